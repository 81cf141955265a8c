//! The common shape of a result: a verdict, tables with units, caveats, n, and the method.

mod cell;
mod render;
mod table;

pub use cell::Cell;
pub use table::{Column, Table, Unit};

use rapport_model::Micros;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an analysis says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Name of the analysis.
    pub analysis: String,
    /// Its title.
    pub title: String,
    /// The question, in one line.
    pub question: String,
    /// Whether it declined to answer: then the verdict says why and what is missing, and there are no tables.
    pub refused: bool,
    /// One sentence, or two.
    pub verdict: String,
    /// How many records it is about.
    pub n: u64,
    /// The figures.
    pub tables: Vec<Table>,
    /// What to know before trusting it.
    pub caveats: Vec<String>,
    /// How it was computed.
    pub method: Method,
}

/// How an answer was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// The method, in a few words.
    pub name: String,
    /// Version of the analysis; rises when the same input may give another answer.
    pub version: u32,
    /// Every option as it was used.
    pub settings: BTreeMap<String, String>,
    /// The moment up to which the book knew.
    pub as_of: String,
}

impl Answer {
    /// An answer of this analysis without content. Analyses get theirs from [`crate::Ask::answer`].
    pub(crate) fn empty(
        analysis: &crate::Analysis,
        settings: BTreeMap<String, String>,
        as_of: Micros,
    ) -> Self {
        Self {
            analysis: analysis.name.to_owned(),
            title: analysis.title.to_owned(),
            question: analysis.question.to_owned(),
            refused: false,
            verdict: String::new(),
            n: 0,
            tables: Vec::new(),
            caveats: Vec::new(),
            method: Method {
                name: analysis.method.to_owned(),
                version: analysis.version,
                settings,
                as_of: as_of.to_string(),
            },
        }
    }

    /// With this verdict.
    pub fn verdict(mut self, verdict: impl Into<String>) -> Self {
        self.verdict = verdict.into();
        self
    }

    /// About this many records.
    pub fn n(mut self, n: usize) -> Self {
        self.n = n as u64;
        self
    }

    /// With one more table.
    pub fn table(mut self, table: Table) -> Self {
        self.tables.push(table);
        self
    }

    /// With one more caveat.
    pub fn caveat(mut self, caveat: impl Into<String>) -> Self {
        self.caveats.push(caveat.into());
        self
    }

    /// With one more caveat if the condition holds.
    pub fn caveat_if(self, holds: bool, caveat: impl FnOnce() -> String) -> Self {
        if holds { self.caveat(caveat()) } else { self }
    }
}
