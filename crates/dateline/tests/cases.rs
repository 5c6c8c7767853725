//! Runs `tests/cases/*.md`: a sentence or report, then the claims that are expected of it.
//! `tests/cases/README.md` describes the form.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;

use dateline::report::{Metadata, Report};
use dateline::{Reader, Reading, reading};

/// One case: a heading, a report and the claims expected of it.
struct Case {
    heading: String,
    line: usize,
    published: Option<String>,
    report: String,
    expected: Vec<String>,
}

#[test]
fn cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "md") && !path.ends_with("README.md"))
        .collect();
    files.sort();
    let reader = Reader::embedded();
    let (mut count, mut failures) = (0, String::new());
    for file in &files {
        for case in cases(&std::fs::read_to_string(file).unwrap()) {
            count += 1;
            let name = file.file_name().unwrap().to_string_lossy();
            let metadata = Metadata {
                published: case.published.clone(),
                ..Metadata::default()
            };
            let report = Report::new(case.report.trim_end(), metadata).unwrap();
            let reading = reader.read(&report);
            for problem in problems(&case, &reading) {
                writeln!(failures, "{name}:{} {}: {problem}", case.line, case.heading).unwrap();
            }
        }
    }
    assert!(count > 0, "no case in {}", folder.display());
    assert!(
        failures.is_empty(),
        "{} of the expectations of {count} cases fail:\n{failures}",
        failures.lines().count()
    );
}

/// The cases of a file: `## heading`, a `text` block (its first line may be `published: DATE`), a `claims` block.
fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<String> = None;
    let mut heading = (String::new(), 0);
    for (at, line) in markdown.lines().enumerate() {
        match (&block, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                block = Some(kind.trim().to_owned());
                if kind.trim() == "text" {
                    let (heading, line) = heading.clone();
                    cases.push(Case {
                        heading,
                        line,
                        published: None,
                        report: String::new(),
                        expected: Vec::new(),
                    });
                }
            }
            (Some(_), Some(_)) => block = None,
            (Some(kind), None) => {
                let case = cases
                    .last_mut()
                    .unwrap_or_else(|| panic!("line {}: a block before any text", at + 1));
                match (kind.as_str(), line.strip_prefix("published: ")) {
                    ("text", Some(date)) if case.report.is_empty() => case.published = Some(date.to_owned()),
                    ("text", _) => case.report += &format!("{line}\n"),
                    _ if line.trim().is_empty() => {}
                    _ => case.expected.push(line.trim().to_owned()),
                }
            }
            (None, None) => {
                if let Some(words) = line.strip_prefix("## ") {
                    heading = (words.to_owned(), at + 1);
                }
            }
        }
    }
    cases
}

/// What is wrong with a reading: an expected claim that is missing or other than expected, or one too many.
fn problems(case: &Case, reading: &Reading) -> Vec<String> {
    let mut left: Vec<&reading::Claim> = reading.claims.iter().collect();
    let mut problems = Vec::new();
    let more = case.expected.iter().any(|line| line == "…");
    for line in case
        .expected
        .iter()
        .filter(|line| *line != "…" && *line != "none")
    {
        let (head, fields) = line.split_once(':').unwrap_or((line, ""));
        let fits = |claim: &reading::Claim| head.trim() == self::head(claim);
        let wrong = |claim: &reading::Claim| {
            let pairs = fields.split(';').map(str::trim).filter(|pair| !pair.is_empty());
            pairs
                .filter_map(|pair| {
                    let (key, wanted) = pair.split_once('=').unwrap_or((pair, ""));
                    let (key, wanted) = (key.trim(), wanted.trim());
                    let given = field(reading, claim, key);
                    (given != wanted).then(|| format!("{key} is “{given}”, expected “{wanted}”"))
                })
                .collect::<Vec<String>>()
        };
        let best = (0..left.len())
            .filter(|&at| fits(left[at]))
            .min_by_key(|&at| wrong(left[at]).len());
        match best {
            Some(at) => problems.extend(
                wrong(left.remove(at))
                    .into_iter()
                    .map(|what| format!("{head}: {what}")),
            ),
            None => {
                let given: Vec<String> = left.iter().map(|claim| self::head(claim)).collect();
                problems.push(format!("no claim {head}; left: {}", given.join(", ")));
            }
        }
    }
    if !more {
        problems.extend(
            left.iter()
                .map(|claim| format!("a claim too many: {}", self::head(claim))),
        );
    }
    problems
}

/// `ASSAULT "shelled"`, or `gained "fell to"` for a pure state of control.
fn head(claim: &reading::Claim) -> String {
    let control = claim.control.as_ref();
    match (&claim.event, control) {
        (Some(event), _) => format!("{} \"{}\"", event.kind, event.trigger.text),
        (None, Some(control)) => {
            format!(
                "{} \"{}\"",
                control.state,
                control.trigger.as_ref().map_or("", |trigger| &trigger.text)
            )
        }
        (None, None) => String::new(),
    }
}

fn field(reading: &Reading, claim: &reading::Claim, key: &str) -> String {
    let actor = |id: &String| {
        let actor = reading.mentions.actors.iter().find(|actor| actor.id == *id);
        actor.map(|actor| actor.text.clone()).unwrap_or_default()
    };
    let known = |id: &String, part: fn(&reading::ActorMention) -> String| {
        reading
            .mentions
            .actors
            .iter()
            .find(|actor| actor.id == *id)
            .map(part)
            .unwrap_or_default()
    };
    let list = |participants: &[reading::Participant], part: &dyn Fn(&String) -> String| {
        participants
            .iter()
            .map(|participant| part(&participant.mention))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let place = reading
        .mentions
        .places
        .iter()
        .find(|place| Some(&place.id) == claim.place.as_ref());
    let time = reading
        .mentions
        .times
        .iter()
        .find(|time| Some(&time.id) == claim.time.as_ref());
    let source = reading
        .attributions
        .iter()
        .find(|attribution| Some(&attribution.id) == claim.source.attribution.as_ref());
    let count = |of: fn(&reading::Casualties) -> &reading::Count| {
        let count = claim.casualties.as_ref().map(of);
        let show = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        count
            .map(|count| format!("{}/{}/{}", show(count.low), show(count.best), show(count.high)))
            .unwrap_or_default()
    };
    match key {
        "who" => list(&claim.actors, &actor),
        "who name" => list(&claim.actors, &|id| {
            known(id, |actor| actor.name.clone().unwrap_or_default())
        }),
        "who country" => list(&claim.actors, &|id| {
            known(id, |actor| actor.country.clone().unwrap_or_default())
        }),
        "who side" => list(&claim.actors, &|id| {
            known(id, |actor| actor.side.clone().unwrap_or_default())
        }),
        "whom" => list(&claim.recipients, &actor),
        "whom side" => list(&claim.recipients, &|id| {
            known(id, |actor| actor.side.clone().unwrap_or_default())
        }),
        "mode" => claim
            .event
            .as_ref()
            .and_then(|event| event.mode.clone())
            .unwrap_or_default(),
        "acled" => claim
            .event
            .as_ref()
            .and_then(|event| event.acled.as_ref())
            .map(|acled| acled.sub_event_type.clone())
            .unwrap_or_default(),
        "cameo" => claim
            .event
            .as_ref()
            .and_then(|event| event.cameo.clone())
            .unwrap_or_default(),
        "control" => claim
            .control
            .as_ref()
            .map(|control| control.state.clone())
            .unwrap_or_default(),
        "holder" => claim
            .control
            .as_ref()
            .and_then(|control| control.holder.as_ref())
            .map(actor)
            .unwrap_or_default(),
        "from" => claim
            .control
            .as_ref()
            .and_then(|control| control.from.as_ref())
            .map(actor)
            .unwrap_or_default(),
        "where" => place.map(|place| place.text.clone()).unwrap_or_default(),
        "country" => place.and_then(|place| place.country.clone()).unwrap_or_default(),
        "when" => match time.map(|time| (&time.from, &time.to)) {
            Some((Some(from), Some(to))) if from == to => from.clone(),
            Some((Some(from), Some(to))) => format!("{from} to {to}"),
            _ => String::new(),
        },
        "source" => claim.source.kind.clone(),
        "said by" => source
            .and_then(|source| source.span.as_ref())
            .map(|span| span.text.clone())
            .unwrap_or_default(),
        "via" => reading
            .attributions
            .iter()
            .find(|attribution| Some(&attribution.id) == claim.source.via.as_ref())
            .and_then(|attribution| attribution.span.as_ref())
            .map(|span| span.text.clone())
            .unwrap_or_default(),
        "side" => claim.source.side.clone().unwrap_or_default(),
        "organisation" => claim.source.organisation.clone().unwrap_or_default(),
        "role" => claim.source.role.clone().unwrap_or_default(),
        "status" => claim.status.clone(),
        "dead" => count(|casualties| &casualties.dead),
        "injured" => count(|casualties| &casualties.injured),
        _ => panic!("a case asks for \"{key}\", which tests/cases/README.md does not list"),
    }
}
