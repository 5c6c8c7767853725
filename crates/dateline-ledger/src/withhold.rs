//! Embargoes and redactions: what is held back from every way out of the ledger.

use dateline_reader::Reading;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::db::{maybe, number, text};
use crate::log::Log;
use crate::{Ledger, LedgerError};

/// What stands for a letter that is held back.
const BLOCK: char = '█';

/// What is done to a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withholding {
    /// It is neither found nor exported, for good or up to and with a day.
    Embargo {
        /// The last day of it, in UTC.
        until: Option<Date>,
    },
    /// Its embargo ends.
    Lift,
    /// These words are blotted out wherever they stand in the report and its readings.
    Redact {
        /// As they stand there; in any case of letters.
        words: String,
    },
}

impl Ledger {
    /// Holds a report or words of it back, as an operation. Nothing leaves the file: who must erase a report has
    /// to make a ledger without it.
    pub fn withhold(
        &mut self,
        address: &str,
        what: &Withholding,
        reason: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<i64, LedgerError> {
        if reason.trim().is_empty() {
            return Err(LedgerError::Wrong("say why it is held back".into()));
        }
        let (kind, body) = match what {
            Withholding::Embargo { until } => (
                "embargo",
                json!({"until": until.map(|day| day.to_string()), "reason": reason}),
            ),
            Withholding::Lift => ("lift", json!({"reason": reason})),
            Withholding::Redact { words } if words.trim().is_empty() => {
                return Err(LedgerError::Wrong("say which words are blotted out".into()));
            }
            Withholding::Redact { words } => ("redaction", json!({"words": words, "reason": reason})),
        };
        let address = self.whole_address(address)?;
        let transaction = self.db.begin()?;
        let report = self.db.value(
            "SELECT id FROM reports WHERE address = ?",
            &[text(address.as_str())],
        )?;
        let operation = Log::open(&self.db, who, now)?.append(kind, &address, body.to_string())?;
        let (table, column, value) = match what {
            Withholding::Embargo { until } => {
                let until = until.map_or_else(|| "9999-12-31".to_owned(), |until| until.to_string());
                ("embargoes", "until", Some(until))
            }
            Withholding::Lift => ("embargoes", "until", None),
            Withholding::Redact { words } => ("redactions", "words", Some(words.clone())),
        };
        let sql = format!("INSERT INTO {table} (operation, report, {column}) VALUES (?, ?, ?)");
        self.db.execute(
            &sql,
            &[number(operation), number(report), maybe(value.as_deref())],
        )?;
        transaction.commit()?;
        Ok(operation)
    }

    /// Words that are blotted out of a report, the longest first.
    pub fn redactions(&self, address: &str) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT words FROM redactions JOIN reports ON reports.id = report WHERE address = ? \
                   ORDER BY length(words) DESC, words";
        self.texts(sql, &[text(address)])
    }
}

/// Condition that a report is not under embargo on a day, `?`: its newest word on it is none, or is over.
pub(crate) const FREE: &str = "coalesce((SELECT coalesce(until, '') FROM embargoes \
    WHERE embargoes.report = reports.id ORDER BY operation DESC LIMIT 1), '') < ?";

/// A reading with words blotted out everywhere. Each letter becomes a block, so that offsets stay as they are.
pub fn blot_out(reading: &Reading, words: &[String]) -> Result<Reading, LedgerError> {
    if words.is_empty() {
        return Ok(reading.clone());
    }
    let fail = |error: serde_json::Error| LedgerError::inconsistent("a reading", error.to_string());
    let mut value = serde_json::to_value(reading).map_err(fail)?;
    let keys: Vec<Vec<char>> = words
        .iter()
        .map(|words| folded(words))
        .filter(|key| !key.is_empty())
        .collect();
    blot_value(&mut value, &keys);
    serde_json::from_value(value).map_err(fail)
}

/// The same for one text.
pub(crate) fn blot_text(text: &str, words: &[String]) -> String {
    let keys: Vec<Vec<char>> = words
        .iter()
        .map(|words| folded(words))
        .filter(|key| !key.is_empty())
        .collect();
    blot(text, &keys).unwrap_or_else(|| text.to_owned())
}

fn blot_value(value: &mut Value, keys: &[Vec<char>]) {
    match value {
        Value::String(text) => {
            if let Some(blotted) = blot(text, keys) {
                *text = blotted;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| blot_value(value, keys)),
        Value::Object(values) => values.values_mut().for_each(|value| blot_value(value, keys)),
        _ => {}
    }
}

/// One small letter for each character, so that places are the same.
fn folded(text: &str) -> Vec<char> {
    text.chars()
        .map(|c| {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        })
        .collect()
}

fn blot(text: &str, keys: &[Vec<char>]) -> Option<String> {
    let small = folded(text);
    let mut hidden = vec![false; small.len()];
    for key in keys {
        for start in 0..small.len().saturating_sub(key.len() - 1) {
            let end = start + key.len();
            let whole = |at: Option<usize>| {
                at.and_then(|at| small.get(at))
                    .is_none_or(|c| !c.is_alphanumeric())
            };
            if small[start..end] == key[..] && whole(start.checked_sub(1)) && whole(Some(end)) {
                hidden[start..end].fill(true);
            }
        }
    }
    hidden.contains(&true).then(|| {
        let letters = text.chars().zip(hidden);
        letters
            .map(|(c, hidden)| if hidden && !c.is_whitespace() { BLOCK } else { c })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_blotted_out_whole_and_offsets_stay() {
        let words = vec!["Omar Hadi".to_owned(), "hadi".to_owned()];
        assert_eq!(
            blot_text("OMAR HADI said so. Hadi's house, not Hadith.", &words),
            "████ ████ said so. ████'s house, not Hadith."
        );
        assert_eq!(blot_text("Nothing here.", &words), "Nothing here.");
    }
}
