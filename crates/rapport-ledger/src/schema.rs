//! The store's tables, as numbered steps. A step is never changed once released; all steps that are missing run in one
//! transaction.

use crate::error::{LedgerError, Result};
use crate::sql::Db;

/// All steps in order; the schema version is their number.
const STEPS: [&str; 4] = [
    include_str!("schema/0001_ledger.sql"),
    include_str!("schema/0002_doors.sql"),
    include_str!("schema/0003_judgements.sql"),
    include_str!("schema/0004_flow_use.sql"),
];

/// A table that only development versions before people could be parted again had.
const BEFORE_IDENTITY_GRAPH: &str = "contact_key";

/// Whether a store can be read as it is: it has the newest schema. `false` for one that holds nothing yet.
pub(crate) fn is_readable(db: &mut Db) -> Result<bool> {
    refuse_older(db)?;
    Ok(db.has_table("schema_version")? && is_current(db)?)
}

fn refuse_older(db: &mut Db) -> Result<()> {
    if db.has_table(BEFORE_IDENTITY_GRAPH)? {
        return Err(LedgerError::OlderStore(db.name().to_owned()));
    }
    Ok(())
}

/// Brings the store to the newest schema. Refuses a store that a newer version has written, or one from before 0.1.0.
pub(crate) fn migrate(db: &mut Db) -> Result<()> {
    refuse_older(db)?;
    if db.has_table("schema_version")? && is_current(db)? {
        return Ok(());
    }
    // Asked again inside: another process may have been quicker.
    db.begin_alone()?;
    let done = steps(db);
    db.end(done)
}

fn is_current(db: &mut Db) -> Result<bool> {
    Ok(version(db)? == STEPS.len() as i64)
}

/// The version found; an error when this version of Rapport does not know it.
fn version(db: &mut Db) -> Result<i64> {
    let found = db.query(
        "reading the schema version",
        "SELECT COALESCE(MAX(version), 0) FROM schema_version",
        &[],
    )?;
    let found = found.first().map_or(0, |row| row.int(0));
    let known = STEPS.len() as i64;
    if found > known {
        return Err(LedgerError::NewerStore {
            store: db.name().to_owned(),
            found,
            known,
        });
    }
    Ok(found)
}

fn steps(db: &mut Db) -> Result<()> {
    if !db.has_table("schema_version")? {
        db.script(
            "creating the schema table",
            "CREATE TABLE schema_version (version BIGINT NOT NULL)",
        )?;
    }
    let found = version(db)?;
    for (version, step) in (1_i64..).zip(STEPS).skip(found as usize) {
        db.script("migrating the schema", step)?;
        db.run(
            "noting the schema version",
            "INSERT INTO schema_version (version) VALUES ($1)",
            &[version.into()],
        )?;
    }
    Ok(())
}
