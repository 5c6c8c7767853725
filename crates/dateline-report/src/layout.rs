//! Reads the layout of a text: which lines are title, byline, date, dateline, caption, content or none.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::date;
use crate::{Metadata, Part, PartKind, Published, PublishedBasis, Span, Text};

/// `data/reports/layout.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    aside: Vec<AsideWords>,
    tagline: TaglineWords,
    published: PublishedWords,
    caption: CaptionWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AsideWords {
    why: String,
    #[serde(default)]
    begins: Vec<String>,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaglineWords {
    contains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedWords {
    before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaptionWords {
    begins: Vec<String>,
    credit: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/reports/layout.toml"))
        .expect("data/reports/layout.toml is tested to be well formed")
});

/// What the layout says.
pub(crate) struct Layout {
    pub parts: Vec<Part>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub byline: Option<String>,
    pub published: Option<Published>,
    pub dateline_place: Option<Span>,
}

/// How many characters at the head of a text may hold its title, date and dateline.
const HEAD: usize = 300;

/// Reads the layout of a text with at least one character that is not white space.
pub(crate) fn read(text: &Text, metadata: &Metadata) -> Layout {
    let mut lines = Lines {
        text,
        lines: blocks(text.as_str()),
        banner: None,
    };
    lines.mark_asides();
    lines.mark_bylines_and_dates();
    lines.mark_head(metadata.title.as_deref());
    lines.mark_captions();
    lines.mark_dateline();
    let published = given(metadata).or_else(|| lines.published());
    let words = |wanted: fn(&PartKind) -> bool| {
        lines
            .lines
            .iter()
            .find(|line| wanted(&line.kind))
            .map(|line| tidy(&text.as_str()[line.bytes.clone()]))
    };
    let title = metadata
        .title
        .clone()
        .or_else(|| words(|kind| *kind == PartKind::Title));
    let byline = words(|kind| *kind == PartKind::Byline);
    let outlet = lines.banner.clone().or_else(|| lines.agency());
    let dateline_place = lines.lines.iter().find_map(|line| line.place.clone());
    Layout {
        title,
        outlet,
        byline,
        published,
        dateline_place: dateline_place.map(|bytes| text.span_of_bytes(bytes)),
        parts: lines
            .lines
            .into_iter()
            .map(|line| Part {
                span: text.span_of_bytes(line.bytes),
                kind: line.kind,
            })
            .collect(),
    }
}

fn given(metadata: &Metadata) -> Option<Published> {
    Published::parse(metadata.published.as_deref()?, PublishedBasis::Metadata)
}

fn tagline() -> PartKind {
    PartKind::Aside {
        why: "site tagline".into(),
    }
}

/// White space of all kinds made single blanks.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case, with straight apostrophes, for comparing with the word lists.
fn plain(words: &str) -> String {
    tidy(words).to_lowercase().replace(['\u{2019}', '\u{2018}'], "'")
}

struct Line {
    /// Bytes of the text, without white space at the ends.
    bytes: Range<usize>,
    kind: PartKind,
    /// Of a dateline: the bytes of its place.
    place: Option<Range<usize>>,
    /// Of a publication date.
    date: Option<date::Found>,
}

struct Lines<'a> {
    text: &'a Text,
    lines: Vec<Line>,
    /// The site's name, from the banner above the headline.
    banner: Option<String>,
}

/// Lines of the text; lines that were wrapped at a fixed width are joined to paragraphs.
fn blocks(text: &str) -> Vec<Line> {
    let mut blocks = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let end = start + line.trim().len();
        if start >= end {
            close(text, &mut open, &mut blocks);
        } else {
            open.push(start..end);
        }
        at += line.len();
    }
    close(text, &mut open, &mut blocks);
    blocks
        .into_iter()
        .map(|bytes| Line {
            bytes,
            kind: PartKind::Paragraph,
            place: None,
            date: None,
        })
        .collect()
}

fn close(text: &str, open: &mut Vec<Range<usize>>, blocks: &mut Vec<Range<usize>>) {
    let longest = open.iter().map(|line| line.len()).max().unwrap_or(0);
    let full = |line: &Range<usize>| line.len() * 5 >= longest * 3;
    let stops = |line: &Range<usize>| text[line.clone()].ends_with(['.', '!', '?', '"', '”', ':']);
    let inner = &open[..open.len().saturating_sub(1)];
    let wrapped = open.len() > 1
        && longest <= 120
        && inner.iter().all(full)
        && inner.iter().filter(|line| stops(line)).count() * 2 <= inner.len();
    if wrapped {
        blocks.push(open[0].start..open[open.len() - 1].end);
        open.clear();
    }
    blocks.append(open);
}

impl Lines<'_> {
    fn words(&self, at: usize) -> &str {
        &self.text.as_str()[self.lines[at].bytes.clone()]
    }

    fn is_open(&self, at: usize) -> bool {
        self.lines[at].kind == PartKind::Paragraph
    }

    /// Links to other stories, share bars, notices.
    fn mark_asides(&mut self) {
        for at in 0..self.lines.len() {
            if self.lines[at].bytes.len() > 400 {
                continue;
            }
            let words = plain(self.words(at));
            let words = words.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '©'));
            let count = words.split(' ').count();
            let is = |list: &AsideWords| {
                list.whole.iter().any(|whole| whole == words)
                    || (count <= 30 && list.begins.iter().any(|begin| begins_with_words(words, begin)))
                    || (count <= 30 && list.contains.iter().any(|part| words.contains(part.as_str())))
            };
            if let Some(list) = WORDS.aside.iter().find(|list| is(list)) {
                self.lines[at].kind = PartKind::Aside {
                    why: list.why.clone(),
                };
            }
        }
    }

    /// Lines that are nothing but "By NAME" or a date.
    fn mark_bylines_and_dates(&mut self) {
        for at in 0..self.lines.len() {
            let words = self.words(at);
            if !self.is_open(at) || words.len() > 120 {
                continue;
            }
            if let Some(found) = date_line(words) {
                self.lines[at].kind = PartKind::Published;
                self.lines[at].date = Some(found);
            } else if is_byline(words) {
                self.lines[at].kind = PartKind::Byline;
            }
        }
    }

    /// The title, and what stands before and after it on the same line.
    fn mark_head(&mut self, title: Option<&str>) {
        self.split_date_before_story();
        let open: Vec<usize> = (0..self.lines.len().min(8))
            .filter(|&at| self.is_open(at))
            .collect();
        if let Some(title) = title {
            for &at in &open {
                if let Some(end) = same_words_at_start(self.words(at), title) {
                    self.split(at, end, PartKind::Title);
                    self.split_date_before_story();
                    return;
                }
            }
            return;
        }
        let story = self.lines.len() > 1;
        let mut candidates: Vec<usize> = open
            .iter()
            .copied()
            .take_while(|&at| is_title_like(self.words(at)))
            .collect();
        if let Some(date) = self
            .lines
            .iter()
            .position(|line| line.kind == PartKind::Published)
            && candidates.iter().any(|&at| at < date)
        {
            candidates.retain(|&at| at < date);
        }
        candidates.truncate(4);
        let is_banner = |at: &usize| {
            let words = plain(self.words(*at));
            WORDS
                .tagline
                .contains
                .iter()
                .any(|part| words.contains(part.as_str()))
        };
        let banners: Vec<usize> = candidates.iter().copied().filter(is_banner).collect();
        if banners.len() < candidates.len() {
            candidates.retain(|at| !banners.contains(at));
            for at in banners {
                let name = self.words(at).split(['|', '»', '>']).next().map(tidy);
                self.banner = name.filter(|name| name.len() < self.words(at).len());
                self.lines[at].kind = tagline();
            }
        }
        if !story || candidates.is_empty() {
            return;
        }
        let telling: Vec<f64> = candidates.iter().map(|&at| self.shared_with_story(at)).collect();
        let mut best = 0;
        for (at, share) in telling.iter().enumerate() {
            if *share > telling[best] + 0.25 {
                best = at;
            }
        }
        for (&at, share) in candidates[..best].iter().zip(&telling) {
            if *share == 0.0 {
                self.lines[at].kind = tagline();
            }
        }
        self.lines[candidates[best]].kind = PartKind::Title;
    }

    /// "18 February 2015 - Title - Story": a date at the head of the story's own line.
    fn split_date_before_story(&mut self) {
        if self.lines.iter().any(|line| line.kind == PartKind::Published) {
            return;
        }
        let Some(at) = (0..self.lines.len()).find(|&at| self.is_open(at)) else {
            return;
        };
        let words = self.words(at);
        let head = &words[..floor(words, HEAD)];
        let Some(found) = date::find(head).into_iter().next() else {
            return;
        };
        let before = &words[..found.bytes.start];
        let known = published_words_end(before);
        if known != Some(0) && !before.is_empty() {
            return;
        }
        let mut end = found.bytes.end;
        let rest = &words[end..];
        let dash = rest.len() - rest.trim_start_matches([' ', '-', '–', '—', '|', '.', ':']).len();
        let dashed = rest[..dash].contains(['-', '–', '—', '|']);
        end += dash;
        let title = dashed
            .then(|| words[end..floor(words, end + HEAD)].find(" - "))
            .flatten();
        self.split(at, end, PartKind::Published);
        self.lines[at].date = Some(found);
        if let Some(length) = title.filter(|&length| length > 0) {
            self.split(at + 1, length, PartKind::Title);
            let rest = self.words(at + 2);
            let dash = rest.len() - rest.trim_start_matches(['-', ' ']).len();
            self.lines[at + 2].bytes.start += dash;
        }
    }

    /// Cuts a line in two after `length` bytes and says what the first half is.
    fn split(&mut self, at: usize, length: usize, kind: PartKind) {
        let bytes = self.lines[at].bytes.clone();
        let content = self.text.as_str();
        let cut = bytes.start + length;
        let first = bytes.start..bytes.start + content[bytes.start..cut].trim_end().len();
        let rest =
            cut + (content[cut..bytes.end].len() - content[cut..bytes.end].trim_start().len())..bytes.end;
        self.lines[at] = Line {
            bytes: first,
            kind,
            place: None,
            date: None,
        };
        if !rest.is_empty() {
            self.lines.insert(
                at + 1,
                Line {
                    bytes: rest,
                    kind: PartKind::Paragraph,
                    place: None,
                    date: None,
                },
            );
        }
    }

    /// The share of a line's longer words that stand in the later lines too: high for a title, low for a
    /// site's motto.
    fn shared_with_story(&self, at: usize) -> f64 {
        let story = plain(&self.text.as_str()[self.lines[at].bytes.end..]);
        let story: HashSet<&str> = story.split(|c: char| !c.is_alphanumeric()).collect();
        let words = plain(self.words(at));
        let long: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 4 && !word.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        let shared = long.iter().filter(|word| story.contains(**word)).count();
        if long.is_empty() {
            0.0
        } else {
            shared as f64 / long.len() as f64
        }
    }

    /// Words under a picture.
    fn mark_captions(&mut self) {
        for at in 0..self.lines.len() {
            let words = self.words(at);
            if !self.is_open(at) || words.len() > 1200 {
                continue;
            }
            let credit = credit(words);
            let low = plain(&words[..floor(words, 40)]);
            let begins = WORDS
                .caption
                .begins
                .iter()
                .any(|begin| begins_with_words(&low, begin));
            if credit.is_some() || begins {
                let start = self.lines[at].bytes.start;
                let credit =
                    credit.map(|bytes| self.text.span_of_bytes(start + bytes.start..start + bytes.end));
                self.lines[at].kind = PartKind::Caption { credit };
            }
        }
    }

    /// "ALEPPO, Syria, June 9 (Agency) - " at the head of one of the first paragraphs.
    fn mark_dateline(&mut self) {
        let paragraphs: Vec<usize> = (0..self.lines.len())
            .filter(|&at| self.is_open(at))
            .take(3)
            .collect();
        for at in paragraphs {
            let words = self.words(at);
            if let Some(dateline) = dateline(words) {
                let found = date::find(&words[..dateline.end]).into_iter().next();
                let start = self.lines[at].bytes.start;
                self.split(at, dateline.end, PartKind::Dateline);
                self.lines[at].place = dateline.place.map(|place| start + place.start..start + place.end);
                self.lines[at].date = found;
                return;
            }
        }
    }

    /// The agency that a dateline names in brackets.
    fn agency(&self) -> Option<String> {
        let dateline = self
            .lines
            .iter()
            .position(|line| line.kind == PartKind::Dateline)?;
        let words = self.words(dateline);
        let (start, end) = (words.rfind('(')? + 1, words.rfind(')')?);
        let agency = words.get(start..end).map(tidy)?;
        // Of "PANAMA CITY (PANAMA), 8 APR 89 (ACAN) --" the last brackets hold the agency; brackets that the
        // date follows hold a country.
        let last = !words[end..].contains(|c: char| c.is_ascii_digit());
        (last && !agency.is_empty()).then_some(agency)
    }

    fn published(&self) -> Option<Published> {
        let of = |found: &date::Found| Published {
            date: found.date,
            time: found.time,
            basis: PublishedBasis::Text,
        };
        if let Some(found) = self.lines.iter().find_map(|line| line.date.as_ref()) {
            return Some(of(found));
        }
        // Within the first line, where no preposition makes it a time of the story; or after "Last update".
        let content = self.text.as_str();
        let head = &content[..floor(content, HEAD)];
        let free = |found: &&date::Found| {
            let before = plain(&head[..found.bytes.start]);
            published_words_end(&before).is_some()
                || !before.rsplit(' ').next().is_some_and(|word| {
                    matches!(
                        word,
                        "on" | "of"
                            | "since"
                            | "in"
                            | "by"
                            | "until"
                            | "from"
                            | "before"
                            | "after"
                            | "to"
                            | "the"
                    )
                })
        };
        let tail_start = ceil(content, content.len().saturating_sub(HEAD));
        let tail = &content[tail_start..];
        let said = |found: &&date::Found| published_words_end(&plain(&tail[..found.bytes.start])).is_some();
        let heads = date::find(head);
        let tails = date::find(tail);
        heads
            .iter()
            .find(free)
            .or_else(|| tails.iter().find(said))
            .map(of)
    }
}

/// The largest byte offset up to `at` that is a character boundary.
fn floor(words: &str, at: usize) -> usize {
    (0..=at.min(words.len()))
        .rev()
        .find(|&at| words.is_char_boundary(at))
        .unwrap_or(0)
}

/// The smallest byte offset from `at` that is a character boundary.
fn ceil(words: &str, at: usize) -> usize {
    (at..=words.len())
        .find(|&at| words.is_char_boundary(at))
        .unwrap_or(words.len())
}

fn begins_with_words(words: &str, begin: &str) -> bool {
    words.strip_prefix(begin).is_some_and(|rest| {
        !begin.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// Where words such as "published on" begin that end the text before a date.
fn published_words_end(before: &str) -> Option<usize> {
    let low = before.trim_end_matches([' ', '|', ',']).to_lowercase();
    let ends = |known: &&String| {
        low.strip_suffix(known.as_str())
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    };
    let known = WORDS
        .published
        .before
        .iter()
        .filter(ends)
        .max_by_key(|known| known.len())?;
    Some(low.len() - known.len())
}

/// A line that is a date, with at most a word such as "Published" before it and a zone or author after it.
fn date_line(words: &str) -> Option<date::Found> {
    let found = date::find(words).into_iter().next()?;
    let before = words[..found.bytes.start].trim();
    let after = words[found.bytes.end..].trim_matches(|c: char| !c.is_alphanumeric());
    let known = before.is_empty()
        || published_words_end(before).is_some()
        || is_byline(before.trim_end_matches(['|', '-', ',', ' ']));
    (known && after.split_whitespace().count() <= 4 && !words.ends_with('.')).then_some(found)
}

/// "By Firstname Lastname and Other Name", with nothing else.
fn is_byline(words: &str) -> bool {
    let Some((first, rest)) = words.trim().split_once(' ') else {
        return false;
    };
    let names: Vec<&str> = rest.split_whitespace().collect();
    let fits = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
            || matches!(
                *word,
                "and" | "in" | "al" | "el" | "bin" | "de" | "van" | "for" | "the"
            )
    };
    first.eq_ignore_ascii_case("by")
        && (1..=12).contains(&names.len())
        && names.iter().all(fits)
        && !words.ends_with('.')
}

/// A short line without a full stop.
fn is_title_like(words: &str) -> bool {
    let count = words.split_whitespace().count();
    count <= 30
        && words.len() <= 250
        && !words.ends_with(['.', ',', ';', ':'])
        && words.contains(char::is_alphabetic)
}

/// Where in `words` the title ends, if `words` begins with it but for punctuation and case.
fn same_words_at_start(words: &str, title: &str) -> Option<usize> {
    let mut wanted = title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .peekable();
    wanted.peek()?;
    let mut end = 0;
    for (at, c) in words.char_indices() {
        if wanted.peek().is_none() {
            break;
        }
        if c.is_alphanumeric() {
            for low in c.to_lowercase() {
                if wanted.next() != Some(low) {
                    return None;
                }
            }
        }
        end = at + c.len_utf8();
    }
    let rest = &words[end..];
    let punctuation = rest.len()
        - rest
            .trim_start_matches(['.', '!', '?', '"', '”', '\'', '’', ')', ' ', '-', '|'])
            .len();
    let whole = !rest.starts_with(char::is_alphanumeric);
    (wanted.peek().is_none() && whole).then_some(end + punctuation)
}

/// The credit in brackets at the end of a caption: "[Name / Agency]", "(AP Photo/Name)".
fn credit(words: &str) -> Option<Range<usize>> {
    let close = words.chars().next_back()?;
    let open = match close {
        ']' => '[',
        ')' => '(',
        _ => return None,
    };
    let start = words.rfind(open)? + 1;
    let inside = &words[start..words.len() - 1];
    let low = inside.to_lowercase();
    let known = low
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.caption.credit.iter().any(|known| known == word));
    let shape = close == ']' && inside.contains('/');
    (inside.len() <= 100 && (known || shape) && start > 1).then(|| start..words.len() - 1)
}

struct Dateline {
    /// One past its last byte, separator and blanks included.
    end: usize,
    place: Option<Range<usize>>,
}

/// A dateline at the head of a paragraph: a place in capitals, or a place and an agency or date, then a dash.
fn dateline(words: &str) -> Option<Dateline> {
    let head = &words[..floor(words, 120)];
    let (cut, separator) = [" -- ", " — ", " – ", " - ", "—", "– ", "- ", "--"]
        .iter()
        .filter_map(|separator| head.find(separator).map(|at| (at, *separator)))
        .min_by_key(|&(at, separator)| (at, std::cmp::Reverse(separator.len())))?;
    let before = &head[..cut];
    let agency = before.ends_with(')') && before.contains('(');
    let place_end = before.find([',', '(', '/']).unwrap_or(before.len());
    let place = before[..place_end].trim_end();
    let count = place.split_whitespace().count();
    let capitals = place.chars().all(|c| !c.is_lowercase());
    let titled = place.split_whitespace().all(|word| {
        word.contains(char::is_uppercase) || matches!(word, "al" | "el" | "de" | "ez" | "az" | "on" | "la")
    });
    let dated = !date::find(before).is_empty()
        || before
            .split([' ', ','])
            .any(|word| word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty());
    // A lower-case word outside brackets makes it a sentence with a dash in it.
    let outside: String = before.split('(').next().unwrap_or_default().to_owned();
    let sentence = outside.split([' ', ',']).any(|word| {
        !word.contains(char::is_uppercase) && word.len() > 2 && word.starts_with(char::is_alphabetic)
    });
    let rest = &words[cut + separator.len()..];
    if place.is_empty() {
        // "(Reuters) - ": filed from nowhere named.
        return (agency && before.starts_with('(')).then(|| Dateline {
            end: end_of_marks(words, cut + separator.len()),
            place: None,
        });
    }
    let fits = titled
        && count <= 4
        && !sentence
        && (agency || dated || (capitals && place.len() > 2) || count <= 2 && separator.starts_with(' '));
    let story = rest.trim_start().starts_with(|c: char| {
        c.is_uppercase() || matches!(c, '[' | '"' | '“' | '\'' | '‘') || c.is_ascii_digit()
    });
    (fits && story).then(|| Dateline {
        end: end_of_marks(words, cut + separator.len()),
        place: Some(0..place.len()),
    })
}

/// Where the marks in square brackets end that broadcast monitors put after a dateline ("[REPORT] [TEXT]").
fn end_of_marks(words: &str, from: usize) -> usize {
    let mut end = from + (words[from..].len() - words[from..].trim_start().len());
    while words[end..].starts_with('[')
        && let Some(close) = words[end..].find(']').filter(|&close| close < 80)
    {
        let mark = &words[end..end + close];
        if mark.chars().any(char::is_lowercase) {
            break;
        }
        end += close + 1;
        end += words[end..].len() - words[end..].trim_start().len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Report;

    /// Each part as "kind | words".
    fn parts(text: &str, title: Option<&str>) -> (Report, Vec<String>) {
        let metadata = Metadata {
            title: title.map(str::to_owned),
            ..Metadata::default()
        };
        let report = Report::new(text, metadata).unwrap();
        let show = |part: &Part| {
            let kind = match &part.kind {
                PartKind::Aside { why } => why.clone(),
                PartKind::Caption { credit: Some(credit) } => {
                    format!("Caption by {}", report.text.slice(*credit))
                }
                kind => format!("{kind:?}"),
            };
            format!("{kind} | {}", report.text.slice(part.span))
        };
        let shown = report.parts.iter().map(show).collect();
        (report, shown)
    }

    #[test]
    fn a_saved_page() {
        let (report, parts) = parts(
            "Every story has a second side\n\nRebels say army shelled Qasr valley overnight\n\nMarch 3, 2018 at 9:15 pm\n\n\
             By Lina Haddad and Omar Said\n\n\
             Smoke rises over the Qasr valley on March 2, 2018 [Lina Haddad / Hill Agency]\n\n\
             The army shelled two rebel villages in the Qasr valley overnight, residents said.\n\n\
             Read: Talks on the valley fail\n\nShare\n\n\
             \u{201c}We counted forty shells,\u{201d} one of them said.",
            None,
        );
        assert_eq!(
            parts,
            [
                "site tagline | Every story has a second side",
                "Title | Rebels say army shelled Qasr valley overnight",
                "Published | March 3, 2018 at 9:15 pm",
                "Byline | By Lina Haddad and Omar Said",
                "Caption by Lina Haddad / Hill Agency | Smoke rises over the Qasr valley on March 2, 2018 [Lina Haddad / Hill Agency]",
                "Paragraph | The army shelled two rebel villages in the Qasr valley overnight, residents said.",
                "link to another story | Read: Talks on the valley fail",
                "share bar | Share",
                "Paragraph | \u{201c}We counted forty shells,\u{201d} one of them said.",
            ]
        );
        assert_eq!(
            report.title.as_deref(),
            Some("Rebels say army shelled Qasr valley overnight")
        );
        let published = report.published.unwrap();
        assert_eq!(
            (published.date.to_string(), published.basis),
            ("2018-03-03".into(), PublishedBasis::Text)
        );
    }

    #[test]
    fn a_date_and_title_on_the_line_of_the_story() {
        let (_, dashed) = parts(
            "Published 4 May 2016 - Barrel bombs hit market - Helicopters dropped bombs on a market.",
            None,
        );
        assert_eq!(
            dashed,
            [
                "Published | Published 4 May 2016 -",
                "Title | Barrel bombs hit market",
                "Paragraph | Helicopters dropped bombs on a market.",
            ]
        );
        let (_, known) = parts(
            "Bombs hit market 4 May 2016 Helicopters dropped bombs.",
            Some("Bombs hit market."),
        );
        assert_eq!(
            known,
            [
                "Title | Bombs hit market",
                "Published | 4 May 2016",
                "Paragraph | Helicopters dropped bombs."
            ]
        );
    }

    #[test]
    fn datelines() {
        for (text, dateline, place) in [
            (
                "ALEPPO, Syria, June 9 (Agency) - The army said",
                "ALEPPO, Syria, June 9 (Agency) -",
                Some("ALEPPO"),
            ),
            (
                "Deir al-Zor (Hill Agency) \u{2014} Two",
                "Deir al-Zor (Hill Agency) \u{2014}",
                Some("Deir al-Zor"),
            ),
            (
                "SANTA ROSA, 4 MAY 88 (RED) -- [REPORT] [TEXT] THE ARMY",
                "SANTA ROSA, 4 MAY 88 (RED) -- [REPORT] [TEXT]",
                Some("SANTA ROSA"),
            ),
            ("(Agency) - Two men", "(Agency) -", None),
        ] {
            let (report, parts) = parts(text, None);
            assert_eq!(parts[0], format!("Dateline | {dateline}"), "{text}");
            assert_eq!(
                report.dateline_place.map(|span| report.text.slice(span)),
                place,
                "{text}"
            );
        }
        let (_, no_dateline) = parts("The army - which denied it - said so.", None);
        assert_eq!(no_dateline, ["Paragraph | The army - which denied it - said so."]);
    }

    #[test]
    fn lines_wrapped_at_a_fixed_width_are_one_paragraph() {
        let (_, parts) = parts(
            "THE ARMY SAID ON FRIDAY THAT ITS TROOPS HAD ENTERED THE TOWN OF SANTA\n\
             ROSA AFTER A DAY OF FIGHTING WITH THE GUERRILLAS WHO HELD THE BRIDGE.\n\
             NOBODY WAS HURT.\n\n   THE GUERRILLAS DENIED IT.",
            None,
        );
        assert_eq!(parts.len(), 2);
        assert!(parts[0].ends_with("NOBODY WAS HURT."));
    }

    #[test]
    fn the_outlet_is_named_by_banner_or_dateline() {
        let (banner, shown) = parts(
            "Hill Post | News of the valley\n\nArmy shells two villages\n\nTwo villages were shelled by the army.",
            None,
        );
        assert_eq!(banner.outlet.as_deref(), Some("Hill Post"));
        assert_eq!(shown[0], "site tagline | Hill Post | News of the valley");
        assert_eq!(shown[1], "Title | Army shells two villages");
        let (agency, _) = parts("ALEPPO, Syria, June 9 (Hill Agency) - The army said so.", None);
        assert_eq!(agency.outlet.as_deref(), Some("Hill Agency"));
        let (country, _) = parts("PANAMA CITY (PANAMA), 8 APR 89 -- THE ARMY SAID SO.", None);
        assert_eq!(country.outlet, None);
    }

    #[test]
    fn a_date_in_a_sentence_is_not_the_publication() {
        let (report, _) = parts(
            "On 20 August 2013 the army attacked the town. Its people fled.",
            None,
        );
        assert_eq!(report.published, None);
    }
}
