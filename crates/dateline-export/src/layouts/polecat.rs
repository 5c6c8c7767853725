//! POLECAT's 40 columns: tabs, with a header.
//!
//! A row is a claim of an event with a PLOVER type. POLECAT has no statuses: what is denied, negated, planned or
//! merely possible has no row.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{ClaimScene, Column, Row, Value, digits, maybe, names, number, of, text, whole};
use crate::country::country;
use crate::lookup::{Party, place_name};

pub(super) const COLUMNS: [Column; 40] = [
    text("Event ID", "#event+id"),
    text("Event Date", "#date+occurred"),
    text("Event Type", "#event+type"),
    text("Event Mode", ""),
    number("Intensity", ""),
    text("Quad Code", ""),
    text("Contexts", ""),
    text("Actor Name", "#group+actor"),
    text("Actor Country", ""),
    text("Actor COW", ""),
    text("Primary Actor Sector", ""),
    text("Actor Sectors", ""),
    text("Actor Title", ""),
    text("Actor Name Raw", ""),
    text("Wikipedia Actor ID", ""),
    text("Recipient Name", "#group+recipient"),
    text("Recipient Country", ""),
    text("Recipient COW", ""),
    text("Primary Recipient Sector", ""),
    text("Recipient Sectors", ""),
    text("Recipient Title", ""),
    text("Recipient Name Raw", ""),
    text("Wikipedia Recipient ID", ""),
    text("Placename", "#loc+name"),
    text("City", ""),
    text("District", ""),
    text("Province", "#adm1+name"),
    text("Country", "#country+code+v_iso3"),
    number("Latitude", "#geo+lat"),
    number("Longitude", "#geo+lon"),
    whole("GeoNames ID", ""),
    text("Raw Placename", ""),
    text("Feature Type", ""),
    text("Source", "#meta+source"),
    text("Publication Date", "#date+published"),
    text("Story People", ""),
    text("Story Organizations", ""),
    text("Story Locations", ""),
    text("Language", ""),
    text("Version", "#meta+coder"),
];

/// Quad and intensity.
type QuadScore = (&'static str, f64);

/// What a type and mode score.
static SCORES: LazyLock<HashMap<(&str, &str), QuadScore>> = LazyLock::new(|| {
    let lines = include_str!("plover.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [kind, mode, quad, score] => Some(((kind, mode), (quad, score.parse().ok()?))),
            _ => None,
        })
        .collect()
});

pub(super) fn row(claim: &ClaimScene<'_>) -> Option<Row> {
    let event = claim.claim.event.as_ref()?;
    if !claim.happened() {
        return None;
    }
    let day = claim.days().map(|(day, _)| day.to_string());
    let mode = event.mode.as_deref().unwrap_or_default();
    let score = SCORES
        .get(&(event.kind.as_str(), mode))
        .or_else(|| SCORES.get(&(event.kind.as_str(), "")));
    let reading = claim.kept.reading;
    let place = claim.place;
    let precise = place.is_some_and(|place| place.precision.ucdp.is_some_and(|code| code <= 2));
    let mut row = vec![
        of(claim.id),
        maybe(day.as_deref()),
        of(&event.kind),
        of(&if mode.is_empty() {
            String::new()
        } else {
            format!("{}-{mode}", event.kind)
        }),
        score.map_or(Value::Empty, |(_, score)| Value::Number(*score)),
        maybe(score.map(|(quad, _)| *quad)),
        of(&event.contexts.join(";")),
    ];
    row.extend(parties(&claim.actors));
    row.extend(parties(&claim.recipients));
    row.extend([
        maybe(place.map(place_name)),
        maybe(place.filter(|_| precise).map(place_name)),
        Value::Empty,
        maybe(place.and_then(|place| place.admin1.as_deref())),
        maybe(place.and_then(|place| place.country.as_deref())),
        place
            .and_then(|place| place.lat)
            .map_or(Value::Empty, Value::Number),
        place
            .and_then(|place| place.lon)
            .map_or(Value::Empty, Value::Number),
        digits(place.and_then(|place| place.geonameid).map(u64::from)),
        maybe(place.map(|place| place.text.as_str())),
        Value::Empty,
        maybe(reading.report.outlet.as_deref()),
        maybe(reading.report.published.as_deref().and_then(|day| day.get(..10))),
        Value::Empty,
        names_of(
            reading
                .mentions
                .actors
                .iter()
                .filter_map(|actor| actor.name.as_deref()),
        ),
        names_of(reading.mentions.places.iter().map(place_name)),
        of(&reading.report.language),
        of(&reading.coder),
    ]);
    Some(row)
}

/// Each name once, in the order of the report.
fn names_of<'a>(all: impl Iterator<Item = &'a str>) -> Value {
    let mut names: Vec<String> = Vec::new();
    for name in all.map(|name| name.replace(';', ",")) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    of(&names.join(";"))
}

fn parties(parties: &[Party<'_>]) -> [Value; 8] {
    let of_each = |value: fn(&Party<'_>) -> String| {
        let values: Vec<String> = parties.iter().map(value).collect();
        if values.iter().all(String::is_empty) {
            Value::Empty
        } else {
            of(&values.join(";"))
        }
    };
    [
        names(parties.iter().map(|party| party.actor), ";"),
        of_each(|party| party.actor.country.clone().unwrap_or_default()),
        of_each(|party| country(party.actor.country.as_deref()).cow.to_owned()),
        of_each(|party| party.actor.sectors.first().cloned().unwrap_or_default()),
        of_each(|party| party.actor.sectors.join(",")),
        Value::Empty,
        of_each(|party| party.actor.text.replace(';', ",")),
        Value::Empty,
    ]
}
