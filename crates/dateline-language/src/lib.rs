//! Sentences, tokens, tags, trees and names.
//!
//! [`Model::analyse`] turns a report into an [`Analysis`]. One encoder pass a sentence feeds all heads.

mod analysis;
pub mod conllu;
mod labels;
mod model;
mod plain;

pub use analysis::{Analysis, Name, NameKind, Sentence, Token};
pub use labels::{Deprel, Upos, Xpos};
pub use model::Model;
