//! PLOVER type of a marked dyad.
//!
//! Each record is a sentence in which the source and the target of one event are marked, and the type of
//! that event ("YIELD" stands for CONCEDE and RETREAT).
//! - **root, dyad given**: the event is chosen that links the two marked spans, as actor and recipient,
//!   else one that has either of them in its place, else the main event of the sentence; an event that is
//!   told inside a mark ("the coalition fighting the rebels") only says who the party is. Accuracy over
//!   all records, a record without any event being wrong.
//! - **root, unaided, main event** and **all events**: the marks are not looked at; types coded, each
//!   once, against the one of gold (micro F1).
//!
//! Types are taken with their tense ([`dateline_event::plover_type`]).

use std::collections::BTreeSet;
use std::path::PathBuf;

use dateline_event::{Event, Participant, main_event, plover_type, weight};
use dateline_language::Size;
use dateline_reader::{Floors, Reader};
use dateline_report::{Metadata, Report, Span};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    marked_sentence: String,
    gold_root: String,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    given: Counts,
    main: Counts,
    all: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let tallies: Vec<Tally> = records.par_iter().map(|record| tally(&reader, record)).collect();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.given += tally.given;
        sum.main += tally.main;
        sum.all += tally.all;
    }
    Ok(Score {
        task: "plv".into(),
        records: records.len(),
        figures: vec![
            sum.given.accuracy("root, dyad given"),
            sum.main.f1("root, unaided, main event"),
            sum.all.f1("root, unaided, all events"),
        ],
    })
}

fn tally(reader: &Reader, record: &Record) -> Tally {
    let (text, sources, targets) = unmark(&record.marked_sentence);
    let floors = Report::new(text, Metadata::default())
        .ok()
        .map(|report| reader.floors(&report));
    let mut tally = Tally::default();
    let root = |event: &Event, floors: &Floors| -> Option<String> {
        plover_type(event, &floors.analysis.sentences[event.sentence]).map(str::to_owned)
    };
    let right = |root: &str| roots(&record.gold_root).contains(&root);
    let (given, main, all) = match &floors {
        None => (None, None, BTreeSet::new()),
        Some(floors) => (
            linking(floors, &sources, &targets).and_then(|event| root(event, floors)),
            main_event(&floors.events, &floors.analysis).and_then(|event| root(event, floors)),
            floors
                .events
                .iter()
                .filter_map(|event| root(event, floors))
                .collect(),
        ),
    };
    tally.given.add_case(given.as_deref().is_some_and(right));
    tally.main += Counts {
        right: usize::from(main.as_deref().is_some_and(right)),
        system: usize::from(main.is_some()),
        gold: 1,
    };
    tally.all += Counts {
        right: all.iter().filter(|root| right(root)).count().min(1),
        system: all.len(),
        gold: 1,
    };
    tally
}

fn roots(gold: &str) -> &'static [&'static str] {
    const ALL: &[(&str, &[&str])] = &[
        ("YIELD", &["CONCEDE", "RETREAT"]),
        ("AGREE", &["AGREE"]),
        ("CONSULT", &["CONSULT"]),
        ("SUPPORT", &["SUPPORT"]),
        ("COOPERATE", &["COOPERATE"]),
        ("AID", &["AID"]),
        ("ACCUSE", &["ACCUSE"]),
        ("REQUEST", &["REQUEST"]),
        ("REJECT", &["REJECT"]),
        ("THREATEN", &["THREATEN"]),
        ("PROTEST", &["PROTEST"]),
        ("MOBILIZE", &["MOBILIZE"]),
        ("SANCTION", &["SANCTION"]),
        ("COERCE", &["COERCE"]),
        ("ASSAULT", &["ASSAULT"]),
    ];
    ALL.iter()
        .find(|(name, _)| *name == gold)
        .map_or(&[], |(_, roots)| roots)
}

/// The text without marks, and the spans that were marked as source and as target.
fn unmark(marked: &str) -> (String, Vec<Span>, Vec<Span>) {
    let mut text = String::new();
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    let (mut source_start, mut target_start) = (0, 0);
    let mut length = 0;
    let mut rest = marked;
    while !rest.is_empty() {
        let marks = [("<s>", 0), ("</s>", 1), ("<t>", 2), ("</t>", 3)];
        if let Some((mark, kind)) = marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            match kind {
                0 => source_start = length,
                1 => sources.push(Span::new(source_start.min(length), length)),
                2 => target_start = length,
                _ => targets.push(Span::new(target_start.min(length), length)),
            }
            rest = &rest[mark.len()..];
            continue;
        }
        let Some(character) = rest.chars().next() else {
            break;
        };
        text.push(character);
        length += 1;
        rest = &rest[character.len_utf8()..];
    }
    (text, sources, targets)
}

/// The event that links source and target best.
fn linking<'a>(floors: &'a Floors, sources: &[Span], targets: &[Span]) -> Option<&'a Event> {
    let touches = |participants: &[Participant], spans: &[Span]| {
        participants.iter().any(|one| {
            let span = floors.actors.mentions[one.mention].span;
            spans.iter().any(|mark| mark.overlaps(span))
        })
    };
    let place = |event: &Event, spans: &[Span]| {
        event.place.is_some_and(|token| {
            let span = floors.analysis.sentences[event.sentence].tokens[token].span;
            spans.iter().any(|mark| mark.overlaps(span))
        })
    };
    let mut best: Option<(&Event, f64)> = None;
    for event in floors.events.iter().filter(|event| event.code.is_some()) {
        let source = touches(&event.actors, sources);
        let target =
            touches(&event.recipients, targets) || place(event, targets) || touches(&event.actors, targets);
        let linked = f64::from(u8::from(source)) + f64::from(u8::from(target));
        let head = floors.analysis.sentences[event.sentence].tokens[event.head].span;
        let inside = sources.iter().chain(targets).any(|mark| mark.overlaps(head));
        // What is told inside a mark comes last.
        let score = linked + weight(event, &floors.analysis) - if inside { 2.0 } else { 0.0 };
        if best.is_none_or(|(_, most)| score > most) {
            best = Some((event, score));
        }
    }
    best.map(|(event, _)| event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let (text, sources, targets) = unmark("<s>Chad</s> met <t>Libya</t>.");
        assert_eq!(text, "Chad met Libya.");
        assert_eq!(
            (sources, targets),
            (vec![Span::new(0, 4)], vec![Span::new(9, 14)])
        );
    }
    #[test]
    fn what_is_told_of_a_party_does_not_link_it() {
        let record = |root: &str| Record {
            marked_sentence:
                "<s>The Saudi coalition fighting the rebels</s> declared a ceasefire in <t>Yemen</t>.".into(),
            gold_root: root.into(),
        };
        let reader = Reader::embedded();
        assert_eq!(tally(&reader, &record("YIELD")).given.right, 1);
        assert_eq!(tally(&reader, &record("ASSAULT")).given.right, 0);
    }
}
