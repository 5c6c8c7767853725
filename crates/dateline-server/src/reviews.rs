//! What people said of claims, and where they differ.

use std::collections::BTreeMap;

use dateline_ledger::{Judgement, KeptReview, State};
use serde::Serialize;

/// All reviews, by claim.
#[derive(Debug, Default)]
pub(crate) struct Reviews {
    by_claim: BTreeMap<String, Vec<KeptReview>>,
}

/// Where a claim stands with its reviewers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// Nobody looked at it.
    Open,
    /// Those who looked at it agree.
    Reviewed,
    /// They differ, and nobody had the last word.
    Conflict,
    /// Somebody had the last word.
    Adjudicated,
}

impl Reviews {
    /// From all reviews, oldest first.
    pub(crate) fn new(reviews: Vec<KeptReview>) -> Reviews {
        let mut by_claim: BTreeMap<String, Vec<KeptReview>> = BTreeMap::new();
        for review in reviews {
            by_claim.entry(review.claim_id.clone()).or_default().push(review);
        }
        Reviews { by_claim }
    }

    /// The reviews of a claim, oldest first.
    pub(crate) fn of(&self, claim: &str) -> &[KeptReview] {
        self.by_claim.get(claim).map_or(&[], Vec::as_slice)
    }

    /// All of them, by claim.
    pub(crate) fn all(&self) -> impl Iterator<Item = &KeptReview> {
        self.by_claim.values().flatten()
    }

    /// Where a claim stands.
    pub(crate) fn standing(&self, claim: &str) -> Standing {
        let reviews = self.of(claim);
        let last_word = reviews
            .iter()
            .rposition(|review| review.state == State::Adjudicated);
        if last_word.is_some() {
            return Standing::Adjudicated;
        }
        if reviews.is_empty() {
            return Standing::Open;
        }
        if differ(reviews) {
            Standing::Conflict
        } else {
            Standing::Reviewed
        }
    }
}

/// Whether people differ: each one's last word on whether the claim is made, and on the value of each field.
fn differ(reviews: &[KeptReview]) -> bool {
    let mut made: BTreeMap<&str, bool> = BTreeMap::new();
    let mut values: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for review in reviews {
        made.insert(&review.who, review.judgement != Judgement::Reject);
        if let (Some(field), Some(value)) = (&review.field, &review.value) {
            values.insert((field, &review.who), value);
        }
    }
    let yes = made.values().filter(|made| **made).count();
    let of_fields: Vec<(&(&str, &str), &&str)> = values.iter().collect();
    let otherwise = of_fields
        .windows(2)
        .any(|two| two[0].0.0 == two[1].0.0 && two[0].1 != two[1].1);
    (yes > 0 && yes < made.len()) || otherwise
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(who: &str, judgement: Judgement, correction: Option<(&str, &str)>, state: State) -> KeptReview {
        KeptReview {
            operation: 1,
            at: "2026-01-31T12:00:00Z".into(),
            who: who.into(),
            claim_id: "a".into(),
            judgement,
            field: correction.map(|(field, _)| field.into()),
            value: correction.map(|(_, value)| value.into()),
            state,
            reason: "read it".into(),
        }
    }

    #[test]
    fn people_differ_by_their_last_words() {
        use Judgement::{Confirm, Correct, Reject};
        use State::{Adjudicated, Annotated};
        let standing = |reviews: Vec<KeptReview>| Reviews::new(reviews).standing("a");
        assert_eq!(standing(vec![]), Standing::Open);
        assert_eq!(
            standing(vec![
                review("ada", Confirm, None, Annotated),
                review("bo", Correct, Some(("status", "denied")), Annotated)
            ]),
            Standing::Reviewed
        );
        let split = vec![
            review("ada", Confirm, None, Annotated),
            review("bo", Reject, None, Annotated),
        ];
        assert_eq!(standing(split.clone()), Standing::Conflict);
        let mut agreed = split.clone();
        agreed.push(review("bo", Confirm, None, Annotated));
        assert_eq!(standing(agreed), Standing::Reviewed);
        let mut decided = split;
        decided.push(review("cy", Reject, None, Adjudicated));
        assert_eq!(standing(decided), Standing::Adjudicated);
        assert_eq!(
            standing(vec![
                review("ada", Correct, Some(("status", "denied")), Annotated),
                review("bo", Correct, Some(("status", "claimed")), Annotated)
            ]),
            Standing::Conflict
        );
    }
}
