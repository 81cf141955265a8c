//! A flow as a workbook.

use super::layout::{Column, Holds, MANUAL, RV_AS_EXPECTED, Sheet};
use super::manual::{self, Line};
use super::paint::Paint;
use super::parse;
use super::put::Put;
use super::{settings, sheets};
use crate::error::{EngineError, Result};
use rapport_model::Reaction;
use rapport_model::flow::Flow;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;

/// Writes a flow version as a workbook (XLSX) that a team can edit and [`super::import`] reads back.
///
/// A file that is there is left alone, for it may hold the team's edits. A flow that a workbook cannot hold exactly (a
/// code with a comma, a number of more than 15 digits) is an error that names the part.
pub fn export(flow: &Flow, path: &Path) -> Result<()> {
    let cannot = |why: String| {
        EngineError::Input(format!(
            "flow `{}` cannot be written to a workbook without loss: {why}",
            *flow.flow
        ))
    };
    let bytes = workbook(flow).map_err(|e| cannot(e.to_string()))?;
    let back = parse::flow(Cursor::new(&bytes)).map_err(|problems| {
        cannot(
            problems
                .first()
                .map_or_else(String::new, ToString::to_string),
        )
    })?;
    if let Some(part) = difference(flow, &back.flow) {
        return Err(cannot(format!(
            "{part} comes back changed; look for a space at the end of a text, a text that is empty, a comma in a code, \
             or a number of more than 15 digits"
        )));
    }
    let mut file = File::create_new(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => EngineError::Input(format!(
            "`{}` is there already and may hold edits; name another file, or remove it first",
            path.display()
        )),
        _ => EngineError::file("create", path, e),
    })?;
    file.write_all(&bytes)
        .map_err(|e| EngineError::file("write", path, e))
}

/// The first part of the flow that did not come back as it was.
fn difference(flow: &Flow, back: &Flow) -> Option<String> {
    let of_level = flow.levels.iter().zip(&back.levels).find(|(a, b)| a != b);
    let of_type = flow.types.iter().zip(&back.types).find(|(a, b)| a != b);
    let of_scenario = flow
        .scenarios
        .iter()
        .zip(&back.scenarios)
        .find(|(a, b)| a != b);
    of_level
        .map(|(l, _)| format!("level `{}`", *l.code))
        .or_else(|| of_type.map(|(t, _)| format!("interaction type `{}`", *t.code)))
        .or_else(|| of_scenario.map(|(s, _)| format!("scenario `{}`", *s.code)))
        .or_else(|| (flow != back).then(|| "the head of the flow".to_owned()))
}

fn workbook(flow: &Flow) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same flow gives the same bytes, whenever it is exported.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = format!("{}, version {}", flow.name, flow.version);
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made),
    );
    let paint = Paint::new();
    write_manual(&mut book, &paint, flow)?;
    write_flow(&mut book, &paint, flow)?;
    let rules = sheets::value_rules(flow);
    let as_expected = rules
        .iter()
        .any(|(_, rule)| rule.reactions.contains_key(&Reaction::AsExpected));
    let mut table = |sheet, rows, cell: &dyn Fn(usize, &str) -> Put| {
        let shown = |c: &&Column| c.heading != RV_AS_EXPECTED || as_expected;
        let columns: Vec<&Column> = sheet_columns(sheet).filter(shown).collect();
        write_table(&mut book, &paint, sheet, &columns, rows, cell)
    };
    table(Sheet::Levels, flow.levels.len(), &|i, h| {
        sheets::level(&flow.levels[i], h)
    })?;
    table(Sheet::Interactions, flow.types.len(), &|i, h| {
        sheets::interaction(&flow.types[i], h)
    })?;
    table(Sheet::Values, rules.len(), &|i, h| {
        sheets::value_rule(rules[i].0, rules[i].1, h)
    })?;
    table(Sheet::Scenarios, flow.scenarios.len(), &|i, h| {
        sheets::scenario(&flow.scenarios[i], h)
    })?;
    book.save_to_buffer()
}

fn sheet_columns(sheet: Sheet) -> impl Iterator<Item = &'static Column> {
    sheet.columns().iter()
}

fn write_manual(
    book: &mut Workbook,
    paint: &Paint,
    flow: &Flow,
) -> std::result::Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(MANUAL)?;
    sheet.set_column_width(0, 110)?.set_screen_gridlines(false);
    let heading = Format::new().set_bold();
    for (row, line) in (0..).zip(manual::lines(flow)) {
        match line {
            Line::Title(text) => sheet.write_string_with_format(row, 0, text, &paint.title)?,
            Line::Heading(text) => sheet.write_string_with_format(row, 0, text, &heading)?,
            Line::Text(text) => sheet.write_string_with_format(row, 0, text, &paint.text)?,
        };
    }
    Ok(())
}

fn write_flow(
    book: &mut Workbook,
    paint: &Paint,
    flow: &Flow,
) -> std::result::Result<(), XlsxError> {
    let rows = settings::rows(flow);
    let columns: Vec<&Column> = sheet_columns(Sheet::Flow).collect();
    let sheet = book.add_worksheet().set_name(Sheet::Flow.name())?;
    paint.head(sheet, &columns, rows.len() as u32, 1)?;
    for (row, (name, put, meaning)) in (1..).zip(rows) {
        paint.put(sheet, (row, 0), &Put::text(name), true)?;
        paint.put(sheet, (row, 1), &put, name == settings::CODE)?;
        paint.put(sheet, (row, 2), &Put::text(meaning), false)?;
    }
    Ok(())
}

fn write_table(
    book: &mut Workbook,
    paint: &Paint,
    sheet: Sheet,
    columns: &[&Column],
    rows: usize,
    cell: &dyn Fn(usize, &str) -> Put,
) -> std::result::Result<(), XlsxError> {
    let worksheet = book.add_worksheet().set_name(sheet.name())?;
    // Code and name stay in sight; the rows of Values have no name.
    let frozen = if sheet == Sheet::Values { 1 } else { 2 };
    paint.head(worksheet, columns, rows as u32, frozen)?;
    for i in 0..rows {
        for (number, column) in (0..).zip(columns) {
            let put = cell(i, column.heading);
            let shaded = matches!(column.holds, Holds::Code);
            paint.put(worksheet, (i as u32 + 1, number), &put, shaded)?;
        }
    }
    Ok(())
}
