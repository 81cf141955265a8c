//! Outcome facts one by one, and facts with their account: what a book of everything is made of.

use crate::buckets::Kept;
use crate::columns::{StoredOutcome, read_outcomes};
use crate::error::{LedgerError, Result};
use crate::lake::Table;
use crate::ledger::Ledger;
use rapport_model::{AccountId, Fact};

/// An interaction fact and the account it was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedFact {
    /// The fact.
    pub fact: Fact,
    /// The account; none for an interaction without one.
    pub account: AccountId,
}

impl Kept for PlacedFact {
    #[inline]
    fn of(fact: Fact, account: AccountId, _: &str) -> Self {
        Self { fact, account }
    }
    #[inline]
    fn fact(&self) -> &Fact {
        &self.fact
    }
}

impl Ledger {
    /// As [`Ledger::each_record`], each fact with its account.
    pub fn each_placed_record<E: From<LedgerError>>(
        &mut self,
        visit: impl FnMut(&[PlacedFact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(visit)
    }

    /// Calls `visit` with every outcome, sealed and recent, in no order. Contacts that were merged come under the one that
    /// stands for them.
    pub fn each_outcome(&mut self, mut visit: impl FnMut(StoredOutcome)) -> Result<()> {
        let merged = self.merged_contacts()?;
        let snapshot = self.snapshot(Table::Outcome)?;
        let mut take = |mut outcome: StoredOutcome| {
            outcome.contact = *merged.get(&outcome.contact).unwrap_or(&outcome.contact);
            visit(outcome);
        };
        for file in snapshot.files.values().flatten() {
            for batch in self.lake.read_file(Table::Outcome, file)? {
                read_outcomes(&batch, &mut take)?;
            }
        }
        for batch in &snapshot.recent {
            read_outcomes(batch, &mut take)?;
        }
        Ok(())
    }
}
