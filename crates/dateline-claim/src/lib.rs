//! On whose word: attribution, and the status of each claim.

use std::ops::Range;

use dateline_actor::Actors;
use dateline_event::{Event, Reason};
use dateline_language::Analysis;
use dateline_report::{Report, Span};

/// Words that somebody is said to have said.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Sentence of the cue.
    pub sentence: usize,
    /// Whose words they are; `None` where the text does not say ("it was reported that").
    pub source: Option<Span>,
    /// Tokens of the source in the cue's sentence.
    pub source_tokens: Option<Range<usize>>,
    /// What introduces them ("said", "according to"); `None` where speech goes on without a cue.
    pub cue: Option<Span>,
    /// Tokens of the cue.
    pub cue_tokens: Option<Range<usize>>,
    /// The words said; several spans where the source interrupts them.
    pub content: Vec<Span>,
    /// Whether the content, or a part of it, stands in quotation marks.
    pub quoted: bool,
    /// Index of the attribution whose content this one stands in.
    pub nested_in: Option<usize>,
    /// Who the source is.
    pub profile: Profile,
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

/// The attributions of a report, in order of their cues.
pub fn attributions(report: &Report, analysis: &Analysis, actors: &Actors) -> Vec<Attribution> {
    let _ = (report, analysis, actors);
    Vec::new()
}

/// One claim for each event. An event that is itself the act of saying what an attribution already
/// holds gives no claim.
pub fn claims(
    report: &Report,
    analysis: &Analysis,
    actors: &Actors,
    events: &[Event],
    attributions: &[Attribution],
) -> Vec<Claim> {
    let _ = (report, analysis, actors, events, attributions);
    Vec::new()
}
