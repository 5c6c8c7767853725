//! Files of places that a user adds: GeoNames dumps, tables (CSV) and GeoJSON.
//!
//! A file is read row by row. A row that cannot be used is named with its line and the reason, and skipped;
//! what is left is written once as an index of the embedded one's make, which is mapped into memory at start.

mod geojson;
mod geonames;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::PlaceKind;
use crate::compile::{self, NewPlace};
use crate::gazetteer;
use crate::index::{Bytes, Index, IndexError};

const ISO: &str = include_str!("../../../data/places/iso.tsv");
/// How the file of an installed overlay ends.
const EXTENSION: &str = "places";
/// Rows that cannot be used and are named one by one; the others are counted.
const NAMED: usize = 1000;

/// Caps on what is read, so that a damaged or hostile file is refused and not unpacked without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest line or row in bytes; a longer one is skipped as bad.
    pub line: usize,
    /// Most places of one file.
    pub places: usize,
    /// Most bytes of a GeoJSON file, which is read whole.
    pub whole: u64,
    /// How many times its packed size a file in a ZIP archive may have.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            line: 64 << 10,
            places: 16_000_000,
            whole: 512 << 20,
            ratio: 100,
        }
    }
}

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// Reading or writing failed.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Its name does not end as one that can be read.
    #[error("{path}: want .txt or .zip of GeoNames, .csv, .geojson or .json", path = path.display())]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// It is not what its name says, or beyond a limit.
    #[error("{path}: {why}", path = path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No row of it could be used.
    #[error("{path}: no usable place ({refused} bad rows)", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// How many rows were refused.
        refused: usize,
    },
    /// The index could not be written or opened.
    #[error("{path}: {source}", path = path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// Why.
        source: IndexError,
    },
}

/// A row that was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file, with the member of an archive.
    pub file: String,
    /// Line in the file, from 1; for GeoJSON the number of the feature.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// The usable rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// The places.
    pub places: Vec<NewPlace>,
    /// Rows that cannot be used; the first thousand.
    pub refused: Vec<Refused>,
    /// How many there are of them in all.
    pub refused_count: usize,
    /// Rows of sorts that are no places of reports (roads, undersea features, countries).
    pub left_out: usize,
    /// Where it came from, in a line.
    pub provenance: String,
    path: PathBuf,
}

impl Overlay {
    /// Reads a file: `.txt` or `.zip` of GeoNames (19 columns), `.csv` with a header, `.geojson` or `.json`.
    ///
    /// # Errors
    /// When the file cannot be read, is none of these, breaks a limit, or has no usable row.
    pub fn read(path: &Path, limits: &Limits) -> Result<Overlay, OverlayError> {
        let ending = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        let mut overlay = Overlay {
            path: path.to_owned(),
            ..Overlay::default()
        };
        match ending.as_deref() {
            Some("txt") => geonames::text(&mut overlay, limits)?,
            Some("zip") => geonames::archive(&mut overlay, limits)?,
            Some("csv") => table::read(&mut overlay, limits)?,
            Some("geojson" | "json") => geojson::read(&mut overlay, limits)?,
            _ => {
                return Err(OverlayError::Kind {
                    path: path.to_owned(),
                });
            }
        }
        if overlay.places.is_empty() {
            return Err(OverlayError::Empty {
                path: path.to_owned(),
                refused: overlay.refused_count,
            });
        }
        Ok(overlay)
    }

    /// Writes the index into a folder, which is made if need be; one of the same file takes the place of an
    /// older one. Gives its path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn install(self, folder: &Path) -> Result<PathBuf, OverlayError> {
        let stem = self.path.file_name().unwrap_or_default().to_string_lossy();
        let path = folder.join(format!("{stem}.{EXTENSION}"));
        let index = |source| OverlayError::Index {
            path: path.clone(),
            source,
        };
        let bytes = compile::compile_overlay(self.places, &self.provenance).map_err(index)?;
        let unfinished = folder.join(format!(".{stem}.unfinished"));
        let write = || {
            std::fs::create_dir_all(folder)?;
            let mut file = File::create(&unfinished)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            // A program that has the old file mapped keeps it; the name changes hands at once.
            std::fs::rename(&unfinished, &path)
        };
        write().map_err(|source| OverlayError::Io {
            path: path.clone(),
            source,
        })?;
        Index::open(map(&path)?)
            .and_then(|index| index.verify())
            .map_err(index)?;
        Ok(path)
    }

    fn format_error(&self, why: impl Into<String>) -> OverlayError {
        OverlayError::Format {
            path: self.path.clone(),
            why: why.into(),
        }
    }

    fn io_error(&self, source: std::io::Error) -> OverlayError {
        OverlayError::Io {
            path: self.path.clone(),
            source,
        }
    }

    fn open(&self) -> Result<File, OverlayError> {
        File::open(&self.path).map_err(|source| self.io_error(source))
    }

    fn file_name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    fn refuse(&mut self, file: &str, line: u64, why: String) {
        self.refused_count += 1;
        if self.refused.len() < NAMED {
            self.refused.push(Refused {
                file: file.to_owned(),
                line,
                why,
            });
        }
    }

    fn accept(&mut self, place: NewPlace, limits: &Limits) -> Result<(), OverlayError> {
        if self.places.len() >= limits.places {
            return Err(self.format_error(format!("more than {} places", limits.places)));
        }
        self.places.push(place);
        Ok(())
    }
}

/// The overlays in a folder, in the order of their names.
///
/// # Errors
/// When the folder is there and cannot be listed.
pub fn installed(folder: &Path) -> Result<Vec<PathBuf>, OverlayError> {
    let error = |source| OverlayError::Io {
        path: folder.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(folder) {
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(error)?,
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(error)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == EXTENSION));
    paths.sort();
    Ok(paths)
}

/// Maps an installed overlay into memory.
pub(crate) fn map(path: &Path) -> Result<Bytes, OverlayError> {
    let io = |source| OverlayError::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(io)?;
    // SAFETY: an installed overlay is never written again; a newer one is renamed into its place. Whoever
    // changes the file by hand while it is mapped gets wrong places, and every read is checked for bounds.
    let bytes = unsafe { memmap2::Mmap::map(&file) }.map_err(io)?;
    Ok(Bytes::Mapped(bytes))
}

/// What ISO 3166-1 and GeoNames call countries.
struct Countries {
    /// Either code in capitals to the alpha-3 code, and whether names there are transliterated.
    codes: BTreeMap<&'static str, (&'static str, bool)>,
}

impl Countries {
    fn new() -> Countries {
        let mut codes = BTreeMap::new();
        for [short, long, spellings] in gazetteer::rows::<3>(ISO) {
            let value = (long, spellings == "vary");
            codes.insert(short, value);
            codes.insert(long, value);
        }
        Countries { codes }
    }

    /// The alpha-3 code and whether spellings vary; `Err` says why a code is none.
    fn find(&self, code: &str) -> Result<(&'static str, bool), String> {
        let code = code.trim().to_uppercase();
        if code.is_empty() {
            return Ok(("", false));
        }
        self.codes
            .get(code.as_str())
            .copied()
            .ok_or_else(|| format!("unknown country code {code:?}"))
    }
}

/// A latitude and longitude as written.
fn point(lat: &str, lon: &str) -> Result<(f64, f64), String> {
    let degrees = |text: &str, what: &str, most: f64| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite() && value.abs() <= most)
            .ok_or_else(|| format!("{what} {text:?} is no number from -{most} to {most}"))
    };
    Ok((degrees(lat, "latitude", 90.0)?, degrees(lon, "longitude", 180.0)?))
}

/// A number that may be left out.
fn number(text: &str, what: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite() && *value >= 0.0)
        .map(Some)
        .ok_or_else(|| format!("{what} {text:?} is no number from 0 up"))
}

/// The sort of a place from its word; a town where none is given.
fn kind(word: &str) -> Result<PlaceKind, String> {
    let word = word.trim().to_lowercase();
    if word.is_empty() {
        return Ok(PlaceKind::Town);
    }
    PlaceKind::from_name(&word).ok_or_else(|| format!("unknown kind {word:?}"))
}

/// Radius of a place whose extent nobody states, in kilometres.
fn radius_km(kind: PlaceKind, population: f64) -> f64 {
    match kind {
        PlaceKind::Continent => 3000.0,
        PlaceKind::Country => 300.0,
        PlaceKind::Admin1 => 80.0,
        PlaceKind::Admin2 | PlaceKind::Region | PlaceKind::River => 25.0,
        // As the embedded towns have it.
        PlaceKind::Capital | PlaceKind::Town => (0.5 * (population / 1000.0).powf(0.45)).max(1.5),
        PlaceKind::Quarter => 2.0,
        PlaceKind::Desert => 80.0,
        PlaceKind::Mountains | PlaceKind::Island | PlaceKind::Lake => 10.0,
        PlaceKind::Sea => 100.0,
        PlaceKind::Airfield | PlaceKind::Facility => 3.0,
    }
}

/// Names that English reports may have: in Latin letters, each once, main name first.
fn names<'a>(main: &'a str, others: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for name in std::iter::once(main).chain(others.filter(|name| is_latin(name))) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = seen.iter().any(|other| other.eq_ignore_ascii_case(&name));
        if !name.is_empty() && !known {
            seen.push(name);
        }
    }
    seen
}

fn is_latin(name: &str) -> bool {
    name.chars().count() <= 60
        && name.chars().any(char::is_uppercase)
        && name.chars().all(|c| {
            c < '\u{250}'
                || matches!(c, '\u{2b0}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{201f}')
        })
}
