//! The database below a ledger: a file of SQLite, or a database of PostgreSQL.
//!
//! The ledger asks both in the same words of SQL, with `?` for each value in turn, and gets plain values back. Where the
//! two differ (full text, areas, JSON), the module that asks has words for each.

mod postgres;
mod sqlite;

use std::rc::Rc;

use rusqlite::types::{FromSql, Value, ValueRef};

pub(crate) use self::postgres::Postgres;
pub(crate) use self::sqlite::{Sqlite, wal};

use crate::LedgerError;

/// A database that is open. A program has few of them, so that the larger kind may be large.
#[allow(clippy::large_enum_variant)]
#[derive(Debug)]
pub(crate) enum Db {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// A row of an answer.
pub(crate) struct Row {
    columns: Rc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// The value of a column.
    pub(crate) fn get<T: FromSql>(&self, column: &str) -> Result<T, LedgerError> {
        let at = self.columns.iter().position(|name| name == column);
        self.at(at.unwrap_or(usize::MAX)).map_err(|_| {
            LedgerError::inconsistent(
                format!("column {column}"),
                "it is not of the kind that it must be",
            )
        })
    }

    /// The value at a place, counted from 0.
    pub(crate) fn at<T: FromSql>(&self, at: usize) -> Result<T, LedgerError> {
        let wrong = |why: String| LedgerError::inconsistent(format!("value {at} of a row"), why);
        let value = self
            .values
            .get(at)
            .ok_or_else(|| wrong("it is not there".into()))?;
        T::column_result(ValueRef::from(value)).map_err(|error| wrong(error.to_string()))
    }

    /// The names of the columns.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// All values.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }
}

impl Db {
    /// Runs one statement and gives the number of rows that it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, LedgerError> {
        match self {
            Db::Sqlite(db) => db.execute(sql, values),
            Db::Postgres(db) => db.execute(sql, values),
        }
    }

    /// Runs statements without values.
    pub(crate) fn script(&self, sql: &str) -> Result<(), LedgerError> {
        match self {
            Db::Sqlite(db) => db.script(sql),
            Db::Postgres(db) => db.script(sql),
        }
    }

    /// All rows of a short answer.
    pub(crate) fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, LedgerError> {
        let mut rows = Vec::new();
        match self {
            Db::Sqlite(db) => db.each(sql, values, &mut |row| {
                rows.push(row);
                Ok(true)
            })?,
            Db::Postgres(db) => rows = db.rows(sql, values)?,
        }
        Ok(rows)
    }

    /// The first row, if there is one.
    pub(crate) fn row(&self, sql: &str, values: &[Value]) -> Result<Option<Row>, LedgerError> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// The first value of the only row.
    pub(crate) fn value<T: FromSql>(&self, sql: &str, values: &[Value]) -> Result<T, LedgerError> {
        let row = self.row(sql, values)?;
        row.ok_or_else(|| LedgerError::inconsistent(sql, "it gives no row"))?
            .at(0)
    }

    /// Whether there is a row.
    pub(crate) fn exists(&self, sql: &str, values: &[Value]) -> Result<bool, LedgerError> {
        Ok(self.row(sql, values)?.is_some())
    }

    /// The rows of a long answer one after another, until `take` says `false`. It may ask the database itself.
    pub(crate) fn each(
        &self,
        sql: &str,
        values: &[Value],
        mut take: impl FnMut(Row) -> Result<bool, LedgerError>,
    ) -> Result<(), LedgerError> {
        match self {
            Db::Sqlite(db) => db.each(sql, values, &mut take),
            Db::Postgres(db) => db.each(sql, values, &mut take),
        }
    }

    /// Inserts rows. `head` is the statement up to the word VALUES, `row` the values of one row: "(?, ?)".
    pub(crate) fn insert(&self, head: &str, row: &str, rows: &[Vec<Value>]) -> Result<(), LedgerError> {
        match self {
            Db::Sqlite(db) => {
                let sql = format!("{head} {row}");
                rows.iter()
                    .try_for_each(|values| db.execute(&sql, values).map(drop))
            }
            Db::Postgres(db) => db.insert(head, row, rows),
        }
    }

    /// Begins to write; waits until nobody else does. What is done until the commit is kept whole or not at all.
    pub(crate) fn begin(&self) -> Result<Transaction<'_>, LedgerError> {
        match self {
            Db::Sqlite(db) => db.script("BEGIN IMMEDIATE")?,
            Db::Postgres(db) => db.begin()?,
        }
        Ok(Transaction {
            db: self,
            is_done: false,
        })
    }

    /// Begins to look at the database as it is now, whoever writes meanwhile.
    pub(crate) fn snapshot(&self) -> Result<Transaction<'_>, LedgerError> {
        match self {
            Db::Sqlite(db) => db.script("BEGIN")?,
            Db::Postgres(db) => db.snapshot()?,
        }
        Ok(Transaction {
            db: self,
            is_done: false,
        })
    }

    fn end(&self, how: &str) -> Result<(), LedgerError> {
        match self {
            Db::Sqlite(db) => db.script(how),
            Db::Postgres(db) => db.end(how),
        }
    }
}

/// What is undone where it is not committed.
pub(crate) struct Transaction<'a> {
    db: &'a Db,
    is_done: bool,
}

impl Transaction<'_> {
    /// Keeps what was done. When it returns, it is on the disk.
    pub(crate) fn commit(mut self) -> Result<(), LedgerError> {
        self.is_done = true;
        let done = self.db.end("COMMIT");
        if done.is_err() {
            // SQLite leaves a transaction open that it could not commit.
            let _ = self.db.end("ROLLBACK");
        }
        done
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            // A database that cannot even undo this has undone it itself, or will when it finds nobody there.
            let _ = self.db.end("ROLLBACK");
        }
    }
}

/// A text as a value.
pub(crate) fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

/// A text that may be missing.
pub(crate) fn maybe(words: Option<&str>) -> Value {
    words.map_or(Value::Null, text)
}

/// A whole number.
pub(crate) fn number(number: i64) -> Value {
    Value::Integer(number)
}
