//! The p value of a permutation test: the share of shuffled statistics at least as far out as the observed one, the
//! observed counted among them, so that it is never 0 (Phipson and Smyth 2010).

/// The p value.
pub fn p_value(observed: f64, shuffled: &[f64]) -> f64 {
    // A tie within rounding is a tie.
    let margin = 1e-12 * observed.abs().max(1.0);
    let beyond = shuffled.iter().filter(|s| **s >= observed - margin).count();
    (beyond + 1) as f64 / (shuffled.len() + 1) as f64
}
