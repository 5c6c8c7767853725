//! Groups of claims from scores of pairs: average-link agglomeration over a sparse graph.
//!
//! The two groups whose members go together best on average are joined, again and again, while that average is at
//! least the threshold. A pair that was not scored counts as 0, so that a chain of near neighbours does not become
//! one group. Claims come in a fixed order and ties go to the earlier, so that nothing depends on the order of
//! adding. Source of the method: agglomerative clustering by average link (Sokal and Michener).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::pairs::Pair;

/// What a person said of pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bonds {
    /// Groups that stand together whatever their scores say.
    pub together: Vec<(usize, usize)>,
    /// Pairs that never do.
    pub apart: BTreeSet<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Link {
    sum: f64,
    forbidden: bool,
}

#[derive(Debug)]
struct Group {
    members: Vec<usize>,
    links: BTreeMap<usize, Link>,
    /// Grows with every change, so that older offers are known to be stale.
    stamp: u32,
}

/// An offer to join two groups.
#[derive(Debug, PartialEq)]
struct Offer {
    average: f64,
    a: usize,
    b: usize,
    stamps: (u32, u32),
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Offer) -> Ordering {
        let by_average = self.average.total_cmp(&other.average);
        by_average
            .then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
            .then_with(|| self.stamps.cmp(&other.stamps))
    }
}

/// The groups of `count` claims, each sorted, in the order of their first members.
pub(crate) fn groups(count: usize, pairs: &[Pair], bonds: &Bonds, threshold: f64) -> Vec<Vec<usize>> {
    let mut forest = Forest::new(count, pairs, bonds);
    for &(a, b) in &bonds.together {
        forest.join_of(a, b);
    }
    forest.agglomerate(threshold);
    let mut groups: Vec<Vec<usize>> = forest
        .groups
        .into_iter()
        .flatten()
        .map(|group| group.members)
        .collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

struct Forest {
    /// A group stands at the number of one of its members; `None` where it went into another.
    groups: Vec<Option<Group>>,
    /// Where a group went.
    into: Vec<usize>,
}

impl Forest {
    fn new(count: usize, pairs: &[Pair], bonds: &Bonds) -> Forest {
        let group = |at| {
            Some(Group {
                members: vec![at],
                links: BTreeMap::new(),
                stamp: 0,
            })
        };
        let mut forest = Forest {
            groups: (0..count).map(group).collect(),
            into: (0..count).collect(),
        };
        for pair in pairs {
            forest.link(pair.a, pair.b, |link| link.sum += pair.score);
        }
        for &(a, b) in &bonds.apart {
            forest.link(a, b, |link| link.forbidden = true);
        }
        forest
    }

    fn link(&mut self, a: usize, b: usize, mut change: impl FnMut(&mut Link)) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(Some(group)) = self.groups.get_mut(from) {
                change(group.links.entry(to).or_default());
            }
        }
    }

    fn root(&self, mut at: usize) -> usize {
        while self.into[at] != at {
            at = self.into[at];
        }
        at
    }

    /// Joins the groups of two claims, unless a pair of theirs is kept apart.
    fn join_of(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let forbidden = self.groups[a]
            .as_ref()
            .and_then(|group| group.links.get(&b))
            .is_some_and(|link| link.forbidden);
        if a != b && !forbidden {
            self.join(a.min(b), a.max(b));
        }
    }

    /// The group at `b` goes into the one at `a`.
    fn join(&mut self, a: usize, b: usize) {
        let Some(taken) = self.groups[b].take() else {
            return;
        };
        self.into[b] = a;
        for (other, link) in taken.links {
            if let Some(group) = self.groups[other].as_mut() {
                group.links.remove(&b);
            }
            if other == a {
                continue;
            }
            self.link(a, other, |kept| {
                kept.sum += link.sum;
                kept.forbidden |= link.forbidden;
            });
        }
        if let Some(group) = self.groups[a].as_mut() {
            group.links.remove(&b);
            group.members.extend(taken.members);
            group.stamp += 1;
        }
    }

    fn agglomerate(&mut self, threshold: f64) {
        let mut offers = BinaryHeap::new();
        for at in 0..self.groups.len() {
            self.offer(at, threshold, |to| to > at, &mut offers);
        }
        while let Some(offer) = offers.pop() {
            let stamps = (self.stamp(offer.a), self.stamp(offer.b));
            if stamps != (Some(offer.stamps.0), Some(offer.stamps.1)) {
                continue;
            }
            self.join(offer.a, offer.b);
            self.offer(offer.a, threshold, |_| true, &mut offers);
        }
    }

    fn stamp(&self, at: usize) -> Option<u32> {
        self.groups[at].as_ref().map(|group| group.stamp)
    }

    /// Offers to join a group with those that it is linked to.
    fn offer(
        &self,
        at: usize,
        threshold: f64,
        wanted: impl Fn(usize) -> bool,
        offers: &mut BinaryHeap<Offer>,
    ) {
        let Some(group) = &self.groups[at] else {
            return;
        };
        for (&to, link) in &group.links {
            let Some(other) = &self.groups[to] else {
                continue;
            };
            let average = link.sum / (group.members.len() * other.members.len()) as f64;
            if link.forbidden || average < threshold || !wanted(to) {
                continue;
            }
            let (a, b) = (at.min(to), at.max(to));
            let stamps = if a == at {
                (group.stamp, other.stamp)
            } else {
                (other.stamp, group.stamp)
            };
            offers.push(Offer {
                average,
                a,
                b,
                stamps,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: usize, b: usize, score: f64) -> Pair {
        Pair { a, b, score }
    }

    #[test]
    fn a_chain_does_not_become_one_group() {
        let pairs = [pair(0, 1, 0.9), pair(1, 2, 0.8), pair(2, 3, 0.9)];
        let found = groups(5, &pairs, &Bonds::default(), 0.5);
        assert_eq!(found, [vec![0, 1], vec![2, 3], vec![4]]);
    }

    #[test]
    fn groups_that_go_together_on_average_are_joined() {
        let pairs = [
            pair(0, 1, 0.9),
            pair(2, 3, 0.9),
            pair(0, 2, 0.6),
            pair(0, 3, 0.6),
            pair(1, 2, 0.6),
            pair(1, 3, 0.3),
        ];
        assert_eq!(groups(4, &pairs, &Bonds::default(), 0.5), [vec![0, 1, 2, 3]]);
        assert_eq!(
            groups(4, &pairs, &Bonds::default(), 0.6),
            [vec![0, 1], vec![2, 3]]
        );
    }

    #[test]
    fn what_a_person_says_goes_before_scores() {
        let pairs = [pair(0, 1, 0.9), pair(1, 2, 0.9), pair(0, 2, 0.9)];
        let bonds = Bonds {
            together: vec![(2, 3)],
            apart: BTreeSet::from([(0, 1)]),
        };
        // 2 and 3 are bound, so that 0 and 1 go with them on average by .45 only.
        assert_eq!(groups(4, &pairs, &bonds, 0.5), [vec![0], vec![1], vec![2, 3]]);
        assert_eq!(groups(4, &pairs, &bonds, 0.4), [vec![0, 2, 3], vec![1]]);
    }
}
