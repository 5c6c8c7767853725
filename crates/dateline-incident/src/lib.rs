//! Claims about the same happening, where their accounts differ, and who holds which place.
//!
//! [`Account::of`] lays the claims of a reading flat; [`incidents`] groups them by the happening that they tell of,
//! with the score and the reasons of every join; [`lanes`] says who is said to hold which place, and until when.
//! Everything here is derived from readings and can be computed again. Nothing says which account is true.
//! `docs/incidents.md` describes the method and its limits.

mod account;
mod blocks;
mod brief;
mod build;
mod cluster;
mod contradiction;
mod control;
mod days;
mod group;
mod incident;
mod kind;
mod likeness;
mod pairs;
mod places;
mod traits;
mod weights;
mod windows;
mod wording;

pub use account::{Account, Figure, Origin, Party, Place, Speaker, Time};
pub use blocks::{blocks, reach};
pub use brief::{Brief, Scope};
pub use control::{Lane, Stretch, lanes};
pub use group::{Ruling, Verdict, incidents, likeness};
pub use incident::{Answer, Contradiction, Field, Incident, Join, Summary};
pub use windows::Windows;
pub use wording::speaker;
