//! What is served of one report, with everything taken out of it that is held back.

use std::sync::Arc;

use dateline_export::private_names;
use dateline_ledger::{KeptReading, Ledger, LedgerError, blot_out};
use serde::Serialize;

use crate::accounts::{Item, items};

/// A report with its claims.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Content address.
    pub address: String,
    /// Address of the first telling of its story.
    pub story: String,
    /// About the report.
    pub head: Head,
    /// Its claims, in the order of the text.
    pub items: Vec<Arc<Item>>,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Head {
    /// Content address.
    pub address: String,
    /// Identifier as published.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// How many claims it makes.
    pub claims: usize,
    /// Address of the report that told its story first, where it is another.
    pub first_telling: Option<String>,
    /// Program, version and models of its reading.
    pub coder: String,
    /// When the reading was kept.
    pub recorded: String,
}

impl Part {
    /// Lays a reading out that nothing has to be taken out of any more.
    pub(crate) fn new(kept: &KeptReading, story: &str) -> Part {
        let report = &kept.reading.report;
        Part {
            address: kept.address.clone(),
            story: story.to_owned(),
            head: Head {
                address: kept.address.clone(),
                id: report.id.clone(),
                outlet: report.outlet.clone(),
                title: report.title.clone(),
                byline: report.byline.clone(),
                published: report.published.clone(),
                url: report.url.clone(),
                language: report.language.clone(),
                claims: kept.reading.claims.len(),
                first_telling: (story != kept.address).then(|| story.to_owned()),
                coder: kept.reading.coder.clone(),
                recorded: kept.recorded.clone(),
            },
            items: items(kept, story).into_iter().map(Arc::new).collect(),
        }
    }
}

/// The newest reading of a report up to and with operation `until`, with redactions blotted out, and, unless `with_names`,
/// the names of private persons. `None` where it was not read by then.
pub(crate) fn masked(
    ledger: &Ledger,
    address: &str,
    until: i64,
    with_names: bool,
) -> Result<Option<KeptReading>, LedgerError> {
    let Some(mut kept) = ledger.reading(address, until)? else {
        return Ok(None);
    };
    let hidden = hidden(ledger, &kept, with_names)?;
    if !hidden.is_empty() {
        kept.reading = blot_out(&kept.reading, &hidden)?;
    }
    Ok(Some(kept))
}

fn hidden(ledger: &Ledger, kept: &KeptReading, with_names: bool) -> Result<Vec<String>, LedgerError> {
    let mut hidden = ledger.redactions(&kept.address)?;
    if !with_names {
        hidden.extend(private_names(&kept.reading));
    }
    Ok(hidden)
}
