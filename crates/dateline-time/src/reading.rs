//! Reads a report from its first sentence to its last.

use dateline_language::{Analysis, Sentence};
use dateline_quantity::pieces;
use dateline_report::{PartKind, Report, Span};

use crate::calendar::{Calendar, year_of};
use crate::grammar::{Expression, Meaning, Words};
use crate::resolve::resolve;
use crate::story::Story;
use crate::tense::tense;
use crate::{Basis, Bound, Interval, TimeMention, Timex, TimexKind};

/// See [`crate::times`].
pub(crate) fn times(report: &Report, analysis: &Analysis) -> Vec<TimeMention> {
    let found: Vec<Found> = analysis.sentences.iter().map(Found::in_sentence).collect();
    let published = report.published.map(|published| (published.date, published.time));
    let mut story = Story {
        published,
        narrative: published.is_none_or(|(date, _)| is_narrative(&found, year_of(date))),
        told: None,
        told_here: false,
    };
    let mut times = Vec::new();
    let mut part = None;
    for (at, (sentence, found)) in analysis.sentences.iter().zip(&found).enumerate() {
        if part != Some(sentence.part) && !story.narrative {
            story.told = None;
        }
        part = Some(sentence.part);
        story.told_here = false;
        for (expression, tokens, span) in &found.expressions {
            let resolved = resolve(expression, &story, tense(sentence, tokens.start));
            if let Some(stretch) = resolved.stretch {
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
        }
    }
    times.extend(publication(report));
    times
}

/// The expressions of a sentence with their places.
struct Found {
    expressions: Vec<(Expression, std::ops::Range<usize>, Span)>,
}

impl Found {
    fn in_sentence(sentence: &Sentence) -> Found {
        let pieces = pieces(sentence);
        let words = Words::new(&pieces, &sentence.tokens);
        let expressions = words
            .expressions()
            .into_iter()
            .map(|expression| {
                let (first, last) = (&pieces[expression.pieces.start], &pieces[expression.pieces.end - 1]);
                let span = Span::new(first.span.start, last.span.end);
                let tokens = first.token..last.token + 1;
                (expression, tokens, span)
            })
            .collect();
        Found { expressions }
    }
}

/// Whether most of the years that a text names lie well before its publication, and it hardly ever
/// counts from the day of publication.
fn is_narrative(found: &[Found], published: i16) -> bool {
    let (mut far, mut near) = (0, 0);
    for (expression, _, _) in found.iter().flat_map(|found| &found.expressions) {
        match expression.meaning {
            Meaning::Fields(fields) => match fields.year {
                Some(year) if year < published - 1 => far += 1,
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
    let part = report.parts.iter().find(|part| part.kind == PartKind::Published);
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
