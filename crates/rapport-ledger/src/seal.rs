//! Sealing: recent batches move to the lake exactly once.
//!
//! The Delta commit carries the number of the last batch it contains as an application transaction, so that a retry after
//! a crash sees what was done: batches up to that number are in the lake and are only dropped from the store. Readers go
//! by the same number, and so never see a fact twice or not at all. The store notes up to which batch it has let go, so
//! that a lake that lacks them, or has more than the store ever gave, is found when the ledger is opened.

use crate::batch;
use crate::error::{LedgerError, Result};
use crate::lake::{FILES_PER_BUCKET_MAX, Lake, Table};
use crate::ledger::Ledger;
use crate::parallel::in_parallel;
use crate::sql::Row;
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

/// At most about this many facts are held in memory at once while sealing: what a harvest lets gather, and a commit more.
const CHUNK_ROWS: i64 = 1_250_000;

/// Recent batches of one table that go to the lake as one commit.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) table: Table,
    /// The lake has the batches up to this one.
    after: i64,
    /// The last batch of the chunk.
    pub(crate) last: i64,
    pub(crate) rows: i64,
    /// Facts of the table that are recent and not in the chunk.
    pub(crate) left: i64,
    batches: Vec<Row>,
}

impl Chunk {
    /// Writes the chunk to the lake, which says in the same commit that it has it. Gives the number of files.
    pub(crate) fn append_to(self, lake: &Lake) -> Result<i64> {
        let facts = unpacked(self.batches)?;
        let files = lake.append(self.table, &facts, self.after, self.last)?;
        crash_point("after-lake-commit");
        Ok(files)
    }
}

impl Ledger {
    /// Moves all recent facts to the lake. Killed at any point and run again, it loses and doubles nothing.
    pub fn seal(&mut self) -> Result<Sealed> {
        self.seal_until(&|| false)
    }

    /// As [`Ledger::seal`], until asked to stop: after the commit in hand. What was sealed by then is; the next seal goes on.
    pub fn seal_until(&mut self, stop: &dyn Fn() -> bool) -> Result<Sealed> {
        self.settle()?;
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
        self.settle()?;
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
        let Some(chunk) = self.next_chunk(table)? else {
            return Ok((0, 0, false));
        };
        let (last, rows, more) = (chunk.last, chunk.rows, chunk.left > 0);
        let files = chunk.append_to(&self.lake)?;
        self.drop_sealed(table, last)?;
        Ok((rows, files, more))
    }

    /// The recent batches of a table that are to be sealed next, as many as may be in memory at once.
    pub(crate) fn next_chunk(&mut self, table: Table) -> Result<Option<Chunk>> {
        let after = self.lake.sealed_through(table)?;
        // What a former seal had committed before it was cut off.
        self.drop_sealed(table, after)?;
        let waiting = self.db.query(
            "listing recent batches",
            "SELECT seq, row_count FROM batch WHERE facts = $1 ORDER BY seq",
            &[table.name().into()],
        )?;
        let all: i64 = waiting.iter().map(|row| row.int(1)).sum();
        let fair = fair_share(all);
        let (mut last, mut rows) = (0, 0);
        for row in &waiting {
            if rows >= fair {
                break;
            }
            (last, rows) = (row.int(0), rows + row.int(1));
        }
        if last == 0 {
            return Ok(None);
        }
        Ok(Some(Chunk {
            table,
            after,
            last,
            rows,
            left: all - rows,
            batches: self.packed(table, after, last)?,
        }))
    }

    /// Lets go of the batches that the lake contains, once it has them on disk.
    pub(crate) fn drop_sealed(&mut self, table: Table, through: i64) -> Result<()> {
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
        unpacked(self.packed(table, after, last)?)
    }

    /// As [`Ledger::recent`], as they lie in the store.
    fn packed(&mut self, table: Table, after: i64, last: i64) -> Result<Vec<Row>> {
        self.db.query(
            "reading recent facts",
            "SELECT seq, data, checksum FROM batch WHERE facts = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
            &[table.name().into(), after.into(), last.into()],
        )
    }
}

fn unpacked(batches: Vec<Row>) -> Result<Vec<RecordBatch>> {
    in_parallel(batches, |mut row| {
        batch::decode(row.int(0), &row.blob(1), &row.blob(2))
    })
}

/// Facts of one commit when so many are recent: as few commits as may be, of about the same size, since each makes a file
/// for each bucket.
fn fair_share(all: i64) -> i64 {
    let commits = all / CHUNK_ROWS + 1;
    all / commits + 1
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_a_little_over_what_memory_allows_are_halved_and_not_left_as_a_crumb() {
        assert!(fair_share(1_050_000) > 1_050_000, "one commit");
        assert_eq!(fair_share(CHUNK_ROWS + 2), CHUNK_ROWS / 2 + 2);
        for all in [0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, 10 * CHUNK_ROWS + 7] {
            assert!((1..=CHUNK_ROWS).contains(&fair_share(all)), "{all}");
        }
    }
}
