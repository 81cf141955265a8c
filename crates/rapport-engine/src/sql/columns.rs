//! A table as columns: what each is, and how its value of a row is found.

use rapport_insight::set::Picked;
use rapport_insight::{Book, Unit};
use rapport_ledger::scratch::{Put, ScratchError, Value};
use rapport_model::Micros;
use serde::Serialize;
use std::borrow::Cow;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCard {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What its rows are.
    pub about: Cow<'static, str>,
    /// The analysis that it comes from.
    pub analysis: Option<&'static str>,
}

/// A table with its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSheet {
    /// Its name.
    pub name: String,
    /// What its rows are.
    pub about: String,
    /// Its columns.
    pub columns: Vec<ColumnCard>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnCard {
    /// Its name, units last.
    pub name: String,
    /// What its numbers are in, as in an analysis.
    pub unit: &'static str,
    /// The currency of money, where it is one for the whole table.
    pub currency: Option<String>,
    /// What it is.
    pub about: String,
}

/// What the tables are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) book: &'a Book,
    pub(super) picked: &'a Picked,
    /// Whether the question is about all records, and so about money that falls to none of them too.
    pub(super) all: bool,
    /// Whether people may be told apart: who owns and who acted are columns then.
    pub(super) people: bool,
}

/// A column, and its value in a row.
pub(super) struct Column<'a, Row> {
    pub(super) card: ColumnCard,
    value: Box<dyn Fn(&Row) -> Value<'a> + 'a>,
}

/// The columns of a table as they are put together.
pub(super) struct Columns<'a, Row> {
    view: View<'a>,
    pub(super) all: Vec<Column<'a, Row>>,
}

impl<'a, Row> Columns<'a, Row> {
    pub(super) fn new(view: View<'a>) -> Self {
        let all = Vec::new();
        Self { view, all }
    }

    /// One more column; none of a name that is there already.
    pub(super) fn add(
        &mut self,
        name: &str,
        unit: &'static str,
        about: &str,
        value: impl Fn(&Row) -> Value<'a> + 'a,
    ) {
        if self
            .all
            .iter()
            .any(|c| c.card.name.eq_ignore_ascii_case(name))
        {
            return;
        }
        let View { book, picked, .. } = self.view;
        let is_money = unit == "minor";
        let currency = is_money.then(|| book.one_currency(picked.iter())).flatten();
        self.all.push(Column {
            card: ColumnCard {
                name: name.to_owned(),
                unit,
                currency: currency.map(|currency| currency.code().to_owned()),
                about: about.to_owned(),
            },
            value: Box::new(value),
        });
    }

    pub(super) fn text(&mut self, name: &str, about: &str, value: impl Fn(&Row) -> Value<'a> + 'a) {
        self.add(name, Unit::Text.name(), about, value);
    }

    pub(super) fn count(
        &mut self,
        name: &str,
        about: &str,
        value: impl Fn(&Row) -> Value<'a> + 'a,
    ) {
        self.add(name, Unit::Count.name(), about, value);
    }

    pub(super) fn rv(&mut self, name: &str, about: &str, value: impl Fn(&Row) -> Value<'a> + 'a) {
        self.add(name, Unit::RvHundredths.name(), about, value);
    }

    pub(super) fn money(
        &mut self,
        name: &str,
        about: &str,
        value: impl Fn(&Row) -> Value<'a> + 'a,
    ) {
        self.add(name, "minor", about, value);
    }

    pub(super) fn time(
        &mut self,
        name: &str,
        about: &str,
        value: impl Fn(&Row) -> Option<i64> + 'a,
    ) {
        let text = move |row: &Row| value(row).map(|at| Micros(at).to_string()).into();
        self.add(name, Unit::Time.name(), about, text);
    }

    /// Puts every row, with the columns that are wanted.
    pub(super) fn put(
        &self,
        rows: impl Iterator<Item = Row>,
        wanted: &[bool],
        put: &mut Put<'_>,
    ) -> Result<(), ScratchError> {
        let mut cells = vec![Value::Null; self.all.len()];
        for row in rows {
            let columns = self.all.iter().zip(wanted);
            for (cell, (column, _)) in cells.iter_mut().zip(columns).filter(|(_, (_, w))| **w) {
                *cell = (column.value)(&row);
            }
            put(&cells)?;
        }
        Ok(())
    }
}
