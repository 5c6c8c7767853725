//! Reports and readings in our own words, made without the language model.

#![allow(clippy::unwrap_used, dead_code)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use dateline_input::{Document, Form, iso};
use dateline_ledger::Arrival;
use dateline_reader::Reading;
use dateline_report::Metadata;

use jiff::Timestamp;
use serde_json::{Value, json};

/// Town, latitude, longitude.
pub const TOWNS: [(&str, f64, f64); 5] = [
    ("Orrin", 33.5, 36.5),
    ("Wadi Salt", 34.25, 37.75),
    ("Kefr Dan", 35.9, 36.6),
    ("Tell Brak", 36.7, 41.0),
    ("Farol", -17.7, 179.9),
];

/// A file in a folder of this test's own; what an earlier run left is taken away.
pub fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("test.dateline")
}

pub fn moment(words: &str) -> Timestamp {
    words.parse().unwrap()
}

/// Report `n`: a raid on one of the towns, on one of the days of June 2017.
pub fn arrival(n: usize, coder: &str) -> Arrival {
    let (town, ..) = TOWNS[n % TOWNS.len()];
    let text = format!(
        "Report {n}. The river guard shelled {town}, killing {} people, its spokesman said.",
        n % 7 + 1
    );
    arrival_of(n, coder, &text, "ASSAULT")
}

/// A report with one claim; its sentence is the whole text.
pub fn arrival_of(n: usize, coder: &str, text: &str, kind: &str) -> Arrival {
    let metadata = Metadata {
        outlet: Some(["North Wire", "Volga Review"][n % 2].into()),
        published: Some("2017-06-30".into()),
        input: Some(format!("made.jsonl:{n}")),
        ..Metadata::default()
    };
    let document = Document::new(text, metadata, Form::Json).unwrap();
    let reading = reading(n, coder, &document, kind);
    Arrival {
        document,
        reading: Some(reading),
    }
}

fn reading(n: usize, coder: &str, document: &Document, kind: &str) -> Reading {
    let report = &document.report;
    let text = report.text.as_str();
    let words = |words: &str| -> Value {
        match text.find(words) {
            Some(at) => {
                let start = text[..at].chars().count();
                json!({"start": start, "end": start + words.chars().count(), "text": words})
            }
            None => json!({"start": 0, "end": 0, "text": ""}),
        }
    };
    let (town, lat, lon) = TOWNS[n % TOWNS.len()];
    let day = format!("2017-06-{:02}", n % 30 + 1);
    let actor = |id: &str, said: &str, name: &str, side: &str| {
        let span = words(said);
        json!({"id": id, "start": span["start"], "end": span["end"], "text": said, "name": name, "entity": null,
               "country": "SYR", "sectors": ["REB"], "side": side, "chain": [id]})
    };
    let place = words(town);
    let status = ["claimed", "denied"][n % 2];
    let reading = json!({
        "schema": 1, "coder": coder,
        "report": {"id": report.id, "outlet": report.outlet, "title": report.title, "byline": null,
                   "published": report.published.map(iso), "published_basis": "metadata",
                   "language": "en", "url": null, "input": report.input, "sha256": report.sha256, "text": text},
        "claims": [{
            "id": "c1", "sentence": {"start": 0, "end": text.chars().count()},
            "event": {"type": kind, "mode": "heavy-weapons", "contexts": ["military"], "cameo": "194",
                      "acled": {"event_type": "Explosions/Remote violence",
                                "sub_event_type": "Shelling/artillery/missile attack"},
                      "trigger": words("shelled")},
            "control": null,
            "actors": [{"mention": "a1", "role": "actor"}], "recipients": [{"mention": "a2", "role": "victim"}],
            "place": "p1", "time": "t1",
            "source": {"kind": "party", "mention": null, "name": "Idris Marr", "role": "spokesman",
                       "organisation": "river guard", "side": "opposition", "cue": words("said"), "content": null,
                       "quoted": false, "via": null, "attribution": "s1"},
            "status": status,
            "casualties": {"dead": {"low": n % 7 + 1, "best": n % 7 + 1, "high": null, "of": {}},
                           "injured": {"low": null, "best": null, "high": null, "of": {}}},
            "quantities": [], "confidence": 0.1 + 0.01 * (n % 80) as f64, "because": []
        }],
        "mentions": {
            "actors": [actor("a1", "river guard", "River Guard", "opposition"),
                       actor("a2", "people", "people", "civilian")],
            "places": [{"id": "p1", "start": place["start"], "end": place["end"], "text": town, "name": town,
                        "country": "SYR", "admin1": "Rif", "lat": lat + n as f64 / 1e3, "lon": lon, "radius_km": 3.1,
                        "geometry": null, "geonameid": 1000 + n % 5, "basis": "gazetteer", "relation": null,
                        "precision": {"acled": 1, "ucdp": 1}}],
            "times": [{"id": "t1", "start": 0, "end": 0, "text": "", "from": day, "to": day,
                       "timex": {"type": "DATE", "value": day, "mod": null}, "basis": "expression",
                       "precision": {"acled": 1, "ucdp": 1}}],
            "quantities": []
        },
        "attributions": [{"id": "s1", "kind": "party", "span": words("its spokesman"), "mention": null,
                          "name": "Idris Marr", "role": "spokesman", "organisation": "river guard",
                          "side": "opposition", "cue": words("said"), "content": null, "content_parts": [],
                          "quoted": false, "nested_in": null}],
        "relations": [], "set_aside": []
    });
    serde_json::from_value(reading).unwrap()
}

/// Time of the processors, all together: a machine that others use too makes the clock of the wall say little. Linux
/// only; elsewhere the wall's.
pub fn processor(begun: Instant) -> Duration {
    let ticks = || -> Option<u64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    ticks().map_or_else(|| begun.elapsed(), |ticks| Duration::from_millis(ticks * 10))
}
