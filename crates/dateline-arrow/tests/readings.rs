//! Readings as columns: every field of the JSON contract, and rows that cannot be read.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::DataType;
use dateline_arrow::{
    Answer, InputStream, Reports, StreamError, failure, holds_readings, readings_batch, readings_of,
    readings_schema,
};
use dateline_ledger::address;
use dateline_reader::{Reader, Reading};
use serde_json::Value;

/// Readings of the examples, and one made by hand that has what those may lack.
fn readings() -> Vec<(String, Reading)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let reader = Reader::embedded();
    let mut readings = Vec::new();
    let lines = std::fs::read_to_string(root.join("examples/reports.jsonl")).unwrap();
    for line in lines.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        let columns = ["id", "text", "title", "outlet", "published"].map(|name| {
            let column: Arc<dyn Array> = Arc::new(StringArray::from(vec![report[name].as_str()]));
            (name, column)
        });
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)))
                .unwrap();
        let document = Reports::of(&batch).unwrap().document(0, usize::MAX).unwrap();
        readings.push((address(&document), reader.read(&document.report)));
    }
    let by_hand =
        std::fs::read_to_string(root.join("crates/dateline-export/tests/fixtures/by-hand.jsonl")).unwrap();
    for line in by_hand.lines() {
        readings.push(("by hand".into(), serde_json::from_str(line).unwrap()));
    }
    assert!(readings.len() > 4);
    readings
}

fn answers(readings: &[(String, Reading)]) -> Vec<Answer> {
    let answers = readings.iter().map(|(address, reading)| Answer {
        id: Some(reading.report.id.clone()),
        address: Some(address.clone()),
        outcome: Ok(reading.clone()),
    });
    answers.collect()
}

/// Through the bytes of a stream.
fn sent(batch: &RecordBatch) -> RecordBatch {
    StreamReader::try_new(&stream(std::slice::from_ref(batch))[..], None)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    bytes
}

/// Holds a value of JSON against a row of a column, field by field; gives the number of values that are no null.
fn compare(path: &str, json: &Value, column: &dyn Array, row: usize) -> usize {
    if json.is_null() {
        assert!(column.is_null(row), "{path} should be null");
        return 0;
    }
    assert!(column.is_valid(row), "{path} should be {json}");
    match column.data_type() {
        DataType::Utf8 => {
            let text = column.as_string::<i32>().value(row);
            match json {
                Value::String(words) => assert_eq!(text, words, "{path}"),
                shape => assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), shape, "{path}"),
            }
            1
        }
        DataType::Int64 => {
            assert_eq!(
                json.as_i64(),
                Some(column.as_primitive::<Int64Type>().value(row)),
                "{path}"
            );
            1
        }
        DataType::Float64 => {
            assert_eq!(
                json.as_f64(),
                Some(column.as_primitive::<Float64Type>().value(row)),
                "{path}"
            );
            1
        }
        DataType::Boolean => {
            assert_eq!(json.as_bool(), Some(column.as_boolean().value(row)), "{path}");
            1
        }
        DataType::List(_) => {
            let inside = column.as_list::<i32>().value(row);
            let list = json.as_array().unwrap();
            assert_eq!(list.len(), inside.len(), "{path}");
            let each = list.iter().enumerate();
            each.map(|(at, value)| compare(&format!("{path}[{at}]"), value, &inside, at))
                .sum()
        }
        DataType::Struct(fields) => {
            let object = json.as_object().unwrap();
            let names: Vec<&String> = fields.iter().map(|field| field.name()).collect();
            assert_eq!(
                object.len(),
                names.len(),
                "{path} has {:?}, not {names:?}",
                object.keys()
            );
            let each = fields.iter().zip(column.as_struct().columns());
            each.map(|(field, column)| {
                compare(
                    &format!("{path}.{}", field.name()),
                    &object[field.name()],
                    column,
                    row,
                )
            })
            .sum()
        }
        other => panic!("{path} is {other}"),
    }
}

#[test]
fn every_field_of_the_json_stands_in_the_columns() {
    let readings = readings();
    let schema = readings_schema("dateline of this test");
    let batch = sent(&readings_batch(&schema, &answers(&readings)).unwrap());
    assert_eq!(batch.schema().metadata()["dateline.version"], "1");
    assert_eq!(
        batch.schema().metadata()["dateline.coder"],
        "dateline of this test"
    );
    let mut seen = 0;
    for (row, (address, reading)) in readings.iter().enumerate() {
        let json = serde_json::to_value(reading).unwrap();
        let own = ["id", "address", "error"];
        let object = json.as_object().unwrap();
        assert_eq!(object.len() + own.len(), batch.num_columns());
        for (name, value) in object {
            seen += compare(name, value, batch.column_by_name(name).unwrap(), row);
        }
        assert_eq!(
            batch
                .column_by_name("address")
                .unwrap()
                .as_string::<i32>()
                .value(row),
            address
        );
        assert!(batch.column_by_name("error").unwrap().is_null(row));
    }
    assert!(seen > 2000, "only {seen} values");
    let shapes = readings.iter().flat_map(|(_, reading)| &reading.mentions.places);
    assert!(
        shapes.clone().any(|place| place.geometry.is_some()),
        "no shape was compared"
    );
    // And back.
    assert!(holds_readings(&batch.schema()));
    assert_eq!(readings_of(&batch).unwrap(), readings);
}

#[test]
fn a_row_that_cannot_be_read_has_its_error_and_nothing_else() {
    let text = StringArray::from(vec![
        None,
        Some("   "),
        Some("A shell hit the town on Tuesday."),
        Some("A shell hit the town on Tuesday."),
        Some("12 34 !!"),
        Some("Die Armee hat am Dienstag die Stadt beschossen, wie die Behörden am Abend mitteilten."),
    ]);
    let published = StringArray::from(vec![None, None, Some("soon"), Some("21 June 2017"), None, None]);
    let columns: [(&str, Arc<dyn Array>); 2] = [("text", Arc::new(text)), ("published", Arc::new(published))];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, of)| (name, of, true))).unwrap();
    let reports = Reports::of(&batch).unwrap();
    let kinds: Vec<Option<String>> = (0..reports.len())
        .map(|row| reports.document(row, 1000).err().map(|error| error.kind))
        .collect();
    let wanted = [
        Some("empty"),
        Some("empty"),
        Some("date"),
        None,
        Some("no-sentence"),
        Some("language"),
    ];
    assert_eq!(kinds, wanted.map(|kind| kind.map(str::to_owned)));
    assert_eq!(reports.document(3, 10).unwrap_err().kind, "size");

    let error = reports.document(2, 1000).unwrap_err();
    assert!(error.message.contains("\"soon\""), "{}", error.message);
    let answer = Answer {
        id: Some("x".into()),
        address: None,
        outcome: Err(failure("date", "why".into())),
    };
    let row = readings_batch(&readings_schema(""), &[answer]).unwrap();
    for (field, column) in row.schema().fields().iter().zip(row.columns()) {
        assert_eq!(
            column.is_valid(0),
            ["id", "error"].contains(&field.name().as_str()),
            "{}",
            field.name()
        );
    }
    assert!(readings_of(&row).unwrap().is_empty());
}

#[test]
fn columns_come_in_any_order_and_in_any_form_of_text() {
    let columns: [(&str, Arc<dyn Array>); 5] = [
        ("stars", Arc::new(Int64Array::from(vec![5]))),
        (
            "published",
            Arc::new(StringViewArray::from(vec![Some("2017-06-21")])),
        ),
        (
            "text",
            Arc::new(LargeStringArray::from(vec![Some("A shell hit the town.")])),
        ),
        ("title", Arc::new(arrow_array::NullArray::new(1))),
        ("id", Arc::new(StringArray::from(vec![Some("one")]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, of)| (name, of, true))).unwrap();
    let document = Reports::of(&batch).unwrap().document(0, 1000).unwrap();
    assert_eq!(document.report.id, "one");
    assert_eq!(document.report.published.unwrap().date.to_string(), "2017-06-21");
    assert_eq!(document.given.title, None);

    let without = batch.project(&[0, 4]).unwrap();
    let error = Reports::of(&without).err().unwrap();
    assert_eq!(
        error.to_string(),
        "there is no column \"text\"; there are: stars, id"
    );
    let numbers: [(&str, Arc<dyn Array>); 1] = [("text", Arc::new(Int64Array::from(vec![5])))];
    let error = Reports::of(&RecordBatch::try_from_iter(numbers).unwrap())
        .err()
        .unwrap();
    assert!(matches!(error, StreamError::ColumnType { .. }), "{error}");
}

#[test]
fn a_stream_that_is_cut_anywhere_breaks_off() {
    let columns: [(&str, Arc<dyn Array>); 1] = [("text", Arc::new(StringArray::from(vec!["a", "b", "c"])))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let whole = stream(&[batch.clone(), batch]);
    let read = |bytes: &[u8]| -> Result<usize, StreamError> {
        let mut rows = 0;
        for batch in InputStream::new(bytes)? {
            rows += batch?.num_rows();
        }
        Ok(rows)
    };
    assert_eq!(read(&whole).unwrap(), 6);
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "cut at {end} of {}", whole.len());
    }
    // Without its last 8 bytes it looks whole, but for the mark of its end.
    let cut = read(&whole[..whole.len() - 8]).unwrap_err();
    assert!(matches!(cut, StreamError::BrokenOff { rows: 6 }), "{cut}");
}
