//! Roll-up: parts add up, and each line leads to its records.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::planted::{Segment, book};
use crate::support::{builder, day, entry, revenue, row, small};
use rapport_insight::book::{OutcomeKind, OutcomeRow};
use rapport_insight::{Book, Set};

#[test]
fn each_unit_is_the_sum_of_what_is_below_it_and_its_set_holds_its_records() {
    let book = book(&[Segment::new(1, 2, 0.5), Segment::new(2, 2, 0.5)], 4);
    let answer = ask(&book, "roll-up", &[]);
    let nodes = table(&answer, "nodes");
    let (codes, parents) = (texts(nodes, "code"), texts(nodes, "parent"));
    for column in [
        "records",
        "relationships",
        "records_with_money",
        "revenue_minor",
        "product_cost_minor",
        "cost_minor",
        "contribution_minor",
        "exceptions_bad",
    ] {
        let values = numbers(nodes, column);
        for (at, code) in codes.iter().enumerate() {
            let below: Vec<f64> = (1..codes.len())
                .filter(|c| parents[*c] == *code && *c != at)
                .map(|c| values[c])
                .collect();
            if !below.is_empty() && texts(nodes, "kind")[at] != "whole" {
                assert_eq!(values[at], below.iter().sum::<f64>(), "{code} {column}");
            }
        }
    }
    for (at, set) in texts(nodes, "set").iter().enumerate() {
        let held = Set::parse(set).unwrap().select(&book).unwrap().count();
        assert_eq!(held as f64, numbers(nodes, "records")[at], "{set}");
    }
    assert_eq!(
        numbers(nodes, "records")[row_of(nodes, "kind", "whole")],
        240.0
    );
    let place = numbers(nodes, "place");
    assert!(place.iter().all(|p| (0.0..=1.0).contains(p)), "{place:?}");
}

#[test]
fn points_of_two_scales_are_not_added_and_unknown_money_is_not_hidden() {
    let answer = ask(&small(), "roll-up", &[]);
    let nodes = table(&answer, "nodes");
    let whole = row_of(nodes, "kind", "whole");
    assert!(numbers(nodes, "rv_hundredths")[whole].is_nan());
    let forum = row_of(nodes, "code", "forum");
    assert_eq!(numbers(nodes, "rv_hundredths")[forum], 400.0);
    assert_eq!(numbers(nodes, "records_with_money")[forum], 0.0);
    assert_eq!(numbers(nodes, "contribution_minor")[forum], -500.0);
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("1 records have no known outcome")),
        "{:?}",
        answer.caveats
    );
}

/// A record of account 1 in `north`, and money: its account's, of nobody, and of account 2, which has no record.
fn money_of_nobody() -> Book {
    let mut b = builder(day(100), 2);
    b.record(&row(1, 1, 1), &[entry(day(1), 0, 5, 30)]).unwrap();
    b.record(&row(2, 1, 0), &[entry(day(1), 0, 5, 20)]).unwrap();
    b.outcome(&revenue(1, 1, day(2), 1_000)).unwrap();
    b.outcome(&revenue(0, 1, day(3), 70)).unwrap();
    b.outcome(&OutcomeRow {
        kind: OutcomeKind::ProductCost,
        ..revenue(0, 2, day(3), 4)
    })
    .unwrap();
    b.outcome(&revenue(2, 1, day(3), 8)).unwrap();
    b.finish().unwrap()
}

#[test]
fn money_of_nobody_is_in_every_line_above_and_has_its_own() {
    let book = money_of_nobody();
    let answer = ask(&book, "roll-up", &[]);
    let nodes = table(&answer, "nodes");
    let columns = [
        "revenue_minor",
        "product_cost_minor",
        "cost_minor",
        "contribution_minor",
    ];
    let of = |kind: &str, code: &str| {
        let (kinds, codes) = (texts(nodes, "kind"), texts(nodes, "code"));
        let at = (0..kinds.len()).find(|at| kinds[*at] == kind && codes[*at] == code);
        let at = at.unwrap_or_else(|| panic!("no {kind} {code} in {kinds:?}"));
        columns.map(|column| numbers(nodes, column)[at])
    };
    assert_eq!(of("whole", "all"), [1_078.0, 4.0, 50.0, 1_024.0]);
    assert_eq!(of("scope", "north"), [1_078.0, 0.0, 50.0, 1_028.0]);
    assert_eq!(of("scope", "south"), [0.0, 4.0, 0.0, -4.0]);
    assert_eq!(of("of_nobody", "north"), [70.0, 0.0, 0.0, 70.0]);
    assert_eq!(of("of_nobody", "south"), [0.0, 4.0, 0.0, -4.0]);
    assert_eq!(of("without_record", "north"), [8.0, 0.0, 0.0, 8.0]);
    let profit = ask(&book, "profit", &[]);
    let total = table(&profit, "total");
    let all = row_of(total, "part", "all");
    let columns = [
        "revenue_minor",
        "product_cost_minor",
        "engage_minor",
        "contribution_minor",
    ];
    assert_eq!(
        columns.map(|column| numbers(total, column)[all]),
        [1_078.0, 4.0, 50.0, 1_024.0]
    );
    assert_eq!(
        texts(total, "part"),
        [
            "customers",
            "no_outcome",
            "of_nobody",
            "without_record",
            "all"
        ]
    );
}

#[test]
fn a_set_leaves_money_of_nobody_out_and_says_so() {
    let book = money_of_nobody();
    for analysis in ["roll-up", "profit"] {
        let answer = ask(&book, analysis, &[("set", "scope=north")]);
        let said = answer.caveats.iter().any(|caveat| {
            caveat.starts_with("3 outcomes of the project fall to no record (revenue 0.78 EUR, product cost 0.04 EUR)")
        });
        assert!(said, "{analysis}: {:?}", answer.caveats);
    }
    let answer = ask(&book, "roll-up", &[("set", "scope=north")]);
    let nodes = table(&answer, "nodes");
    assert_eq!(numbers(nodes, "revenue_minor")[0], 1_000.0);
}

#[test]
fn money_alone_can_be_rolled_up() {
    let mut b = builder(day(100), 0);
    b.outcome(&revenue(0, 1, day(3), 70)).unwrap();
    let book = b.finish().unwrap();
    let nodes_of = ask(&book, "roll-up", &[]);
    assert_eq!(numbers(table(&nodes_of, "nodes"), "revenue_minor")[0], 70.0);
    let profit = ask(&book, "profit", &[]);
    let total = table(&profit, "total");
    assert_eq!(
        numbers(total, "revenue_minor")[row_of(total, "part", "all")],
        70.0
    );
}
