//! Holm's step-down correction of several p values (Holm 1979): the chance of even one false call stays below the level.

/// Corrected p values, in the order given.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut corrected = vec![0.0; p.len()];
    let mut highest = 0.0_f64;
    for (place, at) in order.into_iter().enumerate() {
        highest = highest.max((p[at] * (p.len() - place) as f64).min(1.0));
        corrected[at] = highest;
    }
    corrected
}
