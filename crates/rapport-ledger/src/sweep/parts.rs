//! What one thread takes at a time: the records of a range of contacts.

use super::Read;
use super::columns::{Columns, Walk};
use crate::buckets::Bucket;
use crate::error::LedgerError;
use crate::lake::{Lake, contacts_of};
use rapport_model::Fact;
use rapport_model::identity::IdentityVersion;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A part with fewer rows is not worth the row groups that are decoded for the part before and again for this one.
const PART_ROWS: i64 = 1 << 17;
/// Parts of the last buckets for each thread: how much of a bucket the other threads may have to wait for at the end.
const PARTS_PER_THREAD: i64 = 4;

/// Some contacts of a bucket.
pub(super) enum Part {
    /// All of them.
    Whole(Bucket<Fact>),
    /// Those of this range; all facts of the bucket are plain and sealed.
    Range(Arc<Bucket<Fact>>, RangeInclusive<i64>),
}

/// All buckets in parts, in the order in which they are to be taken from the end: the largest first, and the last ones in
/// small parts, so that no thread is left alone with one at the end.
pub(super) fn of(lake: &Lake, mut buckets: Vec<Bucket<Fact>>, threads: usize) -> Read<Vec<Part>> {
    buckets.sort_by_key(Bucket::rows);
    let mut parts = Vec::with_capacity(buckets.len());
    for (index, bucket) in buckets.into_iter().enumerate() {
        let count = (bucket.rows() / PART_ROWS).clamp(1, threads as i64 * PARTS_PER_THREAD);
        if index < threads && threads > 1 && count > 1 && is_plain(lake, &bucket)? {
            let bucket = Arc::new(bucket);
            let ranges = ranges(contacts_of(bucket.number), count);
            parts.extend(ranges.map(|range| Part::Range(Arc::clone(&bucket), range)));
        } else {
            parts.push(Part::Whole(bucket));
        }
    }
    Ok(parts)
}

/// So many ranges that together hold every contact, whatever its id.
fn ranges(contacts: RangeInclusive<i64>, count: i64) -> impl Iterator<Item = RangeInclusive<i64>> {
    let (first, len) = (*contacts.start(), contacts.end() - contacts.start() + 1);
    let start = move |part| match part {
        0 => i64::MIN,
        _ => first + len * part / count,
    };
    let end = move |part| match part + 1 {
        next if next == count => i64::MAX,
        next => start(next) - 1,
    };
    (0..count).map(move |part| start(part)..=end(part))
}

fn is_plain(lake: &Lake, bucket: &Bucket<Fact>) -> Read<bool> {
    let all = i64::MIN..=i64::MAX;
    Ok(walks(lake, bucket, &all, &mut Vec::new())?.is_some())
}

/// Walks through the files of a bucket; none when some fact of it is not plain, or not sealed.
fn walks(
    lake: &Lake,
    bucket: &Bucket<Fact>,
    contacts: &RangeInclusive<i64>,
    spare: &mut Vec<Columns>,
) -> Read<Option<Vec<Walk>>> {
    if !bucket.others.is_empty() || bucket.has_mixed {
        return Ok(None);
    }
    let mut walks = Vec::with_capacity(bucket.files.len());
    for file in &bucket.files {
        let columns = spare.pop().unwrap_or_default();
        match Walk::open(lake, file, contacts.clone(), columns)? {
            Some(walk) => walks.push(walk),
            None => return Ok(None),
        }
    }
    Ok(Some(walks))
}

impl Part {
    /// Walks through its files; none when its facts have to be read whole.
    pub(super) fn walks(&self, lake: &Lake, spare: &mut Vec<Columns>) -> Read<Option<Vec<Walk>>> {
        match self {
            Self::Whole(bucket) => walks(lake, bucket, &(i64::MIN..=i64::MAX), spare),
            Self::Range(bucket, contacts) => walks(lake, bucket, contacts, spare),
        }
    }

    /// All facts of a bucket that is not plain, in order.
    pub(super) fn facts(self, lake: &Lake, identity: &IdentityVersion) -> Read<Vec<Fact>> {
        match self {
            Self::Whole(bucket) => bucket.facts(lake, identity),
            Self::Range(bucket, _) => {
                let file = bucket.files.first().map_or("", |file| file.path.as_str());
                Err(LedgerError::damaged(file, "it changed while it was read"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_every_contact_once() {
        let all: Vec<_> = ranges(16_384..=32_767, 3).collect();
        assert_eq!(all.first().map(|r| *r.start()), Some(i64::MIN));
        assert_eq!(all.last().map(|r| *r.end()), Some(i64::MAX));
        for pair in all.windows(2) {
            assert_eq!(pair[0].end() + 1, *pair[1].start());
            assert!(contacts_of(1).contains(pair[0].end()));
        }
    }
}
