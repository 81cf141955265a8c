//! Out of quarantine: what mends a record lets it in, and nothing else does.

use crate::project::{HEADER, Project, event, sum};

#[test]
fn a_mended_contract_lets_rows_in_by_replay() {
    let project = Project::events();
    let row = |id: usize, amount: &str| {
        format!("{id},2026-01-02T03:04:05Z,p{id}@example.com,content_view,{amount},\n")
    };
    let rows = [row(0, "12.5 USD"), row(1, "13.5 USD")].concat();
    project.write("in/events.csv", format!("{HEADER}{rows}{}", event(9)));
    assert_eq!(sum(&project.harvest("in"), "quarantined"), 2);
    project.edit(
        "sources/events.yaml",
        "{name: amount, type: money, currency: USD}",
        "{name: amount}",
    );
    project.edit(
        "sources/events.vrl",
        "\"revenue\": .amount",
        "\"revenue\": cents!(replace(to_string(.amount), \" USD\", \"\"))",
    );
    let report = project.json(&["harvest", "--replay"]);
    assert_eq!(sum(&report, "accepted"), 2, "{report}");
    assert_eq!(
        project.json(&["status"])["totals"]["money"]["USD"]["revenue_minor"],
        2600
    );
    project.verify();
}

#[test]
fn a_mended_encoding_lets_rows_in_by_replay() {
    let project = Project::events();
    let mut text = HEADER.as_bytes().to_vec();
    text.extend_from_slice(b"1,2026-01-02T03:04:05Z,m\xfcller@example.com,content_view,,\n");
    text.extend_from_slice(event(2).as_bytes());
    project.write("in/events.csv", text);
    assert_eq!(sum(&project.harvest("in"), "quarantined"), 1);
    project.edit(
        "sources/events.yaml",
        "{type: delimited}",
        "{type: delimited, encoding: latin-1}",
    );
    assert_eq!(sum(&project.json(&["harvest", "--replay"]), "accepted"), 1);
    project.run(&["record", "müller@example.com"]).code(0);
    project.verify();
}

#[test]
fn a_row_that_waits_is_not_let_go_by_another_record_in_its_place() {
    let project = Project::events();
    let bad = "7,2026-13-01,p7@example.com,content_view,,\n";
    project.write("in/events.csv", format!("{HEADER}{bad}{}", event(8)));
    project.harvest("in");
    // The next export under the same name has another record in the first row.
    project.write(
        "in/events.csv",
        format!("{HEADER}{}{}", event(9), event(10)),
    );
    project.harvest("in");
    let left = project.waiting();
    assert_eq!(left.len(), 1, "record 7 was never taken in");
    assert_eq!(
        (left[0]["key"].as_str(), left[0]["state"].as_str()),
        (Some("7"), Some("open"))
    );
    // Mended, it may stand anywhere.
    project.write(
        "in/events2.csv",
        format!("{HEADER}{}{}", event(20), event(7)),
    );
    project.harvest("in");
    assert_eq!(project.waiting().len(), 0);
    project.verify();
}

#[test]
fn a_mended_row_does_not_change_the_numbers_of_repeated_keys() {
    let project = Project::events();
    project.edit(
        "sources/events.yaml",
        "key: [id]",
        "key: [id]\n  number_repeated_keys: true",
    );
    let row =
        |amount: &str| format!("5,2026-01-02T03:04:05Z,p5@example.com,content_view,{amount},\n");
    project.write(
        "in/events.csv",
        format!("{HEADER}{}{}{}", row("1,000"), row("2.00"), row("3.00")).replace("1,000", "one"),
    );
    assert_eq!(sum(&project.harvest("in"), "quarantined"), 1);
    project.write(
        "in/events.csv",
        format!("{HEADER}{}{}{}", row("1.00"), row("2.00"), row("3.00")),
    );
    let report = project.harvest("in");
    assert_eq!(
        (
            sum(&report, "accepted"),
            sum(&report, "duplicate"),
            sum(&report, "quarantined")
        ),
        (1, 2, 0),
        "{report}"
    );
    let status = project.json(&["status"]);
    assert_eq!(
        status["totals"]["money"]["USD"]["revenue_minor"], 600,
        "each amount once"
    );
    assert_eq!(status["totals"]["quarantined"], 0);
    project.verify();
}

#[test]
fn what_stands_for_a_whole_file_is_left_as_it_is_by_a_replay() {
    let project = Project::events();
    project.write("in/events.csv", "something,else\n1,2\n");
    project.harvest("in");
    let before = project.waiting();
    assert_eq!(
        (before.len(), before[0]["reason"].as_str()),
        (1, Some("drift"))
    );
    for _ in 0..2 {
        let report = project.json(&["harvest", "--replay"]);
        let first = report["sources"][0]["quarantined"]["drift"]["first"]
            .as_str()
            .unwrap();
        assert!(first.contains("harvest the file again"), "{first}");
        assert_eq!(project.waiting(), before);
    }
    project.write("in/events.csv", format!("{HEADER}{}", event(1)));
    project.harvest("in");
    assert_eq!(project.waiting().len(), 0);
    project.verify();
}

#[test]
fn a_replay_that_needs_lookups_says_where_from_and_works_with_them() {
    let project = Project::quickstart();
    project.harvest("exports");
    let ran = project.run(&["harvest", "--replay"]).code(4);
    ran.complains(&[
        "its files are needed",
        "give --input with the folder of the exports, also for a replay",
    ]);
    // The person is added in the CRM; what they did is taken in then.
    let contacts = project.read("exports/crm_contacts.csv");
    project.write("exports/crm_contacts.csv", format!("{contacts}C-13,Vi,Sitor,visitor@nobody.example,,A-101,Tessaly Bio Research,user,theo,Research Labs\n"));
    let report = project.json(&["harvest", "--replay", "--input", "exports"]);
    assert_eq!(sum(&report, "accepted"), 1, "{report}");
    assert_eq!(project.waiting().len(), 5);
    project.run(&["record", "visitor@nobody.example"]).code(0);
    project.verify();
}

#[test]
fn a_quarantine_of_many_pages_is_listed_and_replayed_whole_in_its_order() {
    let project = Project::events();
    let count = 2_345;
    let row = |id: usize, code: &str| {
        format!(
            "{id},2026-01-02T03:04:05Z,p{}@example.com,{code},,\n",
            id % 50
        )
    };
    let rows: String = (1..=count).map(|id| row(id, "content_veiw")).collect();
    project.write("in/events.csv", format!("{HEADER}{rows}"));
    assert_eq!(sum(&project.harvest("in"), "quarantined"), count as i64);
    let all = project.json(&["quarantine", "list", "--limit", "1000000"]);
    let listed: Vec<i64> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["row"].as_i64().unwrap())
        .collect();
    assert!(
        listed.iter().rev().copied().eq(1..=count as i64),
        "newest first, each once"
    );
    let table = project
        .run(&["quarantine", "list", "--limit", "1200"])
        .code(0);
    assert_eq!(
        table
            .out
            .lines()
            .filter(|line| line.contains("events.csv"))
            .count(),
        1_200
    );
    // Every tenth stays wrong.
    project.edit(
        "sources/events.vrl",
        "facts = [\n  { \"interaction\": .code,",
        "code = if ends_with(string!(.id), \"0\") { .code } else { \"content_view\" }\nfacts = [\n  { \"interaction\": code,",
    );
    let report = project.json(&["harvest", "--replay"]);
    let wrong = count as i64 / 10;
    assert_eq!(sum(&report, "accepted"), count as i64 - wrong, "{report}");
    assert_eq!(
        project.json(&["status"])["totals"]["quarantined"],
        wrong,
        "{report}"
    );
    project.verify();
}
