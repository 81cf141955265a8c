//! Bench `interactive`: milliseconds until the pattern of a filtered set of many records is there.

use super::machine;
use super::options::Options;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::process::Command;

/// What is promised: any pattern over a filtered set of 10^6 records, once everything is at hand.
const MS_MAX: f64 = 500.0;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let records = options.number("--records", 1_000_000)?;
    let interactions = options.number("--interactions", 20_000_000)?;
    options.end()?;
    let root = Workspace::read()?.root;
    let [_, tool] = binary::build_to_measure(&root)?;
    println!("machine: {}", machine::describe());
    let mut command = Command::new(tool);
    command.arg("interactive");
    command.args(["--records", &records.to_string()]);
    command.args(["--interactions", &interactions.to_string()]);
    let told = process::output(&mut command)?;
    let found: Value = serde_json::from_str(&told)
        .map_err(|e| format!("rapport-bench gave no figures: {e}: {told}"))?;
    println!(
        "pattern over {} records, {} interactions; median and longest of five",
        found["records"], found["interactions"]
    );
    let mut missed = Vec::new();
    for question in found["questions"].as_array().into_iter().flatten() {
        let ms = |name: &str| question[name].as_f64().unwrap_or(f64::INFINITY);
        let words = match question["question"].as_str() {
            None | Some("") => "everything",
            Some(words) => words,
        };
        println!(
            "  {words:<60} {:>9} records {:>6.0} ms {:>6.0} ms",
            question["records"].to_string(),
            ms("ms_median"),
            ms("ms_max")
        );
        if ms("ms_median") > MS_MAX {
            missed.push(format!("{words} takes {:.0} ms", ms("ms_median")));
        }
    }
    if missed.is_empty() {
        println!("interactive: target met, {MS_MAX:.0} ms");
        return Ok(());
    }
    Err(format!(
        "interactive: more than {MS_MAX:.0} ms: {}",
        missed.join("; ")
    ))
}
