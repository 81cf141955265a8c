//! Checksums of data files. Parquet's own pages carry none here, and a flipped bit in one may decode to another number: so
//! a file's name ends with the checksum of its bytes, as `seal-000000000001-b3...parquet`.

use super::{DataFile, Lake, Table};
use crate::error::{LedgerError, Result};
use std::fs::File;

const MARK: &str = "-b3";
/// Hexadecimal digits kept: 128 bits.
const DIGITS: usize = 32;

fn digits(hash: &blake3::Hash) -> String {
    hash.to_hex().as_str().chars().take(DIGITS).collect()
}

/// The name of a file with these bytes.
pub(super) fn file_name(base: &str, bytes: &[u8]) -> String {
    format!("{base}{MARK}{}.parquet", digits(&blake3::hash(bytes)))
}

/// A file's name and the checksum in it; none in a file that another program wrote into the table.
fn parts(file_name: &str) -> (&str, Option<&str>) {
    let stem = file_name.strip_suffix(".parquet").unwrap_or(file_name);
    match stem.rsplit_once(MARK) {
        Some((base, sum)) if sum.len() == DIGITS && sum.bytes().all(|b| b.is_ascii_hexdigit()) => {
            (base, Some(sum))
        }
        _ => (stem, None),
    }
}

/// A file's name without its checksum.
pub(super) fn base_name(file_name: &str) -> &str {
    parts(file_name).0
}

impl Lake {
    /// Reads a file through and fails when its bytes are not those that were written.
    pub(super) fn check(&self, table: Table, file: &DataFile) -> Result<()> {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let Some(expected) = parts(name).1 else {
            return Ok(());
        };
        let path = self.path(table).join(&file.path);
        let mut hasher = blake3::Hasher::new();
        let read = File::open(&path).and_then(|opened| hasher.update_reader(opened).map(drop));
        read.map_err(|e| LedgerError::file("read", &path, e))?;
        if digits(&hasher.finalize()) != expected {
            return Err(LedgerError::damaged(
                path.display().to_string(),
                "its checksum does not match its name",
            ));
        }
        Ok(())
    }

    /// A file whose bytes are those that were written, opened, and its path.
    pub(crate) fn open_checked(&self, table: Table, file: &DataFile) -> Result<(String, File)> {
        self.check(table, file)?;
        let path = self.path(table).join(&file.path);
        let opened = File::open(&path).map_err(|e| LedgerError::file("read", &path, e))?;
        Ok((path.display().to_string(), opened))
    }

    /// As [`Lake::check`], once in the life of this process: for looking up one contact after the other.
    pub(super) fn check_once(&self, table: Table, file: &DataFile) -> Result<()> {
        let key = (table, file.path.clone());
        let checked = || {
            self.checked
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if checked().contains(&key) {
            return Ok(());
        }
        self.check(table, file)?;
        checked().insert(key);
        Ok(())
    }
}
