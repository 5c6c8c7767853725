//! Rings on the globe as outlines in the picture.

use super::projection::{Projection, wrapped};

/// The rings of a GeoJSON Polygon or MultiPolygon, as (longitude, latitude).
pub(super) fn rings(geometry: &serde_json::Value) -> Option<Vec<Vec<(f64, f64)>>> {
    let coordinates = geometry.get("coordinates")?;
    let polygons: Vec<Vec<Vec<Vec<f64>>>> = match geometry.get("type")?.as_str()? {
        "Polygon" => vec![serde_json::from_value(coordinates.clone()).ok()?],
        "MultiPolygon" => serde_json::from_value(coordinates.clone()).ok()?,
        _ => return None,
    };
    let point = |position: &Vec<f64>| Some((*position.first()?, *position.get(1)?));
    polygons
        .iter()
        .flatten()
        .map(|ring| ring.iter().map(point).collect::<Option<Vec<_>>>())
        .collect()
}

/// A ring of (longitude, latitude) as pixels, in one piece across the date line.
pub(super) fn project(ring: &[(f64, f64)], projection: &Projection) -> Vec<(f64, f64)> {
    let mut before = projection.middle();
    let unwrapped = ring.iter().map(|&(lon, lat)| {
        before += wrapped(lon - before);
        projection.unwrapped(lat, before)
    });
    unwrapped.collect()
}

/// Outlines as SVG path data; steps of less than half a pixel are left out.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    use std::fmt::Write;
    let mut data = String::new();
    let mut drawn: Option<(f64, f64)> = None;
    for &(x, y) in points {
        let near = drawn.is_some_and(|(a, b): (f64, f64)| (a - x).hypot(b - y) < 0.5);
        if !near {
            let letter = if drawn.is_none() { 'M' } else { 'L' };
            let _ = write!(data, "{letter}{x:.1} {y:.1}");
            drawn = Some((x, y));
        }
    }
    if drawn.is_some() {
        data.push('Z');
    }
    data
}
