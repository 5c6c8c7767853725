//! How far apart two claims may be and still be held against each other.

use serde::{Deserialize, Serialize};

/// How far apart claims of one happening may be. The user's to set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    /// Days between the times that two claims give: 0 where they must share a day, 1 where one may say
    /// today and the other yesterday.
    pub days: u32,
    /// Kilometres between the circles that their words allow.
    pub km: f64,
    /// Least average score, 0 to 1, of the claims of two groups that are joined.
    pub threshold: f64,
}

impl Default for Windows {
    fn default() -> Windows {
        Windows {
            days: 1,
            km: 20.0,
            threshold: 0.45,
        }
    }
}

impl Windows {
    /// Whether times whose days are so far apart, 0 for the same day, may be of one happening.
    pub(crate) fn allow(&self, days_apart: f64) -> bool {
        days_apart <= f64::from(self.days)
    }
}
