//! Groups that nobody knows: sector and side from their shape and the report's own words.
//!
//! Gold is `crates/dateline-score/gold/unknown_groups.jsonl`, short reports of our own with an invented
//! group each: `text`, the group's words as `group`, the expected `sector` and `side` (null for none), and
//! `aside: true` for those that were set aside: written, or kept from sight, before any rule was tuned on the others.
//!
//! Right is a mention that stands at the group's first words and has that sector first and that side. The
//! entity must be none, so that a name that the knowledge base has learnt since does not count.

use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::Reader;
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::actors::{mention_at, stretch};
use crate::{Counts, Score, ScoreError, gold as files};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    text: String,
    group: String,
    sector: String,
    side: Option<String>,
    #[serde(default)]
    aside: bool,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = files::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let right: Vec<(bool, bool)> = records
        .par_iter()
        .map(|record| compare(record, &reader))
        .collect();
    let mut both = Counts::default();
    let mut aside = Counts::default();
    let mut sector = Counts::default();
    let mut side = Counts::default();
    for (record, (sector_right, side_right)) in records.iter().zip(right) {
        both.add_case(sector_right && side_right);
        sector.add_case(sector_right);
        side.add_case(side_right);
        if record.aside {
            aside.add_case(sector_right && side_right);
        }
    }
    Ok(Score {
        task: "groups".into(),
        records: records.len(),
        figures: vec![
            both.accuracy("sector and side"),
            aside.accuracy("sector and side, set aside"),
            sector.accuracy("sector"),
            side.accuracy("side"),
        ],
    })
}

/// Whether the sector and the side are right.
fn compare(record: &Record, reader: &Reader) -> (bool, bool) {
    let floors = Report::new(record.text.clone(), Metadata::default())
        .ok()
        .map(|report| reader.floors(&report));
    let words = stretch(&record.text, &record.group);
    let mention = floors
        .as_ref()
        .zip(words)
        .and_then(|(floors, words)| mention_at(floors, words))
        .filter(|mention| mention.entity.is_none());
    let Some(mention) = mention else {
        return (false, false);
    };
    (
        mention.sectors.first() == Some(&record.sector),
        mention.side == record.side,
    )
}
