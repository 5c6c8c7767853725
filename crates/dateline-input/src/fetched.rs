//! What an address of the web answered. Nothing is fetched here: this crate opens no connection.

use std::io::Cursor;
use std::path::Path;

use dateline_report::{Metadata, ReportError};

use crate::files::{self, Kind};
use crate::sitemap::{self, Sitemap};
use crate::{Document, Form, Input, InputError, InputErrorKind, Limits, feed, html, meter, text};

/// An answer, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The address, or the path of a file that holds the answer.
    pub name: String,
    /// Whether `name` is the address of the page, and thus of its report.
    pub is_address: bool,
    /// `Content-Type`, where there was one.
    pub content_type: Option<String>,
    /// The body, no longer packed for the way.
    pub bytes: Vec<u8>,
}

/// What an answer holds.
#[derive(Debug)]
pub enum Fetched {
    /// The report of a page.
    Report(Box<Document>),
    /// The entries of a feed.
    Feed(Vec<Input>),
    /// A list of pages.
    Sitemap(Sitemap),
}

/// Reads an answer: a page, a feed, a sitemap or plain text, packed with gzip or not.
pub fn fetched(answer: Answer, limits: Limits) -> Result<Fetched, InputError> {
    let name = answer.name.clone();
    of(answer, limits).map_err(|kind| InputError { input: name, kind })
}

fn of(answer: Answer, limits: Limits) -> Result<Fetched, InputErrorKind> {
    let Answer {
        name,
        is_address,
        content_type,
        bytes,
    } = answer;
    let bytes = if bytes.starts_with(&files::GZIP) {
        meter::whole(meter::gunzip(Cursor::new(bytes), limits), limits)?
    } else {
        bytes
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReportError::Empty.into());
    }
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let charset = text::charset(&content_type);
    let kind = match files::by_head(&bytes) {
        // A feed in JSON and a report in JSON begin alike.
        Kind::JsonLines if content_type.contains("json") => Kind::Feed,
        kind => kind,
    };
    match kind {
        Kind::Sitemap => Ok(Fetched::Sitemap(sitemap::read(
            &text::page(&bytes, charset)?,
            limits,
        )?)),
        Kind::Feed => {
            let entries = feed::entries(&name, &bytes, limits)?.into_iter();
            Ok(Fetched::Feed(entries.map(|entry| named(&name, entry)).collect()))
        }
        Kind::Text if !is_address || content_type.starts_with("text/plain") => {
            let metadata = Metadata {
                url: is_address.then(|| name.clone()),
                input: Some(name),
                ..Metadata::default()
            };
            let document = Document::new(text::strict(bytes)?, metadata, Form::Text)?;
            Ok(Fetched::Report(Box::new(document)))
        }
        // Pages may begin with anything: a comment, an element of their own.
        Kind::Html | Kind::Text => {
            let url = is_address.then_some(name.as_str());
            let (text, metadata) = html::article(text::page(&bytes, charset)?, url, limits)?;
            let metadata = Metadata {
                input: Some(name),
                ..metadata
            };
            let document = Document::new(text, metadata, Form::Html)?;
            Ok(Fetched::Report(Box::new(document)))
        }
        Kind::JsonLines | Kind::Csv | Kind::Warc | Kind::Wacz => Err(InputErrorKind::Page(
            "what the address holds is neither a page nor a feed nor a sitemap; save it to a file first"
                .into(),
        )),
    }
}

/// A feed or sitemap in a file, as if it had been fetched; `None` for a file of another kind.
pub fn saved_list(path: &Path, limits: Limits) -> Result<Option<Answer>, InputError> {
    let name = path.display().to_string();
    if files::by_name(path).0 != Some(Kind::Feed) {
        return Ok(None);
    }
    let bytes = std::fs::File::open(path)
        .map_err(InputErrorKind::from)
        .and_then(|file| meter::whole(file, limits))
        .map_err(|kind| InputError {
            input: name.clone(),
            kind,
        })?;
    Ok(Some(Answer {
        name,
        is_address: false,
        content_type: None,
        bytes,
    }))
}

/// An entry of a feed, with what is wrong with it named.
pub(crate) fn named(name: &str, entry: feed::Entry) -> Input {
    entry.map_err(|(number, kind)| InputError {
        input: format!("{name}#{number}"),
        kind,
    })
}
