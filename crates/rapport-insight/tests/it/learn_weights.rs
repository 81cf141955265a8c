//! Learning weights: finds wrong values where experience shows them, and keeps right ones.

use crate::planted::{Segment, book as planted};
use crate::support::{TYPES, builder, day, entry, revenue, row};
use rapport_insight::analysis::learn_weights::proposal;
use rapport_insight::book::EntryRow;
use rapport_insight::stats::dice::Dice;
use rapport_insight::{Answer, Ask, Book, Cell, registry};
use rapport_model::flow::spec::{Flow, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

fn ask(book: &Book, options: &[(&str, &str)]) -> Answer {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run(book, "learn-weights", &options).unwrap()
}

/// A flow that gives calls and meetings ten points each and takes five for a complaint.
fn flow() -> Flow {
    let mut types = String::new();
    for (code, _) in TYPES {
        let rv = match code {
            "call" | "meeting" => 10,
            "complaint" => -5,
            _ => 0,
        };
        types += &format!(
            "  - {{code: {code}, name: {code}, level: A1, function: sales, direction: mutual, channel: phone, aspect: brand, rv: {rv}}}\n"
        );
    }
    let text = format!(
        "flow: north\nversion: 3\nname: North\neffective_from: 2020-01-01\nlevels:\n  - {{code: A1, name: Identify, phases: [acquisition]}}\ntypes:\n{types}"
    );
    rapport_model::yaml::read(&text).unwrap()
}

/// Revenue of a month follows the meetings of the three months before, and nothing else, whatever the flow says of calls.
fn meetings_count(seed: u64, effect: f64) -> Book {
    let mut dice = Dice::new(seed, 4);
    let mut b = builder(day(740), 80);
    for account in 1..=80 {
        let mut entries: Vec<EntryRow> = Vec::new();
        let mut meetings = [0_usize; 24];
        for (month, meetings) in meetings.iter_mut().enumerate() {
            *meetings = dice.below(4);
            let mut add = |kind: u16, points: i32, n: usize, dice: &mut Dice| {
                entries.extend((0..n).map(|_| {
                    entry(
                        day(month as i64 * 30 + dice.below(29) as i64),
                        kind,
                        points,
                        100,
                    )
                }));
            };
            add(1, 10, *meetings, &mut dice);
            let calls = dice.below(6);
            add(0, 10, calls, &mut dice);
            let complaints = dice.below(2);
            add(2, -5, complaints, &mut dice);
        }
        entries.sort_by_key(|e| e.happened_at);
        b.record(&row(account, 1, account), &entries).unwrap();
        for month in 0..24_usize {
            let before: usize = meetings[month.saturating_sub(3)..month].iter().sum();
            let amount =
                100_000.0 * (1.0 + effect * (before as f64 - 4.5) + 0.2 * dice.normal()).max(0.1);
            b.outcome(&revenue(
                account,
                1,
                day(month as i64 * 30 + 15),
                amount as i64,
            ))
            .unwrap();
        }
    }
    let mut book = b.finish().unwrap();
    book.scopes[0].flow = Some(Arc::new(flow()));
    book
}

fn multiplier(answer: &Answer, code: &str) -> f64 {
    let table = answer.tables.iter().find(|t| t.name == "weights").unwrap();
    let row = (0..table.rows.len())
        .find(|r| table.get(*r, "type") == Some(&Cell::from(code)))
        .unwrap();
    match table.get(row, "multiplier") {
        Some(Cell::Number(x)) => *x,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_that_experience_does_not_bear_out_is_proposed_for_change() {
    let book = meetings_count(1, 0.1);
    let answer = ask(&book, &[("draws", "199")]);
    assert!(
        answer.verdict.contains("experience would change the flow"),
        "{}",
        answer.verdict
    );
    assert!(multiplier(&answer, "meeting") > 1.5, "{answer}");
    assert!(multiplier(&answer, "call") < 0.5, "{answer}");
    let changes = answer
        .tables
        .iter()
        .find(|t| t.name == "flow_changes")
        .unwrap();
    assert!(
        changes
            .rows
            .iter()
            .any(|r| format!("{r:?}").contains("meeting")),
        "{changes}"
    );
}

#[test]
fn the_proposal_is_the_next_version_of_the_flow_and_the_book_keeps_the_present_one() {
    let book = meetings_count(1, 0.1);
    let card = registry::find("learn-weights").unwrap();
    let asked = Ask::new(
        &book,
        card,
        &BTreeMap::from([("draws".to_owned(), "199".to_owned())]),
    )
    .unwrap();
    let next = proposal(&asked, 0).unwrap().unwrap();
    assert_eq!(next.version, 4);
    let value =
        |flow: &Flow, code: &str| match &flow.types.iter().find(|t| *t.code == code).unwrap().rv {
            Value::Always(value) => value.0,
            Value::ByOccurrence(_) => panic!("one value is expected"),
        };
    assert!(value(&next, "meeting") > 1_000 && value(&next, "meeting") % 100 == 0);
    assert!((0..1_000).contains(&value(&next, "call")));
    assert!(value(&next, "complaint") <= 0, "the team's sign holds");
    assert_eq!(
        value(
            &book.scopes[0].flow.clone().unwrap().as_ref().clone(),
            "meeting"
        ),
        1_000
    );
}

#[test]
fn without_anything_to_learn_the_flow_is_kept() {
    let changed = (0..10).filter(|seed| {
        ask(&meetings_count(*seed, 0.0), &[("draws", "199")])
            .verdict
            .contains("would change")
    });
    let changed = changed.count();
    println!("{changed} of 10 flows changed without reason");
    assert!(changed <= 1, "{changed}");
}

#[test]
fn right_values_are_kept_also_where_they_lead() {
    let book = planted(&[Segment::new(1, 2, 0.8)], 5);
    let answer = ask(&book, &[("draws", "199")]);
    assert!(
        answer.verdict.contains("keep the flow as it is"),
        "{}",
        answer.verdict
    );
}

#[test]
fn where_interactions_only_follow_orders_nothing_is_proposed() {
    use crate::lead_sample::{Lead, NONE, book};
    let echo = Lead { echo: true, ..NONE };
    let changed = (0..10).map(|seed| {
        let answer = ask(&book(&[NONE, echo], seed), &[("draws", "199")]);
        println!("{seed}: {}", answer.verdict);
        answer.verdict.matches("would change").count()
    });
    let changed: usize = changed.sum();
    println!("{changed} of 20 flows changed without reason");
    assert!(changed <= 1, "{changed}");
}

#[test]
fn a_multiplier_has_an_interval_and_is_proposed_only_where_it_leaves_out_one() {
    let answer = ask(&meetings_count(1, 0.1), &[("draws", "199")]);
    let table = answer.tables.iter().find(|t| t.name == "weights").unwrap();
    let number = |row: usize, column: &str| match table.get(row, column) {
        Some(Cell::Number(x)) => *x,
        other => panic!("{column}: {other:?}"),
    };
    let mut proposed = 0;
    for row in 0..table.rows.len() {
        if table.get(row, "multiplier") == Some(&Cell::Empty) {
            continue;
        }
        let (low, high) = (
            number(row, "multiplier_low"),
            number(row, "multiplier_high"),
        );
        assert!(
            low <= high && low <= number(row, "multiplier") && number(row, "multiplier") <= high,
            "{table}"
        );
        let flagged = table.get(row, "proposed") == Some(&Cell::Flag(true));
        assert_eq!(flagged, low > 1.0 || high < 1.0, "{table}");
        proposed += usize::from(flagged);
    }
    assert!(proposed >= 2, "meeting and call: {table}");
}
