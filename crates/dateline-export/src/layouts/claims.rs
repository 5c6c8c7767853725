//! Our own long table of claims: what `docs/columns.md` describes, with what the ledger knows before it.

use super::{ClaimScene, Column, Row, Type, Value, of};
use crate::columns::{COLUMNS, Cell, Row as ClaimRow};

/// What the ledger knows of a claim.
const BEFORE: [Column; 3] = [
    super::text("id", "#event+id"),
    super::text("address", "#meta+report+id"),
    super::text("recorded", "#date+recorded"),
];

pub(super) fn columns() -> Vec<Column> {
    let claims = COLUMNS.iter().map(|column| Column {
        name: column.name,
        kind: kind(column.name),
        hxl: hxl(column.name),
    });
    BEFORE.into_iter().chain(claims).collect()
}

pub(super) fn row(claim: &ClaimScene<'_>) -> Row {
    let row = ClaimRow {
        reading: claim.kept.reading,
        text: claim.text,
        lookup: claim.lookup,
        claim: claim.claim,
    };
    let before = [of(claim.id), of(claim.kept.address), of(claim.kept.recorded)];
    let cells = COLUMNS.iter().map(|column| match (column.cell)(&row) {
        Cell::Empty => Value::Empty,
        Cell::Text(text) => Value::Text(text.into_owned()),
        Cell::Whole(number) => Value::Whole(i64::try_from(number).unwrap_or(i64::MAX)),
        Cell::Number(number) => Value::Number(number),
        Cell::Flag(flag) => Value::Flag(flag),
    });
    before.into_iter().chain(cells).collect()
}

fn kind(name: &str) -> Type {
    match name {
        "lat" | "lon" | "radius_km" | "confidence" => Type::Number,
        "source_quoted" => Type::Flag,
        "geonameid"
        | "geo_precision_acled"
        | "where_precision_ucdp"
        | "time_precision_acled"
        | "date_precision_ucdp"
        | "start"
        | "end"
        | "sentence_start"
        | "sentence_end" => Type::Whole,
        _ if name.starts_with("dead_") || name.starts_with("injured_") => Type::Whole,
        _ => Type::Text,
    }
}

fn hxl(name: &str) -> &'static str {
    match name {
        "outlet" => "#meta+source+outlet",
        "title" => "#meta+title",
        "published" => "#date+published",
        "url" => "#meta+url",
        "sentence" => "#description",
        "event_type" => "#event+type",
        "acled_event_type" => "#event+type+acled",
        "acled_sub_event_type" => "#event+subtype+acled",
        "actors" => "#group+actor",
        "recipients" => "#group+recipient",
        "place" => "#loc+name",
        "lat" => "#geo+lat",
        "lon" => "#geo+lon",
        "radius_km" => "#geo+radius",
        "country" => "#country+code+v_iso3",
        "admin1" => "#adm1+name",
        "date_from" => "#date+start",
        "date_to" => "#date+end",
        "source_kind" => "#meta+source+kind",
        "source_name" => "#meta+source+name",
        "status" => "#status+claim",
        "dead_low" => "#affected+killed+min",
        "dead_best" => "#affected+killed",
        "dead_high" => "#affected+killed+max",
        "injured_best" => "#affected+injured",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column whose values are of another type than it says would break a Parquet file.
    #[test]
    fn columns_are_those_of_the_table() {
        assert_eq!(columns().len(), COLUMNS.len() + BEFORE.len());
        assert!(
            columns()
                .iter()
                .any(|column| column.name == "dead_best" && column.kind == Type::Whole)
        );
    }
}
