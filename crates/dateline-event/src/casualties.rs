//! The dead and the hurt belong to the event that killed or hurt them.

use dateline_quantity::{Fate, Group, Quantity, Reach, Toll};

use crate::scene::Scene;
use crate::{Casualties, Count, Event, Reason, tolls};

/// Gives each toll of the scene's sentence to an event of it. `events` come with the words of the
/// effects that were joined to them.
pub(crate) fn attach(scene: &Scene, quantities: &[Quantity], events: &mut [(Event, Vec<usize>)]) {
    let mut given: Vec<(usize, usize)> = Vec::new();
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
        if is_second_total(scene, toll, owner, &given, quantities) {
            continue;
        }
        let event = &mut events[owner].0;
        event.quantities.push(at);
        if let Some(rule) = set_aside(toll.reach) {
            event.because.push(Reason {
                rule: rule.into(),
                tokens: vec![(scene.at, quantity.tokens.clone())],
            });
            continue;
        }
        let same =
            |&(other, of): &(usize, usize)| of == owner && is_same_toll(scene, &quantities[other], quantity);
        if given.iter().any(same) {
            continue;
        }
        given.push((at, owner));
        let whole = toll.part_of.and_then(|whole| quantities.get(whole));
        let casualties = event.casualties.get_or_insert_with(Casualties::default);
        let count = match toll.fate {
            Fate::Injured => casualties.injured.get_or_insert_with(Count::default),
            _ => casualties.dead.get_or_insert_with(Count::default),
        };
        add(count, quantity, toll, whole.and_then(|whole| whole.toll.as_ref()));
    }
    for (event, _) in events {
        let Some(casualties) = &mut event.casualties else {
            continue;
        };
        for (fate, count) in [
            (Fate::Killed, &mut casualties.dead),
            (Fate::Injured, &mut casualties.injured),
        ] {
            let counts = |group: Group| {
                event.quantities.iter().any(|&at| {
                    let toll = quantities[at].toll.as_ref();
                    toll.is_some_and(|toll| {
                        toll.fate == fate && toll.part_of.is_none() && toll.group == group
                    })
                })
            };
            if let Some(count) = count
                && counts(Group::People)
                && counts(Group::Combatants)
            {
                count_the_rest(count);
            }
        }
    }
}

/// Why a toll is not one of the event that is told; `None` where it is.
fn set_aside(reach: Reach) -> Option<&'static str> {
    match reach {
        Reach::Happening => None,
        Reach::War => Some("casualties: a toll of the whole war is background"),
        Reach::Superseded => Some("casualties: a toll that is no longer given"),
    }
}

/// "A toll of 17" is a total by itself: beside another figure of the same event it is not added (see `tolls`).
fn is_second_total(
    scene: &Scene,
    toll: &Toll,
    owner: usize,
    given: &[(usize, usize)],
    quantities: &[Quantity],
) -> bool {
    let whole = |at: usize| {
        let other = quantities[at].toll.as_ref();
        other.is_some_and(|other| other.fate == toll.fate && other.part_of.is_none())
    };
    tolls::NUMBERS.contains(&scene.sentence.tokens[toll.trigger].lower.as_str())
        && given.iter().any(|&(at, of)| of == owner && whole(at))
}

/// One toll told twice in a sentence, as where a headline runs into the lead: the same figure under two
/// words, and nothing that says that they are others.
fn is_same_toll(scene: &Scene, one: &Quantity, two: &Quantity) -> bool {
    let (Some(first), Some(second)) = (&one.toll, &two.toll) else {
        return false;
    };
    let others = |quantity: &Quantity| {
        scene.sentence.tokens[quantity.tokens.start.saturating_sub(1)..quantity.tokens.end]
            .iter()
            .any(|token| {
                matches!(
                    token.lower.as_str(),
                    "other" | "others" | "another" | "more" | "further" | "additional"
                )
            })
    };
    let figure = |quantity: &Quantity| quantity.best.or(quantity.low).or(quantity.high);
    first.fate == second.fate
        && first.trigger != second.trigger
        && first.part_of.is_none() == second.part_of.is_none()
        && figure(one) == figure(two)
        && (first.group == second.group || first.group == Group::People || second.group == Group::People)
        && !others(two)
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

/// A figure by itself.
pub(crate) fn count_of(quantity: &Quantity, toll: &Toll) -> Count {
    let mut count = Count::default();
    add(&mut count, quantity, toll, None);
    count
}

fn add(count: &mut Count, quantity: &Quantity, toll: &Toll, of: Option<&Toll>) {
    let whole = |figure: Option<f64>| {
        figure
            .filter(|figure| *figure >= 0.0)
            .map(|figure| figure.round() as u64)
    };
    let best = whole(quantity.best).or(whole(quantity.low));
    let slots: &mut [&mut Option<u64>] = match toll.group {
        Group::People => &mut [],
        // "31 people, including two medics": of the others it is not said what they were.
        Group::Civilians if of.is_some() && quantity.what != "civilian" => &mut [],
        Group::Civilians => &mut [&mut count.civilians],
        // Children and women who are counted by themselves are civilians too; of a part it is not said
        // whether the others are.
        Group::Children if of.is_none() => &mut [&mut count.children, &mut count.civilians],
        Group::Women if of.is_none() => &mut [&mut count.women, &mut count.civilians],
        Group::Children => &mut [&mut count.children],
        Group::Women => &mut [&mut count.women],
        Group::Combatants => &mut [&mut count.combatants],
    };
    // "116 rebels, including a commander": the commander is among the 116.
    if !toll.mixed && of.is_none_or(|of| of.group != toll.group) {
        for slot in slots {
            **slot = sum(**slot, best);
        }
    }
    if of.is_none() {
        // A range that is open at one end stays open: one unknown bound makes the sum unknown.
        let first = count.low.is_none() && count.best.is_none() && count.high.is_none();
        let join = |old: Option<u64>, new: Option<u64>| {
            if first {
                new
            } else {
                old.zip(new).map(|(a, b)| a + b)
            }
        };
        // "19 killed and injured": at most so many died.
        let said = |figure: Option<f64>| whole(figure).filter(|_| !toll.mixed);
        count.low = join(count.low, said(quantity.low));
        count.best = join(count.best, said(quantity.best));
        count.high = join(count.high, whole(quantity.high));
    }
}

/// Who is counted beside combatants without a name of their own is no combatant: "15 people and four
/// soldiers were killed".
fn count_the_rest(count: &mut Count) {
    if count.civilians.is_none() {
        count.civilians = count
            .best
            .zip(count.combatants)
            .and_then(|(all, fighters)| all.checked_sub(fighters));
    }
}

fn sum(old: Option<u64>, new: Option<u64>) -> Option<u64> {
    match (old, new) {
        (Some(old), Some(new)) => Some(old + new),
        (old, new) => old.or(new),
    }
}
