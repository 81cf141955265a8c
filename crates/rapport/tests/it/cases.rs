//! Small inputs of real situations, each with its right answer. A case stands for its whole kind of fault.

mod money;

use crate::project::{Ran, command, finish};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A copy of a case: its exports, and one of its projects on top of the flow and the units that all of them share.
struct Case {
    folder: TempDir,
    project: PathBuf,
}

/// A record of one person in the one segment that the cases have.
#[derive(Debug, PartialEq, Eq)]
struct Sum {
    rv: i64,
    cost: i64,
    types: Vec<String>,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Case {
    fn new(name: &str, project: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        copy(&cases.join(name), folder.path());
        let used = folder.path().join("used");
        copy(&cases.join("base"), &used);
        copy(&folder.path().join(project), &used);
        Self {
            project: used,
            folder,
        }
    }

    /// Changes a file of the project.
    fn edit(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.project.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).unwrap();
        self
    }

    fn run(&self, words: &[&str]) -> Ran {
        finish(command(&self.project).args(words))
    }

    /// Harvests a folder of the case; gives the report.
    fn harvest(&self, input: &str) -> Value {
        let input = self.folder.path().join(input);
        let input = input.to_str().unwrap();
        self.run(&["harvest", "--input", input, "--json"])
            .code(0)
            .json()
    }

    /// All counts of a report, of one kind.
    fn count(report: &Value, what: &str) -> i64 {
        let sources = report["sources"].as_array().unwrap();
        sources
            .iter()
            .map(|s| s["counts"][what].as_i64().unwrap())
            .sum()
    }

    /// The record of whoever has this key.
    fn record(&self, key: &str) -> Sum {
        let records = self.run(&["record", key, "--json"]).code(0).json();
        let records = records.as_array().unwrap();
        assert_eq!(records.len(), 1, "{records:?}");
        let one = &records[0];
        let entries = one["entries"].as_array().unwrap().iter();
        Sum {
            rv: one["rv_hundredths"].as_i64().unwrap() / 100,
            cost: one["cost_minor"].as_i64().unwrap() / 100,
            types: entries
                .map(|e| e["type_code"].as_str().unwrap().to_owned())
                .collect(),
        }
    }

    /// The one number that a question in SQL gives.
    fn number(&self, sql: &str) -> i64 {
        let rows = self.run(&["sql", sql, "--json"]).code(0).json();
        rows["rows"][0][0]
            .as_i64()
            .unwrap_or_else(|| panic!("{rows}"))
    }

    fn revenue(&self) -> i64 {
        self.number("SELECT COALESCE(SUM(amount_minor), 0) FROM outcome WHERE kind = 'revenue'")
    }

    fn verified(&self) {
        self.run(&["verify"]).code(0);
    }
}

fn sum(rv: i64, cost: i64, types: &[&str]) -> Sum {
    Sum {
        rv,
        cost,
        types: types.iter().map(|t| (*t).to_owned()).collect(),
    }
}

#[test]
fn people_who_share_a_weaker_key_stay_apart_and_are_told_as_possible_matches() {
    let case = Case::new("01-shared-phone", "project");
    let report = case.harvest("exports");
    assert_eq!(Case::count(&report, "quarantined"), 0);
    for (key, rv) in [("C-1", 20), ("C-2", -30), ("C-3", 20), ("C-4", 20)] {
        assert_eq!(case.record(&format!("crm_id:{key}")).rv, rv, "{key}");
    }
    let notices = report["sources"][0]["notices"].to_string();
    assert!(notices.contains("2 key(s) are shared"), "{notices}");
    let matches = case.run(&["person", "matches"]).code(0).out;
    for word in [
        "phone:+49405550100",
        "Ada Brandt",
        "Bela Cohn",
        "email:office@south.example",
        "Cem Dral",
        "Dora Eick",
    ] {
        assert!(matches.contains(word), "`{word}` is not in: {matches}");
    }
    case.verified();
}

#[test]
fn a_full_export_after_a_job_change_is_duplicates_and_what_is_new() {
    let case = Case::new("04-job-change", "project");
    case.harvest("exports/january");
    let report = case.harvest("exports/february");
    assert_eq!(Case::count(&report, "quarantined"), 0);
    assert_eq!(Case::count(&report, "interactions"), 1);
    let of = |order: &str| {
        case.number(&format!(
            "SELECT COUNT(*) FROM interaction GROUP BY account_id ORDER BY COUNT(*) {order} LIMIT 1"
        ))
    };
    assert_eq!(
        (of("DESC"), of("ASC")),
        (3, 1),
        "three at A-OLD, one at A-NEW"
    );
    let notices = report["sources"].to_string();
    assert!(notices.contains("they stay as they were"), "{notices}");
    case.verified();
}

#[test]
fn a_higher_revision_of_a_row_is_all_that_the_row_says() {
    for project in ["project", "project-workaround"] {
        let case = Case::new("05-reopened-ticket", project);
        case.harvest("exports/day1");
        case.harvest("exports/day2");
        let expected = sum(-10, 40, &["ticket_opened", "ticket_opened"]);
        assert_eq!(case.record("C-1"), expected, "{project}");
        case.verified();
        // The days in the other order, and both at once.
        for inputs in [&["exports/day2", "exports/day1"][..], &["exports"]] {
            let case = Case::new("05-reopened-ticket", project);
            for input in inputs {
                case.harvest(input);
            }
            assert_eq!(case.record("C-1"), expected, "{project} {inputs:?}");
            case.verified();
        }
    }
}

#[test]
fn a_uuid_is_the_same_text_in_every_format() {
    let case = Case::new("07-uuid", "project");
    case.harvest("exports");
    let persons = "SELECT COUNT(DISTINCT contact) FROM interaction";
    assert_eq!(
        (
            case.number(persons),
            case.number("SELECT COUNT(*) FROM interaction")
        ),
        (2, 3)
    );
    let wanda = case.record("person_id:3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    assert_eq!(wanda, sum(2, 0, &["visit", "visit"]));
    // The same table as CSV, and with columns that nobody needs, brings nothing new.
    let csv = case
        .edit("sources/events.yaml", "events.parquet", "events_same.csv")
        .edit("sources/events.yaml", "type: parquet", "type: delimited");
    assert_eq!(Case::count(&csv.harvest("exports"), "interactions"), 0);
    let wide = csv
        .edit("sources/events.yaml", "events_same.csv", "wide.parquet")
        .edit("sources/events.yaml", "type: delimited", "type: parquet");
    assert_eq!(Case::count(&wide.harvest("exports"), "quarantined"), 0);
}

#[test]
fn amounts_that_a_spreadsheet_computed_have_the_digits_that_it_shows() {
    for project in ["project", "project-parquet"] {
        let case = Case::new("09-computed-amounts", project);
        let report = case.harvest("exports");
        assert_eq!(Case::count(&report, "quarantined"), 0, "{project}");
        assert_eq!(case.revenue(), 45_031, "{project}");
    }
}

#[test]
fn reports_with_titles_and_footers_are_read_as_they_are_laid_out() {
    let case = Case::new("10-report-layout", "project-csv");
    let report = case.harvest("exports");
    assert_eq!(
        (Case::count(&report, "quarantined"), case.revenue()),
        (0, 30_000)
    );
    // Without a word about the layout the header is missed, and where it may be is said.
    let case = Case::new("10-report-layout", "project");
    let report = case.harvest("exports").to_string();
    assert!(report.contains("header_row: 6"), "{report}");
    assert_eq!(case.revenue(), 0);
    let case = case.edit(
        "sources/deals.yaml",
        "{type: xlsx}",
        "{type: xlsx, header_row: 6, sheets: \"*\", skip_footer: 1}",
    );
    let report = case.harvest("exports");
    assert_eq!(
        (Case::count(&report, "quarantined"), case.revenue()),
        (0, 60_000)
    );
}

#[test]
fn marks_of_numbers_are_what_the_source_says_and_never_guessed() {
    let case = Case::new("12-decimal-comma", "project");
    let report = case.harvest("exports");
    assert_eq!(
        (Case::count(&report, "quarantined"), case.revenue()),
        (4, 25_000)
    );
    let case = case.edit(
        "sources/orders.yaml",
        "separator: \";\"",
        "separator: \";\", decimal: \",\", thousands: \".\"",
    );
    assert_eq!(Case::count(&case.harvest("exports"), "quarantined"), 0);
    assert_eq!(case.revenue(), 1_348_450);
    case.verified();
}

#[test]
fn milliseconds_are_revisions_and_money_of_a_deleted_order_goes_with_it() {
    let case = Case::new("15-cdc-revisions", "project");
    let report = case.harvest("exports");
    assert_eq!(Case::count(&report, "quarantined"), 0);
    assert_eq!(case.revenue(), 12_000);
    let records = case.run(&["record", "--top", "9", "--json"]).code(0).json();
    let interactions = records.as_array().unwrap().iter();
    assert_eq!(
        interactions
            .map(|r| r["interactions"].as_i64().unwrap())
            .sum::<i64>(),
        1
    );
    case.verified();
}

#[test]
fn versions_of_one_record_never_add_up() {
    let case = Case::new("20-history-mode", "project");
    let report = case.harvest("exports");
    assert_eq!(
        (Case::count(&report, "quarantined"), case.revenue()),
        (1, 90_000)
    );
    let why = case.run(&["quarantine", "list"]).code(0).out;
    assert!(
        why.contains("the amount was USD 900.00, is USD 950.00"),
        "{why}"
    );
    let case = Case::new("20-history-mode", "project-revision");
    case.harvest("exports");
    assert_eq!(
        (case.revenue(), case.record("C-1").types.len()),
        (95_000, 1)
    );
    case.verified();
}

#[test]
fn telephone_numbers_are_the_same_however_they_are_written() {
    let case = Case::new("21-phone-trunk", "project");
    case.harvest("exports");
    for name in ["Sven Pohl", "Tara Quist"] {
        assert_eq!(case.record(name).types.len(), 1, "{name}");
    }
    let keys =
        |name: &str| case.run(&["person", "show", name, "--json"]).code(0).json()["id"].clone();
    assert_ne!(keys("Uwe Rast"), keys("Vera Stahl"));
}

#[test]
fn what_happened_on_one_day_keeps_the_order_of_its_source() {
    let case = Case::new("23-same-day-order", "project");
    case.harvest("exports");
    let flow = ["order_signed", "call", "order_received", "paid_on_time"];
    for customer in 1..=6 {
        let record = case.record(&format!("C-{customer}"));
        assert_eq!(record.types, flow, "C-{customer}");
    }
    let found = case.run(&["insight", "discover", "--json"]).code(0).out;
    assert!(found.contains("order_signed"), "{found}");
    // A level that is left and reached again: the last row of the day holds.
    let case = Case::new("23-same-day-order", "project-level");
    case.harvest("exports");
    let records = case
        .run(&["record", "--top", "50", "--json"])
        .code(0)
        .json();
    for record in records.as_array().unwrap() {
        assert_eq!(record["level"], "C3", "{record}");
    }
}

#[test]
fn a_list_is_a_list_whoever_wrote_the_file() {
    for project in ["project-duckdb", "project-pandas", "project-polars"] {
        let case = Case::new("27-list-column", project);
        case.harvest("exports");
        assert_eq!(
            case.record("C-1"),
            sum(40, 150, &["meeting", "meeting"]),
            "{project}"
        );
        assert_eq!(case.record("C-2"), sum(20, 50, &["meeting"]), "{project}");
        case.verified();
    }
}

/// A project of one source of visits, whose contract has these lines too, and exports that are written by the test.
fn visits(contract: &str, columns: &str) -> Case {
    let lines = format!("contract:\n{contract}");
    Case::new("01-shared-phone", "project")
        .edit("sources/visits.yaml", "contract:", &lines)
        .edit(
            "sources/visits.yaml",
            "    - {name: day, type: date}",
            columns,
        )
}

impl Case {
    fn export(&self, name: &str, rows: &str) -> Value {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("activities.csv"), rows).unwrap();
        let input = folder.to_str().unwrap();
        let harvest = ["harvest", "--source", "visits", "--input", input, "--json"];
        self.run(&harvest).code(0).json()
    }
}

#[test]
fn a_full_snapshot_takes_back_what_is_no_longer_there() {
    let case = visits("  snapshot: true", "    - {name: day, type: date}");
    case.export(
        "1",
        "id,contact_id,type,day\nV-1,C-1,meeting,2026-01-01\nV-2,C-1,complaint,2026-01-02\n",
    );
    assert_eq!(case.record("C-1").rv, -10);
    // One row is gone, one says something else.
    let report = case.export("2", "id,contact_id,type,day\nV-1,C-1,call,2026-01-01\n");
    assert_eq!(report["sources"][0]["rows_gone"], 1);
    assert_eq!(case.record("C-1"), sum(5, 10, &["call"]));
    case.verified();
    // It comes back, and an empty export takes nothing away.
    case.export(
        "3",
        "id,contact_id,type,day\nV-1,C-1,call,2026-01-01\nV-2,C-1,complaint,2026-01-02\n",
    );
    assert_eq!(case.record("C-1").types, ["call", "complaint"]);
    let report = case.export("4", "id,contact_id,type,day\n").to_string();
    assert!(report.contains("no row counts as gone"), "{report}");
    assert_eq!(case.record("C-1").types, ["call", "complaint"]);
    case.verified();
}

#[test]
fn a_row_that_is_marked_deleted_takes_all_it_said_with_it() {
    let case = visits(
        "  deleted: gone",
        "    - {name: day, type: date}\n    - {name: gone, type: boolean}",
    );
    case.export("1", "id,contact_id,type,day,gone\nV-1,C-1,meeting,2026-01-01,false\nV-2,C-1,call,2026-01-02,false\n");
    case.export(
        "2",
        "id,contact_id,type,day,gone\nV-1,C-1,meeting,2026-01-01,true\n",
    );
    assert_eq!(case.record("C-1").types, ["call"]);
    case.verified();
    case.export(
        "3",
        "id,contact_id,type,day,gone\nV-1,C-1,meeting,2026-01-01,false\n",
    );
    assert_eq!(case.record("C-1").types, ["meeting", "call"]);
    case.verified();
}

#[test]
fn a_column_can_say_the_order_of_what_happened_at_one_moment() {
    let case = visits(
        "  order: seq",
        "    - {name: day, type: date}\n    - {name: seq, type: integer}",
    );
    case.export(
        "1",
        "id,contact_id,type,day,seq\nV-1,C-1,meeting,2026-01-01,2\nV-2,C-1,call,2026-01-01,1\n",
    );
    assert_eq!(case.record("C-1").types, ["call", "meeting"]);
}

#[test]
fn reading_makes_no_folder_and_no_file() {
    let case = Case::new("01-shared-phone", "project");
    for words in [
        &["status"][..],
        &["verify"],
        &["record", "--top", "3"],
        &["person", "matches"],
        &["sql", "SELECT COUNT(*) FROM record"],
    ] {
        case.run(words).code(0);
        assert!(!case.project.join("data").exists(), "{words:?}");
    }
    case.harvest("exports");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let store = fs::metadata(case.project.join("data/store.db")).unwrap();
        assert_eq!(store.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_person_is_parted_at_the_command_line_and_undo_gives_the_former_bytes() {
    let case = Case::new("04-job-change", "project");
    case.harvest("exports/january");
    let seen = || {
        (
            case.run(&["record", "C-1", "--json"]).out,
            case.run(&["record", "--top", "9", "--json"]).out,
        )
    };
    let before = seen();
    let split = [
        "person",
        "split",
        "C-1",
        "--off",
        "email:nils@kolb.example",
        "--by",
        "kim",
        "--json",
    ];
    let preview: Vec<&str> = split.iter().copied().chain(["--preview"]).collect();
    let shown = case.run(&preview).code(0).json();
    assert_eq!((&shown["decision"], seen()), (&Value::Null, before.clone()));
    let done = case.run(&split).code(0).json();
    assert_eq!(
        (&done["before"], &done["after"]),
        (&shown["before"], &shown["after"])
    );
    assert_eq!(done["after"].as_array().unwrap().len(), 2);
    case.verified();
    let wrong = case
        .run(&["person", "merge", "C-1", "nils@kolb.example", "--by", "kim"])
        .code(4);
    wrong.complains(&["decision 1 says", "undo it first"]);
    case.run(&["person", "undo", "1", "--by", "kim"]).code(0);
    assert_eq!(seen(), before);
    case.verified();
    case.run(&["person", "undo", "1", "--by", "kim"])
        .code(4)
        .complains(&["was undone already"]);
    let history = case.run(&["person", "history", "C-1"]).code(0).out;
    assert!(
        history.contains("2 undo by kim")
            && history.contains("1 split by kim")
            && history.contains("(undone)"),
        "{history}"
    );
}

#[test]
fn a_harvest_is_taken_over_by_the_server_that_holds_the_project() {
    let case = Case::new("01-shared-phone", "project");
    let mut server = command(&case.project);
    server.args(["serve", "--listen", "127.0.0.1:0", "--json"]);
    let mut server = server
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let posted = case.project.join("data/serve.json");
    for _ in 0..600 {
        if posted.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let report = case.harvest("exports");
    assert_eq!(Case::count(&report, "accepted"), 8);
    // What the server answers from has it, and what is wrong with an order is said.
    assert_eq!(case.record("C-1").rv, 20);
    case.run(&["harvest", "--input", "nowhere"])
        .code(4)
        .complains(&["there is no folder or file"]);
    server.kill().unwrap();
    server.wait().unwrap();
    // A server that was killed leaves its address behind: the command does the work itself.
    assert_eq!(Case::count(&case.harvest("exports"), "duplicate"), 8);
    case.verified();
}
