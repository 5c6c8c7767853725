//! Outlines of countries, for shared borders and for maps.

use std::sync::OnceLock;

use crate::Location;
use crate::geometry;

const BORDERS: &str = include_str!("../../../data/places/borders.tsv");

/// A country's outline, simplified from Natural Earth 1:50m.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// ISO 3166-1 alpha-3, or Natural Earth's code where there is none.
    pub country: &'static str,
    /// English name.
    pub name: &'static str,
    /// Outer rings of (longitude, latitude), open.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// The outlines of all countries; read once.
pub fn borders() -> &'static [Border] {
    static BORDER: OnceLock<Vec<Border>> = OnceLock::new();
    BORDER.get_or_init(|| BORDERS.lines().filter_map(border).collect())
}

fn border(line: &'static str) -> Option<Border> {
    let mut fields = line.split('\t');
    let (country, name, rings) = (fields.next()?, fields.next()?, fields.next()?);
    let corner = |pair: &str| {
        let (lon, lat) = pair.split_once(',')?;
        Some((lon.parse().ok()?, lat.parse().ok()?))
    };
    let rings = rings
        .split(';')
        .filter(|ring| !ring.is_empty())
        .map(|ring| ring.split(' ').filter_map(corner).collect())
        .collect();
    Some(Border { country, name, rings })
}

/// Corners of two outlines this close, in kilometres, lie on a shared border.
const SHARED_KM: f64 = 25.0;

/// The border that two countries share: its middle, and the radius that covers it.
pub(crate) fn shared(a: &str, b: &str) -> Option<Location> {
    // Of all outlines only these two are read, which takes far less than reading them all once.
    let corners = |code: &str| -> Vec<(f64, f64)> {
        BORDERS
            .lines()
            .filter(|line| line.split('\t').next() == Some(code))
            .filter_map(border)
            .flat_map(|border| border.rings.concat())
            .collect()
    };
    if a == b {
        return None;
    }
    let others = corners(b);
    let close = |x: &(f64, f64)| {
        others.iter().any(|y| {
            (x.1 - y.1).abs() < 0.5 && {
                let (p, q) = (geometry::circle(x.1, x.0, 0.0), geometry::circle(y.1, y.0, 0.0));
                geometry::distance_km(&p, &q) < SHARED_KM
            }
        })
    };
    let shared: Vec<(f64, f64)> = corners(a).into_iter().filter(close).collect();
    if shared.is_empty() {
        return None;
    }
    let count = shared.len() as f64;
    let lon = shared.iter().map(|p| p.0).sum::<f64>() / count;
    let lat = shared.iter().map(|p| p.1).sum::<f64>() / count;
    let middle = geometry::circle(lat, lon, 0.0);
    let radius_km = shared
        .iter()
        .map(|p| geometry::distance_km(&middle, &geometry::circle(p.1, p.0, 0.0)))
        .fold(20.0, f64::max);
    Some(Location { radius_km, ..middle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syria_and_iraq_share_a_border() {
        let border = shared("SYR", "IRQ").unwrap();
        assert!(
            (34.0..37.0).contains(&border.lat) && (39.5..42.5).contains(&border.lon),
            "{border:?}"
        );
        assert!((100.0..400.0).contains(&border.radius_km), "{border:?}");
        assert_eq!(shared("SYR", "BRA"), None);
    }
}
