//! Reports on their way into a ledger.

use std::io::Write;

use dateline::Reading;
use dateline::input::{Document, Input};
use dateline::ledger::{self, Arrival, Ledger, Outcome, Receipt};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::json;

use crate::cli;
use crate::home::Home;
use crate::inputs::batches;
use crate::read::{Done, progress, read};
use crate::table::{Paint, Style, plain};
use crate::timed::Timed;

/// Reads reports and keeps them.
pub struct Adding {
    pub ledger: Ledger,
    reader: Timed,
    pool: rayon::ThreadPool,
    who: String,
    json: bool,
    style: Style,
    /// Whether every input could be read so far.
    pub all_read: bool,
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

impl Adding {
    /// Opens or makes the ledger.
    pub fn new(args: &cli::Keeping, home: &Home, style: Style) -> anyhow::Result<Adding> {
        let mut reader = home.reader(args.language.size())?;
        if args.about.triage {
            reader = reader.with_triage();
        }
        Ok(Adding {
            ledger: Ledger::create(&args.ledger)?,
            reader: Timed::new(reader, args.about.max_seconds),
            pool: rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build()?,
            who: who(args.by.as_deref()),
            json: args.json,
            style,
            all_read: true,
        })
    }

    /// Keeps all inputs, batch by batch.
    pub fn keep_all(&mut self, inputs: impl Iterator<Item = Input>) -> anyhow::Result<()> {
        let progress = progress("reports read", true);
        for batch in batches(inputs, self.pool.current_num_threads()) {
            progress.inc(batch.len() as u64);
            self.keep(batch)?;
        }
        progress.finish_and_clear();
        Ok(())
    }

    /// Reads what the ledger does not know, keeps it, and prints a line for each report that is on the disk.
    fn keep(&mut self, batch: Vec<Input>) -> anyhow::Result<()> {
        let coder = self.reader.coder();
        let mut documents = Vec::new();
        for input in batch {
            match input {
                Ok(document) => {
                    let known = self.ledger.knows(&ledger::address(&document), Some(&coder))?;
                    documents.push((document, known));
                }
                Err(error) => self.complain(&error.to_string()),
            }
        }
        let reader = &self.reader;
        let readings: Vec<Option<Done>> = self.pool.install(|| {
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
        let receipts = self.ledger.add(&arrivals, &self.who, Timestamp::now())?;
        let mut out = std::io::stdout().lock();
        for (arrival, receipt) in arrivals.iter().zip(&receipts) {
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
