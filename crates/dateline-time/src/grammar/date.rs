//! Dates of the calendar, as far as they are said.

use std::ops::Range;

use dateline_language::{Upos, Xpos};
use dateline_quantity::ordinal;

use super::{Fields, Meaning, Stretch, Words};
use crate::calendar::{Calendar, Unit};
use crate::lexicon::{Meaning as Entry, Turn, Word, lexicon};

/// Words before four digits that make them a year, whatever follows.
const BEFORE_YEAR: &[&str] = &[
    "in", "since", "of", "during", "by", "from", "until", "till", "after", "before", "to", "early", "late",
    "mid", "the", "and", "between", "year", "'s", "around", "circa", "ca",
];

/// Words before digits that make them a count.
const BEFORE_COUNT: &[&str] = &[
    "least",
    "than",
    "about",
    "some",
    "nearly",
    "over",
    "almost",
    "approximately",
    "roughly",
    "another",
    "only",
    "$",
    "#",
    "no",
    "number",
    "up",
    "killed",
    "wounded",
    "injured",
];

impl Words<'_> {
    /// The longest date that begins at a piece.
    pub(super) fn date(&self, at: usize) -> Option<(Meaning, usize)> {
        let fields =
            |found: Option<(Fields, usize)>| found.map(|(fields, end)| (Meaning::Fields(fields), end));
        [
            fields(self.iso(at)),
            fields(self.numeric(at)),
            fields(self.day_and_month(at)),
            fields(self.leading_day(at)),
            fields(self.year_and_season(at)),
            fields(self.weekday(at)),
            fields(self.stretch_of_year(at)),
            fields(self.week_of_month(at)),
            fields(self.day_of_turn(at)),
            self.decade(at),
            self.century(at),
            fields(self.year(at).map(|(year, end)| {
                (
                    Fields {
                        year: Some(year),
                        ..Fields::default()
                    },
                    end,
                )
            })),
        ]
        .into_iter()
        .flatten()
        .max_by_key(|&(_, end)| end)
    }

    /// "2017-06-20", "2017/06/20".
    fn iso(&self, at: usize) -> Option<(Fields, usize)> {
        let year = self.digits(at, 4..5)?;
        let sign = self.text(at + 1);
        let glued = (1..5).all(|offset| self.glued(at + offset));
        if !glued || !matches!(sign, "-" | "/" | ".") || self.text(at + 3) != sign {
            return None;
        }
        let (month, day) = (self.digits(at + 2, 1..3)?, self.digits(at + 4, 1..3)?);
        // "T02:05" goes on without a space.
        let end = at + 5 + usize::from(self.text(at + 5) == "t" && self.glued(at + 5));
        Some((calendar_day(year, month, day)?, end))
    }

    /// "20/06/2017", "06/20/17", "20.06.2017", "20-06-2017". Where both readings are possible, the
    /// day stands first with dots and hyphens, the month with strokes.
    fn numeric(&self, at: usize) -> Option<(Fields, usize)> {
        let first = self.digits(at, 1..3)?;
        let sign = self.text(at + 1);
        let glued = (1..5).all(|offset| self.glued(at + offset));
        if !glued || !matches!(sign, "-" | "/" | ".") || self.text(at + 3) != sign {
            return None;
        }
        let second = self.digits(at + 2, 1..3)?;
        let year = match self.digits(at + 4, 4..5) {
            Some(year) => year,
            None if sign == "/" => short_year(self.digits(at + 4, 2..3)?),
            None => return None,
        };
        let month_first = second > 12 || (sign == "/" && first <= 12);
        let (day, month) = if month_first {
            (second, first)
        } else {
            (first, second)
        };
        Some((calendar_day(year, month, day)?, at + 5))
    }

    /// A month, and where the words allow it.
    fn month(&self, at: usize) -> Option<(i8, usize)> {
        let Some(Word::Month { number, short }) = self.word(at) else {
            return None;
        };
        let dot = short && self.text(at + 1) == ".";
        Some((number, at + 1 + usize::from(dot)))
    }

    /// The day of a month: "20", "20th", "twentieth".
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let (day, end) = match ordinal(self.pieces, at) {
            Some(found) => found,
            None => (u32::try_from(self.digits(at, 1..3)?).ok()?, at + 1),
        };
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((day, end))
    }

    /// "20 June 2017", "20th of June", "June 20, 2017", "20-23 June", with a weekday before or after.
    fn day_and_month(&self, at: usize) -> Option<(Fields, usize)> {
        let (weekday, start) = match self.word(at) {
            Some(Word::Weekday { number, .. }) => {
                let mut end = at + 1;
                end = self.skip_any(end, &["."]);
                end = self.skip_any(end, &[","]);
                end = self.skip_any(end, &["on"]);
                (Some(number), self.skip_any(end, &["the"]))
            }
            _ => (None, self.skip_any(at, &["the"])),
        };
        let (day, month, end) = self.day_month(start).or_else(|| self.month_day(start))?;
        let mut fields = Fields {
            day: Some(day),
            weekday,
            stretch: Some(Stretch::Month(month)),
            ..Fields::default()
        };
        let end = self.year_of(&mut fields, end);
        Some((fields, end))
    }

    /// "20 June", "20th of June", "20-June", "20 to 23 June" (its first day).
    fn day_month(&self, at: usize) -> Option<(i8, i8, usize)> {
        let (day, end) = self.day_number(at)?;
        let end = self.skip_any(end, &["of", "-"]);
        let (month, end) = self.month(end)?;
        Some((day, month, end))
    }

    /// "June 20", "June 20th", "June the 20th".
    fn month_day(&self, at: usize) -> Option<(i8, i8, usize)> {
        let (month, end) = self.month(at)?;
        let (day, end) = self.day_number(self.skip_any(end, &["the", "-"]))?;
        // "June 20:30" and "June 5,000 people" are something else.
        (!self.goes_on(end)).then_some((day, month, end))
    }

    /// The year after a date without one: "2017", ", 2017", "of 2017", "'17", "last year". Gives the
    /// piece after it, or the same piece.
    fn year_of(&self, fields: &mut Fields, at: usize) -> usize {
        let comma = self.skip_any(at, &[",", "of", "-", "in"]);
        let of = self.skip_any(comma, &["the"]);
        if let Some((year, end)) = self.bare_year(comma) {
            fields.year = Some(year);
            return end;
        }
        if let Some((unit @ (Unit::Year | Unit::Month | Unit::Week), turn, end)) = self.turn_of_unit(of)
            && self.text(at) != ","
        {
            fields.within = Some((unit, turn));
            return end;
        }
        at
    }

    /// "last year", "that month".
    fn turn_of_unit(&self, at: usize) -> Option<(Unit, Turn, usize)> {
        let (Meaning::Turned(super::Named::Unit(unit), turn), end) = self.turned(at)? else {
            return None;
        };
        Some((unit, turn, end))
    }

    /// Four digits or an apostrophe and two, with an era; no check of what stands around.
    fn bare_year(&self, at: usize) -> Option<(i16, usize)> {
        if self.text(at) == "'" && self.glued(at + 1) {
            return Some((short_year(self.digits(at + 1, 2..3)?), at + 2))
                .filter(|_| self.text(at + 2) != "s");
        }
        let figure = self.digits(at, 1..5)?;
        if let Some((sign, end)) = self.era(at + 1) {
            return Some((sign * figure, end));
        }
        let four = self.pieces[at].text.len() == 4 && (1000..2100).contains(&figure);
        let goes_on = self.glued(at + 1)
            && (self.text(at + 1) == "s"
                || self.text(at + 1) == "%"
                || matches!(self.text(at + 1), "," | "." | ":")
                    && self.glued(at + 2)
                    && self.digits(at + 2, 1..9).is_some());
        (four && !goes_on).then_some((figure, at + 1))
    }

    /// "BC", "B.C.", "BCE", "AD", "CE": the sign of the year, and the piece after it.
    fn era(&self, at: usize) -> Option<(i16, usize)> {
        match self.text(at) {
            "bc" | "bce" => Some((-1, at + 1)),
            "ad" | "ce" if self.pieces[at].capital => Some((1, at + 1)),
            first @ ("b" | "a") => {
                let second = if first == "b" { "c" } else { "d" };
                let dotted = self.text(at + 1) == "." && self.text(at + 2) == second && self.glued(at + 2);
                let end = at + 3 + usize::from(self.text(at + 3) == "." && self.glued(at + 3));
                dotted.then_some((if first == "b" { -1 } else { 1 }, end))
            }
            _ => None,
        }
    }

    /// A year that stands alone.
    fn year(&self, at: usize) -> Option<(i16, usize)> {
        let start = if matches!(self.text(at), "the" | "ca" | "circa") {
            let year = self
                .skip(at + 1, &["year"])
                .or_else(|| self.skip(at + 1, &["years"]));
            self.skip_any(year.or((self.text(at) != "the").then_some(at + 1))?, &["."])
        } else {
            at
        };
        let (year, end) = self.bare_year(start)?;
        let said_era = end > start + 1;
        if said_era || start > at {
            return Some((year, end));
        }
        let before = self.before(at);
        if BEFORE_COUNT.contains(&before) {
            return None;
        }
        // "1939-45" has its own second half; "2015-0317" and "1200-1500 men" have not.
        if BEFORE_YEAR.contains(&before) || before == "(" {
            let counted = before == "of" || before == "the" || before == "and" || before == "to";
            return (!counted || !self.counts_things(end)).then_some((year, end));
        }
        let plausible = (1500..2060).contains(&year) && !self.counts_things(end);
        plausible.then_some((year, end))
    }

    /// Whether the piece after digits is a thing that they count.
    fn counts_things(&self, at: usize) -> bool {
        let Some(piece) = self.pieces.get(at) else {
            return false;
        };
        if matches!(
            piece.text,
            "percent" | "per" | "people" | "km" | "m" | "kg" | "meters" | "metres" | "feet" | "men" | "%"
        ) {
            return true;
        }
        let token = &self.tokens[piece.token];
        piece.is_letters()
            && token.xpos == Xpos::Nns
            && !matches!(piece.text, "elections" | "talks" | "protests")
    }

    /// "1982 summer".
    fn year_and_season(&self, at: usize) -> Option<(Fields, usize)> {
        let (year, end) = self.bare_year(at)?;
        let Word::Season(season) = self.word(end)? else {
            return None;
        };
        let fields = Fields {
            year: Some(year),
            stretch: Some(Stretch::Season(season)),
            ..Fields::default()
        };
        (self.text(end) != "fall").then_some((fields, end + 1))
    }

    /// A weekday without a date, perhaps "the 20th" after it, or the week that it lies in.
    fn weekday(&self, at: usize) -> Option<(Fields, usize)> {
        let Some(Word::Weekday { number, short: false }) = self.word(at) else {
            return None;
        };
        let mut fields = Fields {
            weekday: Some(number),
            ..Fields::default()
        };
        let mut end = at + 1;
        if let Some(the) = self.skip(end, &["the"])
            && self.pieces.get(the).is_some_and(|piece| piece.is_digits())
            && let Some((day, after)) = ordinal(self.pieces, the)
            && (1..=31).contains(&day)
        {
            fields.day = Some(day as i8);
            return Some((fields, after));
        }
        let of = self.skip_any(end, &["of"]);
        if let Some((Unit::Week, turn, after)) = self.turn_of_unit(of) {
            fields.within = Some((Unit::Week, turn));
            end = after;
        }
        Some((fields, end))
    }

    /// A month, season, quarter, half or feast, with the year that follows or stands before.
    fn stretch_of_year(&self, at: usize) -> Option<(Fields, usize)> {
        let start = self.skip_any(at, &["the"]);
        let the = start > at;
        let (stretch, end) = self.stretch_name(start)?;
        let mut fields = Fields {
            stretch: Some(stretch),
            ..Fields::default()
        };
        let with_year = self.year_of(&mut fields, end);
        if with_year > end {
            return Some((fields, with_year));
        }
        let alone = match stretch {
            Stretch::Month(_) => !the && self.month_stands_alone(start),
            // In "the summer offensive" only the season is the expression, without its article.
            Stretch::Season(_) => self.season_stands_alone(start, the) && !(the && self.is_noun(end)),
            Stretch::Quarter(_) | Stretch::Half(_) => {
                the || self.text(start + 1) == "-" || self.text(start).starts_with('q')
            }
            Stretch::Holiday(_) => !the || !matches!(self.text(end), "offensive"),
        };
        alone.then_some((fields, end))
    }

    fn stretch_name(&self, at: usize) -> Option<(Stretch, usize)> {
        if let Some((month, end)) = self.month(at) {
            if let Some((Entry::Holiday(holiday), end)) = lexicon().phrase(self.pieces, at) {
                return Some((Stretch::Holiday(holiday), end));
            }
            return Some((Stretch::Month(month), end));
        }
        if let Some(Word::Season(season)) = self.word(at) {
            return Some((Stretch::Season(season), at + 1));
        }
        if let Some((Entry::Holiday(holiday), end)) = lexicon().phrase(self.pieces, at) {
            return Some((Stretch::Holiday(holiday), end));
        }
        // "Q3 2009".
        if matches!(self.text(at), "q" | "h") && self.glued(at + 1) {
            let number = i8::try_from(self.digits(at + 1, 1..2)?).ok()?;
            return match self.text(at) {
                "q" if (1..=4).contains(&number) => Some((Stretch::Quarter(number), at + 2)),
                "h" if (1..=2).contains(&number) => Some((Stretch::Half(number), at + 2)),
                _ => None,
            };
        }
        let (number, after) = match self.text(at) {
            "final" | "last" => (None, at + 1),
            "latter" => (Some(2), at + 1),
            _ => ordinal(self.pieces, at).map(|(number, end)| (i8::try_from(number).ok(), end))?,
        };
        let after = self.skip_any(after, &["-"]);
        match self.text(after) {
            "quarter" => Some((Stretch::Quarter(number.unwrap_or(4)), after + 1))
                .filter(|_| number.is_none_or(|n| n <= 4)),
            "half" => Some((Stretch::Half(number.unwrap_or(2)), after + 1))
                .filter(|_| number.is_none_or(|n| n <= 2)),
            _ => None,
        }
        .filter(|&(_, end)| number.is_some() || self.text(end) == "of")
    }

    /// "in May", but not "may"; "June" anyway.
    fn month_stands_alone(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        if let Some(Word::Month { short: true, .. }) = self.word(at) {
            return false;
        }
        if !lexicon().is_common(piece.text) {
            return piece.capital;
        }
        let before = self.before(at);
        piece.capital
            && matches!(
                before,
                "in" | "since" | "by" | "until" | "till" | "of" | "early" | "late" | "mid" | "-" | "and" | "to" | "from"
                    | "last" | "next" | "this" | "through" | "during" | "between" | "before" | "after" | "for"
            )
            // "to march", and "in March on the capital" is a month with a capital.
            && !(before == "to" && self.tokens[piece.token].xpos == Xpos::Vb)
    }

    fn is_noun(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| {
            piece.is_letters() && matches!(self.tokens[piece.token].upos, Upos::Noun | Upos::Propn)
        })
    }

    /// "winter" anyway; "fall" and "spring" only where they are no verbs and not "the fall of".
    fn season_stands_alone(&self, at: usize, the: bool) -> bool {
        if !matches!(self.text(at), "fall" | "spring") {
            return true;
        }
        let said = the
            || matches!(
                self.before(at),
                "in" | "since"
                    | "by"
                    | "until"
                    | "till"
                    | "early"
                    | "late"
                    | "mid"
                    | "during"
                    | "through"
                    | "that"
                    | "-"
                    | "and"
            );
        let offensive = matches!(
            self.text(at + 1),
            "offensive" | "offensives" | "campaign" | "campaigns"
        );
        (said && self.text(at + 1) != "of") || offensive
    }

    /// "the last week of March", "the first week of June 2017".
    fn week_of_month(&self, at: usize) -> Option<(Fields, usize)> {
        let start = self.skip(at, &["the"])?;
        let (week, after) = match self.text(start) {
            "last" | "final" => (-1, start + 1),
            _ => ordinal(self.pieces, start)
                .and_then(|(number, end)| Some((i8::try_from(number).ok()?, end)))?,
        };
        let of = self.skip(after, &["week", "of"])?;
        let (month, end) = self.month(of)?;
        let mut fields = Fields {
            stretch: Some(Stretch::Month(month)),
            week: Some(week).filter(|week| *week <= 5),
            ..Fields::default()
        };
        let end = self.year_of(&mut fields, end);
        Some((fields, end))
    }

    /// "the 20th of this month", "on the 20th", "the 20th" where it closes its phrase.
    fn day_of_turn(&self, at: usize) -> Option<(Fields, usize)> {
        let start = self.skip(at, &["the"])?;
        let (day, end) = ordinal(self.pieces, start)?;
        let digits = self.pieces[start].is_digits();
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let mut fields = Fields {
            day: Some(day),
            ..Fields::default()
        };
        if let Some(of) = self.skip(end, &["of"])
            && let Some((Unit::Month, turn, end)) = self.turn_of_unit(of)
        {
            fields.within = Some((Unit::Month, turn));
            return Some((fields, end));
        }
        let closes = self.pieces.get(end).is_none_or(|next| {
            !next.is_letters() && next.text != "-"
                || matches!(next.text, "and" | "the" | "when" | "as" | "but")
        });
        let said = matches!(self.before(at), "on" | "by" | "until" | "of" | "from" | "to");
        (digits && closes && said).then_some((fields, end))
    }

    /// "the 1980s", "the '80s", "the late eighties" with its era.
    fn decade(&self, at: usize) -> Option<(Meaning, usize)> {
        let start = self.skip_any(at, &["the"]);
        let quote = usize::from(self.text(start) == "'");
        let figure = start + quote;
        if let Some(Word::Decade(decade)) = self.word(start) {
            return (start > at || matches!(self.before(at), "early" | "late" | "mid" | "-" | "the"))
                .then_some((Meaning::Named(Calendar::Decade(190 + decade)), start + 1));
        }
        let digits = self.pieces.get(figure).filter(|piece| piece.is_digits())?;
        let number: i16 = digits.text.parse().ok()?;
        let plural = match self.text(figure + 1) {
            "s" | "'s" if self.glued(figure + 1) => figure + 2,
            _ => return None,
        };
        if number % 10 != 0 {
            return None;
        }
        if let Some((-1, end)) = self.era(plural) {
            return Some((Meaning::Named(Calendar::Decade(-(number / 10))), end));
        }
        match digits.text.len() {
            4 if (1000..2100).contains(&number) => {
                Some((Meaning::Named(Calendar::Decade(number / 10)), plural))
            }
            2 if quote == 1 || start > at || number >= 20 && self.text(figure + 1) == "s" => {
                let century = if number <= 20 { 200 } else { 190 };
                Some((Meaning::Named(Calendar::Decade(century + number / 10)), plural))
            }
            _ => None,
        }
    }

    /// "the 19th century", "eighteenth-century", "the 4th century BC".
    fn century(&self, at: usize) -> Option<(Meaning, usize)> {
        let start = self.skip_any(at, &["the"]);
        let (number, end) = ordinal(self.pieces, start)?;
        let end = self.skip_any(end, &["-"]);
        if !matches!(
            self.word(end),
            Some(Word::Unit {
                unit: Unit::Century,
                ..
            })
        ) {
            return None;
        }
        let number = i16::try_from(number)
            .ok()
            .filter(|number| (1..=21).contains(number))?;
        let (sign, end) = self.era(end + 1).unwrap_or((1, end + 1));
        Some((Meaning::Named(Calendar::Century(sign * number)), end))
    }

    /// The second year of "1939-45", and its pieces.
    pub(super) fn second_year(&self, first: i16, at: usize) -> Option<(i16, Range<usize>)> {
        let linked = matches!(self.text(at), "-" | "/") && self.glued(at) && self.glued(at + 1);
        let figure = self.digits(at + 1, 2..3)?;
        let year = first / 100 * 100 + figure;
        (linked && year > first).then_some((year, at + 1..at + 2))
    }

    /// The second day of "June 20-23" and "May 4 and 5", and its pieces.
    pub(super) fn second_day(&self, first: &Fields, at: usize) -> Option<(Fields, Range<usize>)> {
        let start = match self.text(at) {
            "-" | "and" | "to" | "through" | "until" | "or" => self.skip_any(at + 1, &["the"]),
            _ => return None,
        };
        let (day, end) = self.day_number(start)?;
        if self.month(end).is_some() || self.month(self.skip_any(end, &["of"])).is_some() || self.goes_on(end)
        {
            return None;
        }
        let mut fields = Fields {
            day: Some(day),
            weekday: None,
            ..*first
        };
        let with_year = self.year_of(&mut fields, end);
        let closes = with_year > end
            || self.pieces.get(end).is_none_or(|next| {
                let noun = matches!(
                    self.tokens[next.token].xpos,
                    Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Jj | Xpos::Cd
                );
                !next.is_letters() && next.text != "-" && next.text != "%" || next.is_letters() && !noun
            });
        (first.day < Some(day) && closes).then_some((fields, start..with_year))
    }

    /// Whether a figure goes on at a piece: "20:30", "5,000", "20%".
    fn goes_on(&self, at: usize) -> bool {
        self.glued(at)
            && (matches!(self.text(at), ":" | "%" | "/")
                || matches!(self.text(at), "," | ".")
                    && self.glued(at + 1)
                    && self.digits(at + 1, 1..9).is_some())
    }

    /// The first day of "20-23 June", "28 and 29 August", "the 13th to the 19th of October".
    fn leading_day(&self, at: usize) -> Option<(Fields, usize)> {
        let start = self.skip_any(at, &["the"]);
        let (day, end) = self.day_number(start)?;
        let link = matches!(
            self.text(end),
            "-" | "and" | "to" | "or" | "," | "until" | "through" | "/"
        );
        if !link || self.goes_on(end) && self.text(end) != "/" {
            return None;
        }
        let next = self.skip_any(end + 1, &["the"]);
        let (last, month, after) = self.day_month(next)?;
        let mut fields = Fields {
            day: Some(day),
            stretch: Some(Stretch::Month(month)),
            ..Fields::default()
        };
        self.year_of(&mut fields, after);
        (day < last).then_some((fields, end))
    }
}

fn calendar_day(year: i16, month: i16, day: i16) -> Option<Fields> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    crate::calendar::date(year, month, day)?;
    Some(Fields {
        year: Some(year),
        stretch: Some(Stretch::Month(month)),
        day: Some(day),
        ..Fields::default()
    })
}

/// The year of two digits: "17" is 2017, "45" is 1945.
fn short_year(figure: i16) -> i16 {
    if figure < 40 { 2000 + figure } else { 1900 + figure }
}
