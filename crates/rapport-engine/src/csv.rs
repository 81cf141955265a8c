//! CSV (RFC 4180) with nothing in it that a spreadsheet would take for a formula.

/// Appends a text as a field. One that begins like a formula gets an apostrophe, which spreadsheets show as text.
pub fn field(line: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = formula || value.contains([',', '"', '\r', '\n']);
    if !quoted {
        line.push_str(value);
        return;
    }
    line.push('"');
    if formula {
        line.push('\'');
    }
    line.push_str(&value.replace('"', "\"\""));
    line.push('"');
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
            field(&mut text, value);
            assert_eq!(text, written);
        }
    }
}
