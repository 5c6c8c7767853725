//! The example reports, read and grouped: what a reader of them would name.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use dateline_incident::{Account, Incident, Lane, Origin, Windows, incidents, lanes};
use dateline_reader::Reader;
use dateline_report::{Metadata, Report};

fn read() -> Vec<Account> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let reader = Reader::embedded();
    let mut accounts = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("txt") => accounts.extend(account(&reader, &text, Metadata::default())),
            Some("jsonl") => {
                for line in text.lines() {
                    let object: serde_json::Value = serde_json::from_str(line).unwrap();
                    let word = |name: &str| object[name].as_str().map(str::to_owned);
                    let metadata = Metadata {
                        id: word("id"),
                        outlet: word("outlet"),
                        title: word("title"),
                        published: word("published"),
                        ..Metadata::default()
                    };
                    accounts.extend(account(&reader, &word("text").unwrap(), metadata));
                }
            }
            _ => {}
        }
    }
    accounts
}

fn account(reader: &Reader, text: &str, metadata: Metadata) -> Vec<Account> {
    let reading = reader.read(&Report::new(text, metadata).unwrap());
    let id = reading.report.id.clone();
    let claim_ids: Vec<String> = reading
        .claims
        .iter()
        .map(|claim| format!("{id}:{}", claim.id))
        .collect();
    let origin = Origin {
        address: &id,
        story: &id,
        claim_ids: &claim_ids,
    };
    Account::of(&reading, origin)
}

fn lane<'a>(lanes: &'a [Lane], name: &str) -> &'a Lane {
    lanes.iter().find(|lane| lane.is_named(name)).unwrap()
}

fn contradictions(found: &[Incident]) -> Vec<(&str, &str)> {
    let all = found.iter().flat_map(|incident| &incident.contradictions);
    all.map(|one| (one.kind.as_str(), one.words.as_str())).collect()
}

#[test]
fn disagreements_and_lanes_that_a_reader_would_name() {
    let accounts = read();
    let found = incidents(&accounts, &[], &Windows::default());
    let named = contradictions(&found);
    assert!(named.len() >= 3, "{named:#?}");
    // Bir Qassab was taken, or it was not.
    let outcome = |(kind, words): &(&str, &str)| *kind == "outcome" && words.contains("Bir Qassab");
    assert!(named.iter().any(outcome), "{named:#?}");
    // Tolls of the second strike near Tanf, or of the ambush near Arak.
    assert!(named.iter().any(|(kind, _)| *kind == "toll"), "{named:#?}");
    // No claim stands in two incidents, and strikes of different days in none together.
    for incident in &found {
        let days: Vec<&str> = incident
            .accounts
            .iter()
            .filter_map(|account| account.time.as_ref()?.from.as_deref()?.get(..10))
            .collect();
        let strikes = |day: &str| days.contains(&day);
        assert!(
            !(strikes("2017-05-18") && strikes("2017-06-06")),
            "{}",
            incident.title
        );
    }
    let all = lanes(&accounts);
    let bir_qassab = lane(&all, "Bir Qassab");
    let mut sides: Vec<&str> = bir_qassab
        .stretches
        .iter()
        .filter_map(|stretch| stretch.holder.as_ref()?.side.as_deref())
        .collect();
    sides.sort_unstable();
    sides.dedup();
    assert!(
        sides.contains(&"government") && sides.contains(&"opposition"),
        "{sides:?}"
    );
    assert!(
        bir_qassab.stretches.iter().any(|stretch| stretch.contested),
        "each side says that it holds it"
    );
    assert!(!lane(&all, "al-Tanf").stretches.is_empty());
}
