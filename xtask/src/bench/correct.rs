//! Bench `correct`: what a ledger that can be corrected costs, against the last build whose facts named people, in one run.

use super::options::Options;
use super::{export, machine, measure, project};
use crate::test::python;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The last commit whose facts held the person that they were resolved to.
const BEFORE: &str = "27d14f5";
/// What is promised: harvest no more than 5 % slower, the pattern job no more than 10 %.
const HARVEST: f64 = 1.05;
const PATTERN: f64 = 1.10;
/// Milliseconds to part one of very many people.
const PART_MS: f64 = 50.0;
/// Seconds until all whose identity changed are valued anew.
const ANEW_S: f64 = 2.0;
/// How many people change in that.
const TOUCHED: u64 = 10_000;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let quick = options.flag("--quick");
    let size = |whole, small| if quick { small } else { whole };
    let rows = options.number("--rows", size(5_000_000, 400_000))?;
    let people = options.number("--people", size(1_000_000, 100_000))?;
    let interactions = options.number("--interactions", size(5_000_000, 500_000))?;
    let runs = options.number("--runs", 3)?;
    options.end()?;
    let root = Workspace::read()?.root;
    let [rapport, tool] = binary::build_to_measure(&root)?;
    let folder = process::cache_dir()?.join("bench/correct");
    std::fs::create_dir_all(&folder)
        .map_err(|e| format!("could not create {}: {e}", folder.display()))?;
    let (rapport, tool) = (
        copy(&rapport, &folder, "new")?,
        copy(&tool, &folder, "new")?,
    );
    let [rapport_before, tool_before] = before(&root, &folder)?;
    println!("machine: {}", machine::describe());
    let mut missed = Vec::new();
    let mut want = |name: &str, found: f64, most: f64, unit: &str| {
        let verdict = if found <= most { "met" } else { "MISSED" };
        println!("  {name:<58} {found:>9.2} {unit:<5} at most {most:>6.2}  {verdict}");
        if found > most {
            missed.push(format!("{name}: {found:.2} {unit}, more than {most:.2}"));
        }
    };
    let exports = exports(&folder, rows)?;
    let (old, new) = pairs(runs, [&rapport_before, &rapport], |command, number| {
        harvest(command, &folder.join(format!("harvest-{number}")), &exports)
    })?;
    println!("harvest of {rows} rows: {old:.2} s before, {new:.2} s now");
    want("harvest, time now / before", new / old, HARVEST, "times");
    let workload = workload(&root, &folder, rows)?;
    let ledgers = [&tool_before, &tool].map(|tool| ledger(tool, &folder, &workload, rows));
    let [old_ledger, new_ledger] = ledgers;
    let of = [old_ledger?, new_ledger?];
    let (old, new) = pairs(runs.max(5), [&tool_before, &tool], |tool, number| {
        pattern(tool, &workload, &of[number])
    })?;
    println!("pattern job over {rows} sealed interactions: {old:.3} s before, {new:.3} s now");
    want(
        "pattern job, time now / before",
        new / old,
        PATTERN,
        "times",
    );
    let at = folder.join("identity");
    project::create(&at)?;
    let numbers = [
        ("people", people),
        ("interactions", interactions),
        ("touched", TOUCHED),
    ];
    let mut command = Command::new(&tool);
    command.arg("identity").arg("--project").arg(&at);
    for (name, number) in numbers {
        command.arg(format!("--{name}")).arg(number.to_string());
    }
    let said = process::output(&mut command)?;
    let found: Value = serde_json::from_str(&said).map_err(|e| format!("{e}: {said}"))?;
    let figure = |name: &str| found[name].as_f64().unwrap_or(f64::INFINITY);
    want(
        &format!("part one of {people} people"),
        figure("part_ms_median"),
        PART_MS,
        "ms",
    );
    let anew = figure("join_s") + figure("value_s");
    want(
        &format!("{TOUCHED} of {people} people joined and valued anew"),
        anew,
        ANEW_S,
        "s",
    );
    if missed.is_empty() {
        println!("correct: all targets met");
        return Ok(());
    }
    Err(format!("correct: {}", missed.join("; ")))
}

/// The commands of the build before, built from the repository's history; kept for the next time.
fn before(root: &Path, folder: &Path) -> Done<[PathBuf; 2]> {
    let kept = ["rapport", "rapport-bench"].map(|name| folder.join(format!("before-{name}")));
    if kept.iter().all(|path| path.is_file()) {
        return Ok(kept);
    }
    let tree = folder.join("before");
    if !tree.is_dir() {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(root)
            .args(["worktree", "add", "--detach"]);
        process::run(command.arg(&tree).arg(BEFORE))?;
    }
    let built = binary::build_to_measure(&tree)?;
    for (from, to) in built.iter().zip(&kept) {
        std::fs::copy(from, to).map_err(|e| format!("could not copy {}: {e}", from.display()))?;
    }
    Ok(kept)
}

/// A copy that the next build does not replace.
fn copy(built: &Path, folder: &Path, prefix: &str) -> Done<PathBuf> {
    let name = built.file_name().unwrap_or_default().to_string_lossy();
    let to = folder.join(format!("{prefix}-{name}"));
    std::fs::copy(built, &to).map_err(|e| format!("could not copy {}: {e}", built.display()))?;
    Ok(to)
}

/// Median seconds of the old and of the new, one after the other in each round; the first round is not counted.
fn pairs(
    runs: u64,
    commands: [&PathBuf; 2],
    mut run: impl FnMut(&Path, usize) -> Done<f64>,
) -> Done<(f64, f64)> {
    let mut seconds = [Vec::new(), Vec::new()];
    for round in 0..=runs {
        for (number, command) in commands.iter().enumerate() {
            let taken = run(command, number)?;
            if round > 0 {
                seconds[number].push(taken);
            }
        }
    }
    let [old, new] = seconds.map(|mut all| {
        all.sort_unstable_by(f64::total_cmp);
        all[all.len() / 2]
    });
    Ok((old, new))
}

fn exports(folder: &Path, rows: u64) -> Done<PathBuf> {
    let exports = folder.join(format!("exports-{rows}"));
    let csv = exports.join("activities.csv");
    if !csv.is_file() {
        std::fs::create_dir_all(&exports)
            .map_err(|e| format!("could not create {}: {e}", exports.display()))?;
        export::write_csv(&csv, rows)?;
    }
    Ok(exports)
}

/// Harvests into a fresh project and seals; gives the seconds of both.
fn harvest(rapport: &Path, at: &Path, exports: &Path) -> Done<f64> {
    project::create(at)?;
    let log = at.join("output.json");
    let mut command = project::command(rapport, at);
    command
        .args(["harvest", "--source", "activities_csv", "--input"])
        .arg(exports);
    let harvested = measure::run(&mut command, &log)?;
    let sealed = measure::run(project::command(rapport, at).arg("seal"), &log)?;
    Ok(harvested.then(sealed).wall_s)
}

fn workload(root: &Path, folder: &Path, rows: u64) -> Done<PathBuf> {
    let workload = folder.join(format!("workload-{rows}"));
    if workload.join("interactions.parquet").is_file() {
        return Ok(workload);
    }
    let requirements = include_str!("../../../benches/pattern/requirements.txt");
    let modules = "import duckdb, polars, pyarrow, numpy";
    let python = python::prepare_with("bench-venv", requirements, modules)?;
    let mut generate = Command::new(python);
    generate
        .arg(root.join("benches/pattern/generate.py"))
        .arg(&workload)
        .arg(rows.to_string());
    process::run(&mut generate)?;
    Ok(workload)
}

/// A ledger with the workload, filled and sealed by this build; kept for the next time.
fn ledger(tool: &Path, folder: &Path, workload: &Path, rows: u64) -> Done<PathBuf> {
    let name = tool.file_name().unwrap_or_default().to_string_lossy();
    let ledger = folder.join(format!("ledger-{rows}-{name}"));
    if ledger.exists() {
        std::fs::remove_dir_all(&ledger)
            .map_err(|e| format!("could not remove {}: {e}", ledger.display()))?;
    }
    let mut fill = Command::new(tool);
    fill.arg("pattern-fill")
        .arg("--workload")
        .arg(workload)
        .arg("--ledger")
        .arg(&ledger);
    process::output(&mut fill)?;
    Ok(ledger)
}

fn pattern(tool: &Path, workload: &Path, ledger: &Path) -> Done<f64> {
    let mut job = Command::new(tool);
    job.args(["pattern", "--from", "lake", "--threads", "2", "--workload"])
        .arg(workload);
    job.arg("--ledger").arg(ledger);
    let log = ledger.with_extension("log");
    measure::run(&mut job, &log).map(|taken| taken.wall_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_take_turns_and_the_first_round_does_not_count() {
        let commands = [PathBuf::from("old"), PathBuf::from("new")];
        let mut order = Vec::new();
        let mut left = vec![9.0, 9.0, 1.0, 3.0, 2.0, 4.0, 3.0, 5.0].into_iter();
        let found = pairs(3, [&commands[0], &commands[1]], |_, number| {
            order.push(number);
            Ok(left.next().unwrap_or_default())
        });
        assert_eq!(found, Ok((2.0, 4.0)));
        assert_eq!(order, [0, 1, 0, 1, 0, 1, 0, 1]);
    }
}
