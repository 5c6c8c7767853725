//! What can go wrong with a ledger.

/// Why a ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// There is no such file, or nothing in the database.
    #[error("{file}: there is no ledger; \"dateline add … --ledger {file}\" makes one")]
    Missing {
        /// Path, or address of the database.
        file: String,
    },
    /// There is no such database on the server.
    #[error("{server}: there is no such database; docs/ledger.md says how one is made")]
    NoDatabase {
        /// Address of the database.
        server: String,
    },
    /// The server cannot be reached, or takes nobody in.
    #[error("{server}: cannot be reached: {why}")]
    Unreachable {
        /// Address of the database.
        server: String,
        /// What the system or the server says.
        why: String,
    },
    /// The server does not let this user in.
    #[error("{server}: the server does not let you in: {why}")]
    Refused {
        /// Address of the database.
        server: String,
        /// What the server says.
        why: String,
    },
    /// The database has no geometries.
    #[error(
        "{server}: the database has no PostGIS ({why}); install it on the server (on Debian, postgresql-15-postgis-3) and \
         let its superuser run, in this database: CREATE EXTENSION postgis"
    )]
    NoPostgis {
        /// Address of the database.
        server: String,
        /// What the server says.
        why: String,
    },
    /// The connection broke.
    #[error(
        "{server}: the connection was lost; what was not acknowledged may be kept or not: to add it again does no harm"
    )]
    Lost {
        /// Address of the database.
        server: String,
    },
    /// The database's role has not the right.
    #[error("the database does not allow it: {0}; docs/ledger.md says which rights reading and writing need")]
    Denied(String),
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
    /// The file, its folder or the server may not be written.
    #[error("the ledger cannot be written: it, its folder or its server is read-only")]
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
    Database(String),
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
            _ => LedgerError::Database(error.to_string()),
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
