//! Formats that must be read from the end (Parquet, XLSX) when they come packed: unpacked into memory, under a limit.

use crate::decode::{self, Limits};
use crate::files::InputFile;
use crate::read::FileError;
use bytes::Bytes;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};

/// The most that is unpacked into memory, in bytes.
const SPOOL_BYTES_MAX: u64 = 1 << 30;

/// A file that can be read from anywhere.
pub(crate) enum Spooled {
    Disk(File),
    Memory(Bytes),
}

impl Spooled {
    pub(crate) fn open(file: &InputFile, limits: Limits) -> Result<Self, FileError> {
        let fail = |e: io::Error| FileError::io(&file.name, &e);
        if file.member.is_none() && decode::suffix_layer(&file.name).is_none() {
            return File::open(&file.path).map(Self::Disk).map_err(fail);
        }
        let mut all = Vec::new();
        let mut unpacked = decode::open(file, limits)
            .map_err(fail)?
            .take(SPOOL_BYTES_MAX + 1);
        unpacked.read_to_end(&mut all).map_err(fail)?;
        if all.len() as u64 > SPOOL_BYTES_MAX {
            let text = "it is larger than 1 GiB unpacked, which this format needs in memory: unpack it first";
            return Err(FileError::unreadable(&file.name, text));
        }
        Ok(Self::Memory(Bytes::from(all)))
    }

    /// As a reader that seeks.
    pub(crate) fn seekable(self) -> Box<dyn ReadSeek> {
        match self {
            Self::Disk(file) => Box::new(io::BufReader::with_capacity(64 * 1024, file)),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
        }
    }
}

/// Reads from anywhere, on any thread.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}
