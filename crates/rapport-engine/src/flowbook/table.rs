//! A sheet as rows with named columns: columns are found by their headings, wherever they stand.

use super::cell::{Wrong, shown};
use super::grid::Grid;
use super::layout::{CODE, Sheet};
use super::{cell, place};
use calamine::Data;
use rapport_model::diag::{Place, Problem, did_you_mean};
use rapport_model::yaml::At;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of a sheet.
#[derive(Debug)]
pub(super) struct Table {
    sheet: Sheet,
    /// Columns from 0 by heading.
    columns: BTreeMap<&'static str, u32>,
    grid: Grid,
}

/// A row while it is read.
#[derive(Debug)]
pub(super) struct Row<'a> {
    table: &'a Table,
    number: u32,
    problems: &'a mut Vec<Problem>,
}

impl Table {
    /// Reads the headings. A heading that is unknown, missing or there twice is a problem.
    pub(super) fn new(sheet: Sheet, grid: Grid, problems: &mut Vec<Problem>) -> Self {
        let mut table = Self {
            sheet,
            columns: BTreeMap::new(),
            grid,
        };
        for (&(row, number), cell) in table.grid.cells.range((0, 0)..(1, 0)) {
            let written = shown(cell);
            let place = place::of_cell(sheet, row, number);
            let known = sheet.columns();
            let found = known
                .iter()
                .find(|c| c.heading.eq_ignore_ascii_case(&written));
            let Some(column) = found else {
                problems.push(unknown_heading(sheet, place, &written));
                continue;
            };
            if let Some(first) = table.columns.get(column.heading) {
                let first = place::cell_name(place::of_cell(sheet, 0, *first)).unwrap_or_default();
                problems.push(
                    Problem::error(
                        place,
                        &written,
                        format!("the column `{written}` is there twice, first at {first}"),
                    )
                    .hint("remove one of them"),
                );
            } else {
                table.columns.insert(column.heading, number);
            }
        }
        table.missing_headings(problems);
        table.columns_without_heading(problems);
        table
    }

    fn missing_headings(&self, problems: &mut Vec<Problem>) {
        for column in self.sheet.columns() {
            if !self.columns.contains_key(column.heading) && !column.may_be_missing() {
                problems.push(
                    Problem::error(
                        place::of_cell(self.sheet, 0, 0),
                        column.heading,
                        format!("the column `{}` is missing", column.heading),
                    )
                    .hint("put its heading back into row 1; leave the cells below empty where nothing is agreed"),
                );
            }
        }
    }

    fn columns_without_heading(&self, problems: &mut Vec<Problem>) {
        let mut headed: BTreeSet<u32> = self
            .grid
            .cells
            .range((0, 0)..(1, 0))
            .map(|((_, column), _)| *column)
            .collect();
        for (&(row, column), cell) in &self.grid.cells {
            if headed.insert(column) {
                problems.push(
                    Problem::error(
                        place::of_cell(self.sheet, row, column),
                        shown(cell),
                        format!("`{}` stands in a column without heading", shown(cell)),
                    )
                    .hint("move it under a heading, or remove it; notes can go into a sheet of your own"),
                );
            }
        }
    }

    /// Numbers of the rows below the headings that hold something.
    pub(super) fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .grid
            .cells
            .range((1, 0)..)
            .map(|((row, _), _)| *row)
            .collect();
        rows.dedup();
        rows
    }

    /// The codes of all rows, also of rows that have problems otherwise.
    pub(super) fn codes(&self) -> Vec<At<String>> {
        let Some(&column) = self.columns.get(CODE) else {
            return Vec::new();
        };
        let code = |row| {
            let value = cell::code(self.grid.cells.get(&(row, column))?).ok()?;
            Some(At {
                value,
                place: place::of_cell(self.sheet, row, column),
            })
        };
        self.rows().into_iter().filter_map(code).collect()
    }

    /// A row to read; its problems go into `problems`.
    pub(super) fn row<'a>(&'a self, number: u32, problems: &'a mut Vec<Problem>) -> Row<'a> {
        Row {
            table: self,
            number,
            problems,
        }
    }
}

impl Row<'_> {
    /// The place of a cell of this row.
    pub(super) fn place(&self, heading: &str) -> Place {
        let column = self.table.columns.get(heading).copied().unwrap_or_default();
        place::of_cell(self.table.sheet, self.number, column)
    }

    /// A cell that must not be empty. `None` after a problem.
    pub(super) fn required<T>(
        &mut self,
        heading: &str,
        read: impl Fn(&Data) -> Result<T, Wrong>,
    ) -> Option<T> {
        if self.cell(heading).is_none() && self.table.columns.contains_key(heading) {
            let note = self.table.sheet.column(heading).map_or("", |c| c.note);
            self.wrong(heading, format!("`{heading}` is empty"), note);
        }
        self.optional(heading, read)
    }

    /// A cell that may be empty. `None` when it is, and after a problem.
    pub(super) fn optional<T>(
        &mut self,
        heading: &str,
        read: impl Fn(&Data) -> Result<T, Wrong>,
    ) -> Option<T> {
        match read(self.cell(heading)?) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(heading, wrong.message, wrong.hint);
                None
            }
        }
    }

    /// Whether the cell holds something.
    pub(super) fn has(&self, heading: &str) -> bool {
        self.cell(heading).is_some()
    }

    /// A value with the place of the cell that it comes from.
    pub(super) fn at<T>(&self, heading: &str, value: T) -> At<T> {
        At {
            value,
            place: self.place(heading),
        }
    }

    /// A problem with a cell of this row.
    pub(super) fn wrong(
        &mut self,
        heading: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let text = self.cell(heading).map_or_else(String::new, shown);
        let problem = Problem::error(self.place(heading), text, message).hint(hint);
        self.problems.push(problem);
    }

    fn cell(&self, heading: &str) -> Option<&Data> {
        let column = self.table.columns.get(heading)?;
        self.table.grid.cells.get(&(self.number, *column))
    }
}

fn unknown_heading(sheet: Sheet, place: Place, written: &str) -> Problem {
    let known: Vec<&str> = sheet.columns().iter().map(|c| c.heading).collect();
    let hint = did_you_mean(written, known.iter().copied())
        .unwrap_or_else(|| format!("remove the column; known are: {}", known.join(", ")));
    Problem::error(place, written, format!("there is no column `{written}`")).hint(hint)
}
