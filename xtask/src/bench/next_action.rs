//! Bench `next-action`: how often the suggested next action is what was done next, on a public log of loan applications
//! (BPI Challenge 2012) whose validation cases nobody has looked at.

use super::options::Options;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::process::Command;

/// Where the log lies beside the repository when nothing else is said.
const LOG: &str = "../shared/data/bpi_splits";

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let folder = options.text("--log")?.unwrap_or(LOG).to_owned();
    options.end()?;
    let root = Workspace::read()?.root;
    let folder = root.join(folder);
    if !folder.exists() {
        return Err(format!(
            "the public loan log is not in {}: put train_ and val_BPI_Challenge_2012.xes.gz into a folder and name it with --log",
            folder.display()
        ));
    }
    let [_, tool] = binary::build_to_measure(&root)?;
    let mut command = Command::new(tool);
    command.arg("next-action").arg("--log").arg(&folder);
    let told = process::output(&mut command)?;
    let found: Value =
        serde_json::from_str(&told).map_err(|e| format!("next-action gave no figures: {e}"))?;
    print!("{}", figures(&found));
    Ok(())
}

/// What was found, as lines for people.
fn figures(found: &Value) -> String {
    let mut text = format!(
        "BPI Challenge 2012: {} cases, {} events, each worth one point\n",
        found["cases"], found["events"]
    );
    for test in found["tests"].as_array().into_iter().flatten() {
        let answer = &test["answer"];
        text.push_str(&format!(
            "\nheld back: {}\n  {}\n",
            test["held_back"].as_str().unwrap_or_default(),
            answer["verdict"].as_str().unwrap_or_default()
        ));
        let tables = answer["tables"].as_array();
        let policies = tables
            .into_iter()
            .flatten()
            .find(|table| table["name"] == "policies");
        let Some(policies) = policies else { continue };
        text.push_str(&format!(
            "  {:<42} {:>7} {:>7} {:>8} {:>17} {:>9} {:>17}\n",
            "rule", "n", "acted", "was next", "95 %", "RV more", "95 %"
        ));
        for row in policies["rows"].as_array().into_iter().flatten() {
            let cell = |name: &str| cell(policies, row, name);
            let share = |name: &str| cell(name).as_f64().map(|x| format!("{:.1} %", x * 100.0));
            let points = |name: &str| cell(name).as_f64().map(|x| format!("{:+.2}", x / 100.0));
            text.push_str(&format!(
                "  {:<42} {:>7} {:>7} {:>8} {:>17} {:>9} {:>17}\n",
                cell("policy").as_str().unwrap_or_default(),
                cell("n").to_string(),
                cell("acted").to_string(),
                share("first").unwrap_or_default(),
                between(share("first_low"), share("first_high")),
                points("advantage_hundredths").unwrap_or_default(),
                between(
                    points("advantage_low_hundredths"),
                    points("advantage_high_hundredths")
                ),
            ));
        }
    }
    text
}

/// The cell of a row in the column of a name.
fn cell(table: &Value, row: &Value, name: &str) -> Value {
    let columns = table["columns"].as_array();
    let at = columns
        .into_iter()
        .flatten()
        .position(|column| column["name"] == name);
    at.map_or(Value::Null, |at| row[at].clone())
}

fn between(low: Option<String>, high: Option<String>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_rule_has_a_line_with_its_count_and_intervals() {
        let columns: Vec<Value> = [
            "policy",
            "n",
            "acted",
            "first",
            "first_low",
            "first_high",
            "advantage_hundredths",
            "advantage_low_hundredths",
            "advantage_high_hundredths",
        ]
        .iter()
        .map(|name| json!({"name": name}))
        .collect();
        let rows = json!([
            [
                "suggestion by share",
                120,
                110,
                0.75,
                0.7,
                0.8,
                125.0,
                100.0,
                150.0
            ],
            [
                "do nothing",
                120,
                110,
                null,
                null,
                null,
                -300.0,
                -400.0,
                -200.0
            ],
        ]);
        let table = json!({"name": "policies", "columns": columns, "rows": rows});
        let found = json!({"cases": 9, "events": 30, "tests": [
            {"held_back": "the validation cases", "answer": {"verdict": "It holds.", "tables": [table]}}
        ]});
        let text = figures(&found);
        let line = |start: &str| text.lines().find(|l| l.trim().starts_with(start)).unwrap();
        let ours: Vec<&str> = line("suggestion by share").split_whitespace().collect();
        assert_eq!(
            ours[3..].join(" "),
            "120 110 75.0 % 70.0 % to 80.0 % +1.25 +1.00 to +1.50"
        );
        let nothing: Vec<&str> = line("do nothing").split_whitespace().collect();
        assert_eq!(nothing[2..].join(" "), "120 110 -3.00 -4.00 to -2.00");
        assert!(text.contains("held back: the validation cases\n  It holds."));
    }
}
