//! What binds two actors, by the words that say so.

use dateline_language::Deprel;

use crate::knowledge::Bond;
use crate::mention::Draft;
use crate::scene::Scene;
use crate::{ActorMention, MentionKind, Relation, RelationKind};

/// Titles of those who command.
const COMMANDERS: &[&str] = &[
    "commander",
    "leader",
    "chief",
    "head",
    "general",
    "colonel",
    "major",
    "captain",
    "lieutenant",
    "brigadier",
    "emir",
    "founder",
    "boss",
    "warlord",
];
/// Titles of those who speak.
const SPEAKERS: &[&str] = &[
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "representative",
    "mouthpiece",
];

/// The relations of a report, in order.
pub(crate) fn relations(scene: &Scene, drafts: &[Draft], mentions: &[ActorMention]) -> Vec<Relation> {
    let mut relations = Vec::new();
    for of in 0..drafts.len() {
        sponsors(scene, drafts, mentions, of, &mut relations);
        titles(scene, drafts, mentions, of, &mut relations);
        membership(scene, drafts, mentions, of, &mut relations);
        allies(scene, drafts, mentions, of, &mut relations);
    }
    let mut seen = Vec::new();
    relations.retain(|relation| {
        let key = (relation.kind, relation.of, relation.by);
        let new = !seen.contains(&key) && relation.of != relation.by;
        seen.push(key);
        new
    });
    relations
}

fn headed(drafts: &[Draft], sentence: usize, head: usize) -> Option<usize> {
    drafts.iter().position(|draft| {
        draft.sentence == sentence && draft.head == head && draft.kind != MentionKind::Pronoun
    })
}

fn relation(kind: RelationKind, of: usize, by: usize, mentions: &[ActorMention]) -> Relation {
    Relation {
        kind,
        of,
        by,
        span: mentions[of].span.cover(mentions[by].span),
    }
}

/// "Iranian-backed militias", "forces loyal to …", "backed by Iran, the groups …".
fn sponsors(
    scene: &Scene,
    drafts: &[Draft],
    mentions: &[ActorMention],
    of: usize,
    relations: &mut Vec<Relation>,
) {
    let draft = &drafts[of];
    for &(bond, unit) in &draft.description.bonds {
        let unit = &scene.boards[draft.sentence].units[unit];
        let Some(by) = headed(drafts, draft.sentence, unit.head) else {
            continue;
        };
        let kind = match bond {
            Bond::Backed => RelationKind::BackedBy,
            Bond::Allied => RelationKind::AlliedWith,
            Bond::Part => RelationKind::PartOf,
        };
        relations.push(relation(kind, of, by, mentions));
    }
    let sentence = scene.sentence(draft.sentence);
    let token = &sentence.tokens[draft.head];
    let clauses = sentence.dependents(draft.head).iter().copied().chain(
        token
            .head
            .filter(|_| matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass))
            .into_iter()
            .flat_map(|verb| sentence.dependents(verb).iter().copied().chain([verb])),
    );
    for clause in clauses {
        let word = &sentence.tokens[clause];
        let participle = matches!(
            word.deprel,
            Deprel::Acl | Deprel::Advcl | Deprel::AclRelcl | Deprel::Root | Deprel::Ccomp | Deprel::Conj
        );
        let aided = matches!(word.lower.as_str(), "aided" | "helped" | "assisted");
        let Some(bond) = scene
            .knowledge
            .sponsor_words
            .get(&word.lower)
            .copied()
            .or(aided.then_some(Bond::Backed))
        else {
            continue;
        };
        if !participle || bond == Bond::Part && !matches!(word.lower.as_str(), "affiliated") {
            continue;
        }
        for &agent in sentence.dependents(clause) {
            let by_words = matches!(scene.case(draft.sentence, agent), Some("by" | "to" | "with"));
            let is_agent =
                matches!(sentence.tokens[agent].deprel, Deprel::OblAgent | Deprel::Obl) && by_words;
            if !is_agent {
                continue;
            }
            if let Some(by) = headed(drafts, draft.sentence, agent) {
                let kind = match bond {
                    _ if aided => RelationKind::AlliedWith,
                    Bond::Backed => RelationKind::BackedBy,
                    _ => RelationKind::AlliedWith,
                };
                relations.push(relation(kind, of, by, mentions));
            }
        }
    }
}

/// "spokesman for the group", "a commander in the brigade", "the group's leader X".
fn titles(
    scene: &Scene,
    drafts: &[Draft],
    mentions: &[ActorMention],
    of: usize,
    relations: &mut Vec<Relation>,
) {
    let draft = &drafts[of];
    let sentence = scene.sentence(draft.sentence);
    let title = draft.tokens.clone().find(|&token| {
        let lemma = sentence.tokens[token].lemma.to_lowercase();
        SPEAKERS.contains(&lemma.as_str()) || COMMANDERS.contains(&lemma.as_str())
    });
    let Some(title) = title else { return };
    let kind = if SPEAKERS.contains(&sentence.tokens[title].lemma.to_lowercase().as_str()) {
        RelationKind::SpeaksFor
    } else {
        RelationKind::Commands
    };
    // The named person whom the title stands with.
    let person = sentence.tokens[draft.head]
        .head
        .filter(|_| sentence.tokens[draft.head].deprel == Deprel::Appos)
        .and_then(|noun| headed(drafts, draft.sentence, noun))
        .or_else(|| {
            sentence
                .dependents_by(draft.head, Deprel::Appos)
                .find_map(|noun| headed(drafts, draft.sentence, noun))
        })
        .filter(|&person| drafts[person].description.is_person)
        .unwrap_or(of);
    if person == of && !draft.description.is_person {
        return;
    }
    let body = sentence
        .dependents(draft.head)
        .iter()
        .chain(sentence.dependents(title))
        .copied()
        .find_map(|noun| {
            let token = &sentence.tokens[noun];
            let fits = match token.deprel {
                Deprel::Nmod => matches!(
                    scene.case(draft.sentence, noun),
                    Some("for" | "of" | "in" | "with" | "from" | "at")
                ),
                Deprel::NmodPoss | Deprel::Compound | Deprel::Amod => true,
                _ => false,
            };
            if !fits {
                return None;
            }
            headed(drafts, draft.sentence, noun).filter(|&body| !drafts[body].description.is_person)
        });
    if let Some(by) = body {
        relations.push(relation(kind, person, by, mentions));
    }
}

/// "the brigade, an FSA opposition group", "a branch of …".
fn membership(
    scene: &Scene,
    drafts: &[Draft],
    mentions: &[ActorMention],
    of: usize,
    relations: &mut Vec<Relation>,
) {
    let draft = &drafts[of];
    if draft.kind != MentionKind::Named || draft.description.is_person {
        return;
    }
    let sentence = scene.sentence(draft.sentence);
    for noun in sentence.dependents_by(draft.head, Deprel::Appos) {
        let lemma = sentence.tokens[noun].lemma.as_str();
        let group = matches!(
            lemma,
            "group"
                | "faction"
                | "brigade"
                | "unit"
                | "branch"
                | "affiliate"
                | "wing"
                | "part"
                | "member"
                | "arm"
                | "offshoot"
                | "division"
                | "militia"
                | "force"
        );
        if !group {
            continue;
        }
        for &word in sentence.dependents(noun) {
            let token = &sentence.tokens[word];
            let fits = matches!(token.deprel, Deprel::Compound | Deprel::Amod | Deprel::NmodPoss)
                || token.deprel == Deprel::Nmod
                    && matches!(
                        scene.case(draft.sentence, word),
                        Some("of" | "in" | "with" | "to")
                    );
            if fits
                && let Some(by) = headed(drafts, draft.sentence, word)
                && drafts[by].kind == MentionKind::Named
                && mentions[by].sectors.first().is_some_and(|sector| sector != "GOV")
            {
                relations.push(relation(RelationKind::PartOf, of, by, mentions));
            }
        }
    }
}

/// "government forces and allied militias", "the army and its allies".
fn allies(
    scene: &Scene,
    drafts: &[Draft],
    mentions: &[ActorMention],
    of: usize,
    relations: &mut Vec<Relation>,
) {
    let draft = &drafts[of];
    let sentence = scene.sentence(draft.sentence);
    for conjunct in sentence.dependents_by(draft.head, Deprel::Conj) {
        let Some(by) = headed(drafts, draft.sentence, conjunct) else {
            continue;
        };
        let allied = drafts[by].tokens.clone().any(|token| {
            matches!(
                sentence.tokens[token].lower.as_str(),
                "allied" | "ally" | "allies" | "supporting" | "friendly"
            )
        });
        if allied {
            relations.push(relation(RelationKind::AlliedWith, of, by, mentions));
        }
    }
}
