//! Records as CSV (RFC 4180), with nothing in it that a spreadsheet would take for a formula.

use super::{COLUMNS, Cell};
use crate::wire::RecordLine;

pub(super) fn write(lines: &[RecordLine]) -> Vec<u8> {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",");
    text.push_str("\r\n");
    for line in lines {
        for (index, (_, cell)) in COLUMNS.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match cell(line) {
                Cell::Number(n) => text.push_str(&n.to_string()),
                Cell::Text(value) => put(&mut text, value),
                Cell::Empty => {}
            }
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A text that begins like a formula gets an apostrophe, which spreadsheets show as text.
fn put(text: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = formula || value.contains([',', '"', '\r', '\n']);
    if !quoted {
        text.push_str(value);
        return;
    }
    text.push('"');
    if formula {
        text.push('\'');
    }
    text.push_str(&value.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_or_holds_a_separator_stays_a_text() {
        for (value, written) in [
            ("Ada", "Ada"),
            ("Lovelace, Ada \"A\"", "\"Lovelace, Ada \"\"A\"\"\""),
            ("=cmd()", "\"'=cmd()\""),
            ("+41 44", "\"'+41 44\""),
            ("-1", "\"'-1\""),
            ("@x", "\"'@x\""),
        ] {
            let mut text = String::new();
            put(&mut text, value);
            assert_eq!(text, written);
        }
    }
}
