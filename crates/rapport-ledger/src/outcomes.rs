//! Outcome facts one by one, and facts with their account: what a book of everything is made of.

use crate::buckets::Kept;
use crate::columns::{StoredOutcome, i8s, i64s, read_outcomes, strings};
use crate::error::{LedgerError, Result};
use crate::lake::Table;
use crate::ledger::Ledger;
use arrow_array::RecordBatch;
use rapport_model::{AccountId, ContactId, Currency, Fact, Minor};

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

    /// Calls `visit` with contact, kind (1 revenue, 2 product cost), amount and currency of every outcome, in no order: of
    /// all columns only these are read.
    pub fn each_amount(
        &mut self,
        mut visit: impl FnMut(ContactId, i8, Minor, Currency),
    ) -> Result<()> {
        let merged = self.merged_contacts()?;
        let snapshot = self.snapshot(Table::Outcome)?;
        let mut take = |batch: &RecordBatch| -> Result<()> {
            let (contact, amount) = (i64s(batch, "contact_id")?, i64s(batch, "amount_minor")?);
            let (kind, currency) = (i8s(batch, "kind")?, strings(batch, "currency")?);
            for row in 0..batch.num_rows() {
                let code = currency.value(row);
                let currency = Currency::parse(code)
                    .ok_or_else(|| LedgerError::damaged("column currency", code))?;
                let contact = ContactId(contact[row]);
                let contact = *merged.get(&contact).unwrap_or(&contact);
                visit(contact, kind[row], Minor(amount[row]), currency);
            }
            Ok(())
        };
        for file in snapshot.files.values().flatten() {
            let columns = ["contact_id", "kind", "amount_minor", "currency"];
            self.lake
                .read_columns(Table::Outcome, file, &columns)?
                .iter()
                .try_for_each(&mut take)?;
        }
        snapshot.recent.iter().try_for_each(&mut take)
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
