//! A table's files in a file of their own beside the table, so that who only looks something up need not read the table's log.
//!
//! Whoever commits writes it. It counts only while the newest log entry is the very one it was made from, byte for byte, so it
//! is never believed over the log; without it, or when it is older, the log is read.

use super::{DataFile, TableFiles};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
struct Listing {
    version: u64,
    /// BLAKE3 of the log entry of this version, in hexadecimal.
    entry: String,
    sealed_through: i64,
    buckets: Vec<(i32, Vec<DataFile>)>,
    /// BLAKE3 of the other fields as JSON: a power cut may leave half a listing.
    sum: String,
}

impl Listing {
    fn sum(&self) -> Option<String> {
        let fields = (
            self.version,
            &self.entry,
            self.sealed_through,
            &self.buckets,
        );
        Some(hash(&serde_json::to_vec(&fields).ok()?))
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The log entry of a version.
pub(super) fn entry(log: &Path, version: u64) -> PathBuf {
    log.join(format!("{version:020}.json"))
}

/// Keeps the files of a table at a version. It only saves time: when it cannot be written, the log is read instead.
pub(super) fn keep(at: &Path, log: &Path, version: u64, files: &TableFiles) {
    if let Err(e) = write(at, log, version, files) {
        tracing::debug!(listing = %at.display(), "the files of a table are not kept: {e}");
    }
}

fn write(at: &Path, log: &Path, version: u64, files: &TableFiles) -> std::io::Result<()> {
    let buckets = files.by_bucket.iter();
    let mut listing = Listing {
        version,
        entry: hash(&std::fs::read(entry(log, version))?),
        sealed_through: files.sealed_through,
        buckets: buckets
            .map(|(bucket, files)| (*bucket, files.clone()))
            .collect(),
        sum: String::new(),
    };
    listing.sum = listing.sum().unwrap_or_default();
    std::fs::write(at, serde_json::to_vec(&listing)?)
}

/// The files of a table at its newest version; none when that has to be asked of the log.
pub(super) fn read(at: &Path, log: &Path) -> Option<(u64, TableFiles)> {
    let listing: Listing = serde_json::from_slice(&std::fs::read(at).ok()?).ok()?;
    let newest = std::fs::read(entry(log, listing.version)).ok()?;
    let holds = listing.sum()? == listing.sum
        && hash(&newest) == listing.entry
        && !entry(log, listing.version + 1).exists();
    holds.then(|| {
        let files = TableFiles {
            sealed_through: listing.sealed_through,
            by_bucket: listing.buckets.into_iter().collect(),
        };
        (listing.version, files)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use tempfile::TempDir;

    fn kept() -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let at = folder.path().join("listing.json");
        std::fs::write(entry(folder.path(), 7), "an entry").unwrap();
        let file = DataFile {
            path: "bucket=3/a.parquet".into(),
            rows: 12,
        };
        let files = TableFiles {
            sealed_through: 41,
            by_bucket: BTreeMap::from([(3, vec![file])]),
        };
        keep(&at, folder.path(), 7, &files);
        (folder, at)
    }

    #[test]
    fn what_was_kept_is_read_while_the_log_ends_with_its_entry() {
        let (folder, at) = kept();
        let (version, files) = read(&at, folder.path()).unwrap();
        assert_eq!((version, files.sealed_through), (7, 41));
        assert_eq!(files.by_bucket[&3][0].rows, 12);
    }

    #[test]
    fn a_log_that_went_on_or_is_another_is_read_itself() {
        let (folder, at) = kept();
        std::fs::write(entry(folder.path(), 8), "").unwrap();
        assert!(read(&at, folder.path()).is_none(), "it went on");
        let (folder, at) = kept();
        std::fs::write(entry(folder.path(), 7), "another").unwrap();
        assert!(read(&at, folder.path()).is_none(), "it is another");
        let (folder, at) = kept();
        std::fs::remove_file(entry(folder.path(), 7)).unwrap();
        assert!(read(&at, folder.path()).is_none(), "it was cleaned up");
    }

    #[test]
    fn a_listing_with_any_byte_changed_is_not_believed() {
        let (folder, at) = kept();
        let bytes = std::fs::read(&at).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            std::fs::write(&at, &changed).unwrap();
            assert!(read(&at, folder.path()).is_none(), "byte {place}");
            std::fs::write(&at, &bytes[..place]).unwrap();
            assert!(read(&at, folder.path()).is_none(), "cut at {place}");
        }
    }
}
