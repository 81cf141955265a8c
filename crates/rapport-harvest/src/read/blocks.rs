//! A stream of text in large shared blocks, so that records and fields are slices and not copies.

use crate::read::RECORD_BYTES_MAX;
use crate::record::RAW_BYTES_MAX;
use bytes::Bytes;
use std::io::{self, Read};

/// How much is read at once, in bytes.
pub(crate) const BLOCK_BYTES: usize = 1 << 20;

/// The text from the next unread byte on, as far as it has been read.
pub(crate) struct Blocks {
    reader: Box<dyn Read + Send>,
    /// How much is read at once, in bytes.
    size: usize,
    block: Bytes,
    at: usize,
    /// Bytes of the text before `block`.
    before: u64,
    ended: bool,
}

impl Blocks {
    /// Reads so many bytes at once.
    pub(crate) fn new(reader: Box<dyn Read + Send>, size: usize) -> Self {
        Self {
            reader,
            size,
            block: Bytes::new(),
            at: 0,
            before: 0,
            ended: false,
        }
    }

    /// The text not yet consumed.
    pub(crate) fn rest(&self) -> &[u8] {
        self.block.get(self.at..).unwrap_or_default()
    }

    /// Whether `rest` runs to the end of the text.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Bytes consumed since the start of the text.
    pub(crate) fn position(&self) -> u64 {
        self.before + self.at as u64
    }

    /// A slice of `rest`, sharing its memory.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Bytes {
        self.block.slice(self.at + from..self.at + to)
    }

    pub(crate) fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.block.len());
    }

    /// Reads on; `rest` keeps its beginning and grows, up to a little over one record of the longest kind.
    pub(crate) fn more(&mut self) -> io::Result<()> {
        let rest = self.rest();
        let want = rest
            .len()
            .max(self.size)
            .min(RECORD_BYTES_MAX + self.size - rest.len());
        let mut next = Vec::with_capacity(rest.len() + want);
        next.extend_from_slice(rest);
        let read = self
            .reader
            .by_ref()
            .take(want as u64)
            .read_to_end(&mut next)?;
        self.ended = read < want;
        self.before += self.at as u64;
        self.at = 0;
        self.block = Bytes::from(next);
        Ok(())
    }

    /// Consumes the text until `find` gives the length to consume, without keeping it. `overlap` bytes before what is
    /// new are shown to `find` again, for an end that lies across two blocks.
    pub(crate) fn skip(
        &mut self,
        overlap: usize,
        mut find: impl FnMut(&[u8], bool) -> Option<usize>,
    ) -> io::Result<()> {
        loop {
            if let Some(bytes) = find(self.rest(), self.ended) {
                self.consume(bytes);
                return Ok(());
            }
            let rest = self.rest().len();
            if self.ended {
                self.consume(rest);
                return Ok(());
            }
            self.consume(rest.saturating_sub(overlap));
            self.more()?;
        }
    }

    /// The beginning of `rest` as quarantine keeps it, in memory of its own.
    pub(crate) fn raw_copy(&self, bytes: usize) -> Bytes {
        let kept = bytes.min(RAW_BYTES_MAX);
        Bytes::copy_from_slice(self.rest().get(..kept).unwrap_or_default())
    }
}
