//! Bench `pattern`: the job of `benches/pattern/README.md` here, in DuckDB and in Polars, in one run on one machine.

use super::machine;
use super::measure::{self, Taken};
use super::options::Options;
use crate::test::python;
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const REQUIREMENTS: &str = include_str!("../../../benches/pattern/requirements.txt");

/// What is promised: how many times as fast as DuckDB, from the sealed lake and from the file in order of arrival.
const RATIO_LAKE: f64 = 25.0;
const RATIO_ARRIVAL: f64 = 2.0;
/// The fold alone, in memory.
const FOLD_PER_SECOND: f64 = 100e6;
/// How many times as fast two threads must be as one.
const TWO_THREADS: f64 = 1.8;
const PEAK_MIB: f64 = 2_048.0;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let rows = options.number("--rows", 20_000_000)?;
    let threads = options.number("--threads", 2)?;
    let runs = options.number("--runs", 3)?.max(1);
    // It keeps everything in memory: 100 million interactions take it more than 20 GB.
    let without_polars = options.flag("--without-polars");
    options.end()?;
    let root = Workspace::read()?.root;
    let [_, tool] = binary::build_to_measure(&root)?;
    let job = Job {
        python: python::prepare_with(
            "bench-venv",
            REQUIREMENTS,
            "import duckdb, polars, pyarrow, numpy",
        )?,
        peers: root.join("benches/pattern"),
        folder: process::cache_dir()?.join(format!("bench/pattern-{rows}")),
        tool,
    };
    job.prepare(rows)?;
    println!("machine: {}", machine::describe());
    println!(
        "{rows} interactions, {threads} threads; seconds of the whole process and its peak memory, the median of {runs} run(s) after one"
    );
    // The peers last: memory that one has given back comes slowly to whoever asks for it next.
    let lake = median(runs, || job.ours("lake", threads))?;
    let lake_alone = median(runs, || job.ours("lake", 1))?;
    let arrival = median(runs, || job.ours("arrival", threads))?;
    let fold = job.fold(threads)?;
    let duckdb = median(runs, || job.peer("peer_duckdb.py", threads))?;
    let polars = if without_polars {
        None
    } else {
        Some(median(runs, || job.peer("peer_polars.py", threads))?)
    };
    let mut results = vec![("DuckDB", &duckdb)];
    results.extend(polars.iter().map(|polars| ("Polars", polars)));
    results.push(("Rapport, file in order of arrival", &arrival));
    results.push(("Rapport, sealed lake", &lake));
    for (name, result) in &results {
        let times = |peer: &Run| peer.taken.wall_s / result.taken.wall_s;
        let polars = polars.as_ref().map_or(String::new(), |polars| {
            format!(", {:>6.1} times Polars", times(polars))
        });
        println!(
            "  {name:<34} {:>8.2} s  {:>7.0} MiB  {:>6.1} times DuckDB{polars}",
            result.taken.wall_s,
            result.taken.peak_mib,
            times(&duckdb),
        );
    }
    let speed_up = lake_alone.taken.wall_s / lake.taken.wall_s;
    println!(
        "  sealed lake, 1 thread: {:.2} s; {threads} threads are {speed_up:.2} times as fast",
        lake_alone.taken.wall_s
    );
    println!(
        "  the fold alone, facts in memory: {:.0} million interactions/s",
        fold / 1e6
    );
    let mut missed = Vec::new();
    for (name, result) in results {
        compare(name, &duckdb, result, &mut missed);
    }
    let ratio = |ours: &Run| duckdb.taken.wall_s / ours.taken.wall_s;
    let mut want = |is_met: bool, text: String| {
        if !is_met {
            missed.push(text);
        }
    };
    want(
        ratio(&lake) >= RATIO_LAKE,
        format!(
            "from the lake {:.1} times DuckDB, below {RATIO_LAKE}",
            ratio(&lake)
        ),
    );
    want(
        ratio(&arrival) >= RATIO_ARRIVAL,
        format!(
            "from the file {:.1} times DuckDB, below {RATIO_ARRIVAL}",
            ratio(&arrival)
        ),
    );
    want(
        fold >= FOLD_PER_SECOND,
        format!(
            "the fold at {:.0} million/s is below {:.0}",
            fold / 1e6,
            FOLD_PER_SECOND / 1e6
        ),
    );
    want(
        threads < 2 || speed_up >= TWO_THREADS,
        format!("{threads} threads are {speed_up:.2} times one, below {TWO_THREADS}"),
    );
    let peak = lake.taken.peak_mib.max(arrival.taken.peak_mib);
    want(
        peak <= PEAK_MIB,
        format!("{peak:.0} MiB, more than {PEAK_MIB:.0}"),
    );
    if missed.is_empty() {
        println!("pattern: all targets met, all sums equal");
        return Ok(());
    }
    Err(format!("pattern: {}", missed.join("; ")))
}

/// A run: what it took, and the sums of its outputs as numbers.
struct Run {
    taken: Taken,
    records: Vec<i64>,
    bands: Vec<i64>,
    transitions: Vec<i64>,
}

/// The run of middle length among so many, after one that is not counted and brings files and memory in: on a machine shared
/// with others a single one is luck.
fn median(runs: u64, mut run: impl FnMut() -> Done<Run>) -> Done<Run> {
    run()?;
    let mut all = (0..runs).map(|_| run()).collect::<Done<Vec<Run>>>()?;
    all.sort_by(|a, b| a.taken.wall_s.total_cmp(&b.taken.wall_s));
    Ok(all.swap_remove(all.len() / 2))
}

/// Sums that must be equal. Polars rounds quantiles otherwise: of its bands only the count is compared.
fn compare(name: &str, reference: &Run, run: &Run, missed: &mut Vec<String>) {
    let bands = |run: &Run| {
        if name == "Polars" {
            run.bands.first().copied().into_iter().collect()
        } else {
            run.bands.clone()
        }
    };
    let pairs = [
        ("records", reference.records.clone(), run.records.clone()),
        ("bands", bands(reference), bands(run)),
        (
            "transitions",
            reference.transitions.clone(),
            run.transitions.clone(),
        ),
    ];
    // For Polars the reference's count alone, too.
    for (what, expected, found) in pairs {
        let expected = expected.get(..found.len()).unwrap_or(&expected);
        if expected != found {
            missed.push(format!(
                "{what} of {name} are {found:?}, of DuckDB {expected:?}"
            ));
        }
    }
}

struct Job {
    python: PathBuf,
    peers: PathBuf,
    folder: PathBuf,
    tool: PathBuf,
}

impl Job {
    /// Writes the workload and fills a ledger with it; kept for the next time.
    fn prepare(&self, rows: u64) -> Done {
        let mark = self.folder.join("filled");
        if mark.is_file() {
            return Ok(());
        }
        println!(
            "Writing {rows} interactions and filling a ledger with them (kept for the next time) ..."
        );
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)
                .map_err(|e| format!("could not remove {}: {e}", self.folder.display()))?;
        }
        let mut generate = Command::new(&self.python);
        generate
            .arg(self.peers.join("generate.py"))
            .arg(&self.folder)
            .arg(rows.to_string());
        process::run(&mut generate)?;
        let mut fill = Command::new(&self.tool);
        fill.arg("pattern-fill")
            .arg("--workload")
            .arg(&self.folder)
            .arg("--ledger")
            .arg(self.folder.join("ledger"));
        process::output(&mut fill)?;
        std::fs::write(&mark, "").map_err(|e| format!("could not write {}: {e}", mark.display()))
    }

    fn peer(&self, script: &str, threads: u64) -> Done<Run> {
        let mut command = Command::new(&self.python);
        command
            .arg(self.peers.join(script))
            .arg(&self.folder)
            .arg(threads.to_string());
        let (taken, said) = self.measure(&mut command)?;
        let line = |name: &str| {
            numbers(
                said.lines()
                    .find(|line| line.starts_with(name))
                    .unwrap_or_default(),
            )
        };
        Ok(Run {
            taken,
            records: line("records"),
            bands: line("bands"),
            transitions: line("transitions"),
        })
    }

    fn ours(&self, from: &str, threads: u64) -> Done<Run> {
        let (taken, said) = self.measure(&mut self.command(from, threads))?;
        let found: Value = serde_json::from_str(&said)
            .map_err(|e| format!("rapport-bench gave no figures: {e}: {said}"))?;
        let list = |name: &str| {
            let values = found[name].as_array().into_iter().flatten();
            values.filter_map(Value::as_i64).collect()
        };
        Ok(Run {
            taken,
            records: list("records"),
            bands: list("bands"),
            transitions: list("transitions"),
        })
    }

    fn fold(&self, threads: u64) -> Done<f64> {
        let (_, said) = self.measure(&mut self.command("memory", threads))?;
        let found: Value = serde_json::from_str(&said)
            .map_err(|e| format!("rapport-bench gave no figures: {e}: {said}"))?;
        found["per_second"]
            .as_f64()
            .ok_or_else(|| format!("rapport-bench gave no rate: {said}"))
    }

    fn command(&self, from: &str, threads: u64) -> Command {
        let mut command = Command::new(&self.tool);
        command.args([
            "pattern",
            "--from",
            from,
            "--threads",
            &threads.to_string(),
            "--workload",
        ]);
        command
            .arg(&self.folder)
            .arg("--ledger")
            .arg(self.folder.join("ledger"));
        command
    }

    fn measure(&self, command: &mut Command) -> Done<(Taken, String)> {
        let log = self.folder.join("output.txt");
        let taken = measure::run(command, &log)?;
        Ok((taken, read(&log)?))
    }
}

fn read(path: &Path) -> Done<String> {
    std::fs::read_to_string(path).map_err(|e| format!("could not read {}: {e}", path.display()))
}

/// The whole numbers of a line; a number such as `Decimal('12')` counts too.
fn numbers(line: &str) -> Vec<i64> {
    let words = line.split(|c: char| !c.is_ascii_digit() && c != '-');
    words.filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peers_numbers_are_read_from_their_lines() {
        assert_eq!(numbers("records (12, -7, Decimal('300'))"), [12, -7, 300]);
        assert_eq!(numbers("nothing"), Vec::<i64>::new());
    }

    #[test]
    fn a_sum_that_differs_is_told_and_polars_bands_count_only_by_number() {
        let run = |bands: Vec<i64>| Run {
            taken: Taken::default(),
            records: vec![1, 2],
            bands,
            transitions: vec![3],
        };
        let (reference, other) = (run(vec![4, 5]), run(vec![4, 6]));
        let mut missed = Vec::new();
        compare("Polars", &reference, &other, &mut missed);
        assert!(missed.is_empty(), "{missed:?}");
        compare("Rapport, sealed lake", &reference, &other, &mut missed);
        assert_eq!(missed.len(), 1);
    }
}
