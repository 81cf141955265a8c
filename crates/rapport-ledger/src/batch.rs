//! A recent batch as bytes: one Arrow IPC stream, LZ4-compressed, with a checksum beside it.

use crate::error::{LedgerError, Result};
use arrow_array::RecordBatch;
use arrow_ipc::CompressionType;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::{IpcWriteOptions, StreamWriter};

/// The bytes of a batch and their BLAKE3 checksum.
pub(crate) fn encode(batch: &RecordBatch) -> Result<(Vec<u8>, Vec<u8>)> {
    let failed = |e| LedgerError::damaged("a batch being written", e);
    let options = IpcWriteOptions::default()
        .try_with_compression(Some(CompressionType::LZ4_FRAME))
        .map_err(failed)?;
    let mut writer =
        StreamWriter::try_new_with_options(Vec::new(), &batch.schema(), options).map_err(failed)?;
    writer.write(batch).map_err(failed)?;
    let bytes = writer.into_inner().map_err(failed)?;
    let checksum = blake3::hash(&bytes).as_bytes().to_vec();
    Ok((bytes, checksum))
}

/// The batch of stored bytes. Bytes that are not what was written are named, never interpreted.
pub(crate) fn decode(seq: i64, bytes: &[u8], checksum: &[u8]) -> Result<RecordBatch> {
    let place = || format!("recent batch {seq}");
    if blake3::hash(bytes).as_bytes() != checksum {
        return Err(LedgerError::damaged(place(), "its checksum does not match"));
    }
    let mut reader =
        StreamReader::try_new(bytes, None).map_err(|e| LedgerError::damaged(place(), e))?;
    match reader.next() {
        Some(batch) => batch.map_err(|e| LedgerError::damaged(place(), e)),
        None => Err(LedgerError::damaged(place(), "it is empty")),
    }
}
