//! Words cut to the finest pieces: runs of letters, runs of digits, single signs.
//!
//! Numbers and dates are written in too many ways ("20th", "mid-June", "10:30am", "75km") for one
//! way of splitting words to suit them. Both readers of figures work on these pieces, so that they
//! read the same whatever the language floor takes for a word.

use dateline_language::Sentence;
use dateline_report::Span;

/// A run of letters, a run of digits, or one sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece<'a> {
    /// In lower case, with plain quotes and dashes.
    pub text: &'a str,
    /// Where it stands in the report.
    pub span: Span,
    /// The token of the sentence that it is a part of.
    pub token: usize,
    /// Whether no space stands before it.
    pub glued: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
}

impl Piece<'_> {
    /// Whether it is a run of digits.
    pub fn is_digits(&self) -> bool {
        self.text.as_bytes()[0].is_ascii_digit()
    }

    /// Whether it is a run of letters.
    pub fn is_letters(&self) -> bool {
        class(self.text) == Class::Letters
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letters,
    Digits,
    Sign,
}

fn class(text: &str) -> Class {
    match text.as_bytes()[0] {
        b'0'..=b'9' => Class::Digits,
        b'a'..=b'z' | b'A'..=b'Z' | 128.. => Class::Letters,
        // A clitic is one piece with its apostrophe: "'s", "'clock".
        b'\'' if text.len() > 1 && text.as_bytes()[1].is_ascii_alphabetic() => Class::Letters,
        _ => Class::Sign,
    }
}

/// The pieces of a sentence, in order.
pub fn pieces(sentence: &Sentence) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(sentence.tokens.len() + 8);
    for (at, token) in sentence.tokens.iter().enumerate() {
        let capital = match token.form.as_bytes().first() {
            Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
            _ => token.form.chars().next().is_some_and(char::is_uppercase),
        };
        let mut push = |text, span: Span, capital| {
            let glued = pieces
                .last()
                .is_some_and(|before: &Piece| before.span.end >= span.start);
            pieces.push(Piece {
                text,
                span,
                token: at,
                glued,
                capital,
            });
        };
        // Only plain words have one character a byte; the others are never dates or figures.
        if !token.lower.is_ascii() || token.lower.len() != token.span.len() {
            if !token.lower.is_empty() {
                push(&token.lower, token.span, capital);
            }
            continue;
        }
        let mut start = 0;
        while start < token.lower.len() {
            let length = run(&token.lower[start..]);
            let span = Span::new(token.span.start + start, token.span.start + start + length);
            let upper = token
                .form
                .as_bytes()
                .get(start)
                .is_some_and(u8::is_ascii_uppercase);
            push(&token.lower[start..start + length], span, upper);
            start += length;
        }
    }
    pieces
}

/// Length of the first run of one class. `text` is ASCII and not empty.
fn run(text: &str) -> usize {
    let first = class(text);
    if first == Class::Sign {
        return 1;
    }
    let same = |byte: &u8| match first {
        Class::Digits => byte.is_ascii_digit(),
        _ => byte.is_ascii_alphabetic(),
    };
    1 + text.as_bytes()[1..].iter().take_while(|byte| same(byte)).count()
}

/// The pieces of a phrase, for lexicons that are matched against [`pieces`].
pub fn split(phrase: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in phrase.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let length = if word.is_ascii() { run(rest) } else { rest.len() };
            pieces.push(&rest[..length]);
            rest = &rest[length..];
        }
    }
    pieces
}
