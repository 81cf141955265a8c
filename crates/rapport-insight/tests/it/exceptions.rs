//! Exceptions: what is out of pattern, since when, by what, and how much of it each owner sees.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, revenue, row};
use rapport_insight::Book;
use rapport_insight::book::{BookBuilder, EntryRow, RecordRow, StaffChoice, TypeInfo};
use rapport_model::flow::spec::{Direction, Flow, Kind};
use rapport_model::{StaffId, TypeId};
use std::sync::Arc;

/// Weekly interactions up to day 190, worth five points give or take one.
fn usual(contact: i64) -> Vec<EntryRow> {
    (0..20)
        .map(|n| {
            entry(
                day(n * 10),
                (n % 2) as u16,
                5 + ((contact + n) % 3) as i32 - 1,
                100,
            )
        })
        .collect()
}

/// 60 usual records owned by kim, and two others: 100 lost 60 points on day 180, 101 has been silent since day 100.
fn book(as_of: i64) -> Book {
    let mut b = builder(day(as_of), 1);
    fill(&mut b);
    b.finish().unwrap()
}

fn fill(b: &mut BookBuilder) {
    for contact in 1..=60 {
        b.record(
            &RecordRow {
                owner: StaffId(1),
                ..row(contact, 1, 0)
            },
            &usual(contact),
        )
        .unwrap();
    }
    let mut hurt = usual(0);
    hurt[18] = entry(day(180), 2, -60, 100);
    b.record(
        &RecordRow {
            name: "Ann",
            owner: StaffId(2),
            ..row(100, 1, 0)
        },
        &hurt,
    )
    .unwrap();
    b.record(
        &RecordRow {
            owner: StaffId(2),
            ..row(101, 1, 1)
        },
        &usual(1)[..11],
    )
    .unwrap();
    b.outcome(&revenue(1, 1, day(90), 500_000)).unwrap();
}

#[test]
fn a_loss_and_a_silence_are_found_with_what_did_it_and_since_when() {
    let answer = ask(&book(191), "exceptions", &[]);
    let list = table(&answer, "exceptions");
    let loss = row_of(list, "what", "rv_low");
    assert_eq!(texts(list, "record")[loss], "Ann");
    assert_eq!(texts(list, "since")[loss], day(180).date().to_string());
    assert!(
        texts(list, "because")[loss].starts_with("complaint -60"),
        "{:?}",
        texts(list, "because")
    );
    assert_eq!(texts(list, "direction")[loss], "bad");
    let silence = row_of(list, "what", "silence");
    assert_eq!(numbers(list, "contact")[silence], 101.0);
    // Silent since day 100; a gap is ten days.
    assert_eq!(texts(list, "since")[silence], day(110).date().to_string());
    assert_eq!(numbers(list, "exposed_minor")[silence], 500_000.0);
    assert_eq!(
        list.rows.len(),
        2,
        "the usual ones are not listed: {:?}",
        texts(list, "record")
    );
    let causes = table(&answer, "causes");
    assert_eq!(
        texts(causes, "interaction")[row_of(causes, "key", &texts(list, "key")[loss])],
        "complaint"
    );
}

#[test]
fn a_state_keeps_its_key_while_it_lasts_and_is_not_told_again_when_it_is_old() {
    let keys = |as_of: i64, days: &str| {
        texts(
            table(
                &ask(&book(as_of), "exceptions", &[("since_days", days)]),
                "exceptions",
            ),
            "key",
        )
    };
    assert_eq!(keys(191, "90"), keys(240, "90"));
    assert!(
        keys(191, "90")
            .iter()
            .any(|k| k.starts_with("north:100:rv_low:"))
    );
    // The silence is named by what it began with.
    let silence = format!("north:101:silence:{}", day(100).0 / 1_000_000);
    assert!(keys(191, "90").contains(&silence));
    // Nine days back both are too old.
    assert_eq!(keys(191, "9"), Vec::<String>::new());
}

#[test]
fn a_budget_keeps_the_most_severe_of_each_owner_and_counts_the_others() {
    let answer = ask(&book(191), "exceptions", &[("budget", "1")]);
    let owners = table(&answer, "owners");
    let lee = row_of(owners, "owner", "lee");
    assert_eq!(
        (
            numbers(owners, "shown")[lee],
            numbers(owners, "held_back")[lee]
        ),
        (1.0, 1.0)
    );
    // The silence has money in it, and is ninety days long where ten are usual.
    assert_eq!(texts(table(&answer, "exceptions"), "what"), ["silence"]);
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("1 more are held back")),
        "{:?}",
        answer.caveats
    );
}

#[test]
fn a_source_that_stopped_is_not_a_customer_who_fell_silent() {
    let answer = ask(&book(900), "exceptions", &[]);
    assert_eq!(table(&answer, "exceptions").rows.len(), 2);
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("source that stopped")),
        "{:?}",
        answer.caveats
    );
}

fn flow() -> Flow {
    let level = |code: &str, more: &str| {
        format!("  - {{code: {code}, name: {code}, phases: [acquisition]{more}}}\n")
    };
    let kinds: String = ["call", "meeting"]
        .map(|code| {
            format!(
                "  - {{code: {code}, name: {code}, level: A1, function: sales, direction: mutual, channel: phone, aspect: \
                 brand, rv: 1}}\n"
            )
        })
        .concat();
    let levels = [
        level("A1", ", anticipated: [meeting]"),
        level("C1", ""),
        level("R1", ""),
    ]
    .concat();
    let text = format!(
        "flow: north\nversion: 1\nname: North\neffective_from: 2020-01-01\nlevels:\n{levels}types:\n{kinds}"
    );
    rapport_model::yaml::read(&text).unwrap()
}

#[test]
fn a_step_before_its_level_and_an_anticipated_one_left_out_are_found_where_others_keep_the_flow() {
    let mut b = builder(day(100), 0);
    let delivery = TypeInfo {
        id: TypeId(90),
        code: "delivery".into(),
        name: "delivery".into(),
        function: "shipping".into(),
        channel: "post".into(),
        level: "R1".into(),
        direction: Direction::Outbound,
        kind: Kind::Major,
        is_trigger: false,
        bears_outcome: false,
        staff_choice: StaffChoice::Told(true),
    };
    let delivery = b.interaction_type(delivery);
    let on = |at: i64, kind: u16, level: u16| EntryRow {
        level,
        ..entry(day(at), kind, 5, 1)
    };
    for contact in 1..=50 {
        b.record(
            &row(contact, 1, 0),
            &[on(80, 1, 0), on(85, 0, 2), on(90, delivery, 2)],
        )
        .unwrap();
    }
    b.record(&row(60, 1, 0), &[on(80, 1, 0), on(85, delivery, 0)])
        .unwrap();
    b.record(&row(61, 1, 0), &[on(80, 0, 0), on(85, 0, 2)])
        .unwrap();
    let mut book = b.finish().unwrap();
    book.scopes[0].flow = Some(Arc::new(flow()));
    let answer = ask(&book, "exceptions", &[]);
    let list = table(&answer, "exceptions");
    assert_eq!(
        numbers(list, "contact")[row_of(list, "what", "out_of_order")],
        60.0
    );
    assert_eq!(
        numbers(list, "contact")[row_of(list, "what", "missing")],
        61.0
    );
    let kept = table(&answer, "conformance");
    let rule = row_of(kept, "rule", "anticipated on A1");
    assert_eq!(
        (
            numbers(kept, "chances")[rule],
            numbers(kept, "departures")[rule]
        ),
        (51.0, 1.0)
    );
}
