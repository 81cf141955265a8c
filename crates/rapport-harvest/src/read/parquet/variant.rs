//! Values of the Parquet type VARIANT: bytes of their own encoding, and what the writer put into typed columns besides.

use super::meaning::Meaning;
use super::nested::{item, items};
use super::texts::uuid;
use super::values::{Refused, spend};
use crate::reject::Reason;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use rapport_model::Micros;
use rapport_model::money::format_scaled;
use serde_json::{Map, Value};

/// How deep values may lie in each other.
const DEPTH_MAX: usize = 100;
const ITEM_BYTES: usize = size_of::<Value>();

/// The value of a row; `None` when there is none, as a field that an object lacks.
pub(super) fn value(
    group: &StructArray,
    meaning: &Meaning,
    row: usize,
    left: &mut usize,
) -> Result<Option<Value>, Refused> {
    let names = Names::of(bytes(group.column_by_name("metadata"), row).unwrap_or_default());
    let names = names.ok_or_else(damaged)?;
    shredded(group, meaning, row, &names, left)
}

fn damaged() -> Refused {
    let message = "a VARIANT value is damaged, or of a version that is not known: write it as JSON";
    (Reason::Malformed, message.to_owned())
}

/// A value of which parts may stand in typed columns.
fn shredded(
    group: &StructArray,
    meaning: &Meaning,
    row: usize,
    names: &Names<'_>,
    left: &mut usize,
) -> Result<Option<Value>, Refused> {
    let encoded = bytes(group.column_by_name("value"), row);
    let encoded = encoded.map(|bytes| {
        let mut reader = Encoded { names, left };
        reader.value(bytes, DEPTH_MAX)
    });
    let encoded = encoded.transpose()?;
    let place = group
        .fields()
        .iter()
        .position(|field| field.name() == "typed_value");
    let typed = place.and_then(|place| {
        let column = group.columns().get(place)?;
        column.is_valid(row).then(|| (column, meaning.at(place)))
    });
    let Some((typed, meaning)) = typed else {
        return Ok(encoded);
    };
    if let Some(fields) = typed.as_struct_opt() {
        let mut object = Map::new();
        let columns = fields.fields().iter().zip(fields.columns()).enumerate();
        for (place, (field, column)) in columns {
            let Some(inner) = column.as_struct_opt().filter(|c| c.is_valid(row)) else {
                continue;
            };
            if let Some(value) = shredded(inner, meaning.at(place), row, names, left)? {
                object.insert(field.name().clone(), value);
            }
        }
        // What the typed columns have no place for.
        if let Some(Value::Object(rest)) = encoded {
            object.extend(rest);
        }
        return Ok(Some(Value::Object(object)));
    }
    if let Some(list) = items(typed, row) {
        let Some(inner) = list.as_struct_opt() else {
            return Err(damaged());
        };
        let values = (0..inner.len()).map(|i| {
            let value = shredded(inner, meaning.at(0), i, names, left)?;
            Ok(value.unwrap_or(Value::Null))
        });
        return values.collect::<Result<_, _>>().map(Value::Array).map(Some);
    }
    item(typed, meaning, row, left).map(Some)
}

/// Bytes of a row, whatever their layout.
fn bytes(array: Option<&ArrayRef>, row: usize) -> Option<&[u8]> {
    let array = array.filter(|array| array.is_valid(row))?;
    if let Some(bytes) = array.as_binary_view_opt() {
        return Some(bytes.value(row));
    }
    if let Some(bytes) = array.as_binary_opt::<i32>() {
        return Some(bytes.value(row));
    }
    array.as_binary_opt::<i64>().map(|bytes| bytes.value(row))
}

/// The names of fields, which a value refers to by number.
struct Names<'a> {
    offset_bytes: usize,
    offsets: &'a [u8],
    text: &'a [u8],
}

impl<'a> Names<'a> {
    fn of(metadata: &'a [u8]) -> Option<Self> {
        let (header, rest) = metadata.split_first()?;
        if header & 0x0F != 1 {
            return None;
        }
        let offset_bytes = usize::from(header >> 6) + 1;
        let count = number(rest.get(..offset_bytes)?);
        let offsets = rest.get(offset_bytes..)?;
        let end = count.checked_add(1)?.checked_mul(offset_bytes)?;
        Some(Self {
            offset_bytes,
            offsets: offsets.get(..end)?,
            text: offsets.get(end..)?,
        })
    }

    fn get(&self, id: usize) -> Option<&'a str> {
        let at = |place: usize| {
            let from = place.checked_mul(self.offset_bytes)?;
            let bytes = self
                .offsets
                .get(from..from.checked_add(self.offset_bytes)?)?;
            Some(number(bytes))
        };
        let name = self.text.get(at(id)?..at(id.checked_add(1)?)?)?;
        std::str::from_utf8(name).ok()
    }
}

/// Bytes as a number, the lowest first.
fn number(bytes: &[u8]) -> usize {
    let add = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
    bytes.iter().rev().fold(0, add)
}

/// Reads encoded values.
struct Encoded<'a> {
    names: &'a Names<'a>,
    left: &'a mut usize,
}

impl Encoded<'_> {
    fn value(&mut self, bytes: &[u8], depth: usize) -> Result<Value, Refused> {
        spend(self.left, ITEM_BYTES)?;
        if depth == 0 {
            return Err(damaged());
        }
        let (header, rest) = bytes.split_first().ok_or_else(damaged)?;
        let kind = usize::from(header >> 2);
        match header & 3 {
            0 => {
                let value = primitive(kind, rest).ok_or_else(damaged)?;
                if let Value::String(text) = &value {
                    spend(self.left, text.len())?;
                }
                Ok(value)
            }
            1 => {
                let text = rest.get(..kind).and_then(text).ok_or_else(damaged)?;
                spend(self.left, kind)?;
                Ok(text)
            }
            2 => {
                let layout = Layout {
                    id_bytes: (kind >> 2 & 3) + 1,
                    offset_bytes: (kind & 3) + 1,
                    large: kind & 16 != 0,
                };
                let mut object = Map::new();
                for (id, value) in layout.parts(rest).ok_or_else(damaged)? {
                    let name = self.names.get(id).ok_or_else(damaged)?;
                    spend(self.left, name.len())?;
                    object.insert(name.to_owned(), self.value(value, depth - 1)?);
                }
                Ok(Value::Object(object))
            }
            _ => {
                let layout = Layout {
                    id_bytes: 0,
                    offset_bytes: (kind & 3) + 1,
                    large: kind & 4 != 0,
                };
                let parts = layout.parts(rest).ok_or_else(damaged)?;
                let values = parts.into_iter().map(|(_, v)| self.value(v, depth - 1));
                values.collect::<Result<_, _>>().map(Value::Array)
            }
        }
    }
}

/// How an object or array is laid out: a count, the numbers of its names, where each value begins, the values.
struct Layout {
    id_bytes: usize,
    offset_bytes: usize,
    large: bool,
}

impl Layout {
    /// Number of the name, and bytes that begin with the value.
    fn parts<'b>(&self, bytes: &'b [u8]) -> Option<Vec<(usize, &'b [u8])>> {
        let (count, bytes) = bytes.split_at_checked(if self.large { 4 } else { 1 })?;
        let count = number(count);
        let (ids, bytes) = bytes.split_at_checked(count.checked_mul(self.id_bytes)?)?;
        let end = count.checked_add(1)?.checked_mul(self.offset_bytes)?;
        let (offsets, values) = bytes.split_at_checked(end)?;
        let parts = offsets.chunks_exact(self.offset_bytes).take(count);
        let parts = parts.enumerate().map(|(place, offset)| {
            let id = ids.get(place * self.id_bytes..(place + 1) * self.id_bytes)?;
            Some((number(id), values.get(number(offset)..)?))
        });
        parts.collect()
    }
}

fn text(bytes: &[u8]) -> Option<Value> {
    std::str::from_utf8(bytes).ok().map(Value::from)
}

/// Numbers that a float would round, decimals, dates and times are text, as in every other column.
fn primitive(kind: usize, bytes: &[u8]) -> Option<Value> {
    let int = |width: usize| {
        let bytes = bytes.get(..width)?;
        let fill = if bytes.last()? & 0x80 == 0 { 0 } else { 0xFF };
        let mut all = [fill; 16];
        all.get_mut(..width)?.copy_from_slice(bytes);
        Some(i128::from_le_bytes(all))
    };
    let integer = |width: usize| i64::try_from(int(width)?).ok();
    let decimal = |width: usize| {
        let (scale, digits) = bytes.split_first()?;
        let mut all = [0; 16];
        let digits = digits.get(..width)?;
        let fill = if digits.last()? & 0x80 == 0 { 0 } else { 0xFF };
        all.fill(fill);
        all.get_mut(..width)?.copy_from_slice(digits);
        Some(Value::from(scaled(
            i128::from_le_bytes(all),
            usize::from(*scale),
        )))
    };
    let sized = || {
        let (length, rest) = bytes.split_at_checked(4)?;
        rest.get(..number(length))
    };
    let local = |micros: i64| Micros(micros).to_string().trim_end_matches('Z').to_owned();
    Some(match kind {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Bool(false),
        3 => integer(1)?.into(),
        4 => integer(2)?.into(),
        5 => integer(4)?.into(),
        6 => integer(8)?.into(),
        7 => Value::from(f64::from_le_bytes(*bytes.first_chunk()?)),
        8 => decimal(4)?,
        9 => decimal(8)?,
        10 => decimal(16)?,
        11 => {
            let midnight = local(integer(4)?.checked_mul(Micros::DAY)?);
            Value::from(midnight.split('T').next()?)
        }
        12 => Micros(integer(8)?).to_string().into(),
        13 => local(integer(8)?).into(),
        14 => {
            let float = f32::from_le_bytes(*bytes.first_chunk()?);
            Value::from(float.to_string().parse::<f64>().ok()?)
        }
        15 | 16 => text(sized()?)?,
        17 => {
            let micros = integer(8)?;
            local(micros.rem_euclid(Micros::DAY))
                .split('T')
                .nth(1)?
                .into()
        }
        18 => Micros(integer(8)?.div_euclid(1000)).to_string().into(),
        19 => local(integer(8)?.div_euclid(1000)).into(),
        20 => uuid(bytes.get(..16)?).into(),
        _ => return None,
    })
}

fn scaled(value: i128, decimals: usize) -> String {
    if let (Ok(value), Ok(decimals @ ..=18)) = (i64::try_from(value), u32::try_from(decimals)) {
        return format_scaled(value, decimals);
    }
    let digits = format!("{:0width$}", value.unsigned_abs(), width = decimals + 1);
    let sign = if value < 0 { "-" } else { "" };
    match digits.split_at_checked(digits.len() - decimals) {
        Some((whole, fraction)) if decimals > 0 => format!("{sign}{whole}.{fraction}"),
        _ => format!("{sign}{digits}"),
    }
}
