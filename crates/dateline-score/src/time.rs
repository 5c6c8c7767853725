//! Time expressions: span, value, interval. As TempEval-3 does it: a system expression matches a gold
//! one where they share a character (relaxed) or are the same span (strict), one to one. Value and
//! type count where the spans match relaxed. Type is left out for files whose gold has but one type
//! (WikiWars is TIMEX2, which has none).
//!
//! "exact interval": of the matched gold expressions with a value that is a stretch of the calendar
//! (from a century to a minute), the share whose interval is the same. The gold files do not carry
//! `mod`, so that "early June" is plain June in them: where the system narrowed its interval by START,
//! MID or END, the interval of its unnarrowed value is compared.

use std::path::PathBuf;

use dateline_language::{Model, Size};
use dateline_report::{Metadata, Report, Span};
use dateline_time::{Interval, TimeMention, TimexKind};
use rayon::prelude::*;
use serde::Deserialize;

use crate::metric::Counts;
use crate::{Score, ScoreError, gold};

#[derive(Deserialize)]
struct Document {
    published: Option<String>,
    text: String,
    times: Vec<GoldTime>,
}

#[derive(Deserialize)]
struct GoldTime {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    value: Option<String>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    relaxed: Counts,
    strict: Counts,
    value: Counts,
    kind: Counts,
    interval: Counts,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.relaxed += other.relaxed;
        self.strict += other.strict;
        self.value += other.value;
        self.kind += other.kind;
        self.interval += other.interval;
    }
}

pub(crate) fn score(files: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let model = Model::of_size(size);
    let (mut all, mut typed) = (Tally::default(), Counts::default());
    let mut records = 0;
    for file in files {
        let documents: Vec<Document> = gold::json_lines(file)?;
        let tallies: Vec<Tally> = documents
            .par_iter()
            .map(|document| tally(&model, document))
            .collect();
        let mut sum = Tally::default();
        tallies.into_iter().for_each(|tally| sum += tally);
        let mut kinds = documents
            .iter()
            .flat_map(|document| &document.times)
            .map(|time| &time.kind);
        let first = kinds.next();
        if kinds.any(|kind| Some(kind) != first) {
            typed += sum.kind;
        }
        records += documents.len();
        all += sum;
    }
    let mut figures = vec![
        all.relaxed.f1("span, relaxed"),
        all.strict.f1("span, strict"),
        all.value.f1("value"),
    ];
    if typed.gold > 0 {
        figures.push(typed.f1("type"));
    }
    figures.push(all.interval.accuracy("exact interval"));
    Ok(Score {
        task: "time".into(),
        records,
        figures,
    })
}

fn tally(model: &Model, document: &Document) -> Tally {
    let metadata = Metadata {
        published: document.published.clone(),
        ..Metadata::default()
    };
    let Ok(report) = Report::new(document.text.clone(), metadata) else {
        return Tally::default();
    };
    let analysis = model.analyse(&report);
    let mut times = dateline_time::times(&report, &analysis);
    times.retain(|time| !time.span.is_empty() && time.ends.is_none());
    compare(&document.times, &times)
}

fn compare(gold: &[GoldTime], times: &[TimeMention]) -> Tally {
    let counts = Counts {
        right: 0,
        system: times.len(),
        gold: gold.len(),
    };
    let mut tally = Tally {
        relaxed: counts,
        strict: counts,
        value: counts,
        kind: counts,
        interval: Counts::default(),
    };
    let mut taken = vec![false; times.len()];
    for expected in gold {
        let span = Span::new(expected.start, expected.end);
        let shared = |time: &TimeMention| {
            span.end
                .min(time.span.end)
                .saturating_sub(span.start.max(time.span.start))
        };
        let best = (0..times.len())
            .filter(|&at| !taken[at] && times[at].span.overlaps(span))
            .max_by_key(|&at| (shared(&times[at]), std::cmp::Reverse(at)));
        let Some(best) = best else {
            continue;
        };
        taken[best] = true;
        let time = &times[best];
        tally.relaxed.right += 1;
        tally.strict.right += usize::from(time.span == span);
        tally.value.right += usize::from(expected.value.as_deref() == Some(&time.timex.value));
        tally.kind.right += usize::from(expected.kind == kind_name(time.timex.kind));
        if let Some(interval) = expected.value.as_deref().and_then(Interval::of_value) {
            tally.interval.add_case(same_interval(&interval, time));
        }
    }
    tally
}

fn same_interval(gold: &Interval, time: &TimeMention) -> bool {
    let own = match time.timex.modifier.as_deref() {
        Some("START" | "MID" | "END") => Interval::of_value(&time.timex.value),
        _ => time.interval,
    };
    own.is_some_and(|own| own.from == gold.from && own.to == gold.to)
}

fn kind_name(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}
