//! Next best action: evidence, thinness, and honest figures on what was held back.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::Book;
use rapport_insight::book::{EntryRow, OutcomeRow, StaffChoice};
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
        answer.verdict.contains("at least 500 relationships"),
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
        answer
            .verdict
            .contains(", better than what is most frequent"),
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
    let pairs = table(&answer, "pairs");
    // By share, against both simple rules.
    for pair in [0, 1] {
        assert!(
            numbers(pairs, "first_difference_low")[pair] <= 0.0,
            "{answer}"
        );
    }
    assert!(
        answer
            .verdict
            .contains("not discernibly better than what is most frequent"),
        "{}",
        answer.verdict
    );
}

/// Accounts that go on for `n` interactions, ten days apart: kinds and points as `turn` says for (account, n-th).
fn going_on(
    accounts: i64,
    n: usize,
    turn: impl Fn(i64, usize) -> (u16, i32),
) -> rapport_insight::BookBuilder {
    let mut b = builder(day(n as i64 * 10 + 40), accounts);
    for account in 1..=accounts {
        let entries: Vec<EntryRow> = (0..n)
            .map(|at| {
                let (kind, points) = turn(account, at);
                entry(day(at as i64 * 10), kind, points, 100)
            })
            .collect();
        b.record(&row(account, 1, account), &entries).unwrap();
    }
    b
}

#[test]
fn what_mostly_happens_beside_revenue_is_never_suggested_and_neither_is_what_the_flow_rules_out() {
    // A call, then the visit that delivers what was ordered the same day, then a meeting.
    let turn = |_: i64, at: usize| ([0_u16, 5, 1][at % 3], 5);
    let mut b = going_on(60, 36, turn);
    for account in 1..=60 {
        for at in (1..36).step_by(3) {
            b.outcome(&revenue(account, 1, day(at * 10), 1_000))
                .unwrap();
        }
    }
    let mut book = b.finish().unwrap();
    let suggested = |book: &Book| {
        let answer = ask(
            book,
            "next-action",
            &[("best", "all"), ("horizon_days", "30"), ("top", "100")],
        );
        texts(table(&answer, "suggestions"), "action_code")
    };
    let found = suggested(&book);
    assert!(
        !found.is_empty() && !found.contains(&"visit".to_owned()),
        "{found:?}"
    );
    book.types[5].staff_choice = StaffChoice::Said(true);
    book.types[0].staff_choice = StaffChoice::Said(false);
    let found = suggested(&book);
    assert!(
        found.contains(&"visit".to_owned()),
        "the flow's word holds: {found:?}"
    );
    assert!(!found.contains(&"call".to_owned()), "{found:?}");
}

#[test]
fn one_persons_forty_situations_are_the_evidence_of_one_relationship() {
    let book = alternating(60, 0.0);
    let answer = ask(
        &book,
        "next-action",
        &[
            ("best", "contact=1"),
            ("horizon_days", "20"),
            ("evidence", "2"),
        ],
    );
    assert!(answer.refused, "{answer}");
    assert!(
        answer.verdict.contains("at least 2 relationships"),
        "{}",
        answer.verdict
    );
    let answer = ask(
        &book,
        "next-action",
        &[
            ("best", "contact<=25"),
            ("horizon_days", "20"),
            ("evidence", "20"),
        ],
    );
    let list = table(&answer, "suggestions");
    assert!(
        numbers(list, "relationships")
            .iter()
            .all(|n| (20.0..=25.0).contains(n))
    );
    assert!(
        numbers(list, "n")
            .iter()
            .zip(numbers(list, "relationships"))
            .all(|(n, r)| *n > r)
    );
}

#[test]
fn contacts_of_one_account_are_one_relationship() {
    let mut b = builder(day(400), 1);
    for contact in 1..=30 {
        let entries: Vec<EntryRow> = (0..30)
            .map(|n| entry(day(n * 10), [0_u16, 1][n as usize % 2], 2, 100))
            .collect();
        b.record(&row(contact, 1, 1), &entries).unwrap();
    }
    let answer = ask(
        &b.finish().unwrap(),
        "next-action",
        &[("best", "all"), ("evidence", "2"), ("horizon_days", "20")],
    );
    assert!(answer.refused, "{answer}");
}

#[test]
fn money_that_came_or_was_told_after_the_cut_does_not_choose_whose_practice_is_learnt() {
    // The first forty earn before the cut and call after each visit; the others earn after it, or before it and are told of
    // after it, and hold meetings.
    for late in [300, 20] {
        let early = |account: i64| account <= 40;
        let turn = |account: i64, at: usize| {
            let answer = u16::from(!early(account));
            ([5_u16, answer][at % 2], 5)
        };
        let mut b = going_on(200, 36, turn);
        for account in 1..=200 {
            let (at, known, amount) = if early(account) {
                (20, 20, 50_000)
            } else {
                (late, 300, 900_000)
            };
            let money = OutcomeRow {
                known_at: day(known),
                ..revenue(account, 1, day(at), amount)
            };
            b.outcome(&money).unwrap();
        }
        let book = b.finish().unwrap();
        let options = [
            ("horizon_days", "30"),
            ("draws", "99"),
            ("set", "contact<=40"),
        ];
        let answer = ask(&book, "next-action-eval", &options);
        let policies = table(&answer, "policies");
        let first = numbers(policies, "first")[row_of(policies, "policy", "suggestion by share")];
        assert_eq!(
            first, 1.0,
            "what the best of then did is what they go on doing: {answer}"
        );
        assert!(
            !answer
                .caveats
                .iter()
                .any(|c| c.contains("today's knowledge")),
            "{answer}"
        );
    }
}

#[test]
fn the_most_frequent_next_action_is_learnt_from_all_and_not_from_the_best() {
    // A tenth, the best, hold a meeting after each visit; all others call.
    let best = |account: i64| account % 10 == 0;
    let turn = |account: i64, at: usize| ([5_u16, u16::from(best(account))][at % 2], 5);
    let mut b = going_on(300, 36, turn);
    for account in 1..=300 {
        let amount = if best(account) { 900_000 } else { 1_000 };
        b.outcome(&revenue(account, 1, day(20), amount)).unwrap();
    }
    let mut book = b.finish().unwrap();
    book.types[5].staff_choice = StaffChoice::Said(false);
    let options = [
        ("best", "contribution>=5000"),
        ("horizon_days", "30"),
        ("draws", "99"),
    ];
    let answer = ask(&book, "next-action-eval", &options);
    let policies = table(&answer, "policies");
    let first = |name: &str| numbers(policies, "first")[row_of(policies, "policy", name)];
    assert!(
        first("most frequent after the same interaction") > 0.85,
        "{answer}"
    );
    assert!(first("suggestion by share") < 0.15, "{answer}");
    assert!(
        answer.verdict.contains("worse than what is most frequent"),
        "{}",
        answer.verdict
    );
}

#[test]
fn situations_of_few_relationships_have_a_wide_interval_however_many_they_are() {
    // Each account keeps to a way of its own for good: forty situations of it tell no more than one.
    let own = |account: i64, at: usize| ([5_u16, u16::from(account % 2 == 0)][at % 2], 5);
    let mut book = going_on(60, 60, own).finish().unwrap();
    book.types[5].staff_choice = StaffChoice::Said(false);
    let answer = ask(
        &book,
        "next-action-eval",
        &[("best", "all"), ("horizon_days", "30"), ("draws", "99")],
    );
    let policies = table(&answer, "policies");
    let at = row_of(
        policies,
        "policy",
        "most frequent after the same interaction",
    );
    let width = numbers(policies, "first_high")[at] - numbers(policies, "first_low")[at];
    assert!(
        width > 0.1,
        "of sixty relationships, not of a thousand situations: {width}"
    );
    assert_eq!(numbers(policies, "relationships")[at], 60.0);
}

#[test]
fn a_suggestion_that_brings_less_than_what_is_most_frequent_is_said_to() {
    // After a visit most meet, which is worth much; the best, of whom it is asked, call, which is worth little.
    let best = |account: i64| account % 4 == 0;
    let mut dice = Dice::new(8, 8);
    let strays: Vec<bool> = (0..400 * 60).map(|_| dice.below(8) == 0).collect();
    let turn = |account: i64, at: usize| {
        let meets = best(account) == strays[account as usize * 40 + at];
        let (kind, points) = if meets { (1, 30) } else { (0, 1) };
        [(5_u16, 1), (kind, points)][at % 2]
    };
    let mut b = going_on(300, 36, turn);
    for account in 1..=300 {
        let amount = if best(account) { 900_000 } else { 1_000 };
        b.outcome(&revenue(account, 1, day(20), amount)).unwrap();
    }
    let mut book = b.finish().unwrap();
    book.types[5].staff_choice = StaffChoice::Said(false);
    let answer = ask(
        &book,
        "next-action-eval",
        &[
            ("best", "contribution>=5000"),
            ("horizon_days", "15"),
            ("draws", "99"),
        ],
    );
    let pairs = table(&answer, "pairs");
    assert!(
        numbers(pairs, "gain_difference_high_hundredths")[0] < 0.0,
        "{answer}"
    );
    assert!(
        answer
            .verdict
            .contains("did as most of the best do gained less than is usual from there")
            && answer
                .verdict
                .matches("worse than what is most frequent")
                .count()
                >= 2,
        "{}",
        answer.verdict
    );
}
