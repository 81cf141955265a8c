//! All interaction facts, bucket by bucket: sealed and recent ones together, put to their persons.

use crate::columns::{StoredFact, read_facts};
use crate::error::{LedgerError, Result};
use crate::lake::{DataFile, Lake, Table, bucket_of};
use crate::ledger::Ledger;
use rapport_model::fold::order;
use rapport_model::identity::IdentityVersion;
use rapport_model::{AccountId, ContactId, Fact, Micros};
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
    /// Facts that are not in these files, each with its person: recent ones, and those of mixed homes.
    pub(crate) others: Vec<K>,
    /// Whether the facts of some home of this bucket are of several people, or of another one.
    pub(crate) has_mixed: bool,
}

impl<K: Kept> Bucket<K> {
    /// How many facts it has, those of mixed homes included.
    pub(crate) fn rows(&self) -> i64 {
        let sealed: i64 = self.files.iter().map(|file| file.rows).sum();
        sealed + self.others.len() as i64
    }

    /// All its facts by record, then in happened order.
    pub(crate) fn facts(self, lake: &Lake, identity: &IdentityVersion) -> Result<Vec<K>> {
        let mut facts = Vec::new();
        for file in &self.files {
            facts.reserve(file.rows as usize);
            for batch in lake.read_file(Table::Interaction, file)? {
                read_facts(&batch, |fact, account, key| {
                    facts.push(K::of(fact, account, key));
                })?;
            }
        }
        if self.has_mixed {
            facts.retain(|kept: &K| !identity.is_mixed(kept.fact().record.contact));
        }
        facts.extend(self.others);
        // The position makes the order one and the same, whatever is sealed and whatever is recent.
        facts.sort_unstable_by_key(|kept| {
            let f = kept.fact();
            (f.record, order::place(f))
        });
        Ok(facts)
    }
}

impl Ledger {
    /// Everything at one moment, by bucket in order of home: facts of mixed homes are found out and put to their persons.
    pub(crate) fn buckets<K: Kept>(
        &mut self,
        identity: &IdentityVersion,
    ) -> Result<Vec<Bucket<K>>> {
        let snapshot = self.snapshot(Table::Interaction)?;
        let mixed: BTreeSet<ContactId> = identity.mixed_homes().collect();
        let moved = self.sealed_facts_of(&snapshot, &mixed)?;
        let mut buckets: BTreeMap<i32, Bucket<K>> = BTreeMap::new();
        let empty = |number| Bucket {
            number,
            files: Vec::new(),
            others: Vec::new(),
            has_mixed: false,
        };
        for (bucket, files) in snapshot.files {
            let entry = buckets.entry(bucket);
            entry.or_insert_with(|| empty(bucket)).files = files;
        }
        let mut add = |mut fact: Fact, account, key: &str| {
            let record = &mut fact.record;
            record.contact = identity.person(record.contact, fact.identifier);
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
        for home in mixed {
            if let Some(bucket) = buckets.get_mut(&bucket_of(home.0)) {
                bucket.has_mixed = true;
            }
        }
        Ok(buckets.into_values().collect())
    }

    /// Calls `visit` with the facts of each record, record after record in order of person and scope. Who is who is read as
    /// known at a moment; which facts were known then is for the fold to tell.
    pub fn each_record<E: From<LedgerError>>(
        &mut self,
        as_known_at: Micros,
        visit: impl FnMut(&[Fact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(as_known_at, visit)
    }

    /// As [`Ledger::each_record`], with account and id in the source; slower, and takes more memory.
    pub fn each_history<E: From<LedgerError>>(
        &mut self,
        as_known_at: Micros,
        visit: impl FnMut(&[StoredFact]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_group(as_known_at, visit)
    }

    pub(crate) fn each_group<K: Kept, E: From<LedgerError>>(
        &mut self,
        as_known_at: Micros,
        mut visit: impl FnMut(&[K]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let identity = self.identity(as_known_at)?;
        for bucket in self.buckets::<K>(&identity)? {
            let facts = bucket.facts(&self.lake, &identity)?;
            for record in facts.chunk_by(|a, b| a.fact().record == b.fact().record) {
                visit(record)?;
            }
        }
        Ok(())
    }
}
