//! How many: numbers with their hedges, nouns and units, and who was killed or hurt.

mod lexicon;
mod number;
mod parts;
mod piece;
mod reading;
mod toll;
mod totals;
pub mod words;

use dateline_language::Analysis;
use dateline_report::{Report, Span};

pub use number::{Number, is_number_word, number, ordinal};
pub use piece::{Piece, pieces, split};

/// A number of things, or a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The whole expression, hedge and noun included.
    pub span: Span,
    /// Sentence it stands in.
    pub sentence: usize,
    /// Tokens of the sentence under the span.
    pub tokens: std::ops::Range<usize>,
    /// What is counted or measured: the lemma of the noun ("troop", "child"), or "distance", "money" …
    pub what: String,
    /// Token of the noun that is counted.
    pub noun: Option<usize>,
    /// At least this many; `None` where open.
    pub low: Option<f64>,
    /// The figure itself where one is given.
    pub best: Option<f64>,
    /// At most this many; `None` where open.
    pub high: Option<f64>,
    /// "km", "mm", "USD" …
    pub unit: Option<String>,
    /// Set where people are counted as killed, injured, captured …
    pub toll: Option<Toll>,
    /// What is wrong with the conversion that stands in brackets after a measure ("75 km (45 miles)").
    pub check: Option<String>,
}

/// What becomes of vague plurals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// A range: "dozens" are 24 to 99.
    #[default]
    Ranges,
    /// ACLED's conservative point: tens are 10, dozens 12, hundreds 100.
    Points,
}

/// What befell the people counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toll {
    /// What befell them.
    pub fate: Fate,
    /// Who they are.
    pub group: Group,
    /// Index of the quantity that this one is a part of ("22 killed, among them 3 children").
    pub part_of: Option<usize>,
    /// The token that says the fate ("killed", "dead", "toll").
    pub trigger: usize,
    /// What the count is a count of.
    pub reach: Reach,
    /// Whether the killed and the injured are counted together ("19 killed and injured").
    pub mixed: bool,
}

/// What a toll is a count of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A happening, or a few days of them.
    Happening,
    /// A whole war ("more than 320,000 have died since 2011"): background of whatever is reported.
    War,
    /// A figure that another one takes the place of ("a previous toll of 12", "up from 12").
    Superseded,
}

/// What befell the people counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Fate {
    Killed,
    Injured,
    Captured,
    Missing,
    Displaced,
    Arrested,
}

/// Who was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Group {
    People,
    Civilians,
    Children,
    Women,
    Combatants,
}

/// Reads every quantity of a report, in order, vague plurals as ranges.
pub fn quantities(_report: &Report, analysis: &Analysis) -> Vec<Quantity> {
    quantities_with(analysis, Profile::default())
}

/// Reads every quantity of a report, in order.
pub fn quantities_with(analysis: &Analysis, profile: Profile) -> Vec<Quantity> {
    reading::quantities(analysis, profile)
}
