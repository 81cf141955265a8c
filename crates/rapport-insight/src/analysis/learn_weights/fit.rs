//! Learns a multiplier for each type's Relationship Value from what followed, and how sure it is.

use super::examples::{Example, Examples};
use crate::stats::dice::Dice;
use crate::stats::ridge::{Bounds, bounded_ridge};
use crate::stats::{Interval, bootstrap};

/// A fit: multipliers of the present values, 1 keeps a value; for a type of no value, points per interaction.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    pub(crate) multiplier: Vec<f64>,
    /// Bootstrap intervals over units; none where too few samples tell anything.
    pub(crate) interval: Vec<Option<Interval>>,
    /// The ridge penalty that did best on the later part of the training months.
    pub(crate) penalty: f64,
}

/// Units are drawn in so many blocks of units that chance put together: more would narrow no interval, and each block's
/// sums are kept.
const BLOCKS: usize = 200;

/// Sums of rows, of which any sample of them can be made up.
#[derive(Debug, Clone)]
struct Sums {
    gram: Vec<f64>,
    moment: Vec<f64>,
    yy: f64,
}

impl Sums {
    fn new(features: usize) -> Self {
        Self {
            gram: vec![0.0; features * features],
            moment: vec![0.0; features],
            yy: 0.0,
        }
    }

    fn take(&mut self, row: &Example) {
        let features = self.moment.len();
        for (a, x) in row.x.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            self.moment[a] += x * row.y;
            let line = &mut self.gram[a * features..(a + 1) * features];
            line.iter_mut()
                .zip(&row.x)
                .for_each(|(g, other)| *g += x * other);
        }
        self.yy += row.y * row.y;
    }

    fn add(&mut self, other: &Self) {
        self.gram
            .iter_mut()
            .zip(&other.gram)
            .for_each(|(a, b)| *a += b);
        self.moment
            .iter_mut()
            .zip(&other.moment)
            .for_each(|(a, b)| *a += b);
        self.yy += other.yy;
    }

    /// How much of the outcome one present point goes with. At least a little: values that point the wrong way altogether
    /// still need a scale to be turned in.
    fn scale(&self, present: &[f64]) -> Option<f64> {
        let features = self.moment.len();
        let xy: f64 = self.moment.iter().zip(present).map(|(m, p)| m * p).sum();
        let of_line = |a: usize| -> f64 {
            let line = &self.gram[a * features..(a + 1) * features];
            line.iter().zip(present).map(|(g, p)| g * p).sum()
        };
        let xx: f64 = (0..features).map(|a| present[a] * of_line(a)).sum();
        (xx > 0.0 && self.yy > 0.0).then(|| (xy / xx).max(0.05 * (self.yy / xx).sqrt()))
    }
}

impl Examples {
    /// Learns from the rows whose future is over by `until`. `free` says for which features the sign may turn. `None` when
    /// the present values tell nothing at all, so that there is no scale to learn in.
    pub(crate) fn fit(&self, free: &[bool], draws: usize, dice: &mut Dice) -> Option<Fit> {
        let (until, horizon) = (self.until, self.horizon);
        let train: Vec<&Example> = self
            .rows
            .iter()
            .filter(|r| r.origin + horizon <= until)
            .collect();
        let inner = train
            .iter()
            .map(|r| r.origin)
            .max()?
            .saturating_sub(until.saturating_sub(horizon) / 4);
        let early = self.sums(train.iter().filter(|r| r.origin + horizon <= inner));
        let late: Vec<&Example> = train.iter().copied().filter(|r| r.origin > inner).collect();
        let mut best: Option<(f64, f64)> = None;
        for penalty in [0.01, 0.1, 1.0, 10.0, 100.0] {
            let score = self
                .multipliers(&early, penalty, free)
                .and_then(|w| score(&late, &w));
            if let Some(score) = score.filter(|s| best.is_none_or(|b| *s > b.0)) {
                best = Some((score, penalty));
            }
        }
        let penalty = best?.1;
        let multiplier = self.multipliers(&self.sums(train.iter()), penalty, free)?;
        Some(Fit {
            interval: self.intervals(&train, penalty, free, draws, dice),
            multiplier,
            penalty,
        })
    }

    fn intervals(
        &self,
        train: &[&Example],
        penalty: f64,
        free: &[bool],
        draws: usize,
        dice: &mut Dice,
    ) -> Vec<Option<Interval>> {
        let features = self.types.len();
        let mut deal: Vec<usize> = (0..self.units).collect();
        dice.shuffle(&mut deal);
        let count = self.units.min(BLOCKS);
        let mut blocks = vec![Sums::new(features); count];
        for row in train {
            blocks[deal[row.unit] % count].take(row);
        }
        let none = || vec![None; features];
        let replicates = bootstrap::replicates_of_each(dice, count, draws, features, |sample| {
            let mut drawn = Sums::new(features);
            for block in sample {
                drawn.add(&blocks[*block]);
            }
            let found = self.multipliers(&drawn, penalty, free);
            found.map_or_else(none, |m| m.into_iter().map(Some).collect())
        });
        replicates
            .into_iter()
            .map(|r| bootstrap::interval(r, 0.95))
            .collect()
    }

    fn sums<'a>(&self, rows: impl Iterator<Item = &'a &'a Example>) -> Sums {
        let mut sums = Sums::new(self.types.len());
        rows.for_each(|row| sums.take(row));
        sums
    }

    /// The present values as weights: 1 for what has a value, 0 for what has none.
    pub(crate) fn present(&self) -> Vec<f64> {
        let one = |valued: &bool| f64::from(u8::from(*valued));
        self.valued.iter().map(one).collect()
    }

    fn multipliers(&self, sums: &Sums, penalty: f64, free: &[bool]) -> Option<Vec<f64>> {
        let f = self.types.len();
        let present = self.present();
        let scale = sums.scale(&present)?;
        let prior: Vec<f64> = present.iter().map(|p| p * scale).collect();
        let bounds: Vec<Bounds> = (0..f)
            .map(|at| {
                if free[at] || !self.valued[at] {
                    Bounds::FREE
                } else {
                    Bounds {
                        least: 0.0,
                        most: f64::INFINITY,
                    }
                }
            })
            .collect();
        let typical = (0..f).map(|a| sums.gram[a * f + a]).sum::<f64>() / f.max(1) as f64;
        let (gram, moment) = (&sums.gram, &sums.moment);
        let weights = bounded_ridge(gram, moment, &prior, penalty * typical, &bounds);
        Some(weights.into_iter().map(|w| w / scale).collect())
    }
}

impl Fit {
    /// The values that experience surely changes, with its multiplier; all others as they are now.
    pub(crate) fn proposed(&self, present: &[f64]) -> Vec<f64> {
        (0..present.len())
            .map(|at| {
                if self.sure(at, present[at]) {
                    self.multiplier[at]
                } else {
                    present[at]
                }
            })
            .collect()
    }

    /// Whether the interval of a feature leaves out its present value.
    pub(crate) fn sure(&self, at: usize, present: f64) -> bool {
        self.interval[at].is_some_and(|i| i.excludes(present))
    }
}

/// Mean rank correlation over origins of a weighted sum with what followed.
pub(crate) fn score(rows: &[&Example], weights: &[f64]) -> Option<f64> {
    let mut by_origin: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for row in rows {
        if by_origin.len() <= row.origin {
            by_origin.resize_with(row.origin + 1, Default::default);
        }
        by_origin[row.origin]
            .0
            .push(row.x.iter().zip(weights).map(|(x, w)| x * w).sum());
        by_origin[row.origin].1.push(row.y);
    }
    let found: Vec<f64> = by_origin
        .iter()
        .filter_map(|(x, y)| crate::stats::correlation::spearman(x, y))
        .collect();
    crate::stats::mean(&found)
}
