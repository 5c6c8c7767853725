//! The ledger as a user meets it, and what it promises when the machine fails.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use common::{folder, lines, reports, text};

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

fn examples() -> String {
    common::examples().display().to_string()
}

fn ledger(name: &str) -> String {
    folder(name).join("test.dateline").display().to_string()
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
    let below_a_file = format!("{ledger}/other.dateline");
    let output = dateline(&["find", "--ledger", &below_a_file]);
    let told = text(&output.stderr);
    assert!(
        told.contains(&format!("{below_a_file}: cannot be looked for")),
        "{told}"
    );
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
        // Whoever may not write may not look into somebody else's folder of lists either.
        command.env("DATELINE_HOME", &folder);
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
    ("mentions", 19, true, ','),
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

/// Reads a Parquet file, its types and what GeoParquet says of it, as JSON.
const READ_PARQUET: &str = r#"
import json, struct, sys
import pyarrow.parquet
import pandas
file = pyarrow.parquet.ParquetFile(sys.argv[1])
table = file.read()
frame = pandas.read_parquet(sys.argv[1])
def shape(wkb):
    order, code = struct.unpack_from("<BI", wkb)
    assert order == 1
    if code == 1:
        return list(struct.unpack_from("<2d", wkb, 5))
    if code == 3:
        rings, corners = struct.unpack_from("<2I", wkb, 5)
        ring = struct.unpack_from(f"<{2 * corners}d", wkb, 13)
        assert ring[:2] == ring[-2:]
        return [sum(ring[0:-2:2]) / (corners - 1), sum(ring[1:-2:2]) / (corners - 1)]
    return code
rows = [{key: (shape(value) if isinstance(value, bytes) else value) for key, value in row.items()} for row in table.to_pylist()]
geo = (file.schema_arrow.metadata or {}).get(b"geo")
print(json.dumps({"rows": rows, "types": {f.name: str(f.type) for f in file.schema_arrow}, "shape": frame.shape,
                  "geo": json.loads(geo) if geo else None}))
"#;

#[test]
fn parquet_holds_what_the_other_forms_hold() {
    let python = Command::new("python3")
        .args(["-c", "import pandas, pyarrow"])
        .output();
    let pyarrow = python.is_ok_and(|python| python.status.success());
    let folder = folder("parquet");
    let ledger = folder.join("test.dateline").display().to_string();
    ok(&["add", &examples(), "--ledger", &ledger]);
    for (layout, format) in [
        ("claims", "parquet"),
        ("claims", "geoparquet"),
        ("mentions", "geoparquet"),
        ("acled", "parquet"),
    ] {
        let path = folder.join(format!("{layout}.{format}")).display().to_string();
        let export = [
            "export", "--ledger", &ledger, "--layout", layout, "--format", format, "--output", &path,
        ];
        ok(&export);
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{path}");
        ok(&export);
        assert!(
            bytes == std::fs::read(&path).unwrap(),
            "{path}: other bytes the second time"
        );
        if !pyarrow {
            continue;
        }
        let read = Command::new("python3")
            .args(["-c", READ_PARQUET, &path])
            .output()
            .unwrap();
        assert!(read.status.success(), "{path}: {}", text(&read.stderr));
        let read = &lines(&text(&read.stdout))[0];
        let json = lines(&ok(&[
            "export", "--ledger", &ledger, "--layout", layout, "--format", "jsonl",
        ]));
        let rows = read["rows"].as_array().unwrap();
        assert_eq!(rows.len(), json.len(), "{path}");
        for (row, line) in rows.iter().zip(&json) {
            for (column, value) in line.as_object().unwrap() {
                assert_eq!(&row[column], value, "{path}: {column}");
            }
        }
        let geo = &read["geo"];
        if format == "parquet" {
            assert!(geo.is_null());
            continue;
        }
        assert_eq!(read["types"]["lat"], "double");
        assert_eq!(geo["version"], "1.1.0");
        assert_eq!(geo["columns"]["geometry"]["crs"]["id"]["code"], "CRS84");
        let bounds = &geo["columns"]["geometry"]["bbox"];
        let placed: Vec<&serde_json::Value> = rows.iter().filter(|row| !row["lat"].is_null()).collect();
        assert!(!placed.is_empty());
        for row in rows {
            let (lat, lon) = (&row["lat"], &row["lon"]);
            if lat.is_null() {
                assert!(row["geometry"].is_null() && row["bbox"].is_null());
                continue;
            }
            assert_eq!(row["geometry"], serde_json::json!([lon, lat]));
            assert_eq!((&row["bbox"]["xmin"], &row["bbox"]["ymax"]), (lon, lat));
            assert!(bounds[0].as_f64() <= lon.as_f64() && lon.as_f64() <= bounds[2].as_f64());
            // The middle of a small circle's corners is its point; a place given by another has a shape of its own.
            let small = row["place_basis"] == "gazetteer"
                && row["radius_km"].as_f64().is_some_and(|radius| radius < 60.0);
            if let (Some(middle), true) = (row["uncertainty"].as_array(), small) {
                let off = (middle[1].as_f64().unwrap() - lat.as_f64().unwrap()).abs();
                assert!(off < 0.1, "{row}");
            }
        }
    }
    let refused = dateline(&[
        "export",
        "--ledger",
        &ledger,
        "--layout",
        "acled",
        "--format",
        "geoparquet",
    ]);
    assert!(text(&refused.stderr).contains("is for the layouts claims and mentions"));
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

/// Keeps a review and fails where it is refused.
fn review(ledger: &str, id: &str, more: &[&str]) {
    let mut arguments = vec!["review", "--ledger", ledger, id];
    arguments.extend(more);
    arguments.extend(["--reason", "looked at it", "--by", "ada"]);
    ok(&arguments);
}

#[test]
fn reviews_change_an_export_where_that_is_asked_for() {
    let ledger = ledger("reviewed");
    ok(&["add", &examples(), "--ledger", &ledger]);
    let export = |layout: &str, more: &[&str]| {
        let mut arguments = vec![
            "export", "--ledger", &ledger, "--layout", layout, "--format", "jsonl",
        ];
        arguments.extend(more);
        lines(&ok(&arguments))
    };
    let before = export("claims", &[]);
    let id = |at: usize| before[at]["id"].as_str().unwrap();
    let cursor = dateline(&["export", "--ledger", &ledger, "--layout", "claims"]);
    let cursor = text(&cursor.stderr);
    let cursor = cursor.trim().rsplit(' ').next().unwrap().to_owned();
    review(&ledger, id(0), &["confirm"]);
    review(&ledger, id(1), &["reject"]);
    review(
        &ledger,
        id(2),
        &["correct", "--field", "status", "--value", "denied"],
    );
    review(
        &ledger,
        id(2),
        &["correct", "--field", "place_name", "--value", "Orrin Ford"],
    );

    assert_eq!(export("claims", &[]), before, "nothing changes by itself");
    let marked = export("claims", &["--reviews", "mark"]);
    let verdicts: Vec<&serde_json::Value> = marked[..4].iter().map(|row| &row["review"]).collect();
    let null = serde_json::Value::Null;
    assert_eq!(
        verdicts,
        [
            &"confirmed".into(),
            &"rejected".into(),
            &serde_json::json!("corrected"),
            &null
        ]
    );
    assert_eq!(marked[2]["status"], before[2]["status"]);
    assert_eq!(marked[2]["review_fields"], "place_name;status");
    assert_eq!(marked[2]["review_by"], "ada");

    let applied = export("claims", &["--reviews", "apply"]);
    assert_eq!(applied.len(), before.len() - 1);
    assert_eq!(
        (
            &applied[1]["id"],
            &applied[1]["status"],
            &applied[1]["place"],
            &applied[1]["lat"]
        ),
        (&before[2]["id"], &"denied".into(), &"Orrin Ford".into(), &null)
    );
    assert_eq!(export("claims", &["--reviews", "only"]).len(), 2);

    // Who keeps an export up to date is told of reviews too.
    let gone = Path::new(&ledger)
        .with_file_name("gone.csv")
        .display()
        .to_string();
    let new = export(
        "claims",
        &["--reviews", "apply", "--since", &cursor, "--tombstones", &gone],
    );
    let ids: BTreeSet<&str> = new.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, BTreeSet::from([id(0), id(2)]));
    assert_eq!(
        std::fs::read_to_string(&gone).unwrap(),
        format!("claim_id\n{}\n", id(1))
    );

    // A denied claim has no row in a layout that would take it for an event.
    let acled = |how: &str| export("polecat", &["--reviews", how]).len();
    assert!(acled("apply") < acled("mark"));
    for (layout, how, wanted) in [
        ("mentions", "apply", "has none"),
        ("geojson", "mark", "needs columns"),
    ] {
        let refused = dateline(&[
            "export",
            "--ledger",
            &ledger,
            "--layout",
            layout,
            "--reviews",
            how,
        ]);
        assert!(
            text(&refused.stderr).contains(wanted),
            "{}",
            text(&refused.stderr)
        );
    }
}

#[test]
fn reviews_become_gold_that_score_reads() {
    let ledger = ledger("gold");
    ok(&["add", &examples(), "--ledger", &ledger]);
    let claims = lines(&ok(&["find", "--ledger", &ledger, "--type", "ASSAULT", "--json"]));
    let id = |at: usize| claims[at]["claim_id"].as_str().unwrap();
    for at in 0..4 {
        review(&ledger, id(at), &["confirm"]);
    }
    review(
        &ledger,
        id(3),
        &["correct", "--field", "status", "--value", "planned"],
    );
    review(&ledger, id(4), &["reject"]);
    let gold = Path::new(&ledger)
        .with_file_name("gold.jsonl")
        .display()
        .to_string();
    let export = [
        "export", "--ledger", &ledger, "--layout", "gold", "--output", &gold,
    ];
    assert!(text(&dateline(&export).stderr).contains("--with-names"));
    let mut export = export.to_vec();
    export.push("--with-names");
    ok(&export);
    let score: serde_json::Value =
        serde_json::from_str(&ok(&["score", "reviewed", &gold, "--json"])).unwrap();
    let figure = |name: &str| {
        let figures = score["figures"].as_array().unwrap();
        let one = figures.iter().find(|figure| figure["name"] == name).unwrap();
        (one["right"].as_u64().unwrap(), one["gold"].as_u64().unwrap())
    };
    // The same program reads them as it did; what a person corrected or rejected it still gets wrong.
    assert_eq!(figure("claims found"), (4, 4));
    assert_eq!(figure("rejected claims gone"), (0, 1));
    assert_eq!(figure("status"), (3, 4));
    assert_eq!(figure("event type"), (4, 4));
    assert_eq!(figure("source kind"), (4, 4));
    // The same file can be added to another ledger, under the same addresses.
    let other = Path::new(&ledger)
        .with_file_name("other.dateline")
        .display()
        .to_string();
    let addresses = |lines: &[serde_json::Value]| -> BTreeSet<String> {
        lines
            .iter()
            .map(|line| line["address"].as_str().unwrap().to_owned())
            .collect()
    };
    let added = lines(&ok(&["add", &gold, "--ledger", &other, "--json"]));
    assert_eq!(
        addresses(&added),
        addresses(&lines(&std::fs::read_to_string(&gold).unwrap()))
    );
    let (right, of) = figure("days");
    assert!(of > 0 && right == of);
}

/// What is exported as reports makes the same ledger again, and the same claims and mentions in every form.
#[test]
fn a_ledger_is_made_again_of_its_export() {
    let folder = folder("again");
    let (first, second) = ("first", "second");
    let path = |name: &str| folder.join(name).display().to_string();
    let french = path("french.txt");
    let words = "Les rebelles ont déclaré vendredi que l'armée avait bombardé la ville, tuant trois personnes et blessant \
                 plusieurs habitants du quartier.";
    std::fs::write(&french, words).unwrap();
    ok(&["add", &examples(), &french, "--ledger", &path(first)]);
    let refused = dateline(&["export", "--ledger", &path(first), "--layout", "reports"]);
    assert!(text(&refused.stderr).contains("--with-names"));
    let reports = |ledger: &str| {
        ok(&[
            "export",
            "--ledger",
            &path(ledger),
            "--layout",
            "reports",
            "--with-names",
        ])
    };
    std::fs::write(path("all.jsonl"), reports(first)).unwrap();
    let added = lines(&ok(&[
        "add",
        &path("all.jsonl"),
        "--ledger",
        &path(second),
        "--json",
    ]));
    assert_eq!(added.len(), 22, "reports without claims too");
    assert_eq!(reports(second), reports(first));
    for format in ["csv", "jsonl", "parquet"] {
        let export = |ledger: &str| {
            let out = path(&format!("{ledger}-mentions.{format}"));
            ok(&[
                "export",
                "--ledger",
                &path(ledger),
                "--layout",
                "mentions",
                "--format",
                format,
                "--output",
                &out,
            ]);
            std::fs::read(out).unwrap()
        };
        assert!(export(first) == export(second), "{format}");
    }
    let claims = |ledger: &str| {
        let mut rows = lines(&ok(&[
            "export",
            "--ledger",
            &path(ledger),
            "--layout",
            "claims",
            "--format",
            "jsonl",
        ]));
        // The moment at which each was kept is its own.
        rows.iter_mut()
            .for_each(|row| row["recorded"] = serde_json::Value::Null);
        rows
    };
    assert_eq!(claims(first), claims(second));
    // Of those in which claims are found, where claims are asked for.
    let some = ok(&[
        "export",
        "--ledger",
        &path(first),
        "--layout",
        "reports",
        "--with-names",
        "--type",
        "assault",
    ]);
    assert!(!some.is_empty() && lines(&some).len() < 22);
}

#[test]
fn who_holds_the_file_can_see_what_is_under_embargo() {
    let ledger = ledger("embargoed");
    ok(&["add", &examples(), "--ledger", &ledger]);
    let report = lines(&ok(&["find", "--ledger", &ledger, "--limit", "1", "--json"]))[0]["address"].clone();
    let report = report.as_str().unwrap();
    ok(&[
        "withhold",
        "--ledger",
        &ledger,
        report,
        "--embargo",
        "--reason",
        "a test",
    ]);
    let has = |command: &str, more: &[&str]| {
        let mut arguments = vec![command, "--ledger", &ledger];
        arguments.extend(more);
        ok(&arguments).contains(report)
    };
    let find = ["--limit", "0", "--json"];
    let export = ["--layout", "claims"];
    assert!(!has("find", &find) && !has("export", &export));
    assert!(has("find", &[&find[..], &["--with-embargoed"]].concat()));
    assert!(has("export", &[&export[..], &["--with-embargoed"]].concat()));
}
