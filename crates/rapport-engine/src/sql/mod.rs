//! Questions in SQL, of a project's book and of what the analyses say about it.
//!
//! The tables are `record`, `interaction`, `outcome`, and one for each table of each analysis, as `lead_test__verdicts`.
//! They are made for one question, in memory, from the book: only those that the query names.

mod analyses;
mod columns;
mod interaction;
mod outcome;
mod record;
mod tables;

pub use columns::{ColumnCard, TableCard, TableSheet};
pub use rapport_ledger::scratch::Limits;

use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::{EngineError, Result};
use crate::insight::Cell;
use rapport_insight::Set;
use rapport_insight::set::Picked;
use rapport_ledger::scratch::{self, ScratchError, Value};
use serde::Serialize;
use tables::{BookTables, Stop};

/// What a query says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SqlAnswer {
    /// Its columns.
    pub columns: Vec<SqlColumn>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there were more rows than are given.
    pub truncated: bool,
    /// The moment up to which the book knew.
    pub as_of: String,
}

/// A column of what a query says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SqlColumn {
    /// As the query names it.
    pub name: String,
    /// What its numbers are in; none for a column that the query computes.
    pub unit: Option<&'static str>,
    /// The currency of money, where it is one for the whole column.
    pub currency: Option<String>,
}

/// The tables that can be asked for.
pub fn tables() -> Vec<TableCard> {
    let own = [record::CARD, interaction::CARD, outcome::CARD];
    own.into_iter().chain(analyses::cards()).collect()
}

impl ProjectBook {
    /// Asks a question in SQL about the records of a set (all, when it is empty).
    pub fn sql(
        &self,
        decided: &Decided,
        query: &str,
        records: &str,
        limits: Limits,
    ) -> Result<SqlAnswer> {
        let picked = self.picked(decided, records)?;
        let mut tables = BookTables::new(self, decided, &picked, records);
        let found = scratch::ask(query, &mut tables, limits);
        let found = found.map_err(|stop| told(stop, &tables))?;
        let mut columns = Vec::new();
        for column in found.columns {
            let card = match &column.origin {
                Some((table, origin)) => tables.card(table, origin)?,
                None => None,
            };
            columns.push(SqlColumn {
                name: column.name,
                unit: card.as_ref().map(|card| card.unit),
                currency: card.and_then(|card| card.currency),
            });
        }
        let rows = found.rows.into_iter();
        Ok(SqlAnswer {
            columns,
            rows: rows
                .map(|row| row.into_iter().map(cell).collect())
                .collect(),
            truncated: found.truncated,
            as_of: self.book.as_of.to_string(),
        })
    }

    /// A table with its columns. One of an analysis is computed for it.
    pub fn sql_table(&self, decided: &Decided, table: &str) -> Result<TableSheet> {
        let picked = Picked::filled(self.book.len(), true);
        let mut tables = BookTables::new(self, decided, &picked, "");
        let name = table.to_lowercase();
        let Some(columns) = tables.cards(&name)? else {
            return Err(tables::unknown(table));
        };
        let card = self::tables().into_iter().find(|card| card.name == name);
        Ok(TableSheet {
            name,
            about: card.map_or_else(String::new, |card| card.about.into_owned()),
            columns,
        })
    }

    fn picked(&self, decided: &Decided, records: &str) -> Result<Picked> {
        if records.trim().is_empty() {
            return Ok(Picked::filled(self.book.len(), true));
        }
        let set: Set = decided.set_of(records)?;
        let picked = set
            .select(&self.book)
            .map_err(|e| EngineError::Usage(e.to_string()))?;
        if picked.is_empty() {
            return Err(EngineError::Usage(format!(
                "the set `{set}` holds no record; widen it"
            )));
        }
        Ok(picked)
    }
}

/// The error as a person reads it: what is wrong with the words is usage, what is too much or fails is input.
fn told(stop: Stop, tables: &BookTables<'_>) -> EngineError {
    let error = match stop {
        Stop::Engine(error) => return error,
        Stop::Scratch(error) => error,
    };
    match &error {
        ScratchError::UnknownColumn { name, .. } if tables.hides(name) => {
            EngineError::Usage(format!(
                "there is no column `{name}` in this project: people are not told apart (people_analyses in rapport.yaml, or fewer people than its least_group)"
            ))
        }
        ScratchError::Query { .. }
        | ScratchError::UnknownColumn { .. }
        | ScratchError::NotReading
        | ScratchError::Parameters
        | ScratchError::Several => EngineError::Usage(error.to_string()),
        ScratchError::TooLong(_)
        | ScratchError::TooMuchMemory(_)
        | ScratchError::TooLarge(_)
        | ScratchError::Failed(_) => EngineError::Input(error.to_string()),
    }
}

fn cell(value: Value<'static>) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Integer(n) => Cell::Int(n),
        Value::Real(x) => Cell::from(x),
        Value::Text(text) => Cell::Text(text.into_owned()),
    }
}
