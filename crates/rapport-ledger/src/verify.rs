//! `verify`: the promises of the ledger, checked on what is really there.

use crate::columns::{i64s, read_facts, read_outcomes};
use crate::error::Result;
use crate::lake::Table;
use crate::ledger::Ledger;
use serde::Serialize;
use std::path::PathBuf;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked, as a sentence.
    pub what: String,
    /// The figures, for people.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
}

impl Check {
    /// A check with its outcome.
    pub fn new(what: impl Into<String>, found: impl Into<String>, holds: bool) -> Self {
        Self { what: what.into(), found: found.into(), holds }
    }
}

impl Ledger {
    /// Conservation per source, quarantine, identities against facts, positions without gap or double.
    pub fn verify(&mut self) -> Result<Vec<Check>> {
        let mut checks = self.verify_conservation()?;
        checks.push(self.verify_quarantine()?);
        checks.push(self.verify_positions()?);
        Ok(checks)
    }

    fn verify_conservation(&mut self) -> Result<Vec<Check>> {
        let rows = self.db.query(
            "summing runs",
            "SELECT c.code, COUNT(*), CAST(SUM(received) AS BIGINT), CAST(SUM(accepted) AS BIGINT), CAST(SUM(duplicate) AS BIGINT),
             CAST(SUM(quarantined) AS BIGINT), CAST(SUM(CASE WHEN received = accepted + duplicate + quarantined THEN 0 ELSE 1 END) AS BIGINT)
             FROM run r JOIN code c ON c.kind = 'source' AND c.id = r.source_id GROUP BY c.code ORDER BY c.code",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| {
                let source = row.text(0);
                let (runs, received, accepted, duplicate, quarantined) = (row.int(1), row.int(2), row.int(3), row.int(4), row.int(5));
                Check::new(
                    format!("{source}: received = accepted + duplicate + quarantined, in each of {runs} run(s)"),
                    format!("{received} = {accepted} + {duplicate} + {quarantined}"),
                    row.int(6) == 0 && received == accepted + duplicate + quarantined,
                )
            })
            .collect())
    }

    fn verify_quarantine(&mut self) -> Result<Check> {
        let rows = self.db.query(
            "comparing quarantine",
            "SELECT CAST(COALESCE(SUM(quarantined), 0) AS BIGINT), (SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM quarantine) FROM run",
            &[],
        )?;
        let (counted, kept) = rows.first().map_or((0, 0), |row| (row.int(0), row.int(1)));
        Ok(Check::new("every quarantined record is kept with its raw bytes", format!("{counted} counted, {kept} kept"), counted == kept))
    }

    /// Every fact has its own position, none is missing, and there are as many as the runs have counted.
    fn verify_positions(&mut self) -> Result<Check> {
        let mut positions: Vec<i64> = Vec::new();
        for table in Table::ALL {
            let files = self.lake.files(table)?;
            let through = files.as_ref().map_or(0, |f| f.sealed_through);
            for file in files.iter().flat_map(|f| f.by_bucket.values().flatten()) {
                for batch in self.lake.read_file(table, file)? {
                    positions.extend_from_slice(i64s(&batch, "position")?);
                    well_formed(table, &batch)?;
                }
            }
            for batch in self.recent(table, through, i64::MAX)? {
                positions.extend_from_slice(i64s(&batch, "position")?);
                well_formed(table, &batch)?;
            }
        }
        let facts = positions.len() as i64;
        positions.sort_unstable();
        let gapless = positions.iter().zip(1..).all(|(position, expected)| *position == expected);
        let rows = self.db.query(
            "counting facts",
            "SELECT CAST(COALESCE(SUM(interactions + outcomes), 0) AS BIGINT) FROM run",
            &[],
        )?;
        let counted = rows.first().map_or(0, |row| row.int(0));
        Ok(Check::new(
            "lake and store hold every accepted fact once",
            format!("{facts} facts, {counted} counted by runs, positions {}", if gapless { "without gap or double" } else { "with gaps or doubles" }),
            gapless && facts == counted,
        ))
    }

    /// The lake's tables: name, folder, facts in them. Tables that do not exist yet are left out.
    pub fn lake_tables(&mut self) -> Result<Vec<(&'static str, PathBuf, i64)>> {
        let mut tables = Vec::new();
        for table in Table::ALL {
            if let Some(files) = self.lake.files(table)? {
                let rows = files.by_bucket.values().flatten().map(|f| f.rows).sum();
                tables.push((table.name(), self.lake.path(table), rows));
            }
        }
        Ok(tables)
    }
}

/// Reads every value once: a value that is none of its kind is an error that names the place.
fn well_formed(table: Table, batch: &arrow_array::RecordBatch) -> Result<()> {
    match table {
        Table::Interaction => read_facts(batch, |_, _, _| {}),
        Table::Outcome => read_outcomes(batch, |_| {}),
    }
}
