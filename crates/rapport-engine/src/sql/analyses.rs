//! The tables of the analyses: `ANALYSIS__TABLE`.

use super::columns::{ColumnCard, TableCard};
use rapport_insight::{Analysis, Cell, Table, registry};
use rapport_ledger::scratch::{Put, ScratchError, Value};
use std::borrow::Cow;

/// Between the name of an analysis and that of its table.
const BETWEEN: &str = "__";

/// All of them.
pub(super) fn cards() -> impl Iterator<Item = TableCard> {
    registry::list().iter().flat_map(|analysis| {
        analysis.tables.iter().map(|table| TableCard {
            name: name(analysis, table.name).into(),
            about: Cow::Borrowed(table.about),
            analysis: Some(analysis.name),
        })
    })
}

/// The analysis and the name of its table.
pub(super) fn find(table: &str) -> Option<(&'static Analysis, &'static str)> {
    registry::list().iter().find_map(|analysis| {
        let mut own = analysis.tables.iter().map(|own| own.name);
        let found = own.find(|own| name(analysis, own) == table)?;
        Some((*analysis, found))
    })
}

fn name(analysis: &Analysis, table: &str) -> String {
    format!("{}{BETWEEN}{table}", analysis.name.replace('-', "_"))
}

/// The columns of a table of an answer. Several tables of one name are one: they differ in their rows.
pub(super) fn columns(tables: &[&Table]) -> Vec<ColumnCard> {
    let first = tables.first().map_or(&[][..], |table| &table.columns);
    let card = |(at, column): (usize, &rapport_insight::Column)| {
        let currency = column.unit.currency();
        let same = tables
            .iter()
            .all(|table| table.columns.get(at).and_then(|c| c.unit.currency()) == currency);
        ColumnCard {
            name: column.name.clone(),
            unit: column.unit.name(),
            currency: currency.filter(|_| same).map(str::to_owned),
            about: column.title.clone(),
        }
    };
    first.iter().enumerate().map(card).collect()
}

/// Puts every row.
pub(super) fn put(tables: &[&Table], put: &mut Put<'_>) -> Result<(), ScratchError> {
    for row in tables.iter().flat_map(|table| &table.rows) {
        let cells: Vec<Value<'_>> = row.iter().map(value).collect();
        put(&cells)?;
    }
    Ok(())
}

fn value(cell: &Cell) -> Value<'_> {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Int(n) => Value::Integer(*n),
        Cell::Number(x) => Value::Real(*x),
        Cell::Text(text) => Value::Text(Cow::Borrowed(text)),
        Cell::Flag(flag) => Value::Integer((*flag).into()),
    }
}
