//! Opening a table, listing its files, and committing new ones.

use super::durable::DurableStore;
use super::{DataFile, Lake, Loaded, Table, TableFiles, failed, listing};
use crate::disk;
use crate::error::{LedgerError, Result};
use arrow_schema::{DataType, TimeUnit};
use deltalake_core::kernel::Version;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{
    Action, Add, DataType as DeltaType, PrimitiveType, Remove, StructField, Transaction,
};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{DeltaTable, DeltaTableBuilder, TableProperty};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name under which sealing notes, in the table's own log, which batch it has reached.
const APP_ID: &str = "rapport-ledger";

const LOG: &str = "_delta_log";
/// Of a table whose log was never cleaned up; else there is a checkpoint.
const FIRST_ENTRY: &str = "00000000000000000000.json";
const LAST_CHECKPOINT: &str = "_last_checkpoint";

/// Log entries between two checkpoints: who opens the table reads at most so many.
const CHECKPOINTS: &str = "10";

/// Files to take out of the table and files to put in, as one commit.
pub(super) struct Change {
    pub(super) add: Vec<Add>,
    pub(super) remove: Vec<DataFile>,
    /// Number of the last batch contained, for a seal; `None` for a rewrite of what is there.
    pub(super) sealed_through: Option<i64>,
}

impl Lake {
    /// The files of a table and the last batch they contain; `None` while there is no table.
    pub(crate) fn files(&self, table: Table) -> Result<Option<TableFiles>> {
        let mut tables = self
            .tables
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let slot = &mut tables[table as usize];
        let log = self.path(table).join(LOG);
        // A folder alone is what a process killed while it made the table leaves behind.
        if !log.join(FIRST_ENTRY).exists() && !log.join(LAST_CHECKPOINT).exists() {
            *slot = None;
            return Ok(None);
        }
        let loaded = match slot.take() {
            Some(known) if !has_moved_on(&log, known.version) => known,
            Some(Loaded {
                table: Some(mut known),
                ..
            }) => {
                self.runtime
                    .block_on(known.update_state())
                    .map_err(self.unreadable(table, "refreshing"))?;
                self.listed(table, known)?
            }
            _ => match listing::read(&self.listing(table), &log) {
                Some((version, files)) => Loaded {
                    version,
                    files,
                    table: None,
                },
                None => self.listed(table, self.load(table)?)?,
            },
        };
        let files = loaded.files.clone();
        *slot = Some(loaded);
        Ok(Some(files))
    }

    /// Reads the logs themselves from now on, as whoever checks the lake must.
    pub(crate) fn trust_logs_only(&self) -> Result<()> {
        for table in Table::ALL {
            if self.files(table)?.is_some() {
                let mut tables = self
                    .tables
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                self.with_log(table, &mut tables[table as usize])?;
            }
        }
        Ok(())
    }

    /// A table together with its log, read now if only its files were known.
    pub(super) fn with_log<'a>(
        &self,
        table: Table,
        slot: &'a mut Option<Loaded>,
    ) -> Result<(&'a mut DeltaTable, &'a mut TableFiles)> {
        if slot.as_ref().is_none_or(|loaded| loaded.table.is_none()) {
            *slot = Some(self.listed(table, self.load(table)?)?);
        }
        match slot {
            Some(Loaded {
                table: Some(loaded),
                files,
                ..
            }) => Ok((loaded, files)),
            _ => Err(failed(table, "opening")("the table is not there")),
        }
    }

    /// Takes a table up as it is after a change, and keeps its files for those who look something up.
    pub(super) fn take_up(&self, table: Table, slot: &mut Option<Loaded>) -> Result<()> {
        let (changed, files) = self.with_log(table, slot)?;
        *files = self.list(table, changed)?;
        let version = version_of(table, changed)?;
        listing::keep(
            &self.listing(table),
            &self.path(table).join(LOG),
            version,
            files,
        );
        if let Some(loaded) = slot {
            loaded.version = version;
        }
        Ok(())
    }

    /// Where the files of a table are kept.
    fn listing(&self, table: Table) -> PathBuf {
        self.folder.join(format!("{}.files.json", table.name()))
    }

    fn listed(&self, table: Table, loaded: DeltaTable) -> Result<Loaded> {
        Ok(Loaded {
            version: version_of(table, &loaded)?,
            files: self.list(table, &loaded)?,
            table: Some(loaded),
        })
    }

    fn url(&self, table: Table) -> Result<url::Url> {
        url::Url::from_directory_path(self.path(table)).map_err(|()| LedgerError::Lake {
            table: table.name(),
            what: "naming its folder",
            message: format!("`{}` is not an absolute path", self.path(table).display()),
        })
    }

    fn builder(&self, table: Table) -> Result<DeltaTableBuilder> {
        let url = self.url(table)?;
        let store = Arc::new(DurableStore::new(Arc::clone(&self.disk)));
        let builder = DeltaTableBuilder::from_url(url.clone()).map_err(failed(table, "opening"))?;
        Ok(builder.with_storage_backend(store, url))
    }

    fn load(&self, table: Table) -> Result<DeltaTable> {
        self.runtime
            .block_on(self.builder(table)?.load())
            .map_err(self.unreadable(table, "opening"))
    }

    /// An error of the Delta library at reading its log.
    fn unreadable<E: std::fmt::Display>(
        &self,
        table: Table,
        what: &'static str,
    ) -> impl Fn(E) -> LedgerError {
        move |e| {
            self.damaged_entry(table)
                .unwrap_or_else(|| failed(table, what)(e))
        }
    }

    fn list(&self, table: Table, loaded: &DeltaTable) -> Result<TableFiles> {
        let snapshot = loaded
            .snapshot()
            .map_err(failed(table, "reading its state"))?;
        let store = loaded.log_store();
        let sealed_through = self
            .runtime
            .block_on(snapshot.transaction_version(store.as_ref(), APP_ID))
            .map_err(failed(table, "reading its transactions"))?
            .unwrap_or(0);
        let mut by_bucket: BTreeMap<i32, Vec<DataFile>> = BTreeMap::new();
        for view in snapshot.log_data().iter() {
            let bucket = view
                .partition_values_map()
                .remove("bucket")
                .flatten()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| {
                    LedgerError::damaged(
                        format!("lake table {}", table.name()),
                        format!("file {} has no bucket", view.path()),
                    )
                })?;
            let rows = view.num_records().unwrap_or(0) as i64;
            by_bucket.entry(bucket).or_default().push(DataFile {
                path: view.path().into_owned(),
                rows,
            });
        }
        for files in by_bucket.values_mut() {
            files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        }
        Ok(TableFiles {
            sealed_through,
            by_bucket,
        })
    }

    fn create(&self, table: Table) -> Result<DeltaTable> {
        let path = self.path(table);
        std::fs::create_dir_all(&path)
            .map_err(|e| LedgerError::file("create the folder", &path, e))?;
        let columns = table
            .schema()
            .fields()
            .iter()
            .map(|f| StructField::new(f.name(), delta_type(f.data_type()), f.is_nullable()));
        let bucket = StructField::new(
            "bucket",
            DeltaType::Primitive(PrimitiveType::Integer),
            false,
        );
        let log_store = self
            .builder(table)?
            .build_storage()
            .map_err(failed(table, "creating"))?;
        let create = CreateBuilder::new()
            .with_log_store(log_store)
            .with_table_name(table.name())
            .with_columns(columns.chain([bucket]))
            .with_partition_columns(["bucket"])
            .with_configuration_property(TableProperty::CheckpointInterval, Some(CHECKPOINTS));
        self.runtime
            .block_on(create.into_future())
            .map_err(failed(table, "creating"))
    }

    /// Makes a change visible, durably: the log entry and its folder are flushed before this returns.
    pub(super) fn commit(&self, table: Table, change: Change) -> Result<()> {
        if self.files(table)?.is_none() {
            let created = self.listed(table, self.create(table)?)?;
            self.tables
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)[table as usize] = Some(created);
        }
        let mut tables = self
            .tables
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let slot = &mut tables[table as usize];
        let (loaded, _) = self.with_log(table, slot)?;
        let snapshot = loaded
            .snapshot()
            .map_err(failed(table, "reading its state"))?
            .clone();
        let removed: HashMap<String, Remove> = snapshot
            .log_data()
            .iter()
            .filter(|view| change.remove.iter().any(|file| file.path == view.path()))
            .map(|view| (view.path().into_owned(), view.remove_action(false)))
            .collect();
        let mut actions: Vec<Action> = removed.into_values().map(Action::Remove).collect();
        actions.extend(change.add.into_iter().map(Action::Add));
        let mut properties = CommitProperties::default();
        if let Some(version) = change.sealed_through {
            properties = properties.with_application_transaction(Transaction::new(APP_ID, version));
        }
        let operation = DeltaOperation::Write {
            mode: SaveMode::Append,
            partition_by: Some(vec!["bucket".to_owned()]),
            predicate: None,
        };
        let commit = CommitBuilder::from(properties).with_actions(actions).build(
            Some(&snapshot),
            loaded.log_store(),
            operation,
        );
        self.runtime
            .block_on(commit.into_future())
            .map_err(failed(table, "committing"))?;
        self.flush(table)?;
        self.runtime
            .block_on(loaded.update_state())
            .map_err(failed(table, "refreshing"))?;
        self.take_up(table, slot)
    }

    /// Puts on disk which log entries there are; each was flushed before it had its name. Without this a power cut could
    /// lose the commit after the store has let go.
    pub(crate) fn flush(&self, table: Table) -> Result<()> {
        let folders = [self.path(table).join(LOG), self.path(table)];
        let above = self.folder.ancestors().take(2).map(Path::to_path_buf);
        folders
            .into_iter()
            .chain(above)
            .try_for_each(|folder| disk::flush_folder(&*self.disk, &folder))
    }

    /// The error that names a log entry which is empty, cut off or otherwise none, if there is one.
    pub(crate) fn damaged_entry(&self, table: Table) -> Option<LedgerError> {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(self.path(table).join(LOG))
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
            .collect();
        entries.sort();
        let is_entry = |bytes: &[u8]| {
            let mut lines = bytes.split(|byte| *byte == b'\n');
            let is_action =
                |line: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
            !bytes.is_empty() && lines.all(|line| line.is_empty() || is_action(line))
        };
        entries.into_iter().find_map(|path| {
            let bytes = std::fs::read(&path).ok()?;
            (!is_entry(&bytes)).then(|| {
                LedgerError::damaged(
                    path.display().to_string(),
                    format!(
                        "a log entry of {} bytes that is empty or cut off",
                        bytes.len()
                    ),
                )
            })
        })
    }
}

/// Whether the log has more than the table at this version. Entries are numbered without gaps; one that was cleaned away is
/// in a checkpoint.
fn has_moved_on(log: &Path, version: Version) -> bool {
    listing::entry(log, version + 1).exists()
        || last_checkpoint(log).is_some_and(|last| last > version)
}

fn version_of(table: Table, loaded: &DeltaTable) -> Result<Version> {
    loaded
        .version()
        .ok_or_else(|| failed(table, "opening")("its log has no version"))
}

/// Version of the last checkpoint; the highest there can be when it cannot be read.
fn last_checkpoint(log: &Path) -> Option<Version> {
    let text = std::fs::read(log.join(LAST_CHECKPOINT)).ok()?;
    let said: Option<serde_json::Value> = serde_json::from_slice(&text).ok();
    Some(
        said.and_then(|said| said["version"].as_u64())
            .unwrap_or(Version::MAX),
    )
}

fn delta_type(kind: &DataType) -> DeltaType {
    DeltaType::Primitive(match kind {
        DataType::Int8 => PrimitiveType::Byte,
        DataType::Int16 => PrimitiveType::Short,
        DataType::Int32 => PrimitiveType::Integer,
        DataType::Int64 => PrimitiveType::Long,
        DataType::Timestamp(TimeUnit::Microsecond, _) => PrimitiveType::Timestamp,
        _ => PrimitiveType::String,
    })
}
