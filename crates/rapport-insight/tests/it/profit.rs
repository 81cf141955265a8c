//! Profit: the published benchmark comes out, and the parts add up to the whole.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::Book;
use rapport_insight::book::{OutcomeKind, OutcomeRow};

/// The benchmark preset of 100 customers (domain.md 3.3): 20 with 16 times the revenue and 3 times the cost to engage of
/// the other 80, whose contribution is nothing.
fn benchmark() -> Book {
    let mut b = builder(day(400), 100);
    for account in 1..=100 {
        let (amount, engage) = if account <= 20 {
            (160_000, 9_000)
        } else {
            (10_000, 3_000)
        };
        b.record(&row(account, 1, account), &[entry(day(0), 0, 5, engage)])
            .unwrap();
        for (at, part, product) in [(10, 6, "pumps"), (90, 4, "valves")] {
            let sold = OutcomeRow {
                product,
                ..revenue(account, 1, day(at), amount / 10 * part)
            };
            b.outcome(&sold).unwrap();
            let cost = rapport_model::Minor(sold.amount.0 / 10 * 7);
            b.outcome(&OutcomeRow {
                kind: OutcomeKind::ProductCost,
                amount: cost,
                ..sold
            })
            .unwrap();
        }
    }
    b.finish().unwrap()
}

#[test]
fn the_starting_benchmark_comes_out_as_published() {
    let answer = ask(&benchmark(), "profit", &[("draws", "99")]);
    let found = table(&answer, "benchmark");
    let times = |what: &str| numbers(found, "return_on_engagement")[row_of(found, "group", what)];
    assert!((times("revenue, times the others") - 16.0).abs() < 1e-9);
    assert!((times("cost to engage, times the others") - 3.0).abs() < 1e-9);
    assert!((times("return on engagement, times the others") - 16.0 / 3.0).abs() < 1e-9);
    let shares = numbers(table(&answer, "shares"), "share");
    assert!(
        (shares[0] - 1.0).abs() < 1e-9,
        "all profit is of the top fifth"
    );
    assert!(
        (shares[1] - 0.8).abs() < 1e-9,
        "80 % of revenue is of the top fifth"
    );
    assert_eq!(
        numbers(table(&answer, "segments"), "contribution_minor"),
        [780_000.0]
    );
}

#[test]
fn segments_matrix_products_curve_and_split_add_up_to_the_same_contribution() {
    let answer = ask(&benchmark(), "profit", &[("draws", "99")]);
    let sum = |name: &str, column: &str| numbers(table(&answer, name), column).iter().sum::<f64>();
    assert_eq!(sum("matrix", "contribution_minor"), 780_000.0);
    assert_eq!(sum("products", "contribution_minor"), 780_000.0);
    assert_eq!(
        numbers(table(&answer, "whale"), "contribution_minor").last(),
        Some(&780_000.0)
    );
    assert_eq!(sum("split", "revenue_minor"), 4_000_000.0);
    // The second purchase came 80 days after the first.
    assert!((numbers(table(&answer, "split"), "revenue_share")[1] - 0.4).abs() < 1e-9);
    assert_eq!(table(&answer, "matrix").rows.len(), 16);
}

#[test]
fn a_customer_whom_engagement_makes_unprofitable_is_movable_and_one_who_loses_anyway_a_dud() {
    let mut b = builder(day(400), 12);
    for account in 1..=12 {
        let (amount, engage) = match account {
            1 => (1_000, 5_000),
            2 => (-4_000, 10),
            _ => (20_000, 2_000),
        };
        b.record(&row(account, 1, account), &[entry(day(0), 0, 5, engage)])
            .unwrap();
        b.outcome(&revenue(account, 1, day(9), amount)).unwrap();
    }
    let answer = ask(&b.finish().unwrap(), "profit", &[("draws", "99")]);
    let found = table(&answer, "candidates");
    // The others spend a tenth: 100 of 1,000 instead of 5,000.
    assert_eq!(
        numbers(found, "gain_minor")[row_of(found, "kind", "movable")],
        4_900.0
    );
    assert_eq!(
        numbers(found, "gain_minor")[row_of(found, "kind", "dud")],
        4_000.0
    );
}
