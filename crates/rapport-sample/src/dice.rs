//! Seeded chance: one stream for each account, so that an account does not depend on those before it.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A stream of chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Pcg64Mcg);

impl Dice {
    /// The stream of this number from this seed.
    pub(crate) fn of(seed: u64, stream: u64) -> Self {
        // The golden ratio spreads neighbouring streams over the seeds.
        Self(Pcg64Mcg::seed_from_u64(
            seed ^ (stream + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        ))
    }

    /// From 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` to below `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 to below `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.0.next_u64()) * u128::from(end)) >> 64) as u32
    }

    /// From `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True this often.
    pub(crate) fn chance(&mut self, often: f64) -> bool {
        self.unit() < often
    }

    /// Mean 0, deviation 1, never beyond 3.5: four uniform numbers are normal enough, and need no logarithm whose last
    /// digit depends on the machine.
    pub(crate) fn normal(&mut self) -> f64 {
        let sum = self.unit() + self.unit() + self.unit() + self.unit();
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    /// A count with this mean: its whole part, and one more as often as the rest says, spread by one either way.
    pub(crate) fn count(&mut self, mean: f64) -> u32 {
        let spread = if mean >= 1.0 {
            f64::from(self.below(3)) - 1.0
        } else {
            0.0
        };
        (mean + spread + self.unit()).floor().max(0.0) as u32
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u32) as usize]
    }
}
