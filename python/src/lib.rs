//! What the Python package `dateline` is made of: reports in, readings as JSON and tables as Arrow streams out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use arrow_ipc::writer::StreamWriter;
use dateline_arrow::{failure, table_batch, table_schema};
use dateline_export::Layout;
use dateline_input::Document;
use dateline_ledger::address;
use dateline_reader::reading::FailureError;
use dateline_reader::{Reader, Reading};
use dateline_report::Metadata;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;

/// Models, lists and gazetteer, loaded when the first report is read.
static READER: LazyLock<Reader> = LazyLock::new(Reader::embedded);

/// A report as Python gives it: text, id, title, outlet, published, url.
type Given = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The address of a report and its reading as JSON, or kind and message of what is wrong with it.
type Answer = Result<(String, String), FailureError>;

fn answer(given: Given) -> Answer {
    let (text, id, title, outlet, published, url) = given;
    let metadata = Metadata {
        id,
        title,
        outlet,
        published,
        url,
        input: None,
    };
    let document =
        Document::of_fields(text, metadata).map_err(|kind| failure(kind.name(), kind.to_string()))?;
    let address = address(&document);
    // A fault of ours in one report must not lose the others.
    let reading = catch_unwind(AssertUnwindSafe(|| READER.read(&document.report))).map_err(|_| {
        failure(
            "internal",
            "a fault in dateline; please report it with this text".into(),
        )
    })?;
    let json = serde_json::to_string(&reading).map_err(|error| failure("internal", error.to_string()))?;
    Ok((address, json))
}

/// The native part of the package.
#[pymodule]
mod _core {
    use super::*;

    /// Reads reports side by side on `jobs` threads (0: all cores), without holding the interpreter's lock. For each of them, in
    /// order: (address, reading as JSON, None, None), or (None, None, kind, message).
    #[pyfunction]
    #[allow(clippy::type_complexity)]
    fn read(
        py: Python<'_>,
        reports: Vec<Given>,
        jobs: usize,
    ) -> PyResult<Vec<(Option<String>, Option<String>, Option<String>, Option<String>)>> {
        let answers: Vec<Answer> = py.detach(|| {
            let all = || reports.into_par_iter().map(answer).collect();
            if jobs == 0 {
                return Ok(all());
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
            pool.map(|pool| pool.install(all))
                .map_err(|error| PyRuntimeError::new_err(error.to_string()))
        })?;
        let told = answers.into_iter().map(|answer| match answer {
            Ok((address, json)) => (Some(address), Some(json), None, None),
            Err(error) => (None, None, Some(error.kind), Some(error.message)),
        });
        Ok(told.collect())
    }

    /// A table of readings, each given as (address, JSON), as an Arrow IPC stream.
    #[pyfunction]
    fn table<'py>(
        py: Python<'py>,
        readings: Vec<(String, String)>,
        name: &str,
        geo: bool,
        with_names: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let layout = Layout::named(name)
            .ok_or_else(|| PyValueError::new_err(format!("there is no table \"{name}\"")))?;
        if geo && !layout.has_places() {
            return Err(PyValueError::new_err(format!("table \"{name}\" has no places")));
        }
        let stream = py
            .detach(|| stream(readings, layout, geo, with_names))
            .map_err(PyValueError::new_err)?;
        Ok(PyBytes::new(py, &stream))
    }

    /// Program, version, models and data files, as every reading says it.
    #[pyfunction]
    fn coder() -> String {
        READER.coder()
    }
}

fn stream(
    readings: Vec<(String, String)>,
    layout: Layout,
    geo: bool,
    with_names: bool,
) -> Result<Vec<u8>, String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let readings: Result<Vec<(String, Reading)>, serde_json::Error> = readings
        .into_iter()
        .map(|(address, json)| Ok((address, serde_json::from_str(&json)?)))
        .collect();
    let readings = readings.map_err(|error| words(&error))?;
    let schema = table_schema(layout, geo);
    let batch = table_batch(&schema, layout, geo, &readings, with_names).map_err(|error| words(&error))?;
    let mut stream = Vec::new();
    let mut writer = StreamWriter::try_new(&mut stream, &schema).map_err(|error| words(&error))?;
    writer.write(&batch).map_err(|error| words(&error))?;
    writer.finish().map_err(|error| words(&error))?;
    drop(writer);
    Ok(stream)
}
