//! What is wrong with a stream.

use arrow_schema::{ArrowError, DataType};

/// Why a stream or a batch cannot be read or made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// A column that must be there is not.
    #[error("there is no column \"{column}\"; there are: {there}")]
    MissingColumn {
        /// Its name.
        column: &'static str,
        /// The names of the columns that are there.
        there: String,
    },
    /// A column is of a type that is not read.
    #[error("column \"{column}\" has values of type {kind}, which are not read: make it {wanted}")]
    ColumnType {
        /// Its name.
        column: String,
        /// Its type.
        kind: DataType,
        /// What it should be.
        wanted: &'static str,
    },
    /// The stream ends without its end mark.
    #[error(
        "the stream breaks off: it ends without the mark of its end, and rows may be missing after the {rows} that were read"
    )]
    BrokenOff {
        /// Rows that came in whole.
        rows: u64,
    },
    /// The bytes are no Arrow, or cannot be written.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
    /// A value is not of the shape that the schema has for it.
    #[error("{path} is not of the shape that the schema has for it: {value}")]
    Shape {
        /// Names that lead to it, with dots between them.
        path: String,
        /// The beginning of the value.
        value: String,
    },
    /// A reading or an account that cannot be made again from its columns.
    #[error("row {row} holds no {what} of this version: {error}")]
    Row {
        /// From 0, in its batch.
        row: usize,
        /// What it should hold.
        what: &'static str,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// Names that cannot be masked.
    #[error(transparent)]
    Mask(#[from] dateline_ledger::LedgerError),
}
