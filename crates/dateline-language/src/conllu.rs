//! Trees from CoNLL-U files, and trees written by hand.
//!
//! The text of a document is put together from its words and `SpaceAfter=No`; `# newpar` begins a
//! paragraph, which becomes a part of the report, `# newdoc` a document. Words of a multiword token
//! (`1-2 don't`) get their own share of its characters where they spell it, else all of them. Empty
//! nodes (`8.1`) and the columns FEATS and DEPS are skipped. Names are read from `Name=B-PLACE`,
//! `Name=I-PLACE` in MISC, with the labels of [`NameKind::label`].

use std::ops::Range;

use dateline_report::{Metadata, Part, PartKind, Report, ReportError, Span};

use crate::{Analysis, Deprel, Name, NameKind, Sentence, Token, Upos, Xpos, plain};

/// A document of a CoNLL-U file.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its text, as paragraphs; the id is that of `# newdoc id`.
    pub report: Report,
    /// Its trees, as in the file.
    pub analysis: Analysis,
}

/// Why a text is no CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConlluError {
    /// A line of a word has not the right number of columns.
    #[error("line {line}: expected {expected} columns")]
    Columns {
        /// From 1.
        line: usize,
        /// As the format asks.
        expected: &'static str,
    },
    /// The number of a word, or of a range of words, is not the next one.
    #[error("line {line}: word number \"{id}\" is out of order")]
    Order {
        /// From 1.
        line: usize,
        /// As written.
        id: String,
    },
    /// A head is not the number of a word of the sentence.
    #[error("line {line}: there is no word \"{head}\" in the sentence")]
    Head {
        /// Of the word, from 1.
        line: usize,
        /// As written.
        head: String,
    },
    /// The heads go round in a circle.
    #[error("line {line}: the heads of the sentence are no tree")]
    Circle {
        /// Of the sentence's first word, from 1.
        line: usize,
    },
    /// `Name=` has a label that is not known.
    #[error("line {line}: unknown name label \"{label}\"")]
    Name {
        /// From 1.
        line: usize,
        /// As written.
        label: String,
    },
    /// The words spell no text.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl ConlluError {
    /// The line it is about, from 1.
    pub fn line(&self) -> Option<usize> {
        match self {
            ConlluError::Columns { line, .. }
            | ConlluError::Order { line, .. }
            | ConlluError::Head { line, .. }
            | ConlluError::Circle { line }
            | ConlluError::Name { line, .. } => Some(*line),
            ConlluError::Report(_) => None,
        }
    }
}

/// The documents of a CoNLL-U text; a text without `# newdoc` is one document.
pub fn parse(text: &str) -> Result<Vec<Document>, ConlluError> {
    let mut documents = Vec::new();
    let mut open = Open::default();
    let mut rows: Vec<Row> = Vec::new();
    let mut surface: Option<Surface> = None;
    let lines = text.lines().enumerate().map(|(at, text)| (at + 1, text));
    for (line, text) in lines.chain([(0, "")]) {
        let text = text.trim_end_matches('\r');
        if text.is_empty() {
            open.add(std::mem::take(&mut rows))?;
            surface = None;
        } else if let Some(comment) = text.strip_prefix('#') {
            let comment = comment.trim();
            if comment.starts_with("newdoc") {
                documents.extend(std::mem::take(&mut open).close()?);
                open.id = comment.split_once('=').map(|(_, id)| id.trim().to_owned());
            } else if comment == "newpar" || comment.starts_with("newpar ") {
                open.new_paragraph = true;
            }
        } else {
            let columns: Vec<&str> = text.split('\t').collect();
            let &[id, form, lemma, upos, xpos, _, head, deprel, _, misc] = columns.as_slice() else {
                return Err(ConlluError::Columns {
                    line,
                    expected: "10 tab-separated",
                });
            };
            let out_of_order = || ConlluError::Order {
                line,
                id: id.to_owned(),
            };
            let next = rows.len() + 1;
            if id.contains('.') {
                continue;
            }
            let space_after = !misc.split('|').any(|entry| entry == "SpaceAfter=No");
            if let Some((first, last)) = id.split_once('-') {
                let range = first.parse::<usize>().ok().zip(last.parse::<usize>().ok());
                match range {
                    Some((first, last)) if first == next && last > first => {
                        surface = Some(Surface {
                            form,
                            last,
                            space_after,
                        });
                    }
                    _ => return Err(out_of_order()),
                }
                continue;
            }
            if id.parse() != Ok(next) {
                return Err(out_of_order());
            }
            let inside = surface.filter(|surface| next <= surface.last);
            rows.push(Row {
                line,
                form,
                lemma,
                upos,
                xpos,
                head,
                deprel,
                misc,
                space_after,
                surface: inside,
            });
        }
    }
    documents.extend(open.close()?);
    Ok(documents)
}

/// Trees written by hand: a word a line, `form lemma UPOS XPOS head deprel [MISC]` with white space
/// between, a blank line between sentences. Heads count from 1, 0 is the root.
///
/// ```
/// let document = dateline_language::conllu::sketch(
///     "Rebels  rebel  NOUN  NNS 2 nsubj
///      left    leave  VERB  VBD 0 root
///      Palmyra Palmyra PROPN NNP 2 obj   Name=B-PLACE|SpaceAfter=No
///      .       .      PUNCT .   2 punct",
/// )?;
/// assert_eq!(document.report.text.as_str(), "Rebels left Palmyra.");
/// # Ok::<(), dateline_language::conllu::ConlluError>(())
/// ```
pub fn sketch(text: &str) -> Result<Document, ConlluError> {
    let mut open = Open::default();
    let mut rows = Vec::new();
    for (at, text) in text.lines().enumerate() {
        let columns: Vec<&str> = text.split_whitespace().collect();
        let line = at + 1;
        match *columns.as_slice() {
            [] => open.add(std::mem::take(&mut rows))?,
            [form, lemma, upos, xpos, head, deprel, ref rest @ ..] if rest.len() < 2 => {
                let misc = rest.first().copied().unwrap_or("_");
                let space_after = !misc.split('|').any(|entry| entry == "SpaceAfter=No");
                rows.push(Row {
                    line,
                    form,
                    lemma,
                    upos,
                    xpos,
                    head,
                    deprel,
                    misc,
                    space_after,
                    surface: None,
                });
            }
            _ => {
                return Err(ConlluError::Columns {
                    line,
                    expected: "6 or 7",
                });
            }
        }
    }
    open.add(rows)?;
    open.close()?.ok_or(ConlluError::Report(ReportError::Empty))
}

/// A line of a word.
#[derive(Clone, Copy)]
struct Row<'a> {
    line: usize,
    form: &'a str,
    lemma: &'a str,
    upos: &'a str,
    xpos: &'a str,
    head: &'a str,
    deprel: &'a str,
    misc: &'a str,
    space_after: bool,
    surface: Option<Surface<'a>>,
}

/// A line of a multiword token.
#[derive(Clone, Copy)]
struct Surface<'a> {
    form: &'a str,
    /// Number of its last word.
    last: usize,
    space_after: bool,
}

/// A document that is being read.
#[derive(Default)]
struct Open {
    id: Option<String>,
    text: String,
    /// Characters of `text`.
    length: usize,
    parts: Vec<Part>,
    sentences: Vec<Sentence>,
    new_paragraph: bool,
    space: bool,
}

impl Open {
    fn push(&mut self, text: &str) -> Span {
        let start = self.length;
        self.text.push_str(text);
        self.length += text.chars().count();
        Span::new(start, self.length)
    }

    fn add(&mut self, rows: Vec<Row>) -> Result<(), ConlluError> {
        let Some(first) = rows.first() else { return Ok(()) };
        let heads = heads(&rows)?;
        if has_circle(&heads) {
            return Err(ConlluError::Circle { line: first.line });
        }
        if !self.text.is_empty() {
            match (self.new_paragraph, self.space) {
                (true, _) => self.push("\n\n"),
                (false, true) => self.push(" "),
                (false, false) => Span::new(self.length, self.length),
            };
        }
        let spans = self.spans(&rows);
        let span = Span::new(spans[0].start, self.length);
        match self.parts.last_mut() {
            Some(part) if !self.new_paragraph => part.span.end = span.end,
            _ => self.parts.push(Part {
                span,
                kind: PartKind::Paragraph,
            }),
        }
        self.new_paragraph = false;
        let names = names(&rows)?;
        let tokens = rows
            .iter()
            .zip(spans)
            .zip(heads)
            .map(|((row, span), head)| Token {
                span,
                form: row.form.to_owned(),
                lower: plain::lower(row.form),
                lemma: row.lemma.to_owned(),
                upos: Upos::from_label(row.upos),
                xpos: Xpos::from_label(row.xpos),
                head,
                deprel: Deprel::from_label(row.deprel),
            });
        let sentence = Sentence::new(span, self.parts.len() - 1, tokens.collect(), names);
        self.sentences.push(sentence);
        Ok(())
    }

    /// Writes the words into the text.
    fn spans(&mut self, rows: &[Row]) -> Vec<Span> {
        let mut spans = Vec::with_capacity(rows.len());
        self.space = false;
        while spans.len() < rows.len() {
            if self.space {
                self.push(" ");
            }
            let row = rows[spans.len()];
            match row.surface {
                None => {
                    let span = self.push(row.form);
                    spans.push(span);
                    self.space = row.space_after;
                }
                Some(surface) => {
                    let words = &rows[spans.len()..surface.last.min(rows.len())];
                    let whole = self.push(surface.form);
                    spans.extend(shares(whole, surface.form, words));
                    self.space = surface.space_after;
                }
            }
        }
        spans
    }

    fn close(self) -> Result<Option<Document>, ConlluError> {
        if self.sentences.is_empty() {
            return Ok(None);
        }
        let metadata = Metadata {
            id: self.id,
            ..Metadata::default()
        };
        // The file says what its parts are, so nothing is read from the layout.
        let report = Report {
            title: None,
            byline: None,
            published: None,
            dateline_place: None,
            parts: self.parts,
            ..Report::new(self.text, metadata)?
        };
        let analysis = Analysis {
            sentences: self.sentences,
        };
        Ok(Some(Document { report, analysis }))
    }
}

/// The characters of each word of a multiword token.
fn shares(whole: Span, surface: &str, words: &[Row]) -> Vec<Span> {
    if words.iter().map(|word| word.form).collect::<String>() != surface {
        return vec![whole; words.len()];
    }
    let mut start = whole.start;
    let share = |word: &Row| {
        let span = Span::new(start, start + word.form.chars().count());
        start = span.end;
        span
    };
    words.iter().map(share).collect()
}

fn heads(rows: &[Row]) -> Result<Vec<Option<usize>>, ConlluError> {
    rows.iter()
        .map(|row| match row.head.parse::<usize>() {
            Ok(head) if head <= rows.len() => Ok(head.checked_sub(1)),
            _ => Err(ConlluError::Head {
                line: row.line,
                head: row.head.to_owned(),
            }),
        })
        .collect()
}

fn has_circle(heads: &[Option<usize>]) -> bool {
    // A path to the root is never longer than the sentence.
    (0..heads.len()).any(|word| {
        std::iter::successors(Some(word), |&at| heads[at])
            .take(heads.len() + 1)
            .count()
            > heads.len()
    })
}

fn names(rows: &[Row]) -> Result<Vec<Name>, ConlluError> {
    let mut names: Vec<Name> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(label) = row.misc.split('|').find_map(|entry| entry.strip_prefix("Name=")) else {
            continue;
        };
        let unknown = || ConlluError::Name {
            line: row.line,
            label: label.to_owned(),
        };
        let (place, kind) = label.split_once('-').ok_or_else(unknown)?;
        let kind = NameKind::from_label(kind).ok_or_else(unknown)?;
        let tokens: Range<usize> = at..at + 1;
        match (place, names.last_mut()) {
            ("I", Some(name)) if name.kind == kind && name.tokens.end == at => name.tokens.end = at + 1,
            ("B" | "I", _) => names.push(Name {
                tokens,
                kind,
                score: 1.0,
            }),
            _ => return Err(unknown()),
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "\
# newdoc id = first
# newpar
# text = We can't.
1\tWe\twe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_
3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\tSpaceAfter=No

# newpar
1\tDeir\tDeir\tPROPN\tNNP\t_\t0\troot\t_\tName=B-PLACE
2\tez\tez\tPROPN\tNNP\t_\t1\tflat\t_\tName=I-PLACE|SpaceAfter=No
3\t-\t-\tPUNCT\tHYPH\t_\t4\tpunct\t_\tName=I-PLACE|SpaceAfter=No
4\tZor\tZor\tPROPN\tNNP\t_\t1\tflat\t_\tName=I-PLACE

1\tfell\tfall\tVERB\tVBD\t_\t0\troot\t_\t_
# newdoc
1\tOver\tover\tADV\tRB\t_\t0\troot\t_\t_
";

    #[test]
    fn documents_paragraphs_and_spans() {
        let text = TWO.replace("# newdoc\n", "\n# newdoc\n");
        let documents = parse(&text).unwrap();
        assert_eq!(documents.len(), 2);
        let Document { report, analysis } = &documents[0];
        assert_eq!(report.id, "first");
        assert_eq!(report.text.as_str(), "We can't.\n\nDeir ez-Zor fell");
        assert_eq!(report.parts.len(), 2);
        assert_eq!(report.text.slice(report.parts[1].span), "Deir ez-Zor fell");
        assert_eq!(
            analysis.sentences.iter().map(|s| s.part).collect::<Vec<_>>(),
            [0, 1, 1]
        );
        for sentence in &analysis.sentences {
            for token in &sentence.tokens {
                assert_eq!(report.text.slice(token.span), token.form);
            }
        }
        let name = &analysis.sentences[1].names;
        assert_eq!(name.len(), 1);
        assert_eq!((name[0].tokens.clone(), name[0].kind), (0..4, NameKind::Place));
    }

    #[test]
    fn errors_say_the_line() {
        let line = "1\tgo\tgo\tVERB\tVB\t_\t2\troot\t_\t_\n";
        assert_eq!(
            parse(line),
            Err(ConlluError::Head {
                line: 1,
                head: "2".into()
            })
        );
        assert!(matches!(
            parse("1\tgo"),
            Err(ConlluError::Columns { line: 1, .. })
        ));
        let circle = "a a X FW 2 dep\nb b X FW 1 dep";
        assert_eq!(sketch(circle), Err(ConlluError::Circle { line: 1 }));
        let label = "a a X FW 0 root Name=B-SHIP";
        assert!(matches!(sketch(label), Err(ConlluError::Name { line: 1, .. })));
    }
}
