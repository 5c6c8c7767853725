//! Who holds which place, on whose word.

use dateline_incident::Lane;
use serde::Serialize;

use super::asked;
use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::grouped::lanes_by;
use crate::serve::App;
use crate::words::phrases;

#[derive(Serialize)]
struct Lanes<'a> {
    total: usize,
    lanes: Vec<&'a Lane>,
    /// First and last day of publication of all claims of control.
    published: Option<[&'a str; 2]>,
}

/// Lanes on a page.
const USUAL: usize = 50;

/// `GET /api/v1/control`
pub(super) fn lanes(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[&["place", "published_to", "as_of", "limit"]])?;
    let (view, _) = asked(app, &params)?;
    let limit = params.limit(USUAL)?;
    let place = params.one("place")?;
    let grouped = app.store.grouped(&view);
    let earlier = params
        .day("published_to")?
        .map(|day| lanes_by(&view.snapshot, day));
    let found = earlier.as_ref().unwrap_or(&grouped.lanes);
    let mut lanes: Vec<&Lane> = found
        .iter()
        .filter(|lane| place.is_none_or(|words| lane.is_named(words) || is_called(lane, words)))
        .collect();
    let total = lanes.len();
    lanes.truncate(limit);
    let days = || {
        let stretches = grouped.lanes.iter().flat_map(|lane| &lane.stretches);
        let accounts = stretches.flat_map(|stretch| &stretch.accounts);
        accounts.filter_map(|account| account.published.as_deref()?.get(..10))
    };
    Answer::json(&Lanes {
        total,
        lanes,
        published: days().min().zip(days().max()).map(|(first, last)| [first, last]),
    })
}

/// Whether its name holds these words, so that a place is found before its name is written out.
fn is_called(lane: &Lane, words: &str) -> bool {
    let name: Vec<String> = phrases(&lane.place.name).into_iter().flatten().collect();
    let asked: Vec<String> = phrases(words).into_iter().flatten().collect();
    !asked.is_empty()
        && asked
            .iter()
            .all(|word| name.iter().any(|own| own.starts_with(word.as_str())))
}
