//! Building the board: one pass over the ledger.

use super::Board;
use super::days::day_of;
use super::people::People;
use super::record::Record;
use super::vocabulary::Vocabulary;
use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_model::fold::{Fold, arrange};
use rapport_model::fold::{Folded, Overflow};
use rapport_model::{Change, Fact, Micros, ScopeId};
use std::collections::HashMap;

impl Session {
    /// The board of everything in the ledger as it is now.
    pub fn board(&mut self) -> Result<Board> {
        let vocabulary = Vocabulary::read(self)?;
        let people = People::new(
            self.ledger.people()?,
            self.ledger.accounts()?,
            self.ledger.memberships()?,
            self.ledger.aliases()?,
            self.ledger.identity(Micros::END)?,
        );
        let mut board = Board {
            vocabulary,
            people,
            outcomes: self.ledger.outcome_totals()?,
            restated: self.restated()?,
            last_position: self.ledger.last_position()?,
            ..Board::default()
        };
        board.by_position = vec![0; board.last_position as usize + 1];
        let scopes = board.vocabulary.scopes.clone();
        let mut kernels: HashMap<ScopeId, Fold<'_>> = scopes
            .iter()
            .map(|(id, scope)| (*id, Fold::new(&scope.flow)))
            .collect();
        let mut folded = Folded {
            entries: Vec::new(),
            state: rapport_model::fold::RecordState::default(),
        };
        self.ledger.each_history(Micros::END, |history| {
            let Some(first) = history.first() else {
                return Ok(());
            };
            let mut record = Record::new(first.fact.record);
            record.facts.reserve_exact(history.len());
            for stored in history {
                record.push(stored);
            }
            record.keys.shrink();
            let kernel = kernels.get_mut(&record.key.scope).ok_or_else(|| {
                EngineError::Input(format!(
                    "there are facts of scope number {}, which org.yaml no longer has; put the scope back",
                    record.key.scope
                ))
            })?;
            value(kernel, &record, &mut folded).map_err(|e| EngineError::Input(e.to_string()))?;
            // The window is known once the last day is: changes are counted then.
            record.settle(&folded, Micros::END);
            board.days.fill(record.key.scope, &record.facts, &folded.entries);
            board.take_up(record);
            Ok::<(), EngineError>(())
        })?;
        board.days.sort();
        board.turn_window()?;
        Ok(board)
    }
}

/// Values a record into a fold that is used again for the next.
fn value(
    kernel: &mut Fold<'_>,
    record: &Record,
    folded: &mut Folded,
) -> std::result::Result<(), Overflow> {
    folded.entries.clear();
    for arranged in arrange(kernel.flow(), &record.facts, Micros::END) {
        let fact = &record.facts[arranged.fact as usize];
        folded.entries.push(kernel.push(fact, arranged)?);
    }
    folded.state = kernel.finish();
    Ok(())
}

impl Board {
    /// Adds a record that the board does not have; gives its index.
    pub(super) fn take_up(&mut self, record: Record) -> u32 {
        let index = self.records.len() as u32;
        for fact in &record.facts {
            self.note(fact, index);
        }
        self.interactions += u64::from(record.state.interactions);
        self.by_key.insert(record.key, index);
        self.records.push(record);
        index
    }

    /// Notes where a fact lies and what it is of.
    pub(super) fn note(&mut self, fact: &Fact, record: u32) {
        let position = fact.position;
        let at = usize::try_from(position).unwrap_or(0);
        if self.by_position.len() <= at {
            self.by_position.resize(at + 1, 0);
        }
        self.by_position[at] = record + 1;
        self.last_position = self.last_position.max(position);
        if fact.change == Change::Happened && fact.revision == 0 {
            *self
                .seen
                .entry((fact.record.scope, fact.type_id))
                .or_default() += 1;
        }
    }

    /// Moves the window over which changes are counted to the last day that has an interaction, and counts anew when that
    /// is another day than before. Gives whether it was.
    pub(super) fn turn_window(&mut self) -> Result<bool> {
        let Some(last) = self.as_of() else {
            return Ok(false);
        };
        let window = Micros((day_of(last) + 1 - super::CHANGE_DAYS) * Micros::DAY - 1);
        if window == self.window {
            return Ok(false);
        }
        self.window = window;
        for index in 0..self.records.len() {
            let record = &self.records[index];
            let change = if record.entries > 0 && record.state.last_at > window {
                super::record::change_since(&self.fold(record)?, window)
            } else {
                rapport_model::Rv::ZERO
            };
            self.records[index].change = change;
        }
        Ok(true)
    }
}
