//! Where a cell is. The checks of the model know lines and columns of a text only, so that sheet and row together travel
//! as the line, until a person is told.

use super::layout::Sheet;
use rapport_model::diag::{Place, Problem};
use rust_xlsxwriter::utility::row_col_to_cell;

/// Rows of a sheet are counted in 20 bits, from 0; one bit more keeps row 1,048,576 apart from the next sheet.
const ROW_BITS: u32 = 21;

/// The place of a cell, row and column from 0.
pub(super) fn of_cell(sheet: Sheet, row: u32, column: u32) -> Place {
    Place {
        line: ((sheet as u32) << ROW_BITS) | (row + 1),
        column: column + 1,
    }
}

/// The cell as people name it: `Interactions!F12`.
pub(super) fn cell_name(place: Place) -> Option<String> {
    let sheet = Sheet::ALL.get((place.line >> ROW_BITS) as usize)?;
    let row = (place.line & ((1 << ROW_BITS) - 1)).checked_sub(1)?;
    let column = u16::try_from(place.column.checked_sub(1)?).ok()?;
    Some(format!("{}!{}", sheet.name(), row_col_to_cell(row, column)))
}

/// The problem with its cell as people name it.
pub(super) fn named(mut problem: Problem) -> Problem {
    let place = Place {
        line: problem.line,
        column: problem.column,
    };
    if let Some(name) = cell_name(place) {
        (problem.file, problem.line, problem.column) = (name, 0, 0);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_sheet_column_and_row() {
        let name = |sheet, row, column| cell_name(of_cell(sheet, row, column)).unwrap();
        assert_eq!(name(Sheet::Flow, 0, 0), "Flow!A1");
        assert_eq!(name(Sheet::Interactions, 11, 5), "Interactions!F12");
        assert_eq!(
            name(Sheet::Scenarios, 1_048_575, 16_383),
            "Scenarios!XFD1048576"
        );
        assert_eq!(cell_name(Place::default()), None);
    }
}
