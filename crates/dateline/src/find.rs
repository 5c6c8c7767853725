//! `dateline find`.

use std::io::{BufWriter, Write};

use anyhow::bail;
use dateline::ledger::{Area, Filter, Found, Ledger};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::claims::{HEAD, Line, interval, placed, sourced};
use crate::cli;
use crate::table::{Paint, Style, Table};

/// Finds claims and prints them; always `true`.
pub fn run(args: &cli::Find, style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let filter = filter(&args.filter, &ledger, Some(args.limit))?;
    let found = ledger.find(&filter)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.json {
        for claim in &found {
            serde_json::to_writer(&mut out, claim)?;
            writeln!(out)?;
        }
    } else {
        table(&found, style, &mut out)?;
        if found.len() == args.limit {
            writeln!(out, "the first {} are shown; --limit shows more", args.limit)?;
        }
    }
    out.flush()?;
    Ok(true)
}

/// The filter that the command line asks for.
pub fn filter(args: &cli::Filter, ledger: &Ledger, limit: Option<usize>) -> anyhow::Result<Filter> {
    let area = match (&args.within, &args.near) {
        (Some(words), None) => Some(Area::parse_box(words)?),
        (None, Some(words)) => Some(Area::parse_circle(words)?),
        (None, None) => None,
        (Some(_), Some(_)) => bail!("--box and --near cannot both be given"),
    };
    let report = args
        .report
        .as_deref()
        .map(|name| ledger.whole_address(name))
        .transpose()?;
    Ok(Filter {
        text: args.text.clone(),
        actor: args.actor.clone(),
        recipient: args.recipient.clone(),
        side: args.side.clone(),
        kind: args.kind.clone(),
        place: args.place.clone(),
        country: args.country.clone(),
        area,
        from: args.from,
        to: args.to,
        source_kind: args.source_kind.clone(),
        source: args.source.clone(),
        status: args.status.clone(),
        outlet: args.outlet.clone(),
        report,
        first_tellings: args.first_tellings,
        with_embargoed: args.with_embargoed,
        as_of: args.as_of,
        limit: limit.filter(|limit| *limit > 0),
    })
}

/// A moment: a day, which counts to its end in UTC, or a day and time with its zone.
pub fn moment(words: &str) -> Result<Timestamp, String> {
    if let Ok(day) = words.parse::<Date>() {
        let last = day.at(23, 59, 59, 999_999_999);
        return jiff::tz::TimeZone::UTC
            .to_timestamp(last)
            .map_err(|error| error.to_string());
    }
    words
        .parse()
        .map_err(|_| "write a day, 2026-01-31, or a moment with its zone, 2026-01-31T12:00Z".into())
}

fn table(found: &[Found], style: Style, out: &mut impl Write) -> anyhow::Result<()> {
    if found.is_empty() {
        writeln!(out, "no claims")?;
        return Ok(());
    }
    let head: Vec<&str> = HEAD.into_iter().chain(["outlet"]).collect();
    let mut table = Table::new(style, &head);
    for claim in found {
        let line = Line {
            id: claim.claim_id.clone(),
            when: when(claim),
            place: place(claim),
            who: who(&claim.actors, claim.holder.as_deref()),
            what: what(claim),
            whom: who(&claim.recipients, claim.from.as_deref()),
            source: source(claim),
            status: claim.status.clone(),
        };
        let outlet = (claim.outlet.clone().unwrap_or_default(), Paint::Plain);
        table.row(line.cells().into_iter().chain([outlet]));
    }
    table.write(out)?;
    Ok(())
}

fn when(claim: &Found) -> String {
    let (from, to) = (claim.date_from.as_deref(), claim.date_to.as_deref());
    interval(from, to, claim.time_basis.as_deref()).unwrap_or_default()
}

fn place(claim: &Found) -> String {
    let name = claim.place.as_ref();
    name.map_or_else(String::new, |name| placed(name, claim.radius_km))
}

/// Those who take part; where there are none, who holds or lost the place.
fn who(names: &[String], other: Option<&str>) -> String {
    if names.is_empty() {
        return other.unwrap_or_default().to_owned();
    }
    names.join(", ")
}

fn what(claim: &Found) -> String {
    let mut words: Vec<String> = [&claim.event_type, &claim.mode, &claim.control_state]
        .into_iter()
        .filter_map(|word| word.clone())
        .collect();
    words.extend(claim.trigger.as_ref().map(|trigger| format!("“{trigger}”")));
    for (low, best, high, fate) in [
        (claim.dead_low, claim.dead_best, claim.dead_high, "dead"),
        (
            claim.injured_low,
            claim.injured_best,
            claim.injured_high,
            "injured",
        ),
    ] {
        words.extend(crate::read::range(low, best, high).map(|number| format!("{number} {fate}")));
    }
    words.join(" ")
}

fn source(claim: &Found) -> String {
    let names = [&claim.source_name, &claim.source_role, &claim.source_organisation];
    let names = names.into_iter().filter_map(|name| name.as_deref());
    sourced(names.collect(), &claim.source_kind, claim.source_side.as_deref())
}
