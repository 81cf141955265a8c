//! The records of a bucket from its files: each file is in the order of records and time, so they are walked side by side.

use super::PlainFacts;
use super::columns::{Columns, Walk};
use crate::error::LedgerError;
use rapport_model::RecordKey;
use std::ops::Range;

/// Calls `visit` with every record.
pub(super) fn each_record<E: From<LedgerError>>(
    walks: &mut [Walk],
    visit: &mut impl FnMut(PlainFacts<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut scratch = Scratch::default();
    while let Some(record) = first_record(walks)? {
        scratch.runs.clear();
        for (number, walk) in walks.iter_mut().enumerate() {
            let rows = walk.take(record)?;
            if !rows.is_empty() {
                scratch.runs.push((number, rows));
            }
        }
        if let [(number, rows)] = scratch.runs.as_slice()
            && let columns = walks[*number].columns()
            && let happened_at = &columns.happened_at[rows.clone()]
            && happened_at.is_sorted_by(|a, b| a < b)
        {
            visit(PlainFacts {
                record,
                happened_at,
                type_id: &columns.type_id[rows.clone()],
                reaction: columns.reaction.get(rows.clone()).unwrap_or_default(),
            })?;
            continue;
        }
        scratch.gather(walks)?;
        visit(scratch.facts(record))?;
    }
    Ok(())
}

#[inline]
fn first_record(walks: &mut [Walk]) -> Result<Option<RecordKey>, LedgerError> {
    let mut first: Option<RecordKey> = None;
    for walk in walks {
        let record = walk.record()?;
        if record.is_some() && (first.is_none() || record < first) {
            first = record;
        }
    }
    Ok(first)
}

/// A record put together from several files, or put in order within one moment.
#[derive(Default)]
struct Scratch {
    /// Number of the walk and the rows there.
    runs: Vec<(usize, Range<usize>)>,
    /// When, identity, type, reaction.
    rows: Vec<(i64, u64, i32, i32)>,
    happened_at: Vec<i64>,
    type_id: Vec<i32>,
    reaction: Vec<i32>,
}

impl Scratch {
    fn gather(&mut self, walks: &mut [Walk]) -> Result<(), LedgerError> {
        self.fill(walks);
        self.rows.sort_unstable_by_key(|row| row.0);
        if !self.rows.is_sorted_by(|a, b| a.0 < b.0) {
            // Some happened at the same moment: their identity decides.
            for (number, _) in &self.runs {
                walks[*number].want_identity()?;
            }
            self.fill(walks);
            self.rows.sort_unstable_by_key(|row| (row.0, row.1));
        }
        self.happened_at.clear();
        self.type_id.clear();
        self.reaction.clear();
        let of_run = |(number, _): &(usize, _)| walks[*number].columns();
        let has_reactions = |columns: &Columns| !columns.reaction.is_empty();
        let has_reactions = self.runs.iter().map(of_run).any(has_reactions);
        for (at, _, type_id, reaction) in &self.rows {
            self.happened_at.push(*at);
            self.type_id.push(*type_id);
            if has_reactions {
                self.reaction.push(*reaction);
            }
        }
        Ok(())
    }

    fn fill(&mut self, walks: &[Walk]) {
        self.rows.clear();
        for (number, rows) in &self.runs {
            let columns = walks[*number].columns();
            self.rows.extend(rows.clone().map(|row| {
                (
                    columns.happened_at[row],
                    columns.identity.get(row).map_or(0, |id| id.cast_unsigned()),
                    columns.type_id[row],
                    columns.reaction.get(row).copied().unwrap_or_default(),
                )
            }));
        }
    }

    fn facts(&self, record: RecordKey) -> PlainFacts<'_> {
        PlainFacts {
            record,
            happened_at: &self.happened_at,
            type_id: &self.type_id,
            reaction: &self.reaction,
        }
    }
}
