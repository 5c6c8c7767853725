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
    /// claim, and the anchor in the text of all claims that it gave.
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
    let triggers = marks
        .iter()
        .filter(|mark| mark.kind == Kind::Deed && mark.span.start == piece.start);
    let mut deeds = triggers.flat_map(|mark| &mark.claims);
    let (element, link) = match deeds.next() {
        Some(key) => ("a", format!(" href=\"#{key}\" id=\"{key}-words\"")),
        None => ("span", String::new()),
    };
    for key in deeds {
        write!(out, "<span id=\"{key}-words\"></span>")?;
    }
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

#[cfg(test)]
mod tests {
    use dateline_reader::Reading;
    use dateline_report::Text;
    use proptest::prelude::*;

    use super::*;

    /// A reading of a text with an actor, a place and a time at the given spans, and with a claim whose
    /// trigger, source and cue are at others.
    fn reading(text: &str, spans: &[(usize, usize)]) -> Reading {
        let span = |at: usize| spans.get(at).copied().unwrap_or((0, 0));
        let words = |at: usize| serde_json::json!({"start": span(at).0, "end": span(at).1, "text": ""});
        let reading = serde_json::json!({
            "schema": 1, "coder": "test",
            "report": {"id": "r", "outlet": null, "title": null, "byline": null, "published": null,
                "published_basis": null, "language": "en", "url": null, "sha256": "", "text": text},
            "claims": [{"id": "c1", "sentence": {"start": 0, "end": 0},
                "event": {"type": "ASSAULT", "mode": null, "contexts": [], "cameo": null, "acled": null,
                    "trigger": words(0)},
                "control": null, "actors": [{"mention": "a1", "role": "actor"}], "recipients": [],
                "place": "p1", "time": "t1",
                "source": {"kind": "party", "mention": null, "name": null, "role": null,
                    "organisation": null, "side": null, "cue": words(1), "content": null, "quoted": false,
                    "via": null, "attribution": "s1"},
                "status": "claimed", "casualties": null, "quantities": [], "confidence": 0.5,
                "because": []}],
            "mentions": {
                "actors": [{"id": "a1", "start": span(2).0, "end": span(2).1, "text": "", "name": null,
                    "entity": null, "country": null, "sectors": [], "side": null, "chain": []}],
                "places": [{"id": "p1", "start": span(3).0, "end": span(3).1, "text": "", "name": null,
                    "country": null, "admin1": null, "lat": null, "lon": null, "radius_km": null,
                    "geometry": null, "geonameid": null, "basis": "none", "relation": null,
                    "precision": {"acled": null, "ucdp": null}}],
                "times": [{"id": "t1", "start": span(4).0, "end": span(4).1, "text": "", "from": null,
                    "to": null, "timex": {"type": "DATE", "value": "", "mod": null},
                    "basis": "expression", "precision": {"acled": null, "ucdp": null}}],
                "quantities": []},
            "attributions": [{"id": "s1", "kind": "party", "span": words(5), "mention": null, "name": null,
                "role": null, "organisation": null, "side": null, "cue": words(1), "content": null,
                "content_parts": [], "quoted": false, "nested_in": null}],
            "relations": [],
            "set_aside": [{"start": span(6).0, "end": span(6).1, "why": "test"}]
        });
        serde_json::from_value(reading).unwrap()
    }

    /// What a browser shows of inline markup.
    fn shown(html: &str) -> String {
        let mut text = String::new();
        let mut within = false;
        for character in html.chars() {
            match character {
                '<' => within = true,
                '>' if within => within = false,
                _ if within => {}
                _ => text.push(character),
            }
        }
        let references = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#13;", "\r"),
        ];
        for (reference, character) in references {
            text = text.replace(reference, character);
        }
        text.replace("&amp;", "&")
    }

    fn marked(reading: &Reading) -> Vec<(Span, String)> {
        let story = Story::new(1, reading);
        let marks = Marks::new(&story);
        let mut pieces = Vec::new();
        for paragraph in paragraphs(&story) {
            let mut out = Vec::new();
            marks.write(&mut out, &story, paragraph).unwrap();
            pieces.push((paragraph, String::from_utf8(out).unwrap()));
        }
        pieces
    }

    proptest! {
        #[test]
        fn the_marked_words_are_the_words_of_the_report(
            text in "([a-zé<>&\"'؀ \r\n\t“😀]|&lt;|</p>|\n\n){0,80}",
            spans in proptest::collection::vec((0usize..90, 0usize..90), 7),
        ) {
            let reading = reading(&text, &spans);
            let whole = Text::new(text.as_str());
            let mut words = String::new();
            for (paragraph, html) in marked(&reading) {
                prop_assert_eq!(shown(&html), whole.slice(paragraph));
                words.push_str(&shown(&html));
            }
            let packed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(packed(&words), packed(&text));
        }
    }

    #[test]
    fn overlapping_marks_share_their_words() {
        // "rebel chief Ali" is the source, "Ali" an actor; "said" the cue, "won" the trigger.
        let reading = reading(
            "rebel chief Ali said they won",
            &[(26, 29), (16, 20), (12, 15), (0, 0), (0, 0), (0, 15), (0, 0)],
        );
        let (_, html) = marked(&reading).remove(0);
        assert_eq!(
            html,
            "<span class=\"voice\" data-c=\"r1-c1\">rebel chief </span>\
             <span class=\"voice who\" data-c=\"r1-c1\">Ali</span> \
             <span class=\"cue\" data-c=\"r1-c1\">said</span> they \
             <a class=\"deed\" href=\"#r1-c1\" id=\"r1-c1-words\" data-c=\"r1-c1\">won</a>"
        );
    }
}
