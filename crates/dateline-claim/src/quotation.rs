//! Stretches between quotation marks.

use dateline_language::{Analysis, Sentence, Token, Upos};
use dateline_report::Span;

/// A place in the text: sentence and token.
pub(crate) type At = (usize, usize);

/// Words between quotation marks, the marks included. A quotation that runs over several paragraphs
/// is one stretch for each of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quotation {
    /// The opening mark, or the first word of a paragraph that goes on with a quotation.
    pub(crate) first: At,
    /// The closing mark, or the last word where there is none.
    pub(crate) last: At,
    /// The report's part.
    pub(crate) part: usize,
    /// The paragraph before ended inside the same quotation.
    pub(crate) continues: bool,
    pub(crate) span: Span,
}

impl Quotation {
    /// Whether it is speech and not a word or two held up for show: it has a verb, or five words.
    pub(crate) fn is_speech(&self, analysis: &Analysis) -> bool {
        let mut words = 0;
        for sentence in self.first.0..=self.last.0 {
            for token in &analysis.sentences[sentence].tokens {
                if self.span.contains(token.span) && token.upos != Upos::Punct {
                    words += 1;
                    if matches!(token.upos, Upos::Verb | Upos::Aux) && words > 1 {
                        return true;
                    }
                }
            }
        }
        words >= 5
    }
}

/// What a mark may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    Either,
}

/// A family of marks that close one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

/// The quotations of a report, in order. An opening mark without a closing one reaches to the end of
/// its paragraph where the quotation goes on in the next or began a clause, else to the end of its sentence.
pub(crate) fn quotations(analysis: &Analysis) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut part = None;
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        if part != Some(sentence.part) {
            let goes_on = sentence.tokens.first().is_some_and(|token| {
                matches!(mark(sentence, 0), Some((Family::Double, _))) || token.form == "«"
            });
            let unclosed = open.take();
            if let Some(unclosed) = &unclosed {
                found.push(unclosed.close_at_paragraph(analysis, at - 1, goes_on));
            }
            if goes_on && unclosed.is_some() {
                open = Some(Open {
                    first: (at, 0),
                    family: Family::Double,
                    continues: true,
                });
                part = Some(sentence.part);
                scan(analysis, at, 1, &mut open, &mut found);
                continue;
            }
            part = Some(sentence.part);
        }
        scan(analysis, at, 0, &mut open, &mut found);
    }
    if let Some(unclosed) = open {
        found.push(unclosed.close_at_paragraph(analysis, analysis.sentences.len() - 1, false));
    }
    found.sort_by_key(|quotation| quotation.span);
    found
}

struct Open {
    first: At,
    family: Family,
    continues: bool,
}

impl Open {
    fn close(&self, analysis: &Analysis, last: At) -> Quotation {
        let start = analysis.sentences[self.first.0].tokens[self.first.1].span.start;
        let end = analysis.sentences[last.0].tokens[last.1].span.end;
        Quotation {
            first: self.first,
            last,
            part: analysis.sentences[self.first.0].part,
            continues: self.continues,
            span: Span::new(start, end.max(start)),
        }
    }

    /// Closes a quotation that has no closing mark, `sentence` being the last of its paragraph.
    fn close_at_paragraph(&self, analysis: &Analysis, sentence: usize, goes_on: bool) -> Quotation {
        let (first, token) = self.first;
        let before = token
            .checked_sub(1)
            .map(|before| analysis.sentences[first].tokens[before].lower.as_str());
        let began_clause = matches!(before, None | Some("," | ":"));
        let last = if goes_on || self.continues || (began_clause && self.family == Family::Double) {
            sentence
        } else {
            first
        };
        self.close(analysis, (last, analysis.sentences[last].tokens.len() - 1))
    }
}

fn scan(analysis: &Analysis, at: usize, from: usize, open: &mut Option<Open>, found: &mut Vec<Quotation>) {
    let sentence = &analysis.sentences[at];
    for token in from..sentence.tokens.len() {
        let Some((family, mark)) = mark(sentence, token) else {
            continue;
        };
        match open {
            Some(quotation) if quotation.family == family => {
                if mark == Mark::Opens && family == Family::Double {
                    // A second opening mark: the first was never closed.
                    if (at, token) > quotation.first && token > 0 {
                        found.push(quotation.close(analysis, (at, token - 1)));
                    } else if at > quotation.first.0 {
                        found.push(quotation.close_at_paragraph(analysis, at - 1, false));
                    }
                    *quotation = Open {
                        first: (at, token),
                        family,
                        continues: false,
                    };
                } else if mark != Mark::Opens {
                    found.push(quotation.close(analysis, (at, token)));
                    *open = None;
                }
            }
            Some(_) => {}
            None if mark != Mark::Closes => {
                *open = Some(Open {
                    first: (at, token),
                    family,
                    continues: false,
                });
            }
            None => {}
        }
    }
}

/// Reads a token as a quotation mark. Straight marks open before a word and close after one.
fn mark(sentence: &Sentence, at: usize) -> Option<(Family, Mark)> {
    let token = &sentence.tokens[at];
    let family = match token.form.as_str() {
        "“" | "„" | "«" | "``" => return Some((Family::Double, Mark::Opens)),
        "”" | "»" | "''" => return Some((Family::Double, Mark::Closes)),
        "\"" => Family::Double,
        "‘" => return Some((Family::Single, Mark::Opens)),
        "'" | "’" | "`" if token.upos == Upos::Punct => Family::Single,
        _ => return None,
    };
    let touches = |left: Option<&Token>, right: Option<&Token>| match (left, right) {
        (Some(left), Some(right)) => left.span.end == right.span.start,
        _ => false,
    };
    let before = at.checked_sub(1).map(|before| &sentence.tokens[before]);
    let after = sentence.tokens.get(at + 1);
    let mark = match (touches(before, Some(token)), touches(Some(token), after)) {
        (false, true) => Mark::Opens,
        (true, false) => Mark::Closes,
        _ if family == Family::Single => return None,
        _ => Mark::Either,
    };
    Some((family, mark))
}
