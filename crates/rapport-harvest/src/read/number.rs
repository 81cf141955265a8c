//! Number text as a cell that loses nothing: what a float would round stays text.

use crate::record::Cell;
use bytes::Bytes;

/// Digits that a float surely keeps.
pub(crate) const FLOAT_DIGITS: usize = 15;

/// The cell for a JSON or XES number; text that is none stays text.
pub(crate) fn number_cell(text: &str) -> Cell {
    if let Ok(integer) = text.parse::<i64>() {
        return Cell::Integer(integer);
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let exponent = mantissa.len() != text.len();
    match text.parse::<f64>() {
        Ok(float) if exponent || digits <= FLOAT_DIGITS => Cell::Float(float),
        Ok(_) => Cell::Number(Bytes::copy_from_slice(text.as_bytes())),
        Err(_) => Cell::Text(Bytes::copy_from_slice(text.as_bytes())),
    }
}
