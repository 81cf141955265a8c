//! Unpacking under limits: a small file that unpacks to something huge stops early with an error.

#![expect(
    clippy::disallowed_types,
    reason = "this is the door that the ban points to"
)]

use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much a compressed file may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Unpacked bytes per stored byte; looked at only beyond [`Limits::RATIO_FREE_BYTES`].
    pub ratio: u64,
    /// Unpacked bytes in all.
    pub bytes: u64,
}

impl Limits {
    /// Up to here any ratio is fine: a short file of one repeated row packs very well and harms nobody.
    pub const RATIO_FREE_BYTES: u64 = 16 << 20;

    /// Why so many unpacked bytes of so many stored ones are too many, and what to do.
    pub(crate) fn refusal(&self, unpacked: u64, stored: u64) -> Option<String> {
        let Self { ratio, bytes } = *self;
        let over_ratio =
            unpacked > Self::RATIO_FREE_BYTES && unpacked > stored.max(1).saturating_mul(ratio);
        if !over_ratio && unpacked <= bytes {
            return None;
        }
        let limit = if over_ratio {
            format!("{ratio} times its size (harvest.unpack_ratio)")
        } else {
            format!("{bytes} bytes (harvest.unpack_bytes)")
        };
        Some(format!(
            "it unpacks to more than {limit}: raise the limit in rapport.yaml if that is meant"
        ))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ratio: 100,
            bytes: 20 << 30,
        }
    }
}

/// One way of packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// gzip, with any number of members one after another.
    Gzip,
    /// Zstandard.
    Zstd,
    /// A zip member.
    Zip {
        /// How it is packed.
        method: ZipMethod,
        /// CRC-32 of the unpacked bytes.
        crc32: u32,
        /// How many unpacked bytes there must be.
        size: u64,
    },
}

/// How a zip member is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZipMethod {
    /// Not at all.
    Stored,
    /// Deflate.
    Deflate,
    /// Zstandard.
    Zstd,
}

/// A reader of packed bytes that keeps to its limits and notices when the stored bytes end too early.
pub struct CappedDecoder {
    decoder: Box<dyn Read + Send>,
    packed: bool,
    stored: Arc<AtomicU64>,
    unpacked: u64,
    limits: Limits,
}

impl std::fmt::Debug for CappedDecoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CappedDecoder")
            .field("unpacked", &self.unpacked)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl CappedDecoder {
    /// Unpacks `raw`, the outermost layer first. Without layers the bytes pass as they are.
    pub fn new(
        raw: impl Read + Send + 'static,
        layers: &[Layer],
        limits: Limits,
    ) -> io::Result<Self> {
        let stored = Arc::new(AtomicU64::new(0));
        let mut decoder: Box<dyn Read + Send> = Box::new(Counted {
            inner: raw,
            count: Arc::clone(&stored),
        });
        for layer in layers {
            let buffered = BufReader::with_capacity(64 * 1024, decoder);
            decoder = match *layer {
                Layer::Gzip => Box::new(MultiGzDecoder::new(buffered)),
                Layer::Zstd => Box::new(zstd::Decoder::with_buffer(buffered)?),
                Layer::Zip {
                    method,
                    crc32,
                    size,
                } => {
                    let inner: Box<dyn Read + Send> = match method {
                        ZipMethod::Stored => Box::new(buffered),
                        ZipMethod::Deflate => Box::new(DeflateDecoder::new(buffered)),
                        ZipMethod::Zstd => Box::new(zstd::Decoder::with_buffer(buffered)?),
                    };
                    Box::new(Checked {
                        inner,
                        crc: Crc::new(),
                        crc32,
                        size,
                        seen: 0,
                    })
                }
            };
        }
        Ok(Self {
            decoder,
            packed: !layers.is_empty(),
            stored,
            unpacked: 0,
            limits,
        })
    }

    /// Counts the stored bytes read so far: progress against the size of the file.
    pub fn stored_bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.stored)
    }

    fn check(&self) -> io::Result<()> {
        let stored = self.stored.load(Ordering::Relaxed);
        if let Some(refusal) = self.limits.refusal(self.unpacked, stored) {
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, refusal));
        }
        Ok(())
    }
}

impl Read for CappedDecoder {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if !self.packed {
            return self.decoder.read(buf);
        }
        let n = self.decoder.read(buf).map_err(|e| explain(&e))?;
        if n == 0 && !buf.is_empty() && self.stored.load(Ordering::Relaxed) == 0 {
            return Err(explain(&io::ErrorKind::UnexpectedEof.into()));
        }
        self.unpacked += n as u64;
        self.check()?;
        Ok(n)
    }
}

fn explain(error: &io::Error) -> io::Error {
    let text = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the compressed data end too early, it was cut off on its way: copy it again".to_owned()
        }
        io::ErrorKind::Interrupted | io::ErrorKind::PermissionDenied => error.to_string(),
        _ => format!("the compressed data are damaged ({error}): copy it again"),
    };
    io::Error::new(error.kind(), text)
}

struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Compares size and CRC-32 at the end of a zip member.
struct Checked {
    inner: Box<dyn Read + Send>,
    crc: Crc,
    crc32: u32,
    size: u64,
    seen: u64,
}

impl Read for Checked {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.crc.update(buf.get(..n).unwrap_or_default());
        self.seen += n as u64;
        if n == 0 && !buf.is_empty() && self.seen < self.size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if n == 0 && !buf.is_empty() && (self.crc.sum() != self.crc32 || self.seen != self.size) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong checksum"));
        }
        Ok(n)
    }
}
