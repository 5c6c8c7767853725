//! Full calendar dates as pages print them, for finding when a report was published.
//!
//! Only dates with a year count; a day and month in figures alone ("04/05/2017") count where no other
//! order of day and month is possible. Time expressions of the story itself are the `time` floor's.

use std::ops::Range;

use jiff::civil::{Date, Time};

/// A date found in a text, with the clock time that follows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Bytes of the text, weekday and clock time included.
    pub bytes: Range<usize>,
    pub date: Date,
    pub time: Option<Time>,
}

/// Every full date of a text, in order.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match date_at(&words, at) {
            Some((date, next)) => {
                let (time, next) = time_after(&words, next);
                let start = words[weekday_before(&words, at)].bytes.start;
                found.push(Found {
                    bytes: start..words[next - 1].bytes.end,
                    date,
                    time,
                });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Reads a text that is nothing but a date, with or without weekday and clock time.
pub(crate) fn parse(text: &str) -> Option<Found> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        let moment = jiff::tz::TimeZone::UTC.to_datetime(moment);
        return Some(Found {
            bytes: 0..text.len(),
            date: moment.date(),
            time: Some(moment.time()),
        });
    }
    find(text).into_iter().next()
}

#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    bytes: Range<usize>,
}

impl Word<'_> {
    fn number(&self) -> Option<i32> {
        let digits = self.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = matches!(&self.text[digits.len()..], "" | "st" | "nd" | "rd" | "th");
        (ordinal && digits.len() <= 4)
            .then(|| digits.parse().ok())
            .flatten()
    }

    fn month(&self) -> Option<i8> {
        let name = self.text.to_ascii_lowercase();
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let is = |month: &&str| **month == name || (name.len() == 3 && month.starts_with(&name));
        let at = MONTHS.iter().position(is).or((name == "sept").then_some(8))?;
        Some(at as i8 + 1)
    }

    fn is_weekday(&self) -> bool {
        let name = self.text.to_ascii_lowercase();
        [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ]
        .iter()
        .any(|day| *day == name || (name.len() >= 3 && name.len() <= 5 && day.starts_with(&name)))
    }
}

/// Runs of letters and digits, and single other characters; white space is dropped.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        match words.last_mut() {
            Some(last)
                if c.is_alphanumeric()
                    && last.bytes.end == start
                    && last.text.chars().all(char::is_alphanumeric) =>
            {
                last.bytes.end = end;
                last.text = &text[last.bytes.clone()];
            }
            _ => words.push(Word {
                text: &text[start..end],
                bytes: start..end,
            }),
        }
    }
    words
}

fn weekday_before(words: &[Word], at: usize) -> usize {
    let comma = usize::from(at > 0 && matches!(words[at - 1].text, "," | "."));
    match at.checked_sub(1 + comma) {
        Some(before) if words[before].is_weekday() => before,
        _ => at,
    }
}

/// A date whose first word is at `at`, and the index after its last word.
fn date_at(words: &[Word], at: usize) -> Option<(Date, usize)> {
    let word = |offset: usize| words.get(at + offset);
    let skip = |offset: usize, marks: &[&str]| {
        usize::from(word(offset).is_some_and(|word| marks.contains(&word.text)))
    };
    let first = word(0)?;
    if let Some(month) = first.month() {
        let dot = skip(1, &["."]);
        let day = word(1 + dot)?;
        // A lost comma joins day and year: "Apr 232017".
        if let Some((day, year)) = joined_day_and_year(day.text) {
            return Some((Date::new(year, month, day).ok()?, at + 2 + dot));
        }
        let year_at = 2 + dot + skip(2 + dot, &[","]);
        let year = full_year(word(year_at)?)?;
        return Some((
            Date::new(year, month, i8::try_from(day.number()?).ok()?).ok()?,
            at + year_at + 1,
        ));
    }
    let number = first.number()?;
    if let Some(separator @ ("-" | "/" | ".")) = word(1).map(|word| word.text) {
        let (middle, last) = (word(2)?, word(4)?);
        if word(3)?.text != separator || !touching(&words[at..at + 5]) {
            return None;
        }
        if let Some(year) = full_year(first) {
            // ISO 8601; a "T" and the hour may stick to the day.
            let day = last.text.split(['T', 't']).next()?.parse().ok()?;
            return Some((
                Date::new(year, i8::try_from(middle.number()?).ok()?, day).ok()?,
                at + 5,
            ));
        }
        let (year, middle) = (full_year(last)?, middle.number()?);
        let (day, month) = match (number, middle, separator) {
            (day, month, ".") => (day, month),
            (day, month, _) if day > 12 || day == month => (day, month),
            (month, day, _) if day > 12 => (day, month),
            _ => return None,
        };
        return Some((
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?,
            at + 5,
        ));
    }
    let of = skip(1, &["of", "-"]);
    let month = word(1 + of)?.month()?;
    let year_at = 2 + of + skip(2 + of, &[",", ".", "-"]);
    let year = word(year_at)?;
    let year = full_year(year).or_else(|| short_year(year))?;
    Some((
        Date::new(year, month, i8::try_from(number).ok()?).ok()?,
        at + year_at + 1,
    ))
}

fn touching(words: &[Word]) -> bool {
    words
        .windows(2)
        .all(|pair| pair[0].bytes.end == pair[1].bytes.start)
}

fn full_year(word: &Word) -> Option<i16> {
    let year: i16 = (word.text.len() == 4).then(|| word.text.parse().ok())??;
    (1900..2100).contains(&year).then_some(year)
}

/// "90" is 1990, "17" is 2017.
fn short_year(word: &Word) -> Option<i16> {
    let year: i16 = (word.text.len() == 2).then(|| word.text.parse().ok())??;
    Some(if year >= 70 { 1900 + year } else { 2000 + year })
}

fn joined_day_and_year(text: &str) -> Option<(i8, i16)> {
    if !text.bytes().all(|b| b.is_ascii_digit()) || !(5..=6).contains(&text.len()) {
        return None;
    }
    let (day, year) = text.split_at(text.len() - 4);
    let year: i16 = year.parse().ok()?;
    (1900..2100).contains(&year).then_some((day.parse().ok()?, year))
}

/// A clock time after a date ("at 2:05 am", ", 14:30 GMT"), and the index after it.
fn time_after(words: &[Word], next: usize) -> (Option<Time>, usize) {
    let none = (None, next);
    // In "2017-06-21T02:05" the last word of the date is "21T02".
    let stuck = words[next - 1]
        .text
        .split_once(['T', 't'])
        .and_then(|(_, hour)| hour.parse::<i8>().ok());
    let (hour, mut at) = match stuck {
        Some(hour) => (hour, next),
        None => {
            let links = words[next..].iter().take(2).take_while(|word| {
                matches!(
                    word.text.to_ascii_lowercase().as_str(),
                    "at" | "," | "-" | "–" | "|" | "on" | "/"
                )
            });
            let at = next + links.count();
            let Some(hour) = words.get(at).and_then(|word| word.text.parse::<i8>().ok()) else {
                return none;
            };
            (hour, at + 1)
        }
    };
    let Some(mark) = words.get(at).filter(|word| matches!(word.text, ":" | ".")) else {
        return none;
    };
    let minute = words
        .get(at + 1)
        .filter(|word| word.bytes.start == mark.bytes.end);
    let Some(minute) = minute else { return none };
    let digits = minute.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let Ok(minutes) = digits.parse::<i8>() else {
        return none;
    };
    let mut half = minute.text[digits.len()..].to_ascii_lowercase();
    at += 2;
    if words.get(at).is_some_and(|word| word.text == ":")
        && words
            .get(at + 1)
            .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
    {
        at += 2;
    }
    if half.is_empty() {
        let next = words
            .get(at)
            .map(|word| word.text.to_ascii_lowercase())
            .unwrap_or_default();
        if matches!(next.as_str(), "am" | "pm") {
            half = next;
            at += 1;
        } else if matches!(next.as_str(), "a" | "p")
            && words.get(at + 1).is_some_and(|word| word.text == ".")
            && words
                .get(at + 2)
                .is_some_and(|word| word.text.eq_ignore_ascii_case("m"))
        {
            half = format!("{next}m");
            at += 3;
        }
    }
    let hour = match half.as_str() {
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => hour,
    };
    if words.get(at).is_some_and(|word| {
        matches!(
            word.text.to_ascii_lowercase().as_str(),
            "gmt"
                | "utc"
                | "z"
                | "est"
                | "edt"
                | "cet"
                | "cest"
                | "bst"
                | "ist"
                | "msk"
                | "eet"
                | "eest"
                | "ksa"
        )
    }) {
        at += 1;
    }
    match Time::new(hour, minutes, 0, 0) {
        Ok(time) => (Some(time), at),
        Err(_) => none,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        let show = |found: &Found| match found.time {
            Some(time) => format!(
                "{} {} «{}»",
                found.date,
                time.strftime("%H:%M"),
                &text[found.bytes.clone()]
            ),
            None => format!("{} «{}»", found.date, &text[found.bytes.clone()]),
        };
        find(text).iter().map(show).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn styles_of_pages() {
        for (text, expected) in [
            (
                "June 9, 2017 at 2:05 am",
                "2017-06-09 02:05 «June 9, 2017 at 2:05 am»",
            ),
            ("Sun 16 Apr 2017 The convoy", "2017-04-16 «Sun 16 Apr 2017»"),
            ("Thu Sep 5 2013 x", "2013-09-05 «Thu Sep 5 2013»"),
            ("SAN SALVADOR, 3 JAN 90 --", "1990-01-03 «3 JAN 90»"),
            ("Last updated at Apr 232017 -", "2017-04-23 «Apr 232017»"),
            ("24.08.2013 - x", "2013-08-24 «24.08.2013»"),
            ("23/08/2013", "2013-08-23 «23/08/2013»"),
            ("04/05/2017", ""),
            ("2017-06-21T02:05:00Z", "2017-06-21 02:05 «2017-06-21T02:05:00Z»"),
            (
                "2017-06-21 14:30 GMT x",
                "2017-06-21 14:30 «2017-06-21 14:30 GMT»",
            ),
            (
                "Wednesday, 21st of June, 2017, 4.30 p.m.",
                "2017-06-21 16:30 «Wednesday, 21st of June, 2017, 4.30 p.m»",
            ),
            ("31 June 2017 and Feb. 3, 2016", "2016-02-03 «Feb. 3, 2016»"),
            ("in 2017 he may 2 of them", ""),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
