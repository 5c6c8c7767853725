//! What the map writes beside the places that claims point at.

use serde_json::{Value, json};

use crate::answer::{Answer, Asked};
use crate::error::Problem;
use crate::filter;
use crate::serve::App;

/// Towns in a view where it is not said.
const USUAL: usize = 60;

/// `GET /api/v1/labels`
pub(super) fn towns(app: &App, asked: &Asked) -> Result<Answer, Problem> {
    let params = asked.params(&[&["box", "limit"]])?;
    let area = filter::parse_box(&params)?.ok_or_else(|| Problem::wrong("box: is needed"))?;
    let towns = app.labels.largest(area, params.limit(USUAL)?);
    let features: Vec<Value> = towns
        .map(|town| {
            json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [town.lon, town.lat]},
                "properties": {"name": town.name, "people": town.people},
            })
        })
        .collect();
    Answer::geojson(&json!({"type": "FeatureCollection", "features": features}))
}
