//! One claim, laid flat: what is compared with other claims, and what is shown beside them.

use serde::{Deserialize, Serialize};

/// A claim of one report, with everything it points at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Identifier of the claim, the same in every ledger.
    pub claim: String,
    /// The claim in its reading: "c1".
    pub number: String,
    /// Content address of the report.
    pub report: String,
    /// Identifier of the report as published.
    pub report_id: String,
    /// Address of the first telling of the report's story: outlets that print one wire story share it.
    pub story: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Title of the report.
    pub title: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// First character of the sentence in the report.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The sentence.
    pub sentence: String,
    /// The words that say what happened.
    pub trigger: Option<String>,
    /// PLOVER type; `None` for a pure statement of control.
    pub event_type: Option<String>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// ACLED sub-event type.
    pub acled_sub_event_type: Option<String>,
    /// "gained", "lost", "holds", "contested" or "present".
    pub control_state: Option<String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Who holds the place, gained it or is present.
    pub holder: Option<Party>,
    /// Who lost it.
    pub from: Option<Party>,
    /// Where.
    pub place: Option<Place>,
    /// When.
    pub time: Option<Time>,
    /// On whose word.
    pub source: Speaker,
    /// "reported", "claimed", "denied", "planned", "possible" or "negated".
    pub status: String,
    /// The dead.
    pub dead: Figure,
    /// The hurt.
    pub injured: Figure,
    /// 0 to 1.
    pub confidence: f64,
}

/// One that takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Best name known, else the words.
    pub name: String,
    /// Identifier in the knowledge base.
    pub entity: Option<String>,
    /// ISO 3166-1 alpha-3 or a PLOVER code.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Side in the conflict at hand.
    pub side: Option<String>,
}

/// Where a claim puts what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Best name known, else the words.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// WGS 84 degrees.
    pub lat: Option<f64>,
    /// WGS 84 degrees.
    pub lon: Option<f64>,
    /// Kilometres around the point that the words allow.
    pub radius_km: Option<f64>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// GeoJSON polygon that the words allow, where it is more than a circle.
    pub geometry: Option<serde_json::Value>,
}

/// When a claim puts what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// ISO 8601 day or minute; `None` where it is open.
    pub from: Option<String>,
    /// ISO 8601 day or minute, inclusive; `None` where it is open.
    pub to: Option<String>,
    /// "expression" or "published".
    pub basis: String,
}

/// Who vouches for a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// "party", "official", "monitor", "media", "witness", "anonymous" or "report".
    pub kind: String,
    /// Of the person, the organisation or the outlet.
    pub name: Option<String>,
    /// "spokesman", "commander" …
    pub role: Option<String>,
    /// For whom it speaks.
    pub organisation: Option<String>,
    /// The side it is on.
    pub side: Option<String>,
    /// Whether its words are quoted.
    pub quoted: bool,
}

/// A number of people; all `None` where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// At least.
    pub low: Option<u64>,
    /// The figure given.
    pub best: Option<u64>,
    /// At most.
    pub high: Option<u64>,
}
