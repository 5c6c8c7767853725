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
    // What a part begins with may have stood before its first line, such as a dateline.
    let Some(begin) = text[..end].rfind('\n').map(|at| at + 1) else {
        return false;
    };
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
    if next > start + 3 && is_reference(words, next - 3) {
        return matches!(words[next - 4].text, "." | "\"" | "”") && starts_upper(words[next].text);
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
        // A reference, which belongs to the sentence before it.
        "." if is_reference(words, next) => false,
        "." | "?" => !(quoted && lower) || is_article(words, next),
        "…" => begins(words, next),
        _ if mark.bytes().all(|b| matches!(b, b'!' | b'?')) => !lower,
        _ if mark.bytes().all(|b| matches!(b, b'.' | b'!' | b'?')) => begins(words, next),
        _ if mark.ends_with('.') => abbreviation_ends(words, stop, next),
        _ => false,
    }
}

/// Whether "[17]" stands at a place.
fn is_reference(words: &[Word], at: usize) -> bool {
    match &words[at..] {
        [open, figure, close, ..] => open.text == "[" && is_digit(figure.text) && close.text == "]",
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
        _ => starts_upper(after) && lexicon().is_opener(after) || opens(after) && !matches!(after, "(" | "["),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    /// The sentences, each as it stands in the text.
    fn split(text: &str) -> Vec<&str> {
        let words = words(text);
        let whole = |range: Range<usize>| {
            let last = words[range.end - 1];
            &text[words[range.start].start..last.start + last.text.len()]
        };
        sentences(text, &words).into_iter().map(whole).collect()
    }

    fn check(sentences: &[&str]) {
        assert_eq!(split(&sentences.join(" ")), sentences);
    }

    #[test]
    fn stops_and_quotes() {
        check(&[
            "They left.",
            "“We won,” he said.",
            "“It is over.”",
            "Nobody answered.",
        ]);
        check(&[
            "“Who did it?” she asked.",
            "He shrugged!",
            "The line went dead...",
        ]);
        check(&[
            "The base (75 km or 45 miles) was hit.",
            "(It had been empty.)",
            "al-Haj denied it.",
        ]);
    }

    #[test]
    fn abbreviations() {
        check(&[
            "Maj. Gen. Ali Haddad of the U.S. Army flew in at 5 a.m. on Monday.",
            "He left the U.S.",
            "The trip was long.",
        ]);
        check(&[
            "It is 4 p.m. Damascus time.",
            "Shells fell on Jan. 4 at St. George Street No. 9.",
        ]);
    }

    #[test]
    fn blank_lines_and_headlines() {
        assert_eq!(
            split("Army takes hill\n\nThe army took a hill."),
            ["Army takes hill", "The army took a hill."]
        );
        assert_eq!(
            split("Army takes hill\nThe army took a hill."),
            ["Army takes hill", "The army took a hill."]
        );
        assert_eq!(
            split("Aims:\n- to hold the road\n- to take the pass"),
            ["Aims:", "- to hold the road", "- to take the pass"]
        );
    }

    #[test]
    fn wrapped_lines() {
        let text = "THE MINISTER SAID THAT TWO BATTALIONS HAD MOVED INTO THE HILLS ABOVE THE\n\
                    TOWN OF EL RIO ON MONDAY.  COL. PEREZ DENIED IT.  GUERRILLAS OF THE FRONT\n\
                    ATTACKED A BRIDGE.\n\n   NO ONE WAS HURT, A SPOKESMAN FOR THE THIRD BRIGADE TOLD REPORTERS IN THE\nCAPITAL.";
        let sentences = split(text);
        assert_eq!(sentences.len(), 4, "{sentences:#?}");
    }

    #[test]
    fn missing_space() {
        assert_eq!(
            split("They held the town.The rebels left."),
            ["They held the town.", "The rebels left."]
        );
    }
}
