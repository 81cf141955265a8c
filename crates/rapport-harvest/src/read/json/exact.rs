//! Nested JSON values whose numbers keep their digits: what a float would round is text, as it is at the top level.

use super::object::Key;
use crate::read::number::{FLOAT_DIGITS, number_cell};
use crate::record::Cell;
use bytes::Bytes;
use rapport_model::Micros;
use serde::de::{Deserialize, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Error, Map, Value};

/// How deep values may lie in each other, as in any JSON that is read.
const DEPTH_MAX: usize = 127;

/// A nested value.
pub(crate) fn nested(text: &str) -> Result<Value, Error> {
    if has_long_number(text) {
        exact(text, DEPTH_MAX)
    } else {
        serde_json::from_str(text)
    }
}

/// The cell for a text that is a JSON value; for any other text, the text.
pub(crate) fn cell_of_json(text: Bytes) -> Cell {
    let json = std::str::from_utf8(&text).ok().map(str::trim);
    let value = json.and_then(|json| match json.as_bytes().first() {
        Some(b'{' | b'[') => nested(json).ok().map(Cell::Json),
        Some(b'"') => serde_json::from_str::<String>(json)
            .ok()
            .map(|inner| Cell::Text(Bytes::from(inner))),
        _ => match serde_json::from_str::<Value>(json).ok()? {
            Value::Null => Some(Cell::Null),
            Value::Bool(boolean) => Some(Cell::Boolean(boolean)),
            _ => Some(number_cell(json)),
        },
    });
    value.unwrap_or(Cell::Text(text))
}

/// A cell as a value within another.
pub(crate) fn json_of_cell(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) | Cell::Number(text) => {
            Value::from(String::from_utf8_lossy(&text).into_owned())
        }
        Cell::Integer(integer) => Value::from(integer),
        Cell::Float(float) => Value::from(float),
        Cell::Boolean(boolean) => Value::from(boolean),
        Cell::Timestamp(micros) => Value::from(Micros(micros).to_string()),
        Cell::Local(micros) => {
            Value::from(Micros(micros).to_string().trim_end_matches('Z').to_owned())
        }
        Cell::Date(micros) => Value::from(crate::record::day_text(micros)),
        Cell::Json(value) => value,
    }
}

/// Whether there may be a number that a float would round: more digits in a row than it surely keeps.
fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' => {}
            _ => digits = 0,
        }
        digits > FLOAT_DIGITS
    })
}

fn exact(text: &str, depth: usize) -> Result<Value, Error> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Error::custom("recursion limit exceeded"));
    };
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let items = items.into_iter().map(|item| exact(item.get(), depth));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(text)?;
            let mut object = Map::new();
            for (name, value) in fields {
                object.insert(name, exact(value.get(), depth)?);
            }
            Ok(Value::Object(object))
        }
        Some(b'-' | b'0'..=b'9') => Ok(json_of_cell(number_cell(text))),
        _ => serde_json::from_str(text),
    }
}

/// The value at a path of field names; `None` when there is nothing. A field whose own name is the whole path wins.
pub(super) fn at_path<'a>(text: &'a str, path: &str) -> Option<&'a RawValue> {
    let Fields(fields) = serde_json::from_str(text).ok()?;
    let whole = fields.iter().find(|(name, _)| name == path);
    if let Some((_, value)) = whole {
        return Some(value);
    }
    fields.iter().find_map(|(name, value)| {
        let rest = path.strip_prefix(name.as_str())?.strip_prefix('.')?;
        at_path(value.get(), rest)
    })
}

/// The fields of an object, their values as they stand there.
#[derive(Default)]
pub(crate) struct Fields<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(Key(name)) = map.next_key()? {
                    fields.push((name.into_owned(), map.next_value()?));
                }
                Ok(Fields(fields))
            }
        }
        d.deserialize_map(All)
    }
}
