//! The countries on a map.

use dateline_place::borders;

use super::labels::{Labels, Rectangle};
use super::map::{HEIGHT, WIDTH};
use super::outline::{path, project};
use super::projection::{Projection, clip};

/// A country.
pub(super) struct Land {
    pub(super) name: &'static str,
    pub(super) rings: Vec<Ring>,
}

/// An outline as (longitude, latitude), with the box around it, so that most are passed over at once.
pub(super) struct Ring {
    pub(super) points: &'static [(f64, f64)],
    lon: (f64, f64),
    lat: (f64, f64),
}

impl Ring {
    fn new(points: &'static [(f64, f64)]) -> Ring {
        let bounds = |value: fn(&(f64, f64)) -> f64| {
            let values = points.iter().map(value);
            values.fold((f64::MAX, f64::MIN), |(least, most), value| {
                (least.min(value), most.max(value))
            })
        };
        let (lon, lat) = (bounds(|point| point.0), bounds(|point| point.1));
        Ring { points, lon, lat }
    }

    /// Whether the box around it meets an area; longitudes may be given beyond 180 degrees.
    pub(super) fn box_meets(&self, lon: (f64, f64), lat: (f64, f64)) -> bool {
        let across = [-360.0, 0.0, 360.0]
            .iter()
            .any(|turn| self.lon.0 + turn <= lon.1 && lon.0 <= self.lon.1 + turn);
        across && self.lat.0 <= lat.1 && lat.0 <= self.lat.1
    }
}

/// All countries.
pub(super) fn lands() -> Vec<Land> {
    let land = |border: &'static dateline_place::Border| Land {
        name: border.name,
        rings: border.rings.iter().map(|ring| Ring::new(ring)).collect(),
    };
    borders().iter().map(land).collect()
}

/// What is in sight of a country.
pub(super) struct Shape<'a> {
    pub(super) name: &'a str,
    outlines: Vec<Vec<(f64, f64)>>,
}

/// The parts of countries that a map shows.
pub(super) fn visible<'a>(lands: &'a [Land], projection: &Projection) -> Vec<Shape<'a>> {
    let ((west, east), (south, north)) = projection.degrees();
    let shape = |land: &'a Land| {
        let mut outlines = Vec::new();
        for ring in &land.rings {
            if !ring.box_meets((west, east), (south, north)) {
                continue;
            }
            let points = project(ring.points, projection);
            let round = 360.0 * (projection.point(0.0, projection.middle() + 1.0).0 - WIDTH / 2.0);
            for turn in [-round, 0.0, round] {
                let moved: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (x + turn, y)).collect();
                let cut = clip(&moved, (-8.0, -8.0), (WIDTH + 8.0, HEIGHT + 8.0));
                if cut.len() > 2 {
                    outlines.push(cut);
                }
            }
        }
        let name = land.name;
        (!outlines.is_empty()).then_some(Shape { name, outlines })
    };
    lands.iter().filter_map(shape).collect()
}

impl Shape<'_> {
    /// SVG path data.
    pub(super) fn path(&self) -> String {
        self.outlines.iter().map(|outline| path(outline)).collect()
    }

    /// A point well inside the largest part in sight that leaves room for the name, if there is one.
    pub(super) fn label(&self, labels: &mut Labels) -> Option<(f64, f64)> {
        let half = 3.9 * self.name.chars().count() as f64;
        let mut best: Option<(f64, f64, f64)> = None;
        for row in 1..15 {
            for column in 1..20 {
                let (x, y) = (f64::from(column) * 20.0, f64::from(row) * 20.0);
                let room = Rectangle::around(x, y - 3.0, half, 6.0);
                let corners = [
                    (x, y),
                    (room.left, room.top),
                    (room.right, room.top),
                    (room.left, room.bottom),
                    (room.right, room.bottom),
                ];
                let within = |point: &(f64, f64)| self.outlines.iter().any(|outline| inside(outline, *point));
                if !(room.in_picture(6.0) && labels.free(room) && corners.iter().all(within)) {
                    continue;
                }
                let borders = self.outlines.iter().flatten();
                let to_border = borders
                    .map(|&(a, b)| (a - x).hypot(b - y))
                    .fold(f64::MAX, f64::min);
                let to_edge = x.min(WIDTH - x).min(y).min(HEIGHT - y);
                let space = to_border.min(to_edge * 1.5);
                if best.is_none_or(|(_, _, other)| space > other) {
                    best = Some((x, y, space));
                }
            }
        }
        let (x, y, _) = best?;
        labels.reserve(Rectangle::around(x, y - 3.0, half, 6.0));
        Some((x, y))
    }
}

/// Whether a point lies in a ring, by the crossings of a ray to the right.
fn inside(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let Some(&last) = ring.last() else {
        return false;
    };
    let mut before = last;
    let mut within = false;
    for &point in ring {
        if (before.1 > y) != (point.1 > y)
            && x < before.0 + (y - before.1) / (point.1 - before.1) * (point.0 - before.0)
        {
            within = !within;
        }
        before = point;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_borders_are_there() {
        let lands = lands();
        assert!(lands.len() > 190, "{}", lands.len());
        let syria = lands.iter().find(|land| land.name == "Syria").unwrap();
        let ring = syria.rings.iter().max_by_key(|ring| ring.points.len()).unwrap();
        assert!(ring.box_meets((38.0, 38.1), (35.0, 35.1)));
        assert!(!ring.box_meets((0.0, 1.0), (35.0, 35.1)));
    }
}
