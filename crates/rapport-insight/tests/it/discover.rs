//! Discover: counts as counted by hand, and logs that read back with the same counts.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{ask, numbers, row_of, table, texts};
use crate::support::{builder, day, entry, row, small};
use rapport_insight::Book;
use rapport_insight::analysis::discover::{ocel, xes};
use rapport_insight::book::AccountInfo;
use rapport_model::AccountId;
use serde_json::Value;

/// call, call, meeting, call | call, meeting, call | call, call, meeting, call.
fn book() -> Book {
    let mut b = builder(day(50), 0);
    b.account(AccountInfo {
        id: AccountId(77),
        name: "Smith & <Sons>".into(),
        attributes: Vec::new(),
    });
    for (contact, kinds) in [
        (1, vec![0, 0, 1, 0]),
        (2, vec![0, 1, 0]),
        (3, vec![0, 0, 1, 0]),
    ] {
        let entries: Vec<_> = kinds
            .iter()
            .enumerate()
            .map(|(n, kind)| entry(day(n as i64 * 2), *kind, 5, 100))
            .collect();
        b.record(&row(contact, 1, 77), &entries).unwrap();
    }
    b.finish().unwrap()
}

#[test]
fn edges_variants_hand_overs_and_rework_are_those_counted_by_hand() {
    let answer = ask(&book(), "discover", &[]);
    let follows = table(&answer, "follows");
    let edges: Vec<(String, String, f64)> = texts(follows, "from")
        .into_iter()
        .zip(texts(follows, "to"))
        .zip(numbers(follows, "count"))
        .map(|((a, b), n)| (a, b, n))
        .collect();
    let edge = |a: &str, b: &str, n: f64| (a.to_owned(), b.to_owned(), n);
    assert_eq!(
        edges,
        [
            edge("call", "meeting", 3.0),
            edge("meeting", "call", 3.0),
            edge("call", "call", 2.0)
        ]
    );
    assert_eq!(numbers(follows, "gap_days_p50"), [2.0, 2.0, 2.0]);
    // Five of the eight calls are followed by anything.
    assert!((numbers(follows, "share")[0] - 0.6).abs() < 1e-12);
    let ways = table(&answer, "variants");
    assert_eq!(
        texts(ways, "variant"),
        ["call x2 > meeting > call", "call > meeting > call"]
    );
    assert_eq!(numbers(ways, "count"), [2.0, 1.0]);
    let handed = table(&answer, "hand_overs");
    assert_eq!(
        numbers(handed, "count"),
        [3.0, 3.0],
        "sales to service and back"
    );
    let rework = table(&answer, "rework");
    let call = row_of(rework, "interaction", "call");
    assert_eq!(
        (
            numbers(rework, "again")[call],
            numbers(rework, "repeats")[call],
            numbers(rework, "returns")[call]
        ),
        (3.0, 2.0, 3.0)
    );
    assert_eq!(numbers(rework, "cost_minor")[call], 500.0);
}

#[test]
fn an_xes_log_has_a_trace_for_each_record_and_an_event_for_each_interaction() {
    for book in [book(), small()] {
        let mut bytes = Vec::new();
        let written = xes::write(&book, 0..book.len() as u32, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("<trace>").count(), book.len());
        assert_eq!(text.matches("<event>").count(), book.entries.len());
        assert_eq!(
            (written.cases, written.events),
            (book.len() as u64, book.entries.len() as u64)
        );
        assert!(!text.contains("Ann"), "no name of a person");
        if let Ok(folder) = std::env::var("RAPPORT_KEEP_LOGS") {
            std::fs::write(format!("{folder}/{}.xes", book.len()), &text).unwrap();
        }
    }
}

#[test]
fn an_ocel_log_is_json_whose_events_name_only_objects_that_are_there() {
    for book in [book(), small()] {
        let mut bytes = Vec::new();
        ocel::write(&book, 0..book.len() as u32, &mut bytes).unwrap();
        let log: Value = serde_json::from_slice(&bytes).unwrap();
        let list = |key: &str| log[key].as_array().unwrap().clone();
        assert_eq!(list("events").len(), book.entries.len());
        let ids: std::collections::BTreeSet<String> = list("objects")
            .iter()
            .map(|o| o["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), list("objects").len(), "each object once");
        let related = [list("events"), list("objects")].concat();
        for item in related
            .iter()
            .flat_map(|item| item["relationships"].as_array().unwrap().clone())
        {
            assert!(ids.contains(item["objectId"].as_str().unwrap()), "{item}");
        }
        let types: Vec<Value> = list("eventTypes")
            .iter()
            .map(|t| t["name"].clone())
            .collect();
        assert!(list("events").iter().all(|e| types.contains(&e["type"])));
        assert!(!String::from_utf8(bytes.clone()).unwrap().contains("Ann"));
        if let Ok(folder) = std::env::var("RAPPORT_KEEP_LOGS") {
            std::fs::write(format!("{folder}/{}.jsonocel", book.len()), &bytes).unwrap();
        }
    }
}
