//! Bench `record`: one contact's record, by the whole command from its start to its end, among many.

use super::options::Options;
use super::{machine, measure, project};
use crate::workspace::Workspace;
use crate::{Done, binary, process};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is promised: milliseconds from start to end of the command, in 99 of 100 cases.
const MS_P99: f64 = 50.0;
const LOOK_UPS: u64 = 50;
/// A number without a common divisor with round ones: look-ups are spread over all contacts.
const STRIDE: u64 = 7_919;

/// Runs the bench.
pub(super) fn run(arguments: &[&str]) -> Done {
    let mut options = Options::new(arguments);
    let contacts = options.number("--contacts", 1_000_000)?;
    let interactions = options.number("--interactions", 50_000_000)?;
    options.end()?;
    let root = Workspace::read()?.root;
    let [rapport, tool] = binary::build_to_measure(&root)?;
    let folder = filled("record", &tool, contacts, interactions)?;
    println!("machine: {}", machine::describe());
    let look_up = |number: u64| {
        let contact = format!("#{}", 1 + number * STRIDE % contacts);
        measure::time(
            project::command(&rapport, &folder)
                .arg("record")
                .arg(contact),
        )
    };
    let data = files(&folder.join("data"))?;
    let cold = (0..LOOK_UPS).map(|number| forget(&data).and_then(|()| look_up(number)));
    let cold = Spread::of(cold.collect::<Done<_>>()?);
    // The same contacts again: the first pass has brought their files into memory.
    for number in 0..LOOK_UPS {
        look_up(number)?;
    }
    let warm = Spread::of((0..LOOK_UPS).map(look_up).collect::<Done<_>>()?);
    println!(
        "record, 1 of {contacts} contacts with {interactions} interactions, the whole command:"
    );
    println!("  files in memory:     {warm}");
    println!("  files not in memory: {cold}");
    if warm.p99 <= MS_P99 && cold.p99 <= MS_P99 {
        println!("record: target met");
        return Ok(());
    }
    Err(format!("record: more than {MS_P99} ms (p99)"))
}

/// Milliseconds of all look-ups.
struct Spread {
    p50: f64,
    p99: f64,
    max: f64,
}

impl Spread {
    fn of(mut seconds: Vec<f64>) -> Self {
        seconds.sort_unstable_by(f64::total_cmp);
        let at = |hundredths: usize| seconds[(seconds.len() - 1) * hundredths / 100] * 1_000.0;
        Self {
            p50: at(50),
            p99: at(99),
            max: at(100),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms",
            self.p50, self.p99, self.max
        )
    }
}

/// A project with this many contacts and interactions; made when there is none, and kept, since that takes minutes.
pub(super) fn filled(name: &str, tool: &Path, contacts: u64, interactions: u64) -> Done<PathBuf> {
    let folder = process::cache_dir()?.join(format!("bench/{name}-{contacts}-{interactions}"));
    let mark = folder.join("filled");
    if mark.is_file() {
        return Ok(folder);
    }
    println!(
        "Filling a project with {contacts} contacts and {interactions} interactions (kept for the next time) ..."
    );
    project::create(&folder)?;
    let mut command = Command::new(tool);
    command.arg("fill").arg("--project").arg(&folder);
    command.args([
        "--contacts",
        &contacts.to_string(),
        "--interactions",
        &interactions.to_string(),
    ]);
    process::output(&mut command)?;
    std::fs::write(&mark, "").map_err(|e| format!("could not write {}: {e}", mark.display()))?;
    Ok(folder)
}

/// All files below a folder.
fn files(folder: &Path) -> Done<Vec<PathBuf>> {
    let failed = |e: std::io::Error| format!("could not list {}: {e}", folder.display());
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

/// Lets the system forget the content of these files, so that the next to read them reads the disk.
fn forget(files: &[PathBuf]) -> Done {
    for file in files {
        let mut dd = Command::new("dd");
        dd.arg(format!("if={}", file.display()))
            .args(["iflag=nocache", "count=0", "status=none"]);
        process::run(&mut dd)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_tells_the_middle_the_slowest_and_almost_the_slowest() {
        let spread = Spread::of((1..=101).rev().map(|ms| f64::from(ms) / 1_000.0).collect());
        assert_eq!(
            spread.to_string(),
            "p50 51.0 ms, p99 100.0 ms, max 101.0 ms"
        );
    }
}
