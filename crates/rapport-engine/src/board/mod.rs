//! The board: the state of every Interaction Record in memory, for views that show many of them at once.
//!
//! It is built in one pass over the ledger ([`Session::board`]) and kept up to date by folding anew each record that gets a
//! fact ([`Board::stage`], [`Board::adopt`]). Nothing on it is a truth of its own: everything is a fold of facts that it
//! holds, so it can be thrown away and built again at any time. About 170 bytes for each fact.

mod build;
mod days;
mod explain;
mod filter;
mod keys;
mod page;
mod people;
mod record;
mod roll;
mod stage;
mod summary;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use days::{DayTotals, Place};
pub use filter::{Facets, Filter};
pub use page::{After, Page, Sort, SortBy, SortValue};
pub use people::{AccountBrief, People, Person};
pub use record::Record;
pub use roll::PeoplePage;
pub use stage::{Staged, StagedRecord};
pub use summary::{AccountTotals, Money, ScopeTotals, Since};
pub use vocabulary::{LevelOf, ScopeOf, Vocabulary, phase_name};

use crate::error::{EngineError, Result};
use crate::restated::Restated;
use days::Days;
use rapport_ledger::OutcomeTotal;
use rapport_model::fold::{Folded, fold};
use rapport_model::{Fact, Micros, RecordKey, ScopeId, TypeId};
use std::collections::HashMap;

/// Days over which a record's change of Relationship Value is counted.
pub const CHANGE_DAYS: i64 = 30;

/// Every Interaction Record in memory.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// What ids stand for.
    pub vocabulary: Vocabulary,
    /// People and accounts.
    pub people: People,
    records: Vec<Record>,
    by_key: HashMap<RecordKey, u32>,
    /// Index of the record of each fact by position, plus one; 0 for a position that is an outcome's.
    by_position: Vec<u32>,
    days: Days,
    /// How often each type was seen in each scope.
    seen: HashMap<(ScopeId, TypeId), u64>,
    /// Interactions that count, over all records.
    interactions: u64,
    outcomes: Vec<OutcomeTotal>,
    /// Versions of flows that say otherwise than when they were first used.
    restated: Vec<Restated>,
    last_position: i64,
    /// Start of the time over which changes are counted.
    window: Micros,
}

impl Board {
    /// All records, also those of which everything was taken back.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// A record.
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        let contact = self.people.stands_for(key.contact);
        let index = self.by_key.get(&RecordKey { contact, ..key })?;
        self.records.get(*index as usize)
    }

    /// The records of a person, in order of scope.
    pub fn records_of(&self, contact: rapport_model::ContactId) -> impl Iterator<Item = &Record> {
        self.vocabulary
            .scopes
            .keys()
            .filter_map(move |scope| {
                self.record(RecordKey {
                    contact,
                    scope: *scope,
                })
            })
            .filter(|record| record.entries > 0)
    }

    /// The record and the fact at a position of the ledger.
    pub fn at(&self, position: i64) -> Option<(&Record, usize)> {
        let index = usize::try_from(position).ok()?;
        let record = self.by_position.get(index)?.checked_sub(1)?;
        let record = self.records.get(record as usize)?;
        let fact = record.facts.iter().rposition(|f| f.position == position)?;
        Some((record, fact))
    }

    /// Values the facts of a record.
    pub fn fold(&self, record: &Record) -> Result<Folded> {
        self.fold_facts(record.key, &record.facts)
    }

    fn fold_facts(&self, key: RecordKey, facts: &[Fact]) -> Result<Folded> {
        let scope = self.vocabulary.scopes.get(&key.scope).ok_or_else(|| {
            EngineError::Input(format!(
                "there are facts of scope number {}, which org.yaml no longer has; put the scope back",
                key.scope
            ))
        })?;
        fold(&scope.flow, facts, Micros::END).map_err(|e| EngineError::Input(e.to_string()))
    }

    /// When the last interaction happened; none on an empty board.
    pub fn as_of(&self) -> Option<Micros> {
        self.days.last().map(|(moment, _)| moment)
    }

    /// Position of the last fact on the board.
    pub fn last_position(&self) -> i64 {
        self.last_position
    }

    /// Interactions before a place in the order of happening, newest first.
    pub fn before(&self, place: Place) -> impl Iterator<Item = Place> {
        self.days.before(place)
    }

    /// Sums of outcomes as they were when the board was built.
    pub fn outcomes(&self) -> &[OutcomeTotal] {
        &self.outcomes
    }
}
