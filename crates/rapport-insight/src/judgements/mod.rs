//! What people decided about what they were shown: exceptions that were acknowledged or closed, suggestions that were taken
//! or overridden. Every decision is an event; what holds is the last one.

mod exception;
mod suggestion;

pub use exception::{Action, ExceptionJudgement, Outcome, Standing, State};
pub use suggestion::{Reason, SuggestionJudgement, Verdict};

use rapport_model::{Micros, RecordKey, TypeId};
use std::collections::BTreeMap;

/// All decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements {
    exceptions: BTreeMap<String, Standing>,
    suggestions: Vec<SuggestionJudgement>,
}

impl Judgements {
    /// Nobody has decided anything.
    pub const NONE: Self = Self {
        exceptions: BTreeMap::new(),
        suggestions: Vec::new(),
    };

    /// Of these events, each list oldest first.
    pub fn of(
        exceptions: impl IntoIterator<Item = ExceptionJudgement>,
        suggestions: Vec<SuggestionJudgement>,
    ) -> Self {
        let mut standings: BTreeMap<String, Standing> = BTreeMap::new();
        for judgement in exceptions {
            let standing = standings.entry(judgement.key.clone()).or_default();
            standing.take(&judgement);
        }
        Self {
            exceptions: standings,
            suggestions,
        }
    }

    /// Where an exception stands; `None` when nobody has decided anything about it.
    pub fn standing(&self, key: &str) -> Option<&Standing> {
        self.exceptions.get(key)
    }

    /// Every exception that somebody decided about, by key.
    pub fn exceptions(&self) -> &BTreeMap<String, Standing> {
        &self.exceptions
    }

    /// Every decision about a suggestion, oldest first.
    pub fn suggestions(&self) -> &[SuggestionJudgement] {
        &self.suggestions
    }

    /// The last decision about a suggestion made to a record after its interaction at `last_at`.
    pub fn decided(
        &self,
        record: RecordKey,
        type_id: TypeId,
        last_at: Micros,
    ) -> Option<&SuggestionJudgement> {
        self.suggestions
            .iter()
            .rev()
            .find(|j| j.record == record && j.type_id == type_id && j.last_at == last_at)
    }
}
