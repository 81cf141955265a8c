//! Opening a table, listing its files, and committing new ones.

use super::{DataFile, Lake, Table, TableFiles, failed};
use crate::error::{LedgerError, Result};
use arrow_schema::{DataType, TimeUnit};
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{
    Action, Add, DataType as DeltaType, PrimitiveType, Remove, StructField, Transaction,
};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{DeltaTable, DeltaTableBuilder};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;

/// Name under which sealing notes, in the table's own log, which batch it has reached.
const APP_ID: &str = "rapport-ledger";

const LOG: &str = "_delta_log";
/// Of a table whose log was never cleaned up; else there is a checkpoint.
const FIRST_ENTRY: &str = "00000000000000000000.json";
const LAST_CHECKPOINT: &str = "_last_checkpoint";

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
            Some(mut known) => {
                self.runtime
                    .block_on(known.update_state())
                    .map_err(failed(table, "refreshing"))?;
                known
            }
            None => self.load(table)?,
        };
        let files = self.list(table, &loaded)?;
        *slot = Some(loaded);
        Ok(Some(files))
    }

    fn url(&self, table: Table) -> Result<url::Url> {
        url::Url::from_directory_path(self.path(table)).map_err(|()| LedgerError::Lake {
            table: table.name(),
            what: "naming its folder",
            message: format!("`{}` is not an absolute path", self.path(table).display()),
        })
    }

    fn load(&self, table: Table) -> Result<DeltaTable> {
        let builder =
            DeltaTableBuilder::from_url(self.url(table)?).map_err(failed(table, "opening"))?;
        self.runtime
            .block_on(builder.load())
            .map_err(failed(table, "opening"))
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
        let create = CreateBuilder::new()
            .with_location(self.url(table)?)
            .with_table_name(table.name())
            .with_columns(columns.chain([bucket]))
            .with_partition_columns(["bucket"]);
        self.runtime
            .block_on(create.into_future())
            .map_err(failed(table, "creating"))
    }

    /// Makes a change visible, durably: the log entry and its folder are flushed before this returns.
    pub(super) fn commit(&self, table: Table, change: Change) -> Result<()> {
        if self.files(table)?.is_none() {
            let created = self.create(table)?;
            self.tables
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)[table as usize] = Some(created);
        }
        let mut tables = self
            .tables
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(loaded) = tables[table as usize].as_mut() else {
            return Err(failed(table, "committing")("the table is not there"));
        };
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
            .map_err(failed(table, "refreshing"))
    }

    /// Puts the last log entry, and what belongs to it, on disk. The Delta library does not: without this a power cut could
    /// lose the commit after the store has let go.
    pub(crate) fn flush(&self, table: Table) -> Result<()> {
        let log = self.path(table).join(LOG);
        let listed = std::fs::read_dir(&log).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let listed = listed.map_err(|e| LedgerError::file("list", &log, e))?;
        let names: Vec<String> = listed
            .iter()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        let version = |name: &str| {
            name.split_once('.')
                .and_then(|(number, _)| number.parse::<u64>().ok())
        };
        let last = names
            .iter()
            .filter(|name| name.split_once('.').is_some_and(|(_, kind)| kind == "json"))
            .filter_map(|name| version(name))
            .max();
        // The first commit makes the table: two entries.
        let fresh =
            |name: &String| version(name).is_some_and(|v| Some(v) == last || last == Some(1));
        let files = names
            .iter()
            .filter(|name| fresh(name) || *name == LAST_CHECKPOINT)
            .map(|name| log.join(name));
        let folders = [log.clone(), self.path(table), self.folder.clone()];
        for path in files.chain(folders) {
            File::open(&path)
                .and_then(|f| f.sync_all())
                .map_err(|e| LedgerError::file("flush", &path, e))?;
        }
        Ok(())
    }
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
