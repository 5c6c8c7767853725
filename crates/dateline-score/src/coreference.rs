//! Chains of mentions (OntoGUM).
//!
//! Gold is CoNLL-U with OntoNotes chains in MISC (`Entity=(3 … 3)`); the system reads the words of the file,
//! with trees, names and chains of its own. Scored as CoNLL-2012 does: mentions match by exact span,
//! chains of one mention are left out on both sides; MUC, B³ and CEAF-e with φ4 are summed over
//! documents, and "CoNLL" is the mean of their F1.
//!
//! System mentions are laid out in OntoNotes' way before they are compared: the whole noun phrase with
//! determiner, appositions and relative clauses; no relative pronouns, predicates, appositions beside
//! their noun, or bare modifiers that are no names.
//!
//! A file whose chains have types (GUM's own annotation of the same documents,
//! `Entity=(3-person-…`) is no gold of its own: it tells which chains are of people and organisations.
//! With it, "actors" figures score those chains alone; mentions of the system whose span is a mention of
//! another gold chain (a state as a place, say) are left out, since the task is not to find them. "actors,
//! strict" counts those too as wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

use dateline_actor::{Actors, KnowledgeBase, MentionKind};
use dateline_language::{Deprel, Model, Sentence, Size, Upos, conllu};
use rayon::prelude::*;

use crate::{Figure, Score, ScoreError, gold};

/// Sentence, first token, one past the last token; or whatever three numbers tell mentions apart.
pub(crate) type Mention = (usize, usize, usize);
pub(crate) type Chain = BTreeSet<Mention>;

/// Types of GUM that are actors.
const ACTORS: &[&str] = &["person", "organization"];

/// The chains of a document, by the identifier in the file, with their type where it is given.
#[derive(Debug, Default)]
struct Annotation {
    chains: BTreeMap<String, Chain>,
    types: HashMap<Mention, String>,
    is_typed: bool,
}

/// Right of all, for recall and for precision.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    recall: (f64, f64),
    precision: (f64, f64),
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tallies {
    mentions: Tally,
    muc: Tally,
    b3: Tally,
    ceaf: Tally,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.recall.0 += other.recall.0;
        self.recall.1 += other.recall.1;
        self.precision.0 += other.precision.0;
        self.precision.1 += other.precision.1;
    }
}

impl std::ops::AddAssign for Tallies {
    fn add_assign(&mut self, other: Tallies) {
        self.mentions += other.mentions;
        self.muc += other.muc;
        self.b3 += other.b3;
        self.ceaf += other.ceaf;
    }
}

impl Tally {
    fn figure(self, name: String) -> Figure {
        let ratio = |(right, all): (f64, f64)| if all == 0.0 { 0.0 } else { right / all };
        let (recall, precision) = (ratio(self.recall), ratio(self.precision));
        let sum = recall + precision;
        Figure {
            name,
            value: if sum == 0.0 {
                0.0
            } else {
                2.0 * recall * precision / sum
            },
            precision: Some(precision),
            recall: Some(recall),
            gold: self.recall.1.round() as usize,
            system: Some(self.precision.1.round() as usize),
            right: self.recall.0.round() as usize,
        }
    }
}

pub(crate) fn score(files: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let mut types: HashMap<String, Annotation> = HashMap::new();
    let mut documents = Vec::new();
    for path in files {
        let text = text(path)?;
        for (id, annotation, block) in annotations(&text) {
            if annotation.is_typed {
                types.insert(id, annotation);
            } else {
                documents.push((id, annotation, block));
            }
        }
    }
    let (model, knowledge) = (Model::of_size(size), KnowledgeBase::embedded());
    let tallies: Result<Vec<[Tallies; 3]>, ScoreError> = documents
        .par_iter()
        .map(|(id, annotation, block)| {
            let parsed = conllu::parse(block).map_err(|error| ScoreError::Format {
                path: id.clone(),
                line: 0,
                message: error.to_string(),
            })?;
            let mut tallies = [Tallies::default(); 3];
            for document in parsed {
                let analysis = model.analyse_tokens(&document.analysis);
                let actors = dateline_actor::actors(&document.report, &analysis, &[], &knowledge);
                let system = laid_out(&analysis.sentences, &actors);
                let gold: Vec<Chain> = annotation.chains.values().cloned().collect();
                tallies[2] += compare(&gold, &system);
                if let Some(typed) = types.get(id) {
                    let (wanted, others) = of_actors(&gold, typed);
                    tallies[0] += compare(&wanted, &without(&system, &others));
                    tallies[1] += compare(&wanted, &system);
                }
            }
            Ok(tallies)
        })
        .collect();
    let mut sums = [Tallies::default(); 3];
    for more in tallies? {
        for (sum, more) in sums.iter_mut().zip(more) {
            *sum += more;
        }
    }
    let names = ["actors", "actors, strict", "all chains"];
    let skipped = if types.is_empty() { 2 } else { 0 };
    let figures = sums
        .into_iter()
        .zip(names)
        .skip(skipped)
        .flat_map(|(sum, name)| figures(sum, name))
        .collect();
    Ok(Score {
        task: "coreference".into(),
        records: documents.len(),
        figures,
    })
}

pub(crate) fn figures(tallies: Tallies, of: &str) -> Vec<Figure> {
    let parts = [
        tallies.muc.figure(format!("MUC, {of}")),
        tallies.b3.figure(format!("B³, {of}")),
        tallies.ceaf.figure(format!("CEAF-e, {of}")),
    ];
    let mean = Figure {
        name: format!("CoNLL, {of}"),
        value: parts.iter().map(|part| part.value).sum::<f64>() / 3.0,
        precision: None,
        recall: None,
        gold: tallies.mentions.recall.1 as usize,
        system: Some(tallies.mentions.precision.1 as usize),
        right: tallies.mentions.recall.0 as usize,
    };
    let mentions = tallies.mentions.figure(format!("mentions, {of}"));
    std::iter::once(mean).chain([mentions]).chain(parts).collect()
}

pub(crate) fn text(path: &Path) -> Result<String, ScoreError> {
    if path.extension().is_none_or(|extension| extension != "xz") {
        return gold::text(path);
    }
    let io = |source| ScoreError::Io {
        path: path.display().to_string(),
        source,
    };
    let file = std::fs::File::open(path).map_err(io)?;
    let mut text = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(file), &mut text)
        .map_err(|error| io(std::io::Error::other(error.to_string())))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The documents of a file: id, chains, and the lines.
fn annotations(text: &str) -> Vec<(String, Annotation, String)> {
    let mut documents = Vec::new();
    let mut id = String::new();
    let mut block = String::new();
    let mut close = |id: &str, block: &mut String| {
        if !block.is_empty() {
            documents.push((id.to_owned(), annotation(block), std::mem::take(block)));
        }
    };
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# newdoc id =") {
            close(&id, &mut block);
            id = name.trim().to_owned();
        }
        block.push_str(line);
        block.push('\n');
    }
    close(&id, &mut block);
    documents
}

fn annotation(block: &str) -> Annotation {
    let mut annotation = Annotation {
        is_typed: block.contains("global.Entity = GRP-etype"),
        ..Annotation::default()
    };
    let mut open: Vec<(String, Option<String>, usize)> = Vec::new();
    let (mut sentence, mut token) = (0, 0);
    for line in block.lines() {
        if line.is_empty() {
            sentence += usize::from(token > 0);
            token = 0;
            open.clear();
            continue;
        }
        let mut columns = line.split('\t');
        let number = columns.next().unwrap_or_default();
        if line.starts_with('#') || number.contains(['-', '.']) {
            continue;
        }
        let entity = columns
            .next_back()
            .unwrap_or_default()
            .split('|')
            .find_map(|entry| entry.strip_prefix("Entity="));
        for mark in entity.map(marks).unwrap_or_default() {
            match mark {
                Mark::Open(id, kind) => open.push((id, kind, token)),
                Mark::Close(id) => {
                    let last = open.iter().rposition(|(other, ..)| id.is_empty() || *other == id);
                    let Some(last) = last else { continue };
                    let (id, kind, start) = open.remove(last);
                    let mention = (sentence, start, token + 1);
                    annotation.chains.entry(id).or_default().insert(mention);
                    if let Some(kind) = kind {
                        annotation.types.insert(mention, kind);
                    }
                }
            }
        }
        token += 1;
    }
    annotation
}

enum Mark {
    Open(String, Option<String>),
    /// With the identifier, or empty where the mark that opened it is the last.
    Close(String),
}

/// The brackets of one word: `(1-person-…(2)`, `3)`.
fn marks(entity: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut rest = entity;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('(') {
            let end = inside.find(['(', ')']).unwrap_or(inside.len());
            let mut parts = inside[..end].split('-');
            let id = parts.next().unwrap_or_default().to_owned();
            marks.push(Mark::Open(id, parts.next().map(str::to_owned)));
            rest = &inside[end..];
            if let Some(after) = rest.strip_prefix(')') {
                marks.push(Mark::Close(String::new()));
                rest = after;
            }
        } else {
            let end = rest.find(')').unwrap_or(rest.len());
            marks.push(Mark::Close(rest[..end].to_owned()));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    marks
}

/// Gold chains of people and organisations, and the mentions of the others.
fn of_actors(gold: &[Chain], typed: &Annotation) -> (Vec<Chain>, BTreeSet<Mention>) {
    let mut wanted = Vec::new();
    let mut others = BTreeSet::new();
    for chain in gold {
        let kinds: Vec<&String> = chain
            .iter()
            .filter_map(|mention| typed.types.get(mention))
            .collect();
        let actors = kinds
            .iter()
            .filter(|kind| ACTORS.contains(&kind.as_str()))
            .count();
        if actors * 2 > kinds.len() {
            wanted.push(chain.clone());
        } else {
            others.extend(chain);
        }
    }
    (wanted, others)
}

fn without(chains: &[Chain], others: &BTreeSet<Mention>) -> Vec<Chain> {
    chains
        .iter()
        .map(|chain| chain.difference(others).copied().collect())
        .collect()
}

/// The system's chains in OntoNotes' way.
fn laid_out(sentences: &[Sentence], actors: &Actors) -> Vec<Chain> {
    let mut chains: BTreeMap<usize, Chain> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for mention in &actors.mentions {
        let sentence = &sentences[mention.sentence];
        let token = &sentence.tokens[mention.head];
        let relative = mention.kind == MentionKind::Pronoun
            && matches!(token.lower.as_str(), "who" | "whom" | "whose" | "which" | "that");
        let predicate = sentence.dependent(mention.head, Deprel::Cop).is_some();
        let adjective = token.upos == Upos::Adj && token.deprel == Deprel::Amod;
        if relative || predicate || adjective || token.deprel == Deprel::Appos {
            continue;
        }
        let tokens = if mention.kind == MentionKind::Pronoun {
            mention.tokens.clone()
        } else {
            whole(sentence, mention.head, &mention.tokens)
        };
        let span = (mention.sentence, tokens.start, tokens.end);
        if taken.insert(span) {
            chains.entry(mention.chain).or_default().insert(span);
        }
    }
    chains.into_values().collect()
}

/// A noun phrase with everything that hangs on its head but preposition, conjuncts and loose additions.
fn whole(sentence: &Sentence, head: usize, core: &Range<usize>) -> Range<usize> {
    let mut range = core.clone();
    for &dependent in sentence.dependents(head) {
        let token = &sentence.tokens[dependent];
        let outside = matches!(
            token.deprel,
            Deprel::Case
                | Deprel::Cc
                | Deprel::CcPreconj
                | Deprel::Conj
                | Deprel::Punct
                | Deprel::Mark
                | Deprel::Parataxis
                | Deprel::Cop
                | Deprel::Nsubj
                | Deprel::Aux
                | Deprel::Advmod
                | Deprel::Advcl
                | Deprel::Obl
                | Deprel::Dep
                | Deprel::Discourse
                | Deprel::Expl
                | Deprel::Vocative
                | Deprel::Orphan
        );
        if !outside {
            let below = sentence.subtree(dependent);
            range = range.start.min(below.start)..range.end.max(below.end);
        }
    }
    let is_loose = |at: usize| {
        let token = &sentence.tokens[at];
        token.upos == Upos::Punct && !matches!(token.lower.as_str(), "\"" | ")" | "]" | "(")
    };
    while range.len() > 1 && is_loose(range.end - 1) {
        range.end -= 1;
    }
    while range.len() > 1 && is_loose(range.start) {
        range.start += 1;
    }
    // "Syria's": the genitive is part of the mention.
    if sentence
        .tokens
        .get(range.end)
        .is_some_and(|token| token.lower == "'s" && token.deprel == Deprel::Case)
    {
        range.end += 1;
    }
    range
}

pub(crate) fn compare(gold: &[Chain], system: &[Chain]) -> Tallies {
    let several =
        |chains: &[Chain]| -> Vec<Chain> { chains.iter().filter(|chain| chain.len() > 1).cloned().collect() };
    let (gold, system) = (several(gold), several(system));
    let mentions = |chains: &[Chain]| -> BTreeSet<Mention> { chains.iter().flatten().copied().collect() };
    let (gold_mentions, system_mentions) = (mentions(&gold), mentions(&system));
    let both = gold_mentions.intersection(&system_mentions).count() as f64;
    let (b3_recall, b3_precision) = (cubed(&gold, &system), cubed(&system, &gold));
    let similar = assignment(&gold, &system);
    Tallies {
        mentions: Tally {
            recall: (both, gold_mentions.len() as f64),
            precision: (both, system_mentions.len() as f64),
        },
        muc: Tally {
            recall: links(&gold, &system),
            precision: links(&system, &gold),
        },
        b3: Tally {
            recall: (b3_recall, gold_mentions.len() as f64),
            precision: (b3_precision, system_mentions.len() as f64),
        },
        ceaf: Tally {
            recall: (similar, gold.len() as f64),
            precision: (similar, system.len() as f64),
        },
    }
}

/// MUC: links of `chains` that `others` keep, of all.
fn links(chains: &[Chain], others: &[Chain]) -> (f64, f64) {
    let of = owner(others);
    let mut tally = (0.0, 0.0);
    for chain in chains {
        let parts: BTreeSet<usize> = chain
            .iter()
            .filter_map(|mention| of.get(mention).copied())
            .collect();
        let alone = chain.iter().filter(|mention| !of.contains_key(mention)).count();
        tally.0 += (chain.len() - parts.len() - alone) as f64;
        tally.1 += (chain.len() - 1) as f64;
    }
    tally
}

/// B³: for each mention of `chains` the share of its chain that its chain in `others` keeps, summed.
pub(crate) fn cubed(chains: &[Chain], others: &[Chain]) -> f64 {
    let of = owner(others);
    let mut sum = 0.0;
    for chain in chains {
        for mention in chain {
            if let Some(&other) = of.get(mention) {
                sum += chain.intersection(&others[other]).count() as f64 / chain.len() as f64;
            }
        }
    }
    sum
}

fn owner(chains: &[Chain]) -> HashMap<Mention, usize> {
    let each = chains.iter().enumerate();
    each.flat_map(|(at, chain)| chain.iter().map(move |&mention| (mention, at)))
        .collect()
}

/// CEAF-e: the greatest sum of φ4 = 2·|K∩R| / (|K|+|R|) over one-to-one pairs of chains (the Hungarian
/// method, with potentials).
fn assignment(gold: &[Chain], system: &[Chain]) -> f64 {
    let (rows, columns) = if gold.len() <= system.len() {
        (gold, system)
    } else {
        (system, gold)
    };
    let (n, m) = (rows.len(), columns.len());
    let similarity = |row: usize, column: usize| {
        let both = rows[row].intersection(&columns[column]).count() as f64;
        2.0 * both / (rows[row].len() + columns[column].len()) as f64
    };
    let cost: Vec<Vec<f64>> = (0..n)
        .map(|row| (0..m).map(|column| -similarity(row, column)).collect())
        .collect();
    let mut of_row = vec![0.0; n + 1];
    let mut of_column = vec![0.0; m + 1];
    let mut matched = vec![0; m + 1];
    for row in 1..=n {
        let mut way = vec![0; m + 1];
        let mut least = vec![f64::INFINITY; m + 1];
        let mut used = vec![false; m + 1];
        matched[0] = row;
        let mut column = 0;
        loop {
            used[column] = true;
            let (from, mut delta, mut next) = (matched[column], f64::INFINITY, 0);
            for other in 1..=m {
                if used[other] {
                    continue;
                }
                let reduced = cost[from - 1][other - 1] - of_row[from] - of_column[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=m {
                if used[other] {
                    of_row[matched[other]] += delta;
                    of_column[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if matched[column] == 0 {
                break;
            }
        }
        while column != 0 {
            matched[column] = matched[way[column]];
            column = way[column];
        }
    }
    (1..=m)
        .filter(|&column| matched[column] != 0)
        .map(|column| similarity(matched[column] - 1, column - 1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(mentions: &[usize]) -> Chain {
        mentions.iter().map(|&at| (0, at, at + 1)).collect()
    }

    #[test]
    fn the_metrics_agree_with_a_case_worked_by_hand() {
        // Gold {1,2,3} {4,5}; system {1,2} {3,4,5}.
        let gold = [chain(&[1, 2, 3]), chain(&[4, 5])];
        let system = [chain(&[1, 2]), chain(&[3, 4, 5])];
        let tallies = compare(&gold, &system);
        assert_eq!(tallies.muc.recall, (2.0, 3.0));
        assert_eq!(tallies.muc.precision, (2.0, 3.0));
        // 2/3 + 2/3 + 1/3 + 1 + 1
        assert!((tallies.b3.recall.0 - 11.0 / 3.0).abs() < 1e-9);
        // 2·2/5 + 2·2/5
        assert!((tallies.ceaf.recall.0 - 1.6).abs() < 1e-9);
    }

    #[test]
    fn brackets_nest_and_close() {
        let block =
            "1\ta\t_\t_\t_\t_\t0\troot\t_\tEntity=(1-person-x(2)\n2\tb\t_\t_\t_\t_\t1\tdep\t_\tEntity=1)\n\n";
        let found = annotation(block);
        assert_eq!(found.chains["1"], [(0, 0, 2)].into());
        assert_eq!(found.chains["2"], [(0, 0, 1)].into());
        assert_eq!(found.types[&(0, 0, 2)], "person");
    }
}
