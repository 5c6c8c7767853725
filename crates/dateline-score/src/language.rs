//! Tags and trees against CoNLL-U.
//!
//! Each file gives two groups of figures.
//!
//! *Words given*: the model reads the sentences and words of the file. Accuracy of UPOS, XPOS and lemma, of the
//! head (UAS), and of head and relation with its subtype (LAS), over all words, punctuation too.
//!
//! *From text*: the text of each document is put together from its words, with its paragraphs, and split anew. A
//! word or sentence is right if the same characters are one in the file; a tag is right if its word is right too, a
//! head if it is the word that stands where the file's head stands. F1, as in the CoNLL 2018 shared task.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use dateline_language::conllu::{self, Document};
use dateline_language::{Analysis, Model, Size, Token};
use dateline_report::Span;
use rayon::prelude::*;

use crate::{Counts, Figure, Score, ScoreError, gold};

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let model = Model::of_size(size);
    let mut figures = Vec::new();
    let mut records = 0;
    for path in gold {
        let documents = documents(path)?;
        records += documents.len();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.split('.').next().unwrap_or_default();
        let counts: Vec<(Words, Text)> = documents
            .par_iter()
            .map(|document| (given(&model, document), from_text(&model, document)))
            .collect();
        let (mut words, mut text) = (Words::default(), Text::default());
        for (more_words, more_text) in counts {
            words.add(more_words);
            text.add(more_text);
        }
        figures.extend(words.figures(|count, what| count.accuracy(format!("{name}, words given: {what}"))));
        figures.push(text.words.f1(format!("{name}, from text: words")));
        figures.push(text.sentences.f1(format!("{name}, from text: sentences")));
        figures.extend(
            text.tags
                .figures(|count, what| count.f1(format!("{name}, from text: {what}"))),
        );
    }
    Ok(Score {
        task: "language".into(),
        records,
        figures,
    })
}

fn documents(path: &Path) -> Result<Vec<Document>, ScoreError> {
    conllu::parse(&gold::text(path)?)
        .map_err(|error| gold::format(path, error.line().unwrap_or_default(), error))
}

/// What is right of the words of a file.
#[derive(Clone, Copy, Default)]
struct Words {
    upos: Counts,
    xpos: Counts,
    lemma: Counts,
    head: Counts,
    relation: Counts,
}

/// What is right when the text is split anew.
#[derive(Clone, Copy, Default)]
struct Text {
    words: Counts,
    sentences: Counts,
    tags: Words,
}

impl Words {
    fn each(&mut self, other: Words, change: impl Fn(&mut Counts, Counts)) {
        change(&mut self.upos, other.upos);
        change(&mut self.xpos, other.xpos);
        change(&mut self.lemma, other.lemma);
        change(&mut self.head, other.head);
        change(&mut self.relation, other.relation);
    }

    fn add(&mut self, other: Words) {
        self.each(other, |count, more| *count += more);
    }

    fn figures(self, figure: impl Fn(Counts, &str) -> Figure) -> [Figure; 5] {
        [
            figure(self.upos, "UPOS"),
            figure(self.xpos, "XPOS"),
            figure(self.lemma, "lemma"),
            figure(self.head, "UAS"),
            figure(self.relation, "LAS"),
        ]
    }
}

impl Text {
    fn add(&mut self, other: Text) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.tags.add(other.tags);
    }
}

fn given(model: &Model, document: &Document) -> Words {
    let gold = Flat::new(&document.analysis);
    let system = model.analyse_tokens(&document.analysis);
    let system = Flat::new(&system);
    let pairs: Vec<(usize, usize)> = (0..gold.tokens.len()).map(|at| (at, at)).collect();
    compare(&gold, &system, &pairs)
}

fn from_text(model: &Model, document: &Document) -> Text {
    let analysis = model.analyse(&document.report);
    let (gold, system) = (Flat::new(&document.analysis), Flat::new(&analysis));
    let spans = |flat: &Flat| flat.tokens.iter().map(|token| token.span).collect::<Vec<_>>();
    let pairs = align(&spans(&gold), &spans(&system));
    let sentences = |analysis: &Analysis| {
        analysis
            .sentences
            .iter()
            .map(|sentence| sentence.span)
            .collect::<Vec<_>>()
    };
    let (gold_sentences, system_sentences) = (sentences(&document.analysis), sentences(&analysis));
    let right = align(&gold_sentences, &system_sentences).len();
    Text {
        words: Counts {
            right: pairs.len(),
            system: system.tokens.len(),
            gold: gold.tokens.len(),
        },
        sentences: Counts {
            right,
            system: system_sentences.len(),
            gold: gold_sentences.len(),
        },
        tags: compare(&gold, &system, &pairs),
    }
}

/// The tokens of all sentences, numbered through.
struct Flat<'a> {
    tokens: Vec<&'a Token>,
    heads: Vec<Option<usize>>,
}

impl<'a> Flat<'a> {
    fn new(analysis: &'a Analysis) -> Flat<'a> {
        let mut flat = Flat {
            tokens: Vec::new(),
            heads: Vec::new(),
        };
        for sentence in &analysis.sentences {
            let first = flat.tokens.len();
            flat.heads.extend(
                sentence
                    .tokens
                    .iter()
                    .map(|token| token.head.map(|head| first + head)),
            );
            flat.tokens.extend(&sentence.tokens);
        }
        flat
    }
}

/// Pairs of equal spans. Words that share a span (an unusual contraction) are paired in their order.
fn align(gold: &[Span], system: &[Span]) -> Vec<(usize, usize)> {
    let mut free: HashMap<Span, Vec<usize>> = HashMap::new();
    for (at, span) in system.iter().enumerate().rev() {
        free.entry(*span).or_default().push(at);
    }
    let pair = |(at, span): (usize, &Span)| Some((at, free.get_mut(span)?.pop()?));
    gold.iter().enumerate().filter_map(pair).collect()
}

fn compare(gold: &Flat, system: &Flat, pairs: &[(usize, usize)]) -> Words {
    let of_gold: HashMap<usize, usize> = pairs.iter().map(|&(gold, system)| (system, gold)).collect();
    let mut right = Words::default();
    for &(g, s) in pairs {
        let (ours, theirs) = (system.tokens[s], gold.tokens[g]);
        let same_head = match (gold.heads[g], system.heads[s]) {
            (None, None) => true,
            (Some(gold), Some(system)) => of_gold.get(&system) == Some(&gold),
            _ => false,
        };
        right.upos.right += usize::from(ours.upos == theirs.upos);
        right.xpos.right += usize::from(ours.xpos == theirs.xpos);
        right.lemma.right += usize::from(ours.lemma == theirs.lemma);
        right.head.right += usize::from(same_head);
        right.relation.right += usize::from(same_head && ours.deprel == theirs.deprel);
    }
    let of = Counts {
        right: 0,
        system: system.tokens.len(),
        gold: gold.tokens.len(),
    };
    right.each(Words::default(), |count, _| {
        *count = Counts {
            right: count.right,
            ..of
        }
    });
    right
}
