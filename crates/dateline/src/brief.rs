//! `dateline brief`.

use std::collections::BTreeSet;
use std::io::Write;

use dateline::incident::{Brief, Scope};
use dateline::ledger::{Area, Filter, Ledger};

use crate::cli;
use crate::read::create;
use crate::table::Style;

/// Writes a situation report; always `true`.
pub fn run(args: &cli::Brief, _style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let area = args.near.as_deref().map(Area::parse_circle).transpose()?;
    let filter = Filter {
        from: args.from,
        to: args.to,
        place: args.place.clone(),
        area,
        ..Filter::default()
    };
    let incidents = ledger.incidents(&filter, &args.windows.windows())?;
    let claims: BTreeSet<&str> = incidents
        .iter()
        .flat_map(|incident| &incident.accounts)
        .map(|account| account.claim.as_str())
        .collect();
    let mut lanes = ledger.lanes(None, None, args.to)?;
    lanes.retain(|lane| {
        let mut accounts = lane.stretches.iter().flat_map(|stretch| &stretch.accounts);
        accounts.any(|account| claims.contains(account.claim.as_str()))
    });
    let brief = Brief::new(
        &incidents,
        &lanes,
        &Scope {
            place: args.place.clone().or_else(|| args.near.clone()),
            from: args.from.map(|day| day.to_string()),
            to: args.to.map(|day| day.to_string()),
        },
    );
    let mut out = std::io::stdout().lock();
    out.write_all(brief.markdown().as_bytes())?;
    out.flush()?;
    if let Some(path) = &args.html {
        let mut page = create(path)?;
        page.write_all(brief.html().as_bytes())?;
        page.flush()?;
    }
    Ok(true)
}
