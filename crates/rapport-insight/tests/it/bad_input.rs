//! Every registered analysis over data that cannot carry an answer: a clear sentence, not a number that lies.

use crate::planted::{Segment, book as planted};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::book::EntryRow;
use rapport_insight::{Answer, Book, Cell, Table, registry};
use std::collections::BTreeMap;

/// Records (two contacts an account) over 24 months with entries worth `points(n)`, and revenue of `amount(n)` a month if
/// any; `n` counts accounts and months.
fn even(accounts: i64, points: impl Fn(i64) -> i32, amount: impl Fn(i64) -> Option<i64>) -> Book {
    let mut b = builder(day(740), accounts);
    for account in 1..=accounts {
        for contact in 0..2 {
            let entries: Vec<EntryRow> = (0..24)
                .map(|m| {
                    entry(
                        day(m * 30 + contact),
                        (m % 3) as u16,
                        points(account + m),
                        100,
                    )
                })
                .collect();
            b.record(&row(account * 2 + contact, 1, account), &entries)
                .unwrap();
        }
        for month in 0..24 {
            if let Some(amount) = amount(account + month) {
                b.outcome(&revenue(account, 1, day(month * 30 + 9), amount))
                    .unwrap();
            }
        }
    }
    b.finish().unwrap()
}

fn books() -> Vec<(&'static str, Book)> {
    let one = || {
        let mut b = builder(day(10), 1);
        b.record(&row(1, 1, 1), &[entry(day(0), 0, 5, 100)])
            .unwrap();
        b.finish().unwrap()
    };
    let silent = || {
        let mut b = builder(day(10), 40);
        (1..=40).for_each(|c| b.record(&row(c, 1, c), &[]).unwrap());
        b.finish().unwrap()
    };
    let huge = || {
        let mut b = builder(day(900), 60);
        for account in 1..=60 {
            let rows: Vec<EntryRow> = (0..40)
                .map(|m| {
                    entry(
                        day(m * 20),
                        0,
                        if m % 2 == 0 { 21_000_000 } else { -21_000_000 },
                        i64::MAX / 1000,
                    )
                })
                .collect();
            b.record(&row(account, 1, account), &rows).unwrap();
            (0..40).for_each(|m| {
                b.outcome(&revenue(account, 1, day(m * 20), i64::MAX / 1000))
                    .unwrap();
            });
        }
        b.finish().unwrap()
    };
    vec![
        ("empty", builder(day(0), 0).finish().unwrap()),
        ("one record", one()),
        ("records without interactions", silent()),
        ("all equal", even(40, |_| 5, |_| Some(1_000))),
        (
            "all negative",
            even(
                40,
                |n| -5 - (n * 7 % 5) as i32,
                |n| Some(-1_000 - n * 37 % 911),
            ),
        ),
        (
            "constant outcome",
            even(40, |n| (n * 7 % 11) as i32 - 5, |_| Some(1_000)),
        ),
        (
            "missing profit",
            even(40, |n| (n * 7 % 11) as i32 - 5, |_| None),
        ),
        (
            "a cohort below 30",
            even(
                6,
                |n| (n * 7 % 11) as i32 - 5,
                |n| Some(1_000 + n * 37 % 911),
            ),
        ),
        ("numbers near the limit", huge()),
        ("a healthy book", planted(&[Segment::new(1, 2, 0.8)], 5)),
    ]
}

fn ask(book: &Book, name: &str, options: &[(&str, &str)]) -> Answer {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run(book, name, &options).unwrap()
}

/// Options that make an analysis do all it can, quickly.
fn full(name: &str) -> Vec<(&'static str, &'static str)> {
    match name {
        "pattern" => vec![
            ("against", "tier=loss OR rv<0"),
            ("draws", "99"),
            ("positions", "12"),
        ],
        "lead-test" | "do-vs-say" | "goodwill" | "learn-weights" => vec![("draws", "99")],
        _ => Vec::new(),
    }
}

fn check(case: &str, name: &str, answer: &Answer) {
    let at = format!("{name} on {case}");
    let verdict = answer.verdict.trim();
    assert!(
        verdict.len() > 20 && verdict.ends_with(['.', '?', '!']),
        "{at}: `{verdict}` is no sentence"
    );
    assert!(
        !verdict.contains("NaN") && !verdict.contains("inf "),
        "{at}: {verdict}"
    );
    assert!(
        !answer.refused || answer.tables.is_empty(),
        "{at}: a refusal with figures"
    );
    assert!(
        answer.refused || answer.n > 0,
        "{at}: an answer about nothing"
    );
    for table in &answer.tables {
        for row in &table.rows {
            assert_eq!(
                row.len(),
                table.columns.len(),
                "{at}: {} is not rectangular",
                table.name
            );
            let finite = |cell: &Cell| !matches!(cell, Cell::Number(x) if !x.is_finite());
            assert!(row.iter().all(finite), "{at}: {row:?}");
        }
        shares_are_shares(&at, table);
    }
    let text = answer.to_string();
    assert!(
        text.contains(verdict) && !text.contains("NaN"),
        "{at}: {text}"
    );
    let json = serde_json::to_string(answer).unwrap();
    assert!(json.contains("\"verdict\""), "{at}");
}

fn shares_are_shares(at: &str, table: &Table) {
    for (index, column) in table.columns.iter().enumerate() {
        let unit = format!("{:?}", column.unit);
        if unit != "Share" && unit != "PValue" && !column.name.starts_with("auc_of") {
            continue;
        }
        for row in &table.rows {
            if let Cell::Number(x) = &row[index] {
                // A change of a share may be a loss.
                let least = if column.name.contains("change") {
                    -1.0
                } else {
                    0.0
                };
                assert!((least..=1.0).contains(x), "{at}: {} = {x}", column.name);
            }
        }
    }
}

#[test]
fn every_analysis_answers_every_kind_of_bad_data_with_a_sentence() {
    let books = books();
    for analysis in registry::list() {
        for (case, book) in &books {
            for options in [Vec::new(), full(analysis.name)] {
                let options: BTreeMap<String, String> = options
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v.to_owned()))
                    .collect();
                match registry::run(book, analysis.name, &options) {
                    Ok(answer) => check(case, analysis.name, &answer),
                    // A set may name a value that this book does not have: that is said, too.
                    Err(error) => assert!(
                        error.to_string().contains("hint") || error.to_string().contains("one of"),
                        "{error}"
                    ),
                }
            }
        }
        let empty = ask(&books[0].1, analysis.name, &[]);
        assert!(
            empty.refused,
            "{} finds something in nothing: {}",
            analysis.name, empty.verdict
        );
    }
}

#[test]
fn what_the_data_cannot_carry_is_refused_with_the_reason() {
    let books = books();
    let book = |case: &str| &books.iter().find(|(name, _)| *name == case).unwrap().1;
    let cases = [
        (
            "lead-test",
            "one record",
            "1 relationships, at least 30 are needed",
        ),
        (
            "lead-test",
            "missing profit",
            "0 revenues in the months watched",
        ),
        (
            "lead-test",
            "constant outcome",
            "contribution does not vary",
        ),
        ("lead-test", "all equal", "does not vary"),
        (
            "lead-test",
            "a cohort below 30",
            "6 relationships, at least 30",
        ),
        ("best-practice", "missing profit", "No revenue is known"),
        ("goodwill", "missing profit", "no revenue is known"),
        ("goodwill", "a cohort below 30", "at least 30"),
        ("do-vs-say", "constant outcome", "at least 30 are needed"),
        ("learn-weights", "missing profit", "no revenue is known"),
        ("learn-weights", "a cohort below 30", "6 relationships"),
        (
            "pattern",
            "records without interactions",
            "there is no curve",
        ),
    ];
    for (name, case, words) in cases {
        let answer = ask(book(case), name, &[]);
        assert!(answer.refused, "{name} on {case}: {}", answer.verdict);
        assert!(
            answer.verdict.contains(words),
            "{name} on {case}: {}",
            answer.verdict
        );
    }
}

#[test]
fn a_wrong_name_option_or_value_is_an_error_that_says_what_there_is() {
    let book = builder(day(0), 0).finish().unwrap();
    let wrong = |name: &str, option: &str, value: &str| {
        let options = BTreeMap::from([(option.to_owned(), value.to_owned())]);
        registry::run(&book, name, &options)
            .unwrap_err()
            .to_string()
    };
    assert!(wrong("patern", "set", "").contains("did you mean `pattern`?"));
    assert!(wrong("pattern", "position", "3").contains("did you mean `positions`?"));
    assert!(wrong("pattern", "positions", "0").contains("a whole number from 1 to 200"));
    assert!(wrong("pattern", "by", "weeks").contains("one of number, days, level"));
    assert!(wrong("pattern", "set", "a=").contains("column 3"));
    assert!(wrong("goodwill", "discount_percent", "NaN").contains("a number from 0 to 100"));
}

#[test]
fn cards_are_complete_and_their_defaults_are_valid() {
    let book = builder(day(0), 0).finish().unwrap();
    let mut names = std::collections::BTreeSet::new();
    for analysis in registry::list() {
        assert!(
            names.insert(analysis.name),
            "{} is there twice",
            analysis.name
        );
        assert!(
            analysis.question.ends_with('?') && !analysis.method.is_empty() && analysis.version > 0,
            "{}",
            analysis.name
        );
        for option in analysis.options {
            assert!(!option.help.is_empty(), "{} {}", analysis.name, option.name);
            let given = BTreeMap::from([(option.name.to_owned(), option.default.to_owned())]);
            registry::run(&book, analysis.name, &given).unwrap();
        }
    }
}
