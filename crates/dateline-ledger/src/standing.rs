//! How a claim stands after all its reviews.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Judgement, KeptReview, Ledger, LedgerError, State};

/// What people make of a claim, all their reviews taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the report claims it; `None` where as many say yes as say no.
    pub made: Option<bool>,
    /// Whether that is the last word.
    pub adjudicated: bool,
    /// Fields that are otherwise than they were read, with what they should be.
    pub corrections: BTreeMap<String, String>,
    /// Fields on which people differ without a majority; they stay as they were read.
    pub disputed: BTreeSet<String>,
    /// Who reviewed it, by name.
    pub reviewers: BTreeSet<String>,
    /// When it was last reviewed, RFC 3339 in UTC.
    pub at: String,
    /// Number of the operation that did.
    pub operation: i64,
    /// Why, of the newest review.
    pub reason: String,
}

/// What one person says of a claim in the end.
#[derive(Clone, Debug, Default)]
struct Word {
    made: bool,
    corrections: BTreeMap<String, String>,
}

impl Standing {
    /// "confirmed", "corrected", "rejected" or "disputed".
    pub fn name(&self) -> &'static str {
        match self.made {
            None => "disputed",
            Some(false) => "rejected",
            Some(true) if !self.disputed.is_empty() => "disputed",
            Some(true) if !self.corrections.is_empty() => "corrected",
            Some(true) => "confirmed",
        }
    }
}

impl Ledger {
    /// How each claim that was reviewed up to and with operation `until` stands, by its identifier.
    ///
    /// An adjudication outweighs everything before and after it but another adjudication. Without one, each person's
    /// last word counts once, for the claim and for each of its fields, and the majority decides.
    pub fn standings(&self, until: i64) -> Result<BTreeMap<String, Standing>, LedgerError> {
        let mut of_claim: BTreeMap<String, Vec<KeptReview>> = BTreeMap::new();
        for review in self.reviews(None)? {
            if review.operation <= until {
                of_claim.entry(review.claim_id.clone()).or_default().push(review);
            }
        }
        Ok(of_claim
            .into_iter()
            .map(|(id, reviews)| (id, standing(&reviews)))
            .collect())
    }
}

/// Of the reviews of one claim, oldest first.
fn standing(reviews: &[KeptReview]) -> Standing {
    let adjudicated = reviews.iter().any(|review| review.state == State::Adjudicated);
    let mut words: BTreeMap<&str, Word> = BTreeMap::new();
    for review in reviews {
        if adjudicated && review.state != State::Adjudicated {
            continue;
        }
        // The last word is one, whoever says it.
        let who = if adjudicated { "" } else { review.who.as_str() };
        words.entry(who).or_default().hear(review);
    }
    let words: Vec<&Word> = words.values().collect();
    let yes: Vec<&Word> = words.iter().copied().filter(|word| word.made).collect();
    let made = match (2 * yes.len()).cmp(&words.len()) {
        std::cmp::Ordering::Less => Some(false),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(true),
    };
    let mut standing = Standing {
        made,
        adjudicated,
        reviewers: reviews.iter().map(|review| review.who.clone()).collect(),
        ..Standing::default()
    };
    if let Some(newest) = reviews.last() {
        standing.at.clone_from(&newest.at);
        standing.operation = newest.operation;
        standing.reason.clone_from(&newest.reason);
    }
    let fields: BTreeSet<&String> = yes.iter().flat_map(|word| word.corrections.keys()).collect();
    for field in fields {
        let mut votes: BTreeMap<Option<&String>, usize> = BTreeMap::new();
        for word in &yes {
            *votes.entry(word.corrections.get(field)).or_default() += 1;
        }
        match votes.iter().find(|(_, count)| 2 * **count > yes.len()) {
            Some((Some(value), _)) => {
                standing.corrections.insert(field.clone(), (*value).clone());
            }
            Some((None, _)) => {}
            None => {
                standing.disputed.insert(field.clone());
            }
        }
    }
    standing
}

impl Word {
    fn hear(&mut self, review: &KeptReview) {
        self.made = review.judgement != Judgement::Reject;
        match (review.judgement, &review.field, &review.value) {
            (Judgement::Correct, Some(field), Some(value)) => {
                self.corrections.insert(field.clone(), value.clone());
            }
            // As it was read.
            (Judgement::Confirm, ..) => self.corrections.clear(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(who: &str, judgement: Judgement, correction: Option<(&str, &str)>, state: State) -> KeptReview {
        KeptReview {
            operation: 1,
            at: "2026-01-31T12:00:00Z".into(),
            who: who.into(),
            claim_id: "4be1".into(),
            judgement,
            field: correction.map(|(field, _)| field.into()),
            value: correction.map(|(_, value)| value.into()),
            state,
            reason: "a test".into(),
        }
    }

    fn by(who: &str, judgement: Judgement) -> KeptReview {
        review(who, judgement, None, State::Annotated)
    }

    fn corrects(who: &str, value: &str) -> KeptReview {
        review(who, Judgement::Correct, Some(("status", value)), State::Annotated)
    }

    #[test]
    fn the_majority_decides_and_the_last_word_outweighs_it() {
        use Judgement::{Confirm, Reject};
        let mut reviews = vec![by("ada", Confirm), by("ben", Reject)];
        assert_eq!(standing(&reviews).name(), "disputed");
        reviews.push(by("cem", Reject));
        assert_eq!(standing(&reviews).name(), "rejected");
        // A person's last word counts.
        reviews.extend([by("cem", Confirm), by("ben", Confirm)]);
        assert_eq!(standing(&reviews).name(), "confirmed");
        reviews.push(review("dan", Reject, None, State::Adjudicated));
        reviews.push(by("eva", Confirm));
        let last = standing(&reviews);
        assert_eq!((last.name(), last.adjudicated), ("rejected", true));
        assert_eq!(last.reviewers.len(), 5);
    }

    #[test]
    fn fields_are_corrected_by_more_than_half() {
        let mut reviews = vec![corrects("ada", "denied")];
        assert_eq!(standing(&reviews).corrections["status"], "denied");
        reviews.push(corrects("ben", "possible"));
        let split = standing(&reviews);
        assert!(split.corrections.is_empty() && split.disputed.contains("status"));
        assert_eq!(split.name(), "disputed");
        reviews.push(corrects("cem", "denied"));
        assert_eq!(standing(&reviews).corrections["status"], "denied");
        reviews.extend([by("ada", Judgement::Confirm), by("cem", Judgement::Confirm)]);
        assert_eq!(standing(&reviews).name(), "confirmed");
    }
}
