//! A value of a record after the contract gave it its type: what rules and lookups work with.

use bytes::Bytes;

/// One typed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// No value.
    Null,
    /// Text, valid UTF-8, trimmed.
    Text(Bytes),
    /// Integer, decimal scaled by its `decimals`, or money in minor units.
    Integer(i64),
    /// Boolean.
    Boolean(bool),
    /// Date or moment, in microseconds since the Unix epoch, UTC.
    Timestamp(i64),
    /// Any JSON value (columns of type `any`).
    Json(serde_json::Value),
}
