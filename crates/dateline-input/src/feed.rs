//! Entries of RSS, Atom and JSON feeds.

use dateline_report::Metadata;

use crate::html;
use crate::{Document, Form, InputErrorKind, Limits};

/// An entry of a feed, or its number and what is wrong with it.
pub(crate) type Entry = Result<Document, (usize, InputErrorKind)>;

/// The reports of a feed, in its order. An entry without text is left out: a feed of headlines has its reports
/// elsewhere.
pub(crate) fn entries(name: &str, bytes: &[u8], limits: Limits) -> Result<Vec<Entry>, InputErrorKind> {
    html::check_nesting(&String::from_utf8_lossy(bytes), limits)?;
    let feed = feed_rs::parser::parse(bytes).map_err(|error| InputErrorKind::Feed(error.to_string()))?;
    if feed.entries.len() as u64 > limits.records {
        return Err(InputErrorKind::Records {
            limit: limits.records,
        });
    }
    let outlet = feed.title.map(|title| title.content.trim().to_owned());
    let mut documents = Vec::new();
    for (at, entry) in feed.entries.into_iter().enumerate() {
        let body = entry
            .content
            .and_then(|content| content.body)
            .or(entry.summary.map(|summary| summary.content));
        let Some(body) = body.filter(|body| !body.trim().is_empty()) else {
            continue;
        };
        let title = entry
            .title
            .map(|title| html::words(title.content, limits))
            .transpose();
        let document = title.and_then(|title| {
            let title = title.filter(|title| !title.is_empty());
            let text = html::with_headline(title.as_deref(), &html::words(body, limits)?);
            let metadata = Metadata {
                id: None,
                outlet: outlet.clone().filter(|outlet| !outlet.is_empty()),
                title,
                published: entry.published.or(entry.updated).map(|at| at.to_rfc3339()),
                url: entry.links.first().map(|link| link.href.clone()),
                input: Some(format!("{name}#{}", at + 1)),
            };
            Ok(Document::new(text, metadata, Form::Feed)?)
        });
        documents.push(document.map_err(|kind| (at + 1, kind)));
    }
    Ok(documents)
}
