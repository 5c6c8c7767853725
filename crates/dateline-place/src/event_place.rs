//! Which place belongs to something said at a token.
//!
//! Every place named in the sentence is judged by how it hangs on the token: relations and prepositions on
//! the way through the tree, order, distance, sort of place. The weights of these signs (`data/places/
//! event_place.tsv`) are those of a logistic regression on sentences with a verb and its place
//! (`examples/train_event_place.rs`). The place with the highest odds is taken if they are above even.
//! Where the sentence gives none, the paragraph before it does, then the dateline.

use std::collections::HashMap;
use std::fmt::{Arguments, Write};
use std::sync::OnceLock;

use dateline_language::{Analysis, Deprel, Sentence, Upos};
use dateline_report::{PartKind, Report};
use foldhash::fast::FixedState;

use crate::{Basis, PlaceMention};

const WEIGHTS: &str = include_str!("../../../data/places/event_place.tsv");

/// Prepositions that put an event at a place.
const AT: &[&str] = &[
    "at",
    "in",
    "inside",
    "near",
    "on",
    "outside",
    "around",
    "within",
    "across",
    "throughout",
    "over",
    "off",
];
/// Prepositions that say where something comes from or goes to.
const MOVING: &[&str] = &[
    "to", "towards", "toward", "from", "through", "into", "via", "for", "against",
];
/// Odds (natural logarithm) below which a place of the sentence is no better than one of those before it.
const WEAK: f64 = -2.5;
/// Radius from which a place tells too little to be taken over from another sentence, in kilometres.
const WIDE: f64 = 300.0;
/// Sentences that are looked back at.
const BACK: usize = 3;

/// Takes the name of a sign.
type Take<'a> = dyn FnMut(Arguments) + 'a;

/// The place of something said at a token; see [`crate::place_of`].
pub(crate) fn place_of(
    places: &[PlaceMention],
    report: &Report,
    analysis: &Analysis,
    sentence: usize,
    token: usize,
) -> Option<(usize, &'static str)> {
    let tree = analysis.sentences.get(sentence)?;
    if token >= tree.tokens.len() {
        return None;
    }
    if let Some(at) = reference(places, tree, sentence, token) {
        return Some((at, "tree"));
    }
    if let Some(at) = defended(places, tree, sentence, token) {
        return Some((whole(places, at, sentence), "tree"));
    }
    let best = best(places, tree, sentence, token);
    if let Some((at, odds)) = best
        && odds + sum(|sign| words_about(tree, token, sign)) > 0.0
    {
        let place = &places[at];
        let head = tree.head_of(place.tokens.clone());
        let near = tree.ancestors(head).take(4).any(|over| over == token);
        return Some((
            whole(places, at, sentence),
            if near { "tree" } else { "sentence" },
        ));
    }
    if let Some((at, odds)) = best
        && odds > WEAK
        && tells(&places[at])
    {
        return Some((whole(places, at, sentence), "paragraph"));
    }
    described(places, tree, sentence, token)
        .or_else(|| before(places, analysis, sentence))
        .map(|at| (at, "paragraph"))
        .or_else(|| dateline(places, report).map(|at| (at, "dateline")))
}

/// The likeliest place of the sentence that has no name of its own ("the southeastern desert").
fn described(places: &[PlaceMention], tree: &Sentence, sentence: usize, token: usize) -> Option<usize> {
    (0..places.len())
        .filter(|&at| {
            let place = &places[at];
            !place.named && place.sentence == sentence && !place.tokens.is_empty() && tells(place)
        })
        .map(|at| (at, (!is_border(&places[at]), odds(places, tree, at, token))))
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map(|(at, _)| at)
}

/// Whether a place is a border, which mostly says how far something reaches.
fn is_border(place: &PlaceMention) -> bool {
    place
        .relation
        .as_ref()
        .is_some_and(|relation| relation.kind == "border")
}

/// Whether a place tells enough to be taken over from farther off.
fn tells(place: &PlaceMention) -> bool {
    place
        .location
        .as_ref()
        .is_some_and(|location| location.radius_km < WIDE)
}

/// "The base", "near the garrison": words that refer back, right under the token.
fn reference(places: &[PlaceMention], tree: &Sentence, sentence: usize, token: usize) -> Option<usize> {
    places.iter().position(|place| {
        if place.sentence != sentence
            || place.named
            || place.tokens.is_empty()
            || place.basis != Basis::Context
        {
            return false;
        }
        let head = tree.head_of(place.tokens.clone());
        let word = &tree.tokens[head];
        word.head == Some(token)
            && match word.deprel {
                Deprel::Obl | Deprel::Nmod => preposition(tree, head).is_some_and(|p| AT.contains(&p)),
                Deprel::Obj => true,
                Deprel::Advmod => word.lower == "there",
                _ => false,
            }
    })
}

/// What is held or made strong against an attack is where the attack is: "reinforced their bastion, Raqqa, AGAINST an offensive".
fn defended(places: &[PlaceMention], tree: &Sentence, sentence: usize, token: usize) -> Option<usize> {
    let against = tree
        .dependent(token, Deprel::Case)
        .filter(|&case| tree.tokens[case].lower == "against")?;
    let before = (0..against)
        .rev()
        .find(|&at| tree.tokens[at].upos != Upos::Punct)?;
    candidates(places, sentence).find(|&at| places[at].tokens.end == before + 1)
}

fn best(places: &[PlaceMention], tree: &Sentence, sentence: usize, token: usize) -> Option<(usize, f64)> {
    candidates(places, sentence)
        .map(|at| (at, odds(places, tree, at, token)))
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// Odds, as a natural logarithm, that a place is that of a token, but for what [`token_signs`] say.
fn odds(places: &[PlaceMention], tree: &Sentence, at: usize, token: usize) -> f64 {
    sum(|sign| place_signs(places, tree, at, token, sign))
}

/// The weights of signs, each counted once and in the order of their names. Most signs have none, so that their names are
/// written into a text that is used again.
fn sum(find: impl FnOnce(&mut Take)) -> f64 {
    let weights = weights();
    let mut name = String::new();
    let mut known: Vec<(&str, f64)> = Vec::new();
    find(&mut |sign| {
        name.clear();
        // A text takes whatever is written.
        let _ = name.write_fmt(sign);
        known.extend(
            weights
                .get_key_value(name.as_str())
                .map(|(&sign, &weight)| (sign, weight)),
        );
    });
    known.sort_unstable_by_key(|&(sign, _)| sign);
    known.dedup_by_key(|(sign, _)| *sign);
    known.iter().map(|(_, weight)| weight).sum()
}

/// The names of signs, each once and in order.
fn names(find: impl FnOnce(&mut Take)) -> Vec<String> {
    let mut names = Vec::new();
    find(&mut |sign| names.push(sign.to_string()));
    names.sort_unstable();
    names.dedup();
    names
}

/// The named places of a sentence.
pub fn candidates(places: &[PlaceMention], sentence: usize) -> impl Iterator<Item = usize> + '_ {
    places
        .iter()
        .enumerate()
        .filter(move |(_, place)| place.named && place.sentence == sentence && !place.tokens.is_empty())
        .map(|(at, _)| at)
}

fn weights() -> &'static HashMap<&'static str, f64, FixedState> {
    static WEIGHT: OnceLock<HashMap<&'static str, f64, FixedState>> = OnceLock::new();
    WEIGHT.get_or_init(|| {
        WEIGHTS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(sign, weight)| Some((sign, weight.parse().ok()?)))
            .collect()
    })
}

/// The expression around a name ("southeast of Palmyra"), where there is one, else the name.
fn whole(places: &[PlaceMention], at: usize, sentence: usize) -> usize {
    places
        .iter()
        .position(|other| {
            !other.named
                && other.sentence == sentence
                && other.location.is_some()
                && other.span.contains(places[at].span)
                && other
                    .relation
                    .as_ref()
                    .is_some_and(|relation| relation.of.contains(&at))
        })
        .unwrap_or(at)
}

/// The last place of the sentences before it, in the same paragraph if that has one.
fn before(places: &[PlaceMention], analysis: &Analysis, sentence: usize) -> Option<usize> {
    let part = analysis.sentences.get(sentence)?.part;
    let first = sentence.saturating_sub(BACK);
    let last = |same_part: bool| {
        places.iter().rposition(|place| {
            !place.tokens.is_empty()
                && (first..sentence).contains(&place.sentence)
                && tells(place)
                && (!same_part || analysis.sentences[place.sentence].part == part)
        })
    };
    last(true).or_else(|| last(false))
}

fn dateline(places: &[PlaceMention], report: &Report) -> Option<usize> {
    let span = report.dateline_place.or_else(|| {
        report
            .parts
            .iter()
            .find(|part| part.kind == PartKind::Dateline)
            .map(|part| part.span)
    })?;
    places
        .iter()
        .position(|place| span.contains(place.span) && place.tokens.is_empty() && place.location.is_some())
}

/// The preposition of a noun phrase.
fn preposition(tree: &Sentence, head: usize) -> Option<&str> {
    tree.dependent(head, Deprel::Case)
        .map(|case| tree.tokens[case].lower.as_str())
}

/// What speaks for or against a place being that of a token: names of signs whose weights are summed.
pub fn signs(places: &[PlaceMention], tree: &Sentence, at: usize, token: usize) -> Vec<String> {
    names(|sign| place_signs(places, tree, at, token, sign))
}

fn place_signs(places: &[PlaceMention], tree: &Sentence, at: usize, token: usize, sign: &mut Take) {
    let place = &places[at];
    let head = tree.head_of(place.tokens.clone());
    sign(format_args!("bias"));

    let over: Vec<usize> = std::iter::once(head).chain(tree.ancestors(head)).collect();
    let above: Vec<usize> = std::iter::once(token).chain(tree.ancestors(token)).collect();
    let meeting = over.iter().position(|node| above.contains(node));
    let (Some(steps), Some(climb)) = (
        meeting,
        meeting.and_then(|m| above.iter().position(|&node| node == over[m])),
    ) else {
        return;
    };
    let relation = |node: usize| tree.tokens[node].deprel.as_str();
    let top = if steps == 0 {
        "self"
    } else {
        relation(over[steps - 1])
    };
    let lead = if climb == 0 {
        "self"
    } else {
        relation(above[climb - 1])
    };
    let own = preposition(tree, head);
    let case = own
        .or_else(|| {
            over[..steps.max(1)]
                .iter()
                .find_map(|&node| preposition(tree, node))
        })
        .unwrap_or("none");
    let case = if case == "of" {
        over[1..steps.max(1)]
            .iter()
            .find_map(|&node| preposition(tree, node))
            .map_or("of", |_| "of+")
    } else {
        case
    };
    let sort = if AT.contains(&case) {
        "at"
    } else if MOVING.contains(&case) {
        "moving"
    } else {
        case
    };
    let clauses = over[..steps]
        .iter()
        .chain(&above[..climb])
        .filter(|&&node| clause(tree.tokens[node].deprel))
        .count();

    sign(format_args!("top {top}"));
    sign(format_args!("top {top} climb {}", climb.min(3)));
    sign(format_args!("lead {lead}"));
    sign(format_args!("steps {} climb {}", steps.min(5), climb.min(4)));
    sign(format_args!("clauses {}", clauses.min(3)));
    sign(format_args!("case {case}"));
    sign(format_args!("case {sort} top {top}"));
    sign(format_args!(
        "case {sort} steps {} climb {}",
        steps.min(4),
        climb.min(2)
    ));
    if steps > 0 && own.is_none() {
        sign(format_args!("bare {} {}", relation(head), steps.min(3)));
    }
    let path: Vec<&str> = over[..steps]
        .iter()
        .rev()
        .take(3)
        .map(|&node| relation(node))
        .collect();
    sign(format_args!("path {}", path.join(">")));
    sign(format_args!("verb {} top {top}", tree.tokens[token].lemma));
    sign(format_args!(
        "voice {} top {top}",
        if passive(tree, token) { "passive" } else { "active" }
    ));

    words(tree, place, head, token, &over[..steps], sign);
    let others = candidates(places, place.sentence)
        .filter(|&other| other != at)
        .count();
    sign(format_args!("others {}", others.min(3)));
    let distance = tree.tokens[token]
        .span
        .start
        .abs_diff(tree.tokens[head].span.start)
        / 20;
    let order = if head < token { "before" } else { "after" };
    sign(format_args!("{order} {}", distance.min(6)));
    sign(format_args!("{order}"));
    let nearer = candidates(places, place.sentence)
        .any(|other| tree.head_of(places[other].tokens.clone()).abs_diff(token) < head.abs_diff(token));
    sign(format_args!("nearest {}", !nearer));
    let size = match place.precision.ucdp {
        Some(1 | 2) => "point",
        Some(3 | 4) => "area",
        Some(6) => "country",
        Some(7) | None => "unknown",
        Some(_) => "region",
    };
    sign(format_args!("size {size}"));
    sign(format_args!("size {size} others {}", others.min(2)));
    // "Aleppo, Syria": the second name only says where the first one lies.
    let holds = tree.tokens[head].deprel == Deprel::Appos
        || place.tokens.start.checked_sub(2).is_some_and(|before| {
            tree.tokens[before + 1].lower == ","
                && places
                    .iter()
                    .any(|p| p.named && p.sentence == place.sentence && p.tokens.end == before + 1)
        });
    if holds {
        sign(format_args!("holder"));
    }
    let lemma = tree.tokens[token].lemma.as_str();
    sign(format_args!("{lemma} {case} {top}"));
    sign(format_args!("{lemma} {case}"));
    sign(format_args!("{case} {top}"));
    sign(format_args!("{case} {top} {} {}", steps.min(5), climb.min(4)));
    sign(format_args!("{top} clauses {}", clauses.min(3)));
    sign(format_args!("{lemma} {case} clauses {}", clauses.min(3)));
    around(tree, place, sign);
    rivals(places, tree, at, sign);
}

/// The words around a name, two by two.
fn around(tree: &Sentence, place: &PlaceMention, sign: &mut Take) {
    let tokens = &place.tokens;
    let word = |at: usize| tree.tokens.get(at).map_or("", |token| token.lower.as_str());
    sign(format_args!("length {}", tokens.len().min(5)));
    for before in tokens.start.saturating_sub(3)..tokens.start {
        sign(format_args!("near {}", tree.tokens[before].lemma));
    }
    if tokens.start >= 2 {
        sign(format_args!(
            "words - {} {}",
            word(tokens.start - 2),
            word(tokens.start - 1)
        ));
    }
    sign(format_args!(
        "words + {} {}",
        word(tokens.end),
        word(tokens.end + 1)
    ));
    if tokens.start <= 2 {
        sign(format_args!("first"));
    }
}

/// The other places of the sentence: how each of them hangs on it, and where this one stands among them.
fn rivals(places: &[PlaceMention], tree: &Sentence, at: usize, sign: &mut Take) {
    let here = &places[at];
    let all: Vec<usize> = candidates(places, here.sentence).collect();
    let rank = all.iter().position(|&other| other == at).unwrap_or(0);
    sign(format_args!("rank {} of {}", rank.min(4), all.len().min(5)));
    for &other in all.iter().filter(|&&other| other != at) {
        let place = &places[other];
        let head = tree.head_of(place.tokens.clone());
        let case = preposition(tree, head).unwrap_or("none");
        sign(format_args!("other {case} {}", tree.tokens[head].deprel.as_str()));
        if place.tokens.end + 1 == here.tokens.start {
            sign(format_args!("beside"));
        }
    }
}

/// What speaks for or against a token having a place at all, whichever it is: its own words and those about
/// it. The same for every place of the sentence, so that it tells "here" from "nowhere" and never one place
/// from another.
pub fn token_signs(tree: &Sentence, token: usize) -> Vec<String> {
    names(|sign| words_about(tree, token, sign))
}

fn words_about(tree: &Sentence, token: usize, sign: &mut Take) {
    let own = &tree.tokens[token];
    sign(format_args!("form {}", own.lower));
    sign(format_args!("verb is {} {}", own.deprel.as_str(), own.lemma));
    for &kid in tree.dependents(token) {
        let relation = tree.tokens[kid].deprel.as_str();
        sign(format_args!("kid {relation}"));
        if tree.tokens[kid].upos == Upos::Propn {
            continue;
        }
        sign(format_args!("kid {relation} {}", tree.tokens[kid].lemma));
        for &under in tree.dependents(kid) {
            let word = &tree.tokens[under];
            if matches!(word.deprel, Deprel::Case | Deprel::Compound | Deprel::Amod)
                && word.upos != Upos::Propn
            {
                sign(format_args!(
                    "kid {relation} {} {}",
                    word.deprel.as_str(),
                    word.lemma
                ));
            }
        }
    }
    for word in &tree.tokens {
        if matches!(
            word.upos,
            Upos::Noun
                | Upos::Verb
                | Upos::Adv
                | Upos::Adj
                | Upos::Adp
                | Upos::Pron
                | Upos::Aux
                | Upos::Sconj
        ) {
            sign(format_args!("has {}", word.lemma));
        }
    }
}

/// The words about a name and its token.
fn words(tree: &Sentence, place: &PlaceMention, head: usize, token: usize, chain: &[usize], sign: &mut Take) {
    let lemma = |at: usize| tree.tokens[at].lemma.as_str();
    sign(format_args!("token {}", lemma(token)));
    sign(format_args!("token is {}", tree.tokens[token].deprel.as_str()));
    if let Some(over) = tree.tokens[token].head {
        sign(format_args!("token under {}", lemma(over)));
    }
    for back in 1..=3 {
        if let Some(at) = place.tokens.start.checked_sub(back) {
            sign(format_args!("word -{back} {}", tree.tokens[at].lower));
        }
    }
    if let Some(next) = tree.tokens.get(place.tokens.end) {
        sign(format_args!("word +1 {}", next.lower));
    }
    if let Some(over) = tree.tokens[head].head {
        sign(format_args!("name under {}", lemma(over)));
    }
    if let [.., last] = chain
        && *last != head
    {
        sign(format_args!(
            "by {} {}",
            tree.tokens[*last].deprel.as_str(),
            lemma(*last)
        ));
    }
    for &at in chain.iter().filter(|&&at| tree.tokens[at].upos == Upos::Verb) {
        sign(format_args!("through {}", lemma(at)));
    }
    let (low, high) = (token.min(head) + 1, token.max(head));
    let between = tree.tokens.get(low..high).unwrap_or_default();
    let verb = |token: &&dateline_language::Token| token.upos == Upos::Verb;
    sign(format_args!(
        "verbs {}",
        tree.tokens.iter().filter(verb).count().min(4)
    ));
    sign(format_args!(
        "verbs between {}",
        between.iter().filter(verb).count().min(3)
    ));
    sign(format_args!(
        "commas between {}",
        between.iter().filter(|token| token.lower == ",").count().min(3)
    ));
}

fn clause(deprel: Deprel) -> bool {
    matches!(
        deprel,
        Deprel::Acl
            | Deprel::AclRelcl
            | Deprel::Advcl
            | Deprel::AdvclRelcl
            | Deprel::Ccomp
            | Deprel::Csubj
            | Deprel::Parataxis
            | Deprel::Xcomp
    )
}

fn passive(tree: &Sentence, token: usize) -> bool {
    tree.dependents(token).iter().any(|&at| {
        matches!(tree.tokens[at].deprel, Deprel::NsubjPass | Deprel::AuxPass)
            && tree.tokens[token].upos == Upos::Verb
    })
}
