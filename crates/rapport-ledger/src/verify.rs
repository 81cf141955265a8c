//! `verify`: the promises of the ledger, checked on what is really there.

use crate::columns::{i64s, read_facts, read_outcomes};
use crate::error::Result;
use crate::identities::{DESCRIPTION, INTERACTION, outcome_kind};
use crate::intake::stable_hash;
use crate::lake::Table;
use crate::ledger::Ledger;
use crate::sql::{Row, storable};
use arrow_array::RecordBatch;
use serde::Serialize;
use std::path::PathBuf;

/// Identities compared at a time.
const IDENTITIES_PER_PAGE: i64 = 50_000;

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
        Self {
            what: what.into(),
            found: found.into(),
            holds,
        }
    }
}

impl Ledger {
    /// Conservation per source, quarantine, identities against facts, positions without gap or double.
    pub fn verify(&mut self) -> Result<Vec<Check>> {
        self.lake.trust_logs_only()?;
        let mut checks = self.verify_conservation()?;
        checks.push(self.verify_quarantine()?);
        checks.append(&mut self.verify_facts()?);
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
        Ok(Check::new(
            "every quarantined record is kept with its raw bytes",
            format!("{counted} counted, {kept} kept"),
            counted == kept,
        ))
    }

    /// Every fact has its own position, none is missing, there are as many as the runs have counted, and each accepted
    /// identity has its fact.
    fn verify_facts(&mut self) -> Result<Vec<Check>> {
        let mut positions: Vec<i64> = Vec::new();
        let mut identities: Vec<u64> = Vec::new();
        for table in Table::ALL {
            let snapshot = self.snapshot(table)?;
            for file in snapshot.files.values().flatten() {
                for batch in self.lake.read_file(table, file)? {
                    positions.extend_from_slice(i64s(&batch, "position")?);
                    read_identities(table, &batch, &mut identities)?;
                }
            }
            for batch in &snapshot.recent {
                positions.extend_from_slice(i64s(batch, "position")?);
                read_identities(table, batch, &mut identities)?;
            }
            // Revisions, retractions and reversals repeat the identity they speak of.
            identities.sort_unstable();
            identities.dedup();
        }
        let facts = positions.len() as i64;
        positions.sort_unstable();
        let gapless = positions
            .iter()
            .zip(1..)
            .all(|(position, expected)| *position == expected);
        let rows = self.db.query(
            "counting facts",
            "SELECT CAST(COALESCE(SUM(interactions + outcomes), 0) AS BIGINT) FROM run",
            &[],
        )?;
        let counted = rows.first().map_or(0, |row| row.int(0));
        let mut known = 0;
        let mut missing = 0;
        self.each_identity(|identity| {
            known += 1;
            missing += usize::from(identities.binary_search(&identity).is_err());
        })?;
        Ok(vec![
            Check::new(
                "lake and store hold every accepted fact once",
                format!(
                    "{facts} facts, {counted} counted by runs, positions {}",
                    if gapless {
                        "without gap or double"
                    } else {
                        "with gaps or doubles"
                    }
                ),
                gapless && facts == counted,
            ),
            Check::new(
                "every accepted identity has its fact, and every fact its identity",
                format!(
                    "{known} identities, {missing} without a fact, {} facts without an identity",
                    (identities.len() + missing).saturating_sub(known)
                ),
                missing == 0 && known == identities.len(),
            ),
        ])
    }

    /// Calls `visit` with the hash of every identity of a fact, a page at a time.
    fn each_identity(&mut self, mut visit: impl FnMut(u64)) -> Result<()> {
        let (mut kind, mut source, mut key, mut revision) = (0, 0, String::new(), 0);
        loop {
            let rows: Vec<Row> = self.db.query(
                "listing identities",
                "SELECT kind, source_id, record_key, revision FROM identity
                 WHERE (kind, source_id, record_key, revision) > ($1, $2, $3, $4) AND kind < $5
                 ORDER BY kind, source_id, record_key, revision LIMIT $6",
                &[
                    kind.into(),
                    source.into(),
                    key.as_str().into(),
                    revision.into(),
                    DESCRIPTION.into(),
                    IDENTITIES_PER_PAGE.into(),
                ],
            )?;
            let last = (rows.len() as i64) < IDENTITIES_PER_PAGE;
            for mut row in rows {
                (kind, source, key, revision) = (row.int(0), row.int(1), row.text(2), row.int(3));
                visit(hash_of(kind, source, &key, revision));
            }
            if last {
                return Ok(());
            }
        }
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

fn hash_of(kind: i64, source: i64, key: &str, revision: i64) -> u64 {
    let mut bytes = Vec::with_capacity(key.len() + 24);
    for part in [kind, source, revision] {
        bytes.extend_from_slice(&part.to_le_bytes());
    }
    bytes.extend_from_slice(storable(key).as_bytes());
    stable_hash(&bytes)
}

/// Reads every value once, so that one that is none of its kind is an error that names the place; gives the identities.
fn read_identities(table: Table, batch: &RecordBatch, identities: &mut Vec<u64>) -> Result<()> {
    match table {
        Table::Interaction => read_facts(batch, |fact, _, key| {
            identities.push(hash_of(
                INTERACTION,
                i64::from(fact.origin.source.0),
                key,
                fact.revision.cast_signed(),
            ));
        }),
        Table::Outcome => read_outcomes(batch, |o| {
            identities.push(hash_of(
                outcome_kind(o.kind),
                i64::from(o.origin.source.0),
                &o.record_key,
                o.revision.cast_signed(),
            ));
        }),
    }
}
