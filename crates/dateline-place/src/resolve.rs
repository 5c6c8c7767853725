//! Which of the places that bear a name is meant.
//!
//! All names of a report are weighed together. A candidate starts with what is known of it alone
//! (people, sort of place, how well the name fits) and with containment said in the text ("Paris,
//! Texas"); then it gains by the company it keeps: places near it, in its first-level area and in its
//! country, each counted as far as it is itself believed. A few rounds settle it. A name means one place
//! throughout a report.

use dateline_report::{Span, Text};

use crate::PlaceKind;
use crate::fold;
use crate::gazetteer::{Candidate, Gazetteer, Match, PlaceId};
use crate::lookup::{self, Reading};

/// Weights of the evidence, in natural logarithms of odds. Set by hill climbing on development data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// For each tenfold number of people.
    pub people: f64,
    /// For a country.
    pub country: f64,
    /// For a first-level area.
    pub admin1: f64,
    /// For a second-level area.
    pub admin2: f64,
    /// For an airfield or lake that the name does not say is one.
    pub odd: f64,
    /// For a place in the analyst's table.
    pub listed: f64,
    /// For a place that the user added.
    pub own: f64,
    /// For a name that is not the main one.
    pub alternate: f64,
    /// For a sort of place that the name asks for.
    pub wanted: f64,
    /// For lying in the area named right after a comma.
    pub contained: f64,
    /// For lying in the area named right after "in".
    pub within: f64,
    /// For company in the same country.
    pub same_country: f64,
    /// For company in the same first-level area.
    pub same_admin1: f64,
    /// For company near by.
    pub near: f64,
    /// What near by means, in kilometres.
    pub near_km: f64,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            people: 0.6,
            country: 2.0,
            admin1: -0.8,
            admin2: -1.0,
            odd: -2.0,
            listed: 0.0,
            own: 2.5,
            alternate: -1.0,
            wanted: 3.0,
            contained: 6.0,
            within: 3.0,
            same_country: 0.4,
            same_admin1: 1.5,
            near: 1.5,
            near_km: 80.0,
        }
    }
}

/// A name as it stands in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toponym {
    /// Where it stands.
    pub span: Span,
    /// The sort of place that the words beside it ask for.
    pub wanted: Option<PlaceKind>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) id: PlaceId,
    pub(crate) how: Match,
    pub(crate) part: Option<lookup::Part>,
    pub(crate) within: bool,
    /// Belief that this candidate is meant, 0 to 1.
    pub(crate) belief: f64,
    pub(crate) rivals: usize,
}

const ROUNDS: usize = 4;
const EARTH_KM: f64 = 6371.0;
/// Candidates of one name that are weighed against each other.
const MOST: usize = 48;

struct Group {
    text: String,
    wanted: Option<PlaceKind>,
    mentions: usize,
    reading: Reading,
    options: Vec<Opt>,
    /// (group, weight) of an area that the text says it lies in.
    containers: Vec<(usize, f64)>,
}

struct Opt {
    candidate: Candidate,
    kind: PlaceKind,
    country: Option<u32>,
    admin1: Option<PlaceId>,
    admin2: Option<PlaceId>,
    at: [f64; 3],
    radius_km: f64,
    /// Known well enough that a part of a name may stand for it.
    weighty: bool,
    prior: f64,
    belief: f64,
}

/// Places of one country that make another country's small town a stray.
const COMPANY: usize = 2;

/// People from which a town is known well enough that a part of a name may stand for it.
const WEIGHTY: f64 = 50_000.0;

/// Resolves the names of a report together; one answer a name, `None` where no gazetteer knows it.
pub(crate) fn resolve(
    text: &Text,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    weights: &Weights,
) -> Vec<Option<Resolved>> {
    let (mut groups, group_of) = groups(text, toponyms, gazetteer, weights);
    link_containers(text, toponyms, &group_of, &mut groups, weights);
    believe(&mut groups, |_, _| 0.0);
    for _ in 0..ROUNDS {
        let scores: Vec<Vec<f64>> = (0..groups.len())
            .map(|at| company(&groups, at, weights))
            .collect();
        believe(&mut groups, |group, option| scores[group][option]);
    }
    group_of
        .iter()
        .map(|&at| {
            let group = &groups[at];
            let best = best(group)?;
            acceptable(&groups, at, best).then_some(Resolved {
                id: best.candidate.id,
                how: best.candidate.how,
                part: group.reading.part,
                within: group.reading.within,
                belief: best.belief,
                rivals: group.options.len() - 1,
            })
        })
        .collect()
}

/// A name spelt otherwise counts only where the report speaks of that country by other names too;
/// a part of a name only where it is well known.
fn acceptable(groups: &[Group], at: usize, best: &Opt) -> bool {
    if groups[at].reading.within {
        return best.weighty;
    }
    if is_stray(groups, at, best) {
        return false;
    }
    best.candidate.how != Match::Spelling
        || groups.iter().enumerate().any(|(other, group)| {
            other != at
                && group.options.iter().any(|o| {
                    o.country == best.country && o.candidate.how != Match::Spelling && o.belief > 0.3
                })
        })
}

/// "Zaza" in a report on Syria is no town in Cuba: a small place, by itself in its country, in a report whose other
/// places lie in one other country, is more likely one that no gazetteer has.
fn is_stray(groups: &[Group], at: usize, stray: &Opt) -> bool {
    let small = matches!(stray.kind, PlaceKind::Town | PlaceKind::Quarter) && !stray.weighty;
    if !small || stray.country.is_none() || !groups[at].containers.is_empty() {
        return false;
    }
    let (mut elsewhere, mut others) = (Vec::new(), 0);
    for (_, group) in groups.iter().enumerate().filter(|&(other, _)| other != at) {
        let Some(other) = best(group).filter(|other| other.country.is_some() && other.belief > 0.5) else {
            continue;
        };
        if other.country == stray.country {
            return false;
        }
        others += 1;
        elsewhere.push(other.country);
    }
    elsewhere.sort_unstable();
    let most = elsewhere.chunk_by(|a, b| a == b).map(<[_]>::len).max();
    most.is_some_and(|most| most >= COMPANY && most * 2 > others)
}

fn best(group: &Group) -> Option<&Opt> {
    group
        .options
        .iter()
        .reduce(|best, other| if other.belief > best.belief { other } else { best })
}

fn groups(
    text: &Text,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    weights: &Weights,
) -> (Vec<Group>, Vec<usize>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = Vec::with_capacity(toponyms.len());
    for toponym in toponyms {
        let name = text.slice(toponym.span);
        let at = groups
            .iter()
            .position(|group| group.text.eq_ignore_ascii_case(name) && group.wanted == toponym.wanted)
            .unwrap_or_else(|| {
                let mut reading = lookup::read(gazetteer, name);
                reading.wanted = reading.wanted.or(toponym.wanted);
                let options = options(gazetteer, &reading, weights);
                groups.push(Group {
                    text: name.to_owned(),
                    wanted: toponym.wanted,
                    mentions: 0,
                    reading,
                    options,
                    containers: Vec::new(),
                });
                groups.len() - 1
            });
        groups[at].mentions += 1;
        group_of.push(at);
    }
    (groups, group_of)
}

fn options(gazetteer: &Gazetteer, reading: &Reading, weights: &Weights) -> Vec<Opt> {
    let mut options: Vec<Opt> = reading
        .candidates
        .iter()
        .copied()
        .chain(areas_of_towns(gazetteer, reading))
        .filter_map(|candidate| {
            let place = gazetteer.place(candidate.id)?;
            let mut prior = weights.people * (place.population + 1.0).log10();
            prior += match place.kind {
                PlaceKind::Country | PlaceKind::Continent => weights.country,
                PlaceKind::Admin1 => weights.admin1,
                PlaceKind::Admin2 => weights.admin2,
                PlaceKind::Airfield | PlaceKind::Lake if !gazetteer.is_listed_region(candidate.id) => {
                    weights.odd
                }
                _ => 0.0,
            };
            if gazetteer.is_listed_region(candidate.id) {
                prior += weights.listed;
            }
            if gazetteer.is_own(candidate.id) {
                prior += weights.own;
            }
            if matches!(candidate.how, Match::Alternate | Match::Spelling) && place.kind != PlaceKind::Country
            {
                prior += weights.alternate;
            }
            if reading.wanted.is_some_and(|wanted| fits(wanted, place.kind)) {
                prior += weights.wanted;
            }
            Some(Opt {
                candidate,
                kind: place.kind,
                country: place.country.and_then(code),
                admin1: if place.kind == PlaceKind::Admin1 {
                    Some(candidate.id)
                } else {
                    gazetteer.admin1(candidate.id)
                },
                admin2: if place.kind == PlaceKind::Admin2 {
                    Some(candidate.id)
                } else {
                    gazetteer.admin2(candidate.id)
                },
                at: unit(place.lat, place.lon),
                radius_km: place.radius_km,
                weighty: match place.kind {
                    PlaceKind::Country | PlaceKind::Continent | PlaceKind::Admin1 => true,
                    _ => place.population >= WEIGHTY,
                },
                prior,
                belief: 0.0,
            })
        })
        .collect();
    options.sort_by(|a, b| {
        b.prior
            .total_cmp(&a.prior)
            .then(a.candidate.id.cmp(&b.candidate.id))
    });
    options.truncate(MOST);
    options
}

/// "Deir al Zor province": an area that bears its town's name is known by the spellings of the town too.
fn areas_of_towns(gazetteer: &Gazetteer, reading: &Reading) -> Vec<Candidate> {
    use PlaceKind::{Admin1, Admin2, Region};
    let kind_of = |candidate: &Candidate| gazetteer.place(candidate.id).map(|place| place.kind);
    let asks_for_area = matches!(reading.wanted, Some(Admin1 | Admin2 | Region));
    let is_area = |candidate: &Candidate| matches!(kind_of(candidate), Some(Admin1 | Admin2 | Region));
    if !asks_for_area || reading.candidates.iter().any(is_area) {
        return Vec::new();
    }
    let key_of = |id: PlaceId| fold::fold(&fold::key(gazetteer.place(id)?.name));
    let mut areas: Vec<Candidate> = Vec::new();
    for town in &reading.candidates {
        let area = gazetteer
            .admin1(town.id)
            .filter(|&area| {
                let key = key_of(area);
                key.is_some() && key == key_of(town.id)
            })
            .filter(|&area| areas.iter().all(|known| known.id != area));
        areas.extend(area.map(|id| Candidate { id, how: town.how }));
    }
    areas
}

fn code(iso: &str) -> Option<u32> {
    let [a, b, c] = iso.as_bytes().try_into().ok()?;
    Some(u32::from_le_bytes([a, b, c, 0]))
}

fn fits(wanted: PlaceKind, kind: PlaceKind) -> bool {
    use PlaceKind::{Admin1, Admin2, Capital, Country, Quarter, Region, Town};
    match wanted {
        Admin1 | Admin2 | Region => matches!(kind, Admin1 | Admin2 | Region),
        Town | Quarter | Capital => matches!(kind, Town | Quarter | Capital),
        Country => kind == Country,
        other => kind == other,
    }
}

fn unit(lat: f64, lon: f64) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Square of the distance along the chord, in square kilometres: close to the ground distance where
/// it matters here.
fn square_km(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (x * x + y * y + z * z) * EARTH_KM * EARTH_KM
}

/// Notes "Paris, Texas", "Paris (France)" and "Homs in central Syria".
fn link_containers(
    text: &Text,
    toponyms: &[Toponym],
    group_of: &[usize],
    groups: &mut [Group],
    weights: &Weights,
) {
    for at in 1..toponyms.len() {
        let (before, after) = (toponyms[at - 1].span, toponyms[at].span);
        if before.end > after.start || after.start - before.end > 24 || group_of[at - 1] == group_of[at] {
            continue;
        }
        let gap = text.slice(Span::new(before.end, after.start)).to_lowercase();
        let (inner, outer, weight) = match gap.trim() {
            "," | "(" | "/" => (at - 1, at, weights.contained),
            "'s" | "’s" => (at, at - 1, weights.within),
            gap if says_in(gap) => (at - 1, at, weights.within),
            _ => continue,
        };
        groups[group_of[inner]].containers.push((group_of[outer], weight));
    }
}

/// "in", "in the", "in northern", ", in the eastern".
fn says_in(gap: &str) -> bool {
    let mut words = gap.trim_start_matches(',').split_whitespace();
    words.next() == Some("in")
        && words
            .all(|word| matches!(word, "the" | "province" | "state" | "of") || lookup::part(word).is_some())
}

/// Turns priors and gains into beliefs that sum to one in each group.
fn believe(groups: &mut [Group], gain: impl Fn(usize, usize) -> f64) {
    for (group, options) in groups.iter_mut().map(|group| &mut group.options).enumerate() {
        let scores: Vec<f64> = options
            .iter()
            .enumerate()
            .map(|(option, o)| o.prior + gain(group, option))
            .collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
        for (option, score) in options.iter_mut().zip(scores) {
            option.belief = (score - top).exp() / total;
        }
    }
}

/// What each option of a group gains by the other groups.
fn company(groups: &[Group], at: usize, weights: &Weights) -> Vec<f64> {
    let group = &groups[at];
    if group.options.len() < 2 {
        return vec![0.0; group.options.len()];
    }
    let scale = weights.near_km * weights.near_km;
    group
        .options
        .iter()
        .map(|option| {
            let (mut country, mut admin1, mut near) = (0.0, 0.0, 0.0);
            for (_, other) in groups.iter().enumerate().filter(|&(other, _)| other != at) {
                let count = 1.0 + (other.mentions as f64).ln();
                for o in other.options.iter().filter(|o| o.belief > 0.05) {
                    let weight = count * o.belief;
                    if option.country.is_some() && option.country == o.country {
                        country += weight;
                    }
                    if option.admin1.is_some() && option.admin1 == o.admin1 {
                        admin1 += weight;
                    }
                    if !matches!(o.kind, PlaceKind::Country | PlaceKind::Continent) {
                        near += weight / (1.0 + square_km(&option.at, &o.at) / scale);
                    }
                }
            }
            let contained: f64 = group
                .containers
                .iter()
                .map(|&(outer, weight)| {
                    let belief: f64 = groups[outer]
                        .options
                        .iter()
                        .filter(|area| lies_in(option, area))
                        .map(|area| area.belief)
                        .sum();
                    weight * belief
                })
                .fold(0.0, f64::max);
            contained
                + weights.same_country * country.ln_1p()
                + weights.same_admin1 * admin1.ln_1p()
                + weights.near * near.ln_1p()
        })
        .collect()
}

fn lies_in(inner: &Opt, area: &Opt) -> bool {
    if inner.candidate.id == area.candidate.id {
        return false;
    }
    match area.kind {
        PlaceKind::Country => {
            inner.country.is_some() && inner.country == area.country && inner.kind != PlaceKind::Country
        }
        PlaceKind::Admin1 => inner.admin1 == Some(area.candidate.id),
        PlaceKind::Admin2 => inner.admin2 == Some(area.candidate.id),
        _ => {
            square_km(&inner.at, &area.at) < (area.radius_km + 5.0).powi(2)
                && inner.radius_km < area.radius_km
        }
    }
}
