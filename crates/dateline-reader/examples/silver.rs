//! Labels the words of reports as the rules of the upper floors read them, to train heads of the language model on.
//!
//! `cargo run --release -p dateline-reader --example silver -- FILE...`
//!
//! A file is JSON Lines with `text` and, where known, `title` and `published`; or CoNLL-U (`.conllu`), whose own words
//! and trees are then used. Each sentence is printed as a line of JSON: `words`, and by the number of the word, from 0,
//! `events` (the head of an event's trigger and its PLOVER type), `cues` and `sources` (the words of attributions).

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use dateline_input::Limits;
use dateline_language::conllu;
use dateline_reader::{Floors, Reader};
use serde::Serialize;

#[derive(Serialize)]
struct Labels<'a> {
    words: Vec<&'a str>,
    events: BTreeMap<usize, &'a str>,
    cues: Vec<usize>,
    sources: Vec<usize>,
}

fn main() -> ExitCode {
    let reader = Reader::embedded();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        if let Err(error) = label(&reader, Path::new(&path), &mut out) {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn label(reader: &Reader, path: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    if path.extension().is_some_and(|extension| extension == "conllu") {
        for document in conllu::parse(&std::fs::read_to_string(path)?)? {
            print(&reader.floors_of(&document.report, document.analysis), out)?;
        }
        return Ok(());
    }
    for document in dateline_input::read(path, Limits::default()) {
        print(&reader.floors(&document?.report), out)?;
    }
    Ok(())
}

fn print(floors: &Floors, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for (at, sentence) in floors.analysis.sentences.iter().enumerate() {
        let mut labels = Labels {
            words: sentence.tokens.iter().map(|token| token.form.as_str()).collect(),
            events: BTreeMap::new(),
            cues: Vec::new(),
            sources: Vec::new(),
        };
        for event in floors.events.iter().filter(|event| event.sentence == at) {
            if let Some(code) = &event.code {
                labels.events.insert(event.head, &code.plover);
            }
        }
        for attribution in floors.attributions.iter().filter(|said| said.sentence == at) {
            labels
                .cues
                .extend(attribution.cue_tokens.clone().into_iter().flatten());
            labels
                .sources
                .extend(attribution.source_tokens.clone().into_iter().flatten());
        }
        serde_json::to_writer(&mut *out, &labels)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
