//! What is otherwise than it was at an earlier operation, for those who keep an export up to date.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Ledger, LedgerError, log, withhold};

/// What changed after an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Identifiers of claims that are new or otherwise.
    pub claims: BTreeSet<String>,
    /// Identifiers of claims that are no longer there: another reading does not have them, or their report is
    /// under embargo.
    pub gone: BTreeSet<String>,
    /// Number of the newest operation: the cursor to ask with next time.
    pub cursor: i64,
}

impl Ledger {
    /// Compares the ledger with what it held at operation `since`.
    pub fn changes(&self, since: i64) -> Result<Changes, LedgerError> {
        let mut changes = Changes {
            cursor: self.known_by(None)?,
            ..Changes::default()
        };
        let sql = "SELECT reports.id, max(kind IN ('embargo', 'lift', 'redaction')) FROM operations \
                   JOIN reports ON reports.address = operations.subject WHERE seq > ? GROUP BY reports.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let touched: Vec<(i64, bool)> = statement
            .query_map([since], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let today = log::stamp(Timestamp::now())[..10].to_owned();
        for (report, withheld) in touched {
            let before = self.digests(report, since)?;
            let free = format!(
                "SELECT {} FROM reports WHERE id = ?2",
                withhold::FREE.replace('?', "?1")
            );
            let is_free: bool = self
                .connection
                .prepare_cached(&free)?
                .query_row(params![today, report], |row| row.get(0))?;
            let now = if is_free {
                self.digests(report, changes.cursor)?
            } else {
                BTreeMap::new()
            };
            // What was held back or shown again, or had words blotted out, is otherwise as a whole.
            let otherwise = now
                .iter()
                .filter(|(id, digest)| withheld || before.get(*id) != Some(*digest));
            changes.claims.extend(otherwise.map(|(id, _)| id.clone()));
            let gone = before.keys().filter(|id| !now.contains_key(*id));
            changes.gone.extend(gone.cloned());
        }
        Ok(changes)
    }

    /// Identifiers and digests of the claims of the reading that a report had at an operation.
    fn digests(&self, report: i64, until: i64) -> Result<BTreeMap<String, String>, LedgerError> {
        let sql =
            "SELECT id FROM readings WHERE report = ? AND operation <= ? ORDER BY operation DESC LIMIT 1";
        let reading: Option<i64> = self
            .connection
            .prepare_cached(sql)?
            .query_row([report, until], |row| row.get(0))
            .optional()?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT claim_id, digest FROM claims WHERE reading = ?")?;
        let digests = statement
            .query_map([reading], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(digests)
    }
}
