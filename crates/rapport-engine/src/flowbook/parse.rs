//! From the cells of a workbook to a flow whose codes know their cells.

use super::layout::{ABOUT, ANTICIPATED, CODE, NAME, PATH, PHASES, STATUS, Sheet};
use super::table::{Row, Table};
use super::values::Rules;
use super::{cell, grid, interactions, layout, place, settings};
use calamine::{Reader, Xlsx};
use rapport_model::diag::{Place, Problem, did_you_mean};
use rapport_model::flow::Flow;
use rapport_model::flow::spec::{Level, Scenario};
use rapport_model::yaml::At;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// A flow as its workbook says it, not checked yet.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) flow: Flow,
    /// Sheets that nobody reads.
    pub(super) warnings: Vec<Problem>,
}

/// Reads all sheets. The problems carry places for [`place::named`].
pub(super) fn flow(reader: impl Read + Seek) -> Result<Parsed, Vec<Problem>> {
    let mut book = grid::open(reader).map_err(|p| vec![p])?;
    let mut problems = Vec::new();
    let warnings = unread_sheets(&book);
    let tables = Sheet::ALL.map(|sheet| table(&mut book, sheet, &mut problems));
    let [
        Some(flow),
        Some(levels),
        Some(types),
        Some(values),
        Some(scenarios),
    ] = tables
    else {
        return Err(in_order(problems));
    };
    // Under headings that are wrong, every row would seem to be.
    if !problems.is_empty() {
        return Err(in_order(problems));
    }
    for table in [&levels, &types, &scenarios] {
        twice(&table.codes(), &mut problems);
    }
    let rules = Rules::read(&values, &mut problems);
    rules.check_codes(&types.codes(), &mut problems);
    let types = interactions::read(&types, &levels.codes(), &rules, &mut problems);
    let levels = read_levels(&levels, &mut problems);
    let scenarios = read_scenarios(&scenarios, &mut problems);
    match settings::read(&flow, &mut problems) {
        Some(flow) if problems.is_empty() => Ok(Parsed {
            flow: Flow {
                levels,
                types,
                scenarios,
                ..flow
            },
            warnings,
        }),
        _ => Err(in_order(problems)),
    }
}

/// Sheet by sheet, row by row.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|p| (p.line, p.column));
    problems
}

fn unread_sheets<R: Read + Seek>(book: &Xlsx<R>) -> Vec<Problem> {
    let known = |name: &str| {
        let all = Sheet::ALL.iter().map(|s| s.name()).chain([layout::MANUAL]);
        all.into_iter()
            .any(|sheet| sheet.eq_ignore_ascii_case(name.trim()))
    };
    let others = book.sheet_names().into_iter().filter(|name| !known(name));
    others
        .map(|name| {
            let message = format!("the sheet `{name}` is not read");
            Problem::warning(Place::default(), name, message)
                .hint("nothing to do, if it is a sheet of your own")
        })
        .collect()
}

fn table<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: Sheet,
    problems: &mut Vec<Problem>,
) -> Option<Table> {
    let names = book.sheet_names();
    let Some(name) = names
        .iter()
        .find(|n| n.trim().eq_ignore_ascii_case(sheet.name()))
    else {
        let others = names.iter().map(String::as_str);
        let renamed = did_you_mean(sheet.name(), others)
            .map(|meant| format!("{meant} Call it {} again", sheet.name()));
        problems.push(
            Problem::error(
                Place::default(),
                sheet.name(),
                format!("the workbook has no sheet `{}`", sheet.name()),
            )
            .hint(renamed.unwrap_or_else(|| {
                "export the flow again and copy your changes into that workbook".into()
            })),
        );
        return None;
    };
    match grid::read(book, sheet, name, problems) {
        Ok(grid) => Some(Table::new(sheet, grid, problems)),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn read_levels(table: &Table, problems: &mut Vec<Problem>) -> Vec<Level> {
    let read = |number| {
        let mut row = table.row(number, problems);
        let code = row.required(CODE, cell::code);
        let name = row.required(NAME, cell::text);
        let status = row.optional(STATUS, cell::text);
        let phases = row.required(PHASES, cell::word_list);
        let anticipated = codes(&mut row, ANTICIPATED);
        Some(Level {
            code: row.at(CODE, code?),
            name: name?,
            status,
            phases: phases?,
            anticipated,
        })
    };
    table.rows().into_iter().filter_map(read).collect()
}

fn read_scenarios(table: &Table, problems: &mut Vec<Problem>) -> Vec<Scenario> {
    let read = |number| {
        let mut row = table.row(number, problems);
        let code = row.required(CODE, cell::code);
        let name = row.required(NAME, cell::text);
        let about = row.optional(ABOUT, cell::text).unwrap_or_default();
        let path = codes(&mut row, PATH);
        Some(Scenario {
            code: row.at(CODE, code?),
            name: name?,
            about,
            path,
        })
    };
    table.rows().into_iter().filter_map(read).collect()
}

fn codes(row: &mut Row<'_>, heading: &str) -> Vec<At<String>> {
    let codes = row.optional(heading, cell::codes).unwrap_or_default();
    codes
        .into_iter()
        .map(|code| row.at(heading, code))
        .collect()
}

fn twice(codes: &[At<String>], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for code in codes {
        if let Some(first) = seen.insert(code.as_str(), code.place) {
            let first = place::cell_name(first).unwrap_or_default();
            problems.push(
                Problem::error(
                    code.place,
                    code.as_str(),
                    format!("the code `{}` is there already, at {first}", **code),
                )
                .hint("each row needs a code of its own: write another one, or remove the row"),
            );
        }
    }
}
