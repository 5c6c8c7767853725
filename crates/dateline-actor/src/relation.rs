//! What binds two actors, by the words that say so (`data/actors/relations.toml`, and the words of backing
//! in `modifiers.toml`).

use dateline_language::{Deprel, Sentence, Token};

use crate::knowledge::Bond;
use crate::mention::Draft;
use crate::scene::Scene;
use crate::{ActorMention, MentionKind, Relation, RelationKind};

/// The relations of a report, in order.
pub(crate) fn relations(scene: &Scene, drafts: &[Draft], mentions: &[ActorMention]) -> Vec<Relation> {
    let mut relations: Vec<Relation> = Vec::new();
    for of in 0..drafts.len() {
        let binder = Binder {
            scene,
            drafts,
            sentence: scene.sentence(drafts[of].sentence),
            of,
        };
        for (kind, of, by) in binder.bonds() {
            let known = |other: &Relation| (other.kind, other.of, other.by) == (kind, of, by);
            if of != by && !relations.iter().any(known) {
                relations.push(Relation {
                    kind,
                    of,
                    by,
                    span: mentions[of].span.cover(mentions[by].span),
                });
            }
        }
    }
    relations
}

/// What is bound, the index of the mention that is bound, and of the one that it is bound to.
type Tie = (RelationKind, usize, usize);

/// One mention in its sentence.
struct Binder<'a, 'b> {
    scene: &'a Scene<'b>,
    drafts: &'a [Draft],
    sentence: &'a Sentence,
    of: usize,
}

impl Binder<'_, '_> {
    fn bonds(&self) -> Vec<Tie> {
        let mut ties = self.sponsors();
        ties.extend(self.backed_in_clause());
        ties.extend(self.title());
        ties.extend(self.membership());
        ties.extend(self.allies());
        ties
    }

    fn draft(&self) -> &Draft {
        &self.drafts[self.of]
    }

    fn token(&self, at: usize) -> &Token {
        &self.sentence.tokens[at]
    }

    /// The mention, no pronoun, that a token of the sentence heads.
    fn headed(&self, head: usize) -> Option<usize> {
        self.drafts.iter().position(|draft| {
            draft.sentence == self.draft().sentence
                && draft.head == head
                && draft.kind != MentionKind::Pronoun
        })
    }

    fn case(&self, noun: usize) -> Option<&str> {
        self.scene.case(self.draft().sentence, noun)
    }

    /// "Iranian-backed militias", "forces loyal to …".
    fn sponsors(&self) -> Vec<Tie> {
        let bonds = self.draft().description.bonds.iter();
        bonds
            .filter_map(|&(bond, sponsor)| {
                let kind = match bond {
                    Bond::Backed => RelationKind::BackedBy,
                    Bond::Allied => RelationKind::AlliedWith,
                    Bond::Part => RelationKind::PartOf,
                };
                Some((kind, self.of, self.headed(sponsor)?))
            })
            .collect()
    }

    /// "Backed by Iran, the groups …", "the army, aided by militias", "the brigade belongs to …".
    fn backed_in_clause(&self) -> Vec<Tie> {
        let token = self.token(self.draft().head);
        let verb = token
            .head
            .filter(|_| matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass));
        let around = verb
            .into_iter()
            .flat_map(|verb| self.sentence.dependents(verb).iter().copied().chain([verb]));
        let clauses = self.sentence.dependents(self.draft().head).iter().copied();
        let mut ties = Vec::new();
        for clause in clauses.chain(around) {
            let word = self.token(clause);
            let kind = match self.bond_of(word) {
                Some(kind) if is_clause(word.deprel) => kind,
                _ => continue,
            };
            for &other in self.sentence.dependents(clause) {
                let named = matches!(self.token(other).deprel, Deprel::OblAgent | Deprel::Obl)
                    && matches!(self.case(other), Some("by" | "to" | "with"));
                if let Some(by) = self.headed(other).filter(|_| named) {
                    ties.push((kind, self.of, by));
                }
            }
        }
        ties
    }

    /// What a verb or participle says of its subject and the noun after "by", "to" or "with".
    fn bond_of(&self, word: &Token) -> Option<RelationKind> {
        let words = &self.scene.knowledge.binding;
        if words.aided.contains(&word.lower) {
            return Some(RelationKind::AlliedWith);
        }
        if words.member_verbs.contains(&word.lemma) {
            return Some(RelationKind::PartOf);
        }
        match self.scene.knowledge.sponsor_words.get(&word.lower)? {
            Bond::Backed => Some(RelationKind::BackedBy),
            Bond::Allied => Some(RelationKind::AlliedWith),
            Bond::Part => None,
        }
    }

    /// "spokesman for the group", "a commander in the brigade", "the group's leader X".
    fn title(&self) -> Option<Tie> {
        let draft = self.draft();
        let (title, kind) = draft
            .tokens
            .clone()
            .find_map(|token| Some((token, self.title_of(token)?)))?;
        let person = self.titled(draft.head);
        if person == self.of && !draft.description.is_person && title != draft.head {
            return None;
        }
        let nouns = self.sentence.dependents(draft.head).iter();
        let body = nouns.chain(self.sentence.dependents(title)).find_map(|&noun| {
            let fits = match self.token(noun).deprel {
                Deprel::Nmod => matches!(
                    self.case(noun),
                    Some("for" | "of" | "in" | "with" | "from" | "at")
                ),
                Deprel::NmodPoss | Deprel::Compound | Deprel::Amod => true,
                _ => false,
            };
            self.headed(noun)
                .filter(|&body| fits && !self.drafts[body].description.is_person)
        })?;
        Some((kind, person, body))
    }

    fn title_of(&self, token: usize) -> Option<RelationKind> {
        let lemma = self.token(token).lemma.to_lowercase();
        let words = &self.scene.knowledge.binding;
        if words.speaks_for.contains(&lemma) {
            Some(RelationKind::SpeaksFor)
        } else if words.commands.contains(&lemma) {
            Some(RelationKind::Commands)
        } else {
            None
        }
    }

    /// The named person that a title stands with in apposition, else the mention itself.
    fn titled(&self, title: usize) -> usize {
        let token = self.token(title);
        let above = token.head.filter(|_| token.deprel == Deprel::Appos);
        above
            .into_iter()
            .chain(self.sentence.dependents_by(title, Deprel::Appos))
            .filter_map(|noun| self.headed(noun))
            .find(|&person| self.drafts[person].description.is_person)
            .unwrap_or(self.of)
    }

    /// "the brigade, an FSA opposition group", "the brigade is a branch of …".
    fn membership(&self) -> Vec<Tie> {
        let draft = self.draft();
        if draft.kind != MentionKind::Named || draft.description.is_person {
            return Vec::new();
        }
        let mut ties = Vec::new();
        for noun in self.said_of(draft.head) {
            if !self
                .scene
                .knowledge
                .binding
                .members
                .contains(&self.token(noun).lemma)
            {
                continue;
            }
            for &word in self.sentence.dependents(noun) {
                let fits = match self.token(word).deprel {
                    Deprel::Compound | Deprel::Amod | Deprel::NmodPoss => true,
                    Deprel::Nmod => matches!(self.case(word), Some("of" | "in" | "with" | "to")),
                    _ => false,
                };
                let whole = self.headed(word).filter(|&whole| {
                    let whole = &self.drafts[whole];
                    whole.kind == MentionKind::Named
                        && !whole.description.is_person
                        && whole
                            .description
                            .sectors
                            .first()
                            .is_some_and(|sector| sector != "GOV")
                });
                if let Some(by) = whole.filter(|_| fits) {
                    ties.push((RelationKind::PartOf, self.of, by));
                }
            }
        }
        ties
    }

    /// The nouns that say what a named body is: in apposition to it or to the title of whoever is of it, and
    /// in "X is …".
    fn said_of(&self, head: usize) -> Vec<usize> {
        let token = self.token(head);
        let title = token
            .head
            .filter(|_| token.deprel == Deprel::Nmod)
            .filter(|&title| self.title_of(title).is_some());
        let predicate = token.head.filter(|&noun| {
            token.deprel == Deprel::Nsubj && self.sentence.dependent(noun, Deprel::Cop).is_some()
        });
        let beside = title.into_iter().flat_map(|title| {
            let person = self
                .token(title)
                .head
                .filter(|_| self.token(title).deprel == Deprel::Appos);
            [Some(title), person].into_iter().flatten()
        });
        self.sentence
            .dependents_by(head, Deprel::Appos)
            .chain(beside.flat_map(|noun| {
                self.sentence
                    .dependents_by(noun, Deprel::Appos)
                    .filter(move |&noun| noun > head)
            }))
            .chain(predicate)
            .collect()
    }

    /// "government forces and allied militias", "the army and its allies".
    fn allies(&self) -> Vec<Tie> {
        let conjuncts = self.sentence.dependents_by(self.draft().head, Deprel::Conj);
        conjuncts
            .filter_map(|conjunct| self.headed(conjunct))
            .filter(|&by| {
                self.drafts[by].tokens.clone().any(|token| {
                    let word = &self.token(token).lower;
                    self.scene.knowledge.binding.allies.contains(word)
                })
            })
            .map(|by| (RelationKind::AlliedWith, self.of, by))
            .collect()
    }
}

fn is_clause(deprel: Deprel) -> bool {
    matches!(
        deprel,
        Deprel::Acl | Deprel::Advcl | Deprel::AclRelcl | Deprel::Root | Deprel::Ccomp | Deprel::Conj
    )
}
