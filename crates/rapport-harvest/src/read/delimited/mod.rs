//! CSV, TSV and anything like them. The hot path of every harvest: fields are slices of the block that was read.
//!
//! A blank line is no record. A quote that is never closed spoils only its own line: reading goes on with the next.

mod dialect;
mod edges;
mod scan;

use crate::contract::{Layout, Notice};
use crate::decode::utf8;
use crate::read::blocks::Blocks;
use crate::read::chunk::Progress;
use crate::read::{FileColumns, FileError, Input, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{Cell, RAW_BYTES_MAX, Record};
use crate::reject::{Reason, Rejection};
use crate::spec::Format;
use bytes::Bytes;
use dialect::Dialect;
use edges::Edges;
use scan::{Field, Scan, field_text};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads delimited text.
pub struct DelimitedReader {
    file: String,
    blocks: Blocks,
    stored: Arc<AtomicU64>,
    dialect: Dialect,
    header: Option<Vec<String>>,
    width: usize,
    /// For each cell to give, the field of the file that it comes from.
    cells: Vec<Option<u32>>,
    fields: Vec<Field>,
    row: i64,
    /// A blank row was passed since the last record.
    blank: bool,
    /// Beginning and end of a whole file; `None` for a row that is read again alone.
    edges: Option<Edges>,
    progress: Progress,
}

impl std::fmt::Debug for DelimitedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DelimitedReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// How much is read at once, in bytes. Every field counts among the users of its block, so a block should not span chunks
/// of records that different threads work on.
const BLOCK_BYTES: usize = 1 << 17;

/// How many rows decide the width of a file without a header.
const SAMPLE_ROWS: usize = 100;

/// The next record: where it ends and where the one after it begins, relative to the rest of the text.
enum Next {
    Record { end: usize, next: usize },
    Bad(Rejection),
    End,
}

impl DelimitedReader {
    /// Opens a whole file: what stands above and below its table is taken as the format says.
    pub fn open_file(format: &Format, input: Input) -> Result<Self, FileError> {
        let edges = Edges::of(format, &input.name)?;
        Self::start(format, input, Some(edges))
    }

    /// Opens a text that is nothing but a table, such as one row that is read again under its header.
    pub fn open(format: &Format, input: Input) -> Result<Self, FileError> {
        Self::start(format, input, None)
    }

    /// Reads the header. An error for a format that makes no sense, and for a file without the header it should have.
    fn start(format: &Format, input: Input, edges: Option<Edges>) -> Result<Self, FileError> {
        let fail = |e: std::io::Error| FileError::io(&input.name, &e);
        let dialect =
            Dialect::new(format).map_err(|text| FileError::unreadable(&input.name, text))?;
        let stored = Arc::clone(&input.stored);
        let blocks = Blocks::new(
            utf8(input.bytes, format.encoding).map_err(fail)?,
            BLOCK_BYTES,
        );
        let mut reader = Self {
            file: input.name,
            blocks,
            stored,
            dialect,
            header: None,
            width: 0,
            cells: Vec::new(),
            fields: Vec::new(),
            row: 0,
            blank: false,
            edges,
            progress: Progress::Open,
        };
        if reader.edges.is_some() {
            reader.skip_to_table(format)?;
        }
        if format.header {
            let (before, first) = reader.beginning();
            reader.read_header()?;
            if before == 0 && format.header_row.is_none() && reader.edges.is_some() {
                reader.look_for_header(&first);
            }
            reader.blank = false;
        } else {
            reader.sample_width()?;
        }
        reader.cells = (0..reader.width as u32).map(Some).collect();
        Ok(reader)
    }

    fn read_header(&mut self) -> Result<(), FileError> {
        let (end, next) = match self.next_record()? {
            Next::Record { end, next } => (end, next),
            Next::Bad(bad) => {
                let message = format!("its first row is none: {}", bad.message);
                return Err(FileError {
                    reason: bad.reason,
                    ..FileError::malformed(&self.file, message)
                });
            }
            Next::End if self.blocks.position() > 0 && !self.blank => {
                return Err(self.no_header(
                    "the file has no row there: check `header_row` and `skip_rows` of the format",
                ));
            }
            Next::End => return Err(self.no_header("the file is empty")),
        };
        if std::str::from_utf8(self.blocks.rest().get(..end).unwrap_or_default()).is_err() {
            return Err(FileError {
                reason: Reason::Encoding,
                ..self.no_header("it is not UTF-8: check `encoding` of the format")
            });
        }
        self.refuse_zero_bytes(end)?;
        let block = self.blocks.slice(0, end);
        let names: Vec<String> = self
            .fields
            .iter()
            .map(|f| field_text(&block, *f, self.dialect.quote))
            .map(|name| String::from_utf8_lossy(&name).trim().to_owned())
            .collect();
        self.blocks.consume(next);
        self.row = 0;
        self.width = names.len();
        self.header = Some(names);
        Ok(())
    }

    fn no_header(&self, why: &str) -> FileError {
        FileError::malformed(&self.file, format!("no header: {why}"))
    }

    /// Text has no zero bytes, unless it is UTF-16 that was taken for something else.
    fn refuse_zero_bytes(&self, end: usize) -> Result<(), FileError> {
        let first = self.blocks.rest().get(..end).unwrap_or_default();
        if !first.contains(&0) {
            return Ok(());
        }
        let message =
            "its first row has zero bytes, as UTF-16 has: set `encoding: utf-16` in the format";
        Err(FileError {
            reason: Reason::Encoding,
            ..FileError::unreadable(&self.file, message)
        })
    }

    /// The most common number of fields among the first rows: one odd row does not decide for the file.
    fn sample_width(&mut self) -> Result<(), FileError> {
        let first = self.next_record()?;
        self.row = 0;
        let Next::Record { end, .. } = first else {
            return Ok(());
        };
        self.refuse_zero_bytes(end)?;
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut rest = self.blocks.rest();
        for _ in 0..SAMPLE_ROWS {
            match self
                .dialect
                .scan(rest, self.blocks.ended(), &mut self.fields)
            {
                Scan::Record { end, next } => {
                    if end > 0 {
                        *counts.entry(self.fields.len()).or_default() += 1;
                    }
                    rest = rest.get(next..).unwrap_or_default();
                }
                Scan::Partial | Scan::OpenQuote => break,
            }
            if rest.is_empty() {
                break;
            }
        }
        self.width = counts
            .iter()
            .max_by_key(|(_, n)| **n)
            .map_or(0, |(width, _)| *width);
        Ok(())
    }

    /// Finds the next record, its fields in `self.fields`. A bad one is already consumed.
    fn next_record(&mut self) -> Result<Next, FileError> {
        loop {
            let held = self.blocks.rest().len();
            let ended = self.blocks.ended();
            if held == 0 && ended {
                return Ok(Next::End);
            }
            let scan = match held {
                0 => Scan::Partial,
                _ => self
                    .dialect
                    .scan(self.blocks.rest(), ended, &mut self.fields),
            };
            match scan {
                Scan::Record { end: 0, next } => {
                    self.blocks.consume(next);
                    self.blank = true;
                }
                Scan::Record { end, next } => {
                    self.row += 1;
                    if end <= RECORD_BYTES_MAX {
                        return Ok(Next::Record { end, next });
                    }
                    return self.too_long();
                }
                Scan::Partial | Scan::OpenQuote if !ended && held <= RECORD_BYTES_MAX => {
                    self.blocks
                        .more()
                        .map_err(|e| FileError::io(&self.file, &e))?;
                }
                Scan::OpenQuote => {
                    self.row += 1;
                    return self.open_quote();
                }
                Scan::Partial => {
                    self.row += 1;
                    return self.too_long();
                }
            }
        }
    }

    /// How much of the file was consumed, and what is read of it.
    fn beginning(&self) -> (u64, Bytes) {
        let held = self.blocks.slice(0, self.blocks.rest().len());
        (self.blocks.position(), held)
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        if self.edges.is_some() {
            return self.next_row_of_table();
        }
        Ok(match self.next_record()? {
            Next::Record { end, next } => Some(self.lay_out(end, next)),
            Next::Bad(rejection) => Some(Err(rejection)),
            Next::End => None,
        })
    }

    fn too_long(&mut self) -> Result<Next, FileError> {
        let raw = self.blocks.raw_copy(RAW_BYTES_MAX);
        let dialect = &self.dialect;
        self.blocks
            .skip(dialect.end_bytes(), |rest, ended| {
                dialect.record_end(rest, ended).map(|(_, next)| next)
            })
            .map_err(|e| FileError::io(&self.file, &e))?;
        let message = format!(
            "row is longer than {} MiB: check `separator` and `record_end` of the format",
            RECORD_BYTES_MAX >> 20
        );
        Ok(Next::Bad(self.reject(Reason::TooLong, message, raw)))
    }

    fn open_quote(&mut self) -> Result<Next, FileError> {
        let field = self.fields.len() + 1;
        let Some((end, next)) = self
            .dialect
            .record_end(self.blocks.rest(), self.blocks.ended())
        else {
            return self.too_long();
        };
        if end > RECORD_BYTES_MAX {
            return self.too_long();
        }
        let raw = self.blocks.raw_copy(end);
        self.blocks.consume(next);
        let message = format!("the quote that opens field {field} is never closed");
        Ok(Next::Bad(self.reject(Reason::Malformed, message, raw)))
    }

    fn reject(&self, reason: Reason, message: String, raw: Bytes) -> Rejection {
        Rejection {
            row: self.row,
            rows: 1,
            reason,
            message,
            raw,
        }
    }

    /// The row of `self.fields`, consumed.
    fn lay_out(&mut self, end: usize, next: usize) -> Row {
        let text = self.blocks.rest().get(..end).unwrap_or_default();
        let fault = if let Err(e) = std::str::from_utf8(text) {
            let at = e.valid_up_to() + 1;
            Some((
                Reason::Encoding,
                format!("row is not UTF-8 at its byte {at}: check `encoding`"),
            ))
        } else if self.fields.len() == self.width {
            None
        } else {
            let whose = if self.header.is_some() {
                "header"
            } else {
                "contract"
            };
            let (fields, width) = (self.fields.len(), self.width);
            Some((
                Reason::Malformed,
                format!("row has {fields} fields, the {whose} has {width}"),
            ))
        };
        if let Some((reason, message)) = fault {
            let raw = self.blocks.raw_copy(end);
            self.blocks.consume(next);
            return Err(self.reject(reason, message, raw));
        }
        let block = self.blocks.slice(0, end);
        let mut cells = Vec::with_capacity(self.cells.len());
        for from in &self.cells {
            let field = from.and_then(|index| self.fields.get(index as usize));
            cells.push(match field {
                Some(field) if field.is_empty() => Cell::Null,
                Some(field) => Cell::Text(field_text(&block, *field, self.dialect.quote)),
                None => Cell::Null,
            });
        }
        let mut raw = block;
        raw.truncate(RAW_BYTES_MAX);
        self.blocks.consume(next);
        Ok(Record {
            row: self.row,
            raw,
            cells,
        })
    }
}

impl RecordReader for DelimitedReader {
    fn columns(&self) -> FileColumns<'_> {
        let early = self.edges.as_ref().map_or(&[][..], |edges| &edges.early);
        match &self.header {
            Some(names) if !early.is_empty() => FileColumns::Titled {
                names: Some(names),
                count: names.len(),
                early,
            },
            Some(names) => FileColumns::Named(names),
            None if self.width == 0 => FileColumns::Unknown,
            None => FileColumns::Count(self.width),
        }
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.cells = layout
            .needed_sources(needed)
            .map(|index| index.and_then(|i| u32::try_from(i).ok()))
            .collect();
        if self.header.is_none() {
            self.width = self.cells.len();
        }
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        let mut progress = std::mem::take(&mut self.progress);
        let chunk = progress.chunk(max_rows, || self.next_row());
        self.progress = progress;
        chunk
    }

    fn bytes_read(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    fn notices(&self) -> Vec<Notice> {
        self.edges.as_ref().map_or_else(Vec::new, Edges::notices)
    }
}
