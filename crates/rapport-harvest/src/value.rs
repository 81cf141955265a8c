//! Typed values as values of the rule language.

use crate::typed::Typed;
use vrl::value::Value;

/// The same value for a rule. Text moves: counting its users costs more than anything else here.
pub(crate) fn to_value(typed: Typed) -> Value {
    match typed {
        Typed::Null => Value::Null,
        Typed::Text(text) => Value::Bytes(text),
        Typed::Integer(number) => Value::Integer(number),
        Typed::Boolean(is) => Value::Boolean(is),
        Typed::Timestamp(micros) => {
            // Outside chrono's range (262,000 years either way) there is no such date.
            chrono::DateTime::from_timestamp_micros(micros).map_or(Value::Null, Value::Timestamp)
        }
        Typed::Json(json) => Value::from(json),
    }
}
