//! What each customer relationship earned, and what each product line did.

use crate::Book;
use crate::analysis::account::relationship::Members;
use crate::book::OutcomeKind;
use crate::set::Picked;
use std::cmp::Reverse;

/// One customer relationship with known money.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) unit: u32,
    pub(super) records: Vec<u32>,
    pub(super) revenue: i64,
    pub(super) product_cost: i64,
    pub(super) engage: i64,
    /// Accumulated RV over its contacts.
    pub(super) rv: i64,
}

impl Customer {
    /// Revenue less product cost.
    pub(super) fn gross(&self) -> i64 {
        self.revenue.saturating_sub(self.product_cost)
    }

    /// Less the cost to engage too.
    pub(super) fn contribution(&self) -> i64 {
        self.gross().saturating_sub(self.engage)
    }
}

/// Picked records by unit, those with known money, the most contributing first; and how many units have none.
pub(super) fn customers(book: &Book, picked: &Picked) -> (Vec<Customer>, usize) {
    let mut unknown = 0;
    let mut found = Vec::new();
    for (unit, records) in Members::of(book, picked).iter() {
        if !records
            .iter()
            .any(|r| book.records.money_known[*r as usize])
        {
            unknown += 1;
            continue;
        }
        let sum = |column: &[i64]| {
            records
                .iter()
                .fold(0_i64, |s, r| s.saturating_add(column[*r as usize]))
        };
        found.push(Customer {
            unit,
            revenue: sum(&book.records.revenue_minor),
            product_cost: sum(&book.records.product_cost_minor),
            engage: sum(&book.records.cost_total_minor),
            rv: sum(&book.records.rv_total_hundredths),
            records: records.to_vec(),
        });
    }
    found.sort_by_key(|c| (Reverse(c.contribution()), c.unit));
    (found, unknown)
}

/// Money of one outcome that falls to a customer's picked records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// The outcome's place in the book.
    pub(super) outcome: usize,
    pub(super) kind: OutcomeKind,
    pub(super) minor: i64,
}

/// The customer's money, outcome by outcome in order of time: the same that its sums are of, because an outcome of a
/// contact outside the set, and the part of such a contact, is not the set's.
pub(super) fn shares(book: &Book, customer: &Customer) -> impl Iterator<Item = Share> {
    let outcomes = book.units.outcomes(customer.unit);
    outcomes.filter_map(|outcome| {
        let picked = |record: u32| customer.records.binary_search(&record).is_ok();
        Some(Share {
            outcome,
            kind: book.outcomes.kind[outcome],
            minor: book.share_minor(outcome, picked)?,
        })
    })
}

/// Money of one customer with one product line: (product or [`crate::book::NONE`], revenue, product cost).
pub(super) fn by_product(book: &Book, customer: &Customer) -> Vec<(u32, i64, i64)> {
    let mut found: Vec<(u32, i64, i64)> = Vec::new();
    for share in shares(book, customer) {
        let product = book.outcomes.product[share.outcome];
        let at = found
            .iter()
            .position(|f| f.0 == product)
            .unwrap_or_else(|| {
                found.push((product, 0, 0));
                found.len() - 1
            });
        let sum = match share.kind {
            OutcomeKind::Revenue => &mut found[at].1,
            OutcomeKind::ProductCost => &mut found[at].2,
        };
        *sum = sum.saturating_add(share.minor);
    }
    found
}

/// Classes of customers and of products (domain.md 1.21): franchise brings the first half of all positive contribution,
/// profitable the next 40 %, marginal the last 10 %; unprofitable brings nothing or less.
pub(super) const CLASSES: [&str; 4] = ["franchise", "profitable", "marginal", "unprofitable"];

/// The class of each contribution.
pub(super) fn classes(contributions: &[i64]) -> Vec<usize> {
    let total: i128 = contributions
        .iter()
        .filter(|c| **c > 0)
        .map(|c| i128::from(*c))
        .sum();
    let mut order: Vec<usize> = (0..contributions.len()).collect();
    order.sort_by_key(|at| (-i128::from(contributions[*at]), *at));
    let mut class = vec![3; contributions.len()];
    let mut before: i128 = 0;
    for at in order {
        let own = contributions[at];
        if own <= 0 {
            break;
        }
        class[at] = match before * 100 {
            share if share < 50 * total => 0,
            share if share < 90 * total => 1,
            _ => 2,
        };
        before += i128::from(own);
    }
    class
}
