//! `dateline serve`, from its start to its end.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::{folder, terminate};

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .current_dir(folder)
        .env_remove("DATELINE_LEDGER")
        .args(arguments);
    command
}

/// Starts it, and gives the address that it prints, without the token.
fn serve(folder: &Path, arguments: &[&str]) -> (Child, String, String) {
    let mut child = program(folder, arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines
        .find(|line| line.as_ref().unwrap().contains("http://"))
        .unwrap()
        .unwrap();
    let (address, token) = line
        .trim()
        .trim_start_matches("http://")
        .split_once("/#token=")
        .unwrap();
    (child, address.to_owned(), token.to_owned())
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
#[cfg(unix)]
fn a_ledger_in_the_folder_is_served_until_the_program_is_told_to_stop() {
    let folder = folder("serve");
    let text = "June 9, 2017\n\nRebels said on Friday that the Syrian army had shelled the town of Douma.";
    std::fs::write(folder.join("story.txt"), text).unwrap();
    let added = program(&folder, &["add", "story.txt"]).output().unwrap();
    assert!(added.status.success());
    assert!(folder.join("ledger.dateline").exists());
    let (mut child, address, token) = serve(&folder, &["serve", "--port", "0"]);
    assert_eq!(token.len(), 32);
    let meta = get(&address, "/api/v1/meta");
    assert!(
        meta.starts_with("HTTP/1.1 200") && meta.contains("\"reports\":1"),
        "{meta}"
    );
    let page = get(&address, "/");
    assert!(!page.contains(&token), "the token is only printed");
    terminate(&child);
    assert!(child.wait().unwrap().success());
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn what_cannot_be_served_is_told() {
    let folder = folder("serve-none");
    let refused = program(&folder, &["serve", "--port", "0"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("ledger.dateline: there is no ledger"), "{told}");
    assert!(!folder.join("ledger.dateline").exists());
}
