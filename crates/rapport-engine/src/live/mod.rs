//! A live ledger: one writer that takes in what doors ask for, in groups, and keeps the board up to date.
//!
//! A group is one transaction. An answer is made from what the group will leave on the board, kept with it where the request
//! has a key, and given only once the transaction is durable. Interactions come from a source of their own, `api`; its
//! record keys are the client's ids.

mod commit;
mod group;
mod log;
mod react;
mod request;

#[cfg(test)]
mod tests;

pub use commit::{Answered, Change, Done, LoggedItem};
pub use rapport_ledger::plans::PlanItem;
pub use request::{Ask, NewInteraction, Refusal, Request, Who, Why};

use crate::board::Board;
use crate::error::{EngineError, Result};
use crate::project::Project;
use crate::session::{Access, Session};
use rapport_ledger::Clock;
use rapport_ledger::runs::RunId;
use rapport_model::{Micros, RuleId, SourceId};
use std::sync::{Arc, RwLock};

/// Code of the source that interactions from doors have.
pub const SOURCE: &str = "api";
/// Version of how requests become facts; named by every fact, like the version of a harvest rule.
pub const RULE: &str = "api-1";
/// What stands for the rule's text.
const RULE_TEXT: &str =
    "An interaction posted to the HTTP API: its fields are the fact's, its id the record key.";
/// How long answers are kept.
const ANSWERS_KEPT: i64 = 2 * Micros::DAY;

/// The one writer of a ledger, with the board that readers share.
#[derive(Debug)]
pub struct Live {
    session: Session,
    board: Arc<RwLock<Board>>,
    source: SourceId,
    rule: RuleId,
    /// The run that counts what is taken in; begun with the first.
    run: Option<RunId>,
    last_batch: i64,
    recent_rows: i64,
    future: i64,
}

impl Live {
    /// Opens a project for writing and builds its board. Fails while another process writes to it.
    pub fn open(project: Project, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut session = Session::open(project, Access::Write, clock)?;
        let before = Micros(session.ledger.now().0.saturating_sub(ANSWERS_KEPT));
        let (source, rule) = session.ledger.commit(|ledger| {
            ledger.forget_answers(before)?;
            let source = SourceId(ledger.code_id("source", SOURCE)?);
            Ok((source, ledger.rule_id(source, RULE, RULE_TEXT)?))
        })?;
        let board = session.board()?;
        let last_batch = session.ledger.last_batch()?;
        let recent_rows = session.ledger.recent_rows()?;
        let hours = i64::from(session.project.settings().harvest.future_hours);
        Ok(Self {
            session,
            board: Arc::new(RwLock::new(board)),
            source,
            rule,
            run: None,
            last_batch,
            recent_rows,
            future: hours * 3_600 * Micros::SECOND,
        })
    }

    /// The board, shared with readers.
    pub fn board(&self) -> Arc<RwLock<Board>> {
        Arc::clone(&self.board)
    }

    /// Makes the board anew from the ledger, after something else than groups of requests has changed it.
    pub fn renew_board(&mut self) -> Result<()> {
        let board = self.session.board()?;
        self.last_batch = self.session.ledger.last_batch()?;
        self.recent_rows = self.session.ledger.recent_rows()?;
        *self
            .board
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = board;
        Ok(())
    }

    /// The ledger with its project, for what is no group of requests. The run of such requests ends with it: another may begin.
    pub fn session(&mut self) -> Result<&mut Session> {
        if let Some(run) = self.run.take() {
            self.session
                .ledger
                .commit(|ledger| ledger.finish_run(run, "done"))?;
        }
        Ok(&mut self.session)
    }

    /// The project.
    pub fn project(&self) -> &Project {
        &self.session.project
    }

    /// Moves recent facts to the lake when there are many: so that the store stays small. Gives whether it did.
    pub fn seal_when_many(&mut self) -> Result<bool> {
        if self.recent_rows < self.session.project.settings().harvest.seal_rows {
            return Ok(false);
        }
        self.recent_rows = self.session.ledger.seal_beside()?;
        Ok(true)
    }

    /// Ends the run, if any was begun.
    pub fn finish(mut self) -> Result<()> {
        if let Some(run) = self.run.take() {
            self.session
                .ledger
                .commit(|ledger| ledger.finish_run(run, "done"))?;
        }
        Ok(self.session.ledger.settle()?)
    }
}

/// A record's name in the API: `CONTACT.SCOPE`, such as `123.research_labs`.
pub fn parse_record(board: &Board, text: &str) -> Option<rapport_model::RecordKey> {
    let (contact, scope) = text.split_once('.')?;
    let contact = rapport_model::ContactId(contact.parse().ok()?);
    let (scope, _) = board.vocabulary.scope(scope)?;
    Some(rapport_model::RecordKey { contact, scope })
}

fn overflow(error: EngineError) -> Refusal {
    Refusal::new(Why::Invalid, error.to_string())
}
