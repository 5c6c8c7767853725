//! Dictionary forms.

use crate::{Upos, Xpos};

/// The dictionary form of a word.
pub(crate) fn lemma(form: &str, lower: &str, upos: Upos, _xpos: Xpos) -> String {
    if upos == Upos::Propn {
        form.to_owned()
    } else {
        lower.to_owned()
    }
}
