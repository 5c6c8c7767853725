//! Events read in text without conflict: there should be none.
//!
//! Files are CoNLL-U (`.xz` too) with documents named as GUM names them (`# newdoc id = GUM_GENRE_…`); of the
//! genres academic, bio, court, interview, textbook, vlog and voyage the text alone is read. A few of their
//! sentences do tell of wars and laws, so that the best figure is not quite 1.
//!
//! - `sentences without an event`: the share of sentences in which no event and no state of control is read;
//! - `events for each sentence`: .01 is one in 100 sentences. Lower is better.

use std::path::PathBuf;

use dateline_language::{Size, conllu};
use dateline_reader::Reader;
use rayon::prelude::*;

use crate::{Counts, Figure, Score, ScoreError, coreference};

/// Genres of GUM that tell of no conflict.
const GENRES: &[&str] = &[
    "academic",
    "bio",
    "court",
    "interview",
    "textbook",
    "vlog",
    "voyage",
];

#[derive(Clone, Copy, Default)]
struct Tally {
    calm: Counts,
    events: usize,
}

pub(crate) fn score(files: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let mut blocks = Vec::new();
    for path in files {
        let text = coreference::text(path)?;
        let name = path.display().to_string();
        blocks.extend(documents(&text).map(|(line, block)| (name.clone(), line, block)));
    }
    let reader = Reader::of_size(size);
    let tallies: Result<Vec<Tally>, ScoreError> = blocks
        .par_iter()
        .map(|(path, line, block)| {
            let parsed = conllu::parse(block).map_err(|error| ScoreError::Format {
                path: path.clone(),
                line: line + error.line().unwrap_or_default(),
                message: error.to_string(),
            })?;
            let mut tally = Tally::default();
            for document in parsed {
                let floors = reader.floors(&document.report);
                for at in 0..floors.analysis.sentences.len() {
                    let here = floors.events.iter().filter(|event| event.sentence == at).count();
                    tally.calm.add_case(here == 0);
                    tally.events += here;
                }
            }
            Ok(tally)
        })
        .collect();
    let mut sum = Tally::default();
    for tally in tallies? {
        sum.calm += tally.calm;
        sum.events += tally.events;
    }
    Ok(Score {
        task: "calm".into(),
        records: blocks.len(),
        figures: vec![
            sum.calm.accuracy("sentences without an event"),
            Figure {
                name: "events for each sentence".into(),
                value: sum.events as f64 / sum.calm.gold.max(1) as f64,
                precision: None,
                recall: None,
                gold: sum.calm.gold,
                system: None,
                right: sum.events,
            },
        ],
    })
}

/// The documents of calm genres: line at which each begins, and its lines.
fn documents(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut documents: Vec<(usize, String)> = Vec::new();
    let mut is_calm = false;
    for (at, line) in text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("# newdoc id =") {
            let genre = id.trim().split('_').nth(1).unwrap_or_default();
            is_calm = GENRES.contains(&genre);
            if is_calm {
                documents.push((at, String::new()));
            }
        }
        if let Some((_, block)) = documents.last_mut().filter(|_| is_calm) {
            block.push_str(line);
            block.push('\n');
        }
    }
    documents.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calm_genres_are_kept() {
        let text = "# newdoc id = GUM_news_x\n1\ta\n\n# newdoc id = GUM_bio_y\n1\tb\n\n# newdoc id = GUM_speech_z\n1\tc\n";
        let kept: Vec<_> = documents(text).collect();
        assert_eq!(kept, [(3, "# newdoc id = GUM_bio_y\n1\tb\n\n".to_owned())]);
    }
}
