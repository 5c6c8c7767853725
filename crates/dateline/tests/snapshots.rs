//! Whole readings of the example reports, as the program prints them. A change here is a change of what users
//! see: look at it line by line (`cargo insta review`).

#![allow(clippy::unwrap_used)]

use std::path::Path;

use dateline::Reader;
use dateline::input::{self, Limits};

#[test]
fn tables_of_the_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for file in input::files(&[folder]) {
        let file = file.unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
            .current_dir(file.parent().unwrap())
            .arg("read")
            .arg(file.file_name().unwrap())
            .output()
            .unwrap();
        insta::assert_snapshot!(name, String::from_utf8(output.stdout).unwrap());
    }
}

#[test]
fn a_whole_reading() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let story = input::files(&[folder])
        .into_iter()
        .map(Result::unwrap)
        .next()
        .unwrap();
    let document = input::read(&story, Limits::default()).next().unwrap().unwrap();
    let mut reading = serde_json::to_value(Reader::embedded().read(&document.report)).unwrap();
    // These depend on where the checkout is, and on the version.
    reading["report"]["input"] = "example".into();
    reading["coder"] = "dateline".into();
    insta::assert_json_snapshot!(reading);
}
