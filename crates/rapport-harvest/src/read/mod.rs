//! Records of a file, whatever its format.
//!
//! Opening takes two steps: the reader first says which [columns](RecordReader::columns) the file has; the contract
//! makes a [`Layout`] of them; only then are cells laid out in the contract's order. Columns that nobody needs are not
//! even cut out of the row.

mod blocks;
mod chunk;
mod delimited;
mod edges;
mod error;
mod guard;
mod json;
mod number;
mod ocel;
mod parquet;
mod raw;
mod spool;
mod xes;
mod xlsx;

pub use delimited::DelimitedReader;
pub use edges::EarlyRow;
pub use error::FileError;
pub use json::{JsonArrayReader, JsonLinesReader};
pub use ocel::OcelReader;
pub use parquet::ParquetReader;
pub use raw::raw_of;
pub use xes::XesReader;
pub use xlsx::XlsxReader;

use crate::contract::{Layout, Notice};
use crate::decode::{self, CappedDecoder, Limits};
use crate::files::InputFile;
use crate::record::Record;
use crate::reject::Rejection;
use crate::spec::{Format, FormatKind};
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// A record longer than this is [`crate::Reason::TooLong`]; no more than twice as much is ever held of one record.
pub const RECORD_BYTES_MAX: usize = 16 << 20;

/// Columns of a file as it is before the contract looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileColumns<'a> {
    /// Every record has exactly these columns, in this order (header, Parquet schema).
    Named(&'a [String]),
    /// Records name their own values (JSON, XES): what the first ones hold. A record may leave any of them out.
    Sparse(&'a [String]),
    /// The first row has fewer texts than some of those after it: it may be a title above the header.
    Titled {
        /// The first row as the names of the columns; `None` with `header: false`.
        names: Option<&'a [String]>,
        /// How many fields rows have.
        count: usize,
        /// Rows at the beginning, after the first.
        early: &'a [EarlyRow],
    },
    /// No names, so many fields (`header: false`).
    Count(usize),
    /// No names and no records.
    Unknown,
}

/// One row, or why it is none.
pub type Row = Result<Record, Rejection>;

/// Reads the records of one file in order.
pub trait RecordReader: Send {
    /// The columns of the file.
    fn columns(&self) -> FileColumns<'_>;

    /// Lays out cells by the contract from now on; cells of columns that are not `needed` stay [`crate::Cell::Null`].
    /// Without it cells come in the file's own order. Call it before the first chunk.
    fn project(&mut self, layout: &Layout, needed: &[bool]);

    /// At most `max_rows` rows more, or `None` at the end of the file. An error ends the file: rows given before stand,
    /// and nothing comes after it.
    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError>;

    /// Stored bytes read so far, for progress.
    fn bytes_read(&self) -> u64;

    /// Columns that turned up after the first records and that the contract does not know (JSON, XES): at most 100.
    fn late_columns(&self) -> &[String] {
        &[]
    }

    /// What was left out or read otherwise than it stands there, each kind once with a count. Complete after the last
    /// chunk; nothing in it was rejected.
    fn notices(&self) -> Vec<Notice> {
        Vec::new()
    }
}

/// Unpacked bytes of a file, its name for messages, and how many stored bytes were read.
pub struct Input {
    /// Name for messages.
    pub name: String,
    /// The unpacked bytes.
    pub bytes: Box<dyn Read + Send>,
    /// Stored bytes read so far.
    pub stored: Arc<AtomicU64>,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Input {
    /// Any bytes; they count as nothing read.
    pub fn new(name: &str, bytes: impl Read + Send + 'static) -> Self {
        Self {
            name: name.to_owned(),
            bytes: Box::new(bytes),
            stored: Arc::default(),
        }
    }

    fn of_file(file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        let decoder = decode::open(file, limits).map_err(|e| FileError::io(&file.name, &e))?;
        Ok(Self::of_decoder(&file.name, decoder))
    }

    /// What a decoder gives.
    pub fn of_decoder(name: &str, decoder: CappedDecoder) -> Self {
        let stored = decoder.stored_bytes();
        Self {
            name: name.to_owned(),
            bytes: Box::new(decoder),
            stored,
        }
    }
}

/// Opens a file of a source. Errors name the file and what to do. A reader that panics, now or later, is an error of
/// its file.
pub fn open(
    format: &Format,
    file: &InputFile,
    limits: Limits,
) -> Result<Box<dyn RecordReader>, FileError> {
    let reader = guard::guarded(&file.name, || open_unguarded(format, file, limits))?;
    Ok(Box::new(guard::Guarded::new(&file.name, reader)))
}

fn open_unguarded(
    format: &Format,
    file: &InputFile,
    limits: Limits,
) -> Result<Box<dyn RecordReader>, FileError> {
    Ok(match format.kind {
        FormatKind::Delimited => Box::new(DelimitedReader::open_file(
            format,
            Input::of_file(file, limits)?,
        )?),
        FormatKind::JsonLines => Box::new(JsonLinesReader::open(
            format,
            Input::of_file(file, limits)?,
        )?),
        FormatKind::Json => Box::new(JsonArrayReader::open(
            format,
            Input::of_file(file, limits)?,
        )?),
        FormatKind::Xes => Box::new(XesReader::open(format, Input::of_file(file, limits)?)?),
        FormatKind::Ocel => Box::new(OcelReader::open(format, Input::of_file(file, limits)?)?),
        FormatKind::Parquet => Box::new(ParquetReader::open(file, limits)?),
        FormatKind::Xlsx => Box::new(XlsxReader::open(format, file, limits)?),
    })
}
