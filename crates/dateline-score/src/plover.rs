//! PLOVER gold records: root, actors, triples.
//!
//! Each record is a sentence with one event: its type, and the codes of its sources and targets. Gold's
//! type names are older than PLOVER 2.0: FIGHT counts as ASSAULT, DEMAND as REQUEST, DISAPPROVE and
//! INVESTIGATE as ACCUSE, YIELD as CONCEDE or RETREAT; of the country codes JAP, ITL, VTN and IMG are
//! read as JPN, ITA, VNM and IGO.
//!
//! Sets are compared record by record and summed (micro F1), as coders of this family are compared:
//! - **root**: types of the events coded, each once, against the one of gold;
//! - **actor**: country codes of the actors and recipients of these events, against those of gold's
//!   sources and targets;
//! - **triple**: (country of actor, type, country of recipient), every actor with every recipient.
//!   Where gold has two sources and no target, both did it together: either order counts, and a pair of
//!   actors of one event of the system is one such triple.
//!
//! Figures named "main event" look only at the event that ranks first in the record, so that a coder
//! that prints all events of a sentence and gold, which holds one of them, can be compared; those
//! named "all events" look at everything coded. A type is taken with its tense
//! ([`dateline_event::plover_type`]): PLOVER codes what a party says it will do as AGREE or THREATEN. A
//! recipient that is a place counts with the country of the place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dateline_event::{Event, main_event, plover_type};
use dateline_language::Size;
use dateline_reader::{Floors, Reader};
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    event: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    target: Value,
}

/// (country of actor, type, country of recipient); an order that does not matter is written
/// alphabetically.
type Triple = (String, String, String);

#[derive(Clone, Copy, Default)]
struct Tally {
    root: Counts,
    actor: Counts,
    triple: Counts,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.root += other.root;
        self.actor += other.actor;
        self.triple += other.triple;
    }
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let tallies: Vec<(Tally, Tally)> = records
        .par_iter()
        .map(|record| {
            let floors = Report::new(record.text.trim(), Metadata::default())
                .ok()
                .map(|report| reader.floors(&report));
            let all: Vec<&Event> = floors.iter().flat_map(|floors| &floors.events).collect();
            let main: Vec<&Event> = floors
                .iter()
                .filter_map(|floors| main_event(&floors.events, &floors.analysis))
                .collect();
            (
                tally(record, floors.as_ref(), &main),
                tally(record, floors.as_ref(), &all),
            )
        })
        .collect();
    let (mut main, mut all) = (Tally::default(), Tally::default());
    for (one, every) in tallies {
        main.add(one);
        all.add(every);
    }
    Ok(Score {
        task: "plover".into(),
        records: records.len(),
        figures: vec![
            main.root.f1("root, main event"),
            main.actor.f1("actor, main event"),
            main.triple.f1("triple, main event"),
            all.root.f1("root, all events"),
            all.actor.f1("actor, all events"),
            all.triple.f1("triple, all events"),
        ],
    })
}

fn tally(record: &Record, floors: Option<&Floors>, events: &[&Event]) -> Tally {
    let gold_roots = roots(&record.event);
    let sources = codes(&record.source);
    let targets = codes(&record.target);
    let mut system_roots: BTreeSet<&str> = BTreeSet::new();
    let mut system_codes: BTreeSet<String> = BTreeSet::new();
    let mut system_triples: BTreeSet<Triple> = BTreeSet::new();
    let mutual = targets.is_empty() && sources.len() > 1;
    if let Some(floors) = floors {
        for event in events {
            let sentence = &floors.analysis.sentences[event.sentence];
            let Some(root) = plover_type(event, sentence) else {
                continue;
            };
            system_roots.insert(root);
            let actors = countries(floors, event, true);
            let recipients = countries(floors, event, false);
            system_codes.extend(actors.iter().cloned());
            system_codes.extend(recipients.iter().cloned());
            system_triples.extend(triples(&actors, root, &recipients, mutual));
        }
    }
    let root_right = system_roots
        .iter()
        .filter(|root| gold_roots.contains(*root))
        .count();
    let mut tally = Tally::default();
    tally.root += Counts {
        right: root_right.min(1),
        system: system_roots.len(),
        gold: 1,
    };
    let gold_codes: BTreeSet<&String> = sources.iter().chain(&targets).collect();
    tally.actor += Counts {
        right: system_codes
            .iter()
            .filter(|code| gold_codes.contains(code))
            .count(),
        system: system_codes.len(),
        gold: gold_codes.len(),
    };
    let gold_triples: Vec<BTreeSet<Triple>> = gold_roots
        .iter()
        .map(|root| triples(&sources, root, &targets, mutual))
        .collect();
    let right = gold_triples
        .iter()
        .map(|triples| triples.intersection(&system_triples).count())
        .max()
        .unwrap_or(0);
    tally.triple += Counts {
        right,
        system: system_triples.len(),
        gold: gold_triples.first().map_or(0, BTreeSet::len),
    };
    tally
}

/// Types of PLOVER 2.0 that an older name stands for.
fn roots(name: &str) -> Vec<&str> {
    match name {
        "FIGHT" => vec!["ASSAULT"],
        "DEMAND" => vec!["REQUEST"],
        "DISAPPROVE" | "INVESTIGATE" => vec!["ACCUSE"],
        "YIELD" => vec!["CONCEDE", "RETREAT"],
        name => vec![name],
    }
}

/// Codes of gold's actors, each once, in order.
fn codes(actors: &Value) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for actor in actors.as_array().into_iter().flatten() {
        let Some(code) = actor.get("code").and_then(Value::as_str) else {
            continue;
        };
        let code = country_code(code);
        if !codes.iter().any(|other| other == code) {
            codes.push(code.to_owned());
        }
    }
    codes
}

/// The country code of today for one of gold.
pub(crate) fn country_code(code: &str) -> &str {
    match code {
        "JAP" => "JPN",
        "ITL" => "ITA",
        "VTN" => "VNM",
        "IMG" => "IGO",
        code => code,
    }
}

/// The country of the place that an event is done at.
pub(crate) fn place_country(floors: &Floors, event: &Event) -> Option<String> {
    let token = event.place?;
    let here = |place: &&dateline_place::PlaceMention| {
        place.sentence == event.sentence && place.tokens.contains(&token)
    };
    floors.places.iter().find(here)?.country.clone()
}

/// Countries of an event's actors, or of its recipients and the place that it is done to.
fn countries(floors: &Floors, event: &Event, actors: bool) -> Vec<String> {
    let participants = if actors { &event.actors } else { &event.recipients };
    let mut codes: Vec<String> = Vec::new();
    let mut add = |code: Option<String>| {
        if let Some(code) = code.filter(|code| !codes.contains(code)) {
            codes.push(code);
        }
    };
    for participant in participants.iter().filter(|one| one.role != "ally") {
        add(floors.actors.mentions[participant.mention].country.clone());
    }
    if !actors && codes.is_empty() {
        codes.extend(place_country(floors, event));
    }
    codes
}

fn triples(sources: &[String], root: &str, targets: &[String], mutual: bool) -> BTreeSet<Triple> {
    let mut triples = BTreeSet::new();
    let triple = |a: &str, b: &str| (a.to_owned(), root.to_owned(), b.to_owned());
    let unordered = |a: &str, b: &str| if a <= b { triple(a, b) } else { triple(b, a) };
    if targets.is_empty() {
        for (at, first) in sources.iter().enumerate() {
            for second in &sources[at + 1..] {
                triples.insert(unordered(first, second));
            }
        }
        if sources.len() == 1 {
            triples.insert(triple(&sources[0], ""));
        }
        return triples;
    }
    for target in targets {
        for source in sources {
            triples.insert(if mutual {
                unordered(source, target)
            } else {
                triple(source, target)
            });
        }
        if sources.is_empty() {
            triples.insert(triple("", target));
        }
    }
    triples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_without_target_has_no_order() {
        let pair = ["TCD".to_owned(), "SDN".to_owned()];
        let turned = ["SDN".to_owned(), "TCD".to_owned()];
        assert_eq!(
            triples(&pair, "CONSULT", &[], true),
            triples(&turned, "CONSULT", &[], true)
        );
        assert_eq!(
            triples(&pair[..1], "CONSULT", &pair[1..], true),
            triples(&turned, "CONSULT", &[], true)
        );
    }

    #[test]
    fn every_source_meets_every_target() {
        let sources = ["TCD".to_owned()];
        let targets = ["SDN".to_owned(), "LBY".to_owned()];
        assert_eq!(triples(&sources, "ASSAULT", &targets, false).len(), 2);
    }
}
