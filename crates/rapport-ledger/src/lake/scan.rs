//! Reading files: of one contact, or of a whole bucket.

use super::{DataFile, Lake, Table};
use crate::columns::i64s;
use crate::error::{LedgerError, Result};
use arrow_array::{BooleanArray, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
    RowFilter,
};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::statistics::Statistics;
use std::fs::File;

impl Lake {
    /// All rows of a file. Fails when the file holds another number of rows than the table's log says.
    pub(crate) fn read_file(&self, table: Table, file: &DataFile) -> Result<Vec<RecordBatch>> {
        self.check(table, file)?;
        let builder = self.open_file(table, file, PageIndexPolicy::Skip)?;
        let batches = self.collect(table, file, builder)?;
        let rows: i64 = batches.iter().map(|b| b.num_rows() as i64).sum();
        if rows != file.rows {
            return Err(LedgerError::damaged(
                self.place(table, file),
                format!("{rows} rows found, {} expected", file.rows),
            ));
        }
        Ok(batches)
    }

    /// Some columns of all rows of a file.
    pub(crate) fn read_columns(
        &self,
        table: Table,
        file: &DataFile,
        columns: &[&str],
    ) -> Result<Vec<RecordBatch>> {
        self.check(table, file)?;
        let builder = self.open_file(table, file, PageIndexPolicy::Skip)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        self.collect(table, file, builder.with_projection(mask))
    }

    /// The rows of one contact in a file; decodes only the pages that can contain it.
    pub(crate) fn read_contact(
        &self,
        table: Table,
        file: &DataFile,
        contact: i64,
    ) -> Result<Vec<RecordBatch>> {
        let chunked = self.open_chunked(table, file)?;
        let groups: Vec<usize> = groups_with(chunked.metadata(), contact);
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        self.check_groups_once(table, file, &chunked, &groups)?;
        let builder = self.open_file(table, file, PageIndexPolicy::Optional)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), ["home_id"]);
        let is_wanted = ArrowPredicateFn::new(mask, move |batch| {
            let ids = i64s(&batch, "home_id")
                .map_err(|e| arrow_schema::ArrowError::ComputeError(e.to_string()))?;
            Ok(ids
                .iter()
                .map(|id| Some(*id == contact))
                .collect::<BooleanArray>())
        });
        let builder = builder
            .with_row_groups(groups)
            .with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]));
        self.collect(table, file, builder)
    }

    fn open_file(
        &self,
        table: Table,
        file: &DataFile,
        pages: PageIndexPolicy,
    ) -> Result<ParquetRecordBatchReaderBuilder<File>> {
        let path = self.path(table).join(&file.path);
        let opened = File::open(&path).map_err(|e| LedgerError::file("read", &path, e))?;
        let options = ArrowReaderOptions::new().with_page_index_policy(pages);
        let metadata = ArrowReaderMetadata::load(&opened, options)
            .map_err(|e| LedgerError::damaged(self.place(table, file), e))?;
        Ok(
            ParquetRecordBatchReaderBuilder::new_with_metadata(opened, metadata)
                .with_batch_size(65_536),
        )
    }

    fn collect(
        &self,
        table: Table,
        file: &DataFile,
        builder: ParquetRecordBatchReaderBuilder<File>,
    ) -> Result<Vec<RecordBatch>> {
        let damaged = |e: &dyn std::fmt::Display| LedgerError::damaged(self.place(table, file), e);
        let reader = builder.build().map_err(|e| damaged(&e))?;
        reader.map(|batch| batch.map_err(|e| damaged(&e))).collect()
    }

    fn place(&self, table: Table, file: &DataFile) -> String {
        self.path(table).join(&file.path).display().to_string()
    }
}

/// Row groups whose range of contact ids includes the contact.
fn groups_with(metadata: &ParquetMetaData, contact: i64) -> Vec<usize> {
    let column = metadata
        .file_metadata()
        .schema_descr()
        .columns()
        .iter()
        .position(|c| c.name() == "home_id");
    let can_contain = |group: &usize| {
        let statistics = column.and_then(|c| metadata.row_group(*group).column(c).statistics());
        match statistics {
            Some(Statistics::Int64(range)) => {
                range.min_opt().is_none_or(|min| *min <= contact)
                    && range.max_opt().is_none_or(|max| *max >= contact)
            }
            _ => true,
        }
    };
    (0..metadata.num_row_groups()).filter(can_contain).collect()
}
