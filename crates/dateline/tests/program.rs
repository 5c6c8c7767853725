//! The program as a user meets it: inputs good and bad, outputs, exit statuses.

#![allow(clippy::unwrap_used)]

mod common;

use common::{dateline, examples, folder, text};

#[test]
fn bad_inputs_are_named_and_the_rest_is_read() {
    let folder = folder("bad-inputs");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let empty = write("empty.txt", b"");
    let binary = write("binary.txt", b"\x7fELF\0\0\0");
    let utf16 = write("utf16.txt", b"\xff\xfeT\0h\0e\0");
    let latin1 = write("latin1.txt", b"The caf\xe9 in the old town was hit by a shell.");
    let long = write(
        "long.jsonl",
        format!("{{\"text\":\"{}\"}}\n", "a".repeat(50_000_000)).as_bytes(),
    );
    let broken = write(
        "broken.jsonl",
        b"{\"id\":\"one\",\"text\":\"A shell hit the town.\"}\n{\"id\":\n",
    );
    let no_sentence = write("no-sentence.txt", b"... --- !!!\n\n###\n");
    let missing = folder.join("missing.txt").display().to_string();
    let good = write("good.txt", b"The army shelled the town of Douma on Tuesday.");
    let output = dateline(
        &[
            "read",
            "--json",
            &empty,
            &binary,
            &utf16,
            &latin1,
            &long,
            &broken,
            &no_sentence,
            &missing,
            &good,
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    for wanted in [
        format!("{empty}: the text is empty"),
        format!("{binary}: is not text: zero byte at byte 4"),
        format!("{utf16}: is not UTF-8 at byte 0 (it looks like UTF-16)"),
        format!("{latin1}: is not UTF-8 at byte 7 (it may be Latin-1"),
        format!("{long}:1: is larger than 16777216 bytes"),
        format!("{broken}:2: is not a JSON report"),
        format!("{no_sentence}: there is no sentence in the text"),
        format!("{missing}: cannot be read"),
    ] {
        assert!(errors.contains(&wanted), "{wanted}\nis not in\n{errors}");
    }
    assert_eq!(errors.lines().count(), 8, "{errors}");
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 10);
    let kinds: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["error"]["kind"].as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "empty",
            "binary",
            "encoding",
            "encoding",
            "size",
            "json",
            "no-sentence",
            "io"
        ]
    );
    assert_eq!(lines[5]["report"]["id"], "one");
    assert_eq!(lines[9]["report"]["input"], good.as_str());
}

/// A reading says which language model made it, and the small one finds who does what to whom in a plain sentence too.
#[test]
fn models_are_chosen_and_named() {
    let story = b"Al Rai, 3 May 2017 - Rebels shelled the town of Palmyra on Monday, the army said.";
    let read = |model: &[&str]| {
        let output = dateline(&[&["read", "-", "--json"], model].concat(), story);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        serde_json::from_str::<serde_json::Value>(&text(&output.stdout)).unwrap()
    };
    let (named, unnamed, small) = (
        read(&["--model", "standard"]),
        read(&[]),
        read(&["--model", "small"]),
    );
    assert_eq!(named, unnamed);
    let coder = |reading: &serde_json::Value| reading["coder"].as_str().unwrap().to_owned();
    assert!(!coder(&unnamed).contains("small"), "{}", coder(&unnamed));
    assert!(coder(&small).contains("(models small "), "{}", coder(&small));
    for reading in [&unnamed, &small] {
        let claim = &reading["claims"][0];
        assert_eq!(claim["event"]["type"], "ASSAULT", "{reading:#}");
        assert_eq!(claim["source"]["kind"], "party", "{reading:#}");
    }
    let unknown = dateline(&["read", "-", "--model", "large"], story);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn every_span_of_the_examples_points_at_its_words() {
    let output = dateline(&["read", "--json", examples().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut spans = 0;
    for line in text(&output.stdout).lines() {
        let reading: serde_json::Value = serde_json::from_str(line).unwrap();
        let characters: Vec<char> = reading["report"]["text"].as_str().unwrap().chars().collect();
        check_spans(&reading["claims"], &characters, &mut spans);
        check_spans(&reading["mentions"], &characters, &mut spans);
        check_spans(&reading["attributions"], &characters, &mut spans);
        check_ids(&reading);
    }
    assert!(spans > 100, "only {spans} spans");
}

/// Every object with `start`, `end` and `text` must have the words of its span.
fn check_spans(value: &serde_json::Value, characters: &[char], spans: &mut usize) {
    if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
        assert!(start <= end && end as usize <= characters.len(), "{value}");
        if let Some(words) = value["text"].as_str() {
            *spans += 1;
            assert_eq!(
                words,
                characters[start as usize..end as usize]
                    .iter()
                    .collect::<String>()
            );
        }
    }
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| check_spans(item, characters, spans)),
        serde_json::Value::Object(fields) => fields
            .values()
            .for_each(|item| check_spans(item, characters, spans)),
        _ => {}
    }
}

/// Every identifier that a claim names is there.
fn check_ids(reading: &serde_json::Value) {
    let has = |list: &serde_json::Value, id: &serde_json::Value| {
        id.is_null() || list.as_array().unwrap().iter().any(|item| item["id"] == *id)
    };
    let mentions = &reading["mentions"];
    for claim in reading["claims"].as_array().unwrap() {
        assert!(has(&mentions["places"], &claim["place"]), "{claim}");
        assert!(has(&mentions["times"], &claim["time"]), "{claim}");
        assert!(
            has(&reading["attributions"], &claim["source"]["attribution"]),
            "{claim}"
        );
        assert!(has(&reading["attributions"], &claim["source"]["via"]), "{claim}");
        assert!(has(&mentions["actors"], &claim["source"]["mention"]), "{claim}");
        for participant in ["actors", "recipients"]
            .iter()
            .flat_map(|list| claim[*list].as_array().unwrap())
        {
            assert!(has(&mentions["actors"], &participant["mention"]), "{claim}");
        }
    }
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let path = examples();
    let run = |jobs: &str| dateline(&["read", "--json", "--jobs", jobs, path.to_str().unwrap()], b"").stdout;
    let one = run("1");
    assert!(!one.is_empty());
    assert!(one == run("3"), "other bytes with three jobs than with one");
}

#[test]
fn layouts_are_written() {
    let folder = folder("layouts");
    let file = |name: &str| folder.join(name).display().to_string();
    let (csv, geojson, html) = (file("claims.csv"), file("claims.geojson"), file("claims.html"));
    let path = examples();
    let output = dateline(
        &[
            "read",
            path.to_str().unwrap(),
            "--csv",
            &csv,
            "--geojson",
            &geojson,
            "--html",
            &html,
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    let features: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(geojson).unwrap()).unwrap();
    assert_eq!(features["type"], "FeatureCollection");
    assert!(features["features"].as_array().unwrap().len() > 20);
    assert!(std::fs::read_to_string(csv).unwrap().lines().count() > 20);
    let page = std::fs::read_to_string(html).unwrap();
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(
            !page.contains(outside),
            "the page asks the network for something: {outside}"
        );
    }
}

#[test]
fn a_table_in_a_pipe_is_plain() {
    let output = dateline(
        &[
            "read",
            "-",
            "--published",
            "2017-06-21",
            "--outlet",
            "Hill Agency",
        ],
        b"Rebels said on Tuesday that the Syrian army had shelled Douma.",
    );
    let table = text(&output.stdout);
    assert!(!table.contains('\u{1b}'), "{table}");
    for words in ["Hill Agency", "2017-06-20", "ASSAULT", "claimed"] {
        assert!(table.contains(words), "{words} is not in\n{table}");
    }
}

#[test]
fn a_claim_is_explained() {
    let story = b"Rebels said on Tuesday that the Syrian army had shelled Douma.";
    let output = dateline(&["explain", "-", "c1", "--published", "2017-06-21"], story);
    let table = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for words in ["ASSAULT", "shelled", "Douma", "Rebels", "claimed", "rule"] {
        assert!(table.contains(words), "{words} is not in\n{table}");
    }
    let none = dateline(&["explain", "-", "c99"], story);
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("has no claim c99"));
}

#[test]
fn wrong_usage_is_said() {
    assert_eq!(dateline(&["read"], b"").status.code(), Some(2));
    assert_eq!(
        dateline(&["read", "-", "--published", "soon"], b"x")
            .status
            .code(),
        Some(2)
    );
    let unknown = dateline(&["score", "weather", "x"], b"");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("there is no task \"weather\""));
    // A file is no folder to look into.
    let home = folder("wrong-home").join("home");
    std::fs::write(&home, "a file").unwrap();
    let home = home.display().to_string();
    let lost = dateline(&["read", "-", "--home", &home], b"The army shelled the town.");
    let told = text(&lost.stderr);
    assert_eq!(lost.status.code(), Some(1));
    assert!(
        told.contains(&home) && told.contains("--home or DATELINE_HOME"),
        "{told}"
    );
}

#[test]
fn a_users_own_actors_win_and_are_named_in_the_coder() {
    let folder = folder("own-actors");
    let home = folder.join("home");
    let home = home.to_str().unwrap();
    std::fs::remove_dir_all(home).ok();
    let list = folder.join("own.toml");
    let entry = "[tarq-scouts]\nname = \"Tarq Scouts\"\nsectors = [\"PRM\"]\ncountry = \"SYR\"\nside = \"opposition\"\n\n";
    let wrong = "[no-such-land]\nname = \"Nowhere Guard\"\nsectors = [\"MIL\"]\ncountry = \"XXX\"\n";
    std::fs::write(&list, format!("{entry}{wrong}")).unwrap();
    let added = dateline(&["--home", home, "actors", "add", list.to_str().unwrap()], b"");
    assert!(text(&added.stdout).contains("1 actors"), "{added:?}");
    assert!(text(&added.stderr).contains("own.toml:7: "), "{added:?}");
    assert_eq!(added.status.code(), Some(1));

    let report = b"The army said on Tuesday that Tarq Scouts had shelled Douma.";
    let reading = |home: &[&str]| {
        let output = dateline(&[home, &["read", "-", "--json"]].concat(), report);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let (without, with) = (reading(&[]), reading(&["--home", home]));
    let sides = |reading: &serde_json::Value| reading["mentions"]["actors"].to_string();
    assert!(sides(&with).contains("tarq-scouts"), "{with}");
    assert!(!sides(&without).contains("tarq-scouts"));
    assert!(with["coder"].as_str().unwrap().contains("lists "));
    let coder = without["coder"].as_str().unwrap();
    assert!(!coder.contains("lists "));
    let (_, data) = coder.split_once(", data ").unwrap();
    assert!(
        data.len() == 13 && data[..12].bytes().all(|digit| digit.is_ascii_hexdigit()),
        "{coder}"
    );

    let removed = dateline(&["--home", home, "actors", "remove", "own.toml"], b"");
    assert!(removed.status.success());
    assert!(!sides(&reading(&["--home", home])).contains("tarq-scouts"));
}

#[test]
fn ratings_stand_beside_the_claims_of_a_source() {
    let register = folder("register").join("sources.toml");
    std::fs::write(&register, "[[source]]\nname = \"Badia Post\"\nrating = \"B2\"\n").unwrap();
    let report = b"Government forces shelled Douma on Tuesday. The army said rebels had shelled Damascus.";
    let arguments = ["read", "-", "--json", "--outlet", "Badia Post", "--register"];
    let output = dateline(&[&arguments[..], &[register.to_str().unwrap()]].concat(), report);
    let reading: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reading["claims"][0]["source"]["rating"], "B2", "{reading}");
    assert_eq!(reading["claims"][1]["source"]["rating"], "F6", "{reading}");
}
