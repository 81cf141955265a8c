//! Fills the tables that a query names, with no more columns than it reads.

use super::guard::{Reads, Watch};
use super::query::failed;
use super::{Limits, ScratchError, Tables, Value};
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Rows between two looks at clock and memory.
const ROWS: u64 = 1_024;

/// Tables that are there, with their columns.
pub(super) type Made = BTreeMap<String, Vec<String>>;

/// Makes an empty table.
pub(super) fn make(
    connection: &Connection,
    table: &str,
    columns: &[String],
) -> rusqlite::Result<()> {
    let columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    connection.execute_batch(&format!(
        "CREATE TABLE {} ({})",
        quoted(table),
        columns.join(", ")
    ))
}

/// Fills all of them.
pub(super) fn fill<T: Tables>(
    connection: &Connection,
    made: &Made,
    query: &str,
    reads: &Reads,
    tables: &mut T,
    watched: (&Watch, &Limits),
) -> Result<(), T::Error> {
    let (watch, limits) = watched;
    let sql = |sql: &str| {
        connection
            .execute_batch(sql)
            .map_err(|e| failed(&e, limits))
    };
    sql("BEGIN")?;
    for (table, columns) in made {
        let wanted = wanted(query, table, columns, reads);
        let places = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({places})", quoted(table));
        let mut insert = connection
            .prepare(&insert)
            .map_err(|e| failed(&e, limits))?;
        let mut count = 0_u64;
        tables.rows(table, &wanted, &mut |row: &[Value<'_>]| {
            count += 1;
            if count.is_multiple_of(ROWS) && watch.is_over() {
                return Err(watch
                    .reason(limits)
                    .unwrap_or(ScratchError::too_long(limits)));
            }
            let added = insert.execute(params_from_iter(row));
            added.map(drop).map_err(|e| {
                let reason = watch.reason(limits);
                reason.unwrap_or_else(|| failed(&e, limits))
            })
        })?;
    }
    sql("COMMIT")?;
    Ok(())
}

/// Which columns the query can see: those that it was seen to read, and those that it names, since the columns of
/// `USING (...)` are read unseen; all of them where it joins by whatever columns are alike.
fn wanted(query: &str, table: &str, columns: &[String], reads: &Reads) -> Vec<bool> {
    let text = query.to_lowercase();
    let all = text.contains("natural");
    let reads = reads.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = |column: &String| reads.contains(&(table.to_owned(), column.clone()));
    columns
        .iter()
        .map(|column| all || seen(column) || text.contains(&column.to_lowercase()))
        .collect()
}

/// A name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
