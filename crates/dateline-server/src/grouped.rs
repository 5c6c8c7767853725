//! Incidents and lanes of what may be shown.

use std::collections::HashMap;

use dateline_incident::{Account, Incident, Lane, Ruling, Windows, incidents, lanes};
use dateline_ledger::KeptRuling;
use jiff::civil::Date;

use crate::snapshot::{Snapshot, day_number, number_of};

/// Claims by the happening that they tell of, and by the place whose holder they name.
#[derive(Debug)]
pub(crate) struct Grouped {
    /// In order of time.
    pub incidents: Vec<Incident>,
    /// Those with the most claims first.
    pub lanes: Vec<Lane>,
    by_claim: HashMap<String, usize>,
}

impl Grouped {
    /// Groups all claims of a snapshot.
    pub(crate) fn new(snapshot: &Snapshot, rulings: &[KeptRuling], windows: &Windows) -> Grouped {
        let accounts: Vec<Account> = snapshot.items.iter().map(|item| item.account.clone()).collect();
        let rulings: Vec<Ruling> = rulings.iter().map(|kept| kept.ruling.clone()).collect();
        let incidents = incidents(&accounts, &rulings, windows);
        let mut by_claim = HashMap::new();
        for (at, incident) in incidents.iter().enumerate() {
            by_claim.extend(
                incident
                    .accounts
                    .iter()
                    .map(|account| (account.claim.clone(), at)),
            );
        }
        Grouped {
            incidents,
            lanes: most_first(lanes(&accounts)),
            by_claim,
        }
    }

    /// An incident by its identifier or by that of a claim in it.
    pub(crate) fn incident(&self, id: &str) -> Option<&Incident> {
        let by_claim = self.by_claim.get(id).map(|at| &self.incidents[*at]);
        by_claim.or_else(|| self.incidents.iter().find(|incident| incident.id == id))
    }

    /// Number of the incident that a claim is in.
    pub(crate) fn of_claim(&self, claim: &str) -> Option<usize> {
        self.by_claim.get(claim).copied()
    }
}

/// The lanes that claims published by a day make; a report without a date counts from the day on which it was kept.
pub(crate) fn lanes_by(snapshot: &Snapshot, day: Date) -> Vec<Lane> {
    let day = number_of(day);
    let known: Vec<Account> = snapshot
        .items
        .iter()
        .filter(|item| {
            let published = day_number(item.account.published.as_deref());
            published
                .or_else(|| day_number(Some(&item.recorded)))
                .is_some_and(|known| known <= day)
        })
        .map(|item| item.account.clone())
        .collect();
    most_first(lanes(&known))
}

/// Those with the most claims first, then in order of their names, as they come.
fn most_first(mut lanes: Vec<Lane>) -> Vec<Lane> {
    lanes.sort_by_key(|lane| {
        let claims: usize = lane.stretches.iter().map(|stretch| stretch.accounts.len()).sum();
        std::cmp::Reverse(claims)
    });
    lanes
}
