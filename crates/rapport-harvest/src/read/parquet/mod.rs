//! Apache Parquet: only the needed columns are read and decoded.

mod values;

use crate::contract::Layout;
use crate::decode::Limits;
use crate::files::InputFile;
use crate::read::chunk::Progress;
use crate::read::spool::Spooled;
use crate::read::{FileColumns, FileError, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::reject::{Reason, Rejection};
use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;
use std::collections::VecDeque;
use values::Values;

/// Reads the rows of a Parquet file.
pub struct ParquetReader {
    file: String,
    columns: Vec<String>,
    /// For each cell to give, the column of the file that it comes from.
    cells: Vec<Option<usize>>,
    /// Columns of the file that are read, ascending.
    read: Vec<usize>,
    source: Option<Source>,
    batches: Option<ParquetRecordBatchReader>,
    rows: VecDeque<Row>,
    row: i64,
    rows_total: i64,
    size: u64,
    progress: Progress,
}

enum Source {
    Disk(Box<ParquetRecordBatchReaderBuilder<std::fs::File>>),
    Memory(Box<ParquetRecordBatchReaderBuilder<Bytes>>),
}

impl std::fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// Rows decoded at once.
const BATCH_ROWS: usize = 8192;

impl ParquetReader {
    /// Opens the file and reads its schema.
    pub fn open(file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        let fail = |e: parquet::errors::ParquetError| damaged(&file.name, &e);
        let source = match Spooled::open(file, limits)? {
            Spooled::Disk(disk) => Source::Disk(Box::new(builder(disk).map_err(fail)?)),
            Spooled::Memory(bytes) => Source::Memory(Box::new(builder(bytes).map_err(fail)?)),
        };
        let (schema, metadata) = match &source {
            Source::Disk(builder) => (builder.schema(), builder.metadata()),
            Source::Memory(builder) => (builder.schema(), builder.metadata()),
        };
        let columns: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let rows_total = metadata.file_metadata().num_rows();
        Ok(Self {
            file: file.name.clone(),
            cells: (0..columns.len()).map(Some).collect(),
            read: (0..columns.len()).collect(),
            columns,
            source: Some(source),
            batches: None,
            rows: VecDeque::new(),
            row: 0,
            rows_total,
            size: file.size,
            progress: Progress::Open,
        })
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, FileError> {
        if let Some(source) = self.source.take() {
            let batches = match source {
                Source::Disk(builder) => start(*builder, &self.read),
                Source::Memory(builder) => start(*builder, &self.read),
            };
            self.batches = Some(batches.map_err(|e| damaged(&self.file, &e))?);
        }
        let next = self.batches.as_mut().and_then(Iterator::next);
        next.transpose().map_err(|e| damaged(&self.file, &e))
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Ok(Some(row));
            }
            let Some(batch) = self.next_batch()? else {
                return Ok(None);
            };
            self.lay_out(&batch)?;
        }
    }

    fn lay_out(&mut self, batch: &RecordBatch) -> Result<(), FileError> {
        let mut columns = Vec::with_capacity(self.cells.len());
        for source in &self.cells {
            let place = source.and_then(|s| self.read.binary_search(&s).ok());
            let values = place
                .and_then(|place| batch.columns().get(place))
                .map(Values::new);
            columns.push(values.transpose().map_err(|e| damaged(&self.file, &e))?);
        }
        for index in 0..batch.num_rows() {
            self.row += 1;
            let cells: Result<Vec<Cell>, String> = columns
                .iter()
                .map(|values| {
                    values
                        .as_ref()
                        .map_or(Ok(Cell::Null), |values| values.cell(index))
                })
                .collect();
            self.rows.push_back(match cells {
                Ok(cells) => Ok(Record {
                    row: self.row,
                    raw: Bytes::new(),
                    cells,
                }),
                Err(message) => Err(Rejection {
                    row: self.row,
                    rows: 1,
                    reason: Reason::Encoding,
                    message,
                    raw: Bytes::new(),
                }),
            });
        }
        Ok(())
    }
}

fn builder<R: ChunkReader + 'static>(
    source: R,
) -> Result<ParquetRecordBatchReaderBuilder<R>, parquet::errors::ParquetError> {
    ParquetRecordBatchReaderBuilder::try_new(source)
}

fn start<R: ChunkReader + 'static>(
    builder: ParquetRecordBatchReaderBuilder<R>,
    columns: &[usize],
) -> Result<ParquetRecordBatchReader, parquet::errors::ParquetError> {
    let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
    builder
        .with_projection(mask)
        .with_batch_size(BATCH_ROWS)
        .build()
}

fn damaged(file: &str, error: &dyn std::error::Error) -> FileError {
    FileError::unreadable(
        file,
        format!("not a readable Parquet file ({error}): copy it again"),
    )
}

impl RecordReader for ParquetReader {
    fn columns(&self) -> FileColumns<'_> {
        FileColumns::Named(&self.columns)
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.cells = layout.needed_sources(needed).collect();
        self.read = self.cells.iter().flatten().copied().collect();
        self.read.sort_unstable();
        self.read.dedup();
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        let mut progress = std::mem::take(&mut self.progress);
        let chunk = progress.chunk(max_rows, || self.next_row());
        self.progress = progress;
        chunk
    }

    fn bytes_read(&self) -> u64 {
        let (row, total) = (self.row.max(0) as u128, self.rows_total.max(1) as u128);
        (u128::from(self.size) * row / total) as u64
    }
}
