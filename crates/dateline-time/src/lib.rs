//! When: time expressions, and the intervals they stand for.

mod calendar;
mod grammar;
mod holiday;
mod lexicon;
mod link;
mod precision;
mod reading;
mod resolve;
mod story;
mod tense;

use std::ops::Range;

use dateline_language::Analysis;
use dateline_report::{Report, Span};
use jiff::civil::DateTime;

/// A time expression, or the story's own day.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// Words of the expression; for [`Basis::Published`], those that give the publication date (may be empty).
    pub span: Span,
    /// Sentence it stands in; `None` for the publication date.
    pub sentence: Option<usize>,
    /// Tokens of the sentence under the span.
    pub tokens: Range<usize>,
    /// The interval it stands for; `None` where it cannot be resolved.
    pub interval: Option<Interval>,
    /// TimeML annotation.
    pub timex: Timex,
    /// How the interval is known.
    pub basis: Basis,
    /// For a range ("from May to July"): the mentions of its first and last part. Such a mention stands
    /// right after them and covers both; TimeML has it as a DURATION without words of its own.
    pub ends: Option<(usize, usize)>,
}

/// An interval of the calendar, with how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// First moment.
    pub from: DateTime,
    /// Last moment (inclusive at the granularity: a day ends on the same date).
    pub to: DateTime,
    /// Smallest unit that the words name.
    pub granularity: Granularity,
    /// How the happening lies in it.
    pub bound: Bound,
    /// Whether the words are vague ("about", "recent").
    pub approximate: bool,
}

impl Interval {
    /// The stretch of the calendar of a TIMEX3 value ("2017-06", "2005-SU", "BC0480"); `None` for
    /// durations, sets, references and open values.
    pub fn of_value(value: &str) -> Option<Interval> {
        let stretch = calendar::parse(value)?;
        let (from, to) = stretch.ends()?;
        let granularity = stretch.granularity();
        Some(Interval {
            from,
            to,
            granularity,
            bound: Bound::of(granularity),
            approximate: false,
        })
    }
}

/// The smallest unit that the words of an expression name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Granularity {
    Minute,
    Hour,
    PartOfDay,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

/// How a happening lies in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Bound {
    Exact,
    Within,
    Since,
    Until,
    Before,
    After,
}

impl Bound {
    /// Where no word says more: a happening is as long as a day or shorter, and lies within what is longer.
    fn of(granularity: Granularity) -> Bound {
        if granularity <= Granularity::Day {
            Bound::Exact
        } else {
            Bound::Within
        }
    }
}

/// The TimeML TIMEX3 attributes of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// DATE, TIME, DURATION or SET.
    pub kind: TimexKind,
    /// ISO 8601 as extended by TimeML, e.g. "2017-06-20", "P3W", "2017-W25", "PRESENT_REF".
    pub value: String,
    /// E.g. "APPROX", "START", "MORE_THAN".
    pub modifier: Option<String>,
}

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TimexKind {
    Date,
    Time,
    Duration,
    Set,
}

/// How an interval is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// From words of the report.
    Expression,
    /// From the publication date.
    Published,
}

/// Which time belongs to something said, and how it is known to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLink {
    /// Index of the mention.
    pub time: usize,
    /// How it is known.
    pub how: How,
}

/// How the time of something said is known, most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Its own words, by the tree.
    Own,
    /// Words of the clause it stands in, or of the clause above.
    Clause,
    /// Other words of the sentence.
    Sentence,
    /// When it was said, which is on or shortly after the day it happened.
    Said,
    /// A sentence before it in the paragraph.
    Before,
    /// The day that the story is about, named near its head.
    Story,
    /// The day of publication.
    Published,
}

impl How {
    /// The rule's name, for the reasons of a claim.
    pub fn rule(self) -> &'static str {
        match self {
            How::Own => "time: its own words",
            How::Clause => "time: words of its clause",
            How::Sentence => "time: words of its sentence",
            How::Said => "time: when it was said",
            How::Before => "time: a sentence before it",
            How::Story => "time: the day that the story is about",
            How::Published => "time: the day of publication",
        }
    }
}

/// Reads every time expression of a report, in order; where the publication date is known, the last
/// mention is the publication date itself ([`Basis::Published`]).
pub fn times(report: &Report, analysis: &Analysis) -> Vec<TimeMention> {
    reading::times(report, analysis)
}

/// The time that belongs to something said at a token of a sentence: its own words by the tree,
/// else the sentence's, else that of the sentences before it in the paragraph, else the day that the head
/// of the story names, else the day of publication.
pub fn time_of(
    times: &[TimeMention],
    analysis: &Analysis,
    sentence: usize,
    token: usize,
) -> Option<TimeLink> {
    link::time_of(times, analysis, sentence, token)
}
