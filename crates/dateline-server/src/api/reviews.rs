//! Reviews: a list, a new one, and what is to be reviewed.

use dateline_ledger::{Judgement, KeptReview, Review, State};
use serde::{Deserialize, Serialize};

use super::{FILTER, PAGE, asked};
use crate::answer::{Answer, Asked};
use crate::api::claims::Shown;
use crate::cursor;
use crate::error::Problem;
use crate::reviews::Standing;
use crate::serve::App;

#[derive(Serialize)]
struct List<'a> {
    total: usize,
    reviews: Vec<&'a KeptReview>,
    next: Option<String>,
}

/// Reviews on a page.
const USUAL: usize = 100;

/// Digits of the number of an operation in a cursor.
fn place(operation: i64) -> String {
    format!("{operation:019}")
}

/// `GET /api/v1/reviews`: those of claims that may be shown.
pub(super) fn list(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[PAGE, &["claim"]])?;
    let limit = params.limit(USUAL)?;
    let after = params
        .one("cursor")?
        .map(|words| cursor::read(words, 1))
        .transpose()?;
    let view = app.store.view()?;
    let mut reviews: Vec<&KeptReview> = match params.one("claim")? {
        Some(claim) => {
            let item = view
                .snapshot
                .claim(claim)
                .ok_or_else(|| Problem::missing("claim"))?;
            view.reviews.of(&item.account.claim).iter().collect()
        }
        None => view
            .reviews
            .all()
            .filter(|review| view.snapshot.claim(&review.claim_id).is_some())
            .collect(),
    };
    reviews.sort_by_key(|review| review.operation);
    let total = reviews.len();
    let begin = after.map_or(0, |after| {
        reviews.partition_point(|review| place(review.operation) <= after[0])
    });
    let end = reviews.len().min(begin + limit);
    let next = (end < reviews.len()).then(|| cursor::write(&[place(reviews[end - 1].operation)]));
    Answer::json(&List {
        total,
        reviews: reviews[begin..end].to_vec(),
        next,
    })
}

/// The body of a new review.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    claim: String,
    judgement: String,
    field: Option<String>,
    value: Option<String>,
    #[serde(default)]
    adjudicate: bool,
    reason: String,
    who: String,
}

/// Longest name, value and reason, in characters.
const LONGEST: usize = 2000;

/// `POST /api/v1/reviews`
pub(super) fn keep(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let new: New = asked_for.json()?;
    for (name, words) in [
        ("who", Some(&new.who)),
        ("reason", Some(&new.reason)),
        ("value", new.value.as_ref()),
    ] {
        let Some(words) = words else { continue };
        if words.trim().is_empty() || words.chars().count() > LONGEST {
            return Err(Problem::wrong(format!("{name}: is empty, too long, or no text")));
        }
    }
    let judgement = match new.judgement.as_str() {
        "confirm" => Judgement::Confirm,
        "correct" => Judgement::Correct,
        "reject" => Judgement::Reject,
        _ => {
            return Err(Problem::wrong(
                "judgement: should be one of confirm, correct, reject",
            ));
        }
    };
    // What is held back can no more be reviewed than seen.
    let view = app.store.view()?;
    let item = view
        .snapshot
        .claim(&new.claim)
        .ok_or_else(|| Problem::missing("claim"))?;
    let review = Review {
        claim_id: item.account.claim.clone(),
        judgement,
        field: new.field,
        value: new.value,
        state: if new.adjudicate {
            State::Adjudicated
        } else {
            State::Annotated
        },
        reason: new.reason,
    };
    Answer::created(&app.store.review(&review, new.who.trim())?)
}

#[derive(Serialize)]
struct Queue<'a> {
    total: usize,
    items: Vec<Queued<'a>>,
}

#[derive(Serialize)]
struct Queued<'a> {
    claim: Shown<'a>,
    reviews: &'a [KeptReview],
}

/// `GET /api/v1/queue`: what is to be reviewed, the least certain first.
pub(super) fn queue(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER, &["state", "limit"]])?;
    let (view, filter) = asked(app, &params)?;
    let states = [
        ("open", Standing::Open),
        ("conflict", Standing::Conflict),
        ("reviewed", Standing::Reviewed),
        ("adjudicated", Standing::Adjudicated),
    ];
    let state = params.choice("state", &states)?.unwrap_or(Standing::Open);
    let limit = params.limit(20)?;
    let snapshot = &view.snapshot;
    let of_state = |number: &u32| {
        let item = &snapshot.items[*number as usize];
        view.reviews.standing(&item.account.claim) == state
    };
    let mut numbers: Vec<u32> = filter.on(snapshot).numbers().filter(of_state).collect();
    let total = numbers.len();
    let confidence = |number: &u32| snapshot.items[*number as usize].account.confidence;
    numbers.sort_by(|a, b| confidence(a).total_cmp(&confidence(b)).then(a.cmp(b)));
    numbers.truncate(limit);
    let items = numbers.iter().map(|number| &snapshot.items[*number as usize]);
    Answer::json(&Queue {
        total,
        items: items
            .map(|item| Queued {
                claim: Shown::new(item, &view),
                reviews: view.reviews.of(&item.account.claim),
            })
            .collect(),
    })
}
