//! Who: actors, their sides and what binds them.

//!
//! [`actors`] finds every mention of a party in a report, resolves it to an entity with country, sectors
//! and side, links the mentions of one actor into chains, and reads what binds actors. What is known
//! beforehand stands in plain files ([`KnowledgeBase`], `data/actors`).

mod chain;
mod context;
mod description;
mod index;
mod key;
mod knowledge;
mod lists;
mod matching;
mod mention;
mod overlay;
mod owner;
mod ranks;
mod relation;
mod scene;

use std::ops::Range;

use dateline_language::Analysis;
use dateline_report::{Report, Span};
use serde::Deserialize;

pub use knowledge::{KnowledgeBase, KnowledgeError};
pub use overlay::{ListError, ListFault, ListReport};

use scene::Scene;

/// The actors of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actors {
    /// In the order of the text. Mentions may hold one another ("spokesman for the army").
    pub mentions: Vec<ActorMention>,
    /// What binds them.
    pub relations: Vec<Relation>,
    /// Pairs of mentions: one that is only a modifier ("government" of "government and rebel forces"),
    /// and the one whose noun it shares. The first stands for its own actor, the second for the last
    /// modifier's.
    pub shared: Vec<(usize, usize)>,
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
    /// What kind of voice it is.
    pub class: Option<Class>,
    /// Mentions of the same actor share a number.
    pub chain: usize,
    /// The reasons, in plain words.
    pub because: Vec<String>,
}

/// What kind of voice an actor is in the reporting of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Fights, or speaks for those who fight: armed groups, and state arms with a side in the conflict.
    Party,
    /// A state, its officials, an international organisation that is no party.
    Official,
    /// Watches: monitors, rights groups, analysts.
    Monitor,
    /// News agencies, papers, broadcasters, journalists.
    Media,
    /// Aid and rescue workers, hospitals.
    Aid,
    /// Residents, witnesses, survivors.
    Witness,
    /// Other people and bodies without arms.
    Civil,
    /// A source without a name.
    Anonymous,
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

/// A place of a report, with the country that it lies in; it helps to tell which country's conflict is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedIn<'a> {
    /// Sentence it stands in.
    pub sentence: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// ISO 3166-1 alpha-3.
    pub country: &'a str,
}

/// Finds, resolves and links every actor of a report. `places` are those whose country is known; there may be none.
pub fn actors(
    report: &Report,
    analysis: &Analysis,
    places: &[PlacedIn],
    knowledge: &KnowledgeBase,
) -> Actors {
    let scene = Scene::new(report, analysis, places, knowledge);
    let mut drafts: Vec<_> = (0..analysis.sentences.len())
        .flat_map(|sentence| scene.mentions(sentence))
        .collect();
    let mut mentions: Vec<ActorMention> = drafts
        .iter()
        .map(|draft| mention::finish(&scene, draft))
        .collect();
    chain::link(&scene, &drafts, &mut mentions);
    chain::drop_unlinked(&scene, &mut drafts, &mut mentions);
    owner::side_with_the_owner(&scene, &drafts, &mut mentions);
    ranks::side_with_the_last(&scene, &drafts, &mut mentions);
    let relations = relation::relations(&scene, &drafts, &mentions);
    ranks::side_with_the_backer(&mut mentions, &relations);
    let shared = drafts
        .iter()
        .enumerate()
        .filter_map(|(at, draft)| {
            let noun = draft.shares?;
            let whole = drafts
                .iter()
                .position(|other| other.sentence == draft.sentence && other.head == noun)?;
            Some((at, whole))
        })
        .collect();
    Actors {
        mentions,
        relations,
        shared,
    }
}

/// The key under which spellings of a name meet: "Osoud al-Sharqiya" and "Usud Al Sharqiyah" have the same, and
/// so have "U.S." and "US". Its words are parted by single blanks; it is empty where a name has no letters.
pub fn name_key(name: &str) -> String {
    let words: Vec<String> = key::plain(name).iter().map(|word| key::loose(word)).collect();
    words.join(" ")
}

impl Actors {
    /// The mention that a token stands for: the one headed by it, else the smallest that holds it.
    pub fn at(&self, sentence: usize, token: usize) -> Option<usize> {
        self.mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| m.sentence == sentence && m.tokens.contains(&token))
            .min_by_key(|(_, m)| (m.head != token, m.tokens.len()))
            .map(|(at, _)| at)
    }

    /// Says that a mention stands for the actor of another ("our forces" for the speaker's): it joins
    /// that chain and takes over what it does not know itself.
    pub fn bind(&mut self, mention: usize, to: usize) {
        if mention == to || mention >= self.mentions.len() || to >= self.mentions.len() {
            return;
        }
        self.mentions[mention].chain = self.mentions[to].chain;
        chain::adopt(&mut self.mentions, mention, to);
        // "Our forces", said by a rebel, are no state's.
        let own = self.mentions[mention].sectors.first().map(String::as_str);
        let speaker = self.mentions[to].sectors.first().map(String::as_str);
        if own == Some("MIL") && matches!(speaker, Some("REB" | "PRM")) {
            self.mentions[mention].sectors = self.mentions[to].sectors.clone();
        }
    }

    /// The mention of a chain that says most: a name before a description, the longest, the first.
    pub fn best(&self, chain: usize) -> Option<usize> {
        self.mentions
            .iter()
            .enumerate()
            .filter(|(_, mention)| mention.chain == chain)
            .min_by_key(|(at, mention)| {
                let kind = match mention.kind {
                    MentionKind::Named => 0,
                    MentionKind::Described => 1,
                    MentionKind::Pronoun => 2,
                };
                (kind, std::cmp::Reverse(mention.tokens.len()), *at)
            })
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests;
