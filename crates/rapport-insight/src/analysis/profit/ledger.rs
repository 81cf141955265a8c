//! What each customer relationship earned, and what each product line did.

use crate::Book;
use crate::book::OutcomeKind;
use crate::set::Picked;
use std::cmp::Reverse;

/// One customer relationship with known money.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) unit: u32,
    pub(super) records: Vec<u32>,
    /// Its money, outcome by outcome in order of time.
    pub(super) shares: Vec<Share>,
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

/// Picked records by relationship.
pub(super) struct Customers {
    /// Those with known money, the most contributing first.
    pub(super) known: Vec<Customer>,
    /// How many have none.
    pub(super) unknown: usize,
    /// What engaging those cost.
    pub(super) unknown_engage: i64,
}

/// Customers of the picked records: the relationships they belong to, and those whose money they have a part in because they
/// belonged to them once.
pub(super) fn customers(book: &Book, picked: &Picked) -> Customers {
    let mut all = Customers {
        known: Vec::new(),
        unknown: 0,
        unknown_engage: 0,
    };
    for unit in 0..book.units.len() as u32 {
        let members = book.units.records(unit).iter().copied();
        let records: Vec<u32> = members.filter(|record| picked.contains(*record)).collect();
        let shares: Vec<Share> = shares(book, picked, unit).collect();
        if records.is_empty() && shares.is_empty() {
            continue;
        }
        let sum = |column: &[i64]| {
            records
                .iter()
                .fold(0_i64, |s, r| s.saturating_add(column[*r as usize]))
        };
        let engage = sum(&book.records.cost_total_minor);
        if book.units.outcomes(unit).is_empty() {
            all.unknown += 1;
            all.unknown_engage = all.unknown_engage.saturating_add(engage);
            continue;
        }
        let money = |kind: OutcomeKind| {
            let of_kind = shares.iter().filter(|share| share.kind == kind);
            of_kind.fold(0_i64, |sum, share| sum.saturating_add(share.minor))
        };
        all.known.push(Customer {
            unit,
            revenue: money(OutcomeKind::Revenue),
            product_cost: money(OutcomeKind::ProductCost),
            engage,
            rv: sum(&book.records.rv_total_hundredths),
            records,
            shares,
        });
    }
    all.known
        .sort_by_key(|c| (Reverse(c.contribution()), c.unit));
    all
}

/// Money of one outcome that falls to a customer's picked records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// The outcome's place in the book.
    pub(super) outcome: usize,
    pub(super) kind: OutcomeKind,
    pub(super) minor: i64,
}

/// A relationship's money, outcome by outcome in order of time: the same that its sums are of, because an outcome of a contact
/// outside the set, and the part of such a contact, is not the set's.
fn shares(book: &Book, picked: &Picked, unit: u32) -> impl Iterator<Item = Share> {
    let outcomes = book.units.outcomes(unit);
    outcomes.filter_map(|outcome| {
        Some(Share {
            outcome,
            kind: book.outcomes.kind[outcome],
            minor: book.share_minor(outcome, |record| picked.contains(record))?,
        })
    })
}

/// Money of one customer with one product line: (product or [`crate::book::NONE`], revenue, product cost).
pub(super) fn by_product(book: &Book, customer: &Customer) -> Vec<(u32, i64, i64)> {
    let mut found: Vec<(u32, i64, i64)> = Vec::new();
    for share in &customer.shares {
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
