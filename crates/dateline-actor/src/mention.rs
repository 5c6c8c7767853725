//! Which words of a report stand for actors.

use std::ops::Range;

use dateline_language::{Deprel, NameKind, Sentence, Upos, Xpos};

use crate::description::Description;
use crate::index::Target;
use crate::scene::{Scene, What};
use crate::{ActorMention, MentionKind};

/// A mention with what is needed to link it.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) sentence: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) head: usize,
    pub(crate) kind: MentionKind,
    pub(crate) description: Description,
    /// Shares the noun of the mention headed by this token ("Hungarian" of "Hungarian and Romanian
    /// officials").
    pub(crate) shares: Option<usize>,
}

impl Scene<'_> {
    /// The mentions of a sentence, in order.
    pub(crate) fn mentions(&self, at: usize) -> Vec<Draft> {
        let sentence = self.sentence(at);
        let mut drafts: Vec<Draft> = Vec::new();
        for head in 0..sentence.tokens.len() {
            if sentence.tokens[head].upos == Upos::Pron || is_possessive(sentence, head) {
                drafts.extend(self.pronoun(at, head));
                continue;
            }
            if let Some(draft) = self.noun(at, head) {
                drafts.extend(self.sharing(at, &draft));
                drafts.push(draft);
            }
        }
        drafts.sort_by_key(|draft| (draft.tokens.start, std::cmp::Reverse(draft.tokens.end)));
        drafts
    }

    fn pronoun(&self, at: usize, head: usize) -> Option<Draft> {
        let token = &self.sentence(at).tokens[head];
        let relative = matches!(token.xpos, Xpos::Wp | Xpos::Wdt | Xpos::WpPoss)
            && matches!(token.lower.as_str(), "who" | "whom" | "whose" | "which" | "that")
            && self
                .antecedent(at, head)
                .is_some_and(|noun| self.describe(at, noun).is_actor);
        let personal = matches!(
            token.lower.as_str(),
            "he" | "him"
                | "his"
                | "himself"
                | "she"
                | "her"
                | "hers"
                | "herself"
                | "they"
                | "them"
                | "their"
                | "theirs"
                | "themselves"
                | "it"
                | "its"
                | "itself"
                | "we"
                | "us"
                | "our"
                | "ours"
                | "i"
                | "me"
                | "my"
                | "mine"
                | "you"
                | "your"
        ) && token.deprel != Deprel::Expl;
        (relative || personal).then(|| Draft {
            sentence: at,
            tokens: head..head + 1,
            head,
            kind: MentionKind::Pronoun,
            description: Description::default(),
            shares: None,
        })
    }

    /// The noun that a relative pronoun stands for.
    pub(crate) fn antecedent(&self, at: usize, pronoun: usize) -> Option<usize> {
        let sentence = self.sentence(at);
        std::iter::once(pronoun)
            .chain(sentence.ancestors(pronoun))
            .find(|&token| sentence.tokens[token].deprel == Deprel::AclRelcl)
            .and_then(|clause| sentence.tokens[clause].head)
            .filter(|&noun| noun < pronoun)
    }

    fn noun(&self, at: usize, head: usize) -> Option<Draft> {
        let sentence = self.sentence(at);
        let token = &sentence.tokens[head];
        let unit = self.headed(at, head);
        if unit.is_none() && self.unit(at, head).is_some() {
            return None;
        }
        if unit.is_none()
            && !matches!(
                token.upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Det
            )
        {
            return None;
        }
        let above = token.head;
        let modifies = matches!(
            token.deprel,
            Deprel::Amod
                | Deprel::Compound
                | Deprel::Flat
                | Deprel::NmodDesc
                | Deprel::Nummod
                | Deprel::Fixed
                | Deprel::NmodPoss
                | Deprel::Goeswith
                | Deprel::Det
                | Deprel::NmodUnmarked
                | Deprel::Dep
        );
        // A conjunct of a modifier modifies too.
        let (modified, deprel) = self.modified(at, head);
        let modifies = modifies || modified.is_some();
        let above = modified.or(above);
        match unit.map(|unit| unit.what) {
            Some(What::Known(Target::Place(_))) => return None,
            Some(What::Known(Target::State(_))) if !modifies && self.is_in_place(at, head) => {
                return None;
            }
            Some(What::Known(Target::Seat(_))) if !modifies && !self.is_seat_acting(at, head) => return None,
            Some(What::Known(
                Target::Adjective(_)
                | Target::Citizens(_)
                | Target::State(_)
                | Target::Seat(_)
                | Target::People(_),
            )) if modifies => {
                let above = above?;
                let sponsor = self.is_sponsor(at, head);
                let acts = self.is_act(at, above) && !self.describe(at, above).is_actor;
                let owns = deprel == Deprel::NmodPoss;
                let people = matches!(unit.map(|unit| unit.what), Some(What::Known(Target::People(_))));
                if !(sponsor || owns || acts && !people) {
                    return None;
                }
            }
            Some(What::Known(Target::Entity(_)) | What::Unknown(_)) => {}
            _ if modifies => {
                // "government offensive", "rebel positions"; "government forces" are one mention.
                let above = above?;
                if matches!(
                    deprel,
                    Deprel::Flat | Deprel::Nummod | Deprel::Det | Deprel::NmodDesc
                ) {
                    return None;
                }
                let inside = self.describe(at, above);
                if inside.is_actor && deprel != Deprel::NmodPoss {
                    return None;
                }
                if token.upos == Upos::Adj && !self.is_act(at, above) {
                    return None;
                }
            }
            _ => {}
        }
        let description = self.describe(at, head);
        if !description.is_actor {
            return None;
        }
        if matches!(
            unit.map(|unit| unit.what),
            Some(What::Unknown(NameKind::Organisation))
        ) && description.sectors.is_empty()
            && description.country.is_none()
            && modifies
        {
            return None;
        }
        // A name of which nothing is known, where a place would stand, is most likely one.
        if matches!(unit.map(|unit| unit.what), Some(What::Unknown(_)))
            && description.sectors.is_empty()
            && description.role.is_none()
            && self.is_in_place(at, head)
        {
            return None;
        }
        let definite = self.is_definite(at, head);
        if description.weak && !definite {
            return None;
        }
        if description.things
            && description.country.is_none()
            && description.side.is_none()
            && !matches!(token.deprel, Deprel::Nsubj | Deprel::OblAgent)
        {
            return None;
        }
        let mut tokens = self.phrase(at, head);
        if unit.is_none() && self.gathers(at, head) {
            tokens.end = tokens.end.max(self.gathered_end(at, head));
        }
        // A title of several words may start left of what the tree holds.
        if unit.is_none()
            && let Some((_, start)) = self.role(at, head)
        {
            tokens.start = tokens.start.min(start);
        }
        Some(Draft {
            sentence: at,
            tokens,
            head,
            kind: if description.named {
                MentionKind::Named
            } else {
                MentionKind::Described
            },
            description,
            shares: None,
        })
    }

    /// The noun that a word modifies, itself or as a conjunct of a modifier, and how.
    fn modified(&self, at: usize, token: usize) -> (Option<usize>, Deprel) {
        let sentence = self.sentence(at);
        let mut word = token;
        for _ in 0..4 {
            let entry = &sentence.tokens[word];
            match (entry.deprel, entry.head) {
                (Deprel::Conj, Some(head)) => word = head,
                (
                    deprel @ (Deprel::Amod
                    | Deprel::Compound
                    | Deprel::NmodPoss
                    | Deprel::NmodDesc
                    | Deprel::Flat),
                    Some(head),
                ) if head > token || deprel == Deprel::Flat => return (Some(head), deprel),
                // "US" of "US - backed": the participle modifies.
                (
                    Deprel::Obl | Deprel::OblUnmarked | Deprel::Nsubj | Deprel::Advmod | Deprel::OblAgent,
                    Some(head),
                ) if word == token
                    && head > token
                    && sentence.tokens[token + 1..head].iter().all(|t| t.lower == "-") =>
                {
                    word = head;
                }
                _ => break,
            }
        }
        (None, sentence.tokens[token].deprel)
    }

    /// Whether a city stands for those who rule from it.
    fn is_seat_acting(&self, at: usize, head: usize) -> bool {
        let sentence = self.sentence(at);
        let mut word = head;
        while sentence.tokens[word].deprel == Deprel::Conj
            && let Some(first) = sentence.tokens[word].head
        {
            word = first;
        }
        let token = &sentence.tokens[word];
        let Some(above) = token.head else { return false };
        let seats = &self.knowledge.words.seats;
        match token.deprel {
            Deprel::Nsubj => {
                let verb = &sentence.tokens[above];
                verb.upos == Upos::Verb && !seats.verbs_of_places.contains(&verb.lemma)
            }
            Deprel::OblAgent => true,
            Deprel::Obj | Deprel::Iobj => seats.verbs_to.contains(&sentence.tokens[above].lemma),
            Deprel::Obl | Deprel::Nmod => {
                let case = self.case(at, word);
                case.is_some_and(|case| seats.prepositions_to.iter().any(|word| word == case))
            }
            _ => false,
        }
    }

    /// Whether a preposition of place stands before a name.
    fn is_in_place(&self, at: usize, head: usize) -> bool {
        let prepositions = &self.knowledge.words.seats.prepositions_of_places;
        self.case(at, head)
            .is_some_and(|case| prepositions.iter().any(|word| word == case))
    }

    fn is_sponsor(&self, at: usize, head: usize) -> bool {
        let sentence = self.sentence(at);
        let end = self.headed(at, head).map_or(head + 1, |unit| unit.tokens.end);
        let hyphen = sentence.tokens.get(end).is_some_and(|token| token.lower == "-");
        let word = sentence.tokens.get(end + 1).is_some_and(|token| {
            token.lower != "based"
                && (self.knowledge.sponsor_words.contains_key(&token.lower)
                    || matches!(token.lower.as_str(), "held" | "controlled" | "run" | "occupied"))
        });
        hyphen && word
    }

    fn is_act(&self, at: usize, token: usize) -> bool {
        let token = &self.sentence(at).tokens[token];
        self.knowledge.is_act(&token.lemma) || self.knowledge.is_act(&token.lower)
    }

    /// "the group", "this army", "its forces".
    pub(crate) fn is_definite(&self, at: usize, head: usize) -> bool {
        let sentence = self.sentence(at);
        sentence.dependents(head).iter().any(|&dependent| {
            let token = &sentence.tokens[dependent];
            match token.deprel {
                Deprel::Det => matches!(token.lower.as_str(), "the" | "this" | "these" | "that" | "those"),
                Deprel::NmodPoss => true,
                _ => false,
            }
        })
    }

    /// The end of those who are counted or gathered.
    fn gathered_end(&self, at: usize, head: usize) -> usize {
        let sentence = self.sentence(at);
        let of = sentence
            .dependents_by(head, Deprel::Nmod)
            .find(|&noun| noun > head && self.case(at, noun) == Some("of"));
        of.map_or(head + 1, |noun| self.phrase(at, noun).end)
    }

    /// "Hungarian" of "Hungarian and Romanian officials": each of the modifiers makes an actor.
    fn sharing(&self, at: usize, draft: &Draft) -> Vec<Draft> {
        let inside = self
            .headed(at, draft.head)
            .map_or(draft.head, |unit| unit.tokens.start);
        if draft.tokens.start >= inside {
            return Vec::new();
        }
        let sentence = self.sentence(at);
        let mut shared = Vec::new();
        for token in draft.tokens.start..draft.head {
            let other = sentence.dependents_by(token, Deprel::Conj).find(|&other| {
                other < draft.head && self.tells_party(at, token) && self.tells_party(at, other)
            });
            if other.is_none() || sentence.tokens[token].head != Some(draft.head) {
                continue;
            }
            let mut words: Vec<usize> = std::iter::once(token)
                .chain(
                    sentence
                        .dependents_by(token, Deprel::Conj)
                        .filter(|&other| other < draft.head && self.tells_party(at, other)),
                )
                .collect();
            // The last one's actor is that of the whole.
            words.pop();
            for word in words {
                let description = self.describe_alone(at, word, draft.head);
                let tokens = self
                    .unit(at, word)
                    .map_or(word..word + 1, |unit| unit.tokens.clone());
                shared.push(Draft {
                    sentence: at,
                    tokens,
                    head: word,
                    kind: MentionKind::Described,
                    description,
                    shares: Some(draft.head),
                });
            }
            break;
        }
        shared
    }

    /// Whether a modifier says whose the noun is.
    fn tells_party(&self, at: usize, token: usize) -> bool {
        if let Some(unit) = self.unit(at, token) {
            return !matches!(unit.what, What::Unknown(NameKind::Person));
        }
        let word = &self.sentence(at).tokens[token].lower;
        self.knowledge
            .modifiers
            .get(word)
            .is_some_and(|entry| entry.side.is_some() || entry.party.is_some())
    }
}

fn is_possessive(sentence: &Sentence, token: usize) -> bool {
    matches!(sentence.tokens[token].xpos, Xpos::PrpPoss | Xpos::WpPoss)
}

/// A mention as the floors above see it; chain and name come with linking.
pub(crate) fn finish(scene: &Scene, draft: &Draft) -> ActorMention {
    let sentence = scene.sentence(draft.sentence);
    let description = &draft.description;
    ActorMention {
        span: sentence.span_of(draft.tokens.clone()),
        sentence: draft.sentence,
        tokens: draft.tokens.clone(),
        head: draft.head,
        kind: draft.kind,
        name: description.name.clone(),
        entity: description.entity.clone(),
        country: description.country.clone(),
        sectors: description.sectors.clone(),
        side: description.side.clone(),
        class: description.class,
        chain: 0,
        because: description.because.clone(),
    }
}
