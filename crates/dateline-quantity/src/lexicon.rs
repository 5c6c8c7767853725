//! The words of `data/quantities`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Piece;

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

#[derive(Debug, Deserialize)]
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

/// The number words, by first word.
#[derive(Debug)]
pub(crate) struct Lexicon {
    numbers: HashMap<String, NumberWord>,
    /// First word of a vague phrase to the phrases, longest first.
    vague: HashMap<String, Vec<(Vec<String>, Range)>>,
}

impl Lexicon {
    /// What a word in lower case says of a number.
    pub(crate) fn number_word(&self, word: &str) -> Option<NumberWord> {
        self.numbers.get(word).copied()
    }

    /// The longest vague phrase at a piece, and the piece after it.
    pub(crate) fn vague(&self, pieces: &[Piece], at: usize) -> Option<(Range, usize)> {
        let phrases = self.vague.get(pieces.get(at)?.text)?;
        phrases.iter().find_map(|(words, range)| {
            let end = at + words.len();
            let here = pieces.get(at..end)?;
            here.iter()
                .zip(words)
                .all(|(piece, word)| piece.text == word)
                .then_some((*range, end))
        })
    }
}

/// The lexicon inside the library.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let file = toml::from_str(include_str!("../../../data/quantities/numbers.toml"))
            .expect("data/quantities/numbers.toml has the form that its README gives");
        build(file)
    });
    &LEXICON
}

fn build(file: NumberFile) -> Lexicon {
    let mut numbers = HashMap::new();
    let mut vague: HashMap<String, Vec<(Vec<String>, Range)>> = HashMap::new();
    for (phrase, range) in file.vague {
        let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        numbers.insert(words[0].clone(), NumberWord::Vague);
        vague.entry(words[0].clone()).or_default().push((words, range));
    }
    for phrases in vague.values_mut() {
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    numbers.extend(file.units.into_iter().map(|(word, n)| (word, NumberWord::Unit(n))));
    numbers.extend(file.tens.into_iter().map(|(word, n)| (word, NumberWord::Tens(n))));
    numbers.extend(file.magnitudes.into_iter().map(|(word, n)| (word, NumberWord::Magnitude(n))));
    numbers.extend(file.short_magnitudes.into_iter().map(|(word, n)| (word, NumberWord::ShortMagnitude(n))));
    numbers.extend(file.ordinals.into_iter().map(|(word, n)| (word, NumberWord::Ordinal(n))));
    numbers.extend(file.fractions.into_iter().map(|(word, n)| (word, NumberWord::Fraction(n))));
    numbers.extend(file.plurals.into_iter().map(|(word, range)| (word, NumberWord::Plural(range))));
    numbers.extend(["a", "an"].map(|word| (word.to_owned(), NumberWord::Article)));
    Lexicon { numbers, vague }
}
