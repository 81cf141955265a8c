//! Four columns of a bucket's files, decoded straight into vectors that are used again for the next bucket.

use super::{Read, damaged};
use crate::error::LedgerError;
use crate::lake::{DataFile, Lake, Table};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::statistics::Statistics;
use rapport_model::Reaction;
use std::fs::File;

/// The columns of one file.
#[derive(Debug, Default)]
pub(super) struct FileColumns {
    pub(super) contact: Vec<i64>,
    pub(super) scope: Vec<i32>,
    pub(super) happened_at: Vec<i64>,
    pub(super) type_id: Vec<i32>,
    /// Empty when no fact of the file has a reaction.
    pub(super) reaction: Vec<i32>,
    /// Read only when two facts of a record happened at the same moment.
    pub(super) identity: Vec<i64>,
}

/// The columns of the files of one bucket.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    pub(super) files: Vec<FileColumns>,
    /// How many of them are in use.
    pub(super) used: usize,
}

impl Buffers {
    /// Reads the files; false when one of them has facts that are not plain.
    pub(super) fn load(&mut self, lake: &Lake, files: &[DataFile]) -> Read<bool> {
        self.used = 0;
        for file in files {
            if self.files.len() <= self.used {
                self.files.push(FileColumns::default());
            }
            let Some(columns) = self.files.get_mut(self.used) else {
                return Ok(false);
            };
            let open = OpenFile::open(lake, file)?;
            if !open.is_plain() {
                return Ok(false);
            }
            open.read(columns, file)?;
            self.used += 1;
        }
        Ok(true)
    }
}

/// A file whose checksum was found right. Its columns are read one by one: a buffer for the whole of it would have to be
/// cleared by the system for each file, which takes as long as decoding.
pub(super) struct OpenFile {
    place: String,
    reader: SerializedFileReader<File>,
}

impl OpenFile {
    pub(super) fn open(lake: &Lake, file: &DataFile) -> Read<Self> {
        let (place, opened) = lake.open_checked(Table::Interaction, file)?;
        let reader = SerializedFileReader::new(opened).map_err(damaged(&place))?;
        Ok(Self { place, reader })
    }

    /// Whether, by the statistics, no fact of the file corrects, retracts, amends, shares or reports a happening twice.
    fn is_plain(&self) -> bool {
        let metadata = self.reader.metadata();
        let only = |column: &str, value: i64| only(metadata, column, value);
        only("revision", 0)
            && only("change", 0)
            && only("merge_key", 0)
            && only("split_index", 0)
            && only("split_count", 1)
    }

    fn read(&self, into: &mut FileColumns, file: &DataFile) -> Read {
        let rows = file.rows as usize;
        self.column::<Int64Type>("contact_id", rows, &mut into.contact)?;
        self.column::<Int32Type>("scope_id", rows, &mut into.scope)?;
        self.column::<Int64Type>("happened_at", rows, &mut into.happened_at)?;
        self.column::<Int32Type>("type_id", rows, &mut into.type_id)?;
        into.reaction.clear();
        into.identity.clear();
        if !only(
            self.reader.metadata(),
            "reaction",
            i64::from(Reaction::code(None)),
        ) {
            self.column::<Int32Type>("reaction", rows, &mut into.reaction)?;
        }
        Ok(())
    }

    /// One column of the whole file.
    pub(super) fn column<T: DataType>(
        &self,
        name: &str,
        rows: usize,
        into: &mut Vec<T::T>,
    ) -> Read {
        into.clear();
        into.reserve(rows);
        let metadata = self.reader.metadata();
        let index = index_of(metadata, name)
            .filter(|index| {
                let column = metadata.file_metadata().schema_descr().column(*index);
                column.physical_type() == T::get_physical_type() && column.max_def_level() == 0
            })
            .ok_or_else(|| {
                LedgerError::damaged(
                    &*self.place,
                    format!("it has no column `{name}`, or of another type"),
                )
            })?;
        for group in 0..metadata.num_row_groups() {
            let group = self
                .reader
                .get_row_group(group)
                .map_err(damaged(&self.place))?;
            let column = group
                .get_column_reader(index)
                .map_err(damaged(&self.place))?;
            let mut column = get_typed_column_reader::<T>(column);
            let expected = into.len() + group.metadata().num_rows() as usize;
            while into.len() < expected {
                let before = into.len();
                column
                    .read_records(expected - before, None, None, into)
                    .map_err(damaged(&self.place))?;
                if into.len() == before {
                    break;
                }
            }
        }
        if into.len() == rows {
            return Ok(());
        }
        Err(LedgerError::damaged(
            &*self.place,
            format!("{} rows found, {rows} expected", into.len()),
        ))
    }
}

fn index_of(metadata: &ParquetMetaData, name: &str) -> Option<usize> {
    let columns = metadata.file_metadata().schema_descr().columns();
    columns.iter().position(|column| column.name() == name)
}

/// Whether a column has this value throughout. A column without statistics might have another.
fn only(metadata: &ParquetMetaData, name: &str, value: i64) -> bool {
    let Some(index) = index_of(metadata, name) else {
        return false;
    };
    metadata
        .row_groups()
        .iter()
        .all(|group| match group.column(index).statistics() {
            Some(Statistics::Int32(s)) => {
                let is = |found: Option<&i32>| found.is_some_and(|f| i64::from(*f) == value);
                is(s.min_opt()) && is(s.max_opt())
            }
            Some(Statistics::Int64(s)) => {
                s.min_opt() == Some(&value) && s.max_opt() == Some(&value)
            }
            _ => false,
        })
}
