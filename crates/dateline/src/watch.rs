//! `dateline watch`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::bail;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::adding::Adding;
use crate::fetch::{Web, is_address};
use crate::home::Home;
use crate::table::Style;
use crate::{cli, inputs};

/// How long a file must have been left alone before it is read: somebody may still be writing it.
const SETTLED: Duration = Duration::from_secs(2);

/// How often the order to stop is looked for.
const GLANCE: Duration = Duration::from_millis(100);

/// Reads what is new in folders, files and addresses, again and again, until it is told to stop; always `true`: what
/// could not be read was said, and the watch went on.
pub fn run(args: &cli::Watch, home: &Home, style: Style) -> anyhow::Result<bool> {
    let keeping = &args.keeping;
    let (addresses, paths): (Vec<PathBuf>, Vec<PathBuf>) = keeping
        .sources
        .iter()
        .cloned()
        .partition(|source| is_address(source));
    if let (Some(address), false) = (addresses.first(), keeping.fetching.fetch) {
        bail!("{}: is watched only with --fetch", address.display());
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The second signal of a kind ends the program at once.
        signal_hook::flag::register_conditional_shutdown(signal, 1, stop.clone())?;
        signal_hook::flag::register(signal, stop.clone())?;
    }
    let stopped = || stop.load(Ordering::Relaxed);
    let mut adding = Adding::new(keeping, home, style)?;
    let mut web = keeping
        .fetching
        .fetch
        .then(|| Web::new(&keeping.fetching, keeping.about.limits()));
    if let Some(web) = &mut web {
        web.know(adding.ledger.urls()?);
    }
    let mut files = Files::default();
    let mut rounds = 0;
    while !stopped() {
        let begun = Instant::now();
        let mut sources = files.changed(&paths, &stopped);
        let about = &keeping.about;
        match &mut web {
            Some(web) => {
                sources.extend(addresses.iter().cloned());
                let inputs = inputs::fetched(&sources, about, web);
                adding.keep_all(inputs.take_while(|_| !stopped()))?;
            }
            None => {
                let inputs = inputs::reports(&sources, about);
                adding.keep_all(inputs.take_while(|_| !stopped()))?;
            }
        }
        rounds += 1;
        if args.rounds.is_some_and(|most| rounds >= most) {
            break;
        }
        let every = Duration::from_secs(args.every.max(1));
        while begun.elapsed() < every && !stopped() {
            std::thread::sleep(GLANCE);
        }
    }
    Ok(true)
}

/// Files as they were when they were read.
#[derive(Default)]
struct Files {
    read: BTreeMap<PathBuf, Mark>,
}

/// By these a file that was written to is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    length: u64,
    written: Option<SystemTime>,
}

impl Mark {
    /// `None` where there is no file.
    fn of(path: &PathBuf) -> Option<Mark> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Mark {
            length: metadata.len(),
            written: metadata.modified().ok(),
        })
    }

    /// Whether the file was left alone for a while. One that was written in the future, or at no time, was.
    fn is_settled(self) -> bool {
        let age = self.written.and_then(|written| written.elapsed().ok());
        age.is_none_or(|age| age >= SETTLED)
    }
}

impl Files {
    /// Files under the paths that are new or otherwise than they were; one that is still being written waits for the next
    /// round.
    fn changed(&mut self, paths: &[PathBuf], stopped: &impl Fn() -> bool) -> Vec<PathBuf> {
        let until = Instant::now() + SETTLED + GLANCE;
        loop {
            let mut changed = Vec::new();
            let mut unsettled = false;
            for file in dateline::input::files(paths) {
                // A folder that cannot be listed is named by whoever reads it.
                let path = match file {
                    Ok(path) => path,
                    Err(error) => PathBuf::from(error.input),
                };
                let mark = Mark::of(&path);
                match mark {
                    Some(mark) if self.read.get(&path) == Some(&mark) => {}
                    Some(mark) if !mark.is_settled() => unsettled = true,
                    Some(mark) => changed.push((path, mark)),
                    None => {}
                }
            }
            if unsettled && Instant::now() < until && !stopped() {
                std::thread::sleep(GLANCE);
                continue;
            }
            let paths = changed.iter().map(|(path, _)| path.clone()).collect();
            self.read.extend(changed);
            return paths;
        }
    }
}
