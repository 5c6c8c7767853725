//! "last week", "the next day", "that same morning", "this Friday".

use super::{Meaning, Named, Stretch, Words};
use crate::calendar::Unit;
use crate::lexicon::{Anchor, Meaning as Entry, Turn, Word, lexicon};

impl Words<'_> {
    /// A word that turns to a unit, a day or a stretch of the year, with what it turns to.
    pub(super) fn turned(&self, at: usize) -> Option<(Meaning, usize)> {
        let start = self.skip_any(at, &["the"]);
        if start > at && self.text(start) == "weekend" {
            let turn = Turn {
                turn: 0,
                from: Anchor::Speech,
            };
            return Some((Meaning::Turned(Named::Unit(Unit::Weekend), turn), start + 1));
        }
        if start > at && self.text(start) == "day" && self.closes_day(at) {
            let turn = Turn {
                turn: 0,
                from: Anchor::Story,
            };
            return Some((Meaning::Turned(Named::Unit(Unit::Day), turn), start + 1));
        }
        if let Some(found) = self.turned_after(start) {
            return Some(found);
        }
        let Word::Turn(mut turn) = self.word(start)? else {
            return None;
        };
        let mut after = start + 1;
        // "that same day", "this past week".
        if let Some(Word::Turn(second)) = self.word(after)
            && matches!(self.text(start), "this" | "that" | "the")
        {
            turn = if self.text(after) == "same" { turn } else { second };
            after += 1;
        }
        after = self.skip_any(
            after,
            &["very", "whole", "entire", "calendar", "financial", "fiscal"],
        );
        let (named, end) = self.named(after)?;
        // "the next day" follows the day told of, "next week" the week of publication.
        if self.text(start) == "next" && start > at {
            turn.from = Anchor::Story;
        }
        let that = self.text(start) == "that" && after == start + 1;
        // "said that Friday" is no turn, and "this may" no month.
        if that && !matches!(named, Named::Unit(_) | Named::Part(_)) {
            return None;
        }
        // "the past year" and "the last week of" are stretches up to now, counted elsewhere.
        if self.text(start) == "past" && self.before(start) == "the" && matches!(named, Named::Unit(_)) {
            return None;
        }
        Some((Meaning::Turned(named, turn), end))
    }

    /// "the day before", "the year previous", "the night before last".
    fn turned_after(&self, start: usize) -> Option<(Meaning, usize)> {
        if start == 0 || self.before(start) != "the" {
            return None;
        }
        let (named, after) = self.named(start)?;
        if !matches!(named, Named::Unit(_) | Named::Part(_)) {
            return None;
        }
        let turn = self.ender(after)?;
        Some((Meaning::Turned(named, turn), after + 1))
    }

    /// "end the day", "for the day", where the day is the one told of.
    fn closes_day(&self, at: usize) -> bool {
        matches!(
            self.before(at),
            "end" | "ended" | "finish" | "finished" | "close" | "closed" | "for" | "throughout" | "in" | "of"
        ) && self.pieces.get(at + 2).is_none_or(|next| {
            !next.is_letters() && !next.is_digits()
                || matches!(next.text, "at" | "with" | "as" | "and" | "but" | "by")
        })
    }

    /// A word like "ago" or "later" that ends an expression. "before" and "after" do so only where
    /// nothing follows that they could govern.
    pub(super) fn ender(&self, at: usize) -> Option<Turn> {
        let turn = lexicon().ender(self.text(at))?;
        if !matches!(self.text(at), "before" | "after" | "prior" | "previous") {
            return Some(turn);
        }
        let next = self.pieces.get(at + 1);
        next.is_none_or(|next| {
            !next.is_letters() && !next.is_digits()
                || matches!(next.text, "and" | "but" | "in" | "at" | "on" | "when")
        })
        .then_some(turn)
    }

    /// What can be turned to.
    pub(super) fn named(&self, at: usize) -> Option<(Named, usize)> {
        let named = match self.word(at) {
            Some(Word::Unit { unit, plural: false }) if unit >= Unit::Hour => Named::Unit(unit),
            Some(Word::Weekday { number, short: false }) => Named::Weekday(number),
            Some(Word::Month { number, short: false }) if self.pieces[at].capital => {
                Named::Stretch(Stretch::Month(number))
            }
            Some(Word::Season(season)) => Named::Stretch(Stretch::Season(season)),
            Some(Word::Part(part)) => Named::Part(part),
            _ => {
                let (entry, end) = lexicon().phrase(self.pieces, at)?;
                let Entry::Holiday(holiday) = entry else {
                    return None;
                };
                return Some((Named::Stretch(Stretch::Holiday(holiday)), end));
            }
        };
        Some((named, at + 1))
    }
}
