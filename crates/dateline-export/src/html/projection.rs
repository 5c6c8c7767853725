//! From degrees to the plane of a small map.

/// Kilometres in a degree of latitude, on a sphere of 6,371 km.
pub(super) const KM_PER_DEGREE: f64 = 111.194_926_644_558_74;

/// An equirectangular projection that is true to scale along its middle parallel: over the few
/// hundred kilometres of a story its circles are round, and it needs no cut but the rectangle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    /// Degrees at the centre.
    lat: f64,
    lon: f64,
    /// Cosine of the parallel that is true to scale.
    stretch: f64,
    /// Pixels in a degree of latitude.
    scale: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A place and the radius in kilometres that must be seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circle {
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) radius_km: f64,
}

impl Projection {
    /// The largest scale at which all circles are in the picture, with a margin; never closer than
    /// about 160 km from top to bottom, so that something known is in sight.
    pub(super) fn fit(circles: &[Circle], width: f64, height: f64) -> Option<Projection> {
        let middle = circles.first()?.lon;
        let (mut south, mut north) = (f64::MAX, f64::MIN);
        let (mut west, mut east) = (f64::MAX, f64::MIN);
        for circle in circles {
            let dy = circle.radius_km / KM_PER_DEGREE;
            let dx = dy / circle.lat.to_radians().cos().max(0.05);
            let lon = middle + wrapped(circle.lon - middle);
            south = south.min(circle.lat - dy);
            north = north.max(circle.lat + dy);
            west = west.min(lon - dx);
            east = east.max(lon + dx);
        }
        let (south, north) = (south.max(-90.0), north.min(90.0));
        let lat = (south + north) / 2.0;
        let span_lon = (east - west).min(360.0);
        // Towards the whole world the parallel that is true to scale moves to the equator.
        let stretch = if span_lon > 120.0 {
            1.0
        } else {
            lat.to_radians().cos().max(0.05)
        };
        let closest = height / (160.0 / KM_PER_DEGREE);
        let scale = (0.84 * height / (north - south).max(1e-6))
            .min(0.84 * width / (span_lon * stretch).max(1e-6))
            .min(closest)
            .max(width / 360.0);
        Some(Projection {
            lat,
            lon: (west + east) / 2.0,
            stretch,
            scale,
            width,
            height,
        })
    }

    /// Pixels from the left and the top.
    pub(super) fn point(&self, lat: f64, lon: f64) -> (f64, f64) {
        self.unwrapped(lat, self.lon + wrapped(lon - self.lon))
    }

    /// The same, with a longitude that is taken as it is.
    pub(super) fn unwrapped(&self, lat: f64, lon: f64) -> (f64, f64) {
        (
            self.width / 2.0 + (lon - self.lon) * self.stretch * self.scale,
            self.height / 2.0 - (lat - self.lat) * self.scale,
        )
    }

    /// Longitude at the centre.
    pub(super) fn middle(&self) -> f64 {
        self.lon
    }

    /// Degrees from the west to the east, and from the south to the north edge.
    pub(super) fn degrees(&self) -> ((f64, f64), (f64, f64)) {
        let dx = self.width / 2.0 / (self.stretch * self.scale);
        let dy = self.height / 2.0 / self.scale;
        ((self.lon - dx, self.lon + dx), (self.lat - dy, self.lat + dy))
    }

    /// Pixels in a kilometre along the middle parallel.
    pub(super) fn pixels_per_km(&self) -> f64 {
        self.scale / KM_PER_DEGREE
    }

    /// The outline of what lies within a distance of a place on the globe.
    pub(super) fn circle(&self, circle: Circle) -> Vec<(f64, f64)> {
        let distance = (circle.radius_km / KM_PER_DEGREE).to_radians();
        let (lat, sin, cos) = (circle.lat.to_radians(), distance.sin(), distance.cos());
        let (x, _) = self.point(circle.lat, circle.lon);
        let centre = self.lon + (x - self.width / 2.0) / (self.stretch * self.scale);
        let outline = |step: i32| {
            let bearing = f64::from(step) * 5.0_f64.to_radians();
            let there = (lat.sin() * cos + lat.cos() * sin * bearing.cos()).clamp(-1.0, 1.0);
            let turn = (bearing.sin() * sin * lat.cos()).atan2(cos - lat.sin() * there);
            self.unwrapped(there.asin().to_degrees(), centre + turn.to_degrees())
        };
        (0..72).map(outline).collect()
    }
}

/// Between -180 and 180 degrees.
pub(super) fn wrapped(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// Great-circle distance in kilometres (haversine).
pub(super) fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dlat, dlon) = ((b.0 - a.0).to_radians() / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let half = dlat.sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * dlon.sin().powi(2);
    2.0 * half.sqrt().min(1.0).asin().to_degrees() * KM_PER_DEGREE
}

/// Cuts a ring at a rectangle (Sutherland and Hodgman 1974).
pub(super) fn clip(ring: &[(f64, f64)], min: (f64, f64), max: (f64, f64)) -> Vec<(f64, f64)> {
    let left = half_plane(ring, |p| p.0 - min.0);
    let right = half_plane(&left, |p| max.0 - p.0);
    let top = half_plane(&right, |p| p.1 - min.1);
    half_plane(&top, |p| max.1 - p.1)
}

/// Keeps what lies where `inside` is not negative; it is a signed distance from a straight line.
fn half_plane(ring: &[(f64, f64)], inside: impl Fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else {
        return kept;
    };
    let mut before = last;
    for &point in ring {
        let (from, to) = (inside(before), inside(point));
        if (from < 0.0) != (to < 0.0) {
            let share = from / (from - to);
            kept.push((
                before.0 + share * (point.0 - before.0),
                before.1 + share * (point.1 - before.1),
            ));
        }
        if to >= 0.0 {
            kept.push(point);
        }
        before = point;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn distances_are_true_on_the_middle_parallel() {
        let circle = Circle {
            lat: 33.5,
            lon: 38.6,
            radius_km: 150.0,
        };
        let projection = Projection::fit(&[circle], 400.0, 300.0).unwrap();
        for (x, y) in projection.circle(circle) {
            let pixels = (x - 200.0).hypot(y - 150.0);
            let expected = 150.0 * projection.pixels_per_km();
            assert!((pixels / expected - 1.0).abs() < 0.03, "{pixels} {expected}");
        }
    }

    #[test]
    fn a_square_is_cut_at_the_picture() {
        let ring = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        let cut = clip(&ring, (0.0, 0.0), (10.0, 10.0));
        assert_eq!(cut.len(), 4);
        assert!(
            cut.iter()
                .all(|p| (0.0..=5.0).contains(&p.0) && (0.0..=5.0).contains(&p.1))
        );
        assert!(clip(&ring, (6.0, 6.0), (10.0, 10.0)).is_empty());
    }

    #[test]
    fn damascus_to_baghdad() {
        let distance = distance_km((33.513, 36.292), (33.341, 44.401));
        assert!((distance - 752.0).abs() < 5.0, "{distance}");
    }

    proptest! {
        #[test]
        fn what_must_be_seen_is_in_the_picture(
            places in proptest::collection::vec((-80.0..80.0, -180.0..180.0, 0.5..300.0), 1..8)
        ) {
            let circles: Vec<Circle> = places
                .into_iter()
                .map(|(lat, lon, radius_km)| Circle { lat, lon, radius_km })
                .collect();
            let projection = Projection::fit(&circles, 400.0, 300.0).unwrap();
            for circle in &circles {
                let (x, y) = projection.point(circle.lat, circle.lon);
                prop_assert!((-1.0..=401.0).contains(&x) && (-1.0..=301.0).contains(&y), "{x} {y}");
            }
        }
    }
}
