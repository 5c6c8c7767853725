//! Whole reports of the Syrian war (FA-KES).
//!
//! Gold gives, for the main happening of a report, words of the report: place, doer, weapon or cause, the
//! numbers of dead by group, and the day. News tells first what it is about: the system's main claim is the
//! first that gives a figure of dead and is not denied, negated or planned; where no figure is given, the first
//! with a vague number ("dozens"), else the first ASSAULT, else the first claim.
//!
//! - `place`: the name of the claim's place, or its first-level area, has gold's words or the other way round.
//! - `actor`: the same of an actor's words or name, or of another mention of the same actor in the report, whichever
//!   of its words the crowd took.
//! - `actor, a state and its arms as one`: the same, where the regime, its army and its air force count as one actor,
//!   since the crowd takes one for the other.
//! - `cause`: gold's words and the claim's codes fall in the same class (air, shelling, explosive, suicide,
//!   chemical, small arms, clash); gold whose words name no class is left out.
//! - counts: gold's number of civilians, of others, of children, of women is the claim's number of them.
//!   Dead whose group the report does not say count as civilians, as FA-KES has it.
//! - `date`: gold's day lies in the claim's interval or on the day after it; `published` asks that the
//!   publication date be gold's day.
//!

use std::path::PathBuf;

use dateline_language::Size;
use dateline_reader::reading::{ActorMention, Claim, Count};
use dateline_reader::{Reader, Reading};
use dateline_report::{Metadata, Published, PublishedBasis, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::gold::{self as files, same_words};
use crate::{Counts, Score, ScoreError};

#[derive(Deserialize)]
struct Record {
    text: String,
    title: String,
    outlet: String,
    gold: Gold,
}

#[derive(Deserialize)]
struct Gold {
    location: Option<String>,
    actor: Option<String>,
    cause_of_death: Option<String>,
    civilians: Option<String>,
    non_civilians: Option<String>,
    children: Option<String>,
    women: Option<String>,
    date: Option<String>,
}

const FIGURES: [&str; 10] = [
    "read",
    "place",
    "actor",
    "cause",
    "civilians killed",
    "others killed",
    "children and women",
    "date",
    "published",
    "actor, a state and its arms as one",
];

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let reader = Reader::of_size(size);
    let records: Vec<Record> = files::all_json_lines(gold)?;
    let counts: Vec<[Counts; FIGURES.len()]> = records
        .par_iter()
        .map(|record| compare(record, &reader))
        .collect();
    let mut sum = [Counts::default(); FIGURES.len()];
    for record in counts {
        for (sum, count) in sum.iter_mut().zip(record) {
            *sum += count;
        }
    }
    let figures = FIGURES
        .iter()
        .zip(sum)
        .map(|(name, counts)| counts.accuracy(*name))
        .collect();
    Ok(Score {
        task: "fakes".into(),
        records: records.len(),
        figures,
    })
}

fn compare(record: &Record, reader: &Reader) -> [Counts; FIGURES.len()] {
    let mut counts = [Counts::default(); FIGURES.len()];
    let metadata = Metadata {
        title: Some(record.title.clone()),
        outlet: Some(record.outlet.clone()),
        ..Metadata::default()
    };
    let reading = Report::new(record.text.clone(), metadata)
        .ok()
        .map(|report| reader.read(&report));
    counts[0].add_case(reading.is_some());
    let Some(reading) = reading else { return counts };
    let claim = main_claim(&reading);
    let gold = &record.gold;
    let mut case = |figure: usize, right: Option<bool>| {
        if let Some(right) = right {
            counts[figure].add_case(right);
        }
    };
    let of = |wanted: &Option<String>, right: &dyn Fn(&Claim, &str) -> bool| {
        wanted
            .as_ref()
            .map(|wanted| claim.is_some_and(|claim| right(claim, wanted)))
    };
    case(
        1,
        of(&gold.location, &|claim, wanted| {
            place_right(claim, &reading, wanted)
        }),
    );
    case(
        2,
        of(&gold.actor, &|claim, wanted| actor_right(claim, &reading, wanted)),
    );
    case(
        9,
        of(&gold.actor, &|claim, wanted| {
            actor_right(claim, &reading, wanted) || state_right(claim, &reading, wanted)
        }),
    );
    let class = gold.cause_of_death.as_deref().and_then(class_of_words);
    case(
        3,
        class.map(|class| claim.and_then(class_of_claim) == Some(class)),
    );
    case(
        4,
        number_right(&gold.civilians, claim, |dead| {
            dead.of.civilians.or(not_combatants(dead))
        }),
    );
    case(
        5,
        number_right(&gold.non_civilians, claim, |dead| dead.of.combatants),
    );
    case(6, number_right(&gold.children, claim, |dead| dead.of.children));
    case(6, number_right(&gold.women, claim, |dead| dead.of.women));
    let day = gold
        .date
        .as_ref()
        .and_then(|date| Published::parse(date, PublishedBasis::Given))
        .map(|day| day.date);
    case(
        7,
        day.map(|day| claim.is_some_and(|claim| date_right(claim, &reading, day))),
    );
    case(
        8,
        day.map(|day| {
            reading
                .report
                .published
                .as_ref()
                .is_some_and(|at| at.starts_with(&day.to_string()))
        }),
    );
    counts
}

/// What the report is about.
fn main_claim(reading: &Reading) -> Option<&Claim> {
    let told = |claim: &&Claim| matches!(claim.status.as_str(), "reported" | "claimed" | "possible");
    let claims = || reading.claims.iter().filter(told);
    let has_dead = |claim: &Claim, figure: fn(&Count) -> Option<u64>| {
        let casualties = claim.casualties.as_ref();
        casualties
            .and_then(|casualties| figure(&casualties.dead))
            .unwrap_or(0)
            > 0
    };
    let exact = claims().find(|claim| has_dead(claim, |dead| dead.best));
    let vague = || claims().find(|claim| has_dead(claim, number));
    let assault = || claims().find(|claim| claim.event.as_ref().is_some_and(|event| event.kind == "ASSAULT"));
    exact.or_else(vague).or_else(assault).or(reading.claims.first())
}

fn number(count: &Count) -> Option<u64> {
    count.best.or(count.low).or(count.high)
}

fn not_combatants(dead: &Count) -> Option<u64> {
    if dead.of.combatants.is_some() {
        None
    } else {
        number(dead)
    }
}

fn number_right(
    wanted: &Option<String>,
    claim: Option<&Claim>,
    of: impl Fn(&Count) -> Option<u64>,
) -> Option<bool> {
    let wanted = number_of_words(wanted.as_ref()?)?;
    let given = claim
        .and_then(|claim| claim.casualties.as_ref())
        .and_then(|casualties| of(&casualties.dead));
    Some(given == Some(wanted))
}

/// The first number of gold's words, in figures or as one number word.
fn number_of_words(words: &str) -> Option<u64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    words
        .to_lowercase()
        .replace(',', "")
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|word| {
            let small = || WORDS.iter().position(|known| *known == word).map(|at| at as u64);
            let ten = || {
                TENS.iter()
                    .position(|known| *known == word)
                    .map(|at| (at as u64 + 2) * 10)
            };
            word.parse().ok().or_else(small).or_else(ten)
        })
}

fn place_right(claim: &Claim, reading: &Reading, wanted: &str) -> bool {
    let place = reading
        .mentions
        .places
        .iter()
        .find(|place| Some(&place.id) == claim.place.as_ref());
    place.is_some_and(|place| {
        let names = [Some(&place.text), place.name.as_ref(), place.admin1.as_ref()];
        names.into_iter().flatten().any(|name| same_words(name, wanted))
    })
}

fn actor_right(claim: &Claim, reading: &Reading, wanted: &str) -> bool {
    let named = |actor: &ActorMention| {
        same_words(&actor.text, wanted) || actor.name.as_ref().is_some_and(|name| same_words(name, wanted))
    };
    let actors = &reading.mentions.actors;
    claim.actors.iter().any(|participant| {
        let Some(doer) = actors.iter().find(|actor| actor.id == participant.mention) else {
            return false;
        };
        let same = |other: &ActorMention| {
            doer.chain.contains(&other.id) || (doer.entity.is_some() && doer.entity == other.entity)
        };
        named(doer) || actors.iter().any(|other| same(other) && named(other))
    })
}

/// Whether gold's words are those of a mention of the same state: its government, army or air force.
fn state_right(claim: &Claim, reading: &Reading, wanted: &str) -> bool {
    let actors = &reading.mentions.actors;
    let state = |actor: &ActorMention| {
        let is_state = actor.side.as_deref() == Some("government");
        actor.country.clone().filter(|_| is_state)
    };
    let mut doers = claim
        .actors
        .iter()
        .filter_map(|participant| actors.iter().find(|actor| actor.id == participant.mention));
    doers.any(|doer| {
        let is_same = |other: &&ActorMention| state(doer).is_some() && state(doer) == state(other);
        actors
            .iter()
            .filter(is_same)
            .any(|other| same_words(&other.text, wanted))
    })
}

fn date_right(claim: &Claim, reading: &Reading, day: jiff::civil::Date) -> bool {
    let time = reading
        .mentions
        .times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref());
    let Some((from, to)) = time.and_then(|time| time.from.as_ref().zip(time.to.as_ref())) else {
        return false;
    };
    let date = |moment: &str| {
        moment
            .get(..10)
            .and_then(|date| date.parse::<jiff::civil::Date>().ok())
    };
    let (Some(from), Some(to)) = (date(from), date(to)) else {
        return false;
    };
    from <= day && to.tomorrow().is_ok_and(|after| day <= after)
}

/// Class of a weapon or cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Suicide,
    Chemical,
    Air,
    Shelling,
    Explosive,
    SmallArms,
    Clash,
}

fn class_of_words(words: &str) -> Option<Class> {
    const CLASSES: [(Class, &[&str]); 7] = [
        (Class::Suicide, &["suicide"]),
        (
            Class::Chemical,
            &["chemical", "gas", "chlorine", "sarin", "toxic", "poison"],
        ),
        (
            Class::Air,
            &[
                "air",
                "airstrike",
                "airstrikes",
                "warplane",
                "warplanes",
                "jet",
                "jets",
                "barrel",
                "helicopter",
                "helicopters",
                "aircraft",
                "aerial",
                "bombardment",
                "raid",
                "raids",
                "plane",
                "planes",
            ],
        ),
        (
            Class::Shelling,
            &[
                "shell",
                "shells",
                "shelling",
                "mortar",
                "mortars",
                "rocket",
                "rockets",
                "missile",
                "missiles",
                "artillery",
            ],
        ),
        (
            Class::Explosive,
            &[
                "bomb",
                "bombs",
                "bombing",
                "bombings",
                "bomber",
                "blast",
                "blasts",
                "explosion",
                "explosions",
                "explosive",
                "mine",
                "mines",
                "ied",
                "exploded",
            ],
        ),
        (
            Class::SmallArms,
            &[
                "shot",
                "gun",
                "sniper",
                "snipers",
                "shooting",
                "gunfire",
                "gunmen",
                "executed",
                "execution",
                "beheaded",
                "beheading",
                "massacre",
            ],
        ),
        (
            Class::Clash,
            &[
                "clash",
                "clashes",
                "fighting",
                "battle",
                "battles",
                "offensive",
                "fight",
            ],
        ),
    ];
    let words = words.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
    CLASSES
        .iter()
        .find(|(_, known)| words.iter().any(|word| known.contains(word)))
        .map(|(class, _)| *class)
}

fn class_of_claim(claim: &Claim) -> Option<Class> {
    let event = claim.event.as_ref()?;
    let acled = event.acled.as_ref().map(|acled| acled.sub_event_type.as_str());
    Some(match (event.mode.as_deref(), acled) {
        (Some("suicide-attack"), _) | (_, Some("Suicide bomb")) => Class::Suicide,
        (Some("unconventional"), _) | (_, Some("Chemical weapon")) => Class::Chemical,
        (Some("aerial" | "drone"), _) | (_, Some("Air/drone strike")) => Class::Air,
        (Some("heavy-weapons"), _) | (_, Some("Shelling/artillery/missile attack")) => Class::Shelling,
        (Some("explosives"), _) | (_, Some("Remote explosive/landmine/IED" | "Grenade")) => Class::Explosive,
        (Some("firearms" | "primitive" | "targeted"), _) | (_, Some("Attack")) => Class::SmallArms,
        (_, Some("Armed clash")) => Class::Clash,
        _ => return None,
    })
}
