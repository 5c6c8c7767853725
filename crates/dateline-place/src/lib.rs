//! Where: places, and geometry from words.

mod borders;
mod compile;
mod event_place;
pub mod fold;
mod gazetteer;
mod geometry;
mod index;
mod kind;
mod lookup;
mod mention;
mod overlay;
mod places;
mod precision;
mod reference;
mod relative;
mod resolve;

use std::ops::Range;

use dateline_language::Analysis;
use dateline_quantity::Quantity;
use dateline_report::{Report, Span, Text};

pub use borders::{Border, borders};
pub use compile::{NewPlace, compile};
pub use event_place::{
    candidates as event_place_candidates, signs as event_place_signs, token_signs as event_place_token_signs,
};
pub use gazetteer::{Candidate, Feature, Gazetteer, Match, PlaceId};
pub use geometry::distance_km;
pub use index::{IndexError, Place};
pub use kind::PlaceKind;
pub use overlay::{Limits, Overlay, OverlayError, Refused, installed};
pub use resolve::{Toponym, Weights};

/// A mention of a place, with the shape it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// The whole expression, distance and bearing included.
    pub span: Span,
    /// Sentence it stands in.
    pub sentence: usize,
    /// Tokens of the sentence under the span.
    pub tokens: Range<usize>,
    /// Name as the gazetteer or the report has it.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// Where it is; `None` where it cannot be told.
    pub location: Option<Location>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// How it is known.
    pub basis: Basis,
    /// How it was placed by another place.
    pub relation: Option<Relation>,
    /// Precision codes.
    pub precision: Precision,
    /// 0 to 1.
    pub confidence: f64,
    /// The reasons, in plain words.
    pub because: Vec<String>,
    /// Whether the span is a name.
    pub(crate) named: bool,
}

/// A point, the radius that covers what is meant, and the shape where one is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// WGS 84 degrees.
    pub lat: f64,
    /// WGS 84 degrees.
    pub lon: f64,
    /// Kilometres.
    pub radius_km: f64,
    /// Polygon where the words give one.
    pub shape: Option<geo::Polygon<f64>>,
}

/// How a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The embedded gazetteer.
    Gazetteer,
    /// A gazetteer that the user added.
    Overlay,
    /// Words that give it relative to another place.
    Relative,
    /// Other words of the report.
    Context,
    /// It cannot be told.
    None,
}

impl Basis {
    /// The word for it in a reading.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Gazetteer => "gazetteer",
            Basis::Overlay => "overlay",
            Basis::Relative => "relative",
            Basis::Context => "context",
            Basis::None => "none",
        }
    }
}

/// A place given by another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// "offset", "near", "between", "part", "outside", "on", "border" …
    pub kind: String,
    /// Indices of the places it is given by.
    pub of: Vec<usize>,
    /// Kilometres.
    pub distance_km: Option<f64>,
    /// "N", "NNE" … of sixteen.
    pub bearing: Option<String>,
}

/// ACLED geo precision (1 exact to 3 region) and UCDP GED where precision (1 exact to 7 unknown).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    /// 1 to 3.
    pub acled: Option<u8>,
    /// 1 to 7.
    pub ucdp: Option<u8>,
}

/// Every name that stands for a place on a map, and where, in order: the names of places, the peoples and
/// adjectives of countries, and places inside the names of organisations ("Texas Rangers"). Weak guesses are
/// left out. For geotagging; a reading uses [`places`].
pub fn toponyms(report: &Report, analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<(Span, Location)> {
    places::toponyms(report, analysis, gazetteer)
}

/// Resolves names whose spans are known already, together; one answer a name, `None` where neither a
/// gazetteer nor the report's other places tell where it is. Spans stand in order.
pub fn resolve_names(
    text: &Text,
    names: &[Span],
    gazetteer: &Gazetteer,
    weights: &Weights,
) -> Vec<Option<ResolvedName>> {
    places::given(text, names, gazetteer, weights)
}

/// The place that a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedName {
    /// The place in the gazetteer; `None` where only the report's other places tell.
    pub id: Option<PlaceId>,
    /// Where it is.
    pub location: Location,
    /// 0 to 1.
    pub confidence: f64,
}

impl PlaceMention {
    /// Whether the span is a name as such, not an expression around one or words that refer back.
    pub fn is_name(&self) -> bool {
        self.named
    }
}

/// Reads and resolves every place of a report, in order.
pub fn places(
    report: &Report,
    analysis: &Analysis,
    quantities: &[Quantity],
    gazetteer: &Gazetteer,
) -> Vec<PlaceMention> {
    // Distances are read with the numbers of the quantity floor, sentence by sentence.
    let _ = quantities;
    places::read(report, analysis, gazetteer)
}

/// The place of something said at a token of a sentence: by the tree, then the sentence, then the
/// paragraph and the dateline. Gives an index of `places` and how it was found ("tree", "sentence",
/// "paragraph", "dateline").
pub fn place_of(
    places: &[PlaceMention],
    report: &Report,
    analysis: &Analysis,
    sentence: usize,
    token: usize,
) -> Option<(usize, &'static str)> {
    event_place::place_of(places, report, analysis, sentence, token)
}
