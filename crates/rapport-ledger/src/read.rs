//! Reading sealed and recent facts as one.

use crate::columns::{StoredFact, StoredOutcome, read_facts, read_outcomes};
use crate::error::Result;
use crate::lake::{Table, TableFiles, bucket_of};
use crate::ledger::Ledger;
use arrow_array::RecordBatch;
use hashbrown::HashMap;
use rapport_model::{AccountId, ContactId, Currency, Fact, Micros, ScopeId};
use std::collections::{BTreeMap, BTreeSet};

/// All facts of one table at one moment: files of the lake and the batches that are not in them yet.
pub(crate) struct Snapshot {
    pub(crate) files: BTreeMap<i32, Vec<crate::lake::DataFile>>,
    pub(crate) recent: Vec<RecordBatch>,
}

/// Up to so many contacts of a bucket are looked up one by one; reading the whole file is quicker for more.
const LOOKED_UP_SINGLY_MAX: usize = 8;

/// A sum of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeTotal {
    /// 1 revenue, 2 product cost.
    pub kind: i8,
    /// Scope.
    pub scope: ScopeId,
    /// Account; none for an outcome without one.
    pub account: AccountId,
    /// Contact; none for an outcome without one.
    pub contact: ContactId,
    /// Source.
    pub source: rapport_model::SourceId,
    /// Currency.
    pub currency: Currency,
    /// Sum in minor units; wider than an amount, so that adding up cannot be what fails.
    pub amount: i128,
}

impl Ledger {
    /// A consistent view: should a seal finish between the two reads, the facts it moved are looked up again.
    pub(crate) fn snapshot(&mut self, table: Table) -> Result<Snapshot> {
        loop {
            let files = self.lake.files(table)?.unwrap_or(TableFiles {
                sealed_through: 0,
                by_bucket: BTreeMap::new(),
            });
            let recent = self.recent(table, files.sealed_through, i64::MAX)?;
            if self.lake.sealed_through(table)? == files.sealed_through {
                return Ok(Snapshot {
                    files: files.by_bucket,
                    recent,
                });
            }
        }
    }

    /// All interaction facts of these persons by what was known at a moment of who is who, in any order; each once, with
    /// the person as its contact.
    pub fn facts_of(
        &mut self,
        persons: &[ContactId],
        as_known_at: Micros,
    ) -> Result<Vec<StoredFact>> {
        let identity = self.identity(as_known_at)?;
        let wanted: BTreeSet<ContactId> = persons.iter().copied().collect();
        let mut homes: Vec<ContactId> =
            persons.iter().flat_map(|p| identity.homes_of(*p)).collect();
        homes.sort_unstable();
        homes.dedup();
        let mut facts = self.facts_at(&homes)?;
        facts.retain_mut(|stored| {
            let fact = &mut stored.fact;
            fact.record.contact = identity.person(fact.record.contact, fact.identifier);
            wanted.contains(&fact.record.contact)
        });
        Ok(facts)
    }

    /// All interaction facts that lie at these homes, in any order; each once, as they are kept.
    pub(crate) fn facts_at(&mut self, homes: &[ContactId]) -> Result<Vec<StoredFact>> {
        if homes.is_empty() {
            return Ok(Vec::new());
        }
        let snapshot = self.snapshot(Table::Interaction)?;
        let contacts: BTreeSet<ContactId> = homes.iter().copied().collect();
        let mut facts = self.sealed_facts_of(&snapshot, &contacts)?;
        for batch in &snapshot.recent {
            read_facts(batch, |fact, account, key| {
                if contacts.contains(&fact.record.contact) {
                    facts.push(StoredFact {
                        fact,
                        account,
                        record_key: key.into(),
                    });
                }
            })?;
        }
        Ok(facts)
    }

    /// Those of their facts that are in the lake.
    pub(crate) fn sealed_facts_of(
        &self,
        snapshot: &Snapshot,
        contacts: &BTreeSet<ContactId>,
    ) -> Result<Vec<StoredFact>> {
        let mut facts = Vec::new();
        let mut take = |fact: Fact, account, key: &str| {
            if contacts.contains(&fact.record.contact) {
                facts.push(StoredFact {
                    fact,
                    account,
                    record_key: key.into(),
                });
            }
        };
        self.each_sealed(Table::Interaction, snapshot, contacts, |batch| {
            read_facts(batch, &mut take)
        })?;
        Ok(facts)
    }

    /// Calls `take` with sealed rows that include all of these contacts, each row once.
    fn each_sealed(
        &self,
        table: Table,
        snapshot: &Snapshot,
        contacts: &BTreeSet<ContactId>,
        mut take: impl FnMut(&RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let mut by_bucket: BTreeMap<i32, Vec<ContactId>> = BTreeMap::new();
        for contact in contacts {
            by_bucket
                .entry(bucket_of(contact.0))
                .or_default()
                .push(*contact);
        }
        for (bucket, contacts) in by_bucket {
            for file in snapshot.files.get(&bucket).into_iter().flatten() {
                if contacts.len() > LOOKED_UP_SINGLY_MAX {
                    self.lake
                        .read_file(table, file)?
                        .iter()
                        .try_for_each(&mut take)?;
                    continue;
                }
                for contact in &contacts {
                    self.lake
                        .read_contact(table, file, contact.0)?
                        .iter()
                        .try_for_each(&mut take)?;
                }
            }
        }
        Ok(())
    }

    /// Sums of all outcomes by kind, scope, account, contact, source and currency.
    pub fn outcome_totals(&mut self) -> Result<Vec<OutcomeTotal>> {
        let identity = self.identity(Micros::END)?;
        let snapshot = self.snapshot(Table::Outcome)?;
        let mut sums: HashMap<
            (
                i8,
                ScopeId,
                AccountId,
                ContactId,
                rapport_model::SourceId,
                Currency,
            ),
            i128,
        > = HashMap::new();
        let mut take = |o: StoredOutcome| {
            *sums
                .entry((
                    o.kind,
                    o.scope,
                    o.account,
                    identity.person(o.contact, o.identifier),
                    o.origin.source,
                    o.currency,
                ))
                .or_default() += i128::from(o.amount.0);
        };
        for file in snapshot.files.values().flatten() {
            for batch in self.lake.read_file(Table::Outcome, file)? {
                read_outcomes(&batch, &mut take)?;
            }
        }
        for batch in &snapshot.recent {
            read_outcomes(batch, &mut take)?;
        }
        let sums = sums.into_iter();
        let mut totals: Vec<OutcomeTotal> = sums
            .map(
                |((kind, scope, account, contact, source, currency), amount)| OutcomeTotal {
                    kind,
                    scope,
                    account,
                    contact,
                    source,
                    currency,
                    amount,
                },
            )
            .collect();
        totals.sort_unstable_by_key(|t| {
            (
                t.kind,
                t.scope,
                t.account,
                t.contact,
                t.source,
                t.currency.code().to_owned(),
            )
        });
        Ok(totals)
    }
}

/// All outcome facts that lie at these homes (none: those without a contact), in any order.
pub(crate) fn outcomes_at(
    ledger: &mut Ledger,
    contacts: &BTreeSet<ContactId>,
) -> Result<Vec<StoredOutcome>> {
    let mut outcomes = Vec::new();
    if contacts.is_empty() {
        return Ok(outcomes);
    }
    let snapshot = ledger.snapshot(Table::Outcome)?;
    let mut take = |o: StoredOutcome| {
        if contacts.contains(&o.contact) {
            outcomes.push(o);
        }
    };
    ledger.each_sealed(Table::Outcome, &snapshot, contacts, |batch| {
        read_outcomes(batch, &mut take)
    })?;
    for batch in &snapshot.recent {
        read_outcomes(batch, &mut take)?;
    }
    Ok(outcomes)
}
