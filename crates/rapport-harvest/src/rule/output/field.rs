//! One field of an object that a rule gave.

use super::Refusal;
use crate::reject::Reason;
use rapport_model::diag::did_you_mean;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;
use vrl::value::Value;

/// The rule gave something that is not a draft.
pub(super) fn refuse(message: impl Into<String>) -> Refusal {
    (Reason::BadDraft, message.into())
}

/// A field that such an object does not have.
pub(super) fn unknown(object: &str, key: &str, known: &[&str]) -> Refusal {
    let hint = did_you_mean(key, known.iter().copied())
        .unwrap_or_else(|| format!("it may have {}", known.join(", ")));
    refuse(format!("`{object}` has no `{key}`: {hint}"))
}

/// A field that such an object needs and the rule did not write.
pub(super) fn absent(object: &str, key: &str) -> Refusal {
    refuse(format!("`{object}` has no `{key}`; add it to the object"))
}

/// A field that is there, but without a value in this record.
pub(super) fn empty(object: &str, key: &str) -> Refusal {
    (
        Reason::MissingValue,
        format!("`{key}` of `{object}` is empty in this record"),
    )
}

/// A value of the wrong type.
pub(super) fn mistyped(key: &str, value: &Value, wanted: &str) -> Refusal {
    refuse(format!("`{key}` is {}; {wanted}", a_kind(value)))
}

/// The type of a value with its article.
pub(super) fn a_kind(value: &Value) -> &'static str {
    match value {
        Value::Bytes(_) | Value::String(_) => "a string",
        Value::Regex(_) => "a regular expression",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a float",
        Value::Boolean(_) => "a boolean",
        Value::Timestamp(_) => "a timestamp",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::Null => "null",
    }
}

/// Text, or a whole number or yes/no as its text. `None` for null and for empty text.
pub(super) fn text<T: From<SmolStr>>(key: &str, value: &Value) -> Result<Option<T>, Refusal> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Bytes(bytes) => std::str::from_utf8(bytes)
            .map(SmolStr::new)
            .map_err(|_bytes| refuse(format!("`{key}` is not valid UTF-8")))?,
        Value::String(string) => SmolStr::new(string),
        Value::Integer(number) => format_smolstr!("{number}"),
        Value::Boolean(is) => format_smolstr!("{is}"),
        other => return Err(mistyped(key, other, "give text")),
    };
    Ok((!text.is_empty()).then(|| text.into()))
}

/// Text that must be there.
pub(super) fn required_text<T: From<SmolStr>>(
    object: &str,
    key: &str,
    value: &Value,
) -> Result<T, Refusal> {
    text(key, value)?.ok_or_else(|| empty(object, key))
}

/// Yes or no; null is no.
pub(super) fn flag(key: &str, value: &Value) -> Result<bool, Refusal> {
    match value {
        Value::Null => Ok(false),
        Value::Boolean(is) => Ok(*is),
        other => Err(mistyped(key, other, "give true or false")),
    }
}

/// A whole number.
pub(super) fn integer(key: &str, value: &Value, wanted: &str) -> Result<Option<i64>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Integer(number) => Ok(Some(*number)),
        other => Err(mistyped(key, other, wanted)),
    }
}

/// A revision: the given number or moment, or the record's when there is none.
pub(super) fn revision(value: &Value, of_record: u64) -> Result<u64, Refusal> {
    let number = match value {
        Value::Null => return Ok(of_record),
        Value::Integer(number) => *number,
        // To the microsecond: two changes within one second are two revisions.
        Value::Timestamp(moment) => moment.timestamp_micros(),
        other => {
            return Err(mistyped(
                "revision",
                other,
                "give a whole number or a timestamp",
            ));
        }
    };
    u64::try_from(number).map_err(|_negative| {
        refuse(format!(
            "`revision` is {number}; give a number from 0 on, or a moment after 1970"
        ))
    })
}

/// Anything else worth filtering by: flat, as text. Empty values are left out.
pub(super) fn attributes(value: Value) -> Result<BTreeMap<String, String>, Refusal> {
    let object = match value {
        Value::Null => return Ok(BTreeMap::new()),
        Value::Object(object) => object,
        other => return Err(mistyped("attributes", &other, "give an object")),
    };
    let mut attributes = BTreeMap::new();
    for (name, value) in object {
        let value = match value {
            Value::Timestamp(moment) => Some(moment.to_rfc3339()),
            Value::Float(number) => Some(number.to_string()),
            other => text(&format!("attributes.{name}"), &other)?,
        };
        if let Some(value) = value {
            attributes.insert(name.into(), value);
        }
    }
    Ok(attributes)
}
