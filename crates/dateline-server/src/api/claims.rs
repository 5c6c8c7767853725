//! Claims: a list, one, and as shapes.

use dateline_ledger::KeptReview;
use serde::Serialize;
use serde_json::{Value, json};

use super::{FILTER, PAGE, asked};
use crate::accounts::Item;
use crate::answer::{Answer, Asked};
use crate::cursor;
use crate::error::Problem;
use crate::params::Params;
use crate::reviews::Standing;
use crate::serve::App;
use crate::shapes::shape;
use crate::snapshot::{Snapshot, key};
use crate::store::View;

/// A page of claims.
#[derive(Serialize)]
struct Page<'a> {
    /// All that are asked for, not only those on this page.
    total: usize,
    claims: Vec<Shown<'a>>,
    /// Where the next page begins; none on the last.
    next: Option<String>,
}

/// A claim, and where it stands with its reviewers.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    #[serde(flatten)]
    item: &'a Item,
    review: Standing,
}

#[derive(Serialize)]
struct One<'a> {
    #[serde(flatten)]
    shown: Shown<'a>,
    reviews: &'a [KeptReview],
    /// Where it puts what happened, as a GeoJSON geometry.
    shape: Option<Value>,
}

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    OldestFirst,
    NewestFirst,
}

/// Claims on a page.
const USUAL: usize = 50;

/// Number of the parts of a claim's key.
const KEY: usize = 6;

impl<'a> Shown<'a> {
    pub(super) fn new(item: &'a Item, view: &View) -> Shown<'a> {
        Shown {
            item,
            review: view.reviews.standing(&item.account.claim),
        }
    }
}

/// A page of the claims that are asked for, and where it ends.
struct Picked {
    total: usize,
    numbers: Vec<u32>,
    next: Option<String>,
}

fn page(params: &Params, snapshot: &Snapshot, numbers: impl Iterator<Item = u32>) -> Result<Picked, Problem> {
    let limit = params.limit(USUAL)?;
    let orders = [("time", Order::OldestFirst), ("-time", Order::NewestFirst)];
    let order = params.choice("order", &orders)?.unwrap_or(Order::OldestFirst);
    let after = params
        .one("cursor")?
        .map(|words| cursor::read(words, KEY))
        .transpose()?;
    let mut numbers: Vec<u32> = numbers.collect();
    let total = numbers.len();
    if order == Order::NewestFirst {
        numbers.reverse();
    }
    let key_of = |number: &u32| key(&snapshot.items[*number as usize]);
    let begin = after.map_or(0, |after| {
        numbers.partition_point(|number| match order {
            Order::OldestFirst => key_of(number) <= after,
            Order::NewestFirst => key_of(number) >= after,
        })
    });
    let end = numbers.len().min(begin + limit);
    let next = (end < numbers.len()).then(|| cursor::write(&key_of(&numbers[end - 1])));
    Ok(Picked {
        total,
        numbers: numbers[begin..end].to_vec(),
        next,
    })
}

/// `GET /api/v1/claims`
pub(super) fn list(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER, PAGE, &["order"]])?;
    let (view, filter) = asked(app, &params)?;
    let snapshot = &view.snapshot;
    let picked = page(&params, snapshot, filter.on(snapshot).numbers())?;
    let items = picked
        .numbers
        .iter()
        .map(|number| &snapshot.items[*number as usize]);
    Answer::json(&Page {
        total: picked.total,
        claims: items.map(|item| Shown::new(item, &view)).collect(),
        next: picked.next,
    })
}

/// `GET /api/v1/claims/{id}`
pub(super) fn one(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let view = app.store.view()?;
    let item = view
        .snapshot
        .claim(asked_for.id()?)
        .ok_or_else(|| Problem::missing("claim"))?;
    Answer::json(&One {
        shown: Shown::new(item, &view),
        reviews: view.reviews.of(&item.account.claim),
        shape: item.account.place.as_ref().and_then(shape),
    })
}

/// `GET /api/v1/claims.geojson`
pub(super) fn geojson(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER, PAGE, &["order"]])?;
    let (view, filter) = asked(app, &params)?;
    let snapshot = &view.snapshot;
    let picked = page(&params, snapshot, filter.on(snapshot).numbers())?;
    let features: Result<Vec<Value>, Problem> = picked
        .numbers
        .iter()
        .map(|number| feature(&snapshot.items[*number as usize]))
        .collect();
    Answer::geojson(&json!({
        "type": "FeatureCollection",
        "features": features?,
        "total": picked.total,
        "next": picked.next,
    }))
}

/// The claim as a feature: its shape, and all that is said of it. Without a geometry where nothing can be drawn (RFC 7946,
/// 3.2).
fn feature(item: &Item) -> Result<Value, Problem> {
    let mut properties = serde_json::to_value(item).map_err(|error| Problem::broken(error.to_string()))?;
    let geometry = item.account.place.as_ref().and_then(shape);
    if let Some(place) = properties.get_mut("place").and_then(Value::as_object_mut) {
        place.remove("geometry");
    }
    Ok(json!({
        "type": "Feature",
        "id": item.account.claim,
        "geometry": geometry,
        "properties": properties,
    }))
}
