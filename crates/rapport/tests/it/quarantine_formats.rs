//! Out of quarantine in every format: by a mended rule or a scope that is added, by replay or by harvesting again, once.

use crate::project::{Project, skipped, sum};
use crate::stores::Database;
use serde_json::Value;
use std::process::Command;

/// A source in some format whose rule first refuses even numbers, with ten records in `in/`.
fn refusing(format: &str, file: &str, contents: &[u8]) -> Project {
    let project = Project::new("blank");
    project.write(
        "sources/events.yaml",
        format!(
            "source: events\nname: Events\nfiles: [{file}]\nformat: {format}\ncontract:\n  key: [id]\n  columns:\n    \
             - {{name: id, required: true}}\n    - {{name: at, type: timestamp, required: true}}\n    \
             - {{name: email, required: true}}\n    - {{name: amount, type: money, currency: USD}}\n    - {{name: n, type: integer, required: true}}\n"
        ),
    );
    project.write(
        "sources/events.vrl",
        format!("if mod!(.n, 2) == 0 {{ reject(\"it is even\") }}\n{RULE}"),
    );
    project.write(&format!("in/{file}"), contents);
    project
}

const RULE: &str = r#"facts = [{ "interaction": "content_view", "at": .at, "scope": "first_segment", "contact": { "email": .email } }]
if .amount != null {
  facts = push(facts, { "revenue": .amount, "currency": "USD", "at": .at, "scope": "first_segment", "contact": { "email": .email } })
}
facts
"#;

fn ten(row: impl Fn(usize) -> String) -> String {
    (1..=10).map(row).collect()
}

fn csv() -> String {
    format!(
        "id,at,email,amount,n\n{}",
        ten(|i| format!("k{i},2026-01-02T03:04:05Z,\"p{i}@example.com\",{i}.50,{i}\n"))
    )
}

fn headerless() -> String {
    ten(|i| format!("k{i}+|2026-01-02T03:04:05Z+|p{i}@example.com+|{i}.50+|{i}&|\n"))
}

fn object(i: usize) -> String {
    format!(
        "{{\"id\": \"k{i}\", \"at\": \"2026-01-02T03:04:05Z\",\n  \"email\": \"p{i}@example.com\", \"amount\": \"{i}.50\", \"n\": {i}}}"
    )
}

fn json_lines() -> String {
    ten(|i| object(i).replace('\n', "") + "\n")
}

fn json_array() -> String {
    let objects: Vec<String> = (1..=10).map(object).collect();
    format!(
        "{{\"export\": {{\"rows\": [\n{}\n]}}}}",
        objects.join(",\n")
    )
}

/// Each text format with its ten records.
fn formats() -> [(&'static str, &'static str, String); 4] {
    [
        ("{type: delimited}", "events.csv", csv()),
        (
            "{type: delimited, header: false, separator: \"+|\", record_end: \"&|\\n\"}",
            "events.txt",
            headerless(),
        ),
        ("{type: json_lines}", "events.jsonl", json_lines()),
        (
            "{type: json, records_at: export.rows}",
            "events.json",
            json_array(),
        ),
    ]
}

/// Five go in, five wait; after `mend` they go in by `again`, once.
fn five_wait_until(project: &Project, mend: impl Fn(&Project), again: &[&str]) {
    let report = project.harvest("in");
    assert_eq!(
        (
            sum(&report, "received"),
            sum(&report, "accepted"),
            sum(&report, "quarantined")
        ),
        (10, 5, 5),
        "{report}"
    );
    assert_eq!(project.waiting().len(), 5);
    // Before it is mended nothing changes, however often it is tried.
    for _ in 0..2 {
        let report = project.json(again);
        assert_eq!(
            (sum(&report, "accepted"), sum(&report, "quarantined")),
            (0, 0),
            "{report}"
        );
        assert_eq!(project.json(&["status"])["totals"]["quarantined"], 5);
    }
    mend(project);
    let report = project.json(again);
    assert_eq!(
        (sum(&report, "accepted"), sum(&report, "quarantined")),
        (5, 0),
        "{report}"
    );
    assert_eq!(project.waiting(), [] as [Value; 0]);
    let status = project.json(&["status"]);
    assert_eq!(status["totals"]["quarantined"], 0);
    assert_eq!(status["totals"]["interactions"], 10);
    assert_eq!(
        status["totals"]["money"]["USD"]["revenue_minor"],
        (1..=10).map(|i| i * 100 + 50).sum::<i64>()
    );
    project.verify();
    let once_more = project.json(again);
    let facts = |report: &Value| {
        report["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["counts"]["interactions"].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(facts(&once_more), 0);
    assert_eq!(
        project.harvest("in")["sources"][0]["counts"]["duplicate"],
        10
    );
    project.verify();
}

fn mend_rule(project: &Project) {
    project.write("sources/events.vrl", RULE);
}

#[test]
fn a_mended_rule_lets_replayed_rows_of_every_format_in() {
    for (format, file, contents) in formats() {
        let project = refusing(format, file, contents.as_bytes());
        five_wait_until(&project, mend_rule, &["harvest", "--replay"]);
    }
}

#[test]
fn a_mended_rule_lets_replayed_rows_in_on_postgres() {
    let Some(database) = Database::create("replay") else {
        return;
    };
    let [(format, file, contents), ..] = formats();
    let mut project = refusing(format, file, contents.as_bytes());
    project.set = vec![format!("store.url={}", database.url)];
    five_wait_until(&project, mend_rule, &["harvest", "--replay"]);
}

#[test]
fn a_mended_rule_lets_rows_of_every_format_in_when_they_are_harvested_again() {
    for (format, file, contents) in formats() {
        let project = refusing(format, file, contents.as_bytes());
        five_wait_until(&project, mend_rule, &["harvest", "--input", "in"]);
    }
}

/// A Parquet file of the ten records, by an interpreter with pyarrow.
fn parquet() -> Option<Vec<u8>> {
    let Some(python) = std::env::var_os("RAPPORT_TEST_PYTHON") else {
        skipped("Parquet in quarantine: RAPPORT_TEST_PYTHON is not set");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.parquet");
    let script = "import sys, datetime, decimal, pyarrow as pa, pyarrow.parquet as pq\n\
        at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)\n\
        r = range(1, 11)\n\
        pq.write_table(pa.table({'id': ['k%d' % i for i in r], 'at': pa.array([at] * 10, pa.timestamp('us', tz='UTC')),\n\
        'email': ['p%d@example.com' % i for i in r], 'amount': [i + 0.5 for i in r],\n\
        'n': pa.array(list(r), pa.int64()), 'unused': ['u'] * 10}), sys.argv[1])";
    let ran = Command::new(python)
        .args(["-c", script])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    Some(std::fs::read(file).unwrap())
}

#[test]
fn a_mended_rule_lets_parquet_rows_in_with_python() {
    let Some(contents) = parquet() else { return };
    for again in [
        ["harvest", "--replay"].as_slice(),
        &["harvest", "--input", "in"],
    ] {
        let project = refusing("{type: parquet}", "events.parquet", &contents);
        five_wait_until(&project, mend_rule, again);
    }
}

#[test]
fn a_parquet_row_is_not_replayed_by_a_rule_that_needs_what_was_not_kept_with_python() {
    let Some(contents) = parquet() else { return };
    let project = refusing("{type: parquet}", "events.parquet", &contents);
    project.harvest("in");
    project.edit(
        "sources/events.yaml",
        "columns:",
        "columns:\n    - {name: unused}",
    );
    project.write(
        "sources/events.vrl",
        format!(
            "code = \"content_view\"\nif .unused != \"u\" {{ code = \"webinar_attended\" }}\n{}",
            RULE.replace("\"content_view\"", "code")
        ),
    );
    let report = project.json(&["harvest", "--replay"]);
    assert_eq!(sum(&report, "accepted"), 0);
    assert_eq!(
        project.waiting().len(),
        5,
        "they stay until their file is harvested again"
    );
    let left = report["sources"][0]["quarantined"]["rejected_by_rule"]["first"]
        .as_str()
        .unwrap();
    assert!(
        left.contains("column `unused`, which is needed now, was not kept"),
        "{report}"
    );
    assert_eq!(sum(&project.harvest("in"), "accepted"), 5);
    assert_eq!(project.waiting().len(), 0);
    project.verify();
}

#[test]
fn a_scope_that_is_added_lets_its_rows_in() {
    for (format, file, contents) in formats() {
        let project = refusing(format, file, contents.as_bytes());
        let rule = RULE.replace("\"first_segment\"", "scope");
        project.write("sources/events.vrl", format!("scope = \"first_segment\"\nif mod!(.n, 2) == 0 {{ scope = \"second\" + \"_segment\" }}\n{rule}"));
        let add_scope = |project: &Project| {
            let org = project.read("org.yaml");
            let first = org
                .lines()
                .find(|line| line.contains("first_segment"))
                .unwrap()
                .to_owned();
            project.edit(
                "org.yaml",
                &first,
                &format!(
                    "{first}\n{}",
                    first.replace("first_segment", "second_segment")
                ),
            );
        };
        five_wait_until(&project, add_scope, &["harvest", "--replay"]);
    }
}
