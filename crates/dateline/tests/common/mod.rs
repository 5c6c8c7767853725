//! What tests of the program share.

#![allow(clippy::unwrap_used, dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A folder that tests of one file share.
pub fn shared_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An empty folder of a test's own.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    shared_folder(name)
}

/// The folder of example reports.
pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// What the program printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The values of JSON Lines.
pub fn lines(bytes: &(impl AsRef<[u8]> + ?Sized)) -> Vec<serde_json::Value> {
    text(bytes.as_ref())
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The program without lists of a user, and with pipes to it.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .args(arguments)
        .env("DATELINE_HOME", shared_folder("no-lists"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What the program does with these bytes on its standard input.
pub fn dateline(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = command(arguments).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    // A program that fails early closes the pipe; that is not the test's concern.
    let writer = std::thread::spawn(move || pipe.write_all(&bytes).ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Short reports in our own words, as JSON Lines.
pub fn reports(folder: &Path, count: usize) -> String {
    let path = folder.join("reports.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    for n in 0..count {
        let text = format!(
            "Report {n}. The army shelled the town of Douma on Tuesday, killing {} people.",
            n % 9 + 1
        );
        let line = serde_json::json!({"id": format!("r{n}"), "text": text, "published": "2017-06-21"});
        writeln!(file, "{line}").unwrap();
    }
    path.display().to_string()
}

/// Tells the program to stop, as a service manager does.
pub fn terminate(child: &Child) {
    let pid = child.id().to_string();
    let told = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(told.success());
}
