//! Holds constant what the past of a series tells by itself, so that the other series is credited only with what it adds
//! (Granger 1969): partial rank correlation (Conover 1999, 5.4), lag by lag.
//!
//! Amounts persist, and interactions follow orders. So value gained after one order would "lead" the next one, of much the
//! same amount, without telling anything that the first order did not tell.

use super::lags::Ranked;
use crate::panel::Panel;
use crate::stats::linear::solve;

/// How many of its latest known values stand for the past of a series.
const DEEP: usize = 3;
/// Units that go as long as this between two known values, or longer, are fitted together.
const LONGEST_GAP: usize = 6;
/// Keeps the equations solvable where a control never varies; nothing beside thousands of pairs.
const RIDGE: f64 = 1e-6;

/// Two series at one lag, less what the past of the later one tells of both.
#[derive(Debug, Clone)]
pub(crate) struct Controlled {
    /// Months by which `value` comes before `outcome`; negative when after.
    pub(crate) lag: i32,
    pub(crate) value: Ranked,
    pub(crate) outcome: Ranked,
}

impl Controlled {
    /// Controls for the past of whichever series comes later, as known by the end of the month of the earlier one. Pairs
    /// of which that past is unknown do not count.
    pub(crate) fn new(value: &Ranked, outcome: &Ranked, lag: i32) -> Self {
        let (early, late) = if lag >= 0 {
            (value, outcome)
        } else {
            (outcome, value)
        };
        let shift = lag.unsigned_abs() as usize;
        let past = past(late, shift == 0);
        // What the last value tells depends on how long ago it was: who buys monthly is not fitted together with who buys
        // each quarter.
        let gaps = gaps(late);
        let known = |at: usize| past[at].map(|p| (gaps[at / late.months], p));
        let later = |at: usize| {
            let month = at % early.months + shift;
            (month < early.months && late.present[at + shift]).then(|| late.value[at + shift])
        };
        let both = |at: usize| early.present[at] && later(at).is_some();
        let origins = early.value.len();
        let early_rest = rest(
            origins,
            |at| both(at).then_some(early.value[at]),
            |at| early.present[at].then_some(early.value[at]),
            known,
        );
        let late_rest = rest(
            origins,
            |at| if both(at) { later(at) } else { None },
            later,
            known,
        );
        let earlier = early.with(early_rest);
        let mut moved = vec![None; origins];
        for (at, rest) in late_rest.into_iter().enumerate() {
            if rest.is_some() {
                moved[at + shift] = rest;
            }
        }
        let later = late.with(moved);
        let (value, outcome) = if lag >= 0 {
            (earlier, later)
        } else {
            (later, earlier)
        };
        Self {
            lag,
            value,
            outcome,
        }
    }
}

/// Value gained less what a unit's own orders of the same and the two previous months usually bring with them: shipping,
/// billing, collecting and surveys follow each order and say nothing of the relationship.
pub(crate) fn without_rhythm(value: &Ranked, panel: &Panel) -> Ranked {
    let mut bought = vec![[0.0; DEEP]; value.value.len()];
    for unit in 0..panel.len() {
        let months = panel.first[unit]..value.months;
        let length = months.len().max(1) as f64;
        let buys = |month: usize, back: usize| {
            let month = month.checked_sub(back);
            let is_bought = month.is_some_and(|m| panel.orders[panel.at(unit, m)] > 0);
            f64::from(u8::from(is_bought))
        };
        let usual: [f64; DEEP] =
            std::array::from_fn(|back| months.clone().map(|m| buys(m, back)).sum::<f64>() / length);
        for month in months {
            bought[unit * value.months + month] =
                std::array::from_fn(|back| buys(month, back) - usual[back]);
        }
    }
    let there = |at: usize| value.present[at].then_some(value.value[at]);
    let known = |at: usize| Some((0, bought[at]));
    value.with(rest(value.value.len(), there, there, known))
}

/// The latest known values of a series at each of its months, the newest first; those that are missing count as usual. None
/// where nothing is known yet. `before`: without the month itself.
fn past(series: &Ranked, before: bool) -> Vec<Option<[f64; DEEP]>> {
    let mut all = vec![None; series.value.len()];
    for unit in all.chunks_mut(series.months.max(1)).enumerate() {
        let (number, known) = unit;
        let mut latest: Option<[f64; DEEP]> = None;
        for (month, known) in known.iter_mut().enumerate() {
            let at = number * series.months + month;
            if before {
                *known = latest;
            }
            if series.present[at] {
                let mut next = latest.unwrap_or_default();
                next.rotate_right(1);
                next[0] = series.value[at];
                latest = Some(next);
            }
            if !before {
                *known = latest;
            }
        }
    }
    all
}

/// Months between two known values of a unit, on average.
fn gaps(series: &Ranked) -> Vec<usize> {
    let one = |unit: &[bool]| {
        let first = unit.iter().position(|p| *p).unwrap_or(0);
        let last = unit.iter().rposition(|p| *p).unwrap_or(0);
        let steps = unit.iter().filter(|p| **p).count().saturating_sub(1).max(1);
        ((last - first) as f64 / steps as f64).round() as usize
    };
    let units = series.present.chunks(series.months.max(1));
    units.map(|unit| one(unit).min(LONGEST_GAP)).collect()
}

/// What of `value` the controls do not tell, by least squares over the cells that `fitted` gives; each group of cells, of
/// which the controls give the number, by itself.
fn rest(
    cells: usize,
    fitted: impl Fn(usize) -> Option<f64>,
    value: impl Fn(usize) -> Option<f64>,
    controls: impl Fn(usize) -> Option<(usize, [f64; DEEP])>,
) -> Vec<Option<f64>> {
    const WIDE: usize = DEEP + 1;
    let row = |at: usize| controls(at).map(|(group, [a, b, c])| (group, [1.0, a, b, c]));
    let mut sums = [([0.0; WIDE * WIDE], [0.0; WIDE]); LONGEST_GAP + 1];
    for at in 0..cells {
        let (Some(y), Some((group, x))) = (fitted(at), row(at)) else {
            continue;
        };
        let (gram, moment) = &mut sums[group];
        for i in 0..WIDE {
            moment[i] += x[i] * y;
            for j in 0..WIDE {
                gram[i * WIDE + j] += x[i] * x[j];
            }
        }
    }
    let weights = sums.map(|(mut gram, moment)| {
        for i in 0..WIDE {
            gram[i * WIDE + i] += RIDGE;
        }
        solve(&gram, &moment).unwrap_or_else(|| vec![0.0; WIDE])
    });
    let one = |at: usize| {
        let (y, (group, x)) = (value(at)?, row(at)?);
        let told: f64 = x.iter().zip(&weights[group]).map(|(x, w)| x * w).sum();
        Some(y - told)
    };
    (0..cells).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::correlation::pearson;
    use serde_json::Value;

    #[test]
    fn a_partial_rank_correlation_agrees_with_statsmodels() {
        let all = include_str!("../../../fixtures/partial.json");
        let all: Value = serde_json::from_str(all).unwrap();
        let floats = |value: &Value| -> Vec<f64> {
            let values = value.as_array().unwrap().iter();
            values.map(|v| v.as_f64().unwrap()).collect()
        };
        for case in all["cases"].as_array().unwrap() {
            let (x, y) = (floats(&case["x"]), floats(&case["y"]));
            let past: Vec<Vec<f64>> = case["past"]
                .as_array()
                .unwrap()
                .iter()
                .map(floats)
                .collect();
            let known = |at: usize| Some((0, [past[at][0], past[at][1], past[at][2]]));
            let left = |of: &[f64]| -> Vec<f64> {
                let value = |at: usize| Some(of[at]);
                let left = rest(of.len(), value, value, known);
                left.into_iter().map(Option::unwrap).collect()
            };
            let (x, y) = (left(&x), left(&y));
            // The ridge moves the sixth digit.
            let near = |ours: f64, theirs: f64| {
                assert!((ours - theirs).abs() < 1e-5, "{ours} is not {theirs}");
            };
            for (ours, theirs) in [(&x, "x_rest"), (&y, "y_rest")] {
                let theirs = floats(&case[theirs]);
                ours.iter().zip(theirs).for_each(|(a, b)| near(*a, b));
            }
            near(
                pearson(&x, &y).unwrap(),
                case["correlation"].as_f64().unwrap(),
            );
        }
    }
}
