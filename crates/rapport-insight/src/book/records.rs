//! The Interaction Records, as columns.

use super::Texts;
use rapport_model::ContactId;
use std::ops::Range;

/// One row per record, sorted by (scope, contact).
#[derive(Debug, Default)]
pub struct Records {
    /// Whose record.
    pub contact: Vec<ContactId>,
    /// Names; empty where unknown.
    pub name: Texts,
    /// Index of the scope.
    pub scope: Vec<u16>,
    /// Index of the account, or [`super::NONE`].
    pub account: Vec<u32>,
    /// Index of the member of staff who owns the relationship, or [`super::NONE`].
    pub owner: Vec<u32>,
    /// Index of the level now.
    pub level: Vec<u16>,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_total_hundredths: Vec<i64>,
    /// Cost to engage, in minor units.
    pub cost_total_minor: Vec<i64>,
    /// Revenue: its own, and its equal share of its unit's that names no contact.
    pub revenue_minor: Vec<i64>,
    /// Product cost, as revenue.
    pub product_cost_minor: Vec<i64>,
    /// Whether any outcome of its unit is known.
    pub money_known: Vec<bool>,
    /// Index of the unit it belongs to.
    pub unit: Vec<u32>,
    /// End of the record's entries; they begin where the record before ends.
    pub(super) ends: Vec<u32>,
}

impl Records {
    /// Where a record's entries are in the entry columns.
    #[inline]
    pub fn entries(&self, record: u32) -> Range<usize> {
        let r = record as usize;
        let start = if r == 0 { 0 } else { self.ends[r - 1] };
        start as usize..self.ends[r] as usize
    }

    /// How many interactions of a record count.
    #[inline]
    pub fn interactions(&self, record: u32) -> u32 {
        self.entries(record).len() as u32
    }
}
