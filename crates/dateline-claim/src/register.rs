//! A user's own register of sources: how far each is to be relied on, in the terms of the Admiralty code.
//!
//! A rating says how a user judges a source, not whether a claim is true: it is shown beside claims and changes
//! none of them. A file is TOML,
//!
//! ```toml
//! [[source]]
//! name = "Syrian Observatory for Human Rights"
//! aliases = ["SOHR"]          # other names, where any
//! rating = "B2"
//! note = "a network of its own in the country"
//! ```
//!
//! or CSV with the columns `name` and `rating`, and `aliases` (parted by semicolons) and `note` where wanted.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use dateline_actor::name_key;
use serde::Deserialize;
use thiserror::Error;

use crate::Profile;

/// How far a source can be relied on (A–F) and how likely its information is (1–6), as in the Admiralty code
/// (NATO AJP-2.1). By default F6: neither can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rating {
    /// A (completely reliable) to E (unreliable); F cannot be judged.
    pub reliability: Reliability,
    /// 1 (confirmed) to 5 (improbable); 6 cannot be judged.
    pub credibility: u8,
}

/// How far a source can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

impl Default for Rating {
    fn default() -> Rating {
        Rating {
            reliability: Reliability::F,
            credibility: 6,
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:?}{}", self.reliability, self.credibility)
    }
}

/// Not a rating.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is no rating: a letter from A to F and a figure from 1 to 6 (\"B2\"), or the letter alone")]
pub struct RatingError(pub String);

impl FromStr for Rating {
    type Err = RatingError;

    /// Reads "B2", "b2" or "B" (what it says cannot be judged: B6).
    fn from_str(text: &str) -> Result<Rating, RatingError> {
        let wrong = || RatingError(text.to_owned());
        let mut letters = text.trim().chars();
        let reliability = match letters.next().map(|letter| letter.to_ascii_uppercase()) {
            Some('A') => Reliability::A,
            Some('B') => Reliability::B,
            Some('C') => Reliability::C,
            Some('D') => Reliability::D,
            Some('E') => Reliability::E,
            Some('F') => Reliability::F,
            _ => return Err(wrong()),
        };
        let credibility = match letters.as_str().trim() {
            "" => 6,
            figure => figure.parse().map_err(|_| wrong())?,
        };
        (1..=6)
            .contains(&credibility)
            .then_some(Rating {
                reliability,
                credibility,
            })
            .ok_or_else(wrong)
    }
}

/// Why a register cannot be read.
#[derive(Debug, Error)]
pub enum RegisterError {
    /// The file is not TOML of this form.
    #[error("{file}: {error}")]
    Toml {
        /// The file, as named by the caller.
        file: String,
        /// What the parser says, with line and column.
        error: Box<toml::de::Error>,
    },
    /// The file is not CSV of this form.
    #[error("{file}: {error}")]
    Csv {
        /// The file, as named by the caller.
        file: String,
        /// What the parser says, with the line.
        error: csv::Error,
    },
    /// A rating is none.
    #[error("{file}: source {name:?}: {error}")]
    Rating {
        /// The file, as named by the caller.
        file: String,
        /// The source.
        name: String,
        /// What is wrong.
        error: RatingError,
    },
    /// A source has no name, or one without letters and digits.
    #[error("{file}: source number {number}: the name {name:?} has no letters")]
    Nameless {
        /// The file, as named by the caller.
        file: String,
        /// Which of the sources, from 1.
        number: usize,
        /// The name as it stands.
        name: String,
    },
    /// Two entries go by the same name with different ratings.
    #[error("{file}: {name:?} is rated {first} and {second}")]
    Twice {
        /// The file, as named by the caller.
        file: String,
        /// The name that comes again.
        name: String,
        /// Its first rating.
        first: Rating,
        /// Its second rating.
        second: Rating,
    },
}

/// Sources with a user's ratings. Spellings of a name meet as they do for actors ([`name_key`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    ratings: HashMap<String, Rating>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    source: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    rating: String,
    #[serde(default)]
    aliases: Vec<String>,
    /// For the user.
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    rating: String,
    #[serde(default)]
    aliases: Option<String>,
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

impl Register {
    /// Reads a register; a `file` whose name ends in `.csv` is CSV, any other TOML. `file` names the input in errors.
    ///
    /// # Errors
    ///
    /// [`RegisterError`] says which entry of the file is wrong, and why.
    pub fn read(file: &str, text: &str) -> Result<Register, RegisterError> {
        if file.to_ascii_lowercase().ends_with(".csv") {
            Register::from_csv(file, text)
        } else {
            Register::from_toml(file, text)
        }
    }

    /// Reads a register of TOML.
    ///
    /// # Errors
    ///
    /// As [`Register::read`].
    pub fn from_toml(file: &str, text: &str) -> Result<Register, RegisterError> {
        let parsed: File = toml::from_str(text).map_err(|error| RegisterError::Toml {
            file: file.to_owned(),
            error: Box::new(error),
        })?;
        Register::of_entries(file, parsed.source)
    }

    /// Reads a register of CSV with a line of column names.
    ///
    /// # Errors
    ///
    /// As [`Register::read`].
    pub fn from_csv(file: &str, text: &str) -> Result<Register, RegisterError> {
        let mut rows = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let entries: Result<Vec<Entry>, csv::Error> = rows
            .deserialize::<Row>()
            .map(|row| {
                row.map(|row| Entry {
                    name: row.name,
                    rating: row.rating,
                    aliases: split(row.aliases.as_deref().unwrap_or_default()),
                    _note: None,
                })
            })
            .collect();
        let entries = entries.map_err(|error| RegisterError::Csv {
            file: file.to_owned(),
            error,
        })?;
        Register::of_entries(file, entries)
    }

    fn of_entries(file: &str, entries: Vec<Entry>) -> Result<Register, RegisterError> {
        let mut register = Register::default();
        for (at, entry) in entries.iter().enumerate() {
            let rating: Rating = entry.rating.parse().map_err(|error| RegisterError::Rating {
                file: file.to_owned(),
                name: entry.name.clone(),
                error,
            })?;
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let key = key(name);
                if key.is_empty() {
                    return Err(RegisterError::Nameless {
                        file: file.to_owned(),
                        number: at + 1,
                        name: name.clone(),
                    });
                }
                let first = *register.ratings.entry(key).or_insert(rating);
                if first != rating {
                    return Err(RegisterError::Twice {
                        file: file.to_owned(),
                        name: name.clone(),
                        first,
                        second: rating,
                    });
                }
            }
        }
        Ok(register)
    }

    /// The rating of a name, where the register has it: of an outlet, say.
    pub fn rating_of(&self, name: &str) -> Option<Rating> {
        self.ratings.get(&key(name)).copied()
    }

    /// The rating of a source: by its name, else by the organisation it speaks for; F6 where the register has neither.
    pub fn rating(&self, profile: &Profile) -> Rating {
        [&profile.name, &profile.organisation]
            .into_iter()
            .flatten()
            .find_map(|name| self.rating_of(name))
            .unwrap_or_default()
    }
}

/// The key of a name without an article before it.
fn key(name: &str) -> String {
    let name = name.trim();
    let bare = name
        .split_once(' ')
        .filter(|(first, _)| first.eq_ignore_ascii_case("the"));
    name_key(bare.map_or(name, |(_, rest)| rest))
}

fn split(aliases: &str) -> Vec<String> {
    aliases
        .split(';')
        .map(str::trim)
        .filter(|alias| !alias.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceKind;

    const TOML: &str = r#"
        [[source]]
        name = "Osoud al-Sharqiya"
        rating = "C3"

        [[source]]
        name = "The Daily Post"
        aliases = ["Post", "Daily Post Online"]
        rating = "b"
        note = "corrects its errors"
    "#;

    fn profile(name: Option<&str>, organisation: Option<&str>) -> Profile {
        Profile {
            kind: SourceKind::Party,
            mention: None,
            name: name.map(str::to_owned),
            role: None,
            organisation: organisation.map(str::to_owned),
            side: None,
            proximity: None,
        }
    }

    #[test]
    fn spellings_of_a_source_meet() {
        let register = Register::read("mine.toml", TOML).expect("a register");
        let rating = |name: &str| register.rating_of(name).map(|rating| rating.to_string());
        assert_eq!(rating("Usud al Sharqiyah").as_deref(), Some("C3"));
        assert_eq!(rating("Daily Post").as_deref(), Some("B6"));
        assert_eq!(rating("the Post").as_deref(), Some("B6"));
        assert_eq!(rating("Evening Post"), None);
    }

    #[test]
    fn a_name_counts_before_its_organisation() {
        let text = "name,rating,aliases\nAli Haddad,D4,\"A. Haddad; Abu Ziad\"\nNour Brigade,A1,\n";
        let register = Register::read("mine.CSV", text).expect("a register");
        let rating = |name, organisation| register.rating(&profile(name, organisation)).to_string();
        assert_eq!(rating(Some("Ali Haddad"), Some("Nour Brigade")), "D4");
        assert_eq!(rating(Some("Samir Aziz"), Some("Nour Brigade")), "A1");
        assert_eq!(rating(Some("Abu Ziad"), None), "D4");
        assert_eq!(rating(Some("Samir Aziz"), None), "F6");
        assert_eq!(rating(None, None), "F6");
    }

    #[test]
    fn errors_name_the_entry() {
        let error = |text: &str| {
            Register::from_toml("r.toml", text)
                .expect_err("wrong")
                .to_string()
        };
        assert!(error("[[source]]\nname = \"A\"\nrating = \"G2\"").contains("\"A\": \"G2\" is no rating"));
        assert!(error("[[source]]\nname = \"A\"\nrating = \"B7\"").contains("B7"));
        assert!(error("[[source]]\nname = \"--\"\nrating = \"B2\"").contains("source number 1"));
        assert!(error("[[source]]\nname = \"A\"").contains("rating"));
        assert!(error("[[sources]]\nname = \"A\"\nrating = \"B2\"").contains("sources"));
        let twice =
            "[[source]]\nname = \"Post\"\nrating = \"B2\"\n[[source]]\nname = \"the Post\"\nrating = \"C2\"";
        assert!(error(twice).contains("rated B2 and C2"));
        let csv = Register::from_csv("r.csv", "name,rating\nPost\n").expect_err("wrong");
        assert!(matches!(csv, RegisterError::Csv { .. }), "{csv}");
    }

    #[test]
    fn an_empty_register_judges_nobody() {
        let register = Register::from_toml("r.toml", "").expect("a register");
        assert_eq!(
            register.rating(&profile(Some("Reuters"), None)),
            Rating::default()
        );
        assert_eq!("f6".parse(), Ok(Rating::default()));
    }
}
