//! Whole reports of the Syrian war (FA-KES).

use std::path::PathBuf;

use crate::{Score, ScoreError};

pub(crate) fn score(gold: &[PathBuf]) -> Result<Score, ScoreError> {
    Ok(Score {
        task: "fakes".into(),
        records: gold.len(),
        figures: Vec::new(),
    })
}
