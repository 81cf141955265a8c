//! One value of a table. A number that is not finite cannot be in one.

use serde::{Serialize, Serializer};

/// A value; its column says the unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// No value: unknown, or undefined for this row.
    #[default]
    Empty,
    /// An exact number: a count, hundredths of a point, minor units.
    Int(i64),
    /// A statistic; always finite.
    Number(f64),
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Int(n.into())
    }
}

impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Self::Int(n as i64)
    }
}

impl From<f64> for Cell {
    /// Infinity and NaN become [`Cell::Empty`].
    fn from(n: f64) -> Self {
        // Minus zero is zero to a reader.
        if n.is_finite() {
            Self::Number(n + 0.0)
        } else {
            Self::Empty
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => s.serialize_none(),
            Self::Int(n) => s.serialize_i64(*n),
            Self::Number(n) => s.serialize_f64(*n),
            Self::Text(text) => s.serialize_str(text),
            Self::Flag(flag) => s.serialize_bool(*flag),
        }
    }
}

/// A row of cells from values of different kinds: `row!["north", 12_i64, 0.5]`.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$($crate::Cell::from($value)),*] };
}
