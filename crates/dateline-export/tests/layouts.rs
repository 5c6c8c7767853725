//! The layouts of two readings that were made by hand, and of one that means harm.

use dateline_reader::Reading;
use serde_json::Value;

fn by_hand() -> Vec<Reading> {
    let lines = include_str!("fixtures/by-hand.jsonl").lines();
    lines
        .map(|line| serde_json::from_str(line).expect("the fixture is a reading"))
        .collect()
}

type Layout = fn(&[Reading], &mut Vec<u8>) -> Result<(), dateline_export::ExportError>;

fn written(layout: Layout, readings: &[Reading]) -> String {
    let mut out = Vec::new();
    layout(readings, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("UTF-8")
}

fn csv(readings: &[Reading]) -> String {
    written(|readings, out| dateline_export::csv(readings, out), readings)
}

fn geojson(readings: &[Reading]) -> String {
    written(|readings, out| dateline_export::geojson(readings, out), readings)
}

fn html(readings: &[Reading]) -> String {
    written(|readings, out| dateline_export::html(readings, out), readings)
}

#[test]
fn rows() {
    let table = csv(&by_hand());
    insta::assert_snapshot!("csv", table.replace("\r\n", "\n"));
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let columns: Vec<&str> = dateline_export::column_names().collect();
    assert_eq!(rows.headers().expect("a header"), columns);
    let claims: usize = by_hand().iter().map(|reading| reading.claims.len()).sum();
    let records: Result<Vec<_>, _> = rows.records().collect();
    assert_eq!(records.expect("rows").len(), claims);
}

#[test]
fn features() {
    let readings = by_hand();
    let collection = geojson(&readings[1..]);
    insta::assert_snapshot!("geojson", collection);
    let parsed: Value = serde_json::from_str(&geojson(&readings)).expect("JSON");
    assert_eq!(parsed["type"], "FeatureCollection");
    for feature in parsed["features"].as_array().expect("features") {
        assert_eq!(feature["type"], "Feature");
        let kind = feature["geometry"]["type"].as_str();
        assert!(matches!(kind, Some("Point" | "Polygon")), "{kind:?}");
        assert!(feature["geometry"]["coordinates"].is_array());
        assert!(matches!(
            feature["properties"]["part"].as_str(),
            Some("point" | "shape")
        ));
    }
    assert_eq!(parsed["reports"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_page_stands_alone() {
    let page = html(&by_hand());
    assert!(page.contains("default-src 'none'"));
    for outside in [
        "src=", "url(", "@import", "<link", "<iframe", "<object", "<img", "fetch(", " style=",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn every_anchor_that_is_linked_exists() {
    let page = html(&by_hand());
    for link in page.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().expect("an end");
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

/// Puts markup into every string of a reading that ends up on the page.
fn hostile() -> Reading {
    const HARM: &str = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";
    fn poison(value: &mut serde_json::Value, key: &str) {
        match value {
            serde_json::Value::String(text)
                if !matches!(
                    key,
                    "id" | "mention" | "holder" | "from" | "to" | "attribution" | "via" | "place" | "time"
                ) =>
            {
                text.push_str(HARM);
            }
            serde_json::Value::Array(items) if !matches!(key, "quantities" | "chain") => {
                items.iter_mut().for_each(|item| poison(item, key));
            }
            serde_json::Value::Object(fields) => {
                fields.iter_mut().for_each(|(key, item)| poison(item, key));
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(&by_hand()[0]).expect("JSON");
    poison(&mut value, "");
    value["report"]["url"] = "javascript:alert(3)".into();
    value["report"]["id"] = HARM.into();
    value["claims"][0]["id"] = HARM.into();
    serde_json::from_value(value).expect("still a reading")
}

#[test]
fn what_a_report_says_is_inert() {
    let page = html(&[hostile()]);
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("<img"));
    assert!(!page.contains("javascript:"));
    assert_eq!(page.matches("<script>").count(), 1);
}

#[test]
fn a_reading_without_claims_and_one_with_broken_spans() {
    let mut empty = by_hand().remove(1);
    empty.claims.clear();
    let mut broken = by_hand().remove(1);
    for claim in &mut broken.claims {
        claim.sentence.start = 90_000;
        claim.place = Some("p99".into());
        for reason in &mut claim.because {
            reason.spans = vec![[70_000, 3]];
        }
    }
    broken.mentions.actors[0].start = 80_000;
    let readings = [empty, broken];
    assert!(html(&readings).contains("Orient Ledger"));
    assert!(csv(&readings).contains("orient-ledger"));
    assert!(geojson(&readings).contains("\"features\":["));
}

#[test]
fn no_reading_at_all() {
    assert_eq!(csv(&[]).lines().count(), 1);
    assert!(serde_json::from_str::<Value>(&geojson(&[])).is_ok_and(|empty| empty["features"].is_array()));
    assert!(html(&[]).contains("</html>"));
}

#[test]
fn the_docs_name_every_column_and_every_field() {
    let columns = include_str!("../../../docs/columns.md");
    for column in dateline_export::column_names() {
        assert!(columns.contains(&format!("`{column}`")), "{column}");
    }
    fn keys(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
            serde_json::Value::Object(fields) => {
                for (key, item) in fields {
                    found.insert(key.clone());
                    if key != "geometry" {
                        keys(item, found);
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = std::collections::BTreeSet::new();
    keys(&serde_json::to_value(by_hand()).expect("JSON"), &mut found);
    let contract = include_str!("../../../docs/reading.md");
    for key in found {
        assert!(contract.contains(&format!("`{key}`")), "{key}");
    }
}
