//! Sentences, tokens, tags, trees, names and roles.
//!
//! [`Model::analyse`] turns a report into an [`Analysis`]: it cuts the text into words and sentences, runs one
//! neural model on each sentence, and reads all its answers off that one pass.

mod analysis;
pub mod conllu;
mod encoder;
mod heads;
mod kernel;
mod labels;
mod lemma;
mod lexicon;
mod linear;
mod model;
mod pieces;
mod plain;
mod sentences;
mod tree;
mod words;

pub use analysis::{Analysis, Argument, Name, NameKind, Predicate, Sentence, Sign, SignKind, Token};
pub use labels::{Deprel, EventType, Role, Upos, Xpos};
pub use model::{Draft, Model, ModelError, Size, drafts};
