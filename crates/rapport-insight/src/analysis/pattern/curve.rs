//! Median and p10-p90 at each position, exactly, over any number of records: by counting, not by sorting.
//!
//! Some records drawn at even distances tell where the values of each position lie. One pass over all records counts into
//! 512 equal buckets there, of which the first and the last take in what lies outside, and a second collects the values of the
//! three buckets in which the quantiles lie. Both are linear, threads share the records, and counts add up to the same
//! whatever the number of threads. Where the buckets lie decides how long it takes, never the result.

use super::walk::{Axis, walk};
use crate::Book;
use crate::parts::in_parts;
use crate::stats::quantile::rank;

const BUCKETS: usize = 512;
/// Records that are looked at beforehand.
const LOOKED_AT: usize = 16_384;
const QUANTILES: [usize; 3] = [100, 500, 900];
/// Below this many records one thread is faster than several.
const WORTH_THREADS: usize = 20_000;

/// A position of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    /// From 0.
    pub(crate) position: usize,
    /// Records that reached it.
    pub(crate) n: usize,
    /// p10, p50, p90 of accumulated RV, in hundredths.
    pub(crate) rv: [i64; 3],
    /// p10, p50, p90 of accumulated cost, in minor units.
    pub(crate) cost: [i64; 3],
}

/// The curve of these records; positions that none has reached are left out.
pub(crate) fn curve(book: &Book, records: &[u32], axis: Axis, positions: usize) -> Vec<Point> {
    let some: Vec<u32> = records
        .iter()
        .step_by(records.len() / LOOKED_AT + 1)
        .copied()
        .collect();
    let grid: Vec<Grid> = ranges(book, &some, axis, positions)
        .iter()
        .map(Range::grid)
        .collect();
    let counts = merge(
        in_parts(records, WORTH_THREADS, |part| {
            count(book, part, axis, positions, &grid)
        }),
        |a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        },
    );
    let n: Vec<usize> = counts
        .chunks(BUCKETS)
        .map(|counts| counts.iter().map(|n| *n as usize).sum())
        .collect();
    let wanted: Vec<[Place; 3]> = n
        .iter()
        .enumerate()
        .map(|(at, n)| places(*n, row(&counts, at)))
        .collect();
    let mut held = merge(
        in_parts(records, WORTH_THREADS, |part| {
            collect(book, part, axis, positions, &grid, &wanted)
        }),
        |a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| a.append(b));
        },
    );
    let mut quantiles = |at: usize| -> [i64; 3] {
        std::array::from_fn(|q| {
            let place = wanted[at][q];
            let values = &mut held[at * 3 + q];
            if let Some(value) = grid[at].only_value(place.bucket) {
                return value;
            }
            values.nth(place.within)
        })
    };
    let reached = (0..positions).filter(|p| n[p * 2] > 0);
    reached
        .map(|p| Point {
            position: p,
            n: n[p * 2],
            rv: quantiles(p * 2),
            cost: quantiles(p * 2 + 1),
        })
        .collect()
}

/// Where a quantile lies: its bucket, and how many values of the bucket lie before it.
#[derive(Debug, Clone, Copy)]
struct Place {
    bucket: usize,
    within: usize,
}

/// Extent of one measure at one position.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: i64,
    high: i64,
}

/// Buckets over a range: value - low, shifted right; what lies below is in the first, what lies above in the last.
#[derive(Debug, Clone, Copy)]
struct Grid {
    low: i64,
    shift: u32,
}

impl Range {
    const NONE: Self = Self {
        low: i64::MAX,
        high: i64::MIN,
    };

    #[inline]
    fn take(&mut self, value: i64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    fn grid(&self) -> Grid {
        if self.low > self.high {
            return Grid { low: 0, shift: 0 };
        }
        let width = self.high.abs_diff(self.low);
        let shift = (u64::BITS - width.leading_zeros()).saturating_sub(BUCKETS.ilog2());
        Grid {
            low: self.low,
            shift,
        }
    }
}

impl Grid {
    #[inline]
    fn bucket(self, value: i64) -> usize {
        let above = value.saturating_sub(self.low).max(0).cast_unsigned();
        ((above >> self.shift) as usize).min(BUCKETS - 1)
    }

    /// The value of a bucket that holds no other.
    #[inline]
    fn only_value(self, bucket: usize) -> Option<i64> {
        let is_inner = (1..BUCKETS - 1).contains(&bucket);
        (self.shift == 0 && is_inner).then(|| self.low + bucket as i64)
    }
}

/// The values of a bucket. Buckets are narrow and values often whole points: most are the same one, and that is counted
/// instead of kept.
#[derive(Debug, Clone, Default)]
struct Held {
    same: i64,
    times: usize,
    others: Vec<i64>,
}

impl Held {
    #[inline]
    fn push(&mut self, value: i64) {
        if self.times == 0 {
            self.same = value;
        }
        if value == self.same {
            self.times += 1;
        } else {
            self.others.push(value);
        }
    }

    fn append(&mut self, other: Self) {
        if self.times == 0 || other.same == self.same {
            self.same = other.same;
            self.times += other.times;
        } else {
            let same = std::iter::repeat_n(other.same, other.times);
            self.others.extend(same);
        }
        self.others.extend(other.others);
    }

    /// The value at this place in ascending order, from 0; there must be more values than that.
    fn nth(&mut self, place: usize) -> i64 {
        let below = self.others.iter().filter(|v| **v < self.same).count();
        let at = if place < below {
            place
        } else if place < below + self.times {
            return self.same;
        } else {
            place - self.times
        };
        *self.others.select_nth_unstable(at).1
    }
}

fn ranges(book: &Book, records: &[u32], axis: Axis, positions: usize) -> Vec<Range> {
    let mut ranges = vec![Range::NONE; positions * 2];
    for record in records {
        walk(book, *record, axis, positions, |p, rv, cost| {
            ranges[p * 2].take(rv);
            ranges[p * 2 + 1].take(cost);
        });
    }
    ranges
}

fn count(book: &Book, records: &[u32], axis: Axis, positions: usize, grid: &[Grid]) -> Vec<u32> {
    let mut counts = vec![0; positions * 2 * BUCKETS];
    for record in records {
        walk(book, *record, axis, positions, |p, rv, cost| {
            counts[p * 2 * BUCKETS + grid[p * 2].bucket(rv)] += 1;
            counts[(p * 2 + 1) * BUCKETS + grid[p * 2 + 1].bucket(cost)] += 1;
        });
    }
    counts
}

fn row(counts: &[u32], at: usize) -> &[u32] {
    &counts[at * BUCKETS..(at + 1) * BUCKETS]
}

fn places(n: usize, counts: &[u32]) -> [Place; 3] {
    if n == 0 {
        // Nothing to collect.
        return [Place {
            bucket: 1,
            within: 0,
        }; 3];
    }
    let mut before = 0;
    let mut bucket = 0;
    QUANTILES.map(|q| {
        let target = rank(n, q);
        while before + counts[bucket] as usize <= target {
            before += counts[bucket] as usize;
            bucket += 1;
        }
        Place {
            bucket,
            within: target - before,
        }
    })
}

/// The values in the wanted buckets; nothing where a bucket is one value wide.
fn collect(
    book: &Book,
    records: &[u32],
    axis: Axis,
    positions: usize,
    grid: &[Grid],
    wanted: &[[Place; 3]],
) -> Vec<Held> {
    let mut held = vec![Held::default(); positions * 2 * 3];
    // Which quantiles lie in a bucket, a bit for each: in nearly all lies none.
    let mut sought = vec![0_u8; grid.len() * BUCKETS];
    for (at, places) in wanted.iter().enumerate() {
        for (q, place) in places.iter().enumerate() {
            if grid[at].only_value(place.bucket).is_none() {
                sought[at * BUCKETS + place.bucket] |= 1 << q;
            }
        }
    }
    if sought.iter().all(|quantiles| *quantiles == 0) {
        return held;
    }
    let mut keep = |at: usize, value: i64| {
        let quantiles = sought[at * BUCKETS + grid[at].bucket(value)];
        if quantiles == 0 {
            return;
        }
        for q in 0..QUANTILES.len() {
            if quantiles & (1 << q) != 0 {
                held[at * 3 + q].push(value);
            }
        }
    };
    for record in records {
        walk(book, *record, axis, positions, |p, rv, cost| {
            keep(p * 2, rv);
            keep(p * 2 + 1, cost);
        });
    }
    held
}

fn merge<T>(parts: Vec<Vec<T>>, add: impl Fn(&mut Vec<T>, Vec<T>)) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut sum = parts.next().unwrap_or_default();
    for part in parts {
        add(&mut sum, part);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_values_come_in_order_however_many_are_the_same_and_wherever_they_were_met() {
        let all = [7_i64, 5, 7, 9, 7, 3, 9, 9, 5, 7, 3, 8];
        let mut sorted = all;
        sorted.sort_unstable();
        for cut in 0..=all.len() {
            let of = |values: &[i64]| {
                let mut held = Held::default();
                for value in values {
                    held.push(*value);
                }
                held
            };
            let mut both = of(&all[..cut]);
            both.append(of(&all[cut..]));
            let found: Vec<i64> = (0..all.len()).map(|at| both.nth(at)).collect();
            assert_eq!(found, sorted, "cut at {cut}");
        }
    }
}
