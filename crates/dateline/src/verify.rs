//! `dateline verify`.

use std::io::Write;

use dateline::ledger::Ledger;

use crate::cli;
use crate::read::progress;
use crate::table::Style;

/// Looks the whole ledger over; `false` where something is wrong with it.
pub fn run(args: &cli::Verify, _style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let progress = progress("reports looked at", false);
    let verdict = ledger.verify(args.head.as_deref(), |done| progress.set_position(done))?;
    progress.finish_and_clear();
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&verdict)?)?;
    } else {
        for finding in &verdict.findings {
            writeln!(out, "{finding}")?;
        }
        let counts = verdict.counts;
        writeln!(
            out,
            "{} reports, {} readings, {} claims, {} operations: {}",
            counts.reports,
            counts.readings,
            counts.claims,
            counts.operations,
            if verdict.findings.is_empty() {
                "all as it was kept"
            } else {
                "not as it was kept"
            }
        )?;
        writeln!(out, "head {}", verdict.head)?;
    }
    Ok(verdict.findings.is_empty())
}
