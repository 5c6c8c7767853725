//! Incidents, and the blocks that they never leave, as tables.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema, SchemaRef};
use dateline_export::{INCIDENT_COLUMNS, incident_row};
use dateline_incident::Incident;
use serde_json::{Map, Value, json};

use crate::StreamError;
use crate::columns::{number, text, whole};
use crate::readings::batch;

/// The columns of `dateline incidents --table`.
pub fn incidents_schema() -> SchemaRef {
    let fields: Vec<Field> = INCIDENT_COLUMNS.iter().map(|name| field(name)).collect();
    Arc::new(Schema::new(fields))
}

fn field(name: &str) -> Field {
    match name {
        "lat" | "lon" | "radius_km" | "join_score" => number(name),
        "geonameid" | "dead_low" | "dead_best" | "dead_high" | "claims" | "stories" | "claim_dead_best" => {
            whole(name)
        }
        _ => text(name),
    }
}

/// A row for each claim of each incident.
pub fn incidents_batch(schema: &SchemaRef, incidents: &[Incident]) -> Result<RecordBatch, StreamError> {
    let rows: Vec<Value> = incidents
        .iter()
        .flat_map(|incident| incident.accounts.iter().map(move |account| (incident, account)))
        .map(|(incident, account)| {
            let names = INCIDENT_COLUMNS.iter().map(|name| (*name).to_owned());
            let cells = incident_row(incident, account);
            names.zip(cells).collect::<Map<String, Value>>().into()
        })
        .collect();
    batch(schema, &rows)
}

/// The columns of blocks: `claim`, and `block`, the least identifier of the claims that it is bound to.
pub fn blocks_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![text("claim"), text("block")]))
}

/// A row for each claim that is bound to another.
pub fn blocks_batch(schema: &SchemaRef, blocks: &[(String, String)]) -> Result<RecordBatch, StreamError> {
    let rows: Vec<Value> = blocks
        .iter()
        .map(|(claim, block)| json!({"claim": claim, "block": block}))
        .collect();
    batch(schema, &rows)
}
