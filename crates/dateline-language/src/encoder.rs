//! The encoder: a BERT of a few layers that runs on many sentences at once, without padding.
//!
//! Attention and normalisation stay within a sentence and a row, and every row has its own scale, so that
//! a sentence's vectors do not depend on what it is run with.

use std::ops::Range;

use crate::kernel::Instructions;
use crate::linear::{Aligned, LANES, Linear, Quantised, add, panel, total, total_of_two, whole_tiles};

/// Width of an attention head.
pub(crate) const HEAD: usize = 32;

/// Numbers between two wide rows. Rows that begin a multiple of many cache lines after each other would all lie in the
/// same few places of the cache.
const SPACE: usize = HEAD;

/// Mean and spread of a row made even, then scaled and moved.
pub(crate) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    pub epsilon: f32,
}

/// One layer.
pub(crate) struct Layer {
    /// Query, key and value, one after the other.
    pub attention_in: Linear,
    pub attention_out: Linear,
    pub attention_norm: Norm,
    pub feedforward_in: Linear,
    pub feedforward_out: Linear,
    pub feedforward_norm: Norm,
}

/// Embeddings and layers.
pub(crate) struct Encoder {
    pub hidden: usize,
    /// One row a piece, 8 bits, with a scale a row.
    pub words: Vec<i8>,
    pub word_scales: Vec<f32>,
    pub positions: Vec<f32>,
    pub shapes: Vec<f32>,
    pub norm: Norm,
    pub layers: Vec<Layer>,
}

/// Piece of a sentence as the encoder takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Row of the word embeddings.
    pub piece: u32,
    /// Row of the shape embeddings.
    pub shape: u8,
    /// Place in the sentence.
    pub position: u16,
}

/// Sentences that are run together.
#[derive(Default)]
pub(crate) struct Batch {
    /// The pieces of all sentences, one sentence after the other.
    pub pieces: Vec<Input>,
    /// Ranges of `pieces`.
    pub sentences: Vec<Range<usize>>,
    /// The pieces that a vector is asked for: of each sentence the root and the beginning of each word.
    pub nodes: Vec<usize>,
    /// Ranges of `nodes`, one for each sentence.
    pub trees: Vec<Range<usize>>,
}

/// What the encoder works on; kept from batch to batch.
#[derive(Default)]
pub(crate) struct Buffers {
    x: Aligned<f32>,
    quantised: Quantised,
    wide: Aligned<f32>,
    narrow: Aligned<f32>,
    attention: AttentionBuffers,
}

#[derive(Default)]
struct AttentionBuffers {
    keys: Vec<[f32; LANES]>,
    scores: Vec<f32>,
}

impl Encoder {
    /// A vector, quantised, for each node of the batch; rows are added to make whole tiles.
    #[inline(always)]
    pub(crate) fn run<'b, I: Instructions>(
        &self,
        instructions: I,
        batch: &Batch,
        buffers: &'b mut Buffers,
    ) -> &'b Quantised {
        let Buffers {
            x,
            quantised,
            wide,
            narrow,
            attention: work,
        } = buffers;
        let hidden = self.hidden;
        let count = whole_tiles(batch.pieces.len()) * hidden;
        x.resize(count);
        narrow.resize(count);
        // Rows that belong to no piece are computed, too, and looked at by nobody.
        let used = batch.pieces.len() * hidden;
        narrow[used..count].fill(0.0);
        x[used..count].fill(0.0);
        for (row, input) in x.chunks_exact_mut(hidden).zip(&batch.pieces) {
            self.embed(row, *input);
        }
        quantised.fill::<I>(&x[..count], hidden, 0);
        let all: Vec<usize> = (0..batch.pieces.len()).collect();
        for (number, layer) in self.layers.iter().enumerate() {
            layer.attention_in.fill(instructions, quantised, wide, SPACE);
            // After the last layer only the nodes are looked at: what is no key or value is computed for them alone.
            let (asking, ranges) = if number + 1 == self.layers.len() {
                for (row, &piece) in batch.nodes.iter().enumerate() {
                    x.copy_within(piece * hidden..(piece + 1) * hidden, row * hidden);
                }
                (&batch.nodes, &batch.trees)
            } else {
                (&all, &batch.sentences)
            };
            for (sentence, range) in batch.sentences.iter().zip(ranges) {
                let out = &mut narrow[range.start * hidden..range.end * hidden];
                attention(wide, &asking[range.clone()], sentence.clone(), hidden, out, work);
            }
            let count = whole_tiles(asking.len()) * hidden;
            let (x, narrow) = (&mut x[..count], &narrow[..count]);
            quantised.fill::<I>(narrow, hidden, 0);
            add_outputs(instructions, &layer.attention_out, quantised, x);
            layer.attention_norm.apply_and_quantise::<I>(x, quantised);

            let width = layer.feedforward_in.outputs();
            let stride = width + SPACE;
            wide.resize(count / hidden * stride);
            let wide = &mut wide[..count / hidden * stride];
            layer
                .feedforward_in
                .apply(instructions, quantised, wide, stride, |_, out, first, numbers| {
                    let Some(out) = panel(out, first) else { return };
                    for (out, numbers) in out.iter_mut().zip(numbers) {
                        *out = gelus(numbers);
                    }
                });
            quantised.fill::<I>(wide, width, SPACE);
            add_outputs(instructions, &layer.feedforward_out, quantised, x);
            layer.feedforward_norm.apply_and_quantise::<I>(x, quantised);
        }
        quantised
    }

    #[inline(always)]
    fn embed(&self, row: &mut [f32], input: Input) {
        let width = self.hidden;
        let at = |index: usize| index * width..(index + 1) * width;
        let words = &self.words[at(input.piece as usize)];
        let scale = self.word_scales[input.piece as usize];
        let positions = &self.positions[at(input.position as usize)];
        let shapes = &self.shapes[at(input.shape as usize)];
        for (((x, word), position), shape) in row.iter_mut().zip(words).zip(positions).zip(shapes) {
            *x = f32::from(*word).mul_add(scale, position + shape);
        }
        self.norm.apply(row);
    }
}

/// x = x + the layer's outputs.
#[inline(always)]
fn add_outputs<I: Instructions>(instructions: I, layer: &Linear, input: &Quantised, x: &mut [f32]) {
    let width = layer.outputs();
    layer.apply(instructions, input, x, width, |_, x, first, numbers| {
        let Some(x) = panel(x, first) else { return };
        for (x, numbers) in x.iter_mut().zip(numbers) {
            for (x, y) in x.iter_mut().zip(numbers) {
                *x += y;
            }
        }
    });
}

impl Norm {
    /// Makes each row of `x` even, and fills `quantised` with the rows.
    #[inline(always)]
    fn apply_and_quantise<I: Instructions>(&self, x: &mut [f32], quantised: &mut Quantised) {
        let width = self.weight.len();
        quantised.resize(x.len() / width, width);
        for (at, row) in x.chunks_exact_mut(width).enumerate() {
            self.apply(row);
            quantised.set::<I>(at, row);
        }
    }

    #[inline(always)]
    fn apply(&self, row: &mut [f32]) {
        let width = row.len() as f32;
        // Two sums, which need not wait for each other.
        let (lanes, _) = row.as_chunks::<{ 2 * LANES }>();
        let mut parts = [0.0; 2 * LANES];
        for lanes in lanes {
            for (part, x) in parts.iter_mut().zip(lanes) {
                *part += x;
            }
        }
        let mean = total_of_two(&parts) / width;
        let mut parts = [0.0; 2 * LANES];
        for lanes in lanes {
            for (part, x) in parts.iter_mut().zip(lanes) {
                let off = x - mean;
                *part = off.mul_add(off, *part);
            }
        }
        let factor = 1.0 / (total_of_two(&parts) / width + self.epsilon).sqrt();
        for ((x, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
            *x = ((*x - mean) * factor).mul_add(*weight, *bias);
        }
    }
}

/// Attention of some rows of a sentence to all of it. `wide` has query, key and value of each piece side by side; `out` has
/// a row for each row of `asking`.
#[inline(always)]
fn attention(
    wide: &[f32],
    asking: &[usize],
    sentence: Range<usize>,
    hidden: usize,
    out: &mut [f32],
    work: &mut AttentionBuffers,
) {
    let AttentionBuffers { keys, scores } = work;
    let heads = hidden / HEAD;
    let (wide, _) = wide.as_chunks::<HEAD>();
    let (out, _) = out.as_chunks_mut::<HEAD>();
    let stride = 3 * heads + SPACE / HEAD;
    let part = |row: usize, number: usize, head: usize| &wide[row * stride + number * heads + head];
    let width = sentence.len().next_multiple_of(LANES);
    keys.clear();
    keys.resize(width / LANES * HEAD, [0.0; LANES]);
    scores.clear();
    scores.resize(TOGETHER * width, 0.0);
    for head in 0..heads {
        for (at, row) in sentence.clone().enumerate() {
            turn(part(row, 1, head), at, keys);
        }
        for (group, asking) in asking.chunks(TOGETHER).enumerate() {
            // Where the count is not a multiple, rows of zeros fill up the last few.
            let mut query = [&[0.0; HEAD]; TOGETHER];
            for (query, row) in query.iter_mut().zip(asking) {
                *query = part(*row, 0, head);
            }
            weigh(&query, keys, scores);
            let mut sums = [0.0; TOGETHER];
            for (scores, sum) in scores.chunks_exact_mut(width).zip(&mut sums) {
                *sum = exponentials(scores, sentence.len());
            }
            let values = sentence.clone().map(|row| part(row, 2, head));
            let totals = mix(scores, width, values);
            for (k, (total, sum)) in totals.iter().zip(sums).enumerate().take(asking.len()) {
                let out = &mut out[(group * TOGETHER + k) * heads + head];
                let share = 1.0 / sum;
                for (out, total) in out.iter_mut().zip(total) {
                    *out = total * share;
                }
            }
        }
    }
}

/// Rows of a sentence that attend at once.
const TOGETHER: usize = 4;

/// Puts a key beside others: for each [`LANES`] of them, their first numbers stand side by side, then their second, and so on.
#[inline(always)]
fn turn(key: &[f32; HEAD], at: usize, keys: &mut [[f32; LANES]]) {
    let block = &mut keys[at / LANES * HEAD..][..HEAD];
    for (lanes, number) in block.iter_mut().zip(key) {
        lanes[at % LANES] = *number;
    }
}

/// Fills `scores` with [`TOGETHER`] rows of query · key / √[`HEAD`].
#[inline(always)]
fn weigh(query: &[&[f32; HEAD]; TOGETHER], keys: &[[f32; LANES]], scores: &mut [f32]) {
    let scale = 1.0 / (HEAD as f32).sqrt();
    let width = scores.len() / TOGETHER;
    let (blocks, _) = keys.as_chunks::<HEAD>();
    for (block, keys) in blocks.iter().enumerate() {
        // Two sums a row, which need not wait for each other.
        let (first, second) = keys.split_at(HEAD / 2);
        let [mut a0, mut b0, mut c0, mut d0] = [[0.0; LANES]; TOGETHER];
        let [mut a1, mut b1, mut c1, mut d1] = [[0.0; LANES]; TOGETHER];
        for (at, (first, second)) in first.iter().zip(second).enumerate() {
            add(&mut a0, query[0][at], first);
            add(&mut a1, query[0][at + HEAD / 2], second);
            add(&mut b0, query[1][at], first);
            add(&mut b1, query[1][at + HEAD / 2], second);
            add(&mut c0, query[2][at], first);
            add(&mut c1, query[2][at + HEAD / 2], second);
            add(&mut d0, query[3][at], first);
            add(&mut d1, query[3][at + HEAD / 2], second);
        }
        for (row, (first, second)) in [(a0, a1), (b0, b1), (c0, c1), (d0, d1)].iter().enumerate() {
            let scores = &mut scores[row * width + block * LANES..][..LANES];
            for ((score, first), second) in scores.iter_mut().zip(first).zip(second) {
                *score = (first + second) * scale;
            }
        }
    }
}

/// Sums of the values, weighted by each of [`TOGETHER`] rows of scores.
#[inline(always)]
fn mix<'a>(
    scores: &[f32],
    width: usize,
    values: impl Iterator<Item = &'a [f32; HEAD]>,
) -> [[f32; HEAD]; TOGETHER] {
    let (ab, cd) = scores.split_at(2 * width);
    let ((a, b), (c, d)) = (ab.split_at(width), cd.split_at(width));
    // Each sum by its own name: an index into an array of sums would be looked up in memory for every number.
    let [mut a0, mut b0, mut c0, mut d0] = [[0.0; LANES]; TOGETHER];
    let [mut a1, mut b1, mut c1, mut d1] = [[0.0; LANES]; TOGETHER];
    for ((((value, a), b), c), d) in values.zip(a).zip(b).zip(c).zip(d) {
        let ([first, second], _) = value.as_chunks::<LANES>() else {
            continue;
        };
        add(&mut a0, *a, first);
        add(&mut a1, *a, second);
        add(&mut b0, *b, first);
        add(&mut b1, *b, second);
        add(&mut c0, *c, first);
        add(&mut c1, *c, second);
        add(&mut d0, *d, first);
        add(&mut d1, *d, second);
    }
    let mut sums = [[0.0; HEAD]; TOGETHER];
    for (sums, (left, right)) in sums.iter_mut().zip([(a0, a1), (b0, b1), (c0, c1), (d0, d1)]) {
        sums[..LANES].copy_from_slice(&left);
        sums[LANES..].copy_from_slice(&right);
    }
    sums
}

/// Replaces the first `count` numbers by their exponentials, and the rest by 0; gives the sum. No score comes near ±60,
/// beyond which it counts as ±60, so that the largest need not be found and taken off first.
#[inline(always)]
fn exponentials(numbers: &mut [f32], count: usize) -> f32 {
    let (numbers, _) = numbers.as_chunks_mut::<LANES>();
    let mut parts = [0.0; LANES];
    for (block, lanes) in numbers.iter_mut().enumerate() {
        for (lane, (x, part)) in lanes.iter_mut().zip(&mut parts).enumerate() {
            let power = exponential(x.clamp(-60.0, 60.0));
            *x = if block * LANES + lane < count { power } else { 0.0 };
            *part += *x;
        }
    }
    total(&parts)
}

/// e to the power of x within ±87, to about 2 parts in ten million.
#[inline(always)]
pub(crate) fn exponential(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let power = x * std::f32::consts::LOG2_E;
    let whole = power + MAGIC;
    let part = power - (whole - MAGIC);
    // 2 to the power of `part`, fitted at Chebyshev's points of ±1/2.
    let mut y = 0.001_340_043_2_f32;
    for coefficient in [
        0.009_676_037,
        0.055_503_27,
        0.240_221_07,
        std::f32::consts::LN_2,
        1.0,
    ] {
        y = y.mul_add(part, coefficient);
    }
    f32::from_bits(y.to_bits().wrapping_add(whole.to_bits() << 23))
}

/// [`gelu`] of each of some numbers.
#[inline(always)]
fn gelus(numbers: &[f32; LANES]) -> [f32; LANES] {
    let mut out = [0.0; LANES];
    for (out, x) in out.iter_mut().zip(numbers) {
        *out = gelu(*x);
    }
    out
}

/// x · Φ(x), with Φ to 7 parts in a hundred thousand, which is far finer than the 8 bits that it is cut to next.
///
/// Φ(x) = 1/2 + x P(x²), with P fitted at Chebyshev's points of 0 to 4.5² by least squares, so that x P(x²) is most
/// exact where x is large; beyond ±4.5 it stays what it is there.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    const LIMIT: f32 = 4.5;
    let z = if x > LIMIT { LIMIT } else { x };
    let z = if z < -LIMIT { -LIMIT } else { z };
    let square = z * z;
    let mut y = 2.917_372e-11_f32;
    for coefficient in [
        -3.208_389_3e-9,
        1.551_676_7e-7,
        -4.373_868e-6,
        8.053_694e-5,
        -1.031_751_3e-3,
        9.564_368e-3,
        -6.595_011e-2,
        3.986_95e-1,
    ] {
        y = y.mul_add(square, coefficient);
    }
    x * z.mul_add(y, 0.5)
}

#[cfg(test)]
mod tests {
    use super::gelu;

    #[test]
    fn gelu_at_known_points() {
        // x and x Φ(x), from a table of the normal distribution.
        for (x, expected) in [
            (0.0, 0.0),
            (1.0, 0.841_344_7),
            (-1.0, -0.158_655_3),
            (0.5, 0.345_731_2),
            (-2.0, -0.045_500_3),
            (3.0, 2.995_95),
            (-6.0, 0.0),
            (10.0, 10.0),
        ] {
            let off = (gelu(x) - expected).abs();
            assert!(off < 5e-5 * (1.0 + x.abs()), "{x}: {}", gelu(x));
        }
    }
}
