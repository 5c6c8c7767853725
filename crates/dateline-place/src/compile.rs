//! Writes an index of places.

use std::collections::BTreeMap;

use fst::MapBuilder;

use crate::PlaceKind;
use crate::fold;
use crate::index::{Bytes, DEGREE, Index, IndexError, MAGIC, NONE, Version, to_log, to_log_population};

/// A place to be put into an index.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlace {
    /// Identifier that other rows of the same table use for it; GeoNames's where it has one.
    pub id: Option<u32>,
    /// What it is.
    pub kind: PlaceKind,
    /// WGS 84 degrees.
    pub lat: f64,
    /// WGS 84 degrees.
    pub lon: f64,
    /// Radius that covers it, in kilometres.
    pub radius_km: f64,
    /// People, or a weight of the same sort.
    pub population: f64,
    /// ISO 3166-1 alpha-3; empty where unknown.
    pub country: String,
    /// Identifier of the first-level area.
    pub admin1: Option<u32>,
    /// Identifier of the second-level area.
    pub admin2: Option<u32>,
    /// Main name first.
    pub names: Vec<String>,
    /// Whether its names are transliterated, so that their spelling varies.
    pub transliterated: bool,
    /// Who says so, where rows of one file come from several; kept in overlays.
    pub source: Option<String>,
}

/// Puts places together into the bytes of an index.
pub fn compile(places: Vec<NewPlace>) -> Result<Vec<u8>, IndexError> {
    build(places, None)
}

/// As [`compile`], for an overlay: with a line that says where the file came from, and the sources of its rows.
pub(crate) fn compile_overlay(places: Vec<NewPlace>, provenance: &str) -> Result<Vec<u8>, IndexError> {
    build(places, Some(provenance))
}

fn build(mut places: Vec<NewPlace>, provenance: Option<&str>) -> Result<Vec<u8>, IndexError> {
    let rank = |kind| match kind {
        PlaceKind::Country => 0,
        PlaceKind::Admin1 => 1,
        PlaceKind::Admin2 => 2,
        _ => 3,
    };
    places.sort_by_key(|place| rank(place.kind));
    let mut countries: Vec<&str> = places.iter().map(|place| place.country.as_str()).collect();
    countries.sort_unstable();
    countries.dedup();
    countries.retain(|code| code.len() == 3);
    let records: BTreeMap<u32, usize> = places
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(at, place)| Some((place.id?, at)))
        .collect();

    let mut sources = Sources::default();
    let mut table = Vec::new();
    let mut pool = Vec::new();
    let mut pooled: BTreeMap<&str, u32> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut folds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (record, place) in places.iter().enumerate() {
        let Some(main) = place.names.first() else { continue };
        let name = *pooled.entry(main).or_insert_with(|| {
            let at = pool.len() as u32;
            let short: String = main.chars().take(60).collect();
            pool.push(short.len() as u8);
            pool.extend(short.as_bytes());
            at
        });
        let area = |id: Option<u32>| -> u16 {
            id.and_then(|id| records.get(&id))
                .and_then(|&at| u16::try_from(at).ok())
                .unwrap_or(NONE)
        };
        let country = countries
            .binary_search(&place.country.as_str())
            .map_or(255, |at| at as u8);
        table.extend(&((place.lat * DEGREE).round() as i32).to_le_bytes()[..3]);
        table.extend(&((place.lon * DEGREE).round() as i32).to_le_bytes()[..3]);
        table.extend(&place.id.unwrap_or(0).to_le_bytes()[..3]);
        table.extend(&name.to_le_bytes()[..3]);
        table.extend(area(place.admin1).to_le_bytes());
        table.extend(area(place.admin2).to_le_bytes());
        table.extend([
            to_log_population(place.population),
            country,
            place.kind as u8,
            to_log(place.radius_km),
        ]);
        if provenance.is_some() {
            table.push((name >> 24) as u8);
            table.extend(sources.number(place.source.as_deref()).to_le_bytes());
        }

        for (at, name) in place.names.iter().enumerate() {
            let key = fold::key(name);
            let posting = (record as u32) << 1 | u32::from(at == 0);
            if place.transliterated
                && let Some(fold) = fold::fold(&key)
            {
                post(&mut folds, fold, posting);
            }
            if !key.is_empty() {
                post(&mut keys, key, posting);
            }
        }
    }

    let mut postings = Vec::new();
    let keys = tree(keys, &mut postings)?;
    let folds = tree(folds, &mut postings)?;
    let codes = countries.concat().into_bytes();
    let mut sections = vec![codes, table, pool, postings, keys, folds];
    let version = match provenance {
        Some(provenance) => {
            sections.push(sources.lines(provenance).into_bytes());
            Version::Overlay
        }
        None => Version::Embedded,
    };
    let mut bytes = MAGIC.to_vec();
    bytes.push(version as u8);
    for section in &sections {
        bytes.extend((section.len() as u32).to_le_bytes());
    }
    bytes.extend(sections.concat());
    Ok(bytes)
}

/// The sources of rows, numbered from one.
#[derive(Default)]
struct Sources<'a> {
    numbers: BTreeMap<&'a str, u16>,
    names: Vec<&'a str>,
}

impl<'a> Sources<'a> {
    fn number(&mut self, source: Option<&'a str>) -> u16 {
        let Some(source) = source else { return 0 };
        if let Some(&number) = self.numbers.get(source) {
            return number;
        }
        // Sources beyond what two bytes can number are those of the file.
        let Ok(number) = u16::try_from(self.names.len() + 1) else {
            return 0;
        };
        self.numbers.insert(source, number);
        self.names.push(source);
        number
    }

    fn lines(&self, provenance: &str) -> String {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        std::iter::once(&provenance)
            .chain(&self.names)
            .map(|text| one_line(text) + "\n")
            .collect()
    }
}

/// An index in memory.
pub(crate) fn index(places: Vec<NewPlace>) -> Result<Index, IndexError> {
    Index::open(Bytes::Owned(compile(places)?))
}

/// Adds a posting unless the same record stands there; a main name comes before alternate names.
fn post(lists: &mut BTreeMap<String, Vec<u32>>, key: String, posting: u32) {
    let list = lists.entry(key).or_default();
    if !list.iter().any(|other| other >> 1 == posting >> 1) {
        list.push(posting);
    }
}

fn tree(lists: BTreeMap<String, Vec<u32>>, postings: &mut Vec<u8>) -> Result<Vec<u8>, IndexError> {
    let mut builder = MapBuilder::memory();
    for (key, list) in lists {
        let value = match list[..] {
            [only] => u64::from(only) << 1 | 1,
            _ => {
                let at = postings.len() as u64;
                postings.extend((list.len() as u32).to_le_bytes());
                list.iter()
                    .for_each(|posting| postings.extend(posting.to_le_bytes()));
                at << 1
            }
        };
        builder.insert(key, value)?;
    }
    Ok(builder.into_inner()?)
}
