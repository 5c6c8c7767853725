//! The log: every operation in the order in which it was done, each bound to the one before by a hash.

use serde::{Deserialize, Serialize};

use crate::db::{Db, Row, number, text};
use crate::{LedgerError, digest};

/// Hash before the first operation.
pub(crate) const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One operation of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// From 1, without gaps.
    pub seq: i64,
    /// When it was done, RFC 3339 in UTC; never before the operation before it.
    pub at: String,
    /// Who did it.
    pub who: String,
    /// "report", "reading", "review", "embargo", "lift", "redaction" or "grouping".
    pub kind: String,
    /// What it was done to: address of a report, identifier of a claim.
    pub subject: String,
    /// The operation itself, as JSON.
    pub body: String,
    /// Hash of the operation before.
    pub previous: String,
    /// SHA-256 of all of the above.
    pub hash: String,
}

impl Operation {
    pub(crate) fn read(row: &Row) -> Result<Operation, LedgerError> {
        Ok(Operation {
            seq: row.get("seq")?,
            at: row.get("at")?,
            who: row.get("who")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            previous: row.get("previous")?,
            hash: row.get("hash")?,
        })
    }

    /// The hash that this operation must have.
    pub(crate) fn own_hash(&self) -> String {
        let seq = self.seq.to_string();
        digest::of(&[
            &self.previous,
            &seq,
            &self.at,
            &self.who,
            &self.kind,
            &self.subject,
            &self.body,
        ])
    }
}

/// The newest operation.
pub(crate) fn last(db: &Db) -> Result<Option<Operation>, LedgerError> {
    let row = db.row("SELECT * FROM operations ORDER BY seq DESC LIMIT 1", &[])?;
    row.as_ref().map(Operation::read).transpose()
}

/// Keeps an operation as it is.
pub(crate) fn insert(db: &Db, operation: &Operation) -> Result<(), LedgerError> {
    let sql = "INSERT INTO operations (seq, at, who, kind, subject, body, previous, hash) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let texts = [
        &operation.at,
        &operation.who,
        &operation.kind,
        &operation.subject,
        &operation.body,
        &operation.previous,
        &operation.hash,
    ];
    let mut values = vec![number(operation.seq)];
    values.extend(texts.into_iter().map(|words| text(words.as_str())));
    db.execute(sql, &values).map(drop)
}

/// Writes operations one after another within one transaction.
pub(crate) struct Log<'a> {
    db: &'a Db,
    who: &'a str,
    at: String,
    seq: i64,
    previous: String,
}

impl<'a> Log<'a> {
    /// Goes on after the last operation. A clock that was set back does not turn the order round.
    pub(crate) fn open(db: &'a Db, who: &'a str, now: jiff::Timestamp) -> Result<Log<'a>, LedgerError> {
        let now = stamp(now);
        let last = last(db)?;
        Ok(match last {
            Some(last) => Log {
                db,
                who,
                at: now.max(last.at),
                seq: last.seq,
                previous: last.hash,
            },
            None => Log {
                db,
                who,
                at: now,
                seq: 0,
                previous: FIRST.to_owned(),
            },
        })
    }

    /// Appends an operation and gives its number.
    pub(crate) fn append(&mut self, kind: &str, subject: &str, body: String) -> Result<i64, LedgerError> {
        self.seq += 1;
        let mut operation = Operation {
            seq: self.seq,
            at: self.at.clone(),
            who: self.who.to_owned(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            body,
            previous: std::mem::take(&mut self.previous),
            hash: String::new(),
        };
        operation.hash = operation.own_hash();
        insert(self.db, &operation)?;
        self.previous = operation.hash;
        Ok(self.seq)
    }
}

/// A moment to the microsecond, always of the same length, so that moments sort as text.
pub(crate) fn stamp(at: jiff::Timestamp) -> String {
    let civil = jiff::tz::TimeZone::UTC.to_datetime(at);
    format!(
        "{}T{:02}:{:02}:{:02}.{:06}Z",
        civil.date(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.subsec_nanosecond() / 1000
    )
}
