//! Reads a report from its first sentence to its last.

use dateline_language::{Analysis, Sentence};
use dateline_quantity::pieces;
use dateline_report::{PartKind, Report, Span};

use crate::calendar::{Calendar, year_of};
use crate::grammar::{Expression, Meaning, Words};
use crate::lexicon::lexicon;
use crate::resolve::{resolve, said_stretch};
use crate::story::Story;
use crate::tense::{Tense, tense};
use crate::{Basis, Bound, Interval, TimeMention, Timex, TimexKind};

/// See [`crate::times`].
pub(crate) fn times(report: &Report, analysis: &Analysis) -> Vec<TimeMention> {
    let found: Vec<Found> = analysis.sentences.iter().map(Found::in_sentence).collect();
    let published = report.published.map(|published| (published.date, published.time));
    let mut story = Story {
        published,
        narrative: published.is_none_or(|(date, _)| is_narrative(&found, year_of(date))),
        told: None,
        told_before: None,
        told_here: false,
        day: None,
        ahead: None,
    };
    let mut ahead = said_years(&found).into_iter().peekable();
    let mut times: Vec<TimeMention> = Vec::new();
    let mut part = None;
    for (at, (sentence, found)) in analysis.sentences.iter().zip(&found).enumerate() {
        if part != Some(sentence.part) && !story.narrative {
            story.told = None;
        }
        part = Some(sentence.part);
        story.told_here = false;
        let mut opened = None;
        for Expressed {
            expression,
            tokens,
            span,
        } in &found.expressions
        {
            while ahead.next_if(|(start, _)| *start <= span.start).is_some() {}
            story.ahead = ahead.peek().map(|(_, stretch)| *stretch);
            if let Meaning::Phrase(phrase) = expression.meaning
                && phrase.narrative
                && !story.narrative
            {
                continue;
            }
            let resolved = resolve(expression, &story, tense_of(expression, sentence, tokens.start));
            if let Some(stretch) = resolved.stretch
                && resolved.told
            {
                story.tell(stretch);
            }
            times.push(TimeMention {
                span: *span,
                sentence: Some(at),
                tokens: tokens.clone(),
                interval: resolved.interval,
                timex: resolved.timex,
                basis: Basis::Expression,
                ends: None,
            });
            let last = times.len() - 1;
            if let Some(first) = opened {
                times.extend(range(&times, first, last));
            }
            opened = expression.opens_range.then_some(last);
        }
    }
    times.extend(publication(report));
    times
}

/// Whether the words around an expression look back or forward; "until Friday" and "by May" look forward.
fn tense_of(expression: &Expression, sentence: &Sentence, token: usize) -> Tense {
    match expression.bound {
        Some(Bound::Until) => Tense::Future,
        _ => tense(sentence, token),
    }
}

/// Where stretches begin in the text whose year is said, with what they are.
fn said_years(found: &[Found]) -> Vec<(usize, Calendar)> {
    found
        .iter()
        .flat_map(|found| &found.expressions)
        .filter_map(|expressed| match expressed.expression.meaning {
            Meaning::Fields(fields) => Some((expressed.span.start, said_stretch(&fields)?)),
            _ => None,
        })
        .collect()
}

/// The mention of a range, from the mentions of its ends.
fn range(times: &[TimeMention], first: usize, last: usize) -> Option<TimeMention> {
    let (from, to) = (times[first].interval?, times[last].interval?);
    if to.to < from.from {
        return None;
    }
    Some(TimeMention {
        span: times[first].span.cover(times[last].span),
        sentence: times[first].sentence,
        tokens: times[first].tokens.start..times[last].tokens.end,
        interval: Some(Interval {
            from: from.from,
            to: to.to,
            granularity: from.granularity.min(to.granularity),
            bound: Bound::Within,
            approximate: from.approximate || to.approximate,
        }),
        timex: Timex {
            kind: TimexKind::Duration,
            value: format!("{}/{}", times[first].timex.value, times[last].timex.value),
            modifier: None,
        },
        basis: Basis::Expression,
        ends: Some((first, last)),
    })
}

/// An expression with its place.
struct Expressed {
    expression: Expression,
    tokens: std::ops::Range<usize>,
    span: Span,
}

/// The expressions of a sentence.
struct Found {
    expressions: Vec<Expressed>,
}

impl Found {
    fn in_sentence(sentence: &Sentence) -> Found {
        if !may_tell_time(sentence) {
            return Found {
                expressions: Vec::new(),
            };
        }
        let pieces = pieces(sentence);
        let words = Words::new(&pieces, &sentence.tokens);
        let expressions = words
            .expressions()
            .into_iter()
            .map(|expression| {
                let (first, last) = (
                    &pieces[expression.pieces.start],
                    &pieces[expression.pieces.end - 1],
                );
                let span = Span::new(first.span.start, last.span.end);
                let tokens = first.token..last.token + 1;
                Expressed {
                    expression,
                    tokens,
                    span,
                }
            })
            .collect();
        Found { expressions }
    }
}

/// Whether an expression of time may stand in a sentence; many have none, and cutting them to pieces takes
/// long.
fn may_tell_time(sentence: &Sentence) -> bool {
    sentence.tokens.iter().any(|token| {
        let word = token.lower.as_bytes();
        lexicon().is_anchor(&token.lower)
            || word.iter().any(u8::is_ascii_digit)
            // "mid-June" and "o'clock" where they are one word
            || word.len() > 3 && word.iter().any(|byte| matches!(byte, b'-' | b'\''))
    })
}

/// Whether most of the years that a text names lie before its publication, and it hardly ever counts
/// from the day of publication.
fn is_narrative(found: &[Found], published: i16) -> bool {
    let (mut far, mut near) = (0, 0);
    for expressed in found.iter().flat_map(|found| &found.expressions) {
        match expressed.expression.meaning {
            Meaning::Fields(fields) => match fields.year {
                Some(year) if year < published => far += 1,
                Some(_) => near += 1,
                None if fields.weekday.is_some() && fields.day.is_none() => near += 1,
                None => {}
            },
            Meaning::Phrase(phrase) if phrase.value.starts_with("DAY") => near += 1,
            _ => {}
        }
    }
    far >= 5 && far >= 2 * near
}

/// The publication date as a mention.
fn publication(report: &Report) -> Option<TimeMention> {
    let published = report.published?;
    // A date that was given beside the text may not be the one that the text prints.
    let printed = |words: &str| words.contains(&published.date.year().to_string());
    let part = report
        .parts
        .iter()
        .find(|part| part.kind == PartKind::Published && printed(report.text.slice(part.span)));
    let day = Calendar::Day(published.date);
    let (from, to) = day.ends()?;
    Some(TimeMention {
        span: part.map_or(Span::new(0, 0), |part| part.span),
        sentence: None,
        tokens: 0..0,
        interval: Some(Interval {
            from,
            to,
            granularity: day.granularity(),
            bound: Bound::Exact,
            approximate: false,
        }),
        timex: Timex {
            kind: TimexKind::Date,
            value: day.value(),
            modifier: None,
        },
        basis: Basis::Published,
        ends: None,
    })
}
