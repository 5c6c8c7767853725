//! Names the program's own data files by a digest of them, so that every reading says which ones made it.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Lexicons, lists and gazetteer, all of which are inside the libraries.
const DATA: &str = "../../data";

fn main() {
    println!("cargo::rerun-if-changed={DATA}");
    let mut files = Vec::new();
    collect(Path::new(DATA), &mut files);
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        // With their lengths, so that no two sets of files give the same bytes.
        digest.update(format!("{}\0{}\0", file.display(), bytes.len()));
        digest.update(&bytes);
    }
    let digest = format!("{:x}", digest.finalize());
    println!("cargo::rustc-env=DATELINE_DATA={}", &digest[..12]);
}

/// The files of a folder and of those in it; what is written about them for people is no data.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|ending| ending != "md") {
            files.push(path);
        }
    }
}
