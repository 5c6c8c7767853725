//! Reads news reports of armed conflict and gives the claims that each of them makes: who did what to
//! whom, where, when, and on whose word.
//!
//! ```
//! use dateline::{Reader, report::{Metadata, Report}};
//!
//! let reader = Reader::embedded();
//! let text = "June 9, 2017\n\nRebels said on Friday that the Syrian army had shelled the town of Douma.";
//! let report = Report::new(text, Metadata::default())?;
//! let reading = reader.read(&report);
//! for claim in &reading.claims {
//!     println!("{} {:?} {}", claim.id, claim.event, claim.status);
//! }
//! # Ok::<(), dateline::report::ReportError>(())
//! ```
//!
//! [`Reading`] is the whole result; [`export`] lays readings out for other tools, [`ledger`] keeps them. The floors below are
//! crates of their own (`dateline-language`, `dateline-event`, …).

pub use dateline_actor as actor;
pub use dateline_claim as claim;
pub use dateline_event as event;
pub use dateline_export as export;
pub use dateline_incident as incident;
pub use dateline_input as input;
pub use dateline_ledger as ledger;
pub use dateline_place as place;
pub use dateline_reader::{Figures, Reader, Reading, Size, reading};
pub use dateline_report as report;
pub use dateline_score as score;
pub use dateline_server as server;
