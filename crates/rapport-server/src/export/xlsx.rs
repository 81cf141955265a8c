//! Records as a workbook with one sheet. Texts are texts: none is read as a formula.

use super::{COLUMNS, Cell};
use crate::wire::RecordLine;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Rows of a sheet, the head included.
const ROWS_MAX: usize = 1_048_576;
/// Characters of a cell.
const TEXT_MAX: usize = 32_767;

pub(super) fn write(lines: &[RecordLine]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("records")?;
    let head = Format::new().set_bold();
    for (column, (name, _)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, line) in (1_u32..).zip(lines.iter().take(ROWS_MAX - 1)) {
        for (column, (_, cell)) in (0_u16..).zip(COLUMNS) {
            match cell(line) {
                Cell::Text(text) => {
                    let text: String = text.chars().take(TEXT_MAX).collect();
                    sheet.write_string(row, column, text)?;
                }
                // Excel knows floats alone; whole numbers are exact in them up to 2^53.
                Cell::Number(number) => {
                    sheet.write_number(row, column, number as f64)?;
                }
                Cell::Empty => {}
            }
        }
    }
    book.save_to_buffer()
}
