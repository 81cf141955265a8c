//! Cells as exact integers and scaled decimals.

use crate::record::Cell;
use rapport_model::money::{DecimalError, parse_scaled};

/// The cell as an integer scaled by `10^decimals`. `None` for a cell that is no number at all; the text of a float is the
/// shortest one that means it, so 0.1 is exactly one tenth.
pub(super) fn scaled(cell: &Cell, text: &str, decimals: u32) -> Option<Result<i64, DecimalError>> {
    match cell {
        Cell::Integer(integer) => {
            let scaled = integer.checked_mul(10_i64.pow(decimals));
            Some(scaled.ok_or_else(|| DecimalError::Overflow(integer.to_string())))
        }
        Cell::Float(float) => Some(parse_scaled(&float.to_string(), decimals)),
        Cell::Text(_) => Some(parse_scaled(text, decimals)),
        _ => None,
    }
}

/// Why a number could not be taken, in the words of a message about a value in backquotes.
pub(super) fn complaint(error: &DecimalError, what: &str) -> String {
    match error {
        DecimalError::NotANumber(_) => format!("is not {what}"),
        DecimalError::TooPrecise(_, 0) => format!("is not {what}: it has decimals"),
        DecimalError::TooPrecise(_, decimals) => {
            format!("has more than {decimals} decimals, which would be lost")
        }
        DecimalError::Overflow(_) => "is too large for 64 bits".to_owned(),
    }
}
