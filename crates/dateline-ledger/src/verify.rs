//! Whether a ledger still holds what was put into it.

use rusqlite::types::Value;
use serde::Serialize;

use crate::db::{Db, number, text};
use crate::log::{FIRST, Operation};
use crate::rows::{self, Row, TableOf};
use crate::{Counts, Ledger, LedgerError, body, digest};

/// Findings that are listed; beyond them a damaged ledger is not worth more lines.
const MOST: usize = 100;

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// What is wrong, one sentence each, at most a hundred; empty where all is well.
    pub findings: Vec<String>,
    /// Hash of the newest operation. Whoever notes it elsewhere can tell later that nothing up to it was changed.
    pub head: String,
    /// What the ledger holds.
    #[serde(flatten)]
    pub counts: Counts,
}

impl Ledger {
    /// Looks at everything: the database's own structure, the chain of the log, each report against its address,
    /// each reading against its hash, each row of the long tables against its reading, and each operation
    /// against what it says it did. `noted` is the hash of an operation that must be in the log. `progress` is
    /// told after each report how many were looked at.
    pub fn verify(&self, noted: Option<&str>, mut progress: impl FnMut(u64)) -> Result<Verdict, LedgerError> {
        let mut findings = Findings(Vec::new());
        // What others keep meanwhile is looked at as a whole or not at all.
        let snapshot = self.db.snapshot()?;
        self.structure(&mut findings)?;
        let head = self.chain(noted, &mut findings)?;
        self.orphans(&mut findings)?;
        for (done, address) in (1..).zip(self.addresses()?) {
            self.kept(&address, &mut findings)?;
            progress(done);
            if findings.0.len() >= MOST {
                break;
            }
        }
        let verdict = Verdict {
            findings: findings.0,
            head,
            counts: self.counts()?,
        };
        drop(snapshot);
        Ok(verdict)
    }

    fn structure(&self, findings: &mut Findings) -> Result<(), LedgerError> {
        match &self.db {
            Db::Sqlite(_) => {
                for line in self.texts("PRAGMA integrity_check(20)", &[])? {
                    if line != "ok" {
                        findings.add(format!("the file is damaged: {line}"));
                    }
                }
                for row in self.db.rows("PRAGMA foreign_key_check", &[])? {
                    let (table, id): (String, Option<i64>) = (row.at(0)?, row.at(1)?);
                    findings.add(belongs_to_nothing(&table, id.unwrap_or_default()));
                }
            }
            // The server sees to its files itself; rows can lose what they belong to only where its rules are put off.
            Db::Postgres(_) => {
                for (table, column, above, key) in BELONGS {
                    let sql = format!(
                        "SELECT DISTINCT {column} FROM {table} WHERE NOT EXISTS \
                         (SELECT 1 FROM {above} WHERE {above}.{key} = {table}.{column}) ORDER BY {column} LIMIT 20"
                    );
                    for row in self.db.rows(&sql, &[])? {
                        findings.add(belongs_to_nothing(table, row.at(0)?));
                    }
                }
            }
        }
        Ok(())
    }

    /// Follows the hashes and gives the last one.
    fn chain(&self, noted: Option<&str>, findings: &mut Findings) -> Result<String, LedgerError> {
        let mut previous = FIRST.to_owned();
        let mut seen = noted.is_none();
        let mut seq = 0;
        let mut broken = None;
        self.db
            .each("SELECT * FROM operations ORDER BY seq", &[], |row| {
                let operation = Operation::read(&row)?;
                seq += 1;
                broken = if operation.seq != seq {
                    Some("is missing from the log")
                } else if operation.previous != previous {
                    Some("does not follow on the operation before it")
                } else if operation.hash != operation.own_hash() {
                    Some("is not what was logged")
                } else {
                    previous = operation.hash;
                    seen |= noted == Some(previous.as_str());
                    None
                };
                Ok(broken.is_none())
            })?;
        if let Some(how) = broken {
            findings.add(format!("operation {seq} {how}"));
        } else if let (Some(noted), false) = (noted, seen) {
            findings.add(format!("the log has no operation with the hash {noted}"));
        }
        Ok(previous)
    }

    /// Operations without what they say they did, and the other way round.
    fn orphans(&self, findings: &mut Findings) -> Result<(), LedgerError> {
        for (kind, table) in [
            ("report", "reports"),
            ("reading", "readings"),
            ("review", "reviews"),
            ("redaction", "redactions"),
            ("grouping", "groupings"),
        ] {
            let sql = format!(
                "SELECT seq, 'operation' FROM operations WHERE kind = ? \
                 AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.operation = seq) \
                 UNION ALL SELECT {table}.operation, 'row' FROM {table} LEFT JOIN operations \
                 ON operations.seq = {table}.operation WHERE operations.kind IS DISTINCT FROM ?"
            );
            for row in self.db.rows(&sql, &[text(kind), text(kind)])? {
                let (id, what): (i64, String) = (row.at(0)?, row.at(1)?);
                findings.add(match what.as_str() {
                    "operation" => format!("operation {id} kept a {kind} that is not there"),
                    _ => format!("a row of {table} names operation {id}, which did not keep it"),
                });
            }
        }
        for (index, held, of) in indexes(&self.db) {
            let count = |of: &str| self.db.value::<i64>(&format!("SELECT count(*) FROM {of}"), &[]);
            if count(held)? != count(of)? {
                findings.add(format!("the index {index} does not hold every row"));
            }
        }
        Ok(())
    }

    /// A report and its readings against their hashes and rows.
    fn kept(&self, address: &str, findings: &mut Findings) -> Result<(), LedgerError> {
        let sql = "SELECT id, text, given, (SELECT subject FROM operations WHERE seq = operation) \
                   FROM reports WHERE address = ?";
        let Some(row) = self.db.row(sql, &[text(address)])? else {
            findings.add(format!("report {address} is not there"));
            return Ok(());
        };
        let (id, words, given): (i64, String, String) = (row.at(0)?, row.at(1)?, row.at(2)?);
        let logged: Option<String> = row.at(3)?;
        if digest::address(&words, &given) != address || logged.as_deref() != Some(address) {
            findings.add(format!("report {address} is not what was kept"));
            return Ok(());
        }
        let sql = "SELECT readings.id, coder, sha256, readings.body, operations.subject, operations.body \
                   FROM readings JOIN operations ON seq = operation WHERE report = ? ORDER BY readings.id";
        for row in self.db.rows(sql, &[number(id)])? {
            let reading: i64 = row.at(0)?;
            let (coder, sha256): (String, String) = (row.at(1)?, row.at(2)?);
            let packed: Vec<u8> = row.at(3)?;
            let (subject, operation): (String, String) = (row.at(4)?, row.at(5)?);
            let operation: serde_json::Value = serde_json::from_str(&operation).unwrap_or_default();
            let what = format!("the reading of report {address} by {coder}");
            if subject != address
                || operation["sha256"] != sha256.as_str()
                || operation["coder"] != coder.as_str()
            {
                findings.add(format!("{what} is not the one that was logged"));
                continue;
            }
            match body::unpack(&packed, &sha256, words.clone()) {
                Ok(unpacked) => {
                    for table in self.differing(reading, &rows::of(&unpacked, address))? {
                        findings.add(format!("{what} and its rows in {table} differ"));
                    }
                }
                Err(error) => findings.add(format!("{what}: {error}")),
            }
        }
        Ok(())
    }

    /// The tables whose rows are not those of a reading.
    fn differing(&self, reading: i64, rows: &rows::Rows) -> Result<Vec<&'static str>, LedgerError> {
        let mut differing = Vec::new();
        let claims: Vec<&Row> = rows.claims.iter().map(|claim| &claim.claim).collect();
        let stored = self.stored(&rows::CLAIMS, "reading = ? ORDER BY id", reading)?;
        if !same(&stored, &claims) {
            differing.push(rows::CLAIMS.name);
        }
        let participants: Vec<&Row> = rows.claims.iter().flat_map(|claim| &claim.participants).collect();
        let order = "claim IN (SELECT id FROM claims WHERE reading = ?) \
                     ORDER BY claim, CASE part WHEN 'actor' THEN 1 WHEN 'recipient' THEN 2 WHEN 'holder' THEN 3 \
                     ELSE 4 END, position";
        if !same(&self.stored(&rows::PARTICIPANTS, order, reading)?, &participants) {
            differing.push(rows::PARTICIPANTS.name);
        }
        for (table, made) in [
            (&rows::MENTIONS, &rows.mentions),
            (&rows::PLACES, &rows.places),
            (&rows::TIMES, &rows.times),
            (&rows::SOURCES, &rows.sources),
        ] {
            let mut made: Vec<&Row> = made.iter().collect();
            // Rows of these tables are kept in the order of their identifiers, "a10" before "a2".
            made.sort_by(|a, b| identifier(a).cmp(identifier(b)));
            let order = format!("reading = ? ORDER BY \"{}\"", table.columns[0]);
            if !same(&self.stored(table, &order, reading)?, &made) {
                differing.push(table.name);
            }
        }
        Ok(differing)
    }

    fn stored(&self, table: &TableOf, condition: &str, reading: i64) -> Result<Vec<Row>, LedgerError> {
        let sql = format!("SELECT {} FROM {} WHERE {condition}", table.quoted(), table.name);
        let rows = self.db.rows(&sql, &[number(reading)])?;
        Ok(rows.into_iter().map(crate::db::Row::into_values).collect())
    }
}

/// What each row of a table belongs to: table, column, table above, its key.
const BELONGS: [(&str, &str, &str, &str); 10] = [
    ("reports", "operation", "operations", "seq"),
    ("readings", "operation", "operations", "seq"),
    ("readings", "report", "reports", "id"),
    ("claims", "reading", "readings", "id"),
    ("participants", "claim", "claims", "id"),
    ("claim_words", "claim", "claims", "id"),
    ("mentions", "reading", "readings", "id"),
    ("places", "reading", "readings", "id"),
    ("times", "reading", "readings", "id"),
    ("sources", "reading", "readings", "id"),
];

fn belongs_to_nothing(table: &str, id: i64) -> String {
    format!("row {id} of {table} belongs to nothing")
}

/// Each index with the table in which it counts its rows, and what it must hold.
fn indexes(db: &Db) -> &'static [(&'static str, &'static str, &'static str)] {
    match db {
        Db::Sqlite(_) => &[
            ("claim_words", "claim_words_docsize", "claims"),
            (
                "claim_boxes",
                "claim_boxes",
                "claims WHERE lat IS NOT NULL AND lon IS NOT NULL",
            ),
            ("report_words", "report_words_docsize", "reports"),
        ],
        Db::Postgres(_) => &[("claim_words", "claim_words", "claims")],
    }
}

fn identifier(row: &Row) -> &str {
    match row.first() {
        Some(Value::Text(id)) => id,
        _ => "",
    }
}

fn same(stored: &[Row], made: &[&Row]) -> bool {
    stored.len() == made.len() && stored.iter().zip(made).all(|(stored, made)| stored == *made)
}

/// At most [`MOST`].
struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, finding: String) {
        if self.0.len() < MOST {
            self.0.push(finding);
        }
    }
}
