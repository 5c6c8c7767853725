//! From the words of one sentence to its events: senses, roles, and what belongs to one happening.

use std::ops::Range;

use dateline_actor::{Class, MentionKind, RelationKind};
use dateline_language::{Deprel, EventType, Upos, Xpos};

use crate::lexicon::{Kind, Path, Pos, Sense, Step};
use crate::scene::Scene;
use crate::{Basis, Code, Control, ControlState, Event, Participant, Reason, acled, roles};

/// An event on its way: roles are still words.
#[derive(Clone)]
pub(crate) struct Draft {
    /// The word whose sense it is.
    pub(crate) word: usize,
    /// Topmost token of the trigger.
    head: usize,
    trigger: Range<usize>,
    pub(crate) sense: usize,
    pos: Pos,
    pub(crate) actors: Vec<usize>,
    pub(crate) recipients: Vec<usize>,
    pub(crate) victims: Vec<usize>,
    allies: Vec<usize>,
    pub(crate) place: Option<usize>,
    from: Vec<usize>,
    /// Words of effects that were joined to it ("killing", "destroyed").
    pub(crate) effects: Vec<usize>,
    /// Those of `actors` and `recipients` that come from the model's roles and not from the tree.
    pub(crate) by_role: Vec<usize>,
}

/// Prepositions that hold the one to whom an act is done.
const AGAINST: &[&str] = &["against", "on"];
/// Prepositions under which an effect names its cause ("killed IN an air strike").
const CAUSES: &[&str] = &[
    "in",
    "by",
    "during",
    "after",
    "from",
    "following",
    "when",
    "as",
    "to",
    "with",
    "through",
];

/// What the model adds to the confidence of an event whose type it gives too, or takes where it gives another.
const AGREED: f64 = 0.05;
/// What an event loses that the model does not see at all. It learnt from the rules on other texts and knows fewer words than they
/// do, so that leaving out what it does not see lost far more events than it mended.
const UNSEEN: f64 = 0.1;

/// From here on what the model takes a word for stands in for parties that nobody knows.
pub(crate) const SURE: f32 = 0.4;
/// What the model must give an event at least in a quiet report, where nobody armed has a part in it.
const LIKELY: f32 = 0.25;

/// Events of one sentence, and the tokens of what is no event of ours but may have its effects.
pub(crate) fn code(scene: &Scene) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut others: Vec<usize> = Vec::new();
    for token in 0..scene.sentence.tokens.len() {
        let Some(found) = scene.sense(token) else { continue };
        let sense = &scene.lexicon.senses[found.sense];
        if sense.kind == Kind::Other {
            others.push(token);
            continue;
        }
        let parts = found.first..token;
        drafts.retain(|draft| !parts.contains(&draft.word));
        let stands_for_noun = found.pos == Pos::Verb && scene.clause.is_noun_in_ing(token);
        let pos = if stands_for_noun { Pos::Noun } else { found.pos };
        drafts.push(draft(scene, token, found.first, found.sense, pos));
    }
    let covered = drop_covered(scene, &mut drafts);
    for (draft, tokens) in drafts.iter_mut().zip(covered) {
        name_partner(scene, draft, &tokens);
    }
    join_effects(scene, &mut drafts, &others);
    join_repeats(scene, &mut drafts);
    for draft in &mut drafts {
        roles::fill(scene, draft);
    }
    drafts
}

fn draft(scene: &Scene, word: usize, first: usize, sense_at: usize, pos: Pos) -> Draft {
    let sense = &scene.lexicon.senses[sense_at];
    let (trigger, head) = trigger(scene, word, first, sense, pos);
    let mut draft = Draft {
        word,
        head,
        trigger,
        sense: sense_at,
        pos,
        actors: Vec::new(),
        recipients: Vec::new(),
        victims: Vec::new(),
        allies: Vec::new(),
        place: None,
        from: Vec::new(),
        effects: Vec::new(),
        by_role: Vec::new(),
    };
    match pos {
        Pos::Verb => verb_roles(scene, sense, &mut draft),
        Pos::Noun | Pos::Adjective => noun_roles(scene, sense, &mut draft),
    }
    if sense.mutual && draft.recipients.is_empty() && draft.actors.len() > 1 && pos == Pos::Noun {
        // "clashes between A and B"
        let mut between = scene.fill(word, &[Step::Preposition("between".into())]);
        if let Some((verb, _)) = scene.light(word) {
            between.extend(scene.clause.oblique(verb, "between"));
        }
        if between.first().is_some_and(|first| draft.actors.contains(first)) {
            draft.recipients = draft.actors.split_off(1);
        }
    }
    for preposition in ["alongside", "with"] {
        if preposition == "with" && (sense.mutual || draft.pos != Pos::Verb) {
            continue;
        }
        draft.allies.extend(scene.clause.oblique(draft.head, preposition));
    }
    if let Some(paths) = &sense.place {
        draft.place = fill_first(scene, word, paths, |at| {
            // "it was abandoned": where the frame has its place, "it" is one.
            let pronoun = matches!(scene.sentence.tokens[at].lower.as_str(), "it" | "which" | "that");
            scene.is_place(at) || pronoun || scene.direct_mention(at, word).is_none()
        });
    } else {
        draft.place = draft.recipients.iter().copied().find(|&at| scene.is_place(at));
    }
    if let Some(paths) = &sense.from {
        draft.from = paths.iter().flat_map(|path| scene.fill(word, path)).collect();
    }
    draft
}

fn fill_first(scene: &Scene, word: usize, paths: &[Path], accept: impl Fn(usize) -> bool) -> Option<usize> {
    paths
        .iter()
        .flat_map(|path| scene.fill(word, path))
        .find(|&at| accept(at))
}

/// The tokens that say it: the word, its particle, its light verb.
fn trigger(scene: &Scene, word: usize, first: usize, sense: &Sense, pos: Pos) -> (Range<usize>, usize) {
    let mut range = first..word + 1;
    let mut head = word;
    match pos {
        Pos::Verb => {
            for at in scene.clause.particles(word) {
                let particle_is_asked = sense.when.iter().any(|condition| {
                    condition.path == [Step::Particle]
                        && condition.tests.iter().any(|test| scene.passes(at, word, test))
                });
                if particle_is_asked && at.abs_diff(word) <= 3 {
                    range = range.start.min(at)..range.end.max(at + 1);
                }
            }
            let next = word + 1;
            let next_is_asked = scene.sentence.tokens.get(next).is_some_and(|token| {
                sense
                    .when
                    .iter()
                    .any(|condition| condition.path.first() == Some(&Step::Preposition(token.lower.clone())))
            });
            if next_is_asked {
                range.end = range.end.max(next + 1);
            }
        }
        Pos::Noun | Pos::Adjective => {
            let anchor = scene.anchor(word);
            if anchor > word && anchor <= word + 2 {
                range.end = anchor + 1;
                head = anchor;
            }
            if let Some((verb, _)) = scene.light(word) {
                if verb < range.start && range.end - verb <= 8 {
                    range.start = verb;
                    head = verb;
                } else if verb >= range.end && verb - range.end <= 3 {
                    range.end = verb + 1;
                    head = verb;
                }
            }
        }
    }
    (range, head)
}

fn verb_roles(scene: &Scene, sense: &Sense, draft: &mut Draft) {
    let word = draft.word;
    let fill =
        |paths: &[Path]| -> Vec<usize> { paths.iter().flat_map(|path| scene.fill(word, path)).collect() };
    draft.actors = match &sense.actor {
        Some(paths) => fill(paths),
        None => scene.clause.subjects(word),
    };
    draft.recipients = match &sense.recipient {
        Some(paths) => fill(paths),
        None => {
            let mut recipients = scene.clause.objects(word);
            let mut prepositions = AGAINST.to_vec();
            if sense.mutual {
                prepositions.push("with");
            }
            for preposition in prepositions {
                recipients.extend(scene.fill(word, &[Step::Preposition(preposition.into())]));
            }
            recipients
        }
    };
}

fn noun_roles(scene: &Scene, sense: &Sense, draft: &mut Draft) {
    let word = draft.word;
    let anchor = scene.anchor(word);
    let light = scene.light(word);
    let mut nodes = vec![word];
    if anchor != word {
        nodes.push(anchor);
    }
    let prepositional = |names: &[&str]| -> Vec<usize> {
        let mut found = Vec::new();
        for &node in &nodes {
            for name in names {
                found.extend(scene.fill(node, &[Step::Preposition((*name).into())]));
            }
        }
        found
    };
    let at_verb = |names: &[&str]| -> Vec<usize> {
        light.map_or_else(Vec::new, |(verb, _)| {
            names
                .iter()
                .flat_map(|name| scene.clause.oblique(verb, name))
                .collect()
        })
    };
    let fill = |paths: &[Path]| -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for path in paths {
            for &node in &nodes {
                found.extend(scene.fill(node, path));
            }
            if let ([Step::Preposition(name)], Some((verb, _))) = (path.as_slice(), light) {
                found.extend(scene.clause.oblique(verb, name));
            }
        }
        found
    };
    draft.actors = match &sense.actor {
        Some(paths) => fill(paths),
        None => {
            let mut actors: Vec<usize> = nodes
                .iter()
                .flat_map(|&node| scene.fill(node, &[Step::Owner]))
                .collect();
            actors.extend(prepositional(&["by"]));
            let modifiers = nodes.iter().flat_map(|&node| {
                let mut modifiers = scene.clause.modifiers(node);
                modifiers.extend(scene.clause.leaders(node));
                modifiers
            });
            actors.extend(modifiers.filter(|&at| scene.direct_mention(at, word).is_some()));
            if !sense.mutual {
                // "mutual shelling between the army and the rebels"
                actors.extend(prepositional(&["between"]));
            }
            if sense.mutual {
                actors.extend(prepositional(&["between", "among", "of", "involving"]));
                actors.extend(at_verb(&["between", "among"]));
            }
            actors
        }
    };
    if draft.actors.is_empty() {
        let answerable = |&node: &usize| {
            let mut found = scene.clause.answerable(node);
            found.extend(scene.clause.belongs_to(node));
            found
        };
        draft.actors = nodes.iter().flat_map(answerable).collect();
    }
    draft.recipients = match &sense.recipient {
        Some(paths) => fill(paths),
        None if sense.mutual => prepositional(&["with", "against"]),
        None => prepositional(&["on", "against", "of", "at"]),
    };
    if let Some((verb, light)) = light {
        let subjects = if scene.clause.is_passive(verb) && light.noun == Step::Object && !light.suffers {
            scene.clause.oblique(verb, "by")
        } else {
            match light.noun {
                Step::Subject => Vec::new(),
                _ => scene
                    .clause
                    .surface_subject(verb)
                    .map_or_else(Vec::new, |at| scene.clause.joined(at)),
            }
        };
        if light.gives_role && light.suffers {
            draft.recipients.extend(subjects);
            draft.actors.extend(prepositional(&["from", "by"]));
            draft.actors.extend(at_verb(&["from", "by"]));
        } else if light.gives_role && sense.actor.is_none() {
            let mut all: Vec<usize> = subjects
                .into_iter()
                .filter(|at| *at != anchor && *at != word)
                .collect();
            all.append(&mut draft.actors);
            draft.actors = all;
        }
        if sense.recipient.is_none() {
            draft.recipients.extend(at_verb(if sense.mutual {
                &["with", "against"]
            } else {
                AGAINST
            }));
        }
    }
}

/// Removes what a covering sense already says: the act agreed to, demanded, refused or threatened.
/// Gives what each remaining event covers.
fn drop_covered(scene: &Scene, drafts: &mut Vec<Draft>) -> Vec<Vec<usize>> {
    let mut covered = vec![false; scene.sentence.tokens.len()];
    let mut own: Vec<Vec<usize>> = Vec::new();
    for draft in drafts.iter() {
        let sense = &scene.lexicon.senses[draft.sense];
        let before = covered.clone();
        own.push(Vec::new());
        if !sense.covers || covered[draft.word] {
            continue;
        }
        let mut nodes = vec![draft.word];
        if draft.head != draft.word {
            nodes.push(draft.head);
        }
        for node in nodes {
            for &at in scene.sentence.dependents(node) {
                let token = &scene.sentence.tokens[at];
                let inside = match token.deprel {
                    Deprel::Xcomp | Deprel::Ccomp | Deprel::Obj | Deprel::Acl | Deprel::NsubjPass => true,
                    Deprel::Advcl | Deprel::Obl | Deprel::Nmod => {
                        scene.sentence.dependents(at).iter().any(|&case| {
                            let word = &scene.sentence.tokens[case];
                            matches!(word.deprel, Deprel::Case | Deprel::Mark)
                                && matches!(
                                    word.lower.as_str(),
                                    "to" | "for" | "of" | "on" | "with" | "against" | "over"
                                )
                        })
                    }
                    _ => false,
                };
                if inside {
                    cover(scene, at, &mut covered, draft.word);
                }
            }
        }
        if let Some(tokens) = own.last_mut() {
            tokens.extend((0..covered.len()).filter(|&at| covered[at] && !before[at]));
        }
    }
    let mut kept = own.into_iter();
    let mut tokens = Vec::new();
    drafts.retain(|draft| {
        let own = kept.next().unwrap_or_default();
        let keep = !covered[draft.word];
        if keep {
            tokens.push(own);
        }
        keep
    });
    tokens
}

/// To whom something is promised, refused or threatened may stand deep in what is promised: "ready to
/// contribute troops to a force in LIBERIA". Where the frame finds nobody, or only the actor's own
/// people, the first other party in the covered words is taken.
fn name_partner(scene: &Scene, draft: &mut Draft, covered: &[usize]) {
    if covered.is_empty() {
        return;
    }
    let country = |token: usize| {
        let mention = scene.mention_for(token, draft.word)?;
        scene.actors.mentions[mention].country.clone()
    };
    let own: Vec<String> = draft.actors.iter().filter_map(|&at| country(at)).collect();
    let foreign = |token: usize| country(token).is_some_and(|country| !own.contains(&country));
    if draft.recipients.iter().any(|&at| foreign(at)) {
        draft
            .recipients
            .retain(|&at| foreign(at) || country(at).is_none());
        return;
    }
    let named = |token: usize| {
        let mention = scene.direct_mention(token, draft.word)?;
        (scene.actors.mentions[mention].head == token).then_some(token)
    };
    let stranger = covered.iter().copied().filter_map(named).find(|&at| foreign(at));
    if let Some(stranger) = stranger {
        draft.recipients = vec![stranger];
        draft.place = scene.is_place(stranger).then_some(stranger).or(draft.place);
    }
}

/// Marks a subtree, but for relative clauses and participles ("areas VACATED by the rebels"), which tell
/// something of their own.
fn cover(scene: &Scene, top: usize, covered: &mut [bool], but: usize) {
    let tells = |at: usize| {
        let token = &scene.sentence.tokens[at];
        token.deprel == Deprel::AclRelcl || (token.deprel == Deprel::Acl && token.xpos == Xpos::Vbn)
    };
    let mut open = vec![top];
    while let Some(at) = open.pop() {
        if at != but {
            covered[at] = true;
        }
        open.extend(
            scene
                .sentence
                .dependents(at)
                .iter()
                .filter(|&&below| !tells(below)),
        );
    }
}

/// Joins each effect to the event that caused it; an effect of an accident or crime goes.
fn join_effects(scene: &Scene, drafts: &mut Vec<Draft>, others: &[usize]) {
    let mut at = 0;
    while at < drafts.len() {
        let sense = &scene.lexicon.senses[drafts[at].sense];
        if sense.kind != Kind::Effect {
            at += 1;
            continue;
        }
        let causes = causes(scene, drafts[at].word);
        let event = causes.iter().find_map(|&cause| {
            let carries = |draft: &Draft| {
                (draft.word == cause
                    || draft.head == cause
                    || scene.anchor(draft.word) == cause
                    || draft.effects.contains(&cause))
                    && draft.word != drafts[at].word
                    && is_violent(scene, draft)
            };
            drafts.iter().position(carries)
        });
        match event {
            Some(event) => {
                let effect = drafts.remove(at);
                let event = if event > at { event - 1 } else { event };
                join(scene, &mut drafts[event], effect);
            }
            None if causes.iter().any(|cause| others.contains(cause)) || sense.code.is_none() => {
                drafts.remove(at);
            }
            None => match beside(scene, drafts, at) {
                Some(event) => {
                    let effect = drafts.remove(at);
                    let event = if event > at { event - 1 } else { event };
                    join(scene, &mut drafts[event], effect);
                }
                None => at += 1,
            },
        }
    }
}

fn is_violent(scene: &Scene, draft: &Draft) -> bool {
    scene.lexicon.senses[draft.sense]
        .code
        .as_ref()
        .is_some_and(|code| matches!(code.plover.as_str(), "ASSAULT" | "COERCE" | "PROTEST"))
}

/// The attack with a weapon that a sentence names beside an effect of nobody's doing: the tree does
/// not tie them, the sentence does ("a plane bombed the square on Monday morning; five were killed").
fn beside(scene: &Scene, drafts: &[Draft], effect: usize) -> Option<usize> {
    let code = |draft: &Draft| scene.lexicon.senses[draft.sense].code.as_ref();
    let own_weapon = code(&drafts[effect]).is_some_and(|code| code.mode.is_some());
    let since = scene
        .sentence
        .dependents(drafts[effect].word)
        .iter()
        .any(|&at| scene.clause.is_since(at));
    let word = drafts[effect].word;
    let has_doer = drafts[effect]
        .actors
        .iter()
        .any(|&at| scene.direct_mention(at, word).is_some());
    if own_weapon || since || has_doer {
        return None;
    }
    let armed = drafts.iter().enumerate().filter(|(at, draft)| {
        *at != effect
            && draft.effects.is_empty()
            && scene.lexicon.senses[draft.sense].kind == Kind::Event
            && is_violent(scene, draft)
            && code(draft).is_some_and(|code| code.mode.as_deref().is_some_and(is_weapon))
    });
    // Of several, one whose doer is named.
    let named = |draft: &Draft| {
        draft
            .actors
            .iter()
            .any(|&at| scene.direct_mention(at, draft.word).is_some())
    };
    let armed: Vec<(usize, &Draft)> = armed.collect();
    let with_doer = armed.iter().find(|(_, draft)| named(draft));
    with_doer.or(armed.first()).map(|(at, _)| *at)
}

/// Whether a mode of assault says what it was done with.
pub(crate) fn is_weapon(mode: &str) -> bool {
    matches!(
        mode,
        "aerial"
            | "drone"
            | "heavy-weapons"
            | "explosives"
            | "suicide-attack"
            | "unconventional"
            | "firearms"
    )
}

/// Words that may name the cause of an effect.
fn causes(scene: &Scene, effect: usize) -> Vec<usize> {
    let clause = &scene.clause;
    let mut found = Vec::new();
    if let Some(subject) = clause
        .surface_subject(effect)
        .filter(|_| !clause.is_passive(effect))
    {
        found.extend(clause.joined(subject));
    }
    for preposition in CAUSES {
        found.extend(clause.oblique(effect, preposition));
    }
    // "was killed and five are missing after fighters ambushed the patrol"
    for at in scene.sentence.dependents_by(effect, Deprel::Conj) {
        found.extend(
            CAUSES
                .iter()
                .flat_map(|preposition| clause.oblique(at, preposition)),
        );
        found.extend(scene.sentence.dependents_by(at, Deprel::Advcl));
    }
    // "died as a result of the shelling"
    let results: Vec<usize> = found
        .iter()
        .copied()
        .filter(|&at| matches!(scene.lemma(at), "result" | "consequence"))
        .collect();
    for at in results {
        found.extend(clause.oblique(at, "of"));
    }
    let token = &scene.sentence.tokens[effect];
    if let Some(head) = token.head {
        match token.deprel {
            // "shelled the town, killing twelve"; "attacked a base and killed five"
            Deprel::Advcl | Deprel::Xcomp => found.push(head),
            Deprel::Conj
                if scene.sentence.tokens[head].upos == Upos::Verb
                    && clause.surface_subject(effect) == clause.surface_subject(head) =>
            {
                found.push(head);
                found.extend(causes_of_conj(scene, head));
            }
            Deprel::Acl | Deprel::AclRelcl => found.push(head),
            _ => {}
        }
    }
    for &below in scene.sentence.dependents(effect) {
        if scene.sentence.tokens[below].deprel == Deprel::Advcl {
            found.push(below);
        }
    }
    found.retain(|&at| at != effect);
    found
}

/// "killed two and wounded three in an attack": the cause may stand with the first of two verbs.
fn causes_of_conj(scene: &Scene, verb: usize) -> Vec<usize> {
    CAUSES
        .iter()
        .flat_map(|preposition| scene.clause.oblique(verb, preposition))
        .collect()
}

fn join(scene: &Scene, event: &mut Draft, effect: Draft) {
    let new = |list: &[usize], at: &usize| !list.contains(at);
    if scene.lexicon.senses[event.sense].mutual && event.actors.is_empty() {
        // "ten troops were killed in clashes WITH the rebels": the others did it
        event.actors.append(&mut event.recipients);
    }
    let is_event_word = |at: usize| at == event.word || at == event.head;
    event
        .victims
        .extend(effect.recipients.iter().copied().filter(|&at| !is_event_word(at)));
    event.victims.extend(&effect.victims);
    if event.actors.is_empty() {
        event.actors.extend(effect.actors.iter().filter(|at| {
            !is_event_word(**at)
                && new(&event.recipients, at)
                && scene.direct_mention(**at, event.word).is_some()
        }));
    }
    if event.place.is_none() {
        event.place = effect.place;
    }
    event.effects.push(effect.word);
    event.effects.extend(effect.effects);
}

/// One happening named twice in a sentence is one event: "launched an offensive … the offensive".
fn join_repeats(scene: &Scene, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        let repeated = drafts[..at].iter().position(|earlier| {
            let (one, two) = (&drafts[at], earlier);
            let same_code = scene.lexicon.senses[one.sense]
                .code
                .as_ref()
                .map(|code| &code.plover)
                == scene.lexicon.senses[two.sense]
                    .code
                    .as_ref()
                    .map(|code| &code.plover);
            let overlap = one.trigger.start < two.trigger.end && two.trigger.start < one.trigger.end;
            let definite = one.pos == Pos::Noun
                && scene
                    .sentence
                    .dependents_by(one.word, Deprel::Det)
                    .any(|det| matches!(scene.lemma(det), "the" | "this" | "that"))
                && scene.lemma(one.word) == scene.lemma(two.word);
            same_code && (overlap || definite || is_manner(scene, one, two))
        });
        match repeated {
            Some(earlier) => {
                let repeat = drafts.remove(at);
                let event = &mut drafts[earlier];
                event.actors.extend(
                    repeat
                        .actors
                        .into_iter()
                        .filter(|at| !event.actors.contains(at))
                        .collect::<Vec<_>>(),
                );
                event.recipients.extend(
                    repeat
                        .recipients
                        .into_iter()
                        .filter(|at| !event.recipients.contains(at))
                        .collect::<Vec<_>>(),
                );
                event.victims.extend(repeat.victims);
                event.effects.extend(repeat.effects);
            }
            None => at += 1,
        }
    }
}

/// Whether one of two events only says how the other was done: "abandoned by militants beating a retreat".
fn is_manner(scene: &Scene, one: &Draft, two: &Draft) -> bool {
    let mode = |draft: &Draft| scene.lexicon.senses[draft.sense].code.as_ref()?.mode.clone();
    let participle = |of: &Draft, to: &Draft| {
        let token = &scene.sentence.tokens[of.word];
        token.xpos == Xpos::Vbg
            && match (token.deprel, token.head) {
                (Deprel::Advcl, head) => head == Some(to.word),
                (Deprel::Acl, Some(noun)) => to.actors.contains(&noun),
                _ => false,
            }
    };
    mode(one).is_some()
        && mode(one) == mode(two)
        && one.recipients.is_empty()
        && one.actors == two.actors
        && (participle(one, two) || participle(two, one))
}

/// Turns a draft into an event; `None` where nobody is named for whom such events are coded, and for words in passing
/// of a `quiet` report.
pub(crate) fn finish(scene: &Scene, draft: &Draft, quiet: bool) -> Option<Event> {
    let sense = &scene.lexicon.senses[draft.sense];
    let mut taken: Vec<usize> = Vec::new();
    let mentions =
        |taken: &mut Vec<usize>, tokens: &[usize], role: &'static str, direct: bool| -> Vec<Participant> {
            let mut found = Vec::new();
            for &token in tokens {
                let mention = if direct {
                    scene.direct_mention(token, draft.word)
                } else {
                    scene.mention_for(token, draft.word)
                };
                let Some(mention) = mention else { continue };
                // "government and rebel forces": each has its part
                let sharing = scene.actors.shared.iter().filter(|(_, whole)| *whole == mention);
                for one in sharing.map(|(modifier, _)| *modifier).chain([mention]) {
                    let chain = scene.actors.mentions[one].chain;
                    if !taken.contains(&chain) {
                        taken.push(chain);
                        found.push(Participant {
                            mention: one,
                            role,
                            basis: Basis::Text,
                        });
                    }
                }
            }
            found
        };
    let mut actors = mentions(&mut taken, &draft.actors, "actor", false);
    if is_violent(scene, draft) {
        // Who counts the dead or tells of them has not killed them.
        let tells = |one: &Participant| {
            matches!(
                scene.actors.mentions[one.mention].class,
                Some(Class::Monitor | Class::Media)
            )
        };
        actors.retain(|one| !tells(one));
        // "was killed when HIS car struck a mine": who suffers the event did not do it.
        let suffers = |one: &Participant| {
            draft.victims.iter().any(|&at| {
                scene.direct_mention(at, draft.word).is_some_and(|victim| {
                    let victim = &scene.actors.mentions[victim];
                    victim.kind != MentionKind::Pronoun
                        && victim.chain == scene.actors.mentions[one.mention].chain
                })
            })
        };
        actors.retain(|one| !suffers(one));
        taken.retain(|chain| {
            actors
                .iter()
                .any(|one| scene.actors.mentions[one.mention].chain == *chain)
        });
    }
    let allies = mentions(&mut taken, &draft.allies, "ally", true);
    let mut recipients = mentions(
        &mut taken,
        &draft.recipients,
        if is_violent(scene, draft) {
            "target"
        } else {
            "object"
        },
        false,
    );
    recipients.extend(mentions(&mut taken, &draft.victims, "victim", false));
    let names_actor = !actors.is_empty();
    if names_actor {
        actors.extend(allies);
        actors.extend(bound(scene, &actors, &recipients));
    }
    let code = sense
        .code
        .clone()
        .map(|code| refine(scene, draft, code, &actors, &recipients));
    let control = sense
        .control
        .map(|state| control(scene, draft, state, &actors, &recipients));
    let seen = learned(scene, draft);
    let is_believed = seen.is_some_and(|(kind, score)| score >= SURE && is_type(kind, code.as_ref()));
    if !(is_plausible(scene, sense, &actors, &recipients, draft)
        || (is_believed && names_anybody(scene, draft)))
        || (seen.is_none() && is_of_private_life(scene, draft, &actors, &recipients))
        || (quiet && is_passing(scene, &actors, &recipients, seen))
    {
        return None;
    }
    let code = code.map(|mut code| {
        let gained = control
            .as_ref()
            .filter(|control| control.state == ControlState::Gained);
        if let Some(control) = gained.filter(|_| code.acled.is_some()) {
            code.acled = territory(scene, control, &actors).or(code.acled);
        }
        code
    });
    let mut confidence = sense.confidence;
    confidence += if names_actor { 0.1 } else { -0.1 };
    confidence += if recipients.is_empty() && draft.place.is_none() {
        -0.05
    } else {
        0.05
    };
    let shape = match draft.pos {
        Pos::Verb if scene.clause.is_passive(draft.word) => "passive verb",
        Pos::Verb => "active verb",
        Pos::Noun if draft.head != draft.word => "noun with its verb",
        Pos::Noun => "noun",
        Pos::Adjective => "adjective",
    };
    let mut because = vec![Reason {
        rule: format!("events/{}, {shape}", sense.name),
        tokens: vec![(scene.at, draft.trigger.clone())],
    }];
    if !draft.effects.is_empty() {
        because.push(Reason {
            rule: "its effect".into(),
            tokens: draft.effects.iter().map(|&at| (scene.at, at..at + 1)).collect(),
        });
    }
    if let Some((kind, score)) = seen {
        confidence += if is_type(kind, code.as_ref()) {
            AGREED
        } else {
            -AGREED
        };
        because.push(Reason {
            rule: format!("model, {} {score:.2}", kind.as_str()),
            tokens: vec![(scene.at, draft.word..draft.word + 1)],
        });
    } else {
        confidence -= UNSEEN;
    }
    if !draft.by_role.is_empty() {
        because.push(Reason {
            rule: "model, roles".into(),
            tokens: draft.by_role.iter().map(|&at| (scene.at, at..at + 1)).collect(),
        });
    }
    Some(Event {
        sentence: scene.at,
        trigger: draft.trigger.clone(),
        head: draft.head,
        code,
        control,
        actors,
        recipients,
        place: draft.place,
        casualties: None,
        quantities: Vec::new(),
        confidence: confidence.clamp(0.05, 0.95),
        because,
    })
}

/// What the model takes the word of an event for, where it takes it for one; it is asked at the trigger's head too.
fn learned(scene: &Scene, draft: &Draft) -> Option<(EventType, f32)> {
    [draft.word, draft.head]
        .into_iter()
        .filter_map(|at| scene.sentence.likely_event(at))
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

fn is_type(kind: EventType, code: Option<&Code>) -> bool {
    code.is_some_and(|code| code.plover == kind.as_str())
}

/// Parties that the text binds to an actor in the same sentence ("backed by Russian air power").
fn bound(scene: &Scene, actors: &[Participant], recipients: &[Participant]) -> Vec<Participant> {
    let named = |mention: usize| {
        actors
            .iter()
            .chain(recipients)
            .any(|other| other.mention == mention)
    };
    let mut allies: Vec<Participant> = Vec::new();
    for relation in &scene.actors.relations {
        let binds = matches!(relation.kind, RelationKind::BackedBy | RelationKind::AlliedWith)
            && actors.iter().any(|actor| actor.mention == relation.of)
            && scene
                .actors
                .mentions
                .get(relation.by)
                .is_some_and(|by| by.sentence == scene.at);
        if binds && !named(relation.by) && allies.iter().all(|ally| ally.mention != relation.by) {
            allies.push(Participant {
                mention: relation.by,
                role: "ally",
                basis: Basis::Text,
            });
        }
    }
    allies
}

/// Mode and ACLED type from the weapon and from who suffers.
fn refine(
    scene: &Scene,
    draft: &Draft,
    mut code: Code,
    actors: &[Participant],
    recipients: &[Participant],
) -> Code {
    if code.plover != "ASSAULT" {
        return code;
    }
    // "warplanes destroyed": what it was done with says more than what came of it
    let open = matches!(code.mode.as_deref(), None | Some("destroy" | "explosives"));
    if open && scene.lexicon.senses[draft.sense].control.is_none() {
        let mut words: Vec<usize> = Vec::new();
        for &node in [draft.word, draft.head].iter().chain(&draft.effects) {
            words.extend(scene.clause.modifiers(node));
            for preposition in ["with", "by", "using", "in", "from", "of"] {
                words.extend(scene.fill(node, &[Step::Preposition(preposition.into())]));
            }
            words.extend(scene.fill(node, &[Step::Subject]));
            words.extend(
                scene
                    .sentence
                    .dependents_by(node, Deprel::Advcl)
                    .flat_map(|at| scene.clause.objects(at)),
            );
        }
        words.extend(&draft.actors);
        let mut with_modifiers = words.clone();
        for &word in &words {
            with_modifiers.extend(scene.clause.modifiers(word));
        }
        let instrument = with_modifiers
            .iter()
            .filter(|&&word| word != draft.word)
            .find_map(|&word| scene.lexicon.instrument(&scene.lemma(word).to_lowercase()));
        let settles = |mode: &str| code.mode.is_none() || matches!(mode, "aerial" | "drone");
        if let Some(instrument) = instrument.filter(|instrument| settles(&instrument.mode)) {
            code.mode = Some(instrument.mode.clone());
            code.cameo = instrument.cameo.clone().or(code.cameo);
            code.acled = instrument.acled.clone().or(code.acled);
        }
    }
    let clash = code.acled.as_ref().is_some_and(|(_, sub)| sub == "Armed clash");
    if clash
        && !suffers_under_arms(scene, draft, recipients)
        && strikes_civilians(scene, draft, actors, recipients)
    {
        code.acled = acled::pair("Attack");
    }
    let generic = code
        .acled
        .as_ref()
        .is_some_and(|(_, sub)| matches!(sub.as_str(), "Attack" | "Armed clash"));
    if generic && strikes_protesters(scene, draft, actors) {
        code.acled = acled::pair("Excessive force against protesters");
    }
    code
}

/// Whether forces of the state are violent against people who protest.
fn strikes_protesters(scene: &Scene, draft: &Draft, actors: &[Participant]) -> bool {
    let state = |sector: &String| matches!(sector.as_str(), "MIL" | "COP" | "GOV");
    let by_state = actors.iter().any(|actor| {
        let mention = &scene.actors.mentions[actor.mention];
        mention.sectors.iter().any(state) || (mention.sectors.is_empty() && mention.country.is_some())
    });
    let mut words = draft.recipients.iter().chain(&draft.victims);
    by_state && words.any(|&at| scene.lexicon.is(scene.lemma(at), "protest_word"))
}

fn suffers_under_arms(scene: &Scene, draft: &Draft, recipients: &[Participant]) -> bool {
    recipients
        .iter()
        .any(|recipient| scene.is_armed(recipient.mention))
        || draft.recipients.iter().chain(&draft.victims).any(|&at| {
            scene.is_armed_word(at, draft.word)
                || scene
                    .clause
                    .modifiers(at)
                    .iter()
                    .any(|&at| scene.lexicon.is(scene.lemma(at), "armed"))
        })
}

fn strikes_civilians(
    scene: &Scene,
    draft: &Draft,
    actors: &[Participant],
    recipients: &[Participant],
) -> bool {
    let words = || draft.recipients.iter().chain(&draft.victims);
    words().any(|&at| scene.is_civilian_word(at, draft.word))
        || (recipients.is_empty() && words().next().is_some())
        || (actors.iter().any(|actor| scene.is_armed(actor.mention)) && !recipients.is_empty())
}

/// Who holds a place now, and who lost it.
fn control(
    scene: &Scene,
    draft: &Draft,
    state: ControlState,
    actors: &[Participant],
    recipients: &[Participant],
) -> Control {
    let first_actor = actors
        .iter()
        .find(|actor| actor.role == "actor")
        .map(|actor| actor.mention);
    let from_words = draft
        .from
        .iter()
        .find_map(|&at| scene.mention_for(at, draft.word));
    let first_recipient = recipients.first().map(|recipient| recipient.mention);
    match state {
        ControlState::Lost => Control {
            state,
            holder: None,
            from: first_actor.or(from_words),
        },
        ControlState::Gained | ControlState::Contested => Control {
            state,
            holder: first_actor,
            from: from_words.or(first_recipient),
        },
        ControlState::Holds | ControlState::Present => Control {
            state,
            holder: first_actor,
            from: None,
        },
    }
}

/// ACLED's sub-event type of a capture, by who captured.
fn territory(scene: &Scene, control: &Control, actors: &[Participant]) -> Option<(String, String)> {
    let Some(holder) = control.holder.or(actors.first().map(|actor| actor.mention)) else {
        let loser = &scene.actors.mentions[control.from?];
        return loser
            .sectors
            .iter()
            .any(|sector| sector == "REB")
            .then(|| acled::pair("Government regains territory"))?;
    };
    let mention = &scene.actors.mentions[holder];
    let is = |sector: &str| mention.sectors.iter().any(|other| other == sector);
    let side = mention.side.as_deref().unwrap_or_default();
    if is("REB") || is("UAF") || is("PRM") || side == "opposition" || side == "jihadist" {
        acled::pair("Non-state actor overtakes territory")
    } else if is("MIL") || is("GOV") || is("COP") || side == "government" {
        acled::pair("Government regains territory")
    } else {
        None
    }
}

/// Whether an event has a part that is filled by a noun or a name, known or not; private people only suffer.
fn names_anybody(scene: &Scene, draft: &Draft) -> bool {
    let violent = is_violent(scene, draft);
    let is_private = |at: usize| {
        scene
            .direct_mention(at, draft.word)
            .is_some_and(|mention| scene.is_private(mention))
    };
    let mut parts = draft
        .actors
        .iter()
        .chain(&draft.recipients)
        .chain(&draft.victims)
        .copied();
    parts.any(|at| {
        matches!(scene.sentence.tokens[at].upos, Upos::Noun | Upos::Propn) && (violent || !is_private(at))
    })
}

/// Whether nobody in an event is known to be of public life: no name that is known, no side, no office, no arms. Where the
/// model sees no event either, people met, left and fought without any concern of ours.
fn is_of_private_life(
    scene: &Scene,
    draft: &Draft,
    actors: &[Participant],
    recipients: &[Participant],
) -> bool {
    let sense = &scene.lexicon.senses[draft.sense];
    let plover = sense.code.as_ref().map_or("", |code| code.plover.as_str());
    let in_acled = sense.code.as_ref().is_some_and(|code| code.acled.is_some());
    let has_victims =
        matches!(plover, "ASSAULT" | "COERCE") && !(recipients.is_empty() && draft.effects.is_empty());
    let concerns_all = plover == "PROTEST" || sense.strong || (in_acled && has_victims);
    let public = |one: &Participant| scene.is_public(one.mention);
    !concerns_all && !actors.iter().chain(recipients).any(public)
}

/// Whether an event of a quiet report is but a word in passing: no armed party, and the model hardly sees it.
fn is_passing(
    scene: &Scene,
    actors: &[Participant],
    recipients: &[Participant],
    seen: Option<(EventType, f32)>,
) -> bool {
    let armed = |one: &Participant| scene.is_armed(one.mention);
    seen.is_none_or(|(_, score)| score < LIKELY) && !actors.iter().chain(recipients).any(armed)
}

/// Whether what an event is done to is a place ("the MARKET", "a VILLAGE in the north").
fn strikes_place(scene: &Scene, draft: &Draft) -> bool {
    let struck = draft.recipients.iter().chain(draft.place.iter());
    struck.copied().any(|at| scene.is_place(at))
}

/// Whether the sentence names somebody for whom such events are coded.
fn is_plausible(
    scene: &Scene,
    sense: &Sense,
    actors: &[Participant],
    recipients: &[Participant],
    draft: &Draft,
) -> bool {
    if sense.code.is_none() && actors.is_empty() && draft.from.is_empty() {
        // Held by nobody we can name.
        return false;
    }
    if sense.strong {
        return true;
    }
    let political =
        |participants: &[Participant]| participants.iter().any(|one| scene.is_political(one.mention));
    // "I", "we" and "you" act in politics only where they are known to be somebody.
    let party = |participants: &[Participant]| {
        participants
            .iter()
            .any(|one| scene.is_political(one.mention) && !scene.is_speaker(one.mention))
    };
    // Private people do and suffer violence, and protest; they conclude no treaties.
    let public = |participants: &[Participant]| {
        party(participants) && participants.iter().any(|one| !scene.is_private(one.mention))
    };
    let violent = is_violent(scene, draft);
    if sense.code.is_none() {
        return political(actors) && (draft.place.is_some() || draft.pos == Pos::Verb);
    }
    if violent {
        // A weapon of war at a place is violence whoever is named: "the town came under bombardment".
        let armed = sense
            .code
            .as_ref()
            .is_some_and(|code| code.mode.as_deref().is_some_and(is_weapon));
        return party(actors)
            || party(recipients)
            || (!recipients.is_empty() && draft.place.is_some())
            || (armed && strikes_place(scene, draft))
            || !draft.effects.is_empty();
    }
    let protest = sense.code.as_ref().is_some_and(|code| code.plover == "PROTEST");
    let acts = |participants: &[Participant]| {
        if protest {
            party(participants)
        } else {
            public(participants)
        }
    };
    // Somebody of no known sector may yet have his words for a party: "the barrister accused the ministry".
    let to_a_party = !actors.is_empty() && public(recipients) && sense.confidence > 0.5;
    if sense.covers || sense.confidence <= 0.5 {
        return acts(actors) || to_a_party;
    }
    acts(actors) || (actors.is_empty() && acts(recipients) && draft.pos == Pos::Verb)
}
