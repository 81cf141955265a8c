//! Depth of accounts and customers at risk.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::Book;
use rapport_insight::book::{EntryRow, RecordRow};
use rapport_insight::stats::dice::Dice;

#[test]
fn depth_breadth_concentration_and_a_lost_key_role_are_those_counted_by_hand() {
    let mut b = builder(day(400), 1);
    let champion = RecordRow {
        role: "champion",
        ..row(1, 1, 1)
    };
    b.record(
        &champion,
        &[entry(day(10), 0, 50, 1), entry(day(20), 2, -20, 1)],
    )
    .unwrap();
    b.record(
        &RecordRow {
            role: "user",
            ..row(2, 1, 1)
        },
        &[entry(day(350), 0, 10, 1)],
    )
    .unwrap();
    b.record(&row(3, 1, 1), &[entry(day(399), 0, -5, 1)])
        .unwrap();
    b.outcome(&revenue(1, 1, day(300), 70_000)).unwrap();
    b.outcome(&revenue(1, 1, day(1), 9_999)).unwrap();
    let answer = ask(&b.finish().unwrap(), "depth", &[]);
    let list = table(&answer, "accounts");
    let figure = |column: &str| numbers(list, column)[0];
    assert_eq!(
        (
            figure("contacts"),
            figure("breadth"),
            figure("depth_hundredths")
        ),
        (3.0, 1.0, 4_000.0)
    );
    // Shares of 3/4 and 1/4.
    assert!((figure("concentration") - 0.625).abs() < 1e-12);
    assert!((figure("effective_contacts") - 1.6).abs() < 1e-12);
    assert_eq!(figure("single_threaded"), 1.0);
    // Peak 50, then 30, 40, 35.
    assert!((figure("drawdown") - 0.3).abs() < 1e-12);
    assert_eq!(
        (figure("breadth_change"), figure("depth_change_hundredths")),
        (1.0, 1_000.0)
    );
    assert_eq!(
        figure("exposed_minor"),
        70_000.0,
        "the year before the newest interaction"
    );
    assert_eq!(texts(list, "roles_lost"), ["champion"]);
    assert_eq!(texts(list, "roles"), ["user"]);
    let contacts = table(&answer, "contacts");
    assert!(
        (numbers(contacts, "share")[row_of(contacts, "role", "champion")] - 0.75).abs() < 1e-12
    );
}

/// Customers who buy every month; a third leave on day 500. `warned`: they complain and fall silent in the months before.
fn leaving(warned: bool, seed: u64) -> Book {
    let mut b = builder(day(680), 240);
    let mut dice = Dice::new(seed, u64::from(warned));
    for account in 1..=240 {
        let leaves = account % 3 == 0;
        let entries: Vec<EntryRow> = (0..67)
            .filter_map(|n| {
                let at = n * 10 + dice.below(8) as i64;
                let sour = warned && leaves && at > 420;
                let kept = dice.unit() < if sour { 0.3 } else { 0.8 };
                let hurt = dice.unit() < if sour { 0.6 } else { 0.1 };
                let gone = leaves && at > 500 && dice.unit() < 0.9;
                (kept && !gone).then(|| {
                    entry(
                        day(at),
                        if hurt { 2 } else { 0 },
                        if hurt { -8 } else { 4 },
                        100,
                    )
                })
            })
            .collect();
        b.record(&row(account, 1, account), &entries).unwrap();
        for month in 0..22 {
            let at = month * 30 + dice.below(20) as i64;
            if !leaves || at <= 490 {
                b.outcome(&revenue(account, 1, day(at), 10_000)).unwrap();
            }
        }
    }
    b.finish().unwrap()
}

#[test]
fn the_score_is_checked_against_who_left_and_tells_them_where_there_are_signs() {
    let answer = ask(&leaving(true, 21), "at-risk", &[("top", "10")]);
    println!("{answer}");
    let check = table(&answer, "check");
    assert!(numbers(check, "auc_low")[0] > 0.8, "{answer}");
    assert!(
        answer
            .verdict
            .contains("told leaving customers from staying ones: AUC"),
        "{}",
        answer.verdict
    );
    assert_eq!(
        numbers(check, "left")[0] + numbers(check, "stayed")[0],
        240.0
    );
}

#[test]
fn without_any_sign_the_score_claims_nothing() {
    let claims = |seed: &u64| {
        !ask(&leaving(false, *seed), "at-risk", &[])
            .verdict
            .contains("did not discernibly tell")
    };
    let wrong = (0..20).filter(claims).count();
    println!("the score claimed something where there is nothing in {wrong} of 20 books");
    // One in twenty is expected at 95 %; four or more have a chance of 2 %.
    assert!(wrong <= 3, "{wrong}");
}
