//! How long the place floor takes, beside the language floor below it.
//!
//! `cargo run --release -p dateline-place --example time_places -- REPORT.TXT ...`
//!
//! Each report is read several times on one core; the first pass, with nothing of it in the caches, and the
//! fastest are printed in microseconds a sentence: for the analysis, for finding and resolving places, and for
//! choosing the place of every verb.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline_language::{Model, Upos};
use dateline_place::{Gazetteer, place_of, places};
use dateline_report::{Metadata, Report};

const PASSES: usize = 5;

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        eprintln!("usage: time_places REPORT.TXT ...");
        return ExitCode::FAILURE;
    }
    match time(&paths) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("time_places: {error}");
            ExitCode::FAILURE
        }
    }
}

fn time(paths: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let (model, gazetteer) = (Model::embedded(), Gazetteer::embedded());
    let (mut sentences, mut verbs) = (0, 0);
    let mut totals = [[Duration::ZERO; 2]; 3];
    for path in paths {
        let report = Report::new(std::fs::read_to_string(path)?, Metadata::default())?;
        let (analysing, analysis) = fastest(|| model.analyse(&report));
        let (placing, found) = fastest(|| places(&report, &analysis, &[], &gazetteer));
        let (choosing, count) = fastest(|| {
            let mut count = 0;
            for (at, sentence) in analysis.sentences.iter().enumerate() {
                for (token, word) in sentence.tokens.iter().enumerate() {
                    if word.upos == Upos::Verb {
                        count += 1;
                        std::hint::black_box(place_of(&found, &report, &analysis, at, token));
                    }
                }
            }
            count
        });
        sentences += analysis.sentences.len();
        verbs += count;
        for (total, spent) in totals.iter_mut().zip([analysing, placing, choosing]) {
            total[0] += spent[0];
            total[1] += spent[1];
        }
    }
    println!("{} reports, {sentences} sentences, {verbs} verbs", paths.len());
    println!("µs a sentence           first  fastest");
    for (what, total) in ["analysis", "places", "place of each verb"].iter().zip(totals) {
        let micros = total.map(|time| time.as_secs_f64() * 1e6 / sentences.max(1) as f64);
        println!("{what:<20} {:8.1} {:8.1}", micros[0], micros[1]);
    }
    let share = |at: usize| (totals[1][at] + totals[2][at]).as_secs_f64() / totals[0][at].as_secs_f64();
    println!("places over analysis {:8.3} {:8.3}", share(0), share(1));
    Ok(())
}

/// The time of the first pass and the shortest of all, and what the work gives.
fn fastest<T>(work: impl Fn() -> T) -> ([Duration; 2], T) {
    let clock = || {
        let start = Instant::now();
        let result = work();
        (start.elapsed(), result)
    };
    let (first, result) = clock();
    let best = (1..PASSES).map(|_| clock().0).fold(first, Duration::min);
    ([first, best], result)
}
