//! The tables, and how a ledger of an older version is brought up.

use crate::db::Db;
use crate::{LedgerError, near};

/// "DLNE": tells a ledger from other SQLite files.
pub(crate) const APPLICATION_ID: i64 = 0x444C_4E45;

/// One script of SQLite for each version of the schema; a new ledger runs them all.
const VERSIONS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
];

/// The script of PostgreSQL for the first version that it had.
const POSTGRES: &str = include_str!("schema_postgres.sql");

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

/// What a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Without tables; in PostgreSQL, without ours.
    Empty,
    /// A ledger of this version.
    Ledger(i64),
}

/// Looks at a database without changing it. `name` is its path or address.
pub(crate) fn look(db: &Db, name: &str) -> Result<Found, LedgerError> {
    match db {
        Db::Sqlite(file) if !file.is_database()? => Err(no_ledger(name)),
        Db::Sqlite(_) => look_at_file(db, name),
        Db::Postgres(_) => look_at_schema(db, name),
    }
}

fn look_at_file(db: &Db, name: &str) -> Result<Found, LedgerError> {
    let application: i64 = db.value("PRAGMA application_id", &[])?;
    let version: i64 = db.value("PRAGMA user_version", &[])?;
    if application == APPLICATION_ID {
        return known(version, name);
    }
    match db.exists("SELECT name FROM sqlite_schema LIMIT 1", &[])? {
        false if application == 0 && version == 0 => Ok(Found::Empty),
        _ => Err(no_ledger(name)),
    }
}

fn look_at_schema(db: &Db, name: &str) -> Result<Found, LedgerError> {
    let sql = "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema() \
               AND tablename IN ('dateline_ledger', 'operations', 'reports', 'readings', 'claims') ORDER BY tablename";
    let mut tables = Vec::new();
    for row in db.rows(sql, &[])? {
        tables.push(row.at::<String>(0)?);
    }
    match tables.as_slice() {
        [] => Ok(Found::Empty),
        tables if tables.iter().any(|table| table == "dateline_ledger") => {
            known(db.value("SELECT version FROM dateline_ledger", &[])?, name)
        }
        _ => Err(no_ledger(name)),
    }
}

fn no_ledger(name: &str) -> LedgerError {
    LedgerError::NotALedger {
        file: name.to_owned(),
    }
}

fn known(version: i64, name: &str) -> Result<Found, LedgerError> {
    if (1..=VERSION).contains(&version) {
        return Ok(Found::Ledger(version));
    }
    Err(LedgerError::Version {
        file: name.to_owned(),
        found: version,
        known: VERSION,
    })
}

/// Runs the scripts that a ledger lacks, all or none of them.
pub(crate) fn raise(db: &Db, name: &str) -> Result<(), LedgerError> {
    let transaction = db.begin()?;
    // Somebody else may have raised it while this process waited for the lock.
    let now = match look(db, name)? {
        Found::Empty => 0,
        Found::Ledger(version) => version,
    };
    match db {
        Db::Sqlite(_) => {
            for version in now..VERSION {
                let at = version as usize;
                db.script(VERSIONS[at])?;
                for table in KEPT[at] {
                    db.script(&guards(table))?;
                }
            }
            if (1..2).contains(&now) {
                near::link_all(db)?;
            }
            db.script(&format!(
                "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
            ))?;
        }
        Db::Postgres(_) if now == 0 => {
            db.script(POSTGRES)?;
            for table in KEPT.concat() {
                db.script(&guard(table))?;
            }
        }
        Db::Postgres(_) => {}
    }
    transaction.commit()
}

/// Triggers of SQLite that refuse to change or to take away a row.
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

/// The same in PostgreSQL, where all rows can be taken away at once.
fn guard(table: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
         FOR EACH STATEMENT EXECUTE FUNCTION dateline_refuse();"
    )
}
