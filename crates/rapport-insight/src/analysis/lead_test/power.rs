//! How large a lead must be to be found: "no lead" says little where only a large one could have been seen.

use super::lags::Lag;
use super::{LEVEL, SMALL_EFFECT};
use crate::stats::normal;

/// Of leads of the size that is told, this many are found.
const FOUND: f64 = 0.8;

/// Rank correlations that a lead of one month must have, by normal theory from the error that the bootstrap found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Power {
    /// To be beyond chance four times in five, at the level, over all lags and segments (Bonferroni).
    pub(crate) seen: f64,
    /// To be called leading four times in five: its interval must stay above a small effect, too.
    pub(crate) leading: f64,
}

impl Power {
    /// At the best of so many lags, with so many segments tested together. `None` when its error is unknown.
    pub(crate) fn of(best: &Lag, lags: usize, segments: usize) -> Option<Self> {
        let (error, interval) = (best.standard_error?, best.interval?);
        let margin = normal::quantile(FOUND) * error;
        let tests = (lags * segments).max(1) as f64;
        let seen = normal::quantile(1.0 - LEVEL / tests / 2.0) * error + margin;
        let half = (interval.high - interval.low) / 2.0;
        Some(Self {
            seen,
            leading: seen.max(SMALL_EFFECT + half + margin),
        })
    }
}
