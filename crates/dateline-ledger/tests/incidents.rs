//! Incidents of a ledger: what is held back, what people say, and what was known when.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/stores.rs"]
mod stores;

use common::{arrival_of, moment};
use dateline_incident::{Verdict, Windows};
use dateline_ledger::{Area, Filter, Ledger, Withholding};
use stores::{Store, on_both_stores};

on_both_stores! {
    claims_of_two_reports_are_one_incident_that_is_found_by_any_of_them,
    what_was_known_earlier,
    what_is_held_back_stays_so,
    a_persons_word_is_kept_honoured_and_taken_back,
    lanes_by_name_area_and_day_of_publication,
}

const NOW: &str = "2026-01-31T12:00:00Z";

/// Reports 0 and 5, of two outlets, tell of Orrin; the latter's day and status are set like the former's.
fn ledger(store: Store, name: &str) -> Ledger {
    let mut ledger = store.ledger(name);
    let mut arrivals = Vec::new();
    for (n, text) in [
        (
            0,
            "The river guard shelled Orrin and its mill, killing 4 people, its spokesman said.",
        ),
        (
            5,
            "Shells of the river guard hit the mill in Orrin and killed 9 people, its spokesman said. It shelled \
             Orrin.",
        ),
    ] {
        let mut arrival = arrival_of(n, "coder 1", text, "ASSAULT");
        let reading = arrival.reading.as_mut().unwrap();
        let claim = &mut reading.claims[0];
        claim.status = "claimed".into();
        let dead = &mut claim.casualties.as_mut().unwrap().dead;
        let toll = if n == 0 { 4 } else { 9 };
        (dead.low, dead.best, dead.high) = (Some(toll), Some(toll), Some(toll));
        for time in &mut reading.mentions.times {
            (time.from, time.to) = (Some("2017-06-20".into()), Some("2017-06-20".into()));
        }
        if n == 5 {
            reading.attributions[0].name = Some("Lina Sarr".into());
            reading.claims[0].source.name = Some("Lina Sarr".into());
        }
        arrivals.push(arrival);
    }
    ledger
        .add(&arrivals[..1], "ada", moment("2026-01-30T12:00:00Z"))
        .unwrap();
    ledger.add(&arrivals[1..], "ada", moment(NOW)).unwrap();
    ledger
}

fn sizes(ledger: &Ledger, filter: &Filter) -> Vec<usize> {
    let found = ledger.incidents(filter, &Windows::default()).unwrap();
    found.iter().map(|incident| incident.accounts.len()).collect()
}

fn claims_of_two_reports_are_one_incident_that_is_found_by_any_of_them(store: Store) {
    let ledger = ledger(store, "incidents");
    assert_eq!(sizes(&ledger, &Filter::default()), [2]);
    let by_words = Filter {
        text: Some("hit the mill".into()),
        ..Filter::default()
    };
    assert_eq!(sizes(&ledger, &by_words), [2]);
    let elsewhere = Filter {
        place: Some("Farol".into()),
        ..Filter::default()
    };
    assert!(sizes(&ledger, &elsewhere).is_empty());
    let found = ledger.incidents(&Filter::default(), &Windows::default()).unwrap();
    assert_eq!(found[0].stories, 2);
    let kinds: Vec<&str> = found[0]
        .contradictions
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    assert_eq!(kinds, ["toll"]);
    let windows = Windows::default();
    assert_eq!(ledger.incident(&found[0].id[..8], &windows).unwrap(), found[0]);
    assert_eq!(
        ledger.incident(&found[0].accounts[1].claim, &windows).unwrap(),
        found[0]
    );
    assert!(ledger.incident("ffff0000ffff", &windows).is_err());
    // Identifiers are those that claims have everywhere in the ledger.
    let ids: Vec<String> = ledger
        .find(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|found| found.claim_id)
        .collect();
    assert!(
        found[0]
            .accounts
            .iter()
            .all(|account| ids.contains(&account.claim))
    );
}

fn what_was_known_earlier(store: Store) {
    let ledger = ledger(store, "incidents-as-of");
    let earlier = Filter {
        as_of: Some(moment("2026-01-30T20:00:00Z")),
        ..Filter::default()
    };
    assert_eq!(sizes(&ledger, &earlier), [1]);
}

fn what_is_held_back_stays_so(store: Store) {
    let mut ledger = ledger(store, "incidents-withheld");
    let address = ledger.accounts(&Filter::default()).unwrap()[0].report.clone();
    let words = Withholding::Redact {
        words: "Lina Sarr".into(),
    };
    for address in ledger.addresses().unwrap() {
        ledger
            .withhold(&address, &words, "asked to", "ada", moment(NOW))
            .unwrap();
    }
    let found = ledger.incidents(&Filter::default(), &Windows::default()).unwrap();
    assert!(!serde_json::to_string(&found).unwrap().contains("Lina"));
    let asked = Filter {
        source: Some("Lina".into()),
        ..Filter::default()
    };
    assert!(
        sizes(&ledger, &asked).is_empty(),
        "whoever asks for it does not learn that it is there"
    );
    let embargo = Withholding::Embargo { until: None };
    ledger
        .withhold(&address, &embargo, "asked to", "ada", moment(NOW))
        .unwrap();
    assert_eq!(sizes(&ledger, &Filter::default()), [1]);
    let with = Filter {
        with_embargoed: true,
        ..Filter::default()
    };
    assert_eq!(sizes(&ledger, &with), [2]);
}

fn a_persons_word_is_kept_honoured_and_taken_back(store: Store) {
    let mut ledger = ledger(store, "incidents-rulings");
    let claims: Vec<String> = ledger
        .accounts(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|account| account.claim)
        .collect();
    assert!(
        ledger
            .rule(&claims, Verdict::Apart, " ", "ada", moment(NOW))
            .is_err(),
        "it needs a reason"
    );
    assert!(
        ledger
            .rule(&claims[..1], Verdict::Apart, "why", "ada", moment(NOW))
            .is_err(),
        "and two claims"
    );
    let unknown = [claims[0].clone(), "0000".into()];
    assert!(
        ledger
            .rule(&unknown, Verdict::Apart, "why", "ada", moment(NOW))
            .is_err()
    );
    ledger
        .rule(&claims, Verdict::Apart, "two mills", "ada", moment(NOW))
        .unwrap();
    assert_eq!(sizes(&ledger, &Filter::default()), [1, 1]);
    let kept = ledger.rulings().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].ruling.who.as_str(), kept[0].ruling.reason.as_str()),
        ("ada", "two mills")
    );
    ledger
        .rule(&claims, Verdict::Open, "one after all", "ben", moment(NOW))
        .unwrap();
    assert_eq!(sizes(&ledger, &Filter::default()), [2]);
    ledger
        .rule(&claims, Verdict::Together, "the same mill", "ben", moment(NOW))
        .unwrap();
    let found = ledger.incidents(&Filter::default(), &Windows::default()).unwrap();
    assert_eq!(found[0].joins[0].basis, "review");
    assert!(ledger.verify(None, |_| {}).unwrap().findings.is_empty());
}

fn lanes_by_name_area_and_day_of_publication(store: Store) {
    let mut ledger = store.ledger("lanes");
    let mut arrival = arrival_of(
        0,
        "coder 1",
        "The river guard shelled Orrin and took it, it said.",
        "ASSAULT",
    );
    let control = serde_json::json!({"state": "gained", "holder": "a1", "from": null, "trigger": null});
    arrival.reading.as_mut().unwrap().claims[0].control = Some(serde_json::from_value(control).unwrap());
    ledger.add(&[arrival], "ada", moment(NOW)).unwrap();
    let day = |day: &str| Some(day.parse().unwrap());
    let count =
        |place: Option<&str>, area: Option<Area>, as_of| ledger.lanes(place, area, as_of).unwrap().len();
    assert_eq!(count(Some("orrin"), None, None), 1);
    assert_eq!(count(Some("Farol"), None, None), 0);
    assert_eq!(
        count(None, Some(Area::parse_circle("33.5,36.5,5").unwrap()), None),
        1
    );
    assert_eq!(count(None, Some(Area::parse_circle("0,0,5").unwrap()), None), 0);
    // It was published on 30 June 2017.
    assert_eq!(count(None, None, day("2017-06-29")), 0);
    assert_eq!(count(None, None, day("2017-06-30")), 1);
}
