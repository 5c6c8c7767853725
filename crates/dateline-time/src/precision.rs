//! How fine a time is, in the codes of the field.

use crate::{Granularity, Interval};

impl Interval {
    /// Its length in days. A night counts as one.
    pub fn days(&self) -> i64 {
        if self.granularity <= Granularity::PartOfDay {
            return 1;
        }
        i64::from((self.to.date() - self.from.date()).get_days()) + 1
    }

    /// ACLED's `time_precision`: 1 the day is known, 2 the week, 3 the month at best.
    pub fn acled_precision(&self) -> u8 {
        match self.days() {
            ..=1 if !self.approximate => 1,
            ..=8 => 2,
            _ => 3,
        }
    }

    /// UCDP's `date_prec`: 1 the day is known, 2 it is one of two to six days, 3 the week, 4 the month,
    /// 5 more than a month.
    pub fn ucdp_precision(&self) -> u8 {
        match self.days() {
            ..=1 => 1,
            2..=6 => 2,
            7..=8 => 3,
            9..=31 => 4,
            _ => 5,
        }
    }
}
