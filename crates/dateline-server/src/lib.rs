//! A ledger over HTTP: JSON under `/api/v1`, pages of reports, claims and incidents that need no script, and a page to
//! explore all of it on.
//!
//! [`Server::bind`] opens a ledger and a port, [`Server::run`] answers until it is told to stop. Reading goes on side by side
//! over connections that cannot write. What the ledger holds back (embargoes, redactions) and the names of private persons never
//! reach the part that answers: they are taken out when a [`Snapshot`](crate::Server) is made. `docs/server.md` says what is
//! served and how it is guarded.

mod accounts;
mod answer;
mod api;
mod cursor;
mod error;
mod files;
mod filter;
mod grouped;
mod guard;
mod labels;
mod pages;
mod params;
mod part;
mod reviews;
mod serve;
mod shapes;
mod snapshot;
mod store;
mod words;

pub use error::ServerError;
pub use guard::Limits;
pub use serve::{Options, Server, token};
