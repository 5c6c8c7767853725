//! What the language floor says of a report.

use std::ops::Range;

use dateline_report::Span;

use crate::{Deprel, EventType, Role, Upos, Xpos};

/// The sentences of a report, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
}

/// One sentence with its dependency tree (Universal Dependencies, basic).
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// From the first to the last token.
    pub span: Span,
    /// Index of the report's part that it stands in.
    pub part: usize,
    /// Words in the sense of UD English: "don't" and "US-led" are several tokens.
    pub tokens: Vec<Token>,
    /// Proper names, in order, not overlapping.
    pub names: Vec<Name>,
    /// Who does what to whom at each predicate, in the order of the predicates; empty where the sentence was
    /// not read by the model.
    pub predicates: Vec<Predicate>,
    /// Words that the model takes for events or for parts of an attribution, in order, however unsure it is.
    pub signs: Vec<Sign>,
    /// Dependents of each token, in order.
    dependents: Vec<Vec<usize>>,
}

/// One syntactic word.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands in the report.
    pub span: Span,
    /// As written.
    pub form: String,
    /// Lower case, with typographic quotes and dashes made plain.
    pub lower: String,
    /// Dictionary form, lower case but for proper nouns.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag, which says tense and number.
    pub xpos: Xpos,
    /// Index of the governor in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the governor.
    pub deprel: Deprel,
}

/// A word that means a happening or a state, with its arguments (PropBank).
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// The word.
    pub token: usize,
    /// In the order of their heads.
    pub arguments: Vec<Argument>,
}

/// An argument of a predicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its topmost word; the argument is what stands below it in the tree.
    pub head: usize,
    /// Its part.
    pub role: Role,
    /// Probability of the role, 0 to 1.
    pub score: f32,
}

/// What the model takes a word for, beside its tags.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// The word.
    pub token: usize,
    /// What it is taken for.
    pub kind: SignKind,
    /// Probability, from [`Sign::LEAST`] to 1.
    pub score: f32,
}

impl Sign {
    /// What is less probable than this is not kept.
    pub const LEAST: f32 = 0.05;
}

/// What a word may be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignKind {
    /// Head of the trigger of an event.
    Event(EventType),
    /// Part of what introduces somebody's words ("said", "according to").
    Cue,
    /// Part of the naming of whose words they are.
    Source,
}

/// A proper name.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Tokens of the sentence.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
    /// Probability that the model gives this span and kind, 0 to 1.
    pub score: f32,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation that is not armed.
    Organisation,
    /// An army, police, militia, brigade or rebel group.
    Force,
    /// A nationality, religious, ethnic or political group ("Syrian", "Shi'ite").
    Norp,
    /// A country, town, region, river, mountain.
    Place,
    /// A base, airport, crossing, camp, road, dam, hospital.
    Facility,
    /// A weapon or vehicle.
    Weapon,
}

impl NameKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [NameKind; 7] = [
        NameKind::Person,
        NameKind::Organisation,
        NameKind::Force,
        NameKind::Norp,
        NameKind::Place,
        NameKind::Facility,
        NameKind::Weapon,
    ];

    /// As it stands in the model's tags and in CoNLL-U's MISC.
    pub fn label(self) -> &'static str {
        match self {
            NameKind::Person => "PERSON",
            NameKind::Organisation => "ORGANISATION",
            NameKind::Force => "FORCE",
            NameKind::Norp => "NORP",
            NameKind::Place => "PLACE",
            NameKind::Facility => "FACILITY",
            NameKind::Weapon => "WEAPON",
        }
    }

    /// The kind of a label, where there is one.
    pub fn from_label(label: &str) -> Option<NameKind> {
        NameKind::ALL.into_iter().find(|kind| kind.label() == label)
    }
}

impl Sentence {
    /// Puts a sentence together; heads must be indices of `tokens`.
    pub fn new(span: Span, part: usize, tokens: Vec<Token>, names: Vec<Name>) -> Sentence {
        let mut dependents = vec![Vec::new(); tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            if let Some(head) = token.head {
                dependents[head].push(at);
            }
        }
        Sentence {
            span,
            part,
            tokens,
            names,
            predicates: Vec::new(),
            signs: Vec::new(),
            dependents,
        }
    }

    /// The predicate at a token, where the model sees one.
    pub fn predicate(&self, token: usize) -> Option<&Predicate> {
        self.predicates.iter().find(|predicate| predicate.token == token)
    }

    /// How probable the model holds it that a token is of a kind, 0 to 1; below [`Sign::LEAST`] it is 0.
    pub fn score_of(&self, token: usize, kind: SignKind) -> f32 {
        self.signs
            .iter()
            .find(|sign| sign.token == token && sign.kind == kind)
            .map_or(0.0, |sign| sign.score)
    }

    /// The type of event that the model thinks most probable at a token, with its probability.
    pub fn likely_event(&self, token: usize) -> Option<(EventType, f32)> {
        let event = |sign: &Sign| match sign.kind {
            SignKind::Event(kind) if sign.token == token => Some((kind, sign.score)),
            _ => None,
        };
        self.signs
            .iter()
            .filter_map(event)
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Dependents of a token, in order.
    pub fn dependents(&self, token: usize) -> &[usize] {
        &self.dependents[token]
    }

    /// Dependents of a token under one relation (subtypes named apart).
    pub fn dependents_by(&self, token: usize, deprel: Deprel) -> impl Iterator<Item = usize> + '_ {
        self.dependents[token]
            .iter()
            .copied()
            .filter(move |&at| self.tokens[at].deprel == deprel)
    }

    /// First dependent of a token under one relation.
    pub fn dependent(&self, token: usize, deprel: Deprel) -> Option<usize> {
        self.dependents_by(token, deprel).next()
    }

    /// The smallest range of tokens that holds a token and everything below it.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        let mut range = token..token + 1;
        let mut open = vec![token];
        while let Some(at) = open.pop() {
            range = range.start.min(at)..range.end.max(at + 1);
            open.extend(&self.dependents[at]);
        }
        range
    }

    /// A token's governor, its governor, and so on up to the root.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.tokens[token].head, |&at| self.tokens[at].head)
    }

    /// The topmost token of a range: the one whose governor lies outside.
    pub fn head_of(&self, range: Range<usize>) -> usize {
        range
            .clone()
            .find(|&at| self.tokens[at].head.is_none_or(|head| !range.contains(&head)))
            .unwrap_or(range.start)
    }

    /// The characters under a range of tokens.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        match (self.tokens.get(range.start), self.tokens[..range.end].last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end.max(first.span.start)),
            _ => Span::new(self.span.start, self.span.start),
        }
    }
}
