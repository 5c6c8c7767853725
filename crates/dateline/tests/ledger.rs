//! The ledger as a user meets it, and what it promises when the machine fails.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn dateline(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn ok(arguments: &[&str]) -> String {
    let output = dateline(arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn examples() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    path.display().to_string()
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn ledger(name: &str) -> String {
    folder(name).join("test.dateline").display().to_string()
}

/// Short reports in our own words, as JSON Lines.
fn reports(folder: &Path, count: usize) -> String {
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

#[test]
fn examples_are_added_once_and_found() {
    let ledger = ledger("examples");
    let first = lines(&ok(&["add", &examples(), "--ledger", &ledger, "--json"]));
    assert_eq!(first.len(), 21);
    let outcomes = |lines: &[serde_json::Value]| -> BTreeSet<String> {
        lines
            .iter()
            .map(|line| line["outcome"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(outcomes(&first), BTreeSet::from(["added".into()]));
    let head = ok(&["verify", "--ledger", &ledger]);
    assert!(head.contains("all as it was kept"), "{head}");

    let second = lines(&ok(&["add", &examples(), "--ledger", &ledger, "--json"]));
    assert_eq!(outcomes(&second), BTreeSet::from(["known".into()]));
    assert_eq!(ok(&["verify", "--ledger", &ledger]), head);

    let all = lines(&ok(&["find", "--ledger", &ledger, "--limit", "0", "--json"]));
    let claims: u64 = first.iter().map(|line| line["claims"].as_u64().unwrap()).sum();
    assert_eq!(all.len() as u64, claims);
    let assaults = lines(&ok(&[
        "find", "--ledger", &ledger, "--type", "assault", "--limit", "0", "--json",
    ]));
    assert!(!assaults.is_empty() && assaults.len() < all.len());
    assert!(assaults.iter().all(|claim| claim["event_type"] == "ASSAULT"));
    let table = ok(&["find", "--ledger", &ledger, "--limit", "3"]);
    assert!(
        table.contains("on whose word") && table.contains("--limit shows more"),
        "{table}"
    );
    assert_eq!(
        ok(&["find", "--ledger", &ledger, "--as-of", "2001-01-01"]),
        "no claims\n"
    );
}

#[test]
fn the_number_of_jobs_changes_no_answer() {
    let (one, three) = (ledger("one-job"), ledger("three-jobs"));
    ok(&["add", &examples(), "--ledger", &one, "--jobs", "1"]);
    ok(&["add", &examples(), "--ledger", &three, "--jobs", "3"]);
    let answer = |ledger: &str| -> Vec<serde_json::Value> {
        let mut found = lines(&ok(&["find", "--ledger", ledger, "--limit", "0", "--json"]));
        // The moment at which each was added is its own.
        found
            .iter_mut()
            .for_each(|claim| claim["recorded"] = serde_json::Value::Null);
        found
    };
    assert_eq!(answer(&one), answer(&three));
}

#[test]
fn wrong_use_is_said() {
    let ledger = ledger("wrong-use");
    for (arguments, wanted) in [
        (vec!["find", "--ledger", &ledger], "there is no ledger"),
        (vec!["verify", "--ledger", &ledger], "there is no ledger"),
    ] {
        let output = dateline(&arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
    ok(&["add", &examples(), "--ledger", &ledger]);
    for (arguments, wanted) in [
        (vec!["--near", "1,2"], "write LAT,LON,KM"),
        (vec!["--box", "1,50,2,40"], "south lies north of north"),
        (vec!["--report", "zz"], "has no report \"zz\""),
    ] {
        let mut all = vec!["find", "--ledger", &ledger];
        all.extend(arguments);
        let output = dateline(&all);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
}

#[test]
fn a_language_that_is_not_read_is_kept_and_marked() {
    let folder = folder("french");
    let path = folder.join("french.txt");
    let french = "Les rebelles ont déclaré vendredi que l'armée avait bombardé la ville, tuant trois personnes et \
                  blessant plusieurs habitants du quartier.";
    std::fs::write(&path, french).unwrap();
    let path = path.display().to_string();
    let ledger = folder.join("test.dateline").display().to_string();
    let added = lines(&ok(&["add", &path, "--ledger", &ledger, "--json"]));
    assert_eq!(added[0]["language"], "fr");
    assert_eq!(added[0]["claims"], serde_json::Value::Null);
    let read = dateline(&["read", "--json", &path]);
    assert_eq!(read.status.code(), Some(1));
    assert_eq!(lines(&text(&read.stdout))[0]["error"]["kind"], "language");
}

/// Adds reports, kills the program at some moment, and tells which reports it had acknowledged.
fn add_and_kill(reports: &str, ledger: &str, after: Duration) -> BTreeSet<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["add", reports, "--ledger", ledger, "--jobs", "1", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let whole = BufReader::new(out).lines().map_while(Result::ok);
        let parsed = whole.filter_map(|line| serde_json::from_str::<serde_json::Value>(&line).ok());
        parsed
            .map(|line| line["address"].as_str().unwrap().to_owned())
            .collect()
    });
    let end = Instant::now() + after;
    while Instant::now() < end && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(500));
    }
    // SIGKILL; a program that was done already is none the worse.
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// Kills the program `kills` times at moments spread over a whole run, on one ledger that grows meanwhile.
fn survives(name: &str, kills: u32, count: usize) {
    let folder = folder(name);
    let path = reports(&folder, count);
    let ledger = folder.join("test.dateline").display().to_string();
    let whole = folder.join("whole.dateline").display().to_string();
    let begun = Instant::now();
    ok(&["add", &path, "--ledger", &whole, "--jobs", "1"]);
    let span = begun.elapsed();
    let mut acknowledged = BTreeSet::new();
    // A fixed sequence that fills the span evenly (multiples of the golden ratio).
    let moments = (1..=kills).map(|kill| (f64::from(kill) * 0.618_033_988_749).fract());
    for (kill, moment) in moments.enumerate() {
        // A new ledger now and then, so that the making of one is interrupted too.
        if kill % 10 == 0 {
            for suffix in ["", "-wal", "-shm"] {
                std::fs::remove_file(format!("{ledger}{suffix}")).ok();
            }
            acknowledged.clear();
        }
        acknowledged.extend(add_and_kill(&path, &ledger, span.mul_f64(moment)));
        if acknowledged.is_empty() {
            // Killed before anything was promised: there may be no ledger yet.
            continue;
        }
        let verdict = dateline(&["verify", "--ledger", &ledger, "--json"]);
        assert_eq!(
            verdict.status.code(),
            Some(0),
            "kill {kill}: {}{}",
            text(&verdict.stdout),
            text(&verdict.stderr)
        );
        let found = lines(&ok(&["find", "--ledger", &ledger, "--limit", "0", "--json"]));
        let kept: BTreeSet<String> = found
            .iter()
            .map(|claim| claim["address"].as_str().unwrap().to_owned())
            .collect();
        assert!(
            acknowledged.is_subset(&kept),
            "kill {kill}: an acknowledged report is missing"
        );
    }
    ok(&["add", &path, "--ledger", &ledger, "--jobs", "1"]);
    let answer = |ledger: &str| lines(&ok(&["find", "--ledger", ledger, "--limit", "0", "--json"])).len();
    assert_eq!(answer(&ledger), answer(&whole));
}

#[test]
fn what_was_acknowledged_survives_twenty_kills() {
    survives("twenty-kills", 20, 48);
}

/// `cargo test --release -p dateline --test ledger -- --ignored two_hundred`
#[test]
#[ignore = "takes minutes; docs/ledger.md names the command"]
fn what_was_acknowledged_survives_two_hundred_kills() {
    survives("two-hundred-kills", 220, 96);
}

/// A limit on the size of files stands for a full disk: the write fails in the midst of a batch.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let folder = folder("full-disk");
    let path = reports(&folder, 400);
    let ledger = folder.join("test.dateline").display().to_string();
    let first = folder.join("first.jsonl").display().to_string();
    let line = "{\"text\":\"Rebels said that the army had shelled the town of Douma.\"}\n";
    std::fs::write(&first, line).unwrap();
    ok(&["add", &first, "--ledger", &ledger]);
    let before = ok(&["verify", "--ledger", &ledger, "--json"]);
    let kilobytes = std::fs::metadata(&ledger).unwrap().len() / 1024 + 64;
    let script = format!(
        "trap '' XFSZ; ulimit -f {}; exec \"$0\" add \"$1\" --ledger \"$2\" --json",
        kilobytes
    );
    let output = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_dateline"), &path, &ledger])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("the disk is full"),
        "{}",
        text(&output.stderr)
    );
    let acknowledged = text(&output.stdout).lines().count() as u64;
    let after: serde_json::Value =
        serde_json::from_str(&ok(&["verify", "--ledger", &ledger, "--json"])).unwrap();
    let before: serde_json::Value = serde_json::from_str(&before).unwrap();
    assert_eq!(
        after["reports"].as_u64().unwrap(),
        before["reports"].as_u64().unwrap() + acknowledged
    );
}

/// As a user who may read the ledger and not write it.
#[cfg(unix)]
#[test]
fn a_read_only_ledger_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    // The folders above the build may be closed to other users, so this one stands in the folder for such things.
    let folder = std::env::temp_dir().join(format!("dateline-read-only-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("dateline");
    std::fs::copy(env!("CARGO_BIN_EXE_dateline"), &program).unwrap();
    let ledger = folder.join("test.dateline").display().to_string();
    ok(&["add", &examples(), "--ledger", &ledger]);
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(Path::new(&ledger), 0o444);
    mode(&folder, 0o555);
    let story = folder.join("no-such-story.txt").display().to_string();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).stdin(Stdio::null());
        // Root may write everywhere; nobody may not.
        if std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
            command.uid(65534).gid(65534);
        }
        command.output().unwrap()
    };
    let found = run(&["find", "--ledger", &ledger, "--limit", "1", "--json"]);
    let verified = run(&["verify", "--ledger", &ledger]);
    let added = run(&["add", &story, "--ledger", &ledger]);
    mode(&folder, 0o755);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(lines(&text(&found.stdout)).len(), 1, "{}", text(&found.stderr));
    assert_eq!(verified.status.code(), Some(0), "{}", text(&verified.stderr));
    assert_eq!(added.status.code(), Some(1));
    assert!(
        text(&added.stderr).contains("read-only"),
        "{}",
        text(&added.stderr)
    );
}

/// Layout, columns, whether there is a header, what stands between the columns.
const LAYOUTS: [(&str, usize, bool, char); 7] = [
    ("claims", 83, true, ','),
    ("mentions", 18, true, ','),
    ("acled", 31, true, ','),
    ("ged", 49, true, ','),
    ("gdelt", 61, false, '\t'),
    ("gdelt-mentions", 16, false, '\t'),
    ("polecat", 40, true, '\t'),
];

#[test]
fn every_layout_is_written_and_read_back() {
    let folder = folder("exports");
    let ledger = folder.join("test.dateline").display().to_string();
    ok(&["add", &examples(), "--ledger", &ledger]);
    let python = Command::new("python3").args(["-c", "import pandas"]).output();
    let pandas = python.is_ok_and(|python| python.status.success());
    for (layout, columns, header, between) in LAYOUTS {
        let path = folder.join(format!("{layout}.csv")).display().to_string();
        ok(&[
            "export", "--ledger", &ledger, "--layout", layout, "--output", &path,
        ]);
        let written = std::fs::read_to_string(&path).unwrap();
        let again = ok(&["export", "--ledger", &ledger, "--layout", layout]);
        assert!(written == again, "{layout}: other bytes the second time");
        let first = written.lines().next().unwrap();
        assert_eq!(first.matches(between).count() + 1, columns, "{layout}: {first}");
        if between == '\t' {
            assert!(
                written
                    .lines()
                    .all(|line| line.matches('\t').count() + 1 == columns),
                "{layout}"
            );
        }
        let json = lines(&ok(&[
            "export", "--ledger", &ledger, "--layout", layout, "--format", "jsonl", "--extra",
        ]));
        assert!(json.len() > 3, "{layout} has {} rows", json.len());
        let own = ["claims", "mentions"].contains(&layout);
        for row in &json {
            assert_eq!(
                row.as_object().unwrap().len(),
                columns + if own { 0 } else { 11 },
                "{layout}"
            );
        }
        if pandas {
            let names = if header { "'infer'" } else { "None" };
            let script = format!(
                "import pandas, sys; t = pandas.read_csv(sys.argv[1], sep={between:?}, header={names}, quoting={}); \
                 print(*t.shape)",
                if between == '\t' { 3 } else { 0 }
            );
            let read = Command::new("python3")
                .args(["-c", &script, &path])
                .output()
                .unwrap();
            let shape = format!("{} {columns}\n", json.len());
            assert_eq!(text(&read.stdout), shape, "{layout}: {}", text(&read.stderr));
        }
    }
    for layout in ["geojson", "timemap"] {
        let whole: serde_json::Value =
            serde_json::from_str(&ok(&["export", "--ledger", &ledger, "--layout", layout])).unwrap();
        let list = if layout == "geojson" { "features" } else { "events" };
        assert!(whole[list].as_array().unwrap().len() > 3, "{layout}");
    }
    let kml = ok(&["export", "--ledger", &ledger, "--layout", "kml"]);
    assert!(kml.starts_with("<?xml") && kml.ends_with("</kml>\n") && kml.contains("<coordinates>"));
    let hxl = ok(&["export", "--ledger", &ledger, "--layout", "acled", "--hxl"]);
    assert!(
        hxl.lines()
            .nth(1)
            .unwrap()
            .starts_with("#event+id,#date+occurred"),
        "{hxl}"
    );
    let output = dateline(&["export", "--ledger", &ledger, "--layout", "icews"]);
    assert!(text(&output.stderr).contains("there is no such layout"));
}

#[test]
fn private_persons_are_masked() {
    let folder = folder("masked");
    let story = folder.join("story.txt");
    let words = "June 21, 2017\n\nUmm Khalid, a resident, said that the army had shelled the town of Douma on Tuesday, \
                 killing three people.\n\nA spokesman for the army, Colonel Samir Suleiman, said that rebels had \
                 attacked the town.";
    std::fs::write(&story, words).unwrap();
    let ledger = folder.join("test.dateline").display().to_string();
    ok(&["add", story.to_str().unwrap(), "--ledger", &ledger]);
    let export = |more: &[&str]| {
        let mut arguments = vec!["export", "--ledger", &ledger, "--layout", "claims"];
        arguments.extend(more);
        ok(&arguments)
    };
    let masked = export(&[]);
    assert!(!masked.contains("Khalid"), "{masked}");
    assert!(masked.contains("Suleiman"), "{masked}");
    assert!(export(&["--with-names"]).contains("Khalid"));
}

#[test]
fn reviews_and_withholdings_are_kept_from_the_command_line() {
    let ledger = ledger("people");
    ok(&["add", &examples(), "--ledger", &ledger]);
    let claim = &lines(&ok(&["find", "--ledger", &ledger, "--limit", "1", "--json"]))[0];
    let (id, report) = (
        claim["claim_id"].as_str().unwrap(),
        claim["address"].as_str().unwrap(),
    );
    ok(&[
        "review",
        "--ledger",
        &ledger,
        id,
        "reject",
        "--reason",
        "it is a headline",
        "--by",
        "ada",
    ]);
    let kept = ok(&["review", "--ledger", &ledger]);
    assert!(kept.contains("ada reject: it is a headline"), "{kept}");
    let without = dateline(&["review", "--ledger", &ledger, id, "confirm"]);
    assert!(
        text(&without.stderr).contains("needs a reason"),
        "{}",
        text(&without.stderr)
    );
    ok(&[
        "withhold",
        "--ledger",
        &ledger,
        &report[..12],
        "--embargo",
        "--reason",
        "a test",
    ]);
    let rest = lines(&ok(&["find", "--ledger", &ledger, "--limit", "0", "--json"]));
    assert!(rest.iter().all(|claim| claim["address"] != report));
    let verdict = ok(&["verify", "--ledger", &ledger]);
    assert!(verdict.contains("all as it was kept"), "{verdict}");
}
