//! From the bytes on disk to UTF-8 text: the only door to compressed data.
//!
//! ```text
//! stored bytes -> CappedDecoder (gzip, zstd, zip member; limits) -> UTF-8 (byte order mark, UTF-16, Latin-1)
//! ```

mod capped;
mod encoding;
mod zip_member;

pub use capped::{CappedDecoder, Layer, Limits, ZipMethod};
pub use encoding::{InvalidText, utf8};
pub(crate) use zip_member::member_of;
pub use zip_member::{Member, members};

use crate::files::InputFile;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The stored bytes of a file or of a zip member, as they are on disk.
pub fn stored_bytes(file: &InputFile) -> io::Result<Box<dyn Read + Send>> {
    Ok(stored(file)?.0)
}

/// The unpacked bytes of a file or of a zip member, under the limits.
pub fn open(file: &InputFile, limits: Limits) -> io::Result<CappedDecoder> {
    let (raw, member) = stored(file)?;
    let mut layers = match &member {
        Some(member) => vec![member.layer()?],
        None => Vec::new(),
    };
    layers.extend(suffix_layer(file.member.as_deref().unwrap_or(&file.name)));
    CappedDecoder::new(raw, &layers, limits)
}

/// What the suffix of a name says about its packing.
pub(crate) fn suffix_layer(name: &str) -> Option<Layer> {
    match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "gz" => Some(Layer::Gzip),
        "zst" => Some(Layer::Zstd),
        _ => None,
    }
}

fn stored(file: &InputFile) -> io::Result<(Box<dyn Read + Send>, Option<Member>)> {
    let mut raw = File::open(&file.path)?;
    let Some(name) = &file.member else {
        return Ok((Box::new(raw), None));
    };
    let member = members(&file.path)?
        .into_iter()
        .find(|m| m.name == *name)
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                format!("the archive has no member `{name}`"),
            )
        })?;
    raw.seek(SeekFrom::Start(member.start))?;
    Ok((Box::new(raw.take(member.stored_size)), Some(member)))
}
