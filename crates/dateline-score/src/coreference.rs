//! Chains of mentions (OntoGUM).

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "coreference".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
