//! The top fifth by contribution against the others: the starting benchmark (domain.md 3.3).

use super::ledger::Customer;
use crate::analysis::words::SMALL;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};
use crate::{Cell, Table, Unit, row};
use std::cmp::Reverse;

/// Customers drawn for the intervals at most.
const SAMPLE: usize = 2_000;
const TIMES: [&str; 3] = [
    "revenue, times the others",
    "cost to engage, times the others",
    "return on engagement, times the others",
];

/// Means of a group: revenue, cost to engage, and the former for 1 of the latter.
#[derive(Debug, Clone, Copy)]
struct Group {
    size: usize,
    revenue: Option<f64>,
    engage: Option<f64>,
    returns: Option<f64>,
}

impl Group {
    fn of(customers: &[&Customer]) -> Self {
        let each = |what: fn(&Customer) -> i64| {
            let sum: i128 = customers.iter().map(|c| i128::from(what(c))).sum();
            (!customers.is_empty()).then(|| sum as f64 / customers.len() as f64)
        };
        let (revenue, engage) = (each(|c| c.revenue), each(|c| c.engage));
        Self {
            size: customers.len(),
            revenue,
            engage,
            returns: ratio(revenue, engage),
        }
    }
}

fn ratio(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?).filter(|r| r.is_finite())
}

/// Top fifth and others, of customers with the most contributing first.
fn halves(sorted: &[&Customer]) -> [Group; 2] {
    let (best, others) = sorted.split_at(sorted.len().div_ceil(5));
    [best, others].map(Group::of)
}

/// How many times what the others have the top fifth has, in the order of [`TIMES`].
fn multiples([best, others]: [Group; 2]) -> [Option<f64>; 3] {
    [
        ratio(best.revenue, others.revenue),
        ratio(best.engage, others.engage),
        ratio(best.returns, others.returns),
    ]
}

/// Bootstrap over customers, who are divided into fifths anew in each draw.
fn intervals(customers: &[&Customer], draws: usize, seed: u64) -> [Option<Interval>; 3] {
    let mut dice = Dice::new(seed, 8);
    let kept: Vec<&Customer> = dice
        .choose(customers.len(), SAMPLE)
        .into_iter()
        .map(|at| customers[at])
        .collect();
    let mut found = [const { Vec::new() }; 3];
    for _ in 0..draws {
        let mut drawn: Vec<&Customer> = kept.iter().map(|_| kept[dice.below(kept.len())]).collect();
        drawn.sort_by_key(|c| (Reverse(c.contribution()), c.unit));
        for (all, one) in found.iter_mut().zip(multiples(halves(&drawn))) {
            all.extend(one);
        }
    }
    // Draws whose others have nothing have no multiple: an interval of the rest alone would flatter.
    found.map(|all| {
        if all.len() * 20 >= draws * 19 {
            bootstrap::interval(all, 0.95)
        } else {
            None
        }
    })
}

/// The table, of customers with the most contributing first. Multiples of fewer than 30 customers are left out.
pub(super) fn table(customers: &[Customer], money: Unit, draws: usize, seed: u64) -> Table {
    let customers: Vec<&Customer> = customers.iter().collect();
    let mut table = Table::new("benchmark", "The top fifth against the others")
        .column("group", "Group", Unit::Text)
        .column("customers", "Customers", Unit::Count)
        .column("revenue_each_minor", "Revenue each", money)
        .column("engage_each_minor", "Cost to engage each", money)
        .column(
            "return_on_engagement",
            "Revenue for 1 of cost, or times",
            Unit::Statistic,
        )
        .column("return_on_engagement_low", "95 % low", Unit::Statistic)
        .column("return_on_engagement_high", "95 % high", Unit::Statistic);
    let both = halves(&customers);
    for (name, group) in ["top fifth", "others"].into_iter().zip(both) {
        table.push(row![
            name,
            group.size,
            group.revenue,
            group.engage,
            group.returns,
            Cell::Empty,
            Cell::Empty
        ]);
    }
    let enough = customers.len() >= SMALL;
    let (times, ranges) = if enough {
        (multiples(both), intervals(&customers, draws, seed))
    } else {
        ([None; 3], [None; 3])
    };
    for ((name, times), range) in TIMES.into_iter().zip(times).zip(ranges) {
        table.push(row![
            name,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            times,
            range.map(|r| r.low),
            range.map(|r| r.high)
        ]);
    }
    table
}
