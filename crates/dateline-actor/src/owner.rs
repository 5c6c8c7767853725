//! "Its troops", "two of their men": those who serve somebody are of the country and side of whom they serve, not of the
//! country at hand.

use crate::lists::Trait;
use crate::mention::Draft;
use crate::scene::Scene;
use crate::{ActorMention, Class, MentionKind};

/// How a mention says that its country was not given but taken from the report; see `description.rs`.
pub(crate) const AT_HAND: &str = "the country at hand, ";

/// Gives those who serve the one that a pronoun before them stands for that one's country, side and, where it is no state, sectors.
pub(crate) fn side_with_the_owner(scene: &Scene, drafts: &[Draft], mentions: &mut [ActorMention]) {
    for at in 0..drafts.len() {
        let Some(owner) = owner(scene, drafts, at) else {
            continue;
        };
        let known = mentions[owner].clone();
        // Of a private person's men nothing is known.
        let is_private = matches!(known.class, Some(Class::Civil | Class::Witness | Class::Media))
            || known.sectors == ["CVL"];
        if is_private || known.country.is_none() && known.side.is_none() {
            continue;
        }
        let named = mentions
            .iter()
            .find(|other| other.chain == known.chain && other.entity.is_some());
        let (entity, name) = named.map_or((known.entity, known.name), |other| {
            (other.entity.clone(), other.name.clone())
        });
        let mention = &mut mentions[at];
        let is_open = mention.country.is_none() || mention.because.iter().any(|why| why.starts_with(AT_HAND));
        if !is_open {
            mention.side = mention.side.take().or(known.side);
            continue;
        }
        let whom = name.clone().unwrap_or_default();
        mention.because.retain(|why| !why.starts_with(AT_HAND));
        mention.because.push(format!("of \"{whom}\", whom they serve"));
        if mention.country.is_some() && mention.country != known.country {
            // They were taken for somebody of the country at hand.
            mention.entity = None;
            mention.name = None;
            mention.chain = at;
        }
        mention.country = known.country;
        mention.side = known.side;
        mention.class = Some(Class::Party);
        match known.sectors.first().map(String::as_str) {
            // As "Islamic State fighters" are the Islamic State.
            Some("REB" | "PRM" | "UAF" | "CRM" | "COP") => {
                mention.sectors = known.sectors;
                mention.entity = mention.entity.take().or(entity);
                mention.name = mention.name.take().or(name);
            }
            _ if mention
                .sectors
                .first()
                .is_none_or(|sector| sector == "CVL" || sector == "REB") =>
            {
                mention.sectors = vec!["MIL".into()];
            }
            _ => {}
        }
    }
}

/// The mention of the pronoun that says whom those of a description serve.
fn owner(scene: &Scene, drafts: &[Draft], at: usize) -> Option<usize> {
    let draft = &drafts[at];
    let pronoun = draft
        .description
        .owner
        .filter(|_| draft.kind == MentionKind::Described)?;
    let tokens = &scene.sentence(draft.sentence).tokens;
    if !matches!(tokens[pronoun].lower.as_str(), "its" | "their" | "his" | "her") {
        return None;
    }
    let owner = drafts
        .iter()
        .position(|other| other.sentence == draft.sentence && other.head == pronoun)?;
    let serves = draft.description.has(Trait::Armed)
        || draft.description.has(Trait::Serves)
        || draft.description.things;
    // "two of its men"
    let men = tokens[draft.head].lower == "men"
        || tokens[pronoun + 1..]
            .first()
            .is_some_and(|next| next.lower == "men");
    (serves || men).then_some(owner)
}
