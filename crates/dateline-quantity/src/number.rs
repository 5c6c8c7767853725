//! Reads numbers: digits, words, magnitudes, vague plurals.

use std::ops::Range;

use crate::Piece;
use crate::lexicon::{NumberWord, lexicon};

/// A number as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// At least.
    pub low: f64,
    /// At most; `None` where open.
    pub high: Option<f64>,
    /// The figure of the conservative profile; the number itself where it is exact.
    pub point: f64,
    /// Pieces it is written in.
    pub pieces: Range<usize>,
    /// Whether it is written in digits.
    pub digits: bool,
}

impl Number {
    /// The number, where the words give one and not a range.
    pub fn exact(&self) -> Option<f64> {
        (self.high == Some(self.low)).then_some(self.low)
    }

    fn exactly(value: f64, pieces: Range<usize>, digits: bool) -> Number {
        Number {
            low: value,
            high: Some(value),
            point: value,
            pieces,
            digits,
        }
    }
}

/// Whether a word in lower case can begin a number or an ordinal.
pub fn is_number_word(word: &str) -> bool {
    lexicon().number_word(word).is_some()
}

/// The longest number that begins at a piece.
pub fn number(pieces: &[Piece], at: usize) -> Option<Number> {
    let first = pieces.get(at)?;
    if first.is_digits() {
        return figures(pieces, at);
    }
    lexicon().number_word(first.text)?;
    [vague(pieces, at), words(pieces, at), plural(pieces, at)]
        .into_iter()
        .flatten()
        .max_by_key(|number| number.pieces.end)
}

/// An ordinal that begins at a piece ("third", "21st", "twenty-first"), and the piece after it.
pub fn ordinal(pieces: &[Piece], at: usize) -> Option<(u32, usize)> {
    let first = pieces.get(at)?;
    let next = pieces.get(at + 1);
    if first.is_digits() {
        let suffix = next.filter(|piece| piece.glued)?;
        let value = first.text.parse().ok()?;
        return matches!(suffix.text, "st" | "nd" | "rd" | "th").then_some((value, at + 2));
    }
    match lexicon().number_word(first.text)? {
        NumberWord::Ordinal(value) => Some((value, at + 1)),
        NumberWord::Tens(tens) => {
            let hyphen = next.is_some_and(|piece| piece.text == "-" && piece.glued);
            let after = at + 1 + usize::from(hyphen);
            match lexicon().number_word(pieces.get(after)?.text)? {
                NumberWord::Ordinal(unit) if unit < 10 => Some((tens as u32 + unit, after + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A number that begins with digits: "1,200", "3.5 million", "40k", "2 1/2".
fn figures(pieces: &[Piece], at: usize) -> Option<Number> {
    let (mut value, mut end) = digits(pieces, at)?;
    if let Some((size, after)) = magnitude(pieces, end) {
        (value, end) = (value * size, after);
    } else if let Some((fraction, after)) = slash_fraction(pieces, end) {
        (value, end) = (value + fraction, after);
    }
    if let Some((part, after)) = and_a_half(pieces, end) {
        (value, end) = (value + part, after);
    }
    Some(Number::exactly(value, at..end, true))
}

/// Digits with their separators: "1,200", "2.75", "10 000".
fn digits(pieces: &[Piece], at: usize) -> Option<(f64, usize)> {
    let mut written = pieces[at].text.to_owned();
    let mut end = at + 1;
    let glued = |at: usize| pieces.get(at).filter(|piece| piece.glued);
    while written.len() <= 3 || end > at + 1 {
        let group = glued(end)
            .filter(|sign| sign.text == ",")
            .and_then(|_| glued(end + 1));
        match group {
            Some(group) if group.is_digits() && group.text.len() == 3 => {
                written.push_str(group.text);
                end += 2;
            }
            _ => break,
        }
    }
    // "10 000": a space for the thousands, where the group is round.
    if end == at + 1 && written.len() <= 3 && pieces.get(end).is_some_and(|next| next.text == "000") {
        written.push_str("000");
        end += 1;
    }
    if glued(end).is_some_and(|sign| sign.text == ".")
        && let Some(decimals) = glued(end + 1).filter(|piece| piece.is_digits())
    {
        written.push('.');
        written.push_str(decimals.text);
        end += 2;
    }
    Some((written.parse().ok()?, end))
}

/// "million", "thousand", or "bn" against the digits.
fn magnitude(pieces: &[Piece], at: usize) -> Option<(f64, usize)> {
    let hyphen = pieces
        .get(at)
        .is_some_and(|piece| piece.text == "-" && piece.glued);
    let at = at + usize::from(hyphen);
    let piece = pieces.get(at)?;
    match lexicon().number_word(piece.text)? {
        NumberWord::Magnitude(size) => Some((size, at + 1)),
        NumberWord::ShortMagnitude(size) if piece.glued || size > 1_000.0 => Some((size, at + 1)),
        _ => None,
    }
}

/// " 1/2" after a number.
fn slash_fraction(pieces: &[Piece], at: usize) -> Option<(f64, usize)> {
    let [over, slash, under] = pieces.get(at..at + 3)? else {
        return None;
    };
    let whole = !over.glued && over.text.len() == 1 && slash.text == "/" && slash.glued && under.glued;
    let over: f64 = over.text.parse().ok().filter(|_| whole)?;
    let under: f64 = under.text.parse().ok().filter(|&under| under > over)?;
    Some((over / under, at + 3))
}

/// "and a half" after a number.
fn and_a_half(pieces: &[Piece], at: usize) -> Option<(f64, usize)> {
    let word = |offset: usize| pieces.get(at + offset).map(|piece| piece.text);
    let after = match (word(0)?, word(1)?) {
        ("and", "a") => 2,
        ("and", "half") => 1,
        ("-", "and") if word(2) == Some("-") => 3 + 2 * usize::from(word(3) == Some("a")),
        _ => return None,
    };
    match lexicon().number_word(word(after)?)? {
        NumberWord::Fraction(part) => Some((part, at + after + 1)),
        _ => None,
    }
}

/// A number in words: "one hundred and twenty-two", "a dozen", "half a million".
fn words(pieces: &[Piece], at: usize) -> Option<Number> {
    let known = |at: usize| pieces.get(at).and_then(|piece| lexicon().number_word(piece.text));
    let number_of = |value, end| Some(Number::exactly(value, at..end, false));
    if let NumberWord::Fraction(part) = known(at)? {
        // "half a million", "quarter of a million"
        let of = usize::from(pieces.get(at + 1).is_some_and(|piece| piece.text == "of"));
        let after = at + 1 + of;
        let after = after + usize::from(known(after) == Some(NumberWord::Article));
        return match known(after)? {
            NumberWord::Magnitude(size) => number_of(part * size, after + 1),
            _ => None,
        };
    }
    let (mut total, mut current, mut end) = (0.0, 0.0, at);
    // What may still follow: a tens word only before any unit, a unit not after a unit.
    let mut room = f64::INFINITY;
    loop {
        let hyphen = end > at
            && pieces
                .get(end)
                .is_some_and(|piece| piece.text == "-" && piece.glued);
        let and = end > at
            && room >= 100.0
            && current + total > 0.0
            && pieces.get(end).is_some_and(|piece| piece.text == "and");
        let next = end + usize::from(hyphen || and);
        match known(next) {
            Some(NumberWord::Article) if end == at => {
                // "a quarter of a million"
                if matches!(known(at + 1), Some(NumberWord::Fraction(_))) {
                    let inner = words(pieces, at + 1)?;
                    return Some(Number {
                        pieces: at..inner.pieces.end,
                        ..inner
                    });
                }
                if !matches!(known(at + 1), Some(NumberWord::Magnitude(_))) {
                    return None;
                }
                (current, room) = (1.0, 0.0);
            }
            Some(NumberWord::Unit(value)) if room > value && (value > 0.0 || end == at) => {
                current += value;
                room = 0.0;
            }
            Some(NumberWord::Tens(value)) if room > value => {
                current += value;
                room = 10.0;
            }
            Some(NumberWord::Magnitude(size)) if end > at && !and && current > 0.0 => {
                if size <= 100.0 {
                    current *= size;
                } else {
                    total += current * size;
                    current = 0.0;
                }
                room = size;
            }
            _ => break,
        }
        end = next + 1;
    }
    if end == at {
        return None;
    }
    let mut value = total + current;
    if let Some((part, after)) = and_a_half(pieces, end) {
        (value, end) = (value + part, after);
        if let Some((size, after)) = magnitude(pieces, end) {
            (value, end) = (value * size, after);
        }
    }
    number_of(value, end)
}

/// "dozens", "tens of thousands", "hundreds of thousands".
fn plural(pieces: &[Piece], at: usize) -> Option<Number> {
    let known = |at: usize| pieces.get(at).and_then(|piece| lexicon().number_word(piece.text));
    let NumberWord::Plural(first) = known(at)? else {
        return None;
    };
    if pieces.get(at + 1).is_some_and(|piece| piece.text == "of")
        && let Some(NumberWord::Plural(second)) = known(at + 2)
    {
        // "tens of thousands": twenty to ninety-nine times a thousand, and all that rounds down to it.
        let size = second.point;
        return Some(Number {
            low: first.low * size,
            high: first.high.map(|high| (high + 1.0) * size - 1.0),
            point: first.point * size,
            pieces: at..at + 3,
            digits: false,
        });
    }
    Some(Number {
        low: first.low,
        high: first.high,
        point: first.point,
        pieces: at..at + 1,
        digits: false,
    })
}

/// "a few", "several", "several hundred", "a couple of thousand".
fn vague(pieces: &[Piece], at: usize) -> Option<Number> {
    let (range, end) = lexicon().vague(pieces, at)?;
    let mut number = Number {
        low: range.low,
        high: range.high,
        point: range.point,
        pieces: at..end,
        digits: false,
    };
    if let Some((size, after)) = magnitude(pieces, end) {
        number.low *= size;
        number.high = number.high.map(|high| (high + 1.0) * size - 1.0);
        number.point *= size;
        number.pieces.end = after;
    }
    Some(number)
}
