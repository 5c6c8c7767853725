//! Claims counted: by place, by day, by the values of each field.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::{FILTER, asked};
use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::filter::Facet;
use crate::serve::App;
use crate::shapes::shape;
use crate::snapshot::{Interned, Snapshot, day_of};

/// `GET /api/v1/places`: a feature for each place as it is drawn, with how many of the claims point at it, and on whose
/// word.
pub(super) fn places(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER])?;
    let (view, filter) = asked(app, &params)?;
    let snapshot = &view.snapshot;
    let mut counts: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let (mut total, mut unplaced) = (0, 0);
    // After the sides, those of whom no side is known.
    let nobody = snapshot.names.sides.len();
    for number in filter.on(snapshot).numbers() {
        let facts = &snapshot.facts[number as usize];
        total += 1;
        let Some(place) = facts.place else {
            unplaced += 1;
            continue;
        };
        let of_sides = counts.entry(place).or_insert_with(|| vec![0; nobody + 1]);
        of_sides[facts.source_side.map_or(nobody, |side| side as usize)] += 1;
    }
    let features: Vec<Value> = counts
        .iter()
        .map(|(number, of_sides)| {
            let place = &snapshot.places[*number as usize];
            json!({
                "type": "Feature",
                "id": number,
                "geometry": shape(place),
                "properties": {
                    "name": place.name, "country": place.country, "admin1": place.admin1,
                    "lat": place.lat, "lon": place.lon, "radius_km": place.radius_km,
                    "claims": of_sides.iter().sum::<usize>(),
                    "sides": by_side(&snapshot.names.sides, of_sides),
                },
            })
        })
        .collect();
    Answer::geojson(&json!({
        "type": "FeatureCollection",
        "features": features,
        "total": total,
        "unplaced": unplaced,
    }))
}

/// Counts by side, in order of the alphabet; "" for none known.
fn by_side(sides: &Interned, counts: &[usize]) -> BTreeMap<String, usize> {
    let named = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    named
        .map(|(side, count)| {
            let word = if side < sides.len() {
                sides.word(side as u32)
            } else {
                ""
            };
            (word.to_owned(), *count)
        })
        .collect()
}

/// How wide a bar of the timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Year,
}

/// Most bars of a timeline.
const BARS: usize = 2000;

/// A bar.
#[derive(Serialize)]
struct Bar {
    /// Its first and last day.
    from: String,
    to: String,
    /// Claims of what happened within it.
    claims: usize,
    /// The same, by the side of the source; "" for none known.
    sides: BTreeMap<String, usize>,
    /// Claims of what may have happened in it, or before or after: their time is wider than the bar.
    wide: usize,
}

#[derive(Serialize)]
struct Timeline {
    step: &'static str,
    bars: Vec<Bar>,
    /// Days between which all but a few of the claims lie.
    core: Option<[String; 2]>,
    total: usize,
    /// Claims without a time, or open on one side.
    undated: usize,
}

/// `GET /api/v1/timeline`
pub(super) fn timeline(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER, &["by"]])?;
    let (view, filter) = asked(app, &params)?;
    let steps = [
        ("day", Some(Step::Day)),
        ("week", Some(Step::Week)),
        ("month", Some(Step::Month)),
        ("year", Some(Step::Year)),
        ("auto", None),
    ];
    let step = params.choice("by", &steps)?.flatten();
    let snapshot = &view.snapshot;
    let mut spans: Vec<(i32, i32, Option<u32>)> = Vec::new();
    let mut total = 0;
    for number in filter.on(snapshot).numbers() {
        total += 1;
        let facts = &snapshot.facts[number as usize];
        if let (Some(first), Some(last)) = (facts.first, facts.last) {
            spans.push((first, last.max(first), facts.source_side));
        }
    }
    let core = core(&spans);
    let steps = match step {
        Some(Step::Day) | None => vec![Step::Day, Step::Week, Step::Month, Step::Year],
        Some(Step::Week) => vec![Step::Week, Step::Month, Step::Year],
        Some(Step::Month) => vec![Step::Month, Step::Year],
        Some(Step::Year) => vec![Step::Year],
    };
    // The next wider step where there would be too many bars.
    let mut edges = Vec::new();
    let mut chosen = Step::Year;
    for step in steps {
        edges = self::edges(&spans, step);
        chosen = step;
        if edges.len() <= BARS {
            break;
        }
    }
    Answer::json(&Timeline {
        step: match chosen {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
        },
        bars: bars(&spans, &edges, snapshot),
        core: core.map(|(first, last)| [day_of(first).to_string(), day_of(last).to_string()]),
        total,
        undated: total - spans.len(),
    })
}

/// The first days of all bars, and the day after the last; at most a few more than [`BARS`].
fn edges(spans: &[(i32, i32, Option<u32>)], step: Step) -> Vec<i32> {
    let (Some(first), Some(last)) = (
        spans.iter().map(|span| span.0).min(),
        spans.iter().map(|span| span.1).max(),
    ) else {
        return Vec::new();
    };
    let mut edge = begin(first, step);
    let mut edges = vec![edge];
    while edge <= last && edges.len() < BARS + 2 {
        edge = begin(edge + longest(step), step);
        edges.push(edge);
    }
    edges
}

/// More days than a step has, and fewer than two.
fn longest(step: Step) -> i32 {
    match step {
        Step::Day => 1,
        Step::Week => 7,
        Step::Month => 31,
        Step::Year => 366,
    }
}

/// First day of the step that a day lies in. Weeks begin on Monday.
fn begin(day: i32, step: Step) -> i32 {
    let date = day_of(day);
    match step {
        Step::Day => day,
        Step::Week => day - i32::from(date.weekday().to_monday_zero_offset()),
        Step::Month => day - i32::from(date.day()) + 1,
        Step::Year => day - i32::from(date.day_of_year()) + 1,
    }
}

fn bars(spans: &[(i32, i32, Option<u32>)], edges: &[i32], snapshot: &Snapshot) -> Vec<Bar> {
    let count = edges.len().saturating_sub(1);
    let nobody = snapshot.names.sides.len();
    let mut within = vec![vec![0; nobody + 1]; count];
    // Where wide claims begin and end to lie over bars.
    let mut change = vec![0_i64; count + 1];
    for (first, last, side) in spans {
        let bar = |day: i32| {
            edges
                .partition_point(|edge| *edge <= day)
                .saturating_sub(1)
                .min(count - 1)
        };
        let (begin, end) = (bar(*first), bar(*last));
        if begin == end {
            within[begin][side.map_or(nobody, |side| side as usize)] += 1;
        } else {
            change[begin] += 1;
            change[end + 1] -= 1;
        }
    }
    let mut wide = 0;
    let edges = edges.windows(2).zip(within).zip(change);
    edges
        .map(|((edges, of_sides), change)| {
            wide += change;
            Bar {
                from: day_of(edges[0]).to_string(),
                to: day_of(edges[1] - 1).to_string(),
                claims: of_sides.iter().sum(),
                sides: by_side(&snapshot.names.sides, &of_sides),
                wide: usize::try_from(wide).unwrap_or(0),
            }
        })
        .collect()
}

/// Days between which all but a fiftieth of the claims lie at each end, of those that are dated to a week.
fn core(spans: &[(i32, i32, Option<u32>)]) -> Option<(i32, i32)> {
    let mut near: Vec<&(i32, i32, Option<u32>)> = spans
        .iter()
        .filter(|(first, last, _)| last - first <= 7)
        .collect();
    if near.is_empty() {
        near = spans.iter().collect();
    }
    let mut firsts: Vec<i32> = near.iter().map(|span| span.0).collect();
    let mut lasts: Vec<i32> = near.iter().map(|span| span.1).collect();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let cut = near.len() / 50;
    Some((*firsts.get(cut)?, *lasts.get(lasts.len().checked_sub(cut + 1)?)?))
}

/// A value and how many claims have it.
#[derive(Serialize)]
struct Count {
    value: String,
    claims: usize,
}

/// Most actors and outlets that are named.
const NAMED: usize = 60;

/// `GET /api/v1/facets`: for each field, the values and how many claims have them, of those that all other filters let
/// through.
pub(super) fn facets(app: &App, asked_for: &Asked) -> Result<Answer, Problem> {
    let params = asked_for.params(&[FILTER])?;
    let (view, filter) = asked(app, &params)?;
    let snapshot = &view.snapshot;
    let names = &snapshot.names;
    let mut total = 0;
    let mut counts = Counts::new(snapshot);
    for (number, but_for) in filter.on(snapshot).but_for() {
        total += usize::from(but_for.is_none());
        let facts = &snapshot.facts[number as usize];
        let is_counted = |facet: Facet| but_for.is_none_or(|one| one == facet);
        if is_counted(Facet::Side) {
            facts
                .sides
                .iter()
                .for_each(|side| counts.sides[*side as usize] += 1);
        }
        if is_counted(Facet::Actor) {
            facts
                .actors
                .iter()
                .for_each(|actor| counts.actors[*actor as usize] += 1);
        }
        if is_counted(Facet::Type) {
            one_more(&mut counts.event_types, facts.event_type);
            one_more(&mut counts.control_states, facts.control_state);
        }
        if is_counted(Facet::SourceKind) {
            one_more(&mut counts.source_kinds, Some(facts.source_kind));
        }
        if is_counted(Facet::Status) {
            one_more(&mut counts.statuses, Some(facts.status));
        }
        if is_counted(Facet::Outlet) {
            one_more(&mut counts.outlets, facts.outlet);
        }
        if is_counted(Facet::Country) {
            one_more(&mut counts.countries, facts.country);
        }
    }
    Answer::json(&json!({
        "total": total,
        "sides": values(&names.sides, &counts.sides, usize::MAX),
        "actors": values(&names.actors, &counts.actors, NAMED),
        "event_types": values(&names.event_types, &counts.event_types, usize::MAX),
        "control_states": values(&names.control_states, &counts.control_states, usize::MAX),
        "source_kinds": values(&names.source_kinds, &counts.source_kinds, usize::MAX),
        "statuses": values(&names.statuses, &counts.statuses, usize::MAX),
        "outlets": values(&names.outlets, &counts.outlets, NAMED),
        "countries": values(&names.countries, &counts.countries, usize::MAX),
    }))
}

struct Counts {
    sides: Vec<usize>,
    actors: Vec<usize>,
    event_types: Vec<usize>,
    control_states: Vec<usize>,
    source_kinds: Vec<usize>,
    statuses: Vec<usize>,
    outlets: Vec<usize>,
    countries: Vec<usize>,
}

impl Counts {
    fn new(snapshot: &Snapshot) -> Counts {
        let names = &snapshot.names;
        Counts {
            sides: vec![0; names.sides.len()],
            actors: vec![0; names.actors.len()],
            event_types: vec![0; names.event_types.len()],
            control_states: vec![0; names.control_states.len()],
            source_kinds: vec![0; names.source_kinds.len()],
            statuses: vec![0; names.statuses.len()],
            outlets: vec![0; names.outlets.len()],
            countries: vec![0; names.countries.len()],
        }
    }
}

fn one_more(counts: &mut [usize], value: Option<u32>) {
    if let Some(value) = value {
        counts[value as usize] += 1;
    }
}

/// The most frequent first, then by the alphabet.
fn values(names: &Interned, counts: &[usize], most: usize) -> Vec<Count> {
    let named = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut values: Vec<Count> = named
        .map(|(number, count)| Count {
            value: names.word(number as u32).to_owned(),
            claims: *count,
        })
        .collect();
    values.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.value.cmp(&b.value)));
    values.truncate(most);
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::number_of;

    #[test]
    fn bars_begin_where_their_step_does() {
        let day = |month, day| number_of(jiff::civil::date(2017, month, day));
        assert_eq!(begin(day(6, 21), Step::Week), day(6, 19));
        assert_eq!(begin(day(6, 21), Step::Month), day(6, 1));
        assert_eq!(begin(day(6, 21), Step::Year), day(1, 1));
        let spans = [(day(1, 31), day(3, 1), None)];
        let edges = edges(&spans, Step::Month);
        assert_eq!(edges, [day(1, 1), day(2, 1), day(3, 1), day(4, 1)]);
        assert!(self::edges(&[], Step::Day).is_empty());
    }

    #[test]
    fn the_core_leaves_the_far_ends_out() {
        let mut spans: Vec<(i32, i32, Option<u32>)> = (100..200).map(|day| (day, day, None)).collect();
        spans.extend([(-9000, -9000, None), (9000, 9000, None), (0, 5000, None)]);
        assert_eq!(core(&spans), Some((101, 198)));
        assert_eq!(core(&[]), None);
        assert_eq!(core(&[(0, 5000, None)]), Some((0, 5000)));
    }
}
