//! A part of the globe to search in.

use rusqlite::types::Value;

use crate::LedgerError;
use crate::db::{Db, number};
use crate::rows::ClaimRows;

/// Mean radius of the Earth in kilometres (IUGG).
const EARTH_KM: f64 = 6371.0088;

/// Where claims must lie. Degrees are WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Area {
    /// Between two meridians, from west to east (over the date line where `west > east`), and two parallels.
    #[allow(missing_docs)]
    Box {
        west: f64,
        south: f64,
        east: f64,
        north: f64,
    },
    /// Not farther than `km` from a point.
    #[allow(missing_docs)]
    Circle { lat: f64, lon: f64, km: f64 },
}

impl Area {
    /// "WEST,SOUTH,EAST,NORTH", as GeoJSON and web maps write it.
    pub fn parse_box(words: &str) -> Result<Area, LedgerError> {
        let [west, south, east, north] = numbers(words, "WEST,SOUTH,EAST,NORTH")?;
        check(words, south, west)?;
        check(words, north, east)?;
        if south > north {
            return Err(LedgerError::Wrong(format!("{words}: south lies north of north")));
        }
        Ok(Area::Box {
            west,
            south,
            east,
            north,
        })
    }

    /// "LAT,LON,KM".
    pub fn parse_circle(words: &str) -> Result<Area, LedgerError> {
        let [lat, lon, km] = numbers(words, "LAT,LON,KM")?;
        check(words, lat, lon)?;
        if km < 0.0 {
            return Err(LedgerError::Wrong(format!("{words}: a distance is not negative")));
        }
        Ok(Area::Circle { lat, lon, km })
    }

    /// Whether a point lies inside.
    pub fn holds(self, lat: f64, lon: f64) -> bool {
        match self {
            Area::Box {
                west,
                south,
                east,
                north,
            } => {
                let between = if west <= east {
                    west <= lon && lon <= east
                } else {
                    lon >= west || lon <= east
                };
                between && south <= lat && lat <= north
            }
            Area::Circle {
                lat: to_lat,
                lon: to_lon,
                km,
            } => distance_km((lat, lon), (to_lat, to_lon)) <= km,
        }
    }

    /// Boxes of `[south, north, west, east]` that hold the area, none of them over the date line.
    pub(crate) fn boxes(self) -> Vec<[f64; 4]> {
        let (west, south, east, north) = match self {
            Area::Box {
                west,
                south,
                east,
                north,
            } => (west, south, east, north),
            Area::Circle { lat, lon, km } => {
                // A little more than needed: the exact distance is looked at afterwards.
                let angle = (km / EARTH_KM * 1.001).min(std::f64::consts::PI);
                let (south, north) = (lat - angle.to_degrees(), lat + angle.to_degrees());
                let over_a_pole = south <= -90.0 || north >= 90.0;
                let ratio = angle.sin() / lat.to_radians().cos();
                if over_a_pole || ratio >= 1.0 {
                    return vec![[south.max(-90.0), north.min(90.0), -180.0, 180.0]];
                }
                let wide = ratio.asin().to_degrees();
                let turn = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
                (turn(lon - wide), south, turn(lon + wide), north)
            }
        };
        if west <= east {
            vec![[south, north, west, east]]
        } else {
            vec![[south, north, west, 180.0], [south, north, -180.0, east]]
        }
    }
}

/// Puts the points of claims into the index, each under its number. PostgreSQL makes its points itself.
pub(crate) fn index(db: &Db, claims: &[(i64, &ClaimRows)]) -> Result<(), LedgerError> {
    let Db::Sqlite(_) = db else { return Ok(()) };
    let boxed = |(id, claim): &(i64, &ClaimRows)| {
        let (lat, lon) = claim.point?;
        let sides = [lat, lat, lon, lon].map(Value::Real);
        Some(std::iter::once(number(*id)).chain(sides).collect())
    };
    let rows: Vec<Vec<Value>> = claims.iter().filter_map(boxed).collect();
    let head = "INSERT INTO claim_boxes (id, min_lat, max_lat, min_lon, max_lon) VALUES";
    db.insert(head, "(?, ?, ?, ?, ?)", &rows)
}

/// The condition that a claim lies in an area, or a little outside.
pub(crate) fn condition(db: &Db, area: Area) -> (String, Vec<Value>) {
    let boxes = area.boxes();
    match db {
        Db::Sqlite(_) => {
            let one = "SELECT id FROM claim_boxes \
                       WHERE max_lat >= ? AND min_lat <= ? AND max_lon >= ? AND min_lon <= ?";
            let all = vec![one; boxes.len()];
            let sides = boxes.into_iter().flatten().map(Value::Real);
            (
                format!("claims.id IN ({})", all.join(" UNION ALL ")),
                sides.collect(),
            )
        }
        Db::Postgres(_) => {
            let one = "point && ST_MakeEnvelope(?, ?, ?, ?, 4326)";
            let all = vec![one; boxes.len()];
            let sides = boxes
                .into_iter()
                .flat_map(|[south, north, west, east]| [west, south, east, north]);
            (
                format!("({})", all.join(" OR ")),
                sides.map(Value::Real).collect(),
            )
        }
    }
}

/// Great-circle distance of two points of latitude and longitude (haversine).
pub(crate) fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let lat = (lat_b - lat_a) / 2.0;
    let lon = (b.1 - a.1).to_radians() / 2.0;
    let h = lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * lon.sin().powi(2);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

fn numbers<const N: usize>(words: &str, form: &str) -> Result<[f64; N], LedgerError> {
    let numbers: Option<Vec<f64>> = words
        .split(',')
        .map(|word| word.trim().parse().ok().filter(|number: &f64| number.is_finite()))
        .collect();
    numbers
        .and_then(|numbers| numbers.try_into().ok())
        .ok_or_else(|| LedgerError::Wrong(format!("{words}: write {form}, in degrees")))
}

fn check(words: &str, lat: f64, lon: f64) -> Result<(), LedgerError> {
    if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
        return Ok(());
    }
    Err(LedgerError::Wrong(format!(
        "{words}: latitudes go from -90 to 90, longitudes from -180 to 180"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        let damascus = (33.5102, 36.2913);
        let aleppo = (36.2012, 37.1612);
        assert!((distance_km(damascus, aleppo) - 309.0).abs() < 2.0);
    }

    #[test]
    fn wrong_words_are_refused() {
        for words in ["1,2,3", "a,b,c,d", "0,50,10,40", "0,0,200,1", "0,NaN,1,1"] {
            assert!(Area::parse_box(words).is_err(), "{words}");
        }
        assert!(Area::parse_circle("33,36,-1").is_err());
    }

    /// Points and circles all over the globe, in a fixed sequence that fills it evenly.
    #[test]
    fn boxes_hold_the_circle() {
        let along = |n: u32, step: f64| (f64::from(n) * step).fract();
        let mut inside = 0;
        for n in 0..20_000 {
            let (lat, lon) = (
                along(n, 0.618_034) * 180.0 - 90.0,
                along(n, 0.754_877) * 360.0 - 180.0,
            );
            let area = Area::Circle {
                lat,
                lon,
                km: along(n, 0.569_840) * 9000.0,
            };
            let (at_lat, at_lon) = (
                along(n, 0.819_172) * 180.0 - 90.0,
                along(n, 0.671_043) * 360.0 - 180.0,
            );
            if area.holds(at_lat, at_lon) {
                inside += 1;
                let held = area.boxes().iter().any(|[south, north, west, east]| {
                    *south <= at_lat && at_lat <= *north && *west <= at_lon && at_lon <= *east
                });
                assert!(held, "{area:?} {:?} {at_lat} {at_lon}", area.boxes());
            }
        }
        assert!(inside > 1000, "{inside}");
    }
}
