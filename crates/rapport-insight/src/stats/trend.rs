//! The slope of a series that a few wild values cannot turn (Theil 1950; Sen 1968).

/// The median of the slopes between all pairs, at most 2,000 points. `None` with fewer than two distinct times.
pub fn theil_sen(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len()).min(2_000);
    let mut slopes = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for a in 0..n {
        for b in a + 1..n {
            let apart = x[b] - x[a];
            if apart != 0.0 {
                slopes.push((y[b] - y[a]) / apart);
            }
        }
    }
    median(&mut slopes)
}

/// The middle value, or the mean of the two middle ones. `None` of nothing. Reorders the values.
pub fn median(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let upper = *upper;
    if n % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(f64::midpoint(lower, upper))
}
