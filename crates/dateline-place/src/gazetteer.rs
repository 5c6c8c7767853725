//! The names of places: the embedded index, the analyst's tables, and overlays, one above the other.

use std::collections::BTreeMap;
use std::path::Path;

use crate::compile::{self, NewPlace};
use crate::fold;
use crate::index::{Bytes, Hit, Index, IndexError, Place};
use crate::lookup;
use crate::overlay::{self, OverlayError};
use crate::{Basis, PlaceKind};

const EMBEDDED: &[u8] = include_bytes!("../../../data/places/gazetteer.bin");
const REGIONS: &str = include_str!("../../../data/places/regions.tsv");
const COUNTRIES: &str = include_str!("../../../data/places/countries.tsv");
const FEATURES: &str = include_str!("../../../data/places/features.tsv");
const ABBREVIATIONS: &str = include_str!("../../../data/places/abbreviations.tsv");

/// A place of a gazetteer: the layer it stands in and its record there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId {
    layer: u8,
    record: u32,
}

/// How a name led to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is the main name.
    Main,
    /// It is another name of it.
    Alternate,
    /// It is spelt like one of its names, see [`crate::fold::fold`].
    Spelling,
    /// It names the country's people or is its adjective.
    Demonym,
    /// It is an abbreviation ("Calif.").
    Abbreviation,
}

/// A place that a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub id: PlaceId,
    /// How the name led to it.
    pub how: Match,
}

/// The names of places and what they stand for. Loading the embedded one costs no parsing of the
/// large index, which is read in place.
#[derive(Debug)]
pub struct Gazetteer {
    layers: Vec<Layer>,
    /// Key of a country's adjective or people to its ISO code.
    demonyms: BTreeMap<String, &'static str>,
    /// Key of what a country is called beside its names in the index.
    informal: BTreeMap<String, &'static str>,
    /// Words that say what sort of place a name is.
    features: BTreeMap<&'static str, Feature>,
    /// An abbreviation as written to the name and country it stands for.
    abbreviations: BTreeMap<&'static str, (&'static str, &'static str)>,
    /// ISO code to the country's record in the embedded layer, and the middle that maps print.
    countries: BTreeMap<String, Country>,
    /// GeoNames identifier to the embedded record of an area; filled when an overlay is opened.
    areas: BTreeMap<u32, PlaceId>,
}

/// What a word such as "province" or "garrison" says of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// What sort of place it is; `None` for roads.
    pub kind: Option<PlaceKind>,
    /// Radius of such a place where nothing better is known.
    pub radius_km: f64,
    /// Whether "the WORD" may stand for a place named before.
    pub back: bool,
}

#[derive(Debug)]
struct Layer {
    index: Index,
    basis: Basis,
}

#[derive(Clone, Copy, Debug)]
struct Country {
    id: PlaceId,
    middle: Option<(f64, f64)>,
}

/// Layer of the table of regions.
const REGION_LAYER: u8 = 1;

impl Gazetteer {
    /// The gazetteer inside the library.
    pub fn embedded() -> Gazetteer {
        match Gazetteer::from_parts(Bytes::Static(EMBEDDED)) {
            Ok(gazetteer) => gazetteer,
            // The bytes are part of the program and opened in every test run.
            Err(error) => unreachable!("embedded gazetteer: {error}"),
        }
    }

    fn from_parts(base: Bytes) -> Result<Gazetteer, IndexError> {
        let base = Index::open(base)?;
        let mut countries = BTreeMap::new();
        for record in 0..base.len() as u32 {
            match base.place(record) {
                Some(place) if place.kind == PlaceKind::Country => {
                    if let Some(code) = place.country {
                        let id = PlaceId { layer: 0, record };
                        countries.insert(code.to_owned(), Country { id, middle: None });
                    }
                }
                _ => break,
            }
        }
        let mut demonyms = BTreeMap::new();
        let mut informal = BTreeMap::new();
        for [code, people, names, middle] in rows::<4>(COUNTRIES) {
            for form in people.split(',').filter(|form| !form.is_empty()) {
                demonyms.insert(fold::key(form), code);
            }
            let Some(country) = countries.get_mut(code) else {
                continue;
            };
            country.middle = middle
                .split_once(' ')
                .and_then(|(lat, lon)| Some((lat.parse().ok()?, lon.parse().ok()?)));
            for name in names.split(',').filter(|name| !name.is_empty()) {
                informal.insert(fold::key(name), code);
            }
        }
        let regions = compile::index(rows::<7>(REGIONS).filter_map(region).collect())?;
        let layer = |index| Layer {
            index,
            basis: Basis::Gazetteer,
        };
        Ok(Gazetteer {
            layers: vec![layer(base), layer(regions)],
            demonyms,
            informal,
            features: rows::<4>(FEATURES).filter_map(feature).collect(),
            abbreviations: rows::<3>(ABBREVIATIONS)
                .map(|[short, name, country]| (short, (name, country)))
                .collect(),
            countries,
            areas: BTreeMap::new(),
        })
    }

    /// The embedded gazetteer with every overlay of a folder on top, in the order of their names; a folder
    /// that does not exist holds none.
    ///
    /// # Errors
    /// When a file cannot be read or is no overlay of this version.
    pub fn with_overlays(folder: &Path) -> Result<Gazetteer, OverlayError> {
        let mut gazetteer = Gazetteer::embedded();
        for path in overlay::installed(folder)? {
            gazetteer.open_overlay(&path)?;
        }
        Ok(gazetteer)
    }

    /// Puts a file that [`crate::Overlay::install`] wrote on top. It is mapped into memory, not read.
    ///
    /// # Errors
    /// When the file cannot be opened or is no overlay of this version.
    pub fn open_overlay(&mut self, path: &Path) -> Result<(), OverlayError> {
        let bytes = overlay::map(path)?;
        self.push(bytes).map_err(|source| OverlayError::Index {
            path: path.to_owned(),
            source,
        })
    }

    /// Puts places on top: their names are looked up beside the embedded ones. `provenance` is printed as the
    /// reason.
    ///
    /// # Errors
    /// When there are too many layers.
    pub fn add(&mut self, places: Vec<NewPlace>, provenance: &str) -> Result<(), IndexError> {
        self.push(Bytes::Owned(compile::compile_overlay(places, provenance)?))
    }

    fn push(&mut self, bytes: Bytes) -> Result<(), IndexError> {
        let index = Index::open(bytes)?;
        if self.layers.len() > usize::from(u8::MAX) {
            return Err(IndexError::Format);
        }
        if self.areas.is_empty() {
            self.areas = self.embedded_areas();
        }
        self.layers.push(Layer {
            index,
            basis: Basis::Overlay,
        });
        Ok(())
    }

    fn embedded_areas(&self) -> BTreeMap<u32, PlaceId> {
        let Some(base) = self.layers.first() else {
            return BTreeMap::new();
        };
        (0..base.index.len() as u32)
            .map_while(|record| {
                let place = base.index.place(record)?;
                let area = matches!(
                    place.kind,
                    PlaceKind::Country | PlaceKind::Admin1 | PlaceKind::Admin2
                );
                area.then_some((place.geonameid, PlaceId { layer: 0, record }))
            })
            .filter_map(|(geonameid, id)| Some((geonameid?, id)))
            .collect()
    }

    /// The embedded record of an area that an overlay has as well.
    fn same_area(&self, id: PlaceId) -> PlaceId {
        if id.layer <= REGION_LAYER {
            return id;
        }
        self.place(id)
            .and_then(|place| self.areas.get(&place.geonameid?))
            .copied()
            .unwrap_or(id)
    }

    /// What each overlay says of itself, and how many places it has.
    pub fn overlays(&self) -> impl Iterator<Item = (&str, usize)> {
        self.layers
            .iter()
            .filter(|layer| layer.basis == Basis::Overlay)
            .map(|layer| (layer.index.provenance().unwrap_or_default(), layer.index.len()))
    }

    /// A place by its identifier.
    pub fn place(&self, id: PlaceId) -> Option<Place<'_>> {
        let mut place = self.layers.get(usize::from(id.layer))?.index.place(id.record)?;
        if place.kind == PlaceKind::Country
            && let Some(Country {
                middle: Some((lat, lon)),
                ..
            }) = place.country.and_then(|code| self.countries.get(code))
        {
            (place.lat, place.lon) = (*lat, *lon);
        }
        Some(place)
    }

    /// First-level area of a place.
    pub fn admin1(&self, id: PlaceId) -> Option<PlaceId> {
        let record = self.place(id)?.admin1?;
        let layer = id.layer;
        Some(self.same_area(PlaceId { layer, record }))
    }

    /// Second-level area of a place.
    pub fn admin2(&self, id: PlaceId) -> Option<PlaceId> {
        let record = self.place(id)?.admin2?;
        let layer = id.layer;
        Some(self.same_area(PlaceId { layer, record }))
    }

    /// A country by its ISO 3166-1 alpha-3 code.
    pub fn country(&self, code: &str) -> Option<PlaceId> {
        self.countries.get(code).map(|country| country.id)
    }

    /// The widest listed place of a kind in a country.
    pub fn largest(&self, country: &str, kind: PlaceKind) -> Option<PlaceId> {
        let index = &self.layers.get(usize::from(REGION_LAYER))?.index;
        (0..index.len() as u32)
            .filter_map(|record| Some((record, index.place(record)?)))
            .filter(|(_, place)| place.country == Some(country) && place.kind == kind)
            .reduce(|best, other| {
                if other.1.radius_km > best.1.radius_km {
                    other
                } else {
                    best
                }
            })
            .map(|(record, _)| PlaceId {
                layer: REGION_LAYER,
                record,
            })
    }

    /// Towns by how many people live there, the most first: for the labels of a map. Looks at every place.
    pub fn towns(&self) -> Vec<Place<'_>> {
        let is_town = |place: &Place| {
            matches!(place.kind, PlaceKind::Capital | PlaceKind::Town) && place.population > 0.0
        };
        let mut towns: Vec<Place> = self
            .layers
            .iter()
            .flat_map(|layer| (0..layer.index.len() as u32).filter_map(|record| layer.index.place(record)))
            .filter(is_town)
            .collect();
        towns.sort_by(|a, b| {
            let size = b.population.total_cmp(&a.population);
            size.then_with(|| (a.geonameid, a.name).cmp(&(b.geonameid, b.name)))
        });
        towns.dedup_by(|a, b| a.geonameid.is_some() && a.geonameid == b.geonameid);
        towns
    }

    /// How a place of this gazetteer is known, and where it came from if it was added: the source of its row,
    /// else of its file.
    pub fn source(&self, id: PlaceId) -> (Basis, Option<&str>) {
        self.layers
            .get(usize::from(id.layer))
            .map_or((Basis::None, None), |layer| {
                let source = layer.index.source(id.record).or(layer.index.provenance());
                (layer.basis, source)
            })
    }

    /// Whether a place is a user's own: of an overlay, and in no GeoNames file.
    pub(crate) fn is_own(&self, id: PlaceId) -> bool {
        id.layer > REGION_LAYER && self.place(id).is_some_and(|place| place.geonameid.is_none())
    }

    /// Whether a place stands in the analyst's table of regions and sites.
    pub fn is_listed_region(&self, id: PlaceId) -> bool {
        id.layer == REGION_LAYER
    }

    /// The country whose adjective or people a word is ("Syrian", "Turks").
    pub fn demonym(&self, word: &str) -> Option<PlaceId> {
        let key = fold::key(word);
        self.country(self.demonyms.get(key.as_str())?)
    }

    /// What an abbreviation as written stands for: a name and the country it lies in.
    pub fn abbreviation(&self, written: &str) -> Option<(&'static str, &'static str)> {
        self.abbreviations.get(written).copied()
    }

    /// Places with exactly this name, but for case, marks and hyphens.
    pub fn exact(&self, name: &str) -> Vec<Candidate> {
        self.exact_key(&fold::key(name))
    }

    /// As [`Gazetteer::exact`], from a [`fold::key`].
    pub fn exact_key(&self, key: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(id) = self.informal.get(key).and_then(|code| self.country(code)) {
            found.push(Candidate { id, how: Match::Main });
        }
        for (layer, at) in self.layers.iter().zip(0..) {
            self.add_exact(&mut found, key, layer, at);
        }
        found
    }

    /// Those of [`Gazetteer::exact_key`] that stand in the analyst's table of regions and sites.
    pub(crate) fn listed(&self, key: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(layer) = self.layers.get(usize::from(REGION_LAYER)) {
            self.add_exact(&mut found, key, layer, REGION_LAYER);
        }
        found
    }

    fn add_exact(&self, found: &mut Vec<Candidate>, key: &str, layer: &Layer, at: u8) {
        self.add_hits(found, layer.index.exact(key), at, |main| {
            if main { Match::Main } else { Match::Alternate }
        });
    }

    /// The places that a name as written may stand for, spelt in any way, with most people first.
    pub fn find(&self, name: &str) -> Vec<PlaceId> {
        let reading = lookup::read(self, name);
        let mut found: Vec<(u64, PlaceId)> = reading
            .candidates
            .iter()
            .filter_map(|candidate| Some((self.place(candidate.id)?.population as u64, candidate.id)))
            .collect();
        found.sort_by_key(|&(people, id)| (std::cmp::Reverse(people), id));
        found.dedup_by_key(|(_, id)| *id);
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// Places one of whose names is a transliteration of the same name, best spelling first.
    pub fn spelt_like(&self, key: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        let Some(folded) = fold::fold(key) else {
            return found;
        };
        for (layer, at) in self.layers.iter().zip(0..) {
            self.add_hits(&mut found, layer.index.folded(&folded), at, |_| Match::Spelling);
        }
        found
    }

    /// Adds what an index has, except what stands there already: the same place under the same GeoNames
    /// identifier.
    fn add_hits(&self, found: &mut Vec<Candidate>, hits: Vec<Hit>, layer: u8, how: impl Fn(bool) -> Match) {
        for Hit { record, main } in hits {
            let id = PlaceId { layer, record };
            let geonameid = (layer > REGION_LAYER)
                .then(|| self.place(id)?.geonameid)
                .flatten();
            let same = |other: &Candidate| {
                other.id == id
                    || geonameid.is_some()
                        && self.place(other.id).and_then(|place| place.geonameid) == geonameid
            };
            if !found.iter().any(same) {
                found.push(Candidate { id, how: how(main) });
            }
        }
    }

    /// What a word says of the sort of place ("governorate", "airbase").
    pub fn feature(&self, word: &str) -> Option<Feature> {
        self.features.get(word).copied()
    }
}

fn feature([word, kind, radius, back]: [&'static str; 4]) -> Option<(&'static str, Feature)> {
    let kind = if kind == "road" {
        None
    } else {
        Some(PlaceKind::from_name(kind)?)
    };
    Some((
        word,
        Feature {
            kind,
            radius_km: radius.parse().ok()?,
            back: back == "back",
        },
    ))
}

fn region(fields: [&'static str; 7]) -> Option<NewPlace> {
    let [names, kind, country, lat, lon, radius, weight] = fields;
    Some(NewPlace {
        id: None,
        kind: PlaceKind::from_name(kind)?,
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        radius_km: radius.parse().ok()?,
        population: weight.parse().ok()?,
        country: country.to_owned(),
        admin1: None,
        admin2: None,
        names: names.split(',').map(|name| name.trim().to_owned()).collect(),
        transliterated: true,
        source: None,
    })
}

/// The rows of an embedded table whose fields are parted by bars; comments and blank lines are skipped.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split('|').collect::<Vec<_>>().try_into().ok())
}
