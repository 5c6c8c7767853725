//! The words of `data/quantities`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::words::{Phrases, WordMap, WordSet};
use crate::{Fate, Group, Piece};

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

/// Everything that `data/quantities` says.
#[derive(Debug)]
pub(crate) struct Lexicon {
    numbers: WordMap<NumberWord>,
    /// Words without which a sentence has no number in words.
    seeds: WordSet,
    vague: Phrases<Range>,
    hedges_before: Phrases<Hedge>,
    hedges_after: Phrases<Hedge>,
    units: Phrases<&'static Unit>,
    money_signs: BTreeMap<String, String>,
    names_before: WordSet,
    counters: WordSet,
    times: WordSet,
    calibres: WordSet,
    months: WordSet,
    people: WordMap<Group>,
    modifiers: WordMap<Group>,
    fates: WordMap<Vec<(Fate, Tie)>>,
    wars: WordSet,
    earlier: WordSet,
}

impl Lexicon {
    /// What a word in lower case says of a number.
    pub(crate) fn number_word(&self, word: &str) -> Option<NumberWord> {
        self.numbers.get(word).copied()
    }

    /// Whether a sentence with this word may have a number in words.
    pub(crate) fn is_seed(&self, word: &str) -> bool {
        self.seeds.contains(word)
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
        self.fates.contains(word)
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

impl GroupLine {
    fn by_word(self) -> WordMap<Group> {
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
        vague: numbers.vague.clone().into_iter().collect(),
        seeds: seeds(&numbers),
        numbers: number_words(numbers),
        hedges_before: hedge_phrases(hedges.before),
        hedges_after: hedge_phrases(hedges.after),
        units: unit_phrases.into_iter().collect(),
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

/// "A" begins "a dozen" and "a number of" and most other things: there the word after it is looked for.
fn seeds(file: &NumberFile) -> WordSet {
    let vague = file.vague.keys().flat_map(|phrase| phrase.split(' '));
    let tables = [&file.units, &file.tens, &file.magnitudes, &file.fractions];
    let words = tables.into_iter().flat_map(BTreeMap::keys);
    vague
        .chain(words.map(String::as_str))
        .chain(file.plurals.keys().map(String::as_str))
        .filter(|word| !matches!(*word, "a" | "of" | "just"))
        .map(str::to_owned)
        .collect()
}

fn number_words(file: NumberFile) -> WordMap<NumberWord> {
    let first_word = |phrase: String| phrase.split(' ').next().unwrap_or_default().to_owned();
    let mut words: BTreeMap<String, NumberWord> = file
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
    words.into_iter().collect()
}

fn hedge_phrases(lists: BTreeMap<Hedge, Vec<String>>) -> Phrases<Hedge> {
    lists
        .into_iter()
        .flat_map(|(hedge, words)| words.into_iter().map(move |word| (word, hedge)))
        .collect()
}

fn fate_words(file: FateFile) -> WordMap<Vec<(Fate, Tie)>> {
    let lines = [
        (Fate::Killed, file.killed),
        (Fate::Injured, file.injured),
        (Fate::Captured, file.captured),
        (Fate::Missing, file.missing),
        (Fate::Displaced, file.displaced),
        (Fate::Arrested, file.arrested),
    ];
    let mut words: BTreeMap<String, Vec<(Fate, Tie)>> = BTreeMap::new();
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
    words.into_iter().collect()
}
