//! Revenue and product cost, as columns.

use rapport_model::{AccountId, ContactId, Micros, Minor, ScopeId, StaffId};
use std::collections::BTreeMap;

/// What kind of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum OutcomeKind {
    /// Comes in.
    Revenue = 0,
    /// Variable cost of the product delivered.
    ProductCost = 1,
}

/// One outcome, as the builder takes it.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeRow<'a> {
    /// The person, if it names one.
    pub contact: ContactId,
    /// The account, if it names one.
    pub account: AccountId,
    /// The scope; none when the source does not say, then the book finds the one segment that it can belong to.
    pub scope: ScopeId,
    /// When.
    pub at: Micros,
    /// From when the ledger knew it.
    pub known_at: Micros,
    /// Revenue or product cost.
    pub kind: OutcomeKind,
    /// In minor units of the scope's currency.
    pub amount: Minor,
    /// Product line; empty for none.
    pub product: &'a str,
    /// The member of staff it is credited to, if any.
    pub actor: StaffId,
}

/// Columns, sorted by (unit, time).
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Index of the unit.
    pub unit: Vec<u32>,
    /// Index of the record of the contact it names, or [`super::NONE`] when it names none who belonged to the unit.
    pub record: Vec<u32>,
    /// Microseconds since 1970, UTC.
    pub at: Vec<i64>,
    /// From when the ledger knew it, likewise.
    pub known_at: Vec<i64>,
    /// Revenue or product cost.
    pub kind: Vec<OutcomeKind>,
    /// In minor units of the unit's scope's currency.
    pub amount_minor: Vec<i64>,
    /// Index of the product line, or [`super::NONE`].
    pub product: Vec<u32>,
    /// Index of the member of staff, or [`super::NONE`].
    pub actor: Vec<u32>,
    /// Who shares an outcome that names no contact, by its index, where that is not the unit's records of today.
    pub(super) shared_by: BTreeMap<u32, Vec<u32>>,
    /// How often the money of a record went beyond 64 bits, where it stays at the end.
    pub beyond: u64,
    /// Outcomes left out because nothing says which scope they belong to.
    pub left_out: u64,
}

impl Outcomes {
    /// How many.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The amount as it counts towards contribution: product cost is negative.
    pub fn signed_minor(&self, index: usize) -> i64 {
        match self.kind[index] {
            OutcomeKind::Revenue => self.amount_minor[index],
            OutcomeKind::ProductCost => self.amount_minor[index].saturating_neg(),
        }
    }
}
