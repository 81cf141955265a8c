//! Text in any declared encoding as UTF-8. UTF-8 itself passes untouched: whether it is valid is asked record by record.

use crate::spec::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Cursor, Read};

/// Bytes that are not text in the encoding of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bytes that are not {encoding} at byte {position}: check `encoding` of the format")]
pub struct InvalidText {
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Where, in bytes from the start of the unpacked file.
    pub position: u64,
}

/// Reads text as UTF-8 without its byte order mark. A byte order mark wins over the declared encoding.
///
/// Reading invalid UTF-16 gives an [`io::Error`] that holds [`InvalidText`].
pub fn utf8(
    mut reader: impl Read + Send + 'static,
    declared: Encoding,
) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(3);
    reader.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, mark) = match head.as_slice() {
        [0xEF, 0xBB, 0xBF] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        _ => match declared {
            Encoding::Utf8 => (UTF_8, 0),
            Encoding::Utf16 => (UTF_16LE, 0),
            Encoding::Latin1 => (WINDOWS_1252, 0),
        },
    };
    let all = Cursor::new(head.split_off(mark)).chain(reader);
    if encoding == UTF_8 {
        return Ok(Box::new(all));
    }
    Ok(Box::new(Transcoder {
        inner: all,
        encoding: encoding.name(),
        decoder: encoding.new_decoder_without_bom_handling(),
        input: vec![0; INPUT_BYTES].into_boxed_slice(),
        read: 0,
        filled: 0,
        position: mark as u64,
        output: vec![0; 3 * INPUT_BYTES].into_boxed_slice(),
        given: 0,
        ready: 0,
        done: false,
    }))
}

const INPUT_BYTES: usize = 64 * 1024;

struct Transcoder<R> {
    inner: R,
    encoding: &'static str,
    decoder: Decoder,
    input: Box<[u8]>,
    read: usize,
    filled: usize,
    /// Bytes of the file that the decoder has taken.
    position: u64,
    output: Box<[u8]>,
    given: usize,
    ready: usize,
    done: bool,
}

impl<R: Read> Transcoder<R> {
    fn decode_more(&mut self) -> io::Result<()> {
        let mut at_end = false;
        if self.read == self.filled {
            self.filled = self.inner.read(&mut self.input)?;
            self.read = 0;
            at_end = self.filled == 0;
        }
        let from = self.input.get(self.read..self.filled).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(from, &mut self.output, at_end);
        self.read += read;
        self.position += read as u64;
        self.given = 0;
        self.ready = written;
        if let DecoderResult::Malformed(length, beyond) = result {
            let position = self.position - u64::from(length) - u64::from(beyond);
            let invalid = InvalidText {
                encoding: self.encoding,
                position,
            };
            return Err(io::Error::new(io::ErrorKind::InvalidData, invalid));
        }
        self.done = at_end;
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready && !self.done {
            self.decode_more()?;
        }
        let ready = self.output.get(self.given..self.ready).unwrap_or_default();
        let n = ready.len().min(buf.len());
        let (Some(to), Some(from)) = (buf.get_mut(..n), ready.get(..n)) else {
            return Ok(0);
        };
        to.copy_from_slice(from);
        self.given += n;
        Ok(n)
    }
}
