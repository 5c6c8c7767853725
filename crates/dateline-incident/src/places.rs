//! Which claims are about the same place.

use std::collections::{BTreeMap, HashMap};

use crate::Account;
use crate::traits::{Spot, Traits};

/// Places with centres nearer than this are one.
const NEAR_KM: f64 = 2.0;

/// Places of one name farther apart than this are two.
const NAMESAKE_KM: f64 = 100.0;

/// The accounts of each place: of one identifier, of one name, or nearer than [`NEAR_KM`]. Accounts without a place
/// stand nowhere. The groups come in the order of their first members.
pub(crate) fn same_places<'a>(accounts: &[&'a Account]) -> Vec<Vec<&'a Account>> {
    let traits: Vec<Traits> = accounts.iter().map(|account| Traits::of(account)).collect();
    let mut parts = Parts((0..accounts.len()).collect());
    let mut by_id: HashMap<u32, usize> = HashMap::new();
    let mut by_name: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut by_cell: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    for (at, one) in traits.iter().enumerate() {
        if let Some(id) = one.geonameid {
            let first = *by_id.entry(id).or_insert(at);
            parts.join(first, at);
        }
        for &name in &one.place_core {
            let of_name = by_name.entry(name).or_default();
            if let Some(&other) = of_name.iter().find(|other| may_be_one(&traits[**other], one)) {
                parts.join(other, at);
            }
            of_name.push(at);
        }
        if let Some(spot) = one.spot.filter(|_| !one.is_wide()) {
            for cell in around(spot) {
                let near = by_cell.get(&cell).into_iter().flatten();
                let near: Vec<usize> = near
                    .copied()
                    .filter(|other| {
                        traits[*other]
                            .spot
                            .is_some_and(|other| other.distance(spot) <= NEAR_KM)
                    })
                    .collect();
                for other in near {
                    parts.join(other, at);
                }
            }
            by_cell.entry(cell(spot)).or_default().push(at);
        }
    }
    let mut groups: BTreeMap<usize, Vec<&Account>> = BTreeMap::new();
    for (at, account) in accounts
        .iter()
        .enumerate()
        .filter(|(at, _)| traits[*at].has_place())
    {
        groups.entry(parts.root(at)).or_default().push(account);
    }
    groups.into_values().collect()
}

fn may_be_one(one: &Traits, other: &Traits) -> bool {
    match (one.spot, other.spot) {
        (Some(a), Some(b)) => a.distance(b) <= NAMESAKE_KM,
        _ => true,
    }
}

/// Cells of about [`NEAR_KM`] from south to north; from west to east they are wider than that up to 60 degrees.
fn cell(spot: Spot) -> (i32, i32) {
    (
        (spot.lat * 111.0 / NEAR_KM).floor() as i32,
        (spot.lon * 55.0 / NEAR_KM).floor() as i32,
    )
}

fn around(spot: Spot) -> impl Iterator<Item = (i32, i32)> {
    let (lat, lon) = cell(spot);
    (-1..=1).flat_map(move |north| (-1..=1).map(move |east| (lat + north, lon + east)))
}

/// Union-find; the smallest number of a part stands for it.
struct Parts(Vec<usize>);

impl Parts {
    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
