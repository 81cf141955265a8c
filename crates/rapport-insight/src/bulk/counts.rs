//! Many counts that are raised in no order: small enough to stay in the processor's cache.

use std::collections::BTreeMap;

/// Counts by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    low: Vec<u16>,
    /// What went beyond 16 bits, in units of 2^16.
    carried: BTreeMap<usize, u64>,
}

impl Counts {
    /// So many counts, all 0.
    pub(super) fn new(len: usize) -> Self {
        Self {
            low: vec![0; len],
            carried: BTreeMap::new(),
        }
    }

    /// One more.
    #[inline]
    pub(super) fn add(&mut self, index: usize) {
        let low = &mut self.low[index];
        *low = low.wrapping_add(1);
        if *low == 0 {
            *self.carried.entry(index).or_default() += 1;
        }
    }

    /// Adds these counts to sums.
    pub(super) fn add_to(self, sums: &mut Vec<u64>) {
        sums.resize(sums.len().max(self.low.len()), 0);
        for (sum, low) in sums.iter_mut().zip(self.low) {
            *sum += u64::from(low);
        }
        for (index, carried) in self.carried {
            sums[index] += carried << 16;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_16_bits_are_carried() {
        let mut counts = Counts::new(2);
        (0..200_000).for_each(|_| counts.add(1));
        let mut sums = vec![5];
        counts.add_to(&mut sums);
        assert_eq!(sums, [5, 200_000]);
    }
}
