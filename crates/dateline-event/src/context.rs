//! What a sentence leaves open and the story tells: the weapon and the doer of an attack.
//!
//! "Jets bombed the town. Five people were killed in the raids." The second sentence names neither the
//! jets nor whose they are. Both are taken from the nearest attack that can be the same, and every
//! reason says so: a doer taken so has the basis [`Basis::Context`], and the event is less sure. A
//! speaker is never made a doer: doers come from other attacks, and not from those above the event in its
//! own sentence.

use dateline_actor::{ActorMention, Actors};
use dateline_language::{Analysis, Deprel, NameKind, Sentence, Upos};

use crate::coder::is_weapon;
use crate::{Basis, Event, Participant, Reason, acled};

/// Sentences back in which the attack is looked for that a mere outcome ("were killed") belongs to.
const NEAR: usize = 2;
/// Sentences, both ways, in which an attack with the same weapon is taken for the same.
const FAR: usize = 8;
/// The last of the sentences at the head of a story: headline, line below it, lead.
const HEAD: usize = 2;
/// Taken from the confidence of an event whose doer is a guess.
const DOUBT: f64 = 0.2;

/// Nouns that may stand for an attack told before.
const ONE_ATTACK: &[&str] = &[
    "assault",
    "attack",
    "blast",
    "bombardment",
    "bombing",
    "explosion",
    "massacre",
    "raid",
    "shelling",
    "strike",
];

/// Victims who are named by the attack that they made: "at least 18 ATTACKERS were killed".
const ATTACKERS: &[&str] = &["aggressor", "assailant", "attacker", "invader", "raider"];

/// Weapons, as far as two words for them may mean one attack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weapon {
    Air,
    Heavy,
    Explosive,
    Chemical,
    Firearms,
}

/// Fills in the weapon, then the doer, of attacks that name none. `outcomes` tells of each event whether its
/// word only says what came of an attack ("killed").
pub(crate) fn fill(analysis: &Analysis, actors: &Actors, events: &mut [Event], outcomes: &[bool]) {
    for at in 0..events.len() {
        if let Some(source) = weapon_source(analysis, actors, events, outcomes, at) {
            take_weapon(events, at, source);
        }
    }
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for at in 0..events.len() {
        if let Some((source, mention)) = doer_source(analysis, actors, events, outcomes, at) {
            found.push((at, source, mention));
        }
    }
    for (at, source, mention) in found {
        let other = (events[source].sentence, events[source].trigger.clone());
        let named = &actors.mentions[mention];
        let event = &mut events[at];
        event.actors.push(Participant {
            mention,
            role: "actor",
            basis: Basis::Context,
        });
        event.confidence = (event.confidence - DOUBT).max(0.05);
        event.because.push(Reason {
            rule: "doer from context".into(),
            tokens: vec![other, (named.sentence, named.tokens.clone())],
        });
    }
}

fn is_attack(event: &Event) -> bool {
    event.code.as_ref().is_some_and(|code| code.plover == "ASSAULT")
}

fn weapon(event: &Event) -> Option<Weapon> {
    match event.code.as_ref()?.mode.as_deref()? {
        "aerial" | "drone" => Some(Weapon::Air),
        "heavy-weapons" => Some(Weapon::Heavy),
        "explosives" | "suicide-attack" => Some(Weapon::Explosive),
        "unconventional" => Some(Weapon::Chemical),
        "firearms" => Some(Weapon::Firearms),
        _ => None,
    }
}

/// Whether an attack says nothing of how it was done.
fn is_plain(event: &Event) -> bool {
    let general = |sub: &str| matches!(sub, "Attack" | "Armed clash");
    event.control.is_none()
        && event.code.as_ref().is_some_and(|code| {
            code.plover == "ASSAULT"
                && code.mode.is_none()
                && code.acled.as_ref().is_none_or(|(_, sub)| general(sub))
        })
}

/// "killed since the war began": the toll of a war, of no attack of the story.
fn sums_up(sentence: &Sentence, event: &Event) -> bool {
    sentence
        .subtree(event.head)
        .any(|at| sentence.tokens[at].lower == "since")
}

fn sentence<'a>(analysis: &'a Analysis, event: &Event) -> Option<&'a Sentence> {
    analysis.sentences.get(event.sentence)
}

/// The last word of an event noun ("raids" of "air raids").
fn noun<'a>(analysis: &'a Analysis, event: &Event) -> Option<&'a str> {
    let sentence = sentence(analysis, event)?;
    let is_noun = |at: &usize| matches!(sentence.tokens[*at].upos, Upos::Noun | Upos::Propn);
    let last = event.trigger.clone().rev().find(is_noun)?;
    Some(&sentence.tokens[last].lemma)
}

/// Whether an event noun refers back to one attack ("the attack", "this strike"; not "the battles").
fn refers_back(analysis: &Analysis, event: &Event) -> bool {
    let Some(sentence) = sentence(analysis, event) else {
        return false;
    };
    if !noun(analysis, event).is_some_and(|noun| ONE_ATTACK.contains(&noun)) {
        return false;
    }
    event.trigger.clone().any(|at| {
        sentence.dependents_by(at, Deprel::Det).any(|det| {
            matches!(
                sentence.tokens[det].lower.as_str(),
                "the" | "this" | "that" | "these" | "those"
            )
        })
    })
}

/// The attack that an attack without a weapon refers to: one named by the same noun, what "the attack" refers
/// back to, or the attack near a mere outcome, of the same doer where both name one.
fn weapon_source(
    analysis: &Analysis,
    actors: &Actors,
    events: &[Event],
    outcomes: &[bool],
    at: usize,
) -> Option<usize> {
    let event = &events[at];
    let own = sentence(analysis, event)?;
    if !is_plain(event) || sums_up(own, event) {
        return None;
    }
    let word = noun(analysis, event);
    let back = refers_back(analysis, event);
    let has_doer = event.actors.iter().any(|actor| actor.role == "actor");
    let attackers = attackers(analysis, actors, events, at);
    // Attackers fell to their enemies' weapons, not to those of their own side or of nobody knows whom.
    let by_enemies = |other: &Event| {
        let doer = other.actors.iter().find(|actor| actor.role == "actor");
        attackers.is_none_or(|attackers| {
            doer.is_some_and(|doer| !is_one_side(attackers, &actors.mentions[doer.mention]))
        })
    };
    let outcome_of =
        |other: &Event| outcomes[at] && by_enemies(other) && (!has_doer || shares_doer(actors, event, other));
    let armed = |other: &Event| {
        other
            .code
            .as_ref()
            .is_some_and(|code| code.mode.as_deref().is_some_and(is_weapon))
    };
    let before = (0..at).rev().find(|&source| {
        let other = &events[source];
        let distance = event.sentence - other.sentence;
        let same_word = word.is_some() && noun(analysis, other) == word && distance <= FAR;
        armed(other) && (same_word || (distance <= NEAR && (back || outcome_of(other))))
    });
    // A headline says what came of it, the story how: "Rebels kill nine … fired rockets".
    let after = || {
        (at + 1..events.len()).find(|&source| {
            let other = &events[source];
            other.sentence - event.sentence <= NEAR && armed(other) && outcome_of(other)
        })
    };
    before.or_else(after)
}

/// Whether somebody did both.
fn shares_doer(actors: &Actors, one: &Event, other: &Event) -> bool {
    let doers = |event: &Event| -> Vec<usize> {
        let doers = event.actors.iter().filter(|actor| actor.role == "actor");
        doers.map(|actor| actor.mention).collect()
    };
    let others = doers(other);
    doers(one).iter().any(|&one| {
        let one = &actors.mentions[one];
        others
            .iter()
            .any(|&other| is_one_side(one, &actors.mentions[other]))
    })
}

fn take_weapon(events: &mut [Event], at: usize, source: usize) {
    let other = (events[source].sentence, events[source].trigger.clone());
    let Some(from) = events[source].code.clone() else {
        return;
    };
    let event = &mut events[at];
    let Some(code) = event.code.as_mut() else { return };
    code.mode = from.mode;
    code.acled = match from.acled {
        Some((_, sub)) if sub == "Armed clash" || sub == "Attack" => code.acled.take(),
        Some((_, sub)) => acled::pair(&sub),
        None => code.acled.take(),
    };
    code.cameo = from.cameo.or(code.cameo.take());
    event.because.push(Reason {
        rule: "weapon from context".into(),
        tokens: vec![other],
    });
}

/// The attack whose doer did this one too, with the mention of that doer: the best of those that can be the same
/// ([`likeness`]), the nearest of equals.
fn doer_source(
    analysis: &Analysis,
    actors: &Actors,
    events: &[Event],
    outcomes: &[bool],
    at: usize,
) -> Option<(usize, usize)> {
    let event = &events[at];
    let own = sentence(analysis, event)?;
    let names_doer = event.actors.iter().any(|actor| actor.role == "actor");
    if !is_attack(event) || names_doer || event.control.is_some() || sums_up(own, event) {
        return None;
    }
    let is_open = outcomes[at] || refers_back(analysis, event);
    let attackers = attackers(analysis, actors, events, at);
    let before = (0..at).rev();
    let after = at + 1..events.len();
    let mut best: Option<(f64, usize, usize)> = None;
    for source in before.chain(after) {
        let other = &events[source];
        let Some(likeness) = likeness(event, other, is_open, source < at) else {
            continue;
        };
        let doer = other.actors.iter().find(|actor| actor.role == "actor");
        let Some(doer) = doer.map(|doer| doer.mention) else {
            continue;
        };
        let mention = &actors.mentions[doer];
        let fits = is_party(mention)
            && !is_place(analysis, mention)
            && !suffers(actors, event, mention)
            && !attackers.is_some_and(|attackers| is_one_side(attackers, mention))
            && !speaks(own, actors, event, mention)
            && (weapon(event) != Some(Weapon::Air) || !is_group(mention));
        if fits && best.is_none_or(|(most, ..)| likeness > most) {
            best = Some((likeness, source, doer));
        }
    }
    best.map(|(_, source, doer)| (source, doer))
}

/// How alike an attack without a doer is to another one that may be the same; `None` where it cannot be. The same
/// toll says most, then the same kind of weapon; what only says what came of an attack, or refers back to one, is
/// that of the attack beside it.
fn likeness(event: &Event, other: &Event, is_open: bool, is_before: bool) -> Option<f64> {
    let distance = event.sentence.abs_diff(other.sentence);
    if !is_attack(other) {
        return None;
    }
    let toll = |event: &Event| {
        event
            .casualties
            .as_ref()?
            .dead
            .as_ref()?
            .best
            .filter(|&dead| dead > 1)
    };
    let same_toll = toll(event).is_some() && toll(event) == toll(other);
    let fits = match (weapon(event), weapon(other)) {
        (Some(one), Some(two)) if one == two && distance <= FAR => 3.0,
        // Who bombs elsewhere in the story: jets are few hands'.
        (Some(Weapon::Air), Some(Weapon::Air)) => 2.0,
        // Gas comes with bombs and shells.
        (Some(Weapon::Chemical), Some(Weapon::Air | Weapon::Heavy)) if distance <= NEAR + 1 => 1.0,
        (Some(_), Some(_)) => return None,
        (None, _) if is_open && is_before && distance <= NEAR => 1.0,
        // The head of a story says what came of it, the story who did it.
        (None, _) if is_open && event.sentence <= HEAD && distance <= NEAR => 1.0,
        _ if same_toll => 0.0,
        _ => return None,
    };
    let near = 1.0 / (1 + distance) as f64;
    Some(fits + if same_toll { 4.0 } else { 0.0 } + near + if is_before { 0.1 } else { 0.0 })
}

/// Whether somebody is a group under arms and no state, and so has no aircraft.
fn is_group(mention: &ActorMention) -> bool {
    let group = |sector: &String| matches!(sector.as_str(), "REB" | "UAF" | "PRM");
    mention.sectors.iter().any(group)
}

/// Whether a mention is of somebody who attacks: armed, a government, or of a side.
fn is_party(mention: &ActorMention) -> bool {
    let armed = |sector: &String| {
        matches!(
            sector.as_str(),
            "MIL" | "REB" | "UAF" | "PRM" | "COP" | "SPY" | "GOV"
        )
    };
    mention.sectors.iter().any(armed) || (mention.sectors.is_empty() && mention.country.is_some())
}

/// Whether a party is named by a place ("Damascus", "northern Mali"), which may be where it happened.
fn is_place(analysis: &Analysis, mention: &ActorMention) -> bool {
    let by_office = |sector: &String| sector == "GOV";
    (mention.sectors.is_empty() || mention.sectors.iter().any(by_office))
        && analysis.sentences.get(mention.sentence).is_some_and(|sentence| {
            sentence
                .names
                .iter()
                .any(|name| name.kind == NameKind::Place && name.tokens.contains(&mention.head))
        })
}

/// Who the victims of an event are that are called attackers: the doer of the attack told before.
fn attackers<'a>(
    analysis: &Analysis,
    actors: &'a Actors,
    events: &[Event],
    at: usize,
) -> Option<&'a ActorMention> {
    let event = &events[at];
    let words = &sentence(analysis, event)?.tokens;
    let called_so = |one: &Participant| {
        let victim = &actors.mentions[one.mention];
        victim.sentence == event.sentence && ATTACKERS.contains(&words[victim.head].lemma.as_str())
    };
    if !event.recipients.iter().any(called_so) {
        return None;
    }
    let before = events[..at].iter().rev().filter(|other| is_attack(other));
    let mut near = before.take_while(|other| event.sentence - other.sentence <= NEAR);
    near.find_map(|other| {
        let doer = other.actors.iter().find(|actor| actor.role == "actor")?;
        Some(&actors.mentions[doer.mention])
    })
}

/// Whether two mentions are of one party, or of parties on one side.
fn is_one_side(one: &ActorMention, other: &ActorMention) -> bool {
    one.chain == other.chain
        || (one.entity.is_some() && one.entity == other.entity)
        || (one.side.is_some() && one.side == other.side)
}

/// Whether a mention is of those who suffer the event, or of their side.
fn suffers(actors: &Actors, event: &Event, doer: &ActorMention) -> bool {
    event.recipients.iter().any(|one| {
        let victim = &actors.mentions[one.mention];
        let same_entity = victim.entity.is_some() && victim.entity == doer.entity;
        let same_side = victim.side.is_some() && victim.side == doer.side && !victim.sectors.is_empty();
        victim.chain == doer.chain || same_entity || same_side
    })
}

/// Whether somebody stands above the event in its own sentence: the subject of a verb that it depends on.
fn speaks(sentence: &Sentence, actors: &Actors, event: &Event, doer: &ActorMention) -> bool {
    sentence.ancestors(event.head).any(|above| {
        let mut subjects = sentence.dependents_by(above, Deprel::Nsubj);
        subjects.any(|subject| {
            actors.mentions.iter().any(|mention| {
                mention.sentence == event.sentence && mention.head == subject && mention.chain == doer.chain
            })
        })
    })
}
