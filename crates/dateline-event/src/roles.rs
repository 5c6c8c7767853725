//! Roles that the language model reads (PropBank), where the tree leaves a part of an event open.
//!
//! Frames of the lexicon read trees, and trees do not say who acts in "accused of shelling", "troops ready to storm" or
//! "after surrounding the town". The model's roles do. They fill what is empty and change nothing that a frame found.

use dateline_language::Role;

use crate::coder::Draft;
use crate::scene::Scene;

/// Roles less probable than this are left alone.
const SURE: f32 = 0.6;

/// Fills the actor (ARG0) of an event that has none, and whom it is done to (ARG1) where nobody and no place is known.
pub(crate) fn fill(scene: &Scene, draft: &mut Draft) {
    let argument = |role: Role| {
        let predicate = scene.sentence.predicate(draft.word)?;
        let argument = predicate
            .arguments
            .iter()
            .find(|argument| argument.role == role && argument.score >= SURE)?;
        let mention = scene.mention_for(argument.head, draft.word)?;
        scene.is_political(mention).then_some(argument.head)
    };
    let (actor, recipient) = (argument(Role::Arg0), argument(Role::Arg1));
    if let Some(actor) = actor.filter(|_| draft.actors.is_empty()) {
        draft.actors.push(actor);
        draft.by_role.push(actor);
    }
    let is_open = draft.recipients.is_empty() && draft.victims.is_empty() && draft.place.is_none();
    if let Some(recipient) = recipient.filter(|at| is_open && !draft.actors.contains(at)) {
        draft.recipients.push(recipient);
        draft.by_role.push(recipient);
    }
}
