//! The program on a PostgreSQL server. `scripts/check-postgres` starts one and runs these.

#![allow(clippy::unwrap_used)]

mod common;

mod on_postgres {
    use std::collections::BTreeSet;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::{Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use postgres::{Client, NoTls};
    use serde_json::Value;

    use crate::common::{folder, lines, reports, terminate};

    fn examples() -> String {
        crate::common::examples().display().to_string()
    }

    fn dateline(ledger: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(arguments)
            .env("DATELINE_LEDGER", ledger)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn ok(ledger: &str, arguments: &[&str]) -> String {
        let output = dateline(ledger, arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The address of an empty schema.
    fn schema(name: &str) -> String {
        let server = std::env::var("DATELINE_TEST_POSTGRES").unwrap();
        Client::connect(&server, NoTls)
            .unwrap()
            .batch_execute(&format!(
                "DROP SCHEMA IF EXISTS program_{name} CASCADE; CREATE SCHEMA program_{name}"
            ))
            .unwrap();
        format!("{server}&options=-csearch_path%3Dprogram_{name}%2Cpublic")
    }

    /// Without the moments at which each was kept, which are its own.
    fn timeless(text: &str) -> Vec<Value> {
        let mut lines = lines(text);
        for line in &mut lines {
            for key in ["recorded", "at", "timestamp", "DATEADDED", "head", "review_at"] {
                if let Some(value) = line.get_mut(key) {
                    *value = Value::Null;
                }
            }
        }
        lines
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn every_command_gives_what_it_gives_with_a_file() {
        let file = folder("as-a-file").join("test.dateline").display().to_string();
        let database = schema("commands");
        let both = |arguments: &[&str]| {
            let answers = [&file, &database].map(|ledger| timeless(&ok(ledger, arguments)));
            assert_eq!(answers[0], answers[1], "{arguments:?}");
            answers[1].clone()
        };
        let added = both(&["add", &examples(), "--json", "--jobs", "1"]);
        assert_eq!(added.len(), 21);
        both(&["add", &examples(), "--json"]);
        both(&["watch", &examples(), "--rounds", "1", "--json"]);
        let found = both(&["find", "--limit", "0", "--json"]);
        assert!(found.len() > 20);
        both(&[
            "find",
            "--type",
            "assault",
            "--text",
            "town",
            "--from",
            "2017-06-01",
            "--json",
        ]);
        both(&["find", "--near", "33.5,37.0,100", "--limit", "5", "--json"]);
        let id = found[0]["claim_id"].as_str().unwrap();
        let report = found[3]["address"].as_str().unwrap();
        for ledger in [&file, &database] {
            ok(
                ledger,
                &[
                    "review",
                    id,
                    "reject",
                    "--reason",
                    "it is a headline",
                    "--by",
                    "ada",
                ],
            );
            ok(
                ledger,
                &[
                    "withhold",
                    &report[..12],
                    "--embargo",
                    "--reason",
                    "asked to",
                    "--by",
                    "ada",
                ],
            );
        }
        both(&["review", "--json"]);
        both(&["review", "--agreement"]);
        assert!(both(&["find", "--limit", "0", "--json"]).len() < found.len());
        for layout in ["claims", "mentions", "acled", "ged", "polecat", "gdelt"] {
            let format = ["export", "--layout", layout, "--format", "jsonl", "--extra"];
            assert!(!both(&format).is_empty(), "{layout}");
        }
        both(&[
            "export",
            "--layout",
            "claims",
            "--format",
            "jsonl",
            "--reviews",
            "mark",
            "--since",
            "30",
        ]);
        both(&["incidents", "--limit", "0", "--json"]);
        both(&["control", "--json"]);
        both(&["diff", "--json"]);
        both(&["verify", "--json"]);
        let briefs = [&file, &database].map(|ledger| ok(ledger, &["brief", "--from", "2017-06-01"]));
        assert_eq!(briefs[0], briefs[1]);
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_database_is_served_and_reviewed_and_the_program_ends_when_told() {
        let database = schema("served");
        let folder = folder("served");
        let story = folder.join("story.txt");
        let words =
            "June 9, 2017\n\nRebels said on Friday that the Syrian army had shelled the town of Douma.";
        std::fs::write(&story, words).unwrap();
        ok(&database, &["add", story.to_str().unwrap()]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["serve", "--port", "0"])
            .env("DATELINE_LEDGER", &database)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let line = printed.find(|line| line.contains("http://")).unwrap();
        let (address, token) = line
            .trim()
            .trim_start_matches("http://")
            .split_once("/#token=")
            .unwrap();
        let ask = |head: &str, body: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(
                stream,
                "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let meta = ask("GET /api/v1/meta", "");
        assert!(
            meta.starts_with("HTTP/1.1 200") && meta.contains("\"reports\":1"),
            "{meta}"
        );
        let id = lines(&ok(&database, &["find", "--json"]))[0]["claim_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let review = serde_json::json!({
            "claim": id, "judgement": "confirm", "reason": "it says so", "who": "ada"
        });
        let kept = ask("POST /api/v1/reviews", &review.to_string());
        assert!(kept.starts_with("HTTP/1.1 2"), "{kept}");
        assert_eq!(lines(&ok(&database, &["review", "--json"])).len(), 1);
        terminate(&child);
        assert!(child.wait().unwrap().success());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!(told, "");
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn what_was_acknowledged_survives_kills() {
        let folder = folder("postgres-kills");
        let path = reports(&folder, 48);
        let begun = Instant::now();
        ok(&schema("whole"), &["add", &path, "--jobs", "1"]);
        let span = begun.elapsed();
        let database = schema("kills");
        let mut acknowledged = BTreeSet::new();
        // A fixed sequence that fills the span evenly (multiples of the golden ratio).
        for moment in (1..=8).map(|kill| (f64::from(kill) * 0.618_033_988_749).fract()) {
            let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
                .args(["add", &path, "--jobs", "1", "--json"])
                .env("DATELINE_LEDGER", &database)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let out = child.stdout.take().unwrap();
            let reader = std::thread::spawn(move || -> BTreeSet<String> {
                let whole = BufReader::new(out).lines().map_while(Result::ok);
                let parsed = whole.filter_map(|line| serde_json::from_str::<Value>(&line).ok());
                parsed
                    .map(|line| line["address"].as_str().unwrap().to_owned())
                    .collect()
            });
            let end = Instant::now() + span.mul_f64(moment);
            while Instant::now() < end && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(500));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            acknowledged.extend(reader.join().unwrap());
            if acknowledged.is_empty() {
                continue;
            }
            // The server may not yet have seen that nobody is there: whoever comes next waits for it.
            ok(&database, &["verify", "--json"]);
            let found = lines(&ok(&database, &["find", "--limit", "0", "--json"]));
            let kept: BTreeSet<String> = found
                .iter()
                .map(|claim| claim["address"].as_str().unwrap().to_owned())
                .collect();
            assert!(acknowledged.is_subset(&kept), "an acknowledged report is missing");
        }
        ok(&database, &["add", &path, "--jobs", "1"]);
        let counts = &lines(&ok(&database, &["verify", "--json"]))[0];
        assert_eq!(
            (&counts["reports"], &counts["readings"]),
            (&48.into(), &48.into())
        );
    }

    #[test]
    #[ignore = "needs a server: scripts/check-postgres"]
    fn a_password_may_stand_in_the_environment_and_is_never_printed() {
        let right = std::env::var("DATELINE_TEST_POSTGRES_TCP").unwrap();
        let without = right.replace(":right@", "@");
        let run = |password: &str, arguments: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
                .args(arguments)
                .args(["--ledger", &without])
                .env("PGPASSWORD", password)
                .output()
                .unwrap();
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
        };
        let told = run("right", &["find"]);
        assert!(
            told.contains("there is no ledger") && !told.contains("right"),
            "{told}"
        );
        let told = run("dangerous", &["find"]);
        assert!(
            told.contains("does not let you in") && !told.contains("dangerous"),
            "{told}"
        );
        for arguments in [
            vec!["find"],
            vec!["find", "--limit", "many"],
            vec!["find", "--help"],
        ] {
            let output = dateline(&right.replace(":right@", ":dangerous@"), &arguments);
            let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!told.contains("dangerous"), "{told}");
        }
    }
}
