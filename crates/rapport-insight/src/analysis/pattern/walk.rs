//! Walks a record to the positions of a curve.

use crate::Book;
use rapport_model::Micros;

/// What a curve's positions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// The n-th interaction.
    Number,
    /// So many days after the first interaction, in steps of this many days.
    Days(i64),
    /// The first time a level is reached.
    Level,
}

/// Calls `sink(position, accumulated RV, accumulated cost)` for each position below `positions` that the record has
/// reached, ascending. By days a record has a position only when the book knows that far, so that young records do not
/// pose as silent ones.
#[inline]
pub(crate) fn walk(
    book: &Book,
    record: u32,
    axis: Axis,
    positions: usize,
    mut sink: impl FnMut(usize, i64, i64),
) {
    let range = book.records.entries(record);
    let rv = &book.entries.rv_hundredths[range.clone()];
    let cost = &book.entries.cost_minor[range.clone()];
    let (mut rv_total, mut cost_total) = (0_i64, 0_i64);
    match axis {
        Axis::Number => {
            for (at, (rv, cost)) in rv.iter().zip(cost).take(positions).enumerate() {
                rv_total += i64::from(*rv);
                cost_total += cost;
                sink(at, rv_total, cost_total);
            }
        }
        Axis::Days(step) => {
            let happened = &book.entries.happened_at[range];
            let Some(start) = happened.first() else {
                return;
            };
            let mut next = 0;
            for position in 0..positions {
                let until =
                    start.saturating_add((position as i64 + 1).saturating_mul(step * Micros::DAY));
                if until > book.as_of.0 {
                    return;
                }
                while happened.get(next).is_some_and(|at| *at <= until) {
                    rv_total += i64::from(rv[next]);
                    cost_total += cost[next];
                    next += 1;
                }
                sink(position, rv_total, cost_total);
            }
        }
        Axis::Level => {
            let levels = &book.entries.level[range];
            // Levels come in flow order; a level stepped over has no position, and one come back to keeps its first.
            let mut reached: Vec<(u16, i64, i64)> = Vec::new();
            for ((level, rv), cost) in levels.iter().zip(rv).zip(cost) {
                rv_total += i64::from(*rv);
                cost_total += cost;
                if !reached.iter().any(|(seen, ..)| seen == level) {
                    reached.push((*level, rv_total, cost_total));
                }
            }
            reached.sort_unstable();
            for (level, rv, cost) in reached.into_iter().filter(|r| usize::from(r.0) < positions) {
                sink(level.into(), rv, cost);
            }
        }
    }
}
