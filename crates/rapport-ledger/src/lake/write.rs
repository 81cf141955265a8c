//! Writing facts as files: split by bucket, sorted by contact, scope and time.

use super::commit::Change;
use super::{Lake, Table, checksum, order};
use crate::columns::i64s;
use crate::disk;
use crate::error::{LedgerError, Result};
use crate::parallel::in_parallel;
use crate::seal::crash_point;
use arrow_array::RecordBatch;
use deltalake_core::kernel::Add;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::collections::HashMap;
use std::path::Path;

/// Rows of a row group: one contact's record lies in one or two of them, so that reading it decodes little.
const ROW_GROUP_ROWS: usize = 65_536;

impl Lake {
    /// Appends the facts of the batches after `after`, up to and including `sealed_through`, as one commit that says so.
    /// Gives the number of files.
    pub(crate) fn append(
        &self,
        table: Table,
        facts: &[RecordBatch],
        after: i64,
        sealed_through: i64,
    ) -> Result<i64> {
        // Named by the first batch, since a retry after a crash may reach further: it replaces what was left behind.
        let name = format!("seal-{:012}", after + 1);
        let buckets = order::by_bucket(facts)?.into_iter().collect();
        let add = in_parallel(buckets, |(bucket, rows): (i32, Vec<order::Row>)| {
            let sorted = order::sorted(facts, &rows)?;
            drop(rows);
            let add = self.write_file(table, bucket, &name, &sorted)?;
            crash_point("after-lake-file");
            Ok(add)
        })?;
        let files = add.len() as i64;
        crash_point("before-lake-commit");
        self.commit(
            table,
            Change {
                add,
                remove: Vec::new(),
                sealed_through: Some(sealed_through),
            },
        )?;
        Ok(files)
    }

    /// Writes one file of one bucket, flushed to disk, and removes what a crash has left of earlier tries. The rows must be
    /// sorted; `name` must be none that a file in use begins with.
    pub(super) fn write_file(
        &self,
        table: Table,
        bucket: i32,
        name: &str,
        rows: &RecordBatch,
    ) -> Result<Add> {
        let (bytes, chunks_end) = encode(table, rows)?;
        let file_name = checksum::file_name(name, &bytes, chunks_end);
        let relative = format!("bucket={bucket}/{file_name}");
        let path = self.path(table).join(&relative);
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .map_err(|e| LedgerError::file("create the folder", folder, e))?;
        remove_earlier(folder, name)?;
        disk::write(&*self.disk, &path, &bytes)?;
        for folder in [folder, &self.path(table)] {
            disk::flush_folder(&*self.disk, folder)?;
        }
        Ok(Add {
            path: relative,
            partition_values: HashMap::from([("bucket".to_owned(), Some(bucket.to_string()))]),
            size: bytes.len() as i64,
            modification_time: 0,
            data_change: true,
            stats: Some(statistics(rows)?),
            tags: None,
            deletion_vector: None,
            base_row_id: None,
            default_row_commit_version: None,
            clustering_provider: None,
        })
    }
}

/// The bytes of a file with these rows, and where its column chunks end.
fn encode(table: Table, rows: &RecordBatch) -> Result<(Vec<u8>, usize)> {
    let failed = |e: &dyn std::fmt::Display| LedgerError::Lake {
        table: table.name(),
        what: "writing a file",
        message: e.to_string(),
    };
    let mut writer = ArrowWriter::try_new(Vec::new(), rows.schema(), Some(properties()))
        .map_err(|e| failed(&e))?;
    writer.write(rows).map_err(|e| failed(&e))?;
    writer.flush().map_err(|e| failed(&e))?;
    writer.sync().map_err(|e| failed(&e))?;
    let (sums, chunks_end) = checksum::of_chunks(writer.inner(), writer.flushed_row_groups())
        .ok_or_else(|| failed(&"its columns do not lie one after the other"))?;
    writer.append_key_value_metadata(sums);
    Ok((writer.into_inner().map_err(|e| failed(&e))?, chunks_end))
}

/// Removes what a try that did not come to its commit wrote under this name.
fn remove_earlier(folder: &Path, name: &str) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|e| LedgerError::file("list", folder, e))? {
        let path = entry
            .map_err(|e| LedgerError::file("list", folder, e))?
            .path();
        if path
            .file_name()
            .and_then(|f| f.to_str())
            .is_some_and(|file| checksum::base_name(file) == name)
        {
            std::fs::remove_file(&path).map_err(|e| LedgerError::file("remove", &path, e))?;
        }
    }
    Ok(())
}

fn properties() -> WriterProperties {
    let delta = |builder: parquet::file::properties::WriterPropertiesBuilder, column: &str| {
        // Sorted or nearly sorted numbers: differences pack far better than a dictionary.
        let column = ColumnPath::from(column);
        builder
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED)
    };
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_column_statistics_enabled(ColumnPath::from("home_id"), EnabledStatistics::Page);
    // A hash is different in each row: looking for repetition is in vain.
    builder = builder.set_column_dictionary_enabled(ColumnPath::from("identity"), false);
    for column in ["home_id", "identifier_id", "happened_at", "position", "row"] {
        builder = delta(builder, column);
    }
    // Packed as tightly as they can be already: compression would save next to nothing, and a pass over everything would
    // spend a good part of its time on undoing it.
    for column in [
        "home_id",
        "scope_id",
        "happened_at",
        "type_id",
        "position",
        "row",
        "identity",
    ] {
        builder =
            builder.set_column_compression(ColumnPath::from(column), Compression::UNCOMPRESSED);
    }
    let keys = ColumnPath::from("record_key");
    builder
        .set_column_dictionary_enabled(keys.clone(), false)
        .set_column_encoding(keys, Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .build()
}

fn statistics(rows: &RecordBatch) -> Result<String> {
    let range = |values: &[i64]| {
        (
            values.iter().min().copied().unwrap_or(0),
            values.iter().max().copied().unwrap_or(0),
        )
    };
    let (contact, position) = (
        range(i64s(rows, "home_id")?),
        range(i64s(rows, "position")?),
    );
    Ok(serde_json::json!({
        "numRecords": rows.num_rows(),
        "minValues": {"home_id": contact.0, "position": position.0},
        "maxValues": {"home_id": contact.1, "position": position.1},
        "nullCount": {"home_id": 0, "position": 0},
    })
    .to_string())
}
