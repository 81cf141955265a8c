//! `rapport verify`: the ledger's promises and the sums of the fold, on what is really there.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_ledger::verify::Check;
use rapport_model::fold::fold;
use rapport_model::{Micros, Minor, Rv};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What was verified.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// Each thing that was checked.
    pub checks: Vec<Check>,
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
        checks.push(self.verify_sums()?);
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
            independent_reader,
            holds,
        })
    }

    /// The sum of all entries is the sum of all records is the sum of all scopes: three ways through the facts.
    fn verify_sums(&mut self) -> Result<Check> {
        let mut by_record = (0_i128, 0_i128);
        self.each_state(|_, state| {
            by_record.0 += i128::from(state.rv_total.0);
            by_record.1 += i128::from(state.cost_total.0);
            Ok(())
        })?;
        let (ledger, flows) = self.ledger_and_flows();
        let mut by_entry = (0_i128, 0_i128);
        let mut records = 0_i64;
        ledger.each_record(|facts| -> Result<()> {
            let Some((_, flow)) = facts
                .first()
                .and_then(|f| flows.iter().find(|(scope, _)| *scope == f.record.scope))
            else {
                return Ok(());
            };
            // From the facts in another order than that of the lake: the order of arrival must not show.
            let mut reversed = facts.to_vec();
            reversed.reverse();
            let folded = fold(flow, &reversed, Micros::END)
                .map_err(|e| EngineError::Input(e.to_string()))?;
            records += 1;
            for entry in folded.entries {
                by_entry.0 += i128::from(entry.rv.0);
                by_entry.1 += i128::from(entry.cost.0);
            }
            Ok(())
        })?;
        let status = self.status()?;
        let mut by_scope = (0_i128, 0_i128);
        for scope in &status.scopes {
            by_scope.0 += i128::from(scope.rv_hundredths.0);
            by_scope.1 += scope
                .money
                .values()
                .map(|m| i128::from(m.cost_to_engage_minor.0))
                .sum::<i128>();
        }
        let holds = by_entry == by_record && by_record == by_scope;
        let points =
            |sum: i128| i64::try_from(sum).map_or_else(|_| sum.to_string(), |v| Rv(v).to_string());
        let minor = |sum: i128| {
            i64::try_from(sum).map_or_else(|_| sum.to_string(), |v| Minor(v).0.to_string())
        };
        Ok(Check::new(
            format!(
                "sum of entries = sum of {records} records = sum of {} scopes",
                status.scopes.len()
            ),
            format!(
                "RV {} = {} = {}; cost {} = {} = {}",
                points(by_entry.0),
                points(by_record.0),
                points(by_scope.0),
                minor(by_entry.1),
                minor(by_record.1),
                minor(by_scope.1)
            ),
            holds,
        ))
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
