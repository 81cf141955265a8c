//! One Interaction Record on the board: its facts, and what they amount to.

use super::keys::Keys;
use rapport_ledger::StoredFact;
use rapport_model::fold::{Folded, RecordState};
use rapport_model::{Fact, Micros, RecordKey, Rv};

/// One Interaction Record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Whose, in which scope.
    pub key: RecordKey,
    pub(super) facts: Vec<Fact>,
    pub(super) keys: Keys,
    /// What the facts amount to.
    pub state: RecordState,
    /// Facts that hold: 0 when everything was taken back.
    pub entries: u32,
    /// Relationship Value gained or lost since the window's start (`Board::window`), in hundredths of a point.
    pub change: Rv,
}

impl Record {
    pub(super) fn new(key: RecordKey) -> Self {
        Self {
            key,
            facts: Vec::new(),
            keys: Keys::default(),
            state: RecordState::default(),
            entries: 0,
            change: Rv::ZERO,
        }
    }

    /// Its facts, in the order in which they came.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The id that a fact has in its source.
    pub fn record_key(&self, fact: usize) -> &str {
        self.keys.get(fact)
    }

    pub(super) fn push(&mut self, stored: &StoredFact) {
        self.facts.push(stored.fact);
        self.keys.push(&stored.record_key);
    }

    /// Takes over what a fold of its facts gave.
    pub(super) fn settle(&mut self, folded: &Folded, window: Micros) {
        self.state = folded.state;
        self.entries = folded.entries.len() as u32;
        self.change = change_since(folded, window);
    }
}

/// The value of the interactions after a moment.
pub(super) fn change_since(folded: &Folded, moment: Micros) -> Rv {
    let after = folded
        .entries
        .iter()
        .rev()
        .take_while(|entry| entry.happened_at > moment);
    // Each total fits, so their difference in the record does too unless it spans the whole range.
    Rv(after.fold(0_i64, |sum, entry| sum.saturating_add(entry.rv.0)))
}
