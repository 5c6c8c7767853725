//! The ledger: everything that was read, kept for good.
//!
//! A [`Ledger`] is one SQLite file, or a database of PostgreSQL with PostGIS ([`Location`]). [`Ledger::add`] keeps reports under an address made of their content, and
//! beside each report its readings, one for each version of the coder. Nothing that is kept is changed: triggers
//! refuse it, every operation is logged in a chain of hashes, and [`Ledger::verify`] finds out whether the file
//! still holds what was put into it. [`Ledger::find`] looks claims up; [`Ledger::diff`] says what a newer coder
//! reads otherwise; [`Ledger::review`] keeps what people
//! say of a claim, [`Ledger::incidents`] groups claims by the happening that they tell of, [`Ledger::withhold`] holds back what may not be
//! shown, and [`Ledger::copy_from`] carries a ledger over from one database to another. `docs/ledger.md` describes the tables.

mod area;
mod body;
mod changes;
mod copy;
mod db;
mod diff;
mod digest;
mod error;
mod find;
mod incidents;
mod ledger;
mod location;
mod log;
mod near;
mod review;
mod rows;
mod schema;
mod standing;
mod verify;
mod withhold;
mod words;

pub use area::Area;
pub use changes::Changes;
pub use diff::{ClaimChange, FieldChange, ReadingDiff};
pub use error::LedgerError;
pub use find::{Filter, Found};
pub use incidents::KeptRuling;
pub use ledger::{Arrival, Counts, KeptReading, KeptReport, Ledger, Outcome, Receipt, address, claim_ids};
pub use location::{Location, PostgresUrl};
pub use log::Operation;
pub use near::{Signature, signature};
pub use review::{Agreement, Judgement, KeptReview, Review, SOURCE_KINDS, STATUSES, State};
pub use schema::VERSION;
pub use standing::Standing;
pub use verify::Verdict;
pub use withhold::{Withholding, blot_out};
