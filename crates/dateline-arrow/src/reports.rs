//! The reports of a batch.

use arrow_array::RecordBatch;
use dateline_input::Document;
use dateline_reader::reading::FailureError;
use dateline_report::Metadata;

use crate::StreamError;
use crate::columns::Strings;

/// The reports of a batch with a column `text` and, in any order, `id`, `title`, `outlet`, `published` and `url`, all of text.
/// Other columns are left alone.
pub struct Reports<'a> {
    rows: usize,
    text: Strings<'a>,
    id: Strings<'a>,
    title: Strings<'a>,
    outlet: Strings<'a>,
    published: Strings<'a>,
    url: Strings<'a>,
}

/// What went wrong with a report.
pub fn failure(kind: &str, message: String) -> FailureError {
    FailureError {
        kind: kind.to_owned(),
        message,
    }
}

impl<'a> Reports<'a> {
    /// Finds the columns.
    pub fn of(batch: &'a RecordBatch) -> Result<Reports<'a>, StreamError> {
        let Some(text) = texts(batch, "text")? else {
            return Err(missing(batch, "text"));
        };
        let or_nothing = |name| Ok::<_, StreamError>(texts(batch, name)?.unwrap_or(Strings::Nothing));
        Ok(Reports {
            rows: batch.num_rows(),
            text,
            id: or_nothing("id")?,
            title: or_nothing("title")?,
            outlet: or_nothing("outlet")?,
            published: or_nothing("published")?,
            url: or_nothing("url")?,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The identifier of a row, as given.
    pub fn id(&self, row: usize) -> Option<&'a str> {
        self.id.get(row)
    }

    /// Bytes of the text of a row.
    pub fn bytes(&self, row: usize) -> usize {
        self.text.get(row).map_or(0, str::len)
    }

    /// The report of a row ([`Document::of_fields`]). `most` is the largest text in bytes.
    pub fn document(&self, row: usize, most: usize) -> Result<Document, FailureError> {
        let name = self.id(row).unwrap_or("a report without an id");
        let Some(text) = self.text.get(row) else {
            return Err(failure("empty", format!("{name}: the text is null")));
        };
        if text.len() > most {
            let message = format!("{name}: is larger than {most} bytes; split it, or raise the limit");
            return Err(failure("size", message));
        }
        let word = |column: Strings<'a>| column.get(row).map(str::to_owned);
        let metadata = Metadata {
            id: word(self.id),
            outlet: word(self.outlet),
            title: word(self.title),
            published: word(self.published),
            url: word(self.url),
            input: None,
        };
        Document::of_fields(text, metadata).map_err(|kind| failure(kind.name(), format!("{name}: {kind}")))
    }
}

/// A column of text; `None` where there is none of this name.
pub(crate) fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Result<Option<Strings<'a>>, StreamError> {
    let Some(column) = batch.column_by_name(name) else {
        return Ok(None);
    };
    match Strings::of(column) {
        Some(texts) => Ok(Some(texts)),
        None => Err(StreamError::ColumnType {
            column: name.to_owned(),
            kind: column.data_type().clone(),
            wanted: "text (Utf8, LargeUtf8 or Utf8View)",
        }),
    }
}

pub(crate) fn missing(batch: &RecordBatch, column: &'static str) -> StreamError {
    let schema = batch.schema();
    let there: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    StreamError::MissingColumn {
        column,
        there: if there.is_empty() {
            "none".into()
        } else {
            there.join(", ")
        },
    }
}
