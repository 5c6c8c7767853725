//! A ledger, opened.

use std::path::Path;

use dateline_input::{Document, Form, Given, iso};
use dateline_reader::Reading;
use jiff::Timestamp;
use rusqlite::types::Value;
use serde_json::json;

use crate::db::{Db, Postgres, Sqlite, maybe, number, text, wal};
use crate::log::{self, Log, Operation};
use crate::rows::{self, ClaimRows, Row, Rows, TableOf};
use crate::schema::{self, Found};
use crate::{LedgerError, Location, PostgresUrl, area, body, digest, near, words};

/// A ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) db: Db,
    name: String,
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
    pub fn create(location: impl Into<Location>) -> Result<Ledger, LedgerError> {
        let location = location.into();
        let name = location.to_string();
        let db = match &location {
            Location::File(path) => Db::Sqlite(Sqlite::create(path)?),
            Location::Postgres(url) => Db::Postgres(Postgres::connect(url)?),
        };
        let found = schema::look(&db, &name)?;
        match &db {
            Db::Sqlite(file) => file.keep_for_good(&name)?,
            Db::Postgres(server) if found == Found::Empty => server.need_postgis()?,
            Db::Postgres(_) => {}
        }
        if found != Found::Ledger(schema::VERSION) {
            schema::raise(&db, &name)?;
        }
        Ok(Ledger { db, name })
    }

    /// Opens a ledger to read it. One of an older version is brought up first, if it may be written.
    pub fn open(location: impl Into<Location>) -> Result<Ledger, LedgerError> {
        let location = location.into();
        let (ledger, found) = match &location {
            Location::File(path) => Ledger::open_file(path)?,
            Location::Postgres(url) => Ledger::open_database(url)?,
        };
        match found {
            Found::Ledger(version) if version == schema::VERSION => Ok(ledger),
            Found::Ledger(_) => {
                drop(ledger);
                Ledger::create(location)
            }
            Found::Empty => Err(match location {
                Location::File(_) => LedgerError::NotALedger { file: ledger.name },
                Location::Postgres(_) => LedgerError::Missing { file: ledger.name },
            }),
        }
    }

    fn open_file(path: &Path) -> Result<(Ledger, Found), LedgerError> {
        let name = path.display().to_string();
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => return Err(LedgerError::Missing { file: name }),
            Err(error) => {
                return Err(LedgerError::Wrong(format!(
                    "{name}: cannot be looked for: {error}"
                )));
            }
        }
        let look = |db: Result<Sqlite, LedgerError>| -> Result<(Ledger, Found), LedgerError> {
            let db = Db::Sqlite(db?);
            let found = schema::look(&db, &name)?;
            let name = name.clone();
            Ok((Ledger { db, name }, found))
        };
        match look(Sqlite::open(path)) {
            // Where there is no write-ahead log, none is needed to read.
            Err(LedgerError::Database(_) | LedgerError::ReadOnly) if !wal(path).exists() => {
                look(Sqlite::frozen(path))
            }
            other => other,
        }
    }

    fn open_database(url: &PostgresUrl) -> Result<(Ledger, Found), LedgerError> {
        let name = url.to_string();
        let server = Postgres::connect(url)?;
        server.only_read()?;
        let db = Db::Postgres(server);
        let found = schema::look(&db, &name)?;
        Ok((Ledger { db, name }, found))
    }

    /// Path, or address without its password.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the connection to the database is gone; whoever goes on opens the ledger again.
    pub fn is_lost(&self) -> bool {
        match &self.db {
            Db::Sqlite(_) => false,
            Db::Postgres(server) => server.is_lost(),
        }
    }

    /// Whether a report is kept, and, where a coder is named, whether its reading by that coder is.
    pub fn knows(&self, address: &str, coder: Option<&str>) -> Result<bool, LedgerError> {
        match coder {
            None => self
                .db
                .exists("SELECT 1 FROM reports WHERE address = ?", &[text(address)]),
            Some(coder) => {
                let sql = "SELECT 1 FROM readings JOIN reports ON reports.id = readings.report \
                           WHERE reports.address = ? AND readings.coder = ?";
                self.db.exists(sql, &[text(address), text(coder)])
            }
        }
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
        let transaction = self.db.begin()?;
        let mut keeper = Keeper::new(&self.db, Log::open(&self.db, who, now)?)?;
        let receipts = arrivals
            .iter()
            .map(|arrival| keeper.keep(arrival))
            .collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(receipts)
    }

    /// Every report, in order of address.
    pub fn addresses(&self) -> Result<Vec<String>, LedgerError> {
        self.texts("SELECT address FROM reports ORDER BY address", &[])
    }

    /// The addresses of the web at which its reports were found, each once, in order.
    pub fn urls(&self) -> Result<Vec<String>, LedgerError> {
        self.texts(
            "SELECT DISTINCT url FROM reports WHERE url IS NOT NULL ORDER BY url",
            &[],
        )
    }

    /// The first column of an answer.
    pub(crate) fn texts(&self, sql: &str, values: &[Value]) -> Result<Vec<String>, LedgerError> {
        self.db.rows(sql, values)?.iter().map(|row| row.at(0)).collect()
    }

    /// A report, by its address or by enough of its beginning.
    pub fn report(&self, address: &str) -> Result<KeptReport, LedgerError> {
        let address = self.whole_address(address)?;
        let sql = "SELECT text, given, form FROM reports WHERE address = ?";
        let fail = |why: String| LedgerError::inconsistent(format!("report {address}"), why);
        let row = self.db.row(sql, &[text(address.as_str())])?;
        let row = row.ok_or_else(|| fail("it is not there".into()))?;
        let (text, given, form): (String, String, String) = (row.at(0)?, row.at(1)?, row.at(2)?);
        let given: Given = serde_json::from_str(&given).map_err(|error| fail(error.to_string()))?;
        let form = form_named(&form).ok_or_else(|| fail(format!("its form \"{form}\" is not known")))?;
        let document = Document::again(text, &given, form).map_err(|error| fail(error.to_string()))?;
        Ok(KeptReport { address, document })
    }

    /// The whole address that begins so, or of the report with this id.
    pub fn whole_address(&self, beginning: &str) -> Result<String, LedgerError> {
        let sql = "SELECT address FROM reports WHERE address >= ? AND address < ? \
                   UNION SELECT address FROM reports WHERE report_id = ? LIMIT 2";
        // Addresses are hexadecimal: "g" comes after every one that begins so.
        let values = [text(beginning), text(format!("{beginning}g")), text(beginning)];
        let found = self.texts(sql, &values)?;
        match &found[..] {
            [one] => Ok(one.clone()),
            [] => Err(LedgerError::Wrong(format!(
                "{}: has no report \"{beginning}\"",
                self.name
            ))),
            _ => Err(LedgerError::Wrong(format!(
                "{}: more than one report is named \"{beginning}\"; write more of its address",
                self.name
            ))),
        }
    }

    /// The readings of a report, oldest first, up to and with operation `until`.
    pub fn readings(&self, address: &str, until: i64) -> Result<Vec<KeptReading>, LedgerError> {
        let sql = "SELECT readings.sha256, readings.body, readings.operation, operations.at, reports.text \
                   FROM readings JOIN reports ON reports.id = readings.report \
                   JOIN operations ON operations.seq = readings.operation \
                   WHERE reports.address = ? AND readings.operation <= ? ORDER BY readings.operation";
        let mut readings = Vec::new();
        for row in self.db.rows(sql, &[text(address), number(until)])? {
            let packed: Vec<u8> = row.at(1)?;
            let sha256: String = row.at(0)?;
            let reading = body::unpack(&packed, &sha256, row.at(4)?)?;
            readings.push(KeptReading {
                address: address.to_owned(),
                recorded: row.at(3)?,
                operation: row.at(2)?,
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
        let tellings = self.texts(sql, &[text(address)])?;
        Ok(if tellings.is_empty() {
            vec![address.to_owned()]
        } else {
            tellings
        })
    }

    /// The operations after number `after`, oldest first, at most `limit`.
    pub fn operations(&self, after: i64, limit: usize) -> Result<Vec<Operation>, LedgerError> {
        let sql = "SELECT * FROM operations WHERE seq > ? ORDER BY seq LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.db.rows(sql, &[number(after), number(limit)])?;
        rows.iter().map(Operation::read).collect()
    }

    /// The newest operation; `None` in a new ledger.
    pub fn head(&self) -> Result<Option<Operation>, LedgerError> {
        log::last(&self.db)
    }

    /// Number of the last operation that was done by a moment: everything up to it was known then. Without a
    /// moment, the last of all.
    pub fn known_by(&self, moment: Option<Timestamp>) -> Result<i64, LedgerError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM operations";
        match moment {
            Some(moment) => self
                .db
                .value(&format!("{sql} WHERE at <= ?"), &[text(log::stamp(moment))]),
            None => self.db.value(sql, &[]),
        }
    }

    /// How many reports, readings, claims and operations are kept.
    pub fn counts(&self) -> Result<Counts, LedgerError> {
        let count = |table: &str| self.db.value(&format!("SELECT count(*) FROM {table}"), &[]);
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

/// Keeps reports within one transaction.
struct Keeper<'a> {
    db: &'a Db,
    log: Log<'a>,
    /// The numbers that the last report, reading and claim have.
    report: i64,
    reading: i64,
    claim: i64,
}

impl<'a> Keeper<'a> {
    fn new(db: &'a Db, log: Log<'a>) -> Result<Keeper<'a>, LedgerError> {
        Ok(Keeper {
            db,
            log,
            report: last_id(db, "reports")?,
            reading: last_id(db, "readings")?,
            claim: last_id(db, "claims")?,
        })
    }

    fn keep(&mut self, arrival: &Arrival) -> Result<Receipt, LedgerError> {
        let address = address(&arrival.document);
        let known = self.db.row(
            "SELECT id FROM reports WHERE address = ?",
            &[text(address.as_str())],
        )?;
        let report = match &known {
            Some(row) => row.at(0)?,
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
        self.report += 1;
        let id = self.report;
        let words = report.text.as_str();
        let sql = "INSERT INTO reports (id, address, report_id, form, language, outlet, title, published, url, given, \
                   text, operation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = [
            number(id),
            text(address),
            text(report.id.as_str()),
            text(form.name()),
            text(report.language.as_str()),
            maybe(report.outlet.as_deref()),
            maybe(report.title.as_deref()),
            maybe(report.published.map(iso).as_deref()),
            maybe(report.url.as_deref()),
            text(digest::given(given)),
            text(words),
            number(operation),
        ];
        self.db.execute(sql, &values)?;
        words::index_report(self.db, id, report.title.as_deref(), words)?;
        near::link(self.db, id, words)?;
        Ok(id)
    }

    /// `false` where this coder's reading is there already.
    fn reading(&mut self, report: i64, reading: &Reading, address: &str) -> Result<bool, LedgerError> {
        let coder = text(reading.coder.as_str());
        let sql = "SELECT 1 FROM readings WHERE report = ? AND coder = ?";
        if self.db.exists(sql, &[number(report), coder.clone()])? {
            return Ok(false);
        }
        let packed = body::pack(reading)?;
        let done = json!({"coder": reading.coder, "sha256": packed.sha256, "claims": reading.claims.len()});
        let operation = self.log.append("reading", address, done.to_string())?;
        // The rows are those of what is kept: reading JSON may round a number in its last digit.
        let kept = body::unpack(&packed.bytes, &packed.sha256, reading.report.text.clone())?;
        self.reading += 1;
        let sql =
            "INSERT INTO readings (id, report, coder, sha256, body, operation) VALUES (?, ?, ?, ?, ?, ?)";
        let values = [
            number(self.reading),
            number(report),
            coder,
            text(packed.sha256),
            Value::Blob(packed.bytes),
            number(operation),
        ];
        self.db.execute(sql, &values)?;
        self.claim = lay_out(self.db, self.reading, self.claim, &rows::of(&kept, address))?;
        Ok(true)
    }
}

/// Lays the reading of this number out in the long tables. The claims get the numbers after `last`; gives the last of them.
pub(crate) fn lay_out(db: &Db, reading: i64, last: i64, rows: &Rows) -> Result<i64, LedgerError> {
    let claims: Vec<(i64, &ClaimRows)> = (last + 1..).zip(&rows.claims).collect();
    let of_claims = claims
        .iter()
        .map(|(id, claim)| under(&[number(*id), number(reading)], &claim.claim));
    insert(db, &rows::CLAIMS, "id, reading", of_claims.collect())?;
    let of_participants = claims
        .iter()
        .flat_map(|(id, claim)| claim.participants.iter().map(|row| under(&[number(*id)], row)));
    insert(db, &rows::PARTICIPANTS, "claim", of_participants.collect())?;
    let words: Vec<_> = claims.iter().map(|(id, claim)| (*id, &claim.words)).collect();
    words::index(db, &words)?;
    area::index(db, &claims)?;
    for (table, rows) in [
        (&rows::MENTIONS, &rows.mentions),
        (&rows::PLACES, &rows.places),
        (&rows::TIMES, &rows.times),
        (&rows::SOURCES, &rows.sources),
    ] {
        let rows = rows.iter().map(|row| under(&[number(reading)], row));
        insert(db, table, "reading", rows.collect())?;
    }
    Ok(last + claims.len() as i64)
}

/// The number of the last row of a table. Whoever writes is alone, so that numbers can be counted on from it.
pub(crate) fn last_id(db: &Db, table: &str) -> Result<i64, LedgerError> {
    db.value(&format!("SELECT coalesce(max(id), 0) FROM {table}"), &[])
}

/// A row with its keys before it.
fn under(keys: &[Value], row: &Row) -> Row {
    [keys, row].concat()
}

fn insert(db: &Db, table: &TableOf, keys: &str, rows: Vec<Row>) -> Result<(), LedgerError> {
    let Some(width) = rows.first().map(Vec::len) else {
        return Ok(());
    };
    let head = format!("INSERT INTO {} ({keys}, {}) VALUES", table.name, table.quoted());
    db.insert(&head, &format!("(?{})", ", ?".repeat(width - 1)), &rows)
}
