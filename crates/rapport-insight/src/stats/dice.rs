//! The one seam of chance: a seeded generator (PCG 64 MCG; O'Neill 2014). The same seed gives the same answer everywhere.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A seeded generator.
#[derive(Debug, Clone)]
pub struct Dice(Pcg64Mcg);

impl Dice {
    /// The generator of a seed. `stream` keeps two uses of one seed apart.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(
            seed ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        ))
    }

    /// A whole number below `n`, each equally likely; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // Multiply-shift: its bias is below n / 2^64.
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// A number from 0 up to 1, 1 left out.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        // Never 0 or 1: the quantile there is infinite.
        super::normal::quantile((self.unit() + 0.5 / (1_u64 << 53) as f64).min(1.0 - f64::EPSILON))
    }

    /// Shuffles (Fisher and Yates).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }

    /// `k` of the numbers below `n` without repetition, ascending; all of them when `k` is not less than `n`.
    pub fn choose(&mut self, n: usize, k: usize) -> Vec<usize> {
        if k >= n {
            return (0..n).collect();
        }
        // Floyd 1987: k draws whatever n is.
        let mut chosen = std::collections::BTreeSet::new();
        for last in n - k..n {
            let drawn = self.below(last + 1);
            chosen.insert(if chosen.contains(&drawn) { last } else { drawn });
        }
        chosen.into_iter().collect()
    }
}
