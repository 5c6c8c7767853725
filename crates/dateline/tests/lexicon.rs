//! `dateline lexicon` as an analyst meets it.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

fn lexicon(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("lexicon")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A file of that content in a folder of its own.
fn file(name: &str, content: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dateline-lexicon-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn the_lexicon_inside_is_in_order() {
    let output = lexicon(&["check"]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout), "nothing to mend\n");
}

#[test]
fn a_list_with_faults_is_told_and_ends_with_1() {
    let path = file(
        "faulty.toml",
        "type = \"ASSAULT\"\n\n[[sense]]\nverb = [\"zap\"]\nmode = \"laser\"\nexample = \"Troops zapped a drone.\"\n\n\
         [[sense]]\nverb = [\"zap\"]\ntype = \"COERCE\"\n",
    );
    let output = lexicon(&["check", path.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found: Vec<(u64, &str)> = lines
        .iter()
        .map(|line| (line["line"].as_u64().unwrap(), line["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            (3, "ASSAULT has no mode \"laser\""),
            (
                8,
                "\"zap\" clashes with faulty/zap: the same conditions, another code"
            ),
            (8, "has no example"),
        ]
    );
}

#[test]
fn a_list_that_is_not_in_the_format_is_an_error_with_its_line() {
    let path = file("wrong.txt", "--- GO [042] ---\nGO\n- * &NOWHERE [042]\n");
    let output = lexicon(&["check", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(
        error.contains("wrong.txt, line 3: there is no set \"&NOWHERE\""),
        "{error}"
    );
}

#[test]
fn the_senses_of_a_word_are_shown_and_those_of_a_list_too() {
    let output = lexicon(&["find", "shell", "--json"]);
    assert!(output.status.success());
    let lines = text(&output.stdout);
    let mut senses = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert!(senses.any(|sense| sense["type"] == "ASSAULT" && sense["mode"] == "heavy-weapons"));
    assert_eq!(lexicon(&["find", "zap"]).status.code(), Some(1));
    let path = file("navy.txt", "--- ZAP [173] ---\nZAP\n");
    let output = lexicon(&["find", "zap", "--list", path.to_str().unwrap()]);
    assert!(output.status.success());
    assert!(
        text(&output.stdout).contains("navy/zap"),
        "{}",
        text(&output.stdout)
    );
}
