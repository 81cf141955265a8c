//! When something happened: a timestamp of the rule, or ISO text.

use super::Refusal;
use super::field::{empty, mistyped, refuse};
use rapport_model::Micros;
use vrl::value::Value;

/// The moment. Text without an offset is UTC; a date alone is its midnight.
pub(super) fn at(object: &str, value: &Value) -> Result<Micros, Refusal> {
    moment(object, "at", value)
}

/// A moment that may be left out.
pub(super) fn optional(
    object: &str,
    field: &str,
    value: &Value,
) -> Result<Option<Micros>, Refusal> {
    match value {
        Value::Null => Ok(None),
        value => moment(object, field, value).map(Some),
    }
}

fn moment(object: &str, field: &str, value: &Value) -> Result<Micros, Refusal> {
    let text = match value {
        Value::Null => return Err(empty(object, field)),
        Value::Timestamp(moment) => return Ok(Micros(moment.timestamp_micros())),
        Value::Bytes(_) | Value::String(_) => value.to_string_lossy(),
        other => {
            return Err(mistyped(field, other, "give a timestamp or ISO text"));
        }
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(empty(object, field));
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(Micros(moment.as_microsecond()));
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok();
    let zoned = civil.and_then(|civil| civil.to_zoned(jiff::tz::TimeZone::UTC).ok());
    zoned.map(|zoned| Micros(zoned.timestamp().as_microsecond())).ok_or_else(|| {
        refuse(format!(
            "`{field}` is `{text}`, which is not an ISO date or time; declare the column as date or timestamp with its format"
        ))
    })
}
