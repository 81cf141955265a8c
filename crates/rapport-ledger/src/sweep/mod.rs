//! The sweep: every record once, on all cores, as few columns as its facts need. What the analyses of everything stand on.
//!
//! Files of the lake lie in the order of records and time, so a record is a slice of four columns, and nothing is sorted.
//! Records with corrections, merge keys, shares or reactions reported later, and those with recent facts, take the general way
//! and come as whole facts.

mod columns;
mod merge;
mod parts;

use crate::error::{LedgerError, Result};
use crate::lake::Lake;
use crate::ledger::Ledger;
use columns::{Columns, Walk};
use parts::Part;
use rapport_model::flow::FlowHistory;
use rapport_model::fold::order;
use rapport_model::identity::IdentityVersion;
use rapport_model::{Fact, Micros, Reaction, RecordKey, SourceId, TypeId};
use std::sync::{Mutex, PoisonError};

/// The facts of one record.
#[derive(Debug)]
pub enum RecordFacts<'a> {
    /// All of them hold as they first came, in happened order.
    Plain(PlainFacts<'a>),
    /// To be arranged first; in order of time, identity and revision.
    Any(&'a [Fact]),
}

/// Facts without corrections, merge keys and shares; all columns have the same length.
#[derive(Debug, Clone, Copy)]
pub struct PlainFacts<'a> {
    /// Whose.
    pub record: RecordKey,
    /// When each happened, in microseconds since the Unix epoch; rising, the facts of a moment source by source in the source's
    /// own order.
    pub happened_at: &'a [i64],
    /// Type of each.
    pub type_id: &'a [i32],
    /// Code of the reaction to each; empty when there was none to any.
    pub reaction: &'a [i32],
    /// Source of each; empty when no two happened at the same moment.
    pub source: &'a [i32],
}

impl PlainFacts<'_> {
    /// The reaction to one of them.
    #[inline]
    pub fn reaction(&self, index: usize) -> Option<Reaction> {
        let code = self.reaction.get(index)?;
        Reaction::from_code(*code as u8)
    }

    /// Puts the order in which they are valued into `into`, as indexes: where several sources tell of one moment, the levels of
    /// the flow decide. Nothing, and `false`, when they lie in that order already.
    #[inline]
    pub fn order_between_sources(&self, flow: &FlowHistory, into: &mut Vec<u32>) -> bool {
        let Some(first) = self.source.first() else {
            return false;
        };
        if self.source.iter().all(|source| source == first) {
            return false;
        }
        into.clear();
        into.extend((0..).take(self.source.len()));
        order::between_sources(flow, into, |index| {
            let at = *index as usize;
            (
                Micros(self.happened_at[at]),
                SourceId(self.source[at]),
                TypeId(self.type_id[at]),
            )
        });
        true
    }
}

impl Ledger {
    /// Visits every record once, on so many threads, each with a state of its own; gives the states. Which thread meets
    /// which record is left to chance: what is made of the states must not depend on it.
    pub fn sweep<S: Send, E: From<LedgerError> + Send>(
        &mut self,
        threads: usize,
        start: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, RecordFacts<'_>) -> std::result::Result<(), E> + Sync,
    ) -> std::result::Result<Vec<S>, E> {
        let identity = self.identity(Micros::END)?;
        let buckets = self.buckets::<Fact>(&identity)?;
        let lake = &self.lake;
        let waiting = Mutex::new(parts::of(lake, buckets, threads)?);
        let one_thread = || -> std::result::Result<S, E> {
            let mut state = start();
            let mut spare = Vec::new();
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let Some(part) = next else { return Ok(state) };
                sweep_part(lake, &identity, part, &mut spare, &mut |facts| {
                    visit(&mut state, facts)
                })?;
            }
        };
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
            let states = running.into_iter().map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            states.collect()
        })
    }
}

fn sweep_part<E: From<LedgerError>>(
    lake: &Lake,
    identity: &IdentityVersion,
    part: Part,
    spare: &mut Vec<Columns>,
    visit: &mut impl FnMut(RecordFacts<'_>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    if let Some(mut walks) = part.walks(lake, spare)? {
        merge::each_record(&mut walks, &mut |facts| visit(RecordFacts::Plain(facts)))?;
        spare.extend(walks.into_iter().map(Walk::into_columns));
        return Ok(());
    }
    let facts = part.facts(lake, identity)?;
    for record in facts.chunk_by(|a, b| a.record == b.record) {
        visit(RecordFacts::Any(record))?;
    }
    Ok(())
}

/// Result of reading columns.
type Read<T = ()> = Result<T>;
