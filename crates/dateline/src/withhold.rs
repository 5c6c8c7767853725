//! `dateline withhold`.

use anyhow::bail;
use dateline::ledger::{Ledger, Withholding};
use jiff::Timestamp;

use crate::adding::who;
use crate::cli;
use crate::table::Style;

/// Holds a report or words of it back; always `true`.
pub fn run(args: &cli::Withhold, _style: Style) -> anyhow::Result<bool> {
    let what = match (args.embargo, args.until, args.lift, &args.words) {
        (true, until, false, None) => Withholding::Embargo { until },
        (false, Some(until), false, None) => Withholding::Embargo { until: Some(until) },
        (false, None, true, None) => Withholding::Lift,
        (false, None, false, Some(words)) => Withholding::Redact { words: words.clone() },
        _ => bail!("say one of --embargo, --until DAY, --lift, --words WORDS"),
    };
    // It makes no ledger where there is none.
    drop(Ledger::open(&args.ledger)?);
    let mut ledger = Ledger::create(&args.ledger)?;
    let operation = ledger.withhold(
        &args.report,
        &what,
        &args.reason,
        &who(args.by.as_deref()),
        Timestamp::now(),
    )?;
    println!("kept as operation {operation}");
    Ok(true)
}
