//! This test binary run again as another process, which may be killed at any point.

use crate::facts::{NOW, interaction, says, take_in_uncommitted};
use crate::failing_disk::{FailingDisk, Trouble};
use crate::stores::open;
use rapport_ledger::runs::RunId;
use rapport_ledger::{FixedClock, Ledger, Location};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

const TASK: &str = "RAPPORT_LEDGER_CHILD";
const STORE: &str = "RAPPORT_LEDGER_CHILD_STORE";
const LAKE: &str = "RAPPORT_LEDGER_CHILD_LAKE";
const FROM: &str = "RAPPORT_LEDGER_CHILD_FROM";
/// Facts in each commit of a child.
pub(crate) const GROUP: i64 = 10;

/// Steps of its disk after which the power goes, and whether names that were not flushed go too.
const CUT: &str = "RAPPORT_LEDGER_CHILD_CUT";

/// Starts a child with a task: `commit` takes in groups for ever and acknowledges each, `seal` seals once,
/// `seal beside` does so on a thread of its own.
pub(crate) fn start(task: &str, location: &Location, from: i64, crash_at: Option<&str>) -> Child {
    let mut command = command(task, location);
    command.env(FROM, from.to_string());
    match crash_at {
        Some(point) => command.env("RAPPORT_CRASH_AT", point),
        None => command.env_remove("RAPPORT_CRASH_AT"),
    };
    command.spawn().unwrap()
}

/// Starts a child that seals on a disk whose power goes after so many steps.
pub(crate) fn start_on_cut_disk(location: &Location, steps: usize, names_too: bool) -> Child {
    let cut = format!("{steps} {names_too}");
    command("seal", location).env(CUT, cut).spawn().unwrap()
}

fn command(task: &str, location: &Location) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["child::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .env(STORE, &location.store)
        .env(LAKE, &location.lake)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Groups that a killed child had acknowledged, by what it wrote.
pub(crate) fn acknowledged(output: &[u8]) -> Vec<i64> {
    let text = String::from_utf8_lossy(output);
    // A line that the kill cut off has acknowledged nothing.
    let whole = text
        .rfind('\n')
        .map_or("", |end| text.get(..end).unwrap_or(""));
    whole
        .lines()
        .filter_map(|line| line.strip_prefix("ack "))
        .map(|n| n.parse().unwrap())
        .collect()
}

#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let variable = |name| std::env::var(name).unwrap();
    let location = Location {
        store: variable(STORE),
        lake: variable(LAKE).into(),
    };
    let mut ledger = match std::env::var(CUT) {
        Ok(cut) => open_on_cut_disk(&location, &cut),
        Err(_) => open(&location),
    };
    match task.as_str() {
        "seal" => drop(ledger.seal().unwrap()),
        "seal beside" => {
            ledger.seal_beside().unwrap();
            ledger.settle().unwrap();
        }
        "commit" => {
            let mut out = std::io::stdout();
            writeln!(out, "\nready").unwrap();
            for group in variable(FROM).parse::<i64>().unwrap().. {
                let records =
                    (0..GROUP).map(|n| says(interaction(&format!("{group}-{n}"), 0, 1 + n % 3)));
                ledger
                    .commit(|l| take_in_uncommitted(l, RunId(1), records.collect()))
                    .unwrap();
                writeln!(out, "ack {group}").unwrap();
                out.flush().unwrap();
            }
        }
        other => panic!("unknown task {other}"),
    }
}

fn open_on_cut_disk(location: &Location, cut: &str) -> Ledger {
    let (steps, names_too) = cut.split_once(' ').unwrap();
    let disk = FailingDisk::new(if names_too == "true" {
        Trouble::CutsOffNames
    } else {
        Trouble::CutsOff
    });
    disk.works_for(Some(steps.parse().unwrap()));
    Ledger::open_on(location, Arc::new(FixedClock(NOW)), Arc::new(disk)).unwrap()
}
