//! Money of accounts that people leave, of nobody, and of accounts above one another.

use super::Case;
use serde_json::Value;
use std::fs;

/// Harvests parts of the exports of the case of an account that somebody left, one after the other.
fn left_the_account(case: &Case, inputs: &[&str]) {
    for input in inputs {
        let sources = if *input == "exports/1" {
            &["contacts", "visits"][..]
        } else {
            &["contacts", "revenue"]
        };
        let path = case.folder.path().join(input);
        let path = path.to_str().unwrap();
        if *input == "exports" {
            case.harvest(input);
            continue;
        }
        for source in sources {
            case.run(&["harvest", "--input", path, "--source", source])
                .code(0);
        }
    }
}

impl Case {
    /// Adds a line to a file of the exports.
    fn append(self, file: &str, line: &str) -> Self {
        let path = self.folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("{}\n{line}\n", text.trim_end())).unwrap();
        self
    }

    /// Revenue of the record of whoever has this key, in minor units.
    fn revenue_of(&self, key: &str) -> i64 {
        let records = self.run(&["record", key, "--json"]).code(0).json();
        let contact = &records[0]["contact"]["id"];
        assert!(contact.is_i64(), "{records}");
        self.number(&format!(
            "SELECT revenue_minor FROM record WHERE contact = {contact}"
        ))
    }

    /// A row of a table of an analysis: the one whose column says this.
    fn line(&self, analysis: &str, (column, says): (&str, &str)) -> Value {
        let answer = self.run(&["insight", analysis, "--json"]).code(0).json();
        let tables = answer["tables"].as_array().unwrap().iter();
        for table in tables {
            let columns = table["columns"].as_array().unwrap().iter();
            let names: Vec<&str> = columns.map(|c| c["name"].as_str().unwrap()).collect();
            for row in table["rows"].as_array().unwrap() {
                let cells = names
                    .iter()
                    .map(|n| (*n).to_owned())
                    .zip(row.as_array().unwrap().clone());
                let row: serde_json::Map<String, Value> = cells.collect();
                if row.get(column).is_some_and(|cell| cell == says) {
                    return Value::Object(row);
                }
            }
        }
        panic!("no {says} in {answer}")
    }
}

#[test]
fn who_left_an_account_has_no_part_in_its_money() {
    for inputs in [&["exports"][..], &["exports/1", "exports/2"]] {
        let case = Case::new("26-left-the-account", "project");
        left_the_account(&case, inputs);
        assert_eq!(case.revenue_of("crm_id:C-2"), 100_000, "{inputs:?}");
        assert_eq!(case.revenue_of("crm_id:C-1"), 30_000, "{inputs:?}");
        case.verified();
    }
}

#[test]
fn money_of_an_account_is_that_of_whoever_belonged_to_it_then() {
    let case = Case::new("26-left-the-account", "project")
        .append("exports/2/revenue.csv", "R-3,A-1,2026-01-20,500.00")
        .edit(
            "sources/contacts.vrl",
            "\"account\": .account}",
            "\"account\": .account, \"since\": \"2025-12-01\"}",
        );
    left_the_account(&case, &["exports/1"]);
    let case = case.edit("sources/contacts.vrl", "2025-12-01", "2026-02-15");
    left_the_account(&case, &["exports/2"]);
    // 1,000.00 of March and half of the 500.00 of January; 300.00 of March and the other half.
    assert_eq!(case.revenue_of("crm_id:C-2"), 125_000);
    assert_eq!(case.revenue_of("crm_id:C-1"), 55_000);
    let today = case
        .run(&[
            "sql",
            "SELECT account FROM record ORDER BY contact",
            "--json",
        ])
        .json();
    assert_eq!(today["rows"], serde_json::json!([["A-2"], ["A-1"]]));
    for analysis in ["profit", "roll-up"] {
        let column = if analysis == "profit" {
            ("part", "all")
        } else {
            ("kind", "whole")
        };
        assert_eq!(
            case.line(analysis, column)["revenue_minor"],
            180_000,
            "{analysis}"
        );
    }
    case.verified();
}

#[test]
fn money_of_nobody_is_in_every_total_and_has_a_line_of_its_own() {
    let case = Case::new("26-left-the-account", "project")
        .append("exports/2/revenue.csv", "R-3,,2026-03-05,70.00")
        .append("exports/2/revenue.csv", "R-4,A-9,2026-03-05,8.00")
        .edit(
            "sources/revenue.vrl",
            "{\"revenue\"",
            "if .account == \"\" { .account = null }\n{\"revenue\"",
        );
    left_the_account(&case, &["exports"]);
    let status = case.run(&["status", "--json"]).code(0).json();
    let money = &status["totals"]["money"]["USD"];
    // Two meetings cost 100.00 each.
    let (revenue, cost, contribution) = (137_800, 20_000, 117_800);
    assert_eq!(money["revenue_minor"], revenue, "{money}");
    assert_eq!(money["contribution_minor"], contribution, "{money}");
    assert_eq!(case.revenue(), revenue);
    let nobody =
        "SELECT SUM(amount_minor) FROM outcome WHERE account_id IS NULL AND contact IS NULL";
    assert_eq!(case.number(nobody), 7_000);
    for (analysis, whole, of_nobody, without, engage) in [
        (
            "roll-up",
            ("kind", "whole"),
            ("kind", "of_nobody"),
            ("kind", "without_record"),
            "cost_minor",
        ),
        (
            "profit",
            ("part", "all"),
            ("part", "of_nobody"),
            ("part", "without_record"),
            "engage_minor",
        ),
    ] {
        let line = case.line(analysis, whole);
        assert_eq!(line["revenue_minor"], revenue, "{line}");
        assert_eq!(line[engage], cost, "{line}");
        assert_eq!(line["contribution_minor"], contribution, "{line}");
        assert_eq!(
            case.line(analysis, of_nobody)["revenue_minor"],
            7_000,
            "{analysis}"
        );
        assert_eq!(
            case.line(analysis, without)["revenue_minor"],
            800,
            "{analysis}"
        );
        let of_set = case
            .run(&["insight", analysis, "--records", "scope=main", "--json"])
            .code(0)
            .json();
        let caveats = of_set["caveats"].to_string();
        assert!(
            caveats.contains("2 outcomes of the project fall to no record"),
            "{caveats}"
        );
    }
    assert_eq!(
        case.line("roll-up", ("kind", "scope"))["revenue_minor"],
        revenue
    );
    case.verified();
}

#[test]
fn accounts_above_one_another_in_a_circle_are_told_and_never_followed() {
    let case = Case::new("26-left-the-account", "project").edit(
        "sources/contacts.vrl",
        "[{\"account_key\": .account, \"name\": .account}",
        "above = if .account == \"A-1\" { \"A-2\" } else { \"A-1\" }\n\
             [{\"account_key\": .account, \"name\": .account, \"parent\": above}",
    );
    left_the_account(&case, &["exports"]);
    let said = case.run(&["status"]).code(0).out;
    assert!(
        said.contains("accounts above one another run in a circle: A-1 -> A-2 -> A-1"),
        "{said}"
    );
    case.run(&["insight", "roll-up"]).code(0);
    case.verified();
}
