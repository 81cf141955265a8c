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
                source: &[],
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
    rows: Vec<Row>,
    happened_at: Vec<i64>,
    type_id: Vec<i32>,
    reaction: Vec<i32>,
    /// Empty when no two facts happened at the same moment.
    source: Vec<i32>,
}

/// A fact in the order of [`rapport_model::fold::order::place`]; without ties all but the moment is 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    happened_at: i64,
    source: i32,
    own_order: [i64; 4],
    type_id: i32,
    reaction: i32,
}

impl Scratch {
    fn gather(&mut self, walks: &mut [Walk]) -> Result<(), LedgerError> {
        self.fill(walks);
        self.rows.sort_unstable_by_key(|row| row.happened_at);
        let ties = !self.rows.is_sorted_by(|a, b| a.happened_at < b.happened_at);
        if ties {
            for (number, _) in &self.runs {
                walks[*number].want_order()?;
            }
            self.fill(walks);
            self.rows.sort_unstable();
        }
        self.happened_at.clear();
        self.type_id.clear();
        self.reaction.clear();
        self.source.clear();
        let of_run = |(number, _): &(usize, _)| walks[*number].columns();
        let has_reactions = |columns: &Columns| !columns.reaction.is_empty();
        let has_reactions = self.runs.iter().map(of_run).any(has_reactions);
        for row in &self.rows {
            self.happened_at.push(row.happened_at);
            self.type_id.push(row.type_id);
            if has_reactions {
                self.reaction.push(row.reaction);
            }
            if ties {
                self.source.push(row.source);
            }
        }
        Ok(())
    }

    fn fill(&mut self, walks: &[Walk]) {
        self.rows.clear();
        for (number, rows) in &self.runs {
            let columns = walks[*number].columns();
            self.rows.extend(rows.clone().map(|row| {
                let own = |column: &Vec<i64>| column.get(row).copied().unwrap_or_default();
                Row {
                    happened_at: columns.happened_at[row],
                    source: columns.source.get(row).copied().unwrap_or_default(),
                    own_order: columns.own_order.each_ref().map(own),
                    type_id: columns.type_id[row],
                    reaction: columns.reaction.get(row).copied().unwrap_or_default(),
                }
            }));
        }
    }

    fn facts(&self, record: RecordKey) -> PlainFacts<'_> {
        PlainFacts {
            record,
            happened_at: &self.happened_at,
            type_id: &self.type_id,
            reaction: &self.reaction,
            source: &self.source,
        }
    }
}
