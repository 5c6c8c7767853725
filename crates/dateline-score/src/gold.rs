//! Reads gold files.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use dateline_language::{Deprel, Token, Upos, Xpos};
use dateline_report::{Metadata, Report, Span};
use serde::de::DeserializeOwned;

use crate::ScoreError;

/// The text of a gold file, which may be packed with xz.
pub(crate) fn text(path: &Path) -> Result<String, ScoreError> {
    let read = || match path.extension() {
        Some(extension) if extension == "xz" => unpacked(path),
        _ => std::fs::read_to_string(path),
    };
    read().map_err(|source| ScoreError::Io {
        path: path.display().to_string(),
        source,
    })
}

fn unpacked(path: &Path) -> std::io::Result<String> {
    let invalid = |error: String| std::io::Error::new(std::io::ErrorKind::InvalidData, error);
    let mut text = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(std::fs::File::open(path)?), &mut text)
        .map_err(|error| invalid(format!("{error:?}")))?;
    String::from_utf8(text).map_err(|error| invalid(error.to_string()))
}

/// Words that a file gives one by one, as a report and its tokens, for the model to tag; `None` where there are none.
pub(crate) fn tokens(words: &[&str]) -> Option<(Report, Vec<Token>)> {
    let report = Report::new(words.join(" "), Metadata::default()).ok()?;
    let mut start = 0;
    let token = |word: &&str| {
        let span = Span::new(start, start + word.chars().count());
        start = span.end + 1;
        Token {
            span,
            form: (*word).to_owned(),
            lower: word.to_lowercase(),
            lemma: String::new(),
            upos: Upos::X,
            xpos: Xpos::Fw,
            head: None,
            deprel: Deprel::Dep,
        }
    };
    let tokens = words.iter().map(token).collect();
    Some((report, tokens))
}

/// The records of a JSON Lines file; blank lines are skipped.
pub(crate) fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, ScoreError> {
    text(path)?
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).map_err(|error| format(path, at + 1, error)))
        .collect()
}

/// The records of all files.
pub(crate) fn all_json_lines<T: DeserializeOwned>(paths: &[PathBuf]) -> Result<Vec<T>, ScoreError> {
    let mut records = Vec::new();
    for path in paths {
        records.extend(json_lines(path)?);
    }
    Ok(records)
}

/// The one record of a JSON file.
pub(crate) fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ScoreError> {
    serde_json::from_str(&text(path)?).map_err(|error| format(path, error.line(), error))
}

/// A line that is not in the format of the task.
pub(crate) fn format(path: &Path, line: usize, error: impl std::fmt::Display) -> ScoreError {
    ScoreError::Format {
        path: path.display().to_string(),
        line,
        message: error.to_string(),
    }
}

/// Great-circle distance between two points given as latitude and longitude in degrees, on a sphere of
/// 6,371 km.
pub(crate) fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat1, lat2) = (one.0.to_radians(), other.0.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let a = half(lat2 - lat1) + lat1.cos() * lat2.cos() * half((other.1 - one.1).to_radians());
    2.0 * 6371.0 * a.sqrt().asin()
}

/// Whether one string's words hold the other's, but for case, punctuation and articles.
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    !one.trim().is_empty() && !other.trim().is_empty() && (one.contains(&other) || other.contains(&one))
}

/// Words between single blanks, with a blank at both ends so that only whole words match.
fn plain(words: &str) -> String {
    let words = words.to_lowercase().replace('’', "'");
    let kept = words
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !matches!(*word, "" | "the" | "a" | "an"));
    format!(" {} ", kept.collect::<Vec<_>>().join(" "))
}
