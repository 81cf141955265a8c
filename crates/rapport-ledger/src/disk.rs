//! Writing files so that a power cut cannot take them: the seam at which tests let a disk fail.

use crate::error::{LedgerError, Result};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// The steps of making a file durable: write, flush, publish, flush the folder.
pub trait Disk: Send + Sync + std::fmt::Debug {
    /// Makes a file of these bytes, in place of one that is there. A power cut may still take or shorten it.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File>;

    /// Puts on disk what was written to a file, or which files a folder has.
    fn flush(&self, opened: &File, path: &Path) -> io::Result<()>;

    /// Gives a flushed file its name in the same folder. Fails with [`io::ErrorKind::AlreadyExists`] when the name is taken,
    /// unless it `replaces`.
    fn publish(&self, staged: &Path, path: &Path, replaces: bool) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Debug, Clone, Copy)]
pub struct MachineDisk;

impl Disk for MachineDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    fn flush(&self, opened: &File, _: &Path) -> io::Result<()> {
        opened.sync_all()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one helper: file and folder are flushed around it"
    )]
    fn publish(&self, staged: &Path, path: &Path, replaces: bool) -> io::Result<()> {
        if replaces {
            return std::fs::rename(staged, path);
        }
        // A link fails where a rename would replace.
        std::fs::hard_link(staged, path)?;
        std::fs::remove_file(staged)
    }
}

/// Writes a file and flushes it; its folder is still to be flushed.
pub(crate) fn write(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<()> {
    let file = disk
        .write(path, bytes)
        .map_err(|e| LedgerError::file("write", path, e))?;
    disk.flush(&file, path)
        .map_err(|e| LedgerError::file("flush", path, e))
}

/// Flushes which files a folder has.
pub(crate) fn flush_folder(disk: &dyn Disk, folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|opened| disk.flush(&opened, folder))
        .map_err(|e| LedgerError::file("flush", folder, e))
}
