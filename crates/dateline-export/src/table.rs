//! CSV as of RFC 4180: one row a claim.

use std::borrow::{Borrow, Cow};
use std::io::Write;

use dateline_reader::Reading;
use dateline_report::Text;

use crate::ExportError;
use crate::columns::{COLUMNS, Cell, Row, column_names};
use crate::lookup::Lookup;

/// Writes the claims of one reading after another as rows.
pub struct CsvWriter<W: Write> {
    rows: ::csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub fn new(out: W) -> Result<CsvWriter<W>, ExportError> {
        let mut rows = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .from_writer(out);
        rows.write_record(column_names())?;
        Ok(CsvWriter { rows })
    }

    /// Writes a row for each claim.
    pub fn write(&mut self, reading: &Reading) -> Result<(), ExportError> {
        let lookup = Lookup::new(reading);
        let text = Text::new(reading.report.text.as_str());
        for claim in &reading.claims {
            let row = Row {
                reading,
                text: &text,
                lookup: &lookup,
                claim,
            };
            for column in COLUMNS {
                self.rows.write_field(field((column.cell)(&row)).as_bytes())?;
            }
            self.rows.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.rows.flush()?;
        Ok(())
    }
}

/// Writes one row for each claim, below a header (`docs/columns.md`).
pub fn csv<W: Write>(
    readings: impl IntoIterator<Item = impl Borrow<Reading>>,
    out: W,
) -> Result<(), ExportError> {
    let mut writer = CsvWriter::new(out)?;
    for reading in readings {
        writer.write(reading.borrow())?;
    }
    writer.finish()
}

fn field(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => inert(text),
        Cell::Whole(number) => Cow::Owned(number.to_string()),
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Flag(flag) => Cow::Borrowed(if flag { "true" } else { "false" }),
    }
}

/// Text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe
/// before it, and so does one that begins with an apostrophe before such a sign, so that taking one
/// apostrophe away always gives the text back.
pub(crate) fn inert(text: Cow<'_, str>) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_inert_and_can_be_taken_back() {
        for text in ["=1+1", "+3", "-2 tanks", "@SUM(A1)", "\tx", "'=1", "＝1"] {
            let safe = inert(Cow::Borrowed(text));
            assert_eq!(safe, format!("'{text}"));
            assert_eq!(safe.strip_prefix('\''), Some(text));
        }
        for text in ["", "rebels", "'Tis", "3 - 4"] {
            assert_eq!(inert(Cow::Borrowed(text)), text);
        }
    }

    #[test]
    fn numbers_keep_their_sign() {
        assert_eq!(field(Cell::Number(-33.5)), "-33.5");
    }
}
