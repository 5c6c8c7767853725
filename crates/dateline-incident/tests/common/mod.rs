//! Claims in our own words, made without the language model.

#![allow(clippy::unwrap_used, dead_code)]

use dateline_incident::{Account, Party};
use serde_json::json;

/// A claim of an air strike at Orrin on 20 June 2017, told by an outlet of its own.
pub fn claim(id: &str, report: &str, sentence: &str) -> Account {
    serde_json::from_value(json!({
        "claim": id, "number": "c1", "report": report, "report_id": report, "story": report,
        "outlet": format!("Outlet {report}"), "title": null, "published": "2017-06-21", "url": null,
        "start": sentence.len(), "end": sentence.len() * 2, "sentence": sentence, "trigger": "bombed",
        "trigger_at": [sentence.len() + 1, sentence.len() + 5],
        "event_type": "ASSAULT", "mode": "aerial", "acled_sub_event_type": "Air/drone strike", "control_state": null,
        "actors": [], "recipients": [], "holder": null, "from": null,
        "place": {"name": "Orrin", "words": "Orrin", "country": "SYR", "admin1": null, "lat": 33.5, "lon": 36.5,
                  "radius_km": 3.0, "geonameid": 1, "geometry": null},
        "time": {"from": "2017-06-20", "to": "2017-06-20", "basis": "expression"},
        "source": {"kind": "report", "name": null, "role": null, "organisation": null, "side": null, "quoted": false},
        "status": "reported", "dead": {"low": null, "best": null, "high": null},
        "injured": {"low": null, "best": null, "high": null}, "confidence": 0.8
    }))
    .unwrap()
}

/// One of a side.
pub fn party(name: &str, side: &str) -> Party {
    Party {
        name: name.into(),
        entity: Some(name.to_lowercase().replace(' ', "-")),
        country: Some("SYR".into()),
        sectors: vec!["MIL".into()],
        side: Some(side.into()),
        basis: "text".into(),
    }
}

pub fn on(mut account: Account, from: &str, to: &str) -> Account {
    let time = account.time.as_mut().unwrap();
    time.from = Some(from.into());
    time.to = Some(to.into());
    account
}

pub fn dead(mut account: Account, low: u64, high: Option<u64>) -> Account {
    account.dead.low = Some(low);
    account.dead.best = Some(low);
    account.dead.high = high;
    account
}

/// A claim of control of Orrin.
pub fn control(id: &str, report: &str, state: &str, holder: Party, day: &str) -> Account {
    let mut account = on(claim(id, report, "They spoke of Orrin."), day, day);
    account.mode = None;
    account.acled_sub_event_type = None;
    account.control_state = Some(state.into());
    account.event_type = (state == "gained").then(|| "ASSAULT".into());
    if state == "lost" {
        account.from = Some(holder);
    } else {
        account.holder = Some(holder);
    }
    account
}

/// On the word of somebody of a side.
pub fn word_of(mut account: Account, name: &str, side: &str) -> Account {
    account.source.kind = "party".into();
    account.source.name = Some(name.into());
    account.source.side = Some(side.into());
    account.status = "claimed".into();
    account
}
