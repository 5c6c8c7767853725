//! GeoJSON: features with a geometry and the properties that a table has as columns. An area is kept as the
//! circle about the middle of its box that covers it.

use std::io::Read;

use serde_json::Value;

use super::{Countries, Limits, Overlay, OverlayError, kind, names, number, radius_km};
use crate::compile::NewPlace;
use crate::geometry;

/// Reads a collection of features, or one.
pub(super) fn read(overlay: &mut Overlay, limits: &Limits) -> Result<(), OverlayError> {
    let label = overlay.file_name();
    let mut bytes = Vec::new();
    overlay
        .open()?
        .take(limits.whole + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| overlay.io_error(source))?;
    if bytes.len() as u64 > limits.whole {
        return Err(overlay.format_error(format!("more than {} bytes", limits.whole)));
    }
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|error| overlay.format_error(error.to_string()))?;
    let features = match value["type"].as_str() {
        Some("FeatureCollection") => value["features"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default(),
        Some("Feature") => std::slice::from_ref(&value),
        _ => return Err(overlay.format_error("no GeoJSON feature or collection of features")),
    };
    let countries = Countries::new();
    for (feature, number) in features.iter().zip(1..) {
        match place(feature, &countries) {
            Ok(place) => overlay.accept(place, limits)?,
            Err(why) => overlay.refuse(&label, number, why),
        }
    }
    overlay.provenance = format!("GeoJSON {label}, {} places", overlay.places.len());
    Ok(())
}

fn place(feature: &Value, countries: &Countries) -> Result<NewPlace, String> {
    let text = |key: &str| match &feature["properties"][key] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(";"),
        _ => String::new(),
    };
    let name = text("name");
    if name.trim().is_empty() {
        return Err("no name".to_owned());
    }
    let mut corners = Vec::new();
    positions(&feature["geometry"]["coordinates"], &mut corners)?;
    let (lat, lon, extent) = middle(&corners)?;
    let (country, transliterated) = countries.find(&text("country"))?;
    let kind = kind(&text("kind"))?;
    let population = number(&text("population"), "population")?.unwrap_or(0.0);
    let radius = number(&text("radius_km"), "radius_km")?.or((extent > 0.0).then_some(extent));
    let source = text("source");
    Ok(NewPlace {
        id: None,
        kind,
        lat,
        lon,
        radius_km: radius.unwrap_or_else(|| radius_km(kind, population)),
        population,
        country: country.to_owned(),
        admin1: None,
        admin2: None,
        names: names(&name, text("aliases").split([';', '|'])),
        transliterated,
        source: (!source.is_empty()).then_some(source),
    })
}

/// The positions in the nested lists of a geometry, as latitude and longitude.
fn positions(value: &Value, found: &mut Vec<(f64, f64)>) -> Result<(), String> {
    let Some(list) = value.as_array() else {
        return Err("no coordinates".to_owned());
    };
    let number = |at: usize| list.get(at).and_then(Value::as_f64);
    if let (Some(lon), Some(lat)) = (number(0), number(1)) {
        if lat.abs() > 90.0 || lon.abs() > 180.0 {
            return Err(format!("latitude {lat}, longitude {lon} is nowhere on Earth"));
        }
        found.push((lat, lon));
        return Ok(());
    }
    list.iter().try_for_each(|inner| positions(inner, found))
}

/// The middle of the box around positions, and the radius that covers them.
fn middle(corners: &[(f64, f64)]) -> Result<(f64, f64, f64), String> {
    let span = |of: fn(&(f64, f64)) -> f64| {
        corners
            .iter()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
    };
    if corners.is_empty() {
        return Err("no coordinates".to_owned());
    }
    let ((south, north), (west, east)) = (span(|corner| corner.0), span(|corner| corner.1));
    if east - west > 180.0 {
        return Err("crosses the 180th meridian".to_owned());
    }
    let middle = geometry::circle(0.5 * (south + north), 0.5 * (west + east), 0.0);
    let radius = corners
        .iter()
        .map(|&(lat, lon)| geometry::distance_km(&middle, &geometry::circle(lat, lon, 0.0)))
        .fold(0.0, f64::max);
    Ok((middle.lat, middle.lon, radius))
}
