//! Clock times and parts of the day.

use super::{TimeOfDay, Words};
use crate::lexicon::Word;

impl Words<'_> {
    /// A clock time or a part of the day, and the piece after it.
    pub(super) fn time_of_day(&self, at: usize) -> Option<(TimeOfDay, usize)> {
        if let Some(found) = self.clock(at) {
            return Some(found);
        }
        let Word::Part(part) = self.word(at)? else {
            return None;
        };
        let end = self.skip_any(at + 1, &["hours", "time"]);
        let (_, end) = self.zone(end);
        Some((TimeOfDay::Part(part), end))
    }

    /// "10:30", "10:30 am", "10 p.m.", "0800 UTC", "5 o'clock".
    fn clock(&self, at: usize) -> Option<(TimeOfDay, usize)> {
        let hour = self.digits(at, 1..3);
        let (mut hour, minute, mut end, full) = if let Some(hour) = hour {
            let minute = ((self.text(at + 1) == ":" || self.text(at + 1) == ".") && self.glued(at + 1))
                .then(|| self.digits(at + 2, 2..3).filter(|_| self.glued(at + 2)))
                .flatten();
            match minute {
                Some(minute) => (hour, Some(minute), at + 3, self.text(at + 1) == ":"),
                None => (hour, None, at + 1, false),
            }
        } else if let Some(figure) = self.digits(at, 4..5) {
            let (_, after) = self.zone(at + 1);
            let said = after > at + 1 || matches!(self.text(at + 1), "hours" | "hrs");
            if !said {
                return None;
            }
            (figure / 100, Some(figure % 100), at + 1, true)
        } else {
            let number = dateline_quantity::number(self.pieces, at)?;
            if self.text(number.pieces.end) != "o" {
                return None;
            }
            (number.exact()? as i16, None, number.pieces.end, false)
        };
        let mut said = full;
        // Seconds.
        if full && self.text(end) == ":" && self.glued(end) && self.digits(end + 1, 2..3).is_some() {
            end += 2;
        }
        if let Some((afternoon, after)) = self.half_of_day(end) {
            if hour > 12 && !afternoon {
                return None;
            }
            if hour <= 12 {
                hour = hour % 12 + if afternoon { 12 } else { 0 };
            }
            (said, end) = (true, after);
        } else if self.text(end) == "o" && self.text(end + 1) == "'clock" {
            (said, end) = (true, end + 2);
        } else if matches!(self.text(end), "hrs" | "hours") && full {
            end += 1;
        }
        let (utc, end) = self.zone(end);
        let valid = said && (0..=24).contains(&hour) && minute.is_none_or(|minute| minute < 60);
        let hour = i8::try_from(hour).ok()?;
        let minute = minute.and_then(|minute| i8::try_from(minute).ok());
        valid.then_some((TimeOfDay::Clock { hour, minute, utc }, end))
    }

    /// "am", "p.m.": whether it is the afternoon, and the piece after it.
    fn half_of_day(&self, at: usize) -> Option<(bool, usize)> {
        match self.text(at) {
            "am" => Some((false, at + 1)),
            "pm" => Some((true, at + 1)),
            half @ ("a" | "p") => {
                let dotted = self.text(at + 1) == "." && self.text(at + 2) == "m" && self.glued(at + 2);
                let end = at + 3;
                let last_dot = self.text(end) == "." && self.glued(end);
                dotted.then_some((half == "p", end + usize::from(last_dot)))
            }
            _ => None,
        }
    }

    /// A time zone in or without brackets: whether it is UTC, and the piece after it.
    fn zone(&self, at: usize) -> (bool, usize) {
        let open = usize::from(self.text(at) == "(");
        let (utc, mut end) = match self.text(at + open) {
            "gmt" | "utc" | "z" => (true, at + open + 1),
            "est" | "edt" | "cet" | "cest" | "eet" | "eest" | "bst" | "pst" | "pdt" => (false, at + open + 1),
            "local" if self.text(at + open + 1) == "time" => (false, at + open + 2),
            _ => return (false, at),
        };
        let mut plain = utc;
        if matches!(self.text(end), "+" | "-") && self.digits(end + 1, 1..5).is_some() {
            (plain, end) = (false, end + 2);
        }
        if open == 1 {
            if self.text(end) != ")" {
                return (false, at);
            }
            end += 1;
        }
        (plain, end)
    }
}
