//! GDELT 2's events (61 columns) and mentions (16 columns): tabs, no header.
//!
//! A row is a claim of an event with a CAMEO code and a day. GDELT has no statuses: what is denied, negated, planned
//! or merely possible has no row. Goldstein scale, tone, and numbers of articles beyond our one are left empty.

use dateline_reader::reading::{ActorMention, PlaceMention};

use super::{ClaimScene, Column, Row, Value, maybe, number, of, text, whole};
use crate::country::country;
use crate::lookup::{Party, actor_name, place_name, trigger};

pub(super) const EVENTS: [Column; 61] = [
    whole("GLOBALEVENTID", "#event+id"),
    whole("SQLDATE", "#date+occurred"),
    whole("MonthYear", ""),
    whole("Year", ""),
    number("FractionDate", ""),
    text("Actor1Code", ""),
    text("Actor1Name", "#group+actor1"),
    text("Actor1CountryCode", ""),
    text("Actor1KnownGroupCode", ""),
    text("Actor1EthnicCode", ""),
    text("Actor1Religion1Code", ""),
    text("Actor1Religion2Code", ""),
    text("Actor1Type1Code", ""),
    text("Actor1Type2Code", ""),
    text("Actor1Type3Code", ""),
    text("Actor2Code", ""),
    text("Actor2Name", "#group+actor2"),
    text("Actor2CountryCode", ""),
    text("Actor2KnownGroupCode", ""),
    text("Actor2EthnicCode", ""),
    text("Actor2Religion1Code", ""),
    text("Actor2Religion2Code", ""),
    text("Actor2Type1Code", ""),
    text("Actor2Type2Code", ""),
    text("Actor2Type3Code", ""),
    whole("IsRootEvent", ""),
    text("EventCode", "#event+type"),
    text("EventBaseCode", ""),
    text("EventRootCode", ""),
    whole("QuadClass", ""),
    number("GoldsteinScale", ""),
    whole("NumMentions", ""),
    whole("NumSources", ""),
    whole("NumArticles", ""),
    number("AvgTone", ""),
    whole("Actor1Geo_Type", ""),
    text("Actor1Geo_FullName", ""),
    text("Actor1Geo_CountryCode", ""),
    text("Actor1Geo_ADM1Code", ""),
    text("Actor1Geo_ADM2Code", ""),
    number("Actor1Geo_Lat", ""),
    number("Actor1Geo_Long", ""),
    text("Actor1Geo_FeatureID", ""),
    whole("Actor2Geo_Type", ""),
    text("Actor2Geo_FullName", ""),
    text("Actor2Geo_CountryCode", ""),
    text("Actor2Geo_ADM1Code", ""),
    text("Actor2Geo_ADM2Code", ""),
    number("Actor2Geo_Lat", ""),
    number("Actor2Geo_Long", ""),
    text("Actor2Geo_FeatureID", ""),
    whole("ActionGeo_Type", ""),
    text("ActionGeo_FullName", "#loc+name"),
    text("ActionGeo_CountryCode", ""),
    text("ActionGeo_ADM1Code", ""),
    text("ActionGeo_ADM2Code", ""),
    number("ActionGeo_Lat", "#geo+lat"),
    number("ActionGeo_Long", "#geo+lon"),
    text("ActionGeo_FeatureID", ""),
    whole("DATEADDED", "#date+recorded"),
    text("SOURCEURL", "#meta+url"),
];

pub(super) const MENTIONS: [Column; 16] = [
    whole("GLOBALEVENTID", "#event+id"),
    whole("EventTimeDate", ""),
    whole("MentionTimeDate", ""),
    whole("MentionType", ""),
    text("MentionSourceName", "#meta+source"),
    text("MentionIdentifier", "#meta+url"),
    whole("SentenceID", ""),
    whole("Actor1CharOffset", ""),
    whole("Actor2CharOffset", ""),
    whole("ActionCharOffset", ""),
    whole("InRawText", ""),
    whole("Confidence", ""),
    whole("MentionDocLen", ""),
    number("MentionDocTone", ""),
    text("MentionDocTranslationInfo", ""),
    text("Extras", ""),
];

pub(super) fn event(claim: &ClaimScene<'_>) -> Option<Row> {
    let code = cameo(claim)?;
    let (day, _) = claim.days()?;
    let report = &claim.kept.reading.report;
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let days = if day.in_leap_year() { 366.0 } else { 365.0 };
    let (first, _) = ClaimScene::split(&claim.actors, &["actor"]);
    let (second, _) = ClaimScene::split(&claim.recipients, &["target", "victim"]);
    let lead = claim.kept.reading.claims.first();
    let is_lead = lead.is_some_and(|lead| lead.sentence == claim.claim.sentence);
    let mut row = vec![
        Value::Whole(claim.number()),
        Value::Whole(year * 10_000 + month * 100 + i64::from(day.day())),
        Value::Whole(year * 100 + month),
        Value::Whole(year),
        Value::Number(((year as f64 + f64::from(day.day_of_year()) / days) * 1e4).round() / 1e4),
    ];
    row.extend(actor(first));
    row.extend(actor(second));
    row.extend([
        Value::Whole(is_lead.into()),
        of(code),
        of(code.get(..3).unwrap_or(code)),
        of(code.get(..2).unwrap_or(code)),
        Value::Whole(quad(code)),
        Value::Empty,
        Value::Whole(1),
        Value::Whole(1),
        Value::Whole(1),
        Value::Empty,
    ]);
    // Where the actors are is not said; GDELT's own values there are its best known trap.
    row.extend(std::iter::repeat_n(Value::Empty, 16));
    row.extend(geo(claim.place));
    row.push(added(claim));
    row.push(of(report.url.as_deref().unwrap_or(claim.kept.address)));
    Some(row)
}

pub(super) fn mention(claim: &ClaimScene<'_>) -> Option<Row> {
    cameo(claim)?;
    claim.days()?;
    let report = &claim.kept.reading.report;
    let start = |party: Option<&Party<'_>>| {
        party.map_or(Value::Empty, |party| Value::Whole(party.actor.start as i64))
    };
    let (first, _) = ClaimScene::split(&claim.actors, &["actor"]);
    let (second, _) = ClaimScene::split(&claim.recipients, &["target", "victim"]);
    Some(vec![
        Value::Whole(claim.number()),
        added(claim),
        added(claim),
        Value::Whole(if report.url.is_some() { 1 } else { 2 }),
        maybe(report.outlet.as_deref()),
        of(report.url.as_deref().unwrap_or(claim.kept.address)),
        Value::Empty,
        start(first),
        start(second),
        trigger(claim.claim).map_or(Value::Empty, |words| Value::Whole(words.start as i64)),
        Value::Whole(1),
        Value::Whole((claim.claim.confidence * 100.0).round() as i64),
        Value::Whole(claim.text.len() as i64),
        Value::Empty,
        Value::Empty,
        Value::Empty,
    ])
}

fn cameo<'a>(claim: &'a ClaimScene<'_>) -> Option<&'a str> {
    let code = claim.claim.event.as_ref()?.cameo.as_deref()?;
    claim.happened().then_some(code)
}

/// 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict, by the first two digits of CAMEO.
fn quad(code: &str) -> i64 {
    match code.get(..2).and_then(|root| root.parse::<u8>().ok()) {
        Some(1..=5) => 1,
        Some(6..=8) => 2,
        Some(9..=13) => 3,
        _ => 4,
    }
}

fn actor(party: Option<&Party<'_>>) -> [Value; 10] {
    let nothing = [const { Value::Empty }; 10];
    let Some(party) = party else { return nothing };
    let actor: &ActorMention = party.actor;
    let sector = |at: usize| maybe(actor.sectors.get(at).map(String::as_str));
    let code = format!(
        "{}{}",
        actor.country.as_deref().unwrap_or_default(),
        actor.sectors.concat()
    );
    let mut cells = nothing;
    cells[0] = of(&code);
    cells[1] = of(&actor_name(actor).to_uppercase());
    cells[2] = maybe(actor.country.as_deref());
    cells[7] = sector(0);
    cells[8] = sector(1);
    cells[9] = sector(2);
    cells
}

fn geo(place: Option<&PlaceMention>) -> [Value; 8] {
    let nothing = [const { Value::Empty }; 8];
    let Some(place) = place else { return nothing };
    let state = country(place.country.as_deref());
    // UCDP's codes: up to 3 a point or the district around it, up to 5 a part of a country, 6 a whole country.
    let in_us = place.country.as_deref() == Some("USA");
    let kind = match place.precision.ucdp {
        Some(..=3) => Some(if in_us { 3 } else { 4 }),
        Some(4 | 5) => Some(if in_us { 2 } else { 5 }),
        Some(_) => Some(1),
        None => None,
    };
    let full: Vec<&str> = [
        Some(place_name(place)),
        place.admin1.as_deref(),
        Some(state.name).filter(|name| !name.is_empty()),
    ]
    .into_iter()
    .flatten()
    .collect();
    [
        kind.map_or(Value::Empty, Value::Whole),
        of(&full.join(", ")),
        of(state.fips),
        Value::Empty,
        Value::Empty,
        place.lat.map_or(Value::Empty, Value::Number),
        place.lon.map_or(Value::Empty, Value::Number),
        Value::Empty,
    ]
}

/// The moment at which the reading was kept, YYYYMMDDHHMMSS.
fn added(claim: &ClaimScene<'_>) -> Value {
    let Some(recorded) = claim.recorded() else {
        return Value::Empty;
    };
    let at = jiff::tz::TimeZone::UTC.to_datetime(recorded);
    let day = i64::from(at.year()) * 10_000 + i64::from(at.month()) * 100 + i64::from(at.day());
    let clock = i64::from(at.hour()) * 10_000 + i64::from(at.minute()) * 100 + i64::from(at.second());
    Value::Whole(day * 1_000_000 + clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quads_follow_the_root_code() {
        for (code, class) in [("0251", 1), ("07", 2), ("138", 3), ("190", 4)] {
            assert_eq!(quad(code), class);
        }
    }
}
