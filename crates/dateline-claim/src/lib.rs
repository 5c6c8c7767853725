//! On whose word: attribution, and the status of each claim.
//!
//! [`attributions`] finds who says what, by rules over the trees: a cue ("said", "according to"), its
//! source and its content. [`modality`] reads whether a happening took place, will or may. [`claims`]
//! puts the two together for each event. The words live in `data/claims`.

use std::ops::Range;

use dateline_event::Reason;
use dateline_report::Span;
use serde::Deserialize;

mod attribution;
mod claim;
mod cue;
mod headline;
mod lexicon;
mod modality;
mod profile;
mod proximity;
mod quotation;
mod register;

pub use attribution::{attributions, bind_speakers};
pub use claim::claims;
pub use modality::{Modality, modality};
pub use register::{Rating, RatingError, Register, RegisterError, Reliability};

/// Words that somebody is said to have said.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Sentence of the cue; where there is none, of the content.
    pub sentence: usize,
    /// Whose words they are; `None` where the text does not say ("it was reported that").
    pub source: Option<Span>,
    /// Tokens of the source in the cue's sentence.
    pub source_tokens: Option<Range<usize>>,
    /// What introduces them ("said", "according to"); `None` where speech goes on without a cue.
    pub cue: Option<Span>,
    /// Tokens of the cue.
    pub cue_tokens: Option<Range<usize>>,
    /// What the cue does to the words.
    pub act: Act,
    /// The words said; several spans where the source interrupts them.
    pub content: Vec<Span>,
    /// Whether the content, or a part of it, stands in quotation marks.
    pub quoted: bool,
    /// Index of the attribution whose content this one stands in.
    pub nested_in: Option<usize>,
    /// Who the source is.
    pub profile: Profile,
}

/// What a cue does to what is said (see `data/claims/README.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Says it, and stands for it.
    Say,
    /// Says it, in words that leave it open ("alleged").
    Claim,
    /// Says that it is so, after others did.
    Confirm,
    /// Says that it is not so.
    Deny,
    /// Holds it likely.
    Believe,
    /// Holds that it will be.
    Expect,
    /// Gives a figure.
    Estimate,
    /// Says that they will do it.
    Promise,
    /// Says that others should.
    Demand,
    /// Says who did it.
    Accuse,
    /// Shows it, as a document or a study does.
    Show,
    /// Saw or heard it.
    Perceive,
    /// Means to do it, without saying so.
    Intend,
    /// Says what they think of it.
    Judge,
    /// Will not have it so.
    Reject,
    /// Asks.
    Ask,
    /// Took the picture above the words.
    Credit,
}

impl Act {
    /// Whether the source answers for the happenings in what it says; else the outlet does.
    pub fn vouches(self) -> bool {
        !matches!(self, Act::Intend | Act::Judge | Act::Reject | Act::Ask)
    }
}

/// Who vouches for a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What kind of source.
    pub kind: SourceKind,
    /// Index of the actor mention.
    pub mention: Option<usize>,
    /// Name of the person, or of the organisation where no person is named.
    pub name: Option<String>,
    /// "spokesman", "commander", …
    pub role: Option<String>,
    /// For whom the person speaks.
    pub organisation: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// How near it was to what it tells; `None` where the words do not say.
    pub proximity: Option<Proximity>,
}

/// How near a source was to what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proximity {
    /// It saw or heard it itself.
    Saw,
    /// It tells what others told it.
    Cites,
}

/// Kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A party to the conflict.
    Party,
    /// A state, its officials, an international organisation that is no party.
    Official,
    /// A monitor, rights group or aid organisation.
    Monitor,
    /// An outlet or agency other than the report's own.
    Media,
    /// Residents, witnesses, the wounded.
    Witness,
    /// A source that is not named.
    Anonymous,
    /// The report itself.
    Report,
}

/// How a source puts a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The outlet says it happened.
    Reported,
    /// A source says it happened.
    Claimed,
    /// A source says it did not happen.
    Denied,
    /// It is meant to happen.
    Planned,
    /// It may have happened.
    Possible,
    /// It did not happen.
    Negated,
}

/// One event or state of control, with who vouches for it and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Index of the event.
    pub event: usize,
    /// Index of the attribution it stands in; `None` where the outlet itself speaks.
    pub attribution: Option<usize>,
    /// Index of the attribution one step further in, for a claim at second hand.
    pub via: Option<usize>,
    /// How the source puts it.
    pub status: Status,
    /// Why the source and the status were read so.
    pub because: Vec<Reason>,
}
