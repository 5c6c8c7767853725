//! The reports of a file or stream, whatever it is.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use dateline_report::{Metadata, ReportError};

use crate::csv_table::Rows;
use crate::files::{self, Kind};
use crate::json_lines::JsonLines;
use crate::warc::Warc;
use crate::{
    Document, Form, InputError, InputErrorKind, Limits, feed, fetched, html, meter, sitemap, text, wacz,
};

/// A report, or why there is none.
pub type Input = Result<Document, InputError>;

/// Reports, one at a time.
pub type Inputs = Box<dyn Iterator<Item = Input> + Send>;

/// Bytes that tell what a stream holds.
const HEAD: u64 = 2048;

/// The reports of a file, or of standard input for `-`, one at a time.
pub fn read(path: &Path, limits: Limits) -> Inputs {
    let name = path.display().to_string();
    if name == "-" {
        return read_stream(name, BufReader::new(std::io::stdin()), None, limits);
    }
    let (kind, _) = files::by_name(path);
    if kind == Some(Kind::Wacz) {
        return wacz::reports(path, limits).unwrap_or_else(|kind| failed(name, kind));
    }
    match File::open(path) {
        Ok(file) => read_stream(name, BufReader::with_capacity(1 << 16, file), kind, limits),
        Err(error) => failed(name, error.into()),
    }
}

/// The reports of a stream: of the form that the ending of its name says, else that its first bytes show.
pub fn read_from(name: String, stream: impl BufRead + Send + 'static, limits: Limits) -> Inputs {
    let (kind, _) = files::by_name(Path::new(&name));
    read_stream(name, stream, kind, limits)
}

fn read_stream(
    name: String,
    stream: impl BufRead + Send + 'static,
    kind: Option<Kind>,
    limits: Limits,
) -> Inputs {
    match peek(stream) {
        Ok((head, stream)) if head.starts_with(&files::GZIP) => {
            read_unpacked(name, meter::gunzip(stream, limits), kind, limits)
        }
        Ok((_, stream)) => read_unpacked(name, stream, kind, limits),
        Err(error) => failed(name, error.into()),
    }
}

/// The first bytes of a stream, and the stream with them before it. A pipe may give one byte at a time.
fn peek(mut stream: impl BufRead + Send + 'static) -> std::io::Result<(Vec<u8>, Box<dyn BufRead + Send>)> {
    let mut head = Vec::new();
    stream.by_ref().take(HEAD).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(std::io::Cursor::new(head).chain(stream))))
}

fn read_unpacked(
    name: String,
    stream: Box<dyn BufRead + Send>,
    kind: Option<Kind>,
    limits: Limits,
) -> Inputs {
    let (head, stream) = match peek(stream) {
        Ok(peeked) => peeked,
        Err(error) => return failed(name, error.into()),
    };
    let kind = match kind {
        // JSON Lines in a file of any other name.
        None | Some(Kind::Text) if files::by_head(&head) == Kind::JsonLines => Kind::JsonLines,
        Some(Kind::Feed) if files::by_head(&head) == Kind::Sitemap => Kind::Sitemap,
        Some(kind) => kind,
        None => files::by_head(&head),
    };
    match kind {
        Kind::Text => one(name, stream, limits, plain),
        Kind::Html => one(name, stream, limits, page),
        Kind::JsonLines => Box::new(JsonLines::new(name, stream, limits)),
        Kind::Csv => match Rows::new(name.clone(), stream, limits) {
            Ok(rows) => Box::new(rows),
            Err(kind) => failed(name, kind),
        },
        Kind::Feed => feed_of(name, stream, limits),
        Kind::Sitemap => one(name, stream, limits, list),
        Kind::Warc => Box::new(Warc::new(name, stream, limits)),
        Kind::Wacz => failed(
            name,
            InputErrorKind::Archive("a WACZ archive is read from a file of its own".into()),
        ),
    }
}

fn failed(name: String, kind: InputErrorKind) -> Inputs {
    Box::new(std::iter::once(Err(InputError { input: name, kind })))
}

/// The one report of a stream.
fn one(
    name: String,
    stream: impl Read,
    limits: Limits,
    of: fn(Vec<u8>, String, Limits) -> Result<Document, InputErrorKind>,
) -> Inputs {
    let document = meter::whole(stream, limits).and_then(|bytes| of(bytes, name.clone(), limits));
    Box::new(std::iter::once(
        document.map_err(|kind| InputError { input: name, kind }),
    ))
}

fn plain(bytes: Vec<u8>, name: String, _: Limits) -> Result<Document, InputErrorKind> {
    let metadata = Metadata {
        input: Some(name),
        ..Metadata::default()
    };
    Ok(Document::new(text::strict(bytes)?, metadata, Form::Text)?)
}

fn page(bytes: Vec<u8>, name: String, limits: Limits) -> Result<Document, InputErrorKind> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReportError::Empty.into());
    }
    let (text, metadata) = html::article(text::page(&bytes, None)?, None, limits)?;
    let metadata = Metadata {
        input: Some(name),
        ..metadata
    };
    Ok(Document::new(text, metadata, Form::Html)?)
}

/// A sitemap has its pages elsewhere.
fn list(bytes: Vec<u8>, _: String, limits: Limits) -> Result<Document, InputErrorKind> {
    let sitemap = sitemap::read(&text::page(&bytes, None)?, limits)?;
    Err(InputErrorKind::Sitemap {
        pages: sitemap.pages.len() + sitemap.sitemaps.len(),
    })
}

fn feed_of(name: String, stream: impl Read, limits: Limits) -> Inputs {
    let entries = meter::whole(stream, limits).and_then(|bytes| feed::entries(&name, &bytes, limits));
    match entries {
        Ok(entries) => Box::new(entries.into_iter().map(move |entry| fetched::named(&name, entry))),
        Err(kind) => failed(name, kind),
    }
}
