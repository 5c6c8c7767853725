//! What is read off the encoder's vectors: tags, trees, names, roles and signs.
//!
//! Whatever counts for much is written as loops: what is given to an iterator's `map` or `fold` is compiled apart from
//! [`Work::run`](crate::kernel::Work::run), for the oldest of processors.

use std::ops::Range;

use crate::encoder::exponential;
use crate::kernel::{Instructions, ROWS};
use crate::linear::{Aligned, LANES, Linear, Matrix, Panel, Quantised, add, whole_tiles};
use crate::{Argument, Deprel, Name, NameKind, Predicate, Role, Sign, SignKind, Upos, Xpos, tree};

/// Width of the vectors that relations and roles are scored with.
pub(crate) const RELATION: usize = 64;

/// What is added to the vector of one side of a [`Biaffine`]: a 1, and zeros for what fills up the last tile.
const ADDED: [f32; LANES] = {
    let mut added = [0.0; LANES];
    added[0] = 1.0;
    added
};

/// Width of a vector with what is added to it.
const OTHER: usize = RELATION + LANES;

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
    /// From the vector of the one side: for each number of the other side's, and then for its added 1, what each of
    /// [`Biaffine::width`] labels multiplies it with.
    pub linear: Linear,
    pub labels: usize,
}

impl Biaffine {
    /// Numbers that each label has in an output of [`Biaffine::linear`].
    pub(crate) const EACH: usize = RELATION + 1;

    /// Labels, with those that fill up to a power of two, in an output of [`Biaffine::linear`].
    pub(crate) fn width_of(labels: usize) -> usize {
        labels.next_power_of_two().max(LANES)
    }

    fn width(&self) -> usize {
        Biaffine::width_of(self.labels)
    }

    /// Adds to `scores` the score of each of [`Biaffine::width`] labels of each row of `work.rows` with the row of
    /// `work.others`, as the numbers come: all of them at once would be too many for the cache.
    #[inline(always)]
    fn add_scores<I: Instructions>(&self, instructions: I, work: &mut BiaffineBuffers, scores: &mut [f32]) {
        work.quantise_rows::<I>();
        let width = self.width();
        let add_panel = |row: usize, scores: &mut [f32], first: usize, numbers: &Panel| {
            let other = &work.others[row * OTHER..][..OTHER];
            for (at, numbers) in numbers.iter().enumerate() {
                let column = first + at * LANES;
                let (number, label) = (column >> width.trailing_zeros(), column & (width - 1));
                add(
                    &mut scores.as_chunks_mut().0[label / LANES],
                    other[number],
                    numbers,
                );
            }
        };
        self.linear
            .apply(instructions, &work.quantised, scores, width, add_panel);
    }

    /// Fills `work.left` with an output for each row of `work.rows`, which is filled up to whole tiles.
    #[inline(always)]
    fn left<I: Instructions>(&self, instructions: I, work: &mut BiaffineBuffers) {
        work.quantise_rows::<I>();
        self.linear.fill(instructions, &work.quantised, &mut work.left, 0);
    }

    /// The score of each of [`Biaffine::width`] labels, from row `row` of `left` and the vector of the other side.
    #[inline(always)]
    fn scores(&self, left: &[f32], row: usize, vector: &[f32], scores: &mut [f32]) {
        let width = self.width();
        let left = &left[row * self.linear.outputs()..][..width * Biaffine::EACH];
        let (numbers, start) = left.split_at(width * RELATION);
        let (scores, _) = scores.as_chunks_mut::<LANES>();
        let (start, _) = start.as_chunks::<LANES>();
        for (block, (scores, start)) in scores.iter_mut().zip(start).enumerate() {
            // Two sums, which need not wait for each other.
            let (mut even, mut odd) = (*start, [0.0; LANES]);
            for (numbers, pair) in numbers.chunks_exact(2 * width).zip(vector.chunks_exact(2)) {
                let (first, second) = numbers.split_at(width);
                let lanes = |numbers: &[f32]| numbers.as_chunks::<LANES>().0[block];
                add(&mut even, pair[0], &lanes(first));
                add(&mut odd, pair[1], &lanes(second));
            }
            for ((score, even), odd) in scores.iter_mut().zip(even).zip(odd) {
                *score = even + odd;
            }
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
    others: Vec<f32>,
    quantised: Quantised,
    left: Aligned<f32>,
}

impl BiaffineBuffers {
    /// Fills up the rows to whole tiles, and quantises them.
    #[inline(always)]
    fn quantise_rows<I: Instructions>(&mut self) {
        self.rows
            .resize(whole_tiles(self.rows.len() / RELATION) * RELATION, 0.0);
        self.quantised.fill::<I>(&self.rows, RELATION, 0);
    }
}

impl Heads {
    /// `x` has a vector for each node: sentence by sentence, for the root and for each word; `sentences` are ranges of the
    /// nodes.
    #[inline(always)]
    pub(crate) fn run<I: Instructions>(
        &self,
        instructions: I,
        x: &Quantised,
        sentences: &[Range<usize>],
        buffers: &mut Buffers,
    ) -> Vec<Answer> {
        let b = buffers;
        let nodes = sentences.last().map_or(0, |sentence| sentence.end);
        self.linear.fill(instructions, x, &mut b.outputs, 0);
        let stride = self.linear.outputs();
        let outputs = &mut b.outputs[..nodes * stride];
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
        let (labels, width) = (self.relations.labels, self.relations.width());
        let mut answers = Vec::with_capacity(sentences.len());
        for (sentence, heads) in sentences.iter().zip(heads) {
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
                let scores = &b.relation_scores[node * width..][..labels];
                if *head == 0 {
                    Deprel::Root
                } else {
                    self.deprels[largest_but_root(scores, &self.deprels)]
                }
            };
            let mut signs = Vec::new();
            for (token, node) in words.clone().enumerate() {
                add_signs(token, row(node, &columns.event), &self.events, &mut signs);
                add_signs(token, row(node, &columns.said), &self.said, &mut signs);
            }
            answers.push(Answer {
                upos: upos.collect(),
                xpos: xpos.collect(),
                deprels: words.zip(&heads).map(relation).collect(),
                heads: heads.iter().map(|head| head.checked_sub(1)).collect(),
                names: names(&name_rows, &self.names),
                predicates: self.predicates(outputs, sentence, &b.predicates, &b.biaffine.left),
                signs,
            });
        }
        answers
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
        let mut trees = Vec::with_capacity(sentences.len());
        for sentence in sentences {
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
            trees.push(tree::heads(scores, width, count));
        }
        trees
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
        let width = self.relations.width();
        scores.clear();
        scores.resize(whole_tiles(count) * width, 0.0);
        // A tile of nodes at a time, whose scores stay in the cache.
        for (tile, heads) in head_nodes.chunks(ROWS).enumerate() {
            work.rows.clear();
            work.others.clear();
            for (node, head) in (tile * ROWS..).zip(heads) {
                let row = |node: usize| &outputs[node * stride..][..stride];
                work.rows
                    .extend_from_slice(&row(node)[self.columns.relation_dependent.clone()]);
                work.others
                    .extend_from_slice(&row(*head)[self.columns.relation_head.clone()]);
                work.others.extend_from_slice(&ADDED);
            }
            work.others.resize(ROWS * OTHER, 0.0);
            let scores = &mut scores[tile * ROWS * width..][..ROWS * width];
            self.relations.add_scores(instructions, work, scores);
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
        self.roles_of.left(instructions, work);
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
        let mut scores = vec![0.0; self.roles_of.width()];
        let mut found = Vec::with_capacity(last - first);
        for (at, &predicate) in predicates.iter().enumerate().take(last).skip(first) {
            let mut arguments: Vec<Argument> = Vec::new();
            for node in words.clone() {
                if node == predicate {
                    continue;
                }
                let vector = &outputs[node * stride..][self.columns.role_dependent.clone()];
                self.roles_of.scores(left, at, vector, &mut scores);
                let scores = &scores[..self.roles.len()];
                let best = largest(scores);
                let Some(role) = self.roles[best] else { continue };
                let argument = Argument {
                    head: node - words.start,
                    role,
                    score: probability(scores, best),
                };
                match arguments.iter_mut().find(|other| other.role == role) {
                    Some(other) if other.score >= argument.score => {}
                    Some(other) => *other = argument,
                    None => arguments.push(argument),
                }
            }
            arguments.sort_by_key(|argument| argument.head);
            found.push(Predicate {
                token: predicate - words.start,
                arguments,
            });
        }
        found
    }
}

/// Adds what a word may be, with its probability, where that is not too small.
#[inline(always)]
fn add_signs(token: usize, row: &[f32], kinds: &[Option<SignKind>], signs: &mut Vec<Sign>) {
    let most = row[largest(row)];
    // Further below the largest, the probability is surely too small: it need not be worked out.
    let least = most + Sign::LEAST.ln() - 0.001;
    let likely = |(x, kind): (&f32, &Option<SignKind>)| kind.is_some() && *x >= least;
    if !row.iter().zip(kinds).any(likely) {
        return;
    }
    let sum = powers(row, most);
    for (x, kind) in row.iter().zip(kinds) {
        let score = power(x - most) / sum;
        if let Some(kind) = *kind
            && score >= Sign::LEAST
        {
            signs.push(Sign { token, kind, score });
        }
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
#[inline(always)]
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
        match (tags[at], names.last_mut()) {
            (NameTag::Begin(kind), _) => {
                names.push(Name {
                    tokens: word..word + 1,
                    kind,
                    score: probability(row, at),
                });
            }
            (NameTag::Inside(_), Some(name)) => {
                name.tokens.end = word + 1;
                name.score = name.score.min(probability(row, at));
            }
            _ => {}
        }
    }
    names
}

/// Softmax of one number among others.
#[inline(always)]
fn probability(numbers: &[f32], at: usize) -> f32 {
    let most = numbers[largest(numbers)];
    power(numbers[at] - most) / powers(numbers, most)
}

/// The sum of the exponentials of numbers, each less the largest of them.
#[inline(always)]
fn powers(numbers: &[f32], most: f32) -> f32 {
    let mut sum = 0.0;
    for x in numbers {
        sum += power(x - most);
    }
    sum
}

/// e to the power of x ≤ 0, and not less than to that of −87.
#[inline(always)]
fn power(x: f32) -> f32 {
    exponential(x.max(-87.0))
}
