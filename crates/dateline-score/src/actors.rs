//! Actor codes, country and sector (PLOVER gold records).
//!
//! Each record is a sentence with one event and the actors of it, each with a code: a country and, for
//! most, a sector. Codes are compared as a pair, so that "the right country but a rebel where gold has a
//! soldier" is wrong. A state that gold or the system names without a sector counts as its government
//! (GOV): PLOVER lets "Damascus" and "the Syrian government" stand for each other, and gold is not of one
//! mind either; "sector as written" does not make them equal. Only the first sector is compared. Of older
//! codes CIV is read as CVL, the letters of a people or faith behind a sector fall ("CVLkur" is CVL), and
//! a sector that is none of PLOVER's ("***", "MOS") counts as not given. Countries are read as by
//! `plover`; an actor of the system without a country has no code.
//!
//! - **main event**, **all events**: the set of codes of a record, those of the actors and recipients of
//!   the events coded, against those of gold's sources and targets (micro F1). A recipient that is a place
//!   counts with the country of the place, as by `plover`.
//! - **mentions given**: for each actor of gold whose words stand in the text, the code of the system's
//!   mention that these words head, else of the smallest one that holds their head, else the country of the
//!   place that they name, against gold's code. An actor of gold to which the system gives no code counts
//!   in recall only.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use dateline_actor::ActorMention;
use dateline_event::{Event, main_event};
use dateline_language::{Analysis, Size};
use dateline_reader::{Floors, Reader};
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::plover::{country_code, place_country};
use crate::{Counts, Score, ScoreError, gold};

/// PLOVER's sectors.
const SECTORS: &[&str] = &[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
];

#[derive(Deserialize)]
struct Record {
    text: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    target: Value,
}

#[derive(Deserialize)]
struct GoldActor {
    #[serde(rename = "actorText", default)]
    words: String,
    code: String,
    sector: Option<String>,
}

/// Country and sector; no sector where none is given.
type Code = (String, String);

#[derive(Clone, Copy, Default)]
struct Tally {
    main: Counts,
    main_as_written: Counts,
    all: Counts,
    given: Counts,
    given_country: Counts,
    given_sector: Counts,
}

impl Tally {
    fn add(mut self, other: Tally) -> Tally {
        self.main += other.main;
        self.main_as_written += other.main_as_written;
        self.all += other.all;
        self.given += other.given;
        self.given_country += other.given_country;
        self.given_sector += other.given_sector;
        self
    }
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let sum = records
        .par_iter()
        .map(|record| tally(record, &reader))
        .reduce(Tally::default, Tally::add);
    Ok(Score {
        task: "actors".into(),
        records: records.len(),
        figures: vec![
            sum.main.f1("country and sector, main event"),
            sum.main_as_written.f1("sector as written, main event"),
            sum.all.f1("country and sector, all events"),
            sum.given.f1("country and sector, mentions given"),
            sum.given_country.f1("country, mentions given"),
            sum.given_sector.f1("sector, mentions given"),
        ],
    })
}

fn tally(record: &Record, reader: &Reader) -> Tally {
    let text = record.text.trim();
    let floors = Report::new(text, Metadata::default())
        .ok()
        .map(|report| reader.floors(&report));
    let gold: Vec<GoldActor> = [&record.source, &record.target]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|actor| serde_json::from_value(actor.clone()).ok())
        .collect();
    let all: Vec<&Event> = floors.iter().flat_map(|floors| &floors.events).collect();
    let main: Vec<&Event> = floors
        .iter()
        .filter_map(|floors| main_event(&floors.events, &floors.analysis))
        .collect();
    let wanted: BTreeSet<Code> = gold.iter().map(code).collect();
    let of_main = codes(floors.as_ref(), &main);
    let mut tally = Tally {
        main: compare(&wanted, &of_main, true),
        main_as_written: compare(&wanted, &of_main, false),
        all: compare(&wanted, &codes(floors.as_ref(), &all), true),
        ..Tally::default()
    };
    for actor in &gold {
        let Some(words) = stretch(text, &actor.words) else {
            continue;
        };
        let found = floors
            .as_ref()
            .and_then(|floors| mention_at(floors, words.clone()));
        let (country, sector) = government(code(actor));
        let place = || {
            let floors = floors.as_ref().filter(|_| found.is_none())?;
            Some((place_at(floors, &words)?, String::new()))
        };
        let given = found.map(code_of).or_else(place).map(government);
        let right = |test: &dyn Fn(&Code) -> bool| Counts {
            right: usize::from(given.as_ref().is_some_and(test)),
            system: usize::from(given.is_some()),
            gold: 1,
        };
        tally.given += right(&|given| given.0 == country && given.1 == sector);
        tally.given_country += right(&|given| given.0 == country);
        tally.given_sector += right(&|given| given.1 == sector);
    }
    tally
}

fn compare(wanted: &BTreeSet<Code>, given: &BTreeSet<Code>, states_govern: bool) -> Counts {
    let read = |codes: &BTreeSet<Code>| -> BTreeSet<Code> {
        let codes = codes.iter().cloned();
        if states_govern {
            codes.map(government).collect()
        } else {
            codes.collect()
        }
    };
    let (wanted, given) = (read(wanted), read(given));
    Counts {
        right: wanted.intersection(&given).count(),
        system: given.len(),
        gold: wanted.len(),
    }
}

/// A code whose country stands for its government.
fn government((country, sector): Code) -> Code {
    if sector.is_empty() && !country.is_empty() {
        (country, "GOV".into())
    } else {
        (country, sector)
    }
}

fn code(actor: &GoldActor) -> Code {
    let sector = actor.sector.as_deref().and_then(|sector| sector.get(..3));
    let sector = match sector {
        Some("CIV") => "CVL",
        Some(sector) if SECTORS.contains(&sector) => sector,
        _ => "",
    };
    (country_code(&actor.code).to_owned(), sector.to_owned())
}

fn code_of(mention: &ActorMention) -> Code {
    let country = mention.country.as_deref().unwrap_or_default();
    (
        country_code(country).to_owned(),
        mention.sectors.first().cloned().unwrap_or_default(),
    )
}

/// The codes of the actors and recipients of events.
fn codes(floors: Option<&Floors>, events: &[&Event]) -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    let Some(floors) = floors else { return codes };
    for event in events {
        let participants = event.actors.iter().chain(&event.recipients);
        codes.extend(
            participants
                .filter(|participant| participant.role != "ally")
                .map(|participant| code_of(&floors.actors.mentions[participant.mention]))
                .filter(|(country, _)| !country.is_empty()),
        );
        if event.recipients.is_empty() {
            codes.extend(place_country(floors, event).map(|country| (country, String::new())));
        }
    }
    codes
}

/// Where words stand in a text, in characters.
pub(crate) fn stretch(text: &str, words: &str) -> Option<Range<usize>> {
    let words = words.trim();
    let at = text.find(words).filter(|_| !words.is_empty())?;
    let start = text[..at].chars().count();
    Some(start..start + words.chars().count())
}

/// The mention that a stretch of the text stands for.
pub(crate) fn mention_at(floors: &Floors, stretch: Range<usize>) -> Option<&ActorMention> {
    let (sentence, head) = head_of(&floors.analysis, &stretch)?;
    let mentions = &floors.actors.mentions;
    floors.actors.at(sentence, head).map(|at| &mentions[at])
}

/// The country of the place that a stretch of the text names.
fn place_at(floors: &Floors, stretch: &Range<usize>) -> Option<String> {
    let within = |span: dateline_report::Span| span.start < stretch.end && stretch.start < span.end;
    let mut places = floors.places.iter().filter(|place| within(place.span));
    places.find_map(|place| place.country.clone())
}

/// The sentence of a stretch and the head of its words.
fn head_of(analysis: &Analysis, stretch: &Range<usize>) -> Option<(usize, usize)> {
    let within = |span: dateline_report::Span| span.start < stretch.end && stretch.start < span.end;
    analysis.sentences.iter().enumerate().find_map(|(at, sentence)| {
        let first = sentence.tokens.iter().position(|token| within(token.span))?;
        let last = sentence.tokens.iter().rposition(|token| within(token.span))?;
        Some((at, sentence.head_of(first..last + 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold_code(code_word: &str, sector: Option<&str>) -> Code {
        code(&GoldActor {
            words: String::new(),
            code: code_word.into(),
            sector: sector.map(str::to_owned),
        })
    }

    #[test]
    fn older_codes_are_read_as_todays() {
        assert_eq!(gold_code("JAP", None), ("JPN".into(), String::new()));
        assert_eq!(gold_code("TUR", Some("CVLkur")).1, "CVL");
        assert_eq!(gold_code("TUR", Some("CIV")).1, "CVL");
        assert_eq!(gold_code("TUR", Some("***")).1, "");
    }

    #[test]
    fn a_state_counts_as_its_government_but_not_as_written() {
        let state = BTreeSet::from([("SYR".to_owned(), String::new())]);
        let government = BTreeSet::from([("SYR".to_owned(), "GOV".to_owned())]);
        let rebels = BTreeSet::from([("SYR".to_owned(), "REB".to_owned())]);
        assert_eq!(compare(&state, &government, true).right, 1);
        assert_eq!(compare(&state, &government, false).right, 0);
        assert_eq!(compare(&state, &rebels, true).right, 0);
    }

    #[test]
    fn stretches_count_characters() {
        assert_eq!(stretch("Así, the army left", "the army"), Some(5..13));
        assert_eq!(stretch("the army left", "rebels"), None);
    }
}
