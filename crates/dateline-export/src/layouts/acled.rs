//! ACLED's 31 columns, as of March 2023.
//!
//! A row is a claim that somebody makes of an event with an ACLED type, a place and a day. What is denied, negated,
//! planned or merely possible is no event there, and has no row.

use dateline_reader::reading::ActorMention;

use super::{
    ClaimScene, Column, Row, Value, digits, is_civilian, is_state, maybe, names, number, of, text, whole,
};
use crate::country::country;
use crate::lookup::actor_name;

pub(super) const COLUMNS: [Column; 31] = [
    text("event_id_cnty", "#event+id"),
    text("event_date", "#date+occurred"),
    whole("year", "#date+year"),
    whole("time_precision", ""),
    text("disorder_type", ""),
    text("event_type", "#event+type"),
    text("sub_event_type", "#event+subtype"),
    text("actor1", "#group+actor1"),
    text("assoc_actor_1", ""),
    whole("inter1", ""),
    text("actor2", "#group+actor2"),
    text("assoc_actor_2", ""),
    whole("inter2", ""),
    whole("interaction", ""),
    text("civilian_targeting", ""),
    whole("iso", "#country+code+v_iso_num"),
    text("region", "#region+name"),
    text("country", "#country+name"),
    text("admin1", "#adm1+name"),
    text("admin2", "#adm2+name"),
    text("admin3", "#adm3+name"),
    text("location", "#loc+name"),
    number("latitude", "#geo+lat"),
    number("longitude", "#geo+lon"),
    whole("geo_precision", ""),
    text("source", "#meta+source"),
    text("source_scale", ""),
    text("notes", "#description"),
    whole("fatalities", "#affected+killed"),
    text("tags", ""),
    whole("timestamp", ""),
];

pub(super) fn row(claim: &ClaimScene<'_>) -> Option<Row> {
    let acled = claim.claim.event.as_ref()?.acled.as_ref()?;
    let (lat, lon) = claim.point()?;
    let (day, _) = claim.days()?;
    if !claim.happened() {
        return None;
    }
    let place = claim.place?;
    let state = country(place.country.as_deref());
    let (first, with_first) = ClaimScene::split(&claim.actors, &["actor"]);
    let (second, with_second) = ClaimScene::split(&claim.recipients, &["target", "victim"]);
    let here = place.country.as_deref();
    let inter1 = first.map(|party| inter(party.actor, &acled.event_type, here));
    let inter2 = second.map(|party| inter(party.actor, "", here));
    let at_civilians = second.is_some_and(|party| is_civilian(party.actor));
    let report = &claim.kept.reading.report;
    let casualties = claim.claim.casualties.as_ref();
    let dead = casualties.and_then(|casualties| casualties.dead.best.or(casualties.dead.low));
    let source = &claim.claim.source;
    let source = [
        report.outlet.as_deref(),
        source.name.as_deref(),
        source.organisation.as_deref(),
    ];
    let mut source: Vec<String> = source
        .into_iter()
        .flatten()
        .map(|name| name.replace(';', ","))
        .collect();
    source.dedup();
    Some(vec![
        of(&format!(
            "{}{}",
            place.country.as_deref().unwrap_or("XXX"),
            claim.number()
        )),
        of(&day.to_string()),
        Value::Whole(day.year().into()),
        digits(claim.time?.precision.acled.map(u64::from)),
        of(disorder(&acled.event_type, &acled.sub_event_type)),
        of(&acled.event_type),
        of(&acled.sub_event_type),
        maybe(first.map(|party| actor_name(party.actor))),
        names(with_first.into_iter().map(|party| party.actor), "; "),
        code(inter1),
        maybe(second.map(|party| actor_name(party.actor))),
        names(with_second.into_iter().map(|party| party.actor), "; "),
        code(inter2),
        interaction(inter1, inter2),
        of(if at_civilians { "Civilian targeting" } else { "" }),
        digits(state.iso.parse().ok()),
        of(state.region),
        of(state.name),
        maybe(place.admin1.as_deref()),
        Value::Empty,
        Value::Empty,
        of(crate::lookup::place_name(place)),
        Value::Number(lat),
        Value::Number(lon),
        digits(place.precision.acled.map(u64::from)),
        of(&source.join("; ")),
        Value::Empty,
        of(&claim.sentence()),
        digits(dead),
        Value::Empty,
        claim
            .recorded()
            .map_or(Value::Empty, |recorded| Value::Whole(recorded.as_second())),
    ])
}

fn disorder(event_type: &str, sub_event_type: &str) -> &'static str {
    match (event_type, sub_event_type) {
        ("Protests", "Excessive force against protesters") => "Political violence; Demonstrations",
        ("Protests", _) | ("Riots", "Violent demonstration") => "Demonstrations",
        ("Strategic developments", _) => "Strategic developments",
        _ => "Political violence",
    }
}

/// 1 state forces, 2 rebel groups, 3 political militias, 5 rioters, 6 protesters, 7 civilians, 8 external or other
/// forces; 0 where the words do not tell. Identity militias (4) cannot be told from others.
fn inter(actor: &ActorMention, event_type: &str, here: Option<&str>) -> i64 {
    let has = |sector: &str| actor.sectors.iter().any(|one| one == sector);
    let foreign = match (actor.country.as_deref(), here) {
        (Some(of), Some(here)) => of != here,
        _ => false,
    };
    match event_type {
        "Protests" => 6,
        "Riots" => 5,
        _ if has("REB") => 2,
        _ if is_state(actor) && foreign => 8,
        _ if is_state(actor) => 1,
        _ if has("PRM") || has("UAF") => 3,
        _ if is_civilian(actor) => 7,
        _ => 0,
    }
}

fn code(inter: Option<i64>) -> Value {
    inter
        .filter(|inter| *inter > 0)
        .map_or(Value::Empty, Value::Whole)
}

/// The two codes, the smaller first: "12"; "10" for one that acts alone.
fn interaction(one: Option<i64>, other: Option<i64>) -> Value {
    let mut codes: Vec<i64> = [one, other]
        .into_iter()
        .flatten()
        .filter(|code| *code > 0)
        .collect();
    codes.sort();
    match codes[..] {
        [one] => Value::Whole(one * 10),
        [one, other] => Value::Whole(one * 10 + other),
        _ => Value::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactions_are_two_digits_the_smaller_first() {
        assert_eq!(interaction(Some(7), Some(1)), Value::Whole(17));
        assert_eq!(interaction(Some(2), None), Value::Whole(20));
        assert_eq!(interaction(Some(0), Some(0)), Value::Empty);
    }
}
