//! Parameters of a request, each known by name and used at most as often as it may be.

use std::str::FromStr;

use crate::error::Problem;

/// The pairs after the question mark.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

/// Longest value of a parameter, in characters.
const LONGEST: usize = 200;

/// Most things on a page of any list.
const MOST: usize = 500;

impl Params {
    /// Takes the pairs apart; names that are not among `known` are refused, so that a misspelt filter is not a filter less.
    pub(crate) fn parse(query: Option<&str>, known: &[&[&str]]) -> Result<Params, Problem> {
        let mut pairs = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !known.iter().any(|names| names.contains(&name.as_ref())) {
                return Err(Problem::wrong(format!("there is no parameter \"{name}\" here")));
            }
            if value.is_empty() {
                return Err(Problem::wrong(format!("{name}: is empty")));
            }
            if value.chars().count() > LONGEST {
                return Err(Problem::wrong(format!("{name}: is too long")));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Params(pairs))
    }

    /// Every value of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let of_name = self.0.iter().filter(|(one, _)| one == name);
        of_name.map(|(_, value)| value.clone()).collect()
    }

    /// Every value of a name, each of them one of a few words.
    pub(crate) fn all_of(&self, name: &str, words: &[&str]) -> Result<Vec<String>, Problem> {
        let values = self.all(name);
        if values.iter().all(|value| words.contains(&value.as_str())) {
            Ok(values)
        } else {
            Err(none_of(name, words))
        }
    }

    /// The one value of a name.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut of_name = self.0.iter().filter(|(one, _)| one == name);
        match (of_name.next(), of_name.next()) {
            (value, None) => Ok(value.map(|(_, value)| value.as_str())),
            _ => Err(Problem::wrong(format!("{name}: is given more than once"))),
        }
    }

    /// The one value of a name, as something that can be read from text; `expected` says what it should be.
    pub(crate) fn read<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name)? else {
            return Ok(None);
        };
        match value.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(Problem::wrong(format!("{name}: should be {expected}"))),
        }
    }

    /// A day.
    pub(crate) fn day(&self, name: &str) -> Result<Option<jiff::civil::Date>, Problem> {
        let is_day = |value: &str| {
            let shape = value.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
            shape && value.len() == 10
        };
        match self.one(name)? {
            Some(value) if !is_day(value) => {
                Err(Problem::wrong(format!("{name}: should be a day, 2017-06-21")))
            }
            _ => self.read(name, "a day, 2017-06-21"),
        }
    }

    /// Whether something is asked for: "true" or "false".
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Problem> {
        Ok(self.read(name, "true or false")?.unwrap_or(false))
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name)? else {
            return Ok(None);
        };
        match choices.iter().find(|(word, _)| *word == value) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => {
                let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
                Err(none_of(name, &words))
            }
        }
    }

    /// A whole number, at most `most`.
    pub(crate) fn whole(&self, name: &str, most: usize) -> Result<Option<usize>, Problem> {
        let expected = format!("a whole number from 1 to {most}");
        match self.read(name, &expected)? {
            Some(number) if number == 0 || number > most => {
                Err(Problem::wrong(format!("{name}: should be {expected}")))
            }
            number => Ok(number),
        }
    }

    /// How many at most: `usual` where it is not said.
    pub(crate) fn limit(&self, usual: usize) -> Result<usize, Problem> {
        Ok(self.whole("limit", MOST)?.unwrap_or(usual))
    }
}

/// A value that is none of the words that a parameter takes.
fn none_of(name: &str, words: &[&str]) -> Problem {
    Problem::wrong(format!("{name}: should be one of {}", words.join(", ")))
}
