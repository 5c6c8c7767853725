//! The days of feasts.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::lexicon::{Holiday, HolidayRule};

/// First and last day of a feast in a year of the Gregorian calendar. An Islamic feast that falls
/// twice in a year is given where it falls first.
pub(crate) fn days(holiday: &Holiday, year: i16) -> Option<(Date, Date)> {
    let first = match holiday.rule {
        HolidayRule::Fixed(month, day) => Date::new(year, month, day).ok()?,
        HolidayRule::Easter { days, orthodox } => {
            let sunday = if orthodox {
                orthodox_easter(year)?
            } else {
                easter(year)?
            };
            sunday.checked_add(i64::from(days).days()).ok()?
        }
        HolidayRule::Islamic(month, day) => {
            // The Islamic year is 33/32 of a Gregorian one shorter in days: two candidates suffice.
            let about = (i32::from(year) - 622) * 33 / 32;
            (about - 1..=about + 2)
                .filter_map(|islamic_year| islamic(islamic_year, month, day.max(1)))
                .find(|date| date.year() == year)?
        }
    };
    let length = match (holiday.days, holiday.rule) {
        (0, HolidayRule::Islamic(month, _)) => 29 + i64::from(month % 2),
        (days, _) => i64::from(days),
    };
    Some((first, first.checked_add((length - 1).days()).ok()?))
}

/// Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

/// Easter Sunday of the Orthodox churches, on the Gregorian calendar (Meeus), for 1900 to 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 4, y % 7, y % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    Date::new(year, month as i8, day as i8)
        .ok()?
        .checked_add(13.days())
        .ok()
}

/// A day of the tabular Islamic calendar (civil epoch, 16 July 622 Julian), on the Gregorian one.
fn islamic(year: i32, month: i32, day: i32) -> Option<Date> {
    // Days from the epoch; leap years are 11 of 30.
    let before = (year - 1) * 354 + (3 + 11 * year) / 30 + 29 * (month - 1) + month / 2;
    // 19 July 622 is the epoch on the Gregorian calendar.
    Date::new(622, 7, 19)
        .ok()?
        .checked_add(i64::from(before + day - 1).days())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easters() {
        assert_eq!(easter(2017), Date::new(2017, 4, 16).ok());
        assert_eq!(easter(1972), Date::new(1972, 4, 2).ok());
        assert_eq!(easter(2013), Date::new(2013, 3, 31).ok());
        assert_eq!(easter(2019), Date::new(2019, 4, 21).ok());
        assert_eq!(orthodox_easter(2019), Date::new(2019, 4, 28).ok());
        assert_eq!(orthodox_easter(2016), Date::new(2016, 5, 1).ok());
    }

    #[test]
    fn islamic_feasts_within_a_day() {
        for (year, month, day, expected) in [
            (1438, 9, 1, (2017, 5, 27)),
            (1438, 10, 1, (2017, 6, 25)),
            (1437, 12, 10, (2016, 9, 12)),
            (1435, 9, 1, (2014, 6, 28)),
            (1432, 10, 1, (2011, 8, 30)),
            (1433, 9, 1, (2012, 7, 20)),
            (1434, 12, 10, (2013, 10, 15)),
            (1436, 12, 10, (2015, 9, 24)),
            (1440, 9, 1, (2019, 5, 6)),
            (1443, 10, 1, (2022, 5, 2)),
            (1444, 12, 10, (2023, 6, 28)),
            (1445, 9, 1, (2024, 3, 11)),
        ] {
            let expected = Date::new(expected.0, expected.1, expected.2).unwrap();
            let found = islamic(year, month, day).unwrap();
            let off = (found.since(expected).unwrap().get_days()).abs();
            assert!(off <= 1, "{year}-{month}-{day}: {found} for {expected}");
        }
    }
}
