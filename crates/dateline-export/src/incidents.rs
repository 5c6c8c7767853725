//! Incidents as a long table: one row for each claim of each incident, with what the incident says before it.

use std::io::Write;

use dateline_incident::{Account, Incident};
use serde_json::{Map, Value, json};

use crate::table::inert;
use crate::{ExportError, Format};

/// Columns in their order. Those from `claim` on are of the claim, the others of the incident.
pub const INCIDENT_COLUMNS: [&str; 34] = [
    "incident",
    "title",
    "event_type",
    "mode",
    "acled_sub_event_type",
    "control_state",
    "date_from",
    "date_to",
    "place",
    "country",
    "admin1",
    "lat",
    "lon",
    "radius_km",
    "geonameid",
    "actors",
    "recipients",
    "dead_low",
    "dead_best",
    "dead_high",
    "claims",
    "stories",
    "sides",
    "contradictions",
    "claim",
    "join_score",
    "join_basis",
    "report",
    "outlet",
    "published",
    "status",
    "source_kind",
    "source_side",
    "claim_dead_best",
];

/// Writes incidents one after another.
pub struct IncidentWriter<W: Write> {
    out: Out<W>,
    spreadsheet_safe: bool,
}

enum Out<W: Write> {
    Csv(Box<::csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> IncidentWriter<W> {
    /// Writes the header of a CSV. With `spreadsheet_safe`, text that a spreadsheet would take for a formula gets an
    /// apostrophe before it.
    pub fn new(out: W, format: Format, spreadsheet_safe: bool) -> Result<IncidentWriter<W>, ExportError> {
        let out = if format == Format::JsonLines {
            Out::JsonLines(out)
        } else {
            let mut rows = ::csv::WriterBuilder::new()
                .terminator(::csv::Terminator::CRLF)
                .from_writer(out);
            rows.write_record(INCIDENT_COLUMNS)?;
            Out::Csv(Box::new(rows))
        };
        Ok(IncidentWriter {
            out,
            spreadsheet_safe,
        })
    }

    /// Writes a row for each claim of an incident.
    pub fn write(&mut self, incident: &Incident) -> Result<(), ExportError> {
        for account in &incident.accounts {
            let row = incident_row(incident, account);
            match &mut self.out {
                Out::JsonLines(out) => {
                    let names = INCIDENT_COLUMNS.iter().map(|name| (*name).to_owned());
                    let object: Map<String, Value> = names.zip(row).collect();
                    serde_json::to_writer(&mut *out, &object)?;
                    out.write_all(b"\n")?;
                }
                Out::Csv(rows) => {
                    for value in row {
                        rows.write_field(cell(value, self.spreadsheet_safe).as_bytes())?;
                    }
                    rows.write_record(None::<&[u8]>)?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(self) -> Result<(), ExportError> {
        match self.out {
            Out::Csv(mut rows) => rows.flush()?,
            Out::JsonLines(mut out) => out.flush()?,
        }
        Ok(())
    }
}

fn cell(value: Value, safe: bool) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if safe => inert(text.into()).into_owned(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The cells of a claim of an incident in [`INCIDENT_COLUMNS`].
pub fn incident_row(incident: &Incident, account: &Account) -> Vec<Value> {
    let summary = &incident.summary;
    let place = summary.place.as_ref();
    let names = |parties: &[dateline_incident::Party]| {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        joined(&names)
    };
    let kinds: Vec<&str> = incident
        .contradictions
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    let sides: Vec<&str> = incident.sides.iter().map(String::as_str).collect();
    // The join that speaks most for it.
    let join = incident
        .joins
        .iter()
        .filter(|join| join.a == account.claim || join.b == account.claim)
        .max_by(|one, other| one.score.total_cmp(&other.score));
    vec![
        json!(incident.id),
        json!(incident.title),
        json!(summary.event_type),
        json!(summary.mode),
        json!(summary.acled_sub_event_type),
        json!(summary.control_state),
        json!(summary.from),
        json!(summary.to),
        json!(place.map(|place| &place.name)),
        json!(place.and_then(|place| place.country.as_ref())),
        json!(place.and_then(|place| place.admin1.as_ref())),
        json!(place.and_then(|place| place.lat)),
        json!(place.and_then(|place| place.lon)),
        json!(place.and_then(|place| place.radius_km)),
        json!(place.and_then(|place| place.geonameid)),
        names(&summary.actors),
        names(&summary.recipients),
        json!(summary.dead.low),
        json!(summary.dead.best),
        json!(summary.dead.high),
        json!(incident.accounts.len()),
        json!(incident.stories),
        joined(&sides),
        joined(&kinds),
        json!(account.claim),
        json!(join.map(|join| join.score)),
        json!(join.map(|join| &join.basis)),
        json!(account.report),
        json!(account.outlet),
        json!(account.published),
        json!(account.status),
        json!(account.source.kind),
        json!(account.source.side),
        json!(account.dead.best),
    ]
}

/// Parted by semicolons; nothing where there are none.
fn joined(words: &[&str]) -> Value {
    if words.is_empty() {
        Value::Null
    } else {
        json!(words.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident() -> Incident {
        serde_json::from_value(json!({
            "id": "1a", "title": "=Shelling", "joins": [], "fields": [], "contradictions": [], "stories": 1, "sides": [],
            "accounts": [{
                "claim": "c", "number": "c1", "report": "r", "report_id": "r", "story": "r", "outlet": "North, Wire",
                "title": null, "published": "2017-06-21", "url": null, "start": 0, "end": 5, "sentence": "Boom.",
                "trigger": null, "event_type": "ASSAULT", "mode": null, "acled_sub_event_type": null,
                "control_state": null, "actors": [], "recipients": [], "holder": null, "from": null, "place": null,
                "time": null, "source": {"kind": "report", "name": null, "role": null, "organisation": null,
                "side": null, "quoted": false}, "status": "reported", "dead": {"low": 3, "best": 3, "high": null},
                "injured": {"low": null, "best": null, "high": null}, "confidence": 0.5
            }],
            "summary": {"event_type": "ASSAULT", "mode": null, "acled_sub_event_type": null, "control_state": null,
                "actors": [], "recipients": [], "place": null, "from": null, "to": null,
                "dead": {"low": 3, "best": 3, "high": null}, "injured": {"low": null, "best": null, "high": null}}
        }))
        .expect("an incident")
    }

    fn written(format: Format, safe: bool) -> String {
        let mut out = Vec::new();
        let mut writer = IncidentWriter::new(&mut out, format, safe).expect("a header");
        writer.write(&incident()).expect("rows");
        writer.finish().expect("the rest");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_row_a_claim_with_as_many_cells_as_columns() {
        let text = written(Format::Csv, true);
        let mut rows = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let row = rows
            .records()
            .next()
            .expect("a row")
            .expect("as long as the header");
        assert_eq!(row.len(), INCIDENT_COLUMNS.len());
        assert_eq!(&row[1], "'=Shelling");
        assert_eq!((&row[28], &row[33]), ("North, Wire", "3"));
        assert!(rows.records().next().is_none());
    }

    #[test]
    fn an_object_a_claim() {
        let text = written(Format::JsonLines, true);
        let object: Value = serde_json::from_str(text.trim_end()).expect("an object");
        assert_eq!(object["title"], "=Shelling");
        assert_eq!(object["dead_high"], Value::Null);
    }
}
