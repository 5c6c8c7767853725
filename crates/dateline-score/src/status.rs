//! Certainty, polarity and tense of events (MEANTIME).
//!
//! Each gold event is looked at where gold has it; its head is the topmost token under its span. The
//! classes: negated (polarity NEG), future (time FUTURE), not certain (certainty POSSIBLE, PROBABLE or
//! UNDERSPECIFIED). What is only tried ("an effort to end it") counts as future and not certain, what
//! somebody means or expects as not certain. An event whose attribute gold leaves blank is not counted for that attribute.

use std::path::PathBuf;

use dateline_claim::Modality;
use dateline_language::{Analysis, Model, Size};
use dateline_report::{Metadata, Report, Span};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    events: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    start: usize,
    end: usize,
    certainty: String,
    polarity: String,
    time: String,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    negated: Counts,
    future: Counts,
    uncertain: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let model = Model::of_size(size);
    let tallies: Vec<Tally> = records.par_iter().map(|record| tally(&model, record)).collect();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.negated += tally.negated;
        sum.future += tally.future;
        sum.uncertain += tally.uncertain;
    }
    Ok(Score {
        task: "status".into(),
        records: records.len(),
        figures: vec![
            sum.negated.f1("negated"),
            sum.future.f1("future"),
            sum.uncertain.f1("not certain"),
        ],
    })
}

fn tally(model: &Model, record: &Record) -> Tally {
    let mut tally = Tally::default();
    let analysis = Report::new(record.text.clone(), Metadata::default())
        .map(|report| model.analyse(&report))
        .unwrap_or_default();
    for event in &record.events {
        let said = modality_of(&analysis, Span::new(event.start, event.end.max(event.start)));
        add(&mut tally.negated, said.negated, &event.polarity, &["NEG"]);
        let future = said.future || said.attempted;
        add(&mut tally.future, future, &event.time, &["FUTURE"]);
        let uncertain = said.possible || said.conditional || said.intended || said.attempted;
        let classes = &["POSSIBLE", "PROBABLE", "UNDERSPECIFIED"];
        add(&mut tally.uncertain, uncertain, &event.certainty, classes);
    }
    tally
}

fn add(counts: &mut Counts, system: bool, value: &str, class: &[&str]) {
    if value.is_empty() {
        return;
    }
    let gold = class.contains(&value);
    counts.system += usize::from(system);
    counts.gold += usize::from(gold);
    counts.right += usize::from(system && gold);
}

/// What is said of the topmost token under a span.
fn modality_of(analysis: &Analysis, span: Span) -> Modality {
    let place = analysis
        .sentences
        .iter()
        .enumerate()
        .find_map(|(index, sentence)| {
            let under: Vec<usize> = (0..sentence.tokens.len())
                .filter(|&at| sentence.tokens[at].span.overlaps(span))
                .collect();
            let range = *under.first()?..under.last()? + 1;
            Some((index, sentence.head_of(range)))
        });
    match place {
        Some((sentence, token)) => dateline_claim::modality(analysis, sentence, token),
        None => Modality::default(),
    }
}
