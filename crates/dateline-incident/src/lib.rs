//! Claims about the same happening, where their accounts differ, and who holds which place.
//!
//! Everything here is derived from readings and can be computed again. Nothing says which account is true.

mod account;
mod control;
mod incident;

pub use account::{Account, Figure, Party, Place, Speaker, Time};
pub use control::{Lane, Stretch};
pub use incident::{Answer, Contradiction, Field, Incident, Join, Summary};
