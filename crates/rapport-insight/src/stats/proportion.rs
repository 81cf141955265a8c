//! Shares and their ratios, with intervals that behave near 0 and 1.

use super::{Interval, normal};

/// Wilson's score interval of a share (Wilson 1927). `None` of nothing.
pub fn wilson(hits: usize, n: usize, confidence: f64) -> Option<Interval> {
    wilson_share(hits as f64 / n.max(1) as f64, n as f64, confidence)
}

/// The same of a share of so many observations, which need not be a whole number: as many as clustered ones are worth.
pub fn wilson_share(share: f64, n: f64, confidence: f64) -> Option<Interval> {
    if n <= 0.0 {
        return None;
    }
    let z = normal::quantile(0.5 + confidence / 2.0);
    let centre = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    Some(Interval {
        low: ((centre - half) / scale).max(0.0),
        high: ((centre + half) / scale).min(1.0),
    })
}

/// How many have something, in two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Of the first group, how many have it.
    pub first: u64,
    /// Size of the first group.
    pub first_n: u64,
    /// Of the second group, how many have it.
    pub second: u64,
    /// Size of the second group.
    pub second_n: u64,
}

/// How many times as often the first group has something as the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// The ratio of the shares.
    pub ratio: f64,
    /// Standard error of its logarithm.
    pub log_error: f64,
}

impl Lift {
    /// Over strata (segments), each compared within itself: the ratio of Mantel and Haenszel (1959) with the variance of
    /// Greenland and Robins (1985). With one stratum that is the plain ratio with Katz's interval. `None` when either
    /// group never has it.
    pub fn of(strata: &[Counts]) -> Option<Self> {
        let (mut above, mut below, mut spread) = (0.0, 0.0, 0.0);
        for c in strata.iter().filter(|c| c.first_n > 0 && c.second_n > 0) {
            let [a, m, b, n] = [c.first, c.first_n, c.second, c.second_n].map(|v| v as f64);
            let total = m + n;
            above += a * n / total;
            below += b * m / total;
            spread += (m * n * (a + b) - a * b * total) / (total * total);
        }
        if above <= 0.0 || below <= 0.0 {
            return None;
        }
        let log_error = (spread / (above * below)).max(0.0).sqrt();
        Some(Self {
            ratio: above / below,
            log_error,
        })
    }

    /// The interval with this confidence.
    pub fn interval(&self, confidence: f64) -> Interval {
        let half = normal::quantile(0.5 + confidence / 2.0) * self.log_error;
        Interval {
            low: self.ratio * (-half).exp(),
            high: self.ratio * half.exp(),
        }
    }

    /// Two-sided p of a ratio of 1.
    pub fn p(&self) -> f64 {
        if self.log_error > 0.0 {
            normal::two_sided(self.ratio.ln() / self.log_error)
        } else {
            1.0
        }
    }
}
