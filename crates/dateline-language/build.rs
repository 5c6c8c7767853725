//! Names the embedded models after their weights, so that every reading can say which ones made it.

use sha2::{Digest, Sha256};

/// The variable with a model's name, and the files it is made of.
const MODELS: [(&str, &[&str]); 2] = [
    ("DATELINE_MODEL", &["language.safetensors"]),
    (
        "DATELINE_MODEL_SMALL",
        &["small.safetensors", "language.safetensors"],
    ),
];

fn main() {
    for (variable, files) in MODELS {
        let mut digest = Sha256::new();
        for file in files {
            let path = format!("../../models/{file}");
            println!("cargo::rerun-if-changed={path}");
            digest.update(std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")));
        }
        let digest = format!("{:x}", digest.finalize());
        println!("cargo::rustc-env={variable}={}", &digest[..12]);
    }
}
