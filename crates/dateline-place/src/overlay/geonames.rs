//! GeoNames dumps: a line a place, 19 columns parted by tabs, plain or in a ZIP archive.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use super::{Countries, Limits, Overlay, OverlayError, names, number, point, radius_km};
use crate::PlaceKind;
use crate::compile::NewPlace;

const COLUMNS: usize = 19;
/// Identifiers are kept in three bytes.
const HIGHEST_ID: u32 = (1 << 24) - 1;

/// Reads a dump.
pub(super) fn text(overlay: &mut Overlay, limits: &Limits) -> Result<(), OverlayError> {
    let file = overlay.open()?;
    let name = overlay.file_name();
    Rows::new(overlay, limits, name).read(BufReader::new(file))
}

/// Reads the dumps of an archive; its `readme.txt` is none.
pub(super) fn archive(overlay: &mut Overlay, limits: &Limits) -> Result<(), OverlayError> {
    let file = overlay.open()?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file))
        .map_err(|error| overlay.format_error(error.to_string()))?;
    for at in 0..archive.len() {
        let member = archive
            .by_index(at)
            .map_err(|error| overlay.format_error(error.to_string()))?;
        let name = member.name().to_owned();
        if !name.ends_with(".txt") || name.to_lowercase().ends_with("readme.txt") {
            continue;
        }
        // What the archive says of sizes is not believed: unpacking stops at the limit.
        let most = member
            .compressed_size()
            .saturating_mul(limits.ratio)
            .saturating_add(1 << 20);
        let mut unpacked = BufReader::new(member.take(most));
        let label = format!("{}/{name}", overlay.file_name());
        Rows::new(overlay, limits, label).read(&mut unpacked)?;
        if unpacked.get_ref().limit() == 0 {
            let why = format!("{name} unpacks to more than {} times its size", limits.ratio);
            return Err(overlay.format_error(why));
        }
    }
    Ok(())
}

/// The first- and second-level area of a place, as numbers into the codes of a file.
type Areas = [Option<u32>; 2];

struct Rows<'a> {
    overlay: &'a mut Overlay,
    limits: &'a Limits,
    label: String,
    countries: Countries,
    /// Country and codes of an area to its identifier.
    areas: BTreeMap<String, u32>,
    /// The codes of each place that was accepted, as numbers into `codes`.
    lies_in: Vec<Areas>,
    codes: BTreeMap<String, u32>,
}

impl<'a> Rows<'a> {
    fn new(overlay: &'a mut Overlay, limits: &'a Limits, label: String) -> Rows<'a> {
        Rows {
            overlay,
            limits,
            label,
            countries: Countries::new(),
            areas: BTreeMap::new(),
            lies_in: Vec::new(),
            codes: BTreeMap::new(),
        }
    }

    fn read(mut self, mut lines: impl BufRead) -> Result<(), OverlayError> {
        let first = self.overlay.places.len();
        let mut line = Vec::new();
        let mut at = 0;
        loop {
            line.clear();
            let whole = next_line(&mut lines, &mut line, self.limits.line)
                .map_err(|source| self.overlay.io_error(source))?;
            if line.is_empty() && whole {
                break;
            }
            at += 1;
            let row = if whole {
                std::str::from_utf8(&line)
                    .map_err(|_| "not UTF-8".to_owned())
                    .and_then(|line| self.row(line.trim_end_matches(['\n', '\r'])))
            } else {
                Err(format!("longer than {} bytes", self.limits.line))
            };
            match row {
                Ok(Some((place, lies_in))) => {
                    self.overlay.accept(place, self.limits)?;
                    self.lies_in.push(lies_in);
                }
                Ok(None) => self.overlay.left_out += 1,
                Err(why) => self.overlay.refuse(&self.label, at, why),
            }
        }
        self.link(first);
        let places = self.overlay.places.len();
        self.overlay.provenance = format!("GeoNames dump {}, {places} places", self.overlay.file_name());
        Ok(())
    }

    fn row(&mut self, line: &str) -> Result<Option<(NewPlace, Areas)>, String> {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != COLUMNS {
            return Err(format!("{} columns, {COLUMNS} wanted", columns.len()));
        }
        let [id, name, plain, others, lat, lon, class, code, country] = columns[..9] else {
            return Err("too few columns".to_owned());
        };
        let id = id
            .parse::<u32>()
            .ok()
            .filter(|id| (1..=HIGHEST_ID).contains(id))
            .ok_or_else(|| format!("{id:?} is no GeoNames identifier"))?;
        if name.trim().is_empty() {
            return Err("no name".to_owned());
        }
        let (lat, lon) = point(lat, lon)?;
        let (country, transliterated) = self.countries.find(country)?;
        let population = number(columns[14], "population")?.unwrap_or(0.0);
        let Some(kind) = kind(class, code) else {
            return Ok(None);
        };
        let first = (!columns[10].is_empty()).then(|| format!("{country}.{}", columns[10]));
        let second = first
            .as_ref()
            .filter(|_| !columns[11].is_empty())
            .map(|first| format!("{first}.{}", columns[11]));
        match (code, &first, &second) {
            ("ADM1", Some(first), _) => {
                self.areas.insert(first.clone(), id);
            }
            ("ADM2", _, Some(second)) => {
                self.areas.insert(second.clone(), id);
            }
            _ => {}
        }
        let lies_in = [first, second].map(|area| area.map(|area| self.code(area)));
        let place = NewPlace {
            id: Some(id),
            kind,
            lat,
            lon,
            radius_km: radius_km(kind, population),
            population,
            country: country.to_owned(),
            admin1: None,
            admin2: None,
            names: names(name, std::iter::once(plain).chain(others.split(','))),
            transliterated,
            source: None,
        };
        Ok(Some((place, lies_in)))
    }

    fn code(&mut self, area: String) -> u32 {
        let next = self.codes.len() as u32;
        *self.codes.entry(area).or_insert(next)
    }

    /// Links each place to its areas, which may stand further down in the file.
    fn link(&mut self, first: usize) {
        let mut ids = vec![None; self.codes.len()];
        for (code, &at) in &self.codes {
            ids[at as usize] = self.areas.get(code).copied();
        }
        for (place, lies_in) in self.overlay.places[first..].iter_mut().zip(&self.lies_in) {
            let [admin1, admin2] = lies_in.map(|code| ids[code? as usize]);
            place.admin1 = admin1.filter(|_| place.kind != PlaceKind::Admin1);
            place.admin2 = admin2.filter(|&id| Some(id) != place.id);
        }
    }
}

/// The next line with its end; `false` where it is longer than `most`, and then it is skipped. An empty line
/// and `true` at the end of the file.
fn next_line(lines: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> std::io::Result<bool> {
    loop {
        let bytes = lines.fill_buf()?;
        if bytes.is_empty() {
            return Ok(line.len() <= most);
        }
        let end = bytes.iter().position(|&b| b == b'\n').map(|at| at + 1);
        let piece = &bytes[..end.unwrap_or(bytes.len())];
        let room = (most + 1).saturating_sub(line.len());
        line.extend(&piece[..piece.len().min(room)]);
        let length = piece.len();
        lines.consume(length);
        if end.is_some() {
            return Ok(line.len() <= most);
        }
    }
}

/// The sort of a feature class and code; `None` for those that are left out: countries, which the program
/// has, roads and what lies under the sea.
fn kind(class: &str, code: &str) -> Option<PlaceKind> {
    Some(match (class, code) {
        ("P", "PPLC") => PlaceKind::Capital,
        ("P", "PPLX") => PlaceKind::Quarter,
        ("P", _) => PlaceKind::Town,
        ("A", "ADM1") => PlaceKind::Admin1,
        ("A", "ADM2" | "ADM3") => PlaceKind::Admin2,
        ("A", code) if code.starts_with("PCL") => return None,
        ("H", code) if ["STM", "WAD", "CNL"].iter().any(|sort| code.starts_with(sort)) => PlaceKind::River,
        ("H", code) if code.starts_with("LK") || code.starts_with("RSV") => PlaceKind::Lake,
        ("H", "SEA" | "GULF" | "BAY" | "STRT" | "OCN" | "CHN" | "SD") => PlaceKind::Sea,
        // Wells and springs, by which desert places go.
        ("H", _) => PlaceKind::Facility,
        ("T", "DSRT" | "ERG") => PlaceKind::Desert,
        ("T", code) if code.starts_with("ISL") => PlaceKind::Island,
        ("T", code)
            if ["MT", "HLL", "PK", "RDG"]
                .iter()
                .any(|sort| code.starts_with(sort)) =>
        {
            PlaceKind::Mountains
        }
        ("S", code) if code.starts_with("AIR") => PlaceKind::Airfield,
        ("S", _) => PlaceKind::Facility,
        ("L", "INSM" | "MILB" | "OILF" | "CTRB") => PlaceKind::Facility,
        ("A" | "T" | "L" | "V", _) => PlaceKind::Region,
        _ => return None,
    })
}
