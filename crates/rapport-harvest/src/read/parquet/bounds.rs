//! How much of a Parquet file may be in memory at once.
//!
//! Packing hides sizes: a value that a page holds once may stand in every row, and pages of zeros are short on disk. Text is
//! therefore read as views of its pages, so that it is never copied for its rows; of what must be written out for every
//! row, only so many rows are decoded at once; and a file must not unpack to more than other packed files may.

use super::meaning::{Meaning, Means, NOTHING};
use crate::decode::Limits;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::basic::{Encoding, Type};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use std::sync::Arc;

/// Rows decoded at once when nothing is long.
const BATCH_ROWS: usize = 8192;
/// Bytes that one column may be decoded to at once, as far as it can be foreseen.
const BATCH_BYTES: u64 = 64 << 20;

/// The schema with every text and binary column as views, and with old 12-byte moments by the microsecond: by the
/// nanosecond there are none after the year 2262.
pub(super) fn with_views(schema: &Schema, meanings: &[Meaning]) -> SchemaRef {
    let fields = schema.fields().iter().enumerate();
    let fields: Fields = fields
        .map(|(place, field)| view(field, meanings.get(place).unwrap_or(&NOTHING)))
        .collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn view(field: &FieldRef, meaning: &Meaning) -> FieldRef {
    let seen = |kind: DataType| Arc::new(Field::clone(field).with_data_type(kind));
    match field.data_type() {
        DataType::Timestamp(_, None) if meaning.means == Means::Utc => {
            seen(DataType::Timestamp(TimeUnit::Microsecond, None))
        }
        DataType::Utf8 | DataType::LargeUtf8 => seen(DataType::Utf8View),
        DataType::Binary | DataType::LargeBinary => seen(DataType::BinaryView),
        DataType::Dictionary(_, value) => match value.as_ref() {
            DataType::Utf8 | DataType::LargeUtf8 => seen(DataType::Utf8View),
            DataType::Binary | DataType::LargeBinary => seen(DataType::BinaryView),
            _ => Arc::clone(field),
        },
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _) => seen(DataType::List(view(item, meaning.at(0)))),
        DataType::Map(entries, sorted) => seen(DataType::Map(view(entries, meaning), *sorted)),
        DataType::Struct(fields) => {
            let inside = fields.iter().enumerate();
            let inside = inside.map(|(place, field)| view(field, meaning.at(place)));
            seen(DataType::Struct(inside.collect()))
        }
        _ => Arc::clone(field),
    }
}

/// How many rows of these columns are decoded at once.
pub(super) fn batch_rows(file: &ArrowReaderMetadata, columns: &[usize]) -> usize {
    let views = has_views(file.schema());
    let widest = chunks(file.metadata(), columns)
        .filter_map(|chunk| written_out(chunk, views))
        .max()
        .unwrap_or(1);
    usize::try_from(BATCH_BYTES / widest.max(1))
        .map_or(BATCH_ROWS, |rows| rows.clamp(1, BATCH_ROWS))
}

/// The most that one value of a column takes where each is written out for its row.
fn written_out(chunk: &ColumnChunkMetaData, views: bool) -> Option<u64> {
    match chunk.column_type() {
        Type::FIXED_LEN_BYTE_ARRAY => Some(chunk.column_descr().type_length().max(0) as u64),
        // Such a value may repeat what came before it; none is longer than all that the column holds.
        Type::BYTE_ARRAY
            if !views || chunk.encodings().any(|e| e == Encoding::DELTA_BYTE_ARRAY) =>
        {
            Some(chunk.uncompressed_size().max(0) as u64)
        }
        _ => None,
    }
}

/// Whether texts are read as views: they are, unless the file declares its columns oddly.
fn has_views(schema: &Schema) -> bool {
    *with_views(schema, &[]) == *schema
}

/// Why these columns unpack to more than they may.
pub(super) fn refusal(
    metadata: &ParquetMetaData,
    columns: &[usize],
    stored: u64,
    limits: Limits,
) -> Option<String> {
    let unpacked = chunks(metadata, columns)
        .map(|chunk| chunk.uncompressed_size().max(0) as u64)
        .fold(0, u64::saturating_add);
    limits.refusal(unpacked, stored)
}

/// Chunks of the columns of the file that are read, nested ones by the column at their root.
fn chunks<'a>(
    metadata: &'a ParquetMetaData,
    columns: &'a [usize],
) -> impl Iterator<Item = &'a ColumnChunkMetaData> {
    let schema = metadata.file_metadata().schema_descr();
    metadata.row_groups().iter().flat_map(move |group| {
        let chunks = group.columns().iter().enumerate();
        chunks
            .filter(move |(leaf, _)| columns.contains(&schema.get_column_root_idx(*leaf)))
            .map(|(_, chunk)| chunk)
    })
}
