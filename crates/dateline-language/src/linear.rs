//! Linear layers: 8-bit ones for the encoder, and plain ones for what comes after it.

use std::ops::{Deref, DerefMut};

use crate::kernel::{COLUMNS, DEPTH, GROUP, Instructions, ROWS, Tile};

/// Values that are added side by side; sums over more are kept in this many parts, so that every
/// processor adds in the same order.
pub(crate) const LANES: usize = 16;

/// Rounds a number of rows up to whole tiles.
pub(crate) fn whole_tiles(rows: usize) -> usize {
    rows.next_multiple_of(ROWS)
}

/// Numbers that begin at a whole cache line, so that no load of a vector touches two.
#[derive(Default)]
pub(crate) struct Aligned<T> {
    numbers: Vec<T>,
    start: usize,
}

impl<T: Copy + Default> Aligned<T> {
    const LINE: usize = 64 / size_of::<T>();

    /// Makes room for `count` numbers. What was there stays only where no more room is needed.
    pub(crate) fn resize(&mut self, count: usize) {
        let needed = count + Self::LINE;
        if self.numbers.len() < needed {
            self.numbers = vec![T::default(); needed];
            self.start = self.numbers.as_ptr().align_offset(64).min(Self::LINE);
        }
    }

    pub(crate) fn from_slice(numbers: &[T]) -> Aligned<T> {
        let mut aligned = Aligned::default();
        aligned.resize(numbers.len());
        aligned[..numbers.len()].copy_from_slice(numbers);
        aligned
    }
}

impl<T> Deref for Aligned<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.numbers[self.start..]
    }
}

impl<T> DerefMut for Aligned<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.numbers[self.start..]
    }
}

/// Rows of numbers, each with its own scale, in 8 bits.
#[derive(Default)]
pub(crate) struct Quantised {
    width: usize,
    count: usize,
    values: Aligned<i8>,
    scales: Vec<f32>,
    /// Sums of the rows' values, where the instructions need them.
    sums: Vec<[i32; ROWS]>,
}

impl Quantised {
    /// Makes room for `count` rows, which are whole tiles, of `width` numbers.
    #[inline(always)]
    pub(crate) fn resize(&mut self, count: usize, width: usize) {
        debug_assert_eq!(width % DEPTH, 0);
        debug_assert_eq!(count % ROWS, 0);
        (self.width, self.count) = (width, count);
        self.values.resize(count * width);
        self.scales.resize(count, 0.0);
        self.sums.resize(count / ROWS, [0; ROWS]);
    }

    /// Quantises rows of `width` numbers, after each of which stand `space` that are left out.
    #[inline(always)]
    pub(crate) fn fill<I: Instructions>(&mut self, rows: &[f32], width: usize, space: usize) {
        self.resize(rows.len() / (width + space), width);
        for (at, row) in rows.chunks_exact(width + space).enumerate() {
            self.set::<I>(at, &row[..width]);
        }
    }

    /// Quantises a row: s = max |x| / 127, q = round(x / s).
    #[inline(always)]
    pub(crate) fn set<I: Instructions>(&mut self, at: usize, row: &[f32]) {
        let largest = largest(row);
        let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        self.scales[at] = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let values = &mut self.values[at * self.width..][..self.width];
        round(row, inverse, values);
        if I::WITHOUT_SIGN {
            let sum = &mut self.sums[at / ROWS][at % ROWS];
            *sum = 0;
            for &value in values.iter() {
                *sum += i32::from(value);
            }
        }
    }
}

/// The largest absolute value of numbers whose count is a multiple of [`LANES`]. Written as loops, because an iterator's
/// `fold` is compiled apart, for the oldest of processors.
#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let (lanes, _) = row.as_chunks::<LANES>();
    let mut parts = [0.0; LANES];
    for lanes in lanes {
        for (part, x) in parts.iter_mut().zip(lanes) {
            let size = x.abs();
            *part = if size > *part { size } else { *part };
        }
    }
    most(&parts)
}

/// The largest of some numbers.
#[inline(always)]
fn most(parts: &[f32; LANES]) -> f32 {
    halve(parts, |a, b| if b > a { b } else { a })
}

/// Rounds to the nearest integer, half to even. The products lie within ±127.
#[inline(always)]
fn round(row: &[f32], factor: f32, values: &mut [i8]) {
    // A number of this size has no bits left for a fraction, and the integer in its lowest bits.
    const MAGIC: f32 = 12_582_912.0;
    for (value, x) in values.iter_mut().zip(row) {
        *value = (x * factor + MAGIC).to_bits() as i8;
    }
}

/// A linear layer with 8-bit weights, packed for the kernel.
pub(crate) struct Linear {
    inputs: usize,
    /// Rounded up to whole tiles; what lies beyond the layer's own outputs is 0.
    outputs: usize,
    panels: Aligned<i8>,
    scales: Vec<Panel>,
    biases: Vec<Panel>,
}

/// What the kernel fills and what is made use of meanwhile, at the beginning of a cache line.
#[repr(align(64))]
struct Tiles([Tile; 2]);

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
        let by_panel = |numbers: &[f32]| {
            let padded = [numbers, &vec![0.0; outputs - count]].concat();
            padded.as_chunks().0.as_chunks().0.to_vec()
        };
        Linear {
            inputs,
            outputs,
            panels: Aligned::from_slice(&panels),
            scales: by_panel(scales),
            biases: by_panel(biases),
        }
    }

    /// Numbers in a row of the output.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Calls `done` with the number of each row of `input`, its row of `out`, the first of [`COLUMNS`] columns, and their
    /// outputs, for all columns. `stride` numbers of `out` are a row.
    #[inline(always)]
    pub(crate) fn apply<I: Instructions>(
        &self,
        instructions: I,
        input: &Quantised,
        out: &mut [f32],
        stride: usize,
        mut done: impl FnMut(usize, &mut [f32], usize, &Panel),
    ) {
        debug_assert_eq!(input.width, self.inputs);
        let steps = instructions.steps(self.inputs);
        let rows = ROWS.div_ceil(steps);
        let mut tiles = Tiles([[[0; COLUMNS]; ROWS]; 2]);
        let [filling, full] = &mut tiles.0;
        let (mut filling, mut full) = (filling, full);
        // The first column and the first row of the tile that is full.
        let mut last = None;
        let turns = (0..self.outputs)
            .step_by(COLUMNS)
            .flat_map(|first| (0..input.count).step_by(ROWS).map(move |row| (first, row)));
        // One turn more than there are products: what one gives is made use of between the steps of the next.
        for next in turns.map(Some).chain([None]) {
            for step in 0..steps {
                if let Some((first, row)) = next {
                    let values = &input.values[row * self.inputs..][..ROWS * self.inputs];
                    let weights = &self.panels[first * self.inputs..][..COLUMNS * self.inputs];
                    instructions.multiply(step, values, &input.sums[row / ROWS], weights, filling);
                }
                let Some((first, row)) = last else { continue };
                let part = ROWS.min(step * rows)..ROWS.min((step + 1) * rows);
                let row = row + part.start;
                let (scales, biases) = (&self.scales[first / COLUMNS], &self.biases[first / COLUMNS]);
                let mut below = &mut out[row * stride..];
                for (at, (products, scale)) in full[part].iter().zip(&input.scales[row..]).enumerate() {
                    let (out, rest) = below.split_at_mut(stride);
                    done(row + at, out, first, &scaled(products, *scale, scales, biases));
                    below = rest;
                }
            }
            (filling, full) = (full, filling);
            last = next;
        }
    }

    /// Fills `out` with a row of outputs for each row of `input`, and leaves `space` numbers after each.
    #[inline(always)]
    pub(crate) fn fill<I: Instructions>(
        &self,
        instructions: I,
        input: &Quantised,
        out: &mut Aligned<f32>,
        space: usize,
    ) {
        let stride = self.outputs + space;
        out.resize(input.count * stride);
        self.apply(instructions, input, out, stride, |_, out, first, numbers| {
            if let Some(out) = panel(out, first) {
                *out = *numbers;
            }
        });
    }
}

/// The numbers of a panel of columns.
pub(crate) type Panel = [[f32; LANES]; COLUMNS / LANES];

/// The panel of a row that begins with a column.
#[inline(always)]
pub(crate) fn panel(row: &mut [f32], first: usize) -> Option<&mut Panel> {
    row[first..].as_chunks_mut().0.first_chunk_mut()
}

/// Products of 8-bit numbers as what they stand for.
#[inline(always)]
fn scaled(products: &[i32; COLUMNS], scale: f32, scales: &Panel, biases: &Panel) -> Panel {
    let (products, _) = products.as_chunks::<LANES>();
    let block = |at: usize| {
        let mut numbers = [0.0; LANES];
        for (((number, &product), weight), bias) in numbers
            .iter_mut()
            .zip(&products[at])
            .zip(&scales[at])
            .zip(&biases[at])
        {
            *number = (product as f32).mul_add(scale * weight, *bias);
        }
        numbers
    };
    [block(0), block(1), block(2)]
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
        *total = factor.mul_add(*number, *total);
    }
}

/// Sum of the parts of a sum, in a fixed order.
#[inline(always)]
pub(crate) fn total(parts: &[f32; LANES]) -> f32 {
    halve(parts, |a, b| a + b)
}

/// The same of twice as many.
#[inline(always)]
pub(crate) fn total_of_two(parts: &[f32; 2 * LANES]) -> f32 {
    total(&std::array::from_fn(|at| parts[at] + parts[at + LANES]))
}

/// Joins each part with the one half as far again, until one is left.
#[inline(always)]
fn halve(parts: &[f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|at| join(parts[at], parts[at + 8]));
    let four: [f32; 4] = std::array::from_fn(|at| join(eight[at], eight[at + 4]));
    let two: [f32; 2] = std::array::from_fn(|at| join(four[at], four[at + 2]));
    join(two[0], two[1])
}
