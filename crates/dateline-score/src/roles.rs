//! Roles of the arguments of predicates (PropBank).
//!
//! Records have the `words` of a sentence and its `predicates`, each `at` a word with `args` of label, first word and
//! word after the last. The predicate itself (`V`, `C-V`) is no argument.
//! - **predicates**: words taken for predicates, against those of gold;
//! - **arguments, heads**: predicate, label and topmost word of the argument, as in the shared task of CoNLL 2009;
//!   the topmost word of a gold span is that of our own tree;
//! - **arguments, spans**: predicate, label and span; ours is what stands below the topmost word in our own tree, without
//!   punctuation at its ends;
//! - **ARG0 and ARG1, heads**: the same for who does it and to whom alone.
//!
//! The predicates are our own, so that one which is missed costs its arguments too.

use std::ops::Range;
use std::path::PathBuf;

use dateline_language::{Analysis, Model, Sentence, Size, Upos};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    words: Vec<String>,
    predicates: Vec<Predicate>,
}

#[derive(Deserialize)]
struct Predicate {
    at: usize,
    args: Vec<(String, usize, usize)>,
}

#[derive(Clone, Copy, Default)]
struct Right {
    predicates: Counts,
    heads: Counts,
    spans: Counts,
    first_two: Counts,
}

pub(crate) fn score(paths: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let model = Model::of_size(size);
    let mut records = 0;
    let mut right = Right::default();
    for path in paths {
        let gold: Vec<Record> = gold::json_lines(path)?;
        records += gold.len();
        let cases: Vec<Right> = gold
            .par_iter()
            .filter_map(|record| case(record, &model))
            .collect();
        for case in cases {
            right.predicates += case.predicates;
            right.heads += case.heads;
            right.spans += case.spans;
            right.first_two += case.first_two;
        }
    }
    Ok(Score {
        task: "roles".into(),
        records,
        figures: vec![
            right.predicates.f1("predicates"),
            right.heads.f1("arguments, heads"),
            right.spans.f1("arguments, spans"),
            right.first_two.f1("ARG0 and ARG1, heads"),
        ],
    })
}

fn case(record: &Record, model: &Model) -> Option<Right> {
    let words: Vec<&str> = record.words.iter().map(String::as_str).collect();
    let (report, tokens) = gold::tokens(&words)?;
    let words = Analysis {
        sentences: vec![Sentence::new(report.text.span(), 0, tokens, Vec::new())],
    };
    let analysis = model.analyse_tokens(&words);
    // A sentence too long for the model is cut, and its words are then counted anew: it is left out.
    let [sentence] = analysis.sentences.as_slice() else {
        return None;
    };
    let mut right = Right::default();
    let predicates: Vec<usize> = sentence
        .predicates
        .iter()
        .map(|predicate| predicate.token)
        .collect();
    let gold_predicates: Vec<usize> = record.predicates.iter().map(|predicate| predicate.at).collect();
    right.predicates = compare(&predicates, &gold_predicates);
    let ours: Vec<(usize, &str, usize)> = sentence
        .predicates
        .iter()
        .flat_map(|predicate| {
            let argument = |argument: &dateline_language::Argument| {
                (predicate.token, argument.role.as_str(), argument.head)
            };
            predicate.arguments.iter().map(argument)
        })
        .collect();
    let gold: Vec<(usize, &str, Range<usize>)> = record
        .predicates
        .iter()
        .flat_map(|predicate| {
            predicate
                .args
                .iter()
                .filter(|(label, ..)| label != "V" && label != "C-V")
                .map(|(label, start, end)| (predicate.at, label.as_str(), *start..*end))
        })
        .collect();
    let gold_heads: Vec<(usize, &str, usize)> = gold
        .iter()
        .map(|(at, label, range)| (*at, *label, sentence.head_of(range.clone())))
        .collect();
    right.heads = compare(&ours, &gold_heads);
    right.first_two = compare(&first_two(&ours), &first_two(&gold_heads));
    let our_spans: Vec<(usize, &str, Range<usize>)> = ours
        .iter()
        .map(|&(at, label, head)| (at, label, trimmed(sentence, sentence.subtree(head))))
        .collect();
    let gold_spans: Vec<(usize, &str, Range<usize>)> = gold
        .into_iter()
        .map(|(at, label, range)| (at, label, trimmed(sentence, range)))
        .collect();
    right.spans = compare(&our_spans, &gold_spans);
    Some(right)
}

fn compare<T: PartialEq>(ours: &[T], gold: &[T]) -> Counts {
    Counts {
        right: ours.iter().filter(|item| gold.contains(item)).count(),
        system: ours.len(),
        gold: gold.len(),
    }
}

fn first_two<'a>(arguments: &[(usize, &'a str, usize)]) -> Vec<(usize, &'a str, usize)> {
    let is_one = |argument: &&(usize, &str, usize)| matches!(argument.1, "ARG0" | "ARG1");
    arguments.iter().filter(is_one).copied().collect()
}

/// A range without punctuation at its ends.
fn trimmed(sentence: &Sentence, range: Range<usize>) -> Range<usize> {
    let is_word = |at: &usize| sentence.tokens[*at].upos != Upos::Punct;
    let start = range.clone().find(is_word).unwrap_or(range.start);
    let end = range.clone().rev().find(is_word).map_or(range.end, |at| at + 1);
    start..end
}
