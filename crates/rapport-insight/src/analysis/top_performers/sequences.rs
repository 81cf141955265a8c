//! Which sequences of interactions tell the relationships of some people from those of the others.

use crate::Book;
use crate::analysis::keys::{KeyMap, mix};
use crate::stats::holm::holm;
use crate::stats::proportion::{Counts, Lift};

/// A sequence that fewer relationships have is an anecdote.
const LEAST: u64 = 20;
/// Sequences tested: each further one makes the correction for many tests harsher.
const MOST: usize = 300;

/// One sequence and how often either group has it.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    /// Types, in order.
    pub(super) types: Vec<u16>,
    /// By stratum.
    strata: Vec<Counts>,
    pub(super) lift: Lift,
    /// Corrected for all sequences tested.
    pub(super) p: f64,
}

impl Sequence {
    /// Both groups over all strata: has it, of how many.
    pub(super) fn totals(&self) -> Counts {
        self.strata.iter().fold(Counts::default(), |sum, c| Counts {
            first: sum.first + c.first,
            first_n: sum.first_n + c.first_n,
            second: sum.second + c.second,
            second_n: sum.second_n + c.second_n,
        })
    }
}

/// A relationship (or the part of it that one side carries), its records, and whether it is the first side's.
#[derive(Debug, Clone)]
pub(super) struct Sided {
    pub(super) scope: u16,
    pub(super) records: Vec<u32>,
    pub(super) first: bool,
}

/// What was tested, the most telling first, and how many sequences that was. A relationship has a sequence when one of its
/// records has it: contacts of one account are one observation.
pub(super) fn distinguishing(book: &Book, sides: &[Sided]) -> (Vec<Sequence>, usize) {
    let scopes = book.scopes.len();
    let mut sizes = vec![Counts::default(); scopes];
    for side in sides {
        let size = &mut sizes[side.scope as usize];
        *if side.first {
            &mut size.first_n
        } else {
            &mut size.second_n
        } += 1;
    }
    let mut table = Table {
        ids: KeyMap::default(),
        types: Vec::new(),
        counts: Vec::new(),
        seen: Vec::new(),
        scopes,
    };
    let mut kinds: Vec<u16> = Vec::new();
    for (number, side) in (0_u32..).zip(sides) {
        for record in &side.records {
            kinds.clear();
            // An order explains contribution by definition; what led to it is wanted.
            let all = book.entries.type_index[book.records.entries(*record)].iter();
            kinds.extend(
                all.copied()
                    .filter(|kind| !book.types[*kind as usize].bears_outcome),
            );
            for length in 1..=3 {
                for window in kinds.windows(length) {
                    table.take(window, number, side.scope as usize, side.first);
                }
            }
        }
    }
    let mut tested = table.tested(&sizes);
    let p = holm(&tested.iter().map(|s| s.p).collect::<Vec<_>>());
    for (sequence, p) in tested.iter_mut().zip(p) {
        sequence.p = p;
    }
    let n = tested.len();
    tested.sort_by(|a, b| {
        let strength = |s: &Sequence| s.lift.ratio.ln().abs() / s.lift.log_error.max(1e-9);
        strength(b)
            .total_cmp(&strength(a))
            .then_with(|| a.types.cmp(&b.types))
    });
    (tested, n)
}

/// Sequences met, and how many relationships of each group have them, by scope.
struct Table {
    ids: KeyMap<u32>,
    types: Vec<Vec<u16>>,
    /// `scopes` pairs (first, second) for each sequence.
    counts: Vec<[u32; 2]>,
    /// Last relationship that had it, by its place among the sides.
    seen: Vec<u32>,
    scopes: usize,
}

impl Table {
    fn take(&mut self, window: &[u16], side: u32, scope: usize, first: bool) {
        let key = window
            .iter()
            .fold(window.len() as u64, |key, kind| mix(key, u64::from(*kind)));
        let next = self.types.len() as u32;
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.types.push(window.to_vec());
            self.seen.push(u32::MAX);
            self.counts.resize(self.counts.len() + self.scopes, [0, 0]);
        }
        if self.seen[id as usize] != side {
            self.seen[id as usize] = side;
            self.counts[id as usize * self.scopes + scope][usize::from(!first)] += 1;
        }
    }

    fn tested(self, sizes: &[Counts]) -> Vec<Sequence> {
        let mut frequent: Vec<(u64, usize)> = (0..self.types.len())
            .map(|id| {
                let counts = &self.counts[id * self.scopes..][..self.scopes];
                (
                    counts
                        .iter()
                        .map(|c| u64::from(c[0]) + u64::from(c[1]))
                        .sum(),
                    id,
                )
            })
            .filter(|(n, _)| *n >= LEAST)
            .collect();
        frequent.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then_with(|| self.types[a.1].cmp(&self.types[b.1]))
        });
        frequent.truncate(MOST);
        let sequence = |(_, id): (u64, usize)| {
            let counts = &self.counts[id * self.scopes..][..self.scopes];
            let strata: Vec<Counts> = counts
                .iter()
                .zip(sizes)
                .map(|(c, size)| Counts {
                    first: c[0].into(),
                    second: c[1].into(),
                    ..*size
                })
                .collect();
            let lift = Lift::of(&strata)?;
            Some(Sequence {
                types: self.types[id].clone(),
                p: lift.p(),
                strata,
                lift,
            })
        };
        frequent.into_iter().filter_map(sequence).collect()
    }
}
