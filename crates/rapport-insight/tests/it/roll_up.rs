//! Roll-up: parts add up, and each line leads to its records.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::planted::{Segment, book};
use crate::support::small;
use rapport_insight::Set;

#[test]
fn each_unit_is_the_sum_of_what_is_below_it_and_its_set_holds_its_records() {
    let book = book(&[Segment::new(1, 2, 0.5), Segment::new(2, 2, 0.5)], 4);
    let answer = ask(&book, "roll-up", &[]);
    let nodes = table(&answer, "nodes");
    let (codes, parents) = (texts(nodes, "code"), texts(nodes, "parent"));
    for column in [
        "records",
        "relationships",
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
fn points_of_two_scales_are_not_added_and_unknown_money_is_not_nothing() {
    let answer = ask(&small(), "roll-up", &[]);
    let nodes = table(&answer, "nodes");
    let whole = row_of(nodes, "kind", "whole");
    assert!(numbers(nodes, "rv_hundredths")[whole].is_nan());
    let forum = row_of(nodes, "code", "forum");
    assert_eq!(numbers(nodes, "rv_hundredths")[forum], 400.0);
    assert!(numbers(nodes, "contribution_minor")[forum].is_nan());
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("1 records have no known outcome")),
        "{:?}",
        answer.caveats
    );
}
