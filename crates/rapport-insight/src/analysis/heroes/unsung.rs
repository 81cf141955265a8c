//! Who is unsung: creates much, mostly in relationships that others own, measured against those who do likewise.

use super::credit::Credit;
use crate::Book;
use crate::stats::quantile;
use std::collections::BTreeMap;

/// By member of staff, whether they are unsung. They are compared within their function; functions with fewer than `least`
/// such people are compared together, and where even those are too few, with everybody such. Owners are not in it: whoever
/// sells has the interactions that are worth most.
pub(super) fn unsung(book: &Book, staff: &[Credit], least: usize) -> Vec<bool> {
    let for_others = |c: &Credit| c.created > 0 && c.created_for_others * 2 > c.created;
    let such: Vec<usize> = (0..staff.len())
        .filter(|s| for_others(&staff[*s]))
        .collect();
    let mut by_function: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for s in &such {
        by_function
            .entry(book.staff[*s].function.as_str())
            .or_default()
            .push(*s);
    }
    let (large, small): (Vec<_>, Vec<_>) = by_function
        .into_values()
        .partition(|group| group.len() >= least);
    let rest = small.concat();
    let against: &[usize] = if rest.len() < least { &such } else { &rest };
    let mut found = vec![false; staff.len()];
    let groups = large.iter().map(|group| (group, group.as_slice()));
    for (group, against) in groups.chain([(&rest, against)]) {
        let mut created: Vec<i64> = against.iter().map(|s| staff[*s].created).collect();
        let Some(much) = quantile::nearest(&mut created, 750) else {
            continue;
        };
        for s in group {
            found[*s] = staff[*s].created >= much;
        }
    }
    found
}

/// A sentence about them: the best of each function first.
pub(super) fn sentence(book: &Book, order: &[usize], unsung: &[bool]) -> Option<String> {
    let named: Vec<usize> = order.iter().copied().filter(|s| unsung[*s]).collect();
    let function = |s: usize| book.staff[s].function.as_str();
    let best = named.iter().enumerate().filter(|(at, s)| {
        !named[..*at]
            .iter()
            .any(|before| function(*before) == function(**s))
    });
    let shown: Vec<String> = best
        .take(4)
        .map(|(_, s)| match function(*s) {
            "" => book.staff[*s].name.clone(),
            function => format!("{} ({function})", book.staff[*s].name),
        })
        .collect();
    let (count, create) = match named.len() {
        0 => return None,
        1 => ("One person".to_owned(), "creates"),
        n => (format!("{n} people"), "create"),
    };
    Some(format!(
        "{count} {create} much mostly in relationships that others own: {}{}.",
        if shown.len() < named.len() {
            "first of their functions "
        } else {
            ""
        },
        shown.join(", ")
    ))
}
