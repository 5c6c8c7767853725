//! A database of PostgreSQL, seen as one schema of it: the first of the connection's search path.

mod address;
mod values;

use std::cell::{Cell, RefCell, RefMut};
use std::collections::HashMap;
use std::fmt::{self, Formatter};
use std::rc::Rc;

use ::postgres::error::SqlState;
use ::postgres::{Client, Error, Statement};
use rusqlite::types::Value;

use self::values::{Param, plain};
use super::Row;
use crate::{LedgerError, PostgresUrl};

/// Rows that are fetched at once.
const PAGE: usize = 500;

/// Rows that are inserted at once; a power of two.
const MOST: usize = 32;

/// Statements that are kept prepared.
const PREPARED: usize = 512;

/// First half of the lock that whoever writes to a ledger holds: "DLNE". The second half is made of the schema's name.
const LOCK: i32 = 0x444C_4E45;

/// How a connection is set up, whatever the server's settings are. A commit is on the server's disk before it is
/// acknowledged; a server that promises more (copies on other servers) is left to.
const SETTINGS: &str = "\
    SET lock_timeout = '30s'; SET client_min_messages = warning; SET standard_conforming_strings = on; \
    SELECT set_config('synchronous_commit', 'on', false) \
    WHERE current_setting('synchronous_commit') IN ('off', 'local');";

/// A connection.
pub(crate) struct Postgres {
    name: String,
    session: RefCell<Option<Session>>,
    /// Transactions and walks through long answers that are under way, one within the other.
    depth: Cell<u32>,
}

struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects to read and to write.
    pub(crate) fn connect(url: &PostgresUrl) -> Result<Postgres, LedgerError> {
        let client = address::connect(url)?;
        let db = Postgres {
            name: url.to_string(),
            session: RefCell::new(Some(Session {
                client,
                statements: HashMap::new(),
            })),
            depth: Cell::new(0),
        };
        db.script(SETTINGS)?;
        let sql = "SELECT current_setting('server_encoding'), current_schema()";
        for row in db.rows(sql, &[])? {
            let (encoding, schema): (String, Option<String>) = (row.at(0)?, row.at(1)?);
            if encoding != "UTF8" {
                return Err(LedgerError::Wrong(format!(
                    "{}: the database holds its texts in {encoding}; make one with \"createdb --encoding UTF8 \
                     --template template0\"",
                    db.name
                )));
            }
            if schema.is_none() {
                return Err(LedgerError::Wrong(format!(
                    "{}: there is no schema of those that the search path names",
                    db.name
                )));
            }
        }
        Ok(db)
    }

    /// Refuses to write from now on.
    pub(crate) fn only_read(&self) -> Result<(), LedgerError> {
        self.script("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    }

    /// Sees to it that the database knows geometries.
    pub(crate) fn need_postgis(&self) -> Result<(), LedgerError> {
        let known = |db: &Postgres| -> Result<bool, LedgerError> {
            let rows = db.rows("SELECT to_regtype('geometry') IS NOT NULL", &[])?;
            rows.first().map_or(Ok(false), |row| row.at(0))
        };
        if known(self)? {
            return Ok(());
        }
        // The words of the server are those of its files' paths and of its rights; they are worth showing.
        let made = self.ask(|session| {
            session
                .client
                .batch_execute("CREATE EXTENSION IF NOT EXISTS postgis")
        });
        let why = match made {
            Ok(()) if known(self)? => return Ok(()),
            Ok(()) => "its schema is not on the search path".into(),
            Err(LedgerError::Denied(why) | LedgerError::Database(why)) => why,
            Err(error) => return Err(error),
        };
        Err(LedgerError::NoPostgis {
            server: self.name.clone(),
            why,
        })
    }

    /// Whether the connection is gone for good.
    pub(crate) fn is_lost(&self) -> bool {
        let session = self.session.borrow();
        session.as_ref().is_none_or(|session| session.client.is_closed())
    }

    pub(super) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, LedgerError> {
        let params = params(values)?;
        self.ask(|session| {
            let statement = session.prepared(sql)?;
            session.client.execute(&statement, &borrowed(&params))
        })
    }

    pub(super) fn script(&self, sql: &str) -> Result<(), LedgerError> {
        self.ask(|session| session.client.batch_execute(sql))
    }

    pub(super) fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, LedgerError> {
        let params = params(values)?;
        let rows = self.ask(|session| {
            let statement = session.prepared(sql)?;
            session.client.query(&statement, &borrowed(&params))
        })?;
        plain_rows(&rows)
    }

    /// Walks through an answer with a cursor, so that neither side holds all of it, and the connection is free between
    /// two pages.
    pub(super) fn each(
        &self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<bool, LedgerError>,
    ) -> Result<(), LedgerError> {
        let depth = self.depth.get();
        if depth == 0 {
            self.script("BEGIN READ ONLY")?;
        }
        self.depth.set(depth + 1);
        let cursor = format!("walk_{depth}");
        let walked = self.walk(&cursor, sql, values, take);
        let ended = self.script(&match depth {
            0 => "ROLLBACK".to_owned(),
            _ => format!("CLOSE {cursor}"),
        });
        self.depth.set(depth);
        walked.and(ended)
    }

    fn walk(
        &self,
        cursor: &str,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<bool, LedgerError>,
    ) -> Result<(), LedgerError> {
        self.execute(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR {sql}"), values)?;
        let fetch = format!("FETCH {PAGE} FROM {cursor}");
        loop {
            // The columns are those of this cursor: a statement that was prepared for another would not do.
            let page = self.ask(|session| session.client.query(&fetch, &[]))?;
            let is_last = page.len() < PAGE;
            for row in plain_rows(&page)? {
                if !take(row)? {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    pub(super) fn insert(&self, head: &str, row: &str, rows: &[Vec<Value>]) -> Result<(), LedgerError> {
        let mut rest = rows;
        while !rest.is_empty() {
            // Numbers of rows are powers of two, so that few statements are prepared.
            let count = MOST.min(1 << rest.len().ilog2());
            let (now, later) = rest.split_at(count);
            self.execute(&format!("{head} {}", vec![row; count].join(", ")), &now.concat())?;
            rest = later;
        }
        Ok(())
    }

    /// Begins to write: one after another, so that the log has one end. Reading goes on meanwhile.
    pub(super) fn begin(&self) -> Result<(), LedgerError> {
        self.open(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; \
             SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))"
        ))
    }

    pub(super) fn snapshot(&self) -> Result<(), LedgerError> {
        self.open("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn open(&self, how: &str) -> Result<(), LedgerError> {
        if let Err(error) = self.script(how) {
            let _ = self.script("ROLLBACK");
            return Err(error);
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    pub(super) fn end(&self, how: &str) -> Result<(), LedgerError> {
        self.depth.set(self.depth.get().saturating_sub(1));
        self.script(how)
    }

    fn ask<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, Error>) -> Result<T, LedgerError> {
        let lost = || LedgerError::Lost {
            server: self.name.clone(),
        };
        let mut session =
            RefMut::filter_map(self.session.borrow_mut(), Option::as_mut).map_err(|_| lost())?;
        work(&mut session).map_err(|error| match said(&error) {
            None => lost(),
            Some(error) => error,
        })
    }
}

impl Session {
    fn prepared(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&numbered(sql))?;
        if self.statements.len() >= PREPARED {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// The client has a runtime of its own, which may not end on a thread that is at work for another runtime (a server's).
impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            let _ = std::thread::spawn(move || drop(session)).join();
        }
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Postgres").field(&self.name).finish()
    }
}

/// "?" for each value becomes "$1", "$2" …
fn numbered(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len() + 16);
    for (at, piece) in sql.split('?').enumerate() {
        if at > 0 {
            numbered.push_str(&format!("${at}"));
        }
        numbered.push_str(piece);
    }
    numbered
}

/// PostgreSQL has no text with a zero character in it.
fn params(values: &[Value]) -> Result<Vec<Param<'_>>, LedgerError> {
    let is_broken = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    if values.iter().any(is_broken) {
        return Err(LedgerError::Wrong(
            "a text with a zero character in it cannot be kept in PostgreSQL".into(),
        ));
    }
    Ok(values.iter().map(Param).collect())
}

fn borrowed<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ::postgres::types::ToSql + Sync)> {
    params.iter().map(|param| param as _).collect()
}

fn plain_rows(rows: &[::postgres::Row]) -> Result<Vec<Row>, LedgerError> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let columns: Rc<[String]> = first
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    rows.iter()
        .map(|row| {
            let values = (0..columns.len())
                .map(|at| plain(row, at))
                .collect::<Result<_, _>>()?;
            let columns = columns.clone();
            Ok(Row { columns, values })
        })
        .collect()
}

/// What the server says, in our words; `None` where the connection is gone.
fn said(error: &Error) -> Option<LedgerError> {
    let Some(said) = error.as_db_error() else {
        // What is not an answer of the server is a broken connection, or a value that it cannot take.
        let is_io = std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>());
        return (!error.is_closed() && !is_io).then(|| LedgerError::Database(chain(error)));
    };
    // The details of a message may hold what stands in a row: they are left out.
    let message = said.message().to_owned();
    Some(match *said.code() {
        SqlState::DISK_FULL => LedgerError::Full,
        SqlState::READ_ONLY_SQL_TRANSACTION => LedgerError::ReadOnly,
        SqlState::INSUFFICIENT_PRIVILEGE => LedgerError::Denied(message),
        SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED => LedgerError::Busy,
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => LedgerError::Damaged(message),
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => {
            return None;
        }
        _ => LedgerError::Database(message),
    })
}

/// An error with its causes, as one line.
fn chain(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words.push_str(&format!(": {error}"));
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered() {
        assert_eq!(numbered("a = ? AND b IN (?, ?)"), "a = $1 AND b IN ($2, $3)");
        assert_eq!(numbered("SELECT 1"), "SELECT 1");
    }
}
