//! Mentions and attributions of a reading by their identifiers.

use std::collections::HashMap;

use dateline_reader::Reading;
use dateline_reader::reading::{
    ActorMention, Attribution, Claim, Participant, PlaceMention, QuantityMention, TimeMention, Words,
};

/// Finds what a claim points at. An identifier that the reading does not hold finds nothing.
pub(crate) struct Lookup<'a> {
    actors: HashMap<&'a str, &'a ActorMention>,
    places: HashMap<&'a str, &'a PlaceMention>,
    times: HashMap<&'a str, &'a TimeMention>,
    quantities: HashMap<&'a str, &'a QuantityMention>,
    attributions: HashMap<&'a str, &'a Attribution>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(reading: &'a Reading) -> Lookup<'a> {
        let mentions = &reading.mentions;
        Lookup {
            actors: mentions.actors.iter().map(|one| (one.id.as_str(), one)).collect(),
            places: mentions.places.iter().map(|one| (one.id.as_str(), one)).collect(),
            times: mentions.times.iter().map(|one| (one.id.as_str(), one)).collect(),
            quantities: mentions
                .quantities
                .iter()
                .map(|one| (one.id.as_str(), one))
                .collect(),
            attributions: reading
                .attributions
                .iter()
                .map(|one| (one.id.as_str(), one))
                .collect(),
        }
    }

    pub(crate) fn actor(&self, id: Option<&str>) -> Option<&'a ActorMention> {
        self.actors.get(id?).copied()
    }

    pub(crate) fn place(&self, claim: &Claim) -> Option<&'a PlaceMention> {
        self.places.get(claim.place.as_deref()?).copied()
    }

    pub(crate) fn time(&self, claim: &Claim) -> Option<&'a TimeMention> {
        self.times.get(claim.time.as_deref()?).copied()
    }

    pub(crate) fn attribution(&self, id: Option<&str>) -> Option<&'a Attribution> {
        self.attributions.get(id?).copied()
    }

    pub(crate) fn quantities(&self, claim: &Claim) -> Vec<&'a QuantityMention> {
        let ids = claim.quantities.iter();
        ids.filter_map(|id| self.quantities.get(id.as_str()).copied())
            .collect()
    }

    pub(crate) fn participants(&self, participants: &'a [Participant]) -> Vec<Party<'a>> {
        let find = |participant: &'a Participant| {
            let actor = self.actor(Some(&participant.mention))?;
            Some(Party {
                actor,
                role: &participant.role,
            })
        };
        participants.iter().filter_map(find).collect()
    }
}

/// An actor with its part in a claim.
#[derive(Clone, Copy)]
pub(crate) struct Party<'a> {
    pub(crate) actor: &'a ActorMention,
    pub(crate) role: &'a str,
}

/// The best name known, else the words.
pub(crate) fn actor_name(actor: &ActorMention) -> &str {
    actor.name.as_deref().unwrap_or(&actor.text)
}

/// The best name known, else the words.
pub(crate) fn place_name(place: &PlaceMention) -> &str {
    place.name.as_deref().unwrap_or(&place.text)
}

/// The words that say what was done, or who holds.
pub(crate) fn trigger(claim: &Claim) -> Option<&Words> {
    let event = claim.event.as_ref().map(|event| &event.trigger);
    event.or_else(|| claim.control.as_ref()?.trigger.as_ref())
}
