//! Checksums of data files. Parquet's own pages carry none here, and a flipped bit in one may decode to another number. So
//! the footer holds the checksum of each column chunk, and the file's name the checksum of everything that is not a chunk:
//! `seal-000000000001-t2048-b3<digits>.parquet` for a file whose last 2,048 bytes are page indexes and footer. Who reads some
//! columns checks those alone; who checks all of them has checked every byte.

use crate::error::{LedgerError, Result};
use parquet::file::metadata::{KeyValue, ParquetMetaData, RowGroupMetaData};

/// Key of the checksums in the footer: for each row group, for each of its columns, 16 hexadecimal digits.
const CHUNKS: &str = "rapport.chunks";
const TAIL_MARK: &str = "-t";
const MARK: &str = "-b3";
/// Hexadecimal digits of the checksum in the name: 128 bits.
const DIGITS: usize = 32;
/// Bytes before the first column chunk.
pub(super) const HEAD: usize = 4;

fn digits(hash: &blake3::Hash) -> String {
    hash.to_hex().as_str().chars().take(DIGITS).collect()
}

/// Checksum of a column chunk.
fn of_chunk(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    hash.as_bytes()
        .iter()
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Checksum of what is no chunk.
fn of_ends(head: &[u8], tail: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head).update(tail);
    digits(&hasher.finalize())
}

/// What the footer says of the chunks written so far, which begin after the head and lie one after the other; and where
/// they end. None when they do not.
pub(super) fn of_chunks(bytes: &[u8], groups: &[RowGroupMetaData]) -> Option<(KeyValue, usize)> {
    let (mut sums, mut end) = (String::new(), HEAD);
    for column in groups.iter().flat_map(RowGroupMetaData::columns) {
        let (start, len) = column.byte_range();
        let chunk = bytes.get(end..end + len as usize)?;
        if start != end as u64 {
            return None;
        }
        sums.push_str(&format!("{:016x}", of_chunk(chunk)));
        end += chunk.len();
    }
    Some((KeyValue::new(CHUNKS.to_owned(), sums), end))
}

/// The name of a file with these bytes, whose chunks end there.
pub(super) fn file_name(base: &str, bytes: &[u8], chunks_end: usize) -> String {
    let (head, tail) = (&bytes[..HEAD], &bytes[chunks_end..]);
    let sum = of_ends(head, tail);
    format!("{base}{TAIL_MARK}{}{MARK}{sum}.parquet", tail.len())
}

/// What a file's name says of its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) tail_len: u64,
    sum: &'a str,
}

impl Named<'_> {
    /// Whether these are the ends that were written.
    pub(super) fn is_sum_of(self, head: &[u8], tail: &[u8]) -> bool {
        of_ends(head, tail) == self.sum
    }
}

/// A file's name without its checksum, and the checksum; none in a file that another program wrote into the table.
fn parts(file_name: &str) -> (&str, Option<Named<'_>>) {
    let stem = file_name.strip_suffix(".parquet").unwrap_or(file_name);
    let named = || {
        let (rest, sum) = stem.rsplit_once(MARK)?;
        let (base, tail_len) = rest.rsplit_once(TAIL_MARK)?;
        let is_sum = sum.len() == DIGITS && sum.bytes().all(|b| b.is_ascii_hexdigit());
        let tail_len = tail_len.parse().ok()?;
        is_sum.then_some((base, Some(Named { tail_len, sum })))
    };
    named().unwrap_or((stem, None))
}

/// A file's name without its checksum.
pub(super) fn base_name(file_name: &str) -> &str {
    parts(file_name).0
}

/// What the name of the file at this path says.
pub(super) fn named(path: &str) -> Option<Named<'_>> {
    parts(path.rsplit('/').next().unwrap_or(path)).1
}

/// The checksums of a file's chunks, by row group and column.
#[derive(Debug)]
pub(super) struct ChunkSums(Vec<u64>);

impl ChunkSums {
    /// As the footer says them. None when it does not say one for each chunk.
    pub(super) fn read(metadata: &ParquetMetaData) -> Option<Self> {
        let pairs = metadata.file_metadata().key_value_metadata()?;
        let text = pairs
            .iter()
            .find(|pair| pair.key == CHUNKS)?
            .value
            .as_deref()?;
        let sums: Option<Vec<u64>> = text
            .as_bytes()
            .chunks(16)
            .map(|digits| u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
            .collect();
        let chunks = metadata
            .row_groups()
            .iter()
            .map(RowGroupMetaData::num_columns);
        sums.filter(|sums| sums.len() == chunks.sum::<usize>())
            .map(Self)
    }

    /// Fails when these are not the bytes of the chunk with this number.
    pub(super) fn check(&self, place: &str, number: usize, bytes: &[u8]) -> Result<()> {
        if self.0.get(number) == Some(&of_chunk(bytes)) {
            return Ok(());
        }
        Err(differs(place))
    }
}

/// The error of a file whose bytes are not those that were written.
pub(super) fn differs(place: &str) -> LedgerError {
    LedgerError::damaged(
        place,
        "its bytes are not those that were written: a checksum differs",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_back_what_it_says_and_a_strange_one_says_nothing() {
        let name = file_name("seal-000000000001-c", b"PAR1chunksfooter", 10);
        let named = named(&name).unwrap();
        assert_eq!(named.tail_len, 6);
        assert!(named.is_sum_of(b"PAR1", b"footer") && !named.is_sum_of(b"PAR1", b"footes"));
        assert_eq!(base_name(&name), "seal-000000000001-c");
        for strange in ["part-0.parquet", "x-b3.parquet", "x-t-b3.parquet"] {
            assert!(parts(strange).1.is_none(), "{strange}");
        }
    }
}
