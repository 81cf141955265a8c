//! One writer at a time: a lock on a file beside the lake, held while the ledger is open for writing.

use crate::error::{LedgerError, Result};
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held while this process writes; released when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Closing alone would leave the lock to a child process that was being started just then. Nothing can be done
        // about a failure, and closing follows.
        drop(self.file.unlock());
    }
}

impl WriterLock {
    /// Takes the lock, or says that another process has it.
    pub(crate) fn take(folder: &Path) -> Result<Self> {
        let path = folder.join("writer.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| LedgerError::file("open the lock", &path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(LedgerError::Locked(folder.display().to_string())),
            Err(TryLockError::Error(e)) => Err(LedgerError::file("lock", &path, e)),
        }
    }
}
