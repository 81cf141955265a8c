//! `rapport verify`: the ledger's promises and the sums of the fold, on what is really there.

mod facts;
mod profit;
mod roll_up;
mod sums;

use crate::error::Result;
use crate::session::Session;
use rapport_ledger::verify::Check;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What was verified.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// Each thing that was checked.
    pub checks: Vec<Check>,
    /// Versions of flows that were changed after they had valued something, in a sentence each.
    pub restated: Vec<String>,
    /// Whether the lake was also counted by the Python `deltalake` package.
    pub independent_reader: bool,
    /// Whether all of it holds.
    pub holds: bool,
}

impl Session {
    /// Checks everything. `python` is an interpreter with the `deltalake` package, for the independent reader; `python3` is
    /// tried when none is named.
    pub fn verify(&mut self, python: Option<&Path>) -> Result<Verified> {
        let mut checks = self.ledger.verify()?;
        checks.append(&mut self.verify_sums()?);
        let reader = python.map(Path::to_owned).or_else(installed_reader);
        if let Some(python) = &reader {
            for (name, path, rows) in self.ledger.lake_tables()? {
                checks.push(independent(python, name, &path, rows));
            }
        }
        let independent_reader = reader.is_some();
        let holds = checks.iter().all(|c| c.holds);
        Ok(Verified {
            checks,
            restated: self.restated()?.iter().map(ToString::to_string).collect(),
            independent_reader,
            holds,
        })
    }
}

/// `python3`, if it has the `deltalake` package.
fn installed_reader() -> Option<PathBuf> {
    let found = Command::new("python3")
        .args(["-c", "import deltalake, pyarrow"])
        .output();
    found
        .is_ok_and(|out| out.status.success())
        .then(|| PathBuf::from("python3"))
}

/// Counts a table's rows with the Python `deltalake` package, which shares no code with the writer.
fn independent(python: &Path, name: &str, path: &Path, rows: i64) -> Check {
    let what = format!("the independent reader finds the same facts in lake table {name}");
    let script = "import sys, deltalake\nprint(deltalake.DeltaTable(sys.argv[1]).to_pyarrow_dataset().count_rows())";
    let output = Command::new(python)
        .arg("-c")
        .arg(script)
        .arg(path)
        .output();
    match output {
        Err(e) => Check::new(
            what,
            format!("could not run `{}`: {e}", python.display()),
            false,
        ),
        Ok(out) if !out.status.success() => {
            let last = String::from_utf8_lossy(&out.stderr)
                .lines()
                .last()
                .unwrap_or_default()
                .to_owned();
            Check::new(what, last, false)
        }
        Ok(out) => {
            let found = String::from_utf8_lossy(&out.stdout).trim().to_owned();
            let holds = found == rows.to_string();
            Check::new(what, format!("{found} found, {rows} expected"), holds)
        }
    }
}
