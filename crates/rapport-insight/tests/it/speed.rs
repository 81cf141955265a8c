//! Each analysis over a million records of ten interactions: a measurement, run by hand.

use crate::asked::ask;
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::Book;
use rapport_insight::book::{EntryRow, RecordRow};
use rapport_insight::stats::dice::Dice;
use rapport_model::StaffId;

fn book(records: i64) -> Book {
    let mut b = builder(day(800), records / 2);
    let mut dice = Dice::new(1, 1);
    for contact in 1..=records {
        let mut at = dice.below(300) as i64;
        let entries: Vec<EntryRow> = (0..10)
            .map(|n| {
                at += 1 + dice.below(60) as i64;
                let kind = [0, 1, 2, 5][dice.below(4)];
                let level = (n / 4) as u16;
                EntryRow {
                    level,
                    actor: dice.below(2) as u32,
                    ..entry(day(at), kind, [3, 6, -4, 8][usize::from(kind) % 4], 250)
                }
            })
            .collect();
        let head = RecordRow {
            owner: StaffId(1 + (contact % 2) as i32),
            ..row(
                contact,
                1 + (contact % 3) as i32,
                1 + contact / 2 % (records / 2),
            )
        };
        b.record(&head, &entries).unwrap();
    }
    for account in 1..=records / 2 {
        for month in 0..3 {
            let scope = 1 + (account % 3) as i32;
            b.outcome(&revenue(
                account,
                scope,
                day(month * 300 + 30),
                1_000 + dice.below(9_000) as i64,
            ))
            .unwrap();
        }
    }
    b.finish().unwrap()
}

#[test]
#[ignore = "a measurement of minutes and a gigabyte: cargo test -p rapport-insight speed -- --ignored --nocapture"]
fn every_analysis_of_this_file_takes_a_few_seconds_at_most_over_a_million_records() {
    let book = book(1_000_000);
    for (name, options) in [
        ("exceptions", vec![]),
        ("next-action", vec![]),
        ("next-action-eval", vec![]),
        ("top-performers", vec![("min_group", "2")]),
        ("depth", vec![]),
        ("at-risk", vec![]),
        ("profit", vec![]),
        ("roll-up", vec![]),
        ("heroes", vec![("min_group", "2")]),
        ("discover", vec![]),
    ] {
        #[expect(clippy::disallowed_methods, reason = "the promise is about time")]
        let start = std::time::Instant::now();
        let answer = ask(&book, name, &options);
        let took = start.elapsed();
        println!("{name:18} {took:>8.2?}  {}", answer.verdict);
        // The promise is a second in an optimised build; a test build on a busy machine gets more.
        assert!(took.as_secs() < 15, "{name} took {took:?}");
    }
}
