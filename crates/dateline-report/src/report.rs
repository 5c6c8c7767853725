//! A report and what its layout says.

use jiff::civil;
use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use crate::{Span, Text, date, layout};

/// What is known of a report beside its text, from the file or from the person who adds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Identifier; derived from the text where none is given.
    pub id: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Date or date and time of publication, ISO 8601 or any style a news page prints.
    pub published: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The file, or the file and line, that it was read from.
    #[serde(skip)]
    pub input: Option<String>,
}

/// When a report was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Calendar day at the outlet.
    pub date: civil::Date,
    /// Clock time where known.
    pub time: Option<civil::Time>,
    /// How it is known.
    pub basis: PublishedBasis,
}

impl Published {
    /// A date, with or without a clock time, in ISO 8601 or any style a page prints. `None` where the
    /// words hold no full date, or one whose day and month cannot be told apart ("04/05/2017").
    pub fn parse(words: &str, basis: PublishedBasis) -> Option<Published> {
        let found = date::parse(words)?;
        Some(Published {
            date: found.date,
            time: found.time,
            basis,
        })
    }
}

/// How the publication time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishedBasis {
    /// Read in the text itself.
    Text,
    /// From the metadata of the file.
    Metadata,
    /// Said by the user.
    Given,
}

/// What a stretch of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The headline.
    Title,
    /// Who wrote it.
    Byline,
    /// When it was published.
    Published,
    /// "ALEPPO, Syria (Agency) -": where the story was filed, at the head of a paragraph.
    Dateline,
    /// Running text.
    Paragraph,
    /// Words under a picture, with the span of the credit where there is one.
    Caption {
        /// "Photographer / Agency".
        credit: Option<Span>,
    },
    /// Not content; the reason is printed in `set_aside`.
    Aside {
        /// In plain words, e.g. "site tagline".
        why: String,
    },
}

/// A stretch of the text of one kind. Parts do not overlap and stand in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PartKind,
}

impl Part {
    /// Whether its words are read for claims.
    pub fn is_content(&self) -> bool {
        matches!(
            self.kind,
            PartKind::Title | PartKind::Paragraph | PartKind::Caption { .. }
        )
    }
}

/// One document as published.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Given, or `sha256:` and the first 16 digits of the text's SHA-256.
    pub id: String,
    /// Who published it: given, or named in the text's banner or dateline.
    pub outlet: Option<String>,
    /// Headline, from the metadata or the text.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// The place it was filed from, where the text has a dateline.
    pub dateline_place: Option<Span>,
    /// ISO 639-1.
    pub language: String,
    /// Where it was found.
    pub url: Option<String>,
    /// The file, or the file and line, that it was read from.
    pub input: Option<String>,
    /// Of the text, in UTF-8, lower-case hexadecimal.
    pub sha256: String,
    /// The text as given.
    pub text: Text,
    /// What each stretch of it is.
    pub parts: Vec<Part>,
}

/// Why a text is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// No letter of any script.
    #[error("there is no sentence in the text")]
    NoSentence,
}

impl Report {
    /// Reads the layout of a text: title, byline, date, dateline, captions, asides.
    pub fn new(text: impl Into<String>, metadata: Metadata) -> Result<Report, ReportError> {
        let text = Text::new(text);
        if text.as_str().trim().is_empty() {
            return Err(ReportError::Empty);
        }
        if !text.as_str().contains(char::is_alphabetic) {
            return Err(ReportError::NoSentence);
        }
        let sha256 = format!("{:x}", Sha256::digest(text.as_str().as_bytes()));
        let layout = layout::read(&text, &metadata);
        Ok(Report {
            id: metadata.id.unwrap_or_else(|| format!("sha256:{}", &sha256[..16])),
            outlet: metadata.outlet.or(layout.outlet),
            title: layout.title,
            byline: layout.byline,
            published: layout.published,
            dateline_place: layout.dateline_place,
            language: "en".into(),
            url: metadata.url,
            input: metadata.input,
            sha256,
            parts: layout.parts,
            text,
        })
    }
}
