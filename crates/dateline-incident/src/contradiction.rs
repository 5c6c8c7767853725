//! Answers of one incident that cannot both hold, named and put in a sentence. Which of them is true is not said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::build::{Told, key};
use crate::kind::Kind;
use crate::likeness::Candidate;
use crate::traits::{Relation, all, nearest};
use crate::wording::{at, figure, is_pronoun, list, names, outlet, published_day, speaker};
use crate::{Account, Answer, Contradiction, Party};

/// Speakers that a sentence names; the others are counted.
const NAMED: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcomes {
    repelled: Vec<String>,
}

static OUTCOMES: LazyLock<Outcomes> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/incidents/outcomes.toml"))
        .expect("data/incidents/outcomes.toml is in its form")
});

/// All contradictions of an incident.
pub(crate) fn find(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let mut found = outcomes(members, told);
    found.extend(holders(members, told));
    found.extend(tolls(members, told));
    found.extend(perpetrators(members, told));
    found.extend(denials(members, told));
    found
}

/// A statement, and those who make it.
struct Position<'a> {
    words: String,
    accounts: Vec<&'a Account>,
}

/// Accounts by what they state, in the order of the first of each.
fn positions<'a>(stated: impl Iterator<Item = (String, &'a Account)>) -> Vec<Position<'a>> {
    let mut positions: Vec<Position<'a>> = Vec::new();
    for (words, account) in stated {
        match positions.iter_mut().find(|position| position.words == words) {
            Some(position) => position.accounts.push(account),
            None => positions.push(Position {
                words,
                accounts: vec![account],
            }),
        }
    }
    positions
}

fn contradiction<'a>(kind: &str, positions: &[Position<'a>], told: &Told<'a>) -> Contradiction {
    let clauses: Vec<String> = positions
        .iter()
        .map(|position| {
            let (who, many) = speakers(&position.accounts);
            let verb = if many { "say" } else { "says" };
            format!("{who} {verb} that {}", position.words)
        })
        .collect();
    let answers: Vec<Answer> = positions
        .iter()
        .map(|position| told.answer(position.words.clone(), &position.accounts))
        .collect();
    Contradiction {
        kind: kind.to_owned(),
        words: sentence(&clauses),
        answers,
    }
}

/// Clauses as one sentence with a capital letter and a full stop.
fn sentence(clauses: &[String]) -> String {
    let words = clauses.join("; ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).chain(['.']).collect()
    })
}

/// Who says so, and whether they are more than one.
fn speakers(accounts: &[&Account]) -> (String, bool) {
    let mut speakers: Vec<String> = Vec::new();
    for account in accounts {
        let speaker = speaker(account);
        if !speakers.contains(&speaker) {
            speakers.push(speaker);
        }
    }
    let mut words: Vec<&str> = speakers.iter().map(String::as_str).take(NAMED).collect();
    let more = speakers.len() - words.len();
    let rest = format!("{more} more");
    if more > 0 {
        words.push(&rest);
    }
    let mut list = list(&words);
    if list.contains(", in ") {
        list.push(',');
    }
    (list, speakers.len() > 1)
}

/// Whether two accounts are of one mouth: the same speaker in the same outlet.
fn same_voice(one: &Account, other: &Account) -> bool {
    speaker(one) == speaker(other) && outlet(one) == outlet(other)
}

fn place(account: &Account) -> &str {
    account
        .place
        .as_ref()
        .map_or("the place", |place| place.name.as_str())
}

fn is_repelled(account: &Account) -> bool {
    let trigger = account.trigger.as_deref().unwrap_or_default().to_lowercase();
    account.is_affirmed() && OUTCOMES.repelled.contains(&trigger)
}

fn opposes(one: &Party, other: &Party) -> bool {
    nearest(&[one], &[other]) == Relation::Other
}

/// Captured against repelled or failed; fell against holds.
fn outcomes(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let takes = |one: &&Candidate<'_>| one.traits.kind == Kind::Gained && one.account.is_affirmed();
    let mut by_holder: BTreeMap<String, Vec<&Candidate<'_>>> = BTreeMap::new();
    for member in members.iter().filter(takes) {
        if let Some(holder) = &member.account.holder {
            let side = holder.side.clone().unwrap_or_else(|| key(holder));
            by_holder.entry(side).or_default().push(member);
        }
    }
    let mut found = Vec::new();
    for taken in by_holder.values() {
        let Some(holder) = taken.first().and_then(|one| one.account.holder.as_ref()) else {
            continue;
        };
        let against: Vec<(String, &Account)> = members
            .iter()
            .filter_map(|one| Some((against_taking(one, holder)?, one.account)))
            .filter(|(_, account)| taken.iter().any(|one| !same_voice(one.account, account)))
            .collect();
        if against.is_empty() {
            continue;
        }
        let took = taken.iter().map(|one| (took(one.account), one.account));
        let stated = positions(took.chain(against));
        found.push(contradiction("outcome", &stated, told));
    }
    found
}

fn took(account: &Account) -> String {
    let holder = account
        .holder
        .as_ref()
        .map_or("somebody", |holder| holder.name.as_str());
    format!("{holder} took {}", place(account))
}

/// What an account says that cannot be if `holder` took the place; `None` where it says nothing of the kind.
fn against_taking(one: &Candidate<'_>, holder: &Party) -> Option<String> {
    let account = one.account;
    match one.traits.kind {
        Kind::Gained if account.is_denied() => {
            let denied = account.holder.as_ref()?;
            (!opposes(denied, holder)).then(|| format!("{} did not take {}", denied.name, place(account)))
        }
        Kind::Holds if account.is_affirmed() => {
            let other = account.holder.as_ref()?;
            opposes(other, holder).then(|| format!("{} holds {}", other.name, place(account)))
        }
        Kind::Lost if account.is_denied() => {
            let other = account.from.as_ref().or(account.actors.first())?;
            opposes(other, holder).then(|| format!("{} did not leave {}", other.name, place(account)))
        }
        Kind::Clash | Kind::Attack if is_repelled(account) => {
            // Whoever took the place is not the one that repelled the attack.
            let repelled_by_holder = account.actors.iter().any(|actor| !opposes(actor, holder));
            (!repelled_by_holder).then(|| format!("the attack on {} was repelled", place(account)))
        }
        _ => None,
    }
}

/// Two sides each said to hold or to have taken the place.
fn holders(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let state = |kind: Kind| {
        let of_kind = members.iter().filter(move |one| one.traits.kind == kind);
        of_kind.filter(|one| one.account.is_affirmed() && one.account.holder.is_some())
    };
    let mut found = Vec::new();
    for (kind, verb) in [(Kind::Holds, "holds"), (Kind::Gained, "took")] {
        let standing: Vec<&Candidate<'_>> = state(kind).collect();
        let disputed = standing.iter().filter(|one| {
            standing.iter().any(|other| {
                let holders = one.account.holder.as_ref().zip(other.account.holder.as_ref());
                let opposed = holders.is_some_and(|(one, other)| opposes(one, other));
                opposed && !same_voice(one.account, other.account) && meet(one, other)
            })
        });
        let stated = disputed.filter_map(|one| {
            let holder = one.account.holder.as_ref()?;
            Some((
                format!("{} {verb} {}", holder.name, place(one.account)),
                one.account,
            ))
        });
        let stated = positions(stated);
        if stated.len() > 1 {
            found.push(contradiction("holder", &stated, told));
        }
    }
    found
}

/// Whether times meet: who holds a place may change from one day to the next.
fn meet(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let times = one.traits.interval.zip(other.traits.interval);
    times.is_none_or(|(one, other)| one.shared(other) > 0.0)
}

/// Tolls of the same dead that cannot both hold.
fn tolls(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let counted: Vec<&Account> = members
        .iter()
        .map(|one| one.account)
        .filter(|account| account.is_affirmed() && !account.dead.is_open())
        .collect();
    let disputed = counted
        .iter()
        .filter(|one| counted.iter().any(|other| tolls_differ(one, other)))
        .filter_map(|account| Some((format!("{} died", figure(account.dead)?), *account)));
    let stated = positions(disputed);
    if stated.len() < 2 {
        return Vec::new();
    }
    vec![contradiction("toll", &stated, told)]
}

fn tolls_differ(one: &Account, other: &Account) -> bool {
    let (Some(a), Some(b)) = (one.dead.range(), other.dead.range()) else {
        return false;
    };
    let apart = a.1 < b.0 || b.1 < a.0;
    apart && same_dead(one, other) && are_two_voices(one, other) && !is_update(one, other)
}

/// Whether two accounts are of two voices. Within one report, what it tells itself and what an unnamed source says
/// are as often of a part and of the whole: one of the two must be of somebody who is named.
fn are_two_voices(one: &Account, other: &Account) -> bool {
    let is_named = |account: &Account| {
        let source = &account.source;
        let named = source.name.is_some() || source.organisation.is_some();
        named && source.kind != "report" && source.kind != "anonymous"
    };
    let one_report = one.report == other.report;
    !same_voice(one, other) && (!one_report || is_named(one) || is_named(other))
}

/// Whether two tolls may count the same people.
fn same_dead(one: &Account, other: &Account) -> bool {
    let refs = |parties: &[Party]| -> bool { !parties.is_empty() };
    let known = refs(&one.recipients) && refs(&other.recipients);
    let ours: Vec<&Party> = one.recipients.iter().collect();
    let theirs: Vec<&Party> = other.recipients.iter().collect();
    if known && nearest(&ours, &theirs) == Relation::Other {
        return false;
    }
    let only = |account: &Account, of: Option<u64>| of.is_some() && of == account.dead.best;
    let civilians = (
        only(one, one.dead_of.civilians),
        only(other, other.dead_of.civilians),
    );
    let combatants = (
        only(one, one.dead_of.combatants),
        only(other, other.dead_of.combatants),
    );
    !(civilians.0 && combatants.1 || civilians.1 && combatants.0)
}

/// Whether one is a later and higher toll of the same outlet or story: it takes the place of the other.
fn is_update(one: &Account, other: &Account) -> bool {
    let same = one.story == other.story || (one.outlet.is_some() && one.outlet == other.outlet);
    if !same {
        return false;
    }
    if one.story == other.story && one.report == other.report {
        return false;
    }
    let (earlier, later) = if one.published <= other.published {
        (one, other)
    } else {
        (other, one)
    };
    published_day(earlier) != published_day(later) && earlier.dead.range() < later.dead.range()
}

/// Those who are said to have done it, as far as their side is known.
fn doers(account: &Account) -> Vec<&Party> {
    let is_told = |actor: &&Party| {
        let side = actor.side.as_deref();
        let known = side.is_some_and(|side| side != "civilian");
        known && actor.basis != "context" && !is_pronoun(&actor.name)
    };
    account.actors.iter().filter(is_told).collect()
}

/// Different sides named as those who did it.
fn perpetrators(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let named: Vec<(&Account, Vec<&Party>)> = members
        .iter()
        .filter(|one| one.account.is_affirmed() && one.traits.kind.is_force() && !one.traits.kind.is_mutual())
        .map(|one| (one.account, doers(one.account)))
        .filter(|(_, doers)| !doers.is_empty())
        .collect();
    let disputed = named.iter().filter(|(one, ours)| {
        named.iter().any(|(other, theirs)| {
            let victims: Vec<&Party> = other.recipients.iter().collect();
            let own_victims: Vec<&Party> = one.recipients.iter().collect();
            // Where the doer of one suffers in the other, they tell of blow and counter-blow.
            are_two_voices(one, other)
                && nearest(ours, theirs) == Relation::Other
                && nearest(ours, &victims) >= Relation::Unknown
                && nearest(theirs, &own_victims) >= Relation::Unknown
        })
    });
    let stated = disputed.map(|(account, doers)| {
        let doers: Vec<Party> = doers.iter().map(|party| (*party).clone()).collect();
        (format!("{} did it", names(&doers)), *account)
    });
    let stated = positions(stated);
    if stated.len() < 2 {
        return Vec::new();
    }
    vec![contradiction("perpetrator", &stated, told)]
}

/// Denied or negated by one, claimed by another.
fn denials(members: &[Candidate<'_>], told: &Told<'_>) -> Vec<Contradiction> {
    let denied = members.iter().filter(|one| one.account.is_denied());
    let mut pairs: Vec<(&Account, Vec<&Account>)> = Vec::new();
    for one in denied {
        let claimed: Vec<&Account> = members
            .iter()
            .filter(|other| other.account.is_affirmed() && is_denial_of(one, other))
            .map(|other| other.account)
            .collect();
        if !claimed.is_empty() {
            pairs.push((one.account, claimed));
        }
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let claimed: Vec<&Account> = members
        .iter()
        .map(|one| one.account)
        .filter(|account| {
            let mut of_pairs = pairs.iter().flat_map(|(_, claimed)| claimed);
            of_pairs.any(|one| one.claim == account.claim)
        })
        .collect();
    let denied: Vec<&Account> = pairs.iter().map(|(account, _)| *account).collect();
    let (who, many) = speakers(&claimed);
    let (others, more) = speakers(&denied);
    let words = format!(
        "{who} {} of {}; {others} {} it",
        if many { "tell" } else { "tells" },
        claimed.first().map(|account| deed(account)).unwrap_or_default(),
        if more { "deny" } else { "denies" },
    );
    vec![Contradiction {
        kind: "denial".into(),
        words: sentence(&[words]),
        answers: vec![
            told.answer("it happened".into(), &claimed),
            told.answer("it did not".into(), &denied),
        ],
    }]
}

/// "“fired on” by its men against a patrol at Tanf".
fn deed(account: &Account) -> String {
    let mut words = format!("“{}”", account.trigger.as_deref().unwrap_or("it"));
    if !account.actors.is_empty() {
        words.push_str(&format!(" by {}", names(&account.actors)));
    }
    if !account.recipients.is_empty() {
        words.push_str(&format!(" against {}", names(&account.recipients)));
    }
    if let Some(place) = &account.place {
        words.push_str(&format!(" {}", at(&place.name, "at")));
    }
    words
}

/// Whether what one denies is what the other claims. A plain "no soldiers were hurt" denies only what is told in
/// the same words; an outright denial, or one of who took a place, all of its kind.
fn is_denial_of(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let same_kind = one.traits.kind == other.traits.kind && one.traits.kind != Kind::Speech;
    // What is said of taking a place is an outcome, and told as such.
    if !same_kind || one.traits.kind == Kind::Gained || same_voice(one.account, other.account) {
        return false;
    }
    if nearest(&all(one.account), &all(other.account)) == Relation::Other {
        return false;
    }
    one.account.status == "denied" || one.traits.kind.is_control() || same_trigger(one.account, other.account)
}

fn same_trigger(one: &Account, other: &Account) -> bool {
    let stem = |account: &Account| -> Option<String> {
        let trigger = account.trigger.as_deref()?.to_lowercase();
        Some(trigger.chars().take(4).collect())
    };
    stem(one).is_some() && stem(one) == stem(other)
}
