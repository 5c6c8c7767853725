//! Rows of a CSV table with named columns.

use std::io::Read;

use dateline_report::Metadata;

use crate::meter::{Allowance, Rationed};
use crate::{Document, Form, Input, InputError, InputErrorKind, Limits};

/// What a column may be called, in small letters, best first. The last names of some are those that the
/// spreadsheet of an auto-archiver has.
const TEXT: &[&str] = &["text", "body", "content", "article", "story", "text content"];
const ID: &[&str] = &["id", "report_id"];
const TITLE: &[&str] = &["title", "headline", "upload title"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "publication"];
const PUBLISHED: &[&str] = &[
    "published",
    "published_at",
    "date",
    "datetime",
    "upload timestamp",
];
const URL: &[&str] = &["url", "link"];

/// The reports of a table, one at a time.
pub(crate) struct Rows<R> {
    name: String,
    rows: csv::Reader<Rationed<R>>,
    allowance: Allowance,
    columns: Columns,
    limits: Limits,
    row: u64,
    ended: bool,
}

#[derive(Clone, Copy)]
struct Columns {
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    outlet: Option<usize>,
    published: Option<usize>,
    url: Option<usize>,
}

impl<R: Read> Rows<R> {
    /// Reads the header.
    pub(crate) fn new(name: String, stream: R, limits: Limits) -> Result<Rows<R>, InputErrorKind> {
        // The reader takes a buffer ahead of the row that it gives.
        let (stream, allowance) = Rationed::new(stream, limits.bytes.saturating_add(1 << 16));
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(stream);
        let header = rows.headers().map_err(kind)?;
        let header: Vec<String> = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        let find = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| header.iter().position(|column| column == name))
        };
        let Some(text) = find(TEXT) else {
            return Err(InputErrorKind::Csv(format!(
                "no column is named {}",
                TEXT.join(", ")
            )));
        };
        let columns = Columns {
            text,
            id: find(ID),
            title: find(TITLE),
            outlet: find(OUTLET),
            published: find(PUBLISHED),
            url: find(URL),
        };
        Ok(Rows {
            name,
            rows,
            allowance,
            columns,
            limits,
            row: 1,
            ended: false,
        })
    }

    fn document(&self, record: &csv::StringRecord) -> Result<Document, InputErrorKind> {
        let cell = |column: Option<usize>| {
            let cell = record.get(column?)?.trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let text = record.get(self.columns.text).unwrap_or_default();
        if let Some(at) = text.bytes().position(|byte| byte == 0) {
            return Err(InputErrorKind::Binary { at });
        }
        if text.len() > self.limits.bytes {
            return Err(InputErrorKind::Size {
                limit: self.limits.bytes,
            });
        }
        let metadata = Metadata {
            id: cell(self.columns.id),
            outlet: cell(self.columns.outlet),
            title: cell(self.columns.title),
            published: cell(self.columns.published),
            url: cell(self.columns.url),
            input: Some(format!("{}:{}", self.name, self.row)),
        };
        Ok(Document::new(text, metadata, Form::Csv)?)
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        if self.ended {
            return None;
        }
        self.allowance.renew();
        self.row += 1;
        let mut record = csv::StringRecord::new();
        let document = match self.rows.read_record(&mut record) {
            Ok(false) => return None,
            Ok(true) if self.row - 1 > self.limits.records => {
                self.ended = true;
                Err(InputErrorKind::Records {
                    limit: self.limits.records,
                })
            }
            Ok(true) => self.document(&record),
            Err(error) => {
                // A row in another encoding is one row; a stream that breaks off is the end.
                self.ended = error.is_io_error();
                Err(kind(error))
            }
        };
        Some(document.map_err(|kind| InputError {
            input: format!("{}:{}", self.name, self.row),
            kind,
        }))
    }
}

fn kind(error: csv::Error) -> InputErrorKind {
    let words = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        csv::ErrorKind::Utf8 { err, .. } => InputErrorKind::Encoding {
            at: err.valid_up_to(),
            hint: "",
        },
        _ => InputErrorKind::Csv(words),
    }
}
