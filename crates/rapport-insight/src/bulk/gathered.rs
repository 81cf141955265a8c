//! What all threads gathered, added up.

use super::bands::{Band, Cumulative};
use super::{Pass, Plan};
use rapport_model::{ContactId, Micros, Minor, Rv, ScopeId, TypeId};
use std::sync::{Mutex, PoisonError};

/// One Interaction Record in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordRow {
    /// Whose.
    pub contact: ContactId,
    /// In which scope.
    pub scope: ScopeId,
    /// Interactions that count.
    pub interactions: u32,
    /// Accumulated Relationship Value.
    pub rv_total: Rv,
    /// Accumulated variable cost.
    pub cost_total: Minor,
    /// Lowest accumulated value after an interaction.
    pub rv_low: Rv,
    /// When the last interaction happened.
    pub last_at: Micros,
}

/// How often one type directly followed another in the records of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Scope.
    pub scope: ScopeId,
    /// Cohort.
    pub cohort: usize,
    /// What came before.
    pub before: TypeId,
    /// What followed.
    pub after: TypeId,
    /// How often.
    pub count: u64,
}

/// Rows in pieces: a list that grows in one piece is copied again and again, and asks for twice the memory.
#[derive(Debug, Default)]
pub struct Rows {
    pieces: Vec<Vec<RecordRow>>,
}

const PIECE_ROWS: usize = 1 << 14;

impl Rows {
    #[inline]
    pub(super) fn push(&mut self, row: RecordRow) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < PIECE_ROWS => last.push(row),
            _ => {
                let mut piece = Vec::with_capacity(PIECE_ROWS);
                piece.push(row);
                self.pieces.push(piece);
            }
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &RecordRow> {
        self.pieces.iter().flatten()
    }
}

/// Records, bands and transitions of everything.
#[derive(Debug)]
pub struct Gathered {
    /// In no order.
    pub records: Rows,
    /// By scope, cohort and position.
    pub bands: Vec<Band>,
    /// By scope, cohort, type before and type; only those that occur.
    pub transitions: Vec<Transition>,
}

impl Gathered {
    /// Adds up what the threads gathered, on as many threads.
    pub fn of(plan: &Plan<'_>, passes: Vec<Pass<'_>>) -> Self {
        let threads = passes.len().max(1);
        let mut records = Rows::default();
        let mut counts: Vec<u64> = Vec::new();
        let mut cumulative: Vec<Vec<Cumulative>> = Vec::new();
        for mut pass in passes {
            records.pieces.append(&mut pass.records.pieces);
            pass.transitions.add_to(&mut counts);
            cumulative.resize_with(pass.cumulative.len(), Vec::new);
            for (all, one) in cumulative.iter_mut().zip(pass.cumulative) {
                all.push(one);
            }
        }
        Self {
            records,
            bands: bands(plan, cumulative, threads),
            transitions: transitions(plan, &counts),
        }
    }
}

fn bands(plan: &Plan<'_>, cumulative: Vec<Vec<Cumulative>>, threads: usize) -> Vec<Band> {
    let waiting = Mutex::new(cumulative.into_iter().enumerate());
    let one_thread = || {
        let mut done = Vec::new();
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some((index, parts)) = next else {
                return done;
            };
            let mut all = Cumulative::default();
            for part in parts {
                all.append(part);
            }
            let group = index / plan.positions;
            if let Some((n, [p10, p50, p90])) = all.band(plan.scale(group)) {
                let (scope, cohort) = plan.of_group(group);
                let position = index % plan.positions + 1;
                done.push((
                    index,
                    Band {
                        scope,
                        cohort,
                        position,
                        n,
                        p10,
                        p50,
                        p90,
                    },
                ));
            }
        }
    };
    let mut done = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        let done = running.into_iter().flat_map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect::<Vec<_>>()
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, band)| band).collect()
}

fn transitions(plan: &Plan<'_>, counts: &[u64]) -> Vec<Transition> {
    let types = plan.types.max(1);
    let found = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let named = found.map(|(index, count)| {
        let (scope, cohort) = plan.of_group(index / (types * types));
        Transition {
            scope,
            cohort,
            before: TypeId((index / types % types) as i32),
            after: TypeId((index % types) as i32),
            count: *count,
        }
    });
    named.collect()
}
