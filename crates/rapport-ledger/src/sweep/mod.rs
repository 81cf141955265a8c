//! The sweep: every record once, on all cores, as few columns as its facts need. What the analyses of everything stand on.
//!
//! Files of the lake lie in the order of records and time, so a record is a slice of four columns, and nothing is sorted.
//! Records with corrections, merge keys, shares or reactions reported later, and those with recent facts, take the general way
//! and come as whole facts.

mod columns;
mod merge;

use crate::buckets::{Bucket, Merged};
use crate::error::{LedgerError, Result};
use crate::lake::Lake;
use crate::ledger::Ledger;
use rapport_model::{Fact, Reaction, RecordKey};
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
    /// When each happened, in microseconds since the Unix epoch; rising, equal moments in order of identity.
    pub happened_at: &'a [i64],
    /// Type of each.
    pub type_id: &'a [i32],
    /// Code of the reaction to each; empty when there was none to any.
    pub reaction: &'a [i32],
}

impl PlainFacts<'_> {
    /// The reaction to one of them.
    #[inline]
    pub fn reaction(&self, index: usize) -> Option<Reaction> {
        let code = self.reaction.get(index)?;
        Reaction::from_code(*code as u8)
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
        let (buckets, merged) = self.buckets::<Fact>()?;
        // The largest first, so that no thread is left alone with one at the end.
        let mut buckets = buckets;
        buckets
            .sort_by_key(|b| b.files.iter().map(|f| f.rows).sum::<i64>() + b.others.len() as i64);
        let threads = threads.clamp(1, buckets.len().max(1));
        let waiting = Mutex::new(buckets);
        let lake = &self.lake;
        let one_thread = || -> std::result::Result<S, E> {
            let mut state = start();
            let mut buffers = columns::Buffers::default();
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let Some(bucket) = next else { return Ok(state) };
                sweep_bucket(lake, &merged, bucket, &mut buffers, &mut |facts| {
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

fn sweep_bucket<E: From<LedgerError>>(
    lake: &Lake,
    merged: &Merged,
    bucket: Bucket<Fact>,
    buffers: &mut columns::Buffers,
    visit: &mut impl FnMut(RecordFacts<'_>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    if bucket.others.is_empty() && !bucket.has_gone && buffers.load(lake, &bucket.files)? {
        return merge::each_record(lake, &bucket.files, buffers, &mut |facts| {
            visit(RecordFacts::Plain(facts))
        });
    }
    let facts = bucket.facts(lake, merged)?;
    for record in facts.chunk_by(|a, b| a.record == b.record) {
        visit(RecordFacts::Any(record))?;
    }
    Ok(())
}

/// An error of a column that cannot be read.
fn damaged(place: &str) -> impl Fn(parquet::errors::ParquetError) -> LedgerError {
    move |e| LedgerError::damaged(place, e)
}

/// Result of reading columns.
type Read<T = ()> = Result<T>;
