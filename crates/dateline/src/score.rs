//! `dateline score`.

use std::io::Write;

use anyhow::{Context, bail};

use crate::cli;
use crate::table::{Paint, Style, Table};

/// Prints the figures; `false` where one is below its floor.
pub fn run(args: &cli::Score, style: Style) -> anyhow::Result<bool> {
    let floors = args
        .floor
        .iter()
        .map(|floor| parse_floor(floor))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let score = dateline::score::score(&args.task, &args.gold, args.language.size())?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&score)?)?;
    } else {
        writeln!(
            out,
            "{} ({} records)",
            style.paint(&score.task, Paint::Strong),
            score.records
        )?;
        let mut table = Table::new(
            style,
            &[
                "figure",
                "score",
                "precision",
                "recall",
                "right",
                "system",
                "gold",
            ],
        );
        for figure in &score.figures {
            let share = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
            table.row([
                (figure.name.clone(), Paint::Plain),
                (format!("{:.4}", figure.value), Paint::Strong),
                (share(figure.precision), Paint::Plain),
                (share(figure.recall), Paint::Plain),
                (figure.right.to_string(), Paint::Faint),
                (
                    figure.system.map(|system| system.to_string()).unwrap_or_default(),
                    Paint::Faint,
                ),
                (figure.gold.to_string(), Paint::Faint),
            ]);
        }
        table.write(&mut out)?;
    }
    let mut held = true;
    for (name, floor) in &floors {
        let figure = score.figures.iter().find(|figure| figure.name == *name);
        let figure = figure.with_context(|| format!("{} has no figure \"{name}\"", score.task))?;
        if figure.value < *floor {
            eprintln!(
                "dateline: {} {name} is {:.4}, below its floor {floor}",
                score.task, figure.value
            );
            held = false;
        }
    }
    Ok(held)
}

fn parse_floor(floor: &str) -> anyhow::Result<(String, f64)> {
    let Some((name, value)) = floor.rsplit_once('=') else {
        bail!("--floor {floor}: write NAME=VALUE")
    };
    Ok((
        name.to_owned(),
        value
            .parse()
            .with_context(|| format!("--floor {floor}: {value} is no number"))?,
    ))
}
