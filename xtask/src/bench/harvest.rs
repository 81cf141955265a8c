//! Bench `harvest`: an export of activities, as CSV and as Parquet, through contract and rule into the lake.

use super::measure::{self, Taken};
use super::options::Options;
use super::{export, machine, project};
use crate::test::python;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is promised on two cores: rows a second from the file into the lake, and memory.
const ROWS_PER_SECOND: f64 = 250_000.0;
const PEAK_MIB: f64 = 1_536.0;
/// Memory is flat when four times the rows take no more than this many times the memory.
const FLAT: f64 = 1.25;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let rows = options.number("--rows", 10_000_000)?.max(4);
    let keep = options.flag("--keep");
    options.end()?;
    let bench = Bench::prepare(rows)?;
    println!("machine: {}", machine::describe());
    let mut missed = Vec::new();
    for format in ["csv", "parquet"] {
        let quarter = bench.harvest(format, rows / 4)?;
        let whole = bench.harvest(format, rows)?;
        missed.extend(misses(format, rows, quarter, whole));
    }
    if !keep {
        std::fs::remove_dir_all(&bench.folder)
            .map_err(|e| format!("could not remove {}: {e}", bench.folder.display()))?;
    }
    if missed.is_empty() {
        println!("harvest: all targets met");
        return Ok(());
    }
    Err(format!("harvest: {}", missed.join("; ")))
}

/// Which targets were missed.
fn misses(format: &str, rows: u64, quarter: Taken, whole: Taken) -> Vec<String> {
    let mut missed = Vec::new();
    let rate = rows as f64 / whole.wall_s;
    if rate < ROWS_PER_SECOND {
        missed.push(format!(
            "{format} at {rate:.0} rows/s is below {ROWS_PER_SECOND:.0}"
        ));
    }
    let peak = whole.peak_mib;
    if peak > PEAK_MIB {
        missed.push(format!(
            "{format} took {peak:.0} MiB, more than {PEAK_MIB:.0}"
        ));
    }
    if peak > quarter.peak_mib * FLAT {
        let before = quarter.peak_mib;
        missed.push(format!("{format} took {before:.0} MiB for a quarter of the rows and {peak:.0} for all: not flat"));
    }
    missed
}

/// A folder with the exports and the built command.
struct Bench {
    folder: PathBuf,
    rapport: PathBuf,
}

impl Bench {
    fn prepare(rows: u64) -> Done<Self> {
        let root = Workspace::read()?.root;
        let [rapport, _] = binary::build_to_measure(&root)?;
        let bench = Self {
            folder: process::cache_dir()?.join("bench/harvest"),
            rapport,
        };
        println!("Writing the exports ...");
        for rows in [rows / 4, rows] {
            let exports = bench.exports(rows);
            std::fs::create_dir_all(&exports)
                .map_err(|e| format!("could not create {}: {e}", exports.display()))?;
            let [csv, parquet] =
                ["csv", "parquet"].map(|format| exports.join(format!("activities.{format}")));
            export::write_csv(&csv, rows)?;
            export::to_parquet(&python::prepare()?, &csv, &parquet)?;
        }
        Ok(bench)
    }

    fn exports(&self, rows: u64) -> PathBuf {
        self.folder.join(format!("exports-{rows}"))
    }

    /// Harvests one export into a fresh project and seals; prints and gives what both took.
    fn harvest(&self, format: &str, rows: u64) -> Done<Taken> {
        let at = self.folder.join(format!("project-{format}"));
        project::create(&at)?;
        let log = self.folder.join("output.json");
        let (source, exports) = (format!("activities_{format}"), self.exports(rows));
        let mut command = self.command(&at);
        command
            .args(["harvest", "--source", &source, "--input"])
            .arg(&exports);
        let harvested = measure::run(&mut command, &log)?;
        accepted_all(&log, rows)?;
        let sealed = measure::run(self.command(&at).arg("seal"), &log)?;
        let both = harvested.then(sealed);
        let rate = |taken: Taken| rows as f64 / taken.wall_s;
        println!(
            "harvest {format} {rows} rows: {:.0} rows/s into the lake ({:.1} s), {:.0} rows/s without the last seal, peak {:.0} MiB, {:.2} µs CPU a row",
            rate(both),
            both.wall_s,
            rate(harvested),
            both.peak_mib,
            both.cpu_s * 1e6 / rows as f64,
        );
        Ok(both)
    }

    fn command(&self, at: &Path) -> Command {
        let mut command = project::command(&self.rapport, at);
        command.arg("--json");
        command
    }
}

/// A fast harvest that leaves rows out would be no harvest.
fn accepted_all(log: &Path, rows: u64) -> Done {
    let said = std::fs::read_to_string(log)
        .map_err(|e| format!("could not read {}: {e}", log.display()))?;
    // Notes for people stand before the document.
    let document = said
        .find('{')
        .and_then(|at| said.get(at..))
        .unwrap_or_default();
    let report: Value = serde_json::from_str(document)
        .map_err(|e| format!("the harvest gave no report: {e}: {said}"))?;
    let counts = &report["sources"][0]["counts"];
    if counts["accepted"].as_u64() == Some(rows) && counts["interactions"].as_u64() == Some(rows) {
        return Ok(());
    }
    Err(format!("{rows} rows went in, and this came out: {report}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_rate_and_memory_that_grows_are_told() {
        let taken = |wall_s, peak_mib| Taken {
            wall_s,
            cpu_s: 1.0,
            peak_mib,
        };
        assert!(misses("csv", 1_000_000, taken(1.0, 400.0), taken(3.9, 410.0)).is_empty());
        let missed = misses("csv", 1_000_000, taken(1.0, 400.0), taken(4.1, 1_600.0));
        assert_eq!(missed.len(), 3, "{missed:?}");
    }
}
