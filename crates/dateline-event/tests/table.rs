//! A table of sentences in the words of newspapers of many regions, with what is to be read in each: `table/sentences.tsv`.
//!
//! A line has an event type ("control" for a state of control, "none" for no event at all), an ACLED sub-event type, words of
//! the doer or holder, words of the one it is done to, and the sentence; "-" is not looked at. Words of the reading may hold
//! those of the table or the other way round.

use std::path::Path;

use dateline_actor::{Actors, KnowledgeBase};
use dateline_event::{Event, Lexicon};
use dateline_language::Model;
use dateline_report::{Metadata, Report, Text};

/// A model that is trained anew reads some sentences otherwise, so that a small share may fail.
const SHARE: f64 = 0.92;

struct Line<'a> {
    kind: &'a str,
    acled: &'a str,
    doer: &'a str,
    sufferer: &'a str,
    sentence: &'a str,
}

fn lines(table: &str) -> Vec<Line<'_>> {
    let rows = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, acled, doer, sufferer, sentence] = cells[..] else {
            panic!("five cells: {row}");
        };
        Line {
            kind,
            acled,
            doer,
            sufferer,
            sentence,
        }
    })
    .collect()
}

fn is_read(line: &Line, text: &Text, actors: &Actors, events: &[Event]) -> bool {
    if line.kind == "none" {
        return events.is_empty();
    }
    let named = |mut mentions: Box<dyn Iterator<Item = usize> + '_>, wanted: &str| {
        let wanted = wanted.to_lowercase();
        wanted == "-"
            || mentions.any(|mention| {
                let given = text.slice(actors.mentions[mention].span).to_lowercase();
                given.contains(&wanted) || wanted.contains(&given)
            })
    };
    events.iter().any(|event| {
        let doers = event.actors.iter().map(|one| one.mention);
        let sufferers = event.recipients.iter().map(|one| one.mention);
        let code = event.code.as_ref();
        if line.kind == "control" {
            let holder = event.control.as_ref().and_then(|control| control.holder);
            return event.control.is_some() && named(Box::new(holder.into_iter()), line.doer);
        }
        let sub_type = code
            .and_then(|code| code.acled.as_ref())
            .map_or("", |(_, sub)| sub.as_str());
        code.is_some_and(|code| code.plover == line.kind)
            && (line.acled == "-" || line.acled == sub_type)
            && named(Box::new(doers), line.doer)
            && named(Box::new(sufferers), line.sufferer)
    })
}

#[test]
fn sentences_are_read_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/table/sentences.tsv");
    let table = std::fs::read_to_string(path).expect("the table");
    let lines = lines(&table);
    let (model, knowledge, lexicon) = (Model::embedded(), KnowledgeBase::embedded(), Lexicon::embedded());
    let mut wrong = Vec::new();
    for line in &lines {
        let report = Report::new(line.sentence, Metadata::default()).expect("a report");
        let analysis = model.analyse(&report);
        let actors = dateline_actor::actors(&report, &analysis, &[], &knowledge);
        let quantities = dateline_quantity::quantities(&report, &analysis);
        let events = dateline_event::events(&report, &analysis, &actors, &quantities, &lexicon);
        if !is_read(line, &report.text, &actors, &events) {
            wrong.push(format!("{}: {}", line.kind, line.sentence));
        }
    }
    let right = 1.0 - wrong.len() as f64 / lines.len() as f64;
    assert!(lines.len() > 240, "{} sentences", lines.len());
    assert!(
        right >= SHARE,
        "{right:.3} of {} sentences:\n{}",
        lines.len(),
        wrong.join("\n")
    );
}
