//! Where the telling stands: the day of publication and the last day that the text told of.

use jiff::civil::{Date, Time};

use crate::calendar::Calendar;
use crate::lexicon::Anchor;
use crate::resolve::days_between;

/// Days past which a jump of the story is a jump like any other.
const FAR: i64 = 800;

/// From where stretches of time are counted at a point of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Story {
    /// Day and clock time of publication.
    pub(crate) published: Option<(Date, Option<Time>)>,
    /// Whether the text tells of a past that is far from its publication; then it counts from its own
    /// last day and not from the day of publication.
    pub(crate) narrative: bool,
    /// The last stretch of the calendar that was told of.
    pub(crate) told: Option<Calendar>,
    /// The one before it.
    pub(crate) told_before: Option<Calendar>,
    /// Whether the last stretch stood in the sentence that is read now.
    pub(crate) told_here: bool,
    /// The day that a news story tells of: the last one that it named in the week up to its publication.
    pub(crate) day: Option<Date>,
    /// The next stretch in the text whose year is said.
    pub(crate) ahead: Option<Calendar>,
}

impl Story {
    /// The day of publication.
    pub(crate) fn today(&self) -> Option<Calendar> {
        self.published.map(|(date, _)| Calendar::Day(date))
    }

    /// From where words with an anchor count.
    pub(crate) fn anchor(&self, anchor: Anchor) -> Option<Calendar> {
        match anchor {
            Anchor::Speech if !self.narrative => self.today(),
            _ => self.told.or(self.day.map(Calendar::Day)).or(self.today()),
        }
    }

    /// How badly a stretch fits the story: the days from where the story stood, and to the next date whose
    /// year is said. A story goes forward, so that days back cost twice; one far jump costs no more than
    /// another, so that a look aside ("a report of 2005") does not carry the story away.
    pub(crate) fn misfit(&self, stretch: Calendar) -> Option<i64> {
        let (from, to) = stretch.ends()?;
        let jump = |off: i64| {
            if off >= -45 {
                off.abs().min(FAR)
            } else {
                (-2 * off).min(FAR)
            }
        };
        let after = |told: Calendar| {
            let (first, last) = told.ends()?;
            let within = first <= from && to <= last;
            Some(if within {
                0
            } else {
                jump(days_between(first.date(), from.date()))
            })
        };
        let before = |ahead: Calendar| {
            let (first, last) = ahead.ends()?;
            let within = first <= from && to <= last;
            Some(if within {
                0
            } else {
                jump(days_between(from.date(), first.date()))
            })
        };
        let cost = 4 * self.told.map_or(Some(0), after)?
            + 2 * self.told_before.map_or(Some(0), after)?
            + 2 * self.ahead.map_or(Some(0), before)?;
        Some(cost)
    }

    /// Takes in a stretch that the text told of. A year does not hide the day in it that is known already.
    pub(crate) fn tell(&mut self, stretch: Calendar) {
        if let (Some(day), Some((today, _)), false) = (stretch.day(), self.published, self.narrative)
            && (0..=6).contains(&days_between(day, today))
        {
            self.day = Some(day);
        }
        if let (Some(told), Some(new)) = (self.told.and_then(Calendar::ends), stretch.ends())
            && new.0 <= told.0
            && told.1 <= new.1
            && new != told
            && self.told_here
        {
            return;
        }
        if self.told != Some(stretch) {
            self.told_before = self.told;
        }
        self.told = Some(stretch);
        self.told_here = true;
    }
}
