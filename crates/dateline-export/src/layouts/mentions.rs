//! Our own long table of mentions.

use std::collections::HashMap;

use dateline_reader::Reading;
use dateline_reader::reading::PlaceMention;
use sha2::{Digest, Sha256};

use super::{Column, Kept, Row, Value, maybe, number, of, text, whole};

pub(super) const COLUMNS: [Column; 19] = [
    text("id", "#meta+id"),
    text("address", "#meta+report+id"),
    text("report_id", "#meta+report+given"),
    text("kind", "#indicator+kind"),
    text("mention", ""),
    whole("start", ""),
    whole("end", ""),
    text("words", "#description"),
    text("name", "#loc+name"),
    text("entity", ""),
    text("country", "#country+code+v_iso3"),
    text("sectors", ""),
    text("side", ""),
    number("lat", "#geo+lat"),
    number("lon", "#geo+lon"),
    number("radius_km", "#geo+radius"),
    text("from", "#date+start"),
    text("to", "#date+end"),
    text("coder", "#meta+coder"),
];

/// Cells between the words of a mention and its coder, all empty.
const NOTHING: [Value; 10] = [const { Value::Empty }; 10];

pub(super) fn rows(kept: &Kept<'_>) -> Vec<Row> {
    let mentions = &kept.reading.mentions;
    // How many mentions of a kind were met at the same words.
    let mut met: HashMap<(String, usize, usize), usize> = HashMap::new();
    let mut row = |kind: &str, id: &str, start: usize, end: usize, words: &str, rest: [Value; 10]| -> Row {
        let before = met.entry((kind.to_owned(), start, end)).or_default();
        let mut row = vec![
            Value::Text(identifier(kept.address, kind, start, end, *before)),
            of(kept.address),
            of(&kept.reading.report.id),
            of(kind),
            of(id),
            Value::Whole(start as i64),
            Value::Whole(end as i64),
            of(words),
        ];
        *before += 1;
        row.extend(rest);
        row.push(of(&kept.reading.coder));
        row
    };
    let real = |number: Option<f64>| number.map_or(Value::Empty, Value::Number);
    let mut rows = Vec::new();
    for actor in &mentions.actors {
        let mut rest = NOTHING;
        rest[0] = maybe(actor.name.as_deref());
        rest[1] = maybe(actor.entity.as_deref());
        rest[2] = maybe(actor.country.as_deref());
        rest[3] = of(&actor.sectors.join(";"));
        rest[4] = maybe(actor.side.as_deref());
        rows.push(row("actor", &actor.id, actor.start, actor.end, &actor.text, rest));
    }
    for place in &mentions.places {
        let mut rest = NOTHING;
        rest[0] = maybe(place.name.as_deref());
        rest[2] = maybe(place.country.as_deref());
        rest[5] = real(place.lat);
        rest[6] = real(place.lon);
        rest[7] = real(place.radius_km);
        rows.push(row("place", &place.id, place.start, place.end, &place.text, rest));
    }
    for time in &mentions.times {
        let mut rest = NOTHING;
        rest[8] = maybe(time.from.as_deref());
        rest[9] = maybe(time.to.as_deref());
        rows.push(row("time", &time.id, time.start, time.end, &time.text, rest));
    }
    for quantity in &mentions.quantities {
        let mut rest = NOTHING;
        rest[0] = of(&quantity.what);
        rows.push(row(
            "quantity",
            &quantity.id,
            quantity.start,
            quantity.end,
            &quantity.text,
            rest,
        ));
    }
    rows
}

/// The place of each row.
pub(super) fn places(reading: &Reading) -> Vec<Option<&PlaceMention>> {
    let mentions = &reading.mentions;
    let mut places = vec![None; mentions.actors.len()];
    places.extend(mentions.places.iter().map(Some));
    places.resize(
        places.len() + mentions.times.len() + mentions.quantities.len(),
        None,
    );
    places
}

/// The same in every ledger and for every coder that reads a mention of this kind at these words: 16 hexadecimal
/// digits.
fn identifier(address: &str, kind: &str, start: usize, end: usize, before: usize) -> String {
    let digest = Sha256::digest(format!("mention {address} {kind} {start} {end} {before}"));
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
