//! One JSON object as cells. Values nobody needs are skipped without being built; numbers keep all their digits.

use super::exact::{at_path, nested};
use super::slots::Slots;
use crate::read::number::number_cell;
use crate::record::Cell;
use crate::reject::Reason;
use bytes::Bytes;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The cells of one object, or why there are none.
pub(super) fn cells(text: &[u8], slots: &mut Slots) -> Result<Vec<Cell>, (Reason, String)> {
    let text = valid(text)?;
    let mut cells = vec![Cell::Null; slots.width()];
    let mut json = serde_json::Deserializer::from_str(text);
    Object {
        slots,
        cells: &mut cells,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end())
    .map_err(|e| {
        let message = match bare_word(text) {
            Some(word) => format!(
                "record has a bare `{word}`, which JSON does not have: let its writer put null there"
            ),
            None => format!("record is not a JSON object: {e}"),
        };
        (Reason::Malformed, message)
    })?;
    Ok(cells)
}

/// What some writers put where a number is none.
fn bare_word(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 4] = ["NaN", "-Infinity", "Infinity", "nan"];
    let (mut rest, mut in_text) = (text, false);
    while let Some(byte) = rest.bytes().next() {
        match byte {
            b'\\' if in_text => rest = rest.get(1..).unwrap_or_default(),
            b'"' => in_text = !in_text,
            _ if in_text => {}
            _ => {
                if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
                    return Some(word);
                }
            }
        }
        let mut next = rest.chars();
        next.next();
        rest = next.as_str();
    }
    None
}

/// Adds the keys of an object that are not yet in `columns`.
pub(super) fn collect_keys(text: &[u8], columns: &mut Vec<String>) {
    if let Ok(text) = valid(text)
        && let Ok(object) = serde_json::from_str::<Keys>(text)
    {
        for key in object.0 {
            if !columns.contains(&key) {
                columns.push(key);
            }
        }
    }
}

fn valid(text: &[u8]) -> Result<&str, (Reason, String)> {
    std::str::from_utf8(text).map_err(|e| {
        let at = e.valid_up_to() + 1;
        (
            Reason::Encoding,
            format!("record is not UTF-8 at its byte {at}: check `encoding`"),
        )
    })
}

struct Object<'a> {
    slots: &'a mut Slots,
    cells: &'a mut Vec<Cell>,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(name)) = map.next_key()? {
            let slot = self.slots.cell(&name);
            let paths = self.slots.paths(&name);
            if !paths.is_empty() {
                let raw: &RawValue = map.next_value()?;
                let inner = paths.iter().filter_map(|(path, cell)| {
                    let found = at_path(raw.get(), path)?;
                    Some((*cell, found))
                });
                for (slot, raw) in slot.map(|slot| (slot, raw)).into_iter().chain(inner) {
                    if let Some(cell) = self.cells.get_mut(slot) {
                        *cell = value(raw).map_err(A::Error::custom)?;
                    }
                }
                continue;
            }
            match slot.and_then(|slot| self.cells.get_mut(slot)) {
                Some(cell) => *cell = value(map.next_value()?).map_err(A::Error::custom)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn value(raw: &RawValue) -> Result<Cell, serde_json::Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => {
            let Key(text) = serde_json::from_str(text)?;
            Cell::Text(Bytes::from(text.into_owned()))
        }
        Some(b't') => Cell::Boolean(true),
        Some(b'f') => Cell::Boolean(false),
        Some(b'n') => Cell::Null,
        Some(b'{' | b'[') => Cell::Json(nested(text)?),
        _ => number_cell(text),
    })
}

/// A string, borrowed where it has no escapes.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        d.deserialize_str(Text)
    }
}

/// The keys of an object, in order.
struct Keys(Vec<String>);

impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Keys;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some(key) = map.next_key()? {
                    keys.push(key);
                    map.next_value::<IgnoredAny>()?;
                }
                Ok(Keys(keys))
            }
        }
        d.deserialize_map(All)
    }
}
