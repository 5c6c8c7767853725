//! Days and minutes of a reading, as numbers on an axis.

use jiff::civil::{Date, DateTime};

/// A day count that 1 January 1970 begins at 0.
pub(super) type Days = f64;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// From the start of the first to the end of the last day or minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) from: Days,
    pub(super) to: Days,
}

impl Interval {
    /// Reads the two ends; an end that is missing or cannot be read is taken from the other.
    pub(super) fn new(from: Option<&str>, to: Option<&str>) -> Option<Interval> {
        let from = from.and_then(Moment::parse);
        let to = to.and_then(Moment::parse);
        let (first, last) = (from.or(to)?, to.or(from)?);
        let interval = Interval {
            from: first.start(),
            to: last.end(),
        };
        (interval.from < interval.to).then_some(interval)
    }
}

/// A day, or a minute of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    pub(super) at: DateTime,
    pub(super) has_time: bool,
}

impl Moment {
    /// Reads ISO 8601; a zone is passed over, since the day at the outlet is what counts.
    pub(super) fn parse(text: &str) -> Option<Moment> {
        let has_time = text.contains('T');
        let local = if has_time { text.get(..16)? } else { text };
        let at = if has_time {
            local.parse::<DateTime>().ok()?
        } else {
            local
                .parse::<Date>()
                .ok()?
                .to_datetime(jiff::civil::Time::midnight())
        };
        Some(Moment { at, has_time })
    }

    pub(super) fn start(self) -> Days {
        let midnight = EPOCH.to_datetime(jiff::civil::Time::midnight());
        self.at.duration_since(midnight).as_secs_f64() / 86_400.0
    }

    fn end(self) -> Days {
        self.start() + if self.has_time { 1.0 / 1440.0 } else { 1.0 }
    }
}

/// The calendar day that holds a point of the axis.
pub(super) fn date(days: Days) -> Date {
    let span = jiff::Span::new().try_days(days.floor() as i64);
    span.ok()
        .and_then(|span| EPOCH.checked_add(span).ok())
        .unwrap_or(EPOCH)
}

/// Where a calendar day begins on the axis.
pub(super) fn days(date: Date) -> Days {
    date.duration_since(EPOCH).as_secs_f64() / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_long_and_a_minute_a_minute() {
        let day = Interval::new(Some("2017-06-20"), Some("2017-06-20")).unwrap();
        assert_eq!(day.to - day.from, 1.0);
        let dawn = Interval::new(Some("2017-06-20T03:30"), Some("2017-06-20T06:29")).unwrap();
        assert!((dawn.to - dawn.from - 0.125).abs() < 1e-9);
        assert!(day.from < dawn.from && dawn.to < day.to);
        assert_eq!(date(day.from).to_string(), "2017-06-20");
        assert_eq!(days(date(day.from)), day.from);
    }

    #[test]
    fn open_and_broken_ends() {
        let open = Interval::new(None, Some("2017-06-20")).unwrap();
        assert_eq!(open.to - open.from, 1.0);
        assert_eq!(Interval::new(Some("soon"), None), None);
        assert_eq!(Interval::new(Some("2017-06-20"), Some("2017-06-19")), None);
        assert_eq!(Moment::parse("2017-06-20Té"), None);
    }
}
