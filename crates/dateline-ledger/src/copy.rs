//! A ledger carried over into another place, operation by operation.

use rusqlite::types::Value;

use crate::db::{Db, number};
use crate::ledger::{last_id, lay_out};
use crate::log;
use crate::{Ledger, LedgerError, body, near, rows, words};

/// Operations that are kept at once.
const BATCH: usize = 200;

/// Tables whose rows stand in the other ledger as they stand here. What else there is follows from them.
const AS_THEY_ARE: [&str; 6] = [
    "reports",
    "readings",
    "reviews",
    "embargoes",
    "redactions",
    "groupings",
];

impl Ledger {
    /// Carries every operation of another ledger over, as it is: number, moment, name and hash, with what it kept. The
    /// heads of the two are the same afterwards, and so is what both answer at any moment. A ledger that holds the
    /// beginning of the other's log already gets the rest; gives how many operations were carried over, of which
    /// `progress` is told after each batch.
    ///
    /// # Errors
    /// [`LedgerError::Wrong`] where this ledger holds something that the other does not, and nothing is changed. Where
    /// it stops in the midst, all that came before is kept, and it goes on from there when it is called again.
    pub fn copy_from(&mut self, source: &Ledger, mut progress: impl FnMut(u64)) -> Result<u64, LedgerError> {
        let mut carried = 0;
        loop {
            let transaction = self.db.begin()?;
            let last = self.last_shared(source)?;
            let operations = source.operations(last, BATCH)?;
            let Some(newest) = operations.last().map(|operation| operation.seq) else {
                return Ok(carried);
            };
            for operation in &operations {
                log::insert(&self.db, operation)?;
            }
            for table in AS_THEY_ARE {
                copy_rows(&source.db, &self.db, table, last, newest)?;
            }
            self.make_again(last)?;
            transaction.commit()?;
            carried += operations.len() as u64;
            progress(carried);
        }
    }

    /// The number of this ledger's newest operation, which must be the other's too.
    fn last_shared(&self, source: &Ledger) -> Result<i64, LedgerError> {
        let Some(own) = self.head()? else {
            return Ok(0);
        };
        let other = source.operations(own.seq - 1, 1)?;
        if other.first().is_some_and(|other| other.hash == own.hash) {
            return Ok(own.seq);
        }
        Err(LedgerError::Wrong(format!(
            "{}: holds what {} does not; a ledger is copied to an empty place, or to an earlier copy of it",
            self.name(),
            source.name()
        )))
    }

    /// The long tables, indexes and stories of what was kept after operation `last`.
    fn make_again(&self, last: i64) -> Result<(), LedgerError> {
        let sql = "SELECT id, title, text FROM reports WHERE operation > ? ORDER BY id";
        for row in self.db.rows(sql, &[number(last)])? {
            let (id, title, words): (i64, Option<String>, String) = (row.at(0)?, row.at(1)?, row.at(2)?);
            words::index_report(&self.db, id, title.as_deref(), &words)?;
            near::link(&self.db, id, &words)?;
        }
        let sql = "SELECT readings.id, sha256, body, address, text FROM readings JOIN reports ON reports.id = report \
                   WHERE readings.operation > ? ORDER BY readings.id";
        let mut claim = last_id(&self.db, "claims")?;
        for row in self.db.rows(sql, &[number(last)])? {
            let (sha256, packed): (String, Vec<u8>) = (row.at(1)?, row.at(2)?);
            let (address, words): (String, String) = (row.at(3)?, row.at(4)?);
            let reading = body::unpack(&packed, &sha256, words)?;
            claim = lay_out(&self.db, row.at(0)?, claim, &rows::of(&reading, &address))?;
        }
        Ok(())
    }
}

/// Copies the rows that the operations after `last`, up to and with `newest`, kept in a table.
fn copy_rows(from: &Db, to: &Db, table: &str, last: i64, newest: i64) -> Result<(), LedgerError> {
    let sql = format!("SELECT * FROM {table} WHERE operation > ? AND operation <= ? ORDER BY operation");
    let rows = from.rows(&sql, &[number(last), number(newest)])?;
    let Some(first) = rows.first() else {
        return Ok(());
    };
    let columns = first.columns().join(", ");
    let places = format!("(?{})", ", ?".repeat(first.columns().len() - 1));
    let head = format!("INSERT INTO {table} ({columns}) VALUES");
    let rows: Vec<Vec<Value>> = rows.into_iter().map(crate::db::Row::into_values).collect();
    to.insert(&head, &places, &rows)
}
