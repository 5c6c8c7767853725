//! `dateline worker` as an engine meets it: streams in, streams out.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Output};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::DataType;
use common::{command, dateline, examples, lines, shared_folder, text};
use dateline_arrow::readings_of;
use serde_json::{Map, Value, json};

fn done(output: Output) -> Vec<u8> {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    output.stdout
}

/// The examples, each with an identifier, and what else is known of them.
fn reports() -> Vec<Value> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(examples())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut reports = Vec::new();
    for file in files {
        let words = std::fs::read_to_string(&file).unwrap();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("txt") => reports.push(json!({"id": file.file_stem().unwrap().to_str(), "text": words})),
            Some("jsonl") => reports.extend(
                words
                    .lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap()),
            ),
            _ => {}
        }
    }
    reports
}

const COLUMNS: [&str; 5] = ["id", "text", "title", "outlet", "published"];

fn batch(reports: &[Value]) -> RecordBatch {
    let column = |name: &str| -> ArrayRef {
        Arc::new(
            reports
                .iter()
                .map(|report| report[name].as_str())
                .collect::<StringArray>(),
        )
    };
    RecordBatch::try_from_iter_with_nullable(COLUMNS.map(|name| (name, column(name), true))).unwrap()
}

fn stream(reports: &[Value], rows: usize) -> Vec<u8> {
    let batches: Vec<RecordBatch> = reports.chunks(rows).map(batch).collect();
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    bytes
}

fn batches(stream: &[u8]) -> Vec<RecordBatch> {
    StreamReader::try_new(stream, None)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// The rows of a stream of a flat table, as objects.
fn rows(stream: &[u8]) -> Vec<Value> {
    let mut rows = Vec::new();
    for batch in batches(stream) {
        for row in 0..batch.num_rows() {
            let cells = batch.schema_ref().fields().iter().zip(batch.columns());
            let object: Map<String, Value> = cells
                .map(|(field, column)| (field.name().clone(), cell(column, row)))
                .collect();
            rows.push(object.into());
        }
    }
    rows
}

fn cell(column: &ArrayRef, row: usize) -> Value {
    match column.data_type() {
        _ if column.is_null(row) => Value::Null,
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => column.as_boolean().value(row).into(),
        other => panic!("{other} in a flat table"),
    }
}

/// The same reports as JSON Lines.
fn json_lines(reports: &[Value], name: &str) -> String {
    let path = shared_folder("worker").join(name);
    let lines: Vec<String> = reports.iter().map(Value::to_string).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path.display().to_string()
}

#[test]
fn readings_are_those_that_read_prints_however_they_are_sent() {
    let reports = reports();
    let file = json_lines(&reports, "read.jsonl");
    let mut wanted = lines(&done(dateline(&["read", "--json", &file], b"")));
    // Where a row came from, it cannot know.
    wanted
        .iter_mut()
        .for_each(|reading| reading["report"]["input"] = Value::Null);
    for (rows, options) in [
        (100, ["--jobs", "2", "--batch-rows", "100"]),
        (3, ["--jobs", "1", "--batch-rows", "2"]),
    ] {
        let mut arguments = vec!["worker"];
        arguments.extend(options);
        let answered = batches(&done(dateline(&arguments, &stream(&reports, rows))));
        assert!(
            answered
                .iter()
                .all(|batch| batch.num_rows() <= options[3].parse().unwrap())
        );
        let readings: Vec<Value> = answered
            .iter()
            .flat_map(|batch| readings_of(batch).unwrap())
            .map(|(_, reading)| serde_json::to_value(reading).unwrap())
            .collect();
        assert_eq!(readings, wanted);
    }
}

#[test]
fn tables_and_incidents_are_those_of_a_ledger() {
    let reports = reports();
    let file = json_lines(&reports, "ledger.jsonl");
    let ledger = shared_folder("worker").join("ledger.dateline");
    std::fs::remove_file(&ledger).ok();
    let ledger = ledger.display().to_string();
    done(dateline(&["add", &file, "--ledger", &ledger], b""));
    let readings = done(dateline(&["worker"], &stream(&reports, 8)));
    for table in ["claims", "mentions", "acled", "polecat"] {
        let export = [
            "export", "--ledger", &ledger, "--layout", table, "--format", "jsonl",
        ];
        let mut wanted = lines(&done(dateline(&export, b"")));
        let from_readings = done(dateline(
            &["worker", "--table", table, "--batch-rows", "5"],
            &readings,
        ));
        let mut found = rows(&from_readings);
        assert!(found.len() > 10, "{table} has {} rows", found.len());
        // When they were kept, the worker cannot know; a ledger exports in the order of addresses.
        for row in found.iter_mut().chain(&mut wanted) {
            for kept in ["recorded", "timestamp"] {
                row.as_object_mut().unwrap().remove(kept);
            }
        }
        found.sort_by_key(Value::to_string);
        wanted.sort_by_key(Value::to_string);
        assert_eq!(found, wanted, "{table}");
        // From reports, the same bytes.
        let from_reports = done(dateline(
            &["worker", "--table", table, "--batch-rows", "5"],
            &stream(&reports, 5),
        ));
        assert_eq!(rows(&from_reports), rows(&from_readings), "{table}");
    }

    let table = shared_folder("worker")
        .join("incidents.jsonl")
        .display()
        .to_string();
    done(dateline(
        &[
            "incidents",
            "--ledger",
            &ledger,
            "--limit",
            "0",
            "--table",
            &table,
        ],
        b"",
    ));
    let wanted = lines(&std::fs::read(table).unwrap());
    let accounts = done(dateline(&["worker", "--table", "accounts"], &readings));
    assert_eq!(rows_of_incidents(&accounts), wanted);
    let joined = wanted
        .iter()
        .filter(|row| row["claims"].as_u64() > Some(1))
        .count();
    assert!(joined > 10, "only {joined} claims are joined");
    let blocks = rows(&done(dateline(&["worker", "--blocks"], &accounts)));
    assert!(blocks.len() >= joined && blocks.len() < wanted.len());
}

fn rows_of_incidents(accounts: &[u8]) -> Vec<Value> {
    rows(&done(dateline(&["worker", "--incidents"], accounts)))
}

#[test]
fn a_bad_row_is_no_end_and_a_bad_stream_is() {
    let mut some = vec![json!({"id": "one", "text": "A shell hit the town on Tuesday."})];
    some.push(json!({"id": "two", "text": null}));
    some.push(json!({"id": "three", "text": "A shell hit the town.", "published": "one of these days"}));
    some.push(json!({"id": "four", "text": "A shell hit the town on Tuesday."}));
    let whole = stream(&some, 2);
    let answered = batches(&done(dateline(&["worker"], &whole)));
    let kinds: Vec<Option<String>> = answered
        .iter()
        .flat_map(|batch| {
            let error = batch.column_by_name("error").unwrap().as_struct().clone();
            let kinds = error.column_by_name("kind").unwrap().as_string::<i32>().clone();
            (0..batch.num_rows()).map(move |row| kinds.is_valid(row).then(|| kinds.value(row).to_owned()))
        })
        .collect();
    assert_eq!(kinds, [None, Some("empty".into()), Some("date".into()), None]);
    let told = dateline(&["worker", "--table", "claims"], &whole);
    assert_eq!(told.status.code(), Some(0));
    assert!(
        text(&told.stderr).contains("three: \"one of these days\" is no date"),
        "{}",
        text(&told.stderr)
    );

    // What came in before it broke off is answered.
    let cut = dateline(&["worker"], &whole[..whole.len() - 8]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(
        text(&cut.stderr).contains("the stream breaks off"),
        "{}",
        text(&cut.stderr)
    );
    let mut answers = StreamReader::try_new(&cut.stdout[..], None).unwrap();
    assert_eq!(answers.next().unwrap().unwrap().num_rows(), 2);
    let nothing = dateline(&["worker"], b"id,text\n1,A shell hit the town.\n");
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        text(&nothing.stderr).contains("no stream of Apache Arrow"),
        "{}",
        text(&nothing.stderr)
    );
    let accounts = dateline(&["worker", "--incidents"], &whole);
    assert_eq!(accounts.status.code(), Some(1));
    assert!(
        text(&accounts.stderr).contains("no column \"account\""),
        "{}",
        text(&accounts.stderr)
    );
}

#[test]
fn whoever_has_seen_enough_may_close_the_pipe() {
    let reports: Vec<Value> = (0..4000)
        .map(|at| json!({"id": at.to_string(), "text": null}))
        .collect();
    let mut child = command(&["worker", "--batch-rows", "1"]).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stream(&reports, 100);
    let writer = std::thread::spawn(move || pipe.write_all(&bytes).ok());
    let mut answers = child.stdout.take().unwrap();
    answers.read_exact(&mut [0; 1000]).unwrap();
    drop(answers);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
}

/// The most memory that a process ever held, in KiB.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Every row is answered before the stream ends, and ten times the rows take no more memory.
#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_stream() {
    let held = |rows: usize| -> u64 {
        let reports: Vec<Value> = (0..500)
            .map(|at| {
                let words = if at % 25 == 0 {
                    json!("The army shelled the town on Tuesday.")
                } else {
                    Value::Null
                };
                json!({"id": at.to_string(), "text": words, "title": "x".repeat(2000)})
            })
            .collect();
        let one = batch(&reports);
        let mut child = command(&["worker", "--jobs", "1"]).spawn().unwrap();
        let pipe = child.stdin.take().unwrap();
        let mut out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let answers = StreamReader::try_new(&mut out, None).unwrap();
            answers
                .map(|batch| batch.unwrap().num_rows())
                .take_while(|rows| *rows > 0)
                .sum::<usize>()
        });
        let mut writer = StreamWriter::try_new(pipe, &one.schema()).unwrap();
        for _ in 0..rows / one.num_rows() {
            writer.write(&one).unwrap();
        }
        // The pipe holds few batches: all but the last of them were answered.
        writer.flush().unwrap();
        let held = peak(&child);
        writer.finish().unwrap();
        drop(writer);
        assert_eq!(reader.join().unwrap(), rows);
        assert!(child.wait().unwrap().success());
        held
    };
    let (few, many) = (held(2_000), held(20_000));
    assert!(many < few + few / 10, "{few} KiB, then {many} KiB");
}
