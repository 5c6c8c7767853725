//! Whether a ledger still holds what was put into it.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

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
        Ok(Verdict {
            findings: findings.0,
            head,
            counts: self.counts()?,
        })
    }

    fn structure(&self, findings: &mut Findings) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let lines: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for line in lines.into_iter().filter(|line| line != "ok") {
            findings.add(format!("the file is damaged: {line}"));
        }
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            findings.add(format!(
                "row {} of {table} belongs to nothing",
                id.unwrap_or_default()
            ));
        }
        Ok(())
    }

    /// Follows the hashes and gives the last one.
    fn chain(&self, noted: Option<&str>, findings: &mut Findings) -> Result<String, LedgerError> {
        let mut statement = self.connection.prepare("SELECT * FROM operations ORDER BY seq")?;
        let mut previous = FIRST.to_owned();
        let mut seen = noted.is_none();
        for (seq, operation) in (1..).zip(statement.query_map([], Operation::read)?) {
            let operation = operation?;
            if operation.seq != seq {
                findings.add(format!("operation {seq} is missing from the log"));
                return Ok(previous);
            }
            if operation.previous != previous {
                findings.add(format!(
                    "operation {seq} does not follow on the operation before it"
                ));
                return Ok(previous);
            }
            if operation.hash != operation.own_hash() {
                findings.add(format!("operation {seq} is not what was logged"));
                return Ok(previous);
            }
            previous = operation.hash;
            seen |= noted == Some(previous.as_str());
        }
        if let (Some(noted), false) = (noted, seen) {
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
                "SELECT seq, 'operation' FROM operations WHERE kind = ?1 \
                 AND seq NOT IN (SELECT operation FROM {table}) \
                 UNION ALL SELECT {table}.operation, 'row' FROM {table} LEFT JOIN operations \
                 ON operations.seq = {table}.operation WHERE operations.kind IS NOT ?1"
            );
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([kind])?;
            while let Some(row) = rows.next()? {
                let (id, what): (i64, String) = (row.get(0)?, row.get(1)?);
                findings.add(match what.as_str() {
                    "operation" => format!("operation {id} kept a {kind} that is not there"),
                    _ => format!("a row of {table} names operation {id}, which did not keep it"),
                });
            }
        }
        let count = |sql: &str| {
            self.connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .optional()
        };
        for (index, of) in [
            ("claim_words_docsize", "SELECT count(*) FROM claims"),
            (
                "claim_boxes",
                "SELECT count(*) FROM claims WHERE lat IS NOT NULL AND lon IS NOT NULL",
            ),
            ("report_words_docsize", "SELECT count(*) FROM reports"),
        ] {
            if count(&format!("SELECT count(*) FROM {index}"))? != count(of)? {
                findings.add(format!(
                    "the index {} does not hold every row",
                    index.trim_end_matches("_docsize")
                ));
            }
        }
        Ok(())
    }

    /// A report and its readings against their hashes and rows.
    fn kept(&self, address: &str, findings: &mut Findings) -> Result<(), LedgerError> {
        let sql = "SELECT id, text, given, (SELECT subject FROM operations WHERE seq = operation) \
                   FROM reports WHERE address = ?";
        let (id, text, given, logged): (i64, String, String, Option<String>) =
            self.connection.prepare_cached(sql)?.query_row([address], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        if digest::address(&text, &given) != address || logged.as_deref() != Some(address) {
            findings.add(format!("report {address} is not what was kept"));
            return Ok(());
        }
        let sql = "SELECT readings.id, coder, sha256, readings.body, operations.subject, operations.body \
                   FROM readings JOIN operations ON seq = operation WHERE report = ? ORDER BY readings.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut readings = statement.query([id])?;
        while let Some(row) = readings.next()? {
            let reading: i64 = row.get(0)?;
            let (coder, sha256): (String, String) = (row.get(1)?, row.get(2)?);
            let packed: Vec<u8> = row.get(3)?;
            let (subject, operation): (String, String) = (row.get(4)?, row.get(5)?);
            let operation: serde_json::Value = serde_json::from_str(&operation).unwrap_or_default();
            let what = format!("the reading of report {address} by {coder}");
            if subject != address
                || operation["sha256"] != sha256.as_str()
                || operation["coder"] != coder.as_str()
            {
                findings.add(format!("{what} is not the one that was logged"));
                continue;
            }
            match body::unpack(&packed, &sha256, text.clone()) {
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
        let mut statement = self.connection.prepare_cached(&sql)?;
        let width = table.columns.len();
        let rows = statement
            .query_map(params![reading], |row| (0..width).map(|at| row.get(at)).collect())?
            .collect::<Result<_, _>>()?;
        Ok(rows)
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
