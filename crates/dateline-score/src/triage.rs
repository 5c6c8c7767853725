//! What triage loses: readings with it against full readings of the same texts.
//!
//! Files are JSON Lines with `text`; no gold is needed, because the full reading is what the other is measured against.
//!
//! - `claims kept`: claims of the full reading with a claim of the same trigger, type and state of control in the other;
//! - `claims unchanged`: those whose place, time, source, status and parties are the same too, by the words that name them;
//! - `sentences skipped`: a share of all, not of claims.

use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::Reader;
use dateline_reader::reading::{Claim, Reading};
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    kept: Counts,
    unchanged: Counts,
    skipped: Counts,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.kept += other.kept;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
    }
}

pub(crate) fn score(files: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let full = Reader::of_size(size);
    let quick = Reader::of_size(size).with_triage();
    let (mut records, mut all, mut figures) = (0, Tally::default(), Vec::new());
    for path in files {
        let texts: Vec<Record> = gold::json_lines(path)?;
        records += texts.len();
        let tallies: Vec<Tally> = texts
            .into_par_iter()
            .filter_map(|record| Report::new(record.text, Metadata::default()).ok())
            .map(|report| tally(&full, &quick, &report))
            .collect();
        let mut sum = Tally::default();
        tallies.into_iter().for_each(|tally| sum += tally);
        all += sum;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        figures.extend(lines(sum, &format!("{name}, ")));
    }
    figures.extend(lines(all, ""));
    Ok(Score {
        task: "triage".into(),
        records,
        figures,
    })
}

fn lines(tally: Tally, of: &str) -> [crate::Figure; 3] {
    [
        tally.kept.accuracy(format!("{of}claims kept")),
        tally.unchanged.accuracy(format!("{of}claims unchanged")),
        tally.skipped.accuracy(format!("{of}sentences skipped")),
    ]
}

fn tally(full: &Reader, quick: &Reader, report: &Report) -> Tally {
    let mut tally = Tally::default();
    let floors = quick.floors(report);
    let read = floors.analysis.sentences.len();
    tally.skipped.right = floors.skipped.len();
    tally.skipped.gold = floors.skipped.len() + read;
    let (full, quick) = (full.read(report), quick.read(report));
    for claim in &full.claims {
        let same = quick
            .claims
            .iter()
            .find(|other| what(claim) == what(other) && trigger(claim) == trigger(other));
        tally.kept.add_case(same.is_some());
        let unchanged = same.is_some_and(|other| fields(&full, claim) == fields(&quick, other));
        tally.unchanged.add_case(unchanged);
    }
    tally
}

/// Where the trigger stands.
fn trigger(claim: &Claim) -> Option<(usize, usize)> {
    let of_event = claim.event.as_ref().map(|event| &event.trigger);
    let of_control = claim
        .control
        .as_ref()
        .and_then(|control| control.trigger.as_ref());
    of_event.or(of_control).map(|words| (words.start, words.end))
}

/// Type of the event and state of control.
fn what(claim: &Claim) -> (Option<&str>, Option<&str>) {
    (
        claim.event.as_ref().map(|event| event.kind.as_str()),
        claim.control.as_ref().map(|control| control.state.as_str()),
    )
}

/// What else a claim says, by words and not by identifiers, which count what was read before.
fn fields(reading: &Reading, claim: &Claim) -> Vec<String> {
    let mentions = &reading.mentions;
    let actor = |id: &String| {
        mentions
            .actors
            .iter()
            .find(|actor| actor.id == *id)
            .map(|actor| actor.name.clone())
    };
    let place = |id: &String| {
        mentions
            .places
            .iter()
            .find(|place| place.id == *id)
            .map(|place| place.name.clone())
    };
    let time = |id: &String| {
        let time = mentions.times.iter().find(|time| time.id == *id)?;
        Some(format!("{:?} to {:?}", time.from, time.to))
    };
    let mut fields = vec![
        claim.status.clone(),
        claim.source.kind.clone(),
        format!("{:?}", claim.source.name),
        format!("{:?}", claim.place.as_ref().and_then(place)),
        format!("{:?}", claim.time.as_ref().and_then(time)),
    ];
    let parties = claim.actors.iter().chain(&claim.recipients);
    fields.extend(parties.map(|party| format!("{:?} {}", actor(&party.mention), party.role)));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attack_is_kept_and_dull_sentences_are_skipped() {
        let (full, quick) = (Reader::embedded(), Reader::embedded().with_triage());
        let tally_of = |text: &str| {
            let report = Report::new(text.to_owned(), Metadata::default()).unwrap();
            tally(&full, &quick, &report)
        };
        let attack = tally_of("Rebels shelled Douma on Tuesday, killing three people.");
        assert!(attack.kept.gold > 0);
        assert_eq!(attack.kept.right, attack.kept.gold);
        let dull = tally_of("Stir the onions until they are soft.\n\nAdd a cup of rice and a little butter.");
        assert_eq!((dull.skipped.right, dull.skipped.gold), (2, 2));
    }
}
