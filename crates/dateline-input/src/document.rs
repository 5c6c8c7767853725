//! A report as it came in: with what was told of it, and in what form.

use dateline_report::{Metadata, Published, PublishedBasis, Report, ReportError};
use serde::{Deserialize, Serialize};

use crate::{InputErrorKind, language};

/// What was told of a report beside its text. With the text it is all that a reading depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Date, or date and time, of publication; `None` where it was left to be read in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Whether the file or the user said when it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_basis: Option<PublishedBasis>,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The form in which a report came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// A line of JSON Lines.
    Json,
    /// A row of a CSV table.
    Csv,
    /// A saved web page.
    Html,
    /// An entry of an RSS, Atom or JSON feed.
    Feed,
    /// A record of a web archive (WARC or WACZ).
    Archive,
}

impl Form {
    /// One word: "text", "json", "csv", "html", "feed" or "archive".
    pub fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Json => "json",
            Form::Csv => "csv",
            Form::Html => "html",
            Form::Feed => "feed",
            Form::Archive => "archive",
        }
    }
}

/// A report with what was told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The report, with its layout read and its language marked.
    pub report: Report,
    /// What was told.
    pub given: Given,
    /// How it came in.
    pub form: Form,
}

impl Document {
    /// Reads the layout of a text and marks its language.
    pub fn new(text: impl Into<String>, metadata: Metadata, form: Form) -> Result<Document, ReportError> {
        let mut given = Given {
            id: metadata.id.clone(),
            outlet: metadata.outlet.clone(),
            title: metadata.title.clone(),
            published: None,
            published_basis: None,
            url: metadata.url.clone(),
        };
        let mut report = Report::new(text, metadata)?;
        language::mark(&mut report);
        if let Some(published) = report.published {
            given.published_as(published);
        }
        Ok(Document { report, given, form })
    }

    /// A report that is given field by field, by a table or by another program: the one that a line of JSON Lines gives with
    /// these fields. A date of publication that cannot be read is an error, and so is another language than English.
    pub fn of_fields(text: impl Into<String>, metadata: Metadata) -> Result<Document, InputErrorKind> {
        if let Some(words) = &metadata.published
            && Published::parse(words, PublishedBasis::Metadata).is_none()
        {
            return Err(InputErrorKind::Date(words.clone()));
        }
        let document = Document::new(text, metadata, Form::Json)?;
        match document.report.language.as_str() {
            "en" => Ok(document),
            other => Err(InputErrorKind::Language(other.to_owned())),
        }
    }

    /// Makes a report again from its text and what was told of it.
    pub fn again(text: impl Into<String>, given: &Given, form: Form) -> Result<Document, ReportError> {
        let metadata = Metadata {
            id: given.id.clone(),
            outlet: given.outlet.clone(),
            title: given.title.clone(),
            published: given.published.clone(),
            url: given.url.clone(),
            input: None,
        };
        let mut document = Document::new(text, metadata, form)?;
        if let (Some(words), Some(basis)) = (&given.published, given.published_basis) {
            document.report.published = of_iso(words, basis).or(document.report.published);
        }
        document.given = given.clone();
        Ok(document)
    }

    /// Puts in what the user says where the file says nothing.
    pub fn tell(&mut self, outlet: Option<&str>, published: Option<Published>) {
        if let (None, Some(outlet)) = (&self.report.outlet, outlet) {
            self.report.outlet = Some(outlet.to_owned());
            self.given.outlet = Some(outlet.to_owned());
        }
        let from_file = self.given.published_basis == Some(PublishedBasis::Metadata);
        if let (Some(published), false) = (published, from_file) {
            self.report.published = Some(published);
            self.given.published_as(published);
        }
    }
}

impl Given {
    /// A date that was found in the text is not told.
    fn published_as(&mut self, published: Published) {
        if published.basis == PublishedBasis::Text {
            return;
        }
        self.published = Some(iso(published));
        self.published_basis = Some(published.basis);
    }
}

/// ISO 8601: "2017-06-21", "2017-06-21T02:05", with seconds where they are known.
pub fn iso(published: Published) -> String {
    let date = published.date;
    match published.time {
        None => date.to_string(),
        Some(time) if time.second() == 0 => format!("{date}T{:02}:{:02}", time.hour(), time.minute()),
        Some(time) => format!(
            "{date}T{:02}:{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second()
        ),
    }
}

/// What [`iso`] wrote, to the second.
fn of_iso(words: &str, basis: PublishedBasis) -> Option<Published> {
    let date = words.get(..10)?.parse().ok()?;
    let time = match words.get(11..) {
        None => None,
        Some(_) => Some(words.parse::<jiff::civil::DateTime>().ok()?.time()),
    };
    Some(Published { date, time, basis })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_made_again_from_what_was_told() {
        let metadata = Metadata {
            outlet: Some("North Wire".into()),
            published: Some("21 June 2017, 14:05".into()),
            input: Some("a.jsonl:3".into()),
            ..Metadata::default()
        };
        let document =
            Document::new("The army shelled the town.", metadata, Form::Json).expect("it is a report");
        let again = Document::again("The army shelled the town.", &document.given, Form::Json)
            .expect("it is a report");
        assert_eq!(document.given.published.as_deref(), Some("2017-06-21T14:05"));
        assert_eq!(again.report.published, document.report.published);
        assert_eq!(again.given, document.given);
    }

    /// Found by the fuzz targets: seconds were lost, and years that no report is of.
    #[test]
    fn a_date_is_made_again_to_the_second() {
        for words in [
            "2017-06-21T08:30:15Z",
            "2017-06-21T08:30:00Z",
            "2017-06-21",
            "4034-06-21T08:30:00Z",
        ] {
            let metadata = Metadata {
                published: Some(words.into()),
                ..Metadata::default()
            };
            let document = Document::new("The town fell.", metadata, Form::Html).expect("it is a report");
            let again =
                Document::again("The town fell.", &document.given, Form::Html).expect("it is a report");
            assert!(document.report.published.is_some());
            assert_eq!(again, document, "{words}");
        }
    }

    #[test]
    fn fields_that_give_no_report_are_said() {
        let of = |text: &str, published: Option<&str>| {
            let metadata = Metadata {
                published: published.map(str::to_owned),
                ..Metadata::default()
            };
            Document::of_fields(text, metadata).map_err(|kind| (kind.name(), kind.to_string()))
        };
        let document = of("The army shelled the town.", Some("21 June 2017")).expect("it is a report");
        assert_eq!(document.given.published.as_deref(), Some("2017-06-21"));
        let (kind, words) = of("The town fell.", Some("some day")).unwrap_err();
        assert_eq!(
            (kind, words.as_str()),
            (
                "date",
                "\"some day\" is no date that can be read; write 2017-06-21"
            )
        );
        assert_eq!(of(" ", None).unwrap_err().0, "empty");
        let french = "Les rebelles ont déclaré vendredi que l'armée avait bombardé la ville, tuant trois personnes et \
                      blessant plusieurs habitants du quartier.";
        assert_eq!(of(french, None).unwrap_err().0, "language");
    }

    #[test]
    fn what_the_user_says_gives_way_to_the_file_and_not_to_the_text() {
        let by_user = Published::parse("2017-06-30", PublishedBasis::Given);
        let text = "June 9, 2017\n\nThe army shelled the town.";
        let mut from_text = Document::new(text, Metadata::default(), Form::Text).expect("it is a report");
        assert_eq!(from_text.given.published, None);
        from_text.tell(Some("North Wire"), by_user);
        assert_eq!(from_text.given.published.as_deref(), Some("2017-06-30"));
        let again = Document::again(text, &from_text.given, Form::Text).expect("it is a report");
        assert_eq!(again.report.published, by_user);

        let metadata = Metadata {
            published: Some("2017-06-09".into()),
            ..Metadata::default()
        };
        let mut from_file = Document::new(text, metadata, Form::Json).expect("it is a report");
        from_file.tell(None, by_user);
        assert_eq!(from_file.given.published.as_deref(), Some("2017-06-09"));
    }
}
