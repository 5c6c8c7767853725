//! How much of an input is read.

/// Limits against inputs that are broken or hostile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest text, page, feed, row or JSON line, in bytes.
    pub bytes: usize,
    /// Most bytes that a packed file may unpack to.
    pub unpacked: u64,
    /// Most bytes that a packed file may unpack to for each of its own, beyond the first MiB.
    pub ratio: u64,
    /// Most records of an archive, entries of a feed, rows of a table.
    pub records: u64,
    /// Longest header of a record of an archive, in bytes.
    pub header: usize,
    /// Deepest nesting of elements in a page or feed.
    pub nesting: usize,
    /// Seconds that the making of one report out of a page may take; 0 for any.
    pub seconds: u64,
}

impl Default for Limits {
    /// 16 MiB a report, some forty times the longest we know; 64 GiB unpacked, 200 times the packed size;
    /// 10 million records; headers of 64 KiB; 512 elements deep, as browsers have it; two minutes.
    fn default() -> Limits {
        Limits {
            bytes: 16 << 20,
            unpacked: 64 << 30,
            ratio: 200,
            records: 10_000_000,
            header: 64 << 10,
            nesting: 512,
            seconds: 120,
        }
    }
}
