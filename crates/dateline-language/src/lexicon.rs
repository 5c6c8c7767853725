//! The word lists of `data/language`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use foldhash::fast::FixedState;

/// What kind of abbreviation a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Stands before a name; its stop never ends a sentence.
    Title,
    /// Is an abbreviation only before a figure.
    Number,
    /// May end a sentence with the same stop.
    Word,
    /// Loses its stop to the sentence that ends there.
    Last,
}

pub(crate) struct Lexicon {
    abbreviations: HashMap<&'static str, Abbreviation, FixedState>,
    contractions: HashMap<&'static str, usize, FixedState>,
    prefixes: HashSet<&'static str, FixedState>,
    units: HashSet<&'static str, FixedState>,
    endings: HashSet<&'static str, FixedState>,
    openers: HashSet<&'static str, FixedState>,
    /// By class and form.
    irregular: HashMap<(&'static str, &'static str), &'static str, FixedState>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    abbreviations: pairs(include_str!("../../../data/language/abbreviations.tsv"))
        .map(|(form, kind)| match kind {
            "title" => (form, Abbreviation::Title),
            "number" => (form, Abbreviation::Number),
            "word" => (form, Abbreviation::Word),
            _ => (form, Abbreviation::Last),
        })
        .collect(),
    contractions: pairs(include_str!("../../../data/language/contractions.tsv"))
        .filter_map(|(form, cut)| Some((form, cut.parse().ok()?)))
        .collect(),
    prefixes: lines(include_str!("../../../data/language/prefixes.txt")).collect(),
    units: lines(include_str!("../../../data/language/units.txt")).collect(),
    endings: lines(include_str!("../../../data/language/endings.txt")).collect(),
    openers: lines(include_str!("../../../data/language/openers.txt")).collect(),
    irregular: pairs(include_str!("../../../data/language/irregular.tsv"))
        .filter_map(|(class, rest)| {
            let (form, lemma) = rest.split_once('\t')?;
            Some(((class, form), lemma))
        })
        .collect(),
});

pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// The lines of a list that are neither blank nor comments.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The first two columns of a tab-separated list.
pub(crate) fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(text).filter_map(|line| line.split_once('\t'))
}

impl Lexicon {
    /// The kind of an abbreviation, given without its last stop.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        short_lower(word).and_then(|word| self.abbreviations.get(word.as_str()).copied())
    }

    /// Length of the first of two words that are written as one.
    pub(crate) fn contraction(&self, word: &str) -> Option<usize> {
        short_lower(word).and_then(|word| self.contractions.get(word.as_str()).copied())
    }

    /// Whether a word stays whole with what follows its hyphen.
    pub(crate) fn is_prefix(&self, word: &str) -> bool {
        short_lower(word).is_some_and(|word| self.prefixes.contains(word.as_str()))
    }

    /// Whether letters are a word of their own after a figure.
    pub(crate) fn is_unit(&self, word: &str) -> bool {
        short_lower(word).is_some_and(|word| self.units.contains(word.as_str()))
    }

    /// Whether letters after a stop end a host or file name.
    pub(crate) fn is_ending(&self, word: &str) -> bool {
        short_lower(word).is_some_and(|word| self.endings.contains(word.as_str()))
    }

    /// The dictionary form of a lower-case form of a class (`V`, `N`, `J`, `R` or a Penn tag).
    pub(crate) fn irregular(&'static self, class: &str, form: &str) -> Option<&'static str> {
        self.irregular.get(&(class, form)).copied()
    }

    /// Whether a word after an abbreviation begins a sentence.
    pub(crate) fn is_opener(&self, word: &str) -> bool {
        short_lower(word).is_some_and(|word| self.openers.contains(word.as_str()))
    }
}

/// Lower case of a word that is short enough, and plain enough, to stand in one of the lists.
fn short_lower(word: &str) -> Option<String> {
    (word.len() <= 12 && word.is_ascii()).then(|| word.to_ascii_lowercase())
}
