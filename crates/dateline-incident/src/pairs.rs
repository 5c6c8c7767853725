//! Which claims are held against each other, without looking at every pair.
//!
//! Claims are sorted by the beginning of their time. A claim meets those after it whose time begins before its own,
//! with the window of days, has ended; of those, the ones whose kinds, times and places let them are scored.

use rayon::prelude::*;

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
    // One day more, since days and not hours are counted.
    let slack = f64::from(windows.days) + 1.0;
    let mut pairs: Vec<Pair> = order
        .par_iter()
        .enumerate()
        .flat_map_iter(|(nth, &(_, to, at))| {
            let later = order[nth + 1..].iter();
            let near = later.take_while(move |(from, ..)| *from <= to + slack);
            near.filter_map(move |&(.., other)| pair(candidates, at.min(other), at.max(other), windows))
        })
        .collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

fn pair(candidates: &[Candidate<'_>], a: usize, b: usize, windows: &Windows) -> Option<Pair> {
    let score = score(candidates[a], candidates[b], windows).filter(|score| *score >= LEAST)?;
    Some(Pair { a, b, score })
}
