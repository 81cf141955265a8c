//! Outcome facts one by one, and facts with their account: what a book of everything is made of.

use crate::buckets::Kept;
use crate::columns::{StoredOutcome, i8s, i64s, read_outcomes, strings};
use crate::error::{LedgerError, Result};
use crate::lake::Table;
use crate::ledger::Ledger;
use arrow_array::RecordBatch;
use rapport_model::{AccountId, ContactId, Currency, Fact, IdentifierId, Micros, Minor};
use std::sync::atomic::{AtomicUsize, Ordering};

/// An interaction fact and the account it was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedFact {
    /// The fact.
    pub fact: Fact,
    /// The account; none for an interaction without one.
    pub account: AccountId,
}

/// The amount of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// From whom: the person, none for money of nobody.
    pub contact: ContactId,
    /// 1 revenue, 2 product cost.
    pub kind: i8,
    /// How much.
    pub amount: Minor,
    /// Of which currency.
    pub currency: Currency,
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
        as_known_at: Micros,
        visit: impl FnMut(&[PlacedFact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(as_known_at, visit)
    }

    /// Visits the amount of every outcome once, in no order, on so many threads, each with a state of its own; gives the
    /// states. Of all columns only these are read.
    pub fn sweep_amounts<S: Send>(
        &mut self,
        threads: usize,
        start: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, Amount) + Sync,
    ) -> Result<Vec<S>> {
        let identity = self.identity(Micros::END)?;
        let snapshot = self.snapshot(Table::Outcome)?;
        let take = |state: &mut S, batch: &RecordBatch| -> Result<()> {
            let (home, amount) = (i64s(batch, "home_id")?, i64s(batch, "amount_minor")?);
            let identifier = i64s(batch, "identifier_id")?;
            let (kind, currency) = (i8s(batch, "kind")?, strings(batch, "currency")?);
            for row in 0..batch.num_rows() {
                let code = currency.value(row);
                let currency = Currency::parse(code)
                    .ok_or_else(|| LedgerError::damaged("column currency", code))?;
                let (home, identifier) = (ContactId(home[row]), IdentifierId(identifier[row]));
                let amount = Amount {
                    contact: identity.person(home, identifier),
                    kind: kind[row],
                    amount: Minor(amount[row]),
                    currency,
                };
                visit(state, amount);
            }
            Ok(())
        };
        let files: Vec<_> = snapshot.files.values().flatten().collect();
        let next = AtomicUsize::new(0);
        let one_thread = || -> Result<S> {
            let mut state = start();
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                let columns = [
                    "home_id",
                    "identifier_id",
                    "kind",
                    "amount_minor",
                    "currency",
                ];
                for batch in self.lake.read_columns(Table::Outcome, file, &columns)? {
                    take(&mut state, &batch)?;
                }
            }
            Ok(state)
        };
        let mut states = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads.max(1))
                .map(|_| scope.spawn(one_thread))
                .collect();
            let states = running.into_iter().map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            states.collect::<Result<Vec<S>>>()
        })?;
        if let Some(state) = states.first_mut() {
            for batch in &snapshot.recent {
                take(state, batch)?;
            }
        }
        Ok(states)
    }

    /// Calls `visit` with every outcome, sealed and recent, in no order, each with its person by what was known at a moment of
    /// who is who.
    pub fn each_outcome(
        &mut self,
        as_known_at: Micros,
        mut visit: impl FnMut(StoredOutcome),
    ) -> Result<()> {
        let identity = self.identity(as_known_at)?;
        let snapshot = self.snapshot(Table::Outcome)?;
        let mut take = |mut outcome: StoredOutcome| {
            outcome.contact = identity.person(outcome.contact, outcome.identifier);
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
