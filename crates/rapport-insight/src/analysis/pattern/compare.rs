//! One set against another: where their curves part, how surely, and how early.

use super::walk::{Axis, walk};
use crate::Book;
use crate::analysis::words::SMALL;
use crate::parts::in_parts;
use crate::stats::dice::Dice;
use crate::stats::separation::Separation;
use crate::stats::{Interval, bootstrap, permutation, quantile};

/// More records than this of a cohort are represented by as many drawn at random: intervals no longer gain from more.
pub(crate) const SAMPLE: usize = 1_000;
/// A position needs this many of both samples to count towards the area.
const LEAST: usize = 10;
/// Below this many draws one thread is faster than several.
const DRAWS_WORTH_THREADS: usize = 50;

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
    let ranked: Vec<Ranked> = (0..positions).map(|at| Ranked::of(&all, at)).collect();
    let as_they_are: Vec<Times> = labels.iter().map(|first| once(*first)).collect();
    let observed = differences(&ranked, &as_they_are);
    let units = Clusters::of(&all, &labels);
    let bands = bands(&ranked, &labels, &units, draws, &mut dice);
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
        let dealt: Vec<Vec<Times>> = (0..draws)
            .map(|_| {
                let labels = units.shuffled(&labels, &mut dice);
                labels.iter().map(|first| once(*first)).collect()
            })
            .collect();
        let shuffled: Vec<f64> = of_draws(&ranked, &dealt)
            .iter()
            .map(|found| self::area(found))
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

/// How often a sampled record counts in the first set and in the second.
type Times = [u16; 2];

fn once(first: bool) -> Times {
    [first, !first].map(u16::from)
}

/// The sampled records that have reached a position, by their value there. Sorted once: a median of each draw is then found
/// by counting.
struct Ranked(Vec<(i64, u32)>);

impl Ranked {
    fn of(all: &[&Sampled], position: usize) -> Self {
        let mut ranked: Vec<(i64, u32)> = (0..)
            .zip(all)
            .filter_map(|(at, sampled)| Some((sampled.rv[position]?, at)))
            .collect();
        ranked.sort_unstable();
        Self(ranked)
    }

    /// Difference of the medians when each record counts so often; none when a set has no record here.
    fn difference(&self, counts: &[Times]) -> Option<Difference> {
        let mut n = [0_usize; 2];
        for (_, at) in &self.0 {
            let [first, second] = counts[*at as usize];
            n[0] += usize::from(first);
            n[1] += usize::from(second);
        }
        if n.contains(&0) {
            return None;
        }
        // The place of the median among the values of its set, from 0.
        let target = n.map(|n| quantile::rank(n, 500));
        let mut before = [0_usize; 2];
        let mut medians = [None; 2];
        for (value, at) in &self.0 {
            for (set, times) in counts[*at as usize].into_iter().enumerate() {
                before[set] += usize::from(times);
                if medians[set].is_none() && before[set] > target[set] {
                    medians[set] = Some(*value);
                }
            }
            if let [Some(first), Some(second)] = medians {
                return Some(Difference {
                    n,
                    difference: first - second,
                });
            }
        }
        None
    }
}

/// Difference of the medians at each position that both sets have reached.
fn differences(ranked: &[Ranked], counts: &[Times]) -> Vec<Option<Difference>> {
    ranked.iter().map(|r| r.difference(counts)).collect()
}

/// The same for many draws.
fn of_draws(ranked: &[Ranked], draws: &[Vec<Times>]) -> Vec<Vec<Option<Difference>>> {
    let parts = in_parts(draws, DRAWS_WORTH_THREADS, |part| {
        part.iter()
            .map(|counts| differences(ranked, counts))
            .collect::<Vec<_>>()
    });
    parts.into_iter().flatten().collect()
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

    /// As many units as there are, each drawn anew, with all their records.
    fn drawn(&self, labels: &[bool], dice: &mut Dice) -> Vec<Times> {
        let mut counts = vec![[0; 2]; labels.len()];
        for _ in 0..self.members.len() {
            for at in &self.members[dice.below(self.members.len())] {
                counts[*at][usize::from(!labels[*at])] += 1;
            }
        }
        counts
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
    ranked: &[Ranked],
    labels: &[bool],
    units: &Clusters,
    draws: usize,
    dice: &mut Dice,
) -> Vec<Option<Interval>> {
    let drawn: Vec<Vec<Times>> = (0..draws).map(|_| units.drawn(labels, dice)).collect();
    let mut replicates = vec![Vec::with_capacity(draws); ranked.len()];
    for found in of_draws(ranked, &drawn) {
        for (replicates, found) in replicates.iter_mut().zip(found) {
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
