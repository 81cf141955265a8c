//! Mean and its interval from running sums, for figures that are gathered in one pass over everything.

use super::{Interval, normal};

/// Count, mean and spread of what was added, by Welford's method (1962), which large values cannot drown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// How many.
    pub n: usize,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Adds a value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        let apart = value - self.mean;
        self.mean += apart / self.n as f64;
        self.squares += apart * (value - self.mean);
    }

    /// The mean. `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// Standard error of the mean. `None` with fewer than two.
    pub fn standard_error(&self) -> Option<f64> {
        let n = self.n as f64;
        (self.n > 1).then(|| (self.squares / (n - 1.0) / n).max(0.0).sqrt())
    }

    /// The interval of the mean by the normal distribution. `None` with fewer than two.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let half = normal::quantile(0.5 + confidence / 2.0) * self.standard_error()?;
        Some(Interval {
            low: self.mean - half,
            high: self.mean + half,
        })
    }
}
