//! Shapes from words, on the sphere.
//!
//! The conventions follow the GBIF point-radius guide, with widths taken from news: on 47 pairs of places
//! that reports put at a distance and bearing from each other, the bearing was off by 10° (median) and 25°
//! (90th percentile), and the stated distance was .71 to 1.26 of the true one (5th to 95th percentile).

use geo::{Bearing, Destination, Distance, Haversine, LineString, Point, Polygon};

use crate::Location;

/// Half the angle of a sector.
const HALF_ANGLE: f64 = 30.0;
/// The sector reaches from this share of a stated distance …
const NEAR_EDGE: f64 = 0.67;
/// … to this.
const FAR_EDGE: f64 = 1.3;
/// Radius as a share of the stated distance: with the spreads above it holds three in four places; the
/// sector holds 94 in a hundred.
const COVER: f64 = 0.387;

/// Sixteen compass points, clockwise from north.
const COMPASS: [&str; 16] = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
];

/// The bearing of a compass point in degrees.
pub(crate) fn degrees(compass: &str) -> Option<f64> {
    COMPASS
        .iter()
        .position(|&name| name == compass)
        .map(|at| at as f64 * 22.5)
}

/// Kilometres along the ground.
pub fn distance_km(a: &Location, b: &Location) -> f64 {
    Haversine.distance(point(a), point(b)) / 1000.0
}

/// The point at a bearing (degrees from north) and a distance in kilometres.
pub(crate) fn destination(from: &Location, bearing: f64, km: f64) -> (f64, f64) {
    let to = Haversine.destination(point(from), bearing, km * 1000.0);
    (to.y(), to.x())
}

/// Degrees from north.
pub(crate) fn bearing(from: &Location, to: &Location) -> f64 {
    Haversine.bearing(point(from), point(to))
}

/// Degrees between two bearings, 0 to 180.
pub(crate) fn turn(a: f64, b: f64) -> f64 {
    let turn = (a - b).rem_euclid(360.0);
    turn.min(360.0 - turn)
}

fn point(location: &Location) -> Point<f64> {
    Point::new(location.lon, location.lat)
}

/// A circle, without a polygon.
pub(crate) fn circle(lat: f64, lon: f64, radius_km: f64) -> Location {
    Location {
        lat,
        lon,
        radius_km,
        shape: None,
    }
}

/// The surroundings of a place: as far beyond it as said.
pub(crate) fn wider(place: &Location, km: f64) -> Location {
    circle(place.lat, place.lon, place.radius_km + km)
}

/// "75 km southeast of X".
pub(crate) fn offset(from: &Location, bearing: f64, km: f64) -> Location {
    let (lat, lon) = destination(from, bearing, km);
    let shape = sector(from, bearing, NEAR_EDGE * km, FAR_EDGE * km);
    // The place it is measured from is no point either; its middle is what writers mostly measure from.
    let radius_km = (COVER * km).hypot(0.25 * from.radius_km.min(km)).max(1.0);
    Location {
        lat,
        lon,
        radius_km,
        shape: Some(shape),
    }
}

/// "75 km from X", in no direction.
pub(crate) fn around(from: &Location, km: f64) -> Location {
    circle(from.lat, from.lon, FAR_EDGE * km + from.radius_km.min(km))
}

/// "Southeast of X", with no distance: out to `reach` kilometres.
pub(crate) fn direction(from: &Location, bearing: f64, reach: f64) -> Location {
    let (lat, lon) = destination(from, bearing, 0.5 * reach + 0.5 * from.radius_km);
    let shape = sector(from, bearing, 0.0, reach + from.radius_km);
    Location {
        lat,
        lon,
        radius_km: 0.6 * reach + 0.5 * from.radius_km,
        shape: Some(shape),
    }
}

/// The part of an area that lies at a side of it.
pub(crate) fn side(area: &Location, bearing: f64) -> Location {
    let (lat, lon) = destination(area, bearing, 0.5 * area.radius_km);
    circle(lat, lon, (0.6 * area.radius_km).max(1.0))
}

/// Between two places, or on the road from one to the other; at the ends as well. Of two that lie within one another, no more
/// is known than where the larger one is.
pub(crate) fn between(a: &Location, b: &Location) -> Location {
    let km = distance_km(a, b);
    let bearing = bearing(a, b);
    let (lat, lon) = destination(a, bearing, km / 2.0);
    let larger = a.radius_km.max(b.radius_km);
    if km < larger {
        return circle(lat, lon, larger);
    }
    let width = (0.15 * km).max(3.0);
    let corner = |at: &Location, turn: f64| {
        let (lat, lon) = destination(at, bearing + turn, width);
        (lon, lat)
    };
    let ring = vec![
        corner(a, -90.0),
        corner(b, -90.0),
        corner(b, 90.0),
        corner(a, 90.0),
    ];
    let shape = Polygon::new(LineString::from(ring), Vec::new());
    Location {
        lat,
        lon,
        radius_km: (km / 2.0).max(3.0),
        shape: Some(shape),
    }
}

fn sector(from: &Location, bearing: f64, near: f64, far: f64) -> Polygon<f64> {
    let steps = 8;
    let arc = |km: f64, back: bool| {
        (0..=steps).map(move |step| {
            let step = if back { steps - step } else { step };
            let angle = bearing - HALF_ANGLE + 2.0 * HALF_ANGLE * f64::from(step) / f64::from(steps);
            let (lat, lon) = destination(from, angle, km);
            (lon, lat)
        })
    };
    let mut ring: Vec<(f64, f64)> = arc(far, false).collect();
    if near > 0.0 {
        ring.extend(arc(near, true));
    } else {
        ring.push((from.lon, from.lat));
    }
    Polygon::new(LineString::from(ring), Vec::new())
}

#[cfg(test)]
mod tests {
    use geo::Contains;
    use proptest::prelude::*;

    use super::*;

    fn town(lat: f64, lon: f64) -> Location {
        circle(lat, lon, 1.0)
    }

    #[test]
    fn seventy_five_kilometres_southeast_of_damascus() {
        let damascus = circle(33.5102, 36.2913, 5.0);
        let there = offset(&damascus, degrees("SE").unwrap(), 75.0);
        assert!((there.lat - 33.03).abs() < 0.02, "{there:?}");
        assert!((there.lon - 36.86).abs() < 0.02, "{there:?}");
        assert!((28.5..29.5).contains(&there.radius_km), "{there:?}");
    }

    #[test]
    fn between_a_place_and_one_that_is_only_known_to_be_near_it() {
        let here = circle(33.5, 38.6, 10.0);
        let somewhere_near = circle(33.5, 38.6, 22.0);
        let there = between(&here, &somewhere_near);
        assert!(there.radius_km >= 22.0 && there.shape.is_none(), "{there:?}");
    }

    #[test]
    fn compass_points_turn_clockwise() {
        assert_eq!(degrees("E"), Some(90.0));
        assert_eq!(degrees("NNW"), Some(337.5));
        assert_eq!(degrees("up"), None);
    }

    proptest! {
        #[test]
        fn an_offset_lies_at_its_distance_and_inside_its_shape(
            lat in -60.0..60.0f64, lon in -170.0..170.0f64, km in 2.0..300.0f64, point in 0usize..16,
        ) {
            let from = town(lat, lon);
            let there = offset(&from, point as f64 * 22.5, km);
            prop_assert!((distance_km(&from, &there) - km).abs() < 0.01 * km);
            let shape = there.shape.as_ref().unwrap();
            prop_assert!(shape.contains(&Point::new(there.lon, there.lat)));
            prop_assert!(there.radius_km >= COVER * km);
        }

        #[test]
        fn between_is_as_far_from_both(
            lat in -60.0..60.0f64, lon in -100.0..100.0f64, dlat in -3.0..3.0f64, dlon in 0.1..3.0f64,
        ) {
            let (a, b) = (town(lat, lon), town(lat + dlat, lon + dlon));
            let middle = between(&a, &b);
            let (to_a, to_b) = (distance_km(&middle, &a), distance_km(&middle, &b));
            prop_assert!((to_a - to_b).abs() < 0.01 * (to_a + to_b) + 0.01);
            prop_assert!(middle.radius_km * 1.01 + 0.1 >= to_a);
        }

        #[test]
        fn a_direction_reaches_back_to_the_place(
            lat in -60.0..60.0f64, lon in -170.0..170.0f64, reach in 5.0..120.0f64, point in 0usize..16,
        ) {
            let from = town(lat, lon);
            let there = direction(&from, point as f64 * 22.5, reach);
            prop_assert!(distance_km(&from, &there) <= there.radius_km + 0.5);
        }
    }
}
