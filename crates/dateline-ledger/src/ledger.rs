//! A ledger file, opened.

use std::path::Path;

use dateline_input::{Document, Form, Given, iso};
use dateline_reader::Reading;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::json;

use crate::log::{self, Log, Operation};
use crate::rows::{self, Rows, TableOf};
use crate::schema::{self, Found};
use crate::{LedgerError, body, digest, near};

/// How long to wait for another program that is writing.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// A ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
    file: String,
}

/// A report that comes in, with its reading where it was read.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The report.
    pub document: Document,
    /// Its reading; `None` for one in a language that is not read.
    pub reading: Option<Reading>,
}

/// What became of a report that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was kept.
    Added,
    /// It was there; its reading by another coder was kept beside the others.
    ReadAgain,
    /// It was there, and so was its reading. Nothing changed.
    Known,
}

impl Outcome {
    /// "added", "read again" or "known".
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Added => "added",
            Outcome::ReadAgain => "read again",
            Outcome::Known => "known",
        }
    }
}

/// Says that a report is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Content address of the report.
    pub address: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// A report that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptReport {
    /// Content address.
    pub address: String,
    /// The report and what was told of it.
    pub document: Document,
}

/// A reading that is kept.
#[derive(Clone, Debug)]
pub struct KeptReading {
    /// Content address of the report.
    pub address: String,
    /// When it was kept, RFC 3339 in UTC.
    pub recorded: String,
    /// Number of its operation, which orders what was kept.
    pub operation: i64,
    /// Identifiers of its claims, in the order of the reading.
    pub claim_ids: Vec<String>,
    /// The reading.
    pub reading: Reading,
}

impl Ledger {
    /// Opens a ledger to write to it; makes one where there is none, and brings one of an older version up.
    pub fn create(path: &Path) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        let found = schema::look(&ledger.connection, &ledger.file)?;
        // Every commit is on the disk before it is acknowledged.
        let mode: String = ledger
            .connection
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(LedgerError::Wrong(format!(
                "{}: the file system does not allow a write-ahead log",
                ledger.file
            )));
        }
        ledger.connection.execute_batch("PRAGMA synchronous = FULL")?;
        match found {
            Found::Empty => schema::raise(&mut ledger.connection, 0)?,
            Found::Ledger(version) if version < schema::VERSION => {
                schema::raise(&mut ledger.connection, version)?;
            }
            Found::Ledger(_) => {}
        }
        Ok(ledger)
    }

    /// Opens a ledger to read it. One of an older version is brought up first, if it may be written.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        let file = path.display().to_string();
        if !path.exists() {
            return Err(LedgerError::Missing { file });
        }
        let ledger = Ledger::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(|ledger| {
            let found = schema::look(&ledger.connection, &ledger.file)?;
            Ok((ledger, found))
        });
        let (ledger, found) = match ledger {
            Err(LedgerError::Database(_) | LedgerError::ReadOnly) if !wal(path).exists() => {
                Ledger::frozen(path)?
            }
            other => other?,
        };
        match found {
            Found::Ledger(version) if version == schema::VERSION => Ok(ledger),
            Found::Ledger(_) => {
                drop(ledger);
                Ledger::create(path)
            }
            Found::Empty => Err(LedgerError::NotALedger { file }),
        }
    }

    /// A ledger on a medium that cannot be written, without a write-ahead log.
    fn frozen(path: &Path) -> Result<(Ledger, Found), LedgerError> {
        let mut uri = String::from("file:");
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'%' | b'?' | b'#' => uri.push_str(&format!("%{byte:02X}")),
                _ => uri.push(byte as char),
            }
        }
        uri.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let ledger = Ledger::connect(Path::new(&uri), flags)?;
        let found = schema::look(&ledger.connection, &path.display().to_string())?;
        Ok((ledger, found))
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Ledger, LedgerError> {
        let file = path.display().to_string();
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|error| {
                match error.sqlite_error_code() {
                    Some(rusqlite::ErrorCode::CannotOpen) => LedgerError::Wrong(format!(
                        "{file}: cannot be opened: no such folder, or it may not be written"
                    )),
                    _ => error.into(),
                }
            })?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF;",
        )?;
        Ok(Ledger { connection, file })
    }

    /// Path, as given.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether a report is kept, and, where a coder is named, whether its reading by that coder is.
    pub fn knows(&self, address: &str, coder: Option<&str>) -> Result<bool, LedgerError> {
        let known = match coder {
            None => self
                .connection
                .prepare_cached("SELECT 1 FROM reports WHERE address = ?")?
                .exists([address])?,
            Some(coder) => self
                .connection
                .prepare_cached(
                    "SELECT 1 FROM readings JOIN reports ON reports.id = readings.report \
                     WHERE reports.address = ? AND readings.coder = ?",
                )?
                .exists([address, coder])?,
        };
        Ok(known)
    }

    /// Keeps reports and their readings, all or none of them. When it returns, they are on the disk.
    ///
    /// `now` is when they came in; `who` adds them. What is there already is left as it is.
    pub fn add(
        &mut self,
        arrivals: &[Arrival],
        who: &str,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, LedgerError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut receipts = Vec::with_capacity(arrivals.len());
        {
            let mut keeper = Keeper {
                log: Log::open(&transaction, who, now)?,
                transaction: &transaction,
            };
            for arrival in arrivals {
                receipts.push(keeper.keep(arrival)?);
            }
        }
        transaction.commit()?;
        Ok(receipts)
    }

    /// Every report, in order of address.
    pub fn addresses(&self) -> Result<Vec<String>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT address FROM reports ORDER BY address")?;
        let addresses = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(addresses)
    }

    /// The addresses of the web at which its reports were found, each once, in order.
    pub fn urls(&self) -> Result<Vec<String>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT url FROM reports WHERE url IS NOT NULL ORDER BY url")?;
        let urls = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(urls)
    }

    /// A report, by its address or by enough of its beginning.
    pub fn report(&self, address: &str) -> Result<KeptReport, LedgerError> {
        let address = self.whole_address(address)?;
        let sql = "SELECT text, given, form FROM reports WHERE address = ?";
        let (text, given, form): (String, String, String) = self
            .connection
            .prepare_cached(sql)?
            .query_row([&address], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let fail = |why: String| LedgerError::inconsistent(format!("report {address}"), why);
        let given: Given = serde_json::from_str(&given).map_err(|error| fail(error.to_string()))?;
        let form = form_named(&form).ok_or_else(|| fail(format!("its form \"{form}\" is not known")))?;
        let document = Document::again(text, &given, form).map_err(|error| fail(error.to_string()))?;
        Ok(KeptReport { address, document })
    }

    /// The whole address that begins so, or of the report with this id.
    pub fn whole_address(&self, beginning: &str) -> Result<String, LedgerError> {
        let sql = "SELECT address FROM reports WHERE address >= ?1 AND address < ?1 || 'g' \
                   UNION SELECT address FROM reports WHERE report_id = ?1 LIMIT 2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found: Vec<String> = statement
            .query_map([beginning], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        match &found[..] {
            [one] => Ok(one.clone()),
            [] => Err(LedgerError::Wrong(format!(
                "{}: has no report \"{beginning}\"",
                self.file
            ))),
            _ => Err(LedgerError::Wrong(format!(
                "{}: more than one report is named \"{beginning}\"; write more of its address",
                self.file
            ))),
        }
    }

    /// The readings of a report, oldest first, up to and with operation `until`.
    pub fn readings(&self, address: &str, until: i64) -> Result<Vec<KeptReading>, LedgerError> {
        let sql = "SELECT readings.sha256, readings.body, readings.operation, operations.at, reports.text \
                   FROM readings JOIN reports ON reports.id = readings.report \
                   JOIN operations ON operations.seq = readings.operation \
                   WHERE reports.address = ? AND readings.operation <= ? ORDER BY readings.operation";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(params![address, until])?;
        let mut readings = Vec::new();
        while let Some(row) = found.next()? {
            let packed: Vec<u8> = row.get(1)?;
            let sha256: String = row.get(0)?;
            let reading = body::unpack(&packed, &sha256, row.get(4)?)?;
            readings.push(KeptReading {
                address: address.to_owned(),
                recorded: row.get(3)?,
                operation: row.get(2)?,
                claim_ids: rows::claim_ids(&reading, address),
                reading,
            });
        }
        Ok(readings)
    }

    /// The newest reading of a report that was kept up to and with operation `until`.
    pub fn reading(&self, address: &str, until: i64) -> Result<Option<KeptReading>, LedgerError> {
        // A report has few readings; the older ones are small beside the work that follows.
        Ok(self.readings(address, until)?.pop())
    }

    /// The reports that tell the same story in much the same words, the first telling first: by publication, then by
    /// address. Only the report itself where no other tells it.
    pub fn tellings(&self, address: &str) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT told.address FROM reports JOIN stories AS own ON own.report = reports.id \
                   JOIN stories ON stories.story = own.story JOIN reports AS told ON told.id = stories.report \
                   WHERE reports.address = ? ORDER BY told.published IS NULL, told.published, told.address";
        let mut statement = self.connection.prepare_cached(sql)?;
        let tellings: Vec<String> = statement
            .query_map([address], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(if tellings.is_empty() {
            vec![address.to_owned()]
        } else {
            tellings
        })
    }

    /// The operations after number `after`, oldest first, at most `limit`.
    pub fn operations(&self, after: i64, limit: usize) -> Result<Vec<Operation>, LedgerError> {
        let sql = "SELECT * FROM operations WHERE seq > ? ORDER BY seq LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let operations = statement
            .query_map(params![after, limit as i64], Operation::read)?
            .collect::<Result<_, _>>()?;
        Ok(operations)
    }

    /// The newest operation; `None` in a new ledger.
    pub fn head(&self) -> Result<Option<Operation>, LedgerError> {
        log::last(&self.connection)
    }

    /// Number of the last operation that was done by a moment: everything up to it was known then. Without a
    /// moment, the last of all.
    pub fn known_by(&self, moment: Option<Timestamp>) -> Result<i64, LedgerError> {
        let seq = match moment {
            Some(moment) => self
                .connection
                .prepare_cached("SELECT coalesce(max(seq), 0) FROM operations WHERE at <= ?")?
                .query_row([log::stamp(moment)], |row| row.get(0))?,
            None => self
                .connection
                .prepare_cached("SELECT coalesce(max(seq), 0) FROM operations")?
                .query_row([], |row| row.get(0))?,
        };
        Ok(seq)
    }

    /// How many reports, readings, claims and operations are kept.
    pub fn counts(&self) -> Result<Counts, LedgerError> {
        let count = |table: &str| {
            self.connection
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
        };
        Ok(Counts {
            reports: count("reports")?,
            readings: count("readings")?,
            claims: count("claims")?,
            operations: count("operations")?,
        })
    }
}

/// What a ledger holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub reports: i64,
    pub readings: i64,
    pub claims: i64,
    pub operations: i64,
}

/// Content address that a report has in every ledger.
pub fn address(document: &Document) -> String {
    digest::address(document.report.text.as_str(), &digest::given(&document.given))
}

/// Identifiers that the claims of a reading have in every ledger, in its order; `address` is that of the report.
pub fn claim_ids(reading: &Reading, address: &str) -> Vec<String> {
    rows::claim_ids(reading, address)
}

pub(crate) fn form_named(name: &str) -> Option<Form> {
    [
        Form::Text,
        Form::Json,
        Form::Csv,
        Form::Html,
        Form::Feed,
        Form::Archive,
    ]
    .into_iter()
    .find(|form| form.name() == name)
}

fn wal(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Keeps reports within one transaction.
struct Keeper<'a> {
    transaction: &'a Transaction<'a>,
    log: Log<'a>,
}

impl Keeper<'_> {
    fn keep(&mut self, arrival: &Arrival) -> Result<Receipt, LedgerError> {
        let address = address(&arrival.document);
        let known: Option<i64> = self
            .transaction
            .prepare_cached("SELECT id FROM reports WHERE address = ?")?
            .query_row([&address], |row| row.get(0))
            .optional()?;
        let report = match known {
            Some(report) => report,
            None => self.report(&arrival.document, &address)?,
        };
        let read = match &arrival.reading {
            Some(reading) => self.reading(report, reading, &address)?,
            None => false,
        };
        let outcome = match (known, read) {
            (None, _) => Outcome::Added,
            (Some(_), true) => Outcome::ReadAgain,
            (Some(_), false) => Outcome::Known,
        };
        Ok(Receipt { address, outcome })
    }

    fn report(&mut self, document: &Document, address: &str) -> Result<i64, LedgerError> {
        let Document { report, given, form } = document;
        let come = json!({"form": form.name(), "input": report.input, "language": report.language});
        let operation = self.log.append("report", address, come.to_string())?;
        let sql = "INSERT INTO reports (address, report_id, form, language, outlet, title, published, url, given, \
                   text, operation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let text = report.text.as_str();
        self.transaction.prepare_cached(sql)?.execute(params![
            address,
            report.id,
            form.name(),
            report.language,
            report.outlet,
            report.title,
            report.published.map(iso),
            report.url,
            digest::given(given),
            text,
            operation
        ])?;
        let id = self.transaction.last_insert_rowid();
        let sql = "INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)";
        self.transaction
            .prepare_cached(sql)?
            .execute(params![id, report.title, text])?;
        near::link(self.transaction, id, text)?;
        Ok(id)
    }

    /// `false` where this coder's reading is there already.
    fn reading(&mut self, report: i64, reading: &Reading, address: &str) -> Result<bool, LedgerError> {
        let known = self
            .transaction
            .prepare_cached("SELECT 1 FROM readings WHERE report = ? AND coder = ?")?
            .exists(params![report, reading.coder])?;
        if known {
            return Ok(false);
        }
        let packed = body::pack(reading)?;
        let done = json!({"coder": reading.coder, "sha256": packed.sha256, "claims": reading.claims.len()});
        let operation = self.log.append("reading", address, done.to_string())?;
        let sql = "INSERT INTO readings (report, coder, sha256, body, operation) VALUES (?, ?, ?, ?, ?)";
        self.transaction.prepare_cached(sql)?.execute(params![
            report,
            reading.coder,
            packed.sha256,
            &packed.bytes,
            operation
        ])?;
        let id = self.transaction.last_insert_rowid();
        // The rows are those of what is kept: reading JSON may round a number in its last digit.
        let kept = body::unpack(&packed.bytes, &packed.sha256, reading.report.text.clone())?;
        write_rows(self.transaction, id, &rows::of(&kept, address))?;
        Ok(true)
    }
}

fn write_rows(transaction: &Transaction<'_>, reading: i64, rows: &Rows) -> Result<(), LedgerError> {
    for claim in &rows.claims {
        insert(transaction, &rows::CLAIMS, "reading", reading, &claim.claim)?;
        let id = transaction.last_insert_rowid();
        for participant in &claim.participants {
            insert(transaction, &rows::PARTICIPANTS, "claim", id, participant)?;
        }
        let words = &claim.words;
        let sql = "INSERT INTO claim_words (rowid, sentence, actor, recipient, place, source) \
                   VALUES (?, ?, ?, ?, ?, ?)";
        transaction.prepare_cached(sql)?.execute(params![
            id,
            words.sentence,
            words.actor,
            words.recipient,
            words.place,
            words.source
        ])?;
        if let Some((lat, lon)) = claim.point {
            let sql = "INSERT INTO claim_boxes (id, min_lat, max_lat, min_lon, max_lon) VALUES (?1, ?2, ?2, ?3, ?3)";
            transaction.prepare_cached(sql)?.execute(params![id, lat, lon])?;
        }
    }
    for (table, rows) in [
        (&rows::MENTIONS, &rows.mentions),
        (&rows::PLACES, &rows.places),
        (&rows::TIMES, &rows.times),
        (&rows::SOURCES, &rows.sources),
    ] {
        for row in rows {
            insert(transaction, table, "reading", reading, row)?;
        }
    }
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    table: &TableOf,
    key: &str,
    id: i64,
    row: &rows::Row,
) -> Result<(), LedgerError> {
    let sql = format!(
        "INSERT INTO {} ({key}, {}) VALUES (?{})",
        table.name,
        table.quoted(),
        ", ?".repeat(row.len())
    );
    let key = rusqlite::types::Value::Integer(id);
    transaction
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(std::iter::once(&key).chain(row)))?;
    Ok(())
}
