//! The records of a bucket from its files: each file is in the order of records and time, so they are walked side by side.

use super::PlainFacts;
use super::columns::{Buffers, FileColumns, OpenFile};
use crate::error::LedgerError;
use crate::lake::{DataFile, Lake};
use parquet::data_type::Int64Type;
use rapport_model::{ContactId, RecordKey, ScopeId};

/// Calls `visit` with every record.
pub(super) fn each_record<E: From<LedgerError>>(
    lake: &Lake,
    files: &[DataFile],
    buffers: &mut Buffers,
    visit: &mut impl FnMut(PlainFacts<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let columns = buffers.files.get_mut(..buffers.used).unwrap_or_default();
    let mut at = vec![0; columns.len()];
    let mut scratch = Scratch::default();
    loop {
        let next = columns
            .iter()
            .zip(&at)
            .filter_map(|(file, at)| file.record(*at))
            .min();
        let Some(record) = next else { return Ok(()) };
        scratch.runs.clear();
        for (number, (file, at)) in columns.iter().zip(&mut at).enumerate() {
            let end = file.end_of(record, *at);
            if end > *at {
                scratch.runs.push((number, *at, end));
                *at = end;
            }
        }
        let is_whole = scratch.runs.len() == 1;
        if is_whole
            && let Some((file, from, to)) = scratch.runs.first().copied()
            && let Some(file) = columns.get(file)
            && file.happened_at[from..to].is_sorted_by(|a, b| a < b)
        {
            let reaction = file.reaction.get(from..to).unwrap_or_default();
            visit(PlainFacts {
                record,
                happened_at: &file.happened_at[from..to],
                type_id: &file.type_id[from..to],
                reaction,
            })?;
            continue;
        }
        scratch.gather(columns, lake, files)?;
        visit(scratch.facts(record))?;
    }
}

impl FileColumns {
    fn record(&self, row: usize) -> Option<RecordKey> {
        Some(RecordKey {
            contact: ContactId(*self.contact.get(row)?),
            scope: ScopeId(*self.scope.get(row)?),
        })
    }

    /// The row after the last of this record, from `row` on.
    #[inline]
    fn end_of(&self, record: RecordKey, row: usize) -> usize {
        let (contact, scope) = (record.contact.0, record.scope.0);
        let rest = self.contact[row..].iter().zip(&self.scope[row..]);
        row + rest
            .take_while(|(c, s)| **c == contact && **s == scope)
            .count()
    }
}

/// A record put together from several files, or put in order within one moment.
#[derive(Default)]
struct Scratch {
    /// File, first row, row after the last.
    runs: Vec<(usize, usize, usize)>,
    /// When, identity, type, reaction.
    rows: Vec<(i64, u64, i32, i32)>,
    happened_at: Vec<i64>,
    type_id: Vec<i32>,
    reaction: Vec<i32>,
}

impl Scratch {
    fn gather(
        &mut self,
        columns: &mut [FileColumns],
        lake: &Lake,
        files: &[DataFile],
    ) -> Result<(), LedgerError> {
        self.fill(columns);
        self.rows.sort_unstable_by_key(|row| row.0);
        if !self.rows.is_sorted_by(|a, b| a.0 < b.0) {
            // Some happened at the same moment: their identity decides.
            for (columns, file) in columns.iter_mut().zip(files) {
                if columns.identity.is_empty() {
                    let open = OpenFile::open(lake, file)?;
                    open.column::<Int64Type>(
                        "identity",
                        file.rows as usize,
                        &mut columns.identity,
                    )?;
                }
            }
            self.fill(columns);
            self.rows.sort_unstable_by_key(|row| (row.0, row.1));
        }
        self.happened_at.clear();
        self.type_id.clear();
        self.reaction.clear();
        let has_reactions = columns.iter().any(|file| !file.reaction.is_empty());
        for (at, _, type_id, reaction) in &self.rows {
            self.happened_at.push(*at);
            self.type_id.push(*type_id);
            if has_reactions {
                self.reaction.push(*reaction);
            }
        }
        Ok(())
    }

    fn fill(&mut self, columns: &[FileColumns]) {
        self.rows.clear();
        for (file, from, to) in &self.runs {
            let file = &columns[*file];
            self.rows.extend((*from..*to).map(|row| {
                (
                    file.happened_at[row],
                    file.identity.get(row).map_or(0, |id| id.cast_unsigned()),
                    file.type_id[row],
                    file.reaction.get(row).copied().unwrap_or_default(),
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
