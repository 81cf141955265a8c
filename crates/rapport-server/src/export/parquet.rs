//! Records as a Parquet file: numbers as 64-bit integers, texts as UTF-8.

use super::{COLUMNS, Cell};
use crate::wire::RecordLine;
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use std::sync::Arc;

/// Columns of numbers; all others are texts.
const NUMBERS: [&str; 5] = [
    "contact_id",
    "rv_hundredths",
    "rv_change_30d_hundredths",
    "cost_minor",
    "interactions",
];

pub(super) fn write(lines: &[RecordLine]) -> Result<Vec<u8>, ParquetError> {
    let columns = COLUMNS.map(|(name, cell)| {
        let array: ArrayRef = if NUMBERS.contains(&name) {
            let number = |line| match cell(line) {
                Cell::Number(number) => Some(number),
                Cell::Text(_) | Cell::Empty => None,
            };
            Arc::new(lines.iter().map(number).collect::<Int64Array>())
        } else {
            let text = |line| match cell(line) {
                Cell::Text(text) => Some(text),
                Cell::Number(_) | Cell::Empty => None,
            };
            Arc::new(lines.iter().map(text).collect::<StringArray>())
        };
        (name, array, true)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(bytes)
}
