//! Readers that refuse to go on past a limit.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::Limits;
use crate::error::Passed;

/// Bytes that may always be unpacked, however small the file.
const FREE: u64 = 1 << 20;

/// Counts what is read from a packed file.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Hands on what was unpacked, within the limits.
struct Unpacked<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limits: Limits,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > self.limits.unpacked {
            return Err(io::Error::other(Passed::Unpacked(self.limits.unpacked)));
        }
        let packed = self.packed.load(Ordering::Relaxed);
        let allowed = packed.saturating_mul(self.limits.ratio).max(FREE);
        if self.unpacked > allowed {
            return Err(io::Error::other(Passed::Ratio(self.limits.ratio)));
        }
        Ok(read)
    }
}

/// What a gzip file holds, of one member or many.
pub(crate) fn gunzip(packed: impl Read + Send + 'static, limits: Limits) -> Box<dyn BufRead + Send> {
    unpack(packed, limits, |counted| {
        MultiGzDecoder::new(BufReader::new(counted))
    })
}

/// What a raw deflate stream holds.
pub(crate) fn inflate(packed: impl Read + Send + 'static, limits: Limits) -> Box<dyn BufRead + Send> {
    unpack(packed, limits, |counted| {
        flate2::bufread::DeflateDecoder::new(BufReader::new(counted))
    })
}

fn unpack<R: Read + Send + 'static, D: Read + Send + 'static>(
    packed: R,
    limits: Limits,
    decoder: impl FnOnce(Counted<R>) -> D,
) -> Box<dyn BufRead + Send> {
    let count = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        inner: packed,
        count: count.clone(),
    };
    Box::new(BufReader::with_capacity(
        1 << 16,
        Unpacked {
            inner: decoder(counted),
            packed: count,
            unpacked: 0,
            limits,
        },
    ))
}

/// Unpacks a body that is in memory, within the limits.
pub(crate) fn whole_body(
    packed: &[u8],
    gzip: bool,
    limits: Limits,
) -> Result<Vec<u8>, crate::InputErrorKind> {
    let bytes = io::Cursor::new(packed.to_vec());
    let stream = if gzip {
        gunzip(bytes, limits)
    } else if packed.first().is_some_and(|byte| byte & 0x0f == 8) {
        // "deflate" of HTTP is most often zlib's form of it.
        unpack(bytes, limits, |counted| {
            flate2::bufread::ZlibDecoder::new(BufReader::new(counted))
        })
    } else {
        inflate(bytes, limits)
    };
    whole(stream, limits)
}

/// All of a stream, if it is not larger than a report may be.
pub(crate) fn whole(stream: impl Read, limits: Limits) -> Result<Vec<u8>, crate::InputErrorKind> {
    let mut bytes = Vec::new();
    stream.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limits.bytes {
        return Err(crate::InputErrorKind::Size { limit: limits.bytes });
    }
    Ok(bytes)
}

/// Refuses to read more than so many bytes between two calls of [`Allowance::renew`].
pub(crate) struct Rationed<R> {
    inner: R,
    allowance: Allowance,
}

/// What may still be read.
#[derive(Clone)]
pub(crate) struct Allowance {
    left: Arc<AtomicU64>,
    limit: usize,
}

impl Allowance {
    /// Allows the full ration again.
    pub(crate) fn renew(&self) {
        self.left.store(self.limit as u64, Ordering::Relaxed);
    }
}

impl<R: Read> Rationed<R> {
    pub(crate) fn new(inner: R, limit: usize) -> (Rationed<R>, Allowance) {
        let allowance = Allowance {
            left: Arc::new(AtomicU64::new(limit as u64)),
            limit,
        };
        let rationed = Rationed {
            inner,
            allowance: allowance.clone(),
        };
        (rationed, allowance)
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.allowance.left.load(Ordering::Relaxed);
        match left.checked_sub(read as u64) {
            Some(left) => self.allowance.left.store(left, Ordering::Relaxed),
            None => return Err(io::Error::other(Passed::Size(self.allowance.limit))),
        }
        Ok(read)
    }
}
