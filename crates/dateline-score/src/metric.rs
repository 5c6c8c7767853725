//! Figures, and the table they stand in.

use serde::Serialize;

/// What a task measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// "time", "place" …
    pub task: String,
    /// Records of gold that were read.
    pub records: usize,
    /// In the order to print.
    pub figures: Vec<Figure>,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// "value, all", "root" …
    pub name: String,
    /// The main figure, 0 to 1: F1 where precision and recall are given, else accuracy.
    pub value: f64,
    /// True positives over what the system gave.
    pub precision: Option<f64>,
    /// True positives over gold.
    pub recall: Option<f64>,
    /// Gold items, or the cases of an accuracy.
    pub gold: usize,
    /// System items; `None` for an accuracy.
    pub system: Option<usize>,
    /// Items right.
    pub right: usize,
}

/// True positives, system items and gold items of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right.
    pub right: usize,
    /// Given by the system.
    pub system: usize,
    /// In gold.
    pub gold: usize,
}

impl Counts {
    /// Precision, recall and F1 under a name. An empty denominator gives 0.
    pub fn f1(self, name: impl Into<String>) -> Figure {
        let ratio = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        Figure {
            name: name.into(),
            value: ratio(2 * self.right, self.system + self.gold),
            precision: Some(ratio(self.right, self.system)),
            recall: Some(ratio(self.right, self.gold)),
            gold: self.gold,
            system: Some(self.system),
            right: self.right,
        }
    }

    /// Share of gold that is right, under a name.
    pub fn accuracy(self, name: impl Into<String>) -> Figure {
        let value = if self.gold == 0 {
            0.0
        } else {
            self.right as f64 / self.gold as f64
        };
        Figure {
            name: name.into(),
            value,
            precision: None,
            recall: None,
            gold: self.gold,
            system: None,
            right: self.right,
        }
    }

    /// Adds one gold item that the system got or missed.
    pub fn add_case(&mut self, right: bool) {
        self.gold += 1;
        self.system += 1;
        self.right += usize::from(right);
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.system += other.system;
        self.gold += other.gold;
    }
}

/// Why a gold file could not be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// No such task.
    #[error("there is no task \"{task}\"")]
    Task {
        /// As asked for.
        task: String,
    },
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not in the format of the task.
    #[error("{path}:{line}: {message}")]
    Format {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}
