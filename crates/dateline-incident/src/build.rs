//! What an incident says, from the claims that stand in it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::days::{self, Interval};
use crate::kind::Kind;
use crate::likeness::Candidate;
use crate::traits::WIDE_KM;
use crate::wording::{at, figure, is_pronoun, names};
use crate::{Account, Answer, Field, Figure, Incident, Join, Party, Place, Summary, contradiction};

/// An incident of claims that stand together.
pub(crate) fn incident(members: &[Candidate<'_>], joins: Vec<Join>) -> Incident {
    let mut members = members.to_vec();
    members.sort_by(|one, other| order(one.account).cmp(&order(other.account)));
    let accounts: Vec<&Account> = members.iter().map(|one| one.account).collect();
    let told = Told::of(&accounts);
    let contradictions = contradiction::find(&members, &told);
    let summary = summary(&accounts);
    Incident {
        id: id(&accounts),
        title: title(&members, &summary),
        joins,
        fields: fields(&accounts, &told),
        contradictions,
        stories: told.stories(accounts.iter().copied()),
        sides: sides(accounts.iter().copied()),
        summary,
        accounts: accounts.into_iter().cloned().collect(),
    }
}

type Order<'a> = (bool, Option<&'a str>, &'a str, usize, &'a str);

fn order(account: &Account) -> Order<'_> {
    let published = account.published.as_deref();
    (
        published.is_none(),
        published,
        &account.report,
        account.start,
        &account.claim,
    )
}

/// SHA-256 of the identifiers of the claims, in short.
fn id(accounts: &[&Account]) -> String {
    let mut claims: Vec<&str> = accounts.iter().map(|account| account.claim.as_str()).collect();
    claims.sort_unstable();
    let hash = format!("{:x}", Sha256::digest(claims.join("\n")));
    hash[..16].to_owned()
}

/// Which story each account is an independent telling of.
pub(crate) struct Told<'a> {
    /// Stories by the outlet in small letters.
    by_outlet: BTreeMap<String, &'a str>,
}

impl<'a> Told<'a> {
    fn of(accounts: &[&'a Account]) -> Told<'a> {
        let mut by_outlet: BTreeMap<String, &'a str> = BTreeMap::new();
        for account in accounts {
            if let Some(outlet) = &account.outlet {
                by_outlet.entry(outlet.to_lowercase()).or_insert(&account.story);
            }
        }
        Told { by_outlet }
    }

    /// The story of an account; of one that cites another outlet, that outlet's own where it is here.
    fn story(&self, account: &'a Account) -> &'a str {
        let source = &account.source;
        let cited = [&source.name, &source.organisation].into_iter().flatten();
        let cited = cited
            .filter(|_| source.kind == "media" || source.kind == "monitor")
            .find_map(|name| self.by_outlet.get(&name.to_lowercase()));
        cited.copied().unwrap_or(&account.story)
    }

    pub(crate) fn stories<'b>(&self, accounts: impl IntoIterator<Item = &'b Account>) -> usize
    where
        'b: 'a,
    {
        let stories: BTreeSet<&str> = accounts.into_iter().map(|account| self.story(account)).collect();
        stories.len()
    }

    pub(crate) fn answer(&self, value: String, accounts: &[&'a Account]) -> Answer {
        Answer {
            value,
            claims: accounts.iter().map(|account| account.claim.clone()).collect(),
            stories: self.stories(accounts.iter().copied()),
            sides: sides(accounts.iter().copied()),
        }
    }
}

/// Sides of those who vouch, each once, in order of the alphabet.
pub(crate) fn sides<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Vec<String> {
    let sides = accounts
        .into_iter()
        .filter_map(|account| account.source.side.clone());
    sides.collect::<BTreeSet<String>>().into_iter().collect()
}

/// The value that most give; of as many, the first in order of the alphabet.
fn most<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values.flatten() {
        *counts.entry(value).or_default() += 1;
    }
    let best = counts
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(one.0)));
    best.map(|(value, _)| value.to_owned())
}

fn summary(accounts: &[&Account]) -> Summary {
    let (from, to) = time(accounts).unzip();
    Summary {
        event_type: most(accounts.iter().map(|account| account.event_type.as_deref())),
        mode: most(accounts.iter().map(|account| account.mode.as_deref())),
        acled_sub_event_type: most(
            accounts
                .iter()
                .map(|account| account.acled_sub_event_type.as_deref()),
        ),
        control_state: most(accounts.iter().map(|account| account.control_state.as_deref())),
        actors: parties(accounts.iter().flat_map(|account| &account.actors)),
        recipients: parties(accounts.iter().flat_map(|account| &account.recipients)),
        place: place(accounts),
        from,
        to,
        dead: range(accounts.iter().map(|account| account.dead)),
        injured: range(accounts.iter().map(|account| account.injured)),
    }
}

/// Parties that are named, each once, those that most accounts name first.
fn parties<'a>(all: impl Iterator<Item = &'a Party>) -> Vec<Party> {
    let mut found: Vec<(usize, &Party)> = Vec::new();
    for party in all.filter(|party| party.entity.is_some() || !is_pronoun(&party.name)) {
        match found.iter_mut().find(|(_, known)| key(known) == key(party)) {
            Some((count, _)) => *count += 1,
            None => found.push((1, party)),
        }
    }
    // Stable: of as many, the one that was named first.
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    found.into_iter().map(|(_, party)| party.clone()).collect()
}

/// What tells a party from others.
pub(crate) fn key(party: &Party) -> String {
    let name = || dateline_place::fold::key(&party.name);
    party.entity.clone().unwrap_or_else(name)
}

/// The smallest circle among the places that meet most of the others.
fn place(accounts: &[&Account]) -> Option<Place> {
    let places: Vec<&Place> = accounts
        .iter()
        .filter_map(|account| account.place.as_ref())
        .collect();
    let meets = |one: &Place| places.iter().filter(|other| together(one, other)).count();
    let best = places.iter().enumerate().max_by(|(at, one), (other_at, other)| {
        let narrow = |place: &Place| place.radius_km.map_or(f64::MIN, |radius| -radius);
        let by_meeting = meets(one).cmp(&meets(other));
        by_meeting
            .then(narrow(one).total_cmp(&narrow(other)))
            .then(other_at.cmp(at))
    });
    best.map(|(_, place)| (*place).clone())
}

/// Whether two places can be one: by name, or because their circles meet.
fn together(one: &Place, other: &Place) -> bool {
    use crate::traits::Spot;
    if one.geonameid.is_some() && one.geonameid == other.geonameid || one.name == other.name {
        return true;
    }
    match (Spot::of(one), Spot::of(other)) {
        (Some(a), Some(b)) => {
            let wide = a.radius.max(b.radius) > WIDE_KM;
            !wide && a.distance(b) <= a.radius.max(b.radius)
        }
        _ => false,
    }
}

fn interval(account: &Account) -> Option<(Interval, &str, &str)> {
    let time = account.time.as_ref()?;
    let from = time.from.as_deref().or(time.to.as_deref())?;
    let to = time.to.as_deref().or(time.from.as_deref())?;
    Some((Interval::of(Some(from), Some(to))?, from, to))
}

/// First and last day that all accounts with a time of their own allow; where they allow none, that which most do.
fn time(accounts: &[&Account]) -> Option<(String, String)> {
    let stated = |account: &&&Account| {
        account
            .time
            .as_ref()
            .is_some_and(|time| time.basis != "published")
    };
    let of = |accounts: &mut dyn Iterator<Item = &&Account>| -> Vec<(Interval, String, String)> {
        accounts
            .filter_map(|account| interval(account))
            .map(|(interval, from, to)| (interval, from.to_owned(), to.to_owned()))
            .collect()
    };
    let mut times = of(&mut accounts.iter().filter(stated));
    if times.is_empty() {
        times = of(&mut accounts.iter());
    }
    let from = times
        .iter()
        .max_by(|one, other| one.0.from.total_cmp(&other.0.from))?;
    let to = times
        .iter()
        .min_by(|one, other| one.0.to.total_cmp(&other.0.to))?;
    if from.0.from < to.0.to {
        return Some((from.1.clone(), to.2.clone()));
    }
    // They do not all meet: from the first day of any to the last of any of the narrow ones.
    let narrow = times
        .iter()
        .map(|one| one.0.length())
        .fold(f64::MAX, f64::min)
        .max(1.0);
    let kept: Vec<&(Interval, String, String)> =
        times.iter().filter(|one| one.0.length() <= narrow).collect();
    let from = kept
        .iter()
        .min_by(|one, other| one.0.from.total_cmp(&other.0.from))?;
    let to = kept.iter().max_by(|one, other| one.0.to.total_cmp(&other.0.to))?;
    Some((from.1.clone(), to.2.clone()))
}

/// From the lowest to the highest.
fn range(figures: impl Iterator<Item = Figure>) -> Figure {
    let mut range = Figure::default();
    let mut open = false;
    let mut bests: Vec<u64> = Vec::new();
    for figure in figures.filter(|figure| !figure.is_open()) {
        let low = figure.low.or(figure.best);
        range.low = match (range.low, low) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        range.high = range.high.max(figure.high.or(figure.best));
        open |= figure.high.is_none();
        bests.extend(figure.best);
    }
    bests.dedup();
    if let [one] = bests[..] {
        range.best = Some(one);
    }
    if open && range.best.is_some() {
        range.high = None;
    }
    range
}

fn title(members: &[Candidate<'_>], summary: &Summary) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for member in members.iter().filter(|one| !one.account.is_hypothetical()) {
        *counts.entry(member.traits.kind).or_default() += 1;
    }
    let kind = counts
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(&one.0)))
        .map_or(Kind::Attack, |(kind, _)| kind);
    let what = match kind {
        Kind::Destroy if summary.acled_sub_event_type.as_deref() == Some("Disrupted weapons use") => {
            "Weapons destroyed".to_owned()
        }
        Kind::Speech | Kind::Move => members
            .iter()
            .find(|one| one.traits.kind == kind)
            .and_then(|one| deed(one.account))
            .unwrap_or_else(|| kind.title().to_owned()),
        kind => kind.title().to_owned(),
    };
    let place = summary.place.as_ref().map(|place| {
        let joint = if kind.is_control() && kind != Kind::Present {
            "of"
        } else {
            "at"
        };
        format!(" {}", at(&place.name, joint))
    });
    let time = match (&summary.from, &summary.to) {
        (Some(from), Some(to)) => format!(", {}", days::words(from, to)),
        _ => String::new(),
    };
    format!("{what}{}{time}", place.unwrap_or_default())
}

/// "Syrian Arab Army: dropped", for what has no kind that a title could name.
fn deed(account: &Account) -> Option<String> {
    let trigger = account.trigger.as_ref()?;
    let actors = names(&account.actors);
    Some(if actors.is_empty() {
        format!("“{trigger}”")
    } else {
        format!("{actors} “{trigger}”")
    })
}

/// What an account answers, in plain words.
type Value = fn(&Account) -> Option<String>;

fn fields(accounts: &[&Account], told: &Told<'_>) -> Vec<Field> {
    let values: [(&str, Value); 8] = [
        ("actor", |account| some(names(&account.actors))),
        ("recipient", |account| some(names(&account.recipients))),
        ("place", |account| {
            account.place.as_ref().map(|place| place.name.clone())
        }),
        ("time", when),
        ("dead", |account| figure(account.dead)),
        ("injured", |account| figure(account.injured)),
        ("control", control),
        ("status", |account| Some(account.status.clone())),
    ];
    let fields = values.into_iter().map(|(field, value)| Field {
        field: field.to_owned(),
        answers: answers(accounts, told, value),
    });
    fields.filter(|field| !field.answers.is_empty()).collect()
}

fn some(words: String) -> Option<String> {
    Some(words).filter(|words| !words.is_empty())
}

fn when(account: &Account) -> Option<String> {
    let (_, from, to) = interval(account)?;
    Some(days::words(from, to))
}

fn control(account: &Account) -> Option<String> {
    let state = account.control_state.as_deref()?;
    let party = account.holder.as_ref().map(|party| party.name.as_str());
    let from = account.from.as_ref().map(|party| party.name.as_str());
    let negation = if account.is_denied() { "not: " } else { "" };
    Some(match (state, party, from) {
        ("lost", _, Some(from)) => format!("{negation}lost by {from}"),
        (state, Some(party), _) => format!("{negation}{state} by {party}"),
        (state, None, _) => format!("{negation}{state}"),
    })
}

/// The answers that accounts give, most accounts first.
fn answers<'a>(
    accounts: &[&'a Account],
    told: &Told<'a>,
    value: impl Fn(&Account) -> Option<String>,
) -> Vec<Answer> {
    let mut given: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        if let Some(value) = value(account) {
            given.entry(value).or_default().push(account);
        }
    }
    let mut answers: Vec<Answer> = given
        .into_iter()
        .map(|(value, accounts)| told.answer(value, &accounts))
        .collect();
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.claims.len()));
    answers
}
