//! The tables, and how a ledger of an older version is brought up.

use rusqlite::{Connection, OptionalExtension};

use crate::{LedgerError, near};

/// "DLNE": tells a ledger from other SQLite files.
pub(crate) const APPLICATION_ID: i64 = 0x444C_4E45;

/// One script for each version of the schema; a new ledger runs them all.
const VERSIONS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
];

/// Version of the schema that this program writes.
pub const VERSION: i64 = VERSIONS.len() as i64;

/// Tables of each version whose rows are never changed and never taken away.
const KEPT: &[&[&str]] = &[
    &[
        "operations",
        "reports",
        "readings",
        "claims",
        "participants",
        "mentions",
        "places",
        "times",
        "sources",
    ],
    &["reviews", "embargoes", "redactions"],
    &["groupings"],
];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A database without tables.
    Empty,
    /// A ledger of this version.
    Ledger(i64),
}

/// Looks at a file without changing it.
pub(crate) fn look(connection: &Connection, file: &str) -> Result<Found, LedgerError> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    // The first page that is read shows whether this is a database at all.
    let application = pragma("application_id").map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => LedgerError::NotALedger {
            file: file.to_owned(),
        },
        _ => error.into(),
    })?;
    let version = pragma("user_version")?;
    if application == APPLICATION_ID {
        return match version {
            found if (1..=VERSION).contains(&found) => Ok(Found::Ledger(found)),
            found => Err(LedgerError::Version {
                file: file.to_owned(),
                found,
                known: VERSION,
            }),
        };
    }
    let table: Option<String> = connection
        .query_row("SELECT name FROM sqlite_schema LIMIT 1", [], |row| row.get(0))
        .optional()?;
    match table {
        None if application == 0 && version == 0 => Ok(Found::Empty),
        _ => Err(LedgerError::NotALedger {
            file: file.to_owned(),
        }),
    }
}

/// Runs the scripts after version `from`, all or none of them.
pub(crate) fn raise(connection: &mut Connection, from: i64) -> Result<(), LedgerError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Somebody else may have raised it while this process waited for the lock.
    let now: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for version in now.max(from)..VERSION {
        let at = version as usize;
        transaction.execute_batch(VERSIONS[at])?;
        for table in KEPT[at] {
            transaction.execute_batch(&guards(table))?;
        }
    }
    if (1..2).contains(&now) {
        near::link_all(&transaction)?;
    }
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
    ))?;
    transaction.commit()?;
    Ok(())
}

/// Triggers that refuse to change or to take away a row.
fn guards(table: &str) -> String {
    ["UPDATE", "DELETE"]
        .map(|verb| {
            format!(
                "CREATE TRIGGER {table}_no_{} BEFORE {verb} ON {table} BEGIN \
                 SELECT RAISE(ABORT, '{table} are kept for good: {verb} is refused'); END;",
                verb.to_lowercase()
            )
        })
        .join("\n")
}
