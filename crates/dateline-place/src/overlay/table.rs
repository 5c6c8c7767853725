//! Tables with a header: `name`, `lat`, `lon`, and where wanted `kind`, `country`, `aliases`, `radius_km`,
//! `population` and `source`, in any order; other columns are passed over.

use std::io::BufReader;

use super::{Countries, Limits, Overlay, OverlayError, kind, names, number, point, radius_km};
use crate::compile::NewPlace;

/// Reads a table.
pub(super) fn read(overlay: &mut Overlay, limits: &Limits) -> Result<(), OverlayError> {
    let label = overlay.file_name();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(BufReader::new(overlay.open()?));
    let header = reader
        .headers()
        .map_err(|error| overlay.format_error(error.to_string()))?
        .clone();
    let columns = Columns::new(&header).map_err(|why| overlay.format_error(why))?;
    let countries = Countries::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                match columns.place(&record, header.len(), &countries, limits) {
                    Ok(place) => overlay.accept(place, limits)?,
                    Err(why) => overlay.refuse(&label, line, why),
                }
            }
            Err(error) if error.is_io_error() => return Err(overlay.format_error(error.to_string())),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                overlay.refuse(&label, line, "not UTF-8".to_owned());
            }
        }
    }
    overlay.provenance = format!("table {label}, {} places", overlay.places.len());
    Ok(())
}

struct Columns {
    name: usize,
    lat: usize,
    lon: usize,
    kind: Option<usize>,
    country: Option<usize>,
    aliases: Option<usize>,
    radius: Option<usize>,
    population: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    fn new(header: &csv::StringRecord) -> Result<Columns, String> {
        let find = |names: &[&str]| {
            header.iter().position(|column| {
                names.contains(&column.trim_start_matches('\u{feff}').to_lowercase().as_str())
            })
        };
        let must = |names: &[&str]| find(names).ok_or_else(|| format!("no column {:?}", names[0]));
        Ok(Columns {
            name: must(&["name"])?,
            lat: must(&["lat", "latitude"])?,
            lon: must(&["lon", "lng", "longitude"])?,
            kind: find(&["kind"]),
            country: find(&["country"]),
            aliases: find(&["aliases"]),
            radius: find(&["radius_km"]),
            population: find(&["population"]),
            source: find(&["source"]),
        })
    }

    fn place(
        &self,
        record: &csv::StringRecord,
        width: usize,
        countries: &Countries,
        limits: &Limits,
    ) -> Result<NewPlace, String> {
        if record.len() != width {
            return Err(format!("{} columns, {width} wanted", record.len()));
        }
        if record.as_slice().len() > limits.line {
            return Err(format!("longer than {} bytes", limits.line));
        }
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let name = field(Some(self.name));
        if name.is_empty() {
            return Err("no name".to_owned());
        }
        let (lat, lon) = point(field(Some(self.lat)), field(Some(self.lon)))?;
        let (country, transliterated) = countries.find(field(self.country))?;
        let kind = kind(field(self.kind))?;
        let population = number(field(self.population), "population")?.unwrap_or(0.0);
        let radius = number(field(self.radius), "radius_km")?;
        let source = field(self.source);
        Ok(NewPlace {
            id: None,
            kind,
            lat,
            lon,
            radius_km: radius.unwrap_or_else(|| radius_km(kind, population)),
            population,
            country: country.to_owned(),
            admin1: None,
            admin2: None,
            names: names(name, field(self.aliases).split([';', '|'])),
            transliterated,
            source: (!source.is_empty()).then(|| source.to_owned()),
        })
    }
}
