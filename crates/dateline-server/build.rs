//! Packs the built page (`web/dist`) for the program. Without one the program serves its API and its permalinks, and no page to
//! explore on.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut names: Vec<String> = Vec::new();
    if dist.is_dir() {
        for entry in fs::read_dir(&dist)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    let mut table = String::from("static FILES: &[File] = &[\n");
    for name in names {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&fs::read(dist.join(&name))?)?;
        let packed = out.join(format!("{name}.gz"));
        fs::write(&packed, packer.finish()?)?;
        writeln!(
            table,
            "    File {{ path: {name:?}, packed: include_bytes!({packed:?}) }},"
        )?;
    }
    table.push_str("];\n");
    fs::write(out.join("files.rs"), table)?;
    Ok(())
}
