//! The values of one Arrow array as cells. Decimals and unsigned numbers become exact text, text shares the array's memory.

use super::meaning::{Meaning, Means, NOTHING};
use super::nested;
use super::shared::SharedBytes;
use super::texts::{hex, interval, uuid};
use crate::read::RECORD_BYTES_MAX;
use crate::read::json::cell_of_json;
use crate::record::Cell;
use crate::reject::Reason;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float32Type, Float64Type, Int64Type, TimestampMicrosecondType, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, FixedSizeBinaryArray, Float32Array,
    Float64Array, GenericStringArray, Int64Array, LargeStringArray, OffsetSizeTrait, StringArray,
    TimestampMicrosecondArray, UInt64Array,
};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use bytes::Bytes;

/// One column of a batch.
pub(super) enum Values {
    Null,
    Boolean(BooleanArray),
    Integer(Int64Array),
    Unsigned(UInt64Array),
    Float32(Float32Array),
    Float64(Float64Array),
    Text(StringArray, Bytes),
    LargeText(LargeStringArray, Bytes),
    Binary(BinaryArray),
    /// Text that was asked for as it lies in the file's pages: a value that a page holds once is in memory once.
    TextView(SharedBytes),
    BinaryView(SharedBytes),
    /// Bytes of one length, and how they are written.
    Fixed(FixedSizeBinaryArray, fn(&[u8]) -> String),
    /// 16 bytes that are an integer.
    Int128(FixedSizeBinaryArray),
    /// Exact numbers as text.
    Number(StringArray, Bytes),
    /// Texts that are JSON values.
    Json(Box<Values>),
    Date(Date32Array),
    Instant(TimestampMicrosecondArray),
    Local(TimestampMicrosecondArray),
    Nested(ArrayRef, Meaning),
}

const DAY_MICROS: i64 = rapport_model::Micros::DAY;

/// A value that does not fit is an error, never a null.
const STRICT: CastOptions<'static> = CastOptions {
    safe: false,
    format_options: arrow_cast::display::FormatOptions::new(),
};

impl Values {
    pub(super) fn new(array: &ArrayRef, meaning: &Meaning) -> Result<Self, ArrowError> {
        let to = |to: DataType| cast_with_options(array, &to, &STRICT);
        if meaning.means == Means::Json && is_text_like(array.data_type()) {
            return Ok(Self::Json(Box::new(Self::new(array, &NOTHING)?)));
        }
        Ok(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Boolean(array.as_boolean().clone()),
            DataType::Int64
            | DataType::Int32
            | DataType::Int16
            | DataType::Int8
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32 => {
                Self::Integer(to(DataType::Int64)?.as_primitive::<Int64Type>().clone())
            }
            DataType::UInt64 => Self::Unsigned(array.as_primitive::<UInt64Type>().clone()),
            DataType::Float16 | DataType::Float32 => {
                Self::Float32(to(DataType::Float32)?.as_primitive::<Float32Type>().clone())
            }
            DataType::Float64 => Self::Float64(array.as_primitive::<Float64Type>().clone()),
            DataType::LargeUtf8 => {
                let texts: LargeStringArray = array.as_string::<i64>().clone();
                let bytes = Bytes::from_owner(Shared(texts.clone()));
                Self::LargeText(texts, bytes)
            }
            DataType::Utf8View => Self::TextView(SharedBytes::new(
                array.as_string_view().clone().to_binary_view(),
            )),
            DataType::BinaryView => {
                Self::BinaryView(SharedBytes::new(array.as_binary_view().clone()))
            }
            DataType::Binary | DataType::LargeBinary => {
                Self::Binary(to(DataType::Binary)?.as_binary::<i32>().clone())
            }
            DataType::FixedSizeBinary(_) => {
                let bytes = array.as_fixed_size_binary().clone();
                match meaning.means {
                    Means::Uuid => Self::Fixed(bytes, uuid),
                    Means::Interval => Self::Fixed(bytes, interval),
                    Means::Int128 => Self::Int128(bytes),
                    _ => Self::Fixed(bytes, hex),
                }
            }
            DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..) => {
                let texts: StringArray = to(DataType::Utf8)?.as_string::<i32>().clone();
                let bytes = Bytes::from_owner(Shared(texts.clone()));
                Self::Number(texts, bytes)
            }
            DataType::Time32(_) | DataType::Time64(_) if meaning.means == Means::UtcTime => {
                let texts = to(DataType::Utf8)?;
                let texts = texts.as_string::<i32>().iter();
                let texts: StringArray = texts.map(|time| time.map(|t| format!("{t}Z"))).collect();
                let bytes = Bytes::from_owner(Shared(texts.clone()));
                Self::Text(texts, bytes)
            }
            DataType::Date32 | DataType::Date64 => {
                Self::Date(to(DataType::Date32)?.as_primitive::<Date32Type>().clone())
            }
            DataType::Timestamp(_, zone) => {
                let micros = to(DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
                let micros = micros.as_primitive::<TimestampMicrosecondType>().clone();
                if zone.is_some() || meaning.means == Means::Utc {
                    Self::Instant(micros)
                } else {
                    Self::Local(micros)
                }
            }
            DataType::Dictionary(_, value) => Self::new(&to(value.as_ref().clone())?, meaning)?,
            DataType::List(_)
            | DataType::LargeList(_)
            | DataType::ListView(_)
            | DataType::LargeListView(_)
            | DataType::FixedSizeList(..)
            | DataType::Map(..)
            | DataType::Struct(_) => Self::Nested(array.clone(), meaning.clone()),
            // Strings of every layout, times and durations have one exact text.
            _ => {
                let texts: StringArray = to(DataType::Utf8)?.as_string::<i32>().clone();
                let bytes = Bytes::from_owner(Shared(texts.clone()));
                Self::Text(texts, bytes)
            }
        })
    }

    /// The cell of a row, whose bytes are taken from those `left` for its record. An error for binary values that are no
    /// text, and for a record that becomes too long.
    pub(super) fn cell(&self, row: usize, left: &mut usize) -> Result<Cell, Refused> {
        if self.is_null(row) {
            return Ok(Cell::Null);
        }
        let cell = match self {
            Self::Null => Cell::Null,
            Self::Boolean(array) => Cell::Boolean(array.value(row)),
            Self::Integer(array) => Cell::Integer(array.value(row)),
            Self::Unsigned(array) => match i64::try_from(array.value(row)) {
                Ok(integer) => Cell::Integer(integer),
                Err(_) => Cell::Number(Bytes::from(array.value(row).to_string())),
            },
            // Not a number is no value.
            Self::Float32(array) if array.value(row).is_nan() => Cell::Null,
            Self::Float64(array) if array.value(row).is_nan() => Cell::Null,
            // The shortest text of the 32-bit value: 0.1 stays 0.1, not 0.10000000149.
            Self::Float32(array) => {
                let float = array.value(row);
                Cell::Float(float.to_string().parse().unwrap_or(f64::from(float)))
            }
            Self::Float64(array) => Cell::Float(array.value(row)),
            Self::Text(array, bytes) => {
                let offsets = array.value_offsets();
                Cell::Text(text(
                    bytes,
                    offsets.get(row).copied(),
                    offsets.get(row + 1).copied(),
                ))
            }
            Self::LargeText(array, bytes) => {
                let offsets = array.value_offsets();
                Cell::Text(text(
                    bytes,
                    offsets.get(row).copied(),
                    offsets.get(row + 1).copied(),
                ))
            }
            Self::Binary(array) => {
                let value = array.value(row);
                is_text(value)?;
                Cell::Text(Bytes::copy_from_slice(value))
            }
            Self::TextView(shared) => Cell::Text(shared.value(row)),
            Self::BinaryView(shared) => {
                let value = shared.value(row);
                is_text(&value)?;
                Cell::Text(value)
            }
            Self::Fixed(array, written) => Cell::Text(Bytes::from(written(array.value(row)))),
            Self::Int128(array) => int128(array.value(row)),
            Self::Number(array, bytes) => {
                let offsets = array.value_offsets();
                let text = text(
                    bytes,
                    offsets.get(row).copied(),
                    offsets.get(row + 1).copied(),
                );
                Cell::Number(text)
            }
            Self::Json(texts) => match texts.cell(row, left)? {
                Cell::Text(text) => cell_of_json(text),
                other => other,
            },
            Self::Date(array) => Cell::Date(i64::from(array.value(row)) * DAY_MICROS),
            Self::Instant(array) => Cell::Timestamp(array.value(row)),
            Self::Local(array) => Cell::Local(array.value(row)),
            Self::Nested(array, meaning) => return nested::cell(array, meaning, row, left),
        };
        if let Cell::Text(text) | Cell::Number(text) = &cell
            && !matches!(self, Self::Json(_))
        {
            spend(left, text.len())?;
        }
        Ok(cell)
    }

    pub(super) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Null => true,
            Self::Boolean(array) => array.is_null(row),
            Self::Integer(array) => array.is_null(row),
            Self::Unsigned(array) => array.is_null(row),
            Self::Float32(array) => array.is_null(row),
            Self::Float64(array) => array.is_null(row),
            Self::Text(array, _) | Self::Number(array, _) => array.is_null(row),
            Self::LargeText(array, _) => array.is_null(row),
            Self::Binary(array) => array.is_null(row),
            Self::TextView(shared) | Self::BinaryView(shared) => shared.is_null(row),
            Self::Fixed(array, _) | Self::Int128(array) => array.is_null(row),
            Self::Json(texts) => texts.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Instant(array) | Self::Local(array) => array.is_null(row),
            Self::Nested(array, _) => array.is_null(row),
        }
    }
}

/// The text of a whole array as the owner of [`Bytes`].
struct Shared<O: OffsetSizeTrait>(GenericStringArray<O>);

impl<O: OffsetSizeTrait> AsRef<[u8]> for Shared<O> {
    fn as_ref(&self) -> &[u8] {
        self.0.value_data()
    }
}

fn text<T: TryInto<usize>>(bytes: &Bytes, from: Option<T>, to: Option<T>) -> Bytes {
    let at = |offset: Option<T>| offset.and_then(|o| o.try_into().ok()).unwrap_or(0);
    bytes.slice(at(from)..at(to))
}

/// The integer that a writer keeps in 16 bytes, the lowest first.
fn int128(bytes: &[u8]) -> Cell {
    let integer = bytes.first_chunk().map_or(0, |b| i128::from_le_bytes(*b));
    match i64::try_from(integer) {
        Ok(integer) => Cell::Integer(integer),
        Err(_) => Cell::Number(Bytes::from(integer.to_string())),
    }
}

fn is_text_like(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
    )
}

/// Why a row is none.
pub(super) type Refused = (Reason, String);

fn is_text(value: &[u8]) -> Result<(), Refused> {
    match std::str::from_utf8(value) {
        Ok(_) => Ok(()),
        Err(_) => Err((
            Reason::Encoding,
            "a binary value is not UTF-8 text".to_owned(),
        )),
    }
}

/// Takes bytes from those that are left of a record's.
pub(super) fn spend(left: &mut usize, bytes: usize) -> Result<(), Refused> {
    let Some(rest) = left.checked_sub(bytes) else {
        let message = format!(
            "the record is longer than {} MiB: export it without the long column, or shorten that",
            RECORD_BYTES_MAX >> 20
        );
        return Err((Reason::TooLong, message));
    };
    *left = rest;
    Ok(())
}
