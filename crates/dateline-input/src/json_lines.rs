//! Lines of JSON Lines.

use std::io::{BufRead, Read};

use dateline_report::{Metadata, ReportError};
use serde::Deserialize;

use crate::{Document, Form, Input, InputError, InputErrorKind, Limits, text};

#[derive(Deserialize)]
struct JsonReport {
    text: String,
    id: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    url: Option<String>,
}

/// The reports of a file, one at a time.
pub(crate) struct JsonLines<R> {
    name: String,
    stream: R,
    line: u64,
    limits: Limits,
    ended: bool,
    any: bool,
}

impl<R: BufRead> JsonLines<R> {
    pub(crate) fn new(name: String, stream: R, limits: Limits) -> JsonLines<R> {
        JsonLines {
            name,
            stream,
            line: 0,
            limits,
            ended: false,
            any: false,
        }
    }

    /// The next line without its end; a line over the limit is skipped to its end.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, InputErrorKind> {
        let mut line = Vec::new();
        let limit = self.limits.bytes;
        let read = (&mut self.stream)
            .take(limit as u64 + 1)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read > limit {
            drop(line);
            self.stream.skip_until(b'\n')?;
            return Err(InputErrorKind::Size { limit });
        }
        Ok(Some(line))
    }

    fn document(&self, line: &str) -> Result<Document, InputErrorKind> {
        let JsonReport {
            text,
            id,
            title,
            outlet,
            published,
            url,
        } = serde_json::from_str(line).map_err(|error| InputErrorKind::Json(error.to_string()))?;
        let metadata = Metadata {
            id,
            title,
            outlet,
            published,
            url,
            input: Some(format!("{}:{}", self.name, self.line)),
        };
        Ok(Document::new(text, metadata, Form::Json)?)
    }

    fn error(&self, kind: InputErrorKind) -> InputError {
        InputError {
            input: format!("{}:{}", self.name, self.line),
            kind,
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if self.ended {
                return None;
            }
            self.line += 1;
            if self.line > self.limits.records {
                self.ended = true;
                return Some(Err(self.error(InputErrorKind::Records {
                    limit: self.limits.records,
                })));
            }
            let line = match self.next_line() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    let empty = InputErrorKind::Report(ReportError::Empty);
                    return (!self.any).then(|| {
                        Err(InputError {
                            input: self.name.clone(),
                            kind: empty,
                        })
                    });
                }
                Err(kind) => {
                    self.any = true;
                    self.ended = !matches!(kind, InputErrorKind::Size { .. });
                    return Some(Err(self.error(kind)));
                }
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.any = true;
            return Some(
                text::strict(line)
                    .and_then(|line| self.document(&line))
                    .map_err(|kind| self.error(kind)),
            );
        }
    }
}
