//! Addresses of reports, identifiers of claims, and the hashes of the log.

use dateline_input::Given;
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal, over parts that cannot run into one another.
pub(crate) fn of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    format!("{:x}", hash.finalize())
}

/// Content address of a report: of its text and of what was told of it, whatever file it came from.
pub(crate) fn address(text: &str, given: &str) -> String {
    of(&["report", text, given])
}

/// Canonical JSON of what was told.
pub(crate) fn given(given: &Given) -> String {
    // A struct of strings in a fixed order: this cannot fail, and an empty object is what it would tell.
    serde_json::to_string(given).unwrap_or_else(|_| "{}".into())
}

/// Identifier of a claim: the same for every coder that reads a claim of this kind at these words.
pub(crate) fn claim_id(address: &str, kind: &str, start: usize, end: usize, nth: usize) -> String {
    let place = format!("{start}-{end}-{nth}");
    of(&["claim", address, kind, &place])[..16].to_owned()
}
