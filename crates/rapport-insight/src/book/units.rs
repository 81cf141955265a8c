//! Units: the relationships that money belongs to, and that statistics draw as one.
//!
//! An account within a scope with all its contacts; a contact without account is a unit alone. Contacts of one account are
//! not independent of each other, so intervals and placebos resample units, never records.

use std::ops::Range;

/// Columns, sorted by (scope, account, contact).
#[derive(Debug, Default)]
pub struct Units {
    /// Index of the scope.
    pub scope: Vec<u16>,
    /// Index of the account, or [`super::NONE`] for a contact alone.
    pub account: Vec<u32>,
    /// The contact of a unit without account, else 0.
    pub contact: Vec<i64>,
    /// Records of all units, unit after unit.
    pub(super) records: Vec<u32>,
    pub(super) record_ends: Vec<u32>,
    pub(super) outcome_ends: Vec<u32>,
}

impl Units {
    /// How many.
    pub fn len(&self) -> usize {
        self.scope.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.scope.is_empty()
    }

    /// The records of a unit; none for money without any interaction.
    pub fn records(&self, unit: u32) -> &[u32] {
        self.records
            .get(span(&self.record_ends, unit))
            .unwrap_or(&[])
    }

    /// Where a unit's outcomes are in the outcome columns.
    pub fn outcomes(&self, unit: u32) -> Range<usize> {
        span(&self.outcome_ends, unit)
    }
}

fn span(ends: &[u32], unit: u32) -> Range<usize> {
    let u = unit as usize;
    let start = if u == 0 { 0 } else { ends[u - 1] };
    start as usize..ends[u] as usize
}
