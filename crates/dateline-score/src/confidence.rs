//! On whose word an organisation did it: the slot "organisation confidence" (MUC-3/4).
//!
//! Each filler of the slot names an organisation and how sure the message is that it did it. A filler is looked at
//! where the organisation is found in the message: as an actor of a claim of violence (ASSAULT), as one that is
//! accused (recipient of ACCUSE), or as the source that says so of itself. Names are compared as for `muc`. The
//! value is read off these claims, the first that holds:
//!
//! 1. CLAIMED OR ADMITTED: the organisation is the source of a claim that it did it and does not deny it, or claims
//!    "responsibility" or "credit".
//! 2. SUSPECTED OR ACCUSED BY AUTHORITIES: it is accused, by an official source or by the government, its police or
//!    its army. SUSPECTED OR ACCUSED: by anybody else, or nobody named.
//! 3. else what most of the claims give: REPORTED AS FACT where the outlet or a source says so (whatever is claimed,
//!    planned or negated counts as said); one of the two above where the source accuses, alleges or believes it, or
//!    denies it; POSSIBLE where the outlet leaves it open.
//!
//! A filler with alternatives ("A / B") is right with any of them. ACQUITTED does not occur in the development half.
//! "Always reported as fact" is what answering so every time would get.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dateline_claim::{Act, Attribution, Claim, SourceKind, Status};
use dateline_language::Size;
use dateline_reader::{Floors, Reader};
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
    #[serde(rename = "PERP: ORGANIZATION CONFIDENCE", default)]
    confidence: String,
}

/// An organisation, and how sure the message is of it.
#[derive(Debug, PartialEq)]
struct Filler {
    values: Vec<String>,
    names: Vec<String>,
}

/// How sure, in the order that ties are settled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Confidence {
    Reported,
    ByAuthorities,
    Accused,
    Claimed,
    Possible,
}

impl Confidence {
    fn name(self) -> &'static str {
        match self {
            Confidence::Reported => "REPORTED AS FACT",
            Confidence::ByAuthorities => "SUSPECTED OR ACCUSED BY AUTHORITIES",
            Confidence::Accused => "SUSPECTED OR ACCUSED",
            Confidence::Claimed => "CLAIMED OR ADMITTED",
            Confidence::Possible => "POSSIBLE",
        }
    }
}

#[derive(Default)]
struct Tally {
    found: Counts,
    right: Counts,
    always: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let messages: Vec<Message> = files::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let tallies: Vec<Tally> = messages
        .par_iter()
        .map(|message| compare(message, &reader))
        .collect();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.found += tally.found;
        sum.right += tally.right;
        sum.always += tally.always;
    }
    Ok(Score {
        task: "confidence".into(),
        records: messages.len(),
        figures: vec![
            sum.found.accuracy("organisation found"),
            sum.right.accuracy("confidence, where found"),
            sum.always.accuracy("always reported as fact"),
        ],
    })
}

fn compare(message: &Message, reader: &Reader) -> Tally {
    let mut tally = Tally::default();
    let fillers: Vec<Filler> = message
        .templates
        .iter()
        .flat_map(|template| fillers(&template.confidence))
        .collect();
    if fillers.is_empty() {
        return tally;
    }
    let Ok(report) = Report::new(message.text.clone(), Metadata::default()) else {
        return tally;
    };
    let floors = reader.floors(&report);
    let read = Said {
        report: &report,
        floors: &floors,
    };
    for filler in &fillers {
        let given = read.confidence(&filler.names);
        tally.found.add_case(given.is_some());
        if let Some(given) = given {
            let is = |value: &str| filler.values.iter().any(|gold| gold == value);
            tally.right.add_case(is(given.name()));
            tally.always.add_case(is(Confidence::Reported.name()));
        }
    }
    tally
}

/// The fillers of the slot: `VALUE / VALUE: "NAME" / "NAME" ; VALUE: "NAME"`, with a "?" before optional ones.
fn fillers(slot: &str) -> Vec<Filler> {
    slot.split(';')
        .filter_map(|filler| {
            let (values, names) = filler.split_once(':')?;
            let values: Vec<String> = values
                .split('/')
                .map(|value| {
                    value
                        .trim_matches(|c: char| c == '?' || c.is_whitespace())
                        .to_owned()
                })
                .collect();
            let names: Vec<String> = names
                .replace("\\\"", "")
                .split('"')
                .skip(1)
                .step_by(2)
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
            (!names.is_empty()).then_some(Filler { values, names })
        })
        .collect()
}

struct Said<'a> {
    report: &'a Report,
    floors: &'a Floors,
}

impl Said<'_> {
    /// How sure the claims are of an organisation; `None` where none names it.
    fn confidence(&self, names: &[String]) -> Option<Confidence> {
        let mut counts: BTreeMap<Confidence, usize> = BTreeMap::new();
        let mut accused = None;
        for claim in &self.floors.claims {
            let event = &self.floors.events[claim.event];
            let type_ = event.code.as_ref().map(|code| code.plover.as_str());
            let acts = event.actors.iter().any(|actor| self.is(actor.mention, names));
            let suffers = event.recipients.iter().any(|actor| self.is(actor.mention, names));
            match type_ {
                Some("ASSAULT") if acts => {
                    *counts.entry(self.of_claim(claim, names)).or_default() += 1;
                }
                Some("ACCUSE") if suffers => {
                    accused = accused.or(Some(self.of_accusation(claim)));
                }
                _ => {}
            }
        }
        let admits = self
            .floors
            .attributions
            .iter()
            .any(|attribution| self.takes_credit(attribution, names));
        if admits || counts.contains_key(&Confidence::Claimed) {
            return Some(Confidence::Claimed);
        }
        let most = counts
            .iter()
            .max_by_key(|(value, count)| (**count, std::cmp::Reverse(**value)));
        accused.or(most.map(|(value, _)| *value))
    }

    /// Whether a mention, or another of its chain, goes by one of the names.
    fn is(&self, mention: usize, names: &[String]) -> bool {
        let mentions = &self.floors.actors.mentions;
        let chain = mentions[mention].chain;
        mentions
            .iter()
            .filter(|other| other.chain == chain)
            .flat_map(|other| [Some(self.report.text.slice(other.span)), other.name.as_deref()])
            .flatten()
            .any(|given| names.iter().any(|name| same_words(name, given)))
    }

    fn of_claim(&self, claim: &Claim, names: &[String]) -> Confidence {
        let attribution = claim.attribution.map(|at| &self.floors.attributions[at]);
        let itself = attribution
            .and_then(|attribution| attribution.profile.mention)
            .is_some_and(|source| self.is(source, names));
        let accused = || match attribution.map(|attribution| attribution.profile.kind) {
            Some(SourceKind::Official | SourceKind::Party) => Confidence::ByAuthorities,
            _ => Confidence::Accused,
        };
        let act = attribution.map(|attribution| attribution.act);
        match claim.status {
            Status::Denied => Confidence::Accused,
            _ if itself => Confidence::Claimed,
            Status::Possible if attribution.is_none() => Confidence::Possible,
            Status::Possible => accused(),
            Status::Claimed if matches!(act, Some(Act::Accuse | Act::Claim | Act::Believe)) => accused(),
            _ => Confidence::Reported,
        }
    }

    fn of_accusation(&self, claim: &Claim) -> Confidence {
        let official = claim
            .attribution
            .is_some_and(|at| self.floors.attributions[at].profile.kind == SourceKind::Official);
        let state = self.floors.events[claim.event].actors.iter().any(|actor| {
            let sector = self.floors.actors.mentions[actor.mention].sectors.first();
            matches!(
                sector.map(String::as_str),
                Some("GOV" | "MIL" | "COP" | "JUD" | "SPY")
            )
        });
        if official || state {
            Confidence::ByAuthorities
        } else {
            Confidence::Accused
        }
    }

    /// "claimed responsibility": a source that says it was it.
    fn takes_credit(&self, attribution: &Attribution, names: &[String]) -> bool {
        let claims = matches!(attribution.act, Act::Say | Act::Claim | Act::Confirm);
        let said = || {
            attribution.content.iter().any(|part| {
                let words = self.report.text.slice(*part).to_lowercase();
                words.contains("responsibility") || words.starts_with("credit")
            })
        };
        claims
            && said()
            && attribution
                .profile
                .mention
                .is_some_and(|source| self.is(source, names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_read() {
        let slot = r#"REPORTED AS FACT / POSSIBLE: "NORTH FRONT" / "NF" ; ? CLAIMED OR ADMITTED: "\"1 JUNE\" GROUP""#;
        let read = fillers(slot);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].values, ["REPORTED AS FACT", "POSSIBLE"]);
        assert_eq!(read[0].names, ["NORTH FRONT", "NF"]);
        assert_eq!(read[1].values, ["CLAIMED OR ADMITTED"]);
        assert_eq!(read[1].names, ["1 JUNE GROUP"]);
        assert!(fillers("-").is_empty());
    }

    fn read(text: &str, name: &str) -> Option<Confidence> {
        let report = Report::new(text, Metadata::default()).expect("text");
        let floors = Reader::embedded().floors(&report);
        let message = Said {
            report: &report,
            floors: &floors,
        };
        message.confidence(&[name.to_owned()])
    }

    #[test]
    fn who_says_it_decides() {
        let fact = read("The Taliban attacked a police station in Kunduz.", "Taliban");
        assert_eq!(fact, Some(Confidence::Reported));
        let own = read(
            "The Taliban said they attacked a police station in Kunduz.",
            "Taliban",
        );
        assert_eq!(own, Some(Confidence::Claimed));
        assert_eq!(read("The army attacked a village in Kunduz.", "Taliban"), None);
    }
}
