//! Which time belongs to what.
//!
//! The way through the tree from a word to each time of its sentence is priced: a time that hangs on
//! the word itself costs nothing, one beyond a relative clause much. The cheapest time wins. A time of
//! the verb that introduces speech is the day it was said, which is on or after the day it happened.

use dateline_language::{Analysis, Deprel, Sentence};

use crate::resolve::days_between;
use crate::{Basis, Bound, Granularity, How, TimeLink, TimeMention, TimexKind};

/// Dearest way that still stays within one clause and the clauses it shares its time with.
const CLAUSE: u32 = 5;
/// Sentences back that a time may be taken from.
const BACK: usize = 2;
/// Sentences, headline and captions included, in which a story names the day that it is about.
const HEAD: usize = 6;

/// See [`crate::time_of`].
pub(crate) fn time_of(
    times: &[TimeMention],
    analysis: &Analysis,
    sentence: usize,
    token: usize,
) -> Option<TimeLink> {
    in_sentence(times, &analysis.sentences[sentence], sentence, token)
        .or_else(|| before(times, analysis, sentence))
        .or_else(|| story(times))
        .or_else(|| {
            let time = times.iter().rposition(|time| time.basis == Basis::Published)?;
            Some(TimeLink {
                time,
                how: How::Published,
            })
        })
}

/// Whether an expression can say when something happened: it has a place on the calendar and is no
/// repeated time.
fn tells_when(time: &TimeMention) -> bool {
    time.basis == Basis::Expression && time.interval.is_some() && time.timex.kind != TimexKind::Set
}

/// The mentions of a sentence that tell when, with ranges in the place of their ends.
fn of_sentence(times: &[TimeMention], sentence: usize) -> impl Iterator<Item = usize> + '_ {
    let first = times.partition_point(|time| time.sentence.is_some_and(|at| at < sentence));
    let here = times[first..]
        .iter()
        .take_while(move |time| time.sentence == Some(sentence))
        .count();
    let mentions = first..first + here;
    let in_range = move |at: usize| {
        times[mentions.clone()]
            .iter()
            .any(|time| time.ends.is_some_and(|(from, to)| at == from || at == to))
    };
    (first..first + here).filter(move |&at| tells_when(&times[at]) && !in_range(at))
}

fn in_sentence(times: &[TimeMention], tree: &Sentence, sentence: usize, token: usize) -> Option<TimeLink> {
    of_sentence(times, sentence)
        .map(|at| {
            let way = way(tree, token, &times[at]);
            let distance = times[at].tokens.start.abs_diff(token);
            (way, distance, at)
        })
        .min_by_key(|&(way, distance, at)| (way.said, way.cost, distance, at))
        .map(|(way, _, time)| TimeLink {
            time,
            how: match way.cost {
                _ if way.said => How::Said,
                0..=1 => How::Own,
                2..=CLAUSE => How::Clause,
                _ => How::Sentence,
            },
        })
}

/// A day told of in the sentences just before, in the same part of the report.
fn before(times: &[TimeMention], analysis: &Analysis, sentence: usize) -> Option<TimeLink> {
    let part = analysis.sentences[sentence].part;
    let back = sentence.saturating_sub(BACK)..sentence;
    back.rev()
        .take_while(|&at| analysis.sentences[at].part == part)
        .find_map(|at| {
            let tree = &analysis.sentences[at];
            let root = tree.tokens.iter().position(|token| token.head.is_none())?;
            of_sentence(times, at)
                .filter(|&time| {
                    let interval = times[time].interval;
                    interval.is_some_and(|interval| interval.granularity <= Granularity::Day)
                        && times[time].timex.kind != TimexKind::Duration
                })
                .min_by_key(|&time| way(tree, root, &times[time]).cost)
        })
        .map(|time| TimeLink {
            time,
            how: How::Before,
        })
}

/// The day that a news story is about: the first one that its head names in the week up to publication. What
/// the story tells without a time belongs to that day sooner than to the day it was printed.
fn story(times: &[TimeMention]) -> Option<TimeLink> {
    let published = times.last().filter(|time| time.basis == Basis::Published)?;
    let today = published.interval?.from.date();
    let tells = |time: &TimeMention| {
        time.interval.is_some_and(|interval| {
            let day = interval.from.date();
            interval.granularity <= Granularity::Day
                && matches!(interval.bound, Bound::Exact | Bound::Within)
                && (0..=6).contains(&days_between(day, today))
        })
    };
    let head = times
        .iter()
        .take_while(|time| time.sentence.is_some_and(|sentence| sentence < HEAD));
    let time = head
        .enumerate()
        .find(|(_, time)| tells_when(time) && tells(time))?
        .0;
    Some(TimeLink {
        time,
        how: How::Story,
    })
}

/// The way from a word to a time.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    /// Whether it leads out of what was said to when it was said.
    said: bool,
}

fn way(tree: &Sentence, token: usize, time: &TimeMention) -> Way {
    let head = tree.head_of(time.tokens.clone());
    let Some(attached) = tree.tokens[head].head else {
        // A headline's date, or no tree at all.
        return Way {
            cost: CLAUSE + 1,
            said: false,
        };
    };
    if head == token {
        return Way { cost: 0, said: false };
    }
    let above: Vec<usize> = std::iter::once(attached)
        .chain(tree.ancestors(attached))
        .take(tree.tokens.len())
        .collect();
    let mut way = Way {
        // "former" and the like say what kind of thing it is, not when.
        cost: if tree.tokens[head].deprel == Deprel::Amod {
            4
        } else {
            0
        },
        said: false,
    };
    // Up from the word to the first token that the time hangs below as well.
    let mut at = token;
    let meeting = loop {
        if let Some(meeting) = above.iter().position(|&above| above == at) {
            break meeting;
        }
        let Some(next) = tree.tokens[at].head else {
            return Way {
                cost: 20,
                said: false,
            };
        };
        let deprel = tree.tokens[at].deprel;
        way.cost += up(deprel);
        way.said |= matches!(deprel, Deprel::Ccomp | Deprel::Parataxis)
            && above.contains(&next)
            && hangs_on(tree, &above, next);
        at = next;
    };
    for &below in &above[..meeting] {
        way.cost += down(tree.tokens[below].deprel);
    }
    way
}

/// Whether the time hangs on the token itself and not on something below it.
fn hangs_on(tree: &Sentence, above: &[usize], token: usize) -> bool {
    above
        .iter()
        .take_while(|&&at| at != token)
        .all(|&at| !is_clause(tree.tokens[at].deprel))
}

fn is_clause(deprel: Deprel) -> bool {
    matches!(
        deprel,
        Deprel::Acl
            | Deprel::AclRelcl
            | Deprel::Advcl
            | Deprel::AdvclRelcl
            | Deprel::Ccomp
            | Deprel::Csubj
            | Deprel::CsubjPass
            | Deprel::Xcomp
            | Deprel::Parataxis
            | Deprel::Conj
    )
}

/// The price of a step up from the word: what it hangs on shares its time the less, the more of a clause
/// of its own it is.
fn up(deprel: Deprel) -> u32 {
    match deprel {
        Deprel::Conj | Deprel::Xcomp => 1,
        Deprel::Acl | Deprel::Advcl | Deprel::Csubj | Deprel::CsubjPass => 2,
        Deprel::AclRelcl | Deprel::AdvclRelcl => 4,
        Deprel::Ccomp | Deprel::Parataxis => 6,
        _ => 1,
    }
}

/// The price of a step down to the time: a clause below keeps its time for itself.
fn down(deprel: Deprel) -> u32 {
    match deprel {
        Deprel::Xcomp => 1,
        Deprel::Conj | Deprel::Ccomp => 3,
        Deprel::Acl | Deprel::Advcl | Deprel::Parataxis => 4,
        Deprel::AclRelcl | Deprel::AdvclRelcl => 6,
        _ => 1,
    }
}
