//! Who: actors, their sides and what binds them.

use std::ops::Range;

use dateline_language::Analysis;
use dateline_report::{Report, Span};

/// The actors of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actors {
    /// In the order of the text. Mentions may hold one another ("spokesman for the army").
    pub mentions: Vec<ActorMention>,
    /// What binds them.
    pub relations: Vec<Relation>,
}

/// A mention of a party: a person, a group, a state, or people described.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorMention {
    /// Its words, without determiner and without relative clauses.
    pub span: Span,
    /// Sentence it stands in.
    pub sentence: usize,
    /// Tokens of the sentence under the span.
    pub tokens: Range<usize>,
    /// Syntactic head of the tokens.
    pub head: usize,
    /// How it names the actor.
    pub kind: MentionKind,
    /// Best name known: from the knowledge base, else the fullest of its chain.
    pub name: Option<String>,
    /// Identifier in the knowledge base.
    pub entity: Option<String>,
    /// ISO 3166-1 alpha-3, or a PLOVER code for international actors ("IGO").
    pub country: Option<String>,
    /// PLOVER sectors, most telling first.
    pub sectors: Vec<String>,
    /// "government", "opposition", "coalition", … in the conflict at hand.
    pub side: Option<String>,
    /// Mentions of the same actor share a number.
    pub chain: usize,
    /// The reasons, in plain words.
    pub because: Vec<String>,
}

/// How a mention names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// By a name.
    Named,
    /// By a description ("unidentified gunmen").
    Described,
    /// By a pronoun.
    Pronoun,
}

/// One actor bound to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// What binds them.
    pub kind: RelationKind,
    /// Index of the mention that is bound.
    pub of: usize,
    /// Index of the mention that it is bound to.
    pub by: usize,
    /// The words that say so.
    pub span: Span,
}

/// What binds two actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RelationKind {
    PartOf,
    BackedBy,
    AlliedWith,
    SpeaksFor,
    Commands,
}

/// What is known of actors before a report is read (`data/actors`).
#[derive(Debug, Default)]
pub struct KnowledgeBase {}

impl KnowledgeBase {
    /// The one inside the library.
    pub fn embedded() -> KnowledgeBase {
        KnowledgeBase {}
    }
}

/// Finds, resolves and links every actor of a report.
pub fn actors(report: &Report, analysis: &Analysis, knowledge: &KnowledgeBase) -> Actors {
    let _ = (report, analysis, knowledge);
    Actors::default()
}

impl Actors {
    /// The mention that a token stands for: the one headed by it, else the smallest that holds it.
    pub fn at(&self, sentence: usize, token: usize) -> Option<usize> {
        let here = |m: &&(usize, &ActorMention)| m.1.sentence == sentence && m.1.tokens.contains(&token);
        let mentions: Vec<_> = self.mentions.iter().enumerate().collect();
        mentions
            .iter()
            .filter(here)
            .min_by_key(|(_, m)| (m.head != token, m.tokens.len()))
            .map(|(at, _)| *at)
    }
}
