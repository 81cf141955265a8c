//! Whom the ledger knows by which key: looked up for every record of a harvest, on all its threads.
//!
//! What threads share is only ever added to, and only once it is durable. What the transaction in hand has brought is kept
//! apart, and forgotten with it. All of it is only a cache of the store, and bounded.

use crate::identifiers::Subject;
use hashbrown::{HashMap, HashSet};
use rapport_model::{AccountId, ContactId, IdentifierId, StaffId};
use smallvec::SmallVec;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use twox_hash::XxHash3_64;

/// Above this many keys of people, or of accounts, the cache starts anew: about 100 MB.
const KEYS_MAX: usize = 1_500_000;

/// 128 bits, of two hashes that begin with numbers nobody outside this process knows: no two keys share one, and nobody can
/// make up two that do. Kept instead of the text: comparing that would fetch it from somewhere far in memory each time.
type KeyHash = [u64; 2];

#[derive(Debug, Default)]
struct Ids {
    contacts: HashMap<KeyHash, Subject>,
    accounts: HashMap<KeyHash, AccountId>,
    staff: HashMap<KeyHash, StaffId>,
    /// Pairs of identifiers that some record has named for one person.
    claims: HashSet<(i64, i64)>,
}

/// What a ledger knows whom by. Clones share it.
#[derive(Debug, Clone)]
pub struct KnownPeople {
    seeds: [u64; 2],
    ids: Arc<RwLock<Ids>>,
}

impl Default for KnownPeople {
    fn default() -> Self {
        let random = RandomState::new();
        Self {
            seeds: [1, 2].map(|number| random.hash_one(number)),
            ids: Arc::default(),
        }
    }
}

impl KnownPeople {
    /// To look up several; commits wait until it is let go.
    pub fn look(&self) -> Look<'_> {
        Look {
            seeds: self.seeds,
            ids: self.ids.read().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// By what somebody is looked up.
#[derive(Debug, Clone, Copy)]
pub enum Key<'a> {
    /// A person: kind, and normalised value.
    Contact(&'a str, &'a str),
    /// An account.
    Account(&'a str),
}

/// Looks people up.
#[derive(Debug)]
pub struct Look<'a> {
    seeds: [u64; 2],
    ids: RwLockReadGuard<'a, Ids>,
}

impl Look<'_> {
    /// Brings near what these keys will be looked up in. The places of different keys lie far apart in memory: asked for in a
    /// row they are fetched side by side, where one look-up after the other would wait for each.
    pub fn fetch<'k>(&self, keys: impl Iterator<Item = Key<'k>>) {
        let hashes: SmallVec<[(bool, KeyHash); 64]> = keys
            .map(|key| match key {
                Key::Contact(kind, value) => (true, hash(self.seeds, kind, value)),
                Key::Account(key) => (false, hash(self.seeds, "", key)),
            })
            .collect();
        let found = hashes.iter().filter(|(is_contact, hash)| {
            if *is_contact {
                self.ids.contacts.contains_key(hash)
            } else {
                self.ids.accounts.contains_key(hash)
            }
        });
        std::hint::black_box(found.count());
    }

    /// Whom a key of this kind (normalised value) names, if known.
    pub fn contact(&self, kind: &str, value: &str) -> Option<Subject> {
        self.ids
            .contacts
            .get(&hash(self.seeds, kind, value))
            .copied()
    }

    /// The account with this key, if known.
    pub fn account(&self, key: &str) -> Option<AccountId> {
        self.ids.accounts.get(&hash(self.seeds, "", key)).copied()
    }

    /// The member of staff with this code, if known.
    pub fn staff(&self, code: &str) -> Option<StaffId> {
        self.ids.staff.get(&hash(self.seeds, "", code)).copied()
    }
}

fn hash(seeds: [u64; 2], kind: &str, value: &str) -> KeyHash {
    let mut hashed: SmallVec<[u8; 128]> = SmallVec::new();
    hashed.extend_from_slice(&(kind.len() as u64).to_le_bytes());
    hashed.extend_from_slice(kind.as_bytes());
    hashed.extend_from_slice(value.as_bytes());
    seeds.map(|seed| XxHash3_64::oneshot_with_seed(seed, &hashed))
}

/// What the ledger itself goes by: what is shared, and what the transaction in hand has brought.
#[derive(Debug, Default)]
pub(crate) struct People {
    known: KnownPeople,
    new: Ids,
    /// Given an id, and not written: the record that brought them may yet be refused.
    pending: Ids,
    pending_homes: HashSet<ContactId>,
    /// Homes that a more trusted key moved into, in this session.
    moved_in: HashSet<ContactId>,
}

impl People {
    pub(crate) fn shared(&self) -> KnownPeople {
        self.known.clone()
    }

    pub(crate) fn contact(&self, kind: &str, value: &str) -> Option<Subject> {
        let hash = hash(self.known.seeds, kind, value);
        let known = self.known.look().ids.contacts.get(&hash).copied();
        known.or_else(|| self.new.contacts.get(&hash).copied())
    }

    pub(crate) fn account(&self, key: &str) -> Option<AccountId> {
        let hash = hash(self.known.seeds, "", key);
        let known = self.known.look().ids.accounts.get(&hash).copied();
        known.or_else(|| self.new.accounts.get(&hash).copied())
    }

    pub(crate) fn staff(&self, code: &str) -> Option<StaffId> {
        let hash = hash(self.known.seeds, "", code);
        let known = self.known.look().ids.staff.get(&hash).copied();
        known.or_else(|| self.new.staff.get(&hash).copied())
    }

    pub(crate) fn pending(&self, kind: &str, value: &str) -> Option<Subject> {
        let hash = hash(self.known.seeds, kind, value);
        self.pending.contacts.get(&hash).copied()
    }

    pub(crate) fn add_pending(&mut self, kind: &str, value: &str, subject: Subject) {
        let hash = hash(self.known.seeds, kind, value);
        self.pending.contacts.insert(hash, subject);
        if subject.home != ContactId::from(subject.identifier) {
            self.pending_homes.insert(subject.home);
        }
    }

    /// A more trusted key moves in there. It stays noted when the transaction is given up: that costs a look at the graph.
    pub(crate) fn add_moved_in(&mut self, home: ContactId) {
        self.moved_in.insert(home);
    }

    pub(crate) fn is_moved_in(&self, home: ContactId) -> bool {
        self.moved_in.contains(&home)
    }

    /// Whether somebody moved in there who is not written yet.
    pub(crate) fn has_pending_at(&self, home: ContactId) -> bool {
        self.pending_homes.contains(&home)
    }

    pub(crate) fn pending_account(&self, key: &str) -> Option<AccountId> {
        let hash = hash(self.known.seeds, "", key);
        self.pending.accounts.get(&hash).copied()
    }

    pub(crate) fn add_pending_account(&mut self, key: &str, id: AccountId) {
        let hash = hash(self.known.seeds, "", key);
        self.pending.accounts.insert(hash, id);
    }

    pub(crate) fn pending_staff(&self, code: &str) -> Option<StaffId> {
        let hash = hash(self.known.seeds, "", code);
        self.pending.staff.get(&hash).copied()
    }

    pub(crate) fn add_pending_staff(&mut self, code: &str, id: StaffId) {
        let hash = hash(self.known.seeds, "", code);
        self.pending.staff.insert(hash, id);
    }

    pub(crate) fn is_claimed(&self, a: IdentifierId, b: IdentifierId) -> bool {
        let pair = (a.0, b.0);
        self.new.claims.contains(&pair) || self.known.look().ids.claims.contains(&pair)
    }

    pub(crate) fn add_claim(&mut self, a: IdentifierId, b: IdentifierId) {
        self.new.claims.insert((a.0, b.0));
    }

    pub(crate) fn add_contact(&mut self, kind: &str, value: &str, id: Subject) {
        if self.new.contacts.len() > KEYS_MAX {
            self.new.contacts.clear();
        }
        let hash = hash(self.known.seeds, kind, value);
        self.new.contacts.insert(hash, id);
    }

    pub(crate) fn add_account(&mut self, key: &str, id: AccountId) {
        if self.new.accounts.len() > KEYS_MAX {
            self.new.accounts.clear();
        }
        let hash = hash(self.known.seeds, "", key);
        self.new.accounts.insert(hash, id);
    }

    pub(crate) fn add_staff(&mut self, code: &str, id: StaffId) {
        let hash = hash(self.known.seeds, "", code);
        self.new.staff.insert(hash, id);
    }

    /// What the transaction in hand has brought is durable now.
    pub(crate) fn share_new(&mut self) {
        let new = std::mem::take(&mut self.new);
        self.pending = Ids::default();
        self.pending_homes.clear();
        if new.contacts.is_empty()
            && new.accounts.is_empty()
            && new.staff.is_empty()
            && new.claims.is_empty()
        {
            return;
        }
        let mut ids = self
            .known
            .ids
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if [ids.contacts.len(), ids.accounts.len(), ids.claims.len()]
            .iter()
            .any(|count| *count > KEYS_MAX)
        {
            *ids = Ids::default();
        }
        ids.contacts.extend(new.contacts);
        ids.accounts.extend(new.accounts);
        ids.staff.extend(new.staff);
        ids.claims.extend(new.claims);
    }

    pub(crate) fn forget_new(&mut self) {
        self.new = Ids::default();
        self.pending = Ids::default();
        self.pending_homes.clear();
    }
}
