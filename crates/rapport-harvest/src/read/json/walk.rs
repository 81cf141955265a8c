//! Walking through a JSON document of any size: where a value ends, without building it.

use crate::read::blocks::Blocks;
use crate::read::{FileError, RECORD_BYTES_MAX};
use memchr::memchr2;

/// Finds the end of one value, block by block.
#[derive(Debug, Default)]
pub(super) struct ValueEnd {
    at: usize,
    depth: u64,
    in_text: bool,
}

impl ValueEnd {
    /// Length of the value that `text` begins with; `None` when it goes on beyond `text`. Call again with the same text
    /// grown at its end.
    pub(super) fn find(&mut self, text: &[u8], ended: bool) -> Option<usize> {
        while let Some(byte) = text.get(self.at) {
            if self.in_text {
                let rest = text.get(self.at..).unwrap_or_default();
                let Some(found) = memchr2(b'"', b'\\', rest) else {
                    self.at = text.len();
                    return None;
                };
                let found = self.at + found;
                if text.get(found) == Some(&b'\\') {
                    if found + 1 >= text.len() {
                        // The escaped character is not there yet: come back to the backslash.
                        self.at = found;
                        return None;
                    }
                    self.at = found + 2;
                    continue;
                }
                self.in_text = false;
                self.at = found + 1;
                if self.depth == 0 {
                    return Some(self.at);
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth == 0 => return Some(self.at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(self.at + 1);
                    }
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                    return Some(self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
        (ended && self.depth == 0 && !self.in_text && self.at > 0).then_some(self.at)
    }

    /// After `bytes` at the beginning of the text were let go.
    fn shift(&mut self, bytes: usize) {
        self.at -= bytes.min(self.at);
    }
}

/// A place in a document.
pub(super) struct Walk {
    pub(super) file: String,
    pub(super) blocks: Blocks,
}

impl Walk {
    /// The next byte that is not white space, not consumed; `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, FileError> {
        loop {
            let rest = self.blocks.rest();
            if let Some(blank) = rest.iter().position(|b| !b.is_ascii_whitespace()) {
                self.blocks.consume(blank);
                return Ok(self.blocks.rest().first().copied());
            }
            self.blocks.consume(rest.len());
            if self.blocks.ended() {
                return Ok(None);
            }
            self.more()?;
        }
    }

    /// Consumes the next byte that is not white space if it is this one.
    pub(super) fn take(&mut self, byte: u8) -> Result<bool, FileError> {
        let there = self.peek()? == Some(byte);
        if there {
            self.blocks.consume(1);
        }
        Ok(there)
    }

    /// Consumes this byte; anything else is an error.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), FileError> {
        if self.take(byte)? {
            return Ok(());
        }
        Err(self.fault(&format!("expected `{}`", char::from(byte))))
    }

    /// Length of the value here, all of it read; `None` when it is longer than a record may be.
    pub(super) fn value(&mut self) -> Result<Option<usize>, FileError> {
        let mut end = ValueEnd::default();
        self.peek()?;
        loop {
            let (rest, ended) = (self.blocks.rest(), self.blocks.ended());
            if let Some(length) = end.find(rest, ended) {
                return Ok((length <= RECORD_BYTES_MAX).then_some(length));
            }
            if rest.len() > RECORD_BYTES_MAX {
                return Ok(None);
            }
            if ended {
                return Err(self.fault("the document ends too early: copy it again"));
            }
            self.more()?;
        }
    }

    /// Consumes the value here, however long.
    pub(super) fn skip_value(&mut self) -> Result<(), FileError> {
        let mut end = ValueEnd::default();
        self.peek()?;
        loop {
            let (rest, ended) = (self.blocks.rest(), self.blocks.ended());
            if let Some(length) = end.find(rest, ended) {
                self.blocks.consume(length);
                return Ok(());
            }
            if ended {
                return Err(self.fault("the document ends too early: copy it again"));
            }
            let seen = end.at.min(rest.len());
            self.blocks.consume(seen);
            end.shift(seen);
            self.more()?;
        }
    }

    /// A key of an object and the colon after it.
    pub(super) fn key(&mut self) -> Result<String, FileError> {
        self.peek()?;
        let length = self
            .value()?
            .ok_or_else(|| self.fault("a key is too long"))?;
        let text = self.blocks.rest().get(..length).unwrap_or_default();
        let key = serde_json::from_slice(text).ok();
        let key = key.ok_or_else(|| self.fault("expected a key in quotes"))?;
        self.blocks.consume(length);
        self.expect(b':')?;
        Ok(key)
    }

    pub(super) fn fault(&self, what: &str) -> FileError {
        let at = self.blocks.position();
        FileError::malformed(
            &self.file,
            format!("not a JSON document: {what} at byte {at}"),
        )
    }

    fn more(&mut self) -> Result<(), FileError> {
        self.blocks
            .more()
            .map_err(|e| FileError::io(&self.file, &e))
    }
}
