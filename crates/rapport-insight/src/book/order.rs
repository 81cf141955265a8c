//! Brings the records into the order (scope, contact), their entries with them.

use super::{Book, Entries, NO_VALUE, Records};

/// Sorts records and entries; free when they came in order.
pub(super) fn sort_records(book: &mut Book) {
    let records = &book.records;
    let key = |r: &u32| (records.scope[*r as usize], records.contact[*r as usize]);
    let mut order: Vec<u32> = (0..records.contact.len() as u32).collect();
    if order.is_sorted_by_key(key) {
        return;
    }
    order.sort_by_key(key);
    let entry_order: Vec<u32> = order
        .iter()
        .flat_map(|r| records.entries(*r))
        .map(|entry| entry as u32)
        .collect();
    for dimension in &mut book.dimensions {
        dimension.codes.resize(order.len(), NO_VALUE);
        take(&mut dimension.codes, &order);
    }
    reorder_records(&mut book.records, &order);
    reorder_entries(&mut book.entries, &entry_order);
}

fn reorder_records(records: &mut Records, order: &[u32]) {
    let mut end = 0;
    let ends = order.iter().map(|r| {
        end += records.interactions(*r);
        end
    });
    records.ends = ends.collect();
    take(&mut records.contact, order);
    records.name = records.name.reordered(order);
    take(&mut records.scope, order);
    take(&mut records.account, order);
    take(&mut records.owner, order);
    take(&mut records.level, order);
    take(&mut records.rv_total_hundredths, order);
    take(&mut records.cost_total_minor, order);
}

fn reorder_entries(entries: &mut Entries, order: &[u32]) {
    // One column at a time: the peak is the book and one column.
    take(&mut entries.happened_at, order);
    take(&mut entries.known_at, order);
    take(&mut entries.type_index, order);
    take(&mut entries.rv_hundredths, order);
    take(&mut entries.cost_minor, order);
    take(&mut entries.level, order);
    take(&mut entries.actor, order);
    take(&mut entries.reaction, order);
    take(&mut entries.say_hundredths, order);
    take(&mut entries.shared_with, order);
    if entries.also_by.is_empty() {
        return;
    }
    let mut new = vec![0_u32; order.len()];
    for (at, old) in order.iter().enumerate() {
        new[*old as usize] = at as u32;
    }
    for (entry, _) in &mut entries.also_by {
        *entry = new[*entry as usize];
    }
    entries.also_by.sort_unstable();
}

fn take<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
    *column = order.iter().map(|old| column[*old as usize]).collect();
}
