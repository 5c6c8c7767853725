//! One claim, laid flat: what is compared with other claims, and what is shown beside them.

use std::collections::HashMap;

use dateline_reader::Reading;
use dateline_reader::reading::{ActorMention, Claim, Count, Groups, PlaceMention, Source, TimeMention};
use dateline_report::{Span, Text};
use serde::{Deserialize, Serialize};

/// A claim of one report, with everything it points at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Identifier of the claim, the same in every ledger.
    pub claim: String,
    /// The claim in its reading: "c1".
    pub number: String,
    /// Content address of the report.
    pub report: String,
    /// Identifier of the report as published.
    pub report_id: String,
    /// Address of the first telling of the report's story: outlets that print one wire story share it.
    pub story: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Title of the report.
    pub title: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// First character of the sentence in the report.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The sentence.
    pub sentence: String,
    /// The words that say what happened.
    pub trigger: Option<String>,
    /// Where they stand in the report.
    #[serde(default)]
    pub trigger_at: Option<[usize; 2]>,
    /// Whether they speak of it as known: "the strike", "this attack".
    #[serde(default)]
    pub refers_back: bool,
    /// PLOVER type; `None` for a pure statement of control.
    pub event_type: Option<String>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// ACLED sub-event type.
    pub acled_sub_event_type: Option<String>,
    /// "gained", "lost", "holds", "contested" or "present".
    pub control_state: Option<String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Who holds the place, gained it or is present.
    pub holder: Option<Party>,
    /// Who lost it.
    pub from: Option<Party>,
    /// Where.
    pub place: Option<Place>,
    /// When.
    pub time: Option<Time>,
    /// On whose word.
    pub source: Speaker,
    /// "reported", "claimed", "denied", "planned", "possible" or "negated".
    pub status: String,
    /// The dead.
    pub dead: Figure,
    /// Who is among the dead, as far as that is said.
    #[serde(default)]
    pub dead_of: Groups,
    /// The hurt.
    pub injured: Figure,
    /// 0 to 1.
    pub confidence: f64,
}

/// One that takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Best name known, else the words.
    pub name: String,
    /// Identifier in the knowledge base.
    pub entity: Option<String>,
    /// ISO 3166-1 alpha-3 or a PLOVER code.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Side in the conflict at hand.
    pub side: Option<String>,
    /// "text" where the sentence names it, "context" where it is taken from the story.
    #[serde(default)]
    pub basis: String,
}

/// Where a claim puts what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Best name known, else the words.
    pub name: String,
    /// The words of the report.
    #[serde(default)]
    pub words: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// WGS 84 degrees.
    pub lat: Option<f64>,
    /// WGS 84 degrees.
    pub lon: Option<f64>,
    /// Kilometres around the point that the words allow.
    pub radius_km: Option<f64>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// GeoJSON polygon that the words allow, where it is more than a circle.
    pub geometry: Option<serde_json::Value>,
}

/// When a claim puts what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// ISO 8601 day or minute; `None` where it is open.
    pub from: Option<String>,
    /// ISO 8601 day or minute, inclusive; `None` where it is open.
    pub to: Option<String>,
    /// "expression" or "published".
    pub basis: String,
}

/// Who vouches for a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// "party", "official", "monitor", "media", "witness", "anonymous" or "report".
    pub kind: String,
    /// Of the person, the organisation or the outlet.
    pub name: Option<String>,
    /// "spokesman", "commander" …
    pub role: Option<String>,
    /// For whom it speaks.
    pub organisation: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// Whether its words are quoted.
    pub quoted: bool,
}

/// A number of people; all `None` where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// At least.
    pub low: Option<u64>,
    /// The figure given.
    pub best: Option<u64>,
    /// At most.
    pub high: Option<u64>,
}

/// What is known of a reading beside what stands in it.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Content address of the report.
    pub address: &'a str,
    /// Address of the first telling of its story; its own where no other report tells it.
    pub story: &'a str,
    /// Identifiers of the claims, in the order of the reading.
    pub claim_ids: &'a [String],
}

impl Account {
    /// The claims of a reading, laid flat, in its order.
    pub fn of(reading: &Reading, origin: Origin<'_>) -> Vec<Account> {
        let scene = Scene::new(reading, origin);
        let ids = origin.claim_ids.iter();
        let claims = reading.claims.iter().zip(ids);
        claims.map(|(claim, id)| scene.account(claim, id)).collect()
    }

    /// Whether it says that something happened or is so: neither denied nor planned nor held possible.
    pub fn is_affirmed(&self) -> bool {
        matches!(self.status.as_str(), "reported" | "claimed")
    }

    /// Whether it says that something did not happen or is not so.
    pub fn is_denied(&self) -> bool {
        matches!(self.status.as_str(), "denied" | "negated")
    }

    /// Whether it only says what may happen.
    pub fn is_hypothetical(&self) -> bool {
        !self.is_affirmed() && !self.is_denied()
    }
}

impl Figure {
    /// Whether nothing is said.
    pub fn is_open(&self) -> bool {
        self.low.is_none() && self.best.is_none() && self.high.is_none()
    }

    /// From the least to the most that it allows; `None` where nothing is said.
    pub fn range(&self) -> Option<(u64, u64)> {
        if self.is_open() {
            return None;
        }
        let low = self.low.or(self.best).unwrap_or(0);
        // "At least 18" has a lower end and a best figure and no upper end.
        Some((low, self.high.unwrap_or(u64::MAX).max(low)))
    }
}

struct Scene<'a> {
    reading: &'a Reading,
    origin: Origin<'a>,
    text: Text,
    actors: HashMap<&'a str, &'a ActorMention>,
    places: HashMap<&'a str, &'a PlaceMention>,
    times: HashMap<&'a str, &'a TimeMention>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, origin: Origin<'a>) -> Scene<'a> {
        let mentions = &reading.mentions;
        Scene {
            reading,
            origin,
            text: Text::new(reading.report.text.as_str()),
            actors: mentions.actors.iter().map(|one| (one.id.as_str(), one)).collect(),
            places: mentions.places.iter().map(|one| (one.id.as_str(), one)).collect(),
            times: mentions.times.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn account(&self, claim: &Claim, id: &str) -> Account {
        let report = &self.reading.report;
        let event = claim.event.as_ref();
        let control = claim.control.as_ref();
        let trigger = event
            .map(|event| &event.trigger)
            .or_else(|| control.and_then(|control| control.trigger.as_ref()));
        let casualties = claim.casualties.as_ref();
        let sentence = (claim.sentence.start.min(claim.sentence.end), claim.sentence.end);
        let taking_part = |participants: &[dateline_reader::reading::Participant]| {
            let parties = participants.iter();
            parties
                .filter_map(|one| self.party(&one.mention, &one.basis))
                .collect()
        };
        let holding = |of: fn(&dateline_reader::reading::Control) -> Option<&String>| {
            self.party(control.and_then(of)?, "text")
        };
        Account {
            claim: id.to_owned(),
            number: claim.id.clone(),
            report: self.origin.address.to_owned(),
            report_id: report.id.clone(),
            story: self.origin.story.to_owned(),
            outlet: report.outlet.clone(),
            title: report.title.clone(),
            published: report.published.clone(),
            url: report.url.clone(),
            start: sentence.0,
            end: sentence.1,
            sentence: self.text.slice(Span::new(sentence.0, sentence.1)).to_owned(),
            trigger: trigger.map(|words| words.text.clone()),
            trigger_at: trigger.map(|words| [words.start, words.end]),
            refers_back: trigger.is_some_and(|words| self.is_known_before(sentence.0, words.start)),
            event_type: event.map(|event| event.kind.clone()),
            mode: event.and_then(|event| event.mode.clone()),
            acled_sub_event_type: event
                .and_then(|event| event.acled.as_ref())
                .map(|acled| acled.sub_event_type.clone()),
            control_state: control.map(|control| control.state.clone()),
            actors: taking_part(&claim.actors),
            recipients: taking_part(&claim.recipients),
            holder: holding(|control| control.holder.as_ref()),
            from: holding(|control| control.from.as_ref()),
            place: claim
                .place
                .as_deref()
                .and_then(|id| self.places.get(id))
                .map(|one| place(one)),
            time: claim
                .time
                .as_deref()
                .and_then(|id| self.times.get(id))
                .map(|one| time(one)),
            source: speaker(&claim.source),
            status: claim.status.clone(),
            dead: casualties.map_or_else(Figure::default, |all| figure(&all.dead)),
            dead_of: casualties.map(|all| all.dead.of.clone()).unwrap_or_default(),
            injured: casualties.map_or_else(Figure::default, |all| figure(&all.injured)),
            confidence: claim.confidence,
        }
    }

    /// Whether the word before the trigger takes it as known.
    fn is_known_before(&self, sentence: usize, trigger: usize) -> bool {
        let before = self.text.slice(Span::new(sentence.min(trigger), trigger));
        let word = before.split_whitespace().next_back().unwrap_or_default();
        let known = ["the", "this", "that", "these", "those", "both"];
        known.contains(&word.to_lowercase().as_str())
    }

    fn party(&self, mention: &str, basis: &str) -> Option<Party> {
        let actor = self.actors.get(mention)?;
        Some(Party {
            name: actor.name.as_ref().unwrap_or(&actor.text).clone(),
            entity: actor.entity.clone(),
            country: actor.country.clone(),
            sectors: actor.sectors.clone(),
            side: actor.side.clone(),
            basis: basis.to_owned(),
        })
    }
}

fn place(mention: &PlaceMention) -> Place {
    Place {
        name: mention.name.as_ref().unwrap_or(&mention.text).clone(),
        words: mention.text.clone(),
        country: mention.country.clone(),
        admin1: mention.admin1.clone(),
        lat: mention.lat,
        lon: mention.lon,
        radius_km: mention.radius_km,
        geonameid: mention.geonameid,
        geometry: mention.geometry.clone(),
    }
}

fn time(mention: &TimeMention) -> Time {
    Time {
        from: mention.from.clone(),
        to: mention.to.clone(),
        basis: mention.basis.clone(),
    }
}

fn speaker(source: &Source) -> Speaker {
    Speaker {
        kind: source.kind.clone(),
        name: source.name.clone(),
        role: source.role.clone(),
        organisation: source.organisation.clone(),
        side: source.side.clone(),
        quoted: source.quoted,
    }
}

fn figure(count: &Count) -> Figure {
    Figure {
        low: count.low,
        best: count.best,
        high: count.high,
    }
}
