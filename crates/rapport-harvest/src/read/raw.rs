//! What quarantine keeps of a record.

use crate::record::{Cell, RAW_BYTES_MAX, Record, day_text};
use bytes::Bytes;
use rapport_model::Micros;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The bytes of a record for quarantine, in memory of their own: the row of a text format, else a JSON object of the
/// cells that were read, under the `names` of the contract's columns. At most [`RAW_BYTES_MAX`].
pub fn raw_of<'a>(record: &Record, names: impl IntoIterator<Item = &'a str>) -> Bytes {
    if !record.raw.is_empty() {
        return Bytes::copy_from_slice(&record.raw);
    }
    let mut object = BTreeMap::new();
    for (name, cell) in names.into_iter().zip(&record.cells) {
        if let Some(value) = value(cell) {
            object.insert(name, value);
        }
    }
    let mut text = serde_json::to_vec(&object).unwrap_or_default();
    text.truncate(RAW_BYTES_MAX);
    Bytes::from(text)
}

fn value(cell: &Cell) -> Option<Box<RawValue>> {
    let value = match cell {
        Cell::Null => return None,
        // With all its digits, and as a number: read again, it must be what it was.
        Cell::Number(text) => {
            let text = String::from_utf8_lossy(text).into_owned();
            return RawValue::from_string(text.clone())
                .or_else(|_| serde_json::value::to_raw_value(&text))
                .ok();
        }
        Cell::Text(text) => Value::from(String::from_utf8_lossy(text).into_owned()),
        Cell::Integer(integer) => Value::from(*integer),
        // JSON has no NaN and no infinity; their names say what was there.
        Cell::Float(float) if !float.is_finite() => Value::from(float.to_string()),
        Cell::Float(float) => Value::from(*float),
        Cell::Boolean(boolean) => Value::from(*boolean),
        Cell::Timestamp(micros) => Value::from(Micros(*micros).to_string()),
        Cell::Local(micros) => {
            Value::from(Micros(*micros).to_string().trim_end_matches('Z').to_owned())
        }
        Cell::Date(micros) => Value::from(day_text(*micros)),
        Cell::Json(value) => value.clone(),
    };
    serde_json::value::to_raw_value(&value).ok()
}
