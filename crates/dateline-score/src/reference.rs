//! A whole reading against a reading by hand.

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "reference".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
