//! Full text: the words by which claims are found.
//!
//! SQLite has an index of its own (FTS5). PostgreSQL's parser would split the same words otherwise (addresses, words with
//! hyphens, numbers), so that it gets the words as SQLite's tokenizer splits them: both find the same.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::LedgerError;
use crate::db::{Db, maybe, number, text};
use crate::rows::ClaimWords;

/// Columns of `claim_words`, as [`ClaimWords::texts`] has them.
const COLUMNS: [&str; 5] = ["sentence", "actor", "recipient", "place", "source"];

/// PostgreSQL counts words up to here, and knows so many places of one word.
const LAST: usize = 16_383;
const PLACES: usize = 256;

/// A longer word is cut, also where it is asked for: PostgreSQL takes 2046 bytes.
const LONGEST: usize = 2000;

/// Bytes of one text's words, which PostgreSQL bounds to a mebibyte with their places.
const LARGEST: usize = 500_000;

impl ClaimWords {
    fn texts(&self) -> [&str; 5] {
        [
            &self.sentence,
            &self.actor,
            &self.recipient,
            &self.place,
            &self.source,
        ]
    }
}

/// Puts the words of claims into the index, each under its number.
pub(crate) fn index(db: &Db, claims: &[(i64, &ClaimWords)]) -> Result<(), LedgerError> {
    if claims.is_empty() {
        return Ok(());
    }
    match db {
        Db::Sqlite(_) => {
            let row = |(id, words): &(i64, &ClaimWords)| -> Vec<Value> {
                std::iter::once(number(*id))
                    .chain(words.texts().map(text))
                    .collect()
            };
            let head = "INSERT INTO claim_words (rowid, sentence, actor, recipient, place, source) VALUES";
            let rows: Vec<Vec<Value>> = claims.iter().map(row).collect();
            db.insert(head, "(?, ?, ?, ?, ?, ?)", &rows)
        }
        Db::Postgres(_) => {
            let texts: Vec<&str> = claims.iter().flat_map(|(_, words)| words.texts()).collect();
            let vectors: Vec<Value> = split(&texts)?.iter().map(|words| text(vector(words))).collect();
            let row = |((id, _), vectors): (&(i64, &ClaimWords), &[Value])| -> Vec<Value> {
                std::iter::once(number(*id))
                    .chain(vectors.iter().cloned())
                    .collect()
            };
            let rows: Vec<Vec<Value>> = claims
                .iter()
                .zip(vectors.chunks(COLUMNS.len()))
                .map(row)
                .collect();
            let one = ", ?::text::tsvector".repeat(COLUMNS.len());
            let head = "INSERT INTO claim_words (claim, sentence, actor, recipient, place, source) VALUES";
            db.insert(head, &format!("(?{one})"), &rows)
        }
    }
}

/// Puts the words of a report into the index of whole reports, which is for those who open the file themselves.
pub(crate) fn index_report(
    db: &Db,
    report: i64,
    title: Option<&str>,
    words: &str,
) -> Result<(), LedgerError> {
    if let Db::Sqlite(_) = db {
        let sql = "INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)";
        db.execute(sql, &[number(report), maybe(title), text(words)])?;
    }
    Ok(())
}

/// The condition that a claim has words in columns of the index, each with what a user asks for in it; `None` where
/// nothing is asked. What the user put in quotation marks must stand together.
pub(crate) fn condition(
    db: &Db,
    asked: &[(&'static str, &Option<String>)],
) -> Result<Option<(String, Vec<Value>)>, LedgerError> {
    let asked: Vec<(&str, Vec<String>)> = asked
        .iter()
        .filter_map(|(column, words)| Some((*column, phrases(words.as_deref()?))))
        .collect();
    if asked.is_empty() {
        return Ok(None);
    }
    // Nothing that is a word: found nowhere.
    if asked.iter().any(|(_, phrases)| phrases.is_empty()) {
        return Ok(Some(("1 = 0".into(), Vec::new())));
    }
    if let Db::Sqlite(_) = db {
        // Words of several columns are looked up in one pass over the index.
        let matches: Vec<String> = asked
            .iter()
            .map(|(column, phrases)| matching(column, phrases))
            .collect();
        let condition = "claims.id IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)";
        return Ok(Some((condition.into(), vec![text(matches.join(" AND "))])));
    }
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    for (column, phrases) in asked {
        let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
        for words in split(&phrases)? {
            if words.is_empty() {
                return Ok(Some(("1 = 0".into(), Vec::new())));
            }
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            conditions.push(format!("{column} @@ ?::text::tsquery"));
            values.push(text(words.join(" <-> ")));
        }
    }
    let condition = format!(
        "claims.id IN (SELECT claim FROM claim_words WHERE {})",
        conditions.join(" AND ")
    );
    Ok(Some((condition, values)))
}

/// What FTS5 is asked: phrases, each quoted so that none is an operator.
fn matching(column: &str, phrases: &[String]) -> String {
    let quoted: Vec<String> = phrases
        .iter()
        .map(|phrase| format!("\"{}\"", phrase.replace('\0', " ")))
        .collect();
    format!("({column} : ({}))", quoted.join(" AND "))
}

/// The phrases that a user asks for: words, and what stands in quotation marks.
fn phrases(words: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    for (at, piece) in words.split('"').enumerate() {
        if at % 2 == 1 {
            phrases.push(piece.to_owned());
        } else {
            phrases.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    phrases.retain(|phrase| phrase.contains(char::is_alphanumeric));
    phrases
}

/// The words of texts, as SQLite's tokenizer splits, folds and strips them, in the order of each text.
fn split(texts: &[&str]) -> Result<Vec<Vec<String>>, LedgerError> {
    thread_local! {
        static TOKENIZER: Result<Connection, rusqlite::Error> = tokenizer();
    }
    TOKENIZER.with(|tokenizer| {
        let tokenizer = tokenizer
            .as_ref()
            .map_err(|error| LedgerError::Database(error.to_string()))?;
        tokenizer.execute_batch("INSERT INTO texts (texts) VALUES ('delete-all')")?;
        for (at, text) in texts.iter().enumerate() {
            let mut insert = tokenizer.prepare_cached("INSERT INTO texts (rowid, words) VALUES (?, ?)")?;
            insert.execute((at as i64, text))?;
        }
        let mut words = vec![Vec::new(); texts.len()];
        let mut rows = tokenizer.prepare_cached("SELECT doc, term FROM terms ORDER BY doc, \"offset\"")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (at, mut word): (i64, String) = (row.get(0)?, row.get(1)?);
            let mut ends = (0..=word.len().min(LONGEST)).rev();
            word.truncate(ends.find(|end| word.is_char_boundary(*end)).unwrap_or(0));
            words[at as usize].push(word);
        }
        Ok(words)
    })
}

/// An empty index in memory, in which texts are split.
fn tokenizer() -> Result<Connection, rusqlite::Error> {
    let memory = Connection::open_in_memory()?;
    memory.execute_batch(
        "CREATE VIRTUAL TABLE texts USING fts5(words, content='');
         CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance');",
    )?;
    Ok(memory)
}

/// Words with their places, as PostgreSQL reads them: "'raid':2,7 'town':5". They are letters and digits alone.
fn vector(words: &[String]) -> String {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut bytes = 0;
    for (place, word) in (1..=LAST).zip(words) {
        bytes += word.len();
        let places = places.entry(word).or_default();
        if bytes <= LARGEST && places.len() < PLACES {
            places.push(place.to_string());
        }
    }
    places.retain(|_, places| !places.is_empty());
    let words: Vec<String> = places
        .into_iter()
        .map(|(word, places)| format!("'{word}':{}", places.join(",")))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_user_is_an_operator() {
        let matching = |words: &str| matching("sentence", &phrases(words));
        assert_eq!(matching("NOT tanks"), "(sentence : (\"NOT\" AND \"tanks\"))");
        assert_eq!(
            matching("\"barrel bombs\" market"),
            "(sentence : (\"barrel bombs\" AND \"market\"))"
        );
        assert_eq!(
            matching("sentence:x* -y ("),
            "(sentence : (\"sentence:x*\" AND \"-y\"))"
        );
        assert_eq!(matching("\"unclosed"), "(sentence : (\"unclosed\"))");
        assert!(phrases("...").is_empty());
    }

    #[test]
    fn words_are_those_of_sqlites_index() {
        let split = split(&["The T-72s, near Ḥalāb's e-mail@host.org!", "", "… 3.5 km"]).expect("words");
        assert_eq!(
            split,
            [
                vec![
                    "the", "t", "72s", "near", "halab", "s", "e", "mail", "host", "org"
                ],
                vec![],
                vec!["3", "5", "km"]
            ]
        );
    }

    #[test]
    fn words_with_their_places() {
        let words: Vec<String> = ["raid", "on", "raid"].map(str::to_owned).into();
        assert_eq!(vector(&words), "'on':2 'raid':1,3");
        let many = vec!["x".to_owned(); 20_000];
        assert_eq!(vector(&many).split(',').count(), PLACES);
        let long: Vec<String> = (0..400).map(|n| format!("{n:0>2000}")).collect();
        assert!(vector(&long).len() < 600_000);
    }
}
