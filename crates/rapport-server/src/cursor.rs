//! Cursors: where the next page goes on, opaque to clients.

use crate::error::{ApiError, ApiResult};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a cursor.
pub(crate) fn write(place: &impl Serialize) -> String {
    let json = serde_json::to_vec(place).unwrap_or_default();
    crate::hex::write(&json)
}

/// Reads a cursor back.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> ApiResult<T> {
    let refused = || {
        ApiError::field(
            "after",
            "it is no cursor of this list; take `next` of the page before, with the same sort",
        )
    };
    let bytes: Option<Vec<u8>> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok().filter(|p| p.len() == 2)?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect();
    let bytes = bytes.ok_or_else(refused)?;
    serde_json::from_slice(&bytes).map_err(|_of_another_list| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_anything_else_is_refused() {
        let place = ("-rv".to_owned(), 7_i64);
        let cursor = write(&place);
        assert_eq!(read::<(String, i64)>(&cursor).unwrap(), place);
        for bad in ["7", "zz", "7b", "ü1", "\0\0"] {
            assert!(read::<(String, i64)>(bad).is_err(), "{bad}");
        }
    }
}
