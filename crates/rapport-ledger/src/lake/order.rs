//! The order of a file: home, scope, time, and what orders the facts of one moment.

use super::bucket_of;
use crate::columns::{i32s, i64s};
use crate::error::{LedgerError, Result};
use arrow_array::RecordBatch;
use arrow_select::interleave::interleave_record_batch;
use std::collections::BTreeMap;

/// Where a row lies: number of its batch, number in it.
pub(super) type Row = (u32, u32);

/// All rows of these batches.
pub(super) fn all(batches: &[RecordBatch]) -> Vec<Row> {
    let of_batch = |(number, batch): (u32, &RecordBatch)| {
        let rows = batch.num_rows() as u32;
        (0..rows).map(move |row| (number, row))
    };
    (0..).zip(batches).flat_map(of_batch).collect()
}

/// All rows of these batches by the bucket of their home.
pub(super) fn by_bucket(batches: &[RecordBatch]) -> Result<BTreeMap<i32, Vec<Row>>> {
    let mut buckets: BTreeMap<i32, Vec<Row>> = BTreeMap::new();
    for (number, batch) in (0..).zip(batches) {
        for (row, home) in (0..).zip(i64s(batch, "home_id")?) {
            let rows = buckets.entry(bucket_of(*home)).or_default();
            rows.push((number, row));
        }
    }
    Ok(buckets)
}

/// What orders the facts of one moment within a file: source, the source's own order, file, row, position.
struct OwnOrder<'a> {
    source: &'a [i32],
    /// Only interactions have it.
    sequence: Option<&'a [i64]>,
    rest: [&'a [i64]; 3],
}

impl OwnOrder<'_> {
    fn at(&self, row: usize) -> (i32, i64, [i64; 3]) {
        let sequence = self.sequence.map_or(0, |column| column[row]);
        (
            self.source[row],
            sequence,
            self.rest.map(|column| column[row]),
        )
    }
}

/// These rows, of one batch or more, in the order of a file: home, scope, moment, and what orders the facts of a moment.
pub(super) fn sorted(batches: &[RecordBatch], rows: &[Row]) -> Result<RecordBatch> {
    let mut keys = Vec::with_capacity(batches.len());
    let mut own = Vec::with_capacity(batches.len());
    for batch in batches {
        keys.push((
            i64s(batch, "home_id")?,
            i32s(batch, "scope_id")?,
            i64s(batch, "happened_at")?,
        ));
        own.push(OwnOrder {
            source: i32s(batch, "source_id")?,
            sequence: i64s(batch, "sequence").ok(),
            rest: [
                i64s(batch, "file_id")?,
                i64s(batch, "row")?,
                i64s(batch, "position")?,
            ],
        });
    }
    let place = |&(batch, row): &Row| {
        let (home, scope, happened) = keys[batch as usize];
        let at = row as usize;
        ((home[at], scope[at], happened[at]), batch, row)
    };
    let mut places: Vec<_> = rows.iter().map(place).collect();
    // Ties are few in most ledgers: what breaks them is looked up only then.
    let own = |batch: u32, row: u32| own[batch as usize].at(row as usize);
    places.sort_unstable_by(|a, b| {
        let ties = || (own(a.1, a.2), a.1, a.2).cmp(&(own(b.1, b.2), b.1, b.2));
        a.0.cmp(&b.0).then_with(ties)
    });
    let rows: Vec<(usize, usize)> = places
        .iter()
        .map(|(_, batch, row)| (*batch as usize, *row as usize))
        .collect();
    drop(places);
    let batches: Vec<&RecordBatch> = batches.iter().collect();
    interleave_record_batch(&batches, &rows)
        .map_err(|e| LedgerError::damaged("facts to write to the lake", e))
}
