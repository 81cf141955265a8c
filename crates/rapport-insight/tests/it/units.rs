//! A relationship is one observation and one customer: its tier, its money and its intervals, whichever of its contacts a
//! set names.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::planted::{Segment, book as planted};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::book::{EntryRow, OutcomeRow, RecordRow};
use rapport_insight::{Answer, Book};
use rapport_model::{ContactId, Micros};

/// Months of history, 15th of each.
const MONTHS: i64 = 24;

fn month(at: i64) -> Micros {
    let text = format!("{}-{:02}-15", 2024 + at / 12, at % 12 + 1);
    rapport_model::time::end_of(&text).unwrap()
}

/// 80 accounts of a payer, on whom all money is booked, and two users, who cost as much as the payer; those from 41 on have no
/// users. Account 1 earns 1,000 a month, account 2 2,000, and so on.
fn paid_by_one() -> Book {
    let mut b = builder(month(MONTHS), 80);
    for account in 1..=80_i64 {
        let users = if account <= 40 { 2 } else { 0 };
        for contact in 0..=users {
            let role = if contact == 0 { "payer" } else { "user" };
            let entries: Vec<EntryRow> = (0..MONTHS).map(|m| entry(month(m), 0, 5, 50)).collect();
            let head = RecordRow {
                role,
                ..row(account * 10 + contact, 1, account)
            };
            b.record(&head, &entries).unwrap();
        }
        for m in 0..MONTHS {
            b.outcome(&OutcomeRow {
                contact: ContactId(account * 10),
                product: "pumps",
                ..revenue(account, 1, month(m), account * 1_000)
            })
            .unwrap();
        }
    }
    b.finish().unwrap()
}

/// The names of the accounts that have users, as a set takes them.
fn with_users() -> String {
    let names = (1..=40).map(|account| format!("\"Account {account}\""));
    names.collect::<Vec<_>>().join(", ")
}

fn says(answer: &Answer, words: &str) -> bool {
    answer.caveats.iter().any(|caveat| caveat.contains(words))
}

#[test]
fn every_contact_of_a_customer_has_the_customers_tier() {
    let mut b = builder(day(100), 10);
    for account in 1..=10 {
        for contact in 0..3 {
            b.record(
                &row(account * 10 + contact, 1, account),
                &[entry(day(1), 0, 5, 100)],
            )
            .unwrap();
        }
        // Booked on the first contact; account 1 earns less than its contacts cost.
        b.outcome(&OutcomeRow {
            contact: ContactId(account * 10),
            ..revenue(account, 1, day(2), account * 250)
        })
        .unwrap();
    }
    let book = b.finish().unwrap();
    let tier = book.dimension("tier").unwrap();
    for record in 0..book.len() as u32 {
        let account = book.records.contact[record as usize].0 / 10;
        let want = match account {
            1 => "loss",
            9 | 10 => "high",
            _ => "middle",
        };
        assert_eq!(tier.label(record), Some(want), "account {account}");
    }
}

#[test]
fn money_that_names_a_contact_of_another_account_is_the_accounts_it_names() {
    let mut b = builder(day(100), 2);
    b.record(&row(1, 1, 1), &[]).unwrap();
    b.record(&row(2, 1, 2), &[]).unwrap();
    // Contact 1 bought for account 2 before changing sides.
    b.outcome(&OutcomeRow {
        contact: ContactId(1),
        ..revenue(2, 1, day(2), 500)
    })
    .unwrap();
    let book = b.finish().unwrap();
    assert_eq!(book.records.revenue_minor, [0, 500]);
    assert_eq!(book.contribution_minor(0), None);
    assert_eq!(book.unit_contribution_minor(1), Some(500));
}

#[test]
fn no_part_is_worth_more_than_the_whole() {
    let book = paid_by_one();
    let ask = |set: &str| {
        ask(
            &book,
            "goodwill",
            &[("set", set), ("draws", "99"), ("years", "1")],
        )
    };
    let worth = |answer: &Answer| numbers(table(answer, "goodwill"), "goodwill_minor")[0];
    let (whole, users, payers) = (ask("all"), ask("role=user"), ask("role!=user"));
    assert_eq!(
        worth(&payers),
        worth(&whole),
        "each relationship has a payer, and is taken whole"
    );
    assert!(
        worth(&users) < worth(&whole),
        "{} of {}",
        worth(&users),
        worth(&whole)
    );
    let others = ask("NOT account IN (LIST)"
        .replace("LIST", &with_users())
        .as_str());
    assert_eq!(
        worth(&users) + worth(&others),
        worth(&whole),
        "parts add up"
    );
    assert!(!says(&others, "taken whole"));
    for part in [&users, &payers] {
        assert!(says(part, "taken whole"), "{:?}", part.caveats);
    }
    assert!(!says(&whole, "taken whole"), "{:?}", whole.caveats);
}

#[test]
fn every_table_of_profit_counts_the_same_money_for_a_part_of_the_contacts() {
    let book = paid_by_one();
    for set in ["all", "role=user", "role=payer"] {
        let answer = ask(&book, "profit", &[("set", set), ("draws", "99")]);
        let sum = |name: &str| {
            numbers(table(&answer, name), "revenue_minor")
                .iter()
                .sum::<f64>()
        };
        let whole = sum("segments");
        assert_eq!(sum("split"), whole, "{set}");
        if whole > 0.0 {
            assert_eq!(sum("products"), whole, "{set}");
        }
    }
    let users = ask(&book, "profit", &[("set", "role=user"), ("draws", "99")]);
    assert_eq!(
        numbers(table(&users, "segments"), "revenue_minor"),
        [0.0],
        "all money is the payers'"
    );
}

#[test]
fn money_that_names_nobody_is_split_the_same_way_in_every_table_of_profit() {
    let mut b = builder(day(400), 2);
    for contact in 1..=3 {
        b.record(&row(contact, 1, 1), &[entry(day(1), 0, 5, 1)])
            .unwrap();
    }
    for at in [10, 300] {
        b.outcome(&OutcomeRow {
            product: "pumps",
            ..revenue(1, 1, day(at), 100)
        })
        .unwrap();
    }
    let book = b.finish().unwrap();
    let answer = ask(&book, "profit", &[("set", "contact=2"), ("draws", "99")]);
    for name in ["segments", "split", "products"] {
        let sum: f64 = numbers(table(&answer, name), "revenue_minor").iter().sum();
        assert_eq!(sum, 66.0, "{name}");
    }
}

#[test]
fn the_revenue_at_risk_of_two_parts_adds_up_to_that_of_the_whole() {
    let book = paid_by_one();
    let exposed = |analysis: &str, list: &str, set: &str| {
        let answer = ask(&book, analysis, &[("set", set)]);
        numbers(table(&answer, list), "exposed_minor")
            .iter()
            .sum::<f64>()
    };
    for (analysis, list) in [("at-risk", "customers"), ("depth", "accounts")] {
        let of = |set: &str| exposed(analysis, list, set);
        assert!(of("all") > 0.0);
        assert_eq!(of("role=user") + of("role=payer"), of("all"), "{analysis}");
    }
}

/// 90 accounts of `north` that buy every month until day 620, those divisible by 3 fall silent at day 420; one record of
/// `south` five years later.
fn one_scope_ends_early() -> Book {
    let mut b = builder(day(2_400), 100);
    for account in 1..=90 {
        let end = if account % 3 == 0 { 420 } else { 620 };
        let entries: Vec<EntryRow> = (0..end / 20)
            .map(|n| entry(day(n * 20 + account % 20), 0, 5, 10))
            .collect();
        b.record(&row(account, 1, account), &entries).unwrap();
        for n in 0..end / 30 {
            b.outcome(&revenue(account, 1, day(n * 30 + account % 20), 10_000))
                .unwrap();
        }
    }
    b.record(&row(95, 2, 95), &[entry(day(2_390), 0, 5, 10)])
        .unwrap();
    b.outcome(&revenue(95, 2, day(2_390), 10_000)).unwrap();
    b.finish().unwrap()
}

#[test]
fn a_scope_whose_source_stopped_years_ago_is_seen_as_it_stood_then() {
    let book = one_scope_ends_early();
    for set in ["all", "scope=north"] {
        let answer = ask(&book, "at-risk", &[("set", set), ("ahead_days", "150")]);
        assert!(!answer.refused, "{set}: {}", answer.verdict);
        let north = row_of(table(&answer, "customers"), "scope", "north");
        let last = &texts(table(&answer, "customers"), "last_at")[north];
        assert!(last.as_str() < "2025-10", "{last}");
        assert_eq!(numbers(table(&answer, "check"), "left")[0], 30.0, "{set}");
    }
    let whole = ask(&book, "at-risk", &[]);
    assert!(says(&whole, "north (2025-09"), "{:?}", whole.caveats);
    let depth = ask(
        &book,
        "depth",
        &[("set", "scope=north"), ("threshold", "1"), ("top", "100")],
    );
    assert_eq!(
        numbers(table(&depth, "accounts"), "breadth")
            .iter()
            .filter(|breadth| **breadth > 0.0)
            .count(),
        60
    );
    let goodwill = ask(
        &book,
        "goodwill",
        &[("set", "scope=north"), ("draws", "99")],
    );
    assert!(!goodwill.refused, "{}", goodwill.verdict);
}

#[test]
fn contacts_that_move_together_are_one_observation_in_the_roll_up() {
    let book = |contacts: i64| {
        let mut b = builder(day(400), 60);
        for account in 1..=60_i64 {
            for contact in 0..contacts {
                let gain = account * 7 % 60;
                let entries = [
                    entry(day(10), 0, account as i32, 10),
                    entry(day(390), 0, gain as i32, 10),
                ];
                b.record(&row(account * 100 + contact, 1, account), &entries)
                    .unwrap();
            }
        }
        let answer = ask(&b.finish().unwrap(), "roll-up", &[]);
        let nodes = table(&answer, "nodes");
        let north = row_of(nodes, "code", "north");
        let of = |column: &str| numbers(nodes, column)[north];
        (of("change_high") - of("change_low"), of("change_n"))
    };
    let ((alone, n), (together, of_ten)) = (book(1), book(10));
    assert_eq!((n, of_ten), (60.0, 60.0));
    assert!(
        (together / alone - 1.0).abs() < 0.05,
        "{together} for {alone}"
    );
}

#[test]
fn a_share_of_a_handful_has_no_interval_and_is_not_in_the_verdict() {
    let mut b = builder(day(400), 5);
    for account in 1..=5 {
        b.record(&row(account, 1, account), &[entry(day(0), 0, 5, 10)])
            .unwrap();
        b.outcome(&revenue(account, 1, day(9), 10_000)).unwrap();
    }
    let book = b.finish().unwrap();
    for set in ["all", "contact=1"] {
        let answer = ask(&book, "profit", &[("set", set), ("draws", "99")]);
        assert!(!answer.verdict.contains("fifth"), "{}", answer.verdict);
        assert!(!answer.verdict.contains('['), "{}", answer.verdict);
        let shares = table(&answer, "shares");
        for column in ["share", "share_low", "share_high"] {
            assert!(
                numbers(shares, column)[..2].iter().all(|x| x.is_nan()),
                "{column}"
            );
        }
        let each = table(&answer, "segments");
        assert!(numbers(each, "mean_low_minor")[0].is_nan());
        assert!(
            numbers(table(&answer, "benchmark"), "return_on_engagement")[2..]
                .iter()
                .all(|x| x.is_nan())
        );
    }
}

#[test]
fn ratios_and_aucs_come_with_an_interval_that_holds_them() {
    let book = paid_by_one();
    let holds = |answer: &Answer, name: &str, column: &str, row: usize| {
        let of = |end: &str| numbers(table(answer, name), &format!("{column}{end}"))[row];
        let (low, at, high) = (of("_low"), of(""), of("_high"));
        assert!(low <= at && at <= high && low < high, "{low} {at} {high}");
    };
    let goodwill = ask(&book, "goodwill", &[("draws", "199")]);
    // Every account brings the same each month: the ratio is 1 whichever are drawn.
    let ends = |end: &str| numbers(table(&goodwill, "goodwill"), end)[0];
    assert!((ends("back_test_ratio_low") - 1.0).abs() < 1e-9);
    assert!((ends("back_test_ratio_high") - 1.0).abs() < 1e-9);
    let profit = ask(&book, "profit", &[("draws", "199")]);
    holds(&profit, "benchmark", "return_on_engagement", 2);
    let best = ask(
        &book,
        "best-practice",
        &[("set", "role=payer"), ("by", "number")],
    );
    let of = |column: &str| numbers(table(&best, "best_practice"), column)[3];
    assert!(of("auc_low") <= of("auc") && of("auc") <= of("auc_high"));
}

#[test]
fn money_counts_from_when_it_was_known_where_the_past_is_asked_as_it_was_known() {
    let mut book = planted(&[Segment::new(1, 2, 0.9)], 5);
    // Each invoice was booked two months after it was due.
    for known_at in &mut book.outcomes.known_at {
        *known_at += 61 * Micros::DAY;
    }
    let lag = |clock: &str| {
        let answer = ask(&book, "lead-test", &[("clock", clock), ("draws", "99")]);
        numbers(table(&answer, "verdicts"), "lag_months")[0]
    };
    assert_eq!(lag("happened"), 2.0);
    assert_eq!(lag("known"), 4.0);
}
