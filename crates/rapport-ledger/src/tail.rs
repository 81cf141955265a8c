//! The end of the ledger: what was appended after a batch.

use crate::columns::{StoredFact, read_facts};
use crate::error::Result;
use crate::lake::Table;
use crate::ledger::Ledger;

impl Ledger {
    /// Number of the last recent batch that was ever given; 0 before the first.
    pub fn last_batch(&mut self) -> Result<i64> {
        Ok(Self::counter(&mut self.db, "batch")?.unwrap_or(1) - 1)
    }

    /// Interaction facts of recent batches after `batch`, in order of position. Inside a commit it includes what the commit
    /// has appended so far. What was sealed meanwhile is no longer recent and missing here.
    pub fn facts_after(&mut self, batch: i64) -> Result<Vec<StoredFact>> {
        let mut facts = Vec::new();
        for rows in self.recent(Table::Interaction, batch, i64::MAX)? {
            read_facts(&rows, |fact, account, key: &str| {
                facts.push(StoredFact {
                    fact,
                    account,
                    record_key: key.into(),
                });
            })?;
        }
        facts.sort_unstable_by_key(|stored| stored.fact.position);
        Ok(facts)
    }

    /// Position of the last fact; 0 before the first.
    pub fn last_position(&mut self) -> Result<i64> {
        Ok(Self::counter(&mut self.db, "position")?.unwrap_or(1) - 1)
    }

    /// The next number of a sequence, inside a commit; from 1.
    pub fn next_number(&mut self, sequence: &str) -> Result<i64> {
        Self::advance(&mut self.db, sequence, 1)
    }
}
