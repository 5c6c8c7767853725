//! Claims parted so that each part can be grouped by itself, on another machine, with the same incidents as all at once.
//!
//! Two groups of claims are joined only while their scores are at least the threshold on average, and an average is no more
//! than the best of its scores. So an incident never leaves a **block**: the claims that are bound by pairs which reach the
//! threshold by themselves. Scores within a block do not depend on claims outside it.
//!
//! Blocks of a set too large for one machine are found piece by piece: claims meet only those whose days are near
//! ([`reach`]), so that pieces of neighbouring days, each with the claims that reach into it, hold every pair between them;
//! what [`blocks`] binds in any piece is bound in all.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::likeness::{Candidate, in_order};
use crate::pairs::pairs;
use crate::traits::{LONGEST, Traits};
use crate::{Account, Windows};

/// Averages are rounded: a pair that is short of the threshold by less than this binds.
const ROUNDING: f64 = 1e-9;

/// First and last day, from 1970-01-01, on which a claim meets others: it may go together only with claims whose days it shares.
/// `None` for one that meets nobody, because its time is not known or too long.
pub fn reach(account: &Account, windows: &Windows) -> Option<(i64, i64)> {
    let interval = Traits::of(account).interval?;
    // Days and not hours are counted, and the end of an interval is that of its last day.
    let slack = f64::from(windows.days) + 1.0;
    let last = interval.to + slack;
    (interval.length() <= LONGEST).then_some((interval.from.floor() as i64, last.floor() as i64))
}

/// Claims and the blocks they stand in: pairs of the identifier of a claim and the least identifier of its block, for every
/// claim that is bound to another, in the order of claims.
pub fn blocks(accounts: &[Account], windows: &Windows) -> Vec<(String, String)> {
    let sorted = in_order(accounts);
    let traits: Vec<Traits> = sorted.par_iter().map(|account| Traits::of(account)).collect();
    let candidates = Candidate::all(&sorted, &traits);
    let mut parts: Vec<usize> = (0..sorted.len()).collect();
    for pair in pairs(&candidates, windows) {
        if pair.score >= windows.threshold - ROUNDING {
            let (a, b) = (root(&mut parts, pair.a), root(&mut parts, pair.b));
            parts[a.max(b)] = a.min(b);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..sorted.len() {
        members.entry(root(&mut parts, at)).or_default().push(at);
    }
    let mut found: Vec<(String, String)> = members
        .into_iter()
        .filter(|(_, members)| members.len() > 1)
        .flat_map(|(first, members)| members.into_iter().map(move |at| (at, first)))
        .map(|(at, first)| (sorted[at].claim.clone(), sorted[first].claim.clone()))
        .collect();
    found.sort_unstable();
    found
}

/// The least number of a part; what lies on the way is led to it.
fn root(parts: &mut [usize], mut at: usize) -> usize {
    while parts[at] != at {
        parts[at] = parts[parts[at]];
        at = parts[at];
    }
    at
}
