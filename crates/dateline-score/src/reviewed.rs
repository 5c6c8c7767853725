//! Readings against what people said of claims in a ledger.
//!
//! Gold is what `dateline export --layout gold` writes: a report a line, with its text, what was told of it beside the text,
//! and the claims that people judged, as they should be read. A system claim finds a gold claim of its kind (event or
//! control) at the same words, else at words that overlap. Fields are counted over gold claims that are made and were
//! found, wherever gold or the system says something. Claims that were rejected are right where the system has none there.
//! To confirm a claim is to confirm its fields: gold is as good as the reviewers were careful.

use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::reading::{Participant, Words};
use dateline_reader::{Reader, Reading, reading};
use dateline_report::{Metadata, Published, PublishedBasis, Report};
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold as files};

#[derive(Deserialize)]
struct GoldReport {
    #[serde(flatten)]
    given: Given,
    text: String,
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
struct Given {
    id: Option<String>,
    outlet: Option<String>,
    title: Option<String>,
    published: Option<String>,
    published_basis: Option<PublishedBasis>,
    url: Option<String>,
}

#[derive(Deserialize)]
struct GoldClaim {
    made: bool,
    kind: String,
    sentence: (usize, usize),
    trigger: Option<(usize, usize)>,
    event_type: Option<String>,
    mode: Option<String>,
    control_state: Option<String>,
    actors: Vec<String>,
    recipients: Vec<String>,
    place_name: Option<String>,
    date_from: Option<String>,
    date_to: Option<String>,
    source_kind: String,
    source_name: Option<String>,
    status: String,
    dead_best: Option<u64>,
}

/// Fields, in the order in which they are printed.
const FIELDS: [&str; 11] = [
    "event type",
    "mode",
    "control",
    "actors",
    "recipients",
    "place",
    "days",
    "source kind",
    "source name",
    "status",
    "dead",
];

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let reader = Reader::of_size(size);
    let mut tally = Tally::default();
    let mut records = 0;
    for path in gold {
        let reports: Vec<GoldReport> = files::json_lines(path)?;
        for (at, gold) in reports.iter().enumerate() {
            let report = gold
                .report()
                .map_err(|error| files::format(path, at + 1, error))?;
            tally.add(gold, &reader.read(&report));
            records += 1;
        }
    }
    let mut figures = vec![
        tally.found.accuracy("claims found"),
        tally.rejected.accuracy("rejected claims gone"),
    ];
    let fields = FIELDS.iter().zip(tally.fields);
    figures.extend(fields.map(|(name, counts)| counts.accuracy(*name)));
    Ok(Score {
        task: "reviewed".into(),
        records,
        figures,
    })
}

impl GoldReport {
    fn report(&self) -> Result<Report, dateline_report::ReportError> {
        let given = &self.given;
        let metadata = Metadata {
            id: given.id.clone(),
            outlet: given.outlet.clone(),
            title: given.title.clone(),
            published: given.published.clone(),
            url: given.url.clone(),
            input: None,
        };
        let mut report = Report::new(self.text.as_str(), metadata)?;
        if let (Some(words), Some(basis)) = (&given.published, given.published_basis) {
            report.published = Published::parse(words, basis).or(report.published);
        }
        Ok(report)
    }
}

#[derive(Default)]
struct Tally {
    found: Counts,
    rejected: Counts,
    fields: [Counts; FIELDS.len()],
}

impl Tally {
    fn add(&mut self, gold: &GoldReport, reading: &Reading) {
        let mut taken = vec![false; reading.claims.len()];
        let mut pairs: Vec<Option<usize>> = vec![None; gold.claims.len()];
        for same_words in [true, false] {
            for (claim, pair) in gold.claims.iter().zip(&mut pairs) {
                if pair.is_none() {
                    let found = (0..taken.len())
                        .find(|at| !taken[*at] && stands_at(claim, &reading.claims[*at], same_words));
                    if let Some(at) = found {
                        taken[at] = true;
                        *pair = Some(at);
                    }
                }
            }
        }
        for (claim, pair) in gold.claims.iter().zip(pairs) {
            if !claim.made {
                self.rejected.add_case(pair.is_none());
                continue;
            }
            self.found.add_case(pair.is_some());
            if let Some(at) = pair {
                let right = fields(claim, &reading.claims[at], reading);
                for (counts, right) in self.fields.iter_mut().zip(right) {
                    if let Some(right) = right {
                        counts.add_case(right);
                    }
                }
            }
        }
    }
}

fn stands_at(gold: &GoldClaim, claim: &reading::Claim, same_words: bool) -> bool {
    let kind = if claim.event.is_some() { "event" } else { "control" };
    let event = claim.event.as_ref().map(|event| &event.trigger);
    let words: Option<&Words> = event.or_else(|| claim.control.as_ref()?.trigger.as_ref());
    let own = words.map_or((claim.sentence.start, claim.sentence.end), |words| {
        (words.start, words.end)
    });
    let (start, end) = gold.trigger.unwrap_or(gold.sentence);
    let stands = if same_words {
        own == (start, end)
    } else {
        own.0 < end && start < own.1
    };
    kind == gold.kind && stands
}

/// Whether each of [`FIELDS`] is right; `None` where neither says anything.
fn fields(gold: &GoldClaim, claim: &reading::Claim, reading: &Reading) -> [Option<bool>; FIELDS.len()] {
    let mentions = &reading.mentions;
    let names = |participants: &[Participant]| -> Vec<String> {
        let find = |one: &Participant| mentions.actors.iter().find(|actor| actor.id == one.mention);
        participants
            .iter()
            .filter_map(find)
            .map(|actor| actor.name.clone().unwrap_or_else(|| actor.text.clone()))
            .collect()
    };
    let place = mentions
        .places
        .iter()
        .find(|place| Some(&place.id) == claim.place.as_ref());
    let place = place.map(|place| place.name.clone().unwrap_or_else(|| place.text.clone()));
    let time = mentions
        .times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref());
    let days = time.map_or((None, None), |time| (time.from.clone(), time.to.clone()));
    let event = claim.event.as_ref();
    let dead = claim.casualties.as_ref().and_then(|all| all.dead.best);
    [
        same(&gold.event_type, &event.map(|event| event.kind.clone())),
        same(&gold.mode, &event.and_then(|event| event.mode.clone())),
        same(
            &gold.control_state,
            &claim.control.as_ref().map(|control| control.state.clone()),
        ),
        same(&listed(&gold.actors), &listed(&names(&claim.actors))),
        same(&listed(&gold.recipients), &listed(&names(&claim.recipients))),
        same(&gold.place_name, &place),
        same(
            &some_of((gold.date_from.clone(), gold.date_to.clone())),
            &some_of(days),
        ),
        Some(gold.source_kind == claim.source.kind),
        same(&gold.source_name, &claim.source.name),
        Some(gold.status == claim.status),
        same(&gold.dead_best, &dead),
    ]
}

fn same<T: PartialEq>(gold: &Option<T>, own: &Option<T>) -> Option<bool> {
    (gold.is_some() || own.is_some()).then(|| gold == own)
}

/// Names in no order; `None` where there are none.
fn listed(names: &[String]) -> Option<Vec<String>> {
    let mut names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    names.sort();
    names.dedup();
    Some(names).filter(|names| !names.is_empty())
}

fn some_of(days: (Option<String>, Option<String>)) -> Option<(Option<String>, Option<String>)> {
    Some(days).filter(|(from, to)| from.is_some() || to.is_some())
}
