//! The records of a JSON document: the elements of one array in it, read as a stream.

use super::slots::Slots;
use super::walk::{ValueEnd, Walk};
use super::{SAMPLE_RECORDS, object};
use crate::contract::Layout;
use crate::decode::utf8;
use crate::read::blocks::{BLOCK_BYTES, Blocks};
use crate::read::chunk::Progress;
use crate::read::{FileColumns, FileError, Input, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{RAW_BYTES_MAX, Record};
use crate::reject::{Reason, Rejection};
use crate::spec::Format;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads the elements of the array at `records_at`. An object there is the only record.
pub struct JsonArrayReader {
    walk: Walk,
    stored: Arc<AtomicU64>,
    slots: Slots,
    /// How many objects the array lies in.
    depth: usize,
    state: State,
    row: i64,
    progress: Progress,
}

impl std::fmt::Debug for JsonArrayReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonArrayReader")
            .field("file", &self.walk.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first element.
    First,
    /// Between elements.
    Between,
    /// Before the one object that is the only record.
    Single,
    /// After the last record.
    Ended,
}

impl JsonArrayReader {
    /// Opens the document, finds the array, and looks at its first elements for their keys. An error when the document
    /// has nothing at `records_at`.
    pub fn open(format: &Format, input: Input) -> Result<Self, FileError> {
        let fail = |e: std::io::Error| FileError::io(&input.name, &e);
        let stored = Arc::clone(&input.stored);
        let blocks = Blocks::new(
            utf8(input.bytes, format.encoding).map_err(fail)?,
            BLOCK_BYTES,
        );
        let mut walk = Walk {
            file: input.name,
            blocks,
        };
        let path = format.records_at.as_deref().unwrap_or_default();
        let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
        for step in &steps {
            descend(&mut walk, step, path)?;
        }
        let state = match walk.peek()? {
            Some(b'[') => State::First,
            Some(b'{') => State::Single,
            _ => return Err(walk.fault("the records are neither an array nor an object")),
        };
        if state == State::First {
            walk.expect(b'[')?;
        }
        let mut columns = Vec::new();
        sample(walk.blocks.rest(), &mut columns);
        let depth = steps.len();
        Ok(Self {
            walk,
            stored,
            slots: Slots::new(columns),
            depth,
            state,
            row: 0,
            progress: Progress::Open,
        })
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        match self.state {
            State::Ended => return Ok(None),
            State::Single => self.state = State::Ended,
            State::First => {
                self.walk.peek()?;
                if self.walk.take(b']')? {
                    return self.end();
                }
                self.state = State::Between;
            }
            State::Between => {
                if self.walk.take(b']')? {
                    return self.end();
                }
                if !self.walk.take(b',')? {
                    return Err(self.walk.fault("expected `,` or `]`"));
                }
            }
        }
        self.row += 1;
        let Some(length) = self.walk.value()? else {
            let raw = self.walk.blocks.raw_copy(RAW_BYTES_MAX);
            self.walk.skip_value()?;
            let message = format!("record is longer than {} MiB", RECORD_BYTES_MAX >> 20);
            return Ok(Some(Err(self.reject(Reason::TooLong, message, raw))));
        };
        if length == 0 {
            return Err(self.walk.fault("expected a record"));
        }
        let text = self.walk.blocks.rest().get(..length).unwrap_or_default();
        let row = match object::cells(text, &mut self.slots) {
            Ok(cells) => {
                let raw = self.walk.blocks.slice(0, length.min(RAW_BYTES_MAX));
                Ok(Record {
                    row: self.row,
                    raw,
                    cells,
                })
            }
            Err((reason, message)) => {
                let raw = self.walk.blocks.raw_copy(length);
                Err(self.reject(reason, message, raw))
            }
        };
        self.walk.blocks.consume(length);
        if self.state == State::Ended {
            self.end()?;
        }
        Ok(Some(row))
    }

    /// Reads the document to its end: only then is it sure that nothing was cut off.
    fn end(&mut self) -> Result<Option<Row>, FileError> {
        self.state = State::Ended;
        for _ in 0..self.depth {
            while self.walk.take(b',')? {
                self.walk.key()?;
                self.walk.skip_value()?;
            }
            self.walk.expect(b'}')?;
        }
        match self.walk.peek()? {
            None => Ok(None),
            Some(_) => Err(self.walk.fault("something follows the document")),
        }
    }

    fn reject(&self, reason: Reason, message: String, raw: bytes::Bytes) -> Rejection {
        Rejection {
            row: self.row,
            rows: 1,
            reason,
            message,
            raw,
        }
    }
}

fn descend(walk: &mut Walk, step: &str, path: &str) -> Result<(), FileError> {
    let missing = |walk: &Walk| {
        FileError::malformed(
            &walk.file,
            format!("it has nothing at `{path}`: check `records_at`"),
        )
    };
    if !walk.take(b'{')? {
        return Err(missing(walk));
    }
    if walk.peek()? == Some(b'}') {
        return Err(missing(walk));
    }
    while walk.key()? != step {
        walk.skip_value()?;
        if !walk.take(b',')? {
            return Err(missing(walk));
        }
    }
    Ok(())
}

/// The keys of the first elements, as far as they are read.
fn sample(mut text: &[u8], columns: &mut Vec<String>) {
    for _ in 0..SAMPLE_RECORDS {
        let skip = text
            .iter()
            .position(|b| !b.is_ascii_whitespace() && *b != b',');
        text = text.get(skip.unwrap_or(text.len())..).unwrap_or_default();
        let Some(length) = ValueEnd::default().find(text, true).filter(|n| *n > 0) else {
            break;
        };
        object::collect_keys(text.get(..length).unwrap_or_default(), columns);
        text = text.get(length..).unwrap_or_default();
    }
}

impl RecordReader for JsonArrayReader {
    fn columns(&self) -> FileColumns<'_> {
        FileColumns::Sparse(self.slots.columns())
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.slots.project(layout, needed);
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

    fn late_columns(&self) -> &[String] {
        self.slots.late()
    }
}
