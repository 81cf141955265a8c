//! Compaction: many small files of a bucket become one sorted file, as one commit. Facts do not change.

use super::commit::Change;
use super::write::sort_order;
use super::{Lake, Table, checksum};
use crate::error::{LedgerError, Result};
use arrow_array::UInt32Array;
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;

/// A bucket with more files than this is rewritten.
const FILES_PER_BUCKET_MAX: usize = 6;
/// Files above this many rows are left as they are: rewriting them gains nothing.
const ROWS_MAX: i64 = 2_000_000;

impl Lake {
    /// Rewrites the buckets that have too many files. Gives how many it rewrote.
    pub(crate) fn compact(&self, table: Table) -> Result<usize> {
        let Some(files) = self.files(table)? else {
            return Ok(0);
        };
        let mut rewritten = 0;
        for (bucket, files) in files.by_bucket {
            let small: Vec<_> = files.into_iter().filter(|f| f.rows <= ROWS_MAX).collect();
            if small.len() <= FILES_PER_BUCKET_MAX {
                continue;
            }
            let mut rows = Vec::new();
            for file in &small {
                rows.extend(self.read_file(table, file)?);
            }
            let damaged = |e| LedgerError::damaged("files being compacted", e);
            let all = concat_batches(table.schema(), &rows).map_err(damaged)?;
            drop(rows);
            let order: UInt32Array = sort_order(&all)?
                .into_iter()
                .map(|(.., row)| row)
                .collect::<Vec<_>>()
                .into();
            let sorted = take_record_batch(&all, &order).map_err(damaged)?;
            drop(all);
            // Named after the newest file it replaces: unique, since that file leaves the table with this commit.
            let newest = small.last().map_or("", |f| f.path.as_str());
            let name = checksum::base_name(newest.rsplit('/').next().unwrap_or(newest));
            let mut add = self.write_file(table, bucket, &format!("{name}-c"), &sorted)?;
            add.data_change = false;
            self.commit(
                table,
                Change {
                    add: vec![add],
                    remove: small,
                    sealed_through: None,
                },
            )?;
            rewritten += 1;
        }
        Ok(rewritten)
    }
}
