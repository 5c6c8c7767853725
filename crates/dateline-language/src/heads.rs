//! What is read off the encoder's vectors: tags, trees and names.

use std::ops::Range;

use crate::encoder::exponential;
use crate::kernel::Instructions;
use crate::linear::{LANES, Linear, Matrix, Quantised, total, whole_tiles};
use crate::{Deprel, Name, NameKind, Upos, Xpos, tree};

/// Width of the vectors that relations are scored with.
pub(crate) const RELATION: usize = 64;

/// A tag of a word in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameTag {
    Outside,
    Begin(NameKind),
    Inside(NameKind),
}

/// Where the outputs of each head stand in a row of [`Heads::linear`].
pub(crate) struct Columns {
    pub upos: Range<usize>,
    pub xpos: Range<usize>,
    pub name: Range<usize>,
    pub arc_dependent: Range<usize>,
    pub arc_head: Range<usize>,
    pub relation_dependent: Range<usize>,
    pub relation_head: Range<usize>,
}

/// The heads with their labels.
pub(crate) struct Heads {
    /// All linear parts side by side.
    pub linear: Linear,
    pub columns: Columns,
    pub upos: Vec<Upos>,
    pub xpos: Vec<Xpos>,
    pub deprels: Vec<Deprel>,
    pub names: Vec<NameTag>,
    /// Of the dependent with the head, and what the added 1 of the dependent gives.
    pub arcs: Matrix,
    pub arc_start: Vec<f32>,
    /// The same for each relation, one after the other, [`RELATION`] columns each.
    pub relations: Matrix,
    pub relation_start: Vec<f32>,
    /// What the added 1 of the head gives each relation.
    pub relation_bias: Matrix,
    pub relation_bias_start: Vec<f32>,
}

/// The model's answer for a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub upos: Vec<Upos>,
    pub xpos: Vec<Xpos>,
    /// Index of the governor; `None` for the root.
    pub heads: Vec<Option<usize>>,
    pub deprels: Vec<Deprel>,
    pub names: Vec<Name>,
}

/// What the heads work on; kept from batch to batch.
#[derive(Default)]
pub(crate) struct Buffers {
    nodes: Vec<f32>,
    quantised: Quantised,
    outputs: Vec<f32>,
    arc_dependents: Vec<f32>,
    relation_dependents: Vec<f32>,
    arc_left: Vec<f32>,
    arc_heads: Matrix,
    arc_scores: Vec<f32>,
    relation_scores: Vec<f32>,
}

impl Heads {
    /// `x` has a vector of `hidden` numbers for each piece. `nodes` are, sentence by sentence, the piece of
    /// the root and the first piece of each word; `sentences` are ranges of `nodes`.
    #[inline(always)]
    pub(crate) fn run<I: Instructions>(
        &self,
        instructions: I,
        x: &[f32],
        hidden: usize,
        nodes: &[usize],
        sentences: &[Range<usize>],
        buffers: &mut Buffers,
    ) -> Vec<Answer> {
        let b = buffers;
        b.nodes.clear();
        b.nodes.resize(whole_tiles(nodes.len()) * hidden, 0.0);
        for (row, &piece) in b.nodes.chunks_exact_mut(hidden).zip(nodes) {
            row.copy_from_slice(&x[piece * hidden..(piece + 1) * hidden]);
        }
        b.quantised.fill(&b.nodes, hidden);
        self.linear.apply(instructions, &b.quantised, &mut b.outputs);
        let stride = self.linear.outputs();
        let outputs = &mut b.outputs[..nodes.len() * stride];
        let columns = &self.columns;
        for row in outputs.chunks_exact_mut(stride) {
            for x in &mut row[columns.arc_dependent.start..columns.relation_head.end] {
                *x = if *x > 0.0 { *x } else { 0.1 * *x };
            }
        }
        let heads = self.trees(
            outputs,
            stride,
            sentences,
            &mut b.arc_dependents,
            &mut b.arc_left,
            &mut b.arc_heads,
            &mut b.arc_scores,
        );
        self.relation_scores(
            outputs,
            stride,
            sentences,
            &heads,
            &mut b.relation_dependents,
            &mut b.relation_scores,
        );
        let width = self.relation_bias.width();
        let answer = |(sentence, heads): (&Range<usize>, Vec<usize>)| {
            let words = sentence.start + 1..sentence.end;
            let row = |node: usize, columns: &Range<usize>| &outputs[node * stride..][columns.clone()];
            let upos = words
                .clone()
                .map(|node| self.upos[largest(row(node, &columns.upos))]);
            let xpos = words
                .clone()
                .map(|node| self.xpos[largest(row(node, &columns.xpos))]);
            let name_rows: Vec<&[f32]> = words.clone().map(|node| row(node, &columns.name)).collect();
            let relation = |(node, head): (usize, &usize)| {
                let scores = &b.relation_scores[node * width..][..self.deprels.len()];
                if *head == 0 {
                    Deprel::Root
                } else {
                    self.deprels[largest_but_root(scores, &self.deprels)]
                }
            };
            Answer {
                upos: upos.collect(),
                xpos: xpos.collect(),
                deprels: words.clone().zip(&heads).map(relation).collect(),
                heads: heads.iter().map(|head| head.checked_sub(1)).collect(),
                names: names(&name_rows, &self.names),
            }
        };
        sentences.iter().zip(heads).map(answer).collect()
    }

    /// The heads of each sentence's words, 0 for the root, words counted from 1.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn trees(
        &self,
        outputs: &[f32],
        stride: usize,
        sentences: &[Range<usize>],
        dependents: &mut Vec<f32>,
        left: &mut Vec<f32>,
        heads: &mut Matrix,
        scores: &mut Vec<f32>,
    ) -> Vec<Vec<usize>> {
        gather(outputs, stride, &self.columns.arc_dependent, dependents);
        let width = self.arcs.width();
        let depth = self.columns.arc_head.len();
        left.clear();
        left.resize(outputs.len() / stride * depth, 0.0);
        self.arcs
            .multiply(dependents, Some(&self.arc_start), |row, column, numbers| {
                let length = numbers.len().min(depth - column);
                left[row * depth + column..][..length].copy_from_slice(&numbers[..length]);
            });
        debug_assert!(width >= depth);
        let tree = |sentence: &Range<usize>| {
            let count = sentence.len() - 1;
            let first = self.columns.arc_head.start;
            heads.fill(depth, count + 1, |number, node| {
                outputs[(sentence.start + node) * stride + first + number]
            });
            let width = heads.width();
            scores.clear();
            scores.resize(count * width, 0.0);
            let rows = &left[(sentence.start + 1) * depth..sentence.end * depth];
            heads.multiply(rows, None, |row, column, numbers| {
                scores[row * width + column..][..numbers.len()].copy_from_slice(numbers);
            });
            tree::heads(scores, width, count)
        };
        sentences.iter().map(tree).collect()
    }

    /// Fills `scores` with a row for each node: the score of each relation to its head.
    #[inline(always)]
    fn relation_scores(
        &self,
        outputs: &[f32],
        stride: usize,
        sentences: &[Range<usize>],
        heads: &[Vec<usize>],
        dependents: &mut Vec<f32>,
        scores: &mut Vec<f32>,
    ) {
        gather(outputs, stride, &self.columns.relation_dependent, dependents);
        let mut head_nodes = vec![0; outputs.len() / stride];
        for (sentence, heads) in sentences.iter().zip(heads) {
            for (node, head) in (sentence.start + 1..).zip(heads) {
                head_nodes[node] = sentence.start + head;
            }
        }
        let width = self.relation_bias.width();
        scores.clear();
        scores.resize(head_nodes.len() * width, 0.0);
        self.relation_bias.multiply(
            dependents,
            Some(&self.relation_bias_start),
            |row, column, numbers| {
                scores[row * width + column..][..numbers.len()].copy_from_slice(numbers);
            },
        );
        let first = self.columns.relation_head.start;
        self.relations
            .multiply(dependents, Some(&self.relation_start), |row, column, numbers| {
                let head = &outputs[head_nodes[row] * stride + first..][..RELATION];
                let mut parts = [0.0; LANES];
                for (numbers, head) in numbers.chunks_exact(LANES).zip(head.chunks_exact(LANES)) {
                    for ((part, x), y) in parts.iter_mut().zip(numbers).zip(head) {
                        *part += x * y;
                    }
                }
                scores[row * width + column / RELATION] += total(&parts);
            });
    }
}

/// Copies some columns of each row.
#[inline(always)]
fn gather(outputs: &[f32], stride: usize, columns: &Range<usize>, into: &mut Vec<f32>) {
    into.clear();
    for row in outputs.chunks_exact(stride) {
        into.extend_from_slice(&row[columns.clone()]);
    }
}

/// Index of the largest number, the first of equals.
#[inline(always)]
fn largest(numbers: &[f32]) -> usize {
    let mut best = 0;
    for (at, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = at;
        }
    }
    best
}

/// The same without the label `root`, which only the word under the root gets.
fn largest_but_root(numbers: &[f32], labels: &[Deprel]) -> usize {
    let mut best = usize::from(labels[0] == Deprel::Root);
    for (at, number) in numbers.iter().enumerate() {
        if *number > numbers[best] && labels[at] != Deprel::Root {
            best = at;
        }
    }
    best
}

/// The best row of tags (Viterbi) in which `Inside` follows only `Begin` or `Inside` of its kind.
///
/// The score of a name is the smallest of its words' probabilities of their tag.
fn names(rows: &[&[f32]], tags: &[NameTag]) -> Vec<Name> {
    let outside = |row: &&[f32]| tags[largest(row)] == NameTag::Outside;
    if rows.iter().all(outside) {
        return Vec::new();
    }
    let follows = |before: NameTag, tag: NameTag| match tag {
        NameTag::Inside(kind) => before == NameTag::Begin(kind) || before == tag,
        _ => true,
    };
    let mut best: Vec<f32> = Vec::new();
    let mut came: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for row in rows {
        let previous = std::mem::take(&mut best);
        let mut from = vec![0; tags.len()];
        for (at, &tag) in tags.iter().enumerate() {
            let mut score = f32::NEG_INFINITY;
            if previous.is_empty() {
                if !matches!(tag, NameTag::Inside(_)) {
                    score = 0.0;
                }
            } else {
                for (other, &before) in previous.iter().enumerate() {
                    if before > score && follows(tags[other], tag) {
                        score = before;
                        from[at] = other;
                    }
                }
            }
            best.push(score + row[at]);
        }
        came.push(from);
    }
    let mut at = largest(&best);
    let mut path = vec![0; rows.len()];
    for (place, from) in path.iter_mut().zip(&came).rev() {
        *place = at;
        at = from[at];
    }
    let mut names: Vec<Name> = Vec::new();
    for (word, (&at, row)) in path.iter().zip(rows).enumerate() {
        let probability = || probability(row, at);
        match (tags[at], names.last_mut()) {
            (NameTag::Begin(kind), _) => {
                names.push(Name {
                    tokens: word..word + 1,
                    kind,
                    score: probability(),
                });
            }
            (NameTag::Inside(_), Some(name)) => {
                name.tokens.end = word + 1;
                name.score = name.score.min(probability());
            }
            _ => {}
        }
    }
    names
}

/// Softmax of one number among others.
fn probability(numbers: &[f32], at: usize) -> f32 {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = numbers.iter().map(|x| exponential(x - most)).sum();
    exponential(numbers[at] - most) / sum
}
