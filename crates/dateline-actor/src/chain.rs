//! Mentions of the same actor.
//!
//! A pass from left to right, in the manner of a sieve: each mention joins the nearest chain that the
//! strictest fitting rule allows, or starts one. Names meet by entity, by key, by surname, by acronym;
//! descriptions by entity, by noun, by kind ("the group"); pronouns by number, person and grammar.

use std::collections::HashMap;

use dateline_language::{Deprel, Sentence, Upos};

use crate::index::Target;
use crate::key;
use crate::lists::Trait;
use crate::mention::Draft;
use crate::scene::{Scene, What};
use crate::{ActorMention, Class, MentionKind};

/// Sentences back that a description may look for its chain.
const DESCRIPTION_REACH: usize = 12;
/// Sentences back that a pronoun may look.
const PRONOUN_REACH: usize = 3;

/// Number of those who are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    One,
    Many,
    /// A body of people: "it" or "they".
    Body,
}

struct Linker<'a, 'b> {
    scene: &'a Scene<'b>,
    drafts: &'a [Draft],
    mentions: &'a mut Vec<ActorMention>,
    /// For each mention, the mention that it joined.
    joined: Vec<Option<usize>>,
    by_entity: HashMap<String, usize>,
    keys: Vec<Vec<String>>,
}

/// Gives the mentions their chains; those of a chain share what is known of any.
pub(crate) fn link(scene: &Scene, drafts: &[Draft], mentions: &mut Vec<ActorMention>) {
    let keys = mentions.iter().map(name_keys).collect();
    let mut linker = Linker {
        scene,
        drafts,
        joined: vec![None; mentions.len()],
        mentions,
        by_entity: HashMap::new(),
        keys,
    };
    for at in 0..linker.drafts.len() {
        let earlier = linker.earlier(at);
        linker.join(at, earlier);
    }
}

/// Drops what stands for nobody that was found: "it" and "the group" without a chain.
pub(crate) fn drop_unlinked(scene: &Scene, drafts: &mut Vec<Draft>, mentions: &mut Vec<ActorMention>) {
    let mut chains: HashMap<usize, usize> = HashMap::new();
    for mention in mentions.iter() {
        *chains.entry(mention.chain).or_default() += 1;
    }
    let kept: Vec<bool> = drafts
        .iter()
        .zip(mentions.iter())
        .map(|(draft, mention)| {
            let alone = chains.get(&mention.chain) == Some(&1);
            let word = scene.sentence(draft.sentence).tokens[draft.head].lower.as_str();
            let empty = match draft.kind {
                MentionKind::Pronoun => matches!(
                    word,
                    "it" | "its" | "itself" | "who" | "whom" | "whose" | "which" | "that"
                ),
                _ => draft.description.weak,
            };
            !(alone && empty)
        })
        .collect();
    let mut keep = kept.iter();
    drafts.retain(|_| *keep.next().unwrap_or(&true));
    let mut keep = kept.iter();
    mentions.retain(|_| *keep.next().unwrap_or(&true));
}

fn name_keys(mention: &ActorMention) -> Vec<String> {
    match (&mention.name, mention.kind) {
        (Some(name), MentionKind::Named) => key::plain(name).iter().map(|word| key::loose(word)).collect(),
        _ => Vec::new(),
    }
}

impl Linker<'_, '_> {
    fn join(&mut self, at: usize, earlier: Option<usize>) {
        match earlier {
            Some(earlier) => {
                self.joined[at] = Some(earlier);
                self.mentions[at].chain = self.mentions[earlier].chain;
                adopt(self.mentions, at, earlier);
            }
            None => self.mentions[at].chain = at,
        }
        if let Some(entity) = &self.mentions[at].entity
            && self.drafts[at].kind != MentionKind::Pronoun
        {
            self.by_entity.insert(entity.clone(), at);
        }
    }

    fn earlier(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        match draft.kind {
            MentionKind::Pronoun => self.of_pronoun(at),
            MentionKind::Named => self.of_name(at),
            MentionKind::Described => self.of_description(at),
        }
    }

    /// Mentions before one, the nearest first, not further back than `reach` sentences.
    fn before(&self, at: usize, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.drafts[at].sentence;
        let own = self.drafts[at].tokens.clone();
        (0..at).rev().filter(move |&other| {
            let draft = &self.drafts[other];
            let holds =
                draft.sentence == sentence && draft.tokens.start <= own.start && own.end <= draft.tokens.end;
            draft.sentence + reach >= sentence && !holds
        })
    }

    fn of_name(&self, at: usize) -> Option<usize> {
        if let Some(entity) = &self.mentions[at].entity {
            if let Some(&same) = self.by_entity.get(entity) {
                return Some(same);
            }
            return self.apposed(at);
        }
        let keys = &self.keys[at];
        if keys.is_empty() {
            return None;
        }
        let named = |other: &usize| self.drafts[*other].kind == MentionKind::Named;
        let person = self.drafts[at].description.is_person;
        let same = self.before(at, usize::MAX / 2).filter(named).find(|&other| {
            let others = &self.keys[other];
            if others == keys {
                return true;
            }
            let other_person = self.drafts[other].description.is_person;
            if person && other_person {
                // A surname alone, or without a middle name.
                return keys.len() < others.len() && others.ends_with(keys)
                    || keys.len() == 1 && others.last() == keys.last()
                    || keys.len() > 1 && keys.first() == others.first() && keys.last() == others.last();
            }
            if person || other_person {
                return false;
            }
            // "the Ahmed Abdo brigade" of "Ahmed Abdo Martyrs Brigade", "Osoud" of "Osoud al Sharqiya".
            is_acronym_of(&self.mentions[at], others) || keys.len() < others.len() && others.starts_with(keys)
        });
        same.or_else(|| self.apposed(at))
    }

    /// "spokesman Saad al Haj, a commander": an apposition is of the chain of its noun.
    fn apposed(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        let token = &sentence.tokens[draft.head];
        if token.deprel != Deprel::Appos {
            return None;
        }
        let noun = token.head?;
        let other = self.headed(at, draft.sentence, noun)?;
        let apart = self.drafts[other].description.entity.is_some()
            && draft.description.entity.is_some()
            && self.drafts[other].description.entity != draft.description.entity;
        // "a commander in the brigade, an opposition group": a body is no person.
        let body = self.drafts[other].description.is_person && draft.description.has(Trait::Body);
        (!apart && !body).then_some(other)
    }

    fn headed(&self, at: usize, sentence: usize, head: usize) -> Option<usize> {
        (0..at).rev().find(|&other| {
            let draft = &self.drafts[other];
            draft.sentence == sentence && draft.head == head && draft.shares.is_none()
        })
    }

    fn of_description(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        if draft.shares.is_some() {
            return None;
        }
        if let Some(noun) = self.apposed(at) {
            return Some(noun);
        }
        // "X is the leader of Y"
        if let Some(subject) = self.predicated(at) {
            return Some(subject);
        }
        let definite = self.scene.is_definite(draft.sentence, draft.head);
        if let Some(entity) = &self.mentions[at].entity {
            return self.by_entity.get(entity).copied();
        }
        let owned = sentence
            .dependents_by(draft.head, Deprel::NmodPoss)
            .next()
            .is_some();
        if !definite || owned {
            return self.same_words(at);
        }
        let lemma = sentence.tokens[draft.head].lemma.as_str();
        let number = self.number(at);
        let same_noun = self.before(at, DESCRIPTION_REACH).find(|&other| {
            let other_draft = &self.drafts[other];
            let other_sentence = self.scene.sentence(other_draft.sentence);
            other_draft.kind != MentionKind::Pronoun
                && other_sentence.tokens[other_draft.head].lemma == lemma
                && other_draft.shares.is_none()
                && self.agree(at, other)
        });
        if same_noun.is_some() {
            return same_noun;
        }
        if !draft.description.weak && !draft.description.is_person {
            return None;
        }
        // "the group", "the president": the nearest name that can be it.
        self.before(at, 4).find(|&other| {
            let other_draft = &self.drafts[other];
            if other_draft.kind != MentionKind::Named
                || other_draft.description.is_person != draft.description.is_person
            {
                return false;
            }
            if draft.description.is_person {
                let known = self
                    .scene
                    .headed(other_draft.sentence, other_draft.head)
                    .map(|unit| unit.what);
                let roles = match known {
                    Some(What::Known(Target::Entity(entity))) => {
                        let entity = &self.scene.knowledge.entities[entity as usize];
                        entity.person.as_deref() == Some(lemma)
                    }
                    _ => {
                        let words = &other_draft.tokens;
                        let named = self.scene.sentence(other_draft.sentence);
                        named.tokens[words.clone()]
                            .iter()
                            .any(|token| token.lemma == lemma)
                            || other_draft.description.role.is_some()
                                && other_draft.description.role == draft.description.role
                    }
                };
                return roles && number == Number::One && self.agree(at, other);
            }
            let state = matches!(lemma, "country" | "nation" | "state" | "republic");
            let is_state = self.mentions[other]
                .entity
                .as_deref()
                .is_some_and(|entity| self.scene.knowledge.iso.contains_key(&entity.to_uppercase()));
            state == is_state && !matches!(lemma, "side" | "power" | "enemy" | "rival")
        })
    }

    /// Descriptions of the same words meet where they are definite in sense: "government forces".
    fn same_words(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        let words = self
            .scene
            .words(draft.sentence, draft.tokens.clone())
            .to_lowercase();
        if draft.tokens.len() < 2 {
            return None;
        }
        self.before(at, DESCRIPTION_REACH).find(|&other| {
            let other = &self.drafts[other];
            other.kind == MentionKind::Described
                && other.tokens.len() == draft.tokens.len()
                && self
                    .scene
                    .words(other.sentence, other.tokens.clone())
                    .to_lowercase()
                    == words
        })
    }

    /// The subject that a noun is said to be.
    fn predicated(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        sentence.dependent(draft.head, Deprel::Cop)?;
        let subject = sentence.dependent(draft.head, Deprel::Nsubj)?;
        let negated = sentence
            .dependents_by(draft.head, Deprel::Advmod)
            .any(|word| sentence.tokens[word].lower == "not");
        if negated {
            return None;
        }
        self.headed(at, draft.sentence, subject)
            .filter(|&other| self.drafts[other].kind != MentionKind::Pronoun)
            .filter(|_| draft.description.is_person)
    }

    /// Whether nothing known of two mentions keeps them apart.
    fn agree(&self, at: usize, other: usize) -> bool {
        let (one, two) = (&self.mentions[at], &self.mentions[other]);
        let apart = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        let modifiers = |draft: &Draft| -> Vec<String> {
            let sentence = self.scene.sentence(draft.sentence);
            sentence
                .dependents(draft.head)
                .iter()
                .filter(|&&word| {
                    matches!(
                        sentence.tokens[word].deprel,
                        Deprel::Amod | Deprel::Compound | Deprel::Nummod
                    )
                })
                .map(|&word| sentence.tokens[word].lemma.to_lowercase())
                .collect()
        };
        if apart(&one.country, &two.country) || apart(&one.side, &two.side) || apart(&one.entity, &two.entity)
        {
            return false;
        }
        if self.drafts[at].kind == MentionKind::Described && self.drafts[other].kind == MentionKind::Described
        {
            let earlier = modifiers(&self.drafts[other]);
            let own = modifiers(&self.drafts[at]);
            return own.iter().all(|word| earlier.contains(word)) && self.number(at) == self.number(other);
        }
        true
    }

    fn number(&self, at: usize) -> Number {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        let token = &sentence.tokens[draft.head];
        if draft.kind == MentionKind::Named {
            return if draft.description.is_person {
                Number::One
            } else {
                Number::Body
            };
        }
        let coordinated = sentence
            .dependents_by(draft.head, Deprel::Conj)
            .any(|conjunct| conjunct > draft.head);
        let plural = matches!(
            token.xpos,
            dateline_language::Xpos::Nns | dateline_language::Xpos::Nnps
        ) || token.upos == Upos::Num
            || self.scene.knowledge.words.pronouns.many.contains(&token.lower)
            || coordinated;
        if plural {
            Number::Many
        } else if draft.description.is_person || draft.description.has(Trait::Single) {
            Number::One
        } else {
            Number::Body
        }
    }

    fn of_pronoun(&self, at: usize) -> Option<usize> {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        let word = sentence.tokens[draft.head].lower.as_str();
        match word {
            "who" | "whom" | "whose" | "which" | "that" => {
                let noun = self.scene.antecedent(draft.sentence, draft.head)?;
                self.headed(at, draft.sentence, noun)
            }
            "he" | "him" | "his" | "himself" => self.nearest(at, &[Number::One], false),
            "she" | "her" | "hers" | "herself" => self.nearest(at, &[Number::One], false),
            "they" | "them" | "their" | "theirs" | "themselves" => {
                self.nearest(at, &[Number::Many, Number::Body], true)
            }
            "it" | "its" | "itself" => self.nearest(at, &[Number::Body], true),
            "we" | "us" | "our" | "ours" | "i" | "me" | "my" | "mine" | "you" | "your" => {
                self.same_speech(at, word)
            }
            _ => None,
        }
    }

    /// We, us and our of one stretch of speech are the same.
    fn same_speech(&self, at: usize, word: &str) -> Option<usize> {
        let person = |word: &str| match word {
            "we" | "us" | "our" | "ours" => 1,
            "i" | "me" | "my" | "mine" => 2,
            "you" | "your" => 3,
            _ => 0,
        };
        self.before(at, 2).find(|&other| {
            let draft = &self.drafts[other];
            draft.kind == MentionKind::Pronoun
                && person(&self.scene.sentence(draft.sentence).tokens[draft.head].lower) == person(word)
        })
    }

    /// The best mention near a pronoun that agrees with it: subjects before objects, near before far.
    fn nearest(&self, at: usize, numbers: &[Number], bodies: bool) -> Option<usize> {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        let word = sentence.tokens[draft.head].lower.as_str();
        // Whoever is meant by another part of the same clause is somebody else: "he … welcome him".
        let barred: Vec<usize> = self
            .before(at, 0)
            .filter(|&other| self.binds(at, other))
            .map(|other| self.mentions[other].chain)
            .collect();
        let mut best: Option<(f64, usize)> = None;
        for other in self.before(at, PRONOUN_REACH) {
            let other_draft = &self.drafts[other];
            let number = if other_draft.kind == MentionKind::Pronoun {
                match pronoun_number(self.scene.sentence(other_draft.sentence), other_draft.head) {
                    Some(number) => number,
                    None => continue,
                }
            } else {
                self.number(other)
            };
            if !numbers.contains(&number) || other_draft.shares.is_some() {
                continue;
            }
            if !bodies && number == Number::Body {
                continue;
            }
            if self.is_ours(other) || self.stands_for_nobody(other) {
                continue;
            }
            if other_draft.kind == MentionKind::Pronoun {
                let same = self.scene.sentence(other_draft.sentence).tokens[other_draft.head]
                    .lower
                    .as_str();
                if gender(same) != gender(word) && gender(same).is_some() && gender(word).is_some() {
                    continue;
                }
            } else if self.clashes(other, word) {
                continue;
            }
            if barred.contains(&self.mentions[other].chain) {
                continue;
            }
            let weight = self.salience(at, other);
            if best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, other));
            }
        }
        let (weight, other) = best?;
        let weight = if self.speaks(at) { weight + 2.0 } else { weight };
        let thing = matches!(word, "it" | "its" | "itself")
            && self.best_thing(at).is_some_and(|thing| thing > weight);
        (!thing).then_some(other)
    }

    /// "our forces": never meant by "they".
    fn is_ours(&self, other: usize) -> bool {
        let draft = &self.drafts[other];
        draft.description.owner.is_some_and(|owner| {
            let word = self.scene.sentence(draft.sentence).tokens[owner].lower.as_str();
            matches!(word, "our" | "my")
        })
    }

    /// "it", where nobody was found that it stands for.
    fn stands_for_nobody(&self, other: usize) -> bool {
        let draft = &self.drafts[other];
        draft.kind == MentionKind::Pronoun
            && self.joined[other].is_none()
            && pronoun_number(self.scene.sentence(draft.sentence), draft.head) == Some(Number::Body)
    }

    /// How well the best noun that stands for no actor would suit "it".
    fn best_thing(&self, at: usize) -> Option<f64> {
        let draft = &self.drafts[at];
        let mut best: Option<f64> = None;
        for back in 0..=1.min(draft.sentence) {
            let number = draft.sentence - back;
            let sentence = self.scene.sentence(number);
            let end = if back == 0 {
                draft.head
            } else {
                sentence.tokens.len()
            };
            for (noun, token) in sentence.tokens[..end].iter().enumerate() {
                let singular = matches!(
                    token.xpos,
                    dateline_language::Xpos::Nn | dateline_language::Xpos::Nnp
                );
                let above = matches!(
                    token.deprel,
                    Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Nmod
                );
                if !singular || !above || (0..at).any(|other| self.holds(other, number, noun)) {
                    continue;
                }
                let weight =
                    self.weight(at, number, noun) + 0.3 * f64::from(u8::from(token.upos == Upos::Propn));
                best = Some(best.map_or(weight, |most: f64| most.max(weight)));
            }
        }
        best
    }

    fn holds(&self, other: usize, sentence: usize, token: usize) -> bool {
        self.drafts[other].sentence == sentence && self.drafts[other].head == token
    }

    /// Titles and words that tell a man from a woman.
    fn clashes(&self, other: usize, pronoun: &str) -> bool {
        let draft = &self.drafts[other];
        let sentence = self.scene.sentence(draft.sentence);
        let pronouns = &self.scene.knowledge.words.pronouns;
        let words = &sentence.tokens[draft.tokens.clone()];
        let has = |list: &[String]| {
            words
                .iter()
                .any(|token| list.iter().any(|word| word == token.lower.trim_end_matches('.')))
        };
        match gender(pronoun) {
            Some('f') => has(&pronouns.men),
            Some('m') => has(&pronouns.women),
            _ => false,
        }
    }

    /// Whether grammar forbids that a pronoun is another noun of its own clause: it does, but for
    /// "himself" and possessives.
    fn binds(&self, at: usize, other: usize) -> bool {
        let (draft, other) = (&self.drafts[at], &self.drafts[other]);
        let sentence = self.scene.sentence(draft.sentence);
        let token = &sentence.tokens[draft.head];
        if token.lower.ends_with("self")
            || token.lower.ends_with("selves")
            || token.deprel == Deprel::NmodPoss
        {
            return false;
        }
        let clause = token.head;
        clause.is_some() && clause == sentence.tokens[other.head].head
    }

    /// How well a mention suits a pronoun: by its place, and what it is.
    fn salience(&self, at: usize, other: usize) -> f64 {
        let draft = &self.drafts[other];
        let kind = match draft.kind {
            MentionKind::Pronoun => 0.6,
            MentionKind::Named => 0.3,
            MentionKind::Described => 0.0,
        };
        let voice = match draft.description.class {
            _ if !self.speaks(at) => 0.0,
            _ if draft.description.things => -4.0,
            Some(Class::Monitor | Class::Media | Class::Official) => 0.8,
            _ => 0.0,
        };
        self.weight(at, draft.sentence, draft.head) + kind + voice
    }

    /// Whether a pronoun is the subject of a verb of saying.
    fn speaks(&self, at: usize) -> bool {
        let draft = &self.drafts[at];
        let sentence = self.scene.sentence(draft.sentence);
        let token = &sentence.tokens[draft.head];
        token.deprel == Deprel::Nsubj
            && token.head.is_some_and(|verb| {
                let verbs = &self.scene.knowledge.words.pronouns.verbs_of_saying;
                verbs.contains(&sentence.tokens[verb].lemma)
            })
    }

    /// How well a noun's place in the text suits a pronoun: subjects before objects, near before far,
    /// the same part in its clause before another.
    fn weight(&self, at: usize, number: usize, head: usize) -> f64 {
        let draft = &self.drafts[at];
        let token = &self.scene.sentence(number).tokens[head];
        let own = &self.scene.sentence(draft.sentence).tokens[draft.head];
        let distance = (draft.sentence - number) as f64;
        let part = match token.deprel {
            Deprel::Nsubj | Deprel::NsubjPass => 2.0,
            Deprel::Obj | Deprel::Iobj => 1.0,
            Deprel::Conj => 0.8,
            Deprel::Nmod | Deprel::Compound | Deprel::Amod => 0.3,
            _ => 0.6,
        };
        let near = if number == draft.sentence {
            0.5 - 0.02 * (draft.head.abs_diff(head) as f64)
        } else {
            0.0
        };
        let parallel = if own.deprel == token.deprel { 0.4 } else { 0.0 };
        part + near + parallel - 1.2 * distance
    }
}

/// What a mention takes over from the one that it joins.
pub(crate) fn adopt(mentions: &mut [ActorMention], at: usize, earlier: usize) {
    let known = mentions[earlier].clone();
    let mention = &mut mentions[at];
    let pronoun = mention.kind == MentionKind::Pronoun;
    if pronoun {
        mention.because.push(format!(
            "stands for \"{}\"",
            known.name.clone().unwrap_or_default()
        ));
        mention.sectors.clone_from(&known.sectors);
    }
    if mention.name.is_none() {
        mention.name = known.name;
    }
    if mention.entity.is_none() && (pronoun || known.kind == MentionKind::Named) {
        mention.entity.clone_from(&known.entity);
    }
    // "The group" has its sectors from whom it stands for, as it has its name.
    if mention.sectors.is_empty() && mention.entity == known.entity {
        mention.sectors = known.sectors;
    }
    mention.country = mention.country.take().or(known.country);
    mention.side = mention.side.take().or(known.side);
    mention.class = mention.class.or(known.class);
}

fn pronoun_number(sentence: &Sentence, head: usize) -> Option<Number> {
    match sentence.tokens[head].lower.as_str() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => Some(Number::One),
        "they" | "them" | "their" | "theirs" | "themselves" => Some(Number::Many),
        "it" | "its" | "itself" => Some(Number::Body),
        _ => None,
    }
}

fn gender(pronoun: &str) -> Option<char> {
    match pronoun {
        "he" | "him" | "his" | "himself" => Some('m'),
        "she" | "her" | "hers" | "herself" => Some('f'),
        _ => None,
    }
}

/// Whether a mention is the acronym of a name, by the keys of the name's words.
fn is_acronym_of(mention: &ActorMention, words: &[String]) -> bool {
    let Some(name) = &mention.name else { return false };
    let large = name.chars().all(|c| c.is_uppercase() || c == '.');
    let letters: String = name.to_lowercase().chars().filter(|c| *c != '.').collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    large && letters.len() > 1 && letters == initials
}
