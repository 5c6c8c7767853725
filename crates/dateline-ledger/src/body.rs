//! A reading as it is kept: JSON without the report's text, deflated.

use std::io::{Read, Write};

use dateline_reader::Reading;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use crate::LedgerError;

/// No reading that we write comes near; one that claims to be larger is refused before memory is.
const LARGEST: u64 = 1 << 30;

/// A packed reading and the SHA-256 of what is packed.
pub(crate) struct Packed {
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// Packs a reading. The text stands with the report, and the file it came from is no part of it.
pub(crate) fn pack(reading: &Reading) -> Result<Packed, LedgerError> {
    let mut bare = reading.clone();
    bare.report.text = String::new();
    bare.report.input = None;
    let fail = |error: &dyn std::fmt::Display| {
        LedgerError::inconsistent(format!("reading of {}", reading.report.id), error.to_string())
    };
    let json = serde_json::to_vec(&bare).map_err(|error| fail(&error))?;
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&json).map_err(|error| fail(&error))?;
    Ok(Packed {
        bytes: encoder.finish().map_err(|error| fail(&error))?,
        sha256: format!("{:x}", Sha256::digest(&json)),
    })
}

/// Unpacks a reading, checks it against its SHA-256, and puts the text back.
pub(crate) fn unpack(bytes: &[u8], sha256: &str, text: String) -> Result<Reading, LedgerError> {
    let what = "a reading";
    let mut json = Vec::new();
    DeflateDecoder::new(bytes)
        .take(LARGEST)
        .read_to_end(&mut json)
        .map_err(|error| LedgerError::inconsistent(what, error.to_string()))?;
    if format!("{:x}", Sha256::digest(&json)) != sha256 {
        return Err(LedgerError::inconsistent(
            what,
            "its bytes are not those that were kept",
        ));
    }
    let mut reading: Reading =
        serde_json::from_slice(&json).map_err(|error| LedgerError::inconsistent(what, error.to_string()))?;
    reading.report.text = text;
    Ok(reading)
}
