//! Bench `append`: single interactions, durable in groups, into a fresh SQLite store.

use super::machine;
use super::options::Options;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// What is promised: durable interactions a second, in groups.
const PER_SECOND: f64 = 20_000.0;
const GROUPS: [u64; 2] = [500, 1_000];

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let seconds = options.number("--seconds", 10)?;
    options.end()?;
    let root = Workspace::read()?.root;
    let [_, tool] = binary::build_to_measure(&root)?;
    println!("machine: {}", machine::describe());
    let mut missed = Vec::new();
    for group in GROUPS {
        let folder = process::cache_dir()?.join("bench/append");
        let found = measure(&tool, &folder, seconds, group);
        let removed = std::fs::remove_dir_all(&folder);
        let found = found?;
        removed.map_err(|e| format!("could not remove {}: {e}", folder.display()))?;
        let [rate, p50, p99] = ["per_second", "commit_ms_p50", "commit_ms_p99"]
            .map(|name| found[name].as_f64().unwrap_or(0.0));
        println!(
            "append in groups of {group}: {rate:.0} interactions/s, each group durable; a commit takes {p50:.1} ms (p50), {p99:.1} ms (p99)"
        );
        if rate < PER_SECOND {
            missed.push(format!(
                "groups of {group} at {rate:.0}/s are below {PER_SECOND:.0}"
            ));
        }
    }
    if missed.is_empty() {
        println!("append: target met");
        return Ok(());
    }
    Err(format!("append: {}", missed.join("; ")))
}

fn measure(tool: &Path, folder: &Path, seconds: u64, group: u64) -> Done<Value> {
    let mut command = Command::new(tool);
    command.arg("append").arg("--store").arg(folder);
    command.args([
        "--seconds",
        &seconds.to_string(),
        "--group",
        &group.to_string(),
    ]);
    let text = process::output(&mut command)?;
    serde_json::from_str(&text).map_err(|e| format!("rapport-bench gave no figures: {e}: {text}"))
}
