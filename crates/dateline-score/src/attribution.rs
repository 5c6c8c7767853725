//! Attributions: source, cue and content (PolNeAR).
//!
//! A system attribution and one of gold match where their contents share a character and their cues
//! do; where either has no cue, their sources must share one instead. Each is matched at most once, the
//! pair with the most content in common first. Detection is precision, recall and F1 over attributions.
//! The other figures are over matched pairs: a source is exact where it covers the same characters
//! (white space and punctuation at its ends aside), partial where it shares one; content is scored by
//! F1 over characters. "Detection, content only" asks nothing of the cue.

use std::path::PathBuf;

use dateline_claim::Attribution;
use dateline_language::Size;
use dateline_reader::Reader;
use dateline_report::{Metadata, Report, Span, Text};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    attributions: Vec<Gold>,
}

/// Ranges of characters.
#[derive(Deserialize)]
struct Gold {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
}

/// An attribution as sets of spans.
struct Spans {
    source: Vec<Span>,
    cue: Vec<Span>,
    content: Vec<Span>,
}

#[derive(Default)]
struct Tally {
    detection: Counts,
    content_only: Counts,
    exact: Counts,
    partial: Counts,
    characters: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let tallies: Vec<Tally> = records.par_iter().map(|record| tally(&reader, record)).collect();
    let mut sum = Tally::default();
    for tally in &tallies {
        sum.detection += tally.detection;
        sum.content_only += tally.content_only;
        sum.exact += tally.exact;
        sum.partial += tally.partial;
        sum.characters += tally.characters;
    }
    Ok(Score {
        task: "attribution".into(),
        records: records.len(),
        figures: vec![
            sum.detection.f1("detection"),
            sum.content_only.f1("detection, content only"),
            sum.exact.accuracy("source, exact"),
            sum.partial.accuracy("source, partial"),
            sum.characters.f1("content, characters"),
        ],
    })
}

fn tally(reader: &Reader, record: &Record) -> Tally {
    let mut tally = Tally::default();
    let gold: Vec<Spans> = record.attributions.iter().map(of_gold).collect();
    tally.detection.gold = gold.len();
    tally.content_only.gold = gold.len();
    let Ok(report) = Report::new(record.text.clone(), Metadata::default()) else {
        return tally;
    };
    let system: Vec<Spans> = reader
        .floors(&report)
        .attributions
        .iter()
        .map(of_system)
        .collect();
    tally.detection.system = system.len();
    tally.content_only.system = system.len();
    tally.content_only.right = pairs(&system, &gold, |_, _| true).len();
    let matched = pairs(&system, &gold, same_cue);
    tally.detection.right = matched.len();
    for (ours, theirs) in matched {
        let (ours, theirs) = (&system[ours], &gold[theirs]);
        if !theirs.source.is_empty() {
            let exact = trimmed(&report.text, &ours.source) == trimmed(&report.text, &theirs.source);
            tally.exact.add_case(exact);
            tally.partial.add_case(shared(&ours.source, &theirs.source) > 0);
        }
        tally.characters += Counts {
            right: shared(&ours.content, &theirs.content),
            system: length(&ours.content),
            gold: length(&theirs.content),
        };
    }
    tally
}

/// Index pairs of system and gold, those with most content in common first.
fn pairs(system: &[Spans], gold: &[Spans], fits: impl Fn(&Spans, &Spans) -> bool) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (ours, one) in system.iter().enumerate() {
        for (theirs, other) in gold.iter().enumerate() {
            let common = shared(&one.content, &other.content);
            if common > 0 && fits(one, other) {
                candidates.push((common, ours, theirs));
            }
        }
    }
    candidates.sort_by_key(|&(common, ours, theirs)| (std::cmp::Reverse(common), ours, theirs));
    let (mut used, mut found) = (vec![false; system.len()], vec![false; gold.len()]);
    candidates
        .into_iter()
        .filter(|&(_, ours, theirs)| {
            let free = !used[ours] && !found[theirs];
            if free {
                used[ours] = true;
                found[theirs] = true;
            }
            free
        })
        .map(|(_, ours, theirs)| (ours, theirs))
        .collect()
}

fn same_cue(one: &Spans, other: &Spans) -> bool {
    if one.cue.is_empty() || other.cue.is_empty() {
        shared(&one.source, &other.source) > 0
    } else {
        shared(&one.cue, &other.cue) > 0
    }
}

fn of_gold(gold: &Gold) -> Spans {
    let spans =
        |ranges: &[(usize, usize)]| ranges.iter().map(|&(start, end)| Span::new(start, end)).collect();
    Spans {
        source: spans(&gold.source),
        cue: spans(&gold.cue),
        content: spans(&gold.content),
    }
}

fn of_system(attribution: &Attribution) -> Spans {
    Spans {
        source: attribution.source.into_iter().collect(),
        cue: attribution.cue.into_iter().collect(),
        content: attribution.content.clone(),
    }
}

/// Characters in common; the spans of a set do not overlap one another.
fn shared(one: &[Span], other: &[Span]) -> usize {
    let common = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    one.iter()
        .flat_map(|a| other.iter().map(move |b| common(a, b)))
        .sum()
}

fn length(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.len()).sum()
}

/// From the first to the last letter or digit of a set of spans.
fn trimmed(text: &Text, spans: &[Span]) -> Option<Span> {
    let whole = spans.iter().copied().reduce(Span::cover)?;
    let words = text.slice(whole);
    let leading = words.chars().take_while(|c| !c.is_alphanumeric()).count();
    let trailing = words.chars().rev().take_while(|c| !c.is_alphanumeric()).count();
    Some(Span::new(
        whole.start + leading,
        (whole.end - trailing).max(whole.start + leading),
    ))
}
