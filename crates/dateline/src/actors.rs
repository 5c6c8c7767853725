//! `dateline actors`.

use std::io::Write;

use dateline::actor::KnowledgeBase;

use crate::cli;
use crate::home::{Home, List};
use crate::table::{Paint, Style, Table};

const KIND: &str = "actors";

/// Adds, lists or takes away a user's own lists; `false` where a part of one cannot be used.
pub fn run(args: &cli::Actors, home: &Home, style: Style) -> anyhow::Result<bool> {
    match &args.action {
        cli::ActorsAction::Add { files } => {
            let mut all_taken = true;
            for path in files {
                let list = List::read(path)?;
                all_taken &= add(&list, home)?;
            }
            Ok(all_taken)
        }
        cli::ActorsAction::List { json } => print_lists(home, *json, style),
        cli::ActorsAction::Remove { name } => home.remove(KIND, name).map(|()| true),
    }
}

/// Keeps a list if anything in it can be used; says what cannot.
fn add(list: &List, home: &Home) -> anyhow::Result<bool> {
    let report = KnowledgeBase::embedded().add_list(&list.name, &list.text);
    for problem in &report.problems {
        eprintln!("dateline: {problem}");
    }
    if report.actors + report.nouns == 0 {
        eprintln!(
            "dateline: {}: no actor in it can be used; it is not kept",
            list.name
        );
        return Ok(false);
    }
    let path = home.keep(KIND, list)?;
    println!(
        "{}: {} actors and {} nouns",
        path.display(),
        report.actors,
        report.nouns
    );
    Ok(report.problems.is_empty())
}

fn print_lists(home: &Home, json: bool, style: Style) -> anyhow::Result<bool> {
    let mut out = std::io::stdout().lock();
    let mut table = Table::new(style, &["list", "actors", "nouns"]);
    for list in home.lists(KIND)? {
        let report = KnowledgeBase::embedded().add_list(&list.name, &list.text);
        if json {
            let line = serde_json::json!({"list": list.name, "actors": report.actors, "nouns": report.nouns});
            writeln!(out, "{line}")?;
        }
        table.row([
            (list.name, Paint::Strong),
            (report.actors.to_string(), Paint::Plain),
            (report.nouns.to_string(), Paint::Plain),
        ]);
    }
    if !json {
        table.write(&mut out)?;
    }
    Ok(true)
}
