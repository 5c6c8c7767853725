//! Precision codes of ACLED and UCDP GED.

use crate::{Location, PlaceKind, Precision};

/// The codes of a place: ACLED 1 for a town or site, 2 for part of an area or a point near a town, 3 for a
/// first-level area and more; UCDP 1 exact, 2 within about 25 km of a known point, 3 second-level area, 4
/// first-level area, 5 a line or a region that crosses areas, 6 country, 7 sea or air or unknown.
pub(crate) fn precision(kind: Option<PlaceKind>, relative: bool, location: Option<&Location>) -> Precision {
    let Some(location) = location else {
        return Precision {
            acled: None,
            ucdp: Some(7),
        };
    };
    let (acled, ucdp) = match kind {
        Some(PlaceKind::Sea) => (3, 7),
        Some(PlaceKind::Continent) => (3, 6),
        Some(PlaceKind::Country) => (3, 6),
        Some(PlaceKind::Admin1) => (3, 4),
        Some(PlaceKind::Admin2) => (2, 3),
        Some(PlaceKind::River | PlaceKind::Mountains | PlaceKind::Desert | PlaceKind::Region) => {
            if location.radius_km <= 30.0 {
                (2, 3)
            } else {
                (3, 5)
            }
        }
        _ if relative => match location.radius_km {
            r if r <= 35.0 => (2, 2),
            r if r <= 80.0 => (2, 3),
            r if r <= 250.0 => (3, 5),
            _ => (3, 6),
        },
        Some(
            PlaceKind::Capital
            | PlaceKind::Town
            | PlaceKind::Quarter
            | PlaceKind::Airfield
            | PlaceKind::Facility,
        ) => (1, 1),
        _ => match location.radius_km {
            r if r <= 5.0 => (1, 1),
            r if r <= 30.0 => (2, 2),
            _ => (3, 5),
        },
    };
    Precision {
        acled: Some(acled),
        ucdp: Some(ucdp),
    }
}
