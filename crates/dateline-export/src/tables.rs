//! Rows of a layout as CSV or JSON Lines.

use std::io::Write;

use crate::ExportError;
use crate::layouts::{Column, Layout, Row, Value};
use crate::table::inert;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV as of RFC 4180, or with tabs where the layout has them.
    Csv,
    /// An object a line.
    JsonLines,
}

/// What a table is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The form of the file.
    pub format: Format,
    /// Columns after the layout's own for what it has no place for.
    pub extra: bool,
    /// A second header row of HXL tags (CSV).
    pub hxl: bool,
    /// An apostrophe before text that a spreadsheet would take for a formula (CSV).
    pub spreadsheet_safe: bool,
}

/// Writes rows of a layout, one batch after another.
pub struct TableWriter<W: Write> {
    layout: Layout,
    columns: Vec<Column>,
    options: Options,
    out: Out<W>,
}

enum Out<W: Write> {
    Csv(Box<::csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> TableWriter<W> {
    /// Writes the header, where the layout has one.
    pub fn new(out: W, layout: Layout, options: Options) -> Result<TableWriter<W>, ExportError> {
        TableWriter::with_columns(out, layout, &[], options)
    }

    /// The same, with more columns after those of the layout; the rows that are written have cells for them.
    pub fn with_columns(
        out: W,
        layout: Layout,
        more: &[Column],
        options: Options,
    ) -> Result<TableWriter<W>, ExportError> {
        let mut columns = layout.columns(options.extra);
        columns.extend(more);
        let out = match options.format {
            Format::JsonLines => Out::JsonLines(out),
            Format::Csv => {
                let mut rows = ::csv::WriterBuilder::new();
                if layout.tabs() {
                    // Readers of these files know neither quotation marks nor line ends within a cell.
                    rows.delimiter(b'\t').quote_style(::csv::QuoteStyle::Never);
                } else {
                    rows.terminator(::csv::Terminator::CRLF);
                }
                let mut rows = rows.from_writer(out);
                if layout.header() {
                    rows.write_record(columns.iter().map(|column| column.name))?;
                }
                if options.hxl {
                    rows.write_record(columns.iter().map(|column| column.hxl))?;
                }
                Out::Csv(Box::new(rows))
            }
        };
        Ok(TableWriter {
            layout,
            columns,
            options,
            out,
        })
    }

    /// The layout.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Writes rows of the layout.
    pub fn write(&mut self, rows: Vec<Row>) -> Result<(), ExportError> {
        match &mut self.out {
            Out::Csv(writer) => {
                for row in rows {
                    for value in row {
                        let cell = cell(value, self.options.spreadsheet_safe, self.layout.tabs());
                        writer.write_field(cell.as_bytes())?;
                    }
                    writer.write_record(None::<&[u8]>)?;
                }
            }
            Out::JsonLines(out) => {
                for row in rows {
                    let object: serde_json::Map<String, serde_json::Value> = self
                        .columns
                        .iter()
                        .zip(row)
                        .map(|(column, value)| (column.name.to_owned(), json(value)))
                        .collect();
                    serde_json::to_writer(&mut *out, &object)?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(self) -> Result<(), ExportError> {
        match self.out {
            Out::Csv(mut writer) => writer.flush()?,
            Out::JsonLines(mut out) => out.flush()?,
        }
        Ok(())
    }
}

fn cell(value: Value, safe: bool, tabs: bool) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => {
            let text = if tabs {
                text.replace(['\t', '\n', '\r'], " ")
            } else {
                text
            };
            if safe {
                inert(text.into()).into_owned()
            } else {
                text
            }
        }
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}

fn json(value: Value) -> serde_json::Value {
    match value {
        Value::Empty => serde_json::Value::Null,
        Value::Text(text) => text.into(),
        Value::Whole(number) => number.into(),
        Value::Number(number) => number.into(),
        Value::Flag(flag) => flag.into(),
    }
}
