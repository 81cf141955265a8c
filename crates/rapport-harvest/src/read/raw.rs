//! What quarantine keeps of a record.

use crate::record::{Cell, RAW_BYTES_MAX, Record};
use bytes::Bytes;
use rapport_model::Micros;
use serde_json::{Map, Value};

/// The bytes of a record for quarantine, in memory of their own: the row of a text format, else a JSON object of the
/// cells that were read, under the `names` of the contract's columns. At most [`RAW_BYTES_MAX`].
pub fn raw_of<'a>(record: &Record, names: impl IntoIterator<Item = &'a str>) -> Bytes {
    if !record.raw.is_empty() {
        return Bytes::copy_from_slice(&record.raw);
    }
    let mut object = Map::new();
    for (name, cell) in names.into_iter().zip(&record.cells) {
        if let Some(value) = value(cell) {
            object.insert(name.to_owned(), value);
        }
    }
    let mut text = Value::Object(object).to_string().into_bytes();
    text.truncate(RAW_BYTES_MAX);
    Bytes::from(text)
}

fn value(cell: &Cell) -> Option<Value> {
    Some(match cell {
        Cell::Null => return None,
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
        Cell::Json(value) => value.clone(),
    })
}
