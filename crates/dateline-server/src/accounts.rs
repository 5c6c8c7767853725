//! Claims of a reading laid flat, each with the words by which it is found.

use std::collections::HashMap;

use dateline_incident::{Account, Origin};
use dateline_ledger::KeptReading;
use dateline_reader::Reading;
use dateline_reader::reading::{ActorMention, Claim, PlaceMention};
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
    /// Address of the report that told its story first, where it is another.
    pub first_telling: Option<String>,
    /// Program, version and models.
    pub coder: String,
    /// When the reading was kept.
    pub recorded: String,
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
    let accounts = Account::of(
        reading,
        Origin {
            address: &kept.address,
            story,
            claim_ids: &kept.claim_ids,
        },
    );
    let first_telling = (story != kept.address).then(|| story.to_owned());
    let mentions = Mentions::of(reading);
    reading
        .claims
        .iter()
        .zip(accounts)
        .map(|(claim, account)| {
            let event = claim.event.as_ref();
            Item {
                account,
                cameo: event.and_then(|event| event.cameo.clone()),
                acled_event_type: event.and_then(|event| Some(event.acled.as_ref()?.event_type.clone())),
                first_telling: first_telling.clone(),
                coder: reading.coder.clone(),
                recorded: kept.recorded.clone(),
                words: mentions.words(claim),
            }
        })
        .collect()
}

/// Actors and places of a reading by their identifiers.
struct Mentions<'a> {
    actors: HashMap<&'a str, &'a ActorMention>,
    places: HashMap<&'a str, &'a PlaceMention>,
}

impl<'a> Mentions<'a> {
    fn of(reading: &'a Reading) -> Mentions<'a> {
        let mentions = &reading.mentions;
        Mentions {
            actors: mentions.actors.iter().map(|one| (one.id.as_str(), one)).collect(),
            places: mentions.places.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn words(&self, claim: &Claim) -> Words {
        let control = claim.control.as_ref();
        let holder = control.and_then(|control| control.holder.as_deref());
        let from = control.and_then(|control| control.from.as_deref());
        let actors = claim.actors.iter().map(|one| one.mention.as_str()).chain(holder);
        let recipients = claim
            .recipients
            .iter()
            .map(|one| one.mention.as_str())
            .chain(from);
        let place = claim.place.as_deref().and_then(|id| self.places.get(id));
        let place = place.map(|place| {
            [
                place.name.as_deref(),
                Some(place.text.as_str()),
                place.admin1.as_deref(),
            ]
        });
        let source = &claim.source;
        let source = [&source.name, &source.role, &source.organisation].map(Option::as_deref);
        Words {
            actor: self.named(actors),
            recipient: self.named(recipients),
            place: lines(place.into_iter().flatten().flatten()),
            source: lines(source.into_iter().flatten()),
        }
    }

    /// Names and words of those who take part.
    fn named<'b>(&self, mentions: impl Iterator<Item = &'b str>) -> String {
        let actors = mentions.filter_map(|id| self.actors.get(id));
        lines(actors.flat_map(|actor| actor.name.as_deref().into_iter().chain([actor.text.as_str()])))
    }
}

/// One a line, so that they do not run on into each other.
fn lines<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join("\n")
}
