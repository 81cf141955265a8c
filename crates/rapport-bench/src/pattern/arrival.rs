//! The job from one Parquet file in order of arrival. Rows are scattered by contact as they are read; within a part they are
//! counted into records, which nearly all lie in happened order then, since few arrive late.

use super::workload::{self, Table, i16s, i64s, moments};
use crate::Done;
use rapport_insight::bulk::{Gathered, Pass, Plan};
use rapport_model::fold::PlainFact;
use rapport_model::{ContactId, Micros, RecordKey, ScopeId, TypeId};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Contacts of a part: its records are counted in the processor's cache.
const CONTACTS_PER_PART: usize = 2_048;
/// Rows held at once, 16 bytes each; a larger file is read in several rounds, each of some of the contacts.
const ROWS_PER_ROUND: usize = 50_000_000;

/// A row on its way: 16 bytes.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Contact within the part, times scopes, plus scope.
    record: u32,
    /// Row in the file: of two at the same moment the one that arrived first is first.
    arrived: u32,
    /// Microseconds since the earliest possible moment, and the type below.
    at_and_type: u64,
}

const TYPE_BITS: u32 = 12;
/// Moments before the year 1834 or after 2105 do not fit.
const ORIGIN_MICROS: i64 = -(1 << 52);

impl Row {
    fn happened_at(self) -> i64 {
        (self.at_and_type >> TYPE_BITS).cast_signed() + ORIGIN_MICROS
    }

    fn type_id(self) -> i32 {
        (self.at_and_type & ((1 << TYPE_BITS) - 1)) as i32
    }
}

/// The rows of one range of contacts, by record and time.
#[derive(Debug, Default)]
pub(super) struct Part {
    first_contact: i64,
    scopes: usize,
    /// First row of each record of the part, and the end.
    starts: Vec<u32>,
    happened_at: Vec<i64>,
    type_id: Vec<i32>,
}

/// One record of a part.
pub(super) struct PartRecord<'a> {
    contact: i64,
    pub(super) scope: usize,
    pub(super) happened_at: &'a [i64],
    pub(super) type_id: &'a [i32],
}

impl Part {
    /// Records that have rows.
    pub(super) fn records(&self) -> impl Iterator<Item = PartRecord<'_>> {
        let bounds = self.starts.windows(2).enumerate();
        bounds.filter_map(|(record, bounds)| {
            let &[from, to] = bounds else { return None };
            let rows = from as usize..to as usize;
            (from < to).then(|| PartRecord {
                contact: self.first_contact + (record / self.scopes) as i64,
                scope: record % self.scopes,
                happened_at: &self.happened_at[rows.clone()],
                type_id: &self.type_id[rows],
            })
        })
    }

    /// Puts the rows of several threads in order.
    fn fill(&mut self, number: usize, scopes: usize, pieces: &[&[Row]], scratch: &mut Vec<Row>) {
        self.first_contact = (number * CONTACTS_PER_PART) as i64;
        self.scopes = scopes;
        self.starts.clear();
        self.starts.resize(CONTACTS_PER_PART * scopes + 2, 0);
        for row in pieces.iter().copied().flatten() {
            self.starts[row.record as usize + 2] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        scratch.clear();
        scratch.resize(
            sum as usize,
            Row {
                record: 0,
                arrived: 0,
                at_and_type: 0,
            },
        );
        for row in pieces.iter().copied().flatten() {
            let at = &mut self.starts[row.record as usize + 1];
            scratch[*at as usize] = *row;
            *at += 1;
        }
        self.starts.pop();
        for bounds in self.starts.windows(2) {
            let &[from, to] = bounds else { continue };
            let rows = &mut scratch[from as usize..to as usize];
            let key = |row: &Row| (row.at_and_type >> TYPE_BITS, row.arrived);
            if !rows.is_sorted_by_key(key) {
                rows.sort_unstable_by_key(key);
            }
        }
        self.happened_at.clear();
        self.type_id.clear();
        self.happened_at
            .extend(scratch.iter().map(|row| row.happened_at()));
        self.type_id.extend(scratch.iter().map(|row| row.type_id()));
    }
}

/// All rows by part, in memory.
pub(super) struct Columns {
    pub(super) parts: Vec<Part>,
}

impl Columns {
    /// Reads and orders the whole file.
    pub(super) fn sorted(folder: &Path, threads: usize) -> Done<Self> {
        let scopes = workload::flows(folder)?.len();
        let table = Table::open(folder, "interactions.parquet")?;
        let contacts = workload::profits(folder)?.len();
        let parts = contacts.div_ceil(CONTACTS_PER_PART);
        let scattered = scatter(&table, scopes, 0..parts, threads)?;
        let filled = in_order(
            &scattered,
            0..parts,
            scopes,
            threads,
            Vec::new,
            |done, part| {
                done.push(std::mem::take(part));
                Ok(())
            },
        )?;
        Ok(Self {
            parts: filled.into_iter().flatten().collect(),
        })
    }

    pub(super) fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.type_id.len()).sum()
    }
}

/// Reads the file and does the job.
pub(super) fn run(folder: &Path, threads: usize) -> Done<Gathered> {
    let flows = workload::flows(folder)?;
    let profits = workload::profits(folder)?;
    let plan = Plan {
        scopes: flows.iter().map(|(scope, flow)| (*scope, flow)).collect(),
        cohorts: 2,
        cohort_of_contact: workload::cohorts(&profits),
        positions: 60,
        types: workload::types(&flows),
    };
    let table = Table::open(folder, "interactions.parquet")?;
    let parts = plan.cohort_of_contact.len().div_ceil(CONTACTS_PER_PART);
    let rounds = table.rows().div_ceil(ROWS_PER_ROUND).max(1);
    let mut passes: Vec<Pass<'_>> = Vec::new();
    for round in 0..rounds {
        let range = parts * round / rounds..parts * (round + 1) / rounds;
        let scattered = scatter(&table, plan.scopes.len(), range.clone(), threads)?;
        let waiting = Mutex::new(std::mem::take(&mut passes));
        let next = || {
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.pop().unwrap_or_else(|| Pass::new(&plan))
        };
        passes = in_order(
            &scattered,
            range,
            plan.scopes.len(),
            threads,
            next,
            |pass, part| {
                for record in part.records() {
                    let rows = record.happened_at.iter().zip(record.type_id);
                    let facts = rows.map(|(at, type_id)| PlainFact {
                        happened_at: Micros(*at),
                        type_id: TypeId(*type_id),
                        reaction: None,
                    });
                    let key = RecordKey {
                        contact: ContactId(record.contact),
                        scope: ScopeId(record.scope as i32 + 1),
                    };
                    pass.plain(key, facts).map_err(|e| e.to_string())?;
                }
                Ok(())
            },
        )?;
    }
    Ok(Gathered::of(&plan, passes))
}

/// For each thread, the rows of each part.
type Scattered = Vec<Vec<Vec<Row>>>;

/// Reads the file on all threads; keeps the rows of these parts.
fn scatter(
    table: &Table,
    scopes: usize,
    parts: std::ops::Range<usize>,
    threads: usize,
) -> Done<Scattered> {
    let next = AtomicUsize::new(0);
    let one_thread = || -> Result<Vec<Vec<Row>>, String> {
        let mut rows: Vec<Vec<Row>> = vec![Vec::new(); parts.len()];
        loop {
            let group = next.fetch_add(1, Ordering::Relaxed);
            if group >= table.groups() {
                return Ok(rows);
            }
            let mut arrived = table.rows_before(group) as u32;
            let columns = ["contact_id", "scope_id", "type_id", "happened_at"];
            let read = table.read(group, &columns, |batch| {
                let (contact, scope) = (i64s(batch, "contact_id")?, i16s(batch, "scope_id")?);
                let (kind, at) = (i16s(batch, "type_id")?, moments(batch, "happened_at")?);
                for index in 0..batch.num_rows() {
                    let contact = contact[index] as usize;
                    let part = contact / CONTACTS_PER_PART;
                    if let Some(rows) = part
                        .checked_sub(parts.start)
                        .and_then(|part| rows.get_mut(part))
                    {
                        let record = contact % CONTACTS_PER_PART * scopes + scope[index] as usize;
                        let at = (at[index] - ORIGIN_MICROS).cast_unsigned();
                        rows.push(Row {
                            record: record as u32,
                            arrived,
                            at_and_type: at << TYPE_BITS | (kind[index] as u64 + 1),
                        });
                    }
                    arrived += 1;
                }
                Ok(())
            });
            read.map_err(|e| e.to_string())?;
        }
    };
    let scattered = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        let done = running.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect::<Result<Scattered, String>>()
    })?;
    Ok(scattered)
}

/// Orders part after part on all threads and gives each to `take`, with its thread's state.
fn in_order<S: Send>(
    scattered: &Scattered,
    parts: std::ops::Range<usize>,
    scopes: usize,
    threads: usize,
    start: impl Fn() -> S + Sync,
    take: impl Fn(&mut S, &mut Part) -> Result<(), String> + Sync,
) -> Done<Vec<S>> {
    let next = AtomicUsize::new(0);
    let one_thread = || -> Result<S, String> {
        let (mut state, mut part, mut scratch) = (start(), Part::default(), Vec::new());
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= parts.len() {
                return Ok(state);
            }
            let pieces: Vec<&[Row]> = scattered
                .iter()
                .map(|rows| rows[index].as_slice())
                .collect();
            part.fill(parts.start + index, scopes, &pieces, &mut scratch);
            take(&mut state, &mut part)?;
        }
    };
    let states = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        let done = running.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect::<Result<Vec<S>, String>>()
    })?;
    Ok(states)
}
