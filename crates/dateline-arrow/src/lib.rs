//! Reports in and readings, tables and incidents out, as batches of Apache Arrow.
//!
//! - [`InputStream`]: an IPC stream that says when it breaks off;
//! - [`Reports`]: the reports of a batch, row by row;
//! - [`readings_schema`], [`readings_batch`]: the whole reading as nested columns (`docs/worker.md`), and [`readings_of`] back;
//! - [`table_schema`], [`table_batch`]: the tables of `dateline export`;
//! - [`accounts_schema`], [`accounts_batch`], [`accounts_of`]: claims laid flat, from which [`incidents_batch`] and
//!   [`blocks_batch`] come.
//!
//! A row that cannot be read is an error in its row. Names and shapes of nested columns are those of the JSON contract.

mod accounts;
mod columns;
mod error;
mod incidents;
mod readings;
mod reports;
mod stream;
mod tables;

pub use accounts::{accounts_batch, accounts_of, accounts_schema};
pub use error::StreamError;
pub use incidents::{blocks_batch, blocks_schema, incidents_batch, incidents_schema};
pub use readings::{Answer, VERSION, holds_readings, readings_batch, readings_of, readings_schema};
pub use reports::{Reports, failure};
pub use stream::InputStream;
pub use tables::{Kept, table_batch, table_schema};
