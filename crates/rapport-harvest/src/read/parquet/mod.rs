//! Apache Parquet: only the needed columns are read and decoded.

mod bounds;
mod embedded;
mod meaning;
mod nested;
mod shared;
mod texts;
mod values;
mod variant;

use crate::contract::Layout;
use crate::decode::Limits;
use crate::files::InputFile;
use crate::read::chunk::Progress;
use crate::read::spool::Spooled;
use crate::read::{FileColumns, FileError, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::reject::Rejection;
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;
use bytes::Bytes;
use meaning::{Meaning, Means, NOTHING};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::ChunkReader;
use std::sync::Arc;
use values::{Refused, Values};

/// Reads the rows of a Parquet file.
pub struct ParquetReader {
    file: String,
    columns: Vec<String>,
    /// What each column of the file means.
    meanings: Vec<Meaning>,
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
        let fail = |e: ParquetError| damaged(&file.name, &e);
        let bytes = Spooled::open(file, limits)?;
        let (stored, metadata) = match &bytes {
            Spooled::Disk(disk) => (file.size, metadata(disk)),
            Spooled::Memory(bytes) => (bytes.len() as u64, metadata(bytes)),
        };
        let (metadata, meanings) = metadata.map_err(fail)?;
        let schema = metadata.schema();
        let columns: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let rows_total = metadata.metadata().file_metadata().num_rows();
        Ok(Self {
            file: file.name.clone(),
            cells: (0..columns.len()).map(Some).collect(),
            read: (0..columns.len()).collect(),
            columns,
            meanings,
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
            let array = place.and_then(|place| batch.columns().get(place));
            let values = source.zip(array).map(|(source, array)| {
                let meaning = self.meanings.get(source).unwrap_or(&NOTHING);
                let name = self.columns.get(source).map_or("", String::as_str);
                Values::new(array, meaning).map_err(|e| {
                    let kind = array.data_type();
                    let text = format!(
                        "column `{name}` has the type {kind}, which is not read ({e}): write it as text"
                    );
                    FileError::unreadable(&self.file, text)
                })
            });
            columns.push(values.transpose()?);
        }
        self.batch = Batch {
            columns,
            next: 0,
            rows: batch.num_rows(),
        };
        Ok(())
    }
}

/// Schema and sizes, so that text is read as views, and what each column means. Where the file's own declarations do not
/// go with views, as it says.
fn metadata<R: ChunkReader>(
    source: &R,
) -> Result<(ArrowReaderMetadata, Vec<Meaning>), ParquetError> {
    let declared = ParquetMetaDataReader::new().parse_and_finish(source)?;
    let embedded = embedded::look(&declared);
    let roots = declared.file_metadata().schema_descr().root_schema_ptr();
    let readable = Arc::new(meaning::readable(declared)?);
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(!embedded.usable);
    let plain = ArrowReaderMetadata::try_new(Arc::clone(&readable), options)?;
    let fields = plain.schema().fields().iter();
    let meanings: Vec<Meaning> = roots
        .get_fields()
        .iter()
        .zip(fields)
        .map(|(parquet, arrow)| {
            let mut meaning = Meaning::of(parquet, arrow.data_type());
            if embedded.int128.contains(arrow.name())
                && *arrow.data_type() == DataType::FixedSizeBinary(16)
            {
                meaning.means = Means::Int128;
            }
            meaning
        })
        .collect();
    let views = bounds::with_views(plain.schema(), &meanings);
    let options = ArrowReaderOptions::new().with_schema(views);
    let viewed = ArrowReaderMetadata::try_new(readable, options);
    Ok((viewed.unwrap_or(plain), meanings))
}

fn start<R: ChunkReader + 'static>(
    source: R,
    metadata: ArrowReaderMetadata,
    columns: &[usize],
) -> Result<ParquetRecordBatchReader, ParquetError> {
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
