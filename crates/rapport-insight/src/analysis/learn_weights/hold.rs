//! Takes out of features and outcome what is held constant, by least squares (Frisch and Waugh 1933): what is left of the
//! one explains what is left of the other exactly as in the regression with all of it.

use super::examples::Example;
use crate::stats::linear::solve;
use std::collections::BTreeMap;

/// Keeps the equations solvable where something never varies; nothing beside hundreds of rows.
const RIDGE: f64 = 1e-6;
/// Groups with fewer rows to learn from are fitted together.
const LEAST_ROWS: usize = 100;

/// Fitted on the rows that may be learnt from, taken out of all; each group of like gaps by itself.
pub(super) fn hold_constant(rows: &mut [Example], learnt_from: impl Fn(&Example) -> bool) {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|r| learnt_from(r)) {
        *sizes.entry(row.gap).or_default() += 1;
    }
    let group = |gap: usize| {
        let large = sizes.get(&gap).is_some_and(|n| *n >= LEAST_ROWS);
        large.then_some(gap)
    };
    let mut groups: Vec<Option<usize>> = rows.iter().map(|r| group(r.gap)).collect();
    groups.sort_unstable();
    groups.dedup();
    for of in groups {
        let here: Vec<usize> = (0..rows.len())
            .filter(|at| group(rows[*at].gap) == of)
            .collect();
        let learnt: Vec<&Example> = here
            .iter()
            .map(|at| &rows[*at])
            .filter(|row| learnt_from(row))
            .collect();
        let told = Told::fit(&learnt);
        for at in here {
            told.take_out(&mut rows[at]);
        }
    }
}

/// Coefficients of what is held constant, for each feature and then for the outcome.
struct Told(Vec<Vec<f64>>);

fn design(row: &Example) -> impl Iterator<Item = f64> {
    std::iter::once(1.0).chain(row.held.iter().copied())
}

impl Told {
    fn fit(rows: &[&Example]) -> Self {
        let Some(first) = rows.first() else {
            return Self(Vec::new());
        };
        let (wide, features) = (first.held.len() + 1, first.x.len());
        let mut gram = vec![0.0; wide * wide];
        let mut moments = vec![vec![0.0; wide]; features + 1];
        for row in rows {
            let z: Vec<f64> = design(row).collect();
            for a in 0..wide {
                for b in 0..wide {
                    gram[a * wide + b] += z[a] * z[b];
                }
            }
            let values = row.x.iter().chain(std::iter::once(&row.y));
            for (moment, value) in moments.iter_mut().zip(values) {
                moment.iter_mut().zip(&z).for_each(|(m, z)| *m += z * value);
            }
        }
        for at in 0..wide {
            gram[at * wide + at] += RIDGE;
        }
        let solved = moments.iter().map(|m| solve(&gram, m));
        Self(solved.map(Option::unwrap_or_default).collect())
    }

    fn take_out(&self, row: &mut Example) {
        let z: Vec<f64> = design(row).collect();
        let told = |weights: &[f64]| -> f64 { weights.iter().zip(&z).map(|(w, z)| w * z).sum() };
        if let Some((of_outcome, of_features)) = self.0.split_last() {
            row.x
                .iter_mut()
                .zip(of_features)
                .for_each(|(x, weights)| *x -= told(weights));
            row.y -= told(of_outcome);
        }
    }
}
