//! WACZ: web archives in a zip file. Nothing is unpacked to disk.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::{CompressionMethod, ZipArchive};

use crate::warc::Warc;
use crate::{Input, InputError, InputErrorKind, Limits, meter};

/// The reports of all archives in a WACZ file, in order of their names.
pub(crate) fn reports(
    path: &Path,
    limits: Limits,
) -> Result<Box<dyn Iterator<Item = Input> + Send>, InputErrorKind> {
    let file = File::open(path)?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(unsound)?;
    if zip.len() as u64 > limits.records {
        return Err(InputErrorKind::Records {
            limit: limits.records,
        });
    }
    let mut archives = Vec::new();
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(unsound)?;
        let name = entry.name().to_owned();
        if leads_out(&name) {
            return Err(InputErrorKind::Path { name });
        }
        let packed = name.ends_with(".warc.gz");
        if !name.starts_with("archive/") || !(packed || name.ends_with(".warc")) {
            continue;
        }
        let start = entry
            .data_start()
            .ok_or_else(|| InputErrorKind::Archive(format!("\"{name}\" has no beginning")))?;
        let stored = match entry.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => {
                return Err(InputErrorKind::Archive(format!(
                    "\"{name}\" is packed with {other}, which is not read"
                )));
            }
        };
        archives.push(Entry {
            name,
            start,
            length: entry.compressed_size(),
            stored,
            packed,
        });
    }
    if archives.is_empty() {
        return Err(InputErrorKind::Archive("there is no WARC file in it".into()));
    }
    archives.sort_by(|a, b| a.name.cmp(&b.name));
    let path = path.to_owned();
    Ok(Box::new(archives.into_iter().flat_map(move |entry| {
        let name = format!("{}/{}", path.display(), entry.name);
        match entry.open(&path, limits) {
            Ok(stream) => Box::new(Warc::new(name, stream, limits)) as Box<dyn Iterator<Item = Input> + Send>,
            Err(kind) => Box::new(std::iter::once(Err(InputError { input: name, kind }))),
        }
    })))
}

/// A WARC file within the zip file.
struct Entry {
    name: String,
    start: u64,
    length: u64,
    stored: bool,
    /// With gzip, whatever the zip file does on top.
    packed: bool,
}

impl Entry {
    fn open(&self, path: &Path, limits: Limits) -> Result<Box<dyn BufRead + Send>, InputErrorKind> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.start))?;
        let bytes = file.take(self.length);
        let bytes: Box<dyn BufRead + Send> = if self.stored {
            Box::new(BufReader::new(bytes))
        } else {
            meter::inflate(bytes, limits)
        };
        Ok(if self.packed {
            meter::gunzip(bytes, limits)
        } else {
            bytes
        })
    }
}

fn unsound(error: zip::result::ZipError) -> InputErrorKind {
    InputErrorKind::Archive(error.to_string())
}

/// Whether a name would lie outside the folder that it is unpacked to. We unpack nothing, but whoever made such a
/// name means harm.
fn leads_out(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    name.starts_with(['/', '\\'])
        || drive
        || name.contains('\0')
        || name.split(['/', '\\']).any(|piece| piece == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_known() {
        for name in [
            "../x",
            "archive/../../x",
            "/etc/x",
            "C:\\x",
            "a\\..\\..\\x",
            "a\0b",
        ] {
            assert!(leads_out(name), "{name:?}");
        }
        for name in ["archive/data.warc.gz", "a..b/c", "archive/...warc"] {
            assert!(!leads_out(name), "{name:?}");
        }
    }
}
