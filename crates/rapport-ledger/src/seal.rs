//! Sealing: recent batches move to the lake exactly once.
//!
//! The Delta commit carries the number of the last batch it contains as an application transaction, so that a retry after
//! a crash sees what was done: batches up to that number are in the lake and are only dropped from the store. Readers go
//! by the same number, and so never see a fact twice or not at all.

use crate::batch;
use crate::columns::{INTERACTION, OUTCOME};
use crate::error::Result;
use crate::lake::Table;
use crate::ledger::Ledger;
use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;

/// What a seal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sealed {
    /// Interaction facts moved to the lake.
    pub interactions: i64,
    /// Outcome facts moved to the lake.
    pub outcomes: i64,
    /// Files written.
    pub files: i64,
}

/// At most this many facts are held in memory at once while sealing.
const CHUNK_ROWS: i64 = 2_000_000;

impl Ledger {
    /// Moves all recent facts to the lake. Killed at any point and run again, it loses and doubles nothing.
    pub fn seal(&mut self) -> Result<Sealed> {
        let mut sealed = Sealed::default();
        for table in Table::ALL {
            loop {
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
            self.lake.compact(table)?;
        }
        Ok(sealed)
    }

    /// How many facts are recent.
    pub fn recent_rows(&mut self) -> Result<i64> {
        let rows = self.db.query("counting recent facts", "SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM batch", &[])?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }

    fn seal_chunk(&mut self, table: Table) -> Result<(i64, i64, bool)> {
        let through = self.lake.sealed_through(table)?;
        // What a former seal had committed before it was cut off.
        self.db.run(
            "dropping sealed batches",
            "DELETE FROM batch WHERE facts = $1 AND seq <= $2",
            &[table.name().into(), through.into()],
        )?;
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
        let schema = match table {
            Table::Interaction => &*INTERACTION,
            Table::Outcome => &*OUTCOME,
        };
        let all = concat_batches(schema, &facts)
            .map_err(|e| crate::error::LedgerError::damaged("recent batches", e))?;
        drop(facts);
        let files = self.lake.append(table, &all, last)?;
        crash_point("after-lake-commit");
        self.db.run(
            "dropping sealed batches",
            "DELETE FROM batch WHERE facts = $1 AND seq <= $2",
            &[table.name().into(), last.into()],
        )?;
        let more = waiting.last().is_some_and(|row| row.int(0) > last);
        Ok((rows, files, more))
    }

    /// Recent batches after `after`, up to and including `last`.
    pub(crate) fn recent(&mut self, table: Table, after: i64, last: i64) -> Result<Vec<RecordBatch>> {
        let rows = self.db.query(
            "reading recent facts",
            "SELECT seq, data, checksum FROM batch WHERE facts = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
            &[table.name().into(), after.into(), last.into()],
        )?;
        rows.into_iter().map(|mut row| batch::decode(row.int(0), &row.blob(1), &row.blob(2))).collect()
    }
}

/// Ends the process here when a fault test asks for it by name; otherwise nothing.
pub(crate) fn crash_point(name: &str) {
    if std::env::var_os("RAPPORT_CRASH_AT").is_some_and(|wanted| wanted == name) {
        std::process::abort();
    }
}
