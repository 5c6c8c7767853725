//! `dateline lexicon`: what the event lexicon holds, and whether a list of it is in order.

use std::io::Write;
use std::path::{Path, PathBuf};

use dateline::event::{Entry, Finding, Lexicon, List, ListFormat};
use serde::Serialize;

use crate::cli;
use crate::home::{self, Home};
use crate::table::{Paint, Style, Table};

const KIND: &str = "events";

/// Runs one of the subcommands; `false` where there is something to mend, or nothing is found.
pub fn run(args: &cli::Lexicon, home: &Home, style: Style) -> anyhow::Result<bool> {
    match &args.command {
        cli::LexiconCommand::Add { files } => add(files, home),
        cli::LexiconCommand::List => {
            for path in home.files(KIND)? {
                writeln!(std::io::stdout().lock(), "{}", home::name(&path))?;
            }
            Ok(true)
        }
        cli::LexiconCommand::Remove { name } => home.remove(KIND, name).map(|()| true),
        cli::LexiconCommand::Check { files, json } => check(files, *json, style),
        cli::LexiconCommand::Find { word, list, json } => find(word, list, home, *json, style),
    }
}

/// The lexicon of the library with lists over it.
pub fn with_lists(lists: &[home::List]) -> anyhow::Result<Lexicon> {
    let lists: Vec<List> = lists
        .iter()
        .map(|list| List {
            file: &list.name,
            format: ListFormat::of_file(&list.name),
            content: &list.text,
        })
        .collect();
    Ok(Lexicon::with_lists(&lists)?)
}

/// Lists read from files, by their paths.
fn lists(files: &[PathBuf]) -> anyhow::Result<Vec<home::List>> {
    let list = |path: &PathBuf| {
        Ok(home::List {
            name: path.display().to_string(),
            ..home::List::read(path)?
        })
    };
    files.iter().map(list).collect()
}

/// Keeps the lists that the lexicon can take; `false` where one cannot be taken.
fn add(files: &[PathBuf], home: &Home) -> anyhow::Result<bool> {
    let mut all_taken = true;
    for path in files {
        if let Err(error) = with_lists(&lists(std::slice::from_ref(path))?) {
            eprintln!("dateline: {error:#}");
            all_taken = false;
            continue;
        }
        let kept = home.keep(KIND, &home::List::read(path)?)?;
        writeln!(std::io::stdout().lock(), "{}", kept.display())?;
    }
    Ok(all_taken)
}

#[derive(Serialize)]
struct FindingLine<'a> {
    file: &'a str,
    line: usize,
    sense: &'a str,
    message: &'a str,
}

/// Prints what is to be mended in the files, or in the lexicon of the library where none is given.
fn check(files: &[PathBuf], json: bool, style: Style) -> anyhow::Result<bool> {
    let findings = with_lists(&lists(files)?)?.check();
    let asked =
        |finding: &&Finding| files.is_empty() || files.iter().any(|path| Path::new(&finding.file) == path);
    let findings: Vec<&Finding> = findings.iter().filter(asked).collect();
    let mut out = std::io::stdout().lock();
    if json {
        for finding in &findings {
            let line = FindingLine {
                file: &finding.file,
                line: finding.line,
                sense: &finding.sense,
                message: &finding.message,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
    } else if findings.is_empty() {
        writeln!(out, "nothing to mend")?;
    } else {
        let mut table = Table::new(style, &["where", "sense", "finding"]);
        for finding in &findings {
            table.row([
                (format!("{}:{}", finding.file, finding.line), Paint::Faint),
                (finding.sense.clone(), Paint::Strong),
                (finding.message.clone(), Paint::Plain),
            ]);
        }
        table.write(&mut out)?;
    }
    Ok(findings.is_empty())
}

#[derive(Serialize)]
struct EntryLine<'a> {
    file: &'a str,
    line: usize,
    sense: &'a str,
    word: &'a str,
    part_of_speech: &'a str,
    r#type: Option<&'a str>,
    mode: Option<&'a str>,
    contexts: &'a [String],
    cameo: Option<&'a str>,
    acled: Option<&'a str>,
    conditional: bool,
    example: &'a str,
}

impl<'a> From<&'a Entry> for EntryLine<'a> {
    fn from(entry: &'a Entry) -> EntryLine<'a> {
        let code = entry.code.as_ref();
        EntryLine {
            file: &entry.file,
            line: entry.line,
            sense: &entry.sense,
            word: &entry.word,
            part_of_speech: entry.part_of_speech,
            r#type: code.map(|code| code.plover.as_str()),
            mode: code.and_then(|code| code.mode.as_deref()),
            contexts: code.map_or(&[], |code| code.contexts.as_slice()),
            cameo: code.and_then(|code| code.cameo.as_deref()),
            acled: code
                .and_then(|code| code.acled.as_ref())
                .map(|(_, sub)| sub.as_str()),
            conditional: entry.conditional,
            example: &entry.example,
        }
    }
}

/// Prints the senses of a word, in the order in which they are tried.
fn find(word: &str, files: &[PathBuf], home: &Home, json: bool, style: Style) -> anyhow::Result<bool> {
    let mut lists = lists(files)?;
    lists.extend(home.lists(KIND)?);
    let entries = with_lists(&lists)?.find(word);
    let mut out = std::io::stdout().lock();
    if json {
        for entry in &entries {
            writeln!(out, "{}", serde_json::to_string(&EntryLine::from(entry))?)?;
        }
        return Ok(!entries.is_empty());
    }
    if entries.is_empty() {
        writeln!(out, "no sense of \"{word}\"")?;
        return Ok(false);
    }
    let mut table = Table::new(
        style,
        &["word", "sense", "type", "mode", "CAMEO", "ACLED", "example"],
    );
    for entry in &entries {
        let line = EntryLine::from(entry);
        let of = |code: Option<&str>| (code.unwrap_or_default().to_owned(), Paint::Plain);
        let control = if entry.control.is_some() {
            "control"
        } else {
            "none"
        };
        table.row([
            (format!("{} ({})", line.word, line.part_of_speech), Paint::Strong),
            (
                format!("{}{}", line.sense, if line.conditional { " …" } else { "" }),
                Paint::Faint,
            ),
            (line.r#type.unwrap_or(control).to_owned(), Paint::Plain),
            of(line.mode),
            of(line.cameo),
            of(line.acled),
            (line.example.to_owned(), Paint::Faint),
        ]);
    }
    table.write(&mut out)?;
    Ok(true)
}
