//! The words of a report with what was read in them marked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dateline_report::Span;

use super::escape::Escaped;
use super::story::{Key, Story, tokens};
use crate::lookup::trigger;

/// What a stretch of words was read as. The name is the class in the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Aside,
    Who,
    Where,
    When,
    Voice,
    Cue,
    Deed,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Aside => "aside",
            Kind::Who => "who",
            Kind::Where => "where",
            Kind::When => "when",
            Kind::Voice => "voice",
            Kind::Cue => "cue",
            Kind::Deed => "deed",
        }
    }
}

/// A stretch of words, what it was read as, and the claims that point at it.
struct Mark {
    span: Span,
    kind: Kind,
    claims: Vec<Key>,
}

/// All marks of a report, in order.
pub(super) struct Marks {
    marks: Vec<Mark>,
}

impl Marks {
    pub(super) fn new(story: &Story) -> Marks {
        let mut found: BTreeMap<(Span, Kind), Vec<Key>> = BTreeMap::new();
        let mut add = |start: usize, end: usize, kind: Kind, key: Option<Key>| {
            let end = end.min(story.text.len());
            if start < end {
                let keys = found.entry((Span::new(start, end), kind)).or_default();
                if let Some(key) = key.filter(|key| !keys.contains(key)) {
                    keys.push(key);
                }
            }
        };
        let mentions = &story.reading.mentions;
        for actor in &mentions.actors {
            add(actor.start, actor.end, Kind::Who, None);
        }
        for place in &mentions.places {
            add(place.start, place.end, Kind::Where, None);
        }
        for time in &mentions.times {
            add(time.start, time.end, Kind::When, None);
        }
        for attribution in &story.reading.attributions {
            if let Some(words) = &attribution.span {
                add(words.start, words.end, Kind::Voice, None);
            }
            if let Some(words) = &attribution.cue {
                add(words.start, words.end, Kind::Cue, None);
            }
        }
        for aside in &story.reading.set_aside {
            add(aside.start, aside.end, Kind::Aside, None);
        }
        for (key, claim) in story.claims() {
            let lookup = &story.lookup;
            let control = claim.control.as_ref();
            let parties = claim.actors.iter().chain(&claim.recipients);
            let ids = parties.map(|party| party.mention.as_str());
            let holders = control
                .into_iter()
                .flat_map(|control| [&control.holder, &control.from]);
            for id in ids.chain(holders.flatten().map(String::as_str)) {
                if let Some(actor) = lookup.actor(Some(id)) {
                    add(actor.start, actor.end, Kind::Who, Some(key));
                }
            }
            if let Some(place) = lookup.place(claim) {
                add(place.start, place.end, Kind::Where, Some(key));
            }
            if let Some(time) = lookup.time(claim) {
                add(time.start, time.end, Kind::When, Some(key));
            }
            if let Some(words) = trigger(claim) {
                add(words.start, words.end, Kind::Deed, Some(key));
            }
            let source = &claim.source;
            let attribution = lookup.attribution(source.attribution.as_deref());
            if let Some(words) = attribution.and_then(|attribution| attribution.span.as_ref()) {
                add(words.start, words.end, Kind::Voice, Some(key));
            }
            if let Some(words) = &source.cue {
                add(words.start, words.end, Kind::Cue, Some(key));
            }
        }
        let marks = found.into_iter();
        let marks = marks.map(|((span, kind), claims)| Mark { span, kind, claims });
        Marks {
            marks: marks.collect(),
        }
    }

    /// Writes the words under a span. Where marks overlap, the words are cut at each end of a mark, so
    /// that every piece carries all the marks over it. The first piece of a trigger is a link to its
    /// claim and the claim's anchor in the text.
    pub(super) fn write(&self, out: &mut dyn Write, story: &Story, span: Span) -> io::Result<()> {
        let over: Vec<&Mark> = self
            .marks
            .iter()
            .filter(|mark| mark.span.overlaps(span))
            .collect();
        let ends = over.iter().flat_map(|mark| [mark.span.start, mark.span.end]);
        let mut cuts: Vec<usize> = ends.filter(|&cut| span.start < cut && cut < span.end).collect();
        cuts.push(span.end);
        cuts.sort_unstable();
        cuts.dedup();
        let mut start = span.start;
        for end in cuts {
            let piece = Span::new(start, end);
            let on: Vec<&Mark> = over
                .iter()
                .copied()
                .filter(|mark| mark.span.overlaps(piece))
                .collect();
            write_piece(out, story, piece, &on)?;
            start = end;
        }
        Ok(())
    }
}

fn write_piece(out: &mut dyn Write, story: &Story, piece: Span, marks: &[&Mark]) -> io::Result<()> {
    let words = Escaped(story.text.slice(piece));
    if marks.is_empty() {
        return write!(out, "{words}");
    }
    let classes: Vec<&str> = marks.iter().map(|mark| mark.kind.class()).collect();
    let mut claims: Vec<Key> = marks
        .iter()
        .flat_map(|mark| mark.claims.iter().copied())
        .collect();
    claims.sort_unstable();
    claims.dedup();
    let deed = marks
        .iter()
        .find(|mark| mark.kind == Kind::Deed && mark.span.start == piece.start);
    let (element, link) = match deed.and_then(|mark| mark.claims.first()) {
        Some(key) => ("a", format!(" href=\"#{key}\" id=\"{key}-words\"")),
        None => ("span", String::new()),
    };
    write!(out, "<{element} class=\"{}\"{link}", classes.join(" "))?;
    if !claims.is_empty() {
        write!(out, " data-c=\"{}\"", tokens(&claims))?;
    }
    write!(out, ">{words}</{element}>")
}

/// The paragraphs of a text: spans between blank lines, without the white space at their ends. A line
/// that ends a paragraph by itself (title, byline) stays in it.
pub(super) fn paragraphs(story: &Story) -> Vec<Span> {
    let mut paragraphs = Vec::new();
    let mut open: Option<Span> = None;
    let mut at = 0;
    for line in story.text.as_str().split_inclusive('\n') {
        let length = line.chars().count();
        let words = line.trim();
        if words.is_empty() {
            paragraphs.extend(open.take());
        } else {
            let indent = line
                .chars()
                .take_while(|character| character.is_whitespace())
                .count();
            let here = Span::new(at + indent, at + indent + words.chars().count());
            open = Some(open.map_or(here, |before: Span| before.cover(here)));
        }
        at += length;
    }
    paragraphs.extend(open);
    paragraphs
}
