//! Event logs for process-mining tools: as many cases and events as the ledger has, also for a reader that is not ours.

use crate::project::{Project, skipped};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn both_logs_have_every_record_and_interaction_and_no_name() {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let totals = project.json(&["status"])["totals"].clone();
    let xes = project.json(&["export", "xes", "all.xes"]);
    assert_eq!(
        (&xes["cases"], &xes["events"]),
        (&totals["records"], &totals["interactions"])
    );
    let text = project.read("all.xes");
    assert_eq!(
        text.matches("<event>").count() as i64,
        xes["events"].as_i64().unwrap()
    );
    let ocel = project.json(&["export", "ocel", "all.jsonocel"]);
    assert_eq!(ocel["events"], totals["interactions"]);
    let log: Value = serde_json::from_str(&project.read("all.jsonocel")).unwrap();
    assert_eq!(
        log["events"].as_array().unwrap().len() as i64,
        ocel["events"].as_i64().unwrap()
    );
    for name in ["@", "Tessaly"] {
        assert!(
            !text.contains(name) && !log.to_string().contains(name),
            "{name}"
        );
    }
    let some = project.json(&[
        "export",
        "xes",
        "some.xes",
        "--records",
        "scope=research_labs",
    ]);
    let (some, all) = (
        some["cases"].as_i64().unwrap(),
        xes["cases"].as_i64().unwrap(),
    );
    assert!(0 < some && some < all, "{some} of {all}");
}

#[test]
fn a_set_that_is_wrong_or_holds_nothing_leaves_the_file_as_it_is() {
    let project = Project::quickstart();
    project.write("mine.xes", "mine");
    let export = |set: &str| project.run(&["export", "xes", "mine.xes", "--records", set]);
    export("all=").code(2).complains(&["column"]);
    export("interactions>99999")
        .code(2)
        .complains(&["no record", "widen it"]);
    project
        .run(&["export", "xes", "mine.xes"])
        .code(2)
        .complains(&["harvest a source first"]);
    assert_eq!(project.read("mine.xes"), "mine");
    project.run(&["harvest", "--input", "exports"]).code(0);
    let nowhere = project
        .run(&["export", "ocel", "no/where.jsonocel"])
        .code(4);
    nowhere.complains(&["could not write `no/where.jsonocel`"]);
}

/// Counts by the library that most who mine processes use.
const READ_WITH_PYTHON: &str = "\
import sys
import pm4py
log = pm4py.read_xes(sys.argv[1])
ocel = pm4py.read_ocel2_json(sys.argv[2])
contacts = ocel.objects[ocel.objects['ocel:type'] == 'contact']
print(log['case:concept:name'].nunique(), len(log), log['concept:name'].nunique(), int(log['rv_hundredths'].sum()))
print(len(contacts), len(ocel.events), ocel.events['ocel:activity'].nunique(), int(ocel.events['rv_hundredths'].sum()))
";

#[test]
fn both_logs_read_back_in_python_by_pm4py_have_equal_counts() {
    let Ok(python) = std::env::var("RAPPORT_TEST_PYTHON") else {
        return skipped("pm4py: RAPPORT_TEST_PYTHON is not set");
    };
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let xes = project.json(&["export", "xes", "all.xes"]);
    let ocel = project.json(&["export", "ocel", "all.jsonocel"]);
    let read = Command::new(python)
        .args(["-W", "ignore", "-c", READ_WITH_PYTHON])
        .args([project.path("all.xes"), project.path("all.jsonocel")])
        .output()
        .unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    let told = String::from_utf8(read.stdout).unwrap();
    let counts = told.lines().rev().take(2).map(|line| {
        let numbers = line.split_whitespace().map(|n| n.parse::<i64>().unwrap());
        numbers.collect::<Vec<_>>()
    });
    let counts: Vec<Vec<i64>> = counts.collect();
    let log: Value = serde_json::from_str(&project.read("all.jsonocel")).unwrap();
    let events = log["events"].as_array().unwrap();
    let kinds: BTreeSet<&str> = events.iter().map(|e| e["type"].as_str().unwrap()).collect();
    let value: i64 = events
        .iter()
        .map(|e| e["attributes"][0]["value"].as_i64().unwrap())
        .sum();
    let number = |of: &Value| of.as_i64().unwrap();
    let kinds = kinds.len() as i64;
    assert_eq!(
        counts[1],
        [number(&xes["cases"]), number(&xes["events"]), kinds, value]
    );
    assert_eq!(
        counts[0],
        [
            number(&ocel["cases"]),
            number(&ocel["events"]),
            kinds,
            value
        ]
    );
    assert_eq!(project.json(&["status"])["totals"]["rv_hundredths"], value);
}
