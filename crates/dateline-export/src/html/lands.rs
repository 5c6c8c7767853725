//! The borders of countries, for the map.

/// A line for each country: ISO 3166-1 alpha-3, name, and rings of "longitude,latitude" with `;`
/// between the rings.
const BORDERS: &str = include_str!("../../../../data/places/borders.tsv");

/// A country.
pub(super) struct Land {
    pub(super) name: &'static str,
    pub(super) rings: Vec<Ring>,
}

/// An outline as (longitude, latitude), with the box around it.
pub(super) struct Ring {
    pub(super) points: Vec<(f64, f64)>,
    lon: (f64, f64),
    lat: (f64, f64),
}

impl Ring {
    fn new(points: Vec<(f64, f64)>) -> Ring {
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

/// All countries, in the order of the file.
pub(super) fn lands() -> Vec<Land> {
    BORDERS.lines().filter_map(land).collect()
}

fn land(line: &'static str) -> Option<Land> {
    let mut fields = line.split('\t').skip(1);
    let (name, rings) = (fields.next()?, fields.next()?);
    let rings = rings
        .split(';')
        .map(|ring| ring.split(' ').filter_map(point).collect());
    Some(Land {
        name,
        rings: rings.map(Ring::new).collect(),
    })
}

fn point(text: &str) -> Option<(f64, f64)> {
    let (lon, lat) = text.split_once(',')?;
    Some((lon.parse().ok()?, lat.parse().ok()?))
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
