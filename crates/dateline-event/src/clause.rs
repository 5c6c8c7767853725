//! Who is subject and who is object of a verb, whatever the shape of its clause.
//!
//! Works on one tree of Universal Dependencies: active and passive, relative clauses, participles that
//! modify a noun, verbs joined by "and" that share a subject, infinitives and adverbial clauses whose
//! subject stands in the clause above.

use dateline_language::{Deprel, Sentence, Upos, Xpos};

/// How far up a missing subject is looked for.
const CLIMB: usize = 6;

/// Verbs whose object is the one who does what their infinitive says ("forced THEM to leave").
const OBJECT_CONTROL: &[&str] = &[
    "allow",
    "ask",
    "authorise",
    "authorize",
    "call",
    "cause",
    "compel",
    "convince",
    "direct",
    "enable",
    "encourage",
    "force",
    "help",
    "instruct",
    "invite",
    "let",
    "make",
    "order",
    "permit",
    "persuade",
    "press",
    "pressure",
    "prompt",
    "push",
    "request",
    "see",
    "send",
    "tell",
    "urge",
    "warn",
];

/// Verbs whose object is the one who did what stands under "of" or "for" ("accused THEM of killing").
const ACCUSING: &[&str] = &[
    "accuse",
    "acquit",
    "arrest",
    "blame",
    "charge",
    "condemn",
    "convict",
    "criticise",
    "criticize",
    "denounce",
    "fault",
    "indict",
    "praise",
    "stop",
    "suspect",
    "thank",
];

/// Verbs of moving and acting that have no object, so that a noun after their participle does what it says ("by
/// retreating MILITANTS").
const WITHOUT_OBJECT: &[&str] = &[
    "advance", "flee", "march", "protest", "rampage", "retreat", "riot", "rival", "withdraw",
];

/// Verbs of harm that always have an object.
const HARM: &[&str] = &[
    "abduct",
    "arrest",
    "behead",
    "detain",
    "displace",
    "execute",
    "hurt",
    "injure",
    "kidnap",
    "kill",
    "maim",
    "martyr",
    "massacre",
    "murder",
    "slaughter",
    "slay",
    "wound",
];

/// Prepositions that make a noun of the participle after them, where it has no object ("killed IN shelling").
const BEFORE_NOUNS: &[&str] = &[
    "amid",
    "amidst",
    "by",
    "despite",
    "during",
    "following",
    "from",
    "in",
    "through",
    "under",
];

/// Participles under which stands what a thing is taken for ("BELIEVED to be Russian").
const SUPPOSED: &[&str] = &[
    "allege",
    "assume",
    "believe",
    "presume",
    "report",
    "say",
    "suspect",
    "think",
    "understand",
];

/// What speaks for the one who sends it ("sent a LETTER threatening to leave").
const MESSAGES: &[&str] = &[
    "cable",
    "communique",
    "complaint",
    "declaration",
    "lawsuit",
    "letter",
    "message",
    "motion",
    "note",
    "petition",
    "report",
    "resolution",
    "speech",
    "statement",
    "suit",
    "tweet",
];

/// Questions to one tree.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'a> {
    pub(crate) sentence: &'a Sentence,
}

impl<'a> Clause<'a> {
    pub(crate) fn new(sentence: &'a Sentence) -> Clause<'a> {
        Clause { sentence }
    }

    fn child(&self, token: usize, deprels: &[Deprel]) -> Option<usize> {
        self.sentence
            .dependents(token)
            .iter()
            .copied()
            .find(|&at| deprels.contains(&self.sentence.tokens[at].deprel))
    }

    /// Whether a verb stands in the passive.
    pub(crate) fn is_passive(&self, verb: usize) -> bool {
        let token = &self.sentence.tokens[verb];
        if self.child(verb, &[Deprel::AuxPass]).is_some() {
            return true;
        }
        if self
            .child(verb, &[Deprel::NsubjPass, Deprel::CsubjPass])
            .is_some()
        {
            // "Rebels executed at least a dozen villagers": the parser takes the past tense for a participle
            let is_active = matches!(token.xpos, Xpos::Vbn | Xpos::Vbd)
                && self.child(verb, &[Deprel::OblAgent]).is_none()
                && self
                    .child(verb, &[Deprel::Obj])
                    .is_some_and(|object| object > verb);
            return !is_active;
        }
        if self.is_headline_passive(verb) {
            return true;
        }
        if token.xpos != Xpos::Vbn {
            return self.is_attribute(verb) && token.xpos != Xpos::Vbg;
        }
        if self.child(verb, &[Deprel::Aux, Deprel::Nsubj]).is_some() {
            return false;
        }
        match token.deprel {
            Deprel::Conj => token.head.is_some_and(|head| self.is_passive(head)),
            _ => self.child(verb, &[Deprel::Obj]).is_none(),
        }
    }

    /// "Five people killed in a raid": headlines leave out "were", and to harm takes somebody harmed.
    fn is_headline_passive(&self, verb: usize) -> bool {
        let token = &self.sentence.tokens[verb];
        matches!(token.xpos, Xpos::Vbd | Xpos::Vbn)
            && HARM.contains(&token.lemma.as_str())
            && self
                .child(verb, &[Deprel::Nsubj])
                .is_some_and(|subject| subject < verb)
            && self
                .child(
                    verb,
                    &[
                        Deprel::Obj,
                        Deprel::Iobj,
                        Deprel::Aux,
                        Deprel::Ccomp,
                        Deprel::Xcomp,
                    ],
                )
                .is_none()
            && !self
                .sentence
                .dependents_by(verb, Deprel::Conj)
                .any(|conj| self.child(conj, &[Deprel::Obj]).is_some())
            && self.sentence.tokens.get(verb + 1).is_none_or(|next| {
                matches!(
                    next.upos,
                    Upos::Adp | Upos::Sconj | Upos::Punct | Upos::Cconj | Upos::Adv
                )
            })
    }

    /// Whether a verb form modifies the noun after it ("besieged town", "retreating troops").
    pub(crate) fn is_attribute(&self, verb: usize) -> bool {
        self.sentence.tokens[verb].deprel == Deprel::Amod
    }

    /// Whether a participle in -ing stands for a noun: "killed in SHELLING by the army", "the BOMBING of the town".
    pub(crate) fn is_noun_in_ing(&self, verb: usize) -> bool {
        let token = &self.sentence.tokens[verb];
        if token.xpos != Xpos::Vbg || self.is_attribute(verb) {
            return false;
        }
        let has = |deprels: &[Deprel]| self.child(verb, deprels).is_some();
        if has(&[
            Deprel::Obj,
            Deprel::Nsubj,
            Deprel::NsubjPass,
            Deprel::Aux,
            Deprel::Cop,
        ]) {
            return false;
        }
        let nominal = matches!(
            token.deprel,
            Deprel::Obl | Deprel::Nmod | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj
        );
        let introduced = self.sentence.dependents(verb).iter().any(|&at| {
            let word = &self.sentence.tokens[at];
            matches!(word.deprel, Deprel::Case | Deprel::Mark) && BEFORE_NOUNS.contains(&word.lower.as_str())
        });
        introduced || (nominal && has(&[Deprel::Case, Deprel::Det, Deprel::NmodPoss]))
    }

    /// A token and what is joined to it by "and".
    pub(crate) fn joined(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        let mut next = 0;
        while let Some(&at) = all.get(next) {
            let conj = self.sentence.dependents_by(at, Deprel::Conj);
            all.extend(conj.filter(|&conj| is_nominal(self.sentence.tokens[conj].upos)));
            next += 1;
        }
        all
    }

    /// The subject as it stands on the surface, voice aside, also where another clause holds it.
    pub(crate) fn surface_subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        let harms = HARM.contains(&self.sentence.tokens[verb].lemma.as_str());
        for _ in 0..CLIMB {
            if let Some(subject) = self.child(at, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter]) {
                return self.antecedent(at, subject).or(Some(subject));
            }
            let token = &self.sentence.tokens[at];
            let head = token.head?;
            let governor = &self.sentence.tokens[head];
            let agent = self.child(head, &[Deprel::OblAgent]).filter(|&agent| agent < at);
            let misplaced = self
                .child(head, &[Deprel::Obj])
                .filter(|&object| object > head && object < at);
            at = match token.deprel {
                // "was destroyed in an air strike, KILLING three": what was destroyed kills nobody
                Deprel::Advcl
                    if harms
                        && agent.is_none()
                        && token.xpos == Xpos::Vbg
                        && self.is_passive(head)
                        && !self.is_passive(verb) =>
                {
                    return None;
                }
                // "accused THEM of shelling the town"
                Deprel::Advcl
                    if ACCUSING.contains(&governor.lemma.as_str())
                        && token.xpos == Xpos::Vbg
                        && !self.is_passive(head)
                        && self.child(head, &[Deprel::Obj]).is_some() =>
                {
                    return self.child(head, &[Deprel::Obj]);
                }
                // "called on BOTH SIDES to respect the truce", read as an aim
                Deprel::Advcl if self.is_infinitive(at) && self.called_on(head).is_some() => {
                    return self.called_on(head);
                }
                // "abandoned by militants beating a retreat"
                Deprel::Advcl if agent.is_some() && token.xpos == Xpos::Vbg => return agent,
                // "said hundreds of troops had surged": the parser may take the subject for an object
                Deprel::Ccomp if misplaced.is_some() && matches!(token.xpos, Xpos::Vbd | Xpos::Vbn) => {
                    return misplaced;
                }
                Deprel::Conj | Deprel::Advcl | Deprel::Parataxis | Deprel::Ccomp => {
                    // A finite clause after a colon or "that" has a subject of its own or none.
                    if token.deprel != Deprel::Conj
                        && self.is_finite(at)
                        && !governor_is_aspect(&governor.lemma)
                    {
                        return None;
                    }
                    head
                }
                Deprel::Xcomp => match self.child(head, &[Deprel::Obj, Deprel::Iobj]) {
                    Some(object) if OBJECT_CONTROL.contains(&governor.lemma.as_str()) => return Some(object),
                    _ if OBJECT_CONTROL.contains(&governor.lemma.as_str()) && self.is_passive(head) => head,
                    _ => match self.called_on(head) {
                        Some(addressed) => return Some(addressed),
                        None => head,
                    },
                },
                Deprel::Acl | Deprel::AclRelcl if governor.upos == Upos::Verb => head,
                Deprel::Acl if self.is_infinitive(at) => return self.owner(head),
                Deprel::Acl if token.xpos == Xpos::Vbg && MESSAGES.contains(&governor.lemma.as_str()) => {
                    return self.owner(head).or(Some(head));
                }
                Deprel::Acl | Deprel::AclRelcl | Deprel::Amod => return Some(head),
                _ => return None,
            };
        }
        None
    }

    /// Whether a clause has a tense of its own ("have killed", "killed"), and so a subject of its own or none.
    fn is_finite(&self, verb: usize) -> bool {
        let has_tense = |at: usize| {
            matches!(
                self.sentence.tokens[at].xpos,
                Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md
            )
        };
        has_tense(verb) || self.sentence.dependents_by(verb, Deprel::Aux).any(has_tense)
    }

    /// "called on THEM to leave", "appealed to THEM to leave".
    fn called_on(&self, verb: usize) -> Option<usize> {
        let lemma = self.sentence.tokens[verb].lemma.as_str();
        if !matches!(lemma, "call" | "appeal") {
            return None;
        }
        ["on", "upon", "to", "for"]
            .iter()
            .find_map(|prep| self.oblique(verb, prep).first().copied())
    }

    fn is_infinitive(&self, verb: usize) -> bool {
        self.sentence
            .dependents_by(verb, Deprel::Mark)
            .any(|mark| self.sentence.tokens[mark].lower == "to")
    }

    /// Who has or makes a thing: its possessor, else the subject of the verb whose object it is.
    pub(crate) fn owner(&self, noun: usize) -> Option<usize> {
        self.child(noun, &[Deprel::NmodPoss]).or_else(|| {
            let token = &self.sentence.tokens[noun];
            matches!(token.deprel, Deprel::Obj | Deprel::Obl)
                .then_some(token.head)
                .flatten()
                .and_then(|verb| self.surface_subject(verb))
        })
    }

    /// Whose a thing is by a participle or adjective after it ("a helicopter BELONGING to the army", "men LOYAL to the
    /// general", "jets BELIEVED to be Russian").
    pub(crate) fn belongs_to(&self, noun: usize) -> Vec<usize> {
        let tokens = &self.sentence.tokens;
        let mut found = Vec::new();
        for &at in self.sentence.dependents(noun) {
            let lemma = tokens[at].lemma.as_str();
            match tokens[at].deprel {
                Deprel::Acl | Deprel::AclRelcl | Deprel::Amod if matches!(lemma, "belong" | "loyal") => {
                    found.extend(self.oblique(at, "to"));
                }
                Deprel::Acl | Deprel::AclRelcl
                    if matches!(lemma, "operate" | "fly" | "pilot") && self.is_passive(at) =>
                {
                    found.extend(self.oblique(at, "by"));
                }
                Deprel::Acl | Deprel::AclRelcl if SUPPOSED.contains(&lemma) => {
                    let said_to_be = self.sentence.dependents_by(at, Deprel::Xcomp);
                    found.extend(said_to_be.flat_map(|at| self.joined(at)));
                }
                _ => {}
            }
        }
        found
    }

    /// What is supposed of a noun under a participle ("raids believed to have been CARRIED out by").
    pub(crate) fn supposed(&self, participle: usize) -> Vec<usize> {
        let tokens = &self.sentence.tokens;
        if !SUPPOSED.contains(&tokens[participle].lemma.as_str()) {
            return Vec::new();
        }
        self.sentence.dependents_by(participle, Deprel::Xcomp).collect()
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, verb: usize, pronoun: usize) -> Option<usize> {
        let token = &self.sentence.tokens[verb];
        let relative = matches!(
            self.sentence.tokens[pronoun].lower.as_str(),
            "who" | "which" | "that" | "whom"
        );
        let mut clause = token;
        for _ in 0..CLIMB {
            match clause.deprel {
                Deprel::AclRelcl if relative => return clause.head,
                Deprel::Conj | Deprel::Xcomp => clause = &self.sentence.tokens[clause.head?],
                _ => return None,
            }
        }
        None
    }

    /// Who does what a verb says.
    pub(crate) fn subjects(&self, verb: usize) -> Vec<usize> {
        if let Some(noun) = self.noun_after(verb) {
            return self.joined(noun);
        }
        if self.is_passive(verb) {
            let mut agents = self.oblique(verb, "by");
            if agents.is_empty() && self.is_attribute(verb) {
                // "rebel-held", "state-controlled"
                agents.extend(self.child(
                    verb,
                    &[
                        Deprel::Compound,
                        Deprel::Nsubj,
                        Deprel::OblUnmarked,
                        Deprel::Obl,
                        Deprel::Nmod,
                    ],
                ));
                if agents.is_empty() {
                    agents.extend(self.before_hyphen(verb));
                }
            }
            return agents;
        }
        let mut subjects = self
            .surface_subject(verb)
            .map_or_else(Vec::new, |at| self.joined(at));
        if subjects.is_empty() {
            // "Russia's bombing of the town", read as a verb
            subjects.extend(self.child(verb, &[Deprel::NmodPoss]));
        }
        subjects
    }

    /// To whom or what it is done.
    pub(crate) fn objects(&self, verb: usize) -> Vec<usize> {
        if self.is_passive(verb) {
            return self
                .surface_subject(verb)
                .map_or_else(Vec::new, |at| self.joined(at));
        }
        // "The emir called Ali Saleh to discuss it": after "call" the parser takes a name for what somebody is called
        let called = |at: &usize| self.sentence.tokens[*at].upos == Upos::Propn;
        let object = self
            .child(verb, &[Deprel::Obj])
            .or_else(|| self.child(verb, &[Deprel::Iobj]))
            .or_else(|| self.child(verb, &[Deprel::Xcomp]).filter(called));
        if let Some(object) = object {
            let object = self.antecedent(verb, object).unwrap_or(object);
            return self.joined(object);
        }
        let token = &self.sentence.tokens[verb];
        // "the town that rebels captured"
        let own_subject = self.child(verb, &[Deprel::Nsubj]);
        if token.deprel == Deprel::AclRelcl
            && own_subject.is_some_and(|at| self.antecedent(verb, at).is_none())
        {
            return token.head.map_or_else(Vec::new, |at| self.joined(at));
        }
        // "seized and burned the town": the object stands with the last verb
        let shared = self
            .sentence
            .dependents_by(verb, Deprel::Conj)
            .filter(|&conj| self.sentence.tokens[conj].upos == Upos::Verb && conj < verb + 4)
            .find_map(|conj| self.child(conj, &[Deprel::Obj]));
        shared.map_or_else(Vec::new, |at| self.joined(at))
    }

    /// The noun that a participle without object modifies, where the parser took it for its object.
    fn noun_after(&self, participle: usize) -> Option<usize> {
        let token = &self.sentence.tokens[participle];
        (token.xpos == Xpos::Vbg && WITHOUT_OBJECT.contains(&token.lemma.as_str()))
            .then(|| self.child(participle, &[Deprel::Obj]))
            .flatten()
    }

    fn is_marked(&self, token: usize, preposition: &str) -> bool {
        self.sentence.dependents(token).iter().any(|&case| {
            let word = &self.sentence.tokens[case];
            matches!(word.deprel, Deprel::Case | Deprel::Mark) && word.lower == preposition
        })
    }

    /// What hangs on a word under a preposition.
    pub(crate) fn oblique(&self, token: usize, preposition: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for &at in self.sentence.dependents(token) {
            let noun = &self.sentence.tokens[at];
            if !matches!(
                noun.deprel,
                Deprel::Obl
                    | Deprel::OblAgent
                    | Deprel::Nmod
                    | Deprel::NmodDesc
                    | Deprel::Advcl
                    | Deprel::Conj
                    | Deprel::Obj
            ) {
                continue;
            }
            // "vacated by retreating MILITANTS", where the parser hangs the noun on the participle
            if let Some(noun) = self.noun_after(at).filter(|_| self.is_marked(at, preposition)) {
                found.extend(self.joined(noun));
                continue;
            }
            let is_agent = noun.deprel == Deprel::OblAgent && preposition == "by";
            if is_agent || self.is_marked(at, preposition) {
                found.extend(self.joined(at));
            }
        }
        if found.is_empty() && preposition == "by" && self.is_passive(token) {
            found.extend(
                self.agent_after(token)
                    .map_or_else(Vec::new, |at| self.joined(at)),
            );
        }
        found
    }

    /// Who did it, where the parser hangs "by X" on another word than the passive verb before it: "fell after it was
    /// abandoned a year ago BY MILITANTS".
    fn agent_after(&self, verb: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let by = (verb + 1..tokens.len())
            .take_while(|&at| {
                !matches!(
                    tokens[at].upos,
                    Upos::Verb | Upos::Aux | Upos::Punct | Upos::Cconj | Upos::Sconj
                ) || tokens[at].lower == "by"
            })
            .find(|&at| tokens[at].lower == "by")?;
        let head = tokens[by].head.filter(|&head| head > by)?;
        match tokens[head].upos {
            Upos::Noun | Upos::Propn | Upos::Pron => Some(head),
            // "by militants fleeing east", read as a clause
            Upos::Verb => self.child(head, &[Deprel::Nsubj]),
            _ => None,
        }
    }

    /// Words before a noun that say what kind it is, or whose ("Russian", "drone", "rebel").
    pub(crate) fn modifiers(&self, noun: usize) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for &at in self.sentence.dependents(noun) {
            let token = &self.sentence.tokens[at];
            let modifies = match token.deprel {
                Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::Flat => true,
                Deprel::Nmod | Deprel::NmodUnmarked | Deprel::OblUnmarked => at < noun,
                _ => false,
            };
            if modifies {
                found.extend(self.joined(at));
                // "Syrian government forces": words that modify the modifier
                for &below in self.sentence.dependents(at) {
                    let deprel = self.sentence.tokens[below].deprel;
                    if matches!(deprel, Deprel::Compound | Deprel::Amod) {
                        found.push(below);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Who leads the thing, by a participle before it ("US-LED strikes").
    pub(crate) fn leaders(&self, noun: usize) -> Vec<usize> {
        self.sentence
            .dependents_by(noun, Deprel::Amod)
            .filter(|&at| self.sentence.tokens[at].lemma == "lead")
            .flat_map(|at| {
                let below = self.sentence.dependents(at).iter().copied();
                below.chain(self.before_hyphen(at)).collect::<Vec<_>>()
            })
            .filter(|&at| is_nominal(self.sentence.tokens[at].upos))
            .collect()
    }

    /// The word that a hyphen ties to the next ("REBEL-held"), wherever the parser hangs it.
    fn before_hyphen(&self, token: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let hyphen = token.checked_sub(1)?;
        let first = hyphen.checked_sub(1)?;
        (tokens[hyphen].lower == "-" && is_nominal(tokens[first].upos)).then_some(first)
    }

    /// Who says that a deed was theirs, or is said to have done it ("CLAIMED responsibility for the bombing", "the
    /// bombing, blamed on the army").
    pub(crate) fn answerable(&self, noun: usize) -> Vec<usize> {
        let tokens = &self.sentence.tokens;
        // "the attack that the opposition BLAMES on the army"
        let blamed = self
            .sentence
            .dependents(noun)
            .iter()
            .copied()
            .filter(|&at| matches!(tokens[at].deprel, Deprel::Acl | Deprel::AclRelcl))
            .filter(|&at| matches!(tokens[at].lemma.as_str(), "blame" | "pin"))
            .flat_map(|at| self.oblique(at, "on"))
            .collect::<Vec<_>>();
        if !blamed.is_empty() {
            return blamed;
        }
        let mut noun = noun;
        while tokens[noun].deprel == Deprel::Conj {
            let Some(head) = tokens[noun].head else { break };
            noun = head;
        }
        let Some(above) = tokens[noun].head else {
            return Vec::new();
        };
        let for_it = self
            .sentence
            .dependents_by(noun, Deprel::Case)
            .any(|case| tokens[case].lower == "for");
        let takes = |verb: usize| {
            matches!(
                tokens[verb].lemma.as_str(),
                "claim" | "admit" | "assume" | "take" | "accept" | "bear"
            )
        };
        match tokens[above].lemma.as_str() {
            // "the group was responsible for the killings"
            "responsible" | "answerable" if for_it => self
                .child(above, &[Deprel::Nsubj])
                .map_or_else(Vec::new, |subject| self.joined(subject)),
            // "blamed the army for the attack"
            "blame" if for_it => self.objects(above),
            "responsibility" if for_it => tokens[above]
                .head
                .filter(|&verb| takes(verb))
                .map_or_else(Vec::new, |verb| self.subjects(verb)),
            // The parser may hang "for the bombing" on the verb.
            _ if for_it && takes(above) => {
                let object = self.child(above, &[Deprel::Obj, Deprel::NsubjPass]);
                match object {
                    Some(object) if tokens[object].lemma == "responsibility" => self.subjects(above),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Whether a word opens or stands in a phrase with "since".
    pub(crate) fn is_since(&self, token: usize) -> bool {
        let is = |at: usize| self.sentence.tokens[at].lower == "since";
        is(token)
            || self
                .sentence
                .dependents(token)
                .iter()
                .any(|&at| matches!(self.sentence.tokens[at].deprel, Deprel::Case | Deprel::Mark) && is(at))
    }

    /// Particles of a verb ("shot DOWN").
    pub(crate) fn particles(&self, verb: usize) -> impl Iterator<Item = usize> + '_ {
        let tokens = &self.sentence.tokens;
        self.sentence.dependents(verb).iter().copied().filter(move |&at| {
            let token = &tokens[at];
            token.deprel == Deprel::CompoundPrt
                || (token.deprel == Deprel::Advmod && matches!(token.xpos, Xpos::Rp | Xpos::Rb | Xpos::In))
                || (token.deprel == Deprel::Case && token.upos == Upos::Adp)
        })
    }

    /// Verbs and nouns that complete the meaning of a word: infinitives, that-clauses.
    pub(crate) fn complements(&self, token: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for &at in self.sentence.dependents(token) {
            let deprel = self.sentence.tokens[at].deprel;
            let completes = matches!(deprel, Deprel::Xcomp | Deprel::Ccomp | Deprel::Acl)
                || (deprel == Deprel::Advcl && self.is_infinitive(at));
            if completes {
                found.push(at);
                found.extend(self.sentence.dependents_by(at, Deprel::Conj));
            }
        }
        found
    }
}

fn governor_is_aspect(lemma: &str) -> bool {
    matches!(lemma, "try" | "continue" | "begin" | "start")
}

pub(crate) fn is_nominal(upos: Upos) -> bool {
    matches!(
        upos,
        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num | Upos::Sym | Upos::X
    )
}
