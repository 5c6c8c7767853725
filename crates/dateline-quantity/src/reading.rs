//! Finds quantities: a number with its hedge, and the noun or unit that it counts.

use std::ops::Range;

use dateline_language::{Analysis, Deprel, Sentence, Upos, Xpos};

use crate::lexicon::{Hedge, Unit, lexicon};
use crate::number::{Number, is_number_word, number, ordinal};
use crate::piece::{Piece, pieces};
use crate::{Profile, Quantity, toll};

/// See [`crate::quantities_with`].
pub(crate) fn quantities(analysis: &Analysis, profile: Profile) -> Vec<Quantity> {
    let mut found = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let first = found.len();
        if may_have_number(sentence) {
            let pieces = pieces(sentence);
            Finder {
                at,
                sentence,
                pieces: &pieces,
                profile,
            }
            .find(&mut found);
        }
        toll::read(&mut found, first, at, sentence);
        // Figures that count nothing and hurt nobody say nothing.
        let idle: Vec<usize> = (first..found.len())
            .filter(|&now| found[now].what.is_empty())
            .collect();
        toll::drop_quantities(&mut found, &idle);
    }
    found
}

/// Whether a number may stand in a sentence; most have none, and cutting them to pieces takes long.
fn may_have_number(sentence: &Sentence) -> bool {
    sentence.tokens.iter().any(|token| {
        let word = token.lower.as_bytes();
        lexicon().is_seed(&token.lower)
            || word.iter().any(u8::is_ascii_digit)
            // "two-day" and "twenty-one" where they are one word
            || word.len() > 3 && word.contains(&b'-')
    })
}

/// How far one tenth is taken for "about".
const ABOUT: f64 = 0.1;
/// How far a conversion in brackets may be off.
const ROUNDING: f64 = 0.1;

struct Finder<'a> {
    at: usize,
    sentence: &'a Sentence,
    pieces: &'a [Piece<'a>],
    profile: Profile,
}

/// Least, given and most.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figures {
    low: Option<f64>,
    best: Option<f64>,
    high: Option<f64>,
}

impl Finder<'_> {
    fn find(&self, found: &mut Vec<Quantity>) {
        let mut at = 0;
        while at < self.pieces.len() {
            let piece = &self.pieces[at];
            if !piece.is_digits() && !is_number_word(piece.text) {
                at += 1;
                continue;
            }
            if let Some(end) = self.numeric_date(at) {
                at = end;
                continue;
            }
            let Some(number) = self.number(at) else {
                at += 1;
                continue;
            };
            let end = number.pieces.end;
            if self.is_name(&number) || self.is_time(&number) {
                at = end;
                continue;
            }
            let (number, figures, start, end) = self.hedged(number);
            let (quantity, after) = self.measured(&number, figures, start, end);
            found.push(quantity);
            at = after;
        }
    }

    fn text(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |piece| piece.text)
    }

    fn before(&self, at: usize) -> &str {
        if at == 0 { "" } else { self.pieces[at - 1].text }
    }

    fn glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    /// A number that is neither an ordinal nor inside a word.
    fn number(&self, at: usize) -> Option<Number> {
        if ordinal(self.pieces, at).is_some() {
            return None;
        }
        // "as many as 15", "so few".
        if matches!(self.text(at), "many" | "few")
            && matches!(self.before(at), "as" | "so" | "how" | "too" | "that" | "very")
        {
            return None;
        }
        let number = number(self.pieces, at)?;
        // "one" alone counts only what follows it.
        let pronoun = self.text(at) == "one"
            && (matches!(
                self.before(at),
                "no" | "any" | "every" | "this" | "that" | "another" | "the" | "only" | "each"
            ) || matches!(
                self.text(at + 1),
                "another" | "day" | "point" | "who" | "," | "." | "'s"
            ));
        (!pronoun).then_some(number)
    }

    /// "24.07.2016", "2016-07-24": the piece after it.
    fn numeric_date(&self, at: usize) -> Option<usize> {
        let sign = self.text(at + 1);
        let digits = [0, 2, 4]
            .iter()
            .all(|offset| self.pieces.get(at + offset).is_some_and(Piece::is_digits));
        let glued = (1..5).all(|offset| self.glued(at + offset));
        (digits && glued && matches!(sign, "-" | "/" | ".") && self.text(at + 3) == sign).then_some(at + 5)
    }

    /// "S-300", "F-16", "T-72", "122mm", "Route 7", "M5", "10:30", "2254/2015".
    fn is_name(&self, number: &Number) -> bool {
        let Range { start, end } = number.pieces;
        let first = &self.pieces[start];
        if start > 0 && first.glued {
            let before = &self.pieces[start - 1];
            let hyphen =
                before.text == "-" && before.glued && start >= 2 && self.pieces[start - 2].is_letters();
            let sign = matches!(before.text, "/" | ":" | "." | "#" | "@" | "_" | "&");
            if before.is_letters() || hyphen || sign && number.digits {
                return true;
            }
        }
        if lexicon().is_calibre(self.text(end))
            || self.text(end) == "-" && lexicon().is_calibre(self.text(end + 1))
        {
            return true;
        }
        // "10:30", "20/06", "4x4", "3D", "17th".
        let glued_sign = self.glued(end) && matches!(self.text(end), ":" | "/" | "_");
        let glued_letters = number.digits
            && self.glued(end)
            && self.pieces[end].is_letters()
            && lexicon().unit(self.pieces, end).is_none()
            && !lexicon().is_fate(self.text(end));
        if glued_sign || glued_letters {
            return true;
        }
        let before = start.checked_sub(1).map(|before| &self.pieces[before]);
        before.is_some_and(|before| {
            let dot = usize::from(before.text == "." && start >= 2);
            let word = &self.pieces[start - 1 - dot];
            number.digits && lexicon().names_number(word.text, word.capital)
        })
    }

    /// Dates, durations, ages and years.
    fn is_time(&self, number: &Number) -> bool {
        let Range { start, end } = number.pieces;
        let unit = end + usize::from(self.text(end) == "-");
        if lexicon().is_time(self.text(unit)) {
            return true;
        }
        if self.text(unit) == "of" && lexicon().is_month(self.text(unit + 1)) {
            return true;
        }
        let before = self.before(start);
        let Some(value) = number.exact() else {
            return false;
        };
        if number.digits && lexicon().is_month(before) && (value <= 31.0 || value > 1000.0) {
            return true;
        }
        if before == "aged" || before == "age" || before == "ages" {
            return true;
        }
        // "June 20, 2017", "20-23 June", "2011-2012".
        let four = number.digits && self.pieces[start].text.len() == 4 && (1900.0..2100.0).contains(&value);
        if four {
            let comma = before == "," && start >= 2 && self.pieces[start - 2].is_digits();
            let noun = self.noun(end).is_some();
            let said = matches!(
                before,
                "in" | "since"
                    | "of"
                    | "until"
                    | "by"
                    | "during"
                    | "from"
                    | "early"
                    | "late"
                    | "mid"
                    | "-"
                    | "'s"
                    | "the"
                    | "to"
                    | "and"
            );
            return comma || said || !noun;
        }
        number.digits
            && matches!(self.text(end), "-" | "and" | "to")
            && self.pieces.get(end + 1).is_some_and(Piece::is_digits)
            && lexicon().is_month(self.text(end + 2))
    }

    /// A number with its hedge or the second number of a range: the number whose noun is looked for, its
    /// figures, the first piece of all, and the piece after the number.
    fn hedged(&self, first: Number) -> (Number, Figures, usize, usize) {
        let start = first.pieces.start;
        if let Some((second, opened)) = self.range(&first) {
            let figures = Figures {
                low: Some(first.low),
                best: None,
                high: second.high,
            };
            let end = second.pieces.end;
            let start = self.hedge_start(opened);
            return (second, figures, start, end);
        }
        let sign = usize::from(start > 0 && lexicon().money(self.before(start)).is_some());
        let mut figures = self.plain(&first);
        let (mut begin, mut end) = (start - sign, first.pieces.end);
        let mut hedge = None;
        while let Some((said, at)) = lexicon().hedge_before(self.pieces, begin) {
            hedge = Some(hedge.filter(|hedge| *hedge != Hedge::Exact).unwrap_or(said));
            begin = at;
        }
        if let Some((said, after)) = lexicon().hedge_after(self.pieces, end) {
            (hedge, end) = (Some(said), after);
        }
        if let Some(hedge) = hedge {
            figures = figures.hedged(hedge);
        }
        (first, figures, begin, end)
    }

    /// What stands before a range and belongs to it.
    fn hedge_start(&self, start: usize) -> usize {
        lexicon()
            .hedge_before(self.pieces, start)
            .map_or(start, |(_, at)| at)
    }

    /// The second number of "between 20 and 30", "from 20 to 30", "20 to 30", "20-30", "20 or 30", with the
    /// first piece of the range.
    fn range(&self, first: &Number) -> Option<(Number, usize)> {
        let Range { start, end } = first.pieces;
        let second_at = match self.text(end) {
            "-" | "to" | "or" => end + 1,
            "and" if self.before(start) == "between" => end + 1,
            _ => return None,
        };
        // "from 500 to well over 1,000".
        let (hedge, second_at) = match lexicon().hedge_at(self.pieces, second_at) {
            Some((hedge, after)) => (Some(hedge), after),
            None => (None, second_at),
        };
        let mut second = number(self.pieces, second_at)?;
        let mut low = first.low;
        // "2 to 3 million", "20 to 30 thousand".
        if let (Some(high), true) = (second.high, first.digits && second.digits)
            && high >= 1_000.0
            && low < 1_000.0
            && second.pieces.len() > 1
            && !self.pieces[second.pieces.clone()]
                .iter()
                .any(|piece| piece.text == ",")
        {
            let size = 10f64.powi(high.log10().floor() as i32 / 3 * 3);
            low *= size;
        }
        second.low = low;
        if hedge == Some(Hedge::AtLeast) {
            second.high = None;
        }
        let opens = matches!(self.before(start), "between" | "from");
        let rising = second.high.is_none_or(|high| high > low);
        rising.then_some((second, start - usize::from(opens)))
    }

    fn plain(&self, number: &Number) -> Figures {
        if number.exact().is_some() {
            return Figures {
                low: Some(number.low),
                best: Some(number.low),
                high: number.high,
            };
        }
        match self.profile {
            Profile::Ranges => Figures {
                low: Some(number.low),
                best: None,
                high: number.high,
            },
            Profile::Points => Figures {
                low: Some(number.point),
                best: Some(number.point),
                high: number.high,
            },
        }
    }

    /// A number with its noun or unit, and the piece after it.
    fn measured(&self, number: &Number, mut figures: Figures, start: usize, end: usize) -> (Quantity, usize) {
        if let Some(currency) = self
            .before(number.pieces.start)
            .chars()
            .next()
            .and_then(|_| lexicon().money(self.before(number.pieces.start)))
        {
            // "$3.5m".
            let million = self.glued(end) && self.text(end) == "m";
            if million {
                figures = figures.times(1e6);
            }
            let end = end + usize::from(million);
            let quantity = self.quantity(start, end, "money", figures, Some(currency.to_owned()));
            return (quantity, end);
        }
        let hyphen = usize::from(self.text(end) == "-" && self.glued(end));
        if let Some((unit, after)) = lexicon().unit(self.pieces, end + hyphen)
            && !self.unit_is_noun(unit, end + hyphen)
        {
            let mut quantity = self.quantity(start, after, &unit.what, figures, Some(unit.name.clone()));
            let (check, after) = self.conversion(figures, unit, after);
            quantity.check = check;
            return (quantity, after);
        }
        match self.noun(end) {
            Some(noun) => {
                let token = self.pieces[noun - 1].token;
                let what = self.sentence.tokens[token].lemma.to_lowercase();
                let mut quantity = self.quantity(start, noun, &what, figures, None);
                quantity.noun = Some(token);
                (quantity, noun)
            }
            None => (self.quantity(start, end, "", figures, None), end),
        }
    }

    /// "m" and "in" are units only against digits; "5 in" is a number and a preposition.
    fn unit_is_noun(&self, unit: &Unit, at: usize) -> bool {
        matches!(self.text(at), "m" | "in" | "t" | "g" | "l") && !self.glued(at) && unit.name != "m"
            || self.text(at) == "m" && !self.glued(at) && self.pieces[at].capital
    }

    /// Checks a conversion in brackets after a measure: what is wrong with it, and the piece after it.
    fn conversion(&self, figures: Figures, unit: &Unit, at: usize) -> (Option<String>, usize) {
        let none = (None, at);
        if self.text(at) != "(" && self.text(at) != "," || unit.factor.is_none() {
            return none;
        }
        let hedge = [
            "about",
            "some",
            "around",
            "approximately",
            "nearly",
            "roughly",
            "or",
        ];
        let number_at = at + 1 + usize::from(hedge.contains(&self.text(at + 1)));
        let Some(number) = number(self.pieces, number_at) else {
            return none;
        };
        let end = number.pieces.end + usize::from(self.text(number.pieces.end) == "-");
        let Some((other, mut end)) = lexicon().unit(self.pieces, end) else {
            return none;
        };
        if other.what != unit.what || other.name == unit.name {
            return none;
        }
        end += usize::from(self.text(end) == ")");
        let (Some(given), Some(factor), Some(other_factor), Some(said)) =
            (figures.best, unit.factor, other.factor, number.exact())
        else {
            return (None, end);
        };
        let right = given * factor / other_factor;
        let off = (said - right).abs() > (right * ROUNDING).max(0.6);
        let check = off.then(|| {
            format!(
                "{given} {} are {:.1} {}, not {said}",
                unit.name, right, other.name
            )
        });
        (check, end)
    }

    /// The piece after the noun that a number before `at` counts, where one stands there.
    fn noun(&self, at: usize) -> Option<usize> {
        let mut next = at;
        // "dozens of civilians", "five of the dead", "20 other people", "a 50-strong force".
        if self.text(next) == "of" {
            next += 1;
            if matches!(
                self.text(next),
                "the" | "its" | "his" | "their" | "these" | "those" | "our" | "them" | "whom"
            ) {
                next += 1;
            }
            if matches!(self.before(next), "them" | "whom") {
                return None;
            }
        }
        if self.text(next) == "-" {
            next += 1;
        }
        let mut noun = None;
        let mut last = usize::MAX;
        for piece in next..self.pieces.len().min(next + 9) {
            let token_at = self.pieces[piece].token;
            let token = &self.sentence.tokens[token_at];
            let is_noun = matches!(token.upos, Upos::Noun | Upos::Propn);
            let figure = self.pieces[piece].is_digits();
            let passes = matches!(token.upos, Upos::Adj | Upos::Num) && !figure
                || matches!(token.xpos, Xpos::Hyphen | Xpos::Pos | Xpos::Afx)
                || token.lower == "-"
                || matches!(token.xpos, Xpos::Vbn | Xpos::Vbg) && token.deprel == Deprel::Amod
                || token.lower == "\"" && noun.is_none();
            if is_noun {
                // A new noun phrase without a comma: "20 people Syrian state television said".
                if noun.is_some() && self.breaks(last, token_at) {
                    break;
                }
                noun = Some(piece + 1);
                last = token_at;
            } else if noun.is_some()
                && self.pieces[piece].glued
                && self.before(piece) == "-"
                && self.pieces[piece].is_digits()
            {
                // "T-72 tanks".
            } else if !passes || noun.is_some() && token.lower != "-" {
                break;
            }
        }
        noun.or_else(|| {
            // Words that are tagged as something else: "22 wounded", "5 others".
            let token = self
                .pieces
                .get(next)
                .map(|piece| &self.sentence.tokens[piece.token])?;
            lexicon().people(&token.lemma, &token.lower).map(|_| next + 1)
        })
    }

    /// Whether a noun phrase ends between two nouns: a plural is hardly ever the first part of a compound.
    fn breaks(&self, first: usize, second: usize) -> bool {
        let (before, after) = (&self.sentence.tokens[first], &self.sentence.tokens[second]);
        let joined = before.head == Some(second)
            && matches!(before.deprel, Deprel::Compound | Deprel::Amod | Deprel::NmodPoss);
        before.xpos == Xpos::Nns && !joined
            || after.upos == Upos::Propn && before.upos == Upos::Noun && !joined
    }

    fn quantity(
        &self,
        start: usize,
        end: usize,
        what: &str,
        figures: Figures,
        unit: Option<String>,
    ) -> Quantity {
        let (first, last) = (&self.pieces[start], &self.pieces[end - 1]);
        Quantity {
            span: first.span.cover(last.span),
            sentence: self.at,
            tokens: first.token..last.token + 1,
            what: what.to_owned(),
            noun: None,
            low: figures.low,
            best: figures.best,
            high: figures.high,
            unit,
            toll: None,
            check: None,
        }
    }
}

impl Figures {
    fn hedged(self, hedge: Hedge) -> Figures {
        let figure = self.best.or(self.low);
        let tenth = |part: f64| {
            let bound = move |value: f64| {
                let bound = value * part;
                if value.fract() == 0.0 && value >= 10.0 {
                    bound.round()
                } else {
                    bound
                }
            };
            figure.map(|value| {
                if value.fract() == 0.0 && value < 10.0 {
                    value
                } else {
                    bound(value)
                }
            })
        };
        match hedge {
            Hedge::Exact => self,
            Hedge::AtLeast => Figures { high: None, ..self },
            Hedge::AtMost => Figures {
                low: None,
                best: self.best,
                high: self.high.or(figure),
            },
            Hedge::About if self.best.is_some() => Figures {
                low: tenth(1.0 - ABOUT),
                best: self.best,
                high: tenth(1.0 + ABOUT),
            },
            Hedge::Nearly if self.best.is_some() => Figures {
                low: tenth(1.0 - ABOUT),
                best: self.best,
                high: self.best,
            },
            Hedge::About | Hedge::Nearly => self,
        }
    }

    fn times(self, factor: f64) -> Figures {
        let times = |value: Option<f64>| value.map(|value| value * factor);
        Figures {
            low: times(self.low),
            best: times(self.best),
            high: times(self.high),
        }
    }
}
