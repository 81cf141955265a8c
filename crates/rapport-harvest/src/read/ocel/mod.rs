//! OCEL event logs, 2.0 and 1.0, as JSON and XML. A record is one event with its objects.
//!
//! Objects may stand before or after the events that name them, and change over time: the log is read as a whole.

mod json;
mod log;
mod xml;

use crate::contract::Layout;
use crate::decode::utf8;
use crate::read::chunk::Progress;
use crate::read::json::Slots;
use crate::read::{FileColumns, FileError, Input, RecordReader, Row};
use crate::record::{Cell, Record};
use crate::spec::Format;
use bytes::Bytes;
use log::{Event, Log};
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest log, in bytes: it is in memory as a whole.
const LOG_BYTES_MAX: u64 = 1 << 30;
/// What an SQLite database begins with.
const SQLITE: &str = "SQLite format 3";

/// Reads the events of an OCEL log.
pub struct OcelReader {
    file: String,
    stored: Arc<AtomicU64>,
    log: Log,
    events: std::vec::IntoIter<Event>,
    slots: Slots,
    row: i64,
    progress: Progress,
}

impl std::fmt::Debug for OcelReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OcelReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl OcelReader {
    /// Reads the log.
    pub fn open(format: &Format, input: Input) -> Result<Self, FileError> {
        let fail = |e: std::io::Error| FileError::io(&input.name, &e);
        let text = utf8(input.bytes, format.encoding).map_err(fail)?;
        let mut bytes = Vec::new();
        text.take(LOG_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
        if bytes.len() as u64 > LOG_BYTES_MAX {
            return Err(FileError::unreadable(
                &input.name,
                "an OCEL log is read as a whole and may have at most 1 GiB: export it in parts",
            ));
        }
        if bytes.starts_with(SQLITE.as_bytes()) {
            return Err(FileError::unreadable(
                &input.name,
                "OCEL as an SQLite database is not read: export the log as JSON or XML",
            ));
        }
        let text = String::from_utf8(bytes).map_err(|e| FileError {
            reason: crate::reject::Reason::Encoding,
            ..FileError::unreadable(
                &input.name,
                format!("{}: check `encoding` of the format", e.utf8_error()),
            )
        })?;
        let read = if text.trim_start().starts_with('<') {
            xml::read(&text)
        } else {
            json::read(&text)
        };
        let mut log = read.map_err(|what| {
            FileError::malformed(&input.name, format!("not a readable OCEL log: {what}"))
        })?;
        let events = std::mem::take(&mut log.events);
        let slots = Slots::new(log.columns(&events));
        Ok(Self {
            file: input.name,
            stored: input.stored,
            log,
            events: events.into_iter(),
            slots,
            row: 0,
            progress: Progress::Open,
        })
    }

    fn next_row(&mut self) -> Option<Row> {
        let event = self.events.next()?;
        self.row += 1;
        let mut cells = vec![Cell::Null; self.slots.width()];
        for (name, value) in self.log.cells(event) {
            if let Some(cell) = self.slots.cell(&name).and_then(|slot| cells.get_mut(slot)) {
                *cell = value;
            }
        }
        Some(Ok(Record {
            row: self.row,
            raw: Bytes::new(),
            cells,
        }))
    }
}

impl RecordReader for OcelReader {
    fn columns(&self) -> FileColumns<'_> {
        FileColumns::Sparse(self.slots.columns())
    }

    fn project(&mut self, layout: &Layout, needed: &[bool]) {
        self.slots.project(layout, needed);
    }

    fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Vec<Row>>, FileError> {
        let mut progress = std::mem::take(&mut self.progress);
        let chunk = progress.chunk(max_rows, || Ok(self.next_row()));
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
