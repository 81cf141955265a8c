//! The 80/20 (whale) curve: how much of everything the best customers bring, and what the others take away.

use super::ledger::Customer;
use crate::analysis::words::SMALL;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap};
use crate::{Table, Unit, row};

/// Customers drawn for the intervals at most.
const SAMPLE: usize = 2_000;
const STEPS: usize = 20;

/// Shares of the total; those of a fifth and their intervals only of 30 customers or more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whale {
    /// Contribution of the top fifth by contribution, as a share of all contribution. `None` when all is not above 0.
    pub(super) top_fifth: Option<f64>,
    pub(super) top_fifth_range: Option<Interval>,
    /// Share at the curve's highest point: above 1 when some customers cost more than they bring.
    pub(super) peak: Option<f64>,
    /// How many customers the highest point is at.
    pub(super) peak_at: usize,
    /// Revenue of the top fifth by revenue, as a share of all revenue.
    pub(super) revenue_fifth: Option<f64>,
    pub(super) revenue_fifth_range: Option<Interval>,
}

/// Of customers, the most contributing first.
pub(super) fn whale(customers: &[Customer], draws: usize, seed: u64) -> Whale {
    let contribution: Vec<f64> = customers.iter().map(|c| c.contribution() as f64).collect();
    let mut revenue: Vec<f64> = customers.iter().map(|c| c.revenue as f64).collect();
    revenue.sort_by(|a, b| b.total_cmp(a));
    let mut dice = Dice::new(seed, 7);
    let enough = customers.len() >= SMALL;
    let mut range = |sorted: &[f64]| {
        if !enough {
            return None;
        }
        let kept: Vec<f64> = dice
            .choose(sorted.len(), SAMPLE)
            .into_iter()
            .map(|at| sorted[at])
            .collect();
        let replicates = bootstrap::replicates(&mut dice, kept.len(), draws, |sample| {
            let mut drawn: Vec<f64> = sample.iter().map(|at| kept[*at]).collect();
            drawn.sort_by(|a, b| b.total_cmp(a));
            top_fifth(&drawn)
        });
        // Samples without a positive total have no share: an interval of the others alone would flatter.
        if replicates.len() * 20 >= draws * 19 {
            bootstrap::interval(replicates, 0.95)
        } else {
            None
        }
    };
    let total: f64 = contribution.iter().sum();
    let earning = contribution.iter().filter(|c| **c > 0.0).count();
    Whale {
        top_fifth: top_fifth(&contribution).filter(|_| enough),
        top_fifth_range: range(&contribution),
        peak: (total > 0.0).then(|| contribution[..earning].iter().sum::<f64>() / total),
        peak_at: earning,
        revenue_fifth: top_fifth(&revenue).filter(|_| enough),
        revenue_fifth_range: range(&revenue),
    }
}

/// Share of the total that the first fifth has. `None` when the total is not above 0.
fn top_fifth(sorted: &[f64]) -> Option<f64> {
    let total: f64 = sorted.iter().sum();
    let fifth = sorted.len().div_ceil(5);
    (total > 0.0).then(|| sorted[..fifth].iter().sum::<f64>() / total)
}

/// The curve in steps of five per cent of the customers.
pub(super) fn curve(customers: &[Customer], money: Unit) -> Table {
    let mut table = Table::new("whale", "80/20 curve: customers by contribution")
        .column("customers_share", "Best customers", Unit::Share)
        .column("customers", "Customers", Unit::Count)
        .column("contribution_minor", "Contribution so far", money)
        .column("contribution_share", "Share of all", Unit::Share)
        .column("revenue_share", "Share of revenue", Unit::Share)
        .column("engage_share", "Share of cost to engage", Unit::Share);
    let total =
        |of: fn(&Customer) -> i64| customers.iter().fold(0_i64, |s, c| s.saturating_add(of(c)));
    let (all, revenue, engage) = (
        total(Customer::contribution),
        total(|c| c.revenue),
        total(|c| c.engage),
    );
    let share = |part: i64, all: i64| (all > 0).then(|| part as f64 / all as f64);
    let mut sums = [0_i64; 3];
    let mut next = 0;
    for step in 1..=STEPS.min(customers.len()) {
        let until = (customers.len() * step).div_ceil(STEPS.min(customers.len()));
        for c in &customers[next..until] {
            for (sum, add) in sums.iter_mut().zip([c.contribution(), c.revenue, c.engage]) {
                *sum = sum.saturating_add(add);
            }
        }
        next = until;
        table.push(row![
            until as f64 / customers.len() as f64,
            until,
            sums[0],
            share(sums[0], all),
            share(sums[1], revenue),
            share(sums[2], engage),
        ]);
    }
    table
}
