//! Makes a large ledger out of a small one, to measure the server on: `many FROM TO CLAIMS`.
//!
//! Each reading is taken again and again, with another identifier, other days, and other words of the same length in its text, so
//! that no two are tellings of one story; until there are so many claims.

use std::collections::BTreeMap;

use dateline_input::{Document, Form, Given};
use dateline_ledger::{Arrival, Ledger};
use dateline_reader::Reading;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

type Failure = Box<dyn std::error::Error>;

/// Days over which the readings are spread.
const SPREAD: u64 = 1500;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, claims] = &arguments[..] else {
        return Err("many FROM TO CLAIMS".into());
    };
    let wanted: usize = claims.parse()?;
    let from = Ledger::open(from.as_str())?;
    let until = from.known_by(None)?;
    let mut sources = Vec::new();
    for address in from.addresses()? {
        let reading = from.reading(&address, until)?;
        sources.extend(reading.map(|kept| kept.reading));
    }
    sources.retain(|reading| !reading.claims.is_empty());
    if sources.is_empty() {
        return Err("the ledger has no claims".into());
    }
    let mut to = Ledger::create(to.as_str())?;
    let (mut made, mut round) = (0, 0);
    while made < wanted {
        let mut arrivals = Vec::new();
        for reading in &sources {
            arrivals.push(again(reading, round)?);
            made += reading.claims.len();
            if made >= wanted {
                break;
            }
        }
        to.add(&arrivals, "many", Timestamp::now())?;
        round += 1;
    }
    println!("{made} claims in {} reports", to.counts()?.reports);
    Ok(())
}

/// The same reading, of other words and another time.
fn again(reading: &Reading, round: u64) -> Result<Arrival, Failure> {
    let mut reading = reading.clone();
    let days = i64::try_from(mix(round) % SPREAD)?;
    let id = format!("{}-{round}", reading.report.id);
    reading.report.text = other_words(&reading.report.text, round);
    reading.report.id.clone_from(&id);
    reading.report.published = reading.report.published.map(|day| moved(&day, days));
    for time in &mut reading.mentions.times {
        time.from = time.from.take().map(|day| moved(&day, days));
        time.to = time.to.take().map(|day| moved(&day, days));
    }
    let given = Given {
        id: Some(id),
        outlet: reading.report.outlet.clone(),
        title: reading.report.title.clone(),
        published: reading.report.published.clone(),
        ..Given::default()
    };
    Ok(Arrival {
        document: Document::again(reading.report.text.clone(), &given, Form::Json)?,
        reading: Some(reading),
    })
}

/// A day or minute so many days later.
fn moved(moment: &str, days: i64) -> String {
    let day = moment.get(..10).and_then(|day| day.parse::<Date>().ok());
    let later = day.and_then(|day| day.checked_add(Span::new().days(days)).ok());
    later.map_or_else(|| moment.to_owned(), |later| format!("{later}{}", &moment[10..]))
}

/// Half of the words in small letters, each for another of the text with as many.
fn other_words(text: &str, round: u64) -> String {
    let is_small = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut by_length: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_small(word))
    {
        by_length.entry(word.len()).or_default().push(word);
    }
    let pieces = text.split_inclusive(|c: char| !c.is_alphanumeric());
    pieces
        .zip(0_u64..)
        .map(|(piece, at)| {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let chance = mix(round.wrapping_mul(1_000_003).wrapping_add(at));
            let others = by_length
                .get(&word.len())
                .filter(|_| is_small(word) && chance.is_multiple_of(2));
            let other = others.map(|others| others[(chance >> 8) as usize % others.len()]);
            piece.replacen(word, other.unwrap_or(word), 1)
        })
        .collect()
}

/// The finalizer of SplitMix64.
fn mix(x: u64) -> u64 {
    let mut x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
