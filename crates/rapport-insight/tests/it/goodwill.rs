//! Goodwill against a closed form, and against what came true.

use crate::planted::{Segment, book as planted};
use crate::support::{builder, entry, revenue, row};
use rapport_insight::{Answer, Book, Cell, registry};
use rapport_model::Micros;
use std::collections::BTreeMap;

fn ask(book: &Book, options: &[(&str, &str)]) -> Answer {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run(book, "goodwill", &options).unwrap()
}

fn int(answer: &Answer, column: &str) -> i64 {
    match answer.tables[0].get(0, column) {
        Some(Cell::Int(n)) => *n,
        other => panic!("{column}: {other:?}"),
    }
}

fn date(year: i16, month: i8) -> Micros {
    let text = format!("{year}-{month:02}-15");
    rapport_model::time::end_of(&text).unwrap()
}

/// 40 accounts over two years, 10,000 of revenue and 1,000 of cost each a month, until one falls silent after so many months.
fn steady(until: impl Fn(usize) -> usize) -> Book {
    let mut b = builder(date(2026, 1), 40);
    for account in 1..=40 {
        let months: Vec<(i16, i8)> = (0..24)
            .map(|m| (2024 + m / 12, (m % 12 + 1) as i8))
            .collect();
        let kept = until(account as usize);
        let entries: Vec<_> = months[..kept]
            .iter()
            .map(|(y, m)| entry(date(*y, *m), 0, 5, 1_000))
            .collect();
        b.record(&row(account, 1, account), &entries).unwrap();
        for (year, month) in &months[..kept] {
            b.outcome(&revenue(account, 1, date(*year, *month), 10_000))
                .unwrap();
        }
    }
    b.finish().unwrap()
}

#[test]
fn steady_relationships_are_worth_the_annuity_of_what_they_bring() {
    let answer = ask(
        &steady(|_| 24),
        &[("years", "5"), ("discount_percent", "10"), ("draws", "99")],
    );
    let month = 1.1_f64.powf(-1.0 / 12.0);
    let annuity: f64 = (1..=60).map(|k| month.powi(k)).sum();
    let want = 40.0 * 9_000.0 * annuity;
    let got = int(&answer, "goodwill_minor") as f64;
    assert!((got - want).abs() < 1.0, "{got} is not {want}");
    let back_test = answer.tables[0].get(0, "back_test_ratio").unwrap();
    assert_eq!(back_test, &Cell::Number(1.0));
}

#[test]
fn discount_charge_and_time_work_the_right_way_and_the_range_holds_the_value() {
    let book = planted(
        &[Segment {
            accounts: 120,
            ..Segment::new(1, 2, 0.8)
        }],
        6,
    );
    let of = |options: &[(&str, &str)]| {
        int(
            &ask(&book, &[options, &[("draws", "99")]].concat()),
            "goodwill_minor",
        )
    };
    let plain = of(&[]);
    assert!(of(&[("discount_percent", "20")]) < plain);
    assert!(of(&[("charge_percent", "30")]) < plain);
    assert!(of(&[("years", "2")]) < plain);
    let answer = ask(&book, &[("draws", "99")]);
    assert!(
        (int(&answer, "goodwill_low_minor")..=int(&answer, "goodwill_high_minor")).contains(&plain)
    );
}

#[test]
fn relationships_that_fall_silent_lower_what_the_others_are_worth() {
    // Six of the forty go, a month after the other and without warning.
    let (kept, lost) = (
        steady(|_| 24),
        steady(|account| if account <= 6 { 9 + account } else { 24 }),
    );
    let each = |book: &Book| {
        let answer = ask(book, &[("draws", "99")]);
        int(&answer, "goodwill_minor") as f64 / int(&answer, "relationships") as f64
    };
    assert!(
        each(&lost) < 0.95 * each(&kept),
        "{} and {}",
        each(&lost),
        each(&kept)
    );
    assert_eq!(int(&ask(&lost, &[("draws", "99")]), "relationships"), 34);
}

#[test]
fn a_book_value_is_set_beside_and_a_wrong_one_is_an_error() {
    let answer = ask(
        &steady(|_| 24),
        &[("book_value", "50000.00"), ("draws", "99")],
    );
    assert!(
        answer
            .verdict
            .contains("Beside a book value of 50,000.00 EUR"),
        "{}",
        answer.verdict
    );
    let options = BTreeMap::from([("book_value".to_owned(), "lots".to_owned())]);
    let error = registry::run(&steady(|_| 24), "goodwill", &options)
        .unwrap_err()
        .to_string();
    assert!(error.contains("an amount above 0 in EUR"), "{error}");
}

#[test]
fn more_relationships_than_are_drawn_are_valued_by_scaling_up() {
    const ACCOUNTS: i64 = 50_500;
    let mut b = builder(date(2025, 7), ACCOUNTS);
    let months: Vec<Micros> = (0..18)
        .map(|m| date(2024 + m / 12, (m % 12 + 1) as i8))
        .collect();
    for account in 1..=ACCOUNTS {
        let entries: Vec<_> = months.iter().map(|at| entry(*at, 0, 5, 1_000)).collect();
        b.record(&row(account, 1, account), &entries).unwrap();
        for at in &months {
            b.outcome(&revenue(account, 1, *at, 10_000)).unwrap();
        }
    }
    let answer = ask(
        &b.finish().unwrap(),
        &[("years", "1"), ("discount_percent", "0"), ("draws", "99")],
    );
    assert_eq!(int(&answer, "relationships"), ACCOUNTS);
    let want = ACCOUNTS * 9_000 * 12;
    let got = int(&answer, "goodwill_minor");
    assert!((got - want).abs() < ACCOUNTS, "{got} is not {want}");
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("drawn at random, scaled up"))
    );
}
