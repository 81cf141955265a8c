//! The values of one Arrow array as cells. Decimals and unsigned numbers become exact text, text shares the array's memory.

use super::shared::SharedBytes;
use crate::read::RECORD_BYTES_MAX;
use crate::record::Cell;
use crate::reject::Reason;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float32Type, Float64Type, Int64Type, TimestampMicrosecondType, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, FixedSizeBinaryArray, Float32Array,
    Float64Array, GenericStringArray, Int64Array, LargeStringArray, ListArray, OffsetSizeTrait,
    StringArray, StructArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::fmt::Write as _;

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
    Fixed(FixedSizeBinaryArray),
    Date(Date32Array),
    Instant(TimestampMicrosecondArray),
    Local(TimestampMicrosecondArray),
    Nested(ArrayRef),
}

const DAY_MICROS: i64 = rapport_model::Micros::DAY;

/// A value that does not fit is an error, never a null.
const STRICT: CastOptions<'static> = CastOptions {
    safe: false,
    format_options: arrow_cast::display::FormatOptions::new(),
};

impl Values {
    pub(super) fn new(array: &ArrayRef) -> Result<Self, ArrowError> {
        let to = |to: DataType| cast_with_options(array, &to, &STRICT);
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
            DataType::FixedSizeBinary(_) => Self::Fixed(array.as_fixed_size_binary().clone()),
            DataType::Date32 | DataType::Date64 => {
                Self::Date(to(DataType::Date32)?.as_primitive::<Date32Type>().clone())
            }
            DataType::Timestamp(_, zone) => {
                let micros = to(DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
                let micros = micros.as_primitive::<TimestampMicrosecondType>().clone();
                if zone.is_some() {
                    Self::Instant(micros)
                } else {
                    Self::Local(micros)
                }
            }
            DataType::Dictionary(_, value) => Self::new(&to(value.as_ref().clone())?)?,
            DataType::List(_) | DataType::Struct(_) => Self::Nested(array.clone()),
            // Strings of every layout, decimals, times and durations have one exact text.
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
                Err(_) => Cell::Text(Bytes::from(array.value(row).to_string())),
            },
            // The shortest text of the 32-bit value: 0.1 stays 0.1, not 0.10000000149.
            Self::Float32(array) => {
                let float = array.value(row);
                Cell::Float(float.to_string().parse().unwrap_or(f64::from(float)))
            }
            Self::Float64(array) => Cell::Float(array.value(row)),
            Self::Text(array, bytes) => {
                let offsets = array.value_offsets();
                text(
                    bytes,
                    offsets.get(row).copied(),
                    offsets.get(row + 1).copied(),
                )
            }
            Self::LargeText(array, bytes) => {
                let offsets = array.value_offsets();
                text(
                    bytes,
                    offsets.get(row).copied(),
                    offsets.get(row + 1).copied(),
                )
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
            Self::Fixed(array) => Cell::Text(Bytes::from(hex(array.value(row)))),
            Self::Date(array) => Cell::Local(i64::from(array.value(row)) * DAY_MICROS),
            Self::Instant(array) => Cell::Timestamp(array.value(row)),
            Self::Local(array) => Cell::Local(array.value(row)),
            Self::Nested(array) => return json(array, row, left).map(Cell::Json),
        };
        if let Cell::Text(text) = &cell {
            spend(left, text.len())?;
        }
        Ok(cell)
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Null => true,
            Self::Boolean(array) => array.is_null(row),
            Self::Integer(array) => array.is_null(row),
            Self::Unsigned(array) => array.is_null(row),
            Self::Float32(array) => array.is_null(row),
            Self::Float64(array) => array.is_null(row),
            Self::Text(array, _) => array.is_null(row),
            Self::LargeText(array, _) => array.is_null(row),
            Self::Binary(array) => array.is_null(row),
            Self::TextView(shared) | Self::BinaryView(shared) => shared.is_null(row),
            Self::Fixed(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Instant(array) | Self::Local(array) => array.is_null(row),
            Self::Nested(array) => array.is_null(row),
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

fn text<T: TryInto<usize>>(bytes: &Bytes, from: Option<T>, to: Option<T>) -> Cell {
    let at = |offset: Option<T>| offset.and_then(|o| o.try_into().ok()).unwrap_or(0);
    Cell::Text(bytes.slice(at(from)..at(to)))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
    }
    text
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
fn spend(left: &mut usize, bytes: usize) -> Result<(), Refused> {
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

/// What an item of a nested value takes in memory besides its text.
const ITEM_BYTES: usize = size_of::<Value>();

fn json(array: &ArrayRef, row: usize, left: &mut usize) -> Result<Value, Refused> {
    if let Some(list) = array.as_any().downcast_ref::<ListArray>() {
        let items = list.value(row);
        return (0..items.len())
            .map(|i| json_item(&items, i, left))
            .collect::<Result<_, _>>()
            .map(Value::Array);
    }
    let Some(fields) = array.as_any().downcast_ref::<StructArray>() else {
        return Ok(Value::Null);
    };
    let mut object = Map::new();
    for (field, values) in fields.fields().iter().zip(fields.columns()) {
        object.insert(field.name().clone(), json_item(values, row, left)?);
    }
    Ok(Value::Object(object))
}

fn json_item(array: &ArrayRef, row: usize, left: &mut usize) -> Result<Value, Refused> {
    spend(left, ITEM_BYTES)?;
    if let Some(texts) = array.as_string_view_opt().filter(|t| t.is_valid(row)) {
        let text = texts.value(row);
        spend(left, text.len())?;
        return Ok(Value::from(text));
    }
    let values = Values::new(&array.slice(row, 1));
    let values = values.map_err(|e| (Reason::Encoding, e.to_string()))?;
    Ok(match values.cell(0, left)? {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::from(String::from_utf8_lossy(&text).into_owned()),
        Cell::Integer(integer) => Value::from(integer),
        Cell::Float(float) => Value::from(float),
        Cell::Boolean(boolean) => Value::from(boolean),
        Cell::Timestamp(micros) | Cell::Local(micros) => {
            Value::from(rapport_model::Micros(micros).to_string())
        }
        Cell::Json(value) => value,
    })
}
