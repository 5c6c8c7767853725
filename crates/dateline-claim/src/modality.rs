//! Did it happen, will it, may it: what the words beside and above a word of happening say.

use std::ops::Range;

use dateline_language::{Analysis, Deprel, Sentence, Upos, Xpos};

use crate::lexicon::{Beside, Turn, lexicon};

/// What the words around a happening say of it, whoever says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modality {
    /// It did not happen, or will not.
    pub negated: bool,
    /// It has not happened yet.
    pub future: bool,
    /// It is not certain.
    pub possible: bool,
    /// It hangs on a condition ("if", "unless").
    pub conditional: bool,
    /// It is contrary to fact ("would have captured").
    pub counterfactual: bool,
    /// Somebody means it to happen, or expects it.
    pub intended: bool,
    /// It was tried.
    pub attempted: bool,
    /// It was put off: not yet, though it was to be (`negated` and `future` as well).
    pub postponed: bool,
    /// Words that say so: what they do, and where they stand in the sentence.
    pub words: Vec<(&'static str, Range<usize>)>,
}

impl Modality {
    fn note(&mut self, what: &'static str, token: usize) {
        match what {
            "negated" => self.negated = !self.negated,
            "future" => self.future = true,
            "possible" => self.possible = true,
            "conditional" => self.conditional = true,
            "counterfactual" => self.counterfactual = true,
            "postponed" => {
                self.postponed = true;
                self.negated = !self.negated;
                self.future = true;
            }
            "intended" => {
                self.intended = true;
                self.future = true;
            }
            _ => self.attempted = true,
        }
        self.words.push((what, token..token + 1));
    }
}

/// What is said of the happening that a token stands for. Reads the words beside the token, then
/// those of the words it depends on for its truth ("tried to **advance**", "a plan to **attack**",
/// "launched an **offensive**"), up to the clause that somebody says.
pub fn modality(analysis: &Analysis, sentence: usize, token: usize) -> Modality {
    let mut modality = Modality::default();
    if let Some(sentence) = analysis.sentences.get(sentence)
        && token < sentence.tokens.len()
    {
        let copula = matches!(
            sentence.tokens[token].deprel,
            Deprel::Cop | Deprel::Aux | Deprel::AuxPass
        );
        let predicate = sentence.tokens[token].head.filter(|_| copula);
        let mut at = Some(predicate.unwrap_or(token));
        while let Some(here) = at {
            beside(sentence, here, &mut modality);
            at = above(sentence, here, &mut modality);
        }
        // What hangs on a condition is neither said to happen nor not to.
        if modality.conditional {
            modality.negated = false;
        }
    }
    modality
}

/// Auxiliaries, adverbs, determiners, adjectives and markers that depend on a word.
fn beside(sentence: &Sentence, at: usize, modality: &mut Modality) {
    let words = &lexicon().modality;
    let perfect = has_perfect(sentence, at);
    for &dependent in sentence.dependents(at) {
        let token = &sentence.tokens[dependent];
        match token.deprel {
            // "Had they reached the road, …"
            Deprel::Aux if is_inverted(sentence, at, dependent) => {
                let what = if token.lower == "had" {
                    "counterfactual"
                } else {
                    "conditional"
                };
                modality.note(what, dependent);
            }
            // "can no longer hold"
            Deprel::Advmod if token.lower == "longer" && preceded_by(sentence, dependent, "no") => {
                modality.note("negated", dependent);
            }
            Deprel::Aux
            | Deprel::AuxPass
            | Deprel::Advmod
            | Deprel::Det
            | Deprel::Cc
            | Deprel::CcPreconj
            | Deprel::Case => {
                // "no" beside a noun, "without" before it; "not only" denies nothing.
                if token.deprel == Deprel::Advmod
                    && followed_by(sentence, dependent, &["only", "just", "all", "every"])
                    || is_comparison(sentence, dependent)
                {
                    continue;
                }
                match words.beside.get(&token.lower) {
                    Some(Beside::Negating) => modality.note("negated", dependent),
                    Some(Beside::Future) => modality.note("future", dependent),
                    Some(Beside::Possible) => {
                        modality.note("possible", dependent);
                        if !perfect && token.deprel == Deprel::Aux {
                            modality.note("future", dependent);
                        }
                    }
                    Some(Beside::Conditional) if perfect => modality.note("counterfactual", dependent),
                    Some(Beside::Conditional) => {
                        modality.note("future", dependent);
                        if token.lower == "could" {
                            modality.note("possible", dependent);
                        }
                    }
                    Some(Beside::Hedging) => modality.note("possible", dependent),
                    Some(Beside::Should) => {
                        modality.note("future", dependent);
                        modality.note("possible", dependent);
                    }
                    None => {}
                }
            }
            Deprel::Amod | Deprel::Compound => {
                if let Some(turn) = words.adjectives.get(&token.lower) {
                    note_turn(*turn, dependent, modality);
                }
            }
            Deprel::Mark if words.conditional.contains(&token.lower) => {
                modality.note("conditional", dependent);
            }
            // "No soldiers were killed.", "Not one post fell."
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj => {
                let none = sentence.dependents(dependent).iter().copied().find(|&word| {
                    match sentence.tokens[word].lower.as_str() {
                        "no" => !is_comparison(sentence, word),
                        "neither" => true,
                        "not" => {
                            word < dependent
                                && dependent < at
                                && !followed_by(sentence, word, &["only", "just", "all", "every"])
                        }
                        _ => false,
                    }
                });
                let nobody = matches!(token.lower.as_str(), "nobody" | "none" | "nothing");
                if let Some(word) = none.or(nobody.then_some(dependent)) {
                    modality.note("negated", word);
                }
            }
            // The main clause of "it would attack if …"; what is told in the past took place all the same.
            Deprel::Advcl if sentence.tokens[at].xpos != Xpos::Vbd => {
                let marker = sentence
                    .dependents_by(dependent, Deprel::Mark)
                    .find(|&mark| matches!(sentence.tokens[mark].lower.as_str(), "if" | "unless"));
                if let Some(marker) = marker
                    && !modality.conditional
                {
                    modality.note("conditional", marker);
                }
            }
            _ => {}
        }
    }
}

/// The word above that bears on the truth of the happening at `at`, with what it does noted.
fn above(sentence: &Sentence, at: usize, modality: &mut Modality) -> Option<usize> {
    let token = &sentence.tokens[at];
    let head = token.head?;
    let governor = &sentence.tokens[head];
    let words = &lexicon().modality;
    let turn = turn_of(sentence, head);
    let infinitive = is_infinitive(sentence, at);
    // "too afraid to return"
    let too = infinitive
        && governor.upos == Upos::Adj
        // "too early to tell", "took too long to come" leave it open.
        && !matches!(governor.lower.as_str(), "early" | "soon" | "long")
        && sentence
            .dependents_by(head, Deprel::Advmod)
            .any(|adverb| sentence.tokens[adverb].lower == "too");
    if too {
        modality.note("negated", head);
        return None;
    }
    // "called off its attack", for which the tree has no object
    let bare = token.deprel == Deprel::Obl
        && sentence.dependent(at, Deprel::Case).is_none()
        && sentence.dependent(at, Deprel::Mark).is_none();
    let relation = if bare { Deprel::Obj } else { token.deprel };
    match relation {
        // "tried to advance", "is expected to attack", "began shelling"
        Deprel::Xcomp => {
            if let Some(turn) = turn {
                note_turn(turn, head, modality);
            }
            Some(head)
        }
        // "believed that", "expected the army to attack"; "said that" leaves it as it is
        Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => {
            // "could not confirm that", "did not say whether"
            let denied = sentence
                .dependents(head)
                .iter()
                .find(|&&word| matches!(sentence.tokens[word].lower.as_str(), "not" | "n't" | "never"));
            if let Some(&word) = denied.filter(|_| turn != Some(Turn::Negating)) {
                modality.note("possible", word);
            }
            if let Some(turn @ (Turn::Future | Turn::Intended | Turn::Possible | Turn::Negating)) = turn
                && (infinitive || turn == Turn::Possible || words.foretelling.contains(&governor.lemma))
            {
                note_turn(turn, head, modality);
                return infinitive.then_some(head);
            }
            None
        }
        // "a plan to attack", "the contract to supply"; "the troops attacking" says nothing
        Deprel::Acl if infinitive && turn.is_none() && is_singled_out(sentence, head) => None,
        Deprel::Acl if infinitive => {
            note_turn(turn.unwrap_or(Turn::Future), head, modality);
            Some(head)
        }
        // purpose: "moved in to attack"
        Deprel::Advcl if infinitive => {
            if !words.resulting.contains(&token.lemma) {
                modality.note("future", at);
            }
            None
        }
        // "no evidence that they fired"
        Deprel::Acl if words.witnessing.contains(&governor.lemma) && is_that_clause(sentence, at) => {
            let no = sentence
                .dependents_by(head, Deprel::Det)
                .find(|&det| sentence.tokens[det].lower == "no");
            if let Some(no) = no {
                modality.note("negated", no);
            }
            None
        }
        // "stopped short of attacking"
        Deprel::Advcl if turn == Some(Turn::Negating) && has_of(sentence, at) => {
            modality.note("negated", head);
            None
        }
        // "suspected of derailing a train"
        Deprel::Advcl if turn == Some(Turn::Possible) => {
            modality.note("possible", head);
            None
        }
        Deprel::Conj => shares_auxiliary(sentence, at, head).then_some(head),
        // A noun of happening under a verb: "launched an offensive", "averted an attack".
        Deprel::Obj | Deprel::NsubjPass | Deprel::Nsubj => match turn {
            Some(Turn::Actual) => Some(head),
            Some(Turn::Failing) => None,
            // "pushed back the attack", "fought the fire"
            Some(Turn::Attempt) if governor.lemma != "attempt" => None,
            // "tried to stop the attack": it is not stopped
            Some(Turn::Negating) if is_unfulfilled(sentence, head) => None,
            // "rejected the plan": there was a plan
            Some(Turn::Negating) if turn_of(sentence, at) == Some(Turn::Intended) => None,
            // "the attack was planned", but not "their presence was meant to stop it"
            Some(turn)
                if token.deprel != Deprel::Nsubj && sentence.dependent(head, Deprel::Xcomp).is_none() =>
            {
                note_turn(turn, head, modality);
                Some(head)
            }
            _ => None,
        },
        // "plans for an attack", "fear of an attack", "failed in the attack" (it took place)
        Deprel::Nmod | Deprel::Obl | Deprel::Acl => {
            let case = sentence
                .dependents_by(at, Deprel::Case)
                .chain(sentence.dependents_by(at, Deprel::Mark))
                .map(|case| sentence.tokens[case].lower.as_str())
                .next()?;
            match turn {
                Some(turn @ (Turn::Future | Turn::Intended | Turn::Possible | Turn::Prospect))
                    if matches!(case, "of" | "for" | "on" | "about") =>
                {
                    note_turn(turn, head, modality);
                    (governor.upos == Upos::Verb).then_some(head)
                }
                Some(turn @ (Turn::Negating | Turn::Postponing)) if matches!(case, "from" | "in" | "of") => {
                    note_turn(turn, head, modality);
                    None
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn note_turn(turn: Turn, token: usize, modality: &mut Modality) {
    match turn {
        Turn::Future => modality.note("future", token),
        Turn::Intended => modality.note("intended", token),
        Turn::Prospect => {
            modality.note("possible", token);
            modality.note("future", token);
        }
        Turn::Attempt => modality.note("attempted", token),
        Turn::Postponing => modality.note("postponed", token),
        Turn::Negating | Turn::Failing => modality.note("negated", token),
        Turn::Possible => modality.note("possible", token),
        Turn::Actual => {}
    }
}

fn followed_by(sentence: &Sentence, at: usize, words: &[&str]) -> bool {
    sentence
        .tokens
        .get(at + 1)
        .is_some_and(|next| words.contains(&next.lower.as_str()))
}

/// What a word does to what it governs; a verb with its particle before the verb alone ("call off").
fn turn_of(sentence: &Sentence, at: usize) -> Option<Turn> {
    let token = &sentence.tokens[at];
    let words = &lexicon().modality;
    let phrasal = || {
        let parts = words.phrasal.get(&token.lemma)?;
        parts
            .iter()
            .find(|(particle, _)| {
                let is_particle = |&word: &usize| word > at && sentence.tokens[word].lower == *particle;
                sentence.dependents(at).iter().any(is_particle)
            })
            .map(|(_, turn)| *turn)
    };
    match token.upos {
        Upos::Verb | Upos::Aux => phrasal().or_else(|| words.verbs.get(&token.lemma).copied()),
        Upos::Noun => words.nouns.get(&token.lemma).copied(),
        Upos::Adj => words
            .governing_adjectives
            .get(&token.lemma)
            .or(words.verbs.get(&token.lemma))
            .copied(),
        _ => None,
    }
}

/// Whether an auxiliary stands before the subject of a clause that hangs on another: "had they reached it, …".
fn is_inverted(sentence: &Sentence, at: usize, auxiliary: usize) -> bool {
    sentence.tokens[at].deprel == Deprel::Advcl
        && matches!(
            sentence.tokens[auxiliary].lower.as_str(),
            "had" | "should" | "were"
        )
        && sentence
            .dependent(at, Deprel::Nsubj)
            .or_else(|| sentence.dependent(at, Deprel::NsubjPass))
            .is_some_and(|subject| auxiliary < subject)
        && sentence.dependent(at, Deprel::Mark).is_none()
}

/// "the first commander to be killed": what is told of one among others came about.
fn is_singled_out(sentence: &Sentence, noun: usize) -> bool {
    sentence
        .dependents(noun)
        .iter()
        .any(|&word| lexicon().modality.singling.contains(&sentence.tokens[word].lower))
}

/// Whether a verb of stopping is itself only meant or tried: "moved **to stop** the attack".
fn is_unfulfilled(sentence: &Sentence, verb: usize) -> bool {
    if !is_infinitive(sentence, verb) {
        return false;
    }
    let mut outer = Modality::default();
    above(sentence, verb, &mut outer);
    outer.future || outer.attempted || outer.possible
}

fn is_that_clause(sentence: &Sentence, clause: usize) -> bool {
    sentence
        .dependents_by(clause, Deprel::Mark)
        .any(|mark| sentence.tokens[mark].lower == "that")
}

fn has_of(sentence: &Sentence, at: usize) -> bool {
    sentence
        .dependents(at)
        .iter()
        .any(|&word| sentence.tokens[word].lower == "of" && word < at)
}

/// "no more important target": compares, and denies nothing.
fn is_comparison(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[at].lower == "no"
        && followed_by(sentence, at, &["more", "less"])
        && tokens.get(at + 2).is_some_and(|word| word.upos == Upos::Adj)
}

fn preceded_by(sentence: &Sentence, at: usize, word: &str) -> bool {
    at > 0 && sentence.tokens[at - 1].lower == word
}

/// "to attack": an infinitive with its particle.
pub(crate) fn is_infinitive(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    sentence.dependents(at).iter().any(|&dependent| {
        tokens[dependent].lower == "to"
            && (tokens[dependent].upos == Upos::Part || tokens[dependent].deprel == Deprel::Mark)
    })
}

fn has_perfect(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    let have =
        |&dependent: &usize| tokens[dependent].deprel == Deprel::Aux && tokens[dependent].lemma == "have";
    sentence.dependents(at).iter().any(have)
}

/// "will attack and destroy": the second verb has no auxiliary and no subject of its own.
fn shares_auxiliary(sentence: &Sentence, at: usize, first: usize) -> bool {
    let tokens = &sentence.tokens;
    let own = sentence.dependents(at).iter().any(|&dependent| {
        matches!(
            tokens[dependent].deprel,
            Deprel::Aux | Deprel::AuxPass | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Cop
        )
    });
    let passive = sentence.dependent(first, Deprel::AuxPass).is_some();
    let contrast = sentence
        .dependents(at)
        .iter()
        .any(|&word| matches!(tokens[word].lower.as_str(), "but" | "only" | "instead" | "rather"));
    let same_form = tokens[at].xpos == tokens[first].xpos
        || matches!(
            (tokens[first].xpos, tokens[at].xpos),
            (Xpos::Vbn, Xpos::Vbd) | (Xpos::Vbd, Xpos::Vbn)
        ) && !passive;
    !own && !contrast && same_form
}
