//! Finds where sentences end.

use std::ops::Range;

use crate::lexicon::{Abbreviation, lexicon};
use crate::words::{Gap, Word};

/// The sentences of a part, as ranges of its words.
pub(crate) fn sentences(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let width = wrapped_at(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for next in 1..words.len() {
        let line = || ends_with_line(words, next, width, text);
        if words[next].gap == Gap::Blank || ends_with_stop(words, start, next) || line() {
            sentences.push(start..next);
            start = next;
        }
    }
    if start < words.len() {
        sentences.push(start..words.len());
    }
    sentences
}

/// The length of line, in bytes, at which a text was broken by hand or machine in the middle of its
/// sentences; `None` where every line ends a paragraph.
fn wrapped_at(text: &str) -> Option<usize> {
    let lines: Vec<usize> = text
        .lines()
        .map(|line| line.trim_end().len())
        .filter(|&length| length > 0)
        .collect();
    let longest = lines
        .iter()
        .copied()
        .max()
        .filter(|&longest| (40..=120).contains(&longest))?;
    let full = lines.iter().filter(|&&length| length * 4 >= longest * 3).count();
    (lines.len() > 1 && full * 2 >= lines.len()).then_some(longest)
}

/// Whether the end of a line before `next` ends a sentence.
fn ends_with_line(words: &[Word], next: usize, width: Option<usize>, text: &str) -> bool {
    if words[next].gap != Gap::Line {
        return false;
    }
    if is_bullet(words, next) {
        return true;
    }
    let Some(width) = width else { return true };
    // A line that has room for the next word was not broken because it was full.
    let before = &words[next - 1];
    let end = before.start + before.text.len();
    let begin = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let room = width.saturating_sub(end - begin);
    let short = room > words[next].text.len() + 15;
    short && !starts_lower(words[next].text)
}

/// Whether a line begins like one of a list.
fn is_bullet(words: &[Word], at: usize) -> bool {
    let touches = words.get(at + 1).is_some_and(|word| word.gap == Gap::None);
    match words[at].text {
        "•" | "·" | "▪" | "●" | "*" | "–" | "—" => true,
        "-" => !touches,
        text => is_number(text) && touches && matches!(words[at + 1].text, "." | ")"),
    }
}

/// Whether a stop, and what closes after it, ends a sentence before `next`.
fn ends_with_stop(words: &[Word], start: usize, next: usize) -> bool {
    let mut stop = next - 1;
    if words[next].gap == Gap::None {
        // "…the town.The rebels…"
        let glued = words[stop].text == "." && stop > start && starts_upper(words[next].text);
        return glued && words[next].text.len() > 1;
    }
    if ends_with_tag(words, start, next) {
        return true;
    }
    let mut quoted = false;
    while stop > start && words[stop].gap == Gap::None && closes(words[stop].text) {
        quoted |= !matches!(words[stop].text, ")" | "]");
        stop -= 1;
    }
    let mark = words[stop].text;
    let lower = starts_lower(words[next].text);
    match mark {
        "." if stop == start + 1 && is_number(words[start].text) => false,
        "." if quoted => !lower,
        "." => !lower || is_article(words, next) || (stop > start + 1 && starts_lower(words[start].text)),
        "…" => begins(words, next),
        _ if mark.bytes().all(|b| matches!(b, b'!' | b'?')) => !lower,
        _ if mark.bytes().all(|b| matches!(b, b'.' | b'!' | b'?')) => begins(words, next),
        _ if mark.ends_with('.') => abbreviation_ends(words, stop, next),
        _ => false,
    }
}

/// Quotes and brackets that may stand between a stop and the end of a sentence.
fn closes(text: &str) -> bool {
    matches!(text, "\"" | "'" | "''" | "”" | "’" | "’’" | "»" | ")" | "]")
}

/// Whether a bracketed mark of a wire stands before `next` ("[TEXT]", "[END RECORDING]").
fn ends_with_tag(words: &[Word], start: usize, next: usize) -> bool {
    if words[next - 1].text != "]" || words[next].text == "[" {
        return false;
    }
    let from = next.saturating_sub(6).max(start);
    let Some(open) = words[from..next].iter().rposition(|word| word.text == "[") else {
        return false;
    };
    let inside = &words[from + open + 1..next - 1];
    let tag = inside.last().is_some_and(|word| {
        matches!(
            word.text,
            "TEXT" | "RECORDING" | "EXCERPT" | "EXCERPTS" | "PASSAGE" | "VIDEO"
        )
    });
    tag && inside
        .iter()
        .all(|word| word.text.chars().all(char::is_uppercase))
}

/// The figure of a list line.
fn is_number(text: &str) -> bool {
    text.len() < 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// "al-Haj", "ash-Shaddadi": a name that begins in lower case.
fn is_article(words: &[Word], at: usize) -> bool {
    let hyphen = words
        .get(at + 1)
        .is_some_and(|word| word.text == "-" && word.gap == Gap::None);
    hyphen
        && matches!(
            words[at].text,
            "al" | "el" | "as" | "ash" | "at" | "an" | "ar" | "az" | "ad" | "ed" | "ez" | "es"
        )
}

/// Whether a word may begin a sentence.
fn begins(words: &[Word], at: usize) -> bool {
    let text = words[at].text;
    starts_upper(text) || is_digit(text) || opens(text) || is_article(words, at)
}

fn opens(text: &str) -> bool {
    matches!(text, "\"" | "'" | "“" | "‘" | "``" | "«" | "(" | "[")
}

fn is_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn starts_upper(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

fn starts_lower(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Whether the stop of an abbreviation also ends its sentence.
fn abbreviation_ends(words: &[Word], stop: usize, next: usize) -> bool {
    let text = words[stop].text;
    let after = words[next].text;
    let name = text.trim_end_matches('.');
    match lexicon().abbreviation(name) {
        Some(Abbreviation::Title | Abbreviation::Number) => false,
        // An initial.
        None if name.chars().count() == 1 => false,
        _ => begins(words, next) && !is_digit(after) && (opens(after) || lexicon().is_opener(after)),
    }
}
