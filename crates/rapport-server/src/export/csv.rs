//! Records as CSV (RFC 4180), with nothing in it that a spreadsheet would take for a formula.

use super::{COLUMNS, Cell};
use crate::wire::RecordLine;
use rapport_engine::csv;

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
                Cell::Text(value) => csv::field(&mut text, value),
                Cell::Empty => {}
            }
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}
