//! Compares what was harvested with what was planted.
//!
//! The harvested side is given as plain values, so that nothing here opens a ledger. Ratios may be off by 2 %, counts by
//! nothing.

pub mod analyses;
mod identity;
mod worth;

use crate::error::SampleError;
use crate::truth::read::Truth;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far a ratio may be off, as a share of the planted one.
const TOLERANCE: f64 = 0.02;

/// An account as harvested: money in minor units, summed over the segments' scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HarvestedAccount {
    /// Key of the account.
    pub key: String,
    /// Revenue.
    pub revenue_minor: i64,
    /// Revenue of first orders.
    pub new_revenue_minor: i64,
    /// Variable product cost.
    pub product_cost_minor: i64,
    /// Cost to Engage as the fold has it.
    pub cost_minor: i64,
}

/// A key of a person as harvested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestedKey {
    /// Kind of key.
    pub kind: String,
    /// The key as it is kept.
    pub value: String,
    /// Number of the person it leads to, after merging.
    pub contact: i64,
}

/// The counts of a source as harvested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HarvestedSource {
    /// Code.
    pub source: String,
    /// Records accepted in all runs.
    pub accepted: i64,
    /// Open records in quarantine by reason.
    pub quarantined: BTreeMap<String, i64>,
}

/// The harvested side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Harvested {
    /// Accounts with money or cost.
    pub accounts: Vec<HarvestedAccount>,
    /// All keys of people.
    pub keys: Vec<HarvestedKey>,
    /// All sources.
    pub sources: Vec<HarvestedSource>,
}

/// One thing compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What is compared.
    pub what: String,
    /// As planted.
    pub planted: f64,
    /// As harvested.
    pub harvested: f64,
    /// Whether both are the same, within what may be; none where nothing must hold.
    pub holds: Option<bool>,
}

/// The result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scorecard {
    /// Name of the preset.
    pub preset: String,
    /// All that was compared.
    pub lines: Vec<Line>,
}

impl Scorecard {
    /// Compares.
    pub fn of(truth: &Truth, harvested: &Harvested) -> Result<Self, SampleError> {
        let mut lines = worth::lines(truth, &harvested.accounts)?;
        lines.extend(identity::lines(&truth.keys()?, &harvested.keys));
        lines.extend(counts(truth, &harvested.sources)?);
        Ok(Self {
            preset: truth.benchmark.options.preset.name().to_owned(),
            lines,
        })
    }

    /// Whether nothing is off.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.holds != Some(false))
    }
}

impl Line {
    /// A ratio: it holds when it is off by no more than 2 %.
    pub(crate) fn ratio(what: &str, planted: f64, harvested: f64, must: bool) -> Self {
        // A ratio that is no number, for want of anything harvested, holds nothing.
        let near = (harvested - planted).abs() <= planted.abs() * TOLERANCE;
        Self {
            what: what.to_owned(),
            planted,
            harvested,
            holds: must.then_some(near),
        }
    }

    /// A share that may be better than foreseen: it holds when it is no more than 2 % below.
    pub(crate) fn at_least(what: &str, planted: f64, harvested: f64) -> Self {
        Self {
            what: what.to_owned(),
            planted,
            harvested,
            holds: Some(harvested >= planted * (1.0 - TOLERANCE)),
        }
    }

    /// A count: it holds when it is the same.
    pub(crate) fn count(what: String, planted: i64, harvested: i64) -> Self {
        Self {
            what,
            planted: planted as f64,
            harvested: harvested as f64,
            holds: Some(planted == harvested),
        }
    }
}

fn counts(truth: &Truth, sources: &[HarvestedSource]) -> Result<Vec<Line>, SampleError> {
    let none = HarvestedSource::default();
    let of = |code: &str| sources.iter().find(|s| s.source == code).unwrap_or(&none);
    let mut lines = Vec::new();
    for row in truth.rows_of_sources()? {
        let what = format!("rows accepted: {}", row.source);
        lines.push(Line::count(what, row.accepted, of(&row.source).accepted));
    }
    let planted = truth.quarantine()?;
    for row in &planted {
        let lies = of(&row.source).quarantined.get(&row.reason);
        let what = format!("quarantine: {} {}", row.source, row.reason);
        lines.push(Line::count(what, row.records, lies.copied().unwrap_or(0)));
    }
    // What was not planted must not be there.
    for source in sources {
        for (reason, records) in &source.quarantined {
            let known = planted
                .iter()
                .any(|row| row.source == source.source && row.reason == *reason);
            if !known {
                let what = format!("quarantine: {} {reason}", source.source);
                lines.push(Line::count(what, 0, *records));
            }
        }
    }
    Ok(lines)
}
