//! The records as a log that process-mining tools read.

use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::{EngineError, Result};
use rapport_insight::Set;
pub use rapport_insight::analysis::discover::xes::Written;
use rapport_insight::analysis::discover::{ocel, xes};
use std::io::{self, Write};

/// The standard that a log follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// XES (IEEE 1849-2016): a trace for each record.
    Xes,
    /// OCEL 2.0 in JSON: events about contacts, accounts, scopes and staff.
    Ocel,
}

impl LogFormat {
    /// The format of a name: `xes` or `ocel`.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "xes" => Some(Self::Xes),
            "ocel" => Some(Self::Ocel),
            _ => None,
        }
    }

    /// The end of a file's name by convention.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xes => "xes",
            Self::Ocel => "jsonocel",
        }
    }

    /// The type of its bytes.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xes => "application/xml",
            Self::Ocel => "application/json",
        }
    }
}

/// Fails when this is no set of records: for who wants to say so before everything is read.
pub fn check_set(records: &str) -> Result<()> {
    let read = Set::parse(records);
    read.map(drop)
        .map_err(|e| EngineError::Usage(e.to_string()))
}

impl ProjectBook {
    /// The records of a set (all, when it is empty), which may name saved ones. Fails when it holds none.
    pub fn records_of(&self, decided: &Decided, records: &str) -> Result<Vec<u32>> {
        let set = decided.set_of(records)?;
        let picked = set
            .select(&self.book)
            .map_err(|e| EngineError::Usage(e.to_string()))?;
        if picked.is_empty() {
            return Err(EngineError::Usage(if set.is_all() {
                "there is no record yet; harvest a source first".to_owned()
            } else {
                format!("the set `{set}` holds no record; widen it")
            }));
        }
        Ok(picked.iter().collect())
    }

    /// Writes records as a log.
    pub fn event_log(
        &self,
        format: LogFormat,
        records: &[u32],
        out: &mut impl Write,
    ) -> io::Result<Written> {
        let records = records.iter().copied();
        match format {
            LogFormat::Xes => xes::write(&self.book, records, out),
            LogFormat::Ocel => ocel::write(&self.book, records, out),
        }
    }
}
