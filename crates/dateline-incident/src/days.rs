//! Days and minutes of ISO 8601 as numbers.

use jiff::civil::Date;

/// Days since 1970-01-01, with the part of the day: "2017-06-20" begins at 17337.0, "2017-06-20T12:00" is 17337.5.
/// `None` for what is no day.
pub(crate) fn number(iso: &str) -> Option<f64> {
    let date: Date = iso.get(..10)?.parse().ok()?;
    let days = f64::from(date.since(Date::ZERO).ok()?.get_days()) - EPOCH;
    let clock = iso.get(11..16).and_then(|clock| {
        let (hours, minutes) = clock.split_once(':')?;
        Some(hours.parse::<f64>().ok()? / 24.0 + minutes.parse::<f64>().ok()? / 1440.0)
    });
    Some(days + clock.unwrap_or(0.0))
}

/// Days from the year 0, in which [`Date::ZERO`] stands, to 1970.
const EPOCH: f64 = 719_528.0;

/// From the beginning of the first day or minute to the end of the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub from: f64,
    pub to: f64,
}

impl Interval {
    /// Both ends inclusive, as readings have them. Where one end is open, the day of the other.
    pub(crate) fn of(from: Option<&str>, to: Option<&str>) -> Option<Interval> {
        let first = from.or(to)?;
        let last = to.or(from)?;
        let (begin, end) = (number(first)?, number(last)?);
        let unit = if last.len() > 10 { 1.0 / 1440.0 } else { 1.0 };
        (begin <= end).then_some(Interval {
            from: begin,
            to: end + unit,
        })
    }

    /// In days.
    pub(crate) fn length(self) -> f64 {
        self.to - self.from
    }

    /// Days between the two; 0 where they meet.
    pub(crate) fn gap(self, other: Interval) -> f64 {
        (self.from - other.to).max(other.from - self.to).max(0.0)
    }

    /// From the last day of the earlier to the first day of the later: 0 where they share a day, 1 for a day and
    /// the next.
    pub(crate) fn days_apart(self, other: Interval) -> f64 {
        // An interval ends where its last day or minute does.
        let last = |of: Interval| (of.to - 0.5 / 1440.0).floor();
        let apart = (self.from.floor() - last(other)).max(other.from.floor() - last(self));
        apart.max(0.0)
    }

    /// Days that both hold.
    pub(crate) fn shared(self, other: Interval) -> f64 {
        (self.to.min(other.to) - self.from.max(other.from)).max(0.0)
    }
}

/// "18 May 2017", "18 to 20 May 2017", "30 May to 2 June 2017".
pub(crate) fn words(from: &str, to: &str) -> String {
    let days = (day(from), day(to));
    let (Some(from), Some(to)) = days else {
        return [from, to].join(" to ");
    };
    let long = |date: Date| date.strftime("%-d %B %-Y").to_string();
    if from == to {
        return long(from);
    }
    let begin = if from.year() != to.year() {
        long(from)
    } else if from.month() != to.month() {
        from.strftime("%-d %B").to_string()
    } else {
        from.day().to_string()
    };
    format!("{begin} to {}", long(to))
}

fn day(iso: &str) -> Option<Date> {
    iso.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(number("1970-01-01"), Some(0.0));
        assert_eq!(number("2017-06-20T12:00"), Some(17337.5));
        assert_eq!(number("June"), None);
    }

    #[test]
    fn both_ends_belong_to_an_interval() {
        let day = Interval::of(Some("2017-06-20"), Some("2017-06-20")).expect("a day");
        let next = Interval::of(Some("2017-06-21"), None).expect("a day");
        assert_eq!(day.length(), 1.0);
        assert_eq!(day.gap(next), 0.0);
        assert_eq!(day.shared(next), 0.0);
        assert_eq!(day.days_apart(next), 1.0);
        let morning = Interval::of(Some("2017-06-20T05:00"), Some("2017-06-20T11:59")).expect("hours");
        let night = Interval::of(Some("2017-06-20T22:00"), Some("2017-06-20T23:59")).expect("hours");
        assert_eq!(morning.days_apart(night), 0.0);
        assert_eq!(Interval::of(Some("2017-06-22"), Some("2017-06-21")), None);
    }

    #[test]
    fn days_in_words() {
        assert_eq!(words("2017-05-18", "2017-05-18T16:30"), "18 May 2017");
        assert_eq!(words("2017-06-20", "2017-06-22"), "20 to 22 June 2017");
        assert_eq!(words("2017-05-31", "2017-06-02"), "31 May to 2 June 2017");
        assert_eq!(
            words("2016-12-31", "2017-01-01"),
            "31 December 2016 to 1 January 2017"
        );
    }
}
