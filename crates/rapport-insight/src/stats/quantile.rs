//! Quantiles by nearest rank: the smallest value whose cumulative share is at least p. Always a value that occurred, and
//! exact on integers (the definition of the peers' job, DuckDB's `quantile_disc`).

/// Index in ascending order of the quantile of `n` values; `per_mille` is p in thousandths. `n` must not be 0.
pub fn rank(n: usize, per_mille: usize) -> usize {
    (n * per_mille).div_ceil(1000).clamp(1, n) - 1
}

/// The quantile of integers, in linear time. `None` of nothing. Reorders the values.
pub fn nearest<T: Ord + Copy>(values: &mut [T], per_mille: usize) -> Option<T> {
    if values.is_empty() {
        return None;
    }
    let at = rank(values.len(), per_mille);
    Some(*values.select_nth_unstable(at).1)
}

/// p10, p50 and p90 in one go.
pub fn band<T: Ord + Copy>(values: &mut [T]) -> Option<[T; 3]> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let [low, middle, high] = [100, 500, 900].map(|p| rank(n, p));
    let (below, median, above) = values.select_nth_unstable(middle);
    let p50 = *median;
    let p10 = if low < middle {
        *below.select_nth_unstable(low).1
    } else {
        p50
    };
    let p90 = if high > middle {
        *above.select_nth_unstable(high - middle - 1).1
    } else {
        p50
    };
    Some([p10, p50, p90])
}

/// The quantile of finite numbers. `None` of nothing. Reorders the values.
pub fn nearest_f64(values: &mut [f64], per_mille: usize) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let at = rank(values.len(), per_mille);
    Some(*values.select_nth_unstable_by(at, f64::total_cmp).1)
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
