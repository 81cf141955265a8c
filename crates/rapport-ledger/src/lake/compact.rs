//! Compaction: many small files of a bucket become one sorted file. Facts do not change.

use super::commit::Change;
use super::{DataFile, Lake, Table, checksum, order};
use crate::error::Result;
use deltalake_core::kernel::Add;

/// A bucket with more files than this is rewritten: a look-up opens each, a rewrite reads and writes all.
pub(crate) const FILES_PER_BUCKET_MAX: usize = 10;
/// Rows that one rewritten file may have: they are held in memory.
const ROWS_MAX: i64 = 2_000_000;

impl Lake {
    /// Rewrites the buckets that have more files than this, as one commit, until asked to stop. Gives how many it rewrote.
    pub(crate) fn compact(
        &self,
        table: Table,
        files_max: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<usize> {
        let Some(files) = self.files(table)? else {
            return Ok(0);
        };
        let (mut add, mut remove) = (Vec::new(), Vec::new());
        for (bucket, files) in files.by_bucket {
            let small = smallest(files);
            if small.len() > files_max {
                if stop() {
                    break;
                }
                add.push(self.rewrite(table, bucket, &small)?);
                remove.extend(small);
            }
        }
        let rewritten = add.len();
        if rewritten > 0 {
            let change = Change {
                add,
                remove,
                sealed_through: None,
            };
            self.commit(table, change)?;
        }
        Ok(rewritten)
    }

    fn rewrite(&self, table: Table, bucket: i32, files: &[DataFile]) -> Result<Add> {
        let mut batches = Vec::new();
        for file in files {
            batches.extend(self.read_file(table, file)?);
        }
        let sorted = order::sorted(&batches, &order::all(&batches))?;
        drop(batches);
        // Named after the newest file it replaces: unique, since that file leaves the table with this commit.
        let newest = files.iter().map(|file| file.path.as_str()).max();
        let newest = newest
            .and_then(|path| path.rsplit('/').next())
            .unwrap_or("");
        let name = format!("{}-c", checksum::base_name(newest));
        let add = self.write_file(table, bucket, &name, &sorted)?;
        Ok(Add {
            data_change: false,
            ..add
        })
    }
}

/// As many of the smallest files as fit one file together.
fn smallest(mut files: Vec<DataFile>) -> Vec<DataFile> {
    files.sort_by_key(|file| file.rows);
    let mut rows = 0;
    let fitting = files.iter().take_while(|file| {
        rows += file.rows;
        rows <= ROWS_MAX
    });
    let count = fitting.count();
    files.truncate(count);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_together_are_too_large_for_memory_are_left() {
        let file = |rows| DataFile {
            path: format!("{rows}.parquet"),
            rows,
        };
        let chosen = smallest([1_800_000, 10, 800_000, 1_000_000, 20].map(file).to_vec());
        let rows: Vec<i64> = chosen.iter().map(|file| file.rows).collect();
        assert_eq!(rows, [10, 20, 800_000, 1_000_000]);
    }
}
