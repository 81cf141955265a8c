//! The Mann-Whitney U test with ties and continuity correction (normal approximation).

use super::normal;
use super::rank::{midranks, tie_term};

/// The result of the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// U of the first group.
    pub u: f64,
    /// Two-sided p.
    pub p: f64,
}

/// Whether two groups have the same distribution. `None` when either is empty or all values are equal.
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Option<MannWhitney> {
    let (m, n) = (first.len() as f64, second.len() as f64);
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let mut all = first.to_vec();
    all.extend_from_slice(second);
    let total = m + n;
    let rank_sum: f64 = midranks(&all).iter().take(first.len()).sum();
    let u = rank_sum - m * (m + 1.0) / 2.0;
    let variance = m * n / 12.0 * ((total + 1.0) - tie_term(&all) / (total * (total - 1.0)));
    if variance <= 0.0 {
        return None;
    }
    let z = ((u - m * n / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    Some(MannWhitney {
        u,
        p: normal::two_sided(z),
    })
}
