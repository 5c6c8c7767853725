//! Fighters without a name: whose they are, by the report.
//!
//! "Jihadists" and "militants" are of the armed group that was named last, where it is of their kind
//! (`of_last` in `roles.toml`); rebels of the opposition between the two end that. A body that somebody is
//! said to back is on its backer's side.

use crate::mention::Draft;
use crate::scene::Scene;
use crate::{ActorMention, MentionKind, Relation, RelationKind};

/// Sentences back that the name may stand.
const REACH: usize = 3;

/// Gives fighters without a name the side of the group that was named last.
pub(crate) fn side_with_the_last(scene: &Scene, drafts: &[Draft], mentions: &mut [ActorMention]) {
    for at in 0..drafts.len() {
        let draft = &drafts[at];
        let role = draft.description.role.as_deref();
        let Some(role) = role.and_then(|id| scene.knowledge.roles.iter().find(|role| role.id == id)) else {
            continue;
        };
        let plain = draft.kind == MentionKind::Described
            && draft.description.side_by_default
            && mentions[at].entity.is_none();
        if role.of_last.is_empty() || !plain {
            continue;
        }
        let last = (0..at).rev().find(|&other| {
            let earlier = &drafts[other];
            let holds = earlier.sentence == draft.sentence
                && earlier.tokens.start <= draft.tokens.start
                && draft.tokens.end <= earlier.tokens.end;
            let side = mentions[other].side.as_ref();
            let of_kind = side.is_some_and(|side| role.of_last.contains(side));
            let rebels = mentions[other]
                .sectors
                .first()
                .is_some_and(|sector| sector == "REB")
                && side.is_some_and(|side| side == "opposition")
                && earlier.description.role != draft.description.role;
            earlier.kind != MentionKind::Pronoun && !holds && (of_kind || rebels)
        });
        let Some(last) = last.filter(|&last| drafts[last].sentence + REACH >= draft.sentence) else {
            continue;
        };
        let side = mentions[last].side.clone();
        if side.as_ref().is_some_and(|side| role.of_last.contains(side)) {
            let name = mentions[last].name.clone().unwrap_or_default();
            mentions[at].because.push(format!("of \"{name}\", named last"));
            mentions[at].side = side;
        }
    }
}

/// Gives those without a side that of the power that backs them.
pub(crate) fn side_with_the_backer(mentions: &mut [ActorMention], relations: &[Relation]) {
    for relation in relations {
        if relation.kind != RelationKind::BackedBy || mentions[relation.of].side.is_some() {
            continue;
        }
        let Some(side) = mentions[relation.by].side.clone() else {
            continue;
        };
        let backer = mentions[relation.by].name.clone().unwrap_or_default();
        let mention = &mut mentions[relation.of];
        if mention.sectors.is_empty() {
            let sector = if side == "opposition" { "REB" } else { "PRM" };
            mention.sectors.push(sector.into());
        }
        mention.because.push(format!("backed by \"{backer}\""));
        mention.side = Some(side);
    }
}
