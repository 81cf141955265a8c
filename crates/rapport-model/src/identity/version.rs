//! An identity version: who was who, as known at a moment.

use crate::{ContactId, IdentifierId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An identifier whose person is not its home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The identifier.
    pub identifier: IdentifierId,
    /// The person that its facts are clustered by.
    pub home: ContactId,
    /// The person it belongs to.
    pub person: ContactId,
}

/// Leads from the homes and identifiers of facts to persons. Nearly every home is a person of its own; only what is not so
/// is kept here.
#[derive(Debug, Clone, Default)]
pub struct IdentityVersion {
    moved: HashMap<IdentifierId, Moved>,
    /// Homes some identifier of which belongs to another person.
    homes: HashSet<ContactId>,
    /// For persons that have identifiers from elsewhere: all homes that facts of theirs may have.
    homes_of: HashMap<ContactId, Vec<ContactId>>,
}

impl IdentityVersion {
    /// The version in which these identifiers, and only these, belong to another person than their home.
    pub fn new(moved: impl IntoIterator<Item = Moved>) -> Self {
        let mut version = Self::default();
        let mut homes_of: BTreeMap<ContactId, BTreeSet<ContactId>> = BTreeMap::new();
        for one in moved {
            if one.home == one.person {
                continue;
            }
            version.homes.insert(one.home);
            homes_of.entry(one.person).or_default().insert(one.home);
            version.moved.insert(one.identifier, one);
        }
        for (person, mut homes) in homes_of {
            // A person is called by one of its identifiers; where that is at home, so may others be.
            if !version.moved.contains_key(&IdentifierId(person.0)) {
                homes.insert(person);
            }
            version.homes_of.insert(person, homes.into_iter().collect());
        }
        version
    }

    /// Whether every home is a person of its own.
    pub fn is_plain(&self) -> bool {
        self.moved.is_empty()
    }

    /// The person of a fact, by its home and identifier.
    #[inline]
    pub fn person(&self, home: ContactId, identifier: IdentifierId) -> ContactId {
        if self.homes.is_empty() || !self.homes.contains(&home) {
            return home;
        }
        self.moved.get(&identifier).map_or(home, |one| one.person)
    }

    /// Whether facts of this home may be of another person.
    #[inline]
    pub fn is_mixed(&self, home: ContactId) -> bool {
        self.homes.contains(&home)
    }

    /// All mixed homes, in no order.
    pub fn mixed_homes(&self) -> impl Iterator<Item = ContactId> + '_ {
        self.homes.iter().copied()
    }

    /// The homes in which facts of a person may lie; other people's facts may lie there too.
    pub fn homes_of(&self, person: ContactId) -> Vec<ContactId> {
        self.homes_of
            .get(&person)
            .cloned()
            .unwrap_or_else(|| vec![person])
    }
}
