//! A raw record: one row of a file, with the bytes it came from.

use bytes::Bytes;

/// One value of a record as the file holds it, before the contract gives it a type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// Text, valid UTF-8, as it stands in the file.
    Text(Bytes),
    /// Integer (Parquet, XLSX, JSON).
    Integer(i64),
    /// Float (Parquet, XLSX, JSON).
    Float(f64),
    /// A number of a typed format that neither holds exactly, as plain decimal text (Parquet decimals, long JSON numbers).
    Number(Bytes),
    /// Boolean.
    Boolean(bool),
    /// A moment in microseconds since the Unix epoch, UTC.
    Timestamp(i64),
    /// A wall-clock time without a zone (XLSX, Parquet without zone), in microseconds since the epoch as if it were UTC.
    Local(i64),
    /// A day (Parquet), in microseconds since the epoch at its midnight.
    Date(i64),
    /// Nested value (JSON formats, Parquet).
    Json(serde_json::Value),
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Row number within the file, from 1; a header is not a row.
    pub row: i64,
    /// The bytes of the row in a text format, cut at [`RAW_BYTES_MAX`]. Empty for Parquet, XLSX and XES:
    /// [`crate::read::raw_of`] gives what quarantine keeps, for every format.
    pub raw: Bytes,
    /// The values, in the contract's column order. Columns that nobody needs are [`Cell::Null`].
    pub cells: Vec<Cell>,
}

/// How much of a raw row is kept in quarantine.
pub const RAW_BYTES_MAX: usize = 64 * 1024;

/// A day as everybody writes it, `2026-01-31`, from its midnight in microseconds since the epoch.
pub(crate) fn day_text(micros: i64) -> String {
    let text = rapport_model::Micros(micros).to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}
