//! Relationship Value on one scale: its place among the records that the same flow valued, some time ago.
//!
//! Teams set their own values, so points of two flows cannot be added or averaged; places can (domain.md 9.2). The
//! reference lies in the past, because the mean place among the records of today is one half by construction.

use crate::Book;
use std::collections::BTreeMap;

/// Fewer records than this are no scale.
const LEAST: usize = 30;

/// Reference values of each scope, sorted; scopes with the same flow share one.
#[derive(Debug)]
pub(super) struct Scales {
    reference: Vec<Vec<i64>>,
    /// By scope.
    of_scope: Vec<usize>,
    /// RV of every record at the earlier moment; none for one that had not begun.
    pub(super) before: Vec<Option<i64>>,
}

impl Scales {
    /// With RV as it was at a moment of each scope.
    pub(super) fn at(book: &Book, then: impl Fn(u16) -> i64) -> Self {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let of_scope: Vec<usize> = book
            .scopes
            .iter()
            .map(|scope| {
                let name = scope
                    .flow
                    .as_ref()
                    .map_or(scope.code.as_str(), |flow| flow.flow.as_str());
                let next = names.len();
                *names.entry(name).or_insert(next)
            })
            .collect();
        let mut reference = vec![Vec::new(); names.len()];
        let before: Vec<Option<i64>> = (0..book.len() as u32)
            .map(|record| {
                let range = book.records.entries(record);
                let happened = &book.entries.happened_at[range.clone()];
                let then = then(book.records.scope[record as usize]);
                let known = happened.partition_point(|at| *at <= then);
                let values = &book.entries.rv_hundredths[range.start..range.start + known];
                let rv = (known > 0).then(|| values.iter().map(|rv| i64::from(*rv)).sum::<i64>());
                if let Some(rv) = rv {
                    reference[of_scope[book.records.scope[record as usize] as usize]].push(rv);
                }
                rv
            })
            .collect();
        for values in &mut reference {
            values.sort_unstable();
        }
        Self {
            reference,
            of_scope,
            before,
        }
    }

    /// The place of a value on the scale of a scope, 0 to 1. `None` where too few records are known.
    pub(super) fn place(&self, scope: u16, rv: i64) -> Option<f64> {
        let reference = &self.reference[self.of_scope[scope as usize]];
        if reference.len() < LEAST {
            return None;
        }
        let below = reference.partition_point(|v| *v < rv);
        let up_to = reference.partition_point(|v| *v <= rv);
        Some((below + up_to) as f64 / 2.0 / reference.len() as f64)
    }

    /// Whether scopes have scales of their own.
    pub(super) fn differ(&self) -> bool {
        self.reference.len() > 1
    }
}
