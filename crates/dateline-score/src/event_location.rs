//! The place that belongs to a verb.
//!
//! Records have a `text` of one or a few sentences and `spans` labelled VERB (one) and LOCATION (any number).
//! "with a place" is the share of records with a location in which the place given to the verb overlaps one
//! of them; a longer expression ("southeast of X") counts by the names inside it, so that overlap is of words
//! that name the place. "without" is the share of records with none in which the verb is given none by the
//! tree or the sentence. "all" takes both together. Found by the paragraph or the dateline counts as none:
//! the records are sentences out of context.

use std::path::PathBuf;

use dateline_language::{Analysis, Model, Size};
use dateline_place::{Gazetteer, PlaceMention, place_of, places};
use dateline_report::{Metadata, Report, Span};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    spans: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    start: usize,
    end: usize,
    label: String,
}

pub(crate) fn score(paths: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let gazetteer = Gazetteer::embedded();
    let model = Model::of_size(size);
    let mut records = 0;
    let (mut with, mut without) = (Counts::default(), Counts::default());
    for path in paths {
        let gold: Vec<Record> = gold::json_lines(path)?;
        records += gold.len();
        let cases: Vec<(bool, bool)> = gold
            .par_iter()
            .filter_map(|record| case(record, &model, &gazetteer))
            .collect();
        for (placed, right) in cases {
            if placed {
                with.add_case(right)
            } else {
                without.add_case(right)
            }
        }
    }
    let mut all = with;
    all += without;
    let figures = vec![
        all.accuracy("all"),
        with.accuracy("with a place"),
        without.accuracy("without"),
    ];
    Ok(Score {
        task: "event-location".into(),
        records,
        figures,
    })
}

/// Whether gold has a place, and whether the program is right; `None` for a record without a verb.
fn case(record: &Record, model: &Model, gazetteer: &Gazetteer) -> Option<(bool, bool)> {
    let spans = |label: &str| {
        record
            .spans
            .iter()
            .filter(|span| span.label == label)
            .map(|s| Span::new(s.start, s.end))
            .collect::<Vec<_>>()
    };
    let verb = *spans("VERB").first()?;
    let gold = spans("LOCATION");
    let report = Report::new(record.text.as_str(), Metadata::default()).ok()?;
    let analysis = model.analyse(&report);
    let places = places(&report, &analysis, &[], gazetteer);
    let found = token_at(&analysis, verb)
        .and_then(|(sentence, token)| place_of(&places, &report, &analysis, sentence, token))
        .filter(|(_, how)| matches!(*how, "tree" | "sentence"))
        .map(|(at, _)| names_of(at, &places));
    Some(match (gold.is_empty(), found) {
        (true, found) => (false, found.is_none()),
        (false, None) => (true, false),
        (false, Some(names)) => (
            true,
            names
                .iter()
                .any(|name| gold.iter().any(|gold| gold.overlaps(*name))),
        ),
    })
}

fn token_at(analysis: &Analysis, span: Span) -> Option<(usize, usize)> {
    analysis.sentences.iter().enumerate().find_map(|(at, sentence)| {
        let token = sentence
            .tokens
            .iter()
            .position(|token| token.span.overlaps(span))?;
        Some((at, token))
    })
}

/// The spans of the names that a place is given by, or its own.
fn names_of(at: usize, places: &[PlaceMention]) -> Vec<Span> {
    let place = &places[at];
    let inside: Vec<Span> = places
        .iter()
        .filter(|other| {
            other.is_name() && other.sentence == place.sentence && place.span.contains(other.span)
        })
        .map(|other| other.span)
        .collect();
    if inside.is_empty() {
        vec![place.span]
    } else {
        inside
    }
}
