//! One set against another: where their curves part, how surely, and how early.

use super::curve::median;
use super::walk::{Axis, walk};
use crate::Book;
use crate::analysis::words::SMALL;
use crate::stats::dice::Dice;
use crate::stats::separation::Separation;
use crate::stats::{Interval, bootstrap, permutation};

/// More records than this of a cohort are represented by as many drawn at random: intervals no longer gain from more.
pub(crate) const SAMPLE: usize = 1_000;
/// A position needs this many of both samples to count towards the area.
const LEAST: usize = 10;

/// The two sets at one position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Apart {
    pub(crate) position: usize,
    /// Sampled records that reached it, of either set.
    pub(crate) n: [usize; 2],
    /// Median of the first less median of the second, in hundredths.
    pub(crate) difference: i64,
    /// Its bootstrap interval over units.
    pub(crate) band: Option<Interval>,
    /// How well RV here tells the two apart.
    pub(crate) separation: Option<Separation>,
}

/// The comparison.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) apart: Vec<Apart>,
    /// Mean distance between the median curves, in hundredths of a point.
    pub(crate) area: f64,
    /// Its permutation p; none when a cohort is small.
    pub(crate) p: Option<f64>,
    /// First position from which on every interval of the AUC excludes one half, to the same side.
    pub(crate) separate_from: Option<usize>,
    /// Whether a unit has records in both sets: then records are shuffled, not units.
    pub(crate) units_in_both: bool,
}

/// A sampled record.
struct Sampled {
    unit: u32,
    /// Accumulated RV by position; none where it has not got to.
    rv: Vec<Option<i64>>,
}

/// Compares the records of two sets.
pub(crate) fn compare(
    book: &Book,
    [first, second]: [&[u32]; 2],
    axis: Axis,
    positions: usize,
    draws: usize,
    seed: u64,
) -> Comparison {
    let mut dice = Dice::new(seed, 1);
    let mut sample = |records: &[u32]| -> Vec<Sampled> {
        let chosen = dice.choose(records.len(), SAMPLE);
        chosen
            .into_iter()
            .map(|at| sampled(book, records[at], axis, positions))
            .collect()
    };
    let (first, second) = (sample(first), sample(second));
    let small = first.len() < SMALL || second.len() < SMALL;
    let all: Vec<&Sampled> = first.iter().chain(&second).collect();
    let labels: Vec<bool> = (0..all.len()).map(|at| at < first.len()).collect();
    let observed = differences(&all, &labels, positions);
    let units = Clusters::of(&all, &labels);
    let bands = bands(&all, &labels, &units, positions, draws, &mut dice);
    let apart: Vec<Apart> = observed
        .iter()
        .zip(bands)
        .enumerate()
        .filter_map(|(position, (found, band))| {
            let Difference { n, difference } = (*found)?;
            let at = |group: &[Sampled]| -> Vec<(f64, u32)> {
                group
                    .iter()
                    .filter_map(|s| Some((s.rv[position]? as f64, s.unit)))
                    .collect()
            };
            let separation = Separation::clustered(&at(&first), &at(&second));
            Some(Apart {
                position,
                n,
                difference,
                band,
                separation,
            })
        })
        .collect();
    let area = area(&observed);
    let p = (!small && area > 0.0).then(|| {
        let shuffled: Vec<f64> = (0..draws)
            .map(|_| {
                self::area(&differences(
                    &all,
                    &units.shuffled(&labels, &mut dice),
                    positions,
                ))
            })
            .collect();
        permutation::p_value(area, &shuffled)
    });
    let p = if !small && area <= 0.0 { Some(1.0) } else { p };
    Comparison {
        separate_from: separate_from(&apart),
        apart,
        area,
        p,
        units_in_both: units.mixed,
    }
}

fn sampled(book: &Book, record: u32, axis: Axis, positions: usize) -> Sampled {
    let mut rv = vec![None; positions];
    walk(book, record, axis, positions, |p, value, _| {
        rv[p] = Some(value);
    });
    Sampled {
        unit: book.records.unit[record as usize],
        rv,
    }
}

#[derive(Debug, Clone, Copy)]
struct Difference {
    n: [usize; 2],
    difference: i64,
}

/// Difference of the medians at each position that both groups have reached.
fn differences(all: &[&Sampled], first: &[bool], positions: usize) -> Vec<Option<Difference>> {
    let mut groups: [Vec<i64>; 2] = Default::default();
    let at = |position: usize| {
        groups.iter_mut().for_each(Vec::clear);
        for (sampled, is_first) in all.iter().zip(first) {
            if let Some(rv) = sampled.rv[position] {
                groups[usize::from(!is_first)].push(rv);
            }
        }
        let n = [groups[0].len(), groups[1].len()];
        Some(Difference {
            n,
            difference: median(&mut groups[0])? - median(&mut groups[1])?,
        })
    };
    (0..positions).map(at).collect()
}

fn area(differences: &[Option<Difference>]) -> f64 {
    let counted = differences
        .iter()
        .flatten()
        .filter(|d| d.n.iter().all(|n| *n >= LEAST));
    let values: Vec<f64> = counted
        .map(|d| d.difference.unsigned_abs() as f64)
        .collect();
    crate::stats::mean(&values).unwrap_or(0.0)
}

/// Sampled records by unit.
struct Clusters {
    members: Vec<Vec<usize>>,
    mixed: bool,
}

impl Clusters {
    fn of(all: &[&Sampled], labels: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|at| all[*at].unit);
        let groups = order.chunk_by(|a, b| all[*a].unit == all[*b].unit);
        let members: Vec<Vec<usize>> = groups.map(<[usize]>::to_vec).collect();
        let mixed = members
            .iter()
            .any(|m| m.iter().any(|at| labels[*at] != labels[m[0]]));
        Self { members, mixed }
    }

    /// Labels shuffled over units, or over records when a unit has both.
    fn shuffled(&self, labels: &[bool], dice: &mut Dice) -> Vec<bool> {
        let mut shuffled = labels.to_vec();
        if self.mixed {
            dice.shuffle(&mut shuffled);
            return shuffled;
        }
        let mut of_units: Vec<bool> = self.members.iter().map(|m| labels[m[0]]).collect();
        dice.shuffle(&mut of_units);
        for (members, label) in self.members.iter().zip(of_units) {
            for at in members {
                shuffled[*at] = label;
            }
        }
        shuffled
    }
}

/// Bootstrap intervals of the differences: units are drawn, with all their records.
fn bands(
    all: &[&Sampled],
    labels: &[bool],
    units: &Clusters,
    positions: usize,
    draws: usize,
    dice: &mut Dice,
) -> Vec<Option<Interval>> {
    let mut replicates = vec![Vec::with_capacity(draws); positions];
    for _ in 0..draws {
        let drawn: Vec<usize> = (0..units.members.len())
            .flat_map(|_| {
                units.members[dice.below(units.members.len())]
                    .iter()
                    .copied()
            })
            .collect();
        let some: Vec<&Sampled> = drawn.iter().map(|at| all[*at]).collect();
        let some_labels: Vec<bool> = drawn.iter().map(|at| labels[*at]).collect();
        for (replicates, found) in
            replicates
                .iter_mut()
                .zip(differences(&some, &some_labels, positions))
        {
            replicates.extend(found.map(|d| d.difference as f64));
        }
    }
    // A position that many samples miss has too few records for an interval.
    replicates
        .into_iter()
        .map(|r| {
            if r.len() * 10 >= draws * 9 {
                bootstrap::interval(r, 0.95)
            } else {
                None
            }
        })
        .collect()
}

fn separate_from(apart: &[Apart]) -> Option<usize> {
    let side = |a: &Apart| -> Option<bool> {
        let separation = a.separation.filter(|_| a.n.iter().all(|n| *n >= SMALL))?;
        separation
            .interval(0.95)
            .excludes(0.5)
            .then_some(separation.auc > 0.5)
    };
    let counted: Vec<&Apart> = apart
        .iter()
        .filter(|a| a.n.iter().all(|n| *n >= SMALL))
        .collect();
    let last = side(counted.last()?)?;
    let from = counted
        .iter()
        .rposition(|a| side(a) != Some(last))
        .map_or(0, |before| before + 1);
    Some(counted[from].position)
}
