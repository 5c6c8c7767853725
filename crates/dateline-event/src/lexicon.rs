//! The event lexicon: senses of words, read from the TOML files of `data/events`.
//!
//! The format is described for analysts in `data/events/README.md`.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use serde::Deserialize;

use crate::{Code, ControlState, acled, petrarch, plover};

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
    #[error("{file}, line {line}: {message}")]
    Format {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A sense refers to something that is not there.
    #[error("{file}, line {line}: {sense}: {message}")]
    Sense {
        /// Name of the file.
        file: String,
        /// Line at which the sense begins, from 1.
        line: usize,
        /// Name of the sense.
        sense: String,
        /// What is wrong.
        message: String,
    },
}

/// A list of a user's own, to be read beside the lexicon ([`Lexicon::with_lists`]).
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Name of the file, for messages; its stem names the senses.
    pub file: &'a str,
    /// What it is written in.
    pub format: ListFormat,
    /// Its text.
    pub content: &'a str,
}

/// How a user's list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// TOML, as in `data/events`, with or without a `type` for the whole file, and with classes of its own
    /// (`[class]`) where it needs them.
    Senses,
    /// A verb dictionary of PETRARCH's format.
    Petrarch,
}

impl ListFormat {
    /// By the name of the file: `.toml` is TOML, anything else a dictionary.
    pub fn of_file(file: &str) -> ListFormat {
        if file.to_lowercase().ends_with(".toml") {
            ListFormat::Senses
        } else {
            ListFormat::Petrarch
        }
    }
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
    /// Any word of the sentence.
    Anywhere,
    /// Any word before the trigger.
    Left,
    /// Any word after the trigger.
    Right,
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
    /// It is the last of these words.
    Phrase(String),
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
    /// File that it stands in.
    pub(crate) file: String,
    /// Line at which it begins, from 1.
    pub(crate) line: usize,
    /// Whether its format has a place for an example sentence.
    pub(crate) needs_example: bool,
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
    /// How many of the senses, from the first, are of a user's lists.
    own: usize,
    /// Senses by the lemma of their head word, most specific first.
    index: HashMap<String, Vec<(Pos, usize, usize)>, FixedState>,
    classes: Vec<Vec<String>>,
    class_names: Vec<String>,
    lights: HashMap<String, Vec<Light>, FixedState>,
    instruments: HashMap<String, usize, FixedState>,
    instrument_list: Vec<Instrument>,
    class_of_word: HashMap<String, Vec<usize>, FixedState>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#type: Option<String>,
    mode: Option<String>,
    cameo: Option<String>,
    acled: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    class: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    sense: Vec<toml::Spanned<Fields>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
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
    /// File that the sense stands in.
    pub file: String,
    /// Line at which it begins, from 1.
    pub line: usize,
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
        Lexicon::read(classes, &[], files)
    }

    /// The one inside the library with lists of a user's own. Among senses that ask for as much, those of the
    /// lists come first, so that a list can say otherwise than the library.
    ///
    /// # Errors
    /// [`LexiconError`], with the file and the line, where a list is not in its format, or refers to a class or a
    /// code that does not exist.
    pub fn with_lists(lists: &[List]) -> Result<Lexicon, LexiconError> {
        Lexicon::read(CLASSES, lists, FILES)
    }

    fn read(classes: &str, lists: &[List], files: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::default();
        lexicon.read_classes(classes)?;
        for list in lists {
            match list.format {
                ListFormat::Senses => lexicon.read_file(list.file, list.content)?,
                ListFormat::Petrarch => lexicon.senses.extend(petrarch::senses(list.file, list.content)?),
            }
        }
        lexicon.own = lexicon.senses.len();
        for (name, content) in files {
            lexicon.read_file(&format!("{name}.toml"), content)?;
        }
        lexicon.index_words();
        Ok(lexicon)
    }

    fn read_classes(&mut self, content: &str) -> Result<(), LexiconError> {
        let file: Classes = parse("classes.toml", content)?;
        self.add_classes(file.class);
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
                        file: "classes.toml".into(),
                        line: 1,
                        message,
                    })?,
            });
            for word in entry.words {
                self.instruments.insert(word, at);
            }
        }
        Ok(())
    }

    /// Classes of words; a class that is there already gets more words.
    fn add_classes(&mut self, classes: BTreeMap<String, Vec<String>>) {
        for (name, words) in classes {
            let known = self.class_names.iter().position(|other| *other == name);
            let at = known.unwrap_or_else(|| {
                self.class_names.push(name);
                self.classes.push(Vec::new());
                self.classes.len() - 1
            });
            for word in &words {
                self.class_of_word.entry(word.clone()).or_default().push(at);
            }
            self.classes[at].extend(words);
        }
    }

    fn read_file(&mut self, name: &str, content: &str) -> Result<(), LexiconError> {
        let mut file: File = parse(name, content)?;
        self.add_classes(std::mem::take(&mut file.class));
        let ends: Vec<usize> = content.match_indices('\n').map(|(end, _)| end).collect();
        for entry in &file.sense {
            let line = ends.partition_point(|&end| end < entry.span().start) + 1;
            let sense = self.sense(name, line, &file, entry.get_ref())?;
            self.senses.push(sense);
        }
        Ok(())
    }

    fn sense(
        &self,
        file_name: &str,
        line: usize,
        file: &File,
        entry: &Fields,
    ) -> Result<Sense, LexiconError> {
        let words: Vec<(Pos, String)> = [
            (Pos::Verb, &entry.verb),
            (Pos::Noun, &entry.noun),
            (Pos::Adjective, &entry.adjective),
        ]
        .into_iter()
        .flat_map(|(pos, words)| words.iter().map(move |word| (pos, word.clone())))
        .collect();
        let first = words.first().map_or("", |(_, word)| word);
        let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        let stem = stem.strip_suffix(".toml").unwrap_or(stem);
        let base = format!("{stem}/{first}");
        let count = self
            .senses
            .iter()
            .filter(|sense| {
                let rest = sense.name.strip_prefix(&base);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
            })
            .count();
        let name = if count == 0 {
            base
        } else {
            format!("{base}#{}", count + 1)
        };
        let fail = |message: String| LexiconError::Sense {
            file: file_name.to_owned(),
            line,
            sense: name.clone(),
            message,
        };
        let Some(plover) = entry.r#type.as_ref().or(file.r#type.as_ref()) else {
            return Err(fail("has no type".into()));
        };
        if !matches!(plover.as_str(), "none" | "control") && plover::modes(plover).is_none() {
            return Err(fail(format!("PLOVER has no type \"{plover}\"")));
        }
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
            file: file_name.to_owned(),
            line,
            needs_example: true,
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

    /// What an analyst should look at: entries without words or example, conditions that nothing can meet, modes
    /// that PLOVER does not have, two senses of a word under the same conditions (a clash), and senses that
    /// another one hides. In the order of the files.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings: Vec<(usize, String)> = Vec::new();
        for (at, sense) in self.senses.iter().enumerate() {
            findings.extend(faults(sense).into_iter().map(|message| (at, message)));
        }
        for entries in self.index.values() {
            for (later, entry) in entries.iter().enumerate() {
                findings.extend(self.hidden(&entries[..later], entry));
            }
        }
        findings.sort();
        let finding = |(at, message): (usize, String)| Finding {
            file: self.senses[at].file.clone(),
            line: self.senses[at].line,
            sense: self.senses[at].name.clone(),
            message,
        };
        findings.into_iter().map(finding).collect()
    }

    /// Whether one of the senses tried before a sense always takes its place. A sense of the library that a
    /// user's list overrides is no finding.
    fn hidden(&self, before: &[(Pos, usize, usize)], entry: &(Pos, usize, usize)) -> Option<(usize, String)> {
        let &(pos, at, word) = entry;
        let (sense, phrase) = (&self.senses[at], &self.senses[at].words[word].1);
        let &(_, other, _) = before.iter().find(|&&(other_pos, other, other_word)| {
            let hiding = &self.senses[other];
            let overrides = other < self.own && at >= self.own;
            other != at
                && !overrides
                && other_pos == pos
                && hiding.words[other_word].1 == *phrase
                && hiding.unless.is_empty()
                && hiding.when.iter().all(|condition| sense.when.contains(condition))
        })?;
        let hiding = &self.senses[other];
        let clash = hiding.when.len() == sense.when.len() && hiding.code != sense.code;
        let message = if clash {
            format!(
                "\"{phrase}\" clashes with {}: the same conditions, another code",
                hiding.name
            )
        } else {
            format!("\"{phrase}\" is never reached: {} comes first", hiding.name)
        };
        Some((at, message))
    }

    /// The senses of a word or phrase, by its dictionary form, in the order in which they are tried.
    pub fn find(&self, word: &str) -> Vec<Entry> {
        let word = word.to_lowercase();
        let head = word.rsplit(' ').next().unwrap_or(&word);
        let wanted = |phrase: &str| phrase == word || (head == word && phrase.ends_with(&format!(" {word}")));
        self.candidates(head)
            .iter()
            .filter(|&&(_, sense, at)| wanted(&self.senses[sense].words[at].1))
            .map(|&(pos, sense, at)| self.senses[sense].entry(pos, at))
            .collect()
    }
}

/// One word of a sense, as [`Lexicon::find`] shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// File that the sense stands in.
    pub file: String,
    /// Line at which it begins, from 1.
    pub line: usize,
    /// Name of the sense ("assault/shell").
    pub sense: String,
    /// The word or phrase.
    pub word: String,
    /// "verb", "noun", "adjective".
    pub part_of_speech: &'static str,
    /// What it codes; `None` for a pure state of control, and for what is none of ours.
    pub code: Option<Code>,
    /// What it says of who holds the place.
    pub control: Option<ControlState>,
    /// Whether it has conditions.
    pub conditional: bool,
    /// The example sentence.
    pub example: String,
}

impl Sense {
    fn entry(&self, pos: Pos, word: usize) -> Entry {
        Entry {
            file: self.file.clone(),
            line: self.line,
            sense: self.name.clone(),
            word: self.words[word].1.clone(),
            part_of_speech: match pos {
                Pos::Verb => "verb",
                Pos::Noun => "noun",
                Pos::Adjective => "adjective",
            },
            code: self.code.clone(),
            control: self.control,
            conditional: !self.when.is_empty() || !self.unless.is_empty(),
            example: self.example.clone(),
        }
    }
}

/// What is wrong with a sense by itself.
fn faults(sense: &Sense) -> Vec<String> {
    let mut faults = Vec::new();
    if sense.words.is_empty() {
        faults.push("has no words".into());
    }
    if sense.example.is_empty() && sense.needs_example {
        faults.push("has no example".into());
    }
    let mut conditions = sense.when.iter().chain(&sense.unless);
    if conditions.any(|condition| condition.tests.is_empty()) {
        faults.push("has a condition that nothing can meet".into());
    }
    if sense.kind == Kind::Event && sense.code.is_none() && sense.control.is_none() {
        faults.push("gives neither a code nor a state of control".into());
    }
    let Some(code) = &sense.code else {
        return faults;
    };
    let known = plover::modes(&code.plover).unwrap_or_default();
    if let Some(mode) = code.mode.as_deref().filter(|mode| !known.contains(mode)) {
        faults.push(format!("{} has no mode \"{mode}\"", code.plover));
    }
    faults
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
    toml::from_str(content).map_err(|error: toml::de::Error| LexiconError::Format {
        file: file.to_owned(),
        line: error.span().map_or(1, |span| line_at(content, span.start)),
        message: error.message().to_owned(),
    })
}

/// The line, from 1, that a byte stands in.
fn line_at(content: &str, byte: usize) -> usize {
    content.bytes().take(byte).filter(|&byte| byte == b'\n').count() + 1
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
