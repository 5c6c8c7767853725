//! From claims to incidents.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cluster::{Bonds, groups};
use crate::likeness::{Candidate, in_order, reasons};
use crate::pairs::{Pair, pairs};
use crate::traits::Traits;
use crate::{Account, Incident, Join, Windows, build};

/// What a person says of two claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They tell of the same happening.
    Together,
    /// They do not.
    Apart,
    /// What was said before is taken back: the score decides.
    Open,
}

impl Verdict {
    /// "together", "apart" or "open".
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Together => "together",
            Verdict::Apart => "apart",
            Verdict::Open => "open",
        }
    }

    /// The verdict of this name.
    pub fn named(name: &str) -> Option<Verdict> {
        [Verdict::Together, Verdict::Apart, Verdict::Open]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// A person's word on two claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Identifier of a claim.
    pub a: String,
    /// Identifier of another.
    pub b: String,
    /// What is said of the two.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub who: String,
}

/// Groups claims by the happening that they tell of. Every claim stands in one incident, but for plans and
/// possibilities that go with no claim of the happening itself: those are in none.
///
/// `rulings` come oldest first; the last word on a pair counts. The result does not depend on the order of
/// `accounts`. Sorted by time, then by identifier.
pub fn incidents(accounts: &[Account], rulings: &[Ruling], windows: &Windows) -> Vec<Incident> {
    let sorted = in_order(accounts);
    let traits: Vec<Traits> = sorted.par_iter().map(|account| Traits::of(account)).collect();
    let candidates = Candidate::all(&sorted, &traits);
    let scored = pairs(&candidates, windows);
    let spoken = Spoken::of(&candidates, rulings);
    let groups = groups(candidates.len(), &scored, &spoken.bonds, windows.threshold);
    let mut incidents: Vec<Incident> = groups
        .par_iter()
        .filter(|members| members.iter().any(|at| !sorted[*at].is_hypothetical()))
        .map(|members| {
            let joins = joins(members, &candidates, &scored, &spoken, windows);
            let members: Vec<Candidate<'_>> = members.iter().map(|at| candidates[*at]).collect();
            build::incident(&members, joins)
        })
        .collect();
    incidents.sort_by(|one, other| {
        let key = |of: &Incident| (of.summary.from.is_none(), of.summary.from.clone(), of.id.clone());
        key(one).cmp(&key(other))
    });
    incidents
}

/// How likely two claims tell of the same happening, 0 to 1, with the reasons; `None` where their kinds, times or
/// places keep them apart.
pub fn likeness(one: &Account, other: &Account, windows: &Windows) -> Option<(f64, Vec<String>)> {
    let traits = (Traits::of(one), Traits::of(other));
    let pair = (
        Candidate {
            account: one,
            traits: &traits.0,
        },
        Candidate {
            account: other,
            traits: &traits.1,
        },
    );
    let score = crate::likeness::score(pair.0, pair.1, windows)?;
    Some((score, reasons(pair.0, pair.1, windows)))
}

/// What people said, by the numbers of the claims.
struct Spoken<'a> {
    bonds: Bonds,
    together: HashMap<(usize, usize), &'a Ruling>,
}

impl<'a> Spoken<'a> {
    fn of(candidates: &[Candidate<'_>], rulings: &'a [Ruling]) -> Spoken<'a> {
        let number: HashMap<&str, usize> = if rulings.is_empty() {
            HashMap::new()
        } else {
            let ids = candidates.iter().map(|one| one.account.claim.as_str());
            ids.zip(0..).collect()
        };
        let mut spoken = Spoken {
            bonds: Bonds::default(),
            together: HashMap::new(),
        };
        let mut decided: BTreeSet<(usize, usize)> = BTreeSet::new();
        // Newest first: an older word on a pair that was spoken of again no longer counts.
        for ruling in rulings.iter().rev() {
            let (Some(&a), Some(&b)) = (number.get(ruling.a.as_str()), number.get(ruling.b.as_str())) else {
                continue;
            };
            let pair = (a.min(b), a.max(b));
            if a == b || !decided.insert(pair) {
                continue;
            }
            match ruling.verdict {
                Verdict::Together => {
                    spoken.bonds.together.push(pair);
                    spoken.together.insert(pair, ruling);
                }
                Verdict::Apart => {
                    spoken.bonds.apart.insert(pair);
                }
                Verdict::Open => {}
            }
        }
        spoken
    }
}

/// Why members stand together: the likeliest pairs that bind them all, and every pair that a person bound.
fn joins(
    members: &[usize],
    candidates: &[Candidate<'_>],
    scored: &[Pair],
    spoken: &Spoken<'_>,
    windows: &Windows,
) -> Vec<Join> {
    if members.len() < 2 {
        return Vec::new();
    }
    let id = |at: usize| candidates[at].account.claim.clone();
    let mut joins = Vec::new();
    let mut bound = Bound::new(members);
    for (at, &a) in members.iter().enumerate() {
        for &b in &members[at + 1..] {
            if let Some(ruling) = spoken.together.get(&(a, b)) {
                bound.bind(a, b);
                joins.push(Join {
                    a: id(a),
                    b: id(b),
                    score: 1.0,
                    reasons: vec![format!("{}: {}", ruling.who, ruling.reason)],
                    basis: "review".into(),
                });
            }
        }
    }
    let mut inside: Vec<&Pair> = members.iter().flat_map(|&a| within(scored, a, members)).collect();
    inside.sort_by(|one, other| {
        let by_score = other.score.total_cmp(&one.score);
        by_score.then((one.a, one.b).cmp(&(other.a, other.b)))
    });
    for pair in inside {
        if bound.bind(pair.a, pair.b) {
            joins.push(Join {
                a: id(pair.a),
                b: id(pair.b),
                score: (pair.score * 1000.0).round() / 1000.0,
                reasons: reasons(candidates[pair.a], candidates[pair.b], windows),
                basis: "score".into(),
            });
        }
    }
    joins
}

/// The pairs of `a` with later members.
fn within<'a>(scored: &'a [Pair], a: usize, members: &'a [usize]) -> impl Iterator<Item = &'a Pair> {
    let from = scored.partition_point(|pair| pair.a < a);
    let of_a = scored[from..].iter().take_while(move |pair| pair.a == a);
    of_a.filter(|pair| members.binary_search(&pair.b).is_ok())
}

/// Which members are bound to each other so far.
struct Bound<'a> {
    members: &'a [usize],
    part: Vec<usize>,
}

impl<'a> Bound<'a> {
    fn new(members: &'a [usize]) -> Bound<'a> {
        Bound {
            members,
            part: (0..members.len()).collect(),
        }
    }

    /// `false` where they were bound already.
    fn bind(&mut self, a: usize, b: usize) -> bool {
        let part = |of: usize| self.members.binary_search(&of).ok().map(|at| self.part[at]);
        let (Some(one), Some(other)) = (part(a), part(b)) else {
            return false;
        };
        if one == other {
            return false;
        }
        for part in &mut self.part {
            if *part == other {
                *part = one;
            }
        }
        true
    }
}
