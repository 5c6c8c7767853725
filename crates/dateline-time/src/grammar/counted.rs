//! Counted stretches: durations, windows, and distances from a day.

use dateline_quantity::number;

use super::{Count, Expression, Meaning, Named, Words, plain};
use crate::calendar::Unit;
use crate::lexicon::{Meaning as Entry, Word, lexicon};

impl Words<'_> {
    /// A count of units with the words around it that say from where it is counted.
    pub(super) fn counted(&self, at: usize) -> Option<Expression> {
        let (loosener, start) = match lexicon().phrase(self.pieces, at) {
            Some((Entry::Loosener(modifier), end)) => (Some(modifier), end),
            _ => (None, at),
        };
        let found = self.window(start).or_else(|| self.stretch(start))?;
        if loosener.is_some() && self.text(start) == "the" {
            return None;
        }
        Some(Expression {
            loosener,
            ..plain(at..found.1, found.0, None)
        })
    }

    /// "the past two weeks", "the next few months", "the past year".
    fn window(&self, at: usize) -> Option<(Meaning, usize)> {
        let start = self.skip_any(at, &["the", "these", "those", "this"]);
        let direction = match self.text(start) {
            "past" | "last" | "previous" | "preceding" | "prior" => -1,
            "next" | "coming" | "following" | "upcoming" | "subsequent" | "ensuing" => 1,
            "first" | "final" | "opening" | "closing" => 0,
            _ => return None,
        };
        let (count, unit, end) = match self.count_of_units(start + 1) {
            Some(found) => found,
            // Only "the past year" is a window without a number; "the last year" is a year.
            None => {
                let Word::Unit { unit, plural: false } = self.word(start + 1)? else {
                    return None;
                };
                let over =
                    matches!(self.before(at), "over" | "during" | "in" | "within" | "for") && start > at;
                let window = self.text(start) == "past" && start > at
                    || self.text(start) == "last" && over && unit >= Unit::Day && unit != Unit::Quarter;
                if !window {
                    return None;
                }
                (Count::Exact(1.0), unit, start + 2)
            }
        };
        match direction {
            0 if start == at => None,
            0 => Some((
                Meaning::Duration {
                    count,
                    unit,
                    after_in: false,
                },
                end,
            )),
            _ => Some((Meaning::Window(count, unit, direction), end)),
        }
    }

    /// "two weeks", "three days ago", "two days before Christmas", "a week".
    fn stretch(&self, at: usize) -> Option<(Meaning, usize)> {
        let (count, unit, end) = self
            .count_of_units(at)
            .or_else(|| self.bare_units(at))
            .or_else(|| self.one_unit(at))?;
        if let Some(turn) = self.ender(end) {
            return Some((Meaning::Offset(count, unit, turn), end + 1));
        }
        if self.text(end) == "from" && matches!(self.text(end + 1), "now" | "today") {
            let turn = crate::lexicon::Turn {
                turn: 1,
                from: crate::lexicon::Anchor::Speech,
            };
            return Some((Meaning::Offset(count, unit, turn), end + 2));
        }
        let direction = match self.text(end) {
            "before" => Some(-1),
            "after" => Some(1),
            _ => None,
        };
        if let Some(direction) = direction
            && let Some((Meaning::Fields(fields), after)) = self.date(end + 1)
        {
            return Some((Meaning::OffsetOf(count, unit, direction, fields), after));
        }
        // "three quarters of the town"
        if unit == Unit::Quarter && count == Count::Exact(3.0) && self.text(end) == "of" {
            return None;
        }
        let after_in = self.before(at) == "in";
        Some((
            Meaning::Duration {
                count,
                unit,
                after_in,
            },
            end,
        ))
    }

    /// A number and a unit: "two weeks", "three-day", "several months", "half an hour", "1.5 hours".
    fn count_of_units(&self, at: usize) -> Option<(Count, Unit, usize)> {
        if let Some(found) = self.half_unit(at) {
            return Some(found);
        }
        let number = number(self.pieces, at)?;
        let mut unit_at = number.pieces.end;
        // Years and clock times are read elsewhere; "2014 days" is not.
        let hyphen = self.text(unit_at) == "-" && self.glued(unit_at);
        unit_at += usize::from(hyphen);
        unit_at = self.skip_any(
            unit_at,
            &[
                "full",
                "straight",
                "consecutive",
                "more",
                "long",
                "whole",
                "previous",
                "other",
                "bloody",
                "further",
                "successive",
                "additional",
            ],
        );
        let Some(Word::Unit { unit, plural }) = self.word(unit_at) else {
            return None;
        };
        let count = match number.exact() {
            Some(value) => Count::Exact(value),
            None => Count::Vague(number.low, number.high.unwrap_or(number.low * 3.0)),
        };
        // "one second attack", "two minute changes": a single unit needs a hyphen or a small number.
        if !plural && !hyphen && unit < Unit::Hour && count != Count::Exact(1.0) {
            return None;
        }
        let mut end = unit_at + 1;
        let (mut count, half) = self.and_a_half(count, end);
        end = half;
        if let Some(age) = self.skip(end, &["-", "old"]).or_else(|| self.skip(end, &["old"])) {
            end = age;
        } else if let Some(long) = self
            .skip(end, &["-", "long"])
            .or_else(|| self.skip(end, &["long"]))
        {
            end = long;
        }
        if unit == Unit::Fortnight {
            count = count.times(2.0);
        }
        let unit = if unit == Unit::Fortnight { Unit::Week } else { unit };
        Some((count, unit, end))
    }

    /// "half an hour", "half a century".
    fn half_unit(&self, at: usize) -> Option<(Count, Unit, usize)> {
        let start = self.skip(at, &["half"])?;
        let start = self.skip_any(start, &["a", "an", "-"]);
        match self.word(start)? {
            Word::Unit { unit, plural: false } => Some((Count::Exact(0.5), unit, start + 1)),
            _ => None,
        }
    }

    /// "weeks", "decades": more than one of them, without a number.
    fn bare_units(&self, at: usize) -> Option<(Count, Unit, usize)> {
        let Some(Word::Unit { unit, plural: true }) = self.word(at) else {
            return None;
        };
        // "three-quarters of the town", "living quarters"
        if unit == Unit::Quarter {
            return None;
        }
        let (low, high) = lexicon().plural(unit);
        let hyphen_long = self.skip(at + 1, &["-", "long"]);
        let told = self.ender(at + 1).is_some()
            || matches!(
                self.before(at),
                "for"
                    | "in"
                    | "after"
                    | "within"
                    | "over"
                    | "of"
                    | "just"
                    | "only"
                    | "took"
                    | "lasted"
                    | "take"
                    | "by"
                    | "mere"
            )
            || matches!(self.text(at + 1), "of" | "before" | "after")
            || hyphen_long.is_some();
        if !told || unit < Unit::Minute {
            return None;
        }
        Some((
            Count::Vague(low.into(), high.into()),
            unit,
            hyphen_long.unwrap_or(at + 1),
        ))
    }

    /// "a week", "an hour", "one day", "another month".
    fn one_unit(&self, at: usize) -> Option<(Count, Unit, usize)> {
        if let Some(Word::Unit { unit, plural: false }) = self.word(at)
            && let Some(end) = self.skip(at + 1, &["-", "long"])
        {
            return Some((Count::Exact(1.0), unit, end));
        }
        let start = match self.text(at) {
            "a" | "an" | "one" | "another" | "per" => at + 1,
            _ => return None,
        };
        let start = self.skip_any(start, &["single", "full", "whole", "further", "mere"]);
        let Some(Word::Unit { unit, plural: false }) = self.word(start) else {
            return None;
        };
        if unit < Unit::Hour && self.ender(start + 1).is_none() || unit == Unit::Quarter {
            return None;
        }
        let (count, end) = self.and_a_half(Count::Exact(1.0), start + 1);
        let end = self.skip(end, &["-", "long"]).unwrap_or(end);
        if unit == Unit::Fortnight {
            return Some((count.times(2.0), Unit::Week, end));
        }
        Some((count, unit, end))
    }

    /// "and a half" after the unit.
    fn and_a_half(&self, count: Count, at: usize) -> (Count, usize) {
        match (self.skip(at, &["and", "a", "half"]), count) {
            (Some(end), Count::Exact(value)) => (Count::Exact(value + 0.5), end),
            _ => (count, at),
        }
    }

    /// "every day", "each Friday", "every two weeks".
    pub(super) fn every(&self, at: usize) -> Option<Expression> {
        let start = match self.text(at) {
            "every" | "each" | "per" => at + 1,
            _ => return None,
        };
        let other = self.skip_any(start, &["other", "single"]);
        let times = if self.text(start) == "other" { 2.0 } else { 1.0 };
        let (count, named, end) = match self.named(other) {
            Some((named, end)) => (Count::Exact(times), named, end),
            None => {
                let (count, unit, end) = self.count_of_units(other)?;
                (count, Named::Unit(unit), end)
            }
        };
        Some(plain(at..end, Meaning::Every(count, named), None))
    }
}

impl Count {
    /// So many times as much.
    pub(crate) fn times(self, factor: f64) -> Count {
        match self {
            Count::Exact(value) => Count::Exact(value * factor),
            Count::Vague(low, high) => Count::Vague(low * factor, high * factor),
        }
    }
}
