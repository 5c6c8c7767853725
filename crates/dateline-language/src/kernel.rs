//! Products of 8-bit matrices, for the instructions that a processor has.
//!
//! All paths give the same integers. Everything else that the model computes is plain Rust which
//! [`Kernel::run`] compiles once for each set of instructions; it fixes the order of its additions
//! and which of them are fused with a product (`mul_add`), so that every processor gives the same bits.
//! Without instructions for that, [`Kernel::Scalar`], it is slow.
//!
//! This is the only module with `unsafe` in it.

/// Rows of a tile.
pub(crate) const ROWS: usize = 32;
/// Columns of a tile.
pub(crate) const COLUMNS: usize = 48;
/// Values of a row that are multiplied and added in one instruction.
pub(crate) const GROUP: usize = 4;
/// Values of a row that are multiplied in one step: rows are whole steps long.
pub(crate) const DEPTH: usize = 64;

/// Products of [`ROWS`] rows with [`COLUMNS`] columns.
pub(crate) type Tile = [[i32; COLUMNS]; ROWS];

/// Instructions of a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kernel {
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    Amx,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Scalar,
}

/// A piece of work that is compiled for each set of instructions. Implementations of `run` must be
/// `#[inline(always)]`, and so must be what they call, where its speed matters.
pub(crate) trait Work {
    type Output;
    fn run<I: Instructions>(self, instructions: I) -> Self::Output;
}

/// Proof that the processor has a set of instructions.
pub(crate) trait Instructions: Copy {
    /// Whether weights are packed with 128 added to them, as bytes without sign.
    const WITHOUT_SIGN: bool;

    /// Steps in which rows of `length` values are multiplied. Between them the caller does other work, so that a processor
    /// that has a unit of its own for products is busy with both.
    #[inline(always)]
    fn steps(self, _length: usize) -> usize {
        1
    }

    /// Multiplies rows with a panel of packed columns; what is in `tile` counts after the last step, which follow each
    /// other from 0.
    ///
    /// `rows`: [`ROWS`] rows of whole [`DEPTH`]s of values, −127 to 127, one after the other. `sums`: the sum of each row.
    /// `panel`: for each [`GROUP`] of the length, the weights of each of [`COLUMNS`] columns for it.
    fn multiply(self, step: usize, rows: &[i8], sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile);
}

impl Kernel {
    /// The fastest that this processor has.
    pub(crate) fn detect() -> Kernel {
        Kernel::available()[0]
    }

    /// All that this processor has, the fastest first.
    pub(crate) fn available() -> Vec<Kernel> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                #[cfg(target_os = "linux")]
                if amx::is_available() {
                    kernels.push(Kernel::Amx);
                }
                kernels.push(Kernel::Avx512);
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                kernels.push(Kernel::Avx2);
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            kernels.push(Kernel::Neon);
        }
        kernels.push(Kernel::Scalar);
        kernels
    }

    /// Whether weights are packed with 128 added for this kernel.
    pub(crate) fn without_sign(self) -> bool {
        match self {
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kernel::Amx => amx::Amx::WITHOUT_SIGN,
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => x86::Avx512::WITHOUT_SIGN,
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => x86::Avx2::WITHOUT_SIGN,
            #[cfg(target_arch = "aarch64")]
            Kernel::Neon => arm::Neon::WITHOUT_SIGN,
            Kernel::Scalar => Scalar::WITHOUT_SIGN,
        }
    }

    /// Does a piece of work with these instructions.
    pub(crate) fn run<W: Work>(self, work: W) -> W::Output {
        match self {
            // SAFETY: a `Kernel` other than `Scalar` comes from `available`, which asks the processor.
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kernel::Amx => unsafe { amx::run(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { x86::run_avx512(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { x86::run_avx2(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kernel::Neon => unsafe { arm::run_neon(work) },
            Kernel::Scalar => work.run(Scalar),
        }
    }
}

/// Stops where a tile's arguments do not fit each other; gives the number of groups in a row.
fn groups(rows: &[i8], panel: &[i8]) -> usize {
    let depths = rows.len() / (ROWS * DEPTH);
    assert_eq!(rows.len(), depths * ROWS * DEPTH);
    assert_eq!(panel.len(), depths * COLUMNS * DEPTH);
    depths * DEPTH / GROUP
}

/// No special instructions.
#[derive(Clone, Copy)]
pub(crate) struct Scalar;

impl Instructions for Scalar {
    const WITHOUT_SIGN: bool = false;

    #[inline(always)]
    fn multiply(self, _step: usize, rows: &[i8], _sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
        let groups = groups(rows, panel);
        for (row, out) in rows.chunks_exact(groups * GROUP).zip(tile) {
            *out = [0; COLUMNS];
            for (x, w) in row.chunks_exact(GROUP).zip(panel.chunks_exact(COLUMNS * GROUP)) {
                for (out, w) in out.iter_mut().zip(w.chunks_exact(GROUP)) {
                    *out += x
                        .iter()
                        .zip(w)
                        .map(|(&x, &w)| i32::from(x) * i32::from(w))
                        .sum::<i32>();
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{COLUMNS, GROUP, Instructions, ROWS, Tile, Work, groups};

    /// AVX-512 with VNNI. Only `run_avx512` makes one.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx512(());

    /// AVX2. Only `run_avx2` makes one.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(());

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    pub(super) fn run_avx512<W: Work>(work: W) -> W::Output {
        work.run(Avx512(()))
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn run_avx2<W: Work>(work: W) -> W::Output {
        work.run(Avx2(()))
    }

    impl Instructions for Avx512 {
        const WITHOUT_SIGN: bool = true;

        #[inline(always)]
        fn multiply(self, _step: usize, rows: &[i8], sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
            // SAFETY: an `Avx512` is made only where the processor has the instructions.
            unsafe { tile_avx512(rows, sums, panel, tile) }
        }
    }

    impl Instructions for Avx2 {
        const WITHOUT_SIGN: bool = false;

        #[inline(always)]
        fn multiply(self, _step: usize, rows: &[i8], _sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
            // SAFETY: an `Avx2` is made only where the processor has the instructions.
            unsafe { tile_avx2(rows, panel, tile) }
        }
    }

    /// Four values of a row.
    ///
    /// # Safety
    /// `at + 4` must not be greater than the length of `rows`.
    #[inline(always)]
    unsafe fn group(rows: &[i8], at: usize) -> i32 {
        debug_assert!(at + GROUP <= rows.len());
        // SAFETY: the caller's duty; `read_unaligned` asks for no alignment.
        unsafe { rows.as_ptr().add(at).cast::<i32>().read_unaligned() }
    }

    /// `panel` holds each weight plus 128: Σ (w + 128) x = Σ w x + 128 Σ x.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn tile_avx512(rows: &[i8], sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
        const VECTORS: usize = COLUMNS * GROUP / 64;
        const PART: usize = 8;
        let groups = groups(rows, panel);
        for first_row in (0..ROWS).step_by(PART) {
            let mut total = [[_mm512_setzero_si512(); VECTORS]; PART];
            for (total, &sum) in total.iter_mut().zip(&sums[first_row..]) {
                *total = [_mm512_set1_epi32(-128 * sum); VECTORS];
            }
            for at in 0..groups {
                let mut weights = [_mm512_setzero_si512(); VECTORS];
                for (vector, weights) in weights.iter_mut().enumerate() {
                    let byte = (at * VECTORS + vector) * 64;
                    // SAFETY: `groups` made sure that the panel has COLUMNS * GROUP bytes for each group.
                    *weights = unsafe { _mm512_loadu_si512(panel.as_ptr().add(byte).cast()) };
                }
                for (row, total) in total.iter_mut().enumerate() {
                    // SAFETY: `groups` made sure that each row has GROUP bytes for each group.
                    let x = unsafe { group(rows, ((first_row + row) * groups + at) * GROUP) };
                    let x = _mm512_set1_epi32(x);
                    for (total, weights) in total.iter_mut().zip(weights) {
                        *total = _mm512_dpbusd_epi32(*total, weights, x);
                    }
                }
            }
            for (out, total) in tile[first_row..].iter_mut().zip(total) {
                for (out, total) in out.chunks_exact_mut(16).zip(total) {
                    // SAFETY: the chunk has 16 integers.
                    unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), total) }
                }
            }
        }
    }

    /// Without sign times with sign, so the sign of x moves to the weight; neither is −128, so that two
    /// products fit in 16 bits.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn tile_avx2(rows: &[i8], panel: &[i8], tile: &mut Tile) {
        const VECTORS: usize = 2;
        const PART: usize = 4;
        let groups = groups(rows, panel);
        let ones = _mm256_set1_epi16(1);
        for first_row in (0..ROWS).step_by(PART) {
            for first in (0..COLUMNS / 8).step_by(VECTORS) {
                let mut total = [[_mm256_setzero_si256(); VECTORS]; PART];
                for at in 0..groups {
                    let mut weights = [_mm256_setzero_si256(); VECTORS];
                    for (vector, weights) in weights.iter_mut().enumerate() {
                        let byte = at * COLUMNS * GROUP + (first + vector) * 32;
                        // SAFETY: `groups` made sure that the panel has COLUMNS * GROUP bytes for each group.
                        *weights = unsafe { _mm256_loadu_si256(panel.as_ptr().add(byte).cast()) };
                    }
                    for (row, total) in total.iter_mut().enumerate() {
                        // SAFETY: `groups` made sure that each row has GROUP bytes for each group.
                        let x = unsafe { group(rows, ((first_row + row) * groups + at) * GROUP) };
                        let x = _mm256_set1_epi32(x);
                        let size = _mm256_abs_epi8(x);
                        for (total, weights) in total.iter_mut().zip(weights) {
                            let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(weights, x));
                            *total = _mm256_add_epi32(*total, _mm256_madd_epi16(pairs, ones));
                        }
                    }
                }
                for (row, total) in total.into_iter().enumerate() {
                    for (vector, total) in total.into_iter().enumerate() {
                        let out = &mut tile[first_row + row][(first + vector) * 8..][..8];
                        // SAFETY: `out` has 8 integers.
                        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), total) }
                    }
                }
            }
        }
    }
}

/// Advanced Matrix Extensions: tiles of up to 16 rows of 64 bytes, as in Intel's Software Developer's Manual, volume 1,
/// chapter 18. The compiler knows them only in its unstable version, so they are written in assembly.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx {
    use std::arch::asm;
    use std::arch::x86_64::__cpuid_count;

    use super::{COLUMNS, DEPTH, GROUP, Instructions, ROWS, Tile, Work, groups};

    /// Bytes of a row of a tile.
    const WIDE: usize = 64;
    const ROWS_OF_TILE: usize = 16;
    const COLUMNS_OF_TILE: usize = WIDE / GROUP;

    /// AMX with 8-bit products. Only `run` makes one.
    #[derive(Clone, Copy)]
    pub(crate) struct Amx(());

    /// How each tile register is laid out: 0 to 5 hold sums, 6 rows, 7 weights.
    #[repr(C, align(64))]
    struct Config {
        palette: u8,
        start: u8,
        reserved: [u8; 14],
        bytes: [u16; 16],
        rows: [u8; 16],
    }

    const CONFIG: Config = {
        let mut config = Config {
            palette: 1,
            start: 0,
            reserved: [0; 14],
            bytes: [0; 16],
            rows: [0; 16],
        };
        let mut tile = 0;
        while tile < 8 {
            config.bytes[tile] = WIDE as u16;
            config.rows[tile] = ROWS_OF_TILE as u8;
            tile += 1;
        }
        config
    };

    // Two tiles of rows and three of weights make a product.
    const _: () = assert!(ROWS == 2 * ROWS_OF_TILE && COLUMNS == 3 * COLUMNS_OF_TILE && DEPTH == WIDE);

    /// Whether the processor has tiles with 8-bit products and the system lets us use them.
    pub(super) fn is_available() -> bool {
        const TILES_AND_INT8: u32 = 1 << 24 | 1 << 25;
        __cpuid_count(7, 0).edx & TILES_AND_INT8 == TILES_AND_INT8 && is_allowed()
    }

    /// Asks Linux to let this process use the tile registers; asking again changes nothing.
    fn is_allowed() -> bool {
        const ARCH_PRCTL: i64 = 158;
        const REQUEST_STATE: i64 = 0x1023;
        const TILE_DATA: i64 = 18;
        let answer: i64;
        // SAFETY: this call touches no memory of ours.
        unsafe {
            asm!(
                "syscall",
                inlateout("rax") ARCH_PRCTL => answer,
                in("rdi") REQUEST_STATE,
                in("rsi") TILE_DATA,
                lateout("rcx") _,
                lateout("r11") _,
                options(nostack),
            );
        }
        answer == 0
    }

    /// Compiled for AVX-512 too, which every processor with AMX has.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    pub(super) fn run<W: Work>(work: W) -> W::Output {
        // SAFETY: `available` found that the processor has tiles and that we may use them.
        unsafe { asm!("ldtilecfg [{}]", in(reg) &CONFIG, options(nostack, readonly)) };
        let output = work.run(Amx(()));
        // SAFETY: as above. Tiles that stay in use would make every change of threads dearer.
        unsafe { asm!("tilerelease", options(nostack, nomem)) };
        output
    }

    impl Instructions for Amx {
        const WITHOUT_SIGN: bool = false;

        #[inline(always)]
        fn steps(self, length: usize) -> usize {
            length / DEPTH
        }

        /// Six sums at once, so that a product need not wait for the one before it.
        #[inline(always)]
        fn multiply(self, step: usize, rows: &[i8], _sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
            let length = groups(rows, panel) * GROUP;
            let at = step * DEPTH;
            assert!(at < length);
            // SAFETY: the registers are set up by `run`, and nothing else changes them between steps. `groups` made sure that
            // there are ROWS rows of `length` bytes, and `length / GROUP` rows of weights, COLUMNS * GROUP bytes each, which
            // are the three tiles side by side.
            unsafe {
                if step == 0 {
                    asm!(
                        "tilezero tmm0",
                        "tilezero tmm1",
                        "tilezero tmm2",
                        "tilezero tmm3",
                        "tilezero tmm4",
                        "tilezero tmm5",
                        options(nostack, nomem)
                    );
                }
                asm!(
                    "tileloadd tmm6, [{above} + {length} * 1]",
                    "tileloadd tmm7, [{panel} + {row} * 1]",
                    "tdpbssd tmm0, tmm6, tmm7",
                    "tileloadd tmm7, [{panel} + {row} * 1 + 64]",
                    "tdpbssd tmm1, tmm6, tmm7",
                    "tileloadd tmm7, [{panel} + {row} * 1 + 128]",
                    "tdpbssd tmm2, tmm6, tmm7",
                    "tileloadd tmm6, [{below} + {length} * 1]",
                    "tdpbssd tmm5, tmm6, tmm7",
                    "tileloadd tmm7, [{panel} + {row} * 1 + 64]",
                    "tdpbssd tmm4, tmm6, tmm7",
                    "tileloadd tmm7, [{panel} + {row} * 1]",
                    "tdpbssd tmm3, tmm6, tmm7",
                    above = in(reg) rows.as_ptr().add(at),
                    below = in(reg) rows.as_ptr().add(ROWS_OF_TILE * length + at),
                    length = in(reg) length,
                    panel = in(reg) panel.as_ptr().add(at * COLUMNS),
                    row = in(reg) COLUMNS * GROUP,
                    options(nostack, readonly),
                );
                if at + DEPTH == length {
                    let (above, below) = tile.split_at_mut(ROWS_OF_TILE);
                    asm!(
                        "tilestored [{above} + {row} * 1], tmm0",
                        "tilestored [{above} + {row} * 1 + 64], tmm1",
                        "tilestored [{above} + {row} * 1 + 128], tmm2",
                        "tilestored [{below} + {row} * 1], tmm3",
                        "tilestored [{below} + {row} * 1 + 64], tmm4",
                        "tilestored [{below} + {row} * 1 + 128], tmm5",
                        above = in(reg) above.as_mut_ptr(),
                        below = in(reg) below.as_mut_ptr(),
                        row = in(reg) COLUMNS * size_of::<i32>(),
                        options(nostack),
                    );
                }
            }
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::*;

    use super::{COLUMNS, GROUP, Instructions, ROWS, Tile, Work, groups};

    /// NEON. Only `run_neon` makes one.
    #[derive(Clone, Copy)]
    pub(crate) struct Neon(());

    #[target_feature(enable = "neon")]
    pub(super) fn run_neon<W: Work>(work: W) -> W::Output {
        work.run(Neon(()))
    }

    impl Instructions for Neon {
        const WITHOUT_SIGN: bool = false;

        #[inline(always)]
        fn multiply(self, _step: usize, rows: &[i8], _sums: &[i32; ROWS], panel: &[i8], tile: &mut Tile) {
            // SAFETY: a `Neon` is made only where the processor has the instructions.
            unsafe { tile_neon(rows, panel, tile) }
        }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn tile_neon(rows: &[i8], panel: &[i8], tile: &mut Tile) {
        const VECTORS: usize = 4;
        const PART: usize = 4;
        let groups = groups(rows, panel);
        for first_row in (0..ROWS).step_by(PART) {
            for first in (0..COLUMNS / 4).step_by(VECTORS) {
                let mut total = [[vdupq_n_s32(0); VECTORS]; PART];
                for at in 0..groups {
                    for vector in 0..VECTORS {
                        let byte = at * COLUMNS * GROUP + (first + vector) * 16;
                        // SAFETY: `groups` made sure that the panel has COLUMNS * GROUP bytes for each group.
                        let weights = unsafe { vld1q_s8(panel.as_ptr().add(byte)) };
                        for (row, total) in total.iter_mut().enumerate() {
                            let byte = ((first_row + row) * groups + at) * GROUP;
                            // SAFETY: `groups` made sure that each row has GROUP bytes for each group.
                            let x = unsafe { rows.as_ptr().add(byte).cast::<i32>().read_unaligned() };
                            let x = vreinterpret_s8_s32(vdup_n_s32(x));
                            let low = vpaddlq_s16(vmull_s8(vget_low_s8(weights), x));
                            let high = vpaddlq_s16(vmull_s8(vget_high_s8(weights), x));
                            total[vector] = vaddq_s32(total[vector], vpaddq_s32(low, high));
                        }
                    }
                }
                for (row, total) in total.into_iter().enumerate() {
                    for (vector, total) in total.into_iter().enumerate() {
                        let out = &mut tile[first_row + row][(first + vector) * 4..][..4];
                        // SAFETY: `out` has 4 integers.
                        unsafe { vst1q_s32(out.as_mut_ptr(), total) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A simple generator of numbers (Knuth's constants), so that the test needs no other crate.
    fn numbers(count: usize, mut seed: u64) -> Vec<i8> {
        let mut next = || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            ((seed >> 40) % 255) as i64 - 127
        };
        (0..count).map(|_| next() as i8).collect()
    }

    struct OneTile<'a> {
        rows: &'a [i8],
        panel: &'a [i8],
    }

    impl Work for OneTile<'_> {
        type Output = Box<Tile>;

        #[inline(always)]
        fn run<I: Instructions>(self, instructions: I) -> Box<Tile> {
            let length = self.rows.len() / ROWS;
            let mut sums = [0; ROWS];
            for (sum, row) in sums.iter_mut().zip(self.rows.chunks(length)) {
                *sum = row.iter().map(|&x| i32::from(x)).sum();
            }
            let flip = if I::WITHOUT_SIGN { -128 } else { 0 };
            let panel: Vec<i8> = self.panel.iter().map(|w| w ^ flip).collect();
            let mut tile = Box::new([[0; COLUMNS]; ROWS]);
            for step in 0..instructions.steps(length) {
                instructions.multiply(step, self.rows, &sums, &panel, &mut tile);
            }
            tile
        }
    }

    #[test]
    fn all_instructions_give_the_same_integers() {
        for (length, seed) in [(64, 1), (192, 2), (384, 3), (1536, 4)] {
            let mut rows = numbers(length * ROWS, seed);
            let panel = numbers(length * COLUMNS, seed + 100);
            rows[..length].fill(127);
            rows[length..2 * length].fill(-127);
            let scalar = Kernel::Scalar.run(OneTile {
                rows: &rows,
                panel: &panel,
            });
            for kernel in Kernel::available() {
                let tile = kernel.run(OneTile {
                    rows: &rows,
                    panel: &panel,
                });
                assert_eq!(tile, scalar, "{kernel:?}");
            }
        }
    }
}
