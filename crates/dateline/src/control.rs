//! `dateline control`.

use std::io::{BufWriter, Write};

use dateline::incident::{Lane, Stretch};
use dateline::ledger::{Area, Ledger};

use crate::cli;
use crate::table::{Paint, Style, Table, plain};

/// Prints who is said to hold a place; always `true`.
pub fn run(args: &cli::Control, style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let area = args.near.as_deref().map(Area::parse_circle).transpose()?;
    let lanes = ledger.lanes(args.place.as_deref(), area, args.as_of)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.json {
        for lane in &lanes {
            serde_json::to_writer(&mut out, lane)?;
            writeln!(out)?;
        }
    } else if lanes.is_empty() {
        writeln!(out, "no claim says who holds it")?;
    } else {
        for (at, lane) in lanes.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            table(lane, style, &mut out)?;
        }
    }
    out.flush()?;
    Ok(true)
}

fn table(lane: &Lane, style: Style, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{}", plain(&lane.place.name))?;
    let mut table = Table::new(
        style,
        &[
            "who",
            "",
            "since",
            "last said",
            "until",
            "on whose word",
            "claims",
            "",
        ],
    );
    for stretch in &lane.stretches {
        let holder = stretch.holder.as_ref().map_or("", |holder| holder.name.as_str());
        let claims: Vec<&str> = stretch
            .accounts
            .iter()
            .map(|account| account.claim.as_str())
            .collect();
        table.row([
            (holder.to_owned(), Paint::Who),
            (stretch.state.clone(), Paint::What),
            (since(stretch), Paint::When),
            (stretch.last_said.clone().unwrap_or_default(), Paint::When),
            (
                span(stretch.until_from.as_deref(), stretch.until_to.as_deref()),
                Paint::When,
            ),
            (speakers(stretch), Paint::Source),
            (claims.join(" "), Paint::Faint),
            (
                if stretch.contested { "contested" } else { "" }.to_owned(),
                Paint::Against,
            ),
        ]);
    }
    table.write(out)?;
    Ok(())
}

fn since(stretch: &Stretch) -> String {
    match (&stretch.since_from, &stretch.since_to) {
        (None, Some(to)) => format!("before or on {to}"),
        (from, to) => span(from.as_deref(), to.as_deref()),
    }
}

fn span(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_owned(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

fn speakers(stretch: &Stretch) -> String {
    let mut speakers: Vec<String> = Vec::new();
    for account in &stretch.accounts {
        let mut speaker = dateline::incident::speaker(account);
        if account.is_denied() {
            speaker.push_str(" (against)");
        }
        if !speakers.contains(&speaker) {
            speakers.push(speaker);
        }
    }
    speakers.join("; ")
}
