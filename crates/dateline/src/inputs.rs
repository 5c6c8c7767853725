//! Reports from the paths of the command line.

use std::path::{Path, PathBuf};

use dateline::input::{self, Input, InputError, InputErrorKind, Inputs};
use dateline::report::Report;

use crate::cli::About;
use crate::fetch::{self, Source, Web};

/// Inputs that are read side by side before the next are taken, for each thread.
const BATCH: usize = 16;

/// Inputs by batches for so many threads.
pub fn batches(mut inputs: impl Iterator<Item = Input>, threads: usize) -> impl Iterator<Item = Vec<Input>> {
    std::iter::from_fn(move || {
        let batch: Vec<Input> = inputs.by_ref().take(BATCH * threads).collect();
        (!batch.is_empty()).then_some(batch)
    })
}

/// Every report under the paths, in order, with what the command line says of them.
pub fn reports<'a>(paths: &[PathBuf], about: &'a About) -> impl Iterator<Item = Input> + 'a {
    let limits = about.limits();
    let inputs = input::files(paths).into_iter().flat_map(move |file| match file {
        Ok(path) if fetch::is_address(&path) => one(InputError {
            input: path.display().to_string(),
            kind: InputErrorKind::Fetch("--fetch says that it may be".into()),
        }),
        Ok(path) => input::read(&path, limits),
        Err(error) => one(error),
    });
    told(inputs, about)
}

/// The same, with addresses fetched, and the pages that feeds and sitemaps name.
pub fn fetched<'a>(
    paths: &[PathBuf],
    about: &'a About,
    web: &'a mut Web,
) -> impl Iterator<Item = Input> + 'a {
    let limits = about.limits();
    let mut lists = Vec::new();
    let mut local: Vec<Inputs> = Vec::new();
    for file in input::files(paths) {
        match file {
            Ok(path) if fetch::is_address(&path) => {
                lists.push(Source::Address(path.to_string_lossy().into_owned()));
            }
            Ok(path) => match input::saved_list(&path, limits) {
                Ok(Some(answer)) => lists.push(Source::Saved(answer)),
                Ok(None) => local.push(Box::new(
                    std::iter::once_with(move || input::read(&path, limits)).flatten(),
                )),
                Err(error) => local.push(one(error)),
            },
            Err(error) => local.push(one(error)),
        }
    }
    told(local.into_iter().flatten().chain(web.reports(lists)), about)
}

fn one(error: InputError) -> Inputs {
    Box::new(std::iter::once(Err(error)))
}

/// With what the command line says of each.
fn told<'a>(inputs: impl Iterator<Item = Input> + 'a, about: &'a About) -> impl Iterator<Item = Input> + 'a {
    inputs.map(move |input| {
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
    let mut reports = input::read(path, about.limits());
    let report = match line {
        Some(line) => reports.nth(line_index(path, line)?),
        None => reports.next(),
    };
    let mut document = report.ok_or_else(|| anyhow::anyhow!("{name}: there is no such report"))??;
    document.tell(about.outlet.as_deref(), about.published);
    Ok(document.report)
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
