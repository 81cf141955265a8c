//! Many counts that are raised in no order: small enough to stay in the processor's cache.

/// Counts by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    low: Vec<u8>,
    /// What went beyond 8 bits, in units of 256; touched once in so many times.
    high: Vec<u32>,
}

impl Counts {
    /// So many counts, all 0.
    pub(super) fn new(len: usize) -> Self {
        Self {
            low: vec![0; len],
            high: vec![0; len],
        }
    }

    /// One more.
    #[inline]
    pub(super) fn add(&mut self, index: usize) {
        let low = &mut self.low[index];
        *low = low.wrapping_add(1);
        if *low == 0 {
            self.carry(index);
        }
    }

    #[cold]
    fn carry(&mut self, index: usize) {
        // 2^40 of one kind are more interactions than there are.
        self.high[index] += 1;
    }

    /// Adds these counts to sums.
    pub(super) fn add_to(self, sums: &mut Vec<u64>) {
        sums.resize(sums.len().max(self.low.len()), 0);
        for ((sum, low), high) in sums.iter_mut().zip(self.low).zip(self.high) {
            *sum += u64::from(low) + (u64::from(high) << 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_8_bits_are_carried() {
        let mut counts = Counts::new(2);
        (0..200_000).for_each(|_| counts.add(1));
        let mut sums = vec![5];
        counts.add_to(&mut sums);
        assert_eq!(sums, [5, 200_000]);
    }
}
