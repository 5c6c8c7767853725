//! The places of a map: those that claims point at, and the towns around them.

use std::collections::HashMap;

use dateline_reader::reading::PlaceMention;

use super::projection::{Circle, distance_km, wrapped};
use super::story::{Key, Story};
use crate::lookup::place_name;

/// A place on the map with the claims that point at it.
pub(super) struct Pin<'a> {
    pub(super) place: &'a PlaceMention,
    pub(super) circle: Circle,
    pub(super) claims: Vec<Key>,
}

/// A place that a story names, whether or not a claim points at it.
pub(super) struct Town<'a> {
    pub(super) name: &'a str,
    pub(super) circle: Circle,
}

/// Towns that the stories name within a day's drive of the places of their claims, so that a reader
/// knows where on earth the map is.
pub(super) fn towns<'a>(stories: &[&Story<'a>], pins: &[Pin]) -> Vec<Town<'a>> {
    const TOWN_KM: f64 = 30.0;
    const NEAR_KM: f64 = 150.0;
    let mut towns: Vec<Town> = Vec::new();
    let places = stories.iter().flat_map(|story| &story.reading.mentions.places);
    for place in places.filter(|place| place.basis == "gazetteer") {
        let name = place_name(place);
        let Some(mut circle) = circle(place).filter(|circle| circle.radius_km <= TOWN_KM) else {
            continue;
        };
        circle.radius_km = 0.0;
        let near =
            |pin: &Pin| distance_km((pin.circle.lat, pin.circle.lon), (circle.lat, circle.lon)) <= NEAR_KM;
        if pins.iter().any(near) && !towns.iter().any(|town| town.name == name) {
            towns.push(Town { name, circle });
        }
    }
    towns
}

/// The places of the claims, the widest first so that none hides another, and how many claims have
/// no position.
pub(super) fn pins<'a>(stories: &[&Story<'a>]) -> (Vec<Pin<'a>>, usize) {
    let mut pins: Vec<Pin> = Vec::new();
    let mut known: HashMap<[u64; 3], usize> = HashMap::new();
    let mut unplaced = 0;
    for story in stories {
        for (key, claim) in story.claims() {
            let place = story.lookup.place(claim);
            let Some((place, circle)) = place.and_then(|place| Some((place, circle(place)?))) else {
                unplaced += 1;
                continue;
            };
            let same = [circle.lat, circle.lon, circle.radius_km].map(f64::to_bits);
            let at = *known.entry(same).or_insert_with(|| {
                pins.push(Pin {
                    place,
                    circle,
                    claims: Vec::new(),
                });
                pins.len() - 1
            });
            pins[at].claims.push(key);
        }
    }
    pins.sort_by(|a, b| b.circle.radius_km.total_cmp(&a.circle.radius_km));
    (pins, unplaced)
}

/// The circle of a place on the globe; positions that are none there are passed over.
fn circle(place: &PlaceMention) -> Option<Circle> {
    let circle = Circle {
        lat: place.lat?,
        lon: place.lon?,
        radius_km: place.radius_km.unwrap_or(0.0).clamp(0.0, 5_000.0),
    };
    let sound = circle.lat.abs() <= 90.0 && circle.lon.abs() <= 360.0;
    sound.then_some(circle)
}

/// Parts the pins that the story is about from those that would make it small: places far away (a capital
/// where somebody spoke) and places that are wider than the story ("Syria"). The measure is how far from
/// the middle three claims in five are: four times that is far, a radius of one and a half times is wide,
/// but never under 300 and 200 km.
pub(super) fn in_view(pins: Vec<Pin>) -> (Vec<Pin>, Vec<Pin>) {
    let Some(first) = pins.first() else {
        return (pins, Vec::new());
    };
    let base = first.circle.lon;
    let weighted = |value: &dyn Fn(&Pin) -> f64| {
        let each = pins
            .iter()
            .flat_map(|pin| std::iter::repeat_n(value(pin), pin.claims.len()));
        let mut values: Vec<f64> = each.collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let lats = weighted(&|pin| pin.circle.lat);
    let lons = weighted(&|pin| base + wrapped(pin.circle.lon - base));
    let middle = (lats[lats.len() / 2], lons[lons.len() / 2]);
    let away = |pin: &Pin| distance_km(middle, (pin.circle.lat, pin.circle.lon));
    let distances = weighted(&away);
    let spread = distances[distances.len() * 3 / 5];
    let (far, wide) = ((4.0 * spread).max(300.0), (1.5 * spread).max(200.0));
    let fits = |pin: &Pin| away(pin) <= far && pin.circle.radius_km <= wide;
    if pins.iter().any(fits) {
        pins.into_iter().partition(fits)
    } else {
        (pins, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(place: &PlaceMention, lat: f64, lon: f64, radius_km: f64) -> Pin<'_> {
        let circle = Circle { lat, lon, radius_km };
        let key = Key { report: 1, claim: 1 };
        Pin {
            place,
            circle,
            claims: vec![key],
        }
    }

    #[test]
    fn far_and_wide_places_stay_off_the_map() {
        let place: PlaceMention = serde_json::from_value(serde_json::json!({
            "id": "p1", "start": 0, "end": 0, "text": "", "name": null, "country": null, "admin1": null,
            "lat": null, "lon": null, "radius_km": null, "geometry": null, "geonameid": null,
            "basis": "none", "relation": null, "precision": {"acled": null, "ucdp": null}
        }))
        .unwrap();
        let (tanf, zaza) = (pin(&place, 33.5, 38.6, 15.0), pin(&place, 33.4, 37.9, 10.0));
        let (syria, washington) = (pin(&place, 35.0, 38.5, 350.0), pin(&place, 38.9, -77.0, 10.0));
        let (on, off) = in_view(vec![syria, tanf, zaza, washington]);
        assert_eq!((on.len(), off.len()), (2, 2));
        assert!(
            on.iter()
                .all(|pin| pin.circle.radius_km < 20.0 && pin.circle.lon > 37.0)
        );
        let (on, off) = in_view(vec![pin(&place, 35.0, 38.5, 350.0)]);
        assert_eq!((on.len(), off.len()), (1, 0));
    }
}
