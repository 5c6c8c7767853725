//! Triggers and arguments (WikiEvents).
//!
//! Gold's event types are those of the KAIROS ontology; the ones that a PLOVER type stands for:
//! `Conflict.Attack.*`, `Life.Die.*`, `Life.Injure.*` and `ArtifactExistence.DamageDestroy*` → ASSAULT,
//! `Conflict.Demonstrate.*` → PROTEST, `Justice.ArrestJailDetain.*` → COERCE, `Justice.ReleaseParole.*` and
//! `Personnel.EndPosition.*` → RETREAT, `Justice.ChargeIndict.*`, `Justice.InvestigateCrime.*`,
//! `Justice.TrialHearing.*`, `Justice.Convict.*` and `Justice.Sentence.*` → ACCUSE, `Contact.*.Meet` → CONSULT,
//! `Contact.RequestCommand.*` → REQUEST, `Contact.ThreatenCoerce.*` → THREATEN. Other types are not looked at.
//!
//! - **trigger**: an event of the system is right where its trigger, or the word of one of its effects,
//!   shares a word with a gold trigger. Each gold trigger is counted once.
//! - **trigger and type**: the PLOVER type has to fit as well.
//! - **argument**: gold's arguments of the roles Attacker, Killer, Injurer, Demonstrator, Jailer, … (who
//!   does it) and Target, Victim, Detainee, … (to whom) of triggers that were found, against the heads of
//!   the system's actors and recipients; a head inside the gold mention, or one of the same entity, is
//!   right.

use std::collections::HashMap;
use std::path::PathBuf;

use dateline_event::Event;
use dateline_language::Size;
use dateline_reader::{Floors, Reader};
use dateline_report::{Metadata, Report, Span};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    /// The words of the text; gold's own character offsets do not fit its text and are not used.
    tokens: Vec<String>,
    entity_mentions: Vec<Mention>,
    event_mentions: Vec<Gold>,
}

#[derive(Deserialize)]
struct Mention {
    id: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Gold {
    event_type: String,
    trigger: Trigger,
    arguments: Vec<Argument>,
}

#[derive(Deserialize)]
struct Trigger {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Argument {
    entity_id: String,
    role: String,
}

const DOERS: &[&str] = &[
    "Attacker",
    "Killer",
    "Injurer",
    "Demonstrator",
    "Jailer",
    "DamagerDestroyer",
    "Destroyer",
    "Damager",
    "Investigator",
    "Prosecutor",
    "JudgeCourt",
    "Communicator",
    "Participant",
    "ExplosiveDevice",
    "Releaser",
];
const SUFFERERS: &[&str] = &[
    "Target",
    "Victim",
    "Detainee",
    "Defendant",
    "Recipient",
    "Artifact",
    "Topic",
];

#[derive(Clone, Copy, Default)]
struct Tally {
    trigger: Counts,
    typed: Counts,
    argument: Counts,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let tallies: Vec<Tally> = records.par_iter().map(|record| tally(&reader, record)).collect();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.trigger += tally.trigger;
        sum.typed += tally.typed;
        sum.argument += tally.argument;
    }
    Ok(Score {
        task: "wikievents".into(),
        records: records.len(),
        figures: vec![
            sum.trigger.f1("trigger"),
            sum.typed.f1("trigger and type"),
            sum.argument.f1("argument"),
        ],
    })
}

fn plover(kairos: &str) -> Option<&'static str> {
    let starts = |prefix: &str| kairos.starts_with(prefix);
    if starts("Conflict.Attack")
        || starts("Life.Die")
        || starts("Life.Injure")
        || starts("ArtifactExistence.DamageDestroy")
    {
        Some("ASSAULT")
    } else if starts("Conflict.Demonstrate") {
        Some("PROTEST")
    } else if starts("Justice.ArrestJailDetain") {
        Some("COERCE")
    } else if starts("Justice.ReleaseParole") || starts("Personnel.EndPosition") {
        Some("RETREAT")
    } else if starts("Justice.") {
        Some("ACCUSE")
    } else if starts("Contact.Contact.Meet") {
        Some("CONSULT")
    } else if starts("Contact.RequestCommand") {
        Some("REQUEST")
    } else if starts("Contact.ThreatenCoerce") {
        Some("THREATEN")
    } else {
        None
    }
}

fn tally(reader: &Reader, record: &Record) -> Tally {
    let mut tally = Tally::default();
    let Ok(report) = Report::new(record.text.clone(), Metadata::default()) else {
        return tally;
    };
    let floors = reader.floors(&report);
    let words = align(&record.text, &record.tokens);
    let span = |start: usize, end: usize| match (words.get(start), words.get(end.saturating_sub(1))) {
        (Some(first), Some(last)) => Span::new(first.start, last.end.max(first.start)),
        _ => Span::default(),
    };
    let mentions: HashMap<&str, Span> = record
        .entity_mentions
        .iter()
        .map(|mention| (mention.id.as_str(), span(mention.start, mention.end)))
        .collect();
    let gold: Vec<(&Gold, Span, &str)> = record
        .event_mentions
        .iter()
        .filter_map(|event| {
            let trigger = span(event.trigger.start, event.trigger.end);
            Some((event, trigger, plover(&event.event_type)?))
        })
        .collect();
    let events: Vec<&Event> = floors
        .events
        .iter()
        .filter(|event| event.code.is_some())
        .collect();
    let matched: Vec<Vec<usize>> = events
        .iter()
        .map(|event| {
            let spans = trigger_spans(&floors, event);
            let hits = |(at, (_, trigger, _)): (usize, &(&Gold, Span, &str))| {
                spans.iter().any(|span| span.overlaps(*trigger)).then_some(at)
            };
            gold.iter().enumerate().filter_map(hits).collect()
        })
        .collect();
    let found = |typed: bool| {
        let fits = |event: &Event, at: usize| {
            !typed || event.code.as_ref().is_some_and(|code| code.plover == gold[at].2)
        };
        let right = (0..gold.len())
            .filter(|at| {
                events
                    .iter()
                    .zip(&matched)
                    .any(|(event, hits)| hits.contains(at) && fits(event, *at))
            })
            .count();
        let wrong = events
            .iter()
            .zip(&matched)
            .filter(|(event, hits)| !hits.iter().any(|&at| fits(event, at)))
            .count();
        Counts {
            right,
            system: right + wrong,
            gold: gold.len(),
        }
    };
    tally.trigger += found(false);
    tally.typed += found(true);
    for (event, hits) in events.iter().zip(&matched) {
        let Some(&at) = hits.first() else { continue };
        for (roles, participants) in [(DOERS, &event.actors), (SUFFERERS, &event.recipients)] {
            let spans: Vec<Span> = hits
                .iter()
                .flat_map(|&hit| &gold[hit].0.arguments)
                .filter(|argument| roles.contains(&argument.role.as_str()))
                .filter_map(|argument| mentions.get(argument.entity_id.as_str()).copied())
                .collect();
            let wanted = gold[at]
                .0
                .arguments
                .iter()
                .filter(|argument| roles.contains(&argument.role.as_str()))
                .count();
            let is_right = |mention: usize| {
                let chain = floors.actors.mentions[mention].chain;
                floors
                    .actors
                    .mentions
                    .iter()
                    .filter(|other| other.chain == chain)
                    .any(|other| {
                        let head = floors.analysis.sentences[other.sentence].tokens[other.head].span;
                        spans.iter().any(|span| span.overlaps(head))
                    })
            };
            let right = participants.iter().filter(|one| is_right(one.mention)).count();
            tally.argument += Counts {
                right: right.min(wanted),
                system: participants.len(),
                gold: wanted,
            };
        }
    }
    tally
}

/// Where each word stands: the next place in the text that spells it. A word that the text does not
/// have gets an empty span.
fn align(text: &str, words: &[String]) -> Vec<Span> {
    let text: Vec<char> = text.chars().collect();
    let mut at = 0;
    words
        .iter()
        .map(|word| {
            let word: Vec<char> = word.chars().collect();
            let last = text.len().min(at + 200);
            let found = (at..last).find(|&start| text[start..].starts_with(&word));
            match found {
                Some(start) => {
                    at = start + word.len();
                    Span::new(start, at)
                }
                None => Span::new(at, at),
            }
        })
        .collect()
}

/// Characters of an event's trigger and of the words of its effects.
fn trigger_spans(floors: &Floors, event: &Event) -> Vec<Span> {
    let reasons = event.because.iter().flat_map(|reason| &reason.tokens);
    reasons
        .map(|(sentence, tokens)| floors.analysis.sentences[*sentence].span_of(tokens.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_one_after_the_other() {
        let words = ["a".to_owned(), "cat".into(), "x".into(), "a".into()];
        let spans = align("a  cat — a", &words);
        assert_eq!(spans[1], Span::new(3, 6));
        assert!(spans[2].is_empty());
        assert_eq!(spans[3], Span::new(9, 10));
    }
}
