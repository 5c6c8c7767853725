//! Sides of the actors of whole reports (FA-KES).
//!
//! Gold's reports stand in the files given; the sides are in the repository, in
//! `crates/dateline-score/gold/fakes_sides.tsv`: 60 reports read by hand, with a side for each principal
//! actor. A line is the report's id, the first and the last character of the actor's words (half-open), and
//! its side in the words of `data/actors/README.md`, or `-` for an actor on no side (civilians, rescuers,
//! monitors). The list was written before the program's reading of these reports was looked at.
//!
//! The system's mention is the one that the words head, else the smallest that holds their head.
//!
//! - `side`: of the actors with a side, the share that have it.
//! - `no side`: of the actors without one, the share that have none. Words that the system does not take
//!   for an actor have none.
//! - `all`: both together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline_language::Size;
use dateline_reader::Reader;
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::actors::mention_at;
use crate::{Counts, Score, ScoreError, gold as files};

const LIST: &str = include_str!("../gold/fakes_sides.tsv");
const LIST_NAME: &str = "fakes_sides.tsv";

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
    title: String,
    outlet: String,
}

/// An actor of a report, by hand.
#[derive(Debug, PartialEq)]
struct Actor {
    start: usize,
    end: usize,
    side: Option<String>,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let list = list(LIST)?;
    let mut records: Vec<Record> = files::all_json_lines(gold)?;
    records.retain(|record| list.contains_key(record.id.as_str()));
    let reader = Reader::of_size(size);
    let counts: Vec<(Counts, Counts)> = records
        .par_iter()
        .map(|record| compare(record, &list[record.id.as_str()], &reader))
        .collect();
    let (mut with, mut without) = (Counts::default(), Counts::default());
    for (sided, plain) in counts {
        with += sided;
        without += plain;
    }
    let mut all = with;
    all += without;
    Ok(Score {
        task: "sides".into(),
        records: records.len(),
        figures: vec![
            with.accuracy("side"),
            without.accuracy("no side"),
            all.accuracy("all"),
        ],
    })
}

fn compare(record: &Record, actors: &[Actor], reader: &Reader) -> (Counts, Counts) {
    let metadata = Metadata {
        title: Some(record.title.clone()),
        outlet: Some(record.outlet.clone()),
        ..Metadata::default()
    };
    let floors = Report::new(record.text.clone(), metadata)
        .ok()
        .map(|report| reader.floors(&report));
    let (mut with, mut without) = (Counts::default(), Counts::default());
    for actor in actors {
        let mention = floors
            .as_ref()
            .and_then(|floors| mention_at(floors, actor.start..actor.end));
        let side = mention.and_then(|mention| mention.side.clone());
        let counts = if actor.side.is_some() {
            &mut with
        } else {
            &mut without
        };
        counts.add_case(side == actor.side);
    }
    (with, without)
}

/// The actors of each report.
fn list(text: &str) -> Result<BTreeMap<&str, Vec<Actor>>, ScoreError> {
    let mut reports: BTreeMap<&str, Vec<Actor>> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let (id, actor) = actor(line).ok_or_else(|| {
            files::format(
                Path::new(LIST_NAME),
                at + 1,
                "not a report, two numbers and a side",
            )
        })?;
        reports.entry(id).or_default().push(actor);
    }
    Ok(reports)
}

fn actor(line: &str) -> Option<(&str, Actor)> {
    let mut fields = line.split('\t');
    let id = fields.next()?;
    let start = fields.next()?.parse().ok()?;
    let end = fields.next()?.parse().ok()?;
    let side = fields.next().filter(|side| !side.is_empty())?;
    let actor = Actor {
        start,
        end,
        side: (side != "-").then(|| side.to_owned()),
    };
    (fields.next().is_none() && start < end).then_some((id, actor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_sixty_reports_and_no_words_of_them() {
        let list = list(LIST).expect("a list in order");
        assert_eq!(list.len(), 60);
        let sides: Vec<&str> = list
            .values()
            .flatten()
            .filter_map(|actor| actor.side.as_deref())
            .collect();
        assert!(sides.len() >= 250, "{}", sides.len());
        for side in sides {
            let known = [
                "government",
                "opposition",
                "coalition",
                "islamic-state",
                "al-qaeda",
                "kurdish",
                "israel",
            ];
            assert!(known.contains(&side), "{side}");
        }
    }

    #[test]
    fn a_line_that_is_out_of_order_is_named() {
        let fault = list("# head\nfakes-1\t10\t4\topposition\n");
        assert!(
            matches!(fault, Err(ScoreError::Format { line: 2, .. })),
            "{fault:?}"
        );
        let read = list("fakes-1\t4\t10\t-\n").expect("a list");
        assert_eq!(read["fakes-1"][0].side, None);
    }
}
