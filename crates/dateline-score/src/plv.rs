//! PLOVER type of a marked dyad.

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "plv".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
