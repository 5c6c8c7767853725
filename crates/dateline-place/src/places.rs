//! Puts the places of a report together: names, expressions around them, and words that refer back.

use std::collections::BTreeMap;

use dateline_language::{Analysis, Sentence, Upos};
use dateline_report::{Report, Span, Text};

use crate::borders;
use crate::fold;
use crate::gazetteer::{Gazetteer, Match};
use crate::geometry;
use crate::lookup::Part;
use crate::mention::{self, Named, Sort};
use crate::precision::precision;
use crate::reference;
use crate::relative::{self, Expression, Kind};
use crate::resolve::{self, Resolved, Toponym, Weights};
use crate::{Basis, Location, PlaceKind, PlaceMention, Relation, ResolvedName};

/// Beyond a place that a road leads to, in kilometres.
const ROAD: f64 = 40.0;
/// Off a coast, in kilometres.
const OFF: f64 = 50.0;
/// Beyond the edge of a town, in kilometres.
const NEAR: f64 = 12.0;
/// Words between an unknown name and the expression that places it.
const GAP: usize = 7;

/// A mention while the report is being read, with what later steps need to know of it.
pub(crate) struct Draft {
    pub(crate) mention: PlaceMention,
    pub(crate) kind: Option<PlaceKind>,
    /// Key of the name, so that one name means one place.
    pub(crate) key: String,
    /// Index among the names, where it is one.
    pub(crate) named: Option<usize>,
    /// The name as the report has it.
    pub(crate) written: String,
}

/// What a name stands for, before expressions are read.
struct Known {
    location: Option<Location>,
    kind: Option<PlaceKind>,
    country: Option<String>,
    weak: bool,
}

pub(crate) fn read(report: &Report, analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<PlaceMention> {
    let names = mention::find(report, analysis, gazetteer);
    let toponyms: Vec<Toponym> = names
        .iter()
        .map(|named| Toponym {
            span: named.span,
            wanted: named.wanted,
        })
        .collect();
    let resolved = resolve::resolve(&report.text, &toponyms, gazetteer, &Weights::default());
    let focus = focus(&names, &resolved, gazetteer);
    let mut drafts: Vec<Draft> = names
        .iter()
        .zip(&resolved)
        .enumerate()
        .filter(|(_, (named, _))| named.sort.is_place())
        .map(|(at, (named, resolved))| draft(report, at, named, resolved.as_ref(), gazetteer))
        .collect();
    let mut known: Vec<Known> = names
        .iter()
        .zip(&resolved)
        .map(|(_, resolved)| known(resolved.as_ref(), gazetteer))
        .collect();

    let expressions = all_expressions(analysis, &names, gazetteer);
    place_unknown(
        analysis,
        &names,
        &expressions,
        &mut known,
        &mut drafts,
        focus.as_deref(),
    );
    place_by_neighbours(&names, &mut known, &mut drafts, gazetteer, focus.as_deref());
    for (sentence, expression) in &expressions {
        let describes = described(&analysis.sentences[*sentence], *sentence, expression, &names);
        if describes.is_none() && expression.kind != Kind::In {
            drafts.extend(relative_draft(
                report,
                analysis,
                *sentence,
                expression,
                &known,
                &drafts,
                focus.as_deref(),
            ));
        }
    }
    drafts.sort_by_key(|draft| (draft.mention.span.start, draft.mention.span.end));
    let found = reference::references(analysis, &drafts, gazetteer, focus.as_deref());
    drafts.extend(found);
    drafts.sort_by_key(|draft| (draft.mention.span.start, draft.mention.span.end));
    finish(drafts)
}

/// Resolves given names; a site that no gazetteer knows is put where the report's main town is.
pub(crate) fn given(
    text: &Text,
    names: &[Span],
    gazetteer: &Gazetteer,
    weights: &Weights,
) -> Vec<Option<ResolvedName>> {
    let toponyms: Vec<Toponym> = names.iter().map(|&span| Toponym { span, wanted: None }).collect();
    let resolved = resolve::resolve(text, &toponyms, gazetteer, weights);
    let places: Vec<Option<Known>> = resolved
        .iter()
        .map(|r| Some(known(Some(r.as_ref()?), gazetteer)).filter(|known| known.location.is_some()))
        .collect();
    (0..names.len())
        .map(|at| match (&places[at], &resolved[at]) {
            (
                Some(Known {
                    location: Some(location),
                    ..
                }),
                Some(resolved),
            ) => Some(ResolvedName {
                id: Some(resolved.id),
                location: location.clone(),
                confidence: resolved.belief,
            }),
            _ => {
                let location = neighbour(names, &places, at)?;
                Some(ResolvedName {
                    id: None,
                    location,
                    confidence: 0.3,
                })
            }
        })
        .collect()
}

/// The town or area nearest in the text to a name; nearer ones before it first.
fn neighbour(names: &[Span], places: &[Option<Known>], at: usize) -> Option<Location> {
    let specific = |known: &&Known| {
        !matches!(
            known.kind,
            Some(PlaceKind::Country | PlaceKind::Continent | PlaceKind::Sea)
        )
    };
    let (_, known) = places
        .iter()
        .enumerate()
        .filter_map(|(other, known)| Some((other, known.as_ref().filter(specific)?)))
        .min_by_key(|(other, _)| names[*other].start.abs_diff(names[at].start))?;
    known
        .location
        .as_ref()
        .map(|location| geometry::wider(location, NEAR))
}

/// Every name that stands for a place on a map, and where: the names of places, the peoples and adjectives
/// of countries, and places inside the names of organisations. Weak guesses are left out.
pub(crate) fn toponyms(report: &Report, analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<(Span, Location)> {
    let names = mention::find(report, analysis, gazetteer);
    let asked: Vec<Toponym> = names
        .iter()
        .map(|named| Toponym {
            span: named.span,
            wanted: named.wanted,
        })
        .collect();
    let resolved = resolve::resolve(&report.text, &asked, gazetteer, &Weights::default());
    let mut found: Vec<(Span, Location)> = names
        .iter()
        .zip(&resolved)
        .filter(|(named, _)| !named.sort.is_place())
        .filter_map(|(named, resolved)| Some((named.span, known(resolved.as_ref(), gazetteer).location?)))
        .collect();
    found.extend(
        read(report, analysis, gazetteer)
            .into_iter()
            .filter(|place| place.named && (place.basis != Basis::Context || place.confidence > WEAK))
            .filter_map(|place| Some((place.span, place.location?))),
    );
    found.sort_by_key(|(span, _)| *span);
    found
}

/// Confidence of a place that only its neighbours tell.
const WEAK: f64 = 0.3;

/// The country that most of the names speak of.
fn focus(names: &[Named], resolved: &[Option<Resolved>], gazetteer: &Gazetteer) -> Option<String> {
    let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
    for (named, resolved) in names.iter().zip(resolved) {
        let Some(place) = resolved.as_ref().and_then(|r| gazetteer.place(r.id)) else {
            continue;
        };
        let weight = match named.sort {
            Sort::People | Sort::Embedded => 0.3,
            Sort::Dateline => 0.7,
            _ => 1.0,
        };
        if let Some(country) = place.country {
            *weights.entry(country).or_default() += weight;
        }
    }
    weights
        .into_iter()
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map(|(country, _)| country.to_owned())
}

fn known(resolved: Option<&Resolved>, gazetteer: &Gazetteer) -> Known {
    let place = resolved.and_then(|r| Some((r, gazetteer.place(r.id)?)));
    match place {
        // "Dubai World Cup": somewhere about the place that is a part of the name.
        Some((resolved, place)) if resolved.within => Known {
            location: Some(geometry::circle(place.lat, place.lon, place.radius_km + NEAR)),
            kind: None,
            country: place.country.map(str::to_owned),
            weak: true,
        },
        Some((resolved, place)) => Known {
            location: Some(of_part(
                geometry::circle(place.lat, place.lon, place.radius_km),
                resolved.part,
                place.kind,
            )),
            kind: Some(place.kind),
            country: place.country.map(str::to_owned),
            weak: resolved.how == Match::Spelling || resolved.belief < 0.4,
        },
        None => Known {
            location: None,
            kind: None,
            country: None,
            weak: true,
        },
    }
}

/// The part of a place that an adjective before its name means.
fn of_part(location: Location, part: Option<Part>, kind: PlaceKind) -> Location {
    match part {
        None => location,
        Some(Part::Side(point)) => geometry::degrees(point)
            .map_or_else(|| location.clone(), |bearing| geometry::side(&location, bearing)),
        Some(Part::Centre) => Location {
            radius_km: (0.5 * location.radius_km).max(1.0),
            ..location
        },
        Some(Part::Rural) if kind.is_settlement() => Location {
            radius_km: 3.0 * location.radius_km + 20.0,
            ..location
        },
        Some(Part::Rural) => location,
        Some(Part::Greater) => Location {
            radius_km: 2.0 * location.radius_km,
            ..location
        },
    }
}

fn draft(
    report: &Report,
    at: usize,
    named: &Named,
    resolved: Option<&Resolved>,
    gazetteer: &Gazetteer,
) -> Draft {
    let text = report.text.slice(named.span);
    let found = resolved
        .filter(|r| !r.within)
        .and_then(|r| Some((r, gazetteer.place(r.id)?)));
    let known = known(resolved, gazetteer);
    let mut mention = PlaceMention {
        span: named.span,
        sentence: named.sentence,
        tokens: named.tokens.clone(),
        name: Some(text.to_owned()),
        country: known.country.clone(),
        admin1: None,
        location: known.location.clone(),
        geonameid: None,
        basis: Basis::None,
        relation: None,
        precision: precision(known.kind, false, known.location.as_ref()),
        confidence: 0.0,
        because: Vec::new(),
        named: true,
    };
    if let Some((resolved, place)) = found {
        mention.name = Some(place.name.to_owned());
        mention.admin1 = gazetteer
            .admin1(resolved.id)
            .and_then(|id| gazetteer.place(id))
            .map(|area| area.name.to_owned());
        mention.geonameid = place.geonameid;
        mention.basis = gazetteer.source(resolved.id).0;
        mention.confidence = resolved.belief * if resolved.how == Match::Spelling { 0.7 } else { 1.0 };
        mention.because = reasons(resolved, gazetteer);
        mention.relation = resolved.part.map(|part| Relation {
            kind: Kind::Part(part).name().to_owned(),
            of: Vec::new(),
            distance_km: None,
            bearing: match part {
                Part::Side(point) => Some(point.to_owned()),
                _ => None,
            },
        });
    } else if mention.location.is_some() {
        mention.basis = Basis::Context;
        mention.confidence = 0.4;
        mention.because.push("a part of the name is a place".to_owned());
    } else {
        mention.because.push("no gazetteer knows the name".to_owned());
    }
    Draft {
        written: text.to_owned(),
        mention,
        kind: known.kind,
        key: fold::key(text),
        named: Some(at),
    }
}

fn reasons(resolved: &Resolved, gazetteer: &Gazetteer) -> Vec<String> {
    let Some(place) = gazetteer.place(resolved.id) else {
        return Vec::new();
    };
    let how = match resolved.how {
        Match::Main => "name of",
        Match::Alternate => "another name of",
        Match::Spelling => "spelt like",
        Match::Demonym => "people of",
        Match::Abbreviation => "short for",
    };
    let kind = place.kind.as_str();
    let mut because = vec![format!(
        "{how} {} ({kind}, {})",
        place.name,
        place.country.unwrap_or("no one country")
    )];
    if let (_, Some(provenance)) = gazetteer.source(resolved.id) {
        because.push(format!("from {provenance}"));
    }
    if resolved.rivals > 0 {
        because.push(format!(
            "chosen among {} by people, sort and the report's other places",
            resolved.rivals + 1
        ));
    }
    because
}

fn all_expressions(analysis: &Analysis, names: &[Named], gazetteer: &Gazetteer) -> Vec<(usize, Expression)> {
    let mut found = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let here: Vec<(usize, &Named)> = names
            .iter()
            .enumerate()
            .filter(|(_, named)| {
                named.sentence == at && !named.tokens.is_empty() && named.sort != Sort::Embedded
            })
            .collect();
        if !here.is_empty() {
            found.extend(
                relative::expressions(sentence, &here, gazetteer)
                    .into_iter()
                    .map(|e| (at, e)),
            );
        }
    }
    found
}

/// The name that an expression describes: "Bir Qassab area some 75 km southeast of Damascus",
/// "Tal Dakwa mountain range, northeast of Bir Qassab".
fn described(sentence: &Sentence, at: usize, expression: &Expression, names: &[Named]) -> Option<usize> {
    let start = expression.tokens.start;
    let (index, named) = names.iter().enumerate().rfind(|(index, named)| {
        named.sentence == at
            && named.tokens.end <= start
            && !named.tokens.is_empty()
            && named.sort.is_place()
            && !expression.of.contains(index)
    })?;
    let between = &sentence.tokens[named.tokens.end..start];
    let plain = between.iter().all(|token| {
        matches!(
            token.upos,
            Upos::Noun | Upos::Adj | Upos::Adv | Upos::Aux | Upos::Det | Upos::Num
        ) || matches!(token.lower.as_str(), "," | "(" | "about" | "around" | "some")
            || matches!(token.lemma.as_str(), "locate" | "situate" | "lie")
    });
    // "X, a town near Y" describes X; "X, the army said, near Y" does not.
    (plain && between.len() <= GAP).then_some(index)
}

/// Gives names that no gazetteer knows the place that the report puts in words, and keeps it for the whole
/// report. An expression may build on a name placed by another, so a few rounds are made.
fn place_unknown(
    analysis: &Analysis,
    names: &[Named],
    expressions: &[(usize, Expression)],
    known: &mut [Known],
    drafts: &mut [Draft],
    focus: Option<&str>,
) {
    for _ in 0..3 {
        let mut changed = false;
        for (sentence, expression) in expressions {
            let Some(subject) = described(&analysis.sentences[*sentence], *sentence, expression, names)
            else {
                continue;
            };
            if expression.of.contains(&subject) || !known[subject].weak {
                continue;
            }
            let Some(location) = locate(expression, known, focus) else {
                continue;
            };
            let contradicts = known[subject].location.as_ref().is_none_or(|old| {
                geometry::distance_km(old, &location) > 2.0 * location.radius_km + old.radius_km
            });
            if !contradicts {
                known[subject].weak = false;
                continue;
            }
            let bases = bases(expression, drafts);
            let Some(key) = drafts
                .iter()
                .find(|d| d.named == Some(subject))
                .map(|d| d.key.clone())
            else {
                continue;
            };
            let country = known[expression.of[0]]
                .country
                .clone()
                .filter(|_| expression.kind != Kind::Border)
                .or(focus.map(str::to_owned));
            for draft in drafts.iter_mut().filter(|draft| draft.key == key) {
                set_relative(draft, expression, &location, country.clone(), &bases);
                if let Some(named) = draft.named {
                    known[named] = Known {
                        location: Some(location.clone()),
                        kind: None,
                        country: country.clone(),
                        weak: false,
                    };
                }
            }
            changed = true;
        }
        if !changed {
            break;
        }
    }
}

fn set_relative(
    draft: &mut Draft,
    expression: &Expression,
    location: &Location,
    country: Option<String>,
    bases: &[usize],
) {
    let context = expression.kind == Kind::In;
    draft.kind = None;
    let mention = &mut draft.mention;
    // What the gazetteer has under a name like this is somewhere else.
    mention.name = Some(draft.written.clone());
    mention.location = Some(location.clone());
    mention.country = country;
    mention.admin1 = None;
    mention.geonameid = None;
    mention.basis = if context { Basis::Context } else { Basis::Relative };
    mention.relation = Some(relation(expression, bases));
    mention.precision = precision(None, true, mention.location.as_ref());
    mention.confidence = if context { 0.4 } else { 0.7 };
    mention.because = vec!["placed by words of the report, in no gazetteer".to_owned()];
}

/// Indices of drafts that an expression builds on; they are put in the order of the text at the end.
fn bases(expression: &Expression, drafts: &[Draft]) -> Vec<usize> {
    expression
        .of
        .iter()
        .filter_map(|&named| drafts.iter().find(|d| d.named == Some(named))?.named)
        .collect()
}

fn relation(expression: &Expression, bases: &[usize]) -> Relation {
    let (distance_km, bearing) = match expression.kind {
        Kind::Offset { km, bearing } => (Some(km), bearing),
        Kind::Direction { bearing: point, .. } | Kind::Edge(Some(point)) | Kind::Part(Part::Side(point)) => {
            (None, Some(point))
        }
        _ => (None, None),
    };
    Relation {
        kind: expression.kind.name().to_owned(),
        of: bases.to_vec(),
        distance_km,
        bearing: bearing.map(str::to_owned),
    }
}

/// The shape that an expression stands for.
fn locate(expression: &Expression, known: &[Known], focus: Option<&str>) -> Option<Location> {
    let base = known.get(*expression.of.first()?)?;
    let at = base.location.as_ref()?;
    let kind = base.kind.unwrap_or(PlaceKind::Town);
    let second = expression.of.get(1).and_then(|&other| known.get(other));
    Some(match expression.kind {
        Kind::Offset {
            km,
            bearing: Some(point),
        } => geometry::offset(at, geometry::degrees(point)?, km),
        Kind::Offset { km, bearing: None } => geometry::around(at, km),
        Kind::Direction { bearing, reach } => {
            geometry::direction(at, geometry::degrees(bearing)?, reach.max(at.radius_km))
        }
        Kind::Near => geometry::wider(at, NEAR),
        Kind::Outside | Kind::Edge(None) => geometry::wider(at, 0.7 * NEAR),
        Kind::Road => geometry::wider(at, ROAD),
        Kind::Off => geometry::wider(at, OFF),
        Kind::Edge(Some(point)) => {
            let (lat, lon) = geometry::destination(at, geometry::degrees(point)?, at.radius_km);
            geometry::circle(lat, lon, 0.5 * at.radius_km + 5.0)
        }
        Kind::Part(part) => of_part(at.clone(), Some(part), kind),
        Kind::Between | Kind::On => {
            let other = second?;
            let countries = [base.kind, other.kind] == [Some(PlaceKind::Country); 2];
            let border = countries
                .then(|| borders::shared(base.country.as_deref()?, other.country.as_deref()?))
                .flatten();
            border.map_or_else(|| Some(geometry::between(at, other.location.as_ref()?)), Some)?
        }
        Kind::Border => {
            let there = base.country.as_deref()?;
            match second {
                Some(second) => borders::shared(second.country.as_deref()?, there)?,
                // With the country that the report is about, else with another that it names.
                None => focus
                    .into_iter()
                    .chain(known.iter().filter_map(|other| other.country.as_deref()))
                    .find_map(|here| borders::shared(here, there))?,
            }
        }
        Kind::In => at.clone(),
    })
}

/// A name that still has no place is put where its nearest neighbour in the sentence is, if that holds it.
fn place_by_neighbours(
    names: &[Named],
    known: &mut [Known],
    drafts: &mut [Draft],
    gazetteer: &Gazetteer,
    focus: Option<&str>,
) {
    let unknown: Vec<(usize, usize)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(at, draft)| Some((at, draft.named?)))
        .filter(|&(_, named)| known[named].location.is_none())
        .collect();
    let mut placed: BTreeMap<String, (Location, Option<String>, usize)> = BTreeMap::new();
    for &(at, named) in &unknown {
        let here = &names[named];
        let near = names
            .iter()
            .enumerate()
            .filter(|(other, name)| {
                name.sentence == here.sentence && name.sort.is_place() && known[*other].location.is_some()
            })
            .filter(|(other, _)| {
                known[*other].kind != Some(PlaceKind::Country) || here.sort != Sort::Facility
            })
            .min_by_key(|(_, name)| name.tokens.start.abs_diff(here.tokens.start));
        if let Some((other, _)) = near
            && let Some(location) = &known[other].location
        {
            let location = geometry::wider(location, NEAR);
            placed
                .entry(drafts[at].key.clone())
                .or_insert((location, known[other].country.clone(), other));
        }
    }
    for &(at, named) in &unknown {
        let draft = &mut drafts[at];
        if let Some((location, country, other)) = placed.get(&draft.key) {
            draft.mention.location = Some(location.clone());
            draft.mention.country = country.clone();
            draft.mention.basis = Basis::Context;
            draft.mention.relation = Some(Relation {
                kind: "near".to_owned(),
                of: vec![*other],
                distance_km: None,
                bearing: None,
            });
            draft.mention.precision = precision(
                known[*other].kind.filter(|kind| kind.is_area()),
                true,
                Some(location),
            );
            draft.mention.confidence = WEAK;
            draft.mention.because =
                vec!["in no gazetteer; the sentence names it with another place".to_owned()];
            known[named] = Known {
                location: Some(location.clone()),
                kind: None,
                country: country.clone(),
                weak: true,
            };
        } else {
            draft.mention.country = focus
                .filter(|code| gazetteer.country(code).is_some())
                .map(str::to_owned);
        }
    }
}

fn relative_draft(
    report: &Report,
    analysis: &Analysis,
    sentence: usize,
    expression: &Expression,
    known: &[Known],
    drafts: &[Draft],
    focus: Option<&str>,
) -> Option<Draft> {
    let location = locate(expression, known, focus)?;
    let span = analysis.sentences[sentence].span_of(expression.tokens.clone());
    let base = &known[expression.of[0]];
    let country = match expression.kind {
        Kind::Border => focus.map(str::to_owned),
        _ => base.country.clone(),
    };
    let of_area = matches!(expression.kind, Kind::Part(_)) && base.kind.is_some_and(PlaceKind::is_area);
    let kind = if of_area && base.kind == Some(PlaceKind::Country) {
        Some(PlaceKind::Region)
    } else {
        None
    };
    let mention = PlaceMention {
        span,
        sentence,
        tokens: expression.tokens.clone(),
        name: None,
        country,
        admin1: None,
        precision: precision(kind, true, Some(&location)),
        location: Some(location),
        geonameid: None,
        basis: Basis::Relative,
        relation: Some(relation(expression, &bases(expression, drafts))),
        confidence: 0.7,
        because: vec![format!(
            "\"{}\" gives it by another place",
            report.text.slice(span)
        )],
        named: false,
    };
    Some(Draft {
        written: String::new(),
        mention,
        kind: kind.or(base.kind.filter(|_| of_area)),
        key: String::new(),
        named: None,
    })
}

/// Mentions in the order of the text, with relations that point at their places there.
fn finish(drafts: Vec<Draft>) -> Vec<PlaceMention> {
    let positions: BTreeMap<usize, usize> = drafts
        .iter()
        .enumerate()
        .filter_map(|(at, draft)| Some((draft.named?, at)))
        .collect();
    drafts
        .into_iter()
        .map(|mut draft| {
            if let Some(relation) = &mut draft.mention.relation {
                relation.of = relation
                    .of
                    .iter()
                    .filter_map(|named| positions.get(named).copied())
                    .collect();
            }
            draft.mention
        })
        .collect()
}
