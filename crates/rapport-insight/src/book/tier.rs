//! The profit tier of a record: its place by contribution among the records of its scope (domain.md 9.16).

use super::{Book, Dimension, NO_VALUE};

/// Adds the dimension `tier`: `high` for the top fifth of a scope's records by contribution, of those that earn anything;
/// `loss` below zero; `middle` between. A record whose money is unknown has no tier.
pub(super) fn add_tiers(book: &mut Book) {
    let mut tier = Dimension::new("tier");
    let [high, middle, loss] = ["high", "middle", "loss"].map(|label| tier.code(label));
    tier.codes = vec![NO_VALUE; book.len()];
    for scope in 0..book.scopes.len() as u16 {
        let start = book.records.scope.partition_point(|s| *s < scope) as u32;
        let end = book.records.scope.partition_point(|s| *s <= scope) as u32;
        let known = (start..end).filter_map(|r| book.contribution_minor(r).map(|c| (c, r)));
        let known: Vec<(i64, u32)> = known.collect();
        let Some(threshold) = top_fifth(known.iter().map(|(c, _)| *c).collect()) else {
            continue;
        };
        for (contribution, record) in known {
            tier.codes[record as usize] = match contribution {
                c if c < 0 => loss,
                c if c > 0 && c >= threshold => high,
                _ => middle,
            };
        }
    }
    book.dimensions.push(tier);
}

/// The smallest value of the top fifth. `None` for no values.
fn top_fifth(mut values: Vec<i64>) -> Option<i64> {
    let n = values.len();
    let at = n.checked_sub(n.div_ceil(5).max(1))?;
    Some(*values.select_nth_unstable(at).1)
}
