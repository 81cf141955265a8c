//! The statistics of the analyses, one method per file, each checked against SciPy, statsmodels or scikit-learn.
//!
//! What is undefined is `None`, never NaN: the correlation of a constant, the AUC of one class, a quantile of nothing.

pub mod bootstrap;
pub mod calibration;
pub mod clustered;
pub mod correlation;
pub mod dice;
pub mod holm;
pub mod linear;
pub mod logistic;
pub mod moments;
pub mod normal;
pub mod permutation;
pub mod proportion;
pub mod quantile;
pub mod rank;
pub mod ridge;
pub mod separation;

use serde::Serialize;

/// An interval that should hold the truth with the stated confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a value lies outside.
    pub fn excludes(&self, value: f64) -> bool {
        value < self.low || value > self.high
    }
}

/// The arithmetic mean. `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
