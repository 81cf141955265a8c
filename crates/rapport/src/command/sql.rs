//! `rapport sql`: a question in SQL.

use super::{At, Done, as_known_at};
use crate::cli::{Sql, SqlFormat};
use crate::harmless;
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::EngineError;
use rapport_engine::insight::Cell;
use rapport_engine::session::Access;
use rapport_engine::sql::{self, Limits, SqlAnswer};
use rapport_engine::{csv, event_log};
use rapport_model::Micros;
use std::path::Path;
use std::time::Duration;

/// A person waits for it, on a machine of their own: more than a server gives, and still an end.
const LIMITS: Limits = Limits {
    rows: 1_000_000,
    time: Duration::from_mins(10),
    memory_bytes: 4 << 30,
};
/// Rows of a table on a terminal; the other formats have all.
const MOST_SHOWN: usize = 1_000;

pub(super) fn run(at: &At<'_>, args: &Sql) -> Done {
    if args.tables {
        return tables(at);
    }
    if let Some(table) = &args.describe {
        return describe(at, table);
    }
    let query = args.query.as_deref().unwrap_or_default();
    let records = args.records.as_deref().unwrap_or_default();
    // What was mistyped is said before anything is read.
    event_log::check_set(records)?;
    let then = as_known_at(args.as_known_at.as_deref())?;
    let mut session = at.session(Access::Read)?;
    let decided = session.decided()?;
    let book = session.book(then)?;
    let answer = book.sql(&decided, query, records, LIMITS)?;
    for left_out in &book.left_out {
        output::note(&format!("note: {left_out}"));
    }
    if answer.truncated {
        output::note(&format!(
            "note: only the first {} rows are given; narrow the query",
            output::count(LIMITS.rows as i64)
        ));
    }
    let text = match format(at, args) {
        SqlFormat::Table => table(&answer, args.out.is_some()),
        SqlFormat::Csv => comma_separated(&answer),
        SqlFormat::Json => json(&answer)?,
    };
    match &args.out {
        // The table is harmless already; the others are for programs.
        None => output::exact(&text)?,
        Some(file) => {
            std::fs::write(file, text).map_err(|source| EngineError::File {
                what: "write",
                path: file.display().to_string(),
                source,
            })?;
            let rows = output::count(answer.rows.len() as i64);
            output::note(&format!("wrote {}: {rows} row(s)", file.display()));
        }
    }
    Ok(0)
}

/// As asked for, else by the name of the file.
fn format(at: &At<'_>, args: &Sql) -> SqlFormat {
    let named = |end: &str| {
        let found = args.out.as_deref().and_then(Path::extension);
        found.is_some_and(|found| found.eq_ignore_ascii_case(end))
    };
    match args.format {
        Some(format) => format,
        None if at.json || named("json") => SqlFormat::Json,
        None if named("csv") => SqlFormat::Csv,
        None => SqlFormat::Table,
    }
}

fn table(answer: &SqlAnswer, whole: bool) -> String {
    let is_number = |at: usize| {
        let mut cells = answer.rows.iter().map(|row| &row[at]);
        cells.all(|cell| matches!(cell, Cell::Int(_) | Cell::Number(_) | Cell::Empty))
    };
    let header = answer.columns.iter().enumerate().map(|(at, column)| {
        let align = if is_number(at) {
            Align::Right
        } else {
            Align::Left
        };
        (column.name.as_str(), align)
    });
    let header: Vec<(&str, Align)> = header.collect();
    let mut table = Table::new(&header);
    let shown = if whole { answer.rows.len() } else { MOST_SHOWN };
    for row in answer.rows.iter().take(shown) {
        table.row(row.iter().map(shown_cell).collect());
    }
    if let Some(more @ 1..) = answer.rows.len().checked_sub(shown) {
        table.note(format!("({more} more rows; --format csv gives them all)"));
    }
    table.render()
}

/// A cell of the table.
fn shown_cell(cell: &Cell) -> String {
    text(cell).unwrap_or_else(|| "-".to_owned())
}

fn comma_separated(answer: &SqlAnswer) -> String {
    let mut text_of_all = String::new();
    let mut line = |fields: &mut dyn Iterator<Item = (bool, String)>| {
        for (at, (is_text, field)) in fields.enumerate() {
            if at > 0 {
                text_of_all.push(',');
            }
            if is_text {
                csv::field(&mut text_of_all, &field);
            } else {
                text_of_all.push_str(&field);
            }
        }
        text_of_all.push_str("\r\n");
    };
    line(
        &mut answer
            .columns
            .iter()
            .map(|column| (true, column.name.clone())),
    );
    for row in &answer.rows {
        line(&mut row.iter().map(|cell| {
            (
                matches!(cell, Cell::Text(_)),
                text(cell).unwrap_or_default(),
            )
        }));
    }
    text_of_all
}

fn json(answer: &SqlAnswer) -> Result<String, EngineError> {
    let text = serde_json::to_string_pretty(answer)
        .map_err(|e| EngineError::Input(format!("could not write JSON: {e}")))?;
    Ok(format!("{}\n", harmless::json(text)))
}

/// A cell as it is; none for no value.
fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Int(n) => Some(n.to_string()),
        Cell::Number(x) => Some(x.to_string()),
        Cell::Text(text) => Some(text.clone()),
        Cell::Flag(flag) => Some(u8::from(*flag).to_string()),
    }
}

fn tables(at: &At<'_>) -> Done {
    let all = sql::tables();
    if at.json {
        output::json(&all)?;
        return Ok(0);
    }
    let mut table = Table::new(&[("table", Align::Left), ("what its rows are", Align::Left)]);
    for card in &all {
        table.row(vec![card.name.to_string(), card.about.to_string()]);
    }
    output::print(&format!(
        "{}\n`rapport sql --describe TABLE` shows the columns of one.\n",
        table.render()
    ))?;
    Ok(0)
}

fn describe(at: &At<'_>, name: &str) -> Done {
    let mut session = at.session(Access::Read)?;
    let decided = session.decided()?;
    let sheet = session.book(Micros::END)?.sql_table(&decided, name)?;
    if at.json {
        output::json(&sheet)?;
        return Ok(0);
    }
    let mut table = Table::new(&[
        ("column", Align::Left),
        ("unit", Align::Left),
        ("what it is", Align::Left),
    ]);
    for column in &sheet.columns {
        let unit = match &column.currency {
            Some(currency) => format!("{} {currency}", column.unit),
            None => column.unit.to_owned(),
        };
        table.row(vec![column.name.clone(), unit, column.about.clone()]);
    }
    output::print(&format!(
        "{}: {}\n\n{}",
        sheet.name,
        sheet.about,
        table.render()
    ))?;
    Ok(0)
}
