//! What binds actors: part of, backed by, allied with, speaks for, commands.
//!
//! Gold is `crates/dateline-score/gold/relations.jsonl`, sentences of our own: `text`, and `relations` as
//! `[kind, words of the one bound, words of the one it is bound to]`; sentences without any are there to
//! catch what is read too much.
//!
//! A relation of the system is right where its kind is that of gold and the words of both its mentions hold
//! those of gold or the other way round (micro F1). Two that say the same count once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::{Reader, Reading};
use dateline_report::{Metadata, Report};
use serde::Deserialize;

use crate::gold::{self as files, same_words};
use crate::{Counts, Score, ScoreError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    text: String,
    relations: Vec<(String, String, String)>,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = files::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let mut sum = Counts::default();
    for record in &records {
        let report = Report::new(record.text.clone(), Metadata::default());
        let reading = report.ok().map(|report| reader.read(&report));
        sum += compare(record, reading.as_ref());
    }
    Ok(Score {
        task: "relations".into(),
        records: records.len(),
        figures: vec![sum.f1("relations")],
    })
}

fn compare(record: &Record, reading: Option<&Reading>) -> Counts {
    let given: BTreeSet<(String, String, String)> =
        reading.iter().flat_map(|reading| relations(reading)).collect();
    let right = record
        .relations
        .iter()
        .filter(|(kind, of, by)| {
            given.iter().any(|(its_kind, its_of, its_by)| {
                kind == its_kind && same_words(of, its_of) && same_words(by, its_by)
            })
        })
        .count();
    Counts {
        right,
        system: given.len(),
        gold: record.relations.len(),
    }
}

/// Kind and words of each relation of a reading.
fn relations(reading: &Reading) -> Vec<(String, String, String)> {
    let words = |id: &str| {
        let mention = reading.mentions.actors.iter().find(|actor| actor.id == id);
        mention.map(|mention| mention.text.clone()).unwrap_or_default()
    };
    reading
        .relations
        .iter()
        .map(|relation| {
            (
                relation.kind.to_string(),
                words(&relation.of),
                words(&relation.by),
            )
        })
        .collect()
}
