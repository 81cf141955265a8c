//! Variants: records that went the same way, interaction by interaction.

use crate::Book;
use crate::analysis::keys::{KeyMap, mix};

/// A way that records went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// A record that went so.
    pub example: u32,
    /// How many did.
    pub count: usize,
    /// Sum of time from first to last interaction, in microseconds.
    pub total_time: i64,
}

/// All variants, the most frequent first.
pub fn variants(book: &Book, records: impl Iterator<Item = u32>) -> Vec<Variant> {
    let mut ids: KeyMap<u32> = KeyMap::default();
    let mut found: Vec<Variant> = Vec::new();
    for record in records {
        let range = book.records.entries(record);
        if range.is_empty() {
            continue;
        }
        let kinds = &book.entries.type_index[range.clone()];
        let key = kinds
            .iter()
            .fold(kinds.len() as u64, |key, kind| mix(key, u64::from(*kind)));
        let next = found.len() as u32;
        let id = *ids.entry(key).or_insert(next);
        if id == next {
            found.push(Variant {
                example: record,
                count: 0,
                total_time: 0,
            });
        }
        let variant = &mut found[id as usize];
        variant.count += 1;
        let took = book.entries.happened_at[range.end - 1] - book.entries.happened_at[range.start];
        variant.total_time = variant.total_time.saturating_add(took);
    }
    found.sort_by_key(|v| (std::cmp::Reverse(v.count), v.example));
    found
}
