//! Readings in the layouts that other tools read.
//!
//! - [`CsvWriter`], [`csv`]: one row a claim, for spreadsheets, R and pandas;
//! - [`GeoJsonWriter`], [`geojson`]: one feature a claim that has a place, for QGIS;
//! - [`TableWriter`]: the columns of ACLED, UCDP GED, GDELT, POLECAT, and our own long tables, as CSV or JSON
//!   Lines; [`ParquetWriter`] the same as Parquet and GeoParquet; [`KmlWriter`], [`TimemapWriter`];
//! - [`GoldWriter`]: what people said of claims, to measure by;
//! - [`html`]: one self-contained page that shows each report with its claims, a map and a timeline.
//!
//! The two writers take one reading after another and keep none of them, so that a program can fill
//! several layouts in one pass. `docs/columns.md` describes the columns.

mod columns;
mod country;
mod geojson;
mod gold;
mod html;
mod incidents;
mod kml;
mod layouts;
mod lookup;
mod mask;
mod parquet;
mod review;
mod shape;
mod table;
mod tables;
mod timemap;

pub use columns::column_names;
pub use geojson::{GeoJsonWriter, geojson};
pub use gold::GoldWriter;
pub use html::html;
pub use incidents::{INCIDENT_COLUMNS, IncidentWriter, incident_row};
pub use kml::KmlWriter;
pub use layouts::{Column, Kept, Layout, Row, Type, Value};
pub use mask::private_names;
pub use parquet::{GEO_COLUMNS, ParquetWriter, SIDES, geo_metadata};
pub use review::{REVIEW_COLUMNS, Reviewed, correct, review_cells};
pub use shape::{Shape, shape};
pub use table::{CsvWriter, csv};
pub use tables::{Format, Options, TableWriter};
pub use timemap::TimemapWriter;

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The output could not be written.
    #[error("the output could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// A CSV row could not be written.
    #[error("the CSV output could not be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// A Parquet file could not be written.
    #[error("the Parquet output could not be written: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// A value could not be written as JSON.
    #[error("the JSON output could not be written: {0}")]
    Json(#[from] serde_json::Error),
}
