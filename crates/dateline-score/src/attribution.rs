//! Attributions: source, cue and content (PolNeAR).

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "attribution".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
