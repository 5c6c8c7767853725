//! Time expressions: span, value, interval.

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "time".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
