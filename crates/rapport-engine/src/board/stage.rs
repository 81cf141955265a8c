//! New facts on the board: first staged, so that an answer can tell what they do before they are durable, then adopted.

use super::Board;
use super::record::Record;
use crate::error::Result;
use rapport_ledger::StoredFact;
use rapport_ledger::directory::PersonBrief;
use rapport_model::fold::Folded;
use rapport_model::{AccountId, RecordKey, Rv};
use std::collections::BTreeMap;

/// A record as it will be.
#[derive(Debug, Clone)]
pub struct StagedRecord {
    /// The record with its new facts.
    pub record: Record,
    /// What its facts give.
    pub folded: Folded,
    /// Accumulated value before, in hundredths of a point.
    pub rv_before: Rv,
}

/// Records with new facts, as they will be once these are durable.
#[derive(Debug, Clone, Default)]
pub struct Staged {
    /// By key.
    pub records: BTreeMap<RecordKey, StagedRecord>,
    /// Positions of the new facts, in order.
    pub positions: Vec<i64>,
}

impl Staged {
    /// The staged record that has the fact at a position, with the fact's index.
    pub fn at(&self, position: i64) -> Option<(&StagedRecord, usize)> {
        self.records.values().find_map(|staged| {
            let facts = staged.record.facts();
            let fact = facts.iter().rposition(|f| f.position == position)?;
            Some((staged, fact))
        })
    }
}

impl Board {
    /// What the board will be with these facts. Nothing on it changes yet.
    pub fn stage(&self, facts: &[StoredFact]) -> Result<Staged> {
        let mut staged = Staged::default();
        let mut records: BTreeMap<RecordKey, Record> = BTreeMap::new();
        for stored in facts {
            let mut stored = stored.clone();
            let fact = &mut stored.fact;
            let home = fact.record.contact;
            fact.record.contact = self.people.identity.person(home, fact.identifier);
            let key = stored.fact.record;
            let record = records.entry(key).or_insert_with(|| {
                self.record(key)
                    .map_or_else(|| Record::new(key), Record::clone)
            });
            record.push(&stored);
            staged.positions.push(stored.fact.position);
        }
        for (key, mut record) in records {
            let folded = self.fold_facts(key, record.facts())?;
            let rv_before = self.record(key).map_or(Rv::ZERO, |r| r.state.rv_total);
            record.settle(&folded, self.window);
            staged.records.insert(
                key,
                StagedRecord {
                    record,
                    folded,
                    rv_before,
                },
            );
        }
        Ok(staged)
    }

    /// Takes over what was staged on this very board.
    pub fn adopt(&mut self, staged: Staged) -> Result<()> {
        for (key, new) in staged.records {
            let facts = new.record.facts();
            if let Some(index) = self.by_key.get(&key).copied() {
                let had = &self.records[index as usize];
                let before = self.fold(had)?;
                self.days.replace(
                    key.scope,
                    (had.facts(), &before.entries),
                    (facts, &new.folded.entries),
                );
                let known = had.facts.len();
                for fact in facts.iter().skip(known) {
                    self.note(fact, index);
                }
                let had = &mut self.records[index as usize];
                self.interactions -= u64::from(had.state.interactions);
                self.interactions += u64::from(new.record.state.interactions);
                *had = new.record;
            } else {
                self.days
                    .replace(key.scope, (&[], &[]), (facts, &new.folded.entries));
                self.take_up(new.record);
            }
        }
        self.turn_window()?;
        Ok(())
    }

    /// Takes a person up who was not known before, or what became known of them.
    pub fn adopt_person(&mut self, brief: PersonBrief, accounts: Vec<(AccountId, Option<String>)>) {
        self.people.put(brief, accounts);
    }

    /// Takes a member of staff up who got an id.
    pub fn adopt_staff(&mut self, id: rapport_model::StaffId, code: &str) {
        self.vocabulary.name_staff(id, code);
    }
}
