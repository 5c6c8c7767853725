//! The binary index of places, read where it lies.
//!
//! Layout, little-endian: magic and version (8 bytes), the lengths of the six sections (4 bytes each),
//! then the sections: country codes (3 bytes each), fixed-width records, name pool, postings, `fst` of
//! keys, `fst` of folds. A record has 20 bytes; a posting is a record number shifted left by one, with
//! the low bit set where the key is the record's main name. The value of a key is a posting shifted
//! left by one with the low bit set, or where there are several, the offset of their list in the
//! postings (count first) shifted left by one. Countries come first among the records, then
//! first-level, then second-level areas, so that links between them are 16 bits wide.
//!
//! Version 2, of files that users add, has wider records (the high byte of the name's offset, and the number
//! of the row's source in 2 bytes) and a seventh section of lines: where the file came from, then the sources
//! of its rows.

use std::ops::Range;
use std::sync::Arc;

use fst::Map;

use crate::PlaceKind;

/// What an index begins with, before the byte of its version.
pub(crate) const MAGIC: &[u8; 7] = b"DLGAZ\0\0";
pub(crate) const NONE: u16 = u16::MAX;
pub(crate) const DEGREE: f64 = 40_000.0;

/// The two layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Embedded = 1,
    Overlay = 2,
}

impl Version {
    fn from_byte(byte: u8) -> Option<Version> {
        [Version::Embedded, Version::Overlay]
            .into_iter()
            .find(|version| *version as u8 == byte)
    }

    pub(crate) fn sections(self) -> usize {
        match self {
            Version::Embedded => 6,
            Version::Overlay => 7,
        }
    }

    fn record(self) -> usize {
        match self {
            Version::Embedded => 20,
            Version::Overlay => 23,
        }
    }
}

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// Not a file of this program, of another version, or cut short.
    #[error("not a place index of this version")]
    Format,
    /// The search trees are damaged.
    #[error("damaged place index: {0}")]
    Tree(#[from] fst::Error),
}

/// Where the bytes of an index lie.
#[derive(Debug)]
pub(crate) enum Bytes {
    Static(&'static [u8]),
    Owned(Vec<u8>),
    Mapped(memmap2::Mmap),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Owned(bytes) => bytes,
            Bytes::Mapped(bytes) => bytes,
        }
    }
}

#[derive(Clone, Debug)]
struct Section {
    bytes: Arc<Bytes>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        &(*self.bytes).as_ref()[self.range.clone()]
    }
}

/// One place, as it stands in an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// Main name.
    pub name: &'a str,
    /// What it is.
    pub kind: PlaceKind,
    /// WGS 84 degrees.
    pub lat: f64,
    /// WGS 84 degrees.
    pub lon: f64,
    /// Radius that covers it, in kilometres.
    pub radius_km: f64,
    /// People, or a weight of the same sort for places without people (rounded).
    pub population: f64,
    /// ISO 3166-1 alpha-3.
    pub country: Option<&'a str>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// Record number of its first-level area.
    pub admin1: Option<u32>,
    /// Record number of its second-level area.
    pub admin2: Option<u32>,
}

/// A record that a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the record.
    pub record: u32,
    /// Whether the name is the record's main name.
    pub main: bool,
}

/// An opened index.
#[derive(Debug)]
pub struct Index {
    countries: Section,
    records: Section,
    names: Section,
    postings: Section,
    keys: Map<Section>,
    folds: Map<Section>,
    sources: Option<Section>,
    version: Version,
}

impl Index {
    pub(crate) fn open(bytes: Bytes) -> Result<Index, IndexError> {
        let bytes = Arc::new(bytes);
        let all = (*bytes).as_ref();
        let version = all
            .strip_prefix(MAGIC)
            .and_then(|rest| Version::from_byte(*rest.first()?))
            .ok_or(IndexError::Format)?;
        let lengths = MAGIC.len() + 1;
        let mut at = lengths + 4 * version.sections();
        if all.len() < at {
            return Err(IndexError::Format);
        }
        let mut sections = Vec::with_capacity(version.sections());
        for section in 0..version.sections() {
            let length = read_u32(all, lengths + 4 * section) as usize;
            let end = at
                .checked_add(length)
                .filter(|&end| end <= all.len())
                .ok_or(IndexError::Format)?;
            sections.push(Section {
                bytes: bytes.clone(),
                range: at..end,
            });
            at = end;
        }
        let sources = sections.get(6).cloned();
        sections.truncate(6);
        let [countries, records, names, postings, keys, folds]: [Section; 6] =
            sections.try_into().map_err(|_| IndexError::Format)?;
        Ok(Index {
            countries,
            records,
            names,
            postings,
            keys: Map::new(keys)?,
            folds: Map::new(folds)?,
            sources,
            version,
        })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.records.as_ref().len() / self.version.record()
    }

    /// Where the index came from: a line that describes the file.
    pub(crate) fn provenance(&self) -> Option<&str> {
        self.line(0)
    }

    /// Where a place of the index came from, if its row said so.
    pub(crate) fn source(&self, record: u32) -> Option<&str> {
        let r = self.record(record)?;
        let number = u16::from_le_bytes([*r.get(21)?, *r.get(22)?]);
        (number > 0).then(|| self.line(usize::from(number))).flatten()
    }

    fn line(&self, number: usize) -> Option<&str> {
        let lines = std::str::from_utf8(self.sources.as_ref()?.as_ref()).ok()?;
        lines.lines().nth(number)
    }

    /// Checks the sums of the search trees.
    pub(crate) fn verify(&self) -> Result<(), IndexError> {
        self.keys.as_fst().verify()?;
        self.folds.as_fst().verify()?;
        Ok(())
    }

    fn record(&self, record: u32) -> Option<&[u8]> {
        let size = self.version.record();
        let at = record as usize * size;
        self.records.as_ref().get(at..at + size)
    }

    /// A place by its record number, which must come from this index.
    pub fn place(&self, record: u32) -> Option<Place<'_>> {
        let r = self.record(record)?;
        let country = usize::from(r[17]) * 3;
        let area = |at: usize, base: u32| {
            let area = u16::from_le_bytes([r[at], r[at + 1]]);
            (area != NONE).then(|| base + u32::from(area))
        };
        let geonameid = read_u24(r, 6);
        Some(Place {
            name: self.name((read_u24(r, 9) | u32::from(r.get(20).copied().unwrap_or(0)) << 24) as usize),
            kind: PlaceKind::from_byte(r[18])?,
            lat: f64::from(read_i24(r, 0)) / DEGREE,
            lon: f64::from(read_i24(r, 3)) / DEGREE,
            radius_km: from_log(r[19]),
            population: from_log_population(r[16]),
            country: self
                .countries
                .as_ref()
                .get(country..country + 3)
                .and_then(|code| std::str::from_utf8(code).ok()),
            geonameid: (geonameid != 0).then_some(geonameid),
            admin1: area(12, 0),
            admin2: area(14, 0),
        })
    }

    fn name(&self, at: usize) -> &str {
        let names = self.names.as_ref();
        names
            .get(at)
            .and_then(|&length| names.get(at + 1..at + 1 + usize::from(length)))
            .and_then(|name| std::str::from_utf8(name).ok())
            .unwrap_or_default()
    }

    /// The places that bear a name, under its [`crate::fold::key`].
    pub fn exact(&self, key: &str) -> Vec<Hit> {
        self.hits(self.keys.get(key))
    }

    /// The places one of whose names folds to this [`crate::fold::fold`].
    pub fn folded(&self, fold: &str) -> Vec<Hit> {
        self.hits(self.folds.get(fold))
    }

    fn hits(&self, value: Option<u64>) -> Vec<Hit> {
        let Some(value) = value else { return Vec::new() };
        let hit = |posting: u32| Hit {
            record: posting >> 1,
            main: posting & 1 == 1,
        };
        if value & 1 == 1 {
            return vec![hit((value >> 1) as u32)];
        }
        let postings = self.postings.as_ref();
        let at = (value >> 1) as usize;
        let count = (read_u32(postings, at) as usize).min(postings.len() / 4);
        (1..=count).map(|n| hit(read_u32(postings, at + 4 * n))).collect()
    }
}

fn read_u32(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn read_u24(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0])
}

fn read_i24(bytes: &[u8], at: usize) -> i32 {
    (read_u24(bytes, at) << 8).cast_signed() >> 8
}

/// Radii from 1 to 8,000 km in steps of 3.6 %.
pub(crate) fn to_log(km: f64) -> u8 {
    (km.max(1.0).ln() * 28.0).round().clamp(0.0, 255.0) as u8
}

fn from_log(byte: u8) -> f64 {
    (f64::from(byte) / 28.0).exp()
}

/// Populations up to 2 thousand million in steps of 9 %; 0 is nobody or unknown.
pub(crate) fn to_log_population(people: f64) -> u8 {
    if people < 1.0 {
        0
    } else {
        (1.0 + people.ln() * 11.8).round().clamp(1.0, 255.0) as u8
    }
}

fn from_log_population(byte: u8) -> f64 {
    if byte == 0 {
        0.0
    } else {
        ((f64::from(byte) - 1.0) / 11.8).exp()
    }
}
