//! Isotonic regression: the nearest sequence that never falls, by pooling adjacent violators (Ayer et al. 1955).

/// Fitted values for observations in order, with weights. Missing weights count as 0.
pub fn rising(values: &[f64], weights: &[f64]) -> Vec<f64> {
    // Blocks of (mean, weight, length); a new value is pooled with those before it while it lies below.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let mut block = (*value, weights.get(at).copied().unwrap_or(0.0), 1);
        while let Some(last) = blocks.last().copied().filter(|last| last.0 >= block.0) {
            let weight = last.1 + block.1;
            let mean = if weight > 0.0 {
                (last.0 * last.1 + block.0 * block.1) / weight
            } else {
                f64::midpoint(last.0, block.0)
            };
            block = (mean, weight, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
        .into_iter()
        .flat_map(|(mean, _, length)| std::iter::repeat_n(mean, length))
        .collect()
}
