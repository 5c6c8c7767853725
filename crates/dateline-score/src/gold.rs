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
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| ScoreError::Format {
                path: path.display().to_string(),
                line: at + 1,
                message: error.to_string(),
            })
        })
        .collect()
}
