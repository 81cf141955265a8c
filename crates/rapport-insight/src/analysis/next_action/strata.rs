//! What an action brings beyond what is usual in the same place: situations by scope, level and last interaction.

use super::situation::Situation;
use crate::Book;
use crate::analysis::keys::{KeyMap, mix};
use std::collections::BTreeMap;

/// An estimate of what an action brings in a situation needs this many held-out cases of it.
const LEAST_CASES: u32 = 5;

/// Held-out situations by (scope, level, last interaction), and the mean gain of each action in each.
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

    /// Mean over the situations (each `times` as given) of what the chosen action brings in their stratum, less what is
    /// usual there. Also how many situations could be judged.
    pub(super) fn advantage(
        &self,
        situations: &[Situation],
        chosen: &[Option<u32>],
        times: &[u32],
    ) -> (Option<f64>, usize) {
        let mut cell = vec![(0_u32, 0_i64); self.cells.len()];
        let mut stratum = vec![(0_u32, 0_i64); self.count];
        for (at, s) in situations
            .iter()
            .enumerate()
            .filter(|(at, _)| times[*at] > 0)
        {
            let add = |sum: &mut (u32, i64)| {
                sum.0 += times[at];
                sum.1 += s.gain * i64::from(times[at]);
            };
            add(&mut cell[self.cell[at] as usize]);
            add(&mut stratum[self.of[at] as usize]);
        }
        let mean = |(n, sum): (u32, i64)| sum as f64 / f64::from(n.max(1));
        let (mut total, mut n) = (0.0, 0_usize);
        for (at, chosen) in chosen.iter().enumerate().filter(|(at, _)| times[*at] > 0) {
            let Some(found) = chosen
                .map(|c| cell[c as usize])
                .filter(|c| c.0 >= LEAST_CASES)
            else {
                continue;
            };
            total += f64::from(times[at]) * (mean(found) - mean(stratum[self.of[at] as usize]));
            n += times[at] as usize;
        }
        ((n > 0).then(|| total / n as f64), n)
    }
}

/// Key of (stratum, action).
pub(super) fn cell_key(stratum: u32, action: u16) -> u64 {
    mix(u64::from(stratum), u64::from(action))
}
