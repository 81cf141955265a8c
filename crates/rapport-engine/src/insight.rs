//! Asking the analyses about a project.

use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::{EngineError, Result};
use crate::session::Session;
pub use rapport_insight::{Analysis, Answer, Cell, Column, Table, Unit};
use rapport_insight::{AskError, Kind, OptionSpec, registry};
use rapport_model::Micros;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an analysis is and what can be asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Name on the command line and in the API.
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// How it is computed, in a few words.
    pub method: &'static str,
    /// Rises when the same input may give another answer.
    pub version: u32,
    /// What can be asked.
    pub options: Vec<OptionCard>,
}

/// An option of an analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionCard {
    /// Name.
    pub name: &'static str,
    /// Kind of value: `set`, `choice`, `integer`, `decimal`, `flag` or `text`.
    pub kind: &'static str,
    /// What it takes, in words.
    pub takes: String,
    /// The words that a choice is made of; empty for the other kinds.
    pub choices: &'static [&'static str],
    /// Its value when not given.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// All analyses.
pub fn list() -> &'static [&'static Analysis] {
    registry::list()
}

/// The analysis of a name; the error says which there are.
pub fn find(name: &str) -> Result<&'static Analysis> {
    registry::find(name).map_err(asked_wrongly)
}

/// The card of an analysis.
pub fn card(analysis: &Analysis) -> Card {
    Card {
        name: analysis.name,
        title: analysis.title,
        question: analysis.question,
        method: analysis.method,
        version: analysis.version,
        options: analysis.options.iter().map(option).collect(),
    }
}

fn option(spec: &OptionSpec) -> OptionCard {
    let takes = match spec.kind {
        Kind::Set => {
            "a set of records, such as scope=industrial AND tier=high, or a saved one by its @name"
                .to_owned()
        }
        Kind::SetOr(words) => {
            format!("a set of records, or one of {}", words.join(", "))
        }
        Kind::Choice(words) => words.join(", "),
        Kind::Integer { least, most } if most == i64::MAX => format!("a whole number from {least}"),
        Kind::Integer { least, most } => format!("a whole number from {least} to {most}"),
        Kind::Decimal { least, most } => format!("a number from {least} to {most}"),
        Kind::Flag => "true or false".to_owned(),
        Kind::Text => "text".to_owned(),
    };
    let (kind, choices): (_, &[&str]) = match spec.kind {
        Kind::Set => ("set", &[]),
        Kind::Choice(words) => ("choice", words),
        Kind::Integer { .. } => ("integer", &[]),
        Kind::Decimal { .. } => ("decimal", &[]),
        Kind::Flag => ("flag", &[]),
        Kind::SetOr(_) | Kind::Text => ("text", &[]),
    };
    OptionCard {
        name: spec.name,
        kind,
        takes,
        choices,
        default: spec.default,
        help: spec.help,
    }
}

impl Session {
    /// What an analysis says about everything in the ledger, as it was known at a moment ([`Micros::END`] for now). What people
    /// decided about it is that of now.
    pub fn insight(
        &mut self,
        name: &str,
        options: &BTreeMap<String, String>,
        as_known_at: Micros,
    ) -> Result<Answer> {
        find(name)?;
        let decided = self.decided()?;
        self.book(as_known_at)?.ask(&decided, name, options)
    }
}

impl ProjectBook {
    /// What an analysis says about this book and what was decided: for who asks many times of one book.
    pub fn ask(
        &self,
        decided: &Decided,
        name: &str,
        options: &BTreeMap<String, String>,
    ) -> Result<Answer> {
        let options = decided.expanded(find(name)?, options)?;
        let asked = registry::run_with(&self.book, &decided.beside, name, &options);
        let mut answer = asked.map_err(asked_wrongly)?;
        answer.caveats.extend(self.left_out.iter().cloned());
        Ok(answer)
    }
}

pub(crate) fn asked_wrongly(error: AskError) -> EngineError {
    EngineError::Usage(error.to_string())
}
