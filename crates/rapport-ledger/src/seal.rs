//! Sealing: recent batches move to the lake exactly once.
//!
//! The Delta commit carries the number of the last batch it contains as an application transaction, so that a retry after
//! a crash sees what was done: batches up to that number are in the lake and are only dropped from the store. Readers go
//! by the same number, and so never see a fact twice or not at all. The store notes up to which batch it has let go, so
//! that a lake that lacks them, or has more than the store ever gave, is found when the ledger is opened.

use crate::batch;
use crate::error::{LedgerError, Result};
use crate::lake::{FILES_PER_BUCKET_MAX, Table};
use crate::ledger::Ledger;
use crate::parallel::in_parallel;
use arrow_array::RecordBatch;

/// What a seal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sealed {
    /// Interaction facts moved to the lake.
    pub interactions: i64,
    /// Outcome facts moved to the lake.
    pub outcomes: i64,
    /// Files written.
    pub files: i64,
    /// Whether it was asked to stop: then there may be more to seal.
    pub interrupted: bool,
}

/// At most this many facts are held in memory at once while sealing.
const CHUNK_ROWS: i64 = 1_000_000;

impl Ledger {
    /// Moves all recent facts to the lake. Killed at any point and run again, it loses and doubles nothing.
    pub fn seal(&mut self) -> Result<Sealed> {
        self.seal_until(&|| false)
    }

    /// As [`Ledger::seal`], until asked to stop: after the commit in hand. What was sealed by then is; the next seal goes on.
    pub fn seal_until(&mut self, stop: &dyn Fn() -> bool) -> Result<Sealed> {
        let mut sealed = Sealed::default();
        for table in Table::ALL {
            loop {
                if stop() {
                    sealed.interrupted = true;
                    return Ok(sealed);
                }
                let (rows, files, more) = self.seal_chunk(table)?;
                match table {
                    Table::Interaction => sealed.interactions += rows,
                    Table::Outcome => sealed.outcomes += rows,
                }
                sealed.files += files;
                if !more {
                    break;
                }
            }
            self.lake.compact(table, FILES_PER_BUCKET_MAX, stop)?;
        }
        sealed.interrupted = stop();
        Ok(sealed)
    }

    /// Rewrites the lake so that each bucket is one file, as far as memory allows: reading everything is quickest then. Gives
    /// how many buckets were rewritten.
    pub fn compact(&mut self) -> Result<usize> {
        let mut rewritten = 0;
        for table in Table::ALL {
            rewritten += self.lake.compact(table, 1, &|| false)?;
        }
        Ok(rewritten)
    }

    /// How many facts are recent.
    pub fn recent_rows(&mut self) -> Result<i64> {
        let rows = self.db.query(
            "counting recent facts",
            "SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM batch",
            &[],
        )?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }

    fn seal_chunk(&mut self, table: Table) -> Result<(i64, i64, bool)> {
        let through = self.lake.sealed_through(table)?;
        // What a former seal had committed before it was cut off.
        self.drop_sealed(table, through)?;
        let waiting = self.db.query(
            "listing recent batches",
            "SELECT seq, row_count FROM batch WHERE facts = $1 ORDER BY seq",
            &[table.name().into()],
        )?;
        let mut last = 0;
        let mut rows = 0;
        for row in &waiting {
            if rows > 0 && rows + row.int(1) > CHUNK_ROWS {
                break;
            }
            (last, rows) = (row.int(0), rows + row.int(1));
        }
        if last == 0 {
            return Ok((0, 0, false));
        }
        let facts = self.recent(table, through, last)?;
        let files = self.lake.append(table, &facts, through, last)?;
        drop(facts);
        crash_point("after-lake-commit");
        self.drop_sealed(table, last)?;
        let more = waiting.last().is_some_and(|row| row.int(0) > last);
        Ok((rows, files, more))
    }

    /// Lets go of the batches that the lake contains, once it has them on disk.
    fn drop_sealed(&mut self, table: Table, through: i64) -> Result<()> {
        let mark = sealed_mark(table);
        if Self::counter(&mut self.db, &mark)?.unwrap_or(0) == through {
            return Ok(());
        }
        self.lake.flush(table)?;
        self.db.transaction(|db| {
            db.run(
                "dropping sealed batches",
                "DELETE FROM batch WHERE facts = $1 AND seq <= $2",
                &[table.name().into(), through.into()],
            )?;
            Self::set_counter(db, &mark, through)
        })
    }

    /// Refuses a store and a lake that do not belong together: facts would vanish without a word.
    pub(crate) fn check_pairing(&mut self) -> Result<()> {
        for table in Table::ALL {
            // In this order a seal that another process finishes meanwhile does no harm.
            let let_go = Self::counter(&mut self.db, &sealed_mark(table))?.unwrap_or(0);
            let in_lake = self.lake.sealed_through(table)?;
            let given = Self::counter(&mut self.db, "batch")?.unwrap_or(1) - 1;
            if in_lake < let_go || in_lake > given {
                if let Some(damaged) = self.lake.damaged_entry(table) {
                    return Err(damaged);
                }
                return Err(LedgerError::damaged(
                    format!(
                        "lake table `{}`, or the store `{}`",
                        self.lake.path(table).display(),
                        self.store_name()
                    ),
                    format!(
                        "they do not belong together: the lake holds batches up to {in_lake}, the store has handed over {let_go} of the {given} it gave"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Recent batches after `after`, up to and including `last`.
    pub(crate) fn recent(
        &mut self,
        table: Table,
        after: i64,
        last: i64,
    ) -> Result<Vec<RecordBatch>> {
        let rows = self.db.query(
            "reading recent facts",
            "SELECT seq, data, checksum FROM batch WHERE facts = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
            &[table.name().into(), after.into(), last.into()],
        )?;
        in_parallel(rows, |mut row| {
            batch::decode(row.int(0), &row.blob(1), &row.blob(2))
        })
    }
}

fn sealed_mark(table: Table) -> String {
    format!("sealed:{}", table.name())
}

/// Ends the process here when a fault test asks for it by name; otherwise nothing.
pub(crate) fn crash_point(name: &str) {
    if std::env::var_os("RAPPORT_CRASH_AT").is_some_and(|wanted| wanted == name) {
        std::process::abort();
    }
}
