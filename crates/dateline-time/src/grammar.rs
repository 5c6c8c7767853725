//! Finds expressions of time in the pieces of a sentence, and says what they mean before they are
//! placed on the calendar.

mod clock;
mod counted;
mod date;
mod turned;

use std::ops::Range;

use dateline_language::Token;
use dateline_quantity::Piece;

use crate::Bound;
use crate::calendar::{Calendar, Unit};
use crate::lexicon::{self, Holiday, PartOfDay, Season, Turn, Word, lexicon};

/// Words that a phrase of time hangs on.
const OWN_PHRASE: &[&str] = &[
    "in",
    "during",
    "by",
    "of",
    "from",
    "until",
    "till",
    "to",
    "since",
    "throughout",
    "between",
    "before",
    "after",
    "(",
];

/// An expression of time as its words say it.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) pieces: Range<usize>,
    pub(crate) meaning: Meaning,
    pub(crate) time: Option<TimeOfDay>,
    pub(crate) portion: Option<Portion>,
    /// TIMEX3 `mod` of words like "about" and "more than".
    pub(crate) loosener: Option<&'static str>,
    pub(crate) bound: Option<Bound>,
    /// Whether it stands after a preposition or at the head of the sentence.
    pub(crate) own_phrase: bool,
    /// Whether it is the first part of a range that the next expression ends ("from May to July").
    pub(crate) opens_range: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    /// Fields of the calendar, as far as they are said.
    Fields(Fields),
    /// A decade or a century by its number.
    Named(Calendar),
    /// "last week", "the next day", "that month".
    Turned(Named, Turn),
    /// "three days ago", "two weeks later".
    Offset(Count, Unit, Turn),
    /// "two days before Christmas".
    OffsetOf(Count, Unit, i32, Fields),
    /// "the past two weeks" (back), "the next few months" (on).
    Window(Count, Unit, i32),
    /// "for two years"; `after_in` where "in" stands before it.
    Duration {
        count: Count,
        unit: Unit,
        after_in: bool,
    },
    /// "every two days", "each Friday".
    Every(Count, Named),
    /// A line of the phrase table.
    Phrase(&'static lexicon::Phrase),
    /// A clock or part of a day that stands alone.
    TimeOnly,
}

/// Fields of the calendar, as far as the words give them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) year: Option<i16>,
    /// The year, month or week that it lies in, where the words turn to it ("June last year").
    pub(crate) within: Option<(Unit, Turn)>,
    pub(crate) stretch: Option<Stretch>,
    pub(crate) day: Option<i8>,
    pub(crate) weekday: Option<i8>,
    /// A week of the month: 1 to 4, −1 the last.
    pub(crate) week: Option<i8>,
}

impl Fields {
    /// Takes the year of the date that this one is joined to, where it has none itself: the same one, or
    /// the one before where it would come after it else.
    fn share(&mut self, next: &Fields) {
        let (None, None, Some(year)) = (self.year, self.within, next.year) else {
            return;
        };
        let month = |fields: &Fields| match fields.stretch {
            Some(Stretch::Month(month)) => Some(month),
            Some(Stretch::Season(season)) => Some(season.from),
            _ => None,
        };
        if let (Some(own), Some(other)) = (month(self), month(next)) {
            let runs_over = own > other;
            self.year = Some(if runs_over { year - 1 } else { year });
        }
    }
}

/// A stretch of the year.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stretch {
    Half(i8),
    Quarter(i8),
    Season(Season),
    Month(i8),
    Holiday(&'static Holiday),
}

/// What can be turned to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named {
    Unit(Unit),
    Weekday(i8),
    Stretch(Stretch),
    Part(PartOfDay),
}

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Count {
    Exact(f64),
    /// Least and most.
    Vague(f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TimeOfDay {
    Part(PartOfDay),
    Clock { hour: i8, minute: Option<i8>, utc: bool },
}

/// Which part of a stretch is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    Start,
    Mid,
    End,
    /// "earlier this year": its part up to now.
    Earlier,
    /// "later this year": its part from now on.
    Later,
}

/// A sentence that is searched for expressions of time.
pub(crate) struct Words<'a> {
    pub(crate) pieces: &'a [Piece<'a>],
    pub(crate) tokens: &'a [Token],
    words: Vec<Option<Word>>,
    /// The next piece that can carry an expression of time.
    anchors: Vec<usize>,
}

/// How many pieces of an expression may stand before the word that carries it ("a little more than one
/// hundred and fifty years").
const BEFORE_ANCHOR: usize = 10;

impl<'a> Words<'a> {
    pub(crate) fn new(pieces: &'a [Piece<'a>], tokens: &'a [Token]) -> Words<'a> {
        let mut words = vec![None; pieces.len()];
        let mut anchors = vec![usize::MAX; pieces.len()];
        let mut anchor = usize::MAX;
        for (at, piece) in pieces.iter().enumerate().rev() {
            if piece.is_digits() {
                anchor = at;
            } else if piece.is_letters() {
                words[at] = lexicon().word(piece.text);
                if lexicon().is_anchor(piece.text) {
                    anchor = at;
                }
            }
            anchors[at] = anchor;
        }
        Words {
            pieces,
            tokens,
            words,
            anchors,
        }
    }

    /// Every expression, in order, not overlapping.
    pub(crate) fn expressions(&self) -> Vec<Expression> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let Some(expression) = self.expression(at) else {
                at += 1;
                continue;
            };
            at = expression.pieces.end;
            let second = self.second_part(&expression);
            found.push(expression);
            if let Some(second) = second {
                at = second.pieces.end;
                found.push(second);
            }
        }
        self.link(&mut found);
        found
    }

    /// Marks ranges, and lets dates without a year share that of the date they are joined to:
    /// "April and June 1955", "from December to March 1946".
    fn link(&self, found: &mut [Expression]) {
        for at in (1..found.len()).rev() {
            let (before, after) = found.split_at_mut(at);
            let (Some(first), Some(second)) = (before.last_mut(), after.first()) else {
                continue;
            };
            let Some(link) = self.link_between(first.pieces.end, second.pieces.start) else {
                continue;
            };
            let between = link == "and" && self.before(first.pieces.start) == "between";
            first.opens_range = between || matches!(link, "-" | "to" | "until" | "till" | "through");
            if let (Meaning::Fields(one), Meaning::Fields(two)) = (&mut first.meaning, &second.meaning) {
                one.share(two);
            }
        }
    }

    /// The word that joins two expressions, where nothing else stands between them.
    fn link_between(&self, end: usize, start: usize) -> Option<&'a str> {
        let between = self.pieces.get(end..start)?;
        match between {
            [link]
            | [
                link,
                Piece {
                    text: "the" | "early" | "late" | "in",
                    ..
                },
            ] => matches!(
                link.text,
                "-" | "to" | "until" | "till" | "through" | "and" | "or" | "," | "/"
            )
            .then_some(link.text),
            _ => None,
        }
    }

    /// The second part of an expression that is written short: "1939-45", "June 20-23", "May 4 and 5".
    fn second_part(&self, first: &Expression) -> Option<Expression> {
        let Meaning::Fields(fields) = first.meaning else {
            return None;
        };
        if first.time.is_some() {
            return None;
        }
        let (meaning, range) = match fields {
            Fields {
                year: Some(year),
                stretch: None,
                day: None,
                weekday: None,
                ..
            } => {
                let (year, range) = self.second_year(year, first.pieces.end)?;
                (
                    Fields {
                        year: Some(year),
                        ..Fields::default()
                    },
                    range,
                )
            }
            Fields {
                year: None,
                stretch: Some(Stretch::Month(_)),
                day: Some(_),
                ..
            } => self.second_day(&fields, first.pieces.end)?,
            _ => return None,
        };
        Some(plain(range, Meaning::Fields(meaning), None))
    }

    /// The longest expression that begins at a piece.
    fn expression(&self, at: usize) -> Option<Expression> {
        if self.anchors[at] > at + BEFORE_ANCHOR {
            return None;
        }
        let piece = self.pieces[at];
        let may_start = self.words[at].is_some()
            || piece.is_digits()
            || matches!(piece.text, "'" | "every" | "each" | "per")
            || dateline_quantity::is_number_word(piece.text);
        // The middle of a word or a designation ("F-16", "pre-war") starts nothing.
        if !may_start || self.inside_word(at) {
            return None;
        }
        let candidates = [self.dated(at), self.counted(at), self.every(at)];
        let mut best = candidates
            .into_iter()
            .flatten()
            .max_by_key(|expression| expression.pieces.end)?;
        best.bound = self.bound(best.pieces.start);
        best.own_phrase = at == 0 || best.portion.is_some() || OWN_PHRASE.contains(&self.before(at));
        Some(best)
    }

    /// Whether letters or digits stand right before a piece.
    fn inside_word(&self, at: usize) -> bool {
        if at == 0 || !self.pieces[at].glued {
            return false;
        }
        let before = &self.pieces[at - 1];
        if !before.is_digits() && !before.is_letters() {
            // "F-16" and "al-Jumaa"; but "1939-45" is read with what stands before, "mid-June" by "mid".
            let hyphen = before.text == "-" && before.glued;
            return hyphen
                && self.pieces[at].is_digits()
                && at >= 2
                && self.pieces[at - 2].is_letters()
                && self.words[at - 2].is_none();
        }
        true
    }

    fn text(&self, at: usize) -> &'a str {
        self.pieces.get(at).map_or("", |piece| piece.text)
    }

    fn word(&self, at: usize) -> Option<Word> {
        self.words.get(at).copied().flatten()
    }

    fn glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    fn before(&self, at: usize) -> &'a str {
        if at == 0 { "" } else { self.pieces[at - 1].text }
    }

    /// The piece after some given words, where they stand here.
    fn skip(&self, at: usize, words: &[&str]) -> Option<usize> {
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| self.text(at + offset) == *word)
            .then_some(at + words.len())
    }

    /// The piece after the first of some words, or the same piece where none stands here.
    fn skip_any(&self, at: usize, words: &[&str]) -> usize {
        at + usize::from(words.contains(&self.text(at)))
    }

    /// Digits of a length that stand alone or at the head of a word.
    fn digits(&self, at: usize, length: Range<usize>) -> Option<i16> {
        let piece = self.pieces.get(at)?;
        (piece.is_digits() && length.contains(&piece.text.len()))
            .then(|| piece.text.parse().ok())
            .flatten()
    }

    /// How a happening lies in the expression at a piece, by the word before it.
    fn bound(&self, at: usize) -> Option<Bound> {
        let mut before = at;
        while before > 0
            && matches!(
                self.pieces[before - 1].text,
                "the" | "about" | "around" | "at" | "least"
            )
        {
            before -= 1;
        }
        match self.before(before) {
            "since" => Some(Bound::Since),
            "until" | "till" | "by" => Some(Bound::Until),
            "before" => Some(Bound::Before),
            "to" if before >= 2 && matches!(self.pieces[before - 2].text, "prior" | "up") => {
                Some(Bound::Before)
            }
            "of" if before >= 2 && self.pieces[before - 2].text == "ahead" => Some(Bound::Before),
            "after" => Some(Bound::After),
            "from" => Some(Bound::Since),
            _ => None,
        }
    }

    /// A date or a turn, with the part of it and the time of day that are said.
    fn dated(&self, at: usize) -> Option<Expression> {
        if let Some(found) = self.portioned(at) {
            return Some(found);
        }
        if let Some(found) = self.time_first(at) {
            return Some(found);
        }
        let (meaning, end) = self.core(at)?;
        let (time, end) = self.time_after(&meaning, end);
        Some(plain(at..end, meaning, time))
    }

    /// "early June", "the end of 2009", "mid-2011", "late on Tuesday", "later this year".
    fn portioned(&self, at: usize) -> Option<Expression> {
        let (portion, after) = self.portion(at)?;
        let (meaning, end) = self.core(after).or_else(|| self.whole(after))?;
        // "the latter half of 2008" is a stretch with a name.
        let half_year = matches!(
            meaning,
            Meaning::Fields(Fields {
                year: Some(_),
                stretch: None,
                ..
            })
        ) && after >= 2
            && self.text(after - 2) == "half";
        if half_year {
            return None;
        }
        let (time, end) = self.time_after(&meaning, end);
        Some(Expression {
            portion: Some(portion),
            ..plain(at..end, meaning, time)
        })
    }

    /// Words that take a part of what follows, and the piece after them.
    fn portion(&self, at: usize) -> Option<(Portion, usize)> {
        let start = self.skip_any(at, &["the"]);
        match self.text(start) {
            "earlier" => return Some((Portion::Earlier, self.skip_any(start + 1, &["in", "on"]))),
            "later" => return Some((Portion::Later, self.skip_any(start + 1, &["in", "on"]))),
            "rest" | "remainder" => {
                return Some((Portion::Later, self.skip(start + 1, &["of"])?));
            }
            _ => {}
        }
        let start = self.skip_any(start, &["very", "first", "last", "final"]);
        let portion = match self.word(start) {
            Some(Word::Portion(portion)) => match portion {
                "START" => Portion::Start,
                "MID" => Portion::Mid,
                _ => Portion::End,
            },
            _ if start > at && matches!(self.before(start), "first" | "opening") => {
                return self.part_of(start).map(|end| (Portion::Start, end));
            }
            _ if start > at && matches!(self.before(start), "last" | "final") => {
                return self.part_of(start).map(|end| (Portion::End, end));
            }
            _ => return None,
        };
        let mut end = start + 1;
        match self.text(start) {
            "mid" => end = self.skip_any(end, &["-"]),
            "early" | "late" => {
                end = self
                    .part_of(end)
                    .unwrap_or_else(|| self.skip_any(end, &["in", "on"]))
            }
            "latter" | "opening" | "closing" => end = self.part_of(end)?,
            _ => end = self.skip(end, &["of"])?,
        }
        Some((portion, end))
    }

    /// "part of", "days of", "stages of" after the word that says which.
    fn part_of(&self, at: usize) -> Option<usize> {
        let part = matches!(
            self.text(at),
            "part" | "parts" | "days" | "weeks" | "months" | "stage" | "stages" | "half"
        );
        if part { self.skip(at + 1, &["of"]) } else { None }
    }

    /// "10:30 am on Tuesday", "the morning of 19 April", "dawn on Sunday"; or the time alone.
    fn time_first(&self, at: usize) -> Option<Expression> {
        let start = self.skip_any(at, &["the"]);
        let portion = match self.text(start) {
            "early" => Some(Portion::Start),
            "late" => Some(Portion::End),
            _ => None,
        };
        let (time, after) = self.time_of_day(start + usize::from(portion.is_some()))?;
        let link = match self.text(after) {
            "of" | "on" | "," | "between" => after + 1,
            _ => after,
        };
        let date = self.core(link).filter(|(meaning, _)| names_day(meaning));
        if let Some((meaning, end)) = date {
            return Some(Expression {
                portion,
                ..plain(at..end, meaning, Some(time))
            });
        }
        let stands_alone = match time {
            TimeOfDay::Clock { .. } => true,
            TimeOfDay::Part(_) => {
                matches!(
                    self.before(at),
                    "at" | "in"
                        | "during"
                        | "by"
                        | "before"
                        | "until"
                        | "after"
                        | "since"
                        | "around"
                        | "about"
                ) || (portion.is_some() && start == at)
                    || self.before(start) == "one"
            }
        };
        stands_alone.then(|| Expression {
            portion,
            ..plain(at..after, Meaning::TimeOnly, Some(time))
        })
    }

    /// A time of day right after a date: "Tuesday morning", "Tuesday at 10:30", "yesterday in the evening".
    fn time_after(&self, meaning: &Meaning, at: usize) -> (Option<TimeOfDay>, usize) {
        if !names_day(meaning) {
            return (None, at);
        }
        let comma = self.skip_any(at, &[","]);
        let linked = self
            .skip(comma, &["at", "around"])
            .or_else(|| self.skip(comma, &["at", "about"]))
            .or_else(|| self.skip(comma, &["in", "the"]))
            .or_else(|| self.skip(comma, &["at"]))
            .or_else(|| self.skip(comma, &["around"]))
            .unwrap_or(comma);
        let linked = self.skip_any(linked, &["early", "late"]);
        match self.time_of_day(linked) {
            // A comma before a bare part of the day separates two things.
            Some((TimeOfDay::Part(_), _)) if comma > at && linked == comma => (None, at),
            Some((time, end)) => (Some(time), end),
            None => (None, at),
        }
    }

    /// A date, a turn or a line of the phrase table, without portion and time of day; the longest.
    fn core(&self, at: usize) -> Option<(Meaning, usize)> {
        let fields = self.date(at);
        let turned = self.turned(at);
        let phrase = lexicon()
            .phrase(self.pieces, at)
            .and_then(|(meaning, end)| match meaning {
                lexicon::Meaning::Phrase(phrase) => Some((Meaning::Phrase(phrase), end)),
                _ => None,
            });
        [fields, turned, phrase]
            .into_iter()
            .flatten()
            .max_by_key(|&(_, end)| end)
    }

    /// "the year", "the day", after words that take a part of it.
    fn whole(&self, at: usize) -> Option<(Meaning, usize)> {
        let start = self.skip(at, &["the"])?;
        let Word::Unit { unit, plural: false } = self.word(start)? else {
            return None;
        };
        let turn = Turn {
            turn: 0,
            from: lexicon::Anchor::Story,
        };
        (unit >= Unit::Day).then_some((Meaning::Turned(Named::Unit(unit), turn), start + 1))
    }
}

/// An expression of a meaning and a time of day only.
fn plain(pieces: Range<usize>, meaning: Meaning, time: Option<TimeOfDay>) -> Expression {
    Expression {
        pieces,
        meaning,
        time,
        portion: None,
        loosener: None,
        bound: None,
        own_phrase: false,
        opens_range: false,
    }
}

/// Whether a meaning can be a single day, so that a time of day may be said of it.
fn names_day(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Fields(fields) => {
            fields.day.is_some()
                || fields.weekday.is_some()
                || matches!(fields.stretch, Some(Stretch::Holiday(_)))
        }
        Meaning::Turned(named, _) => matches!(
            named,
            Named::Unit(Unit::Day) | Named::Weekday(_) | Named::Stretch(Stretch::Holiday(_))
        ),
        Meaning::Phrase(phrase) => phrase.value == "DAY",
        Meaning::Offset(_, unit, _) | Meaning::OffsetOf(_, unit, _, _) => *unit == Unit::Day,
        _ => false,
    }
}
