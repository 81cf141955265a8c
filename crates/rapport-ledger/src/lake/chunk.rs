//! A data file read chunk by chunk, each checked when it is read.

use super::checksum::{self, ChunkSums};
use super::{DataFile, Lake, Table};
use crate::error::{LedgerError, Result};
use bytes::Bytes;
use bytes::buf::{Buf, Reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes that end a Parquet file: the length of the footer, and a mark.
const FOOTER_END: usize = 8;

/// An opened file whose footer was found right.
#[derive(Debug)]
pub(crate) struct ChunkedFile {
    path: PathBuf,
    file: File,
    metadata: ParquetMetaData,
    /// None in a file that another program wrote: nothing is known of its bytes.
    sums: Option<ChunkSums>,
}

/// The bytes of a column chunk, at their place in the file.
#[derive(Debug)]
pub(crate) struct Chunk {
    start: u64,
    bytes: Bytes,
}

impl ChunkedFile {
    fn open(path: PathBuf, file_path: &str) -> Result<Self> {
        let read = |e| LedgerError::file("read", &path, e);
        let place = path.display().to_string();
        let file = File::open(&path).map_err(read)?;
        let Some(named) = checksum::named(file_path) else {
            let metadata = ParquetMetaDataReader::new()
                .parse_and_finish(&file)
                .map_err(|e| LedgerError::damaged(place, e))?;
            return Ok(Self {
                path,
                file,
                metadata,
                sums: None,
            });
        };
        let len = file.metadata().map_err(read)?.len();
        if len < named.tail_len + checksum::HEAD as u64 {
            return Err(checksum::differs(&place));
        }
        let head = read_at(&path, &file, 0, checksum::HEAD)?;
        let tail = read_at(&path, &file, len - named.tail_len, named.tail_len as usize)?;
        if !named.is_sum_of(&head, &tail) {
            return Err(checksum::differs(&place));
        }
        let metadata = footer(&tail)
            .ok_or_else(|| LedgerError::damaged(&*place, "it has no footer"))
            .and_then(|footer| {
                ParquetMetaDataReader::decode_metadata(footer)
                    .map_err(|e| LedgerError::damaged(&*place, e))
            })?;
        let sums = ChunkSums::read(&metadata)
            .ok_or_else(|| LedgerError::damaged(&*place, "its footer lacks checksums"))?;
        Ok(Self {
            path,
            file,
            metadata,
            sums: Some(sums),
        })
    }

    pub(crate) fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }

    /// Where it is, for messages.
    pub(crate) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// Reads one column of one row group. Fails when its bytes are not those that were written.
    pub(crate) fn chunk(&self, group: usize, column: usize) -> Result<Chunk> {
        let row_group = self.metadata.row_group(group);
        let (start, len) = row_group.column(column).byte_range();
        let bytes = read_at(&self.path, &self.file, start, len as usize)?;
        if let Some(sums) = &self.sums {
            let before = &self.metadata.row_groups()[..group];
            let before: usize = before.iter().map(RowGroupMetaData::num_columns).sum();
            sums.check(&self.place(), before + column, &bytes)?;
        }
        let bytes = bytes.into();
        Ok(Chunk { start, bytes })
    }

    /// Reads all chunks of a row group.
    fn check(&self, group: usize) -> Result<()> {
        if self.sums.is_none() {
            return Ok(());
        }
        let columns = self.metadata.row_group(group).num_columns();
        (0..columns).try_for_each(|column| self.chunk(group, column).map(drop))
    }
}

/// The footer at the end of these bytes.
fn footer(tail: &[u8]) -> Option<&[u8]> {
    let end = tail.len().checked_sub(FOOTER_END)?;
    let (len, _) = tail.get(end..)?.split_first_chunk::<4>()?;
    tail.get(end.checked_sub(u32::from_le_bytes(*len) as usize)?..end)
}

fn read_at(path: &Path, mut file: &File, start: u64, len: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len);
    file.seek(SeekFrom::Start(start))
        .and_then(|_| file.take(len as u64).read_to_end(&mut bytes))
        .map_err(|e| LedgerError::file("read", path, e))?;
    if bytes.len() == len {
        return Ok(bytes);
    }
    Err(LedgerError::damaged(
        path.display().to_string(),
        "it is shorter than when it was written",
    ))
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl Chunk {
    /// The bytes from this place in the file on.
    fn from(&self, start: u64) -> parquet::errors::Result<Bytes> {
        let skipped = start
            .checked_sub(self.start)
            .map(|skipped| skipped as usize);
        match skipped {
            Some(skipped) if skipped <= self.bytes.len() => Ok(self.bytes.slice(skipped..)),
            _ => Err(ParquetError::EOF("beyond the column chunk".to_owned())),
        }
    }
}

impl ChunkReader for Chunk {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let mut bytes = self.from(start)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("beyond the column chunk".to_owned()));
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}

impl Lake {
    /// Opens a file whose footer is the one that was written.
    pub(crate) fn open_chunked(&self, table: Table, file: &DataFile) -> Result<ChunkedFile> {
        ChunkedFile::open(self.path(table).join(&file.path), &file.path)
    }

    /// Reads a file through and fails when its bytes are not those that were written.
    pub(super) fn check(&self, table: Table, file: &DataFile) -> Result<()> {
        let file = self.open_chunked(table, file)?;
        (0..file.metadata.num_row_groups()).try_for_each(|group| file.check(group))
    }

    /// As [`Lake::check`] for some row groups, each once in the life of this process: for looking up one contact after the
    /// other.
    pub(super) fn check_groups_once(
        &self,
        table: Table,
        file: &DataFile,
        opened: &ChunkedFile,
        groups: &[usize],
    ) -> Result<()> {
        let checked = || {
            self.checked
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        for group in groups {
            let key = (table, file.path.clone(), *group);
            if !checked().contains(&key) {
                opened.check(*group)?;
                checked().insert(key);
            }
        }
        Ok(())
    }
}
