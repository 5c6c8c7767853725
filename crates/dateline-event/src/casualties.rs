//! The dead and the hurt belong to the event that killed or hurt them.

use dateline_quantity::{Fate, Group, Quantity};

use crate::scene::Scene;
use crate::{Casualties, Count, Event};

/// Gives each toll of the scene's sentence to an event of it. `events` come with the words of the
/// effects that were joined to them.
pub(crate) fn attach(scene: &Scene, quantities: &[Quantity], events: &mut [(Event, Vec<usize>)]) {
    for (at, quantity) in quantities.iter().enumerate() {
        if quantity.sentence != scene.at {
            continue;
        }
        let Some(toll) = &quantity.toll else { continue };
        if !matches!(toll.fate, Fate::Killed | Fate::Injured) {
            continue;
        }
        let Some(owner) = owner(scene, toll.trigger, events) else {
            continue;
        };
        let event = &mut events[owner].0;
        event.quantities.push(at);
        let casualties = event.casualties.get_or_insert_with(Casualties::default);
        let count = match toll.fate {
            Fate::Injured => casualties.injured.get_or_insert_with(Count::default),
            _ => casualties.dead.get_or_insert_with(Count::default),
        };
        add(count, quantity, toll.group, toll.part_of.is_some());
    }
}

/// The event that a word of death or injury belongs to: the one it triggers or is the effect of, else
/// the nearest above it in the tree, else the violent event of the sentence.
fn owner(scene: &Scene, trigger: usize, events: &[(Event, Vec<usize>)]) -> Option<usize> {
    let violent = |event: &Event| {
        event
            .code
            .as_ref()
            .is_some_and(|code| matches!(code.plover.as_str(), "ASSAULT" | "PROTEST" | "COERCE"))
    };
    let at = |token: usize| {
        events.iter().position(|(event, effects)| {
            violent(event) && (event.trigger.contains(&token) || effects.contains(&token))
        })
    };
    at(trigger)
        .or_else(|| scene.sentence.ancestors(trigger).find_map(at))
        .or_else(|| {
            let below = scene.sentence.subtree(trigger);
            below.into_iter().find_map(at)
        })
        .or_else(|| events.iter().position(|(event, _)| violent(event)))
}

fn add(count: &mut Count, quantity: &Quantity, group: Group, is_part: bool) {
    let whole = |figure: Option<f64>| {
        figure
            .filter(|figure| *figure >= 0.0)
            .map(|figure| figure.round() as u64)
    };
    let best = whole(quantity.best).or(whole(quantity.low));
    let slot = match group {
        Group::People => None,
        Group::Civilians => Some(&mut count.civilians),
        Group::Children => Some(&mut count.children),
        Group::Women => Some(&mut count.women),
        Group::Combatants => Some(&mut count.combatants),
    };
    if let Some(slot) = slot {
        *slot = sum(*slot, best);
    }
    if !is_part {
        // A range that is open at one end stays open: one unknown bound makes the sum unknown.
        let first = count.low.is_none() && count.best.is_none() && count.high.is_none();
        let join = |old: Option<u64>, new: Option<u64>| {
            if first {
                new
            } else {
                old.zip(new).map(|(a, b)| a + b)
            }
        };
        count.low = join(count.low, whole(quantity.low));
        count.best = join(count.best, whole(quantity.best));
        count.high = join(count.high, whole(quantity.high));
    }
}

fn sum(old: Option<u64>, new: Option<u64>) -> Option<u64> {
    match (old, new) {
        (Some(old), Some(new)) => Some(old + new),
        (old, new) => old.or(new),
    }
}
