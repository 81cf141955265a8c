//! Rework: the same interaction again in the same record, right after itself or after something else in between.

use crate::Book;

/// How often one type is done again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rework {
    /// Records that have it.
    pub records: u64,
    /// Records that have it more than once.
    pub again: u64,
    /// Occurrences right after one of the same type.
    pub repeats: u64,
    /// Occurrences after something else in between: a way back.
    pub returns: u64,
    /// Cost of all occurrences after the first, in minor units.
    pub cost_minor: i64,
    /// RV of them, in hundredths.
    pub rv_hundredths: i64,
}

/// By type.
pub fn rework(book: &Book, records: impl Iterator<Item = u32>) -> Vec<Rework> {
    let mut found = vec![Rework::default(); book.types.len()];
    let mut seen = vec![(u32::MAX, 0_u32); book.types.len()];
    let e = &book.entries;
    for record in records {
        let mut before = None;
        for at in book.records.entries(record) {
            let kind = e.type_index[at] as usize;
            let (sum, seen) = (&mut found[kind], &mut seen[kind]);
            if seen.0 == record {
                seen.1 += 1;
                sum.again += u64::from(seen.1 == 2);
                sum.repeats += u64::from(before == Some(kind));
                sum.returns += u64::from(before != Some(kind));
                sum.cost_minor = sum.cost_minor.saturating_add(e.cost_minor[at]);
                sum.rv_hundredths += i64::from(e.rv_hundredths[at]);
            } else {
                *seen = (record, 1);
                sum.records += 1;
            }
            before = Some(kind);
        }
    }
    found
}
