//! What every target does: read a stream of some form to its end, and hold the reports against what is promised of them.

use std::io::Cursor;

use dateline_input::{Document, Limits, read_from};

/// Small limits, so that passing one is within reach of a fuzzer's inputs.
const LIMITS: Limits = Limits {
    bytes: 1 << 18,
    unpacked: 1 << 22,
    ratio: 200,
    records: 64,
    header: 4 << 10,
    nesting: 128,
    seconds: 10,
};

/// Reads `bytes` as a file of this name.
///
/// # Panics
///
/// Where a report is not the same once it is made again from what a ledger keeps of it.
pub fn read(name: &str, bytes: &[u8]) {
    for document in read_from(name.to_owned(), Cursor::new(bytes.to_vec()), LIMITS).flatten() {
        let text = document.report.text.as_str();
        let again = Document::again(text, &document.given, document.form).expect("it was a report before");
        assert_eq!(again.report.text.as_str(), text);
        assert_eq!(again.report.published, document.report.published);
        assert_eq!(again.report.parts, document.report.parts);
    }
}
