//! Finding claims: by what they say, where, when, on whose word, and by when it was known.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use crate::{Area, Ledger, LedgerError, log, withhold};

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
        let query = Query::of(filter, self.known_by(filter.as_of)?, today);
        let any_redaction = self
            .connection
            .prepare_cached("SELECT 1 FROM redactions LIMIT 1")?
            .exists([])?;
        let mut statement = self.connection.prepare_cached(&query.sql(COLUMNS, ORDER))?;
        let mut rows = statement.query(params_from_iter(&query.values))?;
        while let Some(row) = rows.next()? {
            let mut claim = Found::read(row)?;
            let hidden = if any_redaction {
                self.redactions(&claim.address)?
            } else {
                Vec::new()
            };
            if !hidden.is_empty() {
                // Whoever asks for a word that is blotted out must not learn that it is there.
                if filter.asks_for(&hidden) {
                    continue;
                }
                claim.blot_out(&hidden);
            }
            let inside = match (filter.area, claim.lat, claim.lon) {
                (None, ..) => true,
                (Some(area), Some(lat), Some(lon)) => area.holds(lat, lon),
                (Some(_), ..) => false,
            };
            if inside && !each(claim) {
                break;
            }
        }
        Ok(())
    }
}

const COLUMNS: &str = "claims.*, reports.address, reports.report_id, reports.outlet, reports.title, \
    reports.published, reports.url, readings.coder, operations.at AS recorded, \
    substr(reports.text, sentence_start + 1, sentence_end - sentence_start) AS sentence, \
    substr(reports.text, trigger_start + 1, trigger_end - trigger_start) AS \"trigger\", \
    (SELECT json_group_array(json_array(part, name) ORDER BY part, position) \
     FROM participants WHERE claim = claims.id) AS parties, \
    nullif((SELECT told.address FROM stories AS own JOIN stories ON stories.story = own.story \
     JOIN reports AS told ON told.id = stories.report WHERE own.report = reports.id \
     ORDER BY told.published IS NULL, told.published, told.address LIMIT 1), reports.address) AS first_telling";

const ORDER: &str =
    "ORDER BY date_from IS NULL, date_from, date_to, address, sentence_start, trigger_start, claim_id";

/// Conditions of SQL with their values.
struct Query {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn of(filter: &Filter, until: i64, today: String) -> Query {
        let mut query = Query {
            conditions: Vec::new(),
            values: Vec::new(),
        };
        query.must(
            "readings.operation <= ? AND NOT EXISTS (SELECT 1 FROM readings AS newer \
             WHERE newer.report = readings.report AND newer.operation > readings.operation \
             AND newer.operation <= ?)",
            [Value::Integer(until), Value::Integer(until)],
        );
        query.words(filter);
        if !filter.with_embargoed {
            query.must(withhold::FREE, [Value::Text(today)]);
        }
        if filter.first_tellings {
            query.must("first_telling IS NULL", []);
        }
        if let Some(area) = filter.area {
            query.area(area);
        }
        let text = |words: &String| Value::Text(words.clone());
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
                query.must(&format!("{column} = ? COLLATE NOCASE"), [text(wanted)]);
            }
        }
        if let Some(address) = &filter.report {
            query.must("reports.address = ?", [text(address)]);
        }
        // Days and minutes of ISO 8601 sort as text: "2017-06-20" < "2017-06-20T05:00" < "2017-06-21".
        if let Some(from) = filter.from {
            query.must("date_to >= ?", [Value::Text(from.to_string())]);
        }
        if let Some(next) = filter.to.and_then(|to| to.tomorrow().ok()) {
            query.must("date_from < ?", [Value::Text(next.to_string())]);
        }
        query
    }

    fn must(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    /// Words of several filters are looked up in one pass over the index.
    fn words(&mut self, filter: &Filter) {
        let matches: Vec<String> = [
            ("sentence", &filter.text),
            ("actor", &filter.actor),
            ("recipient", &filter.recipient),
            ("place", &filter.place),
            ("source", &filter.source),
        ]
        .into_iter()
        .filter_map(|(column, words)| {
            let phrases = phrases(words.as_deref()?);
            Some(format!("({column} : ({phrases}))"))
        })
        .collect();
        if !matches.is_empty() {
            self.must(
                "claims.id IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)",
                [Value::Text(matches.join(" AND "))],
            );
        }
    }

    fn area(&mut self, area: Area) {
        let boxes = area.boxes();
        let one = "SELECT id FROM claim_boxes WHERE max_lat >= ? AND min_lat <= ? AND max_lon >= ? AND min_lon <= ?";
        let all: Vec<&str> = boxes.iter().map(|_| one).collect();
        self.must(
            &format!("claims.id IN ({})", all.join(" UNION ALL ")),
            boxes.into_iter().flatten().map(Value::Real),
        );
    }

    fn kind(&mut self, kind: &str) {
        if kind.bytes().all(|byte| byte.is_ascii_digit()) {
            self.must("cameo GLOB ? || '*'", [Value::Text(kind.to_owned())]);
            return;
        }
        let kind = Value::Text(kind.to_owned());
        self.must(
            "(event_type = upper(?) OR control_state = lower(?) OR acled_event_type = ? COLLATE NOCASE \
             OR acled_sub_event_type = ? COLLATE NOCASE)",
            [kind.clone(), kind.clone(), kind.clone(), kind],
        );
    }

    fn sql(&self, columns: &str, order: &str) -> String {
        format!(
            "SELECT {columns} FROM claims JOIN readings ON readings.id = claims.reading \
             JOIN reports ON reports.id = readings.report JOIN operations ON operations.seq = readings.operation \
             WHERE {} {order}",
            self.conditions.join(" AND ")
        )
    }
}

/// Words for the full-text index, each quoted so that none is an operator; what the user put in quotation marks
/// stays together.
fn phrases(words: &str) -> String {
    let mut phrases = Vec::new();
    for (at, piece) in words.split('"').enumerate() {
        if at % 2 == 1 {
            phrases.push(piece.to_owned());
        } else {
            phrases.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    phrases.retain(|phrase| phrase.contains(char::is_alphanumeric));
    if phrases.is_empty() {
        // Nothing that is a word: found nowhere.
        return "\"\"".into();
    }
    let quoted: Vec<String> = phrases
        .iter()
        .map(|phrase| format!("\"{}\"", phrase.replace('\0', " ")))
        .collect();
    quoted.join(" AND ")
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

    fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_user_is_an_operator() {
        assert_eq!(phrases("NOT tanks"), "\"NOT\" AND \"tanks\"");
        assert_eq!(
            phrases("\"barrel bombs\" market"),
            "\"barrel bombs\" AND \"market\""
        );
        assert_eq!(phrases("sentence:x* -y ("), "\"sentence:x*\" AND \"-y\"");
        assert_eq!(phrases("\"unclosed"), "\"unclosed\"");
        assert_eq!(phrases("..."), "\"\"");
    }
}
