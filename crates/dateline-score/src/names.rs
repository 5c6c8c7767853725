//! Names of people, groups, places, weapons.

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "names".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
