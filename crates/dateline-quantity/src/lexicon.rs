//! The words of `data/quantities`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use serde::Deserialize;

use crate::piece::split;
use crate::{Fate, Group, Piece};

/// Every word of a report is looked up, so the hash is a fast one.
type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;
type HashSet<K> = std::collections::HashSet<K, FixedState>;

/// What a word says of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NumberWord {
    Unit(f64),
    Tens(f64),
    Magnitude(f64),
    /// Read only against digits.
    ShortMagnitude(f64),
    Ordinal(u32),
    Fraction(f64),
    Plural(Range),
    /// First word of a phrase in `vague`.
    Vague,
    /// "a" before a magnitude.
    Article,
}

/// A number that is not said exactly.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) struct Range {
    pub(crate) low: f64,
    pub(crate) high: Option<f64>,
    pub(crate) point: f64,
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hedge {
    AtLeast,
    AtMost,
    About,
    Nearly,
    Exact,
}

/// A unit of measure.
#[derive(Debug, Deserialize)]
pub(crate) struct Unit {
    pub(crate) what: String,
    pub(crate) name: String,
    pub(crate) factor: Option<f64>,
    words: Vec<String>,
}

/// How a word is tied to those whose fate it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// It befalls the object of the verb.
    Object,
    /// It befalls the subject of the verb.
    Subject,
    /// It names them, or what happened to them.
    Noun,
}

/// Words of a phrase with what it stands for, longest first.
#[derive(Debug)]
struct Phrases<T>(HashMap<&'static str, Vec<(Vec<&'static str>, T)>>);

impl<T: Copy> Phrases<T> {
    fn new(entries: impl IntoIterator<Item = (&'static str, T)>) -> Phrases<T> {
        let mut phrases: HashMap<&'static str, Vec<(Vec<&'static str>, T)>> = HashMap::default();
        for (phrase, meaning) in entries {
            let words = split(phrase);
            phrases.entry(words[0]).or_default().push((words, meaning));
        }
        for list in phrases.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Phrases(phrases)
    }

    /// The longest phrase at a piece, and the piece after it.
    fn at(&self, pieces: &[Piece], at: usize) -> Option<(T, usize)> {
        let phrases = self.0.get(pieces.get(at)?.text)?;
        phrases.iter().find_map(|(words, meaning)| {
            let here = pieces.get(at..at + words.len())?;
            let same = here.iter().zip(words).all(|(piece, word)| piece.text == *word);
            same.then_some((*meaning, at + words.len()))
        })
    }

    /// The longest phrase that ends before a piece, and its first piece.
    fn before(&self, pieces: &[Piece], end: usize) -> Option<(T, usize)> {
        (end.saturating_sub(5)..end).find_map(|start| {
            let (meaning, after) = self.at(&pieces[..end], start)?;
            (after == end).then_some((meaning, start))
        })
    }
}

/// Everything that `data/quantities` says.
#[derive(Debug)]
pub(crate) struct Lexicon {
    numbers: HashMap<String, NumberWord>,
    vague: Phrases<Range>,
    hedges_before: Phrases<Hedge>,
    hedges_after: Phrases<Hedge>,
    units: Phrases<&'static Unit>,
    money_signs: BTreeMap<String, String>,
    names_before: HashSet<String>,
    counters: HashSet<String>,
    times: HashSet<String>,
    calibres: HashSet<String>,
    months: HashSet<String>,
    people: HashMap<String, Group>,
    modifiers: HashMap<String, Group>,
    fates: HashMap<String, Vec<(Fate, Tie)>>,
    wars: HashSet<String>,
    earlier: HashSet<String>,
}

impl Lexicon {
    /// What a word in lower case says of a number.
    pub(crate) fn number_word(&self, word: &str) -> Option<NumberWord> {
        self.numbers.get(word).copied()
    }

    /// The longest vague phrase at a piece, and the piece after it.
    pub(crate) fn vague(&self, pieces: &[Piece], at: usize) -> Option<(Range, usize)> {
        self.vague.at(pieces, at)
    }

    /// The hedge that ends right before a piece, and its first piece.
    pub(crate) fn hedge_before(&self, pieces: &[Piece], end: usize) -> Option<(Hedge, usize)> {
        self.hedges_before.before(pieces, end)
    }

    /// The hedge before a number that begins at a piece, and the piece after it.
    pub(crate) fn hedge_at(&self, pieces: &[Piece], at: usize) -> Option<(Hedge, usize)> {
        self.hedges_before.at(pieces, at)
    }

    /// The hedge after a number that begins at a piece, and the piece after it.
    pub(crate) fn hedge_after(&self, pieces: &[Piece], at: usize) -> Option<(Hedge, usize)> {
        self.hedges_after.at(pieces, at)
    }

    /// The unit at a piece, and the piece after it.
    pub(crate) fn unit(&self, pieces: &[Piece], at: usize) -> Option<(&'static Unit, usize)> {
        self.units.at(pieces, at)
    }

    /// The currency of a sign.
    pub(crate) fn money(&self, sign: &str) -> Option<&str> {
        self.money_signs.get(sign).map(String::as_str)
    }

    /// Whether a number after the word is a name: "Route 7" with a capital, "number 7" without.
    pub(crate) fn names_number(&self, word: &str, capital: bool) -> bool {
        self.counters.contains(word) || capital && self.names_before.contains(word)
    }

    /// Whether the word after a number makes it a time or an age.
    pub(crate) fn is_time(&self, word: &str) -> bool {
        self.times.contains(word)
    }

    /// Whether the word is a month.
    pub(crate) fn is_month(&self, word: &str) -> bool {
        self.months.contains(word)
    }

    /// Whether the word after a number makes it the calibre of a weapon.
    pub(crate) fn is_calibre(&self, word: &str) -> bool {
        self.calibres.contains(word)
    }

    /// Which people a noun names, by its lemma or by its plural.
    pub(crate) fn people(&self, lemma: &str, lower: &str) -> Option<Group> {
        let singular = || {
            let word = lower;
            let stems = [word.strip_suffix('s'), word.strip_suffix("es")];
            stems.into_iter().flatten().find_map(|stem| self.people.get(stem))
        };
        self.people
            .get(lemma)
            .or_else(|| self.people.get(lower))
            .or_else(singular)
            .or_else(|| match lower.strip_suffix("men") {
                Some(stem) => self.people.get(&format!("{stem}man")),
                None => None,
            })
            .copied()
    }

    /// Which people a word before a noun says that they are.
    pub(crate) fn modifier(&self, word: &str) -> Option<Group> {
        self.modifiers.get(word).copied()
    }

    /// The fate that a word says in one way.
    pub(crate) fn fate(&self, word: &str, tie: Tie) -> Option<Fate> {
        let fates = self.fates.get(word)?;
        fates.iter().find(|(_, said)| *said == tie).map(|(fate, _)| *fate)
    }

    /// Whether the word names something that lasts for years.
    pub(crate) fn is_war(&self, word: &str) -> bool {
        self.wars.contains(word)
    }

    /// Whether the word says that a toll is no longer given ("previous").
    pub(crate) fn is_earlier(&self, word: &str) -> bool {
        self.earlier.contains(word)
    }

    /// Whether a word can say a fate at all.
    pub(crate) fn is_fate(&self, word: &str) -> bool {
        self.fates.contains_key(word)
    }
}

/// The lexicon inside the library.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(build);
    &LEXICON
}

#[derive(Deserialize)]
struct NumberFile {
    units: BTreeMap<String, f64>,
    tens: BTreeMap<String, f64>,
    magnitudes: BTreeMap<String, f64>,
    short_magnitudes: BTreeMap<String, f64>,
    fractions: BTreeMap<String, f64>,
    ordinals: BTreeMap<String, u32>,
    plurals: BTreeMap<String, Range>,
    vague: BTreeMap<String, Range>,
}

#[derive(Deserialize)]
struct HedgeFile {
    before: BTreeMap<Hedge, Vec<String>>,
    after: BTreeMap<Hedge, Vec<String>>,
}

#[derive(Deserialize)]
struct UnitFile {
    unit: Vec<Unit>,
    money_signs: BTreeMap<String, String>,
    names: NamesLine,
    not_counts: NotCountsLine,
}

#[derive(Deserialize)]
struct NamesLine {
    before: Vec<String>,
    counters: Vec<String>,
}

#[derive(Deserialize)]
struct NotCountsLine {
    time: Vec<String>,
    calibre: Vec<String>,
    months: Vec<String>,
}

#[derive(Deserialize)]
struct GroupLine {
    #[serde(default)]
    civilians: Vec<String>,
    #[serde(default)]
    children: Vec<String>,
    #[serde(default)]
    women: Vec<String>,
    #[serde(default)]
    combatants: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
}

#[derive(Deserialize)]
struct PeopleFile {
    #[serde(flatten)]
    nouns: GroupLine,
    modifiers: GroupLine,
}

#[derive(Deserialize)]
struct FateLine {
    object: Vec<String>,
    subject: Vec<String>,
    noun: Vec<String>,
}

#[derive(Deserialize)]
struct FateFile {
    killed: FateLine,
    injured: FateLine,
    captured: FateLine,
    missing: FateLine,
    displaced: FateLine,
    arrested: FateLine,
}

#[derive(Deserialize)]
struct TotalsFile {
    wars: Vec<String>,
    earlier: Vec<String>,
}

const FORM: &str = "the files of data/quantities have the form that their README gives";

/// The words live as long as the program: they are read once and shared by every report.
fn keep(word: String) -> &'static str {
    Box::leak(word.into_boxed_str())
}

impl GroupLine {
    fn by_word(self) -> HashMap<String, Group> {
        let lists = [
            (Group::People, self.people),
            (Group::Combatants, self.combatants),
            (Group::Civilians, self.civilians),
            (Group::Women, self.women),
            (Group::Children, self.children),
        ];
        let words = lists
            .into_iter()
            .flat_map(|(group, words)| words.into_iter().map(move |word| (word, group)));
        words.collect()
    }
}

fn build() -> Lexicon {
    let numbers: NumberFile =
        toml::from_str(include_str!("../../../data/quantities/numbers.toml")).expect(FORM);
    let hedges: HedgeFile = toml::from_str(include_str!("../../../data/quantities/hedges.toml")).expect(FORM);
    let units: UnitFile = toml::from_str(include_str!("../../../data/quantities/units.toml")).expect(FORM);
    let people: PeopleFile =
        toml::from_str(include_str!("../../../data/quantities/people.toml")).expect(FORM);
    let fates: FateFile = toml::from_str(include_str!("../../../data/quantities/fates.toml")).expect(FORM);

    let totals: TotalsFile =
        toml::from_str(include_str!("../../../data/quantities/totals.toml")).expect(FORM);

    let unit_phrases: Vec<(&'static str, &'static Unit)> = units
        .unit
        .into_iter()
        .map(|unit| &*Box::leak(Box::new(unit)))
        .flat_map(|unit| unit.words.iter().map(move |word| (word.as_str(), unit)))
        .collect();
    Lexicon {
        vague: Phrases::new(
            numbers
                .vague
                .clone()
                .into_iter()
                .map(|(word, range)| (keep(word), range)),
        ),
        numbers: number_words(numbers),
        hedges_before: hedge_phrases(hedges.before),
        hedges_after: hedge_phrases(hedges.after),
        units: Phrases::new(unit_phrases),
        money_signs: units.money_signs,
        names_before: units.names.before.into_iter().collect(),
        counters: units.names.counters.into_iter().collect(),
        times: units.not_counts.time.into_iter().collect(),
        calibres: units.not_counts.calibre.into_iter().collect(),
        months: units.not_counts.months.into_iter().collect(),
        people: people.nouns.by_word(),
        modifiers: people.modifiers.by_word(),
        fates: fate_words(fates),
        wars: totals.wars.into_iter().collect(),
        earlier: totals.earlier.into_iter().collect(),
    }
}

fn number_words(file: NumberFile) -> HashMap<String, NumberWord> {
    let first_word = |phrase: String| phrase.split(' ').next().unwrap_or_default().to_owned();
    let mut words: HashMap<String, NumberWord> = file
        .vague
        .into_keys()
        .map(|phrase| (first_word(phrase), NumberWord::Vague))
        .collect();
    words.extend(
        file.units
            .into_iter()
            .map(|(word, value)| (word, NumberWord::Unit(value))),
    );
    words.extend(
        file.tens
            .into_iter()
            .map(|(word, value)| (word, NumberWord::Tens(value))),
    );
    words.extend(
        file.magnitudes
            .into_iter()
            .map(|(word, value)| (word, NumberWord::Magnitude(value))),
    );
    words.extend(
        file.short_magnitudes
            .into_iter()
            .map(|(word, value)| (word, NumberWord::ShortMagnitude(value))),
    );
    words.extend(
        file.ordinals
            .into_iter()
            .map(|(word, value)| (word, NumberWord::Ordinal(value))),
    );
    words.extend(
        file.fractions
            .into_iter()
            .map(|(word, value)| (word, NumberWord::Fraction(value))),
    );
    words.extend(
        file.plurals
            .into_iter()
            .map(|(word, range)| (word, NumberWord::Plural(range))),
    );
    words.extend(["a", "an"].map(|word| (word.to_owned(), NumberWord::Article)));
    words
}

fn hedge_phrases(lists: BTreeMap<Hedge, Vec<String>>) -> Phrases<Hedge> {
    Phrases::new(
        lists
            .into_iter()
            .flat_map(|(hedge, words)| words.into_iter().map(move |word| (keep(word), hedge))),
    )
}

fn fate_words(file: FateFile) -> HashMap<String, Vec<(Fate, Tie)>> {
    let lines = [
        (Fate::Killed, file.killed),
        (Fate::Injured, file.injured),
        (Fate::Captured, file.captured),
        (Fate::Missing, file.missing),
        (Fate::Displaced, file.displaced),
        (Fate::Arrested, file.arrested),
    ];
    let mut words: HashMap<String, Vec<(Fate, Tie)>> = HashMap::default();
    for (fate, line) in lines {
        for (tie, list) in [
            (Tie::Object, line.object),
            (Tie::Subject, line.subject),
            (Tie::Noun, line.noun),
        ] {
            for word in list {
                words.entry(word).or_default().push((fate, tie));
            }
        }
    }
    words
}
