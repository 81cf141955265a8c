//! Median and p10-p90 at each position, exactly, over any number of records: by counting, not by sorting.
//!
//! One pass finds the range of each position, a second counts into 2,048 equal buckets, a third collects the values of the
//! three buckets in which the quantiles lie. Each pass is linear, threads share the records, and counts add up to the same
//! whatever the number of threads.

use super::walk::{Axis, walk};
use crate::Book;
use crate::stats::quantile::{nearest, rank};

const BUCKETS: usize = 2_048;
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
    let ranges = merge(
        shared(records, |part| ranges(book, part, axis, positions)),
        |a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| a.add(&b));
        },
    );
    let grid: Vec<Grid> = ranges.iter().map(Range::grid).collect();
    let counts = merge(
        shared(records, |part| count(book, part, axis, positions, &grid)),
        |a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        },
    );
    let wanted: Vec<[Place; 3]> = ranges
        .iter()
        .enumerate()
        .map(|(at, range)| places(range.n, row(&counts, at)))
        .collect();
    let mut held = merge(
        shared(records, |part| {
            collect(book, part, axis, positions, &grid, &wanted)
        }),
        |a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| a.extend(b));
        },
    );
    let mut quantiles = |at: usize| -> [i64; 3] {
        std::array::from_fn(|q| {
            let place = wanted[at][q];
            let values = &mut held[at * 3 + q];
            if grid[at].shift == 0 {
                // A bucket is one value.
                return grid[at].low + place.bucket as i64;
            }
            *values.select_nth_unstable(place.within).1
        })
    };
    let reached = (0..positions).filter(|p| ranges[p * 2].n > 0);
    reached
        .map(|p| Point {
            position: p,
            n: ranges[p * 2].n,
            rv: quantiles(p * 2),
            cost: quantiles(p * 2 + 1),
        })
        .collect()
}

/// The quantiles of a few values, by the same definition.
pub(crate) fn median(values: &mut [i64]) -> Option<i64> {
    nearest(values, 500)
}

/// Where a quantile lies: its bucket, and how many values of the bucket lie before it.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    bucket: usize,
    within: usize,
}

/// Extent of one measure at one position.
#[derive(Debug, Clone, Copy)]
struct Range {
    n: usize,
    low: i64,
    high: i64,
}

/// Buckets over a range: value - low, shifted right.
#[derive(Debug, Clone, Copy)]
struct Grid {
    low: i64,
    shift: u32,
}

impl Range {
    const NONE: Self = Self {
        n: 0,
        low: i64::MAX,
        high: i64::MIN,
    };

    #[inline]
    fn take(&mut self, value: i64) {
        self.n += 1;
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
    }

    fn grid(&self) -> Grid {
        if self.n == 0 {
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
        (value.wrapping_sub(self.low) as u64 >> self.shift) as usize
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
        return [Place::default(); 3];
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
) -> Vec<Vec<i64>> {
    let mut held = vec![Vec::new(); positions * 2 * 3];
    if grid.iter().all(|g| g.shift == 0) {
        return held;
    }
    let mut keep = |at: usize, value: i64| {
        if grid[at].shift == 0 {
            return;
        }
        let bucket = grid[at].bucket(value);
        for (q, place) in wanted[at].iter().enumerate() {
            if place.bucket == bucket {
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

/// Runs over the records in as many parts as there are cores.
fn shared<T: Send>(records: &[u32], work: impl Fn(&[u32]) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if records.len() < WORTH_THREADS || cores == 1 {
        return vec![work(records)];
    }
    let size = records.len().div_ceil(cores);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = records
            .chunks(size)
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        let results = threads.into_iter().map(|thread| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        results.collect()
    })
}

fn merge<T>(parts: Vec<Vec<T>>, add: impl Fn(&mut Vec<T>, Vec<T>)) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut sum = parts.next().unwrap_or_default();
    for part in parts {
        add(&mut sum, part);
    }
    sum
}
