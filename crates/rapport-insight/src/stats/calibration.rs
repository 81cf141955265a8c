//! Whether probabilities mean what they say.

use super::Interval;
use super::clustered::Clustered;
use super::logistic::Logistic;
use std::collections::BTreeMap;

/// How probabilities compare with what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Mean squared error of the probabilities (Brier 1950): lower is better; a constant guess at the rate r has r(1-r).
    pub brier: f64,
    /// Slope of the outcome on the log-odds (Cox 1958): 1 is right, below 1 means too extreme. `None` when undefined.
    pub slope: Option<f64>,
    /// By tenths of predicted probability, those that have any.
    pub bins: Vec<Bin>,
}

/// Predictions of one tenth of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// How many.
    pub n: usize,
    /// Their mean probability.
    pub predicted: f64,
    /// The share that came true.
    pub observed: f64,
    /// Its 95 % interval by cluster; none with fewer than two clusters.
    pub interval: Option<Interval>,
}

/// Compares. Predictions of one cluster (the months of one unit) are not independent of each other. `None` without
/// predictions.
pub fn calibration(
    probabilities: &[f64],
    labels: &[bool],
    clusters: &[usize],
) -> Option<Calibration> {
    let truth = |label: &bool| f64::from(u8::from(*label));
    let errors: Vec<f64> = probabilities
        .iter()
        .zip(labels)
        .map(|(p, l)| (p - truth(l)).powi(2))
        .collect();
    let brier = super::mean(&errors)?;
    let log_odds = |p: &f64| {
        let p = p.clamp(1e-9, 1.0 - 1e-9);
        vec![(p / (1.0 - p)).ln()]
    };
    let rows: Vec<Vec<f64>> = probabilities.iter().map(log_odds).collect();
    let constant = rows.windows(2).all(|pair| pair[0] == pair[1]);
    let slope = if constant {
        None
    } else {
        Logistic::fit(&rows, labels, 0.0).map(|m| m.weights[0])
    };
    let mut bins: [Vec<usize>; 10] = Default::default();
    for (at, p) in probabilities.iter().enumerate() {
        bins[((p * 10.0) as usize).min(9)].push(at);
    }
    let bins = bins.iter().filter(|members| !members.is_empty());
    let bin = |members: &Vec<usize>| {
        let mut of: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for at in members {
            let sums = of.entry(clusters[*at]).or_default();
            *sums = (sums.0 + 1.0, sums.1 + truth(&labels[*at]));
        }
        let observed: Clustered = of.into_values().collect();
        let predicted: f64 = members.iter().map(|at| probabilities[*at]).sum();
        Bin {
            n: members.len(),
            predicted: predicted / members.len() as f64,
            observed: observed.mean().unwrap_or_default(),
            interval: observed.share_interval(0.95),
        }
    };
    let bins = bins.map(bin).collect();
    Some(Calibration { brier, slope, bins })
}
