//! GeoJSON as of RFC 7946: a point for each claim with a place, and its shape where one is known.

use std::borrow::Borrow;
use std::io::{BufWriter, Write};

use dateline_reader::Reading;
use dateline_report::Text;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::json;

use crate::ExportError;
use crate::columns::{COLUMNS, Cell, Row};
use crate::lookup::Lookup;

/// Writes the claims of one reading after another as features of one collection.
pub struct GeoJsonWriter<W: Write> {
    out: BufWriter<W>,
    first: bool,
    reports: Vec<ReportSummary>,
}

/// What the collection says of each report, in its member `reports`.
#[derive(serde::Serialize)]
struct ReportSummary {
    id: String,
    outlet: Option<String>,
    title: Option<String>,
    published: Option<String>,
    url: Option<String>,
    coder: String,
    claims: usize,
    claims_without_position: usize,
}

impl<W: Write> GeoJsonWriter<W> {
    /// Opens the collection.
    pub fn new(out: W) -> Result<GeoJsonWriter<W>, ExportError> {
        let mut out = BufWriter::new(out);
        out.write_all(b"{\"type\":\"FeatureCollection\",\"name\":\"dateline claims\",\"features\":[")?;
        Ok(GeoJsonWriter {
            out,
            first: true,
            reports: Vec::new(),
        })
    }

    /// Writes the features of each claim that has a position.
    pub fn write(&mut self, reading: &Reading) -> Result<(), ExportError> {
        let lookup = Lookup::new(reading);
        let text = Text::new(reading.report.text.as_str());
        let mut without_position = 0;
        for claim in &reading.claims {
            let place = lookup.place(claim);
            let Some((place, lat, lon)) = place.and_then(|place| Some((place, place.lat?, place.lon?)))
            else {
                without_position += 1;
                continue;
            };
            let row = Row {
                reading,
                text: &text,
                lookup: &lookup,
                claim,
            };
            let id = format!("{}/{}", reading.report.id, claim.id);
            let point = json!({"type": "Point", "coordinates": [lon, lat]});
            self.feature(&id, &point, &row, "point")?;
            if let Some(shape) = &place.geometry {
                self.feature(&format!("{id}/shape"), shape, &row, "shape")?;
            }
        }
        let report = &reading.report;
        self.reports.push(ReportSummary {
            id: report.id.clone(),
            outlet: report.outlet.clone(),
            title: report.title.clone(),
            published: report.published.clone(),
            url: report.url.clone(),
            coder: reading.coder.clone(),
            claims: reading.claims.len(),
            claims_without_position: without_position,
        });
        Ok(())
    }

    /// Closes the collection with the list of reports.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.out.write_all(b"\n],\"reports\":")?;
        serde_json::to_writer(&mut self.out, &self.reports)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()?;
        Ok(())
    }

    fn feature(
        &mut self,
        id: &str,
        geometry: &serde_json::Value,
        row: &Row<'_>,
        part: &'static str,
    ) -> Result<(), ExportError> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        let feature = Feature {
            kind: "Feature",
            id,
            geometry,
            properties: Properties { row, part },
        };
        serde_json::to_writer(&mut self.out, &feature)?;
        Ok(())
    }
}

/// Writes a feature collection with one point for each claim that has a position, and a polygon
/// beside it where the place has a shape (`docs/columns.md`).
pub fn geojson<W: Write>(
    readings: impl IntoIterator<Item = impl Borrow<Reading>>,
    out: W,
) -> Result<(), ExportError> {
    let mut writer = GeoJsonWriter::new(out)?;
    for reading in readings {
        writer.write(reading.borrow())?;
    }
    writer.finish()
}

#[derive(serde::Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    geometry: &'a serde_json::Value,
    properties: Properties<'a>,
}

/// The columns of a claim, and which part of its place the feature draws.
struct Properties<'a> {
    row: &'a Row<'a>,
    part: &'static str,
}

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(COLUMNS.len() + 1))?;
        map.serialize_entry("part", self.part)?;
        for column in COLUMNS {
            match (column.cell)(self.row) {
                Cell::Empty => map.serialize_entry(column.name, &())?,
                Cell::Text(text) => map.serialize_entry(column.name, &text)?,
                Cell::Whole(number) => map.serialize_entry(column.name, &number)?,
                Cell::Number(number) => map.serialize_entry(column.name, &number)?,
                Cell::Flag(flag) => map.serialize_entry(column.name, &flag)?,
            }
        }
        map.end()
    }
}
