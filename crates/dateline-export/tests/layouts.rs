//! The layouts of two readings that were made by hand, and of readings that mean harm.

use dateline_reader::Reading;

fn by_hand() -> Vec<Reading> {
    let lines = include_str!("fixtures/by-hand.jsonl").lines();
    lines
        .map(|line| serde_json::from_str(line).expect("the fixture is a reading"))
        .collect()
}

fn csv(readings: &[Reading]) -> String {
    let mut out = Vec::new();
    dateline_export::csv(readings, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("UTF-8")
}

fn geojson(readings: &[Reading]) -> String {
    let mut out = Vec::new();
    dateline_export::geojson(readings, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("UTF-8")
}

fn html(readings: &[Reading]) -> String {
    let mut out = Vec::new();
    dateline_export::html(readings, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn write_page_for_a_look() {
    if let Ok(path) = std::env::var("PAGE") {
        std::fs::write(&path, html(&by_hand())).expect("written");
        std::fs::write(format!("{path}.one.html"), html(&by_hand()[..1])).expect("written");
        std::fs::write(format!("{path}.csv"), csv(&by_hand())).expect("written");
        std::fs::write(format!("{path}.geojson"), geojson(&by_hand())).expect("written");
    }
}
