//! Rules that go wrong cost the records they go wrong on; a flow that goes in circles is refused before anything starts.

use crate::project::{HEADER, Project, sum};

fn row(id: usize, n: &str) -> String {
    format!("{id},2026-01-02T03:04:05Z,p{id}@example.com,content_view,,{n}\n")
}

#[test]
fn a_rule_that_divides_by_zero_or_loops_or_overflows_costs_those_records() {
    let project = Project::events();
    project.write(
        "sources/events.vrl",
        r#"n = int(.n) ?? 100
left = 0
if n == 0 { left = mod!(7, n) }
if n == 1 {
  many = split("x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x", ",")
  for_each(many) -> |_a, _x| { for_each(many) -> |_b, _x| { for_each(many) -> |_c, _x| { for_each(many) -> |_d, _x| {
    for_each(many) -> |_e, _x| { left = 1 }
  } } } }
}
if n == 2 { left = n * 9223372036854775807 }
if n == 3 { reject("three is not allowed here") }
{ "interaction": .code, "at": .at, "scope": "first_segment", "contact": { "email": .email } }
"#,
    );
    let rows: String = ["0", "1", "2", "3", "4"]
        .iter()
        .enumerate()
        .map(|(id, n)| row(id, n))
        .collect();
    project.write("in/events.csv", format!("{HEADER}{rows}{}", row(9, "")));
    let report = project.harvest("in");
    assert_eq!(
        (
            sum(&report, "received"),
            sum(&report, "accepted"),
            sum(&report, "quarantined")
        ),
        (6, 2, 4)
    );
    let refused = &report["sources"][0]["quarantined"];
    let first = |reason: &str| {
        refused[reason]["first"]
            .as_str()
            .unwrap_or_else(|| panic!("{reason}: {refused}"))
    };
    assert!(first("rule_too_slow").contains("row 2"), "{refused}");
    let list = project.json(&["quarantine", "list"]);
    let message = |row: i64| {
        let entry = list
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["row"] == row)
            .unwrap();
        entry["message"].as_str().unwrap().to_owned()
    };
    assert!(
        message(1).contains("line 3") && message(1).contains("divide by zero"),
        "{}",
        message(1)
    );
    assert!(
        message(3).contains("does not fit 64 bits"),
        "{}",
        message(3)
    );
    assert_eq!(message(4), "three is not allowed here");
    project.verify();
}

#[test]
fn a_rule_that_panics_costs_the_record_and_says_so() {
    let project = Project::events();
    // VRL's own operator allocates what it is asked for; asked for too much, it panics.
    project.write(
        "sources/events.vrl",
        r#"text = string!(.code)
if .n != null { text = truncate(text * (int(.n) ?? 1), 5) }
{ "interaction": .code, "at": .at, "scope": "first_segment", "contact": { "email": .email }, "id": text + .id }
"#,
    );
    let rows = [row(1, "1"), row(2, "9223372036854775807"), row(3, "2")].concat();
    project.write("in/events.csv", format!("{HEADER}{rows}"));
    let ran = project.run(&["--json", "harvest", "--input", "in"]).code(0);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let report = ran.json();
    assert_eq!(
        (sum(&report, "accepted"), sum(&report, "quarantined")),
        (2, 1),
        "{report}"
    );
    project.verify();
}

#[test]
fn a_code_that_no_flow_has_is_answered_with_the_one_meant() {
    let project = Project::events();
    let rows = row(1, "").replace("content_view", "content_veiw");
    project.write("in/events.csv", format!("{HEADER}{rows}{}", row(2, "")));
    let report = project.harvest("in");
    assert_eq!(
        (sum(&report, "accepted"), sum(&report, "quarantined")),
        (1, 1)
    );
    let first = report["sources"][0]["quarantined"]["unknown"]["first"]
        .as_str()
        .unwrap();
    assert!(
        first.contains("`content_veiw`; did you mean `content_view`?"),
        "{first}"
    );
}

#[test]
fn triggers_that_go_in_a_circle_keep_the_project_from_opening() {
    let project = Project::quickstart();
    let flow = "flows/laboratories-2.yaml";
    project.edit(
        flow,
        "cost: 0, trigger: A3,",
        "cost: 0, trigger: {to: C1, when: always},",
    );
    project.edit(flow, "trigger: C1,", "trigger: {to: A3, when: always},");
    for verb in [
        ["harvest", "--input", "exports"].as_slice(),
        &["status"],
        &["record", "--top", "1"],
    ] {
        let ran = project.run(verb).code(3);
        ran.complains(&[
            "error: triggers move a contact round in a circle: A3",
            flow,
            "hint: ",
        ]);
    }
    assert!(!project.path("data").exists(), "nothing was begun");
}

#[test]
fn a_rule_that_somebody_is_mending_keeps_nobody_from_reading() {
    let project = Project::events();
    project.write("in/events.csv", format!("{HEADER}{}", row(1, "")));
    project.harvest("in");
    let before = project.json(&["record", "p1@example.com"]);
    project.write("sources/events.vrl", "{ \"interaction\": .code");
    for verb in [["check"].as_slice(), &["harvest", "--input", "in"]] {
        let ran = project.run(verb).code(3);
        ran.complains(&["sources/events.vrl"]);
    }
    assert_eq!(project.json(&["record", "p1@example.com"]), before);
    project.run(&["status"]).code(0);
}
