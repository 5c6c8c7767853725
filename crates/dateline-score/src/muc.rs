//! Incident templates (MUC-3/4).
//!
//! Measured on whole messages, as role-filler extraction does: no templates are aligned.
//!
//! - `message relevant`: a message with a template is found when a claim of violence (ASSAULT, other than
//!   denied, negated or planned) is read in it.
//! - `incident types`: the set of types of a message (ATTACK, BOMBING, KIDNAPPING, ARSON; ROBBERY and FORCED WORK
//!   STOPPAGE are left out) against the types of its claims of violence.
//! - `perpetrators`, `victims`: the set of fillers of a message (individuals and organisations; names and
//!   descriptions), each a set of alternative strings, against the actors and recipients of claims of violence.
//!   A filler is found when the words of one alternative hold those of a system mention or its name, or the
//!   other way round. Optional fillers ("?") do not count as missed. A system entity (a chain of mentions) counts once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::reading::Claim;
use dateline_reader::{Reader, Reading};
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::gold::{self as files, same_words};
use crate::{Counts, Score, ScoreError};

#[derive(Deserialize)]
struct Message {
    text: String,
    templates: Vec<Template>,
}

#[derive(Deserialize)]
struct Template {
    #[serde(rename = "INCIDENT: TYPE", default)]
    kind: String,
    #[serde(rename = "PERP: INDIVIDUAL ID", default)]
    individuals: String,
    #[serde(rename = "PERP: ORGANIZATION ID", default)]
    organisations: String,
    #[serde(rename = "HUM TGT: NAME", default)]
    victim_names: String,
    #[serde(rename = "HUM TGT: DESCRIPTION", default)]
    victim_descriptions: String,
}

#[derive(Default)]
struct Tally {
    read: Counts,
    relevant: Counts,
    types: Counts,
    perpetrators: Counts,
    victims: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let reader = Reader::of_size(size);
    let messages: Vec<Message> = files::all_json_lines(gold)?;
    let tallies: Vec<Tally> = messages
        .par_iter()
        .map(|message| compare(message, &reader))
        .collect();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.read += tally.read;
        sum.relevant += tally.relevant;
        sum.types += tally.types;
        sum.perpetrators += tally.perpetrators;
        sum.victims += tally.victims;
    }
    Ok(Score {
        task: "muc".into(),
        records: messages.len(),
        figures: vec![
            sum.read.accuracy("read"),
            sum.relevant.f1("message relevant"),
            sum.types.f1("incident types"),
            sum.perpetrators.f1("perpetrators"),
            sum.victims.f1("victims"),
        ],
    })
}

fn compare(message: &Message, reader: &Reader) -> Tally {
    let mut tally = Tally::default();
    let reading = Report::new(message.text.clone(), Metadata::default())
        .ok()
        .map(|report| reader.read(&report));
    tally.read.add_case(reading.is_some());
    let Some(reading) = reading else { return tally };
    let violent: Vec<&Claim> = reading.claims.iter().filter(|claim| is_violence(claim)).collect();
    let (is_relevant, found) = (!message.templates.is_empty(), !violent.is_empty());
    tally.relevant = Counts {
        right: usize::from(is_relevant && found),
        system: usize::from(found),
        gold: usize::from(is_relevant),
    };
    let known = |kind: &&str| matches!(*kind, "ATTACK" | "BOMBING" | "KIDNAPPING" | "ARSON");
    let types: BTreeSet<&str> = message
        .templates
        .iter()
        .map(|template| template.kind.trim())
        .filter(known)
        .collect();
    let given: BTreeSet<&str> = violent.iter().map(|claim| incident_type(claim)).collect();
    tally.types = Counts {
        right: types.intersection(&given).count(),
        system: given.len(),
        gold: types.len(),
    };
    let gold = |slots: fn(&Template) -> [&str; 2]| {
        let fillers = message.templates.iter().flat_map(slots).flat_map(fillers);
        let mut unique: Vec<Filler> = Vec::new();
        for filler in fillers {
            match unique
                .iter_mut()
                .find(|known| known.strings.iter().any(|string| filler.strings.contains(string)))
            {
                Some(known) => known.strings.extend(filler.strings),
                None => unique.push(filler),
            }
        }
        unique
    };
    let actors = violent
        .iter()
        .flat_map(|claim| &claim.actors)
        .map(|actor| actor.mention.as_str());
    let recipients = violent
        .iter()
        .flat_map(|claim| &claim.recipients)
        .map(|actor| actor.mention.as_str());
    tally.perpetrators = match_fillers(
        &gold(|t| [&t.individuals, &t.organisations]),
        &entities(&reading, actors),
    );
    tally.victims = match_fillers(
        &gold(|t| [&t.victim_names, &t.victim_descriptions]),
        &entities(&reading, recipients),
    );
    tally
}

fn is_violence(claim: &Claim) -> bool {
    claim.event.as_ref().is_some_and(|event| event.kind == "ASSAULT")
        && !matches!(claim.status.as_str(), "denied" | "negated" | "planned")
}

fn incident_type(claim: &Claim) -> &'static str {
    let event = claim.event.as_ref();
    let mode = event.and_then(|event| event.mode.as_deref()).unwrap_or_default();
    let acled = event
        .and_then(|event| event.acled.as_ref())
        .map(|acled| acled.sub_event_type.as_str());
    let trigger = event
        .map(|event| event.trigger.text.to_lowercase())
        .unwrap_or_default();
    match (mode, acled) {
        ("abduct", _) | (_, Some("Abduction/forced disappearance")) => "KIDNAPPING",
        _ if ["burn", "arson", "fire", "torch", "ablaze"]
            .iter()
            .any(|word| trigger.contains(word))
            && mode == "destroy" =>
        {
            "ARSON"
        }
        ("explosives" | "suicide-attack", _)
        | (_, Some("Remote explosive/landmine/IED" | "Grenade" | "Suicide bomb")) => "BOMBING",
        _ => "ATTACK",
    }
}

struct Filler {
    strings: Vec<String>,
    optional: bool,
}

/// The fillers of a slot: alternatives between " / ", fillers between " ; ", strings in quotes; what stands after
/// a colon is the filler that a description belongs to.
fn fillers(slot: &str) -> Vec<Filler> {
    slot.split(';')
        .filter_map(|filler| {
            let strings: Vec<String> = filler
                .replace("\\\"", "")
                .split('"')
                .skip(1)
                .step_by(2)
                .map(str::trim)
                .filter(|string| !string.is_empty())
                .map(str::to_owned)
                .collect();
            (!strings.is_empty()).then(|| Filler {
                strings,
                optional: filler.trim().starts_with('?'),
            })
        })
        .collect()
}

/// The names of each entity that the mentions belong to.
fn entities<'a>(reading: &'a Reading, mentions: impl Iterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let find = |id: &str| reading.mentions.actors.iter().find(|actor| actor.id == *id);
    let mut chains: Vec<&Vec<String>> = Vec::new();
    for actor in mentions.filter_map(find) {
        if !chains.contains(&&actor.chain) {
            chains.push(&actor.chain);
        }
    }
    let names = |chain: &&Vec<String>| {
        chain
            .iter()
            .filter_map(|id| find(id))
            .flat_map(|actor| [Some(actor.text.as_str()), actor.name.as_deref()])
            .flatten()
            .collect()
    };
    chains.iter().map(names).collect()
}

fn match_fillers(gold: &[Filler], entities: &[Vec<&str>]) -> Counts {
    let mut found = vec![false; gold.len()];
    let mut counts = Counts::default();
    for names in entities {
        let is = |filler: &Filler| {
            filler
                .strings
                .iter()
                .any(|string| names.iter().any(|name| same_words(string, name)))
        };
        match (0..gold.len()).find(|&at| !found[at] && is(&gold[at])) {
            Some(at) => {
                found[at] = true;
                counts.right += 1;
                counts.system += 1;
            }
            // A second entity of ours for a filler that is found is neither right nor wrong.
            None if gold.iter().any(is) => {}
            None => counts.system += 1,
        }
    }
    counts.gold = gold
        .iter()
        .zip(&found)
        .filter(|(filler, found)| **found || !filler.optional)
        .count();
    counts
}
