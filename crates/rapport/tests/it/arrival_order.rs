//! The order in which sources, files and rows arrive does not show in a record.

use crate::project::{Project, sum};
use crate::stores::Database;
use serde_json::Value;

const SOURCES: [&str; 6] = [
    "activities",
    "billing",
    "contacts",
    "marketing",
    "orders",
    "tickets",
];

/// The records of a contact without what depends on when and where each fact arrived.
fn records(project: &Project, contact: &str) -> Value {
    let mut records = project.json(&["record", contact]);
    for record in records.as_array_mut().unwrap() {
        record["contact"]["id"].take();
        for entry in record["entries"].as_array_mut().unwrap() {
            for varies in ["position", "known_at", "row", "file"] {
                entry["origin"][varies].take();
            }
        }
    }
    records
}

/// Without the two rows that contradict each other: of those the first to arrive is kept.
fn quickstart() -> Project {
    let project = Project::quickstart();
    let orders = std::fs::read(project.path("exports/erp_orders.csv")).unwrap();
    let kept: Vec<&[u8]> = orders
        .split_inclusive(|b| *b == b'\n')
        .filter(|line| !line.windows(9).any(|w| w == b"23.210,00"))
        .collect();
    project.write("exports/erp_orders.csv", kept.concat());
    project
}

/// The rows of a file the other way round, below its header.
fn reverse(project: &Project, file: &str, header: usize) {
    let text = std::fs::read(project.path(file)).unwrap();
    let mut lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    lines[header..].reverse();
    project.write(file, lines.concat());
}

#[test]
fn sources_and_rows_in_the_opposite_order_give_the_same_records() {
    let forward = quickstart();
    forward.harvest("exports");

    let backward = quickstart();
    for file in [
        "crm_activities.csv",
        "billing_invoices.csv",
        "crm_contacts.csv",
        "erp_orders.csv",
    ] {
        reverse(&backward, &format!("exports/{file}"), 1);
    }
    reverse(&backward, "exports/marketing_events.jsonl", 0);
    for (run, source) in SOURCES.iter().rev().enumerate() {
        let report = backward.json(&["harvest", "--input", "exports", "--source", source]);
        assert!(sum(&report, "accepted") > 0, "{source}");
        if run % 2 == 0 {
            backward.json(&["seal"]);
        }
    }
    assert_eq!(sum(&forward.harvest("exports"), "accepted"), 0);
    for number in 1..=12 {
        let contact = format!("C-{number:02}");
        assert_eq!(
            records(&backward, &contact),
            records(&forward, &contact),
            "{contact}"
        );
    }
    let mut states = [forward.state(), backward.state()];
    for state in &mut states {
        state["totals"]["recent_facts"].take();
    }
    assert_eq!(states[0], states[1]);
    backward.verify();
}

#[test]
fn one_file_after_the_other_is_the_same_as_all_at_once() {
    let whole = quickstart();
    whole.harvest("exports");
    let parts = quickstart();
    let activities = parts.read("exports/crm_activities.csv");
    let (header, rows) = activities.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    // The second half arrives first.
    for half in [&rows[rows.len() / 2..], &rows[..rows.len() / 2]] {
        parts.write(
            "exports/crm_activities.csv",
            format!("{header}\n{}\n", half.join("\n")),
        );
        parts.json(&["harvest", "--input", "exports", "--source", "activities"]);
    }
    parts.harvest("exports");
    for number in 1..=12 {
        let contact = format!("C-{number:02}");
        assert_eq!(
            records(&parts, &contact),
            records(&whole, &contact),
            "{contact}"
        );
    }
    parts.verify();
}

#[test]
fn the_quickstart_gives_the_same_records_on_postgres() {
    let Some(database) = Database::create("quickstart") else {
        return;
    };
    let mut postgres = Project::quickstart();
    postgres.set = vec![format!("store.url={}", database.url)];
    let sqlite = Project::quickstart();
    for project in [&postgres, &sqlite] {
        project.harvest("exports");
        project.json(&["seal"]);
        assert_eq!(sum(&project.harvest("exports"), "accepted"), 0);
        project.verify();
    }
    assert_eq!(postgres.state(), sqlite.state());
    for number in 1..=12 {
        let contact = format!("C-{number:02}");
        assert_eq!(
            records(&postgres, &contact),
            records(&sqlite, &contact),
            "{contact}"
        );
    }
    let waiting = |project: &Project| {
        let mut list = project.json(&["quarantine", "list"]);
        for entry in list.as_array_mut().unwrap() {
            entry["at"].take();
        }
        list
    };
    assert_eq!(waiting(&postgres), waiting(&sqlite));
}
