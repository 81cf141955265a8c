//! Decisions about exceptions, by the exception's key.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::Row;
use rapport_model::{ContactId, Micros};

/// One decision about an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionEvent {
    /// Key of the exception.
    pub key: String,
    /// Whose record it is about.
    pub contact: ContactId,
    /// `acknowledge`, `assign`, `close` or `reopen`.
    pub action: String,
    /// Code of the member of staff it was assigned to.
    pub owner: Option<String>,
    /// How it ended: `acted`, `expected` or `false_alarm`.
    pub outcome: Option<String>,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who decided.
    pub by: String,
    /// When, by the ledger's clock; what is given here when it is kept does not count.
    pub at: Micros,
}

const COLUMNS: &str = "SELECT exception_key, contact_id, action, owner, outcome, note, by_whom, at FROM exception_judgement";

fn event(mut row: Row) -> ExceptionEvent {
    ExceptionEvent {
        key: row.text(0),
        contact: ContactId(row.int(1)),
        action: row.text(2),
        owner: row.text_or_null(3),
        outcome: row.text_or_null(4),
        note: row.text_or_null(5),
        by: row.text(6),
        at: Micros(row.int(7)),
    }
}

impl Ledger {
    /// Keeps a decision about an exception, inside a commit. Gives it with the moment it was kept.
    pub fn judge_exception(&mut self, new: &ExceptionEvent) -> Result<ExceptionEvent> {
        let id = Self::advance(&mut self.db, "exception_judgement", 1)?;
        let kept = ExceptionEvent {
            at: self.clock.now(),
            ..new.clone()
        };
        self.db.run(
            "keeping a decision about an exception",
            "INSERT INTO exception_judgement (id, exception_key, contact_id, action, owner, outcome, note, by_whom, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                id.into(),
                kept.key.as_str().into(),
                kept.contact.0.into(),
                kept.action.as_str().into(),
                kept.owner.clone().into(),
                kept.outcome.clone().into(),
                kept.note.clone().into(),
                kept.by.as_str().into(),
                kept.at.0.into(),
            ],
        )?;
        Ok(kept)
    }

    /// All decisions about exceptions, oldest first.
    pub fn exception_events(&mut self) -> Result<Vec<ExceptionEvent>> {
        let rows = self.db.query(
            "reading decisions about exceptions",
            &format!("{COLUMNS} ORDER BY id"),
            &[],
        )?;
        Ok(rows.into_iter().map(event).collect())
    }

    /// The decisions about one exception, oldest first.
    pub fn exception_events_of(&mut self, key: &str) -> Result<Vec<ExceptionEvent>> {
        let rows = self.db.query(
            "reading the decisions about an exception",
            &format!("{COLUMNS} WHERE exception_key = $1 ORDER BY id"),
            &[key.into()],
        )?;
        Ok(rows.into_iter().map(event).collect())
    }
}
