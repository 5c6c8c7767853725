//! Claims about one happening.

use serde::{Deserialize, Serialize};

use crate::{Account, Figure, Party, Place};

/// Claims, from one or many reports, about the same happening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Made of its claims; another set of claims is another incident.
    pub id: String,
    /// In a few words: what, where, when.
    pub title: String,
    /// In the order of publication, then of report and place in it.
    pub accounts: Vec<Account>,
    /// Why the accounts stand together, one for each pair that was joined.
    pub joins: Vec<Join>,
    /// What all accounts allow.
    pub summary: Summary,
    /// For each field, the answers that are given and who gives which.
    pub fields: Vec<Field>,
    /// Answers that cannot both hold.
    pub contradictions: Vec<Contradiction>,
    /// Independent stories that tell of it; copies of one wire story count once.
    pub stories: usize,
    /// Sides of those who vouch for the accounts, each once, in order of the alphabet.
    pub sides: Vec<String>,
}

/// Why two claims stand together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Identifier of a claim.
    pub a: String,
    /// Identifier of another.
    pub b: String,
    /// 0 to 1: how likely the two tell of the same happening.
    pub score: f64,
    /// In plain words, what speaks for it and against it.
    pub reasons: Vec<String>,
    /// "score", or "review" where a person said so.
    pub basis: String,
}

/// What an incident is, as far as its accounts go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// PLOVER type that most accounts give.
    pub event_type: Option<String>,
    /// PLOVER mode that most accounts give.
    pub mode: Option<String>,
    /// ACLED sub-event type that most accounts give.
    pub acled_sub_event_type: Option<String>,
    /// State of control that most accounts give.
    pub control_state: Option<String>,
    /// Who did it, where any account says so, each once.
    pub actors: Vec<Party>,
    /// To whom, where any account says so, each once.
    pub recipients: Vec<Party>,
    /// The most precise place among those that go together.
    pub place: Option<Place>,
    /// First day that every account with a time of its own allows; else the first of any.
    pub from: Option<String>,
    /// Last day, likewise.
    pub to: Option<String>,
    /// From the lowest to the highest toll of any account.
    pub dead: Figure,
    /// Likewise.
    pub injured: Figure,
}

/// A field, and what the accounts say of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// "actor", "recipient", "place", "time", "dead", "injured", "control" or "status".
    pub field: String,
    /// Most accounts first.
    pub answers: Vec<Answer>,
}

/// One answer to what a field is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// In plain words.
    pub value: String,
    /// Identifiers of the claims that say so.
    pub claims: Vec<String>,
    /// Independent stories among them.
    pub stories: usize,
    /// Sides of those who vouch for it, each once.
    pub sides: Vec<String>,
}

/// Answers that cannot both hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    /// "outcome" (captured against repelled), "holder", "toll", "perpetrator" or "denial".
    pub kind: String,
    /// In a sentence, with who says what.
    pub words: String,
    /// The answers that stand against each other.
    pub answers: Vec<Answer>,
}
