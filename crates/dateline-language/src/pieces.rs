//! From words to the pieces and shapes that the model takes (`models/README.md`).

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::plain::{is_invisible, plain};

/// Runs of letters and digits that are longer than this are not looked up.
const MAX_RUN: usize = 100;

/// The model's list of word pieces.
pub(crate) struct Vocabulary {
    /// Pieces that begin a run.
    first: HashMap<Box<str>, u32, FixedState>,
    /// Pieces that go on, without their "##".
    inner: HashMap<Box<str>, u32, FixedState>,
    /// Bytes of the longest piece.
    longest: usize,
    pub unknown: u32,
    pub max_word_pieces: usize,
}

impl Vocabulary {
    /// Takes one piece a line; the number of the line, from 0, is its id.
    pub(crate) fn new(list: &str, unknown: u32, max_word_pieces: usize) -> Vocabulary {
        let hash = FixedState::default();
        let mut first = HashMap::with_capacity_and_hasher(32_768, hash.clone());
        let mut inner = HashMap::with_capacity_and_hasher(8_192, hash);
        let mut longest = 0;
        for (id, piece) in (0..).zip(list.lines()) {
            longest = longest.max(piece.len());
            match piece.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => inner.insert(piece.into(), id),
                _ => first.insert(piece.into(), id),
            };
        }
        Vocabulary {
            first,
            inner,
            longest,
            unknown,
            max_word_pieces,
        }
    }

    /// Whether a word is common enough to be one piece.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.first.contains_key(word)
    }

    /// Appends the pieces of a word: at least one, at most `max_word_pieces`.
    pub(crate) fn cut(&self, word: &str, pieces: &mut Vec<u32>) {
        let begin = pieces.len();
        let normal = normal(word);
        let mut rest = &*normal;
        while let Some(mark) = rest.chars().next() {
            let run = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let run = if run == 0 { mark.len_utf8() } else { run };
            self.cut_run(&rest[..run], pieces);
            rest = &rest[run..];
            if pieces.len() - begin >= self.max_word_pieces {
                break;
            }
        }
        if pieces.len() == begin {
            pieces.push(self.unknown);
        }
        pieces.truncate(begin + self.max_word_pieces);
    }

    /// Greedy longest match.
    fn cut_run(&self, run: &str, pieces: &mut Vec<u32>) {
        let begin = pieces.len();
        if run.len() > MAX_RUN && run.chars().count() > MAX_RUN {
            return pieces.push(self.unknown);
        }
        let mut start = 0;
        while start < run.len() {
            let list = if start == 0 { &self.first } else { &self.inner };
            let ends = (start + 1..=run.len().min(start + self.longest)).rev();
            let found = ends
                .filter(|&end| run.is_char_boundary(end))
                .find_map(|end| Some((end, *list.get(&run[start..end])?)));
            let Some((end, piece)) = found else {
                pieces.truncate(begin);
                return pieces.push(self.unknown);
            };
            pieces.push(piece);
            start = end;
        }
    }
}

/// Lower case, without accents, with plain quotes and dashes, without invisible characters.
fn normal(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_graphic()) {
        return match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
    }
    let mut mapped = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !c.is_whitespace() && !is_invisible(c)) {
        match plain(c) {
            Some(text) => mapped.push_str(text),
            None => mapped.push(c),
        }
    }
    let bare: String = mapped.nfd().filter(|&c| !is_combining_mark(c)).collect();
    Cow::Owned(bare.to_lowercase())
}

/// The model's classes of how a word is written.
mod shape {
    pub(super) const LOWER: u8 = 1;
    pub(super) const CAPITAL: u8 = 2;
    pub(super) const UPPER: u8 = 3;
    pub(super) const LETTER: u8 = 4;
    pub(super) const MIXED: u8 = 5;
    pub(super) const FIGURE: u8 = 6;
    pub(super) const WITH_FIGURE: u8 = 7;
    pub(super) const MARK: u8 = 8;
    pub(super) const FIRST_CAPITAL: u8 = 9;
    pub(super) const UPPER_AMONG_UPPER: u8 = 10;
    pub(super) const LETTER_AMONG_UPPER: u8 = 11;
}

/// The shape of each word of a sentence.
pub(crate) fn shapes<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut shapes: Vec<u8> = words.map(shape).collect();
    let count = |wanted: &[u8]| shapes.iter().filter(|shape| wanted.contains(shape)).count();
    let upper = count(&[shape::UPPER, shape::LETTER]);
    if upper >= 3 && upper > count(&[shape::LOWER, shape::CAPITAL, shape::MIXED]) {
        for shape in &mut shapes {
            match *shape {
                shape::UPPER => *shape = shape::UPPER_AMONG_UPPER,
                shape::LETTER => *shape = shape::LETTER_AMONG_UPPER,
                _ => {}
            }
        }
    }
    if let Some(first) = shapes.iter_mut().find(|shape| **shape != shape::MARK)
        && *first == shape::CAPITAL
    {
        *first = shape::FIRST_CAPITAL;
    }
    shapes
}

fn shape(word: &str) -> u8 {
    let (mut upper, mut lower, mut digits) = (0, 0, 0);
    let mut begins_upper = false;
    for c in word.chars() {
        if c.is_uppercase() {
            begins_upper |= upper + lower == 0;
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        } else if c.is_ascii_digit() {
            digits += 1;
        }
    }
    match (upper, lower, digits) {
        (0, 0, 0) => shape::MARK,
        (0, 0, _) => shape::FIGURE,
        (_, _, 1..) => shape::WITH_FIGURE,
        (0, _, _) => shape::LOWER,
        (1, 0, _) => shape::LETTER,
        (_, 0, _) => shape::UPPER,
        (1, _, _) if begins_upper => shape::CAPITAL,
        _ => shape::MIXED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new("[UNK]\nshell\n##ing\n##s\n-\na\n'\n", 0, 12)
    }

    fn cut(word: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        vocabulary().cut(word, &mut pieces);
        pieces
    }

    #[test]
    fn longest_pieces_first() {
        assert_eq!(cut("Shellings"), [1, 2, 3]);
        assert_eq!(cut("à—a"), [5, 4, 5]);
        assert_eq!(cut("shellx’"), [0, 6]);
        assert_eq!(cut("\u{200b}"), [0]);
    }

    #[test]
    fn a_long_word_costs_little() {
        assert_eq!(cut(&"a".repeat(10_000)), [0]);
        assert_eq!(cut(&"a-".repeat(10_000)).len(), 12);
    }

    #[test]
    fn shapes_of_a_sentence() {
        let shapes_of = |text: &str| shapes(text.split(' '));
        assert_eq!(shapes_of("“ Rebels in Deir ez - Zor"), [8, 9, 1, 2, 1, 8, 2]);
        assert_eq!(
            shapes_of("A T - 72 of USAF and Nusra F16s eBay"),
            [4, 4, 8, 6, 1, 3, 1, 2, 7, 5]
        );
        assert_eq!(shapes_of("REBELS TOOK A hill"), [10, 10, 11, 1]);
    }
}
