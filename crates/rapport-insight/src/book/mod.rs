//! The book: all that the analyses see, columnar and in memory, built once from the folded records.
//!
//! A record's entries are a range of the entry columns, in happened order; records are sorted by (scope, contact). An
//! entry takes 43 bytes over all columns, a record about 65 bytes, 4 more per dimension, and its name: a million records
//! of 20 entries stay below 1 GB. Relationship Value is in hundredths of a point, money in minor units of the scope's one
//! currency; no floats.

mod belonging;
mod builder;
mod dimension;
mod entries;
mod finish;
mod info;
mod leftover;
mod link;
mod order;
mod outcomes;
mod records;
mod share;
mod text;
pub(crate) mod tier;
mod units;

pub use builder::{BookBuilder, RecordRow};
pub use dimension::{Dimension, NO_VALUE};
pub use entries::{Entries, EntryRow, NO_SAY};
pub use info::{AccountInfo, LevelInfo, OrgNode, ScopeInfo, StaffChoice, StaffInfo, TypeInfo};
pub use leftover::{Leftover, Whose};
pub use outcomes::{OutcomeKind, OutcomeRow, Outcomes};
pub use records::Records;
pub use text::Texts;
pub use units::Units;

use rapport_model::{ContactId, Currency, Micros, Minor};
use std::collections::BTreeMap;

/// "None" among indexes of accounts, staff, records.
pub const NONE: u32 = u32::MAX;

/// How many records an amount that names no contact is split over: all of its unit, up to what a part can count.
fn takers(members: usize) -> u16 {
    members.min(usize::from(u16::MAX)) as u16
}

/// Why a book could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// A number is too large for its column.
    #[error(
        "{what} of contact {contact} does not fit the book: correct the flow's value or cost that made it so large"
    )]
    TooLarge {
        /// Which number.
        what: &'static str,
        /// Whose record.
        contact: i64,
    },
    /// More of something than an index can count.
    #[error("the book holds at most {most} {what}: take a smaller set of scopes")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        most: u64,
    },
    /// A fact or row names something that was not announced to the builder.
    #[error("{what} {id} is not known to the book: announce it before the record that names it")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its id.
        id: i64,
    },
}

/// The valued records, who they are with, and the money that came of them.
#[derive(Debug)]
pub struct Book {
    /// The moment up to which the book knows: "now" for every analysis.
    pub as_of: Micros,
    /// Segments and initiatives; records name them by index.
    pub scopes: Vec<ScopeInfo>,
    /// Interaction types; entries name them by index.
    pub types: Vec<TypeInfo>,
    /// Accounts; records and outcomes name them by index.
    pub accounts: Vec<AccountInfo>,
    /// Staff; entries and records name them by index.
    pub staff: Vec<StaffInfo>,
    /// The org tree.
    pub org: Vec<OrgNode>,
    /// Product lines; outcomes name them by index.
    pub products: Vec<String>,
    /// One row per Interaction Record, by (scope, contact).
    pub records: Records,
    /// One row per interaction that counts, by (record, happened).
    pub entries: Entries,
    /// Revenue and product cost, by (unit, time).
    pub outcomes: Outcomes,
    /// Relationships that money belongs to: an account (or a contact without account) within a scope.
    pub units: Units,
    /// What records can be chosen by, each with a code per record.
    pub dimensions: Vec<Dimension>,
    /// Of persons whose owner changed: who owned them (an index of staff, or [`NONE`]), each from a moment on.
    owners: BTreeMap<ContactId, Vec<(i64, u32)>>,
}

impl Book {
    /// How many records.
    pub fn len(&self) -> usize {
        self.records.contact.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The dimension of that name.
    pub fn dimension(&self, name: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|d| d.name == name)
    }

    /// The currency of a scope's money.
    pub fn currency(&self, scope: u16) -> Currency {
        self.scopes[scope as usize].currency
    }

    /// The one currency of these records, or `None` when they have several (or none).
    pub fn one_currency(&self, records: impl IntoIterator<Item = u32>) -> Option<Currency> {
        let mut found = None;
        let mut last = u16::MAX;
        for record in records {
            let scope = self.records.scope[record as usize];
            if scope == last {
                continue;
            }
            last = scope;
            let currency = self.currency(scope);
            if found.is_some_and(|f| f != currency) {
                return None;
            }
            found = Some(currency);
        }
        found
    }

    /// Contribution of a record in minor units: revenue less product cost less cost to engage. `None` when no outcome of
    /// its relationship is known: a missing profit is not a profit of nothing.
    pub fn contribution_minor(&self, record: u32) -> Option<i64> {
        let r = record as usize;
        let records = &self.records;
        records.money_known[r].then(|| {
            records.revenue_minor[r]
                .saturating_sub(records.product_cost_minor[r])
                .saturating_sub(records.cost_total_minor[r])
        })
    }

    /// Contribution of a whole relationship: its money less what engaging its records cost. `None` when no outcome of it is
    /// known, and where it has no record.
    pub fn unit_contribution_minor(&self, unit: u32) -> Option<i64> {
        let (records, outcomes) = (self.units.records(unit), self.units.outcomes(unit));
        if records.is_empty() || outcomes.is_empty() {
            return None;
        }
        let cost = |record: &u32| self.records.cost_total_minor[*record as usize];
        let cost = records.iter().map(cost).fold(0, i64::saturating_add);
        let money = outcomes.map(|outcome| self.outcomes.signed_minor(outcome));
        Some(money.fold(0, i64::saturating_add).saturating_sub(cost))
    }

    /// The records that an outcome falls to, in equal parts: that of the contact it names; else those of whoever belonged to
    /// its account then; none for money of nobody, and of an account that nobody belonged to.
    pub fn takers(&self, outcome: usize) -> &[u32] {
        let of = &self.outcomes;
        if of.record[outcome] != NONE {
            return &of.record[outcome..=outcome];
        }
        match of.shared_by.get(&(outcome as u32)) {
            Some(records) => records,
            None => self.units.records(of.unit[outcome]),
        }
    }

    /// The part of an outcome's amount that falls to the chosen records, in minor units, as the money of
    /// [`Records::revenue_minor`] is split. `None` when none of them has a part.
    pub fn share_minor(&self, outcome: usize, chosen: impl Fn(u32) -> bool) -> Option<i64> {
        let amount = Minor(self.outcomes.amount_minor[outcome]);
        let sharing = self.takers(outcome);
        let count = takers(sharing.len());
        let chosen = (0..count).filter(|at| chosen(sharing[usize::from(*at)]));
        let parts = chosen.map(|at| amount.part(at, count).0);
        parts.reduce(i64::saturating_add)
    }

    /// Index of the member of staff who owned a record at a moment, in microseconds since 1970, UTC, or [`NONE`].
    pub fn owner_at(&self, record: u32, moment: i64) -> u32 {
        let r = record as usize;
        let owners = self.owners.get(&self.records.contact[r]);
        let then = owners.and_then(|owners| {
            let later = owners.partition_point(|(from, _)| *from <= moment);
            owners.get(later.saturating_sub(1))
        });
        then.map_or(self.records.owner[r], |(_, owner)| *owner)
    }

    /// The newest interaction of a scope, in microseconds since 1970, UTC; at most `as_of`. `None` without any.
    pub fn newest(&self, scope: u16) -> Option<i64> {
        let of_scope = &self.records.scope;
        let start = of_scope.partition_point(|s| *s < scope) as u32;
        let end = of_scope.partition_point(|s| *s <= scope) as u32;
        let newest = (start..end).filter_map(|record| {
            let happened = &self.entries.happened_at[self.records.entries(record)];
            happened.iter().rev().find(|at| **at <= self.as_of.0)
        });
        newest.max().copied()
    }

    /// The record of a contact in a scope, by the scope's index.
    pub fn record_of(&self, contact: ContactId, scope: u16) -> Option<u32> {
        let records = &self.records;
        let start = records.scope.partition_point(|s| *s < scope);
        let end = records.scope.partition_point(|s| *s <= scope);
        let found = records.contact[start..end].binary_search(&contact).ok()?;
        Some((start + found) as u32)
    }

    /// The index of a scope by its code.
    pub fn scope_index(&self, code: &str) -> Option<u16> {
        let found = self.scopes.iter().position(|s| s.code == code)?;
        Some(found as u16)
    }

    /// What a record is called: its contact's name, else `contact 17`.
    pub fn name(&self, record: u32) -> String {
        match self.records.name.get(record as usize) {
            "" => format!("contact {}", self.records.contact[record as usize]),
            name => name.to_owned(),
        }
    }
}
