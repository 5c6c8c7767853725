//! What a report is about: the country at hand and the day.

use std::collections::BTreeMap;

use dateline_language::{Analysis, NameKind, Sentence};
use dateline_report::{PartKind, Report};
use jiff::civil::Date;

use crate::index::{Sense, Target};
use crate::matching::Match;
use crate::{KnowledgeBase, PlacedIn};

/// What the adjective of a state counts, where its name counts 1: "Turkish troops" are often abroad.
const ADJECTIVE: f64 = 0.6;

/// What a place counts that only the gazetteer knows: it may have taken the wrong one of a name.
const PLACE: f64 = 0.5;

/// What a report is about.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// ISO 3166-1 alpha-3 of the country whose conflict is reported.
    pub(crate) country: Option<String>,
    /// How often each country is named, with weights.
    pub(crate) countries: BTreeMap<String, f64>,
    /// When it was published.
    pub(crate) day: Option<Date>,
}

impl Context {
    pub(crate) fn new(
        report: &Report,
        analysis: &Analysis,
        matches: &[Vec<Match>],
        places: &[PlacedIn],
        knowledge: &KnowledgeBase,
    ) -> Context {
        let mut countries: BTreeMap<String, f64> = BTreeMap::new();
        for (sentence, matches) in analysis.sentences.iter().zip(matches) {
            let title = report
                .parts
                .get(sentence.part)
                .is_some_and(|part| part.kind == PartKind::Title);
            for found in matches {
                let Some(country) = only_country(&found.senses, knowledge) else {
                    continue;
                };
                if is_part_of_another(sentence, found) {
                    continue;
                }
                let place = found.senses.iter().any(|sense| !is_of_state(*sense, knowledge));
                let weight = if title { 2.0 } else { 1.0 } * if place { 1.0 } else { ADJECTIVE };
                *countries.entry(country.to_owned()).or_default() += weight;
            }
        }
        for place in places {
            let known = matches.get(place.sentence).is_some_and(|matches| {
                let overlaps = |found: &Match| {
                    found.tokens.start < place.tokens.end && place.tokens.start < found.tokens.end
                };
                matches.iter().any(overlaps)
            });
            if !known {
                *countries.entry(place.country.to_owned()).or_default() += PLACE;
            }
        }
        let mut best: Option<(&str, f64)> = None;
        for (country, count) in &countries {
            let conflict = if knowledge.conflicts.contains_key(country) {
                1.5
            } else {
                1.0
            };
            let outsider = if knowledge.words.outsiders.states.contains(country) {
                0.4
            } else {
                1.0
            };
            let weight = count * conflict * outsider;
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((country, weight));
            }
        }
        Context {
            country: best.map(|(country, _)| country.to_owned()),
            countries,
            day: report.published.map(|published| published.date),
        }
    }

    /// The sense of a name that fits the report. One word that only sounds like somebody's name ("Debbie", Déby) is that
    /// person only in a report on the person's country.
    pub(crate) fn pick_match(&self, found: &Match, knowledge: &KnowledgeBase) -> Option<Sense> {
        let sense = self.pick(&found.senses, knowledge)?;
        let is_person = match sense.of {
            Target::Entity(at) => knowledge.entities[at as usize].person.is_some(),
            _ => false,
        };
        let by_sound = found.loose && found.tokens.len() == 1 && is_person;
        let named = country(sense, knowledge).is_some_and(|country| self.countries.contains_key(country));
        (!by_sound || named).then_some(sense)
    }

    /// The sense that fits the report: of its country before others, of its time before others.
    pub(crate) fn pick(&self, senses: &[Sense], knowledge: &KnowledgeBase) -> Option<Sense> {
        let mut best: Option<(i32, Sense)> = None;
        for &sense in senses {
            let country = country(sense, knowledge);
            let here = country.is_some() && country == self.country.as_deref();
            let named = country.is_some_and(|country| self.countries.contains_key(country));
            let (timely, sided) = match sense.of {
                Target::Entity(at) => {
                    let entity = &knowledge.entities[at as usize];
                    let timely = self.day.is_none_or(|day| {
                        entity.from.is_none_or(|from| from <= day) && entity.to.is_none_or(|to| day <= to)
                    });
                    let at_hand = self.country.as_ref();
                    let sided = at_hand.is_some_and(|country| entity.sides.contains_key(country));
                    (timely, sided && self.day.is_some())
                }
                _ => (true, false),
            };
            // A coalition is of no country, but has its place and time in the conflict at hand: "US-led strikes".
            let is_local = here || named || sided && timely;
            if sense.local && !is_local {
                continue;
            }
            let fit = 16 * i32::from(sense.by_user && timely)
                + 4 * i32::from(here)
                + 2 * i32::from(named)
                + i32::from(timely)
                + i32::from(!sense.local);
            if best.is_none_or(|(most, _)| fit > most) {
                best = Some((fit, sense));
            }
        }
        best.map(|(_, sense)| sense)
    }

    /// The country that a reading falls back on, where it has entries for the conflict or is just named.
    pub(crate) fn at_hand(&self) -> Option<&str> {
        self.country.as_deref()
    }
}

/// The country of all that a name can stand for without knowing the country at hand, where it is but one.
fn only_country<'a>(senses: &[Sense], knowledge: &'a KnowledgeBase) -> Option<&'a str> {
    let plain = senses.iter().filter(|sense| !sense.local);
    let mut countries = plain.filter_map(|sense| country(*sense, knowledge));
    let first = countries.next()?;
    countries.all(|other| other == first).then_some(first)
}

/// "Moussa Kone", "the Mount Oku Tigers": a part of a longer name, or a spelling of a surname, that somebody else has.
fn is_part_of_another(sentence: &Sentence, found: &Match) -> bool {
    let entity = found
        .senses
        .iter()
        .all(|sense| matches!(sense.of, Target::Entity(_)));
    let longer = sentence.names.iter().any(|name| {
        name.kind != NameKind::Place
            && name.tokens.len() > found.tokens.len()
            && name.tokens.start <= found.tokens.start
            && found.tokens.end <= name.tokens.end
    });
    entity && (longer && found.tokens.len() == 1 || found.loose && found.tokens.len() == 1)
}

/// Whether a name says whose somebody is and not where: an adjective, an army.
fn is_of_state(sense: Sense, knowledge: &KnowledgeBase) -> bool {
    match sense.of {
        Target::Adjective(_) | Target::Citizens(_) => true,
        Target::Entity(at) => knowledge.entities[at as usize]
            .sectors
            .first()
            .is_some_and(|sector| sector == "MIL"),
        _ => false,
    }
}

/// The country of what a name stands for, where it is taken without knowing the country at hand.
fn country(sense: Sense, knowledge: &KnowledgeBase) -> Option<&str> {
    match sense.of {
        Target::Entity(at) => {
            let country = knowledge.entities[at as usize].country.as_deref()?;
            knowledge.iso.contains_key(country).then_some(country)
        }
        Target::State(at)
        | Target::Seat(at)
        | Target::Adjective(at)
        | Target::Citizens(at)
        | Target::Place(at) => Some(&knowledge.states[at as usize].iso),
        Target::People(at) => match knowledge.peoples[at as usize].countries.as_slice() {
            [only] => Some(only),
            _ => None,
        },
    }
}
