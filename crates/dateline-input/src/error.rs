//! What is wrong with an input.

use dateline_report::ReportError;

/// An input that gives no report.
#[derive(Debug, thiserror::Error)]
#[error("{input}: {kind}")]
pub struct InputError {
    /// Path, with `:LINE` for a line or row, `#RECORD` for a record of an archive or entry of a feed; `-` for
    /// standard input.
    pub input: String,
    /// What is wrong.
    #[source]
    pub kind: InputErrorKind,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputErrorKind {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(std::io::Error),
    /// Larger than [`crate::Limits::bytes`].
    #[error("is larger than {limit} bytes; split it, or raise --max-bytes")]
    Size {
        /// The limit.
        limit: usize,
    },
    /// Unpacks to more than [`crate::Limits::unpacked`].
    #[error("unpacks to more than {limit} bytes; raise --max-unpacked if you trust it")]
    Unpacked {
        /// The limit.
        limit: u64,
    },
    /// Unpacks to more than [`crate::Limits::ratio`] times its size.
    #[error(
        "unpacks to more than {limit} times its size, as no text does; raise --max-ratio if you trust it"
    )]
    Ratio {
        /// The limit.
        limit: u64,
    },
    /// More entries, rows or records than [`crate::Limits::records`].
    #[error("has more than {limit} records; split it, or raise --max-records")]
    Records {
        /// The limit.
        limit: u64,
    },
    /// A header longer than [`crate::Limits::header`].
    #[error("has a header of more than {limit} bytes; raise --max-header if you trust it")]
    Header {
        /// The limit.
        limit: usize,
    },
    /// Elements within elements deeper than [`crate::Limits::nesting`].
    #[error("nests more than {limit} elements in one another; raise --max-nesting if you trust it")]
    Nesting {
        /// The limit.
        limit: usize,
    },
    /// Takes longer than [`crate::Limits::seconds`].
    #[error("takes more than {limit} seconds and is left; raise --max-seconds")]
    Time {
        /// The limit.
        limit: u64,
    },
    /// It lists pages and holds none.
    #[error("lists {pages} pages and holds none of them; --fetch fetches them")]
    Sitemap {
        /// Pages and further lists.
        pages: usize,
    },
    /// An address of the web that gives nothing.
    #[error("cannot be fetched: {0}")]
    Fetch(String),
    /// Not text at all.
    #[error("is not text: zero byte at byte {at}")]
    Binary {
        /// Offset in the file or line.
        at: usize,
    },
    /// Text in another encoding than UTF-8.
    #[error("is not UTF-8 at byte {at}{hint}; convert it first, e.g. with iconv")]
    Encoding {
        /// Offset in the file or line.
        at: usize,
        /// What it looks like.
        hint: &'static str,
    },
    /// A page in an encoding that is not known, or not in the one that it names.
    #[error("is not in the encoding {0}, and in no other that is known")]
    Charset(String),
    /// A line that is no JSON object with a `text`.
    #[error("is not a JSON report: {0}")]
    Json(String),
    /// A table without a column of texts, or a row that is none.
    #[error("is not a table of reports: {0}")]
    Csv(String),
    /// A page without an article.
    #[error("is a page without an article: {0}")]
    Page(String),
    /// No feed.
    #[error("is not a feed: {0}")]
    Feed(String),
    /// An archive that breaks the rules of its format.
    #[error("is not a sound archive: {0}")]
    Archive(String),
    /// An archive with a name that leads out of it.
    #[error("is refused: its entry {name:?} would lie outside the archive")]
    Path {
        /// The name, as it stands there.
        name: String,
    },
    /// A date of publication that cannot be read.
    #[error("\"{0}\" is no date that can be read; write 2017-06-21")]
    Date(String),
    /// A report in a language that is not read.
    #[error("is in another language than English (\"{0}\"), which is not read")]
    Language(String),
    /// A text that is no report.
    #[error("{0}")]
    Report(#[from] ReportError),
}

impl InputErrorKind {
    /// One word for machines: "io", "size", "unpacked", "ratio", "records", "header", "nesting", "time",
    /// "sitemap", "fetch", "binary", "encoding", "json", "csv", "page", "feed", "archive", "path", "date", "language",
    /// "empty" or "no-sentence".
    pub fn name(&self) -> &'static str {
        match self {
            InputErrorKind::Io(_) => "io",
            InputErrorKind::Size { .. } => "size",
            InputErrorKind::Unpacked { .. } => "unpacked",
            InputErrorKind::Ratio { .. } => "ratio",
            InputErrorKind::Records { .. } => "records",
            InputErrorKind::Header { .. } => "header",
            InputErrorKind::Nesting { .. } => "nesting",
            InputErrorKind::Time { .. } => "time",
            InputErrorKind::Sitemap { .. } => "sitemap",
            InputErrorKind::Fetch(_) => "fetch",
            InputErrorKind::Binary { .. } => "binary",
            InputErrorKind::Encoding { .. } | InputErrorKind::Charset(_) => "encoding",
            InputErrorKind::Json(_) => "json",
            InputErrorKind::Csv(_) => "csv",
            InputErrorKind::Page(_) => "page",
            InputErrorKind::Feed(_) => "feed",
            InputErrorKind::Archive(_) => "archive",
            InputErrorKind::Path { .. } => "path",
            InputErrorKind::Date(_) => "date",
            InputErrorKind::Language(_) => "language",
            InputErrorKind::Report(ReportError::Empty) => "empty",
            // The enumeration may grow; whatever else is wrong with a text, it has no sentence.
            InputErrorKind::Report(_) => "no-sentence",
        }
    }
}

/// A limit that was passed in the midst of a stream, carried through `std::io`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum Passed {
    #[error("unpacked size")]
    Unpacked(u64),
    #[error("ratio")]
    Ratio(u64),
    #[error("size")]
    Size(usize),
}

impl From<std::io::Error> for InputErrorKind {
    fn from(error: std::io::Error) -> InputErrorKind {
        let passed = error.get_ref().and_then(|inner| inner.downcast_ref::<Passed>());
        match passed {
            Some(Passed::Unpacked(limit)) => InputErrorKind::Unpacked { limit: *limit },
            Some(Passed::Ratio(limit)) => InputErrorKind::Ratio { limit: *limit },
            Some(Passed::Size(limit)) => InputErrorKind::Size { limit: *limit },
            None => InputErrorKind::Io(error),
        }
    }
}
