//! What is otherwise than it was at an earlier operation, for those who keep an export up to date.

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{number, text};
use crate::{Ledger, LedgerError, log, withhold};
use jiff::Timestamp;

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
        let sql = "SELECT reports.id, max(CASE WHEN kind IN ('embargo', 'lift', 'redaction') THEN 1 ELSE 0 END) \
                   FROM operations JOIN reports ON reports.address = operations.subject WHERE seq > ? \
                   GROUP BY reports.id";
        let today = log::stamp(Timestamp::now())[..10].to_owned();
        let free = format!("SELECT {} FROM reports WHERE id = ?", withhold::FREE);
        for touched in self.db.rows(sql, &[number(since)])? {
            let (report, withheld): (i64, bool) = (touched.at(0)?, touched.at(1)?);
            let before = self.digests(report, since)?;
            let is_free: bool = self.db.value(&free, &[text(today.as_str()), number(report)])?;
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
        let sql = "SELECT claim_id, digest FROM claims WHERE reading = (SELECT id FROM readings \
                   WHERE report = ? AND operation <= ? ORDER BY operation DESC LIMIT 1)";
        let rows = self.db.rows(sql, &[number(report), number(until)])?;
        rows.iter().map(|row| Ok((row.at(0)?, row.at(1)?))).collect()
    }
}
