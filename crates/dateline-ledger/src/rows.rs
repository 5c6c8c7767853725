//! A reading as rows of the long tables. What stands in them can always be made again from the reading.

use std::collections::HashMap;

use dateline_reader::Reading;
use dateline_reader::reading::{ActorMention, Claim, Participant, PlaceMention, TimeMention};
use dateline_report::{Span, Text};
use rusqlite::types::Value;

use crate::digest;

/// The rows of one table, without the keys that the database gives.
pub(crate) type Row = Vec<Value>;

/// A table that holds a part of each reading.
pub(crate) struct TableOf {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

impl TableOf {
    /// The columns, quoted, with commas between them.
    pub(crate) fn quoted(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("\"{column}\""))
            .collect();
        columns.join(", ")
    }
}

/// Columns of `claims` after `id` and `reading`.
pub(crate) const CLAIMS: TableOf = TableOf {
    name: "claims",
    columns: &[
        "claim_id",
        "number",
        "digest",
        "sentence_start",
        "sentence_end",
        "trigger_start",
        "trigger_end",
        "event_type",
        "mode",
        "contexts",
        "cameo",
        "acled_event_type",
        "acled_sub_event_type",
        "control_state",
        "place",
        "place_name",
        "country",
        "admin1",
        "lat",
        "lon",
        "radius_km",
        "geonameid",
        "time",
        "date_from",
        "date_to",
        "time_basis",
        "attribution",
        "source_kind",
        "source_name",
        "source_role",
        "source_organisation",
        "source_side",
        "source_quoted",
        "status",
        "dead_low",
        "dead_best",
        "dead_high",
        "injured_low",
        "injured_best",
        "injured_high",
        "confidence",
    ],
};

/// Columns that say where a claim stands or how the reading numbers it, and not what is claimed.
const BOOKKEEPING: &[&str] = &[
    "claim_id",
    "number",
    "digest",
    "sentence_start",
    "sentence_end",
    "place",
    "time",
    "attribution",
];

/// Columns of `participants` after `claim`.
pub(crate) const PARTICIPANTS: TableOf = TableOf {
    name: "participants",
    columns: &[
        "part", "position", "role", "mention", "name", "entity", "country", "sectors", "side",
    ],
};

/// Where the mention stands among the columns of a participant.
const PARTICIPANT_MENTION: usize = 3;

/// Columns of `mentions` after `reading`.
pub(crate) const MENTIONS: TableOf = TableOf {
    name: "mentions",
    columns: &[
        "mention", "start", "end", "name", "entity", "country", "sectors", "side", "chain",
    ],
};

/// Columns of `places` after `reading`.
pub(crate) const PLACES: TableOf = TableOf {
    name: "places",
    columns: &[
        "mention",
        "start",
        "end",
        "name",
        "country",
        "admin1",
        "lat",
        "lon",
        "radius_km",
        "geonameid",
        "basis",
        "relation",
        "relation_of",
        "distance_km",
        "bearing",
    ],
};

/// Columns of `times` after `reading`.
pub(crate) const TIMES: TableOf = TableOf {
    name: "times",
    columns: &[
        "mention",
        "start",
        "end",
        "date_from",
        "date_to",
        "timex_type",
        "timex_value",
        "timex_mod",
        "basis",
    ],
};

/// Columns of `sources` after `reading`.
pub(crate) const SOURCES: TableOf = TableOf {
    name: "sources",
    columns: &[
        "attribution",
        "kind",
        "start",
        "end",
        "mention",
        "name",
        "role",
        "organisation",
        "side",
        "content_start",
        "content_end",
        "quoted",
        "nested_in",
    ],
};

/// A claim's row, its participants' rows, and the words by which it is found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClaimRows {
    pub claim: Row,
    pub participants: Vec<Row>,
    pub words: ClaimWords,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
}

/// The parts that participants take.
pub(crate) const PARTS: [&str; 4] = ["actor", "recipient", "holder", "from"];

/// Columns of a claim that say what is claimed.
pub(crate) fn claimed_columns() -> impl Iterator<Item = &'static str> {
    let columns = CLAIMS.columns.iter().copied();
    columns.filter(|column| !BOOKKEEPING.contains(column))
}

impl ClaimRows {
    /// A column of the claim.
    pub(crate) fn value(&self, column: &str) -> Option<&Value> {
        let at = CLAIMS.columns.iter().position(|name| *name == column)?;
        self.claim.get(at)
    }

    /// A column of the claim, or the participants of a part, in plain words; `None` where it is empty.
    pub(crate) fn shown(&self, field: &str) -> Option<String> {
        if PARTS.contains(&field) {
            let of_part = self.participants.iter().filter(|row| row[0] == text(field));
            let shown: Vec<String> = of_part.map(participant).collect();
            return Some(shown.join("; ")).filter(|shown| !shown.is_empty());
        }
        match self.value(field)? {
            Value::Null | Value::Blob(_) => None,
            Value::Integer(number) => Some(number.to_string()),
            Value::Real(number) => Some(number.to_string()),
            Value::Text(text) => Some(text.clone()),
        }
    }
}

/// "Syrian army (actor, syrian-arab-army, SYR, MIL, government)".
fn participant(row: &Row) -> String {
    let word = |at: usize| match &row[at] {
        Value::Text(word) => Some(word.as_str()),
        _ => None,
    };
    let about: Vec<&str> = [2, 5, 6, 7, 8].into_iter().filter_map(word).collect();
    format!("{} ({})", word(4).unwrap_or_default(), about.join(", "))
}

/// The words by which a claim is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ClaimWords {
    pub sentence: String,
    pub actor: String,
    pub recipient: String,
    pub place: String,
    pub source: String,
}

/// A reading as rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows {
    pub claims: Vec<ClaimRows>,
    pub mentions: Vec<Row>,
    pub places: Vec<Row>,
    pub times: Vec<Row>,
    pub sources: Vec<Row>,
}

/// Lays a reading out as rows.
pub(crate) fn of(reading: &Reading, address: &str) -> Rows {
    let scene = Scene::new(reading, address);
    let mut seen = HashMap::new();
    Rows {
        claims: reading
            .claims
            .iter()
            .map(|claim| scene.claim(claim, &mut seen))
            .collect(),
        mentions: reading.mentions.actors.iter().map(mention).collect(),
        places: reading.mentions.places.iter().map(place).collect(),
        times: reading.mentions.times.iter().map(time).collect(),
        sources: reading.attributions.iter().map(source).collect(),
    }
}

/// Identifiers of the claims of a reading, in its order.
pub(crate) fn claim_ids(reading: &Reading, address: &str) -> Vec<String> {
    let mut seen = HashMap::new();
    reading
        .claims
        .iter()
        .map(|claim| claim_id(claim, address, &mut seen))
        .collect()
}

/// How many claims of a kind were read at the same words so far.
type Seen = HashMap<(&'static str, usize, usize), usize>;

fn claim_id(claim: &Claim, address: &str, seen: &mut Seen) -> String {
    let kind = if claim.event.is_some() { "event" } else { "control" };
    let (start, end) = trigger(claim).unwrap_or((claim.sentence.start, claim.sentence.end));
    let nth = seen.entry((kind, start, end)).or_default();
    let id = digest::claim_id(address, kind, start, end, *nth);
    *nth += 1;
    id
}

fn trigger(claim: &Claim) -> Option<(usize, usize)> {
    let event = claim.event.as_ref().map(|event| &event.trigger);
    let words = event.or_else(|| claim.control.as_ref()?.trigger.as_ref())?;
    Some((words.start, words.end))
}

struct Scene<'a> {
    address: &'a str,
    text: Text,
    actors: HashMap<&'a str, &'a ActorMention>,
    places: HashMap<&'a str, &'a PlaceMention>,
    times: HashMap<&'a str, &'a TimeMention>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, address: &'a str) -> Scene<'a> {
        let mentions = &reading.mentions;
        Scene {
            address,
            text: Text::new(reading.report.text.as_str()),
            actors: mentions.actors.iter().map(|one| (one.id.as_str(), one)).collect(),
            places: mentions.places.iter().map(|one| (one.id.as_str(), one)).collect(),
            times: mentions.times.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn claim(&self, claim: &Claim, seen: &mut Seen) -> ClaimRows {
        let event = claim.event.as_ref();
        let acled = event.and_then(|event| event.acled.as_ref());
        let place = claim.place.as_deref().and_then(|id| self.places.get(id).copied());
        let time = claim.time.as_deref().and_then(|id| self.times.get(id).copied());
        let casualties = claim.casualties.as_ref();
        let count = |of: fn(&dateline_reader::reading::Casualties) -> Option<u64>| {
            integer(
                casualties
                    .and_then(of)
                    .map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
            )
        };
        let (trigger_start, trigger_end) = trigger(claim).unzip();
        let mut row = vec![
            text(&claim_id(claim, self.address, seen)),
            text(&claim.id),
            Value::Null,
            offset(claim.sentence.start),
            offset(claim.sentence.end),
            trigger_start.map_or(Value::Null, offset),
            trigger_end.map_or(Value::Null, offset),
            maybe(event.map(|event| event.kind.as_str())),
            maybe(event.and_then(|event| event.mode.as_deref())),
            list(event.map_or(&[], |event| event.contexts.as_slice())),
            maybe(event.and_then(|event| event.cameo.as_deref())),
            maybe(acled.map(|acled| acled.event_type.as_str())),
            maybe(acled.map(|acled| acled.sub_event_type.as_str())),
            maybe(claim.control.as_ref().map(|control| control.state.as_str())),
            maybe(place.map(|place| place.id.as_str())),
            maybe(place.map(place_name)),
            maybe(place.and_then(|place| place.country.as_deref())),
            maybe(place.and_then(|place| place.admin1.as_deref())),
            real(place.and_then(|place| place.lat)),
            real(place.and_then(|place| place.lon)),
            real(place.and_then(|place| place.radius_km)),
            integer(place.and_then(|place| place.geonameid).map(i64::from)),
            maybe(time.map(|time| time.id.as_str())),
            maybe(time.and_then(|time| time.from.as_deref())),
            maybe(time.and_then(|time| time.to.as_deref())),
            maybe(time.map(|time| time.basis.as_str())),
            maybe(claim.source.attribution.as_deref()),
            text(&claim.source.kind),
            maybe(claim.source.name.as_deref()),
            maybe(claim.source.role.as_deref()),
            maybe(claim.source.organisation.as_deref()),
            maybe(claim.source.side.as_deref()),
            flag(claim.source.quoted),
            text(&claim.status),
            count(|of| of.dead.low),
            count(|of| of.dead.best),
            count(|of| of.dead.high),
            count(|of| of.injured.low),
            count(|of| of.injured.best),
            count(|of| of.injured.high),
            Value::Real(claim.confidence),
        ];
        let participants = self.participants(claim);
        row[2] = text(&claim_digest(&row, &participants));
        ClaimRows {
            words: self.words(claim, &participants, place),
            point: place.and_then(|place| Some((place.lat?, place.lon?))),
            claim: row,
            participants,
        }
    }

    fn participants(&self, claim: &Claim) -> Vec<Row> {
        let control = claim.control.as_ref();
        let one = |id: Option<&String>| -> Vec<Participant> {
            id.map(|id| Participant {
                mention: id.clone(),
                role: String::new(),
                basis: String::new(),
            })
            .into_iter()
            .collect()
        };
        let parts = [
            ("actor", claim.actors.clone()),
            ("recipient", claim.recipients.clone()),
            ("holder", one(control.and_then(|control| control.holder.as_ref()))),
            ("from", one(control.and_then(|control| control.from.as_ref()))),
        ];
        let mut rows = Vec::new();
        for (part, participants) in parts {
            for (position, participant) in participants.iter().enumerate() {
                let Some(actor) = self.actors.get(participant.mention.as_str()) else {
                    continue;
                };
                rows.push(vec![
                    text(part),
                    offset(position),
                    maybe(Some(participant.role.as_str()).filter(|role| !role.is_empty())),
                    text(&actor.id),
                    text(actor.name.as_deref().unwrap_or(&actor.text)),
                    maybe(actor.entity.as_deref()),
                    maybe(actor.country.as_deref()),
                    list(&actor.sectors),
                    maybe(actor.side.as_deref()),
                ]);
            }
        }
        rows
    }

    fn words(&self, claim: &Claim, participants: &[Row], place: Option<&PlaceMention>) -> ClaimWords {
        let of = |parts: &[&str]| {
            let mut words: Vec<&str> = Vec::new();
            for row in participants {
                let (Value::Text(part), Value::Text(id)) = (&row[0], &row[PARTICIPANT_MENTION]) else {
                    continue;
                };
                let actor = self.actors.get(id.as_str());
                if let (true, Some(actor)) = (parts.contains(&part.as_str()), actor) {
                    words.extend(actor.name.as_deref());
                    words.push(&actor.text);
                }
            }
            words.join(" \n ")
        };
        let place: Vec<&str> = match place {
            Some(place) => [
                place.name.as_deref(),
                Some(place.text.as_str()),
                place.admin1.as_deref(),
            ]
            .into_iter()
            .flatten()
            .collect(),
            None => Vec::new(),
        };
        let source = &claim.source;
        let source: Vec<&str> = [&source.name, &source.role, &source.organisation]
            .into_iter()
            .filter_map(|word| word.as_deref())
            .collect();
        let start = claim.sentence.start.min(claim.sentence.end);
        ClaimWords {
            sentence: self.text.slice(Span::new(start, claim.sentence.end)).to_owned(),
            actor: of(&["actor", "holder"]),
            recipient: of(&["recipient", "from"]),
            place: place.join(" \n "),
            source: source.join(" \n "),
        }
    }
}

/// Of all that is claimed; equal for two readings that claim the same at the same words.
fn claim_digest(row: &Row, participants: &[Row]) -> String {
    let mut parts = Vec::new();
    for (column, value) in CLAIMS.columns.iter().zip(row) {
        if !BOOKKEEPING.contains(column) {
            parts.push(plain(value));
        }
    }
    for participant in participants {
        for (at, value) in participant.iter().enumerate() {
            if at != PARTICIPANT_MENTION {
                parts.push(plain(value));
            }
        }
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    digest::of(&parts)[..16].to_owned()
}

/// A value as text that no other value of its column has.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("\"{text}"),
        Value::Blob(bytes) => format!("{bytes:?}"),
    }
}

fn mention(actor: &ActorMention) -> Row {
    vec![
        text(&actor.id),
        offset(actor.start),
        offset(actor.end),
        maybe(actor.name.as_deref()),
        maybe(actor.entity.as_deref()),
        maybe(actor.country.as_deref()),
        list(&actor.sectors),
        maybe(actor.side.as_deref()),
        maybe(actor.chain.first().map(String::as_str)),
    ]
}

fn place(place: &PlaceMention) -> Row {
    let relation = place.relation.as_ref();
    vec![
        text(&place.id),
        offset(place.start),
        offset(place.end),
        maybe(place.name.as_deref()),
        maybe(place.country.as_deref()),
        maybe(place.admin1.as_deref()),
        real(place.lat),
        real(place.lon),
        real(place.radius_km),
        integer(place.geonameid.map(i64::from)),
        text(&place.basis),
        maybe(relation.map(|relation| relation.kind.as_str())),
        maybe(relation.and_then(|relation| relation.of.as_deref())),
        real(relation.and_then(|relation| relation.distance_km)),
        maybe(relation.and_then(|relation| relation.bearing.as_deref())),
    ]
}

fn time(time: &TimeMention) -> Row {
    vec![
        text(&time.id),
        offset(time.start),
        offset(time.end),
        maybe(time.from.as_deref()),
        maybe(time.to.as_deref()),
        text(&time.timex.kind),
        text(&time.timex.value),
        maybe(time.timex.modifier.as_deref()),
        text(&time.basis),
    ]
}

fn source(attribution: &dateline_reader::reading::Attribution) -> Row {
    let span = attribution.span.as_ref();
    let content = attribution.content.as_ref();
    vec![
        text(&attribution.id),
        text(&attribution.kind),
        span.map_or(Value::Null, |span| offset(span.start)),
        span.map_or(Value::Null, |span| offset(span.end)),
        maybe(attribution.mention.as_deref()),
        maybe(attribution.name.as_deref()),
        maybe(attribution.role.as_deref()),
        maybe(attribution.organisation.as_deref()),
        maybe(attribution.side.as_deref()),
        content.map_or(Value::Null, |content| offset(content.start)),
        content.map_or(Value::Null, |content| offset(content.end)),
        flag(attribution.quoted),
        maybe(attribution.nested_in.as_deref()),
    ]
}

fn place_name(place: &PlaceMention) -> &str {
    place.name.as_deref().unwrap_or(&place.text)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn maybe(words: Option<&str>) -> Value {
    words.map_or(Value::Null, text)
}

fn list(words: &[String]) -> Value {
    maybe(Some(words.join(";").as_str()).filter(|words| !words.is_empty()))
}

fn offset(at: usize) -> Value {
    // A text has fewer than 4 GiB.
    Value::Integer(at as i64)
}

fn integer(number: Option<i64>) -> Value {
    number.map_or(Value::Null, Value::Integer)
}

fn real(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::Real)
}

fn flag(flag: bool) -> Value {
    Value::Integer(flag.into())
}
