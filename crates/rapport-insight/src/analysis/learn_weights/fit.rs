//! Learns a multiplier for each type's Relationship Value from what followed.

use crate::Book;
use crate::panel::Months;
use crate::set::Picked;
use crate::stats::ridge::{Bounds, bounded_ridge};
use rapport_model::Micros;

/// One unit at one origin: RV gained by type in the window before, against its pace; and how the months after went.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) unit: usize,
    pub(crate) origin: usize,
    /// By feature, in points (or interactions, for a type of no value).
    pub(crate) x: Vec<f64>,
    pub(crate) y: f64,
}

/// The examples and what their features are.
#[derive(Debug)]
pub(crate) struct Examples {
    pub(crate) units: usize,
    /// Type index of each feature.
    pub(crate) types: Vec<u16>,
    /// Whether the type has any value now; else its feature counts interactions.
    pub(crate) valued: Vec<bool>,
    /// How often each was seen.
    pub(crate) seen: Vec<u32>,
    pub(crate) rows: Vec<Example>,
    pub(crate) months: usize,
}

/// Types seen less often keep their value.
pub(crate) const LEAST_SEEN: u32 = 30;
const WARM_UP: usize = 6;

/// Builds examples of one scope's picked records.
pub(crate) fn examples(
    book: &Book,
    picked: &Picked,
    scope: u16,
    left_out: &[bool],
    window: usize,
    horizon: usize,
) -> Examples {
    let records: Vec<u32> = picked
        .iter()
        .filter(|r| book.records.scope[*r as usize] == scope)
        .collect();
    let mut units: Vec<u32> = records
        .iter()
        .map(|r| book.records.unit[*r as usize])
        .collect();
    units.sort_unstable();
    units.dedup();
    let first = records
        .iter()
        .filter_map(|r| book.records.entries(*r).next())
        .map(|e| book.entries.happened_at[e])
        .min();
    let months = Months::between(Micros(first.unwrap_or(book.as_of.0)), book.as_of);
    let (mut seen, mut worth) = (vec![0_u32; book.types.len()], vec![false; book.types.len()]);
    for entry in records.iter().flat_map(|r| book.records.entries(*r)) {
        let kind = book.entries.type_index[entry] as usize;
        seen[kind] += 1;
        worth[kind] |= book.entries.rv_hundredths[entry] != 0;
    }
    let learnt = |k: &u16| {
        seen[*k as usize] >= LEAST_SEEN && !left_out.get(*k as usize).copied().unwrap_or(false)
    };
    let types: Vec<u16> = (0..book.types.len() as u16).filter(learnt).collect();
    let valued: Vec<bool> = types.iter().map(|k| worth[*k as usize]).collect();
    let mut feature = vec![None; book.types.len()];
    types
        .iter()
        .enumerate()
        .for_each(|(f, k)| feature[*k as usize] = Some(f));
    let mut all = Examples {
        units: units.len(),
        seen: types.iter().map(|k| seen[*k as usize]).collect(),
        valued,
        types,
        rows: Vec::new(),
        months: months.len(),
    };
    for (unit, id) in units.iter().enumerate() {
        of_unit(
            book, picked, &months, *id, unit, &feature, window, horizon, &mut all,
        );
    }
    centre(&mut all.rows, all.months);
    all
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of the loop above, split off to be read"
)]
fn of_unit(
    book: &Book,
    picked: &Picked,
    months: &Months,
    id: u32,
    unit: usize,
    feature: &[Option<usize>],
    window: usize,
    horizon: usize,
    all: &mut Examples,
) {
    let (m, f) = (months.len(), all.types.len());
    let mut gained = vec![0.0; m * f];
    let mut margin = vec![0.0; m];
    let mut first = m;
    for entry in book
        .units
        .records(id)
        .iter()
        .filter(|r| picked.contains(**r))
        .flat_map(|r| book.records.entries(*r))
    {
        let e = &book.entries;
        let Some(month) = months.of(e.happened_at[entry]) else {
            continue;
        };
        first = first.min(month);
        if let Some(at) = feature[e.type_index[entry] as usize] {
            gained[month * f + at] += if all.valued[at] {
                f64::from(e.rv_hundredths[entry]) / 100.0
            } else {
                1.0
            };
        }
    }
    for outcome in book.units.outcomes(id) {
        let Some(month) = months.of(book.outcomes.at[outcome]) else {
            continue;
        };
        first = first.min(month);
        margin[month] += book.outcomes.signed_minor(outcome) as f64;
    }
    for now in (first + WARM_UP)..=m.saturating_sub(horizon) {
        let watched = (now - first) as f64;
        let usual = margin[first..now].iter().sum::<f64>() / watched;
        let next = margin[now..now + horizon].iter().sum::<f64>() / horizon as f64;
        let from = now.saturating_sub(window).max(first);
        let sum =
            |at: usize, from: usize| (from..now).map(|month| gained[month * f + at]).sum::<f64>();
        let pace = |at: usize| sum(at, first) / watched * (now - from) as f64;
        let x = (0..f).map(|at| sum(at, from) - pace(at)).collect();
        // Relative to the unit's usual and bent, so that one giant does not decide for all.
        let y = ((next - usual) / usual.abs().max(1.0)).asinh();
        all.rows.push(Example {
            unit,
            origin: now,
            x,
            y,
        });
    }
}

/// Takes each origin's mean away: what all did alike teaches nothing.
fn centre(rows: &mut [Example], months: usize) {
    for origin in 0..=months {
        let here: Vec<usize> = (0..rows.len())
            .filter(|at| rows[*at].origin == origin)
            .collect();
        let Some(width) = here.first().map(|at| rows[*at].x.len()) else {
            continue;
        };
        let n = here.len() as f64;
        let mean_y = here.iter().map(|at| rows[*at].y).sum::<f64>() / n;
        let mean_x: Vec<f64> = (0..width)
            .map(|f| here.iter().map(|at| rows[*at].x[f]).sum::<f64>() / n)
            .collect();
        for at in here {
            rows[at].y -= mean_y;
            rows[at]
                .x
                .iter_mut()
                .zip(&mean_x)
                .for_each(|(x, mean)| *x -= mean);
        }
    }
}

/// A fit: multipliers of the present values, 1 keeps a value; for a type of no value, points per interaction.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    pub(crate) multiplier: Vec<f64>,
    /// The ridge penalty that did best on the later part of the training months.
    pub(crate) penalty: f64,
}

impl Examples {
    /// Learns from the rows whose future is over by `until`. `free` says for which features the sign may turn. `None` when
    /// the present values tell nothing at all, so that there is no scale to learn in.
    pub(crate) fn fit(&self, until: usize, horizon: usize, free: &[bool]) -> Option<Fit> {
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
        let early: Vec<&Example> = train
            .iter()
            .copied()
            .filter(|r| r.origin + horizon <= inner)
            .collect();
        let late: Vec<&Example> = train.iter().copied().filter(|r| r.origin > inner).collect();
        let mut best: Option<(f64, f64)> = None;
        for penalty in [0.01, 0.1, 1.0, 10.0, 100.0] {
            let score = self
                .solve(&early, penalty, free)
                .and_then(|w| score(&late, &w));
            if let Some(score) = score.filter(|s| best.is_none_or(|b| *s > b.0)) {
                best = Some((score, penalty));
            }
        }
        let penalty = best?.1;
        let weights = self.solve(&train, penalty, free)?;
        let scale = self.scale(&train)?;
        Some(Fit {
            multiplier: weights.iter().map(|w| w / scale).collect(),
            penalty,
        })
    }

    /// The present values as weights: 1 for what has a value, 0 for what has none.
    pub(crate) fn present(&self) -> Vec<f64> {
        self.valued
            .iter()
            .map(|v| f64::from(u8::from(*v)))
            .collect()
    }

    /// How much of the outcome one present point goes with. At least a little: values that point the wrong way altogether
    /// still need a scale to be turned in.
    fn scale(&self, rows: &[&Example]) -> Option<f64> {
        let present = self.present();
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for row in rows {
            let x: f64 = row.x.iter().zip(&present).map(|(x, p)| x * p).sum();
            xx += x * x;
            xy += x * row.y;
            yy += row.y * row.y;
        }
        (xx > 0.0 && yy > 0.0).then(|| (xy / xx).max(0.05 * (yy / xx).sqrt()))
    }

    fn solve(&self, rows: &[&Example], penalty: f64, free: &[bool]) -> Option<Vec<f64>> {
        let f = self.types.len();
        let scale = self.scale(rows)?;
        let (mut gram, mut moment) = (vec![0.0; f * f], vec![0.0; f]);
        for row in rows {
            for a in 0..f {
                moment[a] += row.x[a] * row.y;
                for b in 0..f {
                    gram[a * f + b] += row.x[a] * row.x[b];
                }
            }
        }
        let prior: Vec<f64> = self.present().iter().map(|p| p * scale).collect();
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
        let typical = (0..f).map(|a| gram[a * f + a]).sum::<f64>() / f.max(1) as f64;
        Some(bounded_ridge(
            &gram,
            &moment,
            &prior,
            penalty * typical,
            &bounds,
        ))
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
