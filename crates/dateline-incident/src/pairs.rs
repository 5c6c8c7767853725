//! Which claims are held against each other, without looking at every pair.
//!
//! Claims are sorted by the beginning of their time. A claim meets those before it whose time, with the window of
//! days, has not ended; of those, the ones of a kind that can go with its own are scored.

use crate::Windows;
use crate::likeness::{Candidate, score};
use crate::traits::LONGEST;

/// Two claims, by their numbers, the smaller first, and how likely they are of one happening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub a: usize,
    pub b: usize,
    pub score: f64,
}

/// Pairs less likely than this are as good as none.
const LEAST: f64 = 0.1;

/// Every pair that may be of one happening, sorted.
pub(crate) fn pairs(candidates: &[Candidate<'_>], windows: &Windows) -> Vec<Pair> {
    let mut order: Vec<(f64, f64, usize)> = candidates
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let interval = one.traits.interval?;
            (interval.length() <= LONGEST).then_some((interval.from, interval.to, at))
        })
        .collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.2.cmp(&other.2)));
    let mut open: Vec<(f64, usize)> = Vec::new();
    let mut pairs = Vec::new();
    // One day more, since days and not hours are counted.
    let slack = f64::from(windows.days) + 1.0;
    for (from, to, at) in order {
        open.retain(|(until, _)| until + slack >= from);
        for &(_, other) in &open {
            let (a, b) = (at.min(other), at.max(other));
            let (one, two) = (candidates[a], candidates[b]);
            // The quickest look comes first.
            if one.traits.kind.with(two.traits.kind).is_none() {
                continue;
            }
            if let Some(score) = score(one, two, windows).filter(|score| *score >= LEAST) {
                pairs.push(Pair { a, b, score });
            }
        }
        open.push((to, at));
    }
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}
