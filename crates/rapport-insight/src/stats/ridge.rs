//! Least squares with a ridge towards a prior, each coefficient within bounds: cyclic coordinate descent, which converges
//! to the optimum of this convex problem (Tseng 2001).

/// What a coefficient may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// At least.
    pub least: f64,
    /// At most.
    pub most: f64,
}

impl Bounds {
    /// Anything.
    pub const FREE: Self = Self {
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
    };
}

/// Minimises |y - X b|^2 + `penalty` * |b - prior|^2 with each b within its bounds, where `gram` is X'X (row by row) and
/// `moment` is X'y: the rows themselves are not needed, so it takes any number of them.
pub fn bounded_ridge(
    gram: &[f64],
    moment: &[f64],
    prior: &[f64],
    penalty: f64,
    bounds: &[Bounds],
) -> Vec<f64> {
    let n = moment.len();
    let clamp = |at: usize, value: f64| value.max(bounds[at].least).min(bounds[at].most);
    let mut b: Vec<f64> = (0..n).map(|at| clamp(at, prior[at])).collect();
    for _ in 0..20_000 {
        let mut moved = 0.0_f64;
        for at in 0..n {
            let curvature = gram[at * n + at] + penalty;
            if curvature <= 0.0 {
                continue;
            }
            let others: f64 = (0..n)
                .filter(|k| *k != at)
                .map(|k| gram[at * n + k] * b[k])
                .sum();
            let next = clamp(at, (moment[at] - others + penalty * prior[at]) / curvature);
            moved = moved.max((next - b[at]).abs() / (1.0 + next.abs()));
            b[at] = next;
        }
        if moved < 1e-12 {
            break;
        }
    }
    b
}
