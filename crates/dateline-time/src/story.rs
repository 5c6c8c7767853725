//! Where the telling stands: the day of publication and the last day that the text told of.

use jiff::civil::{Date, Time};

use crate::calendar::Calendar;
use crate::lexicon::Anchor;

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
    /// Whether that stood in the sentence that is read now.
    pub(crate) told_here: bool,
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
            _ => self.told.or(self.today()),
        }
    }

    /// Takes in a stretch that the text told of. A year does not hide the day in it that is known already.
    pub(crate) fn tell(&mut self, stretch: Calendar) {
        if let (Some(told), Some(new)) = (self.told.and_then(Calendar::ends), stretch.ends())
            && new.0 <= told.0
            && told.1 <= new.1
            && new != told
            && self.told_here
        {
            return;
        }
        self.told = Some(stretch);
        self.told_here = true;
    }
}
