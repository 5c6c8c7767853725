//! Which claims hold which words: the sentence, who, to whom, where, on whose word.
//!
//! Words are found as in the ledger's full-text index: in any case of letters, without their accents, in any order; those in
//! quotation marks stand together.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Parts of a claim that words are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Sentence,
    Actor,
    Recipient,
    Place,
    Source,
}

/// Number of [`Part`]s.
const PARTS: usize = 5;

/// The index.
#[derive(Debug, Default)]
pub(crate) struct Index {
    numbers: HashMap<String, u32>,
    parts: [Texts; PARTS],
}

/// One part of all claims.
#[derive(Debug, Default)]
struct Texts {
    /// Words of all claims one after another, each by its number.
    words: Vec<u32>,
    /// Where the words of each claim begin.
    starts: Vec<usize>,
    /// Claims that hold a word, in order.
    holders: HashMap<u32, Vec<u32>>,
}

/// No word, between texts that do not run on.
const GAP: u32 = u32::MAX;

impl Index {
    /// Takes the next claim in: its parts in the order of [`Part`].
    pub(crate) fn push(&mut self, texts: [&str; PARTS]) {
        for (at, text) in texts.into_iter().enumerate() {
            let part = &mut self.parts[at];
            let claim = part.starts.len() as u32;
            part.starts.push(part.words.len());
            for line in text.split('\n') {
                for word in split(line) {
                    let next = self.numbers.len() as u32;
                    let number = *self.numbers.entry(word).or_insert(next);
                    part.words.push(number);
                    let holders = part.holders.entry(number).or_default();
                    if holders.last() != Some(&claim) {
                        holders.push(claim);
                    }
                }
                part.words.push(GAP);
            }
        }
    }

    /// Claims whose part holds all that is asked for, in order.
    pub(crate) fn find(&self, part: Part, asked: &str) -> Vec<u32> {
        let texts = &self.parts[part as usize];
        let phrases = phrases(asked);
        let mut found: Option<Vec<u32>> = None;
        for phrase in &phrases {
            let holders = self.phrase(texts, phrase);
            found = Some(match found {
                None => holders,
                Some(found) => both(&found, &holders),
            });
        }
        found.unwrap_or_default()
    }

    fn phrase(&self, texts: &Texts, phrase: &[String]) -> Vec<u32> {
        let numbers: Option<Vec<u32>> = phrase
            .iter()
            .map(|word| self.numbers.get(word).copied())
            .collect();
        let Some(numbers) = numbers else {
            return Vec::new();
        };
        let mut found: Option<Vec<u32>> = None;
        for number in &numbers {
            let Some(holders) = texts.holders.get(number) else {
                return Vec::new();
            };
            found = Some(match found {
                None => holders.clone(),
                Some(found) => both(&found, holders),
            });
        }
        let mut found = found.unwrap_or_default();
        if numbers.len() > 1 {
            found.retain(|claim| {
                texts
                    .of(*claim)
                    .windows(numbers.len())
                    .any(|window| window == numbers)
            });
        }
        found
    }
}

impl Texts {
    fn of(&self, claim: u32) -> &[u32] {
        let at = claim as usize;
        let end = self.starts.get(at + 1).copied().unwrap_or(self.words.len());
        &self.words[self.starts[at]..end]
    }
}

/// What two lists in order have in common.
fn both(one: &[u32], other: &[u32]) -> Vec<u32> {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short
        .iter()
        .copied()
        .filter(|claim| long.binary_search(claim).is_ok())
        .collect()
}

/// Words in small letters without accents.
fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .map(|word| {
            word.nfd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
}

/// What is asked for: single words, and words that stand together. Of something without any word, one phrase that is
/// found nowhere.
pub(crate) fn phrases(asked: &str) -> Vec<Vec<String>> {
    let mut phrases: Vec<Vec<String>> = Vec::new();
    for (at, piece) in asked.split('"').enumerate() {
        if at % 2 == 1 {
            phrases.push(split(piece).collect());
        } else {
            // "al-Tanf" is asked for as one; its parts stand together.
            phrases.extend(piece.split_whitespace().map(|word| split(word).collect()));
        }
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let mut index = Index::default();
        index.push([
            "Troops left As Sab‘ Biyār at dawn.",
            "Army\nthe army",
            "",
            "Sabaa Biyar",
            "",
        ]);
        index.push([
            "The army shelled al-Tanf; troops fled.",
            "Syrian Arab Army",
            "",
            "Tanf",
            "Omar",
        ]);
        index
    }

    #[test]
    fn words_are_found_in_any_case_and_order_and_without_accents() {
        let index = index();
        assert_eq!(index.find(Part::Sentence, "DAWN troops"), [0]);
        assert_eq!(index.find(Part::Sentence, "troops"), [0, 1]);
        assert_eq!(index.find(Part::Sentence, "biyar"), [0]);
        assert_eq!(index.find(Part::Sentence, "al-tanf"), [1]);
        assert_eq!(index.find(Part::Source, "omar army"), [] as [u32; 0]);
    }

    #[test]
    fn words_in_quotation_marks_stand_together() {
        let index = index();
        assert_eq!(index.find(Part::Sentence, "\"army shelled\""), [1]);
        assert_eq!(index.find(Part::Sentence, "\"shelled army\""), [] as [u32; 0]);
        // Names of one claim do not run on into each other.
        assert_eq!(index.find(Part::Actor, "\"army the\""), [] as [u32; 0]);
        assert_eq!(index.find(Part::Actor, "\"arab army\""), [1]);
        assert_eq!(index.find(Part::Sentence, "..."), [] as [u32; 0]);
    }
}
