//! One sentence with its actors, as the lexicon's conditions and frames ask about it.

use dateline_actor::{ActorMention, Actors, MentionKind};
use dateline_language::{Deprel, NameKind, Sentence, Upos, Xpos};

use crate::clause::Clause;
use crate::lexicon::{Kind, Lexicon, Light, Path, Pos, Sense, Step, Test};

/// Sectors of parties under arms.
const ARMED: &[&str] = &["MIL", "REB", "COP", "UAF", "PRM", "SPY"];
/// Sectors of people without arms.
const UNARMED: &[&str] = &[
    "CVL", "REF", "JRN", "MED", "EDU", "REL", "BUS", "LAB", "AGR", "SOC", "NGO", "JUD", "LEG", "ELI",
];

/// Sectors of those who act in public life.
const PUBLIC: &[&str] = &[
    "MIL", "REB", "COP", "UAF", "PRM", "SPY", "GOV", "LEG", "JUD", "OPP", "PTY", "IGO", "NGO",
];

/// Sectors of people who hold no office.
const PRIVATE: &[&str] = &["CVL"];

/// A sentence, its clauses, and the actor that each token stands for.
pub(crate) struct Scene<'a> {
    pub(crate) at: usize,
    pub(crate) sentence: &'a Sentence,
    pub(crate) clause: Clause<'a>,
    pub(crate) actors: &'a Actors,
    pub(crate) lexicon: &'a Lexicon,
    /// Mention headed by each token.
    headed: Vec<Option<usize>>,
    /// Smallest mention that holds each token.
    inside: Vec<Option<usize>>,
    /// Whether each token is a word for an amount ("hundreds of").
    amounts: Vec<bool>,
}

/// The sense of a token, and the first token of the phrase that it heads.
pub(crate) struct Found {
    pub(crate) sense: usize,
    pub(crate) first: usize,
    pub(crate) pos: Pos,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        at: usize,
        sentence: &'a Sentence,
        actors: &'a Actors,
        mentions: &[usize],
        lexicon: &'a Lexicon,
    ) -> Scene<'a> {
        let mut headed = vec![None; sentence.tokens.len()];
        let mut inside: Vec<Option<usize>> = vec![None; sentence.tokens.len()];
        let length = |mention: usize| actors.mentions[mention].tokens.len();
        for &mention in mentions {
            let ActorMention { head, tokens, .. } = &actors.mentions[mention];
            let longer = |slot: &&mut Option<usize>| slot.is_none_or(|other| length(other) > length(mention));
            if let Some(slot) = headed.get_mut(*head).filter(longer) {
                *slot = Some(mention);
            }
            for token in tokens.clone() {
                if let Some(slot) = inside.get_mut(token).filter(longer) {
                    *slot = Some(mention);
                }
            }
        }
        Scene {
            at,
            sentence,
            clause: Clause::new(sentence),
            actors,
            lexicon,
            headed,
            inside,
            amounts: sentence
                .tokens
                .iter()
                .map(|token| lexicon.is(&token.lemma, "amount"))
                .collect(),
        }
    }

    pub(crate) fn lemma(&self, token: usize) -> &str {
        &self.sentence.tokens[token].lemma
    }

    /// The actor that a token names, seen from an event word: the mention at the token; else whose the
    /// thing is ("positions of the ARMY", "ISRAELI tanks", "the ARMY's base").
    pub(crate) fn mention_for(&self, token: usize, trigger: usize) -> Option<usize> {
        self.direct_mention(token, trigger).or_else(|| {
            if !matches!(
                self.sentence.tokens[token].upos,
                Upos::Noun | Upos::Propn | Upos::Num
            ) {
                return None;
            }
            let clause = &self.clause;
            let mut inner = self.fill(token, &[Step::Owner]);
            inner.extend(clause.modifiers(token));
            for preposition in ["of", "from", "for", "in"] {
                inner.extend(clause.oblique(token, preposition));
            }
            inner.extend(clause.belongs_to(token));
            inner
                .into_iter()
                .filter(|&at| at != trigger)
                .find_map(|at| self.direct_mention(at, trigger))
        })
    }

    /// The mention at a token itself.
    pub(crate) fn direct_mention(&self, token: usize, trigger: usize) -> Option<usize> {
        let apart = |mention: &usize| !self.actors.mentions[*mention].tokens.contains(&trigger);
        self.headed[token]
            .filter(apart)
            .or(self.inside[token].filter(apart))
    }

    /// Words that fill a slot.
    pub(crate) fn fill(&self, from: usize, path: &[Step]) -> Vec<usize> {
        let mut here = vec![from];
        for step in path {
            let mut next: Vec<usize> = here.iter().flat_map(|&at| self.step(at, step)).collect();
            next.dedup();
            here = next;
        }
        here
    }

    fn step(&self, token: usize, step: &Step) -> Vec<usize> {
        let is_verb = self.sentence.tokens[token].upos == Upos::Verb;
        match step {
            Step::Subject if is_verb => self.clause.subjects(token),
            Step::Subject => match self.light(token) {
                Some((verb, light)) if light.gives_role && !light.suffers => self.clause.subjects(verb),
                _ => {
                    let subjects = self.sentence.dependents_by(token, Deprel::Nsubj);
                    let own: Vec<usize> = subjects.flat_map(|at| self.clause.joined(at)).collect();
                    if own.is_empty() {
                        self.of_copula(token)
                    } else {
                        own
                    }
                }
            },
            Step::Object => self.clause.objects(token),
            Step::Indirect => self.sentence.dependents_by(token, Deprel::Iobj).collect(),
            Step::Owner => {
                let owners = self.sentence.dependents_by(token, Deprel::NmodPoss);
                owners.flat_map(|at| self.clause.joined(at)).collect()
            }
            Step::Modifier => self.clause.modifiers(token),
            Step::Particle => self.clause.particles(token).collect(),
            Step::Complement => self.clause.complements(token),
            Step::Auxiliary => self.sentence.dependents_by(token, Deprel::Aux).collect(),
            Step::Anywhere => (0..self.sentence.tokens.len())
                .filter(|&at| at != token)
                .collect(),
            Step::Left => (0..token).collect(),
            Step::Right => (token + 1..self.sentence.tokens.len()).collect(),
            Step::Preposition(preposition) => {
                let mut found = self.clause.oblique(token, preposition);
                if is_verb && found.is_empty() {
                    // The parser may hang "on X" on the object instead of the verb.
                    found = self
                        .sentence
                        .dependents_by(token, Deprel::Obj)
                        .flat_map(|at| self.clause.oblique(at, preposition))
                        .collect();
                }
                found
            }
        }
    }

    /// The subject of a noun that completes a verb ("Norway REMAINS the largest donor").
    fn of_copula(&self, noun: usize) -> Vec<usize> {
        let word = &self.sentence.tokens[noun];
        let verb = word.head.filter(|&head| {
            matches!(word.deprel, Deprel::Xcomp | Deprel::Obj | Deprel::Obl)
                && matches!(self.lemma(head), "remain" | "become" | "stay" | "be" | "lie")
        });
        verb.map_or_else(Vec::new, |verb| self.clause.subjects(verb))
    }

    /// Whether a word meets a test; "hundreds of protesters" is looked at as "protesters" too.
    pub(crate) fn passes(&self, token: usize, trigger: usize, test: &Test) -> bool {
        self.meets(token, trigger, test)
            || (self.amounts[token]
                && matches!(
                    test,
                    Test::Word(_) | Test::Class(_) | Test::Armed | Test::Civilian | Test::Place
                )
                && self
                    .clause
                    .oblique(token, "of")
                    .into_iter()
                    .any(|of| self.meets(of, trigger, test)))
    }

    fn meets(&self, token: usize, trigger: usize, test: &Test) -> bool {
        let word = &self.sentence.tokens[token];
        match test {
            Test::Any => true,
            Test::None => false,
            Test::Phrase(phrase) => {
                let last = phrase.rsplit(' ').next().unwrap_or(phrase);
                (word.lemma == last || word.lower == last) && self.phrase(token, phrase).is_some()
            }
            Test::Word(text) => {
                word.lemma == *text
                    || word.lower == *text
                    || self.hyphened(token).is_some_and(|joined| joined == *text)
            }
            Test::Class(class) => {
                self.lexicon.in_class(&word.lemma, *class)
                    || self.lexicon.in_class(&word.lower, *class)
                    || self
                        .hyphened(token)
                        .is_some_and(|joined| self.lexicon.in_class(&joined, *class))
            }
            Test::Actor => self.direct_mention(token, trigger).is_some(),
            Test::Political => self
                .mention_for(token, trigger)
                .is_some_and(|mention| self.is_political(mention)),
            Test::Armed => self.is_armed_word(token, trigger),
            Test::Civilian => self.is_civilian_word(token, trigger),
            Test::Place => self.is_place(token),
            Test::Event => self.lexicon.candidates(&word.lemma).iter().any(|&(_, sense, _)| {
                self.lexicon.senses[sense].kind != Kind::Other && self.lexicon.senses[sense].code.is_some()
            }),
        }
    }

    /// A word with the one before it where a hyphen joins them ("cease-fire", which is three tokens).
    fn hyphened(&self, token: usize) -> Option<String> {
        let tokens = &self.sentence.tokens;
        let hyphen = token.checked_sub(1)?;
        let first = hyphen.checked_sub(1)?;
        (tokens[hyphen].lower == "-").then(|| format!("{}-{}", tokens[first].lower, tokens[token].lemma))
    }

    /// Whether a party is of the kind that events are coded for.
    pub(crate) fn is_political(&self, mention: usize) -> bool {
        let mention = &self.actors.mentions[mention];
        mention.country.is_some() || !mention.sectors.is_empty() || mention.side.is_some()
    }

    /// Whether a mention is "I", "we" or "you" without a side in a conflict.
    pub(crate) fn is_speaker(&self, mention: usize) -> bool {
        let mention = &self.actors.mentions[mention];
        let head = &self.sentence.tokens[mention.head];
        // "US" is a country, "us" are we.
        head.form != "US"
            && matches!(
                head.lower.as_str(),
                "i" | "me" | "we" | "us" | "you" | "my" | "our" | "your"
            )
            && mention.side.is_none()
    }

    /// Whether a mention is of people of no office and no name of a people ("his father", "a customer"): their
    /// country, where one is known, is only that of the story.
    pub(crate) fn is_private(&self, mention: usize) -> bool {
        let mention = &self.actors.mentions[mention];
        let named = self.sentence.names.iter().any(|name| {
            name.tokens.start < mention.tokens.end
                && mention.tokens.start < name.tokens.end
                && matches!(name.kind, NameKind::Norp | NameKind::Place)
        });
        let private = |sector: &String| PRIVATE.contains(&sector.as_str());
        mention.entity.is_none()
            && mention.side.is_none()
            && !mention.sectors.is_empty()
            && mention.sectors.iter().all(private)
            && !named
    }

    /// Whether a mention is of somebody known by name, on a side, in office or under arms; a pronoun is what it stands for.
    pub(crate) fn is_public(&self, mention: usize) -> bool {
        let chain = self.actors.mentions[mention].chain;
        let pronoun = |one: &ActorMention| one.kind == MentionKind::Pronoun;
        let public = |one: &ActorMention| {
            one.entity.is_some()
                || one.side.is_some()
                || one.sectors.iter().any(|sector| PUBLIC.contains(&sector.as_str()))
        };
        let own = &self.actors.mentions[mention];
        if pronoun(own) {
            let mut same = self
                .actors
                .mentions
                .iter()
                .filter(|other| other.chain == chain && !pronoun(other));
            return same.any(public);
        }
        public(own)
    }

    pub(crate) fn is_armed(&self, mention: usize) -> bool {
        let sectors = &self.actors.mentions[mention].sectors;
        sectors.iter().any(|sector| ARMED.contains(&sector.as_str()))
    }

    fn is_unarmed(&self, mention: usize) -> bool {
        let sectors = &self.actors.mentions[mention].sectors;
        sectors.iter().any(|sector| UNARMED.contains(&sector.as_str()))
    }

    pub(crate) fn is_armed_word(&self, token: usize, trigger: usize) -> bool {
        self.direct_mention(token, trigger)
            .is_some_and(|mention| self.is_armed(mention))
            || self.lexicon.is(self.lemma(token), "armed")
    }

    pub(crate) fn is_civilian_word(&self, token: usize, trigger: usize) -> bool {
        let mention = self.direct_mention(token, trigger);
        if mention.is_some_and(|mention| self.is_armed(mention)) {
            return false;
        }
        mention.is_some_and(|mention| self.is_unarmed(mention))
            || self.lexicon.is(self.lemma(token), "civilian")
    }

    pub(crate) fn is_place(&self, token: usize) -> bool {
        let word = &self.sentence.tokens[token];
        let named = self.sentence.names.iter().any(|name| {
            name.tokens.contains(&token) && matches!(name.kind, NameKind::Place | NameKind::Facility)
        });
        named || self.lexicon.is(&word.lemma, "place")
    }

    /// The noun that carries an event noun ("a bombing CAMPAIGN", "a SERIES of attacks").
    pub(crate) fn anchor(&self, noun: usize) -> usize {
        let mut at = noun;
        while let Some(head) = self.sentence.tokens[at].head {
            let token = &self.sentence.tokens[at];
            let carried = match token.deprel {
                Deprel::Compound | Deprel::Amod => at < head,
                Deprel::Nmod => self
                    .sentence
                    .dependents_by(at, Deprel::Case)
                    .any(|case| self.lemma(case) == "of"),
                _ => false,
            };
            if !carried || !self.lexicon.is(self.lemma(head), "carrier") {
                break;
            }
            at = head;
        }
        at
    }

    /// The light verb that an event noun belongs to ("CARRIED OUT strikes", "CAME under attack").
    pub(crate) fn light(&self, noun: usize) -> Option<(usize, &'a Light)> {
        let anchor = self.anchor(noun);
        let mut first = anchor;
        while self.sentence.tokens[first].deprel == Deprel::Conj {
            let Some(head) = self.sentence.tokens[first].head else {
                break;
            };
            first = head;
        }
        let above = self.sentence.tokens[first].head;
        let below = self
            .sentence
            .dependents(anchor)
            .iter()
            .copied()
            .filter(|&at| matches!(self.sentence.tokens[at].deprel, Deprel::Acl | Deprel::AclRelcl))
            .flat_map(|at| std::iter::once(at).chain(self.clause.supposed(at)));
        above
            .into_iter()
            // "the strike is suspected to have been CARRIED out by"
            .flat_map(|at| std::iter::once(at).chain(self.clause.supposed(at)))
            .chain(below)
            // "involved in": an adjective to some taggers
            .filter(|&verb| matches!(self.sentence.tokens[verb].upos, Upos::Verb | Upos::Adj))
            .find_map(|verb| {
                let lights = self.lexicon.lights(self.lemma(verb)).iter();
                lights
                    .filter(|light| {
                        let particle = light.particle.as_ref().is_none_or(|particle| {
                            self.clause
                                .particles(verb)
                                .any(|at| self.sentence.tokens[at].lower == *particle)
                        });
                        let filled = || match &light.noun {
                            Step::Subject => self.clause.surface_subject(verb) == Some(first),
                            step => self
                                .step(verb, step)
                                .iter()
                                .any(|&at| at == anchor || at == first),
                        };
                        particle && filled()
                    })
                    .map(|light| (verb, light))
                    .next()
            })
    }

    /// The sense of a token: the most specific one whose conditions hold.
    pub(crate) fn sense(&self, token: usize) -> Option<Found> {
        let word = &self.sentence.tokens[token];
        // "shelling" as a noun may have the lemma of the verb.
        let by_lemma = self.lexicon.candidates(&word.lemma);
        let by_form = if word.lower == word.lemma {
            &[]
        } else {
            self.lexicon.candidates(&word.lower)
        };
        by_lemma
            .iter()
            .chain(by_form)
            .find_map(|&(pos, sense, in_sense)| {
                if !self.is_pos(token, pos) {
                    return None;
                }
                let entry = &self.lexicon.senses[sense];
                let first = self.phrase(token, &entry.words[in_sense].1)?;
                let wanted =
                    self.holds(token, entry) && !(pos == Pos::Verb && self.is_background(token, entry));
                wanted.then_some(Found { sense, first, pos })
            })
    }

    /// "a US-sponsored truce", "backed by Iran, they spread": a participle at a noun tells violence and
    /// who holds a place, but is no event of cooperation or talk.
    fn is_background(&self, token: usize, sense: &Sense) -> bool {
        let soft =
            |plover: &str| !matches!(plover, "ASSAULT" | "COERCE" | "PROTEST" | "RETREAT" | "MOBILIZE");
        let participle = self.sentence.tokens[token].xpos == Xpos::Vbn
            && matches!(self.sentence.tokens[token].deprel, Deprel::Acl | Deprel::Advcl)
            && self.clause.is_passive(token)
            && self
                .sentence
                .dependents_by(token, Deprel::AuxPass)
                .next()
                .is_none();
        (participle || self.clause.is_attribute(token))
            && sense.code.as_ref().is_some_and(|code| soft(&code.plover))
    }

    fn is_pos(&self, token: usize, pos: Pos) -> bool {
        let word = &self.sentence.tokens[token];
        match pos {
            Pos::Verb => {
                word.upos == Upos::Verb
                    || (word.upos == Upos::Adj && matches!(word.xpos, Xpos::Vbn | Xpos::Vbg))
            }
            Pos::Noun => {
                // "launch offensive": an adjective by its tag, a noun by its place
                let has_determiner = || {
                    let mut below = self.sentence.dependents(token).iter();
                    below.any(|&at| matches!(self.sentence.tokens[at].deprel, Deprel::Det | Deprel::Case))
                };
                // "a junta AIRSTRIKE killed": a verb by its tag
                let tagged_as_verb = word.upos == Upos::Verb
                    && matches!(
                        word.deprel,
                        Deprel::Nsubj | Deprel::Obj | Deprel::Obl | Deprel::Nmod
                    )
                    && word.xpos != Xpos::Vbg
                    && has_determiner();
                let stands_as_noun = word.upos == Upos::Adj
                    && (matches!(
                        word.deprel,
                        Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl | Deprel::Nmod
                    ) || self
                        .sentence
                        .dependents_by(token, Deprel::Compound)
                        .next()
                        .is_some());
                (matches!(word.upos, Upos::Noun | Upos::Propn) && !self.names_something(token))
                    || stands_as_noun
                    || tagged_as_verb
            }
            Pos::Adjective => matches!(word.upos, Upos::Adj | Upos::Adv | Upos::Verb),
        }
    }

    /// Whether a word only begins a name ("OPERATION Desert Wind").
    fn names_something(&self, token: usize) -> bool {
        let word = &self.sentence.tokens[token];
        let lower = |text: &str| text.chars().any(char::is_lowercase);
        let next = self.sentence.tokens.get(token + 1);
        word.upos == Upos::Propn
            && word.form.starts_with(char::is_uppercase)
            && lower(&word.form)
            && next.is_some_and(|next| {
                next.upos == Upos::Propn
                    && next.form.starts_with(char::is_uppercase)
                    && (next.head == Some(token) || word.head == Some(token + 1) || next.head == word.head)
            })
            && word.lemma.eq_ignore_ascii_case("operation")
    }

    /// First token of a phrase that ends at a token; hyphens between its words are skipped.
    fn phrase(&self, token: usize, phrase: &str) -> Option<usize> {
        let mut at = token;
        for word in phrase.rsplit(' ').skip(1) {
            at = at.checked_sub(1)?;
            if self.sentence.tokens[at].upos == Upos::Punct {
                at = at.checked_sub(1)?;
            }
            let found = &self.sentence.tokens[at];
            if found.lower != word && !found.lemma.eq_ignore_ascii_case(word) {
                return None;
            }
        }
        Some(at)
    }

    fn holds(&self, token: usize, sense: &Sense) -> bool {
        let anchored = self.anchor(token);
        let meets = |path: &Path, tests: &[Test]| {
            let mut words = self.fill(token, path);
            if anchored != token {
                words.extend(self.fill(anchored, path).into_iter().filter(|&at| at != token));
            }
            if words.is_empty() {
                return tests.contains(&Test::None);
            }
            words
                .iter()
                .any(|&at| tests.iter().any(|test| self.passes(at, token, test)))
        };
        sense
            .when
            .iter()
            .all(|condition| meets(&condition.path, &condition.tests))
            && !sense
                .unless
                .iter()
                .any(|condition| meets(&condition.path, &condition.tests))
    }
}
