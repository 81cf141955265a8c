//! Whether probabilities mean what they say.

use super::logistic::Logistic;

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
}

/// Compares. `None` without predictions.
pub fn calibration(probabilities: &[f64], labels: &[bool]) -> Option<Calibration> {
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
    let mut bins = [(0_usize, 0.0, 0.0); 10];
    for (p, label) in probabilities.iter().zip(labels) {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + p, bin.2 + truth(label));
    }
    let bins = bins.iter().filter(|(n, ..)| *n > 0);
    let bins = bins
        .map(|(n, p, o)| Bin {
            n: *n,
            predicted: p / *n as f64,
            observed: o / *n as f64,
        })
        .collect();
    Some(Calibration { brier, slope, bins })
}
