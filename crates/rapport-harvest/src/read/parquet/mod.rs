//! Apache Parquet: only the needed columns are read and decoded.

mod bounds;
mod shared;
mod values;

use crate::contract::Layout;
use crate::decode::Limits;
use crate::files::InputFile;
use crate::read::chunk::Progress;
use crate::read::spool::Spooled;
use crate::read::{FileColumns, FileError, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::reject::Rejection;
use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::ChunkReader;
use values::{Refused, Values};

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
    batch: Batch,
    row: i64,
    rows_total: i64,
    size: u64,
    limits: Limits,
    progress: Progress,
}

/// A file that is opened and not read yet.
struct Source {
    bytes: Spooled,
    /// Size in bytes before the pages are unpacked.
    stored: u64,
    metadata: ArrowReaderMetadata,
}

/// Decoded rows that were not given yet.
#[derive(Default)]
struct Batch {
    /// For each cell to give, its column.
    columns: Vec<Option<Values>>,
    next: usize,
    rows: usize,
}

impl std::fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// Bytes of nested values that one chunk holds; unlike text they are copied for every row.
const CHUNK_NESTED_BYTES: usize = 4 * RECORD_BYTES_MAX;

impl ParquetReader {
    /// Opens the file and reads its schema.
    pub fn open(file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        let fail = |e: parquet::errors::ParquetError| damaged(&file.name, &e);
        let bytes = Spooled::open(file, limits)?;
        let (stored, metadata) = match &bytes {
            Spooled::Disk(disk) => (file.size, metadata(disk)),
            Spooled::Memory(bytes) => (bytes.len() as u64, metadata(bytes)),
        };
        let metadata = metadata.map_err(fail)?;
        let schema = metadata.schema();
        let columns: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let rows_total = metadata.metadata().file_metadata().num_rows();
        Ok(Self {
            file: file.name.clone(),
            cells: (0..columns.len()).map(Some).collect(),
            read: (0..columns.len()).collect(),
            columns,
            source: Some(Source {
                bytes,
                stored,
                metadata,
            }),
            batches: None,
            batch: Batch::default(),
            row: 0,
            rows_total,
            size: file.size,
            limits,
            progress: Progress::Open,
        })
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, FileError> {
        if let Some(source) = self.source.take() {
            let Source {
                bytes,
                stored,
                metadata,
            } = source;
            let refusal = bounds::refusal(metadata.metadata(), &self.read, stored, self.limits);
            if let Some(refusal) = refusal {
                return Err(FileError::unreadable(&self.file, refusal));
            }
            let batches = match bytes {
                Spooled::Disk(disk) => start(disk, metadata, &self.read),
                Spooled::Memory(bytes) => start(bytes, metadata, &self.read),
            };
            self.batches = Some(batches.map_err(|e| damaged(&self.file, &e))?);
        }
        let next = self.batches.as_mut().and_then(Iterator::next);
        next.transpose().map_err(|e| damaged(&self.file, &e))
    }

    /// The next row. Bytes of its nested values are added to `nested`.
    fn next_row(&mut self, nested: &mut usize) -> Result<Option<Row>, FileError> {
        while self.batch.next == self.batch.rows {
            let Some(batch) = self.next_batch()? else {
                return Ok(None);
            };
            self.lay_out(&batch)?;
        }
        self.row += 1;
        let index = self.batch.next;
        self.batch.next += 1;
        let mut left = RECORD_BYTES_MAX;
        let mut cell = |values: &Option<Values>| -> Result<Cell, Refused> {
            let Some(values) = values else {
                return Ok(Cell::Null);
            };
            let before = left;
            let cell = values.cell(index, &mut left)?;
            if matches!(cell, Cell::Json(_)) {
                *nested += before - left;
            }
            Ok(cell)
        };
        let cells: Result<Vec<Cell>, Refused> = self.batch.columns.iter().map(&mut cell).collect();
        Ok(Some(match cells {
            Ok(cells) => Ok(Record {
                row: self.row,
                raw: Bytes::new(),
                cells,
            }),
            Err((reason, message)) => Err(Rejection {
                row: self.row,
                rows: 1,
                reason,
                message,
                raw: Bytes::new(),
            }),
        }))
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
        self.batch = Batch {
            columns,
            next: 0,
            rows: batch.num_rows(),
        };
        Ok(())
    }
}

/// Schema and sizes, so that text is read as views. Where the file's own declarations do not go with that, as it says.
fn metadata<R: ChunkReader>(
    source: &R,
) -> Result<ArrowReaderMetadata, parquet::errors::ParquetError> {
    let plain = ArrowReaderMetadata::load(source, ArrowReaderOptions::new())?;
    let views = bounds::with_views(plain.schema());
    let options = ArrowReaderOptions::new().with_schema(views);
    Ok(ArrowReaderMetadata::try_new(plain.metadata().clone(), options).unwrap_or(plain))
}

fn start<R: ChunkReader + 'static>(
    source: R,
    metadata: ArrowReaderMetadata,
    columns: &[usize],
) -> Result<ParquetRecordBatchReader, parquet::errors::ParquetError> {
    let rows = bounds::batch_rows(&metadata, columns);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(source, metadata);
    let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
    builder.with_projection(mask).with_batch_size(rows).build()
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
        let mut nested = 0;
        let chunk = progress.chunk(max_rows, || {
            if nested > CHUNK_NESTED_BYTES {
                return Ok(None);
            }
            self.next_row(&mut nested)
        });
        self.progress = progress;
        chunk
    }

    fn bytes_read(&self) -> u64 {
        let (row, total) = (self.row.max(0) as u128, self.rows_total.max(1) as u128);
        (u128::from(self.size) * row / total) as u64
    }
}
