//! Names of towns for the map, from the gazetteer inside the program.

use std::sync::OnceLock;

use dateline_ledger::Area;
use dateline_place::Gazetteer;

/// A town as the map writes it.
#[derive(Debug)]
pub(crate) struct Town {
    pub name: String,
    /// WGS 84 degrees.
    pub lat: f64,
    pub lon: f64,
    /// People, rounded.
    pub people: u32,
}

/// All towns, laid out when they are first asked for.
#[derive(Debug, Default)]
pub(crate) struct Labels(OnceLock<Vec<Town>>);

impl Labels {
    /// The largest towns of an area, the largest first.
    pub(crate) fn largest(&self, area: Area, limit: usize) -> impl Iterator<Item = &Town> {
        let towns = self.0.get_or_init(|| {
            let gazetteer = Gazetteer::embedded();
            let towns = gazetteer.towns();
            towns
                .iter()
                .map(|town| Town {
                    name: town.name.to_owned(),
                    lat: town.lat,
                    lon: town.lon,
                    people: town.population as u32,
                })
                .collect()
        });
        towns
            .iter()
            .filter(move |town| area.holds(town.lat, town.lon))
            .take(limit)
    }
}
