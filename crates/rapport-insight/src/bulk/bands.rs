//! Accumulated values at one position of a group's records, and their band.

use crate::stats::quantile;
use rapport_model::{Rv, ScopeId};

/// Median and 80 % band of accumulated Relationship Value at one position, by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Scope.
    pub scope: ScopeId,
    /// Cohort.
    pub cohort: usize,
    /// Position in the record, from 1.
    pub position: usize,
    /// Records that reach it.
    pub n: usize,
    /// A tenth of them is at or below this.
    pub p10: Rv,
    /// Half of them.
    pub p50: Rv,
    /// Nine tenths.
    pub p90: Rv,
}

/// The accumulated values of the records at one position. Nearly all fit 32 bits, and there is one for each interaction.
#[derive(Debug, Clone, Default)]
pub(super) struct Cumulative {
    narrow: Vec<i32>,
    wide: Vec<i64>,
}

impl Cumulative {
    #[inline]
    pub(super) fn push(&mut self, value: Rv) {
        match i32::try_from(value.0) {
            Ok(narrow) => self.narrow.push(narrow),
            Err(_too_wide) => self.wide.push(value.0),
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        if self.narrow.is_empty() {
            self.narrow = other.narrow;
        } else {
            self.narrow.extend(other.narrow);
        }
        self.wide.extend(other.wide);
    }

    /// How many, and p10, p50, p90; `None` of nothing.
    pub(super) fn band(mut self) -> Option<(usize, [Rv; 3])> {
        let n = self.narrow.len() + self.wide.len();
        let values = if self.wide.is_empty() {
            quantile::band(&mut self.narrow)?.map(i64::from)
        } else {
            self.wide.extend(self.narrow.iter().map(|v| i64::from(*v)));
            quantile::band(&mut self.wide)?
        };
        Some((n, values.map(Rv)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_beyond_32_bits_keep_their_rank() {
        let mut at = Cumulative::default();
        for value in [i64::MAX, 3, -5, i64::MIN, 7] {
            at.push(Rv(value));
        }
        let (n, band) = at.band().unwrap();
        assert_eq!((n, band), (5, [i64::MIN, 3, i64::MAX].map(Rv)));
        assert!(Cumulative::default().band().is_none());
    }
}
