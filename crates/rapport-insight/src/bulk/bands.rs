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

/// How the accumulated values at one position are told apart: nearly all are a small multiple of a unit, and those are counted
/// instead of kept. There is a value for each interaction, and memory that is asked for costs as much as the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// In hundredths of a point.
    unit: i64,
    /// The powers of two in the unit, and the inverse of the rest: a multiple is divided without dividing.
    shift: u32,
    inverse: i64,
}

/// Multiples of the unit, to both sides of 0, that are counted.
const COUNTED: i64 = 1 << 12;

impl Scale {
    /// `unit` is best the greatest common divisor of the values a flow gives; any will do.
    pub(super) fn new(unit: i64) -> Self {
        let unit = unit.max(1);
        let shift = unit.trailing_zeros();
        let odd = unit >> shift;
        // Newton's iteration doubles the bits that are right: 5 of them, then 10, 20, 40, 80.
        let better =
            |inverse: i64| inverse.wrapping_mul(2_i64.wrapping_sub(odd.wrapping_mul(inverse)));
        let inverse = (0..4).fold(odd.wrapping_mul(3) ^ 2, |inverse, _| better(inverse));
        Self {
            unit,
            shift,
            inverse,
        }
    }

    #[inline]
    fn multiple(self, value: Rv) -> Option<i64> {
        let multiple = (value.0 >> self.shift).wrapping_mul(self.inverse);
        (multiple.checked_mul(self.unit) == Some(value.0)).then_some(multiple)
    }
}

/// Multiples that wait to be counted together: the counts of one position fit the nearest cache, those of all do not.
const WAITING: usize = 1 << 8;

/// The accumulated values of the records at one position.
#[derive(Debug, Clone, Default)]
pub(super) struct Cumulative {
    waiting: Vec<i16>,
    /// How many records are at 0, 1, 2 ... units.
    up: Vec<u32>,
    /// How many are at -1, -2, -3 ... units.
    down: Vec<u32>,
    /// The values that are no multiple, or too far from 0.
    others: Vec<i64>,
}

impl Cumulative {
    #[inline]
    pub(super) fn push(&mut self, scale: Scale, value: Rv) {
        match scale.multiple(value) {
            Some(multiple) if (-COUNTED..COUNTED).contains(&multiple) => {
                if self.waiting.len() == self.waiting.capacity() {
                    self.count();
                }
                self.waiting.push(multiple as i16);
            }
            _ => self.others.push(value.0),
        }
    }

    #[cold]
    fn count(&mut self) {
        for multiple in self.waiting.drain(..) {
            let (counts, index) = if multiple >= 0 {
                (&mut self.up, multiple)
            } else {
                (&mut self.down, !multiple)
            };
            let index = usize::from(index.cast_unsigned());
            if counts.len() <= index {
                counts.resize((index + 1).next_power_of_two(), 0);
            }
            // Fewer records than 2^32 fit into memory.
            counts[index] += 1;
        }
        if self.waiting.capacity() == 0 {
            self.waiting.reserve_exact(WAITING);
        }
    }

    /// Takes in what another thread met.
    pub(super) fn append(&mut self, mut other: Self) {
        other.count();
        for (mine, others) in [(&mut self.up, other.up), (&mut self.down, other.down)] {
            if mine.len() < others.len() {
                mine.resize(others.len(), 0);
            }
            for (mine, count) in mine.iter_mut().zip(others) {
                *mine += count;
            }
        }
        self.others.extend(other.others);
    }

    /// How many, and p10, p50, p90; `None` of nothing.
    pub(super) fn band(mut self, scale: Scale) -> Option<(usize, [Rv; 3])> {
        self.count();
        let counted: usize = self.counted(scale).map(|(_, n)| n).sum();
        let n = counted + self.others.len();
        if n == 0 {
            return None;
        }
        if self.others.is_empty() {
            return Some((
                n,
                [100, 500, 900].map(|p| self.at_rank(scale, quantile::rank(n, p))),
            ));
        }
        let mut all = std::mem::take(&mut self.others);
        all.reserve(counted);
        for (value, n) in self.counted(scale) {
            all.extend(std::iter::repeat_n(value.0, n));
        }
        Some((n, quantile::band(&mut all)?.map(Rv)))
    }

    /// Counted values, ascending.
    fn counted(&self, scale: Scale) -> impl Iterator<Item = (Rv, usize)> {
        let down = self
            .down
            .iter()
            .enumerate()
            .rev()
            .map(|(index, n)| (!(index as i64), n));
        let up = self
            .up
            .iter()
            .enumerate()
            .map(|(index, n)| (index as i64, n));
        let met = down.chain(up).filter(|(_, n)| **n > 0);
        met.map(move |(multiple, n)| (Rv(multiple * scale.unit), *n as usize))
    }

    fn at_rank(&self, scale: Scale, rank: usize) -> Rv {
        let mut below = 0;
        let mut counted = self.counted(scale);
        let found = counted.find(|(_, n)| {
            below += n;
            below > rank
        });
        found.map_or(Rv::ZERO, |(value, _)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(unit: i64, values: &[i64]) -> Option<(usize, [Rv; 3])> {
        let scale = Scale::new(unit);
        let mut parts = [Cumulative::default(), Cumulative::default()];
        for (index, value) in values.iter().enumerate() {
            parts[index % 2].push(scale, Rv(*value));
        }
        let [mut all, other] = parts;
        all.append(other);
        all.band(scale)
    }

    #[test]
    fn values_counted_and_values_kept_have_one_order() {
        let values: Vec<i64> = (-700..900).map(|n| n * 37 % 1_013 * 50).collect();
        let mut sorted = values.clone();
        let expected = quantile::band(&mut sorted).unwrap().map(Rv);
        // 50 and 25 count all of them, 100 every other one, 7 few; 1 reaches only the small ones.
        for unit in [50, 25, 100, 7, 1] {
            assert_eq!(
                band(unit, &values),
                Some((values.len(), expected)),
                "unit {unit}"
            );
        }
    }

    #[test]
    fn values_at_the_ends_of_the_range_keep_their_rank() {
        for unit in [1, 2, 100, i64::MAX] {
            let values = [i64::MAX, 3, -5, i64::MIN, 7];
            let expected = [i64::MIN, 3, i64::MAX].map(Rv);
            assert_eq!(band(unit, &values), Some((5, expected)), "unit {unit}");
        }
        assert_eq!(band(1, &[]), None);
    }
}
