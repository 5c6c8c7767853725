//! Stretches of the calendar: a year, a week, a day, a part of a day.

use jiff::Span as Shift;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::Granularity;
use crate::lexicon::{PartOfDay, Season};

/// Units that time is counted in, small to large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A stretch of the calendar that has a name of its own. Years before Christ are negative; there
/// is no year 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Calendar {
    /// The 18th century is 18, the 4th before Christ −4.
    Century(i16),
    /// The 1870s are 187, the 470s before Christ −47.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// By its Monday.
    Week(Date),
    /// By its Saturday.
    Weekend(Date),
    Day(Date),
    Part(Date, PartOfDay),
    Clock(Clock),
}

/// A moment of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock {
    pub(crate) date: Date,
    pub(crate) hour: i8,
    /// `None` where only the hour is said.
    pub(crate) minute: Option<i8>,
    /// Whether it is said in UTC.
    pub(crate) utc: bool,
}

/// A year as it is said to one that the calendar counts with (1 BC is its year 0).
fn astronomical(year: i16) -> i16 {
    if year < 0 { year + 1 } else { year }
}

/// The other way.
fn said(year: i16) -> i16 {
    if year <= 0 { year - 1 } else { year }
}

/// A date, where the calendar has it.
pub(crate) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(astronomical(year), month, day).ok()
}

/// The year of a date, as it is said.
pub(crate) fn year_of(date: Date) -> i16 {
    said(date.year())
}

/// A number of years on.
fn add_years(year: i16, turn: i32) -> Option<i16> {
    let year = i32::from(astronomical(year)) + turn;
    i16::try_from(year).ok().map(said)
}

fn year_text(year: i16) -> String {
    if year < 0 {
        format!("BC{:04}", -year)
    } else {
        format!("{year:04}")
    }
}

fn day_text(date: Date) -> String {
    format!(
        "{}-{:02}-{:02}",
        year_text(year_of(date)),
        date.month(),
        date.day()
    )
}

/// The Monday of a date's week.
pub(crate) fn monday(date: Date) -> Option<Date> {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(back.days()).ok()
}

/// A number of days on.
pub(crate) fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(i64::from(days).days()).ok()
}

fn last_of_month(year: i16, month: i8) -> Option<Date> {
    date(year, month, 1).map(Date::last_of_month)
}

fn ends(first: Date, last: Date) -> (DateTime, DateTime) {
    (first.to_datetime(Time::midnight()), day_end(last))
}

/// The last minute of a day.
pub(crate) fn day_end(date: Date) -> DateTime {
    date.at(23, 59, 0, 0)
}

impl Calendar {
    /// TIMEX3 value.
    pub(crate) fn value(self) -> String {
        match self {
            Calendar::Century(number) if number < 0 => format!("BC{:02}", -number - 1),
            Calendar::Century(number) => format!("{:02}", number - 1),
            Calendar::Decade(number) if number < 0 => format!("BC{:03}", -number),
            Calendar::Decade(number) => format!("{number:03}"),
            Calendar::Year(year) => year_text(year),
            Calendar::Half(year, half) => format!("{}-H{half}", year_text(year)),
            Calendar::Quarter(year, quarter) => format!("{}-Q{quarter}", year_text(year)),
            Calendar::Season(year, season) => format!("{}-{}", year_text(year), season.value),
            Calendar::Month(year, month) => format!("{}-{month:02}", year_text(year)),
            Calendar::Week(monday) => {
                let week = monday.iso_week_date();
                format!("{}-W{:02}", year_text(week.year()), week.week())
            }
            Calendar::Weekend(saturday) => {
                let week = saturday.iso_week_date();
                format!("{}-W{:02}-WE", year_text(week.year()), week.week())
            }
            Calendar::Day(date) => day_text(date),
            Calendar::Part(date, part) => format!("{}T{}", day_text(date), part.value),
            Calendar::Clock(clock) => {
                let zone = if clock.utc { "Z" } else { "" };
                let minute = clock.minute.unwrap_or(0);
                format!("{}T{:02}:{minute:02}{zone}", day_text(clock.date), clock.hour)
            }
        }
    }

    /// First and last moment.
    pub(crate) fn ends(self) -> Option<(DateTime, DateTime)> {
        Some(match self {
            Calendar::Century(number) => {
                let (first, last) = if number < 0 {
                    (number.checked_mul(100)?, (number + 1) * 100 - 1)
                } else {
                    ((number - 1).checked_mul(100)?.max(1), number * 100 - 1)
                };
                ends(date(first, 1, 1)?, date(last, 12, 31)?)
            }
            Calendar::Decade(number) => {
                let (first, last) = if number < 0 {
                    (number.checked_mul(10)? - 9, number * 10)
                } else {
                    (number.checked_mul(10)?.max(1), number * 10 + 9)
                };
                ends(date(first, 1, 1)?, date(last, 12, 31)?)
            }
            Calendar::Year(year) => ends(date(year, 1, 1)?, date(year, 12, 31)?),
            Calendar::Half(year, half) => ends(date(year, half * 6 - 5, 1)?, last_of_month(year, half * 6)?),
            Calendar::Quarter(year, quarter) => {
                ends(date(year, quarter * 3 - 2, 1)?, last_of_month(year, quarter * 3)?)
            }
            Calendar::Season(year, season) => {
                let runs_over = season.to < season.from;
                let last = if runs_over { add_years(year, 1)? } else { year };
                ends(date(year, season.from, 1)?, last_of_month(last, season.to)?)
            }
            Calendar::Month(year, month) => ends(date(year, month, 1)?, last_of_month(year, month)?),
            Calendar::Week(monday) => ends(monday, add_days(monday, 6)?),
            Calendar::Weekend(saturday) => ends(saturday, add_days(saturday, 1)?),
            Calendar::Day(date) => ends(date, date),
            Calendar::Part(date, part) => {
                let first = if part.eve { add_days(date, 1)? } else { date };
                let last = if part.to < part.from {
                    add_days(first, 1)?
                } else {
                    first
                };
                (first.to_datetime(part.from), last.to_datetime(part.to))
            }
            Calendar::Clock(clock) => {
                let first = clock.date.at(clock.hour.min(23), clock.minute.unwrap_or(0), 0, 0);
                let last = if clock.minute.is_none() {
                    first + 59.minutes()
                } else {
                    first
                };
                (first, last)
            }
        })
    }

    /// The smallest unit that it names.
    pub(crate) fn granularity(self) -> Granularity {
        match self {
            Calendar::Century(_) => Granularity::Century,
            Calendar::Decade(_) => Granularity::Decade,
            Calendar::Year(_) => Granularity::Year,
            Calendar::Half(..) | Calendar::Quarter(..) => Granularity::Quarter,
            Calendar::Season(..) => Granularity::Season,
            Calendar::Month(..) => Granularity::Month,
            Calendar::Week(_) | Calendar::Weekend(_) => Granularity::Week,
            Calendar::Day(_) => Granularity::Day,
            Calendar::Part(..) => Granularity::PartOfDay,
            Calendar::Clock(clock) if clock.minute.is_none() => Granularity::Hour,
            Calendar::Clock(_) => Granularity::Minute,
        }
    }

    /// Its first day.
    pub(crate) fn first_day(self) -> Option<Date> {
        match self {
            Calendar::Part(date, _) => Some(date),
            _ => self.ends().map(|(from, _)| from.date()),
        }
    }

    /// The day, where it is no longer than one.
    pub(crate) fn day(self) -> Option<Date> {
        match self {
            Calendar::Day(date) | Calendar::Part(date, _) => Some(date),
            Calendar::Clock(clock) => Some(clock.date),
            _ => None,
        }
    }

    /// The year it begins in.
    pub(crate) fn year(self) -> Option<i16> {
        match self {
            Calendar::Century(_) | Calendar::Decade(_) => None,
            Calendar::Year(year)
            | Calendar::Half(year, _)
            | Calendar::Quarter(year, _)
            | Calendar::Season(year, _)
            | Calendar::Month(year, _) => Some(year),
            _ => self.first_day().map(year_of),
        }
    }

    /// The unit of the calendar that lies a number of units from this stretch: the month before it,
    /// the year it lies in, the week after it. `None` where it is too coarse to tell.
    pub(crate) fn turn(self, unit: Unit, turn: i32) -> Option<Calendar> {
        let month = || match self {
            Calendar::Month(year, month) => Some((year, month)),
            _ => self.day_or_week().map(|day| (year_of(day), day.month())),
        };
        match unit {
            Unit::Century => {
                let century = match self {
                    Calendar::Century(century) => century,
                    Calendar::Decade(decade) => century_of(decade.checked_mul(10)?),
                    _ => century_of(self.year()?),
                };
                Some(Calendar::Century(century + i16::try_from(turn).ok()?))
            }
            Unit::Decade => {
                let decade = match self {
                    Calendar::Decade(decade) => decade,
                    _ => self.year()? / 10,
                };
                Some(Calendar::Decade(decade + i16::try_from(turn).ok()?))
            }
            Unit::Year => Some(Calendar::Year(add_years(self.year()?, turn)?)),
            Unit::Quarter => {
                let (year, quarter) = match self {
                    Calendar::Quarter(year, quarter) => (year, quarter),
                    _ => month().map(|(year, month)| (year, (month + 2) / 3))?,
                };
                let count = i32::from(quarter) - 1 + turn;
                Some(Calendar::Quarter(
                    add_years(year, count.div_euclid(4))?,
                    count.rem_euclid(4) as i8 + 1,
                ))
            }
            Unit::Month => {
                let (year, month) = month()?;
                let count = i32::from(month) - 1 + turn;
                Some(Calendar::Month(
                    add_years(year, count.div_euclid(12))?,
                    count.rem_euclid(12) as i8 + 1,
                ))
            }
            Unit::Fortnight => self.turn(Unit::Week, turn.checked_mul(2)?),
            Unit::Week => Some(Calendar::Week(add_days(
                monday(self.day_or_week()?)?,
                turn.checked_mul(7)?,
            )?)),
            Unit::Weekend => {
                let saturday = add_days(monday(self.day_or_week()?)?, 5)?;
                Some(Calendar::Weekend(add_days(saturday, turn.checked_mul(7)?)?))
            }
            Unit::Day => Some(Calendar::Day(add_days(self.day()?, turn)?)),
            Unit::Hour | Unit::Minute | Unit::Second => {
                let Calendar::Clock(clock) = self else {
                    return None;
                };
                let shift: Shift = match unit {
                    Unit::Hour => i64::from(turn).hours(),
                    Unit::Minute => i64::from(turn).minutes(),
                    _ => i64::from(turn).seconds(),
                };
                let moment = clock
                    .date
                    .at(clock.hour, clock.minute.unwrap_or(0), 0, 0)
                    .checked_add(shift)
                    .ok()?;
                Some(Calendar::Clock(Clock {
                    date: moment.date(),
                    hour: moment.hour(),
                    minute: clock.minute.map(|_| moment.minute()),
                    utc: clock.utc,
                }))
            }
        }
    }

    fn day_or_week(self) -> Option<Date> {
        match self {
            Calendar::Week(monday) => Some(monday),
            Calendar::Weekend(saturday) => Some(saturday),
            _ => self.day(),
        }
    }
}

fn century_of(year: i16) -> i16 {
    if year < 0 {
        (year + 1) / 100 - 1
    } else {
        year / 100 + 1
    }
}

/// The weekday of a number from 1 (Monday) to 7.
pub(crate) fn weekday(number: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number).ok()
}

/// The stretch of a TIMEX3 value; `None` for a duration, a set, a reference or an open value.
pub(crate) fn parse(value: &str) -> Option<Calendar> {
    let (sign, text) = match value.strip_prefix("BC") {
        Some(rest) => (-1, rest),
        None => (1, value),
    };
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut fields = day.split('-');
    let first = fields.next()?;
    if !first.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = sign * first.parse::<i16>().ok()?;
    let (second, third) = (fields.next(), fields.next());
    let stretch = match (first.len(), second, third) {
        (2, None, None) => Calendar::Century(number + sign),
        (3, None, None) => Calendar::Decade(number),
        (4, None, None) => Calendar::Year(number),
        (4, Some(part), rest) => parse_in_year(number, part, rest)?,
        _ => return None,
    };
    let Some(time) = time else {
        return Some(stretch);
    };
    let Calendar::Day(date) = stretch else {
        return None;
    };
    if let Some(part) = crate::lexicon::lexicon().part(time) {
        return Some(Calendar::Part(date, part));
    }
    let utc = time.ends_with('Z');
    let mut clock = time.trim_end_matches('Z').split(':');
    Some(Calendar::Clock(Clock {
        date,
        hour: clock.next()?.parse().ok()?,
        minute: match clock.next() {
            Some(minute) => Some(minute.get(..2)?.parse().ok()?),
            None => None,
        },
        utc,
    }))
}

fn parse_in_year(year: i16, part: &str, rest: Option<&str>) -> Option<Calendar> {
    let number = |text: &str| text.parse::<i8>().ok();
    if let Some(week) = part.strip_prefix('W') {
        let monday = jiff::civil::ISOWeekDate::new(year, number(week)?, Weekday::Monday)
            .ok()?
            .date();
        return match rest {
            None => Some(Calendar::Week(monday)),
            Some("WE") => Some(Calendar::Weekend(add_days(monday, 5)?)),
            Some(_) => None,
        };
    }
    if let Some(quarter) = part.strip_prefix('Q') {
        return number(quarter).map(|quarter| Calendar::Quarter(year, quarter));
    }
    if let Some(half) = part.strip_prefix('H') {
        return number(half).map(|half| Calendar::Half(year, half));
    }
    if let Some(season) = crate::lexicon::lexicon().season(part) {
        return Some(Calendar::Season(year, season));
    }
    match rest {
        None => Some(Calendar::Month(year, number(part)?)),
        Some(day) => Some(Calendar::Day(date(year, number(part)?, number(day)?)?)),
    }
}
