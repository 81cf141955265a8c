//! All interaction facts, bucket by bucket: sealed and recent ones together, merged contacts as one.

use crate::columns::{StoredFact, read_facts};
use crate::error::{LedgerError, Result};
use crate::lake::{DataFile, Lake, Table, bucket_of};
use crate::ledger::Ledger;
use rapport_model::{AccountId, ContactId, Fact};
use std::collections::{BTreeMap, BTreeSet};

/// What a reader keeps of a stored fact.
pub(crate) trait Kept {
    fn of(fact: Fact, account: AccountId, key: &str) -> Self;
    fn fact(&self) -> &Fact;
}

impl Kept for Fact {
    #[inline]
    fn of(fact: Fact, _: AccountId, _: &str) -> Self {
        fact
    }
    #[inline]
    fn fact(&self) -> &Fact {
        self
    }
}

impl Kept for StoredFact {
    fn of(fact: Fact, account: AccountId, key: &str) -> Self {
        Self {
            fact,
            account,
            record_key: key.into(),
        }
    }
    fn fact(&self) -> &Fact {
        &self.fact
    }
}

/// The facts of a range of contacts.
pub(crate) struct Bucket<K> {
    pub(crate) number: i32,
    pub(crate) files: Vec<DataFile>,
    /// Facts that are not in these files: recent ones, and those of contacts merged into one of this bucket.
    pub(crate) others: Vec<K>,
    /// Whether some contact of this bucket is another's by now.
    pub(crate) has_gone: bool,
}

/// For every contact that was merged into another: the one that stands for both.
pub(crate) type Merged = BTreeMap<ContactId, ContactId>;

impl<K: Kept> Bucket<K> {
    /// How many facts it has, those of contacts that are another's by now included.
    pub(crate) fn rows(&self) -> i64 {
        let sealed: i64 = self.files.iter().map(|file| file.rows).sum();
        sealed + self.others.len() as i64
    }

    /// All its facts by record, then in happened order.
    pub(crate) fn facts(self, lake: &Lake, merged: &Merged) -> Result<Vec<K>> {
        let mut facts = Vec::new();
        for file in &self.files {
            facts.reserve(file.rows as usize);
            for batch in lake.read_file(Table::Interaction, file)? {
                read_facts(&batch, |fact, account, key| {
                    facts.push(K::of(fact, account, key));
                })?;
            }
        }
        if self.has_gone {
            facts.retain(|kept| !merged.contains_key(&kept.fact().record.contact));
        }
        facts.extend(self.others);
        // The position makes the order one and the same, whatever is sealed and whatever is recent.
        facts.sort_unstable_by_key(|kept| {
            let f = kept.fact();
            (f.record, f.happened_at, f.identity, f.revision, f.position)
        });
        Ok(facts)
    }
}

impl Ledger {
    /// Everything at one moment, by bucket in order of contact.
    pub(crate) fn buckets<K: Kept>(&mut self) -> Result<(Vec<Bucket<K>>, Merged)> {
        let merged = self.merged_contacts()?;
        let snapshot = self.snapshot(Table::Interaction)?;
        let gone: BTreeSet<ContactId> = merged.keys().copied().collect();
        let moved = self.sealed_facts_of(&snapshot, &gone)?;
        let mut buckets: BTreeMap<i32, Bucket<K>> = BTreeMap::new();
        let empty = |number| Bucket {
            number,
            files: Vec::new(),
            others: Vec::new(),
            has_gone: false,
        };
        for (bucket, files) in snapshot.files {
            let entry = buckets.entry(bucket);
            entry.or_insert_with(|| empty(bucket)).files = files;
        }
        let mut add = |mut fact: Fact, account, key: &str| {
            let record = &mut fact.record;
            record.contact = *merged.get(&record.contact).unwrap_or(&record.contact);
            let number = bucket_of(record.contact.0);
            let bucket = buckets.entry(number).or_insert_with(|| empty(number));
            bucket.others.push(K::of(fact, account, key));
        };
        for batch in &snapshot.recent {
            read_facts(batch, &mut add)?;
        }
        for stored in moved {
            add(stored.fact, stored.account, &stored.record_key);
        }
        for contact in gone {
            if let Some(bucket) = buckets.get_mut(&bucket_of(contact.0)) {
                bucket.has_gone = true;
            }
        }
        Ok((buckets.into_values().collect(), merged))
    }

    /// Calls `visit` with the facts of each record, record after record in order of contact and scope. Contacts that were
    /// merged are one: their facts come under the contact that stands for them.
    pub fn each_record<E: From<LedgerError>>(
        &mut self,
        visit: impl FnMut(&[Fact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(visit)
    }

    /// As [`Ledger::each_record`], with account and id in the source; slower, and takes more memory.
    pub fn each_history<E: From<LedgerError>>(
        &mut self,
        visit: impl FnMut(&[StoredFact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(visit)
    }

    pub(crate) fn each_group<K: Kept, E: From<LedgerError>>(
        &mut self,
        mut visit: impl FnMut(&[K]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let (buckets, merged) = self.buckets::<K>()?;
        for bucket in buckets {
            let facts = bucket.facts(&self.lake, &merged)?;
            for record in facts.chunk_by(|a, b| a.fact().record == b.fact().record) {
                visit(record)?;
            }
        }
        Ok(())
    }
}
