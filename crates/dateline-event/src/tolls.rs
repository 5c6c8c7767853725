//! Tolls that are told apart from what caused them: "The Observatory put the toll at 56, Anadolu at 85."
//!
//! Each figure is an account of the happening told before, on a word of its own; so each becomes an event of its own,
//! with the code and the parties of that happening.

use std::ops::Range;

use dateline_language::Analysis;
use dateline_quantity::{Fate, Quantity, Reach, Toll};

use crate::casualties::count_of;
use crate::{Basis, Casualties, Event, Participant, Reason};

/// Words that speak of a number of dead or hurt, without what killed or hurt them.
pub(crate) const NUMBERS: [&str; 6] = ["toll", "number", "count", "tally", "total", "figure"];

/// Sentences that a toll may be away from the happening it is a toll of.
const REACH: usize = 6;

/// Adds the events of tolls that no event of their sentence has. `events` are in the order of the text.
pub(crate) fn add(analysis: &Analysis, quantities: &[Quantity], events: &mut Vec<Event>) {
    let mut added: Vec<Event> = Vec::new();
    // What a figure belongs to, and what was said of it already: the same trigger tells of dead and of hurt.
    let mut last: Option<(usize, usize)> = None;
    for (at, quantity) in quantities.iter().enumerate() {
        let Some(toll) = told_apart(analysis, quantity) else {
            continue;
        };
        if events.iter().any(|event| event.quantities.contains(&at)) {
            continue;
        }
        let key = (quantity.sentence, toll.trigger);
        if last == Some(key)
            && let Some(event) = added.last_mut()
            && give(event, at, quantity, toll)
        {
            continue;
        }
        let Some(happening) = happening(analysis, events, quantity) else {
            continue;
        };
        let trigger = if last == Some(key) {
            quantity.tokens.clone()
        } else {
            toll.trigger..toll.trigger + 1
        };
        let mut event = told_again(happening, quantity.sentence, trigger);
        give(&mut event, at, quantity, toll);
        added.push(event);
        last = Some(key);
    }
    events.extend(added);
    events.sort_by_key(|event| (event.sentence, event.trigger.start));
}

/// The toll of a quantity, where it is the whole of one that only a number's word tells.
fn told_apart<'a>(analysis: &Analysis, quantity: &'a Quantity) -> Option<&'a Toll> {
    let toll = quantity.toll.as_ref()?;
    let word = analysis.sentences[quantity.sentence].tokens[toll.trigger]
        .lower
        .as_str();
    (toll.part_of.is_none()
        && toll.reach == Reach::Happening
        && matches!(toll.fate, Fate::Killed | Fate::Injured)
        && NUMBERS.contains(&word))
    .then_some(toll)
}

/// The violent event that a toll is a toll of: the last before it, one of its paragraph with dead or hurt before
/// others.
fn happening<'a>(analysis: &Analysis, events: &'a [Event], quantity: &Quantity) -> Option<&'a Event> {
    let part = |sentence: usize| analysis.sentences[sentence].part;
    let near = || {
        events.iter().rev().filter(|event| {
            let violent = event.code.as_ref().is_some_and(|code| code.plover == "ASSAULT");
            violent && event.sentence <= quantity.sentence && event.sentence + REACH >= quantity.sentence
        })
    };
    near()
        .find(|event| event.casualties.is_some() && part(event.sentence) == part(quantity.sentence))
        .or_else(|| near().next())
}

/// The same happening, told at other words and without its figures.
fn told_again(happening: &Event, sentence: usize, trigger: Range<usize>) -> Event {
    let from_story = |participants: &[Participant]| -> Vec<Participant> {
        let parts = participants.iter();
        parts
            .map(|one| Participant {
                basis: Basis::Context,
                ..one.clone()
            })
            .collect()
    };
    Event {
        sentence,
        head: trigger.start,
        code: happening.code.clone(),
        control: None,
        actors: from_story(&happening.actors),
        recipients: from_story(&happening.recipients),
        place: None,
        casualties: None,
        quantities: Vec::new(),
        confidence: happening.confidence,
        because: vec![Reason {
            rule: "a toll of what is told before".into(),
            tokens: vec![
                (sentence, trigger.clone()),
                (happening.sentence, happening.trigger.clone()),
            ],
        }],
        trigger,
    }
}

/// Gives a figure to an event; `false` where it has one of its kind.
fn give(event: &mut Event, at: usize, quantity: &Quantity, toll: &Toll) -> bool {
    let casualties = event.casualties.get_or_insert_with(Casualties::default);
    let slot = match toll.fate {
        Fate::Injured => &mut casualties.injured,
        _ => &mut casualties.dead,
    };
    if slot.is_some() {
        return false;
    }
    *slot = Some(count_of(quantity, toll));
    event.quantities.push(at);
    true
}
