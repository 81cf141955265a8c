//! Values that go into the database and come out of it.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use std::borrow::Cow;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// None.
    Null,
    /// A whole number; also yes (1) and no (0).
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(Cow<'a, str>),
}

impl<'a> From<&'a str> for Value<'a> {
    /// The empty text is no value.
    fn from(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Null
        } else {
            Self::Text(text.into())
        }
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl Value<'static> {
    /// A value of a result. Bytes become their hexadecimal digits: no table has any.
    pub(super) fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(n) => Self::Integer(n),
            // Infinity is no number that JSON or a spreadsheet could take.
            ValueRef::Real(x) if !x.is_finite() => Self::Null,
            ValueRef::Real(x) => Self::Real(x),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned().into()),
            ValueRef::Blob(bytes) => {
                let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
                Self::Text(digits.collect::<String>().into())
            }
        }
    }
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Its columns.
    pub columns: Vec<FoundColumn>,
    /// Its rows, a value for each column.
    pub rows: Vec<Vec<Value<'static>>>,
    /// Whether there were more rows than are given.
    pub truncated: bool,
}

/// A column of what a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// As the query names it.
    pub name: String,
    /// The table and column that it is, where it is one and not computed.
    pub origin: Option<(String, String)>,
}
