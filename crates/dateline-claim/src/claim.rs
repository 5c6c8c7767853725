//! Events with those who vouch for them.

use dateline_actor::Actors;
use dateline_event::{Event, Reason};
use dateline_language::{Analysis, Deprel};
use dateline_report::{Report, Span};

use crate::{Act, Attribution, Claim, Modality, SourceKind, Status, modality};

/// PLOVER types of what is done by words alone, to somebody: an event in its own right.
const SPEECH_ACTS: &[&str] = &[
    "ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT", "CONCEDE",
];

/// One claim for each event. An event that is itself the act of saying what an attribution already
/// holds gives no claim, unless it is a political act of its own ("accused", "demanded", "threatened").
pub fn claims(
    report: &Report,
    analysis: &Analysis,
    actors: &Actors,
    events: &[Event],
    attributions: &[Attribution],
) -> Vec<Claim> {
    let _ = (report, actors);
    events
        .iter()
        .enumerate()
        .filter(|(_, event)| !is_mere_saying(analysis, event, attributions))
        .map(|(at, event)| claim(analysis, at, event, attributions))
        .collect()
}

/// PLOVER types of what is done with hands and arms: no way of saying something, whatever the verb may mean
/// elsewhere ("the army backed the militia", "rebels found the soldiers").
const DEEDS: &[&str] = &["ASSAULT", "COERCE", "MOBILIZE", "AID", "RETREAT", "PROTEST"];

fn is_mere_saying(analysis: &Analysis, event: &Event, attributions: &[Attribution]) -> bool {
    let plover = event.code.as_ref().map(|code| code.plover.as_str());
    let deed = plover.is_some_and(|plover| DEEDS.contains(&plover));
    // "declared a ceasefire", "announced sanctions": done by saying it, where no clause says what was said
    let done_by_saying = plover.is_some() && !says_a_clause(analysis, event);
    let is_cue = attributions.iter().any(|attribution| {
        attribution.sentence == event.sentence
            && !(deed && attribution.act == Act::Judge)
            && attribution
                .cue_tokens
                .as_ref()
                .is_some_and(|cue| cue.contains(&event.head))
    });
    let own_right = plover.is_some_and(|plover| SPEECH_ACTS.contains(&plover)) || done_by_saying;
    is_cue && event.control.is_none() && !own_right
}

/// Whether what a verb says is a clause and no thing.
fn says_a_clause(analysis: &Analysis, event: &Event) -> bool {
    let sentence = &analysis.sentences[event.sentence];
    let mut below = sentence.dependents(event.head).iter();
    below.any(|&at| matches!(sentence.tokens[at].deprel, Deprel::Ccomp | Deprel::Parataxis))
        || matches!(sentence.tokens[event.head].deprel, Deprel::Parataxis)
}

fn claim(analysis: &Analysis, at: usize, event: &Event, attributions: &[Attribution]) -> Claim {
    let trigger = analysis.sentences[event.sentence].tokens[event.head].span;
    let modality = modality(analysis, event.sentence, event.head);
    let said = chain(event, trigger, attributions);
    let mut vouching = said.iter().copied().filter(|&at| vouches(&attributions[at]));
    let attribution = vouching.next();
    let via = attribution.and_then(|outer| {
        vouching.find(|&inner| {
            attributions[inner].source.is_some() && !same(&attributions[inner], &attributions[outer])
        })
    });
    let acts: Vec<Act> = said.iter().map(|&at| told(analysis, &attributions[at])).collect();
    let credited = attribution.is_some_and(|at| attributions[at].act == Act::Credit);
    let status = status(&modality, &acts, attribution.is_some() && !credited);
    Claim {
        event: at,
        attribution,
        via,
        status,
        because: because(event, &modality, attributions, attribution),
    }
}

/// The attributions whose content holds an event, from the outermost in.
fn chain(event: &Event, trigger: Span, attributions: &[Attribution]) -> Vec<usize> {
    let mut found: Vec<usize> = attributions
        .iter()
        .enumerate()
        .filter(|(_, attribution)| attribution.content.iter().any(|part| part.contains(trigger)))
        .filter(|(_, attribution)| {
            let cue = attribution.cue_tokens.as_ref();
            !(attribution.sentence == event.sentence && cue.is_some_and(|cue| cue.contains(&event.head)))
        })
        .map(|(at, _)| at)
        .collect();
    found.sort_by_key(|&at| (depth(attributions, at), at));
    found
}

fn depth(attributions: &[Attribution], at: usize) -> usize {
    let outer = |&at: &usize| attributions[at].nested_in;
    std::iter::successors(Some(at), outer)
        .take(attributions.len())
        .count()
}

/// Whether a source answers for what happens in its words. One who merely saw does so as a witness.
fn vouches(attribution: &Attribution) -> bool {
    match attribution.act {
        Act::Perceive => matches!(
            attribution.profile.kind,
            SourceKind::Witness | SourceKind::Monitor | SourceKind::Media
        ),
        // "is believed to": nobody in particular believes it.
        Act::Believe | Act::Expect => attribution.source.is_some(),
        act => act.vouches(),
    }
}

fn same(one: &Attribution, other: &Attribution) -> bool {
    let (one, other) = (&one.profile, &other.profile);
    (one.mention.is_some() && one.mention == other.mention) || (one.name.is_some() && one.name == other.name)
}

/// What a cue does, its own negation counted: who could not confirm it leaves it open.
fn told(analysis: &Analysis, attribution: &Attribution) -> Act {
    let negated = attribution.cue_tokens.as_ref().is_some_and(|cue| {
        let head = analysis.sentences[attribution.sentence].head_of(cue.clone());
        modality(analysis, attribution.sentence, head).negated
    });
    match attribution.act {
        Act::Deny if negated => Act::Say,
        Act::Confirm | Act::Say | Act::Claim | Act::Show if negated => Act::Believe,
        act => act,
    }
}

fn status(modality: &Modality, acts: &[Act], attributed: bool) -> Status {
    let any = |act: Act| acts.contains(&act);
    let denials = acts.iter().filter(|&&act| act == Act::Deny).count();
    if denials % 2 == 1 {
        Status::Denied
    } else if modality.postponed {
        Status::Planned
    } else if modality.negated || modality.counterfactual {
        Status::Negated
    } else if modality.possible || modality.conditional || any(Act::Believe) {
        Status::Possible
    } else if modality.future || any(Act::Demand) || any(Act::Expect) {
        Status::Planned
    } else if attributed {
        Status::Claimed
    } else {
        Status::Reported
    }
}

fn because(
    event: &Event,
    modality: &Modality,
    attributions: &[Attribution],
    attribution: Option<usize>,
) -> Vec<Reason> {
    let source = attribution.map(|at| &attributions[at]).map(|attribution| Reason {
        rule: format!("source: {}", act_name(attribution.act)),
        tokens: attribution
            .cue_tokens
            .iter()
            .chain(&attribution.source_tokens)
            .map(|tokens| (attribution.sentence, tokens.clone()))
            .collect(),
    });
    let words = modality.words.iter().map(|(what, tokens)| Reason {
        rule: format!("status: {what}"),
        tokens: vec![(event.sentence, tokens.clone())],
    });
    source.into_iter().chain(words).collect()
}

fn act_name(act: Act) -> &'static str {
    match act {
        Act::Say => "says",
        Act::Claim => "claims",
        Act::Confirm => "confirms",
        Act::Deny => "denies",
        Act::Believe => "believes",
        Act::Expect => "expects",
        Act::Estimate => "estimates",
        Act::Promise => "promises",
        Act::Demand => "demands",
        Act::Accuse => "accuses",
        Act::Show => "shows",
        Act::Perceive => "perceives",
        Act::Intend => "intends",
        Act::Judge => "judges",
        Act::Reject => "rejects",
        Act::Ask => "asks",
        Act::Credit => "credit",
    }
}
