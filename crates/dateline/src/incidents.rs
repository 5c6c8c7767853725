//! `dateline incidents`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::bail;
use dateline::export::{Format, IncidentWriter};
use dateline::incident::{Account, Incident, Verdict, Windows};
use dateline::ledger::Ledger;
use jiff::Timestamp;

use crate::adding::who;
use crate::cli;
use crate::find::filter;
use crate::read::create;
use crate::table::{Paint, Style, Table, plain};

/// Lists incidents, prints one, or keeps what a person says of them; always `true`.
pub fn run(args: &cli::Incidents, style: Style) -> anyhow::Result<bool> {
    if let Some(verdict) = verdict(args)? {
        keep(args, verdict)?;
        return Ok(true);
    }
    let ledger = Ledger::open(&args.ledger)?;
    let windows = args.windows.windows();
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.rulings {
        rulings(&ledger, args.json, &mut out)?;
    } else if let [id] = &args.names[..] {
        let incident = ledger.incident(id, &windows)?;
        if args.json {
            line(&incident, &mut out)?;
        } else {
            page(&incident, style, &mut out)?;
        }
    } else if args.names.is_empty() {
        list(&ledger, args, &windows, style, &mut out)?;
    } else {
        bail!("say one incident, or --join, --split or --open with claims");
    }
    out.flush()?;
    Ok(true)
}

impl cli::Windows {
    /// As the library has them.
    pub fn windows(&self) -> Windows {
        Windows {
            days: self.days,
            km: self.km,
            threshold: self.threshold,
        }
    }
}

fn verdict(args: &cli::Incidents) -> anyhow::Result<Option<Verdict>> {
    Ok(match (args.join, args.split, args.open) {
        (false, false, false) => None,
        (true, false, false) => Some(Verdict::Together),
        (false, true, false) => Some(Verdict::Apart),
        (false, false, true) => Some(Verdict::Open),
        _ => bail!("say one of --join, --split, --open"),
    })
}

fn keep(args: &cli::Incidents, verdict: Verdict) -> anyhow::Result<()> {
    // A word on claims is of a ledger that is there; it makes none.
    drop(Ledger::open(&args.ledger)?);
    let reason = args.reason.as_deref().unwrap_or_default();
    let operation = Ledger::create(&args.ledger)?.rule(
        &args.names,
        verdict,
        reason,
        &who(args.by.as_deref()),
        Timestamp::now(),
    )?;
    println!("kept as operation {operation}");
    Ok(())
}

fn line(value: &impl serde::Serialize, out: &mut impl Write) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

fn rulings(ledger: &Ledger, json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    for kept in ledger.rulings()? {
        if json {
            line(&kept, out)?;
            continue;
        }
        let said = &kept.ruling;
        let words = format!(
            "{} {} {} {} {}: {}",
            said.a,
            said.b,
            kept.at,
            said.who,
            said.verdict.name(),
            said.reason
        );
        writeln!(out, "{}", plain(&words))?;
    }
    Ok(())
}

fn list(
    ledger: &Ledger,
    args: &cli::Incidents,
    windows: &Windows,
    style: Style,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let filter = filter(&args.filter, ledger, None)?;
    let mut incidents = ledger.incidents(&filter, windows)?;
    incidents.retain(|incident| incident.accounts.len() >= args.least);
    if args.disputed {
        incidents.retain(|incident| !incident.contradictions.is_empty());
    }
    let all = incidents.len();
    if args.limit > 0 {
        incidents.truncate(args.limit);
    }
    if let Some(path) = &args.table {
        return table_of(&incidents, path);
    }
    if args.json {
        for incident in &incidents {
            line(incident, out)?;
        }
        return Ok(());
    }
    if incidents.is_empty() {
        writeln!(out, "no incidents")?;
        return Ok(());
    }
    let head = [
        "incident",
        "what, where, when",
        "who",
        "dead",
        "claims",
        "stories",
        "sides",
        "disputed",
    ];
    let mut table = Table::new(style, &head);
    for incident in &incidents {
        let who: Vec<&str> = incident
            .summary
            .actors
            .iter()
            .map(|party| party.name.as_str())
            .collect();
        let dead = incident.summary.dead;
        let disputed: Vec<&str> = incident
            .contradictions
            .iter()
            .map(|one| one.kind.as_str())
            .collect();
        table.row([
            (incident.id.clone(), Paint::Faint),
            (incident.title.clone(), Paint::What),
            (who.join(", "), Paint::Who),
            (
                crate::read::range(dead.low, dead.best, dead.high).unwrap_or_default(),
                Paint::Plain,
            ),
            (incident.accounts.len().to_string(), Paint::Plain),
            (incident.stories.to_string(), Paint::Plain),
            (incident.sides.join(", "), Paint::Source),
            (disputed.join(", "), Paint::Against),
        ]);
    }
    table.write(out)?;
    if incidents.len() < all {
        writeln!(
            out,
            "the first {} of {all} are shown; --limit shows more",
            args.limit
        )?;
    }
    Ok(())
}

/// Writes a row for each claim of each incident.
fn table_of(incidents: &[Incident], path: &Path) -> anyhow::Result<()> {
    let lines = path.extension().is_some_and(|extension| extension == "jsonl");
    let format = if lines { Format::JsonLines } else { Format::Csv };
    let mut writer = IncidentWriter::new(create(path)?, format, true)?;
    for incident in incidents {
        writer.write(incident)?;
    }
    writer.finish()?;
    Ok(())
}

/// One incident, with all that it says.
fn page(incident: &Incident, style: Style, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{}", plain(&incident.title))?;
    writeln!(out, "incident {}", incident.id)?;
    for contradiction in &incident.contradictions {
        writeln!(out, "\n{}: {}", contradiction.kind, plain(&contradiction.words))?;
    }
    writeln!(out)?;
    let mut table = Table::new(style, &["field", "answer", "claims", "stories", "sides"]);
    for field in &incident.fields {
        for answer in &field.answers {
            table.row([
                (field.field.clone(), Paint::Faint),
                (answer.value.clone(), Paint::Strong),
                (answer.claims.len().to_string(), Paint::Plain),
                (answer.stories.to_string(), Paint::Plain),
                (answer.sides.join(", "), Paint::Source),
            ]);
        }
    }
    table.write(out)?;
    for account in &incident.accounts {
        writeln!(out, "\n{}", plain(&heading(account)))?;
        writeln!(
            out,
            "  {}",
            plain(&account.sentence.split_whitespace().collect::<Vec<_>>().join(" "))
        )?;
    }
    if !incident.joins.is_empty() {
        writeln!(out, "\nWhy they stand together:")?;
    }
    for join in &incident.joins {
        let why = join.reasons.join("; ");
        writeln!(
            out,
            "  {} {} {:.2} {}: {}",
            join.a,
            join.b,
            join.score,
            join.basis,
            plain(&why)
        )?;
    }
    Ok(())
}

/// "4be1… claimed, spokesman of …, in Badia Post, 2017-06-21".
fn heading(account: &Account) -> String {
    let day = account
        .published
        .as_deref()
        .map(|day| day.get(..10).unwrap_or(day));
    let words = [Some(account.claim.as_str()), Some(account.status.as_str()), day];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    format!("{} {}", words.join(" "), dateline::incident::speaker(account))
}
