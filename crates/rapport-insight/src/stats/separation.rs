//! How well a number tells two groups apart: AUC, Cliff's delta, and the interval of DeLong, DeLong and Clarke-Pearson
//! (1988), computed by ranks (Sun and Xu 2014).

use super::rank::midranks;
use super::{Interval, normal};
use std::collections::BTreeMap;

/// How far two groups are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Separation {
    /// Probability that a member of the first group lies above one of the second, ties counting half.
    pub auc: f64,
    /// Standard error of the AUC.
    pub standard_error: f64,
}

impl Separation {
    /// Of the first group against the second. `None` when either has fewer than two members.
    pub fn of(first: &[f64], second: &[f64]) -> Option<Self> {
        let (m, n) = (first.len(), second.len());
        if m < 2 || n < 2 {
            return None;
        }
        let mut all = first.to_vec();
        all.extend_from_slice(second);
        let (all, own, other) = (midranks(&all), midranks(first), midranks(second));
        let placed = |joint: &[f64], own: &[f64], n: usize| -> Vec<f64> {
            joint
                .iter()
                .zip(own)
                .map(|(joint, own)| (joint - own) / n as f64)
                .collect()
        };
        let above = placed(&all[..m], &own, n);
        let below = placed(&all[m..], &other, m);
        let auc = super::mean(&above)?;
        let variance = variance(&above)? / m as f64 + variance(&below)? / n as f64;
        Some(Self {
            auc,
            standard_error: variance.sqrt(),
        })
    }

    /// The same where members of one cluster (contacts of one account) are not independent of each other (Obuchowski 1997);
    /// with clusters of one it is DeLong's. `None` also when either group has fewer than two clusters.
    pub fn clustered(first: &[(f64, u32)], second: &[(f64, u32)]) -> Option<Self> {
        let values =
            |group: &[(f64, u32)]| -> Vec<f64> { group.iter().map(|(value, _)| *value).collect() };
        let (a, b) = (values(first), values(second));
        let (m, n) = (a.len() as f64, b.len() as f64);
        let joint = midranks(&[a.as_slice(), b.as_slice()].concat());
        let (own, other) = (midranks(&a), midranks(&b));
        let above = joint.iter().zip(&own).map(|(joint, own)| (joint - own) / n);
        let auc = super::mean(&above.clone().collect::<Vec<_>>())?;
        let below = joint
            .iter()
            .skip(a.len())
            .zip(&other)
            .map(|(joint, own)| 1.0 - (joint - own) / m);
        // Per cluster: sum of what its members of either group lie beside the AUC.
        let mut clusters: BTreeMap<u32, ClusterSums> = BTreeMap::new();
        for (value, (_, cluster)) in above.zip(first) {
            *clusters
                .entry(*cluster)
                .or_default()
                .first
                .get_or_insert(0.0) += value - auc;
        }
        for (value, (_, cluster)) in below.zip(second) {
            *clusters
                .entry(*cluster)
                .or_default()
                .second
                .get_or_insert(0.0) += value - auc;
        }
        let corrected = |count: f64, sum: f64| (count >= 2.0).then(|| count / (count - 1.0) * sum);
        let part = |pick: &dyn Fn(&ClusterSums) -> Option<f64>| {
            let squares: Vec<f64> = clusters.values().filter_map(pick).collect();
            corrected(squares.len() as f64, squares.iter().sum())
        };
        let first = part(&|sums| sums.first.map(|s| s * s))? / (m * m);
        let second = part(&|sums| sums.second.map(|s| s * s))? / (n * n);
        // Of all clusters, also of those that have members of one group alone.
        let products = clusters.values().filter_map(|c| Some(c.first? * c.second?));
        let both = corrected(clusters.len() as f64, products.sum()).unwrap_or(0.0) / (m * n);
        Some(Self {
            auc,
            standard_error: (first + second + 2.0 * both).max(0.0).sqrt(),
        })
    }

    /// Cliff's delta: the probability of lying above less that of lying below, -1 to 1.
    pub fn cliffs_delta(&self) -> f64 {
        2.0 * self.auc - 1.0
    }

    /// The interval of the AUC with this confidence, within 0..1.
    pub fn interval(&self, confidence: f64) -> Interval {
        let half = normal::quantile(0.5 + confidence / 2.0) * self.standard_error;
        Interval {
            low: (self.auc - half).max(0.0),
            high: (self.auc + half).min(1.0),
        }
    }
}

/// How far the members of a cluster lie beside the AUC, summed, by group; none where it has no member.
#[derive(Debug, Clone, Copy, Default)]
struct ClusterSums {
    first: Option<f64>,
    second: Option<f64>,
}

/// The AUC of scores against yes/no labels. `None` when all labels are equal.
pub fn auc(scores: &[f64], labels: &[bool]) -> Option<f64> {
    let ranks = midranks(scores);
    let positive = labels.iter().filter(|l| **l).count() as f64;
    let negative = labels.len() as f64 - positive;
    if positive == 0.0 || negative == 0.0 {
        return None;
    }
    let sum: f64 = ranks
        .iter()
        .zip(labels)
        .filter(|(_, label)| **label)
        .map(|(rank, _)| rank)
        .sum();
    Some((sum - positive * (positive + 1.0) / 2.0) / (positive * negative))
}

fn variance(values: &[f64]) -> Option<f64> {
    let mean = super::mean(values)?;
    let n = values.len() as f64 - 1.0;
    (n > 0.0).then(|| values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n)
}
