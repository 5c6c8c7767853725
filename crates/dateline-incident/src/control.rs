//! Who holds which place, on whose word, from when to when.

use serde::{Deserialize, Serialize};

use crate::{Account, Party, Place};

/// A place and its holders over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// Where.
    pub place: Place,
    /// In the order of their beginnings. Stretches of different sources may overlap.
    pub stretches: Vec<Stretch>,
}

/// A time through which somebody is said to hold a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Who holds it; `None` where only the loser is named.
    pub holder: Option<Party>,
    /// The holder began to hold it on this day at the earliest; `None` where that is not said.
    pub since_from: Option<String>,
    /// … and at the latest.
    pub since_to: Option<String>,
    /// The holder ceased to hold it on this day at the earliest; `None` while no claim ends it.
    pub until_from: Option<String>,
    /// … and at the latest.
    pub until_to: Option<String>,
    /// Last day on which a claim says that it was held.
    pub last_said: Option<String>,
    /// Sides of those who say so, each once.
    pub sides: Vec<String>,
    /// Whether other sources give the place to another holder within this time.
    pub contested: bool,
    /// The claims it is made of.
    pub accounts: Vec<Account>,
}
