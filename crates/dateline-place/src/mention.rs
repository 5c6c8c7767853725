//! Which words of a report name a place.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_language::{Analysis, Deprel, NameKind, Sentence, Upos};
use dateline_report::{Report, Span};

use crate::PlaceKind;
use crate::fold;
use crate::gazetteer::{Gazetteer, Match};
use crate::lookup;

/// Words that name a place, or a people that stands for its country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) span: Span,
    pub(crate) sentence: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) sort: Sort,
    /// What the word after or before the name says it is ("Homs province", "the city of Homs").
    pub(crate) wanted: Option<PlaceKind>,
}

/// How the words are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Place,
    Facility,
    /// A people or an adjective: evidence for the places, no place itself.
    People,
    /// Inside the name of an organisation ("Texas Rangers"): evidence as well.
    Embedded,
    /// Where the story was filed.
    Dateline,
}

/// Prepositions after which a name is likely a place.
const LOCATIVE: &[&str] = &[
    "across",
    "around",
    "at",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "outside",
    "throughout",
    "to",
    "toward",
    "towards",
    "via",
    "within",
];

/// People from which a town that the tagger took for something else is believed on its preposition.
const KNOWN: f64 = 15_000.0;

impl Sort {
    /// Whether the words stand for a place themselves.
    pub(crate) fn is_place(self) -> bool {
        matches!(self, Sort::Place | Sort::Facility | Sort::Dateline)
    }
}

/// The names of places of a report, in order.
pub(crate) fn find(report: &Report, analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<Named> {
    let mut found = dateline(report);
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        let mut taken = vec![false; sentence.tokens.len()];
        for name in &sentence.names {
            taken[name.tokens.clone()].fill(true);
            let site = extended(sentence, &name.tokens, gazetteer);
            if let Some(tokens) = site {
                taken[tokens.clone()].fill(true);
                push(&mut found, sentence, at, tokens, Sort::Facility, gazetteer);
                continue;
            }
            let sort = match name.kind {
                NameKind::Place => Sort::Place,
                NameKind::Facility => Sort::Facility,
                NameKind::Norp if !is_people(sentence, &name.tokens, gazetteer) => continue,
                NameKind::Norp => Sort::People,
                kind if looks_like_place(sentence, &name.tokens, Some(kind), gazetteer) => Sort::Place,
                _ if in_table(sentence, &name.tokens, gazetteer) => Sort::Place,
                NameKind::Organisation | NameKind::Force => {
                    for tokens in embedded(sentence, &name.tokens, gazetteer) {
                        push(&mut found, sentence, at, tokens, Sort::Embedded, gazetteer);
                    }
                    continue;
                }
                _ => continue,
            };
            for tokens in joined(sentence, &name.tokens, gazetteer) {
                push(&mut found, sentence, at, tokens, sort, gazetteer);
            }
        }
        for run in proper_runs(sentence, &taken) {
            if let Some(tokens) = extended(sentence, &run, gazetteer) {
                push(&mut found, sentence, at, tokens, Sort::Facility, gazetteer);
            } else if listed(sentence, &run, gazetteer) || looks_like_place(sentence, &run, None, gazetteer) {
                push(&mut found, sentence, at, run, Sort::Place, gazetteer);
            } else if site(sentence, &run, gazetteer) {
                push(&mut found, sentence, at, run, Sort::Facility, gazetteer);
            }
        }
    }
    recall(report, analysis, gazetteer, &mut found);
    found.sort_by_key(|named| (named.span.start, named.span.end));
    found
}

/// A name that the tagger took for a place more than once is one wherever it stands.
fn recall(report: &Report, analysis: &Analysis, gazetteer: &Gazetteer, found: &mut Vec<Named>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for named in found
        .iter()
        .filter(|named| matches!(named.sort, Sort::Place | Sort::Facility))
    {
        *counts
            .entry(fold::key(report.text.slice(named.span)))
            .or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    if counts.is_empty() {
        return;
    }
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        for name in sentence
            .names
            .iter()
            .filter(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation))
        {
            let span = sentence.span_of(trim(sentence, name.tokens.clone()));
            let known = counts.contains_key(&fold::key(report.text.slice(span)));
            if known && !found.iter().any(|named| named.span.overlaps(span)) {
                push(found, sentence, at, name.tokens.clone(), Sort::Place, gazetteer);
            }
        }
    }
}

/// Whether a people or adjective is that of a country or a listed region.
fn is_people(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> bool {
    let key = key(sentence, tokens);
    gazetteer.demonym(&key).is_some()
        || gazetteer.exact_key(&key).iter().any(|candidate| {
            gazetteer.is_listed_region(candidate.id)
                || gazetteer
                    .place(candidate.id)
                    .is_some_and(|place| place.kind == PlaceKind::Country)
        })
}

/// People from which a town is believed inside the name of an organisation.
const EMBEDDED: f64 = 1_000.0;

/// The places inside the name of an organisation, longest first from the left.
fn embedded(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = tokens.start;
    while start < tokens.end {
        let proper = sentence.tokens[start].form.starts_with(char::is_uppercase);
        let longest = (start + 1..=tokens.end.min(start + 4))
            .rev()
            .map(|end| start..end)
            .find(|run| {
                proper
                    && gazetteer.exact_key(&key(sentence, run)).iter().any(|candidate| {
                        gazetteer
                            .place(candidate.id)
                            .is_some_and(|place| match place.kind {
                                PlaceKind::Country | PlaceKind::Admin1 | PlaceKind::Continent => {
                                    place.population >= EMBEDDED
                                }
                                _ => place.population >= EMBEDDED && candidate.how == Match::Main,
                            })
                    })
                    || gazetteer.abbreviation(&sentence.tokens[start].form).is_some() && run.len() == 1
            });
        start = match longest {
            Some(run) => {
                let end = run.end;
                found.push(run);
                end
            }
            None => start + 1,
        };
    }
    found
}

/// The two places of "Homs-Palmyra road", or the name as it stands.
fn joined(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> Vec<Range<usize>> {
    let whole = vec![tokens.clone()];
    let dash = |at: &usize| matches!(sentence.tokens[*at].lower.as_str(), "-" | "–" | "—");
    let Some(dash) = tokens.clone().find(dash) else {
        return whole;
    };
    if !gazetteer.exact_key(&key(sentence, tokens)).is_empty() {
        return whole;
    }
    let mut end = tokens.end;
    while end > dash + 2 && gazetteer.feature(&sentence.tokens[end - 1].lower).is_some() {
        end -= 1;
    }
    let parts = vec![tokens.start..dash, dash + 1..end];
    let known = |part: &Range<usize>| {
        let key = key(sentence, part);
        key.len() > 3
            && gazetteer.exact_key(&key).iter().any(|candidate| {
                gazetteer
                    .place(candidate.id)
                    .is_some_and(|place| place.population >= EMBEDDED)
            })
    };
    if parts.iter().all(known) { parts } else { whole }
}

/// A name with the words after it, where the gazetteer has them together: "Dumeir air base".
fn extended(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> Option<Range<usize>> {
    let noun = |at: usize| {
        sentence
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.upos, Upos::Noun | Upos::Propn))
    };
    (1..=3)
        .rev()
        .map(|more| tokens.start..tokens.end + more)
        .find(|longer| {
            (tokens.end..longer.end).all(noun)
                && gazetteer
                    .feature(&sentence.tokens[longer.end - 1].lemma)
                    .is_some()
                && gazetteer
                    .exact_key(&key(sentence, longer))
                    .iter()
                    .any(|candidate| {
                        gazetteer.is_listed_region(candidate.id)
                            || gazetteer
                                .place(candidate.id)
                                .is_some_and(|place| place.kind == PlaceKind::Airfield)
                    })
        })
}

/// Whether the analyst's table has the words.
fn in_table(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> bool {
    !gazetteer.listed(&key(sentence, tokens)).is_empty()
}

/// Whether the analyst's table has the words under this very name.
fn listed(sentence: &Sentence, tokens: &Range<usize>, gazetteer: &Gazetteer) -> bool {
    gazetteer
        .listed(&key(sentence, tokens))
        .iter()
        .any(|candidate| candidate.how == Match::Main)
}

fn key(sentence: &Sentence, tokens: &Range<usize>) -> String {
    let words: Vec<&str> = sentence.tokens[tokens.clone()]
        .iter()
        .map(|token| token.form.as_str())
        .collect();
    let key = fold::key(&words.join(" "));
    key.strip_prefix("the ").map(str::to_owned).unwrap_or(key)
}

fn push(
    found: &mut Vec<Named>,
    sentence: &Sentence,
    at: usize,
    tokens: Range<usize>,
    sort: Sort,
    gazetteer: &Gazetteer,
) {
    let tokens = trim(sentence, tokens);
    // "State", "North": such words alone name nothing.
    let general = |token: &dateline_language::Token| {
        gazetteer.feature(&token.lower).is_some() || lookup::part(&token.lower).is_some()
    };
    if !sentence.tokens[tokens.clone()].iter().all(general) {
        let wanted = wanted(sentence, &tokens);
        found.push(Named {
            span: sentence.span_of(tokens.clone()),
            sentence: at,
            tokens,
            sort,
            wanted,
        });
    }
}

/// The sort of area that the words beside a name say it is.
fn wanted(sentence: &Sentence, tokens: &Range<usize>) -> Option<PlaceKind> {
    let kind = |at: usize| match sentence.tokens[at].lemma.as_str() {
        "province" | "governorate" | "state" | "oblast" | "region" => Some(PlaceKind::Admin1),
        "district" | "county" | "subdistrict" => Some(PlaceKind::Admin2),
        "city" | "town" | "village" => Some(PlaceKind::Town),
        _ => None,
    };
    let after = (tokens.end < sentence.tokens.len()).then_some(tokens.end);
    let before = tokens
        .start
        .checked_sub(2)
        .filter(|&at| sentence.tokens[at + 1].lower == "of");
    after.and_then(kind).or_else(|| before.and_then(kind))
}

/// Without articles, quotes and other marks at the ends.
fn trim(sentence: &Sentence, mut tokens: Range<usize>) -> Range<usize> {
    let mark = |at: usize| {
        let token = &sentence.tokens[at];
        token.upos == Upos::Det && token.lower == "the"
            || token.upos == Upos::Punct
            || token.upos == Upos::Part
    };
    while !tokens.is_empty() && mark(tokens.start) {
        tokens.start += 1;
    }
    while !tokens.is_empty() && mark(tokens.end - 1) && sentence.tokens[tokens.end - 1].lower != "." {
        tokens.end -= 1;
    }
    tokens
}

fn dateline(report: &Report) -> Vec<Named> {
    let Some(span) = report.dateline_place else {
        return Vec::new();
    };
    let text = report.text.slice(span);
    let mut start = span.start;
    let mut parts = Vec::new();
    for part in text.split(',') {
        let length = part.chars().count();
        let lead = part.chars().take_while(|c| c.is_whitespace()).count();
        let words = part.trim().chars().count();
        if words > 0 {
            let span = Span::new(start + lead, start + lead + words);
            parts.push(Named {
                span,
                sentence: 0,
                tokens: 0..0,
                sort: Sort::Dateline,
                wanted: None,
            });
        }
        start += length + 1;
    }
    parts
}

/// Runs of proper nouns that the tagger put in no name.
fn proper_runs(sentence: &Sentence, taken: &[bool]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, token) in sentence.tokens.iter().enumerate() {
        if taken[at] || token.upos != Upos::Propn {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Prepositions after which a name is no person.
const INSIDE: &[&str] = &["in", "inside", "near", "outside", "into", "throughout"];
/// What is done to towns.
const TAKEN: &[&str] = &[
    "capture",
    "seize",
    "retake",
    "recapture",
    "liberate",
    "overrun",
    "besiege",
    "shell",
    "bomb",
    "bombard",
    "storm",
    "enter",
    "patrol",
    "occupy",
    "attack",
    "raid",
    "control",
    "evacuate",
    "flee",
    "leave",
    "hit",
    "strike",
    "target",
];

/// Whether a name that the tagger took for something else, or for none, stands where places stand, and the
/// gazetteer knows it as well as its standing asks for.
fn looks_like_place(
    sentence: &Sentence,
    tokens: &Range<usize>,
    kind: Option<NameKind>,
    gazetteer: &Gazetteer,
) -> bool {
    let head = sentence.head_of(tokens.clone());
    let token = &sentence.tokens[head];
    if calendar(&token.lower) {
        return false;
    }
    let case = sentence
        .dependent(head, Deprel::Case)
        .map(|case| sentence.tokens[case].lower.as_str());
    let over = token.head.map(|over| &sentence.tokens[over]);
    let apposed = matches!(
        token.deprel,
        Deprel::Nmod | Deprel::NmodDesc | Deprel::Appos | Deprel::Compound | Deprel::Flat
    ) && over.is_some_and(|over| {
        gazetteer
            .feature(&over.lemma)
            .is_some_and(|f| f.back && f.kind.is_some_and(|k| k.is_area() || k.is_settlement()))
    }) && token.head.is_some_and(|over| !tokens.contains(&over))
        && case.is_none_or(|case| case == "of");
    let taken = matches!(token.deprel, Deprel::Obj | Deprel::NsubjPass)
        && over.is_some_and(|over| TAKEN.contains(&over.lemma.as_str()));
    let person = kind == Some(NameKind::Person);
    if person && (apposed || case.is_some_and(|case| INSIDE.contains(&case)) && token.deprel != Deprel::Appos)
    {
        return true;
    }
    let least = match case {
        Some(case) if LOCATIVE.contains(&case) => KNOWN,
        _ if apposed => 0.0,
        _ if taken && (person || kind.is_none()) => 800.0,
        _ => return false,
    };
    gazetteer
        .exact_key(&key(sentence, tokens))
        .iter()
        .any(|candidate| {
            gazetteer.place(candidate.id).is_some_and(|place| {
                gazetteer.is_listed_region(candidate.id)
                    || matches!(place.kind, PlaceKind::Country | PlaceKind::Admin1)
                    || place.population >= least && (candidate.how == Match::Main || apposed || taken)
            })
        })
}

/// Words of the calendar, some of which are towns as well.
fn calendar(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "ramadan"
            | "christmas"
            | "easter"
            | "eid"
    )
}

/// Whether a run of proper nouns is the name of a site: "Mennagh Military Airport".
fn site(sentence: &Sentence, run: &Range<usize>, gazetteer: &Gazetteer) -> bool {
    run.len() > 1
        && gazetteer
            .feature(&sentence.tokens[run.end - 1].lower)
            .is_some_and(|f| f.back && matches!(f.kind, Some(PlaceKind::Facility | PlaceKind::Airfield)))
}
