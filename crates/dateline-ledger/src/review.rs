//! What people say of claims.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::db::{Row, maybe, number, text};
use crate::log::Log;
use crate::{Ledger, LedgerError};

/// What a person says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// The report claims this.
    Confirm,
    /// It claims this, but one field is otherwise.
    Correct,
    /// It does not claim this.
    Reject,
}

/// How far a review goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// One person's reading.
    Annotated,
    /// The last word, where persons differ.
    Adjudicated,
}

impl Judgement {
    /// "confirm", "correct" or "reject".
    pub fn name(self) -> &'static str {
        match self {
            Judgement::Confirm => "confirm",
            Judgement::Correct => "correct",
            Judgement::Reject => "reject",
        }
    }

    fn named(name: &str) -> Option<Judgement> {
        let all = [Judgement::Confirm, Judgement::Correct, Judgement::Reject];
        all.into_iter().find(|one| one.name() == name)
    }
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Annotated => "annotated",
            State::Adjudicated => "adjudicated",
        }
    }
}

/// Kinds of source that a claim may have.
pub const SOURCE_KINDS: &[&str] = &[
    "party",
    "official",
    "monitor",
    "media",
    "witness",
    "anonymous",
    "report",
];

/// Statuses that a claim may have.
pub const STATUSES: &[&str] = &["reported", "claimed", "denied", "planned", "possible", "negated"];

/// Fields that a review may correct, and the values that those of a fixed list may take.
const FIELDS: [(&str, &[&str]); 12] = [
    ("event_type", &[]),
    ("mode", &[]),
    (
        "control_state",
        &["gained", "lost", "holds", "contested", "present"],
    ),
    ("actors", &[]),
    ("recipients", &[]),
    ("place_name", &[]),
    ("date_from", &[]),
    ("date_to", &[]),
    ("source_kind", SOURCE_KINDS),
    ("source_name", &[]),
    ("status", STATUSES),
    ("dead_best", &[]),
];

/// A review, as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Identifier of the claim.
    pub claim_id: String,
    /// What is said of it.
    pub judgement: Judgement,
    /// The field that is otherwise, of a [`Judgement::Correct`].
    pub field: Option<String>,
    /// What it should be.
    pub value: Option<String>,
    /// One person's reading or the last word.
    pub state: State,
    /// Why.
    pub reason: String,
}

/// A review that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptReview {
    /// Number of its operation.
    pub operation: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// Identifier of the claim.
    pub claim_id: String,
    /// What was said of it.
    pub judgement: Judgement,
    /// The field that is otherwise.
    pub field: Option<String>,
    /// What it should be.
    pub value: Option<String>,
    /// One person's reading or the last word.
    pub state: State,
    /// Why.
    pub reason: String,
}

/// How far reviewers agree, over the claims that two or more of them judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Claims that two or more judged.
    pub claims: usize,
    /// Those who judged them.
    pub reviewers: Vec<String>,
    /// Share of the pairs of judgements of one claim that are the same.
    pub share: Option<f64>,
    /// Krippendorff's alpha for categories: 1 where all agree, 0 where they agree as by chance.
    pub alpha: Option<f64>,
}

impl Ledger {
    /// Keeps a review; when it returns, the review is on the disk.
    pub fn review(&mut self, review: &Review, who: &str, now: Timestamp) -> Result<i64, LedgerError> {
        check(review)?;
        if !self.has_claim(&review.claim_id)? {
            return Err(LedgerError::Wrong(format!(
                "there is no claim {}; \"dateline find\" prints the identifiers",
                review.claim_id
            )));
        }
        let transaction = self.db.begin()?;
        let body = json!({
            "verdict": review.judgement.name(), "field": review.field, "value": review.value,
            "state": review.state.name(), "reason": review.reason,
        });
        let operation =
            Log::open(&self.db, who, now)?.append("review", &review.claim_id, body.to_string())?;
        let sql = "INSERT INTO reviews (operation, claim_id, verdict, field, value, state, reason) \
                   VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = [
            number(operation),
            text(review.claim_id.as_str()),
            text(review.judgement.name()),
            maybe(review.field.as_deref()),
            maybe(review.value.as_deref()),
            text(review.state.name()),
            text(review.reason.as_str()),
        ];
        self.db.execute(sql, &values)?;
        transaction.commit()?;
        Ok(operation)
    }

    /// The reviews of a claim, or of all, oldest first.
    pub fn reviews(&self, claim_id: Option<&str>) -> Result<Vec<KeptReview>, LedgerError> {
        let which = if claim_id.is_some() {
            "WHERE claim_id = ?"
        } else {
            ""
        };
        let sql = format!(
            "SELECT reviews.*, at, who FROM reviews JOIN operations ON seq = operation {which} ORDER BY operation"
        );
        let values: Vec<_> = claim_id.map(text).into_iter().collect();
        self.db
            .rows(&sql, &values)?
            .iter()
            .map(KeptReview::read)
            .collect()
    }

    /// Whether some reading has a claim of this identifier.
    pub(crate) fn has_claim(&self, claim_id: &str) -> Result<bool, LedgerError> {
        self.db.exists(
            "SELECT 1 FROM claims WHERE claim_id = ? LIMIT 1",
            &[text(claim_id)],
        )
    }

    /// How far reviewers agree whether a claim is made. Each person's last word on a claim counts; to correct a
    /// field is to confirm the claim. Adjudications are not counted.
    pub fn agreement(&self) -> Result<Agreement, LedgerError> {
        let mut judged: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
        for review in self.reviews(None)? {
            if review.state == State::Annotated {
                let is_made = review.judgement != Judgement::Reject;
                judged
                    .entry(review.claim_id)
                    .or_default()
                    .insert(review.who, is_made);
            }
        }
        judged.retain(|_, judgements| judgements.len() > 1);
        let mut reviewers: Vec<String> = judged.values().flat_map(|one| one.keys().cloned()).collect();
        reviewers.sort();
        reviewers.dedup();
        let units: Vec<(f64, f64)> = judged
            .values()
            .map(|judgements| {
                let yes = judgements.values().filter(|made| **made).count() as f64;
                (yes, judgements.len() as f64 - yes)
            })
            .collect();
        let (share, alpha) = agreement(&units);
        Ok(Agreement {
            claims: judged.len(),
            reviewers,
            share,
            alpha,
        })
    }
}

/// Share of agreeing pairs, and Krippendorff's alpha for two categories, of how many said yes and no to each unit.
fn agreement(units: &[(f64, f64)]) -> (Option<f64>, Option<f64>) {
    let pairs: f64 = units.iter().map(|(yes, no)| (yes + no) * (yes + no - 1.0)).sum();
    if pairs == 0.0 {
        return (None, None);
    }
    let same: f64 = units
        .iter()
        .map(|(yes, no)| yes * (yes - 1.0) + no * (no - 1.0))
        .sum();
    let all: f64 = units.iter().map(|(yes, no)| yes + no).sum();
    let yes: f64 = units.iter().map(|(yes, _)| yes).sum();
    let observed: f64 = units
        .iter()
        .map(|(yes, no)| 2.0 * yes * no / (yes + no - 1.0))
        .sum::<f64>()
        / all;
    let expected = 2.0 * yes * (all - yes) / (all * (all - 1.0));
    let alpha = (expected > 0.0).then(|| 1.0 - observed / expected);
    (Some(same / pairs), alpha)
}

fn check(review: &Review) -> Result<(), LedgerError> {
    let wrong = |words: String| Err(LedgerError::Wrong(words));
    if review.reason.trim().is_empty() {
        return wrong("a review needs a reason".into());
    }
    let (field, value) = match (review.judgement, &review.field, &review.value) {
        (Judgement::Correct, Some(field), Some(value)) => (field, value),
        (Judgement::Correct, ..) => {
            return wrong("say which field is otherwise, and what it should be".into());
        }
        (_, None, None) => return Ok(()),
        _ => return wrong("only a correction has a field and a value".into()),
    };
    let Some((_, values)) = FIELDS.iter().find(|(name, _)| name == field) else {
        let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        return wrong(format!("{field} cannot be corrected; {} can", names.join(", ")));
    };
    if !values.is_empty() && !values.contains(&value.as_str()) {
        return wrong(format!("{field} is one of {}", values.join(", ")));
    }
    let day = |value: &str| {
        value
            .get(..10)
            .unwrap_or(value)
            .parse::<jiff::civil::Date>()
            .is_ok()
    };
    if field.starts_with("date_") && !day(value) {
        return wrong(format!("{field} is a day, 2017-06-21"));
    }
    if field == "dead_best" && value.parse::<u64>().is_err() {
        return wrong(format!("{field} is a whole number"));
    }
    Ok(())
}

impl KeptReview {
    fn read(row: &Row) -> Result<KeptReview, LedgerError> {
        let verdict: String = row.get("verdict")?;
        let state: String = row.get("state")?;
        Ok(KeptReview {
            operation: row.get("operation")?,
            at: row.get("at")?,
            who: row.get("who")?,
            claim_id: row.get("claim_id")?,
            // What is not known counts as the claim being left as it is.
            judgement: Judgement::named(&verdict).unwrap_or(Judgement::Confirm),
            field: row.get("field")?,
            value: row.get("value")?,
            state: if state == State::Adjudicated.name() {
                State::Adjudicated
            } else {
                State::Annotated
            },
            reason: row.get("reason")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_krippendorffs() {
        assert_eq!(agreement(&[]), (None, None));
        // All agree, and both answers are given.
        assert_eq!(agreement(&[(2.0, 0.0), (0.0, 2.0)]), (Some(1.0), Some(1.0)));
        // Two of four agree: observed .5, expected 2·4·4/(8·7) = 4/7, alpha 1 - 7/8.
        let (share, alpha) = agreement(&[(2.0, 0.0), (0.0, 2.0), (1.0, 1.0), (1.0, 1.0)]);
        assert_eq!(share, Some(0.5));
        assert!((alpha.expect("both answers are given") - 0.125).abs() < 1e-9);
    }
}
