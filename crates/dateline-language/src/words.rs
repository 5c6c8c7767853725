//! Cuts text into words as UD English does (EWT, GUM).
//!
//! Text is first cut at white space; each piece is then read from left to right. Clitics are words
//! ("do n't", "Syria 's"), hyphens are words ("US - led", "T - 72") save after a few prefixes
//! ("anti-aircraft"), and so is every other mark, except inside figures ("1,000.5", "3.30"),
//! abbreviations ("U.S.", "Gen."), addresses and the like.

use crate::lexicon::{Abbreviation, lexicon};
use crate::plain::is_invisible;

/// Marks inside a word are looked at in this many of its first bytes, which keeps the time linear.
const MAX_INNER: usize = 200;

/// The most letters of an abbreviation with a stop after each.
const MAX_DOTTED: usize = 12;

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing: the word before touches it.
    None,
    /// White space.
    Space,
    /// The end of a line.
    Line,
    /// At least one blank line.
    Blank,
}

/// A word of the text it was cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
    /// What stands before it.
    pub gap: Gap,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut cutter = Cutter {
        text,
        words: Vec::with_capacity(text.len() / 5),
    };
    let mut at = 0;
    let mut gap = Gap::Blank;
    while let Some(white) = white_space(&text[at..]) {
        gap = gap.max(white.gap);
        at += white.length;
        let rest = &text[at..];
        if rest.is_empty() {
            break;
        }
        let end = at + rest.find(char::is_whitespace).unwrap_or(rest.len());
        let before = cutter.words.len();
        cutter.chunk(at, end);
        if let Some(first) = cutter.words.get_mut(before) {
            first.gap = gap;
            gap = Gap::None;
        }
        at = end;
    }
    cutter.words
}

struct WhiteSpace {
    length: usize,
    gap: Gap,
}

/// The white space that a text begins with; `None` at its end.
fn white_space(text: &str) -> Option<WhiteSpace> {
    if text.is_empty() {
        return None;
    }
    let rest = text.trim_start();
    let white = &text[..text.len() - rest.len()];
    let lines = || white.matches('\n').count().max(white.matches('\r').count());
    let gap = match white {
        "" => Gap::None,
        " " => Gap::Space,
        _ if white.contains('\u{2029}') => Gap::Blank,
        _ => match lines() {
            0 if white.contains(['\u{2028}', '\u{85}', '\u{b}', '\u{c}']) => Gap::Line,
            0 => Gap::Space,
            1 => Gap::Line,
            _ => Gap::Blank,
        },
    };
    Some(WhiteSpace {
        length: white.len(),
        gap,
    })
}

struct Cutter<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
}

impl<'a> Cutter<'a> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.words.push(Word {
                text: &self.text[start..end],
                start,
                gap: Gap::None,
            });
        }
    }

    /// Cuts a stretch without white space.
    fn chunk(&mut self, start: usize, end: usize) {
        if is_face(&self.text[start..end]) {
            return self.push(start, end);
        }
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let first = first(rest);
            at += if is_invisible(first) {
                first.len_utf8()
            } else if let Some(length) = address(rest).or_else(|| tag(rest)) {
                self.push(at, at + length);
                length
            } else if first.is_alphanumeric() {
                self.word(at, end)
            } else {
                let length = mark(rest, at == start);
                self.push(at, at + length);
                length
            };
        }
    }

    /// Cuts one word, or a word and its clitic, that begins with a letter or digit; gives its length.
    fn word(&mut self, start: usize, end: usize) -> usize {
        let rest = &self.text[start..end];
        let mut length = 0;
        if first(rest).is_ascii_digit() {
            length = figure(rest);
            let tail = &rest[length..];
            if !first(tail).is_alphanumeric() || is_unit(tail) {
                length += decade(&rest[..length], tail);
                self.push(start, start + length);
                return length;
            }
        }
        if let Some(dotted) = dotted(rest) {
            self.push(start, start + dotted);
            return dotted;
        }
        loop {
            length += run(&rest[length..]);
            let tail = &rest[length..];
            let mut marks = tail.chars();
            let (mark, next) = (marks.next(), marks.next().unwrap_or(' '));
            length += match mark {
                _ if length > MAX_INNER => break,
                Some(mark) if is_apostrophe(mark) && next.is_alphanumeric() => {
                    let (host, clitic) = (&rest[..length], &tail[mark.len_utf8()..]);
                    let clitic = &clitic[..run(clitic)];
                    if is_negation(host, clitic) {
                        length -= 1;
                        self.push(start, start + length);
                        let negation = 1 + mark.len_utf8() + clitic.len();
                        self.push(start + length, start + length + negation);
                        return length + negation;
                    }
                    if is_clitic(host, clitic) {
                        break;
                    }
                    mark.len_utf8()
                }
                Some('.') if next.is_alphanumeric() && !is_glued(&rest[..length], &tail[1..]) => 1,
                Some('.') => {
                    length += usize::from(self.keeps_stop(start, start + length, end));
                    break;
                }
                Some('&') if length < 4 && next.is_uppercase() && is_upper(&rest[..length]) => 1,
                Some('/') if length == 1 && next.is_alphabetic() && run(&tail[1..]) == 1 => 1,
                Some('-') if next.is_alphanumeric() && is_prefix(&rest[..length], &tail[1..]) => 1,
                Some('$') if is_upper(&rest[..length]) && length < 4 => {
                    length += 1;
                    break;
                }
                _ => break,
            };
        }
        match lexicon().contraction(&rest[..length]) {
            Some(cut) => {
                self.push(start, start + cut);
                self.push(start + cut, start + length);
            }
            None => self.push(start, start + length),
        }
        length
    }

    /// Whether the stop at `stop` belongs to the word before it.
    fn keeps_stop(&self, start: usize, stop: usize, end: usize) -> bool {
        let word = &self.text[start..stop];
        let after = &self.text[stop + 1..];
        if after.starts_with('.') {
            return false;
        }
        let next = first(if stop + 1 == end {
            after.trim_start()
        } else {
            after
        });
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_uppercase()
        {
            let name = if stop + 1 == end {
                after.trim_start()
            } else {
                after
            };
            return matches!(next, ',' | ';') || next.is_uppercase() && self.may_be_initial(letter, name);
        }
        match lexicon().abbreviation(word) {
            Some(Abbreviation::Title) => !next.is_whitespace(),
            Some(Abbreviation::Number) => next.is_ascii_digit(),
            Some(Abbreviation::Word) => true,
            Some(Abbreviation::Last) => !(next.is_whitespace() || next.is_uppercase()),
            None => false,
        }
    }

    /// Whether a letter with a stop is likely the initial of a name, not the end of a sentence ("plan B. The").
    fn may_be_initial(&self, letter: char, after: &str) -> bool {
        let Some(before) = self.words.last() else {
            return true;
        };
        let first = first(before.text);
        let capital = first.is_uppercase() || !first.is_alphanumeric();
        let name = after[..run(after)].len() < 2 || !lexicon().is_opener(&after[..run(after)]);
        match letter {
            'I' => capital && before.text.len() > 1 && name,
            _ => capital || name,
        }
    }
}

/// The first character, or a space where there is none.
fn first(text: &str) -> char {
    text.chars().next().unwrap_or(' ')
}

/// Length of the letters, digits and inner marks of a word that a text begins with.
fn run(text: &str) -> usize {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || is_invisible(c) || is_combining(c);
    text.find(|c: char| !inside(c)).unwrap_or(text.len())
}

fn is_combining(c: char) -> bool {
    c > '\u{2ff}' && unicode_normalization::char::is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | '′')
}

fn is_upper(text: &str) -> bool {
    text.chars().all(char::is_uppercase)
}

/// Length of a figure: "1,000.5", "3.30", "9/11", "10:30", "2017-05-30", "713-853-3989".
fn figure(text: &str) -> usize {
    // A telephone number has fewer characters than this.
    let joined = text
        .bytes()
        .take(17)
        .take_while(|b| b.is_ascii_digit() || *b == b'-')
        .count();
    if joined < 17 && is_date_or_number(&text[..joined]) && !first(&text[joined..]).is_alphanumeric() {
        return joined;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digit = bytes[at].is_ascii_digit();
        let inner = matches!(bytes[at], b',' | b'.' | b':' | b'/')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !digit && !inner {
            break;
        }
        at += 1;
    }
    at
}

/// Whether groups of digits between hyphens are a date or a telephone number, not a range.
fn is_date_or_number(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    matches!(
        *groups,
        [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4] | [3, 4] | [3, 3, 4] | [1, 3, 3, 4]
    )
}

/// Whether the letters after a figure are a word of their own.
fn is_unit(tail: &str) -> bool {
    let letters = tail
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(tail.len());
    lexicon().is_unit(&tail[..letters]) && !first(&tail[letters..]).is_alphanumeric()
        || tail
            .get(..3)
            .is_some_and(|three| lexicon().is_unit(three) && three.contains('.'))
}

/// Length of the "'s" of "the 1980's".
fn decade(figure: &str, tail: &str) -> usize {
    let mark = first(tail);
    let is_decade = matches!(figure.len(), 2 | 4) && figure.ends_with('0') && is_apostrophe(mark);
    match tail.get(mark.len_utf8()..) {
        Some(s) if is_decade && s.starts_with('s') && run(s) == 1 => mark.len_utf8() + 1,
        _ => 0,
    }
}

/// Length of letters with a stop after each: "U.S.", "a.m.", "L.L.C"; its last stop is part of it.
fn dotted(text: &str) -> Option<usize> {
    let mut length = 0;
    let mut letters = 0;
    let mut chars = text.chars().peekable();
    while let Some(letter) = chars.next_if(|c| c.is_alphabetic()) {
        if letters == MAX_DOTTED {
            return None;
        }
        match chars.peek() {
            Some('.') => {
                letters += 1;
                length += letter.len_utf8() + 1;
                chars.next();
            }
            Some(c) if c.is_alphanumeric() => return None,
            _ => {
                letters += 1;
                length += letter.len_utf8();
                break;
            }
        }
    }
    // "U.S..." has an ellipsis after it.
    let ellipsis = text[..length].ends_with('.') && text[length..].starts_with("..");
    (letters > 1).then(|| length - usize::from(ellipsis))
}

/// Whether a stop between two words without white space ends a sentence ("…the town.The rebels…").
fn is_glued(before: &str, after: &str) -> bool {
    let word = run(after);
    let long = before.chars().count() > 1 && after[..word].chars().count() > 1;
    long && before.chars().all(char::is_alphabetic)
        && first(after).is_alphabetic()
        && !lexicon().is_ending(&after[..word])
        && !(first(&after[word..]) == '.' && first(&after[word + 1..]).is_alphanumeric())
        || lexicon().abbreviation(before) == Some(Abbreviation::Number)
        || lexicon().abbreviation(before) == Some(Abbreviation::Title)
}

/// Whether host and letters after the apostrophe are a verb and its negation ("do", "n't").
fn is_negation(host: &str, tail: &str) -> bool {
    tail.eq_ignore_ascii_case("t")
        && host.ends_with(['n', 'N'])
        && matches!(
            host[..host.len() - 1].to_lowercase().as_str(),
            "do" | "does"
                | "did"
                | "is"
                | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "had"
                | "ca"
                | "could"
                | "wo"
                | "would"
                | "sha"
                | "should"
                | "must"
                | "might"
                | "may"
                | "need"
                | "ought"
                | "ai"
        )
}

/// Whether the letters after an apostrophe are a word of their own ("Syria's", "they'll").
fn is_clitic(host: &str, tail: &str) -> bool {
    match tail.to_lowercase().as_str() {
        // A transliterated head, not a genitive ("Ra's al-Ayn").
        "s" => !host.eq_ignore_ascii_case("ra"),
        "re" | "ve" | "ll" => true,
        "m" => host.eq_ignore_ascii_case("i"),
        "d" => matches!(
            host.to_lowercase().as_str(),
            "i" | "you"
                | "he"
                | "she"
                | "it"
                | "we"
                | "they"
                | "who"
                | "that"
                | "there"
                | "what"
                | "how"
                | "where"
        ),
        _ => false,
    }
}

/// Whether a hyphen after `before` leaves the word whole.
fn is_prefix(before: &str, after: &str) -> bool {
    // "e-mail", but "E-J".
    let electronic = before.eq_ignore_ascii_case("e") && run(after) > 3;
    electronic || lexicon().is_prefix(before) && first(after).is_alphanumeric()
}

/// Length of a web or mail address or host that a text begins with, without punctuation that ends a sentence.
fn address(text: &str) -> Option<usize> {
    let starts = |prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    let length = if ["http://", "https://", "ftp://", "www.", "mailto:"]
        .into_iter()
        .any(starts)
    {
        text.find(['"', '<', '>', '“', '”', '’']).unwrap_or(text.len())
    } else {
        mail(text).or_else(|| host(text))?
    };
    let length = text[..length]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\''])
        .len();
    Some(length)
}

fn host_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(text.len())
}

/// Length of an e-mail address; the part before the "@" has at most 64 characters.
fn mail(text: &str) -> Option<usize> {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
    let (at, _) = text.char_indices().take(65).find(|&(_, c)| !local(c))?;
    let host = text[at..].strip_prefix('@')?;
    (at > 0 && first(host).is_alphanumeric()).then(|| at + 1 + host_length(host))
}

/// Length of a bare host or file name ("example.com", "report.pdf"), perhaps with a path.
fn host(text: &str) -> Option<usize> {
    if !first(text).is_alphanumeric() {
        return None;
    }
    // Longer than any real one; the limit keeps the search from going over a long text again and again.
    let head = text.char_indices().nth(100).map_or(text, |(end, _)| &text[..end]);
    let length = host_length(head);
    let name = head[..length].trim_end_matches(['.', '-']);
    let (before, ending) = name.rsplit_once('.')?;
    if before.is_empty() || !lexicon().is_ending(ending) || before.contains("..") {
        return None;
    }
    let rest = &text[name.len()..];
    let path = if rest.starts_with('/') {
        rest.find(['"', '<', '>', ',']).unwrap_or(rest.len())
    } else {
        0
    };
    Some(name.len() + path)
}

/// Length of a handle or hashtag.
fn tag(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['@', '#'])?;
    first(rest).is_alphabetic().then(|| 1 + run(rest))
}

/// Length of the word that begins with a mark.
fn mark(text: &str, begins: bool) -> usize {
    let mark = first(text);
    let rest = &text[mark.len_utf8()..];
    let repeated = |marks: &[char]| text.find(|c| !marks.contains(&c)).unwrap_or(text.len());
    match mark {
        '.' if begins && first(rest).is_ascii_digit() => 1 + figure(rest),
        '.' | '-' | '*' | '=' | '_' | '~' | '+' | '<' | '>' | '$' => repeated(&[mark]),
        '!' | '?' => repeated(&['!', '?']),
        _ if is_apostrophe(mark) => mark.len_utf8() + clitic(mark, rest, begins),
        _ => {
            let joined = |c: char| is_combining(c) || is_invisible(c);
            mark.len_utf8() + rest.find(|c| !joined(c)).unwrap_or(rest.len())
        }
    }
}

/// Length of what belongs to an apostrophe before it: "'s", "'80s", another "'".
fn clitic(mark: char, rest: &str, begins: bool) -> usize {
    if mark == '\'' && rest.starts_with('\'') || mark == '`' && rest.starts_with('`') {
        return 1;
    }
    let letters = run(rest);
    let tail = &rest[..letters];
    let year = tail.trim_end_matches('s');
    if begins && year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit()) {
        return letters;
    }
    let is_clitic = match tail.to_lowercase().as_str() {
        "s" | "re" | "ve" | "ll" | "m" | "d" => !begins || first(&rest[letters..]) == ' ',
        "em" | "til" | "cause" => begins,
        _ => false,
    };
    if is_clitic { letters } else { 0 }
}

/// Whether a stretch is a smiling or a sad face.
fn is_face(text: &str) -> bool {
    matches!(
        text,
        ":)" | ":-)" | ":(" | ":-(" | ";)" | ";-)" | ":D" | "=)" | ":P" | "^_^" | "<3"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The words with spaces between.
    fn cut(text: &str) -> String {
        words(text)
            .iter()
            .map(|word| word.text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn clitics() {
        assert_eq!(
            cut("They didn't say who'd go; we'll see."),
            "They did n't say who 'd go ; we 'll see ."
        );
        assert_eq!(
            cut("The army’s men can’t hold it"),
            "The army ’s men ca n’t hold it"
        );
        assert_eq!(
            cut("the troops' camp, 'so called'"),
            "the troops ' camp , ' so called '"
        );
        assert_eq!(cut("They cannot and dont"), "They can not and do nt");
        assert_eq!(cut("THE ARMY'S GUNS DON'T"), "THE ARMY 'S GUNS DO N'T");
        assert_eq!(cut("in the 1980's and '90s"), "in the 1980's and '90s");
    }

    #[test]
    fn names_with_apostrophes_stay_whole() {
        assert_eq!(
            cut("Shi'ite men of Da’esh near Sana'a"),
            "Shi'ite men of Da’esh near Sana'a"
        );
        assert_eq!(cut("O'Neill at Ra's al-Ayn"), "O'Neill at Ra's al - Ayn");
    }

    #[test]
    fn hyphens() {
        assert_eq!(cut("US-led raids on al-Tanf"), "US - led raids on al - Tanf");
        assert_eq!(
            cut("anti-aircraft fire, pro-government men"),
            "anti-aircraft fire , pro-government men"
        );
        assert_eq!(
            cut("a T-72, an S-300 and 122mm guns"),
            "a T - 72 , an S - 300 and 122 mm guns"
        );
        assert_eq!(cut("U.S.-backed -- or not"), "U.S. - backed -- or not");
        assert_eq!(cut("on 2017-05-30, 10-15 men"), "on 2017-05-30 , 10 - 15 men");
    }

    #[test]
    fn figures() {
        assert_eq!(
            cut("1,000.5 km at 3.30pm or 10:45"),
            "1,000.5 km at 3.30 pm or 10:45"
        );
        assert_eq!(
            cut("75km (45 miles), $5m, 50%"),
            "75 km ( 45 miles ) , $ 5 m , 50 %"
        );
        assert_eq!(cut("the 4th of 1/2 on 9/11"), "the 4th of 1/2 on 9/11");
        assert_eq!(cut("at 5 p.m. on"), "at 5 p.m. on");
    }

    #[test]
    fn abbreviations() {
        assert_eq!(
            cut("Gen. Ali of the U.S. said No. 4"),
            "Gen. Ali of the U.S. said No. 4"
        );
        assert_eq!(cut("He said no. Then etc."), "He said no . Then etc .");
        assert_eq!(
            cut("John F. Smith Jr. left Plan B. The"),
            "John F. Smith Jr. left Plan B. The"
        );
        assert_eq!(cut("it was plan B. The men"), "it was plan B . The men");
    }

    #[test]
    fn marks() {
        assert_eq!(
            cut("Wait... what?! “Yes,” he said."),
            "Wait ... what ?! “ Yes , ” he said ."
        );
        assert_eq!(cut("left the town.The rebels"), "left the town . The rebels");
        assert_eq!(
            cut("see https://example.org/a-b?c=d."),
            "see https://example.org/a-b?c=d ."
        );
        assert_eq!(
            cut("write to a.b@example.org, or example.com"),
            "write to a.b@example.org , or example.com"
        );
        assert_eq!(
            cut("tanks and/or guns @army #syria"),
            "tanks and / or guns @army #syria"
        );
    }

    #[test]
    fn gaps() {
        let gaps: Vec<Gap> = words("a b\nc \n\n d,").iter().map(|word| word.gap).collect();
        assert_eq!(gaps, [Gap::Blank, Gap::Space, Gap::Line, Gap::Blank, Gap::None]);
    }

    #[test]
    fn long_stretches_take_no_time() {
        for stretch in [
            "a", "a.", "1-", "a'", "-", ")", "ab.c", "x@", "1,", "a_", "\u{301}", "U.", "www.",
        ] {
            assert!(!words(&stretch.repeat(200_000)).is_empty());
        }
    }

    proptest! {
        #[test]
        fn every_visible_character_is_in_one_word(text in "[ -~‘’“”—…é\u{200b}\u{301}ʿ\n]{0,80}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.start >= end && !word.text.is_empty());
                prop_assert_eq!(&text[word.start..word.start + word.text.len()], word.text);
                prop_assert!(text[end..word.start].chars().all(|c| c.is_whitespace() || is_invisible(c)));
                end = word.start + word.text.len();
            }
            prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        }
    }
}
