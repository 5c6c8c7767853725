//! Points and areas of uncertainty as well-known binary (OGC 06-103r4), little-endian, longitude before latitude.

use dateline_reader::reading::PlaceMention;

/// Corners of a circle. A polygon of 32 sides lies at most .5 % of the radius inside it.
const CORNERS: usize = 32;

/// Kilometres of a degree of a great circle on the mean sphere.
const DEGREE: f64 = 111.195;

/// Codes of well-known binary.
const POINT: u32 = 1;
const POLYGON: u32 = 3;
const MULTIPOLYGON: u32 = 6;

/// Longitude and latitude in degrees.
type Corner = [f64; 2];

/// Rings of a polygon, the outer one first.
type Polygon = Vec<Vec<Corner>>;

/// A shape as well-known binary, with its bounds.
pub(crate) type Drawn = (Vec<u8>, Bounds);

/// West, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds(pub [f64; 4]);

impl Bounds {
    /// What holds nothing yet.
    pub(crate) const NONE: Bounds =
        Bounds([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    pub(crate) fn take_in(&mut self, other: Bounds) {
        for side in 0..2 {
            self.0[side] = self.0[side].min(other.0[side]);
            self.0[side + 2] = self.0[side + 2].max(other.0[side + 2]);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0[0] > self.0[2]
    }
}

/// Where a row of a GeoParquet file lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The most likely point, as well-known binary.
    pub point: Option<Vec<u8>>,
    /// The area in which it may lie, as well-known binary.
    pub area: Option<Vec<u8>>,
    /// West, south, east and north of the point, in degrees.
    pub bounds: Option<[f64; 4]>,
}

/// Point and area of a place; nothing of one that is on no map.
pub fn shape(place: &PlaceMention) -> Shape {
    let (point, bounds) = point(place).unzip();
    Shape {
        point,
        area: uncertainty(place).map(|(bytes, _)| bytes),
        bounds: bounds.map(|bounds| bounds.0),
    }
}

/// The most likely point of a place.
pub(crate) fn point(place: &PlaceMention) -> Option<Drawn> {
    let (lat, lon) = (place.lat?, place.lon?);
    let mut bytes = head(POINT);
    push(&mut bytes, [lon, lat]);
    Some((bytes, Bounds([lon, lat, lon, lat])))
}

/// Where the place may lie: its own shape where it has one, else the circle of its radius.
pub(crate) fn uncertainty(place: &PlaceMention) -> Option<Drawn> {
    let polygons = match place.geometry.as_ref().and_then(of_geojson) {
        Some(polygons) => polygons,
        None => circle(place.lat?, place.lon?, place.radius_km?),
    };
    let mut bounds = Bounds::NONE;
    for [lon, lat] in polygons.iter().flatten().flatten() {
        bounds.take_in(Bounds([*lon, *lat, *lon, *lat]));
    }
    let bytes = match &polygons[..] {
        [] => return None,
        [one] => polygon(one),
        many => {
            let mut bytes = head(MULTIPOLYGON);
            bytes.extend((many.len() as u32).to_le_bytes());
            many.iter().for_each(|one| bytes.extend(polygon(one)));
            bytes
        }
    };
    Some((bytes, bounds))
}

fn head(code: u32) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(code.to_le_bytes());
    bytes
}

fn push(bytes: &mut Vec<u8>, corner: Corner) {
    corner
        .iter()
        .for_each(|degrees| bytes.extend(degrees.to_le_bytes()));
}

fn polygon(rings: &[Vec<Corner>]) -> Vec<u8> {
    let mut bytes = head(POLYGON);
    bytes.extend((rings.len() as u32).to_le_bytes());
    for ring in rings {
        bytes.extend((ring.len() as u32).to_le_bytes());
        ring.iter().for_each(|corner| push(&mut bytes, *corner));
    }
    bytes
}

/// The polygons of a GeoJSON geometry; `None` for what is none.
fn of_geojson(geometry: &serde_json::Value) -> Option<Vec<Polygon>> {
    let coordinates = geometry.get("coordinates")?.clone();
    match geometry.get("type")?.as_str()? {
        "Polygon" => Some(vec![serde_json::from_value(coordinates).ok()?]),
        "MultiPolygon" => serde_json::from_value(coordinates).ok(),
        _ => None,
    }
}

/// A circle on the sphere, counterclockwise, cut in two where it crosses the 180th meridian; around a pole, all that lies
/// beyond its lowest latitude. Nothing for a radius of 0.
fn circle(lat: f64, lon: f64, radius_km: f64) -> Vec<Polygon> {
    if radius_km <= 0.0 {
        return Vec::new();
    }
    let angle = (radius_km / DEGREE).min(90.0);
    if lat.abs() + angle >= 90.0 {
        let edge = (lat.abs() - angle) * lat.signum();
        let (south, north) = if lat > 0.0 { (edge, 90.0) } else { (-90.0, edge) };
        let corners = [
            [-180.0, south],
            [180.0, south],
            [180.0, north],
            [-180.0, north],
            [-180.0, south],
        ];
        return vec![vec![corners.to_vec()]];
    }
    let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
    let (sin_angle, cos_angle) = angle.to_radians().sin_cos();
    let corner = |at: usize| {
        // From the east, against the clock.
        let bearing = std::f64::consts::FRAC_PI_2 - std::f64::consts::TAU * at as f64 / CORNERS as f64;
        let sin_other = sin_lat * cos_angle + cos_lat * sin_angle * bearing.cos();
        let along = (bearing.sin() * sin_angle * cos_lat).atan2(cos_angle - sin_lat * sin_other);
        [
            rounded(lon + along.to_degrees()),
            rounded(sin_other.asin().to_degrees()),
        ]
    };
    let ring: Vec<Corner> = (0..CORNERS).map(corner).collect();
    let halves = [
        (-540.0, -180.0, 360.0),
        (-180.0, 180.0, 0.0),
        (180.0, 540.0, -360.0),
    ];
    halves
        .into_iter()
        .filter_map(|(west, east, shift)| {
            let cut = clip(&clip(&ring, west, 1.0), east, -1.0);
            let mut moved: Vec<Corner> = cut.into_iter().map(|[lon, lat]| [lon + shift, lat]).collect();
            // What touches a meridian in one corner is no area.
            let wide = moved.iter().any(|corner| corner[0] != moved[0][0]);
            let first = *moved.first().filter(|_| wide)?;
            moved.push(first);
            Some(vec![moved])
        })
        .collect()
}

/// A ten-millionth of a degree, a centimetre: the same digits on every processor.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// The part of a ring on one side of a meridian (Sutherland and Hodgman): east of it where `sign` is 1, west where -1.
fn clip(ring: &[Corner], meridian: f64, sign: f64) -> Vec<Corner> {
    let inside = |corner: Corner| (corner[0] - meridian) * sign >= 0.0;
    let mut cut = Vec::new();
    for (at, &corner) in ring.iter().enumerate() {
        let before = ring[(at + ring.len() - 1) % ring.len()];
        if inside(corner) != inside(before) {
            let share = (meridian - before[0]) / (corner[0] - before[0]);
            cut.push([meridian, rounded(before[1] + share * (corner[1] - before[1]))]);
        }
        if inside(corner) {
            cut.push(corner);
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice the area in square degrees, positive where a ring runs against the clock.
    fn turn(ring: &[Corner]) -> f64 {
        ring.windows(2)
            .map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1])
            .sum()
    }

    #[test]
    fn a_circle_has_its_radius_and_runs_against_the_clock() {
        let circles = circle(33.5, 36.3, 55.6);
        let [rings] = &circles[..] else {
            panic!("{circles:?}")
        };
        let ring = &rings[0];
        assert_eq!((ring.len(), ring[0]), (CORNERS + 1, ring[CORNERS]));
        assert!(turn(ring) > 0.0);
        let north = ring.iter().map(|corner| corner[1]).fold(f64::MIN, f64::max);
        assert!((north - 34.0).abs() < 0.001, "{north}");
        let east = ring.iter().map(|corner| corner[0]).fold(f64::MIN, f64::max);
        assert!((east - 36.9).abs() < 0.01, "{east}");
    }

    #[test]
    fn a_circle_over_the_date_line_is_cut_and_one_over_a_pole_is_a_cap() {
        let halves = circle(-17.0, 179.9, 50.0);
        assert_eq!(halves.len(), 2);
        for half in &halves {
            assert!(half[0].iter().all(|corner| (-180.0..=180.0).contains(&corner[0])));
            assert!(turn(&half[0]) > 0.0);
        }
        let cap = circle(89.0, 10.0, 500.0);
        assert_eq!(cap.len(), 1);
        assert!(cap[0][0].contains(&[180.0, 90.0]));
        assert!(circle(1.0, 1.0, 0.0).is_empty());
    }
}
