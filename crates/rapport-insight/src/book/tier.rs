//! The profit tier of a customer: its place by contribution among the relationships of its scope (domain.md 9.16).

use super::{Book, Dimension, NO_VALUE};

/// Adds the dimension `tier`.
pub(super) fn add_tiers(book: &mut Book) {
    let tier = tiers(book, |unit| book.unit_contribution_minor(unit));
    book.dimensions.push(tier);
}

/// Tiers by what relationships contributed: `high` for the top fifth of a scope's relationships by contribution, of those that
/// earn
/// anything; `loss` below zero; `middle` between. Every record has the tier of its relationship, because money is often
/// booked on one contact while others make it possible. Where the money is unknown there is no tier.
pub(crate) fn tiers(book: &Book, contribution: impl Fn(u32) -> Option<i64>) -> Dimension {
    let mut tier = Dimension::new("tier");
    let [high, middle, loss] = ["high", "middle", "loss"].map(|label| tier.code(label));
    tier.codes = vec![NO_VALUE; book.len()];
    let mut by_scope: Vec<Vec<(i64, u32)>> = vec![Vec::new(); book.scopes.len()];
    for unit in 0..book.units.len() as u32 {
        if let Some(contribution) = contribution(unit) {
            by_scope[book.units.scope[unit as usize] as usize].push((contribution, unit));
        }
    }
    for known in by_scope {
        let Some(threshold) = top_fifth(known.iter().map(|(c, _)| *c).collect()) else {
            continue;
        };
        for (contribution, unit) in known {
            let code = match contribution {
                c if c < 0 => loss,
                c if c > 0 && c >= threshold => high,
                _ => middle,
            };
            for record in book.units.records(unit) {
                tier.codes[*record as usize] = code;
            }
        }
    }
    tier
}

/// The smallest value of the top fifth. `None` for no values.
fn top_fifth(mut values: Vec<i64>) -> Option<i64> {
    let n = values.len();
    let at = n.checked_sub(n.div_ceil(5).max(1))?;
    Some(*values.select_nth_unstable(at).1)
}
