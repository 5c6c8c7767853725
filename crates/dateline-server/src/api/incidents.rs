//! Incidents: a list, one, and what people say of which claims belong together.

use std::collections::BTreeSet;

use dateline_incident::{Contradiction, Incident, Summary, Verdict};
use dateline_ledger::KeptRuling;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{FILTER, PAGE, asked};
use crate::answer::{Answer, Asked};
use crate::cursor;
use crate::error::Problem;
use crate::serve::App;

/// An incident in a list.
#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a Summary,
    contradictions: &'a [Contradiction],
    stories: usize,
    sides: &'a [String],
    accounts: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    total: usize,
    incidents: Vec<Head<'a>>,
    next: Option<String>,
}

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    OldestFirst,
    NewestFirst,
    Contradictions,
    Stories,
}

impl<'a> Head<'a> {
    fn new(incident: &'a Incident) -> Head<'a> {
        Head {
            id: &incident.id,
            title: &incident.title,
            summary: &incident.summary,
            contradictions: &incident.contradictions,
            stories: incident.stories,
            sides: &incident.sides,
            accounts: incident.accounts.len(),
        }
    }
}

/// Incidents on a page.
const USUAL: usize = 50;

/// Most accounts that can be asked for.
const MOST: usize = 1000;

/// Place of an incident in an order: smaller first.
fn key(incident: &Incident, order: Order) -> cursor::Key {
    let from = incident.summary.from.clone().unwrap_or_else(|| "z".into());
    let most = |count: usize| format!("{:010}", 9_999_999_999 - count.min(9_999_999_999));
    let first = match order {
        Order::OldestFirst | Order::NewestFirst => String::new(),
        Order::Contradictions => most(incident.contradictions.len()),
        Order::Stories => most(incident.stories),
    };
    vec![first, from, incident.id.clone()]
}

/// `GET /api/v1/incidents`
pub(super) fn list(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER, PAGE, &["order", "contradicted", "least"]])?;
    let (view, filter) = asked(app, &params)?;
    let limit = params.limit(USUAL)?;
    let orders = [
        ("time", Order::OldestFirst),
        ("-time", Order::NewestFirst),
        ("contradictions", Order::Contradictions),
        ("stories", Order::Stories),
    ];
    let order = params.choice("order", &orders)?.unwrap_or(Order::OldestFirst);
    let contradicted = params.flag("contradicted")?;
    let least = params.whole("least", MOST)?.unwrap_or(1);
    let after = params
        .one("cursor")?
        .map(|words| cursor::read(words, 3))
        .transpose()?;
    let grouped = app.store.grouped(&view);
    let snapshot = &view.snapshot;
    let wanted: BTreeSet<usize> = filter
        .on(snapshot)
        .numbers()
        .filter_map(|number| grouped.of_claim(&snapshot.items[number as usize].account.claim))
        .collect();
    let mut found: Vec<&Incident> = wanted
        .into_iter()
        .map(|at| &grouped.incidents[at])
        .filter(|incident| {
            incident.accounts.len() >= least && (!contradicted || !incident.contradictions.is_empty())
        })
        .collect();
    found.sort_by_cached_key(|incident| key(incident, order));
    if order == Order::NewestFirst {
        found.reverse();
    }
    let begin = after.map_or(0, |after| {
        found.partition_point(|incident| match order {
            Order::NewestFirst => key(incident, order) >= after,
            _ => key(incident, order) <= after,
        })
    });
    let end = found.len().min(begin + limit);
    let next = (end < found.len()).then(|| cursor::write(&key(found[end - 1], order)));
    Answer::json(&Page {
        total: found.len(),
        incidents: found[begin..end]
            .iter()
            .map(|incident| Head::new(incident))
            .collect(),
        next,
    })
}

/// `GET /api/v1/incidents/{id}`: by its identifier or that of a claim in it.
pub(super) fn one(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let view = app.store.view()?;
    let incident = app.store.grouped(&view).incident(asked_for.id()?);
    Answer::json(incident.ok_or_else(|| Problem::missing("incident"))?)
}

/// `GET /api/v1/rulings`: those on claims that may be shown.
pub(super) fn rulings(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let view = app.store.view()?;
    let is_shown = |kept: &&KeptRuling| {
        let snapshot = &view.snapshot;
        snapshot.claim(&kept.ruling.a).is_some() && snapshot.claim(&kept.ruling.b).is_some()
    };
    let rulings: Vec<&KeptRuling> = view.rulings.iter().filter(is_shown).collect();
    Answer::json(&json!({"total": rulings.len(), "rulings": rulings}))
}

/// The body of a new ruling.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    claims: Vec<String>,
    verdict: String,
    reason: String,
    who: String,
}

/// Most claims of one ruling.
const CLAIMS: usize = 100;

/// Longest name and reason, in characters.
const LONGEST: usize = 2000;

/// `POST /api/v1/rulings`
pub(super) fn rule(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let new: New = asked_for.json()?;
    for (name, words) in [("who", &new.who), ("reason", &new.reason)] {
        if words.trim().is_empty() || words.chars().count() > LONGEST {
            return Err(Problem::wrong(format!("{name}: is empty or too long")));
        }
    }
    if new.claims.len() > CLAIMS {
        return Err(Problem::wrong(format!("claims: at most {CLAIMS}")));
    }
    let verdict = Verdict::named(&new.verdict)
        .ok_or_else(|| Problem::wrong("verdict: should be one of together, apart, open"))?;
    let view = app.store.view()?;
    if new
        .claims
        .iter()
        .any(|claim| view.snapshot.claim(claim).is_none())
    {
        return Err(Problem::missing("claim"));
    }
    let operation = app
        .store
        .rule(&new.claims, verdict, &new.reason, new.who.trim())?;
    Answer::created(&json!({"operation": operation}))
}
