//! A dry run shows what would happen, and changes nothing.

use crate::project::{Project, sum};
use rusqlite::Connection;
use serde_json::Value;

/// All rows of all tables of the store, as text.
fn contents(project: &Project) -> Vec<String> {
    if !project.path("data/store.db").exists() {
        return Vec::new();
    }
    let database = Connection::open(project.path("data/store.db")).unwrap();
    let mut tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut contents = Vec::new();
    for table in tables {
        let mut select = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = select.column_count();
        let mut rows = select.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..width)
                .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
                .collect();
            lines.push(format!("{table}: {}", cells.join("|")));
        }
        lines.sort();
        contents.extend(lines);
    }
    contents
}

fn counts(report: &Value) -> Vec<Value> {
    let sources = report["sources"].as_array().unwrap();
    sources
        .iter()
        .map(|s| {
            serde_json::json!([
                s["source"],
                s["counts"],
                s["hits"],
                s["quarantined"],
                s["rule_version"]
            ])
        })
        .collect()
}

#[test]
fn a_dry_run_changes_nothing_and_counts_what_the_real_one_counts() {
    let project = Project::quickstart();
    project.run(&["status"]).code(0);
    let harvest = ["harvest", "--input", "exports"];
    let dry = ["harvest", "--input", "exports", "--dry-run"];
    // On a store that knows nothing yet; with a part of the sources; with everything there; and with a changed export.
    for step in 0..4 {
        match step {
            1 => drop(project.json(&[
                "harvest", "--input", "exports", "--source", "contacts", "--source", "tickets",
            ])),
            3 => {
                project.edit("exports/billing_invoices.csv", "24,800.0O", "24800.00");
                project.edit("exports/crm_activities.csv", "ACT-043,0", "ACT-044,0");
            }
            _ => {}
        }
        let before = (project.json(&["status"]), contents(&project));
        let foreseen = project.json(&dry);
        assert_eq!(
            (project.json(&["status"]), contents(&project)),
            before,
            "step {step}"
        );
        let happened = project.json(&harvest);
        assert_eq!(counts(&foreseen), counts(&happened), "step {step}");
        assert_eq!(
            (foreseen["dry_run"].as_bool(), happened["dry_run"].as_bool()),
            (Some(true), Some(false))
        );
        project.verify();
    }
}

#[test]
fn a_dry_replay_changes_nothing_and_counts_what_the_real_one_counts() {
    let project = Project::quickstart();
    project.harvest("exports");
    project.edit(
        "sources/tickets.vrl",
        "downcase(.requester)",
        "replace(downcase(.requester), \"tomas brandt\", \"tomas.brandt@meridian-water.example\")",
    );
    let before = (project.json(&["status"]), contents(&project));
    let foreseen = project.json(&["harvest", "--replay", "--input", "exports", "--dry-run"]);
    assert_eq!((project.json(&["status"]), contents(&project)), before);
    let happened = project.json(&["harvest", "--replay", "--input", "exports"]);
    assert_eq!(counts(&foreseen), counts(&happened));
    assert_eq!(sum(&happened, "accepted"), 1);
    project.verify();
}
