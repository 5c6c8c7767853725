//! Reads gold files.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::ScoreError;

/// The text of a gold file.
pub(crate) fn text(path: &Path) -> Result<String, ScoreError> {
    std::fs::read_to_string(path).map_err(|source| ScoreError::Io {
        path: path.display().to_string(),
        source,
    })
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
