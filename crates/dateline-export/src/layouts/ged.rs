//! UCDP GED's 49 columns.
//!
//! A row is a claim of an event with at least one dead, a place and an interval of days. What is denied, negated,
//! planned or merely possible has no row. Numbers of UCDP's own lists (conflicts, dyads, sides) are left empty.

use super::{ClaimScene, Column, Row, Value, digits, is_civilian, is_state, maybe, number, of, text, whole};
use crate::country::country;
use crate::lookup::{actor_name, place_name};

pub(super) const COLUMNS: [Column; 49] = [
    whole("id", "#event+id"),
    text("relid", ""),
    whole("year", "#date+year"),
    text("active_year", ""),
    text("code_status", ""),
    whole("type_of_violence", "#event+type"),
    whole("conflict_dset_id", ""),
    whole("conflict_new_id", ""),
    text("conflict_name", ""),
    whole("dyad_dset_id", ""),
    whole("dyad_new_id", ""),
    text("dyad_name", ""),
    whole("side_a_dset_id", ""),
    whole("side_a_new_id", ""),
    text("side_a", "#group+a"),
    whole("side_b_dset_id", ""),
    whole("side_b_new_id", ""),
    text("side_b", "#group+b"),
    whole("number_of_sources", ""),
    text("source_article", "#meta+source"),
    text("source_office", ""),
    text("source_date", "#date+published"),
    text("source_headline", ""),
    text("source_original", "#meta+source+original"),
    whole("where_prec", ""),
    text("where_coordinates", "#loc+name"),
    text("where_description", ""),
    text("adm_1", "#adm1+name"),
    text("adm_2", "#adm2+name"),
    number("latitude", "#geo+lat"),
    number("longitude", "#geo+lon"),
    text("geom_wkt", ""),
    whole("priogrid_gid", ""),
    text("country", "#country+name"),
    whole("country_id", "#country+code+v_gw"),
    text("region", "#region+name"),
    whole("event_clarity", ""),
    whole("date_prec", ""),
    text("date_start", "#date+start"),
    text("date_end", "#date+end"),
    whole("deaths_a", ""),
    whole("deaths_b", ""),
    whole("deaths_civilians", "#affected+killed+civilians"),
    whole("deaths_unknown", ""),
    whole("best", "#affected+killed"),
    whole("high", "#affected+killed+max"),
    whole("low", "#affected+killed+min"),
    whole("gwnoa", ""),
    whole("gwnob", ""),
];

pub(super) fn row(claim: &ClaimScene<'_>) -> Option<Row> {
    let dead = &claim.claim.casualties.as_ref()?.dead;
    let best = dead.best.or(dead.low).or(dead.high).filter(|best| *best > 0)?;
    let (lat, lon) = claim.point()?;
    let (start, end) = claim.days()?;
    if !claim.happened() {
        return None;
    }
    let place = claim.place?;
    let state = country(place.country.as_deref());
    let (first, _) = ClaimScene::split(&claim.actors, &["actor"]);
    let (second, _) = ClaimScene::split(&claim.recipients, &["target", "victim"]);
    let (a, b) = (first.map(|party| party.actor), second.map(|party| party.actor));
    let at_civilians = b.is_some_and(is_civilian);
    let violence = match (a, b) {
        _ if at_civilians => Some(3),
        (Some(a), Some(b)) if is_state(a) || is_state(b) => Some(1),
        (Some(_), Some(_)) => Some(2),
        _ => None,
    };
    let side_a = a.map(actor_name);
    let side_b = if at_civilians {
        Some("Civilians")
    } else {
        b.map(actor_name)
    };
    let report = &claim.kept.reading.report;
    let published = report.published.as_deref().and_then(|day| day.get(..10));
    let piece = |words: Option<&str>| words.unwrap_or_default().replace(';', ",");
    let article: Vec<String> = [report.outlet.as_deref(), published, report.title.as_deref()]
        .into_iter()
        .flatten()
        .map(|words| format!("\"{}\"", piece(Some(words)).replace('"', "'")))
        .collect();
    let source = &claim.claim.source;
    let original = source.name.as_deref().or(source.organisation.as_deref());
    let unknown = best.saturating_sub(dead.of.civilians.unwrap_or(0) + dead.of.combatants.unwrap_or(0));
    let gw = |actor: Option<&dateline_reader::reading::ActorMention>| {
        let state = actor.filter(|actor| is_state(actor))?;
        country(state.country.as_deref()).gw.parse().ok()
    };
    let nothing = Value::Empty;
    Some(vec![
        Value::Whole(claim.number()),
        of(claim.id),
        Value::Whole(start.year().into()),
        nothing.clone(),
        nothing.clone(),
        violence.map_or(Value::Empty, Value::Whole),
        nothing.clone(),
        nothing.clone(),
        nothing.clone(),
        nothing.clone(),
        nothing.clone(),
        match (side_a, side_b) {
            (Some(a), Some(b)) => of(&format!("{a} - {b}")),
            _ => Value::Empty,
        },
        nothing.clone(),
        nothing.clone(),
        maybe(side_a),
        nothing.clone(),
        nothing.clone(),
        maybe(side_b),
        Value::Whole(1),
        of(&article.join(",")),
        of(&piece(report.outlet.as_deref())),
        maybe(published),
        of(&piece(report.title.as_deref())),
        of(&piece(original)),
        digits(place.precision.ucdp.map(u64::from)),
        of(place_name(place)),
        of(&place.text),
        maybe(place.admin1.as_deref()),
        nothing.clone(),
        Value::Number(lat),
        Value::Number(lon),
        of(&format!("POINT ({lon} {lat})")),
        Value::Whole(grid_cell(lat, lon)),
        of(state.name),
        digits(state.gw.parse().ok()),
        of(state.ucdp_region()),
        Value::Whole(if start == end { 1 } else { 2 }),
        digits(claim.time?.precision.ucdp.map(u64::from)),
        of(&start.to_string()),
        of(&end.to_string()),
        nothing.clone(),
        digits(dead.of.combatants),
        digits(dead.of.civilians),
        digits(Some(unknown)),
        digits(Some(best)),
        digits(dead.high.or(Some(best))),
        digits(dead.low.or(Some(best))),
        digits(gw(a)),
        digits(gw(b)),
    ])
}

/// Cell of PRIO-GRID: half a degree, counted from 1 at the south-west corner of the map, eastwards.
fn grid_cell(lat: f64, lon: f64) -> i64 {
    let row = (((lat + 90.0) * 2.0).floor() as i64).clamp(0, 359);
    let column = (((lon + 180.0) * 2.0).floor() as i64).clamp(0, 719);
    row * 720 + column + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_from_the_south_west() {
        assert_eq!(grid_cell(-90.0, -180.0), 1);
        assert_eq!(grid_cell(-89.9, -179.4), 2);
        assert_eq!(grid_cell(90.0, 180.0), 259_200);
    }
}
