//! How much text a second `time` and `quantity` read together, on one core:
//!
//!     cargo run --release -p dateline-time --example speed FILE
//!
//! Every line of the file is a report of its own. The language floor reads them first and is not timed;
//! then both floors read them in batches of about 15 kB, each over and over: the shortest time of each batch
//! counts, so that what else runs on the machine does not. As in the program, where a report is read as soon
//! as it is analysed, the analysis is still in the cache.

use std::time::{Duration, Instant};

use dateline_language::{Analysis, Model};
use dateline_report::{Metadata, Report};

/// Bytes of the file that are read: enough to leave the caches, and little enough to analyse in a while.
const BYTES: usize = 600_000;
const BATCHES: usize = 40;
const ROUNDS: usize = 100;

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: speed FILE");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(path)?;
    let model = Model::embedded();
    let metadata = Metadata {
        published: Some("2019-06-15".into()),
        ..Metadata::default()
    };
    let (mut bytes, mut reports) = (0, Vec::<(Report, Analysis)>::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(report) = Report::new(line, metadata.clone()) else {
            continue;
        };
        bytes += line.len();
        let analysis = model.analyse(&report);
        reports.push((report, analysis));
        if bytes > BYTES {
            break;
        }
    }
    let (mut best, mut times, mut quantities) = (Vec::new(), 0, 0);
    for batch in reports.chunks(reports.len().div_ceil(BATCHES).max(1)) {
        let mut shortest = Duration::MAX;
        for round in 0..ROUNDS {
            let began = Instant::now();
            for (report, analysis) in batch {
                let (how_many, when) = (
                    dateline_quantity::quantities(report, analysis).len(),
                    dateline_time::times(report, analysis).len(),
                );
                if round == 0 {
                    quantities += how_many;
                    times += when;
                }
            }
            shortest = shortest.min(began.elapsed());
        }
        best.push(shortest);
    }
    let best: Duration = best.iter().sum();
    println!(
        "{} reports, {bytes} bytes, {quantities} quantities, {times} times: {:.2} ms, {:.1} MB/s",
        reports.len(),
        best.as_secs_f64() * 1e3,
        bytes as f64 / best.as_secs_f64() / 1e6
    );
    Ok(())
}
