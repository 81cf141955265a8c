//! Asking an analysis and reading its tables, in few words.

use rapport_insight::{Answer, Book, Cell, Table, registry};
use std::collections::BTreeMap;

/// The answer with these options.
pub(crate) fn ask(book: &Book, name: &str, options: &[(&str, &str)]) -> Answer {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run(book, name, &options).unwrap()
}

/// The table of that name.
pub(crate) fn table<'a>(answer: &'a Answer, name: &str) -> &'a Table {
    let found = answer.tables.iter().find(|t| t.name == name);
    found.unwrap_or_else(|| panic!("no table {name}: {}", answer.verdict))
}

/// A column as text.
pub(crate) fn texts(table: &Table, column: &str) -> Vec<String> {
    let cell = |row| match table.get(row, column).unwrap() {
        Cell::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    (0..table.rows.len()).map(cell).collect()
}

/// A column as numbers; what is empty is NaN.
pub(crate) fn numbers(table: &Table, column: &str) -> Vec<f64> {
    let cell = |row| match table.get(row, column).unwrap() {
        Cell::Int(n) => *n as f64,
        Cell::Number(x) => *x,
        Cell::Flag(flag) => f64::from(u8::from(*flag)),
        _ => f64::NAN,
    };
    (0..table.rows.len()).map(cell).collect()
}

/// The row whose cell in a column has this text.
pub(crate) fn row_of(table: &Table, column: &str, text: &str) -> usize {
    let at = texts(table, column).iter().position(|t| t == text);
    at.unwrap_or_else(|| panic!("no {text} in {:?}", texts(table, column)))
}
