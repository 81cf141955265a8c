//! The tables of a book, as a query asks for them.

use super::columns::{ColumnCard, View};
use super::{analyses, interaction, outcome, record};
use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::EngineError;
use rapport_insight::set::Picked;
use rapport_insight::{Analysis, Answer, Set, Table};
use rapport_ledger::scratch::{Put, ScratchError, Tables};
use rapport_model::diag::did_you_mean;
use std::collections::BTreeMap;

/// Why a query has no answer.
#[derive(Debug)]
pub(super) enum Stop {
    Engine(EngineError),
    Scratch(ScratchError),
}

impl From<ScratchError> for Stop {
    fn from(error: ScratchError) -> Self {
        Self::Scratch(error)
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// A book and what stands beside it, for one question.
#[derive(Debug)]
pub(super) struct BookTables<'a> {
    book: &'a ProjectBook,
    decided: &'a Decided,
    records: &'a str,
    view: View<'a>,
    /// What the analyses said that were asked, by name.
    answers: BTreeMap<&'static str, Answer>,
}

impl<'a> BookTables<'a> {
    pub(super) fn new(
        book: &'a ProjectBook,
        decided: &'a Decided,
        picked: &'a Picked,
        records: &'a str,
    ) -> Self {
        let view = View {
            book: &book.book,
            picked,
            all: Set::parse(records).is_ok_and(|set| set.is_all()),
            people: decided.beside.people.may_tell_apart(&book.book),
        };
        Self {
            book,
            decided,
            records,
            view,
            answers: BTreeMap::new(),
        }
    }

    /// The columns of a table; none when there is no such table.
    pub(super) fn cards(&mut self, table: &str) -> Result<Option<Vec<ColumnCard>>, EngineError> {
        let cards = |columns: Vec<ColumnCard>| Ok(Some(columns));
        match table {
            "record" => cards(own(record::columns(self.view).all, |c| c.card)),
            "interaction" => cards(own(interaction::columns(self.view).all, |c| c.card)),
            "outcome" => cards(own(outcome::columns(self.view).all, |c| c.card)),
            _ => match analyses::find(table) {
                Some((analysis, name)) => {
                    cards(analyses::columns(&self.of_answer(analysis, name)?))
                }
                None => Ok(None),
            },
        }
    }

    /// A column of a table.
    pub(super) fn card(
        &mut self,
        table: &str,
        column: &str,
    ) -> Result<Option<ColumnCard>, EngineError> {
        let cards = self.cards(table)?.unwrap_or_default();
        Ok(cards.into_iter().find(|card| card.name == column))
    }

    /// Whether a column is left out because it tells people apart.
    pub(super) fn hides(&self, column: &str) -> bool {
        let column = column.rsplit('.').next().unwrap_or(column).to_lowercase();
        !self.view.people
            && (record::PEOPLE.contains(&column.as_str()) || column == interaction::ACTOR)
    }

    /// The tables of that name in what the analysis says; asks it once.
    fn of_answer(
        &mut self,
        analysis: &'static Analysis,
        table: &str,
    ) -> Result<Vec<&Table>, EngineError> {
        if !self.answers.contains_key(analysis.name) {
            let mut options = BTreeMap::new();
            let takes_set = analysis.options.iter().any(|option| option.name == "set");
            if takes_set && !self.records.trim().is_empty() {
                options.insert("set".to_owned(), self.records.to_owned());
            }
            let answer = self.book.ask(self.decided, analysis.name, &options)?;
            self.answers.insert(analysis.name, answer);
        }
        let answer = &self.answers[analysis.name];
        if answer.refused {
            return Err(EngineError::Input(format!(
                "the analysis {} has no tables here: {}",
                analysis.name, answer.verdict
            )));
        }
        let found: Vec<&Table> = answer.tables.iter().filter(|t| t.name == table).collect();
        if found.is_empty() {
            return Err(EngineError::Input(format!(
                "the analysis {} gives no table `{table}` of these records: {}",
                analysis.name,
                answer.caveats.first().unwrap_or(&answer.verdict)
            )));
        }
        Ok(found)
    }
}

fn own<T>(columns: Vec<T>, card: impl Fn(T) -> ColumnCard) -> Vec<ColumnCard> {
    columns.into_iter().map(card).collect()
}

impl Tables for BookTables<'_> {
    type Error = Stop;

    fn columns(&mut self, table: &str) -> Result<Option<Vec<String>>, Stop> {
        let cards = self.cards(table)?;
        Ok(cards.map(|cards| cards.into_iter().map(|card| card.name).collect()))
    }

    fn rows(&mut self, table: &str, wanted: &[bool], put: &mut Put<'_>) -> Result<(), Stop> {
        let view = self.view;
        match table {
            "record" => record::columns(view).put(record::rows(view), wanted, put)?,
            "interaction" => {
                let columns = interaction::columns(view);
                columns.put(interaction::rows(view), wanted, put)?;
            }
            "outcome" => outcome::columns(view).put(outcome::rows(view), wanted, put)?,
            _ => match analyses::find(table) {
                Some((analysis, name)) => analyses::put(&self.of_answer(analysis, name)?, put)?,
                None => return Err(unknown(table).into()),
            },
        }
        Ok(())
    }

    fn unknown_table(&self, table: &str) -> Stop {
        unknown(table).into()
    }
}

/// The error for a table that there is not, with one that may be meant.
pub(super) fn unknown(table: &str) -> EngineError {
    let all = super::tables();
    let names = || all.iter().map(|card| card.name.as_ref());
    let hint = did_you_mean(table, names()).unwrap_or_else(|| {
        let start = table.split("__").next().unwrap_or(table);
        let alike: Vec<&str> = names().filter(|name| name.starts_with(start)).collect();
        if alike.is_empty() {
            "`rapport sql --tables` lists them: record, interaction, outcome, and those of the analyses"
                .to_owned()
        } else {
            format!("there are {}", alike.join(", "))
        }
    });
    EngineError::Usage(format!("there is no table `{table}` ({hint})"))
}
