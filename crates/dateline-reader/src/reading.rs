//! The reading of a report: plain data, in the shape of the JSON contract (`docs/reading.md`).
//!
//! Offsets count Unicode characters of `report.text`, half-open. What is unknown is `None` or empty.

use serde::{Deserialize, Serialize};

/// Version of the contract.
pub const SCHEMA: u32 = 1;

/// All claims of one report by one version of the coder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Program, version and models.
    pub coder: String,
    /// The report as published.
    pub report: ReportInfo,
    /// In the order of their triggers.
    pub claims: Vec<Claim>,
    /// What the claims point at.
    pub mentions: Mentions,
    /// Every attribution, whether or not its content holds a claim.
    pub attributions: Vec<Attribution>,
    /// What binds the actors.
    pub relations: Vec<Relation>,
    /// Text that is not content.
    pub set_aside: Vec<SetAside>,
}

/// A report that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Program, version and models.
    pub coder: String,
    /// Which input.
    pub report: FailedReport,
    /// What went wrong.
    pub error: FailureError,
}

/// The input of a [`Failure`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailedReport {
    /// Its given id, or the path or line it came from.
    pub id: String,
}

/// What went wrong with an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailureError {
    /// "empty", "binary", "encoding", "json", "io", "size" …
    pub kind: String,
    /// In plain words, naming the input and the place.
    pub message: String,
}

/// A span with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// A span without its words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offsets {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// The report that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReportInfo {
    pub id: String,
    pub outlet: Option<String>,
    pub title: Option<String>,
    pub byline: Option<String>,
    /// ISO 8601, with clock time where known.
    pub published: Option<String>,
    /// "text", "metadata" or "given".
    pub published_basis: Option<String>,
    /// ISO 639-1.
    pub language: String,
    pub url: Option<String>,
    /// The file, or the file and line, that it was read from.
    #[serde(default)]
    pub input: Option<String>,
    pub sha256: String,
    pub text: String,
}

/// One event or state of control, with its source and status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// "c1", "c2" …
    pub id: String,
    /// The sentence that it was read in.
    pub sentence: Offsets,
    /// `None` for a pure statement of control.
    pub event: Option<EventCode>,
    /// `None` for a plain event.
    pub control: Option<Control>,
    /// Who did it.
    pub actors: Vec<Participant>,
    /// To whom.
    pub recipients: Vec<Participant>,
    /// Identifier of a place mention.
    pub place: Option<String>,
    /// Identifier of a time mention.
    pub time: Option<String>,
    /// Who vouches for it.
    pub source: Source,
    /// "reported", "claimed", "denied", "planned", "possible" or "negated".
    pub status: String,
    /// The dead and the hurt.
    pub casualties: Option<Casualties>,
    /// Identifiers of quantities.
    pub quantities: Vec<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// Why it was read so.
    pub because: Vec<Reason>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventCode {
    /// PLOVER event type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// ACLED types.
    pub acled: Option<Acled>,
    /// The words that say it.
    pub trigger: Words,
}

/// ACLED event and sub-event type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Acled {
    pub event_type: String,
    pub sub_event_type: String,
}

/// Who holds a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// "gained", "lost", "holds", "contested" or "present".
    pub state: String,
    /// Identifier of the actor that holds, gained or is present.
    pub holder: Option<String>,
    /// Identifier of the actor that lost it.
    pub from: Option<String>,
    /// The words that say it, for a pure statement of control.
    pub trigger: Option<Words>,
}

/// An actor's part in a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Identifier of an actor mention.
    pub mention: String,
    /// "actor", "ally", "commander"; of recipients "target", "victim", "object".
    pub role: String,
    /// "text" where the sentence says so, "context" where the story names a doer that the sentence leaves open.
    #[serde(default = "text")]
    pub basis: String,
}

/// Who vouches for a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// "party", "official", "monitor", "media", "witness", "anonymous" or "report".
    pub kind: String,
    /// Identifier of an actor mention.
    pub mention: Option<String>,
    /// Of the person, the organisation or the outlet.
    pub name: Option<String>,
    /// "spokesman", "commander" …
    pub role: Option<String>,
    /// For whom the source speaks.
    pub organisation: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// How near it was to what it tells: "saw", or "cites" what others told it; `None` where the words do not say.
    #[serde(default)]
    pub proximity: Option<String>,
    /// The user's own rating in the Admiralty code ("B2"); "F6", cannot be judged, where there is none.
    #[serde(default = "unrated")]
    pub rating: String,
    /// The words that attribute it.
    pub cue: Option<Words>,
    /// What is attributed.
    pub content: Option<Offsets>,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Identifier of the attribution one step further in, for a claim at second hand.
    pub via: Option<String>,
    /// Identifier of the attribution; `None` where the outlet itself speaks.
    pub attribution: Option<String>,
}

/// What stands in readings made before doers were taken from the story.
fn text() -> String {
    "text".to_owned()
}

/// What stands in readings made before there were ratings.
fn unrated() -> String {
    "F6".to_owned()
}

/// The dead and the hurt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Casualties {
    pub dead: Count,
    pub injured: Count,
}

/// A number of people; all `None` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Count {
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
    pub of: Groups,
}

/// Who is among a number of people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Groups {
    pub civilians: Option<u64>,
    pub children: Option<u64>,
    pub women: Option<u64>,
    pub combatants: Option<u64>,
}

/// Why something was read so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Rule, lexicon entry or model.
    pub rule: String,
    /// Characters that it looked at.
    pub spans: Vec<[usize; 2]>,
}

/// What claims point at, each in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Mentions {
    pub actors: Vec<ActorMention>,
    pub places: Vec<PlaceMention>,
    pub times: Vec<TimeMention>,
    pub quantities: Vec<QuantityMention>,
}

/// A mention of a party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorMention {
    /// "a1", "a2" …
    pub id: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Best name known.
    pub name: Option<String>,
    /// Identifier in the knowledge base.
    pub entity: Option<String>,
    /// ISO 3166-1 alpha-3 or a PLOVER code.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Side in the conflict at hand.
    pub side: Option<String>,
    /// Identifiers of all mentions of the same actor, this one included.
    pub chain: Vec<String>,
}

/// A mention of a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// "p1", "p2" …
    pub id: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Name as the gazetteer or the report has it.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// WGS 84 degrees.
    pub lat: Option<f64>,
    /// WGS 84 degrees.
    pub lon: Option<f64>,
    /// Kilometres.
    pub radius_km: Option<f64>,
    /// GeoJSON polygon.
    pub geometry: Option<serde_json::Value>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// "gazetteer", "overlay", "relative", "context" or "none".
    pub basis: String,
    /// How it is placed by another place.
    pub relation: Option<PlaceRelation>,
    /// Precision codes.
    pub precision: Precision,
}

/// A place given by another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceRelation {
    /// "offset", "near", "between" …
    pub kind: String,
    /// Identifier of the place it is given by (the first, where there are two).
    pub of: Option<String>,
    /// Kilometres.
    pub distance_km: Option<f64>,
    /// Compass point.
    pub bearing: Option<String>,
}

/// Precision codes of ACLED (1 to 3) and UCDP GED.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Precision {
    pub acled: Option<u8>,
    pub ucdp: Option<u8>,
}

/// A time expression, or the day of publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// "t1", "t2" …
    pub id: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words.
    pub text: String,
    /// ISO 8601 day or minute.
    pub from: Option<String>,
    /// ISO 8601 day or minute, inclusive.
    pub to: Option<String>,
    /// TimeML.
    pub timex: Timex,
    /// "expression" or "published".
    pub basis: String,
    /// Precision codes.
    pub precision: Precision,
}

/// TIMEX3 attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timex {
    /// DATE, TIME, DURATION or SET.
    #[serde(rename = "type")]
    pub kind: String,
    /// ISO 8601 as extended by TimeML.
    pub value: String,
    /// APPROX, START …
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
}

/// A number of things, or a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityMention {
    /// "q1", "q2" …
    pub id: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words.
    pub text: String,
    /// What is counted.
    pub what: String,
    /// At least.
    pub low: Option<f64>,
    /// The figure given.
    pub best: Option<f64>,
    /// At most.
    pub high: Option<f64>,
    /// "km", "USD" …
    pub unit: Option<String>,
}

/// Words that somebody is said to have said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// "s1", "s2" …
    pub id: String,
    /// Kind of source.
    pub kind: String,
    /// The words that name the source.
    pub span: Option<Words>,
    /// Identifier of an actor mention.
    pub mention: Option<String>,
    /// Of the person or organisation.
    pub name: Option<String>,
    /// "spokesman", "commander" …
    pub role: Option<String>,
    /// For whom the source speaks.
    pub organisation: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// How near it was to what it tells: "saw", or "cites" what others told it; `None` where the words do not say.
    #[serde(default)]
    pub proximity: Option<String>,
    /// The user's own rating in the Admiralty code; "F6" where there is none.
    #[serde(default = "unrated")]
    pub rating: String,
    /// The words that attribute.
    pub cue: Option<Words>,
    /// What is attributed, from its first to its last word.
    pub content: Option<Offsets>,
    /// Its pieces, where the source stands in its midst.
    pub content_parts: Vec<Offsets>,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Identifier of the attribution whose content this one stands in.
    pub nested_in: Option<String>,
}

/// One actor bound to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// "part_of", "backed_by", "allied_with", "speaks_for" or "commands".
    pub kind: String,
    /// Identifier of the actor that is bound.
    pub of: String,
    /// Identifier of the actor that it is bound to.
    pub by: String,
    /// First character of the words that say so.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Text that is not content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetAside {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// In plain words.
    pub why: String,
}
