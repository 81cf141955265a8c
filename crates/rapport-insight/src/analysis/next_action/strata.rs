//! What an action brings beyond what is usual in the same place: situations by scope, level and last interaction.

use super::situation::Situation;
use crate::Book;
use crate::analysis::keys::{KeyMap, mix};
use std::collections::BTreeMap;

/// An estimate of what an action brings in a situation needs this many held-out cases of it.
const LEAST_CASES: u32 = 5;

/// Held-out situations by (scope, level, last interaction), and by their action in it.
#[derive(Debug)]
pub(super) struct Strata {
    /// Stratum of each situation.
    pub(super) of: Vec<u32>,
    /// Index of (stratum, action).
    pub(super) cells: KeyMap<u32>,
    /// Cell of each situation's own action.
    cell: Vec<u32>,
    /// Situations of each unit.
    pub(super) units: Vec<Vec<usize>>,
    count: usize,
}

/// Mean gains of one sample of situations.
#[derive(Debug)]
pub(super) struct Means {
    /// By cell; none with too few cases.
    cell: Vec<Option<f64>>,
    /// By stratum.
    stratum: Vec<f64>,
}

impl Strata {
    /// Of these situations.
    pub(super) fn of(book: &Book, situations: &[Situation]) -> Self {
        let (mut ids, mut cells) = (KeyMap::<u32>::default(), KeyMap::<u32>::default());
        let (mut of, mut cell) = (Vec::new(), Vec::new());
        let mut units: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, s) in situations.iter().enumerate() {
            let next = ids.len() as u32;
            let stratum = *ids.entry(s.keys[1]).or_insert(next);
            let next = cells.len() as u32;
            cell.push(*cells.entry(cell_key(stratum, s.action)).or_insert(next));
            of.push(stratum);
            units
                .entry(book.records.unit[s.record as usize])
                .or_default()
                .push(at);
        }
        Self {
            of,
            cell,
            cells,
            units: units.into_values().collect(),
            count: ids.len(),
        }
    }

    /// The means over the situations, each `times` as given.
    pub(super) fn means(&self, situations: &[Situation], times: &[u32]) -> Means {
        let mut cell = vec![(0_u32, 0_i64); self.cells.len()];
        let mut stratum = vec![(0_u32, 0_i64); self.count];
        for (at, s) in drawn(times).map(|at| (at, &situations[at])) {
            let add = |sum: &mut (u32, i64)| {
                sum.0 += times[at];
                sum.1 += s.gain * i64::from(times[at]);
            };
            add(&mut cell[self.cell[at] as usize]);
            add(&mut stratum[self.of[at] as usize]);
        }
        let mean = |(n, sum): (u32, i64)| sum as f64 / f64::from(n.max(1));
        Means {
            cell: cell
                .into_iter()
                .map(|c| (c.0 >= LEAST_CASES).then(|| mean(c)))
                .collect(),
            stratum: stratum.into_iter().map(mean).collect(),
        }
    }

    /// Mean over the situations of what the chosen action brings in their stratum, less what is usual there. Also how many
    /// situations could be judged.
    pub(super) fn advantage(
        &self,
        means: &Means,
        chosen: &[Option<u32>],
        times: &[u32],
    ) -> (Option<f64>, usize) {
        let usual = |at: usize| Some(means.stratum[self.of[at] as usize]);
        mean_difference(times, |at| means.of(chosen[at]), usual)
    }
}

impl Means {
    fn of(&self, cell: Option<u32>) -> Option<f64> {
        self.cell[cell? as usize]
    }

    /// Mean over the situations that both rules have an estimate for of what the one's choice brings, less the other's.
    pub(super) fn paired(
        &self,
        [ours, theirs]: [&[Option<u32>]; 2],
        times: &[u32],
    ) -> (Option<f64>, usize) {
        mean_difference(times, |at| self.of(ours[at]), |at| self.of(theirs[at]))
    }
}

fn drawn(times: &[u32]) -> impl Iterator<Item = usize> {
    (0..times.len()).filter(|at| times[*at] > 0)
}

fn mean_difference(
    times: &[u32],
    ours: impl Fn(usize) -> Option<f64>,
    theirs: impl Fn(usize) -> Option<f64>,
) -> (Option<f64>, usize) {
    let (mut total, mut n) = (0.0, 0_usize);
    for at in drawn(times) {
        let Some((ours, theirs)) = ours(at).zip(theirs(at)) else {
            continue;
        };
        total += f64::from(times[at]) * (ours - theirs);
        n += times[at] as usize;
    }
    ((n > 0).then(|| total / n as f64), n)
}

/// Key of (stratum, action).
pub(super) fn cell_key(stratum: u32, action: u16) -> u64 {
    mix(u64::from(stratum), u64::from(action))
}
