//! What is resolved ahead of the commits means the same as what waits for them.

use crate::project::{HEADER, Project};
use serde_json::Value;

/// More than threads may be ahead of a commit: late rows find everybody known.
const ROWS: usize = 40_000;

/// Good rows of fifty people, with a repeat, a contradiction and rows that cannot be taken among them.
fn export() -> String {
    let mut text = HEADER.to_owned();
    for id in 1..=ROWS {
        let (person, code) = (id % 50, ["content_view", "inquiry_form"][id % 2]);
        let code = if id % 4_001 == 0 { "no_such" } else { code };
        let at = if id % 5_003 == 0 { "2999" } else { "2026" };
        let email = if id % 6_007 == 0 {
            String::new()
        } else {
            format!("p{person}@example.com")
        };
        text += &format!("{id},{at}-01-02T03:04:05Z,{email},{code},,\n");
        if id % 3_001 == 0 {
            let before = id - 3_000;
            let person = before % 50;
            let same = ["content_view", "inquiry_form"][before % 2];
            text += &format!("{before},2026-01-02T03:04:05Z,p{person}@example.com,{same},,\n");
            text += &format!("{before},2026-01-02T03:04:06Z,p{person}@example.com,{same},,\n");
        }
    }
    text
}

/// The report of a harvest in commits of so many rows, sealed whenever so many facts are recent, what is known afterwards,
/// one person's records, and what was refused.
fn harvested(commit_rows: usize, seal_rows: usize) -> [Value; 4] {
    let mut project = Project::events();
    project
        .set
        .push(format!("harvest.commit_rows={commit_rows}"));
    project.set.push(format!("harvest.seal_rows={seal_rows}"));
    project.set.push("harvest.threads=2".to_owned());
    project.write("in/events.csv", export());
    let mut report = project.harvest("in");
    report["sources"][0]["rule_version"].take();
    let mut records = project.json(&["record", "p7@example.com"]);
    for record in records.as_array_mut().unwrap() {
        record["contact"]["id"].take();
        for entry in record["entries"].as_array_mut().unwrap() {
            entry["origin"]["known_at"].take();
            entry["origin"]["position"].take();
        }
    }
    let waiting = project.waiting().into_iter().map(|mut row| {
        row["at"].take();
        row["id"].take();
        row["run"].take();
        row
    });
    let mut waiting: Vec<Value> = waiting.collect();
    waiting.sort_by_key(|row| row["row"].as_i64());
    project.verify();
    let mut state = project.state();
    let recent = state["totals"]["recent_facts"].take();
    assert_eq!(recent.as_i64() < Some(ROWS as i64 / 2), seal_rows < ROWS);
    [report, state, records, waiting.into()]
}

#[test]
fn rows_resolved_ahead_of_the_commits_give_the_same_facts_hits_and_refusals() {
    // Nobody is known before the end of the only commit, and nothing is sealed.
    let waits = harvested(1_000_000, 1_000_000);
    let ahead = harvested(500, 3_000);
    for (ahead, waits) in ahead.iter().zip(&waits) {
        assert_eq!(ahead, waits);
    }
    let source = &ahead[0]["sources"][0];
    assert_eq!(source["counts"]["duplicate"], 13, "{source}");
    let hits = |code: &str| source["hits"][code].as_i64().unwrap();
    let taken = source["counts"]["accepted"].as_i64().unwrap();
    assert_eq!(hits("content_view") + hits("inquiry_form"), taken + 13);
    let refused = ahead[3].as_array().unwrap();
    for reason in ["conflict", "unknown", "impossible_date", "missing_value"] {
        let of_reason = refused.iter().filter(|row| row["reason"] == reason);
        assert!(of_reason.count() >= 6, "{reason}");
    }
}
