//! The whole reading as nested columns, with the names of the JSON contract.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use dateline_reader::Reading;
use dateline_reader::reading::{FailureError, SCHEMA};
use serde_json::{Map, Value, json};

use crate::StreamError;
use crate::columns::{column, flag, list, number, object, text, value, whole};
use crate::reports::{missing, texts};

/// Version of the columns: it goes up when a column goes or changes its meaning; new ones may join without.
pub const VERSION: u32 = 1;

/// The field that holds GeoJSON, as text.
const GEOMETRY: &str = "geometry";

/// What a row of reports gives.
#[derive(Clone, Debug)]
pub struct Answer {
    /// As given; of a report without one, the one that was made for it.
    pub id: Option<String>,
    /// Content address of the report, where there is one.
    pub address: Option<String>,
    /// Its reading, or why there is none.
    pub outcome: Result<Reading, FailureError>,
}

/// The columns of readings: `id`, `address`, those of the reading, `error`. Versions and coder stand in its metadata.
pub fn readings_schema(coder: &str) -> SchemaRef {
    let mut fields = vec![text("id"), text("address")];
    fields.extend(reading());
    fields.push(object("error", vec![text("kind"), text("message")]));
    let about = [
        ("dateline.table", "readings".to_owned()),
        ("dateline.version", VERSION.to_string()),
        ("dateline.reading", SCHEMA.to_string()),
        ("dateline.coder", coder.to_owned()),
    ];
    let about: HashMap<String, String> = about
        .into_iter()
        .map(|(key, value)| (key.into(), value))
        .collect();
    Arc::new(Schema::new_with_metadata(fields, about))
}

/// A row for each answer, in their order. `schema` is of [`readings_schema`].
pub fn readings_batch(schema: &SchemaRef, answers: &[Answer]) -> Result<RecordBatch, StreamError> {
    let rows: Result<Vec<Value>, StreamError> =
        answers.iter().enumerate().map(|(at, one)| row(at, one)).collect();
    batch(schema, &rows?)
}

fn row(at: usize, answer: &Answer) -> Result<Value, StreamError> {
    let mut row = match &answer.outcome {
        Ok(reading) => serde_json::to_value(reading).map_err(|error| StreamError::Row {
            row: at,
            what: "reading",
            error,
        })?,
        Err(failure) => json!({"error": failure}),
    };
    row["id"] = json!(answer.id);
    row["address"] = json!(answer.address);
    Ok(row)
}

/// Rows that are objects, in the columns of a schema.
pub(crate) fn batch(schema: &SchemaRef, rows: &[Value]) -> Result<RecordBatch, StreamError> {
    for (at, row) in rows.iter().enumerate() {
        let mut names = row.as_object().into_iter().flat_map(Map::keys);
        if let Some(unknown) = names.find(|name| schema.fields().find(name).is_none()) {
            return Err(StreamError::Shape {
                path: format!("row {at}"),
                value: format!("there is no column \"{unknown}\""),
            });
        }
    }
    let columns: Result<Vec<ArrayRef>, StreamError> = schema
        .fields()
        .iter()
        .map(|field| {
            let values: Vec<Option<&Value>> = rows.iter().map(|row| row.get(field.name())).collect();
            column(field, &values)
        })
        .collect();
    Ok(RecordBatch::try_new(schema.clone(), columns?)?)
}

/// Whether a stream holds readings and not reports.
pub fn holds_readings(schema: &Schema) -> bool {
    ["address", "claims", "mentions"]
        .iter()
        .all(|name| schema.fields().find(name).is_some())
}

/// The readings of a batch, each with the address of its report; rows with an error have none and are left out.
pub fn readings_of(batch: &RecordBatch) -> Result<Vec<(String, Reading)>, StreamError> {
    let addresses = texts(batch, "address")?.ok_or_else(|| missing(batch, "address"))?;
    let claims = batch
        .column_by_name("claims")
        .ok_or_else(|| missing(batch, "claims"))?;
    let mut readings = Vec::new();
    for row in 0..batch.num_rows() {
        let Some(address) = addresses.get(row).filter(|_| claims.is_valid(row)) else {
            continue;
        };
        let fields = reading().into_iter().filter_map(|field| {
            let column = batch.column_by_name(field.name())?;
            Some((field.name().clone(), value(column, row)))
        });
        let mut object: Value = fields.collect::<Map<String, Value>>().into();
        geometries(&mut object);
        let reading = serde_json::from_value(object).map_err(|error| StreamError::Row {
            row,
            what: "reading",
            error,
        })?;
        readings.push((address.to_owned(), reading));
    }
    Ok(readings)
}

/// Makes GeoJSON of its text again.
fn geometries(reading: &mut Value) {
    let places = reading
        .pointer_mut("/mentions/places")
        .and_then(Value::as_array_mut);
    for place in places.into_iter().flatten() {
        if let Some(shape) = place[GEOMETRY]
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
        {
            place[GEOMETRY] = shape;
        }
    }
}

/// The fields of a reading. A test holds them to the structs of the contract.
fn reading() -> Vec<Field> {
    vec![
        whole("schema"),
        text("coder"),
        object("report", report()),
        list("claims", object("", claim())),
        object("mentions", mentions()),
        list("attributions", object("", attribution())),
        list(
            "relations",
            object(
                "",
                vec![text("kind"), text("of"), text("by"), whole("start"), whole("end")],
            ),
        ),
        list(
            "set_aside",
            object("", vec![whole("start"), whole("end"), text("why")]),
        ),
    ]
}

fn report() -> Vec<Field> {
    let names = [
        "id",
        "outlet",
        "title",
        "byline",
        "published",
        "published_basis",
        "language",
        "url",
        "input",
        "sha256",
        "text",
    ];
    names.map(text).to_vec()
}

fn offsets(name: &str) -> Field {
    object(name, vec![whole("start"), whole("end")])
}

fn words(name: &str) -> Field {
    object(name, vec![whole("start"), whole("end"), text("text")])
}

fn texts_of(name: &str) -> Field {
    list(name, text(""))
}

fn claim() -> Vec<Field> {
    let event = vec![
        text("type"),
        text("mode"),
        texts_of("contexts"),
        text("cameo"),
        object("acled", vec![text("event_type"), text("sub_event_type")]),
        words("trigger"),
    ];
    let control = vec![text("state"), text("holder"), text("from"), words("trigger")];
    let participant = || object("", vec![text("mention"), text("role"), text("basis")]);
    let source = [
        vec![text("kind")],
        speaker(),
        vec![flag("quoted"), text("via"), text("attribution")],
    ]
    .concat();
    let groups = ["civilians", "children", "women", "combatants"]
        .map(whole)
        .to_vec();
    let count = |name: &str| {
        object(
            name,
            vec![
                whole("low"),
                whole("best"),
                whole("high"),
                object("of", groups.clone()),
            ],
        )
    };
    let spans = list("spans", list("", whole("")));
    vec![
        text("id"),
        offsets("sentence"),
        object("event", event),
        object("control", control),
        list("actors", participant()),
        list("recipients", participant()),
        text("place"),
        text("time"),
        object("source", source),
        text("status"),
        object("casualties", vec![count("dead"), count("injured")]),
        texts_of("quantities"),
        number("confidence"),
        list("because", object("", vec![text("rule"), spans])),
    ]
}

fn mentions() -> Vec<Field> {
    let mention = |fields: Vec<Field>| {
        let mut all = vec![text("id"), whole("start"), whole("end"), text("text")];
        all.extend(fields);
        object("", all)
    };
    let precision = || object("precision", vec![whole("acled"), whole("ucdp")]);
    let actor = vec![
        text("name"),
        text("entity"),
        text("country"),
        texts_of("sectors"),
        text("side"),
        texts_of("chain"),
    ];
    let place = vec![
        text("name"),
        text("country"),
        text("admin1"),
        number("lat"),
        number("lon"),
        number("radius_km"),
        text(GEOMETRY),
        whole("geonameid"),
        text("basis"),
        object(
            "relation",
            vec![text("kind"), text("of"), number("distance_km"), text("bearing")],
        ),
        precision(),
    ];
    let time = vec![
        text("from"),
        text("to"),
        object("timex", vec![text("type"), text("value"), text("mod")]),
        text("basis"),
        precision(),
    ];
    let quantity = vec![
        text("what"),
        number("low"),
        number("best"),
        number("high"),
        text("unit"),
    ];
    vec![
        list("actors", mention(actor)),
        list("places", mention(place)),
        list("times", mention(time)),
        list("quantities", mention(quantity)),
    ]
}

fn attribution() -> Vec<Field> {
    [
        vec![text("id"), text("kind"), words("span")],
        speaker(),
        vec![
            list("content_parts", offsets("")),
            flag("quoted"),
            text("nested_in"),
        ],
    ]
    .concat()
}

/// What sources of claims and attributions have in common.
fn speaker() -> Vec<Field> {
    vec![
        text("mention"),
        text("name"),
        text("role"),
        text("organisation"),
        text("side"),
        text("proximity"),
        text("rating"),
        words("cue"),
        offsets("content"),
    ]
}
