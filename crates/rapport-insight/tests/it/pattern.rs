//! Curves against their definition, and comparisons against planted truth.

use crate::planted::{Segment, book as planted};
use crate::support::{builder, day, entry, row};
use rapport_insight::book::EntryRow;
use rapport_insight::stats::dice::Dice;
use rapport_insight::stats::quantile;
use rapport_insight::{Answer, Book, Cell, registry};
use std::collections::BTreeMap;

fn ask(book: &Book, name: &str, options: &[(&str, &str)]) -> Answer {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run(book, name, &options).unwrap()
}

fn int(cell: &Cell) -> i64 {
    match cell {
        Cell::Int(n) => *n,
        other => panic!("{other:?} is not a whole number"),
    }
}

/// Records with random entries; values up to `spread` points, so that ranges are narrow or need the third pass.
fn random(records: i64, spread: usize, seed: u64) -> Book {
    let mut dice = Dice::new(seed, 5);
    let mut b = builder(day(400), 0);
    for contact in 1..=records {
        let n = dice.below(15);
        let mut days: Vec<i64> = (0..n).map(|_| dice.below(300) as i64).collect();
        days.sort_unstable();
        let entries: Vec<EntryRow> = days
            .iter()
            .map(|d| {
                let points = dice.below(2 * spread + 1) as i32 - spread as i32;
                EntryRow {
                    level: dice.below(3) as u16,
                    ..entry(day(*d), 0, points, dice.below(spread * 50) as i64)
                }
            })
            .collect();
        b.record(&row(contact, 1, 0), &entries).unwrap();
    }
    b.finish().unwrap()
}

/// The definition, by sorting: (position, n, RV p10 p50 p90, cost p10 p50 p90).
fn by_definition(book: &Book, by: &str, positions: usize) -> Vec<[i64; 8]> {
    let mut rv: Vec<Vec<i64>> = vec![Vec::new(); positions];
    let mut cost = rv.clone();
    for record in 0..book.len() as u32 {
        let entries: Vec<(i64, i64, i64, u16)> = {
            let (mut total, mut spent) = (0, 0);
            book.records
                .entries(record)
                .map(|e| {
                    total += i64::from(book.entries.rv_hundredths[e]);
                    spent += book.entries.cost_minor[e];
                    (
                        book.entries.happened_at[e],
                        total,
                        spent,
                        book.entries.level[e],
                    )
                })
                .collect()
        };
        for position in 0..positions {
            let found = match by {
                "number" => entries.get(position).copied(),
                "level" => entries
                    .iter()
                    .find(|e| usize::from(e.3) == position)
                    .copied(),
                _ => entries.first().and_then(|first| {
                    let until = first.0 + (position as i64 + 1) * 30 * 86_400_000_000;
                    (until <= book.as_of.0)
                        .then(|| *entries.iter().rfind(|e| e.0 <= until).unwrap())
                }),
            };
            if let Some((_, total, spent, _)) = found {
                rv[position].push(total);
                cost[position].push(spent);
            }
        }
    }
    let mut rows = Vec::new();
    for (position, (mut rv, mut cost)) in rv
        .into_iter()
        .zip(cost)
        .enumerate()
        .filter(|(_, (rv, _))| !rv.is_empty())
    {
        rv.sort_unstable();
        cost.sort_unstable();
        let at = |values: &[i64], p: usize| values[quantile::rank(values.len(), p)];
        rows.push([
            position as i64,
            rv.len() as i64,
            at(&rv, 100),
            at(&rv, 500),
            at(&rv, 900),
            at(&cost, 100),
            at(&cost, 500),
            at(&cost, 900),
        ]);
    }
    rows
}

#[test]
fn a_curve_is_the_nearest_rank_quantile_of_every_position_whatever_the_axis_and_the_range() {
    for (records, spread, seed) in [
        (1, 5, 1),
        (37, 20, 2),
        (500, 4_000, 3),
        (30_000, 9, 4),
        (30_000, 9_000, 5),
    ] {
        let book = random(records, spread, seed);
        for (by, positions) in [("number", 12), ("days", 9), ("level", 3)] {
            let answer = ask(
                &book,
                "pattern",
                &[("by", by), ("positions", &positions.to_string())],
            );
            let want = by_definition(&book, by, positions);
            assert_eq!(answer.tables[0].rows.len(), want.len());
            for (row, want) in answer.tables[0].rows.iter().zip(&want) {
                let got: Vec<i64> = row[1..].iter().map(int).collect();
                assert_eq!(
                    got,
                    want[1..],
                    "{by} position {} of {records} records",
                    want[0]
                );
            }
        }
    }
}

/// Two groups of records in `north`: one gains `edge` more points an interaction from the fifth on.
fn two_groups(edge: i32, seed: u64) -> Book {
    let mut dice = Dice::new(seed, 6);
    let mut b = builder(day(400), 200);
    for contact in 1..=200 {
        let better = contact % 2 == 0;
        let noise = |dice: &mut Dice| dice.below(21) as i32 - 10;
        let entries: Vec<EntryRow> = (0..10)
            .map(|n| {
                entry(
                    day(n * 10),
                    0,
                    noise(&mut dice) + if better && n >= 4 { edge } else { 0 },
                    10,
                )
            })
            .collect();
        b.record(&row(contact, 1, contact), &entries).unwrap();
    }
    b.finish().unwrap()
}

/// Accounts with an even number are in steel.
const GROUPS: [(&str, &str); 4] = [
    ("set", "industry=steel"),
    ("against", "others"),
    ("positions", "10"),
    ("draws", "199"),
];

#[test]
fn two_sets_that_part_at_a_position_are_told_apart_from_there_on() {
    let answer = ask(&two_groups(8, 1), "pattern", &GROUPS);
    assert!(
        answer.verdict.starts_with("The sets differ"),
        "{}",
        answer.verdict
    );
    let from = answer
        .verdict
        .split("from position ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    assert!(["5", "6", "7"].contains(&from), "{}", answer.verdict);
}

#[test]
fn sets_that_do_not_differ_are_rarely_said_to() {
    let false_calls = (0..40).filter(|seed| {
        ask(&two_groups(0, *seed), "pattern", &GROUPS)
            .verdict
            .starts_with("The sets differ")
    });
    let false_calls = false_calls.count();
    println!("{false_calls} false calls of 40");
    assert!(false_calls <= 5, "{false_calls}");
}

#[test]
fn a_record_in_both_sets_counts_for_the_first_alone() {
    let answer = ask(
        &two_groups(8, 1),
        "pattern",
        &[
            ("set", "industry=steel"),
            ("against", "all"),
            ("positions", "10"),
            ("draws", "99"),
        ],
    );
    assert_eq!(answer.n, 200);
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("100 records are in both sets")),
        "{:?}",
        answer.caveats
    );
}

#[test]
fn a_best_practice_pattern_is_published_as_json_and_reads_back() {
    let book = planted(
        &[
            Segment {
                accounts: 150,
                ..Segment::new(1, 2, 0.9)
            },
            Segment::new(2, 2, 0.0),
        ],
        3,
    );
    let card = registry::find("best-practice").unwrap();
    let given = BTreeMap::from([("pattern_version".to_owned(), "4".to_owned())]);
    let asked = rapport_insight::Ask::new(&book, card, &given).unwrap();
    let patterns = rapport_insight::analysis::best_practice::build(&asked).unwrap();
    let json = serde_json::to_string(&patterns).unwrap();
    let back: Vec<rapport_insight::analysis::best_practice::BestPractice> =
        serde_json::from_str(&json).unwrap();
    assert!(back == patterns, "{json}");
    assert_eq!(
        (
            patterns[0].scope.as_str(),
            patterns[0].version,
            patterns[0].n
        ),
        ("north", 4, 60)
    );
    assert_eq!(patterns[0].set, "tier=high");
    let last = patterns[0].positions.last().unwrap();
    assert!(last.step.is_some() && last.auc.is_some());
    let answer = ask(&book, "best-practice", &[]);
    assert!(
        answer.verdict.contains("north: the best 60 stand at"),
        "{}",
        answer.verdict
    );
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("south has 24 such records")),
        "{:?}",
        answer.caveats
    );
}

#[test]
fn of_a_handful_it_is_not_said_where_eight_of_ten_lie() {
    let book = random(60, 20, 2);
    let one = ask(&book, "pattern", &[("set", "contact=7")]);
    assert!(!one.verdict.contains("eight of ten"), "{}", one.verdict);
    let all = ask(&book, "pattern", &[("by", "days"), ("positions", "3")]);
    assert!(all.verdict.contains("eight of ten"), "{}", all.verdict);
}
