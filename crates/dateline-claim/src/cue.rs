//! Cues in a sentence: who is said to say what, by the tree.

use std::ops::Range;

use dateline_language::{Deprel, Sentence, SignKind, Upos, Xpos};
use dateline_report::Span;

use crate::Act;
use crate::lexicon::{Cue, Takes, lexicon};
use crate::modality::is_infinitive;

/// An attribution in the making.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) sentence: usize,
    pub(crate) act: Act,
    pub(crate) cue: Option<Range<usize>>,
    /// Tokens of the source in `sentence`.
    pub(crate) source: Option<Source>,
    pub(crate) content: Vec<Span>,
    /// The content is a clause, and a verb says it.
    pub(crate) clausal: bool,
}

/// The noun phrase of a source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Source {
    pub(crate) sentence: usize,
    pub(crate) tokens: Range<usize>,
    pub(crate) head: usize,
}

/// From here on a verb that the model takes for a cue is one, though no list knows it.
const SURE: f32 = 0.2;

/// The same where what is said is no clause ("outlined his plan").
const SURE_OF_THING: f32 = 0.5;

/// How what is said stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A clause below the cue.
    Clause,
    /// The clause around it.
    Around,
    /// A noun or a preposition's phrase.
    Phrase,
}

/// The attributions that the cues of one sentence make.
pub(crate) fn drafts(index: usize, sentence: &Sentence) -> Vec<Draft> {
    let clause = Clause { index, sentence };
    let mut drafts = Vec::new();
    for at in 0..sentence.tokens.len() {
        let draft = clause
            .preposition(at)
            .or_else(|| clause.verb(at))
            .or_else(|| clause.noun(at));
        if let Some(draft) = draft {
            drafts.push(draft);
        }
    }
    clause.hearsay(&mut drafts);
    clause.second_figures(&mut drafts);
    clause.signed(&mut drafts);
    drop_repeated(&mut drafts);
    drafts
}

/// "said in a statement that …": the noun says nothing that its verb does not.
fn drop_repeated(drafts: &mut Vec<Draft>) {
    let repeated: Vec<bool> = drafts
        .iter()
        .map(|draft| {
            draft.source.is_none()
                && drafts
                    .iter()
                    .any(|other| other.source.is_some() && other.content == draft.content)
        })
        .collect();
    let mut repeated = repeated.into_iter();
    drafts.retain(|_| repeated.next() != Some(true));
}

/// The cue and the source of a verb of saying whose words stand elsewhere (before it, in quotation marks).
pub(crate) fn without_content(index: usize, sentence: &Sentence, at: usize) -> Option<Draft> {
    let clause = Clause { index, sentence };
    let token = &sentence.tokens[at];
    if token.upos != Upos::Verb || passive(sentence, at) {
        return None;
    }
    let cue = clause
        .readings(at)
        .iter()
        .find(|cue| cue.takes.contains(&Takes::Clause))?;
    let source = clause.source(at)?;
    Some(Draft {
        sentence: index,
        act: cue.act,
        cue: Some(clause.cue_tokens(at)),
        source: Some(source),
        content: Vec::new(),
        clausal: true,
    })
}

struct Clause<'a> {
    index: usize,
    sentence: &'a Sentence,
}

impl Clause<'_> {
    fn lower(&self, at: usize) -> &str {
        &self.sentence.tokens[at].lower
    }

    fn deprel(&self, at: usize) -> Deprel {
        self.sentence.tokens[at].deprel
    }

    fn readings(&self, at: usize) -> &'static [Cue] {
        lexicon()
            .verbs
            .get(&self.sentence.tokens[at].lemma)
            .map_or(&[], Vec::as_slice)
    }

    // ---- words that the model takes for cues ---------------------------------------------------

    /// Verbs with a clause below them and a source of their own that no list knows, where the model takes them for cues.
    fn signed(&self, drafts: &mut Vec<Draft>) {
        for at in 0..self.sentence.tokens.len() {
            let token = &self.sentence.tokens[at];
            let is_known = drafts
                .iter()
                .any(|draft| draft.cue.as_ref().is_some_and(|cue| cue.contains(&at)));
            if is_known
                || token.upos != Upos::Verb
                || self.sentence.score_of(at, SignKind::Cue) < SURE
                || passive(self.sentence, at)
            {
                continue;
            }
            let Some(source) = self
                .source(at)
                .filter(|source| !self.is_speaker_or_hearer(source))
            else {
                continue;
            };
            let thing = || {
                let object = self.sentence.dependent(at, Deprel::Obj)?;
                let is_sure = self.sentence.score_of(at, SignKind::Cue) >= SURE_OF_THING;
                (is_sure && !self.is_relative_pronoun(object)).then(|| self.sentence.subtree(object))
            };
            let Some(content) = self.clause(at).or_else(|| self.infinitive(at)).or_else(thing) else {
                continue;
            };
            let draft = self.draft(Act::Say, self.cue_tokens(at), Some(source), vec![content]);
            drafts.extend(draft.map(|draft| Draft {
                clausal: true,
                ..draft
            }));
        }
    }

    // ---- verbs ---------------------------------------------------------------------------------

    fn verb(&self, at: usize) -> Option<Draft> {
        let token = &self.sentence.tokens[at];
        if token.upos != Upos::Verb || matches!(token.deprel, Deprel::Amod | Deprel::Compound | Deprel::Case)
        {
            return None;
        }
        self.readings(at)
            .iter()
            .find_map(|cue| self.verb_reading(at, cue))
    }

    fn verb_reading(&self, at: usize, cue: &Cue) -> Option<Draft> {
        let beside = self.beside(at, cue)?;
        let passive = passive(self.sentence, at);
        let (content, source, clausal) = if passive {
            let (content, source) = self.passive_reading(at, cue)?;
            (content, source, cue.takes.contains(&Takes::Clause))
        } else {
            let (content, shape) = self.content(at, cue)?;
            let source = self.source(at);
            // The clause around a cue is its content only where somebody is named as saying it.
            if shape == Shape::Around && source.is_none() {
                return None;
            }
            (content, source, shape != Shape::Phrase)
        };
        if source
            .as_ref()
            .is_some_and(|source| self.is_speaker_or_hearer(source))
        {
            return None;
        }
        // "it is difficult to confirm this": nobody does.
        if source.is_none() && !passive && self.sentence.tokens[at].xpos == Xpos::Vb {
            return None;
        }
        let mut tokens = self.cue_tokens(at);
        if let Some(word) = beside
            && word >= tokens.end
            && word - tokens.end <= 1
        {
            tokens.end = word + 1;
        }
        let draft = self.draft(cue.act, tokens, source, content)?;
        Some(Draft { clausal, ..draft })
    }

    /// "I think", "you know": words of a speaker about himself add no source to those that quote him.
    fn is_speaker_or_hearer(&self, source: &Source) -> bool {
        source.tokens.len() == 1 && matches!(self.lower(source.head), "i" | "you" | "we")
    }

    /// The word that must stand beside the cue, where its reading asks for one.
    fn beside(&self, at: usize, cue: &Cue) -> Option<Option<usize>> {
        if cue.with.is_empty() {
            return Some(None);
        }
        let is_with = |token: &usize| cue.with.iter().any(|word| word == self.lower(*token));
        let particle = self.sentence.dependents(at).iter().copied().find(|&dependent| {
            matches!(self.deprel(dependent), Deprel::CompoundPrt | Deprel::Advmod) && is_with(&dependent)
        });
        let case = || {
            self.sentence
                .dependents(at)
                .iter()
                .flat_map(|&dependent| self.sentence.dependents(dependent))
                .copied()
                .find(|&word| matches!(self.deprel(word), Deprel::Case | Deprel::Mark) && is_with(&word))
        };
        particle.or_else(case).map(Some)
    }

    /// What is said, and its shape.
    fn content(&self, at: usize, cue: &Cue) -> Option<(Vec<Range<usize>>, Shape)> {
        let takes = |what: &Takes| cue.takes.contains(what);
        if takes(&Takes::Clause) {
            if let Some(clause) = self.clause(at) {
                return Some((vec![clause], Shape::Clause));
            }
            if let Some(around) = self
                .around(at)
                .or_else(|| self.without_verb(at).map(|told| vec![told]))
            {
                return Some((around, Shape::Around));
            }
        }
        if takes(&Takes::Infinitive)
            && let Some(infinitive) = self.infinitive(at).or_else(|| self.sight(at, cue))
        {
            return Some((vec![infinitive], Shape::Clause));
        }
        let object = takes(&Takes::Object)
            .then(|| self.sentence.dependent(at, Deprel::Obj))
            .flatten()
            .filter(|&object| !self.is_relative_pronoun(object) || takes(&Takes::Predicate))
            .filter(|&object| {
                let noun = &self.sentence.tokens[object].lemma;
                !cue.except.contains(noun) && (cue.only.is_empty() || cue.only.contains(noun))
            });
        if object.is_none() && !cue.only.is_empty() {
            return None;
        }
        let mut parts: Vec<Range<usize>> = object
            .map(|object| self.sentence.subtree(object))
            .into_iter()
            .collect();
        if takes(&Takes::Predicate) {
            let predicate = self
                .sentence
                .dependent(at, Deprel::Xcomp)
                .filter(|&x| !is_infinitive(self.sentence, x));
            parts.extend(predicate.map(|predicate| self.sentence.subtree(predicate)));
            if predicate.is_none() && !takes(&Takes::Object) {
                return None;
            }
        }
        let wants_object = takes(&Takes::Object);
        if !wants_object || !parts.is_empty() {
            parts.extend(self.prepositional(at, cue, wants_object));
        }
        if parts.is_empty() {
            return None;
        }
        parts.sort_by_key(|part| part.start);
        Some((parts, Shape::Phrase))
    }

    /// A clause below the cue: "said **that …**", "denied **bombing …**", "said: **…**", "said in a
    /// statement **that …**", "told a woman **that …**".
    fn clause(&self, at: usize) -> Option<Range<usize>> {
        let sentence = self.sentence;
        let direct = sentence.dependents(at).iter().copied().find(|&dependent| {
            let token = &sentence.tokens[dependent];
            match token.deprel {
                Deprel::Ccomp => !self.is_bare_noun(dependent),
                Deprel::Xcomp => token.xpos == Xpos::Vbg && !is_infinitive(sentence, dependent),
                Deprel::Advcl => self.begins_with_that(dependent),
                // "described how they fled"
                Deprel::Obj => dependent > at && self.is_free_relative(dependent),
                Deprel::Parataxis => dependent > at && self.after_colon(at, dependent),
                _ => false,
            }
        });
        let below = || {
            let nouns = sentence.dependents(at).iter().copied().filter(|&noun| {
                noun > at && matches!(self.deprel(noun), Deprel::Obj | Deprel::Iobj | Deprel::Obl)
            });
            // "in a statement **posted online that …**": below the participle beside the noun.
            let beside = |&noun: &usize| {
                let participles = sentence.dependents_by(noun, Deprel::Acl);
                sentence
                    .dependents(noun)
                    .iter()
                    .copied()
                    .chain(participles.flat_map(|verb| sentence.dependents(verb).iter().copied()))
                    .collect::<Vec<usize>>()
            };
            nouns.flat_map(|noun| beside(&noun)).find(|&clause| {
                matches!(self.deprel(clause), Deprel::Acl | Deprel::Ccomp) && self.begins_with_that(clause)
            })
        };
        let mut clause = sentence.subtree(direct.or_else(below)?);
        // "said jets believed to be Russian had struck": two clauses for one.
        let second = sentence
            .dependents_by(at, Deprel::Ccomp)
            .map(|other| sentence.subtree(other))
            .find(|other| direct.is_some() && clause.start > at && other.start == clause.end);
        if let Some(second) = second {
            clause.end = second.end;
        }
        // A subject that the tree hangs on the cue ("said **hundreds of troops** had …").
        let stray = sentence.dependents_by(at, Deprel::Obj).find(|&object| {
            object > at && object < clause.start && !self.is_addressee(at, object) && direct.is_some()
        });
        let start = stray.map_or(clause.start, |object| sentence.subtree(object).start);
        Some(start.min(clause.start)..clause.end)
    }

    fn begins_with_that(&self, clause: usize) -> bool {
        self.sentence
            .dependents_by(clause, Deprel::Mark)
            .any(|mark| self.lower(mark) == "that")
    }

    fn is_free_relative(&self, at: usize) -> bool {
        self.is_relative_pronoun(at)
            && self
                .sentence
                .dependents(at)
                .iter()
                .any(|&clause| matches!(self.deprel(clause), Deprel::AclRelcl | Deprel::AdvclRelcl))
    }

    /// A noun without subject or copula: no clause, whatever the tree calls it.
    fn is_bare_noun(&self, at: usize) -> bool {
        let sentence = self.sentence;
        matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron)
            && !sentence.dependents(at).iter().any(|&dependent| {
                matches!(
                    self.deprel(dependent),
                    Deprel::Nsubj | Deprel::Cop | Deprel::Mark | Deprel::Expl
                )
            })
    }

    fn after_colon(&self, at: usize, dependent: usize) -> bool {
        let start = self.sentence.subtree(dependent).start;
        (at + 1..start.max(at + 1) + 1).any(|token| {
            token < self.sentence.tokens.len() && matches!(self.lower(token), ":" | "\"" | "``" | "“")
        })
    }

    /// The clause around a cue that stands in it or after it: "**…**, he said, **…**".
    fn around(&self, at: usize) -> Option<Vec<Range<usize>>> {
        let sentence = self.sentence;
        let token = &sentence.tokens[at];
        let head = token.head?;
        let inserted = match token.deprel {
            Deprel::Parataxis | Deprel::Discourse => true,
            // "as the ministry said"
            Deprel::Advcl => sentence
                .dependents_by(at, Deprel::Mark)
                .any(|mark| self.lower(mark) == "as"),
            // "two were killed and five hurt, the army said"
            Deprel::Conj => at > head && sentence.dependent(at, Deprel::Cc).is_none() && self.set_off(at),
            _ => false,
        };
        let own_object = sentence
            .dependent(at, Deprel::Obj)
            .is_some_and(|object| object > at && !self.is_addressee(at, object));
        let own_verb = sentence.dependent(at, Deprel::Xcomp).is_some();
        if !inserted || own_object || own_verb || is_infinitive(sentence, at) {
            return None;
        }
        Some(minus(sentence.subtree(head), sentence.subtree(at)))
    }

    /// "**Army bombs market**, lawyers say": a headline that the tree takes for a noun, with two subjects.
    fn without_verb(&self, at: usize) -> Option<Range<usize>> {
        let sentence = self.sentence;
        if self.deprel(at) != Deprel::Root || sentence.dependent(at, Deprel::Ccomp).is_some() {
            return None;
        }
        let own = self.subject(at, false).filter(|&subject| subject < at)?;
        let start = sentence.subtree(own).start;
        let told = sentence
            .dependents_by(at, Deprel::Nsubj)
            .map(|noun| sentence.subtree(noun))
            .find(|told| told.end <= start && told.len() > 1)?;
        let comma = (told.end.saturating_sub(1)..=start).find(|&token| self.lower(token) == ",")?;
        let ends = sentence.tokens[at + 1..]
            .iter()
            .all(|token| token.upos == Upos::Punct);
        (ends && comma > told.start).then_some(told.start..comma)
    }

    /// Whether a comma stands before a cue with its subject.
    fn set_off(&self, at: usize) -> bool {
        let start = self.sentence.subtree(at).start;
        let comma = |token: usize| matches!(self.lower(token), "," | "\"");
        comma(start) || start.checked_sub(1).is_some_and(comma)
    }

    /// "told **reporters**": who is spoken to, not what is said.
    fn is_addressee(&self, verb: usize, object: usize) -> bool {
        matches!(self.lower(object), "me" | "him" | "her" | "us" | "them")
            || lexicon().addressed.contains(&self.sentence.tokens[verb].lemma)
    }

    /// "vowed **to fight**", "urged **the rebels to leave**".
    fn infinitive(&self, at: usize) -> Option<Range<usize>> {
        let sentence = self.sentence;
        let object = sentence.dependent(at, Deprel::Obj);
        let verb = sentence.dependents(at).iter().copied().find(|&dependent| {
            let token = &sentence.tokens[dependent];
            // "saw separatists fire", "heard tanks firing"
            let bare = token.deprel == Deprel::Xcomp
                && matches!(token.xpos, Xpos::Vb | Xpos::Vbg | Xpos::Vbp)
                && object.is_some_and(|object| object > at && object < dependent);
            let clause = matches!(token.deprel, Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl);
            dependent > at && clause && (bare || is_infinitive(sentence, dependent))
        })?;
        let addressee = sentence
            .dependent(at, Deprel::Obj)
            .filter(|&object| object > at && object < verb && !self.is_relative_pronoun(object));
        let start = addressee.map_or(usize::MAX, |object| sentence.subtree(object).start);
        let clause = sentence.subtree(verb);
        Some(clause.start.min(start)..clause.end)
    }

    /// "saw **gunmen drag men away**", where the tree hangs the verb on the noun.
    fn sight(&self, at: usize, cue: &Cue) -> Option<Range<usize>> {
        let sentence = self.sentence;
        let seen = sentence.dependents(at).iter().copied().find(|&noun| {
            noun > at
                && matches!(self.deprel(noun), Deprel::Obj | Deprel::Nsubj)
                && sentence
                    .dependents_by(noun, Deprel::Acl)
                    .any(|verb| matches!(sentence.tokens[verb].xpos, Xpos::Vb | Xpos::Vbp | Xpos::Vbg))
        });
        seen.filter(|_| cue.act == Act::Perceive)
            .map(|noun| sentence.subtree(noun))
    }

    /// Phrases and clauses under the prepositions that a cue takes; the preposition is left out where
    /// it leads the content and belongs to the cue.
    fn prepositional(&self, at: usize, cue: &Cue, keep: bool) -> Vec<Range<usize>> {
        let sentence = self.sentence;
        let mut parts = Vec::new();
        for &dependent in sentence.dependents(at) {
            if !matches!(
                self.deprel(dependent),
                Deprel::Obl | Deprel::Advcl | Deprel::Nmod | Deprel::Xcomp | Deprel::Ccomp
            ) || dependent < at
            {
                continue;
            }
            let case = sentence.dependents(dependent).iter().copied().find(|&word| {
                matches!(self.deprel(word), Deprel::Case | Deprel::Mark)
                    && cue
                        .takes
                        .iter()
                        .any(|takes| matches!(takes, Takes::Preposition(p) if p == self.lower(word)))
            });
            if let Some(case) = case {
                let part = sentence.subtree(dependent);
                parts.push(if keep || case != part.start {
                    part
                } else {
                    case + 1..part.end
                });
            }
        }
        parts
    }

    /// "It was reported **that …**", "**the attack** was condemned by", "**the army** is said **to have …**".
    fn passive_reading(&self, at: usize, cue: &Cue) -> Option<(Vec<Range<usize>>, Option<Source>)> {
        let sentence = self.sentence;
        let takes = |what: &Takes| cue.takes.contains(what);
        let agent = self.agent(at);
        let subject = sentence
            .dependent(at, Deprel::NsubjPass)
            .filter(|&subject| !self.is_relative_pronoun(subject));
        let below = |dependent: &&usize| {
            matches!(
                self.deprel(**dependent),
                Deprel::Ccomp | Deprel::CsubjPass | Deprel::Csubj
            )
        };
        if takes(&Takes::Clause)
            && let Some(&clause) = sentence.dependents(at).iter().find(below)
        {
            // "was told that": the subject is who heard it.
            if subject.is_some_and(|subject| self.lower(subject) != "it") && agent.is_none() {
                return None;
            }
            return Some((vec![sentence.subtree(clause)], agent));
        }
        let infinitive = sentence
            .dependent(at, Deprel::Xcomp)
            .filter(|&verb| is_infinitive(sentence, verb));
        if let (Some(subject), Some(verb)) = (subject, infinitive)
            && (takes(&Takes::Clause) || takes(&Takes::Infinitive))
        {
            return Some((vec![sentence.subtree(subject), sentence.subtree(verb)], agent));
        }
        if takes(&Takes::Object) || takes(&Takes::Clause) {
            let mut parts: Vec<Range<usize>> = subject
                .map(|subject| sentence.subtree(subject))
                .into_iter()
                .collect();
            if parts.is_empty() && self.deprel(at) == Deprel::Acl {
                // "the attack condemned by": the content is the noun it stands beside.
                let noun = sentence.tokens[at].head?;
                parts.push(sentence.subtree(noun).start..at);
            }
            if takes(&Takes::Object) {
                parts.extend(self.prepositional(at, cue, true));
            }
            if !parts.is_empty() && (agent.is_some() || cue.act == Act::Accuse) {
                return Some((parts, agent));
            }
        }
        None
    }

    fn agent(&self, at: usize) -> Option<Source> {
        let sentence = self.sentence;
        let is_by = |dependent: &usize| {
            self.deprel(*dependent) == Deprel::OblAgent
                || (self.deprel(*dependent) == Deprel::Obl
                    && sentence
                        .dependents_by(*dependent, Deprel::Case)
                        .any(|case| self.lower(case) == "by"))
        };
        let agent = sentence.dependents(at).iter().copied().find(is_by)?;
        self.phrase(agent, None)
    }

    /// The verb with its auxiliaries and adverbs, so far as they touch.
    fn cue_tokens(&self, at: usize) -> Range<usize> {
        let belongs = |token: usize| {
            self.sentence.tokens[token].head == Some(at)
                && self.sentence.tokens[token].upos != Upos::Propn
                && matches!(self.deprel(token), Deprel::Aux | Deprel::AuxPass | Deprel::Advmod)
        };
        let mut start = at;
        while start > 0 && belongs(start - 1) {
            start -= 1;
        }
        let mut end = at + 1;
        while end < self.sentence.tokens.len()
            && self.sentence.tokens[end].head == Some(at)
            && self.deprel(end) == Deprel::CompoundPrt
        {
            end += 1;
        }
        start..end
    }

    // ---- nouns ---------------------------------------------------------------------------------

    fn noun(&self, at: usize) -> Option<Draft> {
        let token = &self.sentence.tokens[at];
        if token.upos != Upos::Noun || token.deprel == Deprel::Compound {
            return None;
        }
        let readings = lexicon().nouns.get(&token.lemma)?;
        readings.iter().find_map(|cue| {
            let (content, preposition) = self.noun_content(at, cue)?;
            let source = self.noun_source(at);
            // "There was no claim of responsibility."
            let none = self
                .sentence
                .dependents_by(at, Deprel::Det)
                .any(|det| self.lower(det) == "no");
            if none && source.is_none() {
                return None;
            }
            let start = self.noun_start(at, source.as_ref());
            let end = preposition
                .filter(|&word| word == at + 1)
                .map_or(at + 1, |word| word + 1);
            self.draft(cue.act, start..end, source, vec![content])
        })
    }

    fn noun_content(&self, at: usize, cue: &Cue) -> Option<(Range<usize>, Option<usize>)> {
        let sentence = self.sentence;
        for &dependent in sentence.dependents(at) {
            if dependent < at {
                continue;
            }
            let infinitive = is_infinitive(sentence, dependent);
            match self.deprel(dependent) {
                Deprel::Acl | Deprel::Ccomp if cue.takes.contains(&Takes::Clause) && !infinitive => {
                    let that = sentence
                        .dependents_by(dependent, Deprel::Mark)
                        .any(|mark| self.lower(mark) == "that");
                    if that {
                        return Some((sentence.subtree(dependent), None));
                    }
                }
                Deprel::Acl | Deprel::Ccomp | Deprel::Xcomp
                    if cue.takes.contains(&Takes::Infinitive) && infinitive =>
                {
                    return Some((sentence.subtree(dependent), None));
                }
                Deprel::Nmod | Deprel::Obl | Deprel::Acl => {
                    let case = sentence.dependents(dependent).iter().copied().find(|&word| {
                        matches!(self.deprel(word), Deprel::Case | Deprel::Mark)
                            && cue
                                .takes
                                .iter()
                                .any(|takes| matches!(takes, Takes::Preposition(p) if p == self.lower(word)))
                    });
                    if let Some(case) = case {
                        let part = sentence.subtree(dependent);
                        return Some((case.max(part.start) + 1..part.end, Some(case)))
                            .filter(|(part, _)| !part.is_empty());
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whose claim, report, denial it is.
    fn noun_source(&self, at: usize) -> Option<Source> {
        let sentence = self.sentence;
        if let Some(owner) = sentence.dependent(at, Deprel::NmodPoss) {
            return self.phrase(owner, None);
        }
        let from = sentence.dependents_by(at, Deprel::Nmod).find(|&noun| {
            sentence
                .dependents_by(noun, Deprel::Case)
                .any(|case| matches!(self.lower(case), "by" | "from"))
        });
        if let Some(from) = from {
            return self.phrase(from, None);
        }
        let described = sentence.dependents_by(at, Deprel::Compound).find(|&word| {
            let token = &sentence.tokens[word];
            lexicon().kinds.contains_key(&token.lemma) || lexicon().kinds.contains_key(&token.lower)
        });
        if let Some(described) = described {
            return self.phrase(described, None);
        }
        let verb = sentence.tokens[at].head?;
        let light = sentence.tokens[verb].upos == Upos::Verb
            && lexicon().light.contains(&sentence.tokens[verb].lemma);
        match self.deprel(at) {
            Deprel::Obj if light => self.source(verb),
            Deprel::NsubjPass if light => self.agent(verb),
            _ => None,
        }
    }

    /// "its repeated **denial**": a cue takes the adjectives before it, not the source.
    fn noun_start(&self, at: usize, source: Option<&Source>) -> usize {
        let mut start = at;
        while start > 0
            && self.sentence.tokens[start - 1].head == Some(at)
            && self.deprel(start - 1) == Deprel::Amod
            && source.is_none_or(|source| !source.tokens.contains(&(start - 1)))
        {
            start -= 1;
        }
        start
    }

    // ---- prepositions ----------------------------------------------------------------------------

    /// "according to the ministry": the source below, the clause around.
    fn preposition(&self, at: usize) -> Option<Draft> {
        let sentence = self.sentence;
        let (words, act) = lexicon().prepositions.iter().find(|(words, _)| {
            words.iter().enumerate().all(|(offset, word)| {
                sentence
                    .tokens
                    .get(at + offset)
                    .is_some_and(|token| token.lower == *word)
            })
        })?;
        let phrase = at..at + words.len();
        let noun = self.under_preposition(phrase.clone())?;
        let source = self.phrase(noun, Some(phrase.end))?;
        if words.last().is_some_and(|word| word == "per") && !self.names_a_source(&source) {
            return None;
        }
        let whole = phrase.start.min(source.tokens.start)..source.tokens.end;
        let top = self.clause_around(noun, phrase.clone(), &whole)?;
        let content = minus(sentence.subtree(top), whole);
        let draft = self.draft(*act, phrase, Some(source), content)?;
        Some(Draft {
            clausal: true,
            ..draft
        })
    }

    fn under_preposition(&self, phrase: Range<usize>) -> Option<usize> {
        let sentence = self.sentence;
        let case = phrase.clone().find(|&word| {
            let token = &sentence.tokens[word];
            token.deprel == Deprel::Case && token.head.is_some_and(|head| head >= phrase.end)
        });
        let outside = case.and_then(|word| sentence.tokens[word].head);
        let below = || {
            phrase
                .clone()
                .flat_map(|word| sentence.dependents(word))
                .copied()
                .find(|&word| word >= phrase.end && self.deprel(word) != Deprel::Punct)
        };
        outside.or_else(below)
    }

    /// The clause that "according to X" says the source of: the nearest one, or the whole sentence
    /// where the phrase begins or ends it.
    fn clause_around(&self, noun: usize, phrase: Range<usize>, whole: &Range<usize>) -> Option<usize> {
        let sentence = self.sentence;
        let edge = phrase.start <= 1
            || sentence.tokens[whole.end..]
                .iter()
                .all(|token| token.upos == Upos::Punct);
        let mut at = sentence
            .ancestors(noun)
            .find(|ancestor| !phrase.contains(ancestor))?;
        loop {
            let clause = match self.deprel(at) {
                Deprel::Root | Deprel::Ccomp => true,
                Deprel::Parataxis | Deprel::Conj | Deprel::Advcl | Deprel::AclRelcl => {
                    !edge && matches!(sentence.tokens[at].upos, Upos::Verb | Upos::Adj | Upos::Noun)
                }
                _ => false,
            };
            match sentence.tokens[at].head {
                Some(head) if !clause => at = head,
                _ => return Some(at),
            }
        }
    }

    fn names_a_source(&self, source: &Source) -> bool {
        let token = &self.sentence.tokens[source.head];
        token.upos == Upos::Propn
            || (lexicon().kinds.contains_key(&token.lemma)
                && self.sentence.dependent(source.head, Deprel::Det).is_some())
    }

    // ---- sources -----------------------------------------------------------------------------------

    /// Who does what a verb says: its subject, or that of the verb it shares one with.
    fn source(&self, at: usize) -> Option<Source> {
        let sentence = self.sentence;
        let mut verb = at;
        for climbed in 0..6 {
            if climbed == 0
                && let Some(source) = self.swallowed(verb)
            {
                return Some(source);
            }
            if let Some(subject) = self.subject(verb, climbed > 0) {
                return self
                    .phrase(subject, None)
                    .map(|source| self.with_name_beside(source, verb))
                    .map(|source| clip(source, at, sentence));
            }
            if climbed == 0 && passive(sentence, verb) {
                return None;
            }
            if climbed == 0
                && sentence.dependent(verb, Deprel::Ccomp).is_some()
                && let Some(source) = self.just_before(verb)
            {
                return Some(source);
            }
            let head = sentence.tokens[verb].head?;
            if climbed == 0
                && let Some(speaker) = self.last_speaker(verb, head)
            {
                return Some(speaker);
            }
            match self.deprel(verb) {
                Deprel::Conj | Deprel::Xcomp => verb = head,
                Deprel::Advcl | Deprel::Obl | Deprel::Parataxis | Deprel::Ccomp => {
                    if self.deprel(verb) == Deprel::Ccomp && !is_infinitive(sentence, verb) {
                        return None;
                    }
                    // "cited residents as saying": those cited say it.
                    let as_saying = sentence.dependents(verb).iter().any(|&word| {
                        matches!(self.deprel(word), Deprel::Mark | Deprel::Case) && self.lower(word) == "as"
                    });
                    if as_saying && let Some(object) = sentence.dependent(head, Deprel::Obj) {
                        return self.phrase(object, None).map(|source| clip(source, at, sentence));
                    }
                    verb = head;
                }
                Deprel::Acl | Deprel::AclRelcl => return self.beside_noun(head, at),
                _ => return None,
            }
            if !matches!(
                sentence.tokens[verb].upos,
                Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun
            ) {
                return None;
            }
        }
        None
    }

    /// "**A man who goes by the name of Badger** said": the cue of the main clause, which the tree takes for a second
    /// relative clause with the name as its subject.
    fn swallowed(&self, cue: usize) -> Option<Source> {
        let sentence = self.sentence;
        let noun = sentence.tokens[cue].head?;
        if self.deprel(cue) != Deprel::AclRelcl || self.deprel(noun) != Deprel::Root {
            return None;
        }
        let subject = sentence.dependent(cue, Deprel::Nsubj)?;
        let first = sentence
            .dependents_by(noun, Deprel::AclRelcl)
            .any(|clause| clause < cue);
        let named = sentence.tokens[subject].upos == Upos::Propn && subject + 1 == cue;
        (first && named).then(|| Source {
            sentence: self.index,
            tokens: trim(sentence, sentence.subtree(noun).start..cue),
            head: noun,
        })
    }

    /// "the **newspaper Al-Watan** said", "said the **priest, Father Ruiz**": a name and what it is the name of,
    /// of which the tree makes two subjects.
    fn with_name_beside(&self, source: Source, verb: usize) -> Source {
        let sentence = self.sentence;
        let joins = |one: &Range<usize>, other: &Range<usize>| {
            (one.start < other.start && one.end >= other.start)
                || (one.end + 1 == other.start && self.lower(one.end) == "," && verb < one.start)
        };
        let beside = sentence
            .dependents(verb)
            .iter()
            .copied()
            .filter(|&noun| match self.deprel(noun) {
                Deprel::Nsubj => true,
                Deprel::Ccomp | Deprel::Obj => noun > verb && self.is_bare_noun(noun),
                _ => false,
            })
            .filter(|&noun| !source.tokens.contains(&noun))
            .filter_map(|noun| self.phrase(noun, None))
            .find(|other| {
                let named = [source.head, other.head]
                    .iter()
                    .any(|&head| sentence.tokens[head].upos == Upos::Propn);
                named && (joins(&source.tokens, &other.tokens) || joins(&other.tokens, &source.tokens))
            });
        match beside {
            Some(other) => Source {
                tokens: source.tokens.start.min(other.tokens.start)..source.tokens.end.max(other.tokens.end),
                ..source
            },
            None => source,
        }
    }

    /// "…, the mayor said, **adding** that …": a participle goes with the cue before it, though the tree
    /// hangs it on the clause that the mayor said.
    fn last_speaker(&self, verb: usize, head: usize) -> Option<Source> {
        let sentence = self.sentence;
        if sentence.tokens[verb].xpos != Xpos::Vbg || self.deprel(verb) != Deprel::Advcl {
            return None;
        }
        let inserted = (head + 1..verb).rev().find(|&cue| {
            let after = sentence.tokens[cue].head == Some(head)
                && matches!(self.deprel(cue), Deprel::Parataxis | Deprel::Conj);
            let above = sentence.tokens[head].head == Some(cue) && self.deprel(head) == Deprel::Ccomp;
            (after || above) && sentence.tokens[cue].upos == Upos::Verb && !self.readings(cue).is_empty()
        })?;
        self.source(inserted)
    }

    /// The source of a participle after a noun: the noun ("residents saying"), or whoever issued it
    /// ("issued a statement saying").
    fn beside_noun(&self, noun: usize, at: usize) -> Option<Source> {
        let sentence = self.sentence;
        let said = lexicon().nouns.contains_key(&sentence.tokens[noun].lemma);
        let issuer = said.then(|| self.noun_source(noun)).flatten();
        issuer
            .or_else(|| self.phrase(noun, None))
            .map(|source| clip(source, at, sentence))
    }

    fn subject(&self, verb: usize, climbed: bool) -> Option<usize> {
        let sentence = self.sentence;
        // Of two subjects the nearer is the cue's own, the other the quoted clause's.
        let active = sentence
            .dependents(verb)
            .iter()
            .copied()
            .filter(|&dependent| matches!(self.deprel(dependent), Deprel::Nsubj | Deprel::NsubjOuter))
            .min_by_key(|&subject| subject.abs_diff(verb));
        let passive = || sentence.dependent(verb, Deprel::NsubjPass).filter(|_| climbed);
        active
            .or_else(passive)
            .or_else(|| self.inverted(verb).filter(|_| !climbed))
            .filter(|&subject| self.lower(subject) != "there")
    }

    /// "…," **said the minister**: a bare noun after the cue, where the words said stand before it.
    fn inverted(&self, verb: usize) -> Option<usize> {
        let sentence = self.sentence;
        let before = verb > 0 && matches!(self.lower(verb - 1), "\"" | "''" | "," | "'")
            || sentence
                .dependent(verb, Deprel::Ccomp)
                .is_some_and(|clause| clause < verb);
        let after = sentence.dependents(verb).iter().copied().find(|&dependent| {
            dependent > verb
                && matches!(
                    self.deprel(dependent),
                    Deprel::Obj | Deprel::Ccomp | Deprel::Xcomp | Deprel::Obl
                )
                && self.is_bare_noun(dependent)
                && sentence.dependent(dependent, Deprel::Case).is_none()
        });
        after.filter(|_| before && self.deprel(verb) != Deprel::Advcl)
    }

    /// "…, **state media** said": the noun phrase right before a cue, where the tree hangs it elsewhere
    /// (a comma before it may be missing).
    fn just_before(&self, cue: usize) -> Option<Source> {
        let sentence = self.sentence;
        if !matches!(sentence.tokens[cue].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) {
            return None;
        }
        let last = cue.checked_sub(1)?;
        let head = std::iter::once(last)
            .chain(sentence.ancestors(last))
            .take_while(|&noun| {
                noun < cue
                    && matches!(sentence.tokens[noun].upos, Upos::Noun | Upos::Propn | Upos::Pron)
                    && sentence.subtree(noun).end == cue
            })
            .find(|&noun| {
                sentence.tokens[noun].upos == Upos::Pron || crate::profile::is_source(sentence, noun)
            })?;
        let before = |&word: &usize| {
            matches!(
                self.deprel(word),
                Deprel::Det
                    | Deprel::Amod
                    | Deprel::Compound
                    | Deprel::Nummod
                    | Deprel::NmodPoss
                    | Deprel::NmodDesc
            )
        };
        let start = sentence
            .dependents(head)
            .iter()
            .filter(|word| before(word))
            .map(|&word| sentence.subtree(word).start)
            .min()
            .unwrap_or(head);
        Some(Source {
            sentence: self.index,
            tokens: trim(sentence, start.min(head)..cue),
            head,
        })
    }

    fn is_relative_pronoun(&self, at: usize) -> bool {
        matches!(self.sentence.tokens[at].xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wrb)
    }

    /// A noun with everything below it, but for punctuation at its ends and the preposition before it.
    fn phrase(&self, head: usize, from: Option<usize>) -> Option<Source> {
        let sentence = self.sentence;
        let mut tokens = sentence.subtree(head);
        if let Some(from) = from {
            tokens.start = from.max(tokens.start);
        }
        // A determiner that the tree hangs on the verb.
        if from.is_none()
            && let Some(before) = tokens.start.checked_sub(1)
            && self.deprel(before) == Deprel::Det
            && sentence.tokens[before].head == sentence.tokens[head].head
        {
            tokens.start = before;
        }
        while tokens.start < head
            && (sentence.tokens[tokens.start].upos == Upos::Punct
                || (self.deprel(tokens.start) == Deprel::Case
                    && sentence.tokens[tokens.start].head == Some(head)))
        {
            tokens.start += 1;
        }
        let citing = sentence.dependents(head).iter().copied().find(|&dependent| {
            dependent > head
                && sentence.tokens[dependent].xpos == Xpos::Vbg
                && lexicon().hearsay.contains(&sentence.tokens[dependent].lemma)
        });
        if let Some(citing) = citing {
            tokens.end = sentence.subtree(citing).start.max(head + 1);
        }
        // A tree that crosses itself: what stands between is another's.
        if let Some(foreign) =
            (head + 1..tokens.end).find(|&at| !sentence.ancestors(at).any(|above| above == head))
        {
            tokens.end = foreign;
        }
        let name = sentence.names.iter().find(|name| name.tokens.contains(&head));
        if let Some(name) = name.filter(|name| tokens.end < name.tokens.end) {
            tokens.end = name.tokens.end;
        }
        let tokens = trim(sentence, tokens);
        (!tokens.is_empty() && tokens.contains(&head)).then_some(Source {
            sentence: self.index,
            tokens,
            head,
        })
    }

    // ---- sources within sources ----------------------------------------------------------------------

    /// "SANA, citing a military source, said ...": one more attribution inside the speaker's.
    fn hearsay(&self, drafts: &mut Vec<Draft>) {
        let sentence = self.sentence;
        for at in 0..sentence.tokens.len() {
            let token = &sentence.tokens[at];
            let hangs = matches!(token.deprel, Deprel::Advcl | Deprel::Acl | Deprel::Parataxis);
            if token.upos != Upos::Verb || !lexicon().hearsay.contains(&token.lemma) || !hangs {
                continue;
            }
            let (Some(cited), Some(head)) = (self.cited(at), token.head) else {
                continue;
            };
            let has_cue =
                |draft: &&Draft, token: usize| draft.cue.as_ref().is_some_and(|cue| cue.contains(&token));
            let speaker = drafts
                .iter()
                .find(|draft| {
                    has_cue(draft, head) || draft.source.as_ref().is_some_and(|source| source.head == head)
                })
                .or_else(|| drafts.iter().find(|draft| draft.clausal && !has_cue(draft, at)));
            let Some(content) = speaker.map(|speaker| speaker.content.clone()) else {
                continue;
            };
            drafts.retain(|draft| !has_cue(&draft, at));
            drafts.push(Draft {
                sentence: self.index,
                act: Act::Say,
                cue: Some(self.cue_tokens(at)),
                source: self.phrase(cited, None),
                content,
                clausal: true,
            });
        }
    }

    /// Whom a verb of citing cites: somebody, not a figure or a reason.
    fn cited(&self, at: usize) -> Option<usize> {
        let sentence = self.sentence;
        sentence
            .dependents(at)
            .iter()
            .copied()
            .filter(|&noun| {
                noun > at
                    && matches!(
                        self.deprel(noun),
                        Deprel::Obj | Deprel::Iobj | Deprel::Obl | Deprel::Ccomp
                    )
            })
            .filter(|&noun| sentence.dependent(noun, Deprel::Case).is_none())
            .find(|&noun| crate::profile::is_source(sentence, noun))
    }

    /// "The Observatory put the toll at 56, **Anadolu at 85**": a second source with a figure of its own, whose verb
    /// is left out.
    fn second_figures(&self, drafts: &mut Vec<Draft>) {
        let sentence = self.sentence;
        let mut more = Vec::new();
        for draft in drafts.iter_mut().filter(|draft| draft.act == Act::Estimate) {
            let Some(cue) = draft.cue.clone() else { continue };
            for at in cue.end..sentence.tokens.len().saturating_sub(1) {
                let Some(source) = self.second_source(cue.end, at) else {
                    continue;
                };
                let end = (at + 1..sentence.tokens.len())
                    .find(|&word| matches!(self.lower(word), "," | ";" | "." | "and" | "while"))
                    .unwrap_or(sentence.tokens.len());
                let before = sentence.span_of(cue.start..source.tokens.start - 1);
                let figure = sentence.span_of(at..end);
                draft.content = draft
                    .content
                    .iter()
                    .filter(|part| part.start < before.end)
                    .map(|part| Span::new(part.start, part.end.min(before.end)))
                    .collect();
                more.push(Draft {
                    sentence: self.index,
                    act: Act::Estimate,
                    cue: None,
                    source: Some(source),
                    content: vec![figure],
                    clausal: false,
                });
            }
        }
        drafts.extend(more);
    }

    /// Who stands between a comma and "at" with a number after it, at `at`.
    fn second_source(&self, first: usize, at: usize) -> Option<Source> {
        let tokens = &self.sentence.tokens;
        if self.lower(at) != "at" || tokens[at + 1].upos != Upos::Num {
            return None;
        }
        let start = (first..at)
            .rev()
            .find(|&before| matches!(self.lower(before), "," | ";" | "and" | "while" | "but"))?
            + 1;
        let named = start < at
            && tokens[start..at].iter().all(|token| {
                matches!(
                    token.upos,
                    Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Adp
                )
            });
        named.then(|| Source {
            sentence: self.index,
            tokens: start..at,
            head: self.sentence.head_of(start..at),
        })
    }

    // ---- putting together ------------------------------------------------------------------------------

    fn draft(
        &self,
        act: Act,
        cue: Range<usize>,
        source: Option<Source>,
        content: Vec<Range<usize>>,
    ) -> Option<Draft> {
        let mut parts = content;
        if let Some(source) = &source {
            parts = parts
                .into_iter()
                .flat_map(|part| minus(part, source.tokens.clone()))
                .collect();
        }
        parts = parts
            .into_iter()
            .flat_map(|part| minus(part, cue.clone()))
            .flat_map(|part| match self.other_voice(&part, &cue) {
                Some(other) => minus(part, other),
                None => vec![part],
            })
            .collect();
        let content: Vec<Span> = parts.into_iter().filter_map(|part| self.span(part)).collect();
        (!content.is_empty()).then_some(Draft {
            sentence: self.index,
            act,
            cue: Some(cue),
            source,
            content,
            clausal: false,
        })
    }

    /// "…, **while the government said …**": a clause set against the content, with a source of its own.
    fn other_voice(&self, part: &Range<usize>, cue: &Range<usize>) -> Option<Range<usize>> {
        let sentence = self.sentence;
        part.clone()
            .filter(|&verb| {
                self.deprel(verb) == Deprel::Advcl && verb > cue.start && !self.readings(verb).is_empty()
            })
            .find(|&verb| {
                sentence.dependent(verb, Deprel::Nsubj).is_some()
                    && sentence
                        .dependents_by(verb, Deprel::Mark)
                        .any(|mark| matches!(self.lower(mark), "while" | "whereas" | "although" | "though"))
            })
            .map(|verb| sentence.subtree(verb))
    }

    fn span(&self, tokens: Range<usize>) -> Option<Span> {
        let tokens = trim(self.sentence, tokens);
        (!tokens.is_empty()).then(|| self.sentence.span_of(tokens))
    }
}

/// Whether a verb is passive ("was quoted") or a bare past participle after a noun ("made public by").
fn passive(sentence: &Sentence, at: usize) -> bool {
    sentence.dependent(at, Deprel::AuxPass).is_some()
        || sentence.dependent(at, Deprel::NsubjPass).is_some()
        || (sentence.tokens[at].xpos == Xpos::Vbn
            && sentence.tokens[at].deprel == Deprel::Acl
            && sentence.dependent(at, Deprel::Aux).is_none())
}

/// Takes a range out of another.
fn minus(from: Range<usize>, out: Range<usize>) -> Vec<Range<usize>> {
    if out.start >= from.end || out.end <= from.start {
        return vec![from];
    }
    [
        from.start..out.start.max(from.start),
        out.end.min(from.end)..from.end,
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect()
}

/// A source ends before the cue that it speaks by.
fn clip(mut source: Source, cue: usize, sentence: &Sentence) -> Source {
    if source.tokens.contains(&cue) {
        if source.head < cue {
            source.tokens.end = cue;
        } else {
            source.tokens.start = cue + 1;
        }
        source.tokens = trim(sentence, source.tokens);
    }
    source
}

/// Drops commas, colons, dashes and stops from both ends, and marks that have no partner inside.
pub(crate) fn trim(sentence: &Sentence, mut tokens: Range<usize>) -> Range<usize> {
    let lower = |at: usize| sentence.tokens[at].lower.as_str();
    while tokens.start < tokens.end {
        let first = lower(tokens.start);
        let quote = matches!(first, "\"" | "``" | "'" | "(" | "[");
        if sentence.tokens[tokens.start].upos != Upos::Punct || quote {
            break;
        }
        tokens.start += 1;
    }
    while tokens.start < tokens.end {
        let last = tokens.end - 1;
        if sentence.tokens[last].upos != Upos::Punct {
            break;
        }
        let partner = match lower(last) {
            "\"" | "''" => (tokens.start..last).any(|at| matches!(lower(at), "\"" | "``")),
            ")" => (tokens.start..last).any(|at| lower(at) == "("),
            "]" => (tokens.start..last).any(|at| lower(at) == "["),
            "'" => (tokens.start..last).any(|at| lower(at) == "'"),
            _ => false,
        };
        if partner {
            break;
        }
        tokens.end -= 1;
    }
    tokens
}
