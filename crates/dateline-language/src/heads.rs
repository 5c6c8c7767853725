//! What is read off the encoder's vectors: tags, trees, names, roles and signs.

use std::ops::Range;

use crate::encoder::exponential;
use crate::kernel::{Instructions, ROWS};
use crate::linear::{Aligned, LANES, Linear, Matrix, Quantised, total, whole_tiles};
use crate::{Argument, Deprel, Name, NameKind, Predicate, Role, Sign, SignKind, Upos, Xpos, tree};

/// Width of the vectors that relations and roles are scored with.
pub(crate) const RELATION: usize = 64;

/// Nodes whose relations are scored together.
const NODES: usize = ROWS;

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
    pub predicate: Range<usize>,
    pub event: Range<usize>,
    pub said: Range<usize>,
    pub arc_dependent: Range<usize>,
    pub arc_head: Range<usize>,
    pub relation_dependent: Range<usize>,
    pub relation_head: Range<usize>,
    pub role_dependent: Range<usize>,
    pub role_head: Range<usize>,
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
    /// `None` is the label for words without a role, an event or a part in an attribution.
    pub roles: Vec<Option<Role>>,
    pub events: Vec<Option<SignKind>>,
    pub said: Vec<Option<SignKind>>,
    /// Of the dependent with the head, and what the added 1 of the dependent gives.
    pub arcs: Matrix,
    pub arc_start: Vec<f32>,
    /// Of a word with its governor, for each relation.
    pub relations: Biaffine,
    /// Of a predicate with a word, for each role.
    pub roles_of: Biaffine,
}

/// A product of two vectors of [`RELATION`] numbers, each with a 1 added, for each of some labels.
pub(crate) struct Biaffine {
    /// From the vector of the one side: for each label, what the other side's vector is multiplied with, and what its
    /// added 1 gives.
    pub linear: Linear,
    pub labels: usize,
}

impl Biaffine {
    /// Numbers that a label has in an output of [`Biaffine::linear`].
    pub(crate) const EACH: usize = RELATION + 1;

    /// Fills `left` with an output for each row of `rows`, which is filled up to whole tiles.
    #[inline(always)]
    fn left<I: Instructions>(
        &self,
        instructions: I,
        rows: &mut Vec<f32>,
        quantised: &mut Quantised,
        left: &mut Aligned<f32>,
    ) {
        rows.resize(whole_tiles(rows.len() / RELATION) * RELATION, 0.0);
        quantised.fill::<I>(rows, RELATION);
        self.linear.fill(instructions, quantised, left);
    }

    /// The score of each label, from row `row` of `left` and the vector of the other side.
    #[inline(always)]
    fn scores(&self, left: &[f32], row: usize, vector: &[f32], scores: &mut [f32]) {
        let left = &left[row * self.linear.outputs()..][..self.labels * Biaffine::EACH];
        for (score, left) in scores.iter_mut().zip(left.chunks_exact(Biaffine::EACH)) {
            *score = left[RELATION] + product(&left[..RELATION], vector);
        }
    }
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
    pub predicates: Vec<Predicate>,
    pub signs: Vec<Sign>,
}

/// What the heads work on; kept from batch to batch.
#[derive(Default)]
pub(crate) struct Buffers {
    nodes: Vec<f32>,
    quantised: Quantised,
    outputs: Aligned<f32>,
    arc_dependents: Vec<f32>,
    arc_left: Vec<f32>,
    arc_heads: Matrix,
    arc_scores: Vec<f32>,
    relation_scores: Vec<f32>,
    predicates: Vec<usize>,
    biaffine: BiaffineBuffers,
}

#[derive(Default)]
struct BiaffineBuffers {
    rows: Vec<f32>,
    quantised: Quantised,
    left: Aligned<f32>,
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
        b.quantised.fill::<I>(&b.nodes, hidden);
        self.linear.fill(instructions, &b.quantised, &mut b.outputs);
        let stride = self.linear.outputs();
        let outputs = &mut b.outputs[..nodes.len() * stride];
        let columns = &self.columns;
        for row in outputs.chunks_exact_mut(stride) {
            for x in &mut row[columns.arc_dependent.start..columns.role_head.end] {
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
        let (work, scores) = (&mut b.biaffine, &mut b.relation_scores);
        self.relation_scores(instructions, outputs, sentences, &heads, work, scores);
        self.find_predicates(instructions, outputs, sentences, work, &mut b.predicates);
        let labels = self.relations.labels;
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
                let scores = &b.relation_scores[node * labels..][..labels];
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
                predicates: self.predicates(outputs, sentence, &b.predicates, &b.biaffine.left),
                signs: words
                    .clone()
                    .flat_map(|node| {
                        let token = node - words.start;
                        signs(token, row(node, &columns.event), &self.events).chain(signs(
                            token,
                            row(node, &columns.said),
                            &self.said,
                        ))
                    })
                    .collect(),
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
    fn relation_scores<I: Instructions>(
        &self,
        instructions: I,
        outputs: &[f32],
        sentences: &[Range<usize>],
        heads: &[Vec<usize>],
        work: &mut BiaffineBuffers,
        scores: &mut Vec<f32>,
    ) {
        let stride = self.linear.outputs();
        let count = outputs.len() / stride;
        let mut head_nodes = vec![0; count];
        for (sentence, heads) in sentences.iter().zip(heads) {
            for (node, head) in (sentence.start + 1..).zip(heads) {
                head_nodes[node] = sentence.start + head;
            }
        }
        let labels = self.relations.labels;
        scores.clear();
        scores.resize(count * labels, 0.0);
        // A few nodes at a time: their outputs are wide, and stay in the cache.
        for nodes in (0..count)
            .step_by(NODES)
            .map(|first| first..count.min(first + NODES))
        {
            work.rows.clear();
            for node in nodes.clone() {
                let row = &outputs[node * stride..][self.columns.relation_dependent.clone()];
                work.rows.extend_from_slice(row);
            }
            self.relations
                .left(instructions, &mut work.rows, &mut work.quantised, &mut work.left);
            for (row, node) in nodes.enumerate() {
                let head = &outputs[head_nodes[node] * stride..][self.columns.relation_head.clone()];
                let scores = &mut scores[node * labels..][..labels];
                self.relations.scores(&work.left, row, head, scores);
            }
        }
    }

    /// Finds the predicates among the words, and leaves what their arguments are scored with in `work.left`, a row for
    /// each.
    #[inline(always)]
    fn find_predicates<I: Instructions>(
        &self,
        instructions: I,
        outputs: &[f32],
        sentences: &[Range<usize>],
        work: &mut BiaffineBuffers,
        predicates: &mut Vec<usize>,
    ) {
        predicates.clear();
        work.rows.clear();
        let words = sentences
            .iter()
            .flat_map(|sentence| sentence.start + 1..sentence.end);
        for node in words {
            let row = &outputs[node * self.linear.outputs()..];
            let scores = &row[self.columns.predicate.clone()];
            if scores[1] > scores[0] {
                predicates.push(node);
                work.rows.extend_from_slice(&row[self.columns.role_head.clone()]);
            }
        }
        self.roles_of
            .left(instructions, &mut work.rows, &mut work.quantised, &mut work.left);
    }

    /// The predicates of a sentence with their arguments. Of the words that would take the same role, the most
    /// probable has it.
    #[inline(always)]
    fn predicates(
        &self,
        outputs: &[f32],
        sentence: &Range<usize>,
        predicates: &[usize],
        left: &[f32],
    ) -> Vec<Predicate> {
        let words = sentence.start + 1..sentence.end;
        let first = predicates.partition_point(|&node| node < words.start);
        let last = predicates.partition_point(|&node| node < words.end);
        let stride = self.linear.outputs();
        let mut scores = vec![0.0; self.roles.len()];
        let predicate = |at: usize| {
            let mut arguments: Vec<Argument> = Vec::new();
            for node in words.clone().filter(|&node| node != predicates[at]) {
                let vector = &outputs[node * stride..][self.columns.role_dependent.clone()];
                self.roles_of.scores(left, at, vector, &mut scores);
                let best = largest(&scores);
                let Some(role) = self.roles[best] else { continue };
                let argument = Argument {
                    head: node - words.start,
                    role,
                    score: probability(&scores, best),
                };
                match arguments.iter_mut().find(|other| other.role == role) {
                    Some(other) if other.score >= argument.score => {}
                    Some(other) => *other = argument,
                    None => arguments.push(argument),
                }
            }
            arguments.sort_by_key(|argument| argument.head);
            Predicate {
                token: predicates[at] - words.start,
                arguments,
            }
        };
        (first..last).map(predicate).collect()
    }
}

/// What a word may be, with its probability, where that is not too small.
fn signs<'a>(token: usize, row: &'a [f32], kinds: &'a [Option<SignKind>]) -> impl Iterator<Item = Sign> + 'a {
    // Further below the largest, the probability is surely too small: it need not be worked out.
    let least = row[largest(row)] + Sign::LEAST.ln() - 0.001;
    let sign = move |(at, kind): (usize, &Option<SignKind>)| {
        let kind = (*kind)?;
        if row[at] < least {
            return None;
        }
        let score = probability(row, at);
        (score >= Sign::LEAST).then_some(Sign { token, kind, score })
    };
    kinds.iter().enumerate().filter_map(sign)
}

/// Sum of the products of numbers, whose count is a multiple of [`LANES`].
#[inline(always)]
fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut parts = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for ((part, x), y) in parts.iter_mut().zip(a).zip(b) {
            *part += x * y;
        }
    }
    total(&parts)
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
    // What `Inside` may follow; anything else may follow any tag.
    let before: Vec<Option<Vec<usize>>> = tags
        .iter()
        .map(|&tag| {
            let allowed = |&other: &usize| follows(tags[other], tag);
            matches!(tag, NameTag::Inside(_)).then(|| (0..tags.len()).filter(allowed).collect())
        })
        .collect();
    let mut best: Vec<f32> = Vec::new();
    let mut came: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut from = vec![0; tags.len()];
        if best.is_empty() {
            best.extend(tags.iter().zip(*row).map(|(tag, score)| match tag {
                NameTag::Inside(_) => f32::NEG_INFINITY,
                _ => *score,
            }));
        } else {
            let previous = best.clone();
            let any = largest(&previous);
            for (at, from) in from.iter_mut().enumerate() {
                let better = |a: usize, b: &usize| if previous[*b] > previous[a] { *b } else { a };
                *from = match &before[at] {
                    Some(allowed) => allowed[1..].iter().fold(allowed[0], better),
                    None => any,
                };
                best[at] = previous[*from] + row[at];
            }
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
