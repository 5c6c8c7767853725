//! A user's own lists beside the lexicon.

use dateline_actor::KnowledgeBase;
use dateline_event::{Event, Lexicon, LexiconError, List, ListFormat};
use dateline_language::Model;
use dateline_report::{Metadata, Report};

fn toml(content: &str) -> List<'_> {
    List {
        file: "lists/own.toml",
        format: ListFormat::Senses,
        content,
    }
}

fn petrarch(content: &str) -> List<'_> {
    List {
        file: "navy.txt",
        format: ListFormat::Petrarch,
        content,
    }
}

fn read(lexicon: &Lexicon, text: &str) -> Vec<Event> {
    let (model, knowledge) = (Model::embedded(), KnowledgeBase::embedded());
    let report = Report::new(text, Metadata::default()).expect("a report");
    let analysis = model.analyse(&report);
    let actors = dateline_actor::actors(&report, &analysis, &[], &knowledge);
    dateline_event::events(&report, &analysis, &actors, &[], lexicon)
}

fn codes(lexicon: &Lexicon, text: &str) -> Vec<String> {
    read(lexicon, text)
        .iter()
        .filter_map(|event| event.code.as_ref())
        .map(|code| format!("{} {}", code.plover, code.cameo.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn a_list_of_senses_adds_words_and_classes() {
    let content = "type = \"COERCE\"\n\n[class]\ncraft = [\"dinghy\", \"trawler\"]\n\n[[sense]]\nverb = [\"herd\"]\n\
                   when = { object = [\"@craft\"] }\ncameo = \"171\"\nexample = \"The navy herded a trawler.\"\n";
    let lexicon = Lexicon::with_lists(&[toml(content)]).expect("a list");
    assert_eq!(lexicon.check(), []);
    assert_eq!(
        codes(&lexicon, "The Turkish navy herded two trawlers off the coast."),
        ["COERCE 171"]
    );
    assert_eq!(
        codes(
            &Lexicon::embedded(),
            "The Turkish navy herded two trawlers off the coast."
        ),
        [""; 0]
    );
}

#[test]
fn a_list_says_otherwise_than_the_library() {
    let text = "Government troops shelled the northern suburbs.";
    assert_eq!(codes(&Lexicon::embedded(), text), ["ASSAULT 194"]);
    let content = "[[sense]]\ntype = \"MOBILIZE\"\nverb = [\"shell\"]\ncameo = \"150\"\nstrong = true\n\
                   example = \"Troops shelled the range.\"\n";
    let lexicon = Lexicon::with_lists(&[toml(content)]).expect("a list");
    assert_eq!(codes(&lexicon, text), ["MOBILIZE 150"]);
    assert_eq!(lexicon.check(), [], "to override the library is no fault");
}

#[test]
fn a_dictionary_gives_codes_roles_and_patterns() {
    let content = "&BOAT\n+TRAWLER\n\n--- HERD [173] ---\nHERD\n- * &BOAT [171]\n- * SHEEP [---]\n";
    let lexicon = Lexicon::with_lists(&[petrarch(content)]).expect("a dictionary");
    assert_eq!(lexicon.check(), []);
    assert_eq!(
        codes(
            &lexicon,
            "The Turkish police have herded Kurdish activists into a square."
        ),
        ["COERCE 173"]
    );
    assert_eq!(
        codes(&lexicon, "The Turkish navy herded two trawlers off the coast."),
        ["COERCE 171"]
    );
    assert_eq!(
        codes(&lexicon, "Turkish soldiers herded their sheep in the yard."),
        [""; 0]
    );
    let events = read(
        &lexicon,
        "Kurdish activists were herded by Turkish police in the square.",
    );
    assert_eq!((events[0].actors.len(), events[0].recipients.len()), (1, 1));
}

#[test]
fn errors_name_the_file_and_the_line() {
    let error = |list: List| match Lexicon::with_lists(&[list]) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let unknown = "type = \"COERCE\"\n\n[[sense]]\nverb = [\"herd\"]\nwhen = { object = [\"@boats\"] }\n";
    assert_eq!(
        error(toml(unknown)),
        "lists/own.toml, line 3: own/herd: there is no class \"boats\""
    );
    assert_eq!(
        error(toml("[[sense]]\nverb = [\"herd\"]\n")),
        "lists/own.toml, line 1: own/herd: has no type"
    );
    assert_eq!(
        error(toml("type = \"HERD\"\n[[sense]]\nverb = [\"herd\"]\n")),
        "lists/own.toml, line 2: own/herd: PLOVER has no type \"HERD\""
    );
    let misspelt = Lexicon::with_lists(&[toml("type = \"COERCE\"\n[[sense]]\nverbs = [\"herd\"]\n")]);
    assert!(
        matches!(&misspelt, Err(LexiconError::Format { file, line: 3, .. }) if file == "lists/own.toml"),
        "{misspelt:?}"
    );
    assert_eq!(
        error(petrarch("--- HERD [173] ---\nHERD\n- HOME [171]\n")),
        "navy.txt, line 3: has no * for the verb"
    );
}
