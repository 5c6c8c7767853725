//! Who holds which place, on whose word, from when to when.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::build::{key, sides};
use crate::days::Interval;
use crate::kind::Kind;
use crate::places::same_places;
use crate::traits::{Relation, core_name, nearest, whole_name};
use crate::wording::speaker;
use crate::{Account, Party, Place};

/// A place and its holders over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// Where.
    pub place: Place,
    /// In the order of their beginnings. Stretches of different sources may overlap.
    pub stretches: Vec<Stretch>,
}

/// A time through which somebody is said to hold a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Who holds it; `None` where only the loser is named.
    pub holder: Option<Party>,
    /// "holds"; "present" where it only has people there; "contested" where it fights for it or surrounds it.
    pub state: String,
    /// The holder began to hold it on this day at the earliest; `None` where that is not said.
    pub since_from: Option<String>,
    /// … and at the latest.
    pub since_to: Option<String>,
    /// The holder ceased to hold it on this day at the earliest; `None` while no claim ends it.
    pub until_from: Option<String>,
    /// … and at the latest.
    pub until_to: Option<String>,
    /// Last day on which a claim says that it was held.
    pub last_said: Option<String>,
    /// Sides of those who say so, each once.
    pub sides: Vec<String>,
    /// Whether other sources give the place to another holder within this time, or deny that it is held.
    pub contested: bool,
    /// The claims it is made of, those that deny it among them.
    pub accounts: Vec<Account>,
}

impl Lane {
    /// Whether the place, in any of its spellings, is called so.
    pub fn is_named(&self, words: &str) -> bool {
        let accounts = self.stretches.iter().flat_map(|stretch| &stretch.accounts);
        let places = accounts.filter_map(|account| account.place.as_ref());
        let (whole, core) = (whole_name(words), core_name(words));
        places.chain([&self.place]).any(|place| {
            [&place.name, &place.words].into_iter().any(|name| {
                (whole.is_some() && whole_name(name) == whole) || (core.is_some() && core_name(name) == core)
            })
        })
    }
}

/// Claims of control and capture as lanes, one for each place, in the order of their names. Plans and possibilities
/// do not count. Sources may contradict each other: nothing is decided, and stretches overlap.
pub fn lanes(accounts: &[Account]) -> Vec<Lane> {
    let mut control: Vec<&Account> = accounts
        .iter()
        .filter(|account| Kind::of(account).is_control() && !account.is_hypothetical())
        .filter(|account| account.place.is_some())
        .collect();
    control.sort_by(|one, other| one.claim.cmp(&other.claim));
    control.dedup_by(|one, other| one.claim == other.claim);
    let mut lanes: Vec<Lane> = same_places(&control)
        .into_iter()
        .filter_map(|accounts| lane(&accounts))
        .collect();
    lanes.sort_by(|one, other| {
        let name = |lane: &Lane| {
            (
                lane.place.name.clone(),
                lane.place.country.clone(),
                lane.place.geonameid,
            )
        };
        name(one).cmp(&name(other))
    });
    lanes
}

/// What a claim says of one holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Gained,
    Held,
    Lost,
    /// Neither taken nor held.
    Denied,
}

struct Evidence<'a> {
    said: Said,
    holder: &'a Party,
    state: &'static str,
    interval: Interval,
    from: &'a str,
    to: &'a str,
    account: &'a Account,
}

fn evidence(account: &Account) -> Option<Evidence<'_>> {
    let time = account.time.as_ref()?;
    let from = time.from.as_deref().or(time.to.as_deref())?;
    let to = time.to.as_deref().or(time.from.as_deref())?;
    let holder = account.holder.as_ref().or(account.actors.first());
    let loser = account.from.as_ref().or(account.actors.first());
    let denied = account.is_denied();
    let (said, holder, state) = match (Kind::of(account), denied) {
        (Kind::Gained, false) => (Said::Gained, holder?, "holds"),
        (Kind::Holds, false) => (Said::Held, holder?, "holds"),
        (Kind::Present, false) => (Said::Held, holder?, "present"),
        (Kind::Contested, false) => (Said::Held, holder?, "contested"),
        (Kind::Lost, false) => (Said::Lost, loser?, "holds"),
        // Who is said not to have left still holds.
        (Kind::Lost, true) => (Said::Held, loser?, "holds"),
        (Kind::Gained | Kind::Holds, true) => (Said::Denied, holder?, "holds"),
        (Kind::Present, true) => (Said::Denied, holder?, "present"),
        (Kind::Contested, true) => (Said::Denied, holder?, "contested"),
        _ => return None,
    };
    Some(Evidence {
        said,
        holder,
        state,
        interval: Interval::of(Some(from), Some(to))?,
        from: from.get(..10)?,
        to: to.get(..10)?,
        account,
    })
}

fn lane(accounts: &[&Account]) -> Option<Lane> {
    let all: Vec<Evidence<'_>> = accounts.iter().filter_map(|account| evidence(account)).collect();
    let mut by_holder: BTreeMap<(String, &str), Vec<&Evidence<'_>>> = BTreeMap::new();
    for one in &all {
        by_holder
            .entry((key(one.holder), one.state))
            .or_default()
            .push(one);
    }
    let mut stretches: Vec<Stretch> = by_holder.into_values().flat_map(stretches).collect();
    end_by_others(&mut stretches, &all);
    contest(&mut stretches, &all);
    stretches.sort_by_key(begin);
    let place = accounts
        .iter()
        .filter_map(|account| account.place.as_ref())
        .min_by(|one, other| {
            narrow(one)
                .total_cmp(&narrow(other))
                .then_with(|| one.name.cmp(&other.name))
        })?;
    (!stretches.is_empty()).then(|| Lane {
        place: place.clone(),
        stretches,
    })
}

/// Places with a point before those without, small circles before large ones.
fn narrow(place: &Place) -> f64 {
    match place.lat {
        Some(_) => place.radius_km.unwrap_or(f64::MAX / 2.0),
        None => f64::MAX,
    }
}

fn begin(stretch: &Stretch) -> (String, String) {
    let day = [&stretch.since_from, &stretch.since_to, &stretch.until_from];
    let holder = stretch.holder.as_ref().map_or("", |holder| holder.name.as_str());
    (
        day.into_iter().flatten().next().cloned().unwrap_or_default(),
        holder.to_owned(),
    )
}

/// The stretches of one holder.
fn stretches(mut said: Vec<&Evidence<'_>>) -> Vec<Stretch> {
    said.sort_by(|one, other| {
        let by_time = one.interval.from.total_cmp(&other.interval.from);
        by_time
            .then_with(|| one.interval.to.total_cmp(&other.interval.to))
            .then_with(|| one.said.cmp(&other.said))
            .then_with(|| one.account.claim.cmp(&other.account.claim))
    });
    let mut done: Vec<Stretch> = Vec::new();
    for one in said.into_iter().filter(|one| one.said != Said::Denied) {
        let open = done.last_mut().filter(|stretch| goes_on(stretch, one));
        match open {
            Some(stretch) => prolong(stretch, one),
            None => done.push(stretch(one)),
        }
    }
    for stretch in &mut done {
        stretch.sides = sides(&stretch.accounts);
    }
    done
}

/// Whether what is said belongs to a stretch: it has not ended, or ended no earlier than that.
fn goes_on(stretch: &Stretch, one: &Evidence<'_>) -> bool {
    match &stretch.until_to {
        None => true,
        Some(until) => one.said == Said::Lost && one.from <= until.as_str(),
    }
}

fn stretch(one: &Evidence<'_>) -> Stretch {
    let mut stretch = Stretch {
        holder: Some(one.holder.clone()),
        state: one.state.to_owned(),
        since_from: None,
        since_to: None,
        until_from: None,
        until_to: None,
        last_said: None,
        sides: Vec::new(),
        contested: false,
        accounts: Vec::new(),
    };
    prolong(&mut stretch, one);
    stretch
}

fn prolong(stretch: &mut Stretch, one: &Evidence<'_>) {
    let (from, to) = (Some(one.from.to_owned()), Some(one.to.to_owned()));
    match one.said {
        Said::Gained if stretch.accounts.is_empty() => {
            stretch.since_from = from;
            stretch.since_to = to.clone();
        }
        Said::Gained => {
            // Another day for the same gain: the beginning is as uncertain as the two together.
            let is_known = stretch.since_from.is_some();
            if is_known && stretch.since_to < to && stretch.last_said <= stretch.since_to {
                stretch.since_to = to.clone();
            }
        }
        // Held at some time of a month or through it: by its end at the latest.
        Said::Held if stretch.accounts.is_empty() => stretch.since_to = to.clone(),
        Said::Held | Said::Denied => {}
        Said::Lost => {
            stretch.until_from = stretch.until_from.take().into_iter().chain(from).min();
            stretch.until_to = stretch.until_to.take().max(to.clone());
        }
    }
    if matches!(one.said, Said::Gained | Said::Held) {
        stretch.last_said = stretch.last_said.take().max(to);
    }
    stretch.accounts.push(one.account.clone());
}

fn opposed(stretch: &Stretch, party: &Party) -> bool {
    let holder = stretch.holder.as_ref();
    holder.is_some_and(|holder| key(holder) != key(party) && nearest(&[holder], &[party]) == Relation::Other)
}

/// A place that another takes is lost, unless somebody says that it is held later still.
fn end_by_others(stretches: &mut [Stretch], all: &[Evidence<'_>]) {
    for stretch in stretches.iter_mut().filter(|stretch| stretch.until_to.is_none()) {
        let first = all
            .iter()
            .filter(|one| one.said == Said::Gained && opposed(stretch, one.holder))
            .filter(|one| {
                let begun = stretch.since_to.as_deref().is_none_or(|since| since <= one.to);
                let over = stretch.last_said.as_deref().is_none_or(|last| last < one.to);
                begun && over
            })
            .min_by(|a, b| (a.from, a.to, &a.account.claim).cmp(&(b.from, b.to, &b.account.claim)));
        if let Some(first) = first {
            stretch.until_from = Some(first.from.to_owned());
            stretch.until_to = Some(first.to.to_owned());
        }
    }
}

/// Marks stretches that other voices give to another, or deny.
fn contest(stretches: &mut [Stretch], all: &[Evidence<'_>]) {
    let voices = |stretch: &Stretch| -> BTreeSet<String> { stretch.accounts.iter().map(speaker).collect() };
    let contested: Vec<bool> = stretches
        .iter()
        .map(|one| {
            stretches.iter().any(|other| {
                let both = one.state == "holds" && other.state == "holds";
                let against = other.holder.as_ref().is_some_and(|holder| opposed(one, holder));
                both && against && overlap(one, other) && voices(one) != voices(other)
            })
        })
        .collect();
    for (stretch, contested) in stretches.iter_mut().zip(contested) {
        stretch.contested |= contested;
    }
    for denial in all.iter().filter(|one| one.said == Said::Denied) {
        for stretch in stretches
            .iter_mut()
            .filter(|stretch| stretch.state == denial.state)
        {
            let holder = stretch.holder.as_ref();
            let of_holder = holder.is_some_and(|holder| {
                !opposed(stretch, denial.holder) && {
                    let near = nearest(&[holder], &[denial.holder]);
                    near == Relation::Same || near == Relation::Kin
                }
            });
            // A denial on the first day on which it may have been taken is a denial of it.
            let begun = stretch.since_from.as_ref().or(stretch.since_to.as_ref());
            let within = begun.is_some_and(|from| from.as_str() <= denial.to)
                && stretch
                    .until_to
                    .as_deref()
                    .is_none_or(|until| denial.from <= until);
            if of_holder && within {
                stretch.contested = true;
                stretch.accounts.push(denial.account.clone());
            }
        }
    }
    // Where it is disputed that one took a place, so is that another lost it then.
    let disputed: Vec<(Party, Option<String>)> = stretches
        .iter()
        .filter(|stretch| stretch.contested)
        .filter_map(|stretch| Some((stretch.holder.clone()?, stretch.since_to.clone())))
        .collect();
    for stretch in stretches.iter_mut().filter(|stretch| stretch.until_to.is_some()) {
        let by_other =
            |(taker, day): &(Party, Option<String>)| *day == stretch.until_to && opposed(stretch, taker);
        stretch.contested |= disputed.iter().any(by_other);
    }
}

/// From the day on which it was held at the latest to the last on which it is said to be; `None` where nobody says
/// that it was held on any day.
fn firm(stretch: &Stretch) -> Option<(String, String)> {
    let from = stretch.since_to.clone()?;
    let to = stretch.last_said.clone().max(Some(from.clone()))?;
    Some((from, to))
}

fn overlap(one: &Stretch, other: &Stretch) -> bool {
    match (firm(one), firm(other)) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    }
}
