//! The borders of countries, for the map.

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
    Vec::new()
}
