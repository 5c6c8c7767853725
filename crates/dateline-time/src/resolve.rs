//! Places what an expression means on the calendar.

use jiff::civil::{Date, DateTime};

use crate::calendar::{self, Calendar, Clock, Unit, add_days, day_end, monday};
use crate::grammar::{Count, Expression, Fields, Meaning, Named, Portion, Stretch, TimeOfDay};
use crate::lexicon::{Anchor, Holiday, HolidayRule, PartOfDay, Phrase, Turn, lexicon};
use crate::story::Story;
use crate::tense::Tense;
use crate::{Bound, Granularity, Interval, Timex, TimexKind, holiday};

/// An expression on the calendar.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) timex: Timex,
    pub(crate) interval: Option<Interval>,
    /// The stretch of the calendar that it is.
    pub(crate) stretch: Option<Calendar>,
    /// Whether the story has reached that stretch with it.
    pub(crate) told: bool,
}

/// First and last moment, with how fine and how sure the words are.
#[derive(Clone, Copy, Debug)]
struct Extent {
    ends: (DateTime, DateTime),
    granularity: Granularity,
    approximate: bool,
}

impl Extent {
    fn of(stretch: Calendar) -> Option<Extent> {
        Some(Extent {
            ends: stretch.ends()?,
            granularity: stretch.granularity(),
            approximate: false,
        })
    }
}

/// Value and extent of a meaning, before portion and bounds are looked at.
struct Placed {
    kind: TimexKind,
    value: String,
    stretch: Option<Calendar>,
    extent: Option<Extent>,
}

impl Placed {
    fn stretch(stretch: Calendar) -> Placed {
        let kind = match stretch {
            Calendar::Part(..) | Calendar::Clock(_) => TimexKind::Time,
            _ => TimexKind::Date,
        };
        Placed {
            kind,
            value: stretch.value(),
            stretch: Some(stretch),
            extent: Extent::of(stretch),
        }
    }

    fn value(kind: TimexKind, value: impl Into<String>) -> Placed {
        Placed {
            kind,
            value: value.into(),
            stretch: None,
            extent: None,
        }
    }

    fn approximate(mut self) -> Placed {
        if let Some(extent) = &mut self.extent {
            extent.approximate = true;
        }
        self
    }
}

/// Resolves an expression at a point of the story.
pub(crate) fn resolve(expression: &Expression, story: &Story, tense: Tense) -> Resolved {
    let resolver = Resolver { story, tense };
    let mut placed = resolver.place(expression);
    if let Some(time) = expression.time {
        placed = resolver.with_time(placed, time);
    }
    let mut modifier = expression.loosener.map(str::to_owned);
    if let Some(portion) = expression.portion {
        modifier = match portion {
            Portion::Start => Some("START".into()),
            Portion::Mid => Some("MID".into()),
            Portion::End => Some("END".into()),
            Portion::Earlier | Portion::Later => None,
        };
        if let Some(extent) = &mut placed.extent {
            // A feast of several days is longer than the day that its value names.
            let whole = placed
                .stretch
                .filter(|stretch| stretch.ends() == Some(extent.ends));
            extent.ends = resolver.part(whole, extent.ends, portion);
        }
    }
    let interval = placed.extent.map(|extent| Interval {
        from: extent.ends.0,
        to: extent.ends.1,
        granularity: extent.granularity,
        bound: expression.bound.unwrap_or(if extent.approximate {
            Bound::Within
        } else {
            Bound::of(extent.granularity)
        }),
        approximate: extent.approximate || expression.loosener == Some("APPROX"),
    });
    Resolved {
        timex: Timex {
            kind: placed.kind,
            value: placed.value,
            modifier,
        },
        interval,
        stretch: placed.stretch,
        told: resolver.tells(expression),
    }
}

/// The stretch of fields with a year, which no story is needed for.
pub(crate) fn said_stretch(fields: &Fields) -> Option<Calendar> {
    fields.year?;
    let story = Story {
        published: None,
        narrative: true,
        told: None,
        told_before: None,
        told_here: false,
        day: None,
        ahead: None,
    };
    Resolver {
        story: &story,
        tense: Tense::Unknown,
    }
    .stretch_of(fields)
}

struct Resolver<'a> {
    story: &'a Story,
    tense: Tense,
}

impl Resolver<'_> {
    /// Whether an expression takes the story on. In a narrative words that point at the day of
    /// publication do not, nor does what only turns back to where the story is.
    fn tells(&self, expression: &Expression) -> bool {
        match expression.meaning {
            // A bare year tells where it stands in a phrase of its own, not in "the 1975 offensive".
            Meaning::Fields(Fields {
                year: Some(_),
                stretch: None,
                ..
            }) => expression.own_phrase && expression.bound != Some(Bound::Since),
            Meaning::Phrase(phrase) => !self.story.narrative && phrase.value != "STORY",
            Meaning::Turned(_, turn) => turn.turn != 0,
            Meaning::Named(_) => false,
            _ => true,
        }
    }

    fn place(&self, expression: &Expression) -> Placed {
        match expression.meaning {
            Meaning::Fields(fields) => self.fields(&fields),
            Meaning::Named(stretch) => Placed::stretch(stretch),
            Meaning::Turned(named, turn) => self.turned(named, turn),
            Meaning::Offset(count, unit, turn) => self.offset(count, unit, turn),
            Meaning::OffsetOf(count, unit, direction, fields) => {
                self.offset_of(count, unit, direction, &fields)
            }
            Meaning::Window(count, unit, direction) => self.window(count, unit, direction),
            Meaning::Duration {
                count,
                unit,
                after_in,
            } => {
                if after_in && self.tense == Tense::Future {
                    let turn = Turn {
                        turn: 1,
                        from: Anchor::Speech,
                    };
                    return self.offset(count, unit, turn);
                }
                Placed::value(TimexKind::Duration, duration(count, unit))
            }
            Meaning::Every(count, named) => Placed::value(TimexKind::Set, every(count, named)),
            Meaning::Phrase(phrase) => self.phrase(phrase),
            Meaning::TimeOnly => match self.day_of_time(expression.time) {
                Some(day) => Placed::stretch(Calendar::Day(day)),
                None => Placed::value(TimexKind::Time, "XXXX-XX-XX"),
            },
        }
    }

    /// The day that a bare time of day is said of: that of the story where it is told here, else the day
    /// of publication. In a narrative a bare "night" is any night.
    fn day_of_time(&self, time: Option<TimeOfDay>) -> Option<Date> {
        let told = self.story.told.and_then(Calendar::day);
        if self.story.narrative {
            let clock = matches!(time, Some(TimeOfDay::Clock { .. }));
            return told.filter(|_| clock || self.story.told_here);
        }
        told.filter(|_| self.story.told_here)
            .or(self.story.day)
            .or(self.story.today().and_then(Calendar::day))
    }

    fn with_time(&self, placed: Placed, time: TimeOfDay) -> Placed {
        let Some(day) = placed.stretch.and_then(Calendar::day) else {
            let value = match time {
                TimeOfDay::Part(part) => format!("{}T{}", placed.value, part.value),
                TimeOfDay::Clock { hour, minute, .. } => {
                    let minute = minute.map(|minute| format!(":{minute:02}")).unwrap_or_default();
                    format!("{}T{hour:02}{minute}", placed.value)
                }
            };
            return Placed::value(TimexKind::Time, value);
        };
        Placed::stretch(match time {
            TimeOfDay::Part(part) => Calendar::Part(day, part),
            TimeOfDay::Clock { hour, minute, utc } => Calendar::Clock(Clock {
                date: day,
                hour,
                minute,
                utc,
            }),
        })
    }

    // --- fields -----------------------------------------------------------------------------------

    fn fields(&self, fields: &Fields) -> Placed {
        if let Some(Stretch::Holiday(holiday)) = fields.stretch {
            return self.holiday(holiday, fields);
        }
        match self.stretch_of(fields) {
            Some(stretch) => Placed::stretch(stretch),
            None => Placed::value(TimexKind::Date, open_value(fields)),
        }
    }

    fn stretch_of(&self, fields: &Fields) -> Option<Calendar> {
        match (fields.stretch, fields.day, fields.weekday) {
            (None, None, Some(weekday)) => self.weekday(weekday, fields.within).map(Calendar::Day),
            (None, Some(day), weekday) => self.day_of_month(day, weekday, fields.within).map(Calendar::Day),
            (None, None, None) => fields.year.map(Calendar::Year),
            (Some(Stretch::Month(month)), Some(day), weekday) => {
                let year = match self.said_year(fields) {
                    Some(year) => year,
                    None => self.fitting_year(
                        |year| Some(Calendar::Day(calendar::date(year, month, day)?)),
                        weekday,
                    )?,
                };
                Some(Calendar::Day(calendar::date(year, month, day)?))
            }
            (Some(stretch), _, _) => {
                let year = match self.said_year(fields) {
                    Some(year) => year,
                    None => self.fitting_year(|year| stretch_in(stretch, year), None)?,
                };
                let found = stretch_in(stretch, year)?;
                match (found, fields.week) {
                    (Calendar::Month(year, month), Some(week)) => week_of_month(year, month, week),
                    _ => Some(found),
                }
            }
        }
    }

    /// The year that the words give or turn to.
    fn said_year(&self, fields: &Fields) -> Option<i16> {
        if let Some(year) = fields.year {
            return Some(year);
        }
        let (unit, turn) = fields.within?;
        let base = self.story.anchor(turn.from)?;
        base.turn(unit, turn.turn)?.year()
    }

    /// The year in which a date without a year lies. In news the last one up to publication, or the next
    /// one where the words look forward; in a narrative the one that fits the story.
    fn fitting_year(&self, stretch: impl Fn(i16) -> Option<Calendar>, weekday: Option<i8>) -> Option<i16> {
        let today = self.story.published.map(|(date, _)| date);
        let from_story = self.story.narrative || today.is_none();
        let base = if from_story {
            self.story.told.or(self.story.ahead).or(self.story.today())
        } else {
            self.story.today()
        }?;
        let bases = [
            Some(base),
            self.story.told_before.filter(|_| from_story),
            self.story.ahead.filter(|_| from_story),
        ];
        let years = bases
            .into_iter()
            .flatten()
            .filter_map(Calendar::year)
            .flat_map(|year| year - 1..=year + 1);
        let wrong_weekday = |stretch: Calendar| {
            let day = weekday.and_then(calendar::weekday).zip(stretch.day());
            day.is_some_and(|(weekday, day)| day.weekday() != weekday)
        };
        let cost = |stretch: Calendar| {
            let cost = if from_story {
                self.story.misfit(stretch)?
            } else {
                self.distance(stretch, base.day()?)?
            };
            Some(cost + if wrong_weekday(stretch) { 100_000 } else { 0 })
        };
        years
            .filter_map(|year| Some((cost(stretch(year)?)?, year)))
            .min()
            .map(|(_, year)| year)
    }

    /// How far a stretch lies from the day of publication, with what lies on the wrong side of it for the
    /// tense farther off. Without a tense the nearer one counts, and of two about as near the past one.
    fn distance(&self, stretch: Calendar, today: Date) -> Option<i64> {
        let (from, to) = stretch.ends()?;
        let (first, last) = (from.date(), to.date());
        Some(match self.tense {
            // What has just begun may go on: "planned for June 20-23", said on the 21st.
            Tense::Future if last < today => 300 + days_between(last, today),
            Tense::Future => days_between(today, first),
            Tense::Past if first > today => 1_000 + days_between(today, first),
            Tense::Past => days_between(first, today),
            Tense::Unknown if first > today => days_between(today, first) + 60,
            Tense::Unknown => days_between(last, today).max(0),
        })
    }

    /// A bare weekday: the last one up to publication, or the next where the words look forward.
    fn weekday(&self, weekday: i8, within: Option<(Unit, Turn)>) -> Option<Date> {
        if let Some((unit, turn)) = within {
            let Calendar::Week(monday) = self.story.anchor(turn.from)?.turn(unit, turn.turn)? else {
                return None;
            };
            return add_days(monday, i32::from(weekday) - 1);
        }
        if self.story.narrative {
            let told = self.story.told?.day()?;
            return add_days(told, on_to(told, weekday));
        }
        let (today, _) = self.story.published?;
        if self.tense == Tense::Future {
            add_days(today, on_to(today, weekday))
        } else {
            add_days(today, -back_to(today, weekday))
        }
    }

    /// "the 20th": of the month that the story or the report stands in.
    fn day_of_month(&self, day: i8, weekday: Option<i8>, within: Option<(Unit, Turn)>) -> Option<Date> {
        let base = match within {
            Some((unit, turn)) => self.story.anchor(turn.from)?.turn(unit, turn.turn)?,
            None if self.story.narrative || self.story.told_here => self.story.told.or(self.story.today())?,
            None => self.story.today()?,
        };
        let in_month = |turn: i32| {
            let Calendar::Month(year, month) = base.turn(Unit::Month, turn)? else {
                return None;
            };
            calendar::date(year, month, day)
        };
        let found = in_month(0);
        if within.is_some() || self.story.narrative {
            return found;
        }
        let (today, _) = self.story.published?;
        let right =
            |date: &Date| weekday.is_none_or(|weekday| Some(date.weekday()) == calendar::weekday(weekday));
        let past = self.tense != Tense::Future;
        [found, in_month(-1), in_month(1)]
            .into_iter()
            .flatten()
            .filter(right)
            .find(|&date| if past { date <= today } else { date >= today })
            .or(found)
    }

    fn holiday(&self, holiday: &Holiday, fields: &Fields) -> Placed {
        let first = |year: i16| Some(Calendar::Day(holiday::days(holiday, year)?.0));
        let year = self.said_year(fields).or_else(|| self.fitting_year(first, None));
        let Some((first, last)) = year.and_then(|year| holiday::days(holiday, year)) else {
            return Placed::value(TimexKind::Date, "XXXX-XX-XX");
        };
        let mut placed = Placed::stretch(Calendar::Day(first));
        // The moon may be sighted a day before the tables say.
        let by_moon = matches!(holiday.rule, HolidayRule::Islamic(..));
        let earliest = if by_moon {
            add_days(first, -1).unwrap_or(first)
        } else {
            first
        };
        if by_moon || last > first {
            if last > first {
                placed.value = format!("{}/{}", Calendar::Day(first).value(), Calendar::Day(last).value());
            }
            placed.extent = Some(Extent {
                ends: (earliest.at(0, 0, 0, 0), day_end(last)),
                granularity: match days_between(first, last) {
                    ..=0 => Granularity::Day,
                    1..=20 => Granularity::Week,
                    _ => Granularity::Month,
                },
                approximate: by_moon,
            });
        }
        placed
    }

    // --- turns ------------------------------------------------------------------------------------

    fn turned(&self, named: Named, turn: Turn) -> Placed {
        let open = || Placed::value(TimexKind::Date, open_turn(named));
        let Some(base) = self.story.anchor(turn.from) else {
            return open();
        };
        let found = match named {
            Named::Unit(Unit::Hour | Unit::Minute | Unit::Second) => None,
            Named::Unit(Unit::Weekend) if turn.turn == 0 => self.weekend(),
            Named::Unit(unit) => base.turn(unit, turn.turn),
            Named::Part(part) => base
                .turn(Unit::Day, turn.turn)
                .and_then(Calendar::day)
                .map(|day| Calendar::Part(self.day_of_part(day, part), part)),
            Named::Weekday(weekday) => base
                .day()
                .and_then(|base| self.turned_weekday(base, weekday, turn))
                .map(Calendar::Day),
            Named::Stretch(stretch) => self.turned_stretch(base, stretch, turn),
        };
        match (found, named) {
            (Some(stretch), _) => Placed::stretch(stretch),
            (None, Named::Unit(Unit::Day)) => Placed::value(TimexKind::Date, coarse_value(base)),
            _ => open(),
        }
    }

    /// "This dawn" in a story that was printed in the small hours is the dawn of the day before.
    fn day_of_part(&self, day: Date, part: PartOfDay) -> Date {
        let starts_later = self.story.published.is_some_and(|(date, time)| {
            let starts = Calendar::Part(day, part).ends().map(|ends| ends.0);
            date == day
                && time
                    .zip(starts)
                    .is_some_and(|(time, starts)| starts > date.to_datetime(time))
        });
        if starts_later && self.tense == Tense::Past && !self.story.narrative {
            add_days(day, -1).unwrap_or(day)
        } else {
            day
        }
    }

    /// "the weekend": the last one, the one that runs, or the next where the words look forward.
    fn weekend(&self) -> Option<Calendar> {
        let base = self.story.today()?;
        let weekday = base.day()?.weekday().to_monday_one_offset();
        let turn = if weekday < 6 && self.tense == Tense::Past {
            -1
        } else {
            0
        };
        base.turn(Unit::Weekend, turn)
    }

    fn turned_weekday(&self, base: Date, weekday: i8, turn: Turn) -> Option<Date> {
        match turn.turn {
            0 if self.tense == Tense::Past => add_days(base, -back_to(base, weekday)),
            0 if self.tense == Tense::Future => add_days(base, on_to(base, weekday)),
            0 => add_days(monday(base)?, i32::from(weekday) - 1),
            turn if turn < 0 => add_days(base, -1 - back_to(add_days(base, -1)?, weekday)),
            _ => add_days(base, 1 + on_to(add_days(base, 1)?, weekday)),
        }
    }

    fn turned_stretch(&self, base: Calendar, stretch: Stretch, turn: Turn) -> Option<Calendar> {
        let year = base.year()?;
        if turn.turn == 0 {
            return stretch_in(stretch, year);
        }
        let (from, to) = base.ends()?;
        let mut candidates = (-2..=2)
            .filter_map(|off| stretch_in(stretch, Calendar::Year(year).turn(Unit::Year, off)?.year()?));
        if turn.turn < 0 {
            candidates.rfind(|found| found.ends().is_some_and(|ends| ends.1 < from))
        } else {
            candidates.find(|found| found.ends().is_some_and(|ends| ends.0 > to))
        }
    }

    // --- counted ----------------------------------------------------------------------------------

    fn offset(&self, count: Count, unit: Unit, turn: Turn) -> Placed {
        let base = self.story.anchor(turn.from);
        self.offset_from(base, count, unit, turn.turn)
    }

    fn offset_of(&self, count: Count, unit: Unit, direction: i32, fields: &Fields) -> Placed {
        let base = self.fields(fields).stretch;
        self.offset_from(base, count, unit, direction)
    }

    fn offset_from(&self, base: Option<Calendar>, count: Count, unit: Unit, direction: i32) -> Placed {
        let reference = if direction < 0 { "PAST_REF" } else { "FUTURE_REF" };
        let Some(base) = base else {
            return Placed::value(TimexKind::Date, reference);
        };
        match count {
            Count::Exact(value) => {
                let (units, unit) = whole_units(value, unit);
                if unit <= Unit::Hour {
                    return self.hours_off(base, units * direction, unit);
                }
                match base.turn(unit, units * direction) {
                    Some(stretch) if unit > Unit::Day => Placed::stretch(stretch).approximate(),
                    Some(stretch) => Placed::stretch(stretch),
                    None => Placed::value(TimexKind::Date, coarse_value(base)),
                }
            }
            Count::Vague(low, high) => {
                let mut placed = Placed::value(TimexKind::Date, reference);
                placed.extent = self.between(base, low, high, unit, direction);
                placed
            }
        }
    }

    /// "two hours ago": a clock time where one is known to count from, else the day.
    fn hours_off(&self, base: Calendar, turn: i32, unit: Unit) -> Placed {
        let today = self
            .story
            .published
            .filter(|&(date, _)| base == Calendar::Day(date));
        let clock = match (base, today) {
            (Calendar::Clock(_), _) => Some(base),
            (_, Some((date, Some(time)))) => Some(Calendar::Clock(Clock {
                date,
                hour: time.hour(),
                minute: Some(time.minute()),
                utc: false,
            })),
            _ => None,
        };
        match clock.and_then(|clock| clock.turn(unit, turn)) {
            Some(stretch) => Placed::stretch(stretch).approximate(),
            None => match base.day() {
                Some(day) => {
                    let mut placed = Placed::stretch(Calendar::Day(day)).approximate();
                    placed.kind = TimexKind::Time;
                    placed.value.push_str("TXX");
                    placed
                }
                None => Placed::value(TimexKind::Time, coarse_value(base)),
            },
        }
    }

    fn window(&self, count: Count, unit: Unit, direction: i32) -> Placed {
        let mut placed = Placed::value(TimexKind::Duration, duration(count, unit));
        let base = self.story.anchor(Anchor::Speech).and_then(|base| base.day());
        let most = match count {
            Count::Exact(value) => value,
            Count::Vague(_, high) => high,
        };
        placed.extent = base.and_then(|base| {
            let far = shifted(base, most * f64::from(direction), unit)?;
            let (first, last) = if direction < 0 { (far, base) } else { (base, far) };
            Some(Extent {
                ends: (first.at(0, 0, 0, 0), day_end(last)),
                granularity: granularity(unit),
                approximate: matches!(count, Count::Vague(..)),
            })
        });
        placed
    }

    /// From the least to the most number of units away.
    fn between(&self, base: Calendar, low: f64, high: f64, unit: Unit, direction: i32) -> Option<Extent> {
        let base = base.first_day()?;
        let near = shifted(base, low * f64::from(direction), unit)?;
        let far = shifted(base, high * f64::from(direction), unit)?;
        let (first, last) = if direction < 0 { (far, near) } else { (near, far) };
        Some(Extent {
            ends: (first.at(0, 0, 0, 0), day_end(last)),
            granularity: granularity(unit),
            approximate: true,
        })
    }

    fn phrase(&self, phrase: &'static Phrase) -> Placed {
        let today = self.story.today().and_then(Calendar::day);
        if let Some(rest) = phrase.value.strip_prefix("DAY") {
            let Some(day) = today.and_then(|today| add_days(today, phrase.turn)) else {
                return Placed::value(TimexKind::Date, "PRESENT_REF");
            };
            return match lexicon().part(rest.trim_start_matches('-')) {
                Some(part) => Placed::stretch(Calendar::Part(day, part)),
                None => Placed::stretch(Calendar::Day(day)),
            };
        }
        if phrase.value == "STORY" {
            return match self.story.told {
                Some(told) => Placed::stretch(told),
                None => Placed::value(TimexKind::Date, "PAST_REF"),
            };
        }
        let mut placed = Placed::value(phrase.kind, phrase.value.clone());
        placed.extent = today.and_then(|today| {
            let end = |off: Option<(i32, Unit)>| {
                off.and_then(|(count, unit)| shifted(today, f64::from(count), unit))
            };
            let (first, last) = (end(phrase.from)?, end(phrase.to)?);
            Some(Extent {
                ends: (first.at(0, 0, 0, 0), day_end(last)),
                granularity: phrase
                    .from
                    .map_or(Granularity::Day, |(_, unit)| granularity(unit)),
                approximate: true,
            })
        });
        placed
    }

    // --- portions ---------------------------------------------------------------------------------

    /// The ends of a part of a stretch.
    fn part(
        &self,
        stretch: Option<Calendar>,
        ends: (DateTime, DateTime),
        portion: Portion,
    ) -> (DateTime, DateTime) {
        let (from, to) = ends;
        let now = match self.story.published {
            Some((date, time)) if !self.story.narrative => Some((date, time)),
            _ => self.story.told.and_then(Calendar::day).map(|day| (day, None)),
        };
        match portion {
            Portion::Earlier => match now {
                Some((date, time)) if from.date() <= date && date <= to.date() => (
                    from,
                    time.map_or(day_end(date), |time| date.to_datetime(time)).min(to),
                ),
                _ => ends,
            },
            Portion::Later => match now {
                Some((date, time)) if from.date() <= date && date <= to.date() => (
                    time.map_or(date.at(0, 0, 0, 0), |time| date.to_datetime(time))
                        .max(from),
                    to,
                ),
                _ => ends,
            },
            _ => third(stretch, ends, portion).unwrap_or(ends),
        }
    }
}

/// The first, middle or last third of a stretch, cut where its own units end.
fn third(
    stretch: Option<Calendar>,
    (from, to): (DateTime, DateTime),
    portion: Portion,
) -> Option<(DateTime, DateTime)> {
    let pick =
        |start: (DateTime, DateTime), mid: (DateTime, DateTime), end: (DateTime, DateTime)| match portion {
            Portion::Start => start,
            Portion::Mid => mid,
            _ => end,
        };
    let first = from.date();
    let day = |offset: i32| add_days(first, offset).map(|day| day.at(0, 0, 0, 0));
    let until = |offset: i32| add_days(first, offset).map(day_end);
    Some(match stretch {
        Some(Calendar::Day(day)) => pick(
            (from, day.at(11, 59, 0, 0)),
            (day.at(10, 0, 0, 0), day.at(15, 59, 0, 0)),
            (day.at(15, 0, 0, 0), to),
        ),
        Some(Calendar::Week(_)) => pick((from, until(1)?), (day(2)?, until(3)?), (day(4)?, to)),
        Some(Calendar::Month(..)) => pick((from, until(9)?), (day(10)?, until(19)?), (day(20)?, to)),
        Some(Calendar::Year(year)) => {
            let month = |month: i8| Calendar::Month(year, month).ends();
            pick((from, month(4)?.1), (month(5)?.0, month(8)?.1), (month(9)?.0, to))
        }
        Some(Calendar::Part(..) | Calendar::Clock(_)) => {
            let minutes = (to - from).total(jiff::Unit::Minute).ok()? as i64;
            let cut = |part: i64| {
                from.checked_add(jiff::Span::new().minutes(minutes * part / 3))
                    .ok()
            };
            pick((from, cut(1)?), (cut(1)?, cut(2)?), (cut(2)?, to))
        }
        _ => {
            let days = (to.date() - first).get_days();
            pick(
                (from, until(days / 3)?),
                (day(days / 3 + 1)?, until(days * 2 / 3)?),
                (day(days * 2 / 3 + 1)?, to),
            )
        }
    })
}

/// Days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// Days from a day on to a weekday, 0 to 6.
fn on_to(day: Date, weekday: i8) -> i32 {
    i32::from(weekday - day.weekday().to_monday_one_offset()).rem_euclid(7)
}

/// Days back, 0 to 6.
fn back_to(day: Date, weekday: i8) -> i32 {
    i32::from(day.weekday().to_monday_one_offset() - weekday).rem_euclid(7)
}

fn stretch_in(stretch: Stretch, year: i16) -> Option<Calendar> {
    Some(match stretch {
        Stretch::Half(half) => Calendar::Half(year, half),
        Stretch::Quarter(quarter) => Calendar::Quarter(year, quarter),
        Stretch::Season(season) => Calendar::Season(year, season),
        Stretch::Month(month) => Calendar::Month(year, month),
        Stretch::Holiday(holiday) => Calendar::Day(holiday::days(holiday, year)?.0),
    })
}

fn week_of_month(year: i16, month: i8, week: i8) -> Option<Calendar> {
    let first = calendar::date(year, month, 1)?;
    // A week belongs to the month that most of its days are in.
    let day = if week < 0 {
        add_days(first.last_of_month(), -3)?
    } else {
        add_days(first, (i32::from(week) - 1) * 7)?
    };
    Some(Calendar::Week(monday(day)?))
}

/// A day a number of units away; months are counted by the calendar, fractions by days.
fn shifted(day: Date, count: f64, unit: Unit) -> Option<Date> {
    let whole = count.trunc() as i32;
    let months = |months: i32| day.checked_add(jiff::Span::new().try_months(months).ok()?).ok();
    match unit {
        Unit::Second | Unit::Minute => Some(day),
        Unit::Hour => add_days(day, (count / 24.0).floor() as i32),
        Unit::Day => add_days(day, whole),
        Unit::Weekend | Unit::Week => add_days(day, (count * 7.0) as i32),
        Unit::Fortnight => add_days(day, (count * 14.0) as i32),
        Unit::Month => months(whole),
        Unit::Quarter => months((count * 3.0) as i32),
        Unit::Year => months((count * 12.0) as i32),
        Unit::Decade => months((count * 120.0) as i32),
        Unit::Century => months((count * 1200.0) as i32),
    }
}

/// Half years as months, half months as weeks, and so on down to whole units.
fn whole_units(count: f64, unit: Unit) -> (i32, Unit) {
    if count.fract() == 0.0 {
        return (count.min(1e6) as i32, unit);
    }
    let (factor, finer) = match unit {
        Unit::Century => (100.0, Unit::Year),
        Unit::Decade => (10.0, Unit::Year),
        Unit::Year => (12.0, Unit::Month),
        Unit::Quarter => (3.0, Unit::Month),
        Unit::Month => (4.0, Unit::Week),
        Unit::Fortnight => (14.0, Unit::Day),
        Unit::Week | Unit::Weekend => (7.0, Unit::Day),
        Unit::Day => (24.0, Unit::Hour),
        Unit::Hour => (60.0, Unit::Minute),
        _ => (1.0, Unit::Second),
    };
    ((count * factor).round().min(1e6) as i32, finer)
}

fn granularity(unit: Unit) -> Granularity {
    match unit {
        Unit::Second | Unit::Minute => Granularity::Minute,
        Unit::Hour => Granularity::Hour,
        Unit::Day => Granularity::Day,
        Unit::Weekend | Unit::Week | Unit::Fortnight => Granularity::Week,
        Unit::Month => Granularity::Month,
        Unit::Quarter => Granularity::Quarter,
        Unit::Year => Granularity::Year,
        Unit::Decade => Granularity::Decade,
        Unit::Century => Granularity::Century,
    }
}

/// ISO 8601 letters of a duration, before and after its number.
fn letters(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::Second => ("PT", "S"),
        Unit::Minute => ("PT", "M"),
        Unit::Hour => ("PT", "H"),
        Unit::Day => ("P", "D"),
        Unit::Weekend => ("P", "WE"),
        Unit::Week | Unit::Fortnight => ("P", "W"),
        Unit::Month => ("P", "M"),
        Unit::Quarter => ("P", "Q"),
        Unit::Year => ("P", "Y"),
        Unit::Decade => ("P", "DE"),
        Unit::Century => ("P", "CE"),
    }
}

fn duration(count: Count, unit: Unit) -> String {
    let (before, after) = letters(unit);
    match count {
        Count::Exact(value) => format!("{before}{value}{after}"),
        Count::Vague(..) => format!("{before}X{after}"),
    }
}

fn every(count: Count, named: Named) -> String {
    match named {
        Named::Unit(unit) => duration(count, unit),
        Named::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
        Named::Stretch(Stretch::Month(month)) => format!("XXXX-{month:02}"),
        Named::Stretch(Stretch::Season(season)) => format!("XXXX-{}", season.value),
        Named::Stretch(Stretch::Quarter(quarter)) => format!("XXXX-Q{quarter}"),
        Named::Stretch(Stretch::Half(half)) => format!("XXXX-H{half}"),
        Named::Stretch(Stretch::Holiday(_)) => "XXXX-XX-XX".into(),
        Named::Part(part) => format!("XXXX-XX-XXT{}", part.value),
    }
}

/// The value of a date that could not be placed, with X for what is not known.
fn open_value(fields: &Fields) -> String {
    match (fields.stretch, fields.day, fields.weekday) {
        (Some(Stretch::Month(month)), Some(day), _) => format!("XXXX-{month:02}-{day:02}"),
        (None, Some(day), _) => format!("XXXX-XX-{day:02}"),
        (None, None, Some(weekday)) => format!("XXXX-WXX-{weekday}"),
        (Some(stretch), _, _) => every(Count::Exact(1.0), Named::Stretch(stretch)),
        _ => "XXXX".into(),
    }
}

/// The value of a turn that could not be placed.
fn open_turn(named: Named) -> String {
    match named {
        Named::Unit(Unit::Week | Unit::Weekend | Unit::Fortnight) => "XXXX-WXX".into(),
        Named::Unit(Unit::Month | Unit::Quarter) => "XXXX-XX".into(),
        Named::Unit(Unit::Year | Unit::Decade | Unit::Century) => "XXXX".into(),
        Named::Unit(_) => "XXXX-XX-XX".into(),
        _ => every(Count::Exact(1.0), named),
    }
}

/// A day somewhere in a stretch that is too coarse to count days from.
fn coarse_value(base: Calendar) -> String {
    match base {
        Calendar::Month(..) => format!("{}-XX", base.value()),
        _ => base.year().map_or_else(
            || "XXXX-XX-XX".into(),
            |year| format!("{}-XX-XX", Calendar::Year(year).value()),
        ),
    }
}
