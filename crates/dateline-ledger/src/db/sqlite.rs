//! A file of SQLite.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::Row;
use crate::LedgerError;

/// How long to wait for another program that is writing.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// A file that is open.
#[derive(Debug)]
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    /// Opens a file to write to it; makes one where there is none.
    pub(crate) fn create(path: &Path) -> Result<Sqlite, LedgerError> {
        Sqlite::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )
    }

    /// Opens a file to read it.
    pub(crate) fn open(path: &Path) -> Result<Sqlite, LedgerError> {
        Sqlite::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Opens a file on a medium that cannot be written, without a write-ahead log.
    pub(crate) fn frozen(path: &Path) -> Result<Sqlite, LedgerError> {
        let mut uri = String::from("file:");
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'%' | b'?' | b'#' => uri.push_str(&format!("%{byte:02X}")),
                _ => uri.push(byte as char),
            }
        }
        uri.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        Sqlite::connect(Path::new(&uri), flags)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Sqlite, LedgerError> {
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|error| {
                match error.sqlite_error_code() {
                    Some(rusqlite::ErrorCode::CannotOpen) => LedgerError::Wrong(format!(
                        "{}: cannot be opened: no such folder, or it may not be written",
                        path.display()
                    )),
                    _ => error.into(),
                }
            })?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF;",
        )?;
        Ok(Sqlite(connection))
    }

    /// Has every commit on the disk before it is acknowledged.
    pub(crate) fn keep_for_good(&self, file: &str) -> Result<(), LedgerError> {
        let mode: String = self
            .0
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(LedgerError::Wrong(format!(
                "{file}: the file system does not allow a write-ahead log"
            )));
        }
        self.script("PRAGMA synchronous = FULL")
    }

    /// The first page that is read shows whether a file is a database at all.
    pub(crate) fn is_database(&self) -> Result<bool, LedgerError> {
        match self.script("PRAGMA application_id") {
            Ok(()) => Ok(true),
            Err(LedgerError::Damaged(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, LedgerError> {
        let changed = self.0.prepare_cached(sql)?.execute(params_from_iter(values))?;
        Ok(changed as u64)
    }

    pub(super) fn script(&self, sql: &str) -> Result<(), LedgerError> {
        Ok(self.0.execute_batch(sql)?)
    }

    pub(super) fn each(
        &self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<bool, LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns: Rc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let values = (0..columns.len())
                .map(|at| row.get(at))
                .collect::<Result<_, _>>()?;
            let columns = columns.clone();
            if !take(Row { columns, values })? {
                break;
            }
        }
        Ok(())
    }
}

/// The write-ahead log of a file.
pub(crate) fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
