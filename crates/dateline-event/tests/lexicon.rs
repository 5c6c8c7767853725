//! The lexicon: its files are in order, and every example is read as its sense says.

use dateline_actor::KnowledgeBase;
use dateline_event::{Event, Lexicon};
use dateline_language::Model;
use dateline_report::{Metadata, Report};

fn lexicon() -> Lexicon {
    Lexicon::embedded()
}

#[test]
fn nothing_in_the_lexicon_is_unreachable_or_without_example() {
    assert_eq!(lexicon().check(), []);
}

#[test]
fn the_lexicon_is_broad() {
    let lexicon = lexicon();
    assert!(lexicon.len() > 2000, "{} senses of words", lexicon.len());
}

#[test]
fn no_two_examples_are_the_same() {
    let lexicon = lexicon();
    let mut examples: Vec<&str> = lexicon.examples().map(|(_, example)| example).collect();
    examples.sort_unstable();
    let count = examples.len();
    examples.dedup();
    assert_eq!(examples.len(), count);
}

/// The type that the examples of a file are about; a sense may give another one.
fn events(
    model: &Model,
    knowledge: &KnowledgeBase,
    lexicon: &Lexicon,
    text: &str,
) -> (Vec<Event>, Vec<String>) {
    let Ok(report) = Report::new(text, Metadata::default()) else {
        return Default::default();
    };
    let analysis = model.analyse(&report);
    let actors = dateline_actor::actors(&report, &analysis, &[], knowledge);
    let quantities = dateline_quantity::quantities(&report, &analysis);
    let events = dateline_event::events(&report, &analysis, &actors, &quantities, lexicon);
    let senses = dateline_event::senses_used(&analysis, &actors, lexicon);
    (events, senses)
}

/// An example is right where its own sense is used, or one that gives an event of the same file. A
/// model that is trained anew reads a few sentences differently, so a small share may fail.
#[test]
fn examples_are_read_as_their_senses_say() {
    let (model, knowledge, lexicon) = (Model::embedded(), KnowledgeBase::embedded(), lexicon());
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, example) in lexicon.examples() {
        count += 1;
        let (events, senses) = events(&model, &knowledge, &lexicon, example);
        let file = name.split('/').next().unwrap_or_default();
        let own = senses.iter().any(|sense| sense == name);
        let same_file = events.iter().any(|event| {
            event
                .because
                .iter()
                .any(|reason| reason.rule.starts_with(&format!("events/{file}/")))
        });
        let is_none = file == "other" && events.is_empty();
        if !own && !same_file && !is_none {
            wrong.push(format!("{name}: {example} ({senses:?})"));
        }
    }
    assert!(
        wrong.len() * 20 <= count,
        "{} of {count} examples:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Every event of every example.
fn all_codes() -> Vec<dateline_event::Code> {
    let (model, knowledge, lexicon) = (Model::embedded(), KnowledgeBase::embedded(), lexicon());
    lexicon
        .examples()
        .flat_map(|(_, example)| events(&model, &knowledge, &lexicon, example).0)
        .filter_map(|event| event.code)
        .collect()
}

#[test]
fn the_examples_reach_every_type_mode_and_sub_event_type() {
    let codes = all_codes();
    let reached = |plover: &str, mode: Option<&str>| {
        codes
            .iter()
            .any(|code| code.plover == plover && (mode.is_none() || code.mode.as_deref() == mode))
    };
    // data/events/README.md says why this one is not given.
    let exception = |plover: &str, mode: &str| (plover, mode) == ("SANCTION", "convict");
    let mut missing = Vec::new();
    for (plover, modes) in dateline_event::plover_types() {
        if !reached(plover, None) {
            missing.push((*plover).to_owned());
        }
        let wanted = modes.iter().filter(|mode| !exception(plover, mode));
        missing.extend(
            wanted
                .filter(|mode| !reached(plover, Some(mode)))
                .map(|mode| format!("{plover} {mode}")),
        );
    }
    for sub in dateline_event::acled_sub_event_types() {
        let mut given = codes.iter().filter_map(|code| code.acled.as_ref());
        if !given.any(|(_, other)| other == sub) {
            missing.push(sub.to_owned());
        }
    }
    for digits in [3, 4] {
        let mut cameo = codes.iter().filter_map(|code| code.cameo.as_ref());
        if !cameo.any(|code| code.len() == digits) {
            missing.push(format!("CAMEO codes of {digits} digits"));
        }
    }
    assert_eq!(missing, [""; 0]);
}
