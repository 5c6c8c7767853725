//! Where a claim puts what happened, as a shape: what the words name, or a circle as wide as they leave open.

use std::f64::consts::{FRAC_PI_2, PI};

use dateline_incident::Place;
use serde_json::{Value, json};

/// Mean radius of the earth, kilometres.
const EARTH: f64 = 6371.0088;

/// Corners of a circle.
const CORNERS: usize = 48;

/// A circle wider than this says no more than a continent, and is not drawn. Kilometres.
const WIDEST: f64 = 1500.0;

/// A GeoJSON polygon; `None` where nothing is placed, or the words leave more open than can be drawn.
pub(crate) fn shape(place: &Place) -> Option<Value> {
    if let Some(geometry) = &place.geometry {
        return Some(geometry.clone());
    }
    let (lat, lon) = (place.lat?, place.lon?);
    circle(lat, lon, place.radius_km.unwrap_or(1.0).max(0.2))
}

/// A circle on the globe, its corners counter-clockwise; longitudes run on beyond 180 degrees rather than jump. Source: the
/// direct problem on a sphere (great circle of a length and a first bearing).
fn circle(lat: f64, lon: f64, radius: f64) -> Option<Value> {
    let (lat, lon, angle) = (lat.to_radians(), lon.to_radians(), radius / EARTH);
    // A circle round a pole is no polygon of longitudes and latitudes.
    if radius > WIDEST || lat.abs() + angle >= FRAC_PI_2 {
        return None;
    }
    let corner = |at: usize| {
        let bearing = -2.0 * PI * (at % CORNERS) as f64 / CORNERS as f64;
        let to_lat = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
        let to_lon =
            lon + (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to_lat.sin());
        [rounded(to_lon.to_degrees()), rounded(to_lat.to_degrees())]
    };
    let ring: Vec<[f64; 2]> = (0..=CORNERS).map(corner).collect();
    Some(json!({"type": "Polygon", "coordinates": [ring]}))
}

/// To some ten metres: no place is said more exactly.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_closed_turns_left_and_is_as_wide_as_it_should_be() {
        let circle = circle(33.5, 38.6, 10.0).expect("is drawn");
        let ring: Vec<[f64; 2]> = serde_json::from_value(circle["coordinates"][0].clone()).expect("a ring");
        assert_eq!(ring.len(), CORNERS + 1);
        assert_eq!(ring[0], ring[CORNERS]);
        let twice_area: f64 = ring
            .windows(2)
            .map(|two| two[0][0] * two[1][1] - two[1][0] * two[0][1])
            .sum();
        assert!(twice_area > 0.0);
        // Ten kilometres are .09 degrees of latitude.
        assert!((ring[0][1] - 33.5 - 0.0899).abs() < 0.001, "{:?}", ring[0]);
    }

    #[test]
    fn what_is_as_wide_as_a_continent_or_holds_a_pole_is_not_drawn() {
        assert_eq!(circle(60.0, 100.0, 3966.0), None);
        assert_eq!(circle(89.0, 0.0, 200.0), None);
        assert!(circle(0.0, 179.9, 50.0).is_some());
    }
}
