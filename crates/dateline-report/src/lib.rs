//! The lowest floor: what was published.
//!
//! A [`Report`] is one document with its text, its metadata and its [`Part`]s (title, byline,
//! paragraphs, captions, lines that are set aside). Every floor above points back into the text
//! with a [`Span`] of Unicode characters.

mod date;
mod layout;
mod report;
mod text;

pub use report::{Metadata, Part, PartKind, Published, PublishedBasis, Report, ReportError};
pub use text::{Span, Text};
