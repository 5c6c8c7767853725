//! Claims of a reading laid flat, each with the words by which it is found.

use std::collections::HashMap;

use dateline_incident::{Account, Figure, Party, Place, Speaker, Time};
use dateline_ledger::KeptReading;
use dateline_reader::Reading;
use dateline_reader::reading::{ActorMention, Claim, Count, PlaceMention, TimeMention};
use serde::Serialize;

/// A claim as it is served.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Item {
    /// The claim itself.
    #[serde(flatten)]
    pub account: Account,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// ACLED event type.
    pub acled_event_type: Option<String>,
    /// Whether the outlet or the person speaks at first hand, the first telling of the story is another report.
    pub first_telling: Option<String>,
    /// Program, version and models.
    pub coder: String,
    /// When the reading was kept.
    pub recorded: String,
    /// First character of the words that say what happened.
    pub trigger_start: Option<usize>,
    /// By which words it is found.
    #[serde(skip)]
    pub words: Words,
}

/// The words by which a claim is found, as in the ledger's index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub actor: String,
    pub recipient: String,
    pub place: String,
    pub source: String,
}

/// The claims of a reading, in its order. `story` is the address of the story's first telling.
pub(crate) fn items(kept: &KeptReading, story: &str) -> Vec<Item> {
    let reading = &kept.reading;
    let scene = Scene::new(reading, kept, story);
    let ids = kept.claim_ids.iter();
    reading
        .claims
        .iter()
        .zip(ids)
        .map(|(claim, id)| scene.item(claim, id))
        .collect()
}

struct Scene<'a> {
    reading: &'a Reading,
    kept: &'a KeptReading,
    story: &'a str,
    letters: Vec<char>,
    actors: HashMap<&'a str, &'a ActorMention>,
    places: HashMap<&'a str, &'a PlaceMention>,
    times: HashMap<&'a str, &'a TimeMention>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, kept: &'a KeptReading, story: &'a str) -> Scene<'a> {
        let mentions = &reading.mentions;
        Scene {
            reading,
            kept,
            story,
            letters: reading.report.text.chars().collect(),
            actors: mentions.actors.iter().map(|one| (one.id.as_str(), one)).collect(),
            places: mentions.places.iter().map(|one| (one.id.as_str(), one)).collect(),
            times: mentions.times.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn item(&self, claim: &Claim, id: &str) -> Item {
        let event = claim.event.as_ref();
        let acled = event.and_then(|event| event.acled.as_ref());
        let control = claim.control.as_ref();
        let trigger = event
            .map(|event| &event.trigger)
            .or_else(|| control?.trigger.as_ref());
        let place = claim.place.as_deref().and_then(|id| self.places.get(id).copied());
        let time = claim.time.as_deref().and_then(|id| self.times.get(id).copied());
        let actors = claim.actors.iter().map(|one| one.mention.as_str());
        let recipients = claim.recipients.iter().map(|one| one.mention.as_str());
        let holder = control.and_then(|control| control.holder.as_deref());
        let from = control.and_then(|control| control.from.as_deref());
        let words = Words {
            actor: self.actor_words(actors.clone().chain(holder)),
            recipient: self.actor_words(recipients.clone().chain(from)),
            place: place.map(place_words).unwrap_or_default(),
            source: [&claim.source.name, &claim.source.role, &claim.source.organisation]
                .into_iter()
                .filter_map(|word| word.as_deref())
                .collect::<Vec<_>>()
                .join("\n"),
        };
        let report = &self.reading.report;
        let account = Account {
            claim: id.to_owned(),
            number: claim.id.clone(),
            report: self.kept.address.clone(),
            report_id: report.id.clone(),
            story: self.story.to_owned(),
            outlet: report.outlet.clone(),
            title: report.title.clone(),
            published: report.published.clone(),
            url: report.url.clone(),
            start: claim.sentence.start,
            end: claim.sentence.end,
            sentence: self.slice(claim.sentence.start, claim.sentence.end),
            trigger: trigger.map(|words| self.slice(words.start, words.end)),
            event_type: event.map(|event| event.kind.clone()),
            mode: event.and_then(|event| event.mode.clone()),
            acled_sub_event_type: acled.map(|acled| acled.sub_event_type.clone()),
            control_state: control.map(|control| control.state.clone()),
            actors: actors.filter_map(|id| self.party(id)).collect(),
            recipients: recipients.filter_map(|id| self.party(id)).collect(),
            holder: holder.and_then(|id| self.party(id)),
            from: from.and_then(|id| self.party(id)),
            place: place.map(laid_flat),
            time: time.map(|time| Time {
                from: time.from.clone(),
                to: time.to.clone(),
                basis: time.basis.clone(),
            }),
            source: Speaker {
                kind: claim.source.kind.clone(),
                name: claim.source.name.clone(),
                role: claim.source.role.clone(),
                organisation: claim.source.organisation.clone(),
                side: claim.source.side.clone(),
                quoted: claim.source.quoted,
            },
            status: claim.status.clone(),
            dead: claim.casualties.as_ref().map_or_else(Figure::default, |all| figure(&all.dead)),
            injured: claim
                .casualties
                .as_ref()
                .map_or_else(Figure::default, |all| figure(&all.injured)),
            confidence: claim.confidence,
        };
        Item {
            account,
            cameo: event.and_then(|event| event.cameo.clone()),
            acled_event_type: acled.map(|acled| acled.event_type.clone()),
            first_telling: (self.story != self.kept.address).then(|| self.story.to_owned()),
            coder: self.reading.coder.clone(),
            recorded: self.kept.recorded.clone(),
            trigger_start: trigger.map(|words| words.start),
            words,
        }
    }

    fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.letters.len());
        self.letters[start.min(end)..end].iter().collect()
    }

    fn party(&self, mention: &str) -> Option<Party> {
        let actor = self.actors.get(mention)?;
        Some(Party {
            name: actor.name.as_ref().unwrap_or(&actor.text).clone(),
            entity: actor.entity.clone(),
            country: actor.country.clone(),
            sectors: actor.sectors.clone(),
            side: actor.side.clone(),
        })
    }

    /// Names and words of those who take part.
    fn actor_words<'b>(&self, mentions: impl Iterator<Item = &'b str>) -> String {
        let mut words: Vec<&str> = Vec::new();
        for actor in mentions.filter_map(|id| self.actors.get(id)) {
            words.extend(actor.name.as_deref());
            words.push(&actor.text);
        }
        words.join("\n")
    }
}

fn place_words(place: &PlaceMention) -> String {
    let words = [
        place.name.as_deref(),
        Some(place.text.as_str()),
        place.admin1.as_deref(),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn laid_flat(place: &PlaceMention) -> Place {
    Place {
        name: place.name.as_ref().unwrap_or(&place.text).clone(),
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        lat: place.lat,
        lon: place.lon,
        radius_km: place.radius_km,
        geonameid: place.geonameid,
        geometry: place.geometry.clone(),
    }
}

fn figure(count: &Count) -> Figure {
    Figure {
        low: count.low,
        best: count.best,
        high: count.high,
    }
}
