//! A workbook as a person edits it: cells read, changed, and written anew.

use super::starter;
use calamine::{Data, Reader, Xlsx};
use rapport_engine::flowbook;
use rapport_model::diag::Problem;
use rapport_model::flow::Flow;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The cells of a sheet, by row and column from 0.
pub(super) type Cells = BTreeMap<(u32, u32), Data>;

/// The cells of a workbook by sheet.
pub(super) struct Book {
    folder: tempfile::TempDir,
    pub(super) sheets: Vec<(String, Cells)>,
    /// Formulas without result, by sheet, row and column.
    pub(super) formulas: Vec<(String, u32, u16, String)>,
}

impl Book {
    /// The workbook of a flow.
    pub(super) fn of(flow: &Flow) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("exported.xlsx");
        flowbook::export(flow, &path).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let cells = |range: &calamine::Range<Data>| {
            let (top, left) = range.start().unwrap_or_default();
            let used = range.used_cells();
            used.map(|(r, c, v)| ((r as u32 + top, c as u32 + left), v.clone()))
                .collect()
        };
        let sheets = book
            .worksheets()
            .into_iter()
            .map(|(n, range)| (n, cells(&range)))
            .collect();
        Self {
            folder,
            sheets,
            formulas: Vec::new(),
        }
    }

    pub(super) fn starter() -> Self {
        Self::of(&starter())
    }

    pub(super) fn sheet(&mut self, name: &str) -> &mut Cells {
        &mut self.sheets.iter_mut().find(|(n, _)| n == name).unwrap().1
    }

    /// The column of a heading.
    pub(super) fn column(&mut self, sheet: &str, heading: &str) -> u32 {
        let cells = self.sheet(sheet);
        let found = cells
            .iter()
            .find(|((row, _), v)| *row == 0 && *v == heading);
        found.unwrap().0.1
    }

    /// The row whose first cell says this.
    pub(super) fn row(&mut self, sheet: &str, code: &str) -> u32 {
        let cells = self.sheet(sheet);
        cells
            .iter()
            .find(|((_, column), v)| *column == 0 && *v == code)
            .unwrap()
            .0
            .0
    }

    /// Writes into the cell of a row and a column; `Data::Empty` clears it.
    pub(super) fn put(&mut self, sheet: &str, code: &str, heading: &str, value: Data) {
        let at = (self.row(sheet, code), self.column(sheet, heading));
        self.sheet(sheet).insert(at, value);
    }

    /// The file, saved.
    pub(super) fn save(&self) -> PathBuf {
        let mut book = Workbook::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (name, cells) in &self.sheets {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (&(row, column), value) in cells {
                let column = column as u16;
                match value {
                    Data::Empty => &mut *sheet,
                    Data::String(text) => sheet.write_string(row, column, text).unwrap(),
                    Data::Int(n) => sheet.write_number(row, column, *n as f64).unwrap(),
                    Data::Float(n) => sheet.write_number(row, column, *n).unwrap(),
                    Data::Bool(b) => sheet.write_boolean(row, column, *b).unwrap(),
                    Data::DateTime(moment) => {
                        let moment = ExcelDateTime::from_serial_datetime(moment.as_f64()).unwrap();
                        sheet
                            .write_datetime_with_format(row, column, &moment, &day)
                            .unwrap()
                    }
                    other => panic!("no test writes {other:?}"),
                };
            }
            for (_, row, column, formula) in self.formulas.iter().filter(|f| f.0 == *name) {
                sheet
                    .write_formula(*row, *column, formula.as_str())
                    .unwrap();
                sheet.set_formula_result(*row, *column, "");
            }
        }
        let path = self.folder.path().join("edited.xlsx");
        book.save(&path).unwrap();
        path
    }

    pub(super) fn import(&self) -> Result<Flow, Vec<Problem>> {
        flowbook::import(&self.save())
    }

    /// What is wrong with it, one line for each problem.
    pub(super) fn problems(&self) -> String {
        let problems = self.import().unwrap_err();
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

pub(super) fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}
