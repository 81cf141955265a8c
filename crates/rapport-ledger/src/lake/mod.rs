//! The lake: one Delta table of interactions and one of outcomes, partitioned by `bucket` (ranges of contact ids), every
//! file sorted by contact, scope and time. Open format: any Delta reader can use it without us.

mod checksum;
mod chunk;
mod commit;
mod compact;
mod durable;
mod listing;
mod order;
mod scan;
mod vacuum;
mod write;

pub(crate) use chunk::ChunkedFile;
pub(crate) use compact::FILES_PER_BUCKET_MAX;

use crate::columns::{INTERACTION, OUTCOME};
use crate::disk::Disk;
use crate::error::{LedgerError, Result};
use arrow_schema::SchemaRef;
use deltalake_core::DeltaTable;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Contacts per bucket: a bucket of busy contacts still fits memory, and 10^6 contacts make about 60 buckets.
const CONTACTS_PER_BUCKET: i64 = 16_384;

/// The bucket of a contact.
pub(crate) fn bucket_of(contact: i64) -> i32 {
    (contact / CONTACTS_PER_BUCKET) as i32
}

/// The contacts of a bucket.
pub(crate) fn contacts_of(bucket: i32) -> std::ops::RangeInclusive<i64> {
    let first = i64::from(bucket) * CONTACTS_PER_BUCKET;
    first..=first + CONTACTS_PER_BUCKET - 1
}

/// A table of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Interaction,
    Outcome,
}

impl Table {
    pub(crate) const ALL: [Self; 2] = [Self::Interaction, Self::Outcome];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Interaction => "interaction",
            Self::Outcome => "outcome",
        }
    }

    pub(crate) fn schema(self) -> &'static SchemaRef {
        match self {
            Self::Interaction => &INTERACTION,
            Self::Outcome => &OUTCOME,
        }
    }
}

/// A data file of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DataFile {
    /// Path relative to the table.
    pub(crate) path: String,
    pub(crate) rows: i64,
}

/// A table's files at one version, and the last batch they contain.
#[derive(Debug, Clone)]
pub(crate) struct TableFiles {
    pub(crate) sealed_through: i64,
    pub(crate) by_bucket: BTreeMap<i32, Vec<DataFile>>,
}

/// A table as it was last seen.
struct Loaded {
    version: u64,
    files: TableFiles,
    /// Its log, where that was read: it takes most of the time of a look-up, and only a change needs it.
    table: Option<DeltaTable>,
}

/// The lake's folder.
pub(crate) struct Lake {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    runtime: tokio::runtime::Runtime,
    /// Loaded tables, brought up to date before each use.
    tables: Mutex<[Option<Loaded>; 2]>,
    /// Row groups of data files whose checksums were found right.
    checked: Mutex<HashSet<(Table, String, usize)>>,
}

impl std::fmt::Debug for Lake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lake")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Lake {
    pub(crate) fn new(folder: &Path, disk: Arc<dyn Disk>) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|e| LedgerError::file("start the runtime for", folder, e))?;
        let folder =
            std::path::absolute(folder).map_err(|e| LedgerError::file("resolve", folder, e))?;
        Ok(Self {
            folder,
            disk,
            runtime,
            tables: Mutex::new([None, None]),
            checked: Mutex::new(HashSet::new()),
        })
    }

    /// Folder of a table.
    pub(crate) fn path(&self, table: Table) -> PathBuf {
        self.folder.join(table.name())
    }

    /// Number of the last batch that the lake contains; 0 for an empty lake.
    pub(crate) fn sealed_through(&self, table: Table) -> Result<i64> {
        Ok(self.files(table)?.map_or(0, |files| files.sealed_through))
    }
}

/// An error of the Delta library.
fn failed<E: std::fmt::Display>(table: Table, what: &'static str) -> impl Fn(E) -> LedgerError {
    move |e| LedgerError::Lake {
        table: table.name(),
        what,
        message: e.to_string(),
    }
}
