//! Events, sources and associations as timemap (Forensic Architecture) loads them.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use crate::ExportError;
use crate::layouts::Kept;
use crate::lookup::{Lookup, actor_name, place_name};

/// Collects readings and writes one JSON object with `events`, `sources` and `associations`.
#[derive(Debug, Default)]
pub struct TimemapWriter {
    events: Vec<Value>,
    sources: BTreeMap<String, Value>,
    /// Actors, by name.
    associations: BTreeMap<String, Value>,
}

impl TimemapWriter {
    /// Takes the claims of a reading that have a place and a day and are said to have happened.
    pub fn write(&mut self, kept: &Kept<'_>, wanted: Option<&[bool]>) {
        let reading = kept.reading;
        let lookup = Lookup::new(reading);
        for (at, claim) in reading.claims.iter().enumerate() {
            if wanted.is_some_and(|wanted| !wanted.get(at).copied().unwrap_or(false)) {
                continue;
            }
            let place = lookup.place(claim);
            let time = lookup.time(claim).and_then(|time| time.from.as_deref());
            let point = place.and_then(|place| Some((place, place.lat?, place.lon?)));
            let (Some((place, lat, lon)), Some(from)) = (point, time) else {
                continue;
            };
            if !matches!(claim.status.as_str(), "reported" | "claimed") {
                continue;
            }
            let parties = lookup.participants(&claim.actors);
            let names: Vec<String> = parties
                .iter()
                .map(|party| actor_name(party.actor).to_owned())
                .collect();
            for name in &names {
                let association =
                    json!({"id": name, "title": name, "mode": "FILTER", "filter_paths": ["Actor", name]});
                self.associations.insert(name.clone(), association);
            }
            let source = kept.address.to_owned();
            let report = &reading.report;
            self.sources.entry(source.clone()).or_insert_with(|| {
                json!({"id": source, "title": report.title, "type": "Report", "paths": [],
                       "url": report.url, "author": report.outlet, "date": report.published})
            });
            let words = crate::lookup::trigger(claim).map(|words| words.text.as_str());
            let kind = claim.event.as_ref().map(|event| event.kind.as_str());
            self.events.push(json!({
                "id": kept.claim_ids.get(at), "description": words, "date": from.get(..10),
                "time": from.get(11..).unwrap_or_default(), "location": place_name(place),
                "latitude": lat.to_string(), "longitude": lon.to_string(), "type": kind,
                "associations": names, "sources": [kept.address], "colour": null,
                "location_precision": place.radius_km, "status": claim.status,
            }));
        }
    }

    /// Writes all of it.
    pub fn finish(self, mut out: impl Write) -> Result<(), ExportError> {
        let whole = json!({
            "events": self.events,
            "sources": self.sources.into_values().collect::<Vec<_>>(),
            "associations": self.associations.into_values().collect::<Vec<_>>(),
        });
        serde_json::to_writer(&mut out, &whole)?;
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(())
    }
}
