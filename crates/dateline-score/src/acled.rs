//! ACLED sub-event type of a snippet (CASE 2021).

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "acled".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
