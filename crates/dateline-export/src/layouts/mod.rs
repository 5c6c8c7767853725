//! Claims in the columns of the datasets that people use. `docs/exports.md` says what each column holds and what a
//! layout cannot hold.

mod acled;
mod claims;
mod gdelt;
mod ged;
mod mentions;
mod polecat;

use dateline_reader::Reading;
use dateline_reader::reading::{ActorMention, Claim, PlaceMention, TimeMention};
use dateline_report::{Span, Text};

use crate::lookup::{Lookup, Party, actor_name};

/// The layouts that are tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One row a claim, with everything that we have.
    Claims,
    /// One row a mention of an actor, place, time or quantity.
    Mentions,
    /// ACLED, 31 columns.
    Acled,
    /// UCDP GED, 49 columns.
    Ged,
    /// GDELT 2 events, 61 columns.
    Gdelt,
    /// GDELT 2 mentions, 16 columns.
    GdeltMentions,
    /// POLECAT, 40 columns.
    Polecat,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Flag,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Type,
    /// Its HXL tag; empty where none fits.
    pub hxl: &'static str,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is known.
    Empty,
    /// Of [`Type::Text`].
    Text(String),
    /// Of [`Type::Whole`].
    Whole(i64),
    /// Of [`Type::Number`].
    Number(f64),
    /// Of [`Type::Flag`].
    Flag(bool),
}

/// A row of a table.
pub type Row = Vec<Value>;

/// A reading as a ledger keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// Content address of the report.
    pub address: &'a str,
    /// Identifiers of its claims, in its order: hexadecimal.
    pub claim_ids: &'a [String],
    /// When it was kept, RFC 3339 in UTC.
    pub recorded: &'a str,
}

impl Layout {
    /// The layout of a name: "claims", "mentions", "acled", "ged", "gdelt", "gdelt-mentions" or "polecat".
    pub fn named(name: &str) -> Option<Layout> {
        Some(match name {
            "claims" => Layout::Claims,
            "mentions" => Layout::Mentions,
            "acled" => Layout::Acled,
            "ged" => Layout::Ged,
            "gdelt" => Layout::Gdelt,
            "gdelt-mentions" => Layout::GdeltMentions,
            "polecat" => Layout::Polecat,
            _ => return None,
        })
    }

    /// Its columns; with `extra`, those after them that hold what the layout has no place for.
    pub fn columns(self, extra: bool) -> Vec<Column> {
        let mut columns = match self {
            Layout::Claims => claims::columns(),
            Layout::Mentions => mentions::COLUMNS.to_vec(),
            Layout::Acled => acled::COLUMNS.to_vec(),
            Layout::Ged => ged::COLUMNS.to_vec(),
            Layout::Gdelt => gdelt::EVENTS.to_vec(),
            Layout::GdeltMentions => gdelt::MENTIONS.to_vec(),
            Layout::Polecat => polecat::COLUMNS.to_vec(),
        };
        if extra && self.has_extra() {
            columns.extend(EXTRA);
        }
        columns
    }

    /// The rows of a reading, for the claims that `wanted` holds by their place in it (all where it is `None`).
    pub fn rows(self, kept: &Kept<'_>, wanted: Option<&[bool]>, extra: bool) -> Vec<Row> {
        if self == Layout::Mentions {
            return mentions::rows(kept);
        }
        let rows = self.claim_rows(kept, wanted, extra).into_iter();
        rows.map(|(_, row)| row).collect()
    }

    /// The same rows, each with the place of its claim in the reading; none of a layout whose rows are not claims.
    pub fn claim_rows(self, kept: &Kept<'_>, wanted: Option<&[bool]>, extra: bool) -> Vec<(usize, Row)> {
        let scene = Scene::new(kept);
        let mut rows = Vec::new();
        for at in 0..kept.reading.claims.len() {
            if wanted.is_some_and(|wanted| !wanted.get(at).copied().unwrap_or(false)) {
                continue;
            }
            let claim = scene.claim(at);
            let row = match self {
                Layout::Claims => Some(claims::row(&claim)),
                Layout::Acled => acled::row(&claim),
                Layout::Ged => ged::row(&claim),
                Layout::Gdelt => gdelt::event(&claim),
                Layout::GdeltMentions => gdelt::mention(&claim),
                Layout::Polecat => polecat::row(&claim),
                Layout::Mentions => None,
            };
            if let Some(mut row) = row {
                if extra && self.has_extra() {
                    row.extend(extra_cells(&claim));
                }
                rows.push((at, row));
            }
        }
        rows
    }

    /// The places of the rows that [`Layout::rows`] gives for the same reading, `None` for a row without one. Only our own
    /// tables tell them; of the others there is nothing.
    pub fn places<'a>(self, kept: &Kept<'a>, wanted: Option<&[bool]>) -> Vec<Option<&'a PlaceMention>> {
        let reading: &'a Reading = kept.reading;
        match self {
            Layout::Claims => {
                let lookup = Lookup::new(reading);
                let is_wanted =
                    |at: usize| wanted.is_none_or(|wanted| wanted.get(at).copied().unwrap_or(false));
                let claims = reading.claims.iter().enumerate();
                claims
                    .filter(|(at, _)| is_wanted(*at))
                    .map(|(_, claim)| lookup.place(claim))
                    .collect()
            }
            Layout::Mentions => mentions::places(kept.reading),
            _ => Vec::new(),
        }
    }

    /// Whether its rows have places, so that it can be written as GeoParquet.
    pub fn has_places(self) -> bool {
        matches!(self, Layout::Claims | Layout::Mentions)
    }

    /// Whether its files have tabs between the columns.
    pub fn tabs(self) -> bool {
        matches!(self, Layout::Gdelt | Layout::GdeltMentions | Layout::Polecat)
    }

    /// Whether its files begin with the names of the columns.
    pub fn header(self) -> bool {
        !matches!(self, Layout::Gdelt | Layout::GdeltMentions)
    }

    fn has_extra(self) -> bool {
        !matches!(self, Layout::Claims | Layout::Mentions)
    }
}

pub(crate) const fn text(name: &'static str, hxl: &'static str) -> Column {
    Column {
        name,
        kind: Type::Text,
        hxl,
    }
}

pub(crate) const fn whole(name: &'static str, hxl: &'static str) -> Column {
    Column {
        name,
        kind: Type::Whole,
        hxl,
    }
}

pub(crate) const fn number(name: &'static str, hxl: &'static str) -> Column {
    Column {
        name,
        kind: Type::Number,
        hxl,
    }
}

/// What the layouts of others have no column for.
const EXTRA: [Column; 11] = [
    text("dateline_claim_id", "#event+id+dateline"),
    text("dateline_status", "#status+claim"),
    text("dateline_source_kind", "#meta+source+kind"),
    text("dateline_source_name", "#meta+source+name"),
    text("dateline_source_organisation", "#meta+source+org"),
    text("dateline_source_side", "#meta+source+side"),
    number("dateline_radius_km", "#geo+radius"),
    number("dateline_confidence", "#meta+confidence"),
    text("dateline_sentence", "#description+sentence"),
    text("dateline_report", "#meta+report+id"),
    text("dateline_coder", "#meta+coder"),
];

fn extra_cells(claim: &ClaimScene<'_>) -> Row {
    let source = &claim.claim.source;
    vec![
        of(claim.id),
        of(&claim.claim.status),
        of(&source.kind),
        maybe(source.name.as_deref()),
        maybe(source.organisation.as_deref()),
        maybe(source.side.as_deref()),
        claim
            .place
            .and_then(|place| place.radius_km)
            .map_or(Value::Empty, Value::Number),
        Value::Number(claim.claim.confidence),
        Value::Text(claim.sentence()),
        of(claim.kept.address),
        of(&claim.kept.reading.coder),
    ]
}

/// A reading with what its claims point at.
struct Scene<'a> {
    kept: &'a Kept<'a>,
    lookup: Lookup<'a>,
    text: Text,
}

/// A claim with what it points at.
pub(crate) struct ClaimScene<'a> {
    pub kept: &'a Kept<'a>,
    pub lookup: &'a Lookup<'a>,
    pub text: &'a Text,
    pub claim: &'a Claim,
    /// Hexadecimal; empty where the ledger gave none.
    pub id: &'a str,
    pub place: Option<&'a PlaceMention>,
    pub time: Option<&'a TimeMention>,
    pub actors: Vec<Party<'a>>,
    pub recipients: Vec<Party<'a>>,
}

impl<'a> Scene<'a> {
    fn new(kept: &'a Kept<'a>) -> Scene<'a> {
        Scene {
            kept,
            lookup: Lookup::new(kept.reading),
            text: Text::new(kept.reading.report.text.as_str()),
        }
    }

    fn claim(&self, at: usize) -> ClaimScene<'_> {
        let claim = &self.kept.reading.claims[at];
        ClaimScene {
            kept: self.kept,
            lookup: &self.lookup,
            text: &self.text,
            claim,
            id: self.kept.claim_ids.get(at).map_or("", String::as_str),
            place: self.lookup.place(claim),
            time: self.lookup.time(claim),
            actors: self.lookup.participants(&claim.actors),
            recipients: self.lookup.participants(&claim.recipients),
        }
    }
}

impl ClaimScene<'_> {
    /// The identifier as a whole number of at most 52 bits, which every program holds exactly.
    pub(crate) fn number(&self) -> i64 {
        self.id
            .get(..13)
            .and_then(|digits| i64::from_str_radix(digits, 16).ok())
            .unwrap_or_default()
    }

    /// Whether somebody says that it happened: not denied, not negated, not planned and not merely possible.
    pub(crate) fn happened(&self) -> bool {
        matches!(self.claim.status.as_str(), "reported" | "claimed")
    }

    /// The sentence on one line.
    pub(crate) fn sentence(&self) -> String {
        let offsets = self.claim.sentence;
        let words = self
            .text
            .slice(Span::new(offsets.start.min(offsets.end), offsets.end));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// First and last day, where the time is known.
    pub(crate) fn days(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let time = self.time?;
        let day = |moment: &Option<String>| moment.as_ref()?.get(..10)?.parse().ok();
        Some((day(&time.from)?, day(&time.to)?))
    }

    /// Latitude and longitude.
    pub(crate) fn point(&self) -> Option<(f64, f64)> {
        Some((self.place?.lat?, self.place?.lon?))
    }

    /// When the reading was kept.
    pub(crate) fn recorded(&self) -> Option<jiff::Timestamp> {
        self.kept.recorded.parse().ok()
    }

    /// First those with a role of `roles`, then the others.
    pub(crate) fn split<'p>(
        parties: &'p [Party<'p>],
        roles: &[&str],
    ) -> (Option<&'p Party<'p>>, Vec<&'p Party<'p>>) {
        let first = parties
            .iter()
            .find(|party| roles.contains(&party.role))
            .or(parties.first());
        let others = parties
            .iter()
            .filter(|party| first.is_none_or(|first| first.actor.id != party.actor.id))
            .collect();
        (first, others)
    }
}

pub(crate) fn of(words: &str) -> Value {
    if words.is_empty() {
        Value::Empty
    } else {
        Value::Text(words.to_owned())
    }
}

pub(crate) fn maybe(words: Option<&str>) -> Value {
    words.map_or(Value::Empty, of)
}

pub(crate) fn digits(number: Option<u64>) -> Value {
    number.map_or(Value::Empty, |number| {
        Value::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    })
}

/// Names with `separator` between them; the separator inside a name becomes a comma.
pub(crate) fn names<'a>(parties: impl Iterator<Item = &'a ActorMention>, separator: &str) -> Value {
    let sign = separator.trim();
    let mut names: Vec<String> = parties
        .map(|actor| actor_name(actor).replace(sign, ","))
        .collect();
    names.dedup();
    of(&names.join(separator))
}

/// Whether an actor is unarmed and no body of a state.
pub(crate) fn is_civilian(actor: &ActorMention) -> bool {
    let armed = ["MIL", "REB", "COP", "SPY", "PRM", "UAF", "SEP", "INS"];
    !actor.sectors.is_empty()
        && actor.sectors.iter().any(|sector| sector == "CVL")
        && !actor
            .sectors
            .iter()
            .any(|sector| armed.contains(&sector.as_str()))
}

/// Whether an actor is an arm or a body of a state.
pub(crate) fn is_state(actor: &ActorMention) -> bool {
    let state = ["MIL", "GOV", "COP", "SPY", "JUD"];
    actor
        .sectors
        .iter()
        .any(|sector| state.contains(&sector.as_str()))
        && !actor.sectors.iter().any(|sector| sector == "REB")
}
