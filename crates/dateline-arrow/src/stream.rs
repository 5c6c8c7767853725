//! A stream of batches that says when it breaks off.

use std::io::{BufReader, Read};

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_schema::SchemaRef;

use crate::StreamError;

/// Batches of an Arrow IPC stream.
///
/// The format lets a stream end without a mark, which is also how it looks when its writer was killed. Rows must not get lost
/// in silence, so a stream without the mark ends with [`StreamError::BrokenOff`]; every writer that is closed writes it.
pub struct InputStream<R: Read> {
    batches: StreamReader<Watched<R>>,
    rows: u64,
    ended: bool,
}

impl<R: Read> InputStream<R> {
    /// Reads the schema.
    pub fn new(from: R) -> Result<InputStream<R>, StreamError> {
        let watched = Watched {
            bytes: BufReader::with_capacity(1 << 16, from),
            is_dry: false,
        };
        Ok(InputStream {
            batches: StreamReader::try_new(watched, None)?,
            rows: 0,
            ended: false,
        })
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        self.batches.schema()
    }
}

impl<R: Read> Iterator for InputStream<R> {
    type Item = Result<RecordBatch, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.batches.next() {
            Some(Ok(batch)) => {
                self.rows += batch.num_rows() as u64;
                Some(Ok(batch))
            }
            Some(Err(error)) => {
                self.ended = true;
                Some(Err(error.into()))
            }
            None => {
                self.ended = true;
                let is_dry = self.batches.get_ref().is_dry;
                is_dry.then_some(Err(StreamError::BrokenOff { rows: self.rows }))
            }
        }
    }
}

/// Takes note of whether more was asked for than there is.
struct Watched<R> {
    bytes: BufReader<R>,
    is_dry: bool,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.is_dry |= read == 0 && !into.is_empty();
        Ok(read)
    }
}
