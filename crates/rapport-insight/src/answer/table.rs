//! A table: named columns with units, and rows.

use super::Cell;
use rapport_model::Currency;
use serde::Serialize;

/// What the numbers of a column are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "unit", content = "currency")]
pub enum Unit {
    /// Words.
    Text,
    /// How many.
    Count,
    /// Relationship Value, in hundredths of a point.
    RvHundredths,
    /// Money, in minor units of this currency.
    Minor(Currency),
    /// Days.
    Days,
    /// Months.
    Months,
    /// A share of one: 0.25 is a quarter.
    Share,
    /// A probability under the null hypothesis.
    PValue,
    /// A statistic without unit: a correlation, an AUC, a ratio.
    Statistic,
    /// An ISO 8601 moment or date, as text.
    Time,
    /// Yes or no.
    Flag,
}

impl Unit {
    /// Its name for machines; the currency of money stands beside it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count => "count",
            Self::RvHundredths => "rv_hundredths",
            Self::Minor(_) => "minor",
            Self::Days => "days",
            Self::Months => "months",
            Self::Share => "share",
            Self::PValue => "p_value",
            Self::Statistic => "statistic",
            Self::Time => "time",
            Self::Flag => "flag",
        }
    }

    /// Code of the currency of money.
    pub fn currency(&self) -> Option<&str> {
        match self {
            Self::Minor(currency) => Some(currency.code()),
            _ => None,
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name for machines, units last.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Unit of its cells.
    #[serde(flatten)]
    pub unit: Unit,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Name for machines.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Without columns or rows.
    pub fn new(name: &str, title: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            title: title.into(),
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// With one more column.
    pub fn column(mut self, name: &str, title: &str, unit: Unit) -> Self {
        self.columns.push(Column {
            name: name.to_owned(),
            title: title.to_owned(),
            unit,
        });
        self
    }

    /// Adds a row. A cell too many is dropped, a missing one is empty: a table is always rectangular.
    pub fn push(&mut self, mut row: Vec<Cell>) {
        row.resize(self.columns.len(), Cell::Empty);
        self.rows.push(row);
    }

    /// The cell of a row in the column of that name.
    pub fn get(&self, row: usize, column: &str) -> Option<&Cell> {
        let at = self.columns.iter().position(|c| c.name == column)?;
        self.rows.get(row)?.get(at)
    }
}
