//! How fast a ledger is. `docs/ledger.md` names the command.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{TOWNS, arrival_of, file, moment, processor};
use dateline_ledger::{Area, Arrival, Filter, Ledger, Location};
use jiff::ToSpan;

/// Days on which things happen, from the beginning of 2015 on; towns and days have nothing to do with each other.
const DAYS: usize = 1000;

/// A report of some 250 words, in an order of its own, of something near a town on some day.
fn report(n: usize) -> Arrival {
    let words: Vec<String> = (0..240)
        .map(|word| format!("w{}", scattered(n * 240 + word) % 50_021))
        .collect();
    let (town, lat, lon) = TOWNS[n % TOWNS.len()];
    let text = format!(
        "Report {n}. The river guard shelled {town}, its spokesman said. {}.",
        words.join(" ")
    );
    let mut arrival = arrival_of(
        n,
        "coder 1",
        &text,
        ["ASSAULT", "THREATEN", "PROTEST"][scattered(n + 1) % 3],
    );
    let first = jiff::civil::date(2015, 1, 1);
    let day = first
        .checked_add(((scattered(n) % DAYS) as i64).days())
        .unwrap()
        .to_string();
    let aside = |n: usize| (scattered(n) % 2000) as f64 / 1e4 - 0.1;
    let mentions = &mut arrival.reading.as_mut().unwrap().mentions;
    for time in &mut mentions.times {
        (time.from, time.to) = (Some(day.clone()), Some(day.clone()));
    }
    for place in &mut mentions.places {
        (place.lat, place.lon) = (Some(lat + aside(n * 3)), Some(lon + aside(n * 5)));
    }
    arrival
}

/// SplitMix64: numbers without a pattern, the same in every run.
fn scattered(n: usize) -> usize {
    let mut x = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 1) as usize
}

/// `docs/ledger.md` has the commands for a file and for a server, whose own work is in the clock of the wall alone.
#[test]
#[ignore = "takes minutes"]
fn reports_a_second_and_time_of_queries() {
    let count = std::env::var("REPORTS").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(100_000);
    let place =
        std::env::var("LEDGER").map_or_else(|_| file("speed").into(), |url| Location::from(url.as_str()));
    let begun = Instant::now();
    let mut ledger = Ledger::create(&place).unwrap();
    let (mut spent, mut waited) = (Duration::ZERO, Duration::ZERO);
    for first in (0..count).step_by(64) {
        let batch: Vec<Arrival> = (first..count.min(first + 64)).map(report).collect();
        let (before, asked) = (processor(begun), Instant::now());
        ledger.add(&batch, "ada", moment("2026-01-31T12:00:00Z")).unwrap();
        spent += processor(begun).saturating_sub(before);
        waited += asked.elapsed();
    }
    println!(
        "{count} reports of one claim: {:.0} a second of processor time, {:.0} of the wall's",
        count as f64 / spent.as_secs_f64(),
        count as f64 / waited.as_secs_f64()
    );
    if let Location::File(path) = &place {
        let size = std::fs::metadata(path).unwrap().len();
        println!("{:.1} KiB a report", size as f64 / 1024.0 / count as f64);
    }
    let near = Area::parse_circle("33.5,36.5,8").unwrap();
    let (day, month) = (jiff::civil::date(2016, 6, 1), jiff::civil::date(2016, 6, 30));
    for (name, filter) in [
        (
            "point and month",
            Filter {
                area: Some(near),
                from: Some(day),
                to: Some(month),
                limit: Some(100),
                ..Filter::default()
            },
        ),
        (
            "phrase, type and month",
            Filter {
                text: Some("\"wadi salt\"".into()),
                kind: Some("ASSAULT".into()),
                from: Some(day),
                to: Some(month),
                limit: Some(100),
                ..Filter::default()
            },
        ),
        (
            "rare word",
            Filter {
                text: Some("w7919".into()),
                limit: Some(100),
                ..Filter::default()
            },
        ),
        (
            "one day, as of then",
            Filter {
                from: Some(day),
                to: Some(day),
                as_of: Some(moment("2026-02-01T00:00:00Z")),
                limit: Some(100),
                ..Filter::default()
            },
        ),
    ] {
        let mut best = Duration::MAX;
        let mut found = 0;
        for _ in 0..5 {
            let asked = Instant::now();
            found = ledger.find(&filter).unwrap().len();
            best = best.min(asked.elapsed());
        }
        println!("{name}: {found} claims in {:.1} ms", best.as_secs_f64() * 1e3);
    }
}
