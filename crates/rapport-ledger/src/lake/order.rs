//! The order of a file: contact, scope, time, and the ledger position so that equal keys keep one order.

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

/// All rows of these batches by the bucket of their contact.
pub(super) fn by_bucket(batches: &[RecordBatch]) -> Result<BTreeMap<i32, Vec<Row>>> {
    let mut buckets: BTreeMap<i32, Vec<Row>> = BTreeMap::new();
    for (number, batch) in (0..).zip(batches) {
        for (row, contact) in (0..).zip(i64s(batch, "contact_id")?) {
            let rows = buckets.entry(bucket_of(*contact)).or_default();
            rows.push((number, row));
        }
    }
    Ok(buckets)
}

/// These rows, of one batch or more, in the order of a file.
pub(super) fn sorted(batches: &[RecordBatch], rows: &[Row]) -> Result<RecordBatch> {
    let mut keys = Vec::with_capacity(batches.len());
    for batch in batches {
        let (contact, scope) = (i64s(batch, "contact_id")?, i32s(batch, "scope_id")?);
        keys.push((
            contact,
            scope,
            i64s(batch, "happened_at")?,
            i64s(batch, "position")?,
        ));
    }
    let place = |&(batch, row): &Row| {
        let (contact, scope, happened, position) = keys[batch as usize];
        let at = row as usize;
        (
            contact[at],
            scope[at],
            happened[at],
            position[at],
            batch,
            row,
        )
    };
    let mut places: Vec<_> = rows.iter().map(place).collect();
    places.sort_unstable();
    let rows: Vec<(usize, usize)> = places
        .iter()
        .map(|(.., batch, row)| (*batch as usize, *row as usize))
        .collect();
    drop(places);
    let batches: Vec<&RecordBatch> = batches.iter().collect();
    interleave_record_batch(&batches, &rows)
        .map_err(|e| LedgerError::damaged("facts to write to the lake", e))
}
