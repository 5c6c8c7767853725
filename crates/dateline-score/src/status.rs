//! Certainty, polarity and tense of events (MEANTIME).

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "status".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
