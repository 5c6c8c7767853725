//! Compiles the table of `scripts/gazetteer/collect.py` into the embedded index.
//!
//! `cargo run --release -p dateline-place --example compile_gazetteer -- places.tsv gazetteer.bin`

use std::process::ExitCode;

use dateline_place::{NewPlace, PlaceKind, compile};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(table), Some(out)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: compile_gazetteer PLACES.TSV GAZETTEER.BIN");
        return ExitCode::FAILURE;
    };
    match run(&table, &out) {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{table}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(table: &str, out: &str) -> Result<String, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(table)?;
    let places = text
        .lines()
        .skip(1)
        .enumerate()
        .map(|(at, line)| row(line).ok_or_else(|| format!("line {}: {line}", at + 2).into()))
        .collect::<Result<Vec<NewPlace>, Box<dyn std::error::Error>>>()?;
    let count = places.len();
    let bytes = compile(places)?;
    std::fs::write(out, &bytes)?;
    Ok(format!("{count} places, {:.1} MB", bytes.len() as f64 / 1e6))
}

fn row(line: &str) -> Option<NewPlace> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [
        id,
        kind,
        _,
        lat,
        lon,
        radius,
        population,
        country,
        admin1,
        admin2,
        spellings,
        names,
    ] = fields[..]
    else {
        return None;
    };
    Some(NewPlace {
        id: id.parse().ok(),
        kind: PlaceKind::from_name(kind)?,
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        radius_km: radius.parse().ok()?,
        population: population.parse().ok()?,
        country: country.to_owned(),
        admin1: admin1.parse().ok(),
        admin2: admin2.parse().ok(),
        names: names.split('|').map(str::to_owned).collect(),
        transliterated: spellings == "vary",
        source: None,
    })
}
