//! Measures readings against gold files. One module a task; each says how it matches system and gold
//! (see `docs/scoring.md`).

use std::path::PathBuf;

use dateline_language::Size;

mod acled;
mod actors;
mod attribution;
mod calm;
mod confidence;
mod coreference;
mod event_location;
mod fakes;
mod gold;
mod groups;
mod incidents;
mod language;
mod metric;
mod muc;
mod names;
mod place;
mod plover;
mod plv;
mod reference;
mod relations;
mod reviewed;
mod roles;
mod sides;
mod status;
mod time;
mod triage;
mod wikievents;

pub use metric::{Counts, Figure, Score, ScoreError};

/// What can be measured: the name of each task, and what it says in a line.
pub const TASKS: &[(&str, &str)] = &[
    ("language", "Tags and trees against CoNLL-U (UPOS, UAS, LAS)."),
    ("names", "Names of people, groups, places, weapons."),
    ("roles", "Roles of arguments (PropBank)."),
    ("reference", "A whole reading against a reading by hand."),
    ("reviewed", "What people said of claims in a ledger."),
    ("plover", "PLOVER gold records: root, actors, triples."),
    ("actors", "Actor codes, country and sector (PLOVER gold records)."),
    ("plv", "PLOVER type of a marked dyad."),
    ("acled", "ACLED sub-event type of a snippet (CASE 2021)."),
    ("attribution", "Attributions: source, cue and content (PolNeAR)."),
    ("status", "Certainty, polarity and tense of events (MEANTIME)."),
    ("time", "Time expressions: span, value, interval."),
    ("place", "Toponyms: found, and placed within 161 km."),
    ("event-location", "The place that belongs to a verb."),
    ("coreference", "Chains of mentions (OntoGUM)."),
    ("groups", "Groups that nobody knows: sector and side."),
    ("relations", "What binds actors, in sentences of our own."),
    ("sides", "Sides of the actors of whole reports (FA-KES)."),
    (
        "calm",
        "Events read in text without conflict, of which there are none.",
    ),
    ("triage", "Claims that are still read when sentences are skipped."),
    ("wikievents", "Triggers and arguments (WikiEvents)."),
    ("fakes", "Whole reports of the Syrian war (FA-KES)."),
    (
        "incidents",
        "Which claims tell of the same happening (our own labels).",
    ),
    ("muc", "Incident templates (MUC-3/4)."),
    ("confidence", "On whose word an organisation did it (MUC-3/4)."),
];

/// Measures one task on gold files, read with the language model of a size.
pub fn score(task: &str, gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    match task {
        "language" => language::score(gold, size),
        "names" => names::score(gold, size),
        "roles" => roles::score(gold, size),
        "reference" => reference::score(gold, size),
        "reviewed" => reviewed::score(gold, size),
        "plover" => plover::score(gold, size),
        "actors" => actors::score(gold, size),
        "plv" => plv::score(gold, size),
        "acled" => acled::score(gold, size),
        "attribution" => attribution::score(gold, size),
        "status" => status::score(gold, size),
        "time" => time::score(gold, size),
        "place" => place::score(gold, size),
        "event-location" => event_location::score(gold, size),
        "coreference" => coreference::score(gold, size),
        "groups" => groups::score(gold, size),
        "relations" => relations::score(gold, size),
        "sides" => sides::score(gold, size),
        "calm" => calm::score(gold, size),
        "wikievents" => wikievents::score(gold, size),
        "fakes" => fakes::score(gold, size),
        "incidents" => incidents::score(gold, size),
        "muc" => muc::score(gold, size),
        "confidence" => confidence::score(gold, size),
        "triage" => triage::score(gold, size),
        _ => Err(ScoreError::Task {
            task: task.to_owned(),
        }),
    }
}
