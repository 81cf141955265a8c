//! Lagged rank correlation of one monthly series with another over many units.
//!
//! Each unit's months are centred on and scaled by the unit's own history, so that size alone correlates nothing; then
//! ranked among all units of the month, so that seasons and growth of all correlate nothing. What is left is: did the units
//! that gained more than they usually do later earn more than they usually do?

use crate::panel::Panel;
use crate::stats::dice::Dice;
use crate::stats::rank::midranks;
use crate::stats::{Interval, bootstrap};

/// A series by unit and month, ranked; 0 is the middle of the month.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    units: usize,
    /// How many months each unit has here.
    pub(super) months: usize,
    /// Unit after unit.
    pub(super) value: Vec<f64>,
    /// Whether the value is known.
    pub(super) present: Vec<bool>,
}

/// Sums of one unit at one lag.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    xy: f64,
    xx: f64,
    yy: f64,
    pairs: u32,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.xy += other.xy;
        self.xx += other.xx;
        self.yy += other.yy;
        self.pairs += other.pairs;
    }

    fn correlation(&self) -> Option<f64> {
        (self.xx > 0.0 && self.yy > 0.0).then(|| self.xy / (self.xx * self.yy).sqrt())
    }
}

/// The correlation at one lag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lag {
    /// Months by which the first series comes before the second; negative when after.
    pub(crate) months: i32,
    pub(crate) correlation: f64,
    /// Block bootstrap over units; holds for all the lags that were asked together.
    pub(crate) interval: Option<Interval>,
    /// Of the correlation, by the same bootstrap.
    pub(crate) standard_error: Option<f64>,
    /// Unit-months compared.
    pub(crate) pairs: u32,
}

impl Ranked {
    /// Ranks a series; `value` gives none where it is unknown. Months before a unit is watched do not count.
    pub(crate) fn new(panel: &Panel, value: impl Fn(usize, usize) -> Option<f64>) -> Self {
        let (units, months) = (panel.len(), panel.months.len());
        let mut scaled = vec![0.0; units * months];
        let mut present = vec![false; units * months];
        for unit in 0..units {
            let watched = panel.first[unit]..months;
            let own: Vec<(usize, f64)> =
                watched.filter_map(|m| Some((m, value(unit, m)?))).collect();
            let n = own.len() as f64;
            if own.len() < 2 {
                continue;
            }
            let mean = own.iter().map(|(_, v)| v).sum::<f64>() / n;
            let deviation = (own.iter().map(|(_, v)| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
            for (month, value) in own {
                present[unit * months + month] = true;
                scaled[unit * months + month] = if deviation > 0.0 {
                    (value - mean) / deviation
                } else {
                    0.0
                };
            }
        }
        let mut ranked = vec![0.0; units * months];
        for month in 0..months {
            let there: Vec<usize> = (0..units)
                .map(|u| u * months + month)
                .filter(|at| present[*at])
                .collect();
            let values: Vec<f64> = there.iter().map(|at| scaled[*at]).collect();
            let n = values.len() as f64;
            for (at, rank) in there.iter().zip(midranks(&values)) {
                ranked[*at] = (rank - f64::midpoint(n, 1.0)) / n;
            }
        }
        Self {
            units,
            months,
            value: ranked,
            present,
        }
    }

    /// The same units and months with other values; none where unknown.
    pub(super) fn with(&self, values: Vec<Option<f64>>) -> Self {
        Self {
            present: values.iter().map(Option::is_some).collect(),
            value: values.into_iter().map(Option::unwrap_or_default).collect(),
            ..*self
        }
    }

    /// Whether it tells any two units apart in any month.
    pub(crate) fn varies(&self) -> bool {
        self.value.iter().any(|v| *v != 0.0)
    }

    /// Sums of unit `own` of this series against unit `other` of a later one.
    #[inline]
    fn sums(&self, own: usize, later: &Self, other: usize, lag: i32) -> Sums {
        let mut sums = Sums::default();
        let x = own * self.months..(own + 1) * self.months;
        let y = other * self.months..(other + 1) * self.months;
        let (x, xp) = (&self.value[x.clone()], &self.present[x]);
        let (y, yp) = (&later.value[y.clone()], &later.present[y]);
        let shift = lag.unsigned_abs() as usize;
        let (dx, dy) = if lag >= 0 { (0, shift) } else { (shift, 0) };
        for month in 0..self.months.saturating_sub(shift) {
            let (a, b) = (month + dx, month + dy);
            if xp[a] && yp[b] {
                sums.add(&Sums {
                    xy: x[a] * y[b],
                    xx: x[a] * x[a],
                    yy: y[b] * y[b],
                    pairs: 1,
                });
            }
        }
        sums
    }

    /// Correlation at one lag, alone.
    pub(crate) fn at(&self, later: &Self, lag: i32) -> Option<f64> {
        let sums: Vec<Sums> = (0..self.units)
            .map(|u| self.sums(u, later, u, lag))
            .collect();
        total(sums.iter()).correlation()
    }

    /// [`placebo`] over several lags of the same two series.
    pub(crate) fn placebo(
        &self,
        later: &Self,
        lags: &[i32],
        observed: f64,
        draws: usize,
        dice: &mut Dice,
    ) -> (f64, f64) {
        let pairs: Vec<Pair<'_>> = lags.iter().map(|lag| (self, later, *lag)).collect();
        let largest = |lags: &[(f64, u32)]| lags.iter().map(|(r, _)| r.abs()).fold(0.0, f64::max);
        placebo(&pairs, observed.abs(), draws, dice, largest)
    }
}

/// A series, a later one, and the months between.
pub(crate) type Pair<'a> = (&'a Ranked, &'a Ranked, i32);

/// Correlations of the pairs, with block bootstrap intervals over units that hold for all of them at once: the one that is
/// looked at was picked for its size.
pub(crate) fn bands(pairs: &[Pair<'_>], draws: usize, dice: &mut Dice) -> Vec<Lag> {
    let units = pairs.first().map_or(0, |(series, ..)| series.units);
    let of_pairs: Vec<(i32, Vec<Sums>)> = pairs
        .iter()
        .map(|(series, later, lag)| {
            let of_units = (0..units).map(|u| series.sums(u, later, u, *lag));
            (*lag, of_units.collect())
        })
        .filter(|(_, sums): &(i32, Vec<Sums>)| total(sums.iter()).correlation().is_some())
        .collect();
    let correlations = |sample: &[usize]| -> Option<Vec<f64>> {
        let of = |sums: &Vec<Sums>| total(sample.iter().map(|u| &sums[*u])).correlation();
        of_pairs.iter().map(|(_, sums)| of(sums)).collect()
    };
    let all: Vec<usize> = (0..units).collect();
    let observed = correlations(&all).unwrap_or_default();
    let mut replicates = Vec::with_capacity(draws);
    for _ in 0..draws {
        let sample: Vec<usize> = (0..units).map(|_| dice.below(units)).collect();
        replicates.extend(correlations(&sample));
    }
    let intervals = bootstrap::simultaneous(&observed, &replicates, 0.95);
    let errors = bootstrap::standard_errors(observed.len(), &replicates);
    let lag = |(at, (months, sums)): (usize, &(i32, Vec<Sums>))| Lag {
        months: *months,
        correlation: observed[at],
        interval: intervals.as_ref().map(|all| all[at]),
        standard_error: Some(errors[at]).filter(|e| *e > 0.0),
        pairs: total(sums.iter()).pairs,
    };
    of_pairs.iter().enumerate().map(lag).collect()
}

/// Correlations of the pairs, with the numbers of unit-months compared; 0 where undefined.
pub(crate) fn correlations(pairs: &[Pair<'_>]) -> Vec<(f64, u32)> {
    let units = pairs.first().map_or(0, |(series, ..)| series.units);
    dealt(pairs, &(0..units).collect::<Vec<_>>())
}

/// The same when the first series of each pair is dealt to the units.
fn dealt(pairs: &[Pair<'_>], deal: &[usize]) -> Vec<(f64, u32)> {
    let one = |(series, later, lag): &Pair<'_>| {
        let sums: Vec<Sums> = deal
            .iter()
            .enumerate()
            .map(|(u, from)| series.sums(*from, later, u, *lag))
            .collect();
        let total = total(sums.iter());
        (total.correlation().unwrap_or(0.0), total.pairs)
    };
    pairs.iter().map(one).collect()
}

/// The placebo: the first series of each pair is dealt to the units anew, and a statistic of the correlations compared with
/// the observed one. Gives p and the mean of the placebo's. Stops early once ten placebos lie beyond (Besag and Clifford
/// 1991): then p is large and known well enough.
pub(crate) fn placebo(
    pairs: &[Pair<'_>],
    observed: f64,
    draws: usize,
    dice: &mut Dice,
    statistic: impl Fn(&[(f64, u32)]) -> f64,
) -> (f64, f64) {
    const BEYOND: usize = 10;
    let units = pairs.first().map_or(0, |(series, ..)| series.units);
    let mut deal: Vec<usize> = (0..units).collect();
    let (mut beyond, mut done, mut sum) = (0, 0, 0.0);
    while done < draws && beyond < BEYOND {
        dice.shuffle(&mut deal);
        let found = statistic(&dealt(pairs, &deal));
        sum += found;
        done += 1;
        beyond += usize::from(found >= observed - 1e-12);
    }
    let p = if beyond >= BEYOND {
        beyond as f64 / done as f64
    } else {
        (beyond + 1) as f64 / (done + 1) as f64
    };
    (p, sum / done.max(1) as f64)
}

fn total<'a>(sums: impl Iterator<Item = &'a Sums>) -> Sums {
    let mut all = Sums::default();
    sums.for_each(|s| all.add(s));
    all
}
