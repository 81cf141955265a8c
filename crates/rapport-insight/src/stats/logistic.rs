//! Logistic regression with a ridge penalty, by iteratively reweighted least squares with step halving. The intercept is
//! not penalised; features should be standardised ([`Scaler`]).

use super::linear::solve;

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Log-odds where all features are 0.
    pub intercept: f64,
    /// One per feature.
    pub weights: Vec<f64>,
}

impl Logistic {
    /// Minimises log-loss + `penalty` / 2 * |weights|^2 over the rows. `None` when there are no rows, all labels are equal, or
    /// it does not converge.
    pub fn fit(rows: &[Vec<f64>], labels: &[bool], penalty: f64) -> Option<Self> {
        let positive = labels.iter().filter(|l| **l).count();
        if positive == 0 || positive == labels.len() {
            return None;
        }
        let width = rows.first()?.len() + 1;
        let mut beta = vec![0.0; width];
        let mut loss = objective(rows, labels, &beta, penalty);
        for _ in 0..100 {
            let (gradient, hessian) = derivatives(rows, labels, &beta, penalty);
            let step = solve(&hessian, &gradient)?;
            let mut scale = 1.0;
            let (next, next_loss) = loop {
                let next: Vec<f64> = beta.iter().zip(&step).map(|(b, s)| b - scale * s).collect();
                let next_loss = objective(rows, labels, &next, penalty);
                if next_loss <= loss + 1e-12 * loss.abs() || scale < 1e-6 {
                    break (next, next_loss);
                }
                scale /= 2.0;
            };
            let moved = step.iter().map(|s| (scale * s).abs()).fold(0.0, f64::max);
            beta = next;
            loss = next_loss;
            if moved < 1e-10 {
                return Some(Self {
                    intercept: beta[0],
                    weights: beta.split_off(1),
                });
            }
        }
        None
    }

    /// The log-odds of a row.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.intercept
            + self
                .weights
                .iter()
                .zip(row)
                .map(|(w, x)| w * x)
                .sum::<f64>()
    }

    /// The probability of a row.
    pub fn probability(&self, row: &[f64]) -> f64 {
        sigmoid(self.score(row))
    }
}

/// The logistic function.
pub fn sigmoid(score: f64) -> f64 {
    if score >= 0.0 {
        1.0 / (1.0 + (-score).exp())
    } else {
        let e = score.exp();
        e / (1.0 + e)
    }
}

fn objective(rows: &[Vec<f64>], labels: &[bool], beta: &[f64], penalty: f64) -> f64 {
    let loss: f64 = rows
        .iter()
        .zip(labels)
        .map(|(row, label)| {
            let score = score(row, beta);
            let wrong = if *label { -score } else { score };
            // log(1 + e^wrong) without overflow.
            wrong.max(0.0) + (-wrong.abs()).exp().ln_1p()
        })
        .sum();
    loss + penalty / 2.0 * beta.iter().skip(1).map(|b| b * b).sum::<f64>()
}

fn derivatives(
    rows: &[Vec<f64>],
    labels: &[bool],
    beta: &[f64],
    penalty: f64,
) -> (Vec<f64>, Vec<f64>) {
    let n = beta.len();
    let mut gradient = vec![0.0; n];
    let mut hessian = vec![0.0; n * n];
    for (row, label) in rows.iter().zip(labels) {
        let p = sigmoid(score(row, beta));
        let residual = p - f64::from(u8::from(*label));
        let weight = p * (1.0 - p);
        let x = |at: usize| if at == 0 { 1.0 } else { row[at - 1] };
        for a in 0..n {
            gradient[a] += residual * x(a);
            for b in 0..=a {
                hessian[a * n + b] += weight * x(a) * x(b);
            }
        }
    }
    for a in 1..n {
        gradient[a] += penalty * beta[a];
        hessian[a * n + a] += penalty;
    }
    // Separated data flattens the intercept's curvature to nothing: keep it solvable.
    hessian[0] += 1e-12;
    for a in 0..n {
        for b in 0..a {
            hessian[b * n + a] = hessian[a * n + b];
        }
    }
    (gradient, hessian)
}

fn score(row: &[f64], beta: &[f64]) -> f64 {
    beta[0] + row.iter().zip(&beta[1..]).map(|(x, b)| x * b).sum::<f64>()
}

/// Centres and scales features as they were in the training rows, so that no later row looks into the future.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaler {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl Scaler {
    /// From training rows.
    pub fn fit(rows: &[Vec<f64>]) -> Self {
        let n = rows.len().max(1) as f64;
        let width = rows.first().map_or(0, Vec::len);
        let mean: Vec<f64> = (0..width)
            .map(|c| rows.iter().map(|r| r[c]).sum::<f64>() / n)
            .collect();
        let deviation = (0..width)
            .map(|c| (rows.iter().map(|r| (r[c] - mean[c]).powi(2)).sum::<f64>() / n).sqrt())
            .collect();
        Self { mean, deviation }
    }

    /// A row in standard deviations; 0 for a feature that was constant.
    pub fn apply(&self, row: &[f64]) -> Vec<f64> {
        let scaled = row.iter().zip(self.mean.iter().zip(&self.deviation));
        scaled
            .map(|(x, (mean, deviation))| {
                if *deviation > 0.0 {
                    (x - mean) / deviation
                } else {
                    0.0
                }
            })
            .collect()
    }
}
