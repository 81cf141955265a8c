//! Where each member of a zip archive lies, so that it can be read like a file of its own. Nothing is ever extracted.

use super::{Layer, ZipMethod};
use bytes::Bytes;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read as _};
use std::path::Path;
use zip::{CompressionMethod, ZipArchive};

/// A file inside a zip archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Path inside the archive, with `/`.
    pub name: String,
    /// Where its stored bytes begin, in bytes from the start of the archive.
    pub start: u64,
    /// Stored size in bytes.
    pub stored_size: u64,
    /// Unpacked size in bytes, as the archive claims.
    pub size: u64,
    crc32: u32,
    method: CompressionMethod,
    encrypted: bool,
}

impl Member {
    /// How it is packed. An error for what cannot be read.
    pub fn layer(&self) -> io::Result<Layer> {
        let unsupported = |what: String| {
            let text = format!(
                "member `{}` {what}: pack it again with plain deflate",
                self.name
            );
            io::Error::new(io::ErrorKind::Unsupported, text)
        };
        if self.encrypted {
            return Err(unsupported("is encrypted".to_owned()));
        }
        let method = match self.method {
            CompressionMethod::Stored => ZipMethod::Stored,
            CompressionMethod::Deflated => ZipMethod::Deflate,
            CompressionMethod::ZSTD => ZipMethod::Zstd,
            other => return Err(unsupported(format!("is packed with {other}"))),
        };
        Ok(Layer::Zip {
            method,
            crc32: self.crc32,
            size: self.size,
        })
    }
}

/// The files in a zip archive, folders left out. An archive that was cut off has no directory and is an error.
pub fn members(path: &Path) -> io::Result<Vec<Member>> {
    let damaged = |e: zip::result::ZipError| {
        let text = format!("not a readable zip archive ({e}): copy it again");
        io::Error::new(io::ErrorKind::InvalidData, text)
    };
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(damaged)?;
    let mut members = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let Some(start) = entry.data_start().filter(|_| !entry.is_dir()) else {
            continue;
        };
        members.push(Member {
            name: entry.name().map_err(damaged)?.replace('\\', "/"),
            start,
            stored_size: entry.compressed_size(),
            size: entry.size(),
            crc32: entry.crc32(),
            method: entry.compression(),
            encrypted: entry.encrypted(),
        });
    }
    Ok(members)
}

/// The longest member that [`member_of`] unpacks, in bytes.
const MEMBER_BYTES_MAX: u64 = 16 << 20;

/// One short member of an archive that is in memory.
pub(crate) fn member_of(archive: Bytes, name: &str) -> io::Result<Vec<u8>> {
    let damaged = |e: zip::result::ZipError| io::Error::new(io::ErrorKind::InvalidData, e);
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(damaged)?;
    let member = archive.by_name(name).map_err(damaged)?;
    let mut bytes = Vec::new();
    member.take(MEMBER_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
