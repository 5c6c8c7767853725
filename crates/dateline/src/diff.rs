//! `dateline diff`.

use std::io::{BufWriter, Write};

use dateline::ledger::{ClaimChange, Ledger, ReadingDiff};
use serde_json::json;

use crate::cli;
use crate::table::{Paint, Style, plain};

/// Prints what readings of the same reports have otherwise; always `true`.
pub fn run(args: &cli::Diff, style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let addresses = match &args.report {
        Some(name) => vec![ledger.whole_address(name)?],
        None => ledger.addresses()?,
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut compared, mut same, mut changed) = (0, 0, 0);
    for address in addresses {
        let Some(diff) = ledger.diff(&address, args.from.as_deref(), args.to.as_deref())? else {
            continue;
        };
        compared += 1;
        same += diff.same;
        changed += diff.changes.len();
        if args.json {
            serde_json::to_writer(&mut out, &diff)?;
            writeln!(out)?;
        } else if !diff.changes.is_empty() {
            print(&diff, style, &mut out)?;
        }
    }
    if !args.json {
        let totals = json!({"reports compared": compared, "claims the same": same, "changed": changed});
        for (name, count) in totals.as_object().into_iter().flatten() {
            writeln!(out, "{name}: {count}")?;
        }
    }
    out.flush()?;
    Ok(true)
}

fn print(diff: &ReadingDiff, style: Style, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "{}",
        style.paint(
            &format!("report {}: {} to {}", &diff.address[..16], diff.from, diff.to),
            Paint::Strong
        )
    )?;
    for change in &diff.changes {
        let ClaimChange {
            claim_id,
            sentence,
            kind,
            fields,
        } = change;
        writeln!(
            out,
            "{} {kind}: {}",
            style.paint(claim_id, Paint::Faint),
            plain(sentence)
        )?;
        for field in fields {
            let show = |value: &Option<String>| value.as_deref().map_or("-".into(), plain);
            writeln!(
                out,
                "    {}: {} to {}",
                field.field,
                show(&field.from),
                show(&field.to)
            )?;
        }
    }
    writeln!(out)?;
    Ok(())
}
