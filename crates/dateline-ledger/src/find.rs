//! Finding claims: by what they say, where, when, on whose word, and by when it was known.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::Value;
use serde::Serialize;

use crate::db::{Db, Row, number, text};
use crate::{Area, Ledger, LedgerError, area, log, withhold, words};

/// Which claims to find. Every part that is set must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words of the sentence; those in quotation marks stand together.
    pub text: Option<String>,
    /// Words of the name of who did it, or who holds a place.
    pub actor: Option<String>,
    /// Words of the name of whom it was done to, or who lost a place.
    pub recipient: Option<String>,
    /// Side of one that takes part, or of the source.
    pub side: Option<String>,
    /// PLOVER type, ACLED event or sub-event type, state of control, or the beginning of a CAMEO code.
    pub kind: Option<String>,
    /// Words of the name of the place.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Where the most likely point of the place lies.
    pub area: Option<Area>,
    /// What happened, or may have happened, on this day or later.
    pub from: Option<Date>,
    /// What happened, or may have happened, on this day or before.
    pub to: Option<Date>,
    /// "party", "official", "monitor", "media", "witness", "anonymous" or "report".
    pub source_kind: Option<String>,
    /// Words of the name, role or organisation of the source.
    pub source: Option<String>,
    /// "reported", "claimed", "denied", "planned", "possible" or "negated".
    pub status: Option<String>,
    /// Outlet, whole, in any case of letters.
    pub outlet: Option<String>,
    /// Address of a report.
    pub report: Option<String>,
    /// Of reports that tell the same story in much the same words, only the first.
    pub first_tellings: bool,
    /// Reports under embargo too.
    pub with_embargoed: bool,
    /// Only what was known by then.
    pub as_of: Option<Timestamp>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// A claim that was found, with its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Found {
    pub claim_id: String,
    /// Content address of the report.
    pub address: String,
    pub report_id: String,
    pub outlet: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub url: Option<String>,
    /// The claim in the reading: "c1".
    pub number: String,
    pub sentence: String,
    pub trigger: Option<String>,
    pub event_type: Option<String>,
    pub mode: Option<String>,
    pub cameo: Option<String>,
    pub acled_event_type: Option<String>,
    pub acled_sub_event_type: Option<String>,
    pub control_state: Option<String>,
    pub actors: Vec<String>,
    pub recipients: Vec<String>,
    pub holder: Option<String>,
    pub from: Option<String>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub radius_km: Option<f64>,
    pub date_from: Option<String>,
    pub date_to: Option<String>,
    pub time_basis: Option<String>,
    pub source_kind: String,
    pub source_name: Option<String>,
    pub source_role: Option<String>,
    pub source_organisation: Option<String>,
    pub source_side: Option<String>,
    pub status: String,
    pub dead_low: Option<i64>,
    pub dead_best: Option<i64>,
    pub dead_high: Option<i64>,
    pub injured_low: Option<i64>,
    pub injured_best: Option<i64>,
    pub injured_high: Option<i64>,
    pub confidence: f64,
    /// Address of the report that told this story first, where it is another one.
    pub first_telling: Option<String>,
    pub coder: String,
    /// When this reading was kept, RFC 3339 in UTC.
    pub recorded: String,
}

impl Filter {
    /// A filter that finds all that this one may see.
    pub(crate) fn everything(&self) -> Filter {
        Filter {
            as_of: self.as_of,
            with_embargoed: self.with_embargoed,
            limit: self.limit,
            ..Filter::default()
        }
    }

    /// Whether a word that is asked for is among those that are blotted out.
    fn asks_for(&self, hidden: &[String]) -> bool {
        let hidden: Vec<String> = hidden.iter().map(|words| words.to_lowercase()).collect();
        [
            &self.text,
            &self.actor,
            &self.recipient,
            &self.place,
            &self.source,
        ]
        .into_iter()
        .flatten()
        .flat_map(|words| words.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .any(|word| hidden.iter().any(|words| words.contains(&word.to_lowercase())))
    }
}

impl Ledger {
    /// Claims of the newest reading of each report, in order of time, then of address and place in the report;
    /// those without a time last. The order in which reports were added does not show.
    pub fn find(&self, filter: &Filter) -> Result<Vec<Found>, LedgerError> {
        let mut found = Vec::new();
        self.find_each(filter, |claim| {
            found.push(claim);
            filter.limit.is_none_or(|limit| found.len() < limit)
        })?;
        Ok(found)
    }

    /// The same one after another, until `each` says `false`.
    pub fn find_each(&self, filter: &Filter, mut each: impl FnMut(Found) -> bool) -> Result<(), LedgerError> {
        if filter.limit == Some(0) {
            return Ok(());
        }
        let today = log::stamp(Timestamp::now())[..10].to_owned();
        let query = Query::of(&self.db, filter, self.known_by(filter.as_of)?, today)?;
        let any_redaction = self.db.exists("SELECT 1 FROM redactions LIMIT 1", &[])?;
        // What is looked at afterwards may leave some out.
        let limit = filter.limit.filter(|_| !any_redaction && filter.area.is_none());
        self.db.each(&query.sql(&self.db, limit), &query.values, |row| {
            let mut claim = Found::read(&row)?;
            let hidden = if any_redaction {
                self.redactions(&claim.address)?
            } else {
                Vec::new()
            };
            if !hidden.is_empty() {
                // Whoever asks for a word that is blotted out must not learn that it is there.
                if filter.asks_for(&hidden) {
                    return Ok(true);
                }
                claim.blot_out(&hidden);
            }
            let inside = match (filter.area, claim.lat, claim.lon) {
                (None, ..) => true,
                (Some(area), Some(lat), Some(lon)) => area.holds(lat, lon),
                (Some(_), ..) => false,
            };
            Ok(!inside || each(claim))
        })
    }

    /// Addresses of the reports in which a filter finds claims, in order; where it asks for nothing, of all reports that
    /// were known by its moment and are not under embargo, those without claims too.
    pub fn reports(&self, filter: &Filter) -> Result<Vec<String>, LedgerError> {
        if *filter != filter.everything() {
            let mut addresses = BTreeSet::new();
            self.find_each(filter, |claim| {
                addresses.insert(claim.address);
                true
            })?;
            return Ok(addresses.into_iter().collect());
        }
        let mut values = vec![number(self.known_by(filter.as_of)?)];
        let mut sql = "SELECT address FROM reports WHERE operation <= ?".to_owned();
        if !filter.with_embargoed {
            sql.push_str(&format!(" AND {}", withhold::FREE));
            values.push(text(&log::stamp(Timestamp::now())[..10]));
        }
        self.texts(&format!("{sql} ORDER BY address"), &values)
    }
}

const COLUMNS: &str = "claim_id, number, event_type, mode, cameo, acled_event_type, acled_sub_event_type, control_state, \
    place_name, claims.country, lat, lon, radius_km, date_from, date_to, time_basis, source_kind, source_name, source_role, \
    source_organisation, source_side, status, dead_low, dead_best, dead_high, injured_low, injured_best, injured_high, \
    confidence, reports.address, reports.report_id, reports.outlet, reports.title, reports.published, reports.url, \
    readings.coder, operations.at AS recorded";

/// The address of the first telling of the report's story, where that is another report.
const FIRST_TELLING: &str = "nullif((SELECT told.address FROM stories AS own \
    JOIN stories ON stories.story = own.story JOIN reports AS told ON told.id = stories.report \
    WHERE own.report = reports.id ORDER BY told.published IS NULL, told.published, told.address LIMIT 1), \
    reports.address)";

const ORDER: &str = "date_from IS NULL, date_from, date_to NULLS FIRST, reports.address, sentence_start, \
    trigger_start NULLS FIRST, claim_id";

/// Words of the report from one offset to another. Offsets are 64 bits wide, which PostgreSQL has no `substr` for.
fn words_between(db: &Db, start: &str, end: &str) -> String {
    match db {
        Db::Sqlite(_) => format!("substr(reports.text, {start} + 1, {end} - {start})"),
        Db::Postgres(_) => {
            format!("substr(reports.text, ({start} + 1)::int, greatest({end} - {start}, 0)::int)")
        }
    }
}

/// Parts and names of those who take part, as JSON.
fn parties(db: &Db) -> &'static str {
    match db {
        Db::Sqlite(_) => {
            "(SELECT json_group_array(json_array(part, name) ORDER BY part, position) \
             FROM participants WHERE claim = claims.id)"
        }
        Db::Postgres(_) => {
            "(SELECT coalesce(json_agg(json_build_array(part, name) ORDER BY part, position), '[]')::text \
             FROM participants WHERE claim = claims.id)"
        }
    }
}

/// Conditions of SQL with their values.
struct Query {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn of(db: &Db, filter: &Filter, until: i64, today: String) -> Result<Query, LedgerError> {
        let mut query = Query {
            conditions: Vec::new(),
            values: Vec::new(),
        };
        query.must(
            "readings.operation <= ? AND NOT EXISTS (SELECT 1 FROM readings AS newer \
             WHERE newer.report = readings.report AND newer.operation > readings.operation \
             AND newer.operation <= ?)",
            [number(until), number(until)],
        );
        let asked = [
            ("sentence", &filter.text),
            ("actor", &filter.actor),
            ("recipient", &filter.recipient),
            ("place", &filter.place),
            ("source", &filter.source),
        ];
        if let Some((condition, values)) = words::condition(db, &asked)? {
            query.must(&condition, values);
        }
        if !filter.with_embargoed {
            query.must(withhold::FREE, [text(today)]);
        }
        if filter.first_tellings {
            query.must(&format!("{FIRST_TELLING} IS NULL"), []);
        }
        if let Some(area) = filter.area {
            let (condition, values) = area::condition(db, area);
            query.must(&condition, values);
        }
        if let Some(side) = &filter.side {
            query.must(
                "(source_side = ? OR EXISTS (SELECT 1 FROM participants WHERE claim = claims.id AND side = ?))",
                [text(side), text(side)],
            );
        }
        if let Some(kind) = &filter.kind {
            query.kind(kind);
        }
        for (column, wanted) in [
            ("claims.country", &filter.country),
            ("source_kind", &filter.source_kind),
            ("status", &filter.status),
            ("reports.outlet", &filter.outlet),
        ] {
            if let Some(wanted) = wanted {
                // Both databases know small letters of ASCII alone here.
                query.must(
                    &format!("lower({column}) = ?"),
                    [text(wanted.to_ascii_lowercase())],
                );
            }
        }
        if let Some(address) = &filter.report {
            query.must("reports.address = ?", [text(address)]);
        }
        // Days and minutes of ISO 8601 sort as text: "2017-06-20" < "2017-06-20T05:00" < "2017-06-21".
        if let Some(from) = filter.from {
            query.must("date_to >= ?", [text(from.to_string())]);
        }
        if let Some(next) = filter.to.and_then(|to| to.tomorrow().ok()) {
            query.must("date_from < ?", [text(next.to_string())]);
        }
        Ok(query)
    }

    fn must(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    fn kind(&mut self, kind: &str) {
        if kind.bytes().all(|byte| byte.is_ascii_digit()) {
            self.must(&format!("substr(cameo, 1, {}) = ?", kind.len()), [text(kind)]);
            return;
        }
        let small = text(kind.to_ascii_lowercase());
        self.must(
            "(event_type = ? OR control_state = ? OR lower(acled_event_type) = ? OR lower(acled_sub_event_type) = ?)",
            [text(kind.to_ascii_uppercase()), small.clone(), small.clone(), small],
        );
    }

    fn sql(&self, db: &Db, limit: Option<usize>) -> String {
        let limit = limit.map_or_else(String::new, |limit| format!(" LIMIT {limit}"));
        format!(
            "SELECT {COLUMNS}, {} AS sentence, {} AS \"trigger\", {} AS parties, {FIRST_TELLING} AS first_telling \
             FROM claims JOIN readings ON readings.id = claims.reading \
             JOIN reports ON reports.id = readings.report JOIN operations ON operations.seq = readings.operation \
             WHERE {} ORDER BY {ORDER}{limit}",
            words_between(db, "sentence_start", "sentence_end"),
            words_between(db, "trigger_start", "trigger_end"),
            parties(db),
            self.conditions.join(" AND ")
        )
    }
}

impl Found {
    fn blot_out(&mut self, words: &[String]) {
        let texts = [
            &mut self.title,
            &mut self.trigger,
            &mut self.holder,
            &mut self.from,
            &mut self.place,
            &mut self.source_name,
            &mut self.source_role,
            &mut self.source_organisation,
            &mut self.url,
        ];
        let names = self.actors.iter_mut().chain(&mut self.recipients);
        for text in texts
            .into_iter()
            .flatten()
            .chain(names)
            .chain([&mut self.sentence])
        {
            *text = withhold::blot_text(text, words);
        }
    }

    fn read(row: &Row) -> Result<Found, LedgerError> {
        let parties: String = row.get("parties")?;
        let parties: Vec<(String, String)> = serde_json::from_str(&parties).unwrap_or_default();
        let named = |part: &str| -> Vec<String> {
            let of_part = parties.iter().filter(|(of, _)| of == part);
            let mut names: Vec<String> = of_part.map(|(_, name)| name.clone()).collect();
            names.dedup();
            names
        };
        Ok(Found {
            claim_id: row.get("claim_id")?,
            address: row.get("address")?,
            report_id: row.get("report_id")?,
            outlet: row.get("outlet")?,
            title: row.get("title")?,
            published: row.get("published")?,
            url: row.get("url")?,
            number: row.get("number")?,
            sentence: row.get("sentence")?,
            trigger: row.get("trigger")?,
            event_type: row.get("event_type")?,
            mode: row.get("mode")?,
            cameo: row.get("cameo")?,
            acled_event_type: row.get("acled_event_type")?,
            acled_sub_event_type: row.get("acled_sub_event_type")?,
            control_state: row.get("control_state")?,
            actors: named("actor"),
            recipients: named("recipient"),
            holder: named("holder").pop(),
            from: named("from").pop(),
            place: row.get("place_name")?,
            country: row.get("country")?,
            lat: row.get("lat")?,
            lon: row.get("lon")?,
            radius_km: row.get("radius_km")?,
            date_from: row.get("date_from")?,
            date_to: row.get("date_to")?,
            time_basis: row.get("time_basis")?,
            source_kind: row.get("source_kind")?,
            source_name: row.get("source_name")?,
            source_role: row.get("source_role")?,
            source_organisation: row.get("source_organisation")?,
            source_side: row.get("source_side")?,
            status: row.get("status")?,
            dead_low: row.get("dead_low")?,
            dead_best: row.get("dead_best")?,
            dead_high: row.get("dead_high")?,
            injured_low: row.get("injured_low")?,
            injured_best: row.get("injured_best")?,
            injured_high: row.get("injured_high")?,
            confidence: row.get("confidence")?,
            first_telling: row.get("first_telling")?,
            coder: row.get("coder")?,
            recorded: row.get("recorded")?,
        })
    }
}
