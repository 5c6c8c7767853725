//! A whole reading against a reading by hand.
//!
//! Gold is `NAME.reading.json` with the report beside it as `NAME.txt`. A system claim finds a gold claim
//! when it stands in the same sentence (half of the shorter one shared), has the same PLOVER type (for gold
//! CONTROL: any state of control), and one of its actors, or its holder, has the words of one of gold's, here or
//! where else the report mentions the same actor ("they").
//! Claims are paired one to one, those that agree in more first. Source, status, place and time are
//! counted over all gold claims that name them.

use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::reading::{ActorMention, Claim};
use dateline_reader::{Reader, Reading};
use dateline_report::{Metadata, Report};
use serde::Deserialize;

use crate::gold::{self as files, same_words};
use crate::{Counts, Score, ScoreError};

#[derive(Deserialize)]
struct Gold {
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
struct GoldClaim {
    sentence: (usize, usize),
    event: String,
    #[serde(default)]
    actors: Vec<String>,
    place: Option<GoldPlace>,
    time: Option<GoldTime>,
    source: Option<GoldSource>,
    status: String,
    control: Option<GoldControl>,
}

#[derive(Deserialize)]
struct GoldPlace {
    lat: f64,
    lon: f64,
    radius_km: f64,
}

#[derive(Deserialize)]
struct GoldTime {
    start: String,
    end: String,
}

#[derive(Deserialize)]
struct GoldSource {
    kind: String,
    side: Option<String>,
    text: String,
}

#[derive(Deserialize)]
struct GoldControl {
    holder: Option<String>,
    from_: Option<String>,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let reader = Reader::of_size(size);
    let mut tally = Tally::default();
    for path in gold {
        let hand: Gold = files::json(path)?;
        let text = files::text(&PathBuf::from(
            path.to_string_lossy().replace(".reading.json", ".txt"),
        ))?;
        let report = Report::new(text, Metadata::default()).map_err(|error| files::format(path, 1, error))?;
        tally.add(&hand, &reader.read(&report));
    }
    Ok(tally.score(gold.len()))
}

#[derive(Default)]
struct Tally {
    found: Counts,
    source: Counts,
    status: Counts,
    place: Counts,
    time: Counts,
    speaker_as_doer: Counts,
}

impl Tally {
    fn add(&mut self, gold: &Gold, reading: &Reading) {
        let mut pairs = Vec::new();
        for (g, hand) in gold.claims.iter().enumerate() {
            for (s, claim) in reading.claims.iter().enumerate() {
                if is_found(hand, claim, reading) {
                    let agreed = usize::from(source_right(hand, claim, reading))
                        + usize::from(hand.status == claim.status)
                        + usize::from(place_right(hand, claim, reading) == Some(true));
                    pairs.push((std::cmp::Reverse(agreed), g, s));
                }
            }
        }
        pairs.sort();
        let mut paired = vec![None; gold.claims.len()];
        let mut taken = vec![false; reading.claims.len()];
        for (_, g, s) in pairs {
            if paired[g].is_none() && !taken[s] {
                paired[g] = Some(s);
                taken[s] = true;
            }
        }
        self.found.system += reading.claims.len();
        for (hand, pair) in gold.claims.iter().zip(paired) {
            let claim = pair.map(|s| &reading.claims[s]);
            self.found.gold += 1;
            self.found.right += usize::from(claim.is_some());
            self.source
                .add_case(claim.is_some_and(|claim| source_right(hand, claim, reading)));
            self.status
                .add_case(claim.is_some_and(|claim| hand.status == claim.status));
            if hand.place.is_some() {
                self.place
                    .add_case(claim.is_some_and(|claim| place_right(hand, claim, reading) == Some(true)));
            }
            if let Some(time) = &hand.time {
                self.time
                    .add_case(claim.is_some_and(|claim| time_right(time, claim, reading)));
            }
        }
        for claim in &reading.claims {
            let doers = claim.actors.iter().map(|actor| &actor.mention);
            let spoken = claim.source.mention.as_ref();
            self.speaker_as_doer
                .add_case(doers.into_iter().all(|doer| Some(doer) != spoken));
        }
    }

    fn score(self, records: usize) -> Score {
        Score {
            task: "reference".into(),
            records,
            figures: vec![
                self.found.f1("claims"),
                self.source.accuracy("source"),
                self.status.accuracy("status"),
                self.place.accuracy("place within radius"),
                self.time.accuracy("time overlaps"),
                self.speaker_as_doer.accuracy("doer is not the speaker"),
            ],
        }
    }
}

fn is_found(hand: &GoldClaim, claim: &Claim, reading: &Reading) -> bool {
    let (start, end) = hand.sentence;
    let shared = end
        .min(claim.sentence.end)
        .saturating_sub(start.max(claim.sentence.start));
    let shorter = (end - start).min(claim.sentence.end - claim.sentence.start);
    let same_type = match &claim.event {
        _ if hand.event == "CONTROL" => claim.control.is_some(),
        Some(event) => event.kind == hand.event,
        None => false,
    };
    let holder = hand.control.as_ref().and_then(|control| control.holder.as_ref());
    let from = hand.control.as_ref().and_then(|control| control.from_.as_ref());
    let mut wanted: Vec<&String> = hand.actors.iter().chain(holder).collect();
    if wanted.is_empty() {
        wanted.extend(from);
    }
    let control = claim
        .control
        .iter()
        .flat_map(|control| [&control.holder, &control.from])
        .flatten();
    let mut given = claim.actors.iter().map(|actor| &actor.mention).chain(control);
    let actor_right = wanted.is_empty()
        || given.any(|id| {
            let mention = reading.mentions.actors.iter().find(|actor| actor.id == *id);
            mention.is_some_and(|mention| wanted.iter().any(|wanted| names(reading, mention, wanted)))
        });
    shared * 2 > shorter && same_type && actor_right
}

/// Whether the words or the name of a mention, or of another one of the same actor, hold gold's, or the other way round.
fn names(reading: &Reading, mention: &ActorMention, wanted: &str) -> bool {
    let named = |one: &ActorMention| {
        same_words(&one.text, wanted) || one.name.as_ref().is_some_and(|name| same_words(name, wanted))
    };
    let mut chain = mention.chain.iter();
    let actors = &reading.mentions.actors;
    named(mention) || chain.any(|id| actors.iter().any(|one| one.id == *id && named(one)))
}

fn source_right(hand: &GoldClaim, claim: &Claim, reading: &Reading) -> bool {
    let Some(gold) = &hand.source else {
        return claim.source.kind == "report";
    };
    let attribution = reading
        .attributions
        .iter()
        .find(|attribution| Some(&attribution.id) == claim.source.attribution.as_ref());
    let words = attribution.and_then(|attribution| attribution.span.as_ref());
    claim.source.kind == gold.kind
        && (gold.side.is_none() || claim.source.side == gold.side)
        && (words.is_some_and(|words| same_words(&words.text, &gold.text))
            || claim
                .source
                .name
                .as_ref()
                .is_some_and(|name| same_words(name, &gold.text)))
}

fn place_right(hand: &GoldClaim, claim: &Claim, reading: &Reading) -> Option<bool> {
    let gold = hand.place.as_ref()?;
    let place = reading
        .mentions
        .places
        .iter()
        .find(|place| Some(&place.id) == claim.place.as_ref());
    let (lat, lon) = place.and_then(|place| place.lat.zip(place.lon))?;
    Some(files::kilometres((gold.lat, gold.lon), (lat, lon)) <= gold.radius_km)
}

fn time_right(gold: &GoldTime, claim: &Claim, reading: &Reading) -> bool {
    let time = reading
        .mentions
        .times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref());
    let Some((from, to)) = time.and_then(|time| time.from.as_ref().zip(time.to.as_ref())) else {
        return false;
    };
    let day = |moment: &str| moment.chars().take(10).collect::<String>();
    day(from) <= day(&gold.end) && day(&gold.start) <= day(to)
}
