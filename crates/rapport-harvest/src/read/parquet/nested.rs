//! Lists, maps, structs and variants as JSON values.

use super::meaning::{Meaning, Means};
use super::values::{Refused, Values, spend};
use super::variant;
use crate::read::json::json_of_cell;
use crate::record::Cell;
use crate::reject::Reason;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use serde_json::{Map, Value};

/// What an item of a nested value takes in memory besides its text.
const ITEM_BYTES: usize = size_of::<Value>();

/// The value of a row: an array for a list, an object for a struct and for a map, whatever it is for a variant.
pub(super) fn cell(
    array: &ArrayRef,
    meaning: &Meaning,
    row: usize,
    left: &mut usize,
) -> Result<Cell, Refused> {
    if meaning.means == Means::Variant
        && let Some(group) = array.as_struct_opt()
    {
        let value = variant::value(group, meaning, row, left)?;
        return Ok(match value.unwrap_or(Value::Null) {
            Value::Null => Cell::Null,
            Value::Bool(boolean) => Cell::Boolean(boolean),
            Value::String(text) => Cell::Text(text.into()),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => Cell::Integer(integer),
                (None, Some(float)) => Cell::Float(float),
                (None, None) => Cell::Text(number.to_string().into()),
            },
            nested => Cell::Json(nested),
        });
    }
    json(array, meaning, row, left).map(Cell::Json)
}

fn json(
    array: &ArrayRef,
    meaning: &Meaning,
    row: usize,
    left: &mut usize,
) -> Result<Value, Refused> {
    if let Some(items) = items(array, row) {
        return (0..items.len())
            .map(|i| item(&items, meaning.at(0), i, left))
            .collect::<Result<_, _>>()
            .map(Value::Array);
    }
    if let Some(map) = array.as_map_opt() {
        return pairs(&map.value(row), meaning, left);
    }
    let Some(fields) = array.as_struct_opt() else {
        return Ok(Value::Null);
    };
    let mut object = Map::new();
    let columns = fields.fields().iter().zip(fields.columns()).enumerate();
    for (place, (field, values)) in columns {
        let value = item(values, meaning.at(place), row, left)?;
        object.insert(field.name().clone(), value);
    }
    Ok(Value::Object(object))
}

/// The items of a row of a list, however its writer lays lists out.
pub(super) fn items(array: &ArrayRef, row: usize) -> Option<ArrayRef> {
    let list = array.as_list_opt::<i32>().map(|list| list.value(row));
    list.or_else(|| array.as_list_opt::<i64>().map(|list| list.value(row)))
        .or_else(|| array.as_fixed_size_list_opt().map(|list| list.value(row)))
        .or_else(|| array.as_list_view_opt::<i32>().map(|list| list.value(row)))
        .or_else(|| array.as_list_view_opt::<i64>().map(|list| list.value(row)))
}

/// The pairs of a map as an object; keys that are no text as their text.
fn pairs(pairs: &StructArray, meaning: &Meaning, left: &mut usize) -> Result<Value, Refused> {
    let [keys, values] = pairs.columns() else {
        return Ok(Value::Null);
    };
    let mut object = Map::new();
    for row in 0..pairs.len() {
        let key = match item(keys, meaning.at(0), row, left)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        object.insert(key, item(values, meaning.at(1), row, left)?);
    }
    Ok(Value::Object(object))
}

/// One value within another.
pub(super) fn item(
    array: &ArrayRef,
    meaning: &Meaning,
    row: usize,
    left: &mut usize,
) -> Result<Value, Refused> {
    spend(left, ITEM_BYTES)?;
    let texts = array.as_string_view_opt().filter(|t| t.is_valid(row));
    if let Some(texts) = texts.filter(|_| meaning.means == Means::Itself) {
        let text = texts.value(row);
        spend(left, text.len())?;
        return Ok(Value::from(text));
    }
    let values = Values::new(&array.slice(row, 1), meaning);
    let values = values.map_err(|e| {
        let message = format!("a nested value cannot be read ({e})");
        (Reason::Malformed, message)
    })?;
    values.cell(0, left).map(json_of_cell)
}
