//! The same story in many outlets, found by its words.
//!
//! Source of the method: Broder's min-wise hashing of runs of words, with signatures cut into bands that are looked
//! up (Indyk and Motwani). Whether two reports tell one story depends on their texts alone, and stories are what
//! such pairs join, so that neither depends on the order of adding.

use rusqlite::types::Value;

use crate::LedgerError;
use crate::db::{Db, number};

/// Words that run together.
const RUN: usize = 4;

/// Hashes of a signature, in bands of [`ROWS`].
const HASHES: usize = 64;

/// Hashes of a band. A band of four, and 16 bands, find a pair that shares .7 of its runs in 99 of 100 cases, and
/// one that shares .2 in 3.
const ROWS: usize = 4;

/// Fewer words than these say too little.
const FEWEST: usize = 40;

/// Hashes of 64 that two tellings of one story have in common: .69 of their runs of words, give or take .06.
const ALIKE: usize = 44;

/// The smallest hash of a text's runs of words, for each of [`HASHES`] hash functions.
pub type Signature = [u32; HASHES];

/// The signature of a text; `None` for one that is too short. Two reports tell one story where their signatures have a band
/// of four hashes in common and 44 of all; a story is what such pairs join.
pub fn signature(text: &str) -> Option<Signature> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(hash_word)
        .collect();
    if words.len() < FEWEST {
        return None;
    }
    let mut signature = [u32::MAX; HASHES];
    for run in words.windows(RUN) {
        let run = run.iter().fold(0, |hash, word| mix(hash ^ word));
        for (at, least) in signature.iter_mut().enumerate() {
            let hash = (mix(run ^ (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 32) as u32;
            *least = hash.min(*least);
        }
    }
    Some(signature)
}

/// FNV-1a over the word in small letters.
fn hash_word(word: &str) -> u64 {
    let small = word.chars().flat_map(char::to_lowercase);
    small.fold(0xCBF2_9CE4_8422_2325, |hash, c| {
        (hash ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The finalizer of SplitMix64: every bit of the input changes half of the output.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

fn bands(signature: &Signature) -> impl Iterator<Item = i64> + '_ {
    signature.chunks(ROWS).enumerate().map(|(at, rows)| {
        let hash = rows
            .iter()
            .fold(at as u64, |hash, row| mix(hash ^ u64::from(*row)));
        hash as i64
    })
}

fn alike(one: &Signature, other: &Signature) -> bool {
    one.iter().zip(other).filter(|(a, b)| a == b).count() >= ALIKE
}

fn to_bytes(signature: &Signature) -> Vec<u8> {
    signature.iter().flat_map(|hash| hash.to_le_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Option<Signature> {
    let mut signature = [0; HASHES];
    if bytes.len() != HASHES * 4 {
        return None;
    }
    for (hash, bytes) in signature.iter_mut().zip(bytes.chunks_exact(4)) {
        *hash = u32::from_le_bytes(bytes.try_into().ok()?);
    }
    Some(signature)
}

/// Keeps the signature of a report and joins it with the stories that it tells.
pub(crate) fn link(db: &Db, report: i64, text: &str) -> Result<(), LedgerError> {
    let Some(signature) = signature(text) else {
        return Ok(());
    };
    // A report without a story of others tells its own.
    let mut bands: Vec<i64> = bands(&signature).collect();
    bands.sort();
    bands.dedup();
    let bands: Vec<Value> = bands.into_iter().map(number).collect();
    let sql = format!(
        "SELECT bands.report, coalesce(story, bands.report) FROM bands \
         LEFT JOIN stories ON stories.report = bands.report WHERE band IN (?{})",
        ", ?".repeat(bands.len() - 1)
    );
    let mut candidates: Vec<(i64, i64)> = Vec::new();
    for row in db.rows(&sql, &bands)? {
        candidates.push((row.at(0)?, row.at(1)?));
    }
    candidates.sort();
    candidates.dedup();
    let mut told: Vec<i64> = Vec::new();
    for (other, story) in candidates {
        // Once a story is told, its other tellings need not be looked at.
        if !told.contains(&story) && self::of(db, other)?.is_some_and(|of| alike(&signature, &of)) {
            told.push(story);
        }
    }
    let sql = "INSERT INTO signatures (report, signature) VALUES (?, ?)";
    db.execute(sql, &[number(report), Value::Blob(to_bytes(&signature))])?;
    let rows: Vec<Vec<Value>> = bands.into_iter().map(|band| vec![band, number(report)]).collect();
    db.insert("INSERT INTO bands (band, report) VALUES", "(?, ?)", &rows)?;
    join(db, report, &told)
}

/// Makes one story of a report and of the stories that it tells.
fn join(db: &Db, report: i64, told: &[i64]) -> Result<(), LedgerError> {
    let Some(&story) = told.iter().min() else {
        return Ok(());
    };
    for other in told {
        // A story that stays has as many rows as tellings, none of which changes.
        if *other != story {
            let sql = "UPDATE stories SET story = ? WHERE story = ?";
            db.execute(sql, &[number(story), number(*other)])?;
        }
        // The number of a story is that of one of its reports, which may have been alone until now.
        let sql = "INSERT INTO stories (report, story) VALUES (?, ?) ON CONFLICT DO NOTHING";
        db.execute(sql, &[number(*other), number(story)])?;
    }
    let sql = "INSERT INTO stories (report, story) VALUES (?, ?)";
    db.execute(sql, &[number(report), number(story)])?;
    Ok(())
}

fn of(db: &Db, report: i64) -> Result<Option<Signature>, LedgerError> {
    let sql = "SELECT signature FROM signatures WHERE report = ?";
    let Some(row) = db.row(sql, &[number(report)])? else {
        return Ok(None);
    };
    Ok(from_bytes(&row.at::<Vec<u8>>(0)?))
}

/// Links the reports of a ledger that has no signatures yet.
pub(crate) fn link_all(db: &Db) -> Result<(), LedgerError> {
    db.each("SELECT id, text FROM reports ORDER BY id", &[], |row| {
        link(db, row.at(0)?, &row.at::<String>(1)?)?;
        Ok(true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(words: usize, changed: usize) -> String {
        let word = |n: usize| {
            if n < changed {
                format!("other{n}")
            } else {
                format!("word{n}")
            }
        };
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    fn shared(one: &str, other: &str) -> usize {
        let (one, other) = (signature(one).expect("long"), signature(other).expect("long"));
        one.iter().zip(&other).filter(|(a, b)| a == b).count()
    }

    #[test]
    fn what_signatures_share_follows_what_texts_share() {
        let whole = story(300, 0);
        assert_eq!(shared(&whole, &whole.to_uppercase().replace(' ', ", ")), HASHES);
        // 30 of 300 words otherwise: (297 - 30) of (297 + 30) runs are the same, .82.
        let near = shared(&whole, &story(300, 30));
        assert!((44..=60).contains(&near), "{near}");
        assert!(shared(&whole, &story(300, 200)) < 30);
        assert_eq!(signature("A few words only."), None);
    }
}
