//! Lists of words and phrases, as the lexicons of figures and of times keep them.
//!
//! Every word of a report is looked up in several of them, and hardly any is found. So a list first asks
//! whether it has any word with that first letter and that length, and has a fast hash for the rest.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::Piece;
use crate::piece::split;

/// Keeps a word as long as the program lives: lexicons are read once and shared by every report.
pub fn keep(word: String) -> &'static str {
    Box::leak(word.into_boxed_str())
}

/// What words stand for.
#[derive(Clone, Debug)]
pub struct WordMap<V> {
    map: HashMap<&'static str, V, FixedState>,
    /// For each first byte, the lengths of its words as bits (31 stands for longer ones, too).
    lengths: Box<[u32; 256]>,
}

/// A set of words.
pub type WordSet = WordMap<()>;

impl<V> WordMap<V> {
    /// What a word stands for.
    pub fn get(&self, word: &str) -> Option<&V> {
        let first = *word.as_bytes().first()?;
        if self.lengths[usize::from(first)] & bit(word) == 0 {
            return None;
        }
        self.map.get(word)
    }

    /// Whether the word is there.
    pub fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

fn bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

impl<V> FromIterator<(&'static str, V)> for WordMap<V> {
    fn from_iter<I: IntoIterator<Item = (&'static str, V)>>(entries: I) -> WordMap<V> {
        let map: HashMap<&'static str, V, FixedState> = entries.into_iter().collect();
        let mut lengths = Box::new([0; 256]);
        for word in map.keys() {
            if let Some(&first) = word.as_bytes().first() {
                lengths[usize::from(first)] |= bit(word);
            }
        }
        WordMap { map, lengths }
    }
}

impl<V> FromIterator<(String, V)> for WordMap<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> WordMap<V> {
        entries
            .into_iter()
            .map(|(word, value)| (keep(word), value))
            .collect()
    }
}

impl FromIterator<String> for WordSet {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> WordSet {
        words.into_iter().map(|word| (word, ())).collect()
    }
}

impl FromIterator<&'static str> for WordSet {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> WordSet {
        words.into_iter().map(|word| (word, ())).collect()
    }
}

/// A phrase's pieces, and what it stands for.
type Entry<T> = (Vec<&'static str>, T);

/// Phrases of several words with what they stand for.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    /// By first word, longest first.
    by_first: WordMap<Vec<Entry<T>>>,
}

impl<T: Copy> Phrases<T> {
    /// The longest phrase at a piece, and the piece after it.
    pub fn at(&self, pieces: &[Piece], at: usize) -> Option<(T, usize)> {
        let phrases = self.by_first.get(pieces.get(at)?.text)?;
        phrases.iter().find_map(|(words, meaning)| {
            let end = at + words.len();
            let here = pieces.get(at..end)?;
            let same = here.iter().zip(words).all(|(piece, word)| piece.text == *word);
            same.then_some((*meaning, end))
        })
    }

    /// The longest phrase that ends before a piece, and its first piece.
    pub fn before(&self, pieces: &[Piece], end: usize) -> Option<(T, usize)> {
        (end.saturating_sub(5)..end).find_map(|start| {
            let (meaning, after) = self.at(&pieces[..end], start)?;
            (after == end).then_some((meaning, start))
        })
    }

    /// Every phrase, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&[&'static str], T)> {
        let all = self.by_first.map.values().flatten();
        all.map(|(words, meaning)| (words.as_slice(), *meaning))
    }
}

impl<T> FromIterator<(&'static str, T)> for Phrases<T> {
    fn from_iter<I: IntoIterator<Item = (&'static str, T)>>(entries: I) -> Phrases<T> {
        let mut by_first: HashMap<&'static str, Vec<Entry<T>>> = HashMap::new();
        for (phrase, meaning) in entries {
            let words = split(phrase);
            if let Some(first) = words.first() {
                by_first.entry(first).or_default().push((words, meaning));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Phrases {
            by_first: by_first.into_iter().collect(),
        }
    }
}

impl<T> FromIterator<(String, T)> for Phrases<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Phrases<T> {
        let kept = entries
            .into_iter()
            .map(|(phrase, meaning)| (keep(phrase), meaning));
        kept.collect()
    }
}
