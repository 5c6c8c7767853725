//! The event lexicon: senses of words, read from the TOML files of `data/events`.
//!
//! The format is described for analysts in `data/events/README.md`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::{Code, ControlState, acled};

/// The files inside the library, in the order in which senses are tried.
const FILES: &[(&str, &str)] = &[
    ("other", include_str!("../../../data/events/other.toml")),
    ("assault", include_str!("../../../data/events/assault.toml")),
    ("control", include_str!("../../../data/events/control.toml")),
    ("coerce", include_str!("../../../data/events/coerce.toml")),
    ("protest", include_str!("../../../data/events/protest.toml")),
    ("mobilize", include_str!("../../../data/events/mobilize.toml")),
    ("retreat", include_str!("../../../data/events/retreat.toml")),
    ("concede", include_str!("../../../data/events/concede.toml")),
    ("sanction", include_str!("../../../data/events/sanction.toml")),
    ("threaten", include_str!("../../../data/events/threaten.toml")),
    ("reject", include_str!("../../../data/events/reject.toml")),
    ("request", include_str!("../../../data/events/request.toml")),
    ("accuse", include_str!("../../../data/events/accuse.toml")),
    ("consult", include_str!("../../../data/events/consult.toml")),
    ("agree", include_str!("../../../data/events/agree.toml")),
    ("support", include_str!("../../../data/events/support.toml")),
    ("cooperate", include_str!("../../../data/events/cooperate.toml")),
    ("aid", include_str!("../../../data/events/aid.toml")),
];

const CLASSES: &str = include_str!("../../../data/events/classes.toml");

/// Why a lexicon cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// Not in the format.
    #[error("{file}.toml: {message}")]
    Format {
        /// Name of the file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A sense refers to something that is not there.
    #[error("{sense}: {message}")]
    Sense {
        /// Name of the sense.
        sense: String,
        /// What is wrong.
        message: String,
    },
}

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pos {
    Verb,
    Noun,
    Adjective,
}

/// A way through the tree from the trigger to the words that fill a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Subject,
    Object,
    Indirect,
    Owner,
    Modifier,
    Particle,
    Complement,
    Auxiliary,
    Preposition(String),
    /// Anything below the trigger under no preposition in particular.
    Anywhere,
}

/// Steps, one after the other.
pub(crate) type Path = Vec<Step>;

/// What a word in a slot has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// There is one.
    Any,
    /// There is none.
    None,
    /// It names a party.
    Actor,
    /// It names a party with a country or sector known.
    Political,
    /// It names an armed party.
    Armed,
    /// It names people who are not armed.
    Civilian,
    /// It names a place.
    Place,
    /// It is itself the word of an event.
    Event,
    /// It is one of the class's words.
    Class(usize),
    /// It is this word.
    Word(String),
}

/// A slot and what may fill it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) path: Path,
    pub(crate) tests: Vec<Test>,
}

/// What a sense does beside giving a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is an event.
    Event,
    /// It tells the outcome of another event where the sentence names one ("killed", "destroyed").
    Effect,
    /// It is no event of ours: an accident, crime, weather, a figure of speech.
    Other,
}

/// One sense: words with the same frame and codes.
#[derive(Clone, Debug)]
pub(crate) struct Sense {
    /// "file/first word", with a number where that is not unique.
    pub(crate) name: String,
    pub(crate) words: Vec<(Pos, String)>,
    pub(crate) kind: Kind,
    pub(crate) code: Option<Code>,
    pub(crate) control: Option<ControlState>,
    pub(crate) when: Vec<Condition>,
    pub(crate) unless: Vec<Condition>,
    pub(crate) actor: Option<Vec<Path>>,
    pub(crate) recipient: Option<Vec<Path>>,
    pub(crate) place: Option<Vec<Path>>,
    pub(crate) from: Option<Vec<Path>>,
    /// What the complement says is part of this event ("agreed to withdraw").
    pub(crate) covers: bool,
    /// Both sides do it ("talks").
    pub(crate) mutual: bool,
    /// Conflict beyond doubt, whoever is named.
    pub(crate) strong: bool,
    pub(crate) confidence: f64,
    pub(crate) example: String,
}

/// Verbs that lend an event noun their subject.
#[derive(Clone, Debug)]
pub(crate) struct Light {
    /// Where the event noun stands.
    pub(crate) noun: Step,
    /// Whether their subject suffers the event.
    pub(crate) suffers: bool,
    /// Whether their subject has a part in the event at all.
    pub(crate) gives_role: bool,
    pub(crate) particle: Option<String>,
}

/// A weapon or manner that settles mode and ACLED sub-event type.
#[derive(Clone, Debug)]
pub(crate) struct Instrument {
    pub(crate) mode: String,
    pub(crate) cameo: Option<String>,
    pub(crate) acled: Option<(String, String)>,
}

/// The event lexicon (`data/events`).
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(crate) senses: Vec<Sense>,
    /// Senses by the lemma of their head word, most specific first.
    index: HashMap<String, Vec<(Pos, usize, usize)>>,
    classes: Vec<Vec<String>>,
    class_names: Vec<String>,
    lights: HashMap<String, Vec<Light>>,
    instruments: HashMap<String, usize>,
    instrument_list: Vec<Instrument>,
    class_of_word: HashMap<String, Vec<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#type: String,
    mode: Option<String>,
    cameo: Option<String>,
    acled: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    sense: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    r#type: Option<String>,
    mode: Option<String>,
    cameo: Option<String>,
    acled: Option<String>,
    contexts: Option<Vec<String>>,
    #[serde(default)]
    when: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    unless: BTreeMap<String, Vec<String>>,
    actor: Option<Vec<String>>,
    recipient: Option<Vec<String>>,
    place: Option<Vec<String>>,
    control: Option<String>,
    from: Option<Vec<String>>,
    #[serde(default)]
    effect: bool,
    #[serde(default)]
    covers: bool,
    #[serde(default)]
    mutual: bool,
    #[serde(default)]
    strong: bool,
    confidence: Option<f64>,
    #[serde(default)]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    class: BTreeMap<String, Vec<String>>,
    light: Vec<LightEntry>,
    instrument: Vec<InstrumentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LightEntry {
    verbs: Vec<String>,
    particle: Option<String>,
    noun: String,
    subject: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentEntry {
    words: Vec<String>,
    mode: String,
    cameo: Option<String>,
    acled: Option<String>,
}

/// Something about the lexicon that its owner should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Name of the sense.
    pub sense: String,
    /// What is the matter, in plain words.
    pub message: String,
}

impl Lexicon {
    /// The one inside the library.
    ///
    /// # Panics
    /// Never: a test reads the same files.
    pub fn embedded() -> Lexicon {
        Lexicon::from_files(CLASSES, FILES).expect("the embedded lexicon is tested")
    }

    /// Reads a file of word classes and files of senses (name and content).
    pub fn from_files(classes: &str, files: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::default();
        lexicon.read_classes(classes)?;
        for (name, content) in files {
            lexicon.read_file(name, content)?;
        }
        lexicon.index_words();
        Ok(lexicon)
    }

    fn read_classes(&mut self, content: &str) -> Result<(), LexiconError> {
        let file: Classes = parse("classes", content)?;
        for (at, (name, words)) in file.class.into_iter().enumerate() {
            for word in &words {
                self.class_of_word.entry(word.clone()).or_default().push(at);
            }
            self.class_names.push(name);
            self.classes.push(words);
        }
        for entry in file.light {
            for verb in entry.verbs {
                self.lights.entry(verb).or_default().push(Light {
                    noun: step(&entry.noun),
                    suffers: entry.subject.as_deref() == Some("recipient"),
                    gives_role: entry.subject.is_some(),
                    particle: entry.particle.clone(),
                });
            }
        }
        for entry in file.instrument {
            let at = self.instrument_list.len();
            self.instrument_list.push(Instrument {
                mode: entry.mode,
                cameo: entry.cameo,
                acled: entry
                    .acled
                    .as_deref()
                    .map(acled_pair)
                    .transpose()
                    .map_err(|message| LexiconError::Format {
                        file: "classes".into(),
                        message,
                    })?,
            });
            for word in entry.words {
                self.instruments.insert(word, at);
            }
        }
        Ok(())
    }

    fn read_file(&mut self, name: &str, content: &str) -> Result<(), LexiconError> {
        let file: File = parse(name, content)?;
        for entry in &file.sense {
            let sense = self.sense(name, &file, entry)?;
            self.senses.push(sense);
        }
        Ok(())
    }

    fn sense(&self, file_name: &str, file: &File, entry: &Entry) -> Result<Sense, LexiconError> {
        let words: Vec<(Pos, String)> = [
            (Pos::Verb, &entry.verb),
            (Pos::Noun, &entry.noun),
            (Pos::Adjective, &entry.adjective),
        ]
        .into_iter()
        .flat_map(|(pos, words)| words.iter().map(move |word| (pos, word.clone())))
        .collect();
        let first = words.first().map_or("", |(_, word)| word);
        let base = format!("{file_name}/{first}");
        let count = self
            .senses
            .iter()
            .filter(|sense| sense.name.split('#').next() == Some(base.as_str()))
            .count();
        let name = if count == 0 {
            base
        } else {
            format!("{base}#{}", count + 1)
        };
        let fail = |message: String| LexiconError::Sense {
            sense: name.clone(),
            message,
        };
        let plover = entry.r#type.as_ref().unwrap_or(&file.r#type);
        let kind = match plover.as_str() {
            "none" => Kind::Other,
            _ if entry.effect => Kind::Effect,
            _ => Kind::Event,
        };
        let own_type = entry.r#type.is_none();
        let code = match plover.as_str() {
            "none" | "control" => None,
            _ => Some(Code {
                plover: plover.clone(),
                mode: entry
                    .mode
                    .clone()
                    .or_else(|| file.mode.clone().filter(|_| own_type)),
                contexts: entry.contexts.clone().unwrap_or_else(|| {
                    if own_type {
                        file.contexts.clone()
                    } else {
                        Vec::new()
                    }
                }),
                cameo: entry
                    .cameo
                    .clone()
                    .or_else(|| file.cameo.clone().filter(|_| own_type)),
                acled: entry
                    .acled
                    .as_deref()
                    .or(file.acled.as_deref().filter(|_| own_type))
                    .map(acled_pair)
                    .transpose()
                    .map_err(fail)?,
            }),
        };
        let control = match entry.control.as_deref() {
            None => None,
            Some("gained") => Some(ControlState::Gained),
            Some("lost") => Some(ControlState::Lost),
            Some("holds") => Some(ControlState::Holds),
            Some("contested") => Some(ControlState::Contested),
            Some("present") => Some(ControlState::Present),
            Some(other) => return Err(fail(format!("unknown state of control \"{other}\""))),
        };
        let conditions = |table: &BTreeMap<String, Vec<String>>| -> Result<Vec<Condition>, LexiconError> {
            table
                .iter()
                .map(|(slot, tests)| {
                    Ok(Condition {
                        path: path(slot),
                        tests: tests
                            .iter()
                            .map(|test| self.test(test))
                            .collect::<Result<_, _>>()
                            .map_err(fail)?,
                    })
                })
                .collect()
        };
        let paths = |slots: &Option<Vec<String>>| -> Option<Vec<Path>> {
            slots
                .as_ref()
                .map(|slots| slots.iter().map(|slot| path(slot)).collect())
        };
        Ok(Sense {
            when: conditions(&entry.when)?,
            unless: conditions(&entry.unless)?,
            actor: paths(&entry.actor),
            recipient: paths(&entry.recipient),
            place: paths(&entry.place),
            from: paths(&entry.from),
            kind,
            code,
            control,
            words,
            covers: entry.covers,
            mutual: entry.mutual,
            strong: entry.strong,
            confidence: entry.confidence.unwrap_or(0.7),
            example: entry.example.clone(),
            name,
        })
    }

    fn test(&self, text: &str) -> Result<Test, String> {
        let Some(class) = text.strip_prefix('@') else {
            return Ok(Test::Word(text.to_owned()));
        };
        Ok(match class {
            "any" => Test::Any,
            "none" => Test::None,
            "actor" => Test::Actor,
            "political" => Test::Political,
            "armed" => Test::Armed,
            "civilian" => Test::Civilian,
            "place" => Test::Place,
            "event" => Test::Event,
            _ => Test::Class(
                self.class_names
                    .iter()
                    .position(|name| name == class)
                    .ok_or_else(|| format!("there is no class \"{class}\""))?,
            ),
        })
    }

    fn index_words(&mut self) {
        for (at, sense) in self.senses.iter().enumerate() {
            for (in_sense, (pos, word)) in sense.words.iter().enumerate() {
                let head = word.rsplit(' ').next().unwrap_or(word);
                self.index
                    .entry(head.to_owned())
                    .or_default()
                    .push((*pos, at, in_sense));
            }
        }
        let senses = &self.senses;
        for entries in self.index.values_mut() {
            entries.sort_by_key(|&(_, at, word)| {
                let sense = &senses[at];
                (std::cmp::Reverse(specificity(sense, &sense.words[word].1)), at)
            });
        }
    }

    /// Senses whose head word has this lemma, most specific first: part of speech, sense, word of it.
    pub(crate) fn candidates(&self, lemma: &str) -> &[(Pos, usize, usize)] {
        self.index.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn in_class(&self, word: &str, class: usize) -> bool {
        self.class_of_word
            .get(word)
            .is_some_and(|classes| classes.contains(&class))
    }

    /// Whether a word belongs to the class of that name.
    pub(crate) fn is(&self, word: &str, class: &str) -> bool {
        self.class_of_word
            .get(word)
            .is_some_and(|classes| classes.iter().any(|&at| self.class_names[at] == class))
    }

    pub(crate) fn lights(&self, lemma: &str) -> &[Light] {
        self.lights.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn instrument(&self, lemma: &str) -> Option<&Instrument> {
        self.instruments.get(lemma).map(|&at| &self.instrument_list[at])
    }

    /// Name and example sentence of every sense.
    pub fn examples(&self) -> impl Iterator<Item = (&str, &str)> {
        self.senses
            .iter()
            .map(|sense| (sense.name.as_str(), sense.example.as_str()))
    }

    /// Number of senses of words: each word of each entry.
    pub fn len(&self) -> usize {
        self.senses.iter().map(|sense| sense.words.len()).sum()
    }

    /// Whether it has no sense.
    pub fn is_empty(&self) -> bool {
        self.senses.is_empty()
    }

    /// What an analyst should look at: entries without words or example, an example that has none of
    /// the words, two senses of a word under the same conditions, senses that another one hides.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for sense in &self.senses {
            let mut note = |message: String| {
                findings.push(Finding {
                    sense: sense.name.clone(),
                    message,
                });
            };
            if sense.words.is_empty() {
                note("has no words".into());
            }
            if sense.example.is_empty() {
                note("has no example".into());
            }
            if sense
                .when
                .iter()
                .chain(&sense.unless)
                .any(|condition| condition.tests.is_empty())
            {
                note("has a condition that nothing can meet".into());
            }
            if sense.kind == Kind::Event && sense.code.is_none() && sense.control.is_none() {
                note("gives neither a code nor a state of control".into());
            }
        }
        let mut words: Vec<_> = self.index.values().collect();
        words.sort_by_key(|entries| entries.first().map(|&(_, sense, word)| (sense, word)));
        for entries in words {
            for (later, &(pos, at, word)) in entries.iter().enumerate() {
                let (sense, phrase) = (&self.senses[at], &self.senses[at].words[word].1);
                let hidden_by = entries[..later].iter().find(|&&(other_pos, other, other_word)| {
                    let hiding = &self.senses[other];
                    other != at
                        && other_pos == pos
                        && hiding.words[other_word].1 == *phrase
                        && hiding.unless.is_empty()
                        && hiding.when.iter().all(|condition| sense.when.contains(condition))
                });
                if let Some(&(_, other, _)) = hidden_by {
                    findings.push(Finding {
                        sense: sense.name.clone(),
                        message: format!(
                            "\"{phrase}\" is never reached: {} comes first",
                            self.senses[other].name
                        ),
                    });
                }
            }
        }
        findings.sort();
        findings
    }
}

/// How much a sense asks for; the sense that asks for most is tried first.
fn specificity(sense: &Sense, word: &str) -> usize {
    let conditions: usize = sense
        .when
        .iter()
        .map(|condition| {
            if condition.tests.contains(&Test::Any) {
                1
            } else {
                2
            }
        })
        .sum();
    conditions
        + 3 * word.matches(' ').count()
        + usize::from(sense.kind == Kind::Other && !sense.when.is_empty())
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, content: &str) -> Result<T, LexiconError> {
    toml::from_str(content).map_err(|error| LexiconError::Format {
        file: file.to_owned(),
        message: error.to_string(),
    })
}

/// "object/of" is two steps.
fn path(text: &str) -> Path {
    text.split('/').map(step).collect()
}

fn step(text: &str) -> Step {
    match text {
        "subject" => Step::Subject,
        "object" => Step::Object,
        "indirect" => Step::Indirect,
        "owner" => Step::Owner,
        "modifier" => Step::Modifier,
        "particle" => Step::Particle,
        "complement" => Step::Complement,
        "auxiliary" => Step::Auxiliary,
        "anywhere" => Step::Anywhere,
        preposition => Step::Preposition(preposition.to_owned()),
    }
}

fn acled_pair(sub_type: &str) -> Result<(String, String), String> {
    acled::event_type(sub_type)
        .map(|event_type| (event_type.to_owned(), sub_type.to_owned()))
        .ok_or_else(|| format!("ACLED has no sub-event type \"{sub_type}\""))
}
