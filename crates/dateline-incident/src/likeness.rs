//! How likely two claims tell of the same happening, and why.

use crate::traits::{BROAD_KM, LONGEST, PartyTraits, Relation, Traits, nearest_of};
use crate::weights::Sign;
use crate::{Account, Windows};

/// A claim with its traits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub account: &'a Account,
    pub traits: &'a Traits,
}

impl<'a> Candidate<'a> {
    /// Claims with their traits, one for each.
    pub(crate) fn all(accounts: &[&'a Account], traits: &'a [Traits]) -> Vec<Candidate<'a>> {
        let pairs = accounts.iter().zip(traits);
        pairs
            .map(|(account, traits)| Candidate { account, traits })
            .collect()
    }
}

/// Each claim once, in the order of identifiers: what is found must not depend on the order in which they come.
pub(crate) fn in_order(accounts: &[Account]) -> Vec<&Account> {
    let mut sorted: Vec<&Account> = accounts.iter().collect();
    sorted.sort_by(|one, other| one.claim.cmp(&other.claim));
    sorted.dedup_by(|one, other| one.claim == other.claim);
    sorted
}

/// Takes note of signs.
pub(crate) trait Notes {
    fn sign(&mut self, sign: Sign, times: f64);
    fn kinds(&mut self, weight: f64);
}

/// Adds weights up.
#[derive(Default)]
struct Sum(f64);

impl Notes for Sum {
    fn sign(&mut self, sign: Sign, times: f64) {
        self.0 += sign.weight().value * times;
    }

    fn kinds(&mut self, weight: f64) {
        self.0 += weight;
    }
}

/// Writes reasons down.
#[derive(Default)]
struct Reasons(Vec<(f64, String)>);

impl Notes for Reasons {
    fn sign(&mut self, sign: Sign, times: f64) {
        let weight = sign.weight();
        if sign != Sign::Bias {
            self.0.push((weight.value * times, weight.words.to_owned()));
        }
    }

    fn kinds(&mut self, weight: f64) {
        let words = if weight > 0.45 {
            "the same kind of happening"
        } else {
            "kinds that may be one happening"
        };
        self.0.push((weight, words.to_owned()));
    }
}

/// 0 to 1; `None` where kinds, times or places keep the two apart.
pub(crate) fn score(one: Candidate<'_>, other: Candidate<'_>, windows: &Windows) -> Option<f64> {
    let mut sum = Sum::default();
    look(one, other, windows, &mut sum)?;
    Some(1.0 / (1.0 + (-sum.0).exp()))
}

/// What speaks for and against it, the weightiest first.
pub(crate) fn reasons(one: Candidate<'_>, other: Candidate<'_>, windows: &Windows) -> Vec<String> {
    let mut notes = Reasons::default();
    if look(one, other, windows, &mut notes).is_none() {
        return Vec::new();
    }
    let mut reasons = notes.0;
    reasons.retain(|(weight, _)| weight.abs() > 0.05);
    reasons.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(&b.1)));
    reasons
        .into_iter()
        .map(|(weight, words)| format!("{}: {words}", if weight > 0.0 { "for" } else { "against" }))
        .collect()
}

/// Every sign that a pair shows, in the order of the table.
pub(crate) fn look(
    one: Candidate<'_>,
    other: Candidate<'_>,
    windows: &Windows,
    notes: &mut impl Notes,
) -> Option<()> {
    let kinds = one.traits.kind.with(other.traits.kind)?;
    // What is cheap to know and keeps most pairs apart comes first.
    if !may_meet(one.traits, other.traits, windows) {
        return None;
    }
    if one.account.is_hypothetical() && other.account.is_hypothetical() {
        return None;
    }
    notes.sign(Sign::Bias, 1.0);
    notes.kinds(kinds);
    place(one, other, windows, notes)?;
    time(one.traits, other.traits, notes)?;
    parties(one, other, notes);
    toll(one.account, other.account, notes);
    words(one, other, notes);
    if !agree(one, other) {
        notes.sign(Sign::NothingElse, 1.0);
    }
    if one.account.is_hypothetical() || other.account.is_hypothetical() {
        notes.sign(Sign::StatusOpen, 1.0);
    }
    Some(())
}

/// Whether the times of two claims are near enough and narrow enough.
fn may_meet(one: &Traits, other: &Traits, windows: &Windows) -> bool {
    match (one.interval, other.interval) {
        (Some(a), Some(b)) => a.length().max(b.length()) <= LONGEST && windows.allow(a.days_apart(b)),
        _ => false,
    }
}

/// Whether so many words are in common.
fn share(one: &Traits, other: &Traits, least: f64) -> bool {
    one.stems.at_most_shared(&other.stems) >= least && one.stems.shared(&other.stems) >= least
}

fn place(one: Candidate<'_>, other: Candidate<'_>, windows: &Windows, notes: &mut impl Notes) -> Option<()> {
    let sign = places(one.traits, other.traits, windows);
    let is_told = match sign {
        Sign::PlaceFar => makes_up(one, other),
        Sign::PlaceOpen | Sign::PlaceUnplaced => is_hinted(one, other),
        _ => true,
    };
    if !is_told {
        return None;
    }
    notes.sign(sign, 1.0);
    Some(())
}

/// What the places of two claims are to each other.
fn places(one: &Traits, other: &Traits, windows: &Windows) -> Sign {
    if !one.has_place() || !other.has_place() {
        return Sign::PlaceOpen;
    }
    let meets = |ones: &[u64], others: &[u64]| ones.iter().any(|name| others.contains(name));
    let same_id = one.geonameid.is_some() && one.geonameid == other.geonameid;
    let same_name = meets(&one.place_whole, &other.place_whole);
    let same_core = meets(&one.place_core, &other.place_core);
    let wide = one.is_wide() || other.is_wide();
    if (same_id || same_name) && !wide {
        return Sign::PlaceSame;
    }
    let (Some(a), Some(b)) = (one.spot, other.spot) else {
        return if same_core {
            Sign::PlaceNear
        } else {
            Sign::PlaceUnplaced
        };
    };
    let reach = windows.km + a.radius + b.radius;
    // A degree of latitude is 111 km everywhere, and cheaper to look at than the distance.
    if (a.lat - b.lat).abs() * 111.0 > reach + 1.0 {
        let namesakes = same_core && a.radius.max(b.radius) <= BROAD_KM;
        return if namesakes {
            Sign::PlaceNear
        } else {
            Sign::PlaceFar
        };
    }
    let distance = a.distance(b);
    if a.radius.max(b.radius) > BROAD_KM {
        // An area and what lies in it or beside it, or two areas that meet.
        let within = distance <= windows.km + a.radius.max(b.radius);
        return if within { Sign::PlaceWide } else { Sign::PlaceFar };
    }
    if distance <= a.radius.max(b.radius) || same_core {
        Sign::PlaceNear
    } else if distance <= reach {
        Sign::PlaceApart
    } else {
        Sign::PlaceFar
    }
}

/// Words in common that hint at one place where it is not known to be one.
const HINT: f64 = 0.2;

/// Whether something hints at one place: both stand in one report, or have words or a toll in common.
fn is_hinted(one: Candidate<'_>, other: Candidate<'_>) -> bool {
    let toll = one.account.dead.best.is_some_and(|dead| dead >= FEW_DEAD);
    one.account.report == other.account.report
        || (toll && one.account.dead.best == other.account.dead.best)
        || share(one.traits, other.traits, HINT)
}

/// Words in common that make up for places far apart.
const RETOLD: f64 = 0.4;

/// The least toll in common that does.
const SAME_TOLL: u64 = 5;

/// Whether something makes up for places far apart: one sentence tells the other again, refers back to it in the
/// same report or is its headline, or both give one toll.
fn makes_up(one: Candidate<'_>, other: Candidate<'_>) -> bool {
    let same_report = one.account.report == other.account.report;
    let tied = one.account.refers_back || other.account.refers_back;
    let headline = one.traits.is_headline || other.traits.is_headline;
    let toll = one.account.dead.best.is_some_and(|dead| dead >= SAME_TOLL);
    (same_report && (tied || headline))
        || (toll && one.account.dead.best == other.account.dead.best)
        || share(one.traits, other.traits, RETOLD)
}

/// Half of a day: two clock times within it are of one part of the day.
const PART_OF_DAY: f64 = 0.5;

/// Clock times farther apart than a quarter of a day are of two happenings.
const CLOCK: f64 = 0.25;

/// Words in common that are more than chance.
const SOME_WORDS: f64 = 0.25;

/// Whether more than kind, place and time speaks for it: a party, a toll, words, or one that refers to the other.
fn agree(one: Candidate<'_>, other: Candidate<'_>) -> bool {
    let (a, b) = (one.traits, other.traits);
    let near = |ones: &[PartyTraits], others: &[PartyTraits]| {
        matches!(nearest_of(ones, others), Relation::Same | Relation::Kin)
    };
    let parties = if a.kind.is_mutual() || b.kind.is_mutual() {
        near(&a.parties, &b.parties)
    } else {
        near(&a.actors, &b.actors) || near(&a.recipients, &b.recipients)
    };
    let toll = one.account.dead.best.is_some_and(|dead| dead >= SAME_TOLL)
        && one.account.dead.best == other.account.dead.best;
    let refers = one.account.report == other.account.report
        && (one.account.refers_back || other.account.refers_back || a.is_headline || b.is_headline);
    parties || toll || refers || share(a, b, SOME_WORDS)
}

/// Longer than this, an interval names no day.
const DAY: f64 = 1.6;

fn time(one: &Traits, other: &Traits, notes: &mut impl Notes) -> Option<()> {
    let (a, b) = (one.interval?, other.interval?);
    let longest = a.length().max(b.length());
    let apart = a.days_apart(b);
    if longest > DAY {
        let shared = a.shared(b);
        if shared <= 0.0 {
            return None;
        }
        let alike = shared / longest;
        notes.sign(
            if alike > 0.8 {
                Sign::TimeBoth
            } else {
                Sign::TimeWide
            },
            1.0,
        );
        return Some(());
    }
    if apart == 0.0 {
        let weak = if one.is_dated_by_report || other.is_dated_by_report {
            0.5
        } else {
            1.0
        };
        notes.sign(Sign::TimeSame, weak);
        if a.length() <= PART_OF_DAY && b.length() <= PART_OF_DAY {
            if a.gap(b) > CLOCK {
                notes.sign(Sign::TimeClock, 1.0);
            } else {
                notes.sign(Sign::TimeHour, 1.0);
            }
        }
    } else {
        notes.sign(Sign::TimeApart, 1.0);
    }
    Some(())
}

fn parties(one: Candidate<'_>, other: Candidate<'_>, notes: &mut impl Notes) {
    let mutual = one.traits.kind.is_mutual() || other.traits.kind.is_mutual();
    if mutual {
        match nearest_of(&one.traits.parties, &other.traits.parties) {
            Relation::Same => notes.sign(Sign::PartiesSame, 1.0),
            Relation::Kin => notes.sign(Sign::PartiesSame, 0.5),
            Relation::Unknown => {}
            Relation::Other => notes.sign(Sign::PartiesOther, 1.0),
        }
        return;
    }
    match nearest_of(&one.traits.actors, &other.traits.actors) {
        Relation::Same => notes.sign(Sign::ActorSame, 1.0),
        Relation::Kin => notes.sign(Sign::ActorSide, 1.0),
        Relation::Unknown => {}
        Relation::Other => notes.sign(Sign::ActorOther, 1.0),
    }
    match nearest_of(&one.traits.recipients, &other.traits.recipients) {
        Relation::Same => notes.sign(Sign::RecipientSame, 1.0),
        Relation::Kin => notes.sign(Sign::RecipientSide, 1.0),
        Relation::Unknown => {}
        Relation::Other => notes.sign(Sign::RecipientOther, 1.0),
    }
}

/// Fewer dead than this are the same in many happenings.
const FEW_DEAD: u64 = 3;

fn toll(one: &Account, other: &Account, notes: &mut impl Notes) {
    let (Some(a), Some(b)) = (one.dead.range(), other.dead.range()) else {
        return;
    };
    if one.dead.best.is_some() && one.dead.best == other.dead.best {
        let small = one.dead.best.is_some_and(|dead| dead < FEW_DEAD);
        notes.sign(if small { Sign::TollSmall } else { Sign::TollSame }, 1.0);
    } else if a.0 <= b.1 && b.0 <= a.1 {
        notes.sign(Sign::TollMeets, 1.0);
    } else if one.report == other.report {
        notes.sign(Sign::TollReport, 1.0);
    } else {
        notes.sign(Sign::TollApart, 1.0);
    }
}

fn words(one: Candidate<'_>, other: Candidate<'_>, notes: &mut impl Notes) {
    let same_report = one.account.report == other.account.report;
    let same_sentence = same_report && one.account.start == other.account.start;
    if !same_sentence {
        let shared = one.traits.stems.shared(&other.traits.stems);
        if shared > 0.0 {
            notes.sign(Sign::WordsShared, shared);
        } else {
            notes.sign(Sign::WordsNone, 1.0);
        }
    }
    if same_report {
        notes.sign(Sign::ReportSame, 1.0);
        if same_sentence {
            notes.sign(Sign::SentenceSame, 1.0);
        }
        let later = if one.account.start > other.account.start {
            one
        } else {
            other
        };
        if later.account.refers_back && !same_sentence {
            notes.sign(Sign::ReportBack, 1.0);
        }
        if one.traits.is_headline != other.traits.is_headline {
            notes.sign(Sign::ReportHead, 1.0);
        }
    } else if one.account.story == other.account.story {
        notes.sign(Sign::StorySame, 1.0);
    }
    if one.traits.speaker.is_some() && one.traits.speaker == other.traits.speaker {
        notes.sign(Sign::SpeakerSame, 1.0);
    }
}
