//! `dateline copy`.

use dateline::ledger::Ledger;

use crate::cli;
use crate::read::progress;
use crate::table::Style;

/// Carries a ledger over to another place; always `true`.
pub fn run(args: &cli::CopyLedger, _style: Style) -> anyhow::Result<bool> {
    let source = Ledger::open(&args.source)?;
    let mut ledger = Ledger::create(&args.ledger)?;
    let progress = progress("operations copied", false);
    let copied = ledger.copy_from(&source, |done| progress.set_position(done))?;
    progress.finish_and_clear();
    println!("{copied} operations copied");
    if let Some(head) = ledger.head()? {
        println!("head {}", head.hash);
    }
    Ok(true)
}
