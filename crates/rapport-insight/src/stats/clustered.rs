//! Means and shares of observations that come in clusters: ten situations of one relationship are not ten relationships.
//!
//! The variance is that of a ratio of cluster sums (Cochran 1977, 11.7), the same as the cluster-robust variance of a
//! regression on a constant (Liang and Zeger 1986) with the correction G / (G - 1).

use super::{Interval, normal, proportion};

/// Running sums over clusters: of sizes, of values, and of their squares and products.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Clustered {
    /// Clusters.
    pub clusters: usize,
    /// Observations in them.
    pub n: f64,
    /// Sum of the values.
    pub sum: f64,
    /// Sum over clusters of the squared size.
    pub size_squares: f64,
    /// Sum over clusters of the squared sum of values.
    pub sum_squares: f64,
    /// Sum over clusters of size times sum of values.
    pub products: f64,
}

impl Clustered {
    /// Adds a cluster of so many observations whose values sum to `sum`. A cluster of none is none.
    pub fn add(&mut self, n: f64, sum: f64) {
        if n <= 0.0 {
            return;
        }
        self.clusters += 1;
        self.n += n;
        self.sum += sum;
        self.size_squares += n * n;
        self.sum_squares += sum * sum;
        self.products += n * sum;
    }

    /// The mean over observations. `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0.0).then(|| self.sum / self.n)
    }

    /// Standard error of the mean. `None` with fewer than two clusters.
    pub fn standard_error(&self) -> Option<f64> {
        let mean = self.mean()?;
        let g = self.clusters as f64;
        let squares =
            self.sum_squares - 2.0 * mean * self.products + mean * mean * self.size_squares;
        (self.clusters > 1).then(|| (g / (g - 1.0) * squares.max(0.0)).sqrt() / self.n)
    }

    /// The interval of the mean by the normal distribution. `None` with fewer than two clusters.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let half = normal::quantile(0.5 + confidence / 2.0) * self.standard_error()?;
        let mean = self.mean()?;
        Some(Interval {
            low: mean - half,
            high: mean + half,
        })
    }

    /// The interval of a share (values are 0 or 1): Wilson's with the number of independent observations that would have
    /// the same standard error (Korn and Graubard 1998), never more than there are; with a share of none or all, the
    /// number of clusters. `None` with fewer than two clusters.
    pub fn share_interval(&self, confidence: f64) -> Option<Interval> {
        let (share, error) = (self.mean()?, self.standard_error()?);
        let spread = share * (1.0 - share);
        let n = if spread > 0.0 && error > 0.0 {
            (spread / (error * error)).min(self.n)
        } else {
            self.clusters as f64
        };
        proportion::wilson_share(share, n, confidence)
    }
}

impl FromIterator<(f64, f64)> for Clustered {
    /// Of the size and the sum of each cluster.
    fn from_iter<I: IntoIterator<Item = (f64, f64)>>(clusters: I) -> Self {
        let mut all = Self::default();
        clusters.into_iter().for_each(|(n, sum)| all.add(n, sum));
        all
    }
}
