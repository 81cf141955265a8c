//! Vacuum: removes the data files that no version of a table within the retention refers to, and what crashes have left.
//!
//! Compaction replaces files; the former ones stay, for readers that are at an older version. Delta Lake keeps them for seven
//! days by convention.

use super::{Lake, Table, failed};
use crate::error::Result;
use deltalake_core::operations::vacuum::{Clock, VacuumMode};
use rapport_model::Micros;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

/// The ledger's moment, as the Delta library asks for it.
#[derive(Debug)]
struct At(Micros);

impl Clock for At {
    fn current_timestamp_millis(&self) -> i64 {
        self.0.0 / 1_000
    }
}

impl Lake {
    /// Removes files that were replaced, or left without a commit, more than `retain_hours` before `now`. Gives each with its
    /// size in bytes; a dry run gives the same and removes nothing.
    pub(crate) fn vacuum(
        &self,
        table: Table,
        now: Micros,
        retain_hours: u32,
        dry_run: bool,
    ) -> Result<Vec<(PathBuf, u64)>> {
        if self.files(table)?.is_none() {
            return Ok(Vec::new());
        }
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &mut tables[table as usize];
        let (loaded, _) = self.with_log(table, slot)?;
        let run = |dry_run: bool| {
            let vacuum = loaded
                .clone()
                .vacuum()
                .with_mode(VacuumMode::Full)
                .with_retention_period(chrono::Duration::hours(i64::from(retain_hours)))
                // The person has said for how long; the command warns of less than is usual.
                .with_enforce_retention_duration(false)
                .with_clock(Arc::new(At(now)))
                .with_dry_run(dry_run);
            self.runtime
                .block_on(vacuum.into_future())
                .map_err(failed(table, "removing files that are no longer used"))
        };
        let (_, planned) = run(true)?;
        let mut files: Vec<(PathBuf, u64)> = planned
            .files_deleted
            .iter()
            .map(|file| self.path(table).join(file))
            // Tombstones are told of until the log forgets them, also when a former vacuum has removed the file.
            .filter_map(|path| Some((path.clone(), std::fs::metadata(&path).ok()?.len())))
            .collect();
        files.sort();
        if !dry_run && !files.is_empty() {
            let (changed, _) = run(false)?;
            *loaded = changed;
            self.take_up(table, slot)?;
        }
        Ok(files)
    }
}
