//! The cells of a sheet that hold something.

use super::layout::Sheet;
use super::place;
use calamine::{Data, Reader, Xlsx, XlsxError};
use rapport_model::diag::Problem;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// More cells than any flow needs: 130 interactions with 20 columns are 2,600.
const CELLS_MAX: usize = 1_000_000;

/// The cells of one sheet, by row and column from 0.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) cells: BTreeMap<(u32, u32), Data>,
}

/// Opens a workbook.
pub(super) fn open<R: Read + Seek>(reader: R) -> Result<Xlsx<R>, Problem> {
    Xlsx::new(reader).map_err(|e| damaged(&e))
}

fn damaged(error: &XlsxError) -> Problem {
    Problem::error(rapport_model::diag::Place::default(), "", format!("not a readable workbook: {error}"))
        .hint("open it in a spreadsheet program and save it as an Excel workbook (.xlsx), without a password")
}

/// Reads a sheet. Cells of a formula that nobody has calculated yet are problems.
pub(super) fn read<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: Sheet,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Result<Grid, Problem> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| damaged(&e))?;
    let mut cells = BTreeMap::new();
    while let Some(cell) = reader.next_cell_with_formula().map_err(|e| damaged(&e))? {
        let (row, column) = cell.pos;
        let value = Data::from(cell.value);
        if !is_blank(&value) {
            cells.insert((row, column), value);
        } else if let Some(formula) = cell.formula {
            problems.push(
                Problem::error(
                    place::of_cell(sheet, row, column),
                    &formula,
                    format!("the formula `{formula}` has no result"),
                )
                .hint("open the workbook in a spreadsheet program and save it, or write the value itself"),
            );
        }
        if cells.len() > CELLS_MAX {
            return Err(Problem::error(
                place::of_cell(sheet, row, column),
                "",
                format!("the sheet has more than {CELLS_MAX} cells with content"),
            )
            .hint("a flow has about 130 interactions: remove what does not belong here"));
        }
    }
    Ok(Grid { cells })
}

fn is_blank(value: &Data) -> bool {
    match value {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}
