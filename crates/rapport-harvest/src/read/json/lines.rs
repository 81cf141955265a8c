//! JSON lines.

use super::exact::at_path;
use super::slots::Slots;
use super::{SAMPLE_RECORDS, object};
use crate::contract::{Layout, Notice};
use crate::decode::utf8;
use crate::read::blocks::{BLOCK_BYTES, Blocks};
use crate::read::chunk::Progress;
use crate::read::edges::LeftOut;
use crate::read::{FileColumns, FileError, Input, RECORD_BYTES_MAX, RecordReader, Row};
use crate::record::{RAW_BYTES_MAX, Record};
use crate::reject::{Reason, Rejection};
use crate::spec::Format;
use memchr::memchr;
use serde::de::IgnoredAny;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads one JSON object per line, or the one at `records_at` of each line. Blank lines, and lines without one there, are
/// no records.
pub struct JsonLinesReader {
    file: String,
    blocks: Blocks,
    stored: Arc<AtomicU64>,
    slots: Slots,
    /// Where the record lies in its line; the line itself when empty.
    path: String,
    /// Lines without a record.
    without: LeftOut,
    row: i64,
    progress: Progress,
}

impl std::fmt::Debug for JsonLinesReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonLinesReader")
            .field("file", &self.file)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl JsonLinesReader {
    /// Opens the text and looks at the first records for their keys.
    pub fn open(format: &Format, input: Input) -> Result<Self, FileError> {
        let fail = |e: std::io::Error| FileError::io(&input.name, &e);
        let stored = Arc::clone(&input.stored);
        let mut blocks = Blocks::new(
            utf8(input.bytes, format.encoding).map_err(fail)?,
            BLOCK_BYTES,
        );
        blocks.more().map_err(fail)?;
        let mut columns = Vec::new();
        let path = format.records_at.clone().unwrap_or_default();
        for line in blocks.rest().split(|b| *b == b'\n').take(SAMPLE_RECORDS) {
            if path.is_empty() {
                object::collect_keys(line, &mut columns);
            } else if let Some(record) = std::str::from_utf8(line)
                .ok()
                .and_then(|line| at_path(line, &path))
            {
                object::collect_keys(record.get().as_bytes(), &mut columns);
            }
        }
        Ok(Self {
            file: input.name,
            blocks,
            stored,
            slots: Slots::new(columns),
            path,
            without: LeftOut::default(),
            row: 0,
            progress: Progress::Open,
        })
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            let (held, ended) = (self.blocks.rest().len(), self.blocks.ended());
            if held == 0 && ended {
                return Ok(None);
            }
            let end = match memchr(b'\n', self.blocks.rest()) {
                Some(end) => end,
                None if ended => held,
                None if held <= RECORD_BYTES_MAX => {
                    self.blocks
                        .more()
                        .map_err(|e| FileError::io(&self.file, &e))?;
                    continue;
                }
                None => return self.too_long().map(Some),
            };
            let line = self.blocks.rest().get(..end).unwrap_or_default();
            if line.iter().all(u8::is_ascii_whitespace) {
                self.blocks.consume(end + 1);
                continue;
            }
            if end > RECORD_BYTES_MAX {
                return self.too_long().map(Some);
            }
            self.row += 1;
            let Some(record) = self.record(line) else {
                self.without.count(&String::from_utf8_lossy(line));
                self.blocks.consume(end + 1);
                continue;
            };
            let line = line.get(record.clone()).unwrap_or_default();
            let row = match object::cells(line, &mut self.slots) {
                Ok(cells) => {
                    let kept = record.len().min(RAW_BYTES_MAX);
                    let raw = self.blocks.slice(record.start, record.start + kept);
                    Ok(Record {
                        row: self.row,
                        raw,
                        cells,
                    })
                }
                Err((reason, message)) => {
                    let raw = self.blocks.raw_copy(end);
                    Err(Rejection {
                        row: self.row,
                        rows: 1,
                        reason,
                        message,
                        raw,
                    })
                }
            };
            self.blocks.consume(end + 1);
            return Ok(Some(row));
        }
    }

    /// Where in a line its record lies; `None` for a line that is an object without one.
    fn record(&self, line: &[u8]) -> Option<Range<usize>> {
        let whole = 0..line.len();
        if self.path.is_empty() {
            return Some(whole);
        }
        let text = std::str::from_utf8(line).ok();
        // What is no object at all is told as such.
        let Some(text) = text.filter(|text| is_object(text)) else {
            return Some(whole);
        };
        let record = at_path(text, &self.path)?.get();
        let start = record.as_ptr() as usize - text.as_ptr() as usize;
        Some(start..start + record.len())
    }

    fn too_long(&mut self) -> Result<Row, FileError> {
        self.row += 1;
        let raw = self.blocks.raw_copy(RAW_BYTES_MAX);
        self.blocks
            .skip(0, |rest, _| memchr(b'\n', rest).map(|at| at + 1))
            .map_err(|e| FileError::io(&self.file, &e))?;
        let message = format!("line is longer than {} MiB", RECORD_BYTES_MAX >> 20);
        Ok(Err(Rejection {
            row: self.row,
            rows: 1,
            reason: Reason::TooLong,
            message,
            raw,
        }))
    }
}

fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

impl RecordReader for JsonLinesReader {
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

    fn notices(&self) -> Vec<Notice> {
        let path = &self.path;
        let one = format!("line has nothing at `{path}` and is no record");
        let many = format!("lines have nothing at `{path}` and are no records");
        self.without.notice(&one, &many).into_iter().collect()
    }
}
