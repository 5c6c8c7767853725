//! Reports from the paths of the command line.

use std::path::{Path, PathBuf};

use dateline::input::{self, Input, Inputs, Limits};
use dateline::report::Report;

use crate::cli::About;

/// Every report under the paths, in order, with what the command line says of them.
pub fn reports<'a>(paths: &[PathBuf], about: &'a About) -> impl Iterator<Item = Input> + 'a {
    let limits = limits(about);
    input::files(paths)
        .into_iter()
        .flat_map(move |file| match file {
            Ok(path) => input::read(&path, limits),
            Err(error) => Box::new(std::iter::once(Err(error))) as Inputs,
        })
        .map(move |input| {
            input.map(|mut document| {
                document.tell(about.outlet.as_deref(), about.published);
                document
            })
        })
}

/// The report named by a path, or by `FILE:LINE` of a JSON Lines file.
pub fn report(name: &str, about: &About) -> anyhow::Result<Report> {
    let whole = Path::new(name);
    let (path, line) = match name.rsplit_once(':') {
        Some((path, line)) if !whole.exists() && line.parse::<usize>().is_ok() => {
            (Path::new(path), line.parse().ok())
        }
        _ => (whole, None),
    };
    let mut reports = input::read(path, limits(about));
    let report = match line {
        Some(line) => reports.nth(line_index(path, line)?),
        None => reports.next(),
    };
    let mut document = report.ok_or_else(|| anyhow::anyhow!("{name}: there is no such report"))??;
    document.tell(about.outlet.as_deref(), about.published);
    Ok(document.report)
}

fn limits(about: &About) -> Limits {
    Limits {
        bytes: about.max_bytes,
        unpacked: about.max_unpacked,
        ratio: about.max_ratio,
        records: about.max_records,
        ..Limits::default()
    }
}

/// How many lines with something on them stand before line `line` (from 1).
fn line_index(path: &Path, line: usize) -> anyhow::Result<usize> {
    use std::io::BufRead;
    let lines = std::io::BufReader::new(std::fs::File::open(path)?).split(b'\n');
    let mut before = 0;
    for other in lines.take(line.saturating_sub(1)) {
        before += usize::from(!other?.iter().all(u8::is_ascii_whitespace));
    }
    Ok(before)
}
