//! Reports: a list, and one with its text, claims and reading.

use dateline_reader::Reading;
use serde::Serialize;

use super::{PAGE, asked};
use crate::answer::{Answer, Asked};
use crate::api::claims::Shown;
use crate::cursor;
use crate::error::Problem;
use crate::part::{Head, Part, masked};
use crate::serve::App;

#[derive(Serialize)]
struct Page<'a> {
    total: usize,
    reports: Vec<&'a Head>,
    next: Option<String>,
}

#[derive(Serialize)]
struct One<'a> {
    #[serde(flatten)]
    head: &'a Head,
    text: &'a str,
    claims: Vec<Shown<'a>>,
    /// Other tellings of its story that may be shown, with itself.
    tellings: Vec<&'a Head>,
    /// All that was read (docs/reading.md).
    reading: &'a Reading,
}

/// Reports on a page.
const USUAL: usize = 100;

/// What reports are ordered by.
fn key(part: &Part) -> cursor::Key {
    let published = part.head.published.clone();
    vec![published.unwrap_or_else(|| "z".into()), part.address.clone()]
}

/// `GET /api/v1/reports`
pub(super) fn list(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[PAGE, &["outlet", "as_of"]])?;
    let (view, _) = asked(app, &params)?;
    let limit = params.limit(USUAL)?;
    let outlets = params.all("outlet");
    let after = params
        .one("cursor")?
        .map(|words| cursor::read(words, 2))
        .transpose()?;
    let is_of = |part: &Part| {
        let outlet = part.head.outlet.as_deref().unwrap_or_default();
        outlets.is_empty() || outlets.iter().any(|one| one.eq_ignore_ascii_case(outlet))
    };
    let mut parts: Vec<&Part> = view
        .snapshot
        .parts
        .values()
        .map(AsRef::as_ref)
        .filter(|part| is_of(part))
        .collect();
    parts.sort_by_cached_key(|part| key(part));
    let total = parts.len();
    let begin = after.map_or(0, |after| parts.partition_point(|part| key(part) <= after));
    let end = parts.len().min(begin + limit);
    let next = (end < parts.len()).then(|| cursor::write(&key(parts[end - 1])));
    Answer::json(&Page {
        total,
        reports: parts[begin..end].iter().map(|part| &part.head).collect(),
        next,
    })
}

/// `GET /api/v1/reports/{id}`
pub(super) fn one(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    asked_for.params(&[])?;
    let view = app.store.view()?;
    let missing = || Problem::missing("report");
    let part = view.snapshot.report(asked_for.id()?).ok_or_else(missing)?;
    let with_names = app.store.with_names();
    let kept = app
        .store
        .read(|ledger| masked(ledger, &part.address, view.head, with_names))?
        .ok_or_else(missing)?;
    let tellings = view
        .snapshot
        .parts
        .values()
        .filter(|other| other.story == part.story);
    Answer::json(&One {
        head: &part.head,
        text: &kept.reading.report.text,
        claims: part.items.iter().map(|item| Shown::new(item, &view)).collect(),
        tellings: tellings.map(|part| &part.head).collect(),
        reading: &kept.reading,
    })
}
