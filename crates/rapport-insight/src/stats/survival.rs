//! The share still there after a time, when not everybody has been watched to the end (Kaplan and Meier 1958), with
//! Greenwood's variance.

use super::{Interval, normal};

/// One step of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Time of the event.
    pub time: i64,
    /// Watched just before it.
    pub at_risk: usize,
    /// Lost at it.
    pub lost: usize,
    /// Share still there after it.
    pub survival: f64,
    /// Standard error of the share.
    pub standard_error: f64,
}

impl Step {
    /// The interval of the share with this confidence, by the log-log transform, which stays within 0..1 (Kalbfleisch and
    /// Prentice 1980). `None` when nobody or everybody is lost.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        if self.survival <= 0.0 || self.survival >= 1.0 {
            return None;
        }
        let log = self.survival.ln();
        let half = normal::quantile(0.5 + confidence / 2.0) * self.standard_error
            / (self.survival * log).abs();
        Some(Interval {
            low: self.survival.powf(half.exp()),
            high: self.survival.powf((-half).exp()),
        })
    }
}

/// The curve of (time watched, whether lost at its end); one step per time at which somebody was lost.
pub fn kaplan_meier(watched: &[(i64, bool)]) -> Vec<Step> {
    let mut sorted = watched.to_vec();
    sorted.sort_unstable();
    let mut at_risk = sorted.len();
    let (mut survival, mut sum) = (1.0, 0.0);
    let mut steps = Vec::new();
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let lost = group.iter().filter(|(_, lost)| *lost).count();
        if lost > 0 {
            let (n, d) = (at_risk as f64, lost as f64);
            survival *= 1.0 - d / n;
            sum += if at_risk > lost {
                d / (n * (n - d))
            } else {
                0.0
            };
            let standard_error = survival * sum.sqrt();
            steps.push(Step {
                time: group[0].0,
                at_risk,
                lost,
                survival,
                standard_error,
            });
        }
        at_risk -= group.len();
    }
    steps
}
