//! Toponyms: found, and placed within 161 km.

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "place".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
