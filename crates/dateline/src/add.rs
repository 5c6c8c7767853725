//! `dateline add`.

use std::io::Write;

use dateline::input::{Document, Input};
use dateline::ledger::{self, Arrival, Ledger, Outcome, Receipt};
use dateline::{Reader, Reading};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::json;

use crate::home::Home;
use crate::read::{Done, progress, read};
use crate::table::{Paint, Style, plain};
use crate::{cli, inputs};

/// Reports that are read side by side and then kept together, for each thread.
const BATCH: usize = 16;

/// Reads and keeps; `false` where an input could not be read.
pub fn run(args: &cli::Add, home: &Home, style: Style) -> anyhow::Result<bool> {
    let mut ledger = Ledger::create(&args.ledger)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build()?;
    let mut adding = Adding {
        reader: home.reader()?,
        who: who(args.by.as_deref()),
        json: args.json,
        style,
        added: 0,
        all_read: true,
    };
    let progress = progress(true);
    let mut reports = inputs::reports(&args.sources, &args.about);
    loop {
        let batch: Vec<Input> = reports
            .by_ref()
            .take(BATCH * pool.current_num_threads())
            .collect();
        if batch.is_empty() {
            break;
        }
        progress.inc(batch.len() as u64);
        adding.keep(&mut ledger, &pool, batch)?;
    }
    progress.finish_and_clear();
    Ok(adding.all_read)
}

/// Who does an operation: as given, else the name of the user's account.
pub fn who(given: Option<&str>) -> String {
    let account = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
    given
        .map(str::to_owned)
        .or_else(account)
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unnamed".into())
}

struct Adding {
    reader: Reader,
    who: String,
    json: bool,
    style: Style,
    added: u64,
    all_read: bool,
}

impl Adding {
    /// Reads what the ledger does not know, keeps it, and prints a line for each report that is on the disk.
    fn keep(
        &mut self,
        ledger: &mut Ledger,
        pool: &rayon::ThreadPool,
        batch: Vec<Input>,
    ) -> anyhow::Result<()> {
        let coder = self.reader.coder();
        let mut documents = Vec::new();
        for input in batch {
            match input {
                Ok(document) => {
                    let known = ledger.knows(&ledger::address(&document), Some(&coder))?;
                    documents.push((document, known));
                }
                Err(error) => self.complain(&error.to_string()),
            }
        }
        let reader = &self.reader;
        let readings: Vec<Option<Done>> = pool.install(|| {
            documents
                .par_iter()
                .map(|(document, known)| {
                    let is_read = !known && document.report.language == "en";
                    is_read.then(|| read(reader, Ok(document.clone())))
                })
                .collect()
        });
        let mut arrivals = Vec::with_capacity(documents.len());
        for ((document, _), done) in documents.into_iter().zip(readings) {
            let reading: Option<Reading> = match done {
                Some(Ok(reading)) => Some(reading),
                // The report is kept all the same: a later version may read it.
                Some(Err(failure)) => {
                    self.complain(&failure.error.message);
                    None
                }
                None => None,
            };
            arrivals.push(Arrival { document, reading });
        }
        let receipts = ledger.add(&arrivals, &self.who, Timestamp::now())?;
        let mut out = std::io::stdout().lock();
        for (arrival, receipt) in arrivals.iter().zip(&receipts) {
            self.added += u64::from(receipt.outcome == Outcome::Added);
            self.acknowledge(&arrival.document, arrival.reading.as_ref(), receipt, &mut out)?;
        }
        out.flush()?;
        Ok(())
    }

    fn complain(&mut self, message: &str) {
        self.all_read = false;
        eprintln!("dateline: {}", plain(message));
    }

    fn acknowledge(
        &self,
        document: &Document,
        reading: Option<&Reading>,
        receipt: &Receipt,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let report = &document.report;
        let claims = reading.map(|reading| reading.claims.len());
        if self.json {
            let line = json!({
                "outcome": receipt.outcome.name(),
                "address": receipt.address,
                "report_id": report.id,
                "input": report.input,
                "language": report.language,
                "claims": claims,
            });
            writeln!(out, "{line}")?;
            return Ok(());
        }
        let about = match (receipt.outcome, claims) {
            (Outcome::Known, _) => String::new(),
            (_, Some(1)) => "1 claim".into(),
            (_, Some(claims)) => format!("{claims} claims"),
            (_, None) if report.language != "en" => format!("not read: in \"{}\"", report.language),
            (_, None) => "not read".into(),
        };
        let name = report.input.as_deref().unwrap_or(&report.id);
        let line = format!(
            "{:<10} {} {} {}",
            receipt.outcome.name(),
            self.style.paint(&receipt.address[..16], Paint::Faint),
            plain(name),
            about
        );
        writeln!(out, "{}", line.trim_end())?;
        Ok(())
    }
}
