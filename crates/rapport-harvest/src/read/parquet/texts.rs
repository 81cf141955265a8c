//! Bytes that Parquet has a meaning for, as text.

use std::fmt::Write as _;

/// Where the dashes of a UUID stand: after 8, 12, 16 and 20 of its 32 digits.
const DASHES: [usize; 4] = [4, 6, 8, 10];

/// The digits of bytes.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
    }
    text
}

/// A UUID as everybody writes it: `123e4567-e89b-12d3-a456-426614174000`.
pub(super) fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if DASHES.contains(&place) {
            text.push('-');
        }
        write!(text, "{byte:02x}").unwrap_or_default();
    }
    text
}

/// Months, days and milliseconds, each four bytes with the lowest first, as ISO 8601: `P14M3DT4.5S`.
pub(super) fn interval(bytes: &[u8]) -> String {
    let part = |place: usize| {
        let bytes = bytes.get(4 * place..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |four| i64::from(i32::from_le_bytes(*four)))
    };
    let (months, days, millis) = (part(0), part(1), part(2));
    let mut text = String::from("P");
    if months != 0 {
        write!(text, "{months}M").unwrap_or_default();
    }
    if days != 0 {
        write!(text, "{days}D").unwrap_or_default();
    }
    if millis != 0 || (months == 0 && days == 0) {
        let sign = if millis < 0 { "-" } else { "" };
        let (seconds, rest) = (millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000);
        write!(text, "T{sign}{seconds}").unwrap_or_default();
        if rest != 0 {
            let digits = format!(".{rest:03}");
            text.push_str(digits.trim_end_matches('0'));
        }
        text.push('S');
    }
    text
}
