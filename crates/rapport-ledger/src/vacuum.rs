//! Vacuum: files that compaction has replaced are removed once nobody can be reading them.

use crate::error::Result;
use crate::lake::Table;
use crate::ledger::Ledger;
use std::path::PathBuf;

/// For how long files that were replaced are kept when nothing else is said, in hours: the seven days that readers of Delta
/// tables count on.
pub const RETAIN_HOURS: u32 = 168;

/// What a vacuum removed, or would remove.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Vacuumed {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Their size together, in bytes.
    pub bytes: u64,
    /// Whether they are still there.
    pub dry_run: bool,
}

impl Ledger {
    /// Removes the lake's files that no version within the last `retain_hours` refers to. Facts do not change. A reader that
    /// is at an older version finds files gone.
    pub fn vacuum(&mut self, retain_hours: u32, dry_run: bool) -> Result<Vacuumed> {
        // Files that a seal has written and not yet committed belong to no version.
        self.settle()?;
        let now = self.clock.now();
        let mut vacuumed = Vacuumed {
            dry_run,
            ..Vacuumed::default()
        };
        for table in Table::ALL {
            for (path, bytes) in self.lake.vacuum(table, now, retain_hours, dry_run)? {
                vacuumed.files.push(path);
                vacuumed.bytes += bytes;
            }
        }
        Ok(vacuumed)
    }
}
