//! Correlation, plain and by rank.

use super::rank::midranks;

/// Pearson's correlation. `None` when either side is constant, or there are fewer than two pairs.
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    if n < 2 {
        return None;
    }
    let (x, y) = (&x[..n], &y[..n]);
    let (mx, my) = (super::mean(x)?, super::mean(y)?);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (left, right) in x.iter().zip(y) {
        let (left, right) = (left - mx, right - my);
        xx += left * left;
        yy += right * right;
        xy += left * right;
    }
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

/// Spearman's rank correlation: Pearson's of the mid-ranks.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    pearson(&midranks(&x[..n]), &midranks(&y[..n]))
}
