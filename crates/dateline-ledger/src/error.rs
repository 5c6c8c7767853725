//! What can go wrong with a ledger.

/// Why a ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// There is no such file.
    #[error("{file}: there is no ledger; \"dateline add … --ledger {file}\" makes one")]
    Missing {
        /// Path.
        file: String,
    },
    /// Some other file, or a database of another program.
    #[error("{file}: is not a dateline ledger")]
    NotALedger {
        /// Path.
        file: String,
    },
    /// Of a version that this program does not know.
    #[error("{file}: is a ledger of version {found}; this program knows versions 1 to {known}")]
    Version {
        /// Path.
        file: String,
        /// Version of the file.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// The disk, or the quota, is full.
    #[error("the disk is full: nothing of this batch was kept, and nothing kept before was lost")]
    Full,
    /// The file or its folder may not be written.
    #[error("the ledger cannot be written: the file or its folder is read-only")]
    ReadOnly,
    /// Another program holds the file.
    #[error("another program is writing to the ledger; try again when it is done")]
    Busy,
    /// The file is damaged.
    #[error("the ledger's file is damaged: {0}; \"dateline verify\" says more")]
    Damaged(String),
    /// What is kept does not hold together.
    #[error("{what} does not hold together: {why}")]
    Inconsistent {
        /// Which row.
        what: String,
        /// In plain words.
        why: String,
    },
    /// A filter, a name or a date that cannot be used.
    #[error("{0}")]
    Wrong(String),
    /// Any other error of the database.
    #[error("the ledger's database says: {0}")]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> LedgerError {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => LedgerError::Full,
            // Writing past a limit of the file system or the process is reported so.
            Some(ErrorCode::SystemIoFailure) if is_short_write(&error) => LedgerError::Full,
            Some(ErrorCode::ReadOnly) => LedgerError::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                LedgerError::Damaged(error.to_string())
            }
            _ => LedgerError::Database(error),
        }
    }
}

fn is_short_write(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(code, _)
        if code.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE)
}

impl LedgerError {
    pub(crate) fn inconsistent(what: impl Into<String>, why: impl Into<String>) -> LedgerError {
        LedgerError::Inconsistent {
            what: what.into(),
            why: why.into(),
        }
    }
}
