//! The columns of a claim, shared by CSV and GeoJSON. `docs/columns.md` says what each holds.

use std::borrow::Cow;

use dateline_reader::Reading;
use dateline_reader::reading::{Claim, Count, PlaceMention, Source, TimeMention};
use dateline_report::{Span, Text};

use crate::lookup::{Lookup, Party, actor_name, place_name, trigger};

/// One value of one claim.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Whole(u64),
    Number(f64),
    Flag(bool),
}

/// A claim with the reading it stands in.
pub(crate) struct Row<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) text: &'a Text,
    pub(crate) lookup: &'a Lookup<'a>,
    pub(crate) claim: &'a Claim,
}

/// A column: its name and how it is read from a claim.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) cell: for<'a> fn(&Row<'a>) -> Cell<'a>,
}

/// The names of the columns, in order.
pub fn column_names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}

macro_rules! columns {
    ($($name:ident: $cell:expr,)*) => {
        pub(crate) const COLUMNS: &[Column] = &[$(Column { name: stringify!($name), cell: $cell },)*];
    };
}

columns! {
    report_id: |row| text(&row.reading.report.id),
    outlet: |row| maybe(&row.reading.report.outlet),
    title: |row| maybe(&row.reading.report.title),
    published: |row| maybe(&row.reading.report.published),
    url: |row| maybe(&row.reading.report.url),
    claim_id: |row| text(&row.claim.id),
    sentence: sentence,
    event_type: |row| some(row.claim.event.as_ref().map(|event| &event.kind)),
    mode: |row| some(row.claim.event.as_ref().and_then(|event| event.mode.as_ref())),
    contexts: |row| list(row.claim.event.iter().flat_map(|event| &event.contexts).map(String::as_str)),
    cameo: |row| some(row.claim.event.as_ref().and_then(|event| event.cameo.as_ref())),
    acled_event_type: |row| some(acled(row).map(|acled| &acled.event_type)),
    acled_sub_event_type: |row| some(acled(row).map(|acled| &acled.sub_event_type)),
    control_state: |row| some(row.claim.control.as_ref().map(|control| &control.state)),
    control_holder: |row| holder(row, |control| control.holder.as_deref()),
    control_from: |row| holder(row, |control| control.from.as_deref()),
    trigger: |row| some(trigger(row.claim).map(|words| &words.text)),
    actors: |row| parties(&actors(row), |party| actor_name(party.actor)),
    actor_words: |row| parties(&actors(row), |party| &party.actor.text),
    actor_roles: |row| parties(&actors(row), |party| party.role),
    actor_entities: |row| parties(&actors(row), |party| or_empty(&party.actor.entity)),
    actor_countries: |row| parties(&actors(row), |party| or_empty(&party.actor.country)),
    actor_sectors: |row| sectors(&actors(row)),
    actor_sides: |row| parties(&actors(row), |party| or_empty(&party.actor.side)),
    recipients: |row| parties(&recipients(row), |party| actor_name(party.actor)),
    recipient_words: |row| parties(&recipients(row), |party| &party.actor.text),
    recipient_roles: |row| parties(&recipients(row), |party| party.role),
    recipient_entities: |row| parties(&recipients(row), |party| or_empty(&party.actor.entity)),
    recipient_countries: |row| parties(&recipients(row), |party| or_empty(&party.actor.country)),
    recipient_sectors: |row| sectors(&recipients(row)),
    recipient_sides: |row| parties(&recipients(row), |party| or_empty(&party.actor.side)),
    place: |row| some(place(row).map(place_name)),
    place_words: |row| some(place(row).map(|place| &place.text)),
    lat: |row| number(place(row).and_then(|place| place.lat)),
    lon: |row| number(place(row).and_then(|place| place.lon)),
    radius_km: |row| number(place(row).and_then(|place| place.radius_km)),
    country: |row| some(place(row).and_then(|place| place.country.as_ref())),
    admin1: |row| some(place(row).and_then(|place| place.admin1.as_ref())),
    geonameid: |row| whole(place(row).and_then(|place| place.geonameid)),
    place_basis: |row| some(place(row).map(|place| &place.basis)),
    geo_precision_acled: |row| whole(place(row).and_then(|place| place.precision.acled)),
    where_precision_ucdp: |row| whole(place(row).and_then(|place| place.precision.ucdp)),
    date_from: |row| some(time(row).and_then(|time| time.from.as_ref())),
    date_to: |row| some(time(row).and_then(|time| time.to.as_ref())),
    time_words: |row| some(time(row).map(|time| &time.text)),
    time_basis: |row| some(time(row).map(|time| &time.basis)),
    time_precision_acled: |row| whole(time(row).and_then(|time| time.precision.acled)),
    date_precision_ucdp: |row| whole(time(row).and_then(|time| time.precision.ucdp)),
    source_kind: |row| text(&source(row).kind),
    source_name: |row| maybe(&source(row).name),
    source_role: |row| maybe(&source(row).role),
    source_organisation: |row| maybe(&source(row).organisation),
    source_side: |row| maybe(&source(row).side),
    source_words: |row| some(source_words(row)),
    source_cue: |row| some(source(row).cue.as_ref().map(|cue| &cue.text)),
    source_quoted: |row| Cell::Flag(source(row).quoted),
    via_kind: |row| some(via(row).map(|via| &via.kind)),
    via_name: |row| some(via(row).and_then(|via| via.name.as_ref())),
    status: |row| text(&row.claim.status),
    dead_low: |row| whole(dead(row).and_then(|count| count.low)),
    dead_best: |row| whole(dead(row).and_then(|count| count.best)),
    dead_high: |row| whole(dead(row).and_then(|count| count.high)),
    dead_civilians: |row| whole(dead(row).and_then(|count| count.of.civilians)),
    dead_children: |row| whole(dead(row).and_then(|count| count.of.children)),
    dead_women: |row| whole(dead(row).and_then(|count| count.of.women)),
    dead_combatants: |row| whole(dead(row).and_then(|count| count.of.combatants)),
    injured_low: |row| whole(injured(row).and_then(|count| count.low)),
    injured_best: |row| whole(injured(row).and_then(|count| count.best)),
    injured_high: |row| whole(injured(row).and_then(|count| count.high)),
    injured_civilians: |row| whole(injured(row).and_then(|count| count.of.civilians)),
    injured_children: |row| whole(injured(row).and_then(|count| count.of.children)),
    injured_women: |row| whole(injured(row).and_then(|count| count.of.women)),
    injured_combatants: |row| whole(injured(row).and_then(|count| count.of.combatants)),
    quantities: |row| list(row.lookup.quantities(row.claim).iter().map(|quantity| quantity.text.as_str())),
    confidence: |row| Cell::Number(row.claim.confidence),
    start: |row| whole(trigger(row.claim).map(|words| words.start as u64)),
    end: |row| whole(trigger(row.claim).map(|words| words.end as u64)),
    sentence_start: |row| Cell::Whole(row.claim.sentence.start as u64),
    sentence_end: |row| Cell::Whole(row.claim.sentence.end as u64),
    coder: |row| text(&row.reading.coder),
}

fn text(value: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(value))
}

fn maybe(value: &Option<String>) -> Cell<'_> {
    some(value.as_ref())
}

fn some<'a, T: AsRef<str> + ?Sized>(value: Option<&'a T>) -> Cell<'a> {
    value.map_or(Cell::Empty, |value| text(value.as_ref()))
}

fn number(value: Option<f64>) -> Cell<'static> {
    value.map_or(Cell::Empty, Cell::Number)
}

fn whole(value: Option<impl Into<u64>>) -> Cell<'static> {
    value.map_or(Cell::Empty, |value| Cell::Whole(value.into()))
}

fn or_empty(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// Values in one cell, with `;` between them; a `;` inside a value becomes a comma.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> Cell<'static> {
    let values: Vec<String> = values.map(|value| value.replace(';', ",")).collect();
    if values.iter().all(String::is_empty) {
        return Cell::Empty;
    }
    Cell::Text(Cow::Owned(values.join(";")))
}

/// One value for each party, so that the lists of a row run in step.
fn parties<'a>(parties: &[Party<'a>], value: fn(&Party<'a>) -> &'a str) -> Cell<'static> {
    list(parties.iter().map(value))
}

/// The sectors of each party, with `,` between those of one party.
fn sectors(parties: &[Party]) -> Cell<'static> {
    let sectors: Vec<String> = parties
        .iter()
        .map(|party| party.actor.sectors.join(","))
        .collect();
    list(sectors.iter().map(String::as_str))
}

/// The sentence on one line.
fn sentence<'a>(row: &Row<'a>) -> Cell<'a> {
    let offsets = row.claim.sentence;
    let start = offsets.start.min(offsets.end);
    let words = row.text.slice(Span::new(start, offsets.end));
    if words.contains(['\n', '\r', '\t']) {
        let line: Vec<&str> = words.split_whitespace().collect();
        Cell::Text(Cow::Owned(line.join(" ")))
    } else {
        text(words)
    }
}

fn acled<'a>(row: &Row<'a>) -> Option<&'a dateline_reader::reading::Acled> {
    row.claim.event.as_ref()?.acled.as_ref()
}

fn holder<'a>(row: &Row<'a>, id: fn(&'a dateline_reader::reading::Control) -> Option<&'a str>) -> Cell<'a> {
    let control = row.claim.control.as_ref();
    some(row.lookup.actor(control.and_then(id)).map(actor_name))
}

fn actors<'a>(row: &Row<'a>) -> Vec<Party<'a>> {
    row.lookup.participants(&row.claim.actors)
}

fn recipients<'a>(row: &Row<'a>) -> Vec<Party<'a>> {
    row.lookup.participants(&row.claim.recipients)
}

fn place<'a>(row: &Row<'a>) -> Option<&'a PlaceMention> {
    row.lookup.place(row.claim)
}

fn time<'a>(row: &Row<'a>) -> Option<&'a TimeMention> {
    row.lookup.time(row.claim)
}

fn source<'a>(row: &Row<'a>) -> &'a Source {
    &row.claim.source
}

fn source_words<'a>(row: &Row<'a>) -> Option<&'a String> {
    let attribution = row.lookup.attribution(source(row).attribution.as_deref())?;
    attribution.span.as_ref().map(|words| &words.text)
}

fn via<'a>(row: &Row<'a>) -> Option<&'a dateline_reader::reading::Attribution> {
    row.lookup.attribution(source(row).via.as_deref())
}

fn dead<'a>(row: &Row<'a>) -> Option<&'a Count> {
    row.claim.casualties.as_ref().map(|casualties| &casualties.dead)
}

fn injured<'a>(row: &Row<'a>) -> Option<&'a Count> {
    row.claim
        .casualties
        .as_ref()
        .map(|casualties| &casualties.injured)
}
