//! Linear layers: 8-bit ones for the encoder, and plain ones for what comes after it.

use crate::kernel::{COLUMNS, GROUP, Instructions, ROWS};

/// Values that are added side by side; sums over more are kept in this many parts, so that every
/// processor adds in the same order.
pub(crate) const LANES: usize = 16;

/// Rounds a number of rows up to whole tiles.
pub(crate) fn whole_tiles(rows: usize) -> usize {
    rows.next_multiple_of(ROWS)
}

/// Rows of numbers, each with its own scale, in 8 bits.
#[derive(Default)]
pub(crate) struct Quantised {
    width: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
}

impl Quantised {
    /// Quantises rows of `width` numbers: s = max |x| / 127, q = round(x / s).
    #[inline(always)]
    pub(crate) fn fill(&mut self, rows: &[f32], width: usize) {
        debug_assert_eq!(width % LANES, 0);
        let count = rows.len() / width;
        self.width = width;
        self.values.resize(rows.len(), 0);
        self.scales.resize(count, 0.0);
        self.sums.resize(count, 0);
        let outs = self
            .values
            .chunks_exact_mut(width)
            .zip(&mut self.scales)
            .zip(&mut self.sums);
        for (row, ((values, scale), sum)) in rows.chunks_exact(width).zip(outs) {
            let largest = largest(row);
            let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
            *scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            *sum = round(row, inverse, values);
        }
    }
}

/// The largest absolute value.
#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let mut parts = [0.0f32; LANES];
    for lanes in row.chunks_exact(LANES) {
        for (part, x) in parts.iter_mut().zip(lanes) {
            let x = x.abs();
            *part = if x > *part { x } else { *part };
        }
    }
    most(&parts)
}

/// The largest of some numbers.
#[inline(always)]
pub(crate) fn most(parts: &[f32; LANES]) -> f32 {
    let mut parts = *parts;
    for half in [8, 4, 2, 1] {
        for at in 0..half {
            let other = parts[at + half];
            parts[at] = if other > parts[at] { other } else { parts[at] };
        }
    }
    parts[0]
}

/// Rounds to the nearest integer, half to even; gives the sum. The products lie within ±127.
#[inline(always)]
fn round(row: &[f32], factor: f32, values: &mut [i8]) -> i32 {
    // A number of this size has no bits left for a fraction, and the integer in its lowest bits.
    const MAGIC: f32 = 12_582_912.0;
    for (value, x) in values.iter_mut().zip(row) {
        *value = (x * factor + MAGIC).to_bits() as i8;
    }
    values.iter().map(|&value| i32::from(value)).sum()
}

/// A linear layer with 8-bit weights, packed for the kernel.
pub(crate) struct Linear {
    inputs: usize,
    /// Rounded up to whole tiles; what lies beyond the layer's own outputs is 0.
    outputs: usize,
    panels: Vec<i8>,
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Linear {
    /// Packs weights of one row per output, without −128.
    pub(crate) fn new(weights: &[i8], scales: &[f32], biases: &[f32], without_sign: bool) -> Linear {
        let count = scales.len();
        let inputs = weights.len() / count;
        let outputs = count.next_multiple_of(COLUMNS);
        let flip = if without_sign { -128 } else { 0 };
        let mut panels = vec![flip; inputs * outputs];
        for (panel, rows) in panels
            .chunks_exact_mut(inputs * COLUMNS)
            .zip(weights.chunks(inputs * COLUMNS))
        {
            for (column, row) in rows.chunks_exact(inputs).enumerate() {
                for (at, group) in row.chunks_exact(GROUP).enumerate() {
                    let packed = &mut panel[(at * COLUMNS + column) * GROUP..][..GROUP];
                    for (packed, weight) in packed.iter_mut().zip(group) {
                        *packed = weight ^ flip;
                    }
                }
            }
        }
        let padded = |values: &[f32]| [values, &vec![0.0; outputs - count]].concat();
        Linear {
            inputs,
            outputs,
            panels,
            scales: padded(scales),
            biases: padded(biases),
        }
    }

    /// Numbers in a row of the output.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Fills `out` with a row of outputs for each row of `input`, which has whole tiles of rows.
    #[inline(always)]
    pub(crate) fn apply<I: Instructions>(&self, instructions: I, input: &Quantised, out: &mut Vec<f32>) {
        debug_assert_eq!(input.width, self.inputs);
        let rows = input.scales.len();
        debug_assert_eq!(rows % ROWS, 0);
        out.resize(rows * self.outputs, 0.0);
        let mut tile = [[0; COLUMNS]; ROWS];
        for (panel, weights) in self.panels.chunks_exact(self.inputs * COLUMNS).enumerate() {
            let first = panel * COLUMNS;
            let scales = &self.scales[first..first + COLUMNS];
            let biases = &self.biases[first..first + COLUMNS];
            for block in 0..rows / ROWS {
                let values = &input.values[block * ROWS * self.inputs..][..ROWS * self.inputs];
                let mut sums = [0; ROWS];
                sums.copy_from_slice(&input.sums[block * ROWS..][..ROWS]);
                instructions.tile(values, &sums, weights, &mut tile);
                for (row, products) in tile.iter().enumerate() {
                    let row = block * ROWS + row;
                    let scale = input.scales[row];
                    let out = &mut out[row * self.outputs + first..][..COLUMNS];
                    for (((out, &product), weight), bias) in
                        out.iter_mut().zip(products).zip(scales).zip(biases)
                    {
                        *out = product as f32 * (scale * weight) + bias;
                    }
                }
            }
        }
    }
}

/// Columns of a plain product that are computed together.
const BLOCK: usize = 4 * LANES;

/// A matrix of plain numbers, cut into blocks of columns.
#[derive(Default)]
pub(crate) struct Matrix {
    height: usize,
    /// Rounded up to whole blocks.
    width: usize,
    blocks: Vec<f32>,
}

impl Matrix {
    /// Takes the number at each row and column from a function.
    #[inline(always)]
    pub(crate) fn fill(&mut self, height: usize, width: usize, number: impl Fn(usize, usize) -> f32) {
        self.height = height;
        self.width = width.next_multiple_of(BLOCK);
        self.blocks.clear();
        self.blocks.resize(height * self.width, 0.0);
        for column in 0..width {
            let block = column / BLOCK * BLOCK * height + column % BLOCK;
            for row in 0..height {
                self.blocks[block + row * BLOCK] = number(row, column);
            }
        }
    }

    /// Numbers in a row, with those that fill up the last block.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Calls `done` with the row, the first column and the numbers of each block of `rows` · `self` + `start`.
    #[inline(always)]
    pub(crate) fn multiply(
        &self,
        rows: &[f32],
        start: Option<&[f32]>,
        mut done: impl FnMut(usize, usize, &[f32; BLOCK]),
    ) {
        const TOGETHER: usize = 4;
        let height = self.height;
        for (block, weights) in self.blocks.chunks_exact(height * BLOCK).enumerate() {
            let column = block * BLOCK;
            let (weights, _) = weights.as_chunks::<BLOCK>();
            let begin = start
                .and_then(|start| start[column..].first_chunk())
                .unwrap_or(&[0.0; BLOCK]);
            for (group, rows) in rows.chunks(TOGETHER * height).enumerate() {
                let first = group * TOGETHER;
                if rows.len() == TOGETHER * height {
                    let (ab, cd) = rows.split_at(2 * height);
                    let ((a, b), (c, d)) = (ab.split_at(height), cd.split_at(height));
                    let [mut at, mut bt, mut ct, mut dt] = [*begin; TOGETHER];
                    for ((((weights, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
                        add(&mut at, *a, weights);
                        add(&mut bt, *b, weights);
                        add(&mut ct, *c, weights);
                        add(&mut dt, *d, weights);
                    }
                    for (k, numbers) in [at, bt, ct, dt].iter().enumerate() {
                        done(first + k, column, numbers);
                    }
                } else {
                    for (k, row) in rows.chunks_exact(height).enumerate() {
                        let mut numbers = *begin;
                        for (weights, x) in weights.iter().zip(row) {
                            add(&mut numbers, *x, weights);
                        }
                        done(first + k, column, &numbers);
                    }
                }
            }
        }
    }
}

/// Adds a multiple of some numbers to a total.
#[inline(always)]
pub(crate) fn add<const N: usize>(total: &mut [f32; N], factor: f32, numbers: &[f32; N]) {
    for (total, number) in total.iter_mut().zip(numbers) {
        *total += factor * number;
    }
}

/// Sum of the parts of a sum, in a fixed order.
#[inline(always)]
pub(crate) fn total(parts: &[f32; LANES]) -> f32 {
    let mut parts = *parts;
    for half in [8, 4, 2, 1] {
        for at in 0..half {
            parts[at] += parts[at + half];
        }
    }
    parts[0]
}
