//! Names the embedded model after its weights, so that every reading can say which ones made it.

use sha2::{Digest, Sha256};

fn main() {
    let path = "../../models/language.safetensors";
    println!("cargo::rerun-if-changed={path}");
    let weights = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let digest = format!("{:x}", Sha256::digest(&weights));
    println!("cargo::rustc-env=DATELINE_MODEL={}", &digest[..12]);
}
