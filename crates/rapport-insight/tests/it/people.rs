//! Top performers and unsung heroes: what is found, and who is guarded.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::book::{EntryRow, RecordRow, StaffInfo};
use rapport_insight::stats::dice::Dice;
use rapport_insight::{Answer, Book};
use rapport_model::{Rv, StaffId};

const PEOPLE: i32 = 8;

/// Eight people with forty accounts each. Those of person 1 earn more, and they meet after a call where others call again;
/// the accounts of `south` earn ten times as much, whoever has them.
fn book(edge: f64) -> Book {
    let accounts = i64::from(PEOPLE) * 40;
    let mut b = builder(day(400), accounts);
    for id in 3..=PEOPLE {
        b.staff(StaffInfo {
            id: StaffId(id),
            code: format!("p{id}"),
            name: format!("Person {id}"),
            function: "sales".into(),
            unit: "d1".into(),
        });
    }
    let mut dice = Dice::new(9, 9);
    for account in 1..=accounts {
        let who = (account - 1) / 40 + 1;
        // Person 2 has the rich segment almost alone, which is no merit.
        let scope = if (who == 2) == (account % 10 != 0) {
            2
        } else {
            1
        };
        let meets = dice.unit() < if who == 1 { 0.9 } else { 0.2 };
        let kinds = if meets { [0, 1, 0] } else { [0, 0, 2] };
        let entries: Vec<EntryRow> = kinds
            .iter()
            .enumerate()
            .map(|(n, kind)| EntryRow {
                actor: who as u32 - 1,
                ..entry(day(n as i64 * 20), *kind, 5, 100)
            })
            .collect();
        b.record(
            &RecordRow {
                owner: StaffId(who as i32),
                ..row(account, scope, account)
            },
            &entries,
        )
        .unwrap();
        let base = if scope == 2 { 100_000.0 } else { 10_000.0 };
        let merit = if who == 1 { edge } else { 0.0 };
        let amount = base * (1.0 + 0.3 * dice.normal() + merit).max(0.1);
        b.outcome(&revenue(account, scope, day(200), amount as i64))
            .unwrap();
    }
    b.finish().unwrap()
}

#[test]
fn merit_is_measured_within_the_segment_and_not_by_who_has_the_rich_one() {
    let answer = ask(&book(0.5), "top-performers", &[]);
    println!("{answer}");
    let list = table(&answer, "portfolios");
    assert_eq!(texts(list, "who")[0], "kim");
    assert_eq!(numbers(list, "above")[0], 1.0);
    let lee = row_of(list, "who", "lee");
    assert!(
        numbers(list, "contribution_minor")[lee] > numbers(list, "contribution_minor")[0],
        "lee has the rich segment"
    );
    assert_eq!(numbers(list, "above")[lee], 0.0);
    let sequences = table(&answer, "sequences");
    assert!(
        texts(sequences, "sequence")[..4]
            .iter()
            .any(|s| s.contains("call > meeting")),
        "{answer}"
    );
    assert!(numbers(sequences, "lift_low").iter().any(|l| *l > 1.5));
}

#[test]
fn where_nobody_is_better_nobody_is_called_so() {
    let answer = ask(&book(0.0), "top-performers", &[]);
    assert!(
        answer.verdict.starts_with("None of 8 people"),
        "{}",
        answer.verdict
    );
}

fn names_anybody(answer: &Answer) -> bool {
    let text = serde_json::to_string(answer).unwrap();
    text.contains("kim") || text.contains("Person")
}

#[test]
fn works_council_mode_names_nobody_and_small_groups_are_not_compared() {
    let book = book(0.5);
    assert!(ask(&book, "top-performers", &[("people", "off")]).refused);
    let refused = ask(&book, "top-performers", &[("min_group", "9")]);
    assert!(
        refused.refused && refused.verdict.contains("fewer than 9"),
        "{}",
        refused.verdict
    );
    assert!(!names_anybody(&ask(
        &book,
        "top-performers",
        &[("people", "groups")]
    )));
    for options in [
        [("people", "groups"), ("min_group", "5")],
        [("people", "named"), ("min_group", "9")],
    ] {
        assert!(
            !names_anybody(&ask(&book, "heroes", &options)),
            "{options:?}"
        );
    }
    let groups = ask(&book, "heroes", &[("people", "groups")]);
    assert_eq!(numbers(table(&groups, "teams"), "people"), [8.0]);
}

#[test]
fn credit_of_joint_work_is_split_equally_and_adds_up() {
    let mut b = builder(day(100), 1);
    let by = |actor: u32, rv: i64| EntryRow {
        actor,
        rv: Rv(rv),
        ..entry(day(1), 1, 0, 101)
    };
    b.record(
        &RecordRow {
            owner: StaffId(1),
            ..row(1, 1, 1)
        },
        &[by(0, 501), by(1, 1_000), by(1, -300)],
    )
    .unwrap();
    let mut book = b.finish().unwrap();
    book.entries.also_by.push((0, 1));
    let answer = ask(&book, "heroes", &[("min_group", "2")]);
    let list = table(&answer, "people");
    let (kim, lee) = (row_of(list, "who", "kim"), row_of(list, "who", "lee"));
    let created = numbers(list, "created_hundredths");
    assert_eq!((created[kim], created[lee]), (250.0, 1_251.0));
    assert_eq!(numbers(list, "rv_hundredths").iter().sum::<f64>(), 1_201.0);
    assert_eq!(
        (
            numbers(list, "joint")[kim],
            numbers(list, "interactions")[lee]
        ),
        (1.0, 3.0)
    );
    // Lee owns nothing and creates most, in a relationship of Kim's.
    assert_eq!(numbers(list, "created_for_others_hundredths")[lee], 1_251.0);
    assert_eq!(numbers(list, "unsung"), [1.0, 0.0]);
    let functions = table(&answer, "functions");
    assert_eq!(
        numbers(functions, "rv_hundredths").iter().sum::<f64>(),
        1_201.0
    );
}

/// Six people with 30 accounts each. An account's money is booked on its payer. Those of person 1 are deep: four users beside
/// the payer, and three times the money; person 2 is busy, with many interactions and no better outcome.
fn deep_accounts() -> Book {
    let mut b = builder(day(400), 180);
    for id in 3..=6 {
        b.staff(StaffInfo {
            id: StaffId(id),
            code: format!("p{id}"),
            name: format!("Person {id}"),
            function: "sales".into(),
            unit: "d1".into(),
        });
    }
    let mut dice = Dice::new(3, 3);
    for account in 1..=180_i64 {
        let who = (account - 1) / 30 + 1;
        let users = if who == 1 { 4 } else { 1 };
        for contact in 0..=users {
            let calls = if who == 2 { 12 } else { 3 };
            let entries: Vec<EntryRow> = (0..calls)
                .map(|n| entry(day(n), 0, 5, if contact == 0 { 100 } else { 300 }))
                .collect();
            let head = RecordRow {
                owner: StaffId(who as i32),
                ..row(account * 10 + contact, 1, account)
            };
            b.record(&head, &entries).unwrap();
        }
        let amount = (if who == 1 { 90_000.0 } else { 30_000.0 }) * (1.0 + 0.3 * dice.normal());
        b.outcome(&rapport_insight::book::OutcomeRow {
            contact: rapport_model::ContactId(account * 10),
            ..revenue(account, 1, day(200), amount as i64)
        })
        .unwrap();
    }
    b.finish().unwrap()
}

#[test]
fn who_carries_deep_accounts_is_ranked_by_what_the_accounts_earn_and_not_by_their_contacts() {
    let answer = ask(&deep_accounts(), "top-performers", &[]);
    println!("{answer}");
    let list = table(&answer, "portfolios");
    assert_eq!(texts(list, "who")[0], "kim");
    assert_eq!(numbers(list, "above"), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(numbers(list, "place")[0] > 0.8);
    assert!(numbers(list, "spreads_low")[0] > 1.0);
    let lee = row_of(list, "who", "lee");
    assert!(numbers(list, "place")[lee] < 0.5, "busy is not better");
    assert_eq!(numbers(list, "relationships"), [30.0; 6]);
}

#[test]
fn relationships_and_not_contacts_are_the_observations_of_portfolios_and_sequences() {
    let answer = ask(&deep_accounts(), "top-performers", &[]);
    let sequences = table(&answer, "sequences");
    let call = row_of(sequences, "sequence", "call");
    assert_eq!(numbers(sequences, "top_n")[call], 30.0);
    assert_eq!(numbers(sequences, "others_n")[call], 150.0);
    assert_eq!(answer.n, 180);
    let list = table(&answer, "portfolios");
    // Money above the norm of 30 accounts of 900.00 with a spread of 270.00 each: about 97.00 to either side.
    let width =
        numbers(list, "above_norm_high_minor")[0] - numbers(list, "above_norm_low_minor")[0];
    assert!((12_000.0..26_000.0).contains(&width), "{width}");
}

#[test]
fn an_enabler_who_owns_no_relationship_is_named_among_those_of_the_same_function() {
    let mut b = builder(day(400), 40);
    for id in 3..=13 {
        let (name, function) = if id <= 9 {
            ("Helper", "service")
        } else {
            ("Seller", "sales")
        };
        b.staff(StaffInfo {
            id: StaffId(id),
            code: format!("s{id}"),
            name: format!("{name} {id}"),
            function: function.into(),
            unit: "d1".into(),
        });
    }
    for account in 1..=40_i64 {
        let owner = [0, 1, 9, 10, 11, 12][account as usize % 6];
        let by = |at: i64, kind: u16, points: i32, actor: u32| EntryRow {
            actor,
            ..entry(day(at), kind, points, 10)
        };
        // The owners create most; helper 3 more than the other helpers; shipping has nobody.
        let mut entries = vec![by(1, 0, 60, owner), by(2, 1, 4, 2 + account as u32 % 7)];
        entries.push(by(3, 5, 8, rapport_insight::book::NONE));
        if account % 2 == 0 {
            entries.push(by(4, 1, 4, 2));
        }
        let head = RecordRow {
            owner: StaffId(owner as i32 + 1),
            ..row(account, 1, account)
        };
        b.record(&head, &entries).unwrap();
    }
    let answer = ask(&b.finish().unwrap(), "heroes", &[("min_group", "2")]);
    println!("{answer}");
    let list = table(&answer, "people");
    let who = texts(list, "who");
    let unsung: Vec<&String> = who
        .iter()
        .zip(numbers(list, "unsung"))
        .filter(|(_, flag)| *flag == 1.0)
        .map(|(who, _)| who)
        .collect();
    assert!(unsung.contains(&&"Helper 3".to_owned()), "{unsung:?}");
    assert!(
        unsung.iter().all(|who| who.starts_with("Helper")),
        "{unsung:?}"
    );
    assert!(answer.verdict.contains("Helper 3"), "{}", answer.verdict);
    assert!(
        answer
            .verdict
            .contains("Functions that own no relationship")
            && answer.verdict.contains("service"),
        "{}",
        answer.verdict
    );
    let functions = table(&answer, "functions");
    let service = row_of(functions, "function", "service");
    assert_eq!(numbers(functions, "unnamed")[service], 40.0);
}
