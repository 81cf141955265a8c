//! Files that rules look things up in, with rows that are not as declared: those rows are left out and told, the rest goes in.

use crate::project::{HEADER, Project, event, sum};
use serde_json::Value;

/// Events whose rule asks for all events of a person, in the same files: as the templates do.
fn self_lookup() -> Project {
    let project = Project::events();
    let source = project.read("sources/events.yaml");
    let source = source.replace("columns:\n", "columns: &event\n");
    let lookup = "lookups:\n  of_person:\n    files: [\"events*.csv\"]\n    format: {type: delimited}\n    columns: *event\n    key: [email]\n    order_by: [at]\n";
    project.write("sources/events.yaml", format!("{source}{lookup}"));
    project.edit(
        "sources/events.vrl",
        "facts = [",
        "if length(lookup_all(\"of_person\", [.email])) == 0 { reject(\"nobody\") }\nfacts = [",
    );
    project
}

/// Harvests so that one row is refused for this reason; nothing else is.
fn costs_one_row(project: &Project, reason: &str, told: &str) {
    let input = ["--json", "harvest", "--input", "in"];
    let foreseen = project.run(&[&input[..], &["--dry-run"]].concat()).code(0);
    let report = project.harvest("in");
    assert_eq!(foreseen.json()["sources"], report["sources"]);
    assert_eq!(
        (sum(&report, "accepted"), sum(&report, "quarantined")),
        (2, 1),
        "{report}"
    );
    assert_eq!(report["sources"][0]["quarantined"][reason]["records"], 1);
    let notices = report["sources"][0]["notices"].as_array().unwrap();
    let notice = notices
        .iter()
        .find(|notice| notice["message"].as_str().unwrap().contains("lookup"))
        .unwrap();
    assert_eq!(
        (&notice["file"], &notice["records"]),
        (&Value::from("events.csv"), &Value::from(1))
    );
    let message = notice["message"].as_str().unwrap();
    let begins = "lookup `of_person` is without 1 row that is not as declared, the first: row 2: ";
    assert!(
        message.starts_with(begins) && message.contains(told),
        "{message}"
    );
    let status = project.json(&["status"]);
    assert_eq!(status["sources"][0]["notices"][0]["kind"], "left_out");
    project.verify();
}

#[test]
fn an_amount_that_is_none_in_a_file_that_is_also_a_lookup_costs_its_row() {
    let project = self_lookup();
    let bad = event(2).replace(",,", ",NaN,");
    project.write(
        "in/events.csv",
        [HEADER, &event(1), &bad, &event(3)].concat(),
    );
    costs_one_row(
        &project,
        "bad_value",
        "column `amount`: `NaN` is not an amount in USD",
    );
}

#[test]
fn an_impossible_date_in_a_file_that_is_also_a_lookup_costs_its_row() {
    let project = self_lookup();
    let bad = event(2).replace("2026-01-02", "2026-02-30");
    project.write(
        "in/events.csv",
        [HEADER, &event(1), &bad, &event(3)].concat(),
    );
    costs_one_row(
        &project,
        "bad_value",
        "column `at`: `2026-02-30T03:04:05Z` is not a time",
    );
}

#[test]
fn a_field_too_many_in_a_file_that_is_also_a_lookup_costs_its_row() {
    let project = self_lookup();
    let bad = event(2).replace(",,", ",,,,");
    project.write(
        "in/events.csv",
        [HEADER, &event(1), &bad, &event(3)].concat(),
    );
    costs_one_row(&project, "malformed", "fields");
}

#[test]
fn a_file_that_the_source_refuses_is_left_out_of_its_lookup_too_and_the_other_goes_in() {
    let project = self_lookup();
    project.write("in/events1.csv", [HEADER, &event(1)].concat());
    project.write(
        "in/events2.csv",
        format!("{}{}", HEADER.replace("email", "who"), event(2)),
    );
    let report = project.harvest("in");
    assert_eq!(
        (sum(&report, "accepted"), sum(&report, "quarantined")),
        (1, 1),
        "{report}"
    );
    let notice = &report["sources"][0]["notices"][0];
    assert_eq!(notice["file"], "events2.csv");
    let message = notice["message"].as_str().unwrap();
    assert!(
        message.starts_with("lookup `of_person` is without this file: column `email` is missing"),
        "{message}"
    );
    project.verify();
}

#[test]
fn a_lookup_whose_file_is_not_as_declared_is_wrong_input_that_names_source_lookup_and_file() {
    let project = Project::quickstart();
    project.edit("exports/crm_contacts.csv", "email", "e_mail_address");
    let harvest = ["harvest", "--input", "exports", "--source", "activities"];
    for dry in [&[][..], &["--dry-run"]] {
        let ran = project.run(&[&harvest[..], dry].concat()).code(4);
        ran.complains(&["source `activities`, lookup `contact`: crm_contacts.csv: column `"]);
    }
    assert_eq!(project.json(&["status"])["totals"]["interactions"], 0);
}
