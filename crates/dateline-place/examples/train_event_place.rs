//! Learns the weights of `data/places/event_place.tsv` from sentences with one verb and its place.
//!
//! `cargo run --release -p dateline-place --example train_event_place -- GOLD.JSONL data/places/event_place.tsv`
//!
//! Without the second argument only the cross-validation is printed. To be run again when the language model
//! changes.
//!
//! Records are JSON Lines with `text` and `spans` (`start`, `end`, `label` VERB or LOCATION). A logistic
//! regression over the signs of every named place of the verb's sentence; the accuracy in five-fold cross
//! validation is printed, then the weights of all records are written.

use std::collections::BTreeMap;
use std::process::ExitCode;

use dateline_language::Model;
use dateline_place::{Gazetteer, event_place_candidates, event_place_signs, event_place_token_signs, places};
use dateline_report::{Metadata, Report, Span};
use serde_json::Value;

const PASSES: usize = 15;
const RATE: f64 = 0.05;
const DECAY: f64 = 0.003;
/// Signs seen on fewer places than this are left out.
const FEWEST: usize = 3;
const FOLDS: usize = 5;
const SMALLEST: f64 = 0.02;

struct Case {
    /// Signs of each place of the sentence, and whether it is the verb's.
    places: Vec<(Vec<usize>, bool)>,
    /// Whether gold has a place at all.
    placed: bool,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(gold) = arguments.next() else {
        eprintln!("usage: train_event_place GOLD.JSONL [OUT.TSV]");
        return ExitCode::FAILURE;
    };
    match train(&gold, arguments.next().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{gold}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn train(gold: &str, out: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
    let (model, gazetteer) = (Model::embedded(), Gazetteer::embedded());
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in std::fs::read_to_string(gold)?.lines() {
        cases.extend(case(
            &serde_json::from_str(line)?,
            &model,
            &gazetteer,
            &mut numbers,
        ));
    }
    let mut seen = vec![0; numbers.len()];
    cases
        .iter()
        .flat_map(|case: &Case| &case.places)
        .flat_map(|(signs, _)| signs)
        .for_each(|&sign| seen[sign] += 1);
    for (signs, _) in cases.iter_mut().flat_map(|case| &mut case.places) {
        signs.retain(|&sign| seen[sign] >= FEWEST);
    }
    let mut right = 0;
    for fold in 0..FOLDS {
        let (test, train): (Vec<_>, Vec<_>) =
            cases.iter().enumerate().partition(|(at, _)| at % FOLDS == fold);
        let weights = fit(
            &train.iter().map(|(_, case)| *case).collect::<Vec<_>>(),
            numbers.len(),
        );
        right += test.iter().filter(|(_, case)| is_right(case, &weights)).count();
    }
    println!(
        "{} cases, {} signs, cross-validated accuracy {:.4}",
        cases.len(),
        numbers.len(),
        right as f64 / cases.len() as f64
    );
    let reachable = cases
        .iter()
        .filter(|case| !case.placed || case.places.iter().any(|(_, gold)| *gold))
        .count();
    println!("at most {:.4}", reachable as f64 / cases.len() as f64);
    let weights = fit(&cases.iter().collect::<Vec<_>>(), numbers.len());
    if let Some(out) = out {
        let mut text = String::from(
            "# Weights of the signs that a place is that of an event, learnt by train_event_place.\n",
        );
        for (sign, &number) in &numbers {
            if weights[number].abs() >= SMALLEST {
                text.push_str(&format!("{sign}\t{:.2}\n", weights[number]));
            }
        }
        std::fs::write(out, text)?;
    }
    Ok(())
}

fn case(
    record: &Value,
    model: &Model,
    gazetteer: &Gazetteer,
    numbers: &mut BTreeMap<String, usize>,
) -> Option<Case> {
    let spans = |label: &str| -> Vec<Span> {
        record["spans"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|span| span["label"] == label)
            .filter_map(|span| {
                Some(Span::new(
                    span["start"].as_u64()? as usize,
                    span["end"].as_u64()? as usize,
                ))
            })
            .collect()
    };
    let verb = *spans("VERB").first()?;
    let gold = spans("LOCATION");
    let report = Report::new(record["text"].as_str()?, Metadata::default()).ok()?;
    let analysis = model.analyse(&report);
    let (sentence, token) = analysis.sentences.iter().enumerate().find_map(|(at, sentence)| {
        Some((
            at,
            sentence
                .tokens
                .iter()
                .position(|token| token.span.overlaps(verb))?,
        ))
    })?;
    let found = places(&report, &analysis, &[], gazetteer);
    let about = event_place_token_signs(&analysis.sentences[sentence], token);
    let places = event_place_candidates(&found, sentence)
        .map(|at| {
            let mut signs: Vec<usize> = event_place_signs(&found, &analysis.sentences[sentence], at, token)
                .into_iter()
                .chain(about.iter().cloned())
                .map(|sign| {
                    let next = numbers.len();
                    *numbers.entry(sign).or_insert(next)
                })
                .collect();
            signs.sort_unstable();
            signs.dedup();
            (signs, gold.iter().any(|gold| gold.overlaps(found[at].span)))
        })
        .collect();
    Some(Case {
        places,
        placed: !gold.is_empty(),
    })
}

fn odds(signs: &[usize], weights: &[f64]) -> f64 {
    signs.iter().map(|&sign| weights[sign]).sum()
}

/// Stochastic gradient descent with weight decay, in the fixed order of the cases.
fn fit(cases: &[&Case], count: usize) -> Vec<f64> {
    let mut weights = vec![0.0; count];
    for pass in 0..PASSES {
        let rate = RATE / (1.0 + pass as f64 / 5.0);
        for (signs, gold) in cases.iter().flat_map(|case| &case.places) {
            let belief = 1.0 / (1.0 + (-odds(signs, &weights)).exp());
            let step = rate * (f64::from(u8::from(*gold)) - belief);
            for &sign in signs {
                weights[sign] += step - rate * DECAY * weights[sign];
            }
        }
    }
    weights
}

fn is_right(case: &Case, weights: &[f64]) -> bool {
    let best = case
        .places
        .iter()
        .map(|(signs, gold)| (odds(signs, weights), *gold))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })
        .filter(|best| best.0 > 0.0);
    match best {
        Some((_, gold)) => gold,
        None => !case.placed,
    }
}
