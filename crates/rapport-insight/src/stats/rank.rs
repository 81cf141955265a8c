//! Ranks with ties: equal values share the mean of the ranks they take.

/// Mid-ranks from 1, in the order of the values.
pub fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start] as usize];
        let same = order[start..]
            .iter()
            .take_while(|at| values[**at as usize] <= value)
            .count();
        // Ranks start+1 ..= start+same have this mean.
        let rank = start as f64 + f64::midpoint(same as f64, 1.0);
        for at in &order[start..start + same] {
            ranks[*at as usize] = rank;
        }
        start += same;
    }
    ranks
}

/// Sum over groups of equal values of t^3 - t: what ties take from a rank variance.
pub fn tie_term(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let groups = sorted.chunk_by(|a, b| a >= b);
    groups
        .map(|g| (g.len() as f64).powi(3) - g.len() as f64)
        .sum()
}
