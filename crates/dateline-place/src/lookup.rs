//! What a name as written may stand for.

use crate::PlaceKind;
use crate::fold;
use crate::gazetteer::{Candidate, Gazetteer, Match};

/// The places a name may stand for, and what the words around its core say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) candidates: Vec<Candidate>,
    /// The sort of place that a word such as "province" in the name asks for.
    pub(crate) wanted: Option<PlaceKind>,
    /// "north", "centre", "rural": the name is of a part of the place.
    pub(crate) part: Option<Part>,
    /// Only some words of the name are a place ("Dubai World Cup").
    pub(crate) within: bool,
}

/// Which part of a place is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// One of eight compass points.
    Side(&'static str),
    /// The middle.
    Centre,
    /// The land around a town.
    Rural,
    /// With its surroundings.
    Greater,
}

/// The part of a place that a word before its name asks for.
pub(crate) fn part(word: &str) -> Option<Part> {
    let side = match word {
        "north" | "northern" | "northernmost" => "N",
        "south" | "southern" | "southernmost" => "S",
        "east" | "eastern" | "easternmost" => "E",
        "west" | "western" | "westernmost" => "W",
        "northeast" | "northeastern" | "north-east" | "north-eastern" => "NE",
        "northwest" | "northwestern" | "north-west" | "north-western" => "NW",
        "southeast" | "southeastern" | "south-east" | "south-eastern" => "SE",
        "southwest" | "southwestern" | "south-west" | "south-western" => "SW",
        "central" | "downtown" | "inner" => return Some(Part::Centre),
        "rural" => return Some(Part::Rural),
        "greater" | "metro" | "metropolitan" => return Some(Part::Greater),
        _ => return None,
    };
    Some(Part::Side(side))
}

/// Reads a name as written.
pub(crate) fn read(gazetteer: &Gazetteer, name: &str) -> Reading {
    let name = name.trim_matches(|c: char| c.is_whitespace() || ",;:\"“”()[]".contains(c));
    let name = ["'s", "’s", "'", "’"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    if let Some(candidates) = abbreviation(gazetteer, name) {
        return Reading {
            candidates,
            ..Reading::default()
        };
    }
    let key = fold::key(name);
    let key = key.strip_prefix("the ").unwrap_or(&key);
    let mut candidates = gazetteer.exact_key(key);
    if let Some(id) = gazetteer.demonym(key) {
        candidates.push(Candidate {
            id,
            how: Match::Demonym,
        });
    }
    if initials(name) {
        candidates.retain(|c| {
            gazetteer.is_listed_region(c.id)
                || gazetteer
                    .place(c.id)
                    .is_some_and(|p| p.kind == PlaceKind::Country)
        });
        return Reading {
            candidates,
            ..Reading::default()
        };
    }
    if !candidates.is_empty() {
        return Reading {
            candidates,
            ..Reading::default()
        };
    }
    if let Some(reading) = generic(gazetteer, key) {
        return reading;
    }
    candidates = loosely(gazetteer, key);
    if !candidates.is_empty() {
        return Reading {
            candidates,
            ..Reading::default()
        };
    }
    within(gazetteer, key)
}

/// "UN", "U.N.", "PKK": letters that stand for words are no towns.
fn initials(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() <= 3
        && name.chars().all(|c| c.is_uppercase() || c == '.')
}

fn abbreviation(gazetteer: &Gazetteer, name: &str) -> Option<Vec<Candidate>> {
    let closed = format!("{name}.");
    let (full, country) = gazetteer
        .abbreviation(name)
        .or_else(|| gazetteer.abbreviation(&closed))?;
    let mut candidates = gazetteer.exact(full);
    candidates.retain(|c| gazetteer.place(c.id).is_some_and(|p| p.country == Some(country)));
    let areas = |c: &Candidate| gazetteer.place(c.id).is_some_and(|p| p.kind == PlaceKind::Admin1);
    if candidates.iter().any(areas) {
        candidates.retain(areas);
    }
    candidates.iter_mut().for_each(|c| c.how = Match::Abbreviation);
    (!candidates.is_empty()).then_some(candidates)
}

/// "Aleppo province", "town of Azaz", "northern Syria", "rural Homs".
fn generic(gazetteer: &Gazetteer, key: &str) -> Option<Reading> {
    let mut rest = key;
    let (mut wanted, mut found_part) = (None, None);
    let site = |kind| matches!(kind, Some(PlaceKind::Facility | PlaceKind::Airfield));
    loop {
        let (first, after) = rest.split_once(' ')?;
        if let Some(kind) = gazetteer.feature(first).and_then(|f| f.kind)
            && let Some(name) = after.strip_prefix("of ")
        {
            (wanted, rest) = (Some(kind), name.strip_prefix("the ").unwrap_or(name));
        } else if let Some(part) = part(first) {
            (found_part, rest) = (Some(part), after);
        } else if matches!(
            first,
            "near" | "occupied" | "mainland" | "old" | "upper" | "lower"
        ) {
            rest = after;
        } else if let Some((name, last)) = rest.rsplit_once(' ')
            && let Some(kind) = gazetteer.feature(last).and_then(|f| f.kind)
        {
            if last == "countryside" {
                found_part = Some(Part::Rural);
            } else {
                wanted = Some(kind);
            }
            rest = name;
        } else {
            return None;
        }
        let candidates = gazetteer.exact_key(rest);
        let candidates = if candidates.is_empty() {
            loosely(gazetteer, rest)
        } else {
            candidates
        };
        if !candidates.is_empty() {
            let listed = candidates.iter().any(|c| gazetteer.is_listed_region(c.id));
            return Some(Reading {
                candidates,
                wanted,
                part: found_part,
                within: site(wanted) && !listed,
            });
        }
    }
}

/// Without the article, or spelt another way.
fn loosely(gazetteer: &Gazetteer, key: &str) -> Vec<Candidate> {
    if let Some((article, rest)) = key.split_once(' ')
        && fold::is_article(article)
    {
        let candidates = gazetteer.exact_key(rest);
        if !candidates.is_empty() {
            return candidates;
        }
    }
    let mut candidates = gazetteer.spelt_like(key);
    let careful = fold::fold_keeping_vowels(key);
    let same = |c: &Candidate| {
        gazetteer
            .place(c.id)
            .is_some_and(|p| fold::fold_keeping_vowels(&fold::key(p.name)) == careful)
    };
    if candidates.iter().any(same) {
        candidates.retain(same);
    }
    candidates
}

/// The longest run of words inside that is a place of its own.
fn within(gazetteer: &Gazetteer, key: &str) -> Reading {
    let words: Vec<&str> = key.split(' ').collect();
    for length in (1..words.len()).rev() {
        for run in words.windows(length) {
            let name = run.join(" ");
            let lone = length == 1
                && (name.len() < 4 || gazetteer.feature(&name).is_some() || part(&name).is_some());
            if lone {
                continue;
            }
            let mut candidates = gazetteer.exact_key(&name);
            if let Some(id) = gazetteer.demonym(&name) {
                candidates.push(Candidate {
                    id,
                    how: Match::Demonym,
                });
            }
            if !candidates.is_empty() {
                return Reading {
                    candidates,
                    within: true,
                    ..Reading::default()
                };
            }
        }
    }
    Reading::default()
}
