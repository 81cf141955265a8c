//! Next best action: evidence, thinness, and honest figures on what was held back.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, row};
use rapport_insight::Book;
use rapport_insight::book::EntryRow;
use rapport_insight::stats::dice::Dice;

/// Calls alternate with meetings and visits, so that what follows a call hangs on what came before it; a visit is worth
/// much, a meeting little. `chance` is how often the order is broken.
fn alternating(records: i64, chance: f64) -> Book {
    let mut b = builder(day(400), 0);
    let mut dice = Dice::new(3, 3);
    for contact in 1..=records {
        let shift = dice.below(4);
        let entries: Vec<EntryRow> = (0..36)
            .map(|n| {
                let planned = [0_u16, 1, 0, 5][(n + shift) % 4];
                let kind = if dice.unit() < chance {
                    [0, 1, 5][dice.below(3)]
                } else {
                    planned
                };
                let points = if kind == 5 { 20 } else { 2 };
                entry(day(n as i64 * 10 + contact % 5), kind, points, 300)
            })
            .collect();
        b.record(&row(contact, 1, 0), &entries).unwrap();
    }
    b.finish().unwrap()
}

#[test]
fn a_suggestion_says_what_comparable_relationships_did_next_and_what_came_of_it() {
    let book = alternating(100, 0.0);
    let answer = ask(
        &book,
        "next-action",
        &[("top", "100"), ("horizon_days", "30")],
    );
    let list = table(&answer, "suggestions");
    for row in 0..list.rows.len() {
        let contact = numbers(list, "contact")[row] as u32;
        let kinds = &book.entries.type_index[book.records.entries(contact - 1)];
        let next = match kinds[kinds.len() - 2..] {
            [_, 1 | 5] => "call",
            [1, _] => "visit",
            _ => "meeting",
        };
        assert_eq!(texts(list, "action_code")[row], next);
        assert_eq!(numbers(list, "share")[row], 1.0);
        assert!(numbers(list, "n")[row] >= 20.0);
        assert!((numbers(list, "gap_days_p50")[row] - 10.0).abs() < 1e-9);
        // Three interactions of three units come within thirty days.
        assert!((numbers(list, "cost_minor")[row] - 900.0).abs() < 1e-9);
    }
    assert_eq!(list.rows.len(), 100);
}

#[test]
fn thin_evidence_gives_no_suggestion_and_says_so() {
    let answer = ask(&alternating(2, 0.0), "next-action", &[("evidence", "500")]);
    assert!(answer.refused);
    assert!(
        answer.verdict.contains("at least 500 times"),
        "{}",
        answer.verdict
    );
}

#[test]
fn on_later_data_the_suggestion_beats_the_most_frequent_next_action_and_doing_nothing() {
    let answer = ask(
        &alternating(200, 0.15),
        "next-action-eval",
        &[("horizon_days", "30"), ("draws", "99")],
    );
    println!("{answer}");
    let policies = table(&answer, "policies");
    let first = |name: &str| numbers(policies, "first")[row_of(policies, "policy", name)];
    let ours = numbers(policies, "first_low")[row_of(policies, "policy", "suggestion by share")];
    assert!(
        ours > first("most frequent after the same interaction"),
        "{answer}"
    );
    assert!(ours > first("most frequent on the level"));
    assert!(
        answer.verdict.contains("better than the most frequent"),
        "{}",
        answer.verdict
    );
}

#[test]
fn where_the_next_action_is_a_matter_of_chance_no_advantage_is_claimed() {
    let answer = ask(
        &alternating(120, 1.0),
        "next-action-eval",
        &[("horizon_days", "30"), ("draws", "99")],
    );
    println!("{answer}");
    assert!(
        answer
            .verdict
            .contains("did as most of the best do gained neither"),
        "{}",
        answer.verdict
    );
    assert!(
        answer.verdict.contains("no better") || answer.verdict.contains("not discernibly"),
        "{}",
        answer.verdict
    );
}
