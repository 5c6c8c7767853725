//! The two databases that a ledger may be kept in, for tests that must hold in both.
//!
//! Tests on PostgreSQL are ignored unless they are asked for: `scripts/check-postgres` starts a server, puts the address of
//! a database on it into `DATELINE_TEST_POSTGRES`, and runs them.

#![allow(clippy::unwrap_used, dead_code, unused_imports, unused_macros)]

use dateline_ledger::{Ledger, Location};
use postgres::{Client, NoTls};

/// Where a test's ledgers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// The address of the server's database; who connects may do everything there.
pub fn server() -> String {
    std::env::var("DATELINE_TEST_POSTGRES").expect("scripts/check-postgres sets DATELINE_TEST_POSTGRES")
}

/// A connection past the ledger.
pub fn client() -> Client {
    Client::connect(&server(), NoTls).unwrap()
}

/// The address of a schema of the database.
pub fn schema(name: &str) -> String {
    let server = server();
    let and = if server.contains('?') { '&' } else { '?' };
    format!(
        "{server}{and}options=-csearch_path%3D{}%2Cpublic",
        schema_name(name)
    )
}

pub fn schema_name(name: &str) -> String {
    format!("test_{}", name.replace('-', "_"))
}

impl Store {
    /// A place of this name without a ledger; what an earlier run left is taken away.
    pub fn place(self, name: &str) -> Location {
        match self {
            Store::Sqlite => super::common::file(name).into(),
            Store::Postgres => {
                let own = schema_name(name);
                let sql = format!("DROP SCHEMA IF EXISTS {own} CASCADE; CREATE SCHEMA {own}");
                client().batch_execute(&sql).unwrap();
                schema(name).as_str().into()
            }
        }
    }

    /// A new ledger of this name.
    pub fn ledger(self, name: &str) -> Ledger {
        Ledger::create(self.place(name)).unwrap()
    }

    /// Runs SQL on the ledger of this name past the program, as whoever has the file or the server can.
    pub fn run(self, place: &Location, name: &str, sql: &str) -> Result<(), String> {
        match place {
            Location::File(path) => {
                let other = rusqlite::Connection::open(path).unwrap();
                other.execute_batch(sql).map_err(|error| error.to_string())
            }
            Location::Postgres(_) => {
                let sql = format!("SET search_path = {}, public; {sql}", schema_name(name));
                client().batch_execute(&sql).map_err(|error| {
                    error
                        .as_db_error()
                        .map_or_else(|| error.to_string(), |said| said.message().to_owned())
                })
            }
        }
    }

    /// The same with everything taken away that refuses it.
    pub fn tamper(self, place: &Location, name: &str, sql: &str) {
        let unguarded = match place {
            Location::File(path) => {
                let other = rusqlite::Connection::open(path).unwrap();
                let mut statement = other
                    .prepare(
                        "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'",
                    )
                    .unwrap();
                let drops = statement.query_map([], |row| row.get(0)).unwrap();
                let drops: Vec<String> = drops.collect::<Result<_, _>>().unwrap();
                format!("PRAGMA foreign_keys = OFF; {}", drops.concat())
            }
            Location::Postgres(_) => "SET session_replication_role = replica;".to_owned(),
        };
        self.run(place, name, &format!("{unguarded} {sql}")).unwrap();
    }
}

/// Makes two tests of each function: one for each store.
macro_rules! on_both_stores {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $name() { super::$name(crate::stores::Store::Sqlite); })*
        }
        mod on_postgres {
            $(
                #[test]
                #[ignore = "needs a server: scripts/check-postgres"]
                fn $name() { super::$name(crate::stores::Store::Postgres); }
            )*
        }
    };
}
pub(crate) use on_both_stores;
