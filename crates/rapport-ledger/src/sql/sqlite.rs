//! The store in an SQLite file: write-ahead log, every commit flushed to disk before it returns.

use super::{Identity, IdentityKey, Row, Value};
use crate::error::{LedgerError, Result};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Write};

pub(crate) struct Sqlite {
    connection: rusqlite::Connection,
    name: String,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sqlite")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

type Answer<T> = std::result::Result<T, String>;

/// The error in words, with what to do.
fn words(path: &str, error: rusqlite::Error) -> String {
    use rusqlite::ErrorCode;
    let full = "the disk is full; free space and run the command again, nothing is lost";
    let kept_out = "the folder or file cannot be written; give this user write access";
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => full,
        Some(ErrorCode::ReadOnly) => kept_out,
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => match trouble(path) {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => full,
            Some(ErrorKind::ReadOnlyFilesystem) => {
                "the disk is mounted read-only; mount it for writing, or put the store elsewhere (setting store.url)"
            }
            Some(_) => kept_out,
            None if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => kept_out,
            None => "the disk does not do what it is asked; look into the system's log",
        },
        Some(ErrorCode::DatabaseBusy) => {
            "another process is writing; wait for it and run the command again"
        }
        _ => return error.to_string(),
    };
    format!("{error}: {advice}")
}

/// How much the store asks for at once when it is opened.
const PROBE_BYTES: usize = 64 << 10;

/// Why nothing can be written beside the store, found out by trying: SQLite tells a full disk and a broken one alike.
fn trouble(path: &str) -> Option<ErrorKind> {
    let probe = format!("{path}-probe");
    let written = File::create(&probe).and_then(|mut file| {
        file.write_all(&vec![0; PROBE_BYTES])?;
        file.sync_all()
    });
    // It is not there when it could not be made.
    drop(std::fs::remove_file(&probe));
    written.err().map(|e| e.kind())
}

/// How often to try, a tenth of a second apart.
const WAL_TRIES: usize = 50;

fn set_up(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    // Else a statement on a table with a partial index is planned anew for every value that is bound to it.
    connection.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
        true,
    )?;
    connection.execute_batch("PRAGMA busy_timeout = 5000")?;
    // Where several open a new store at once, changing to a write-ahead log gives up at once instead of waiting.
    for _ in 1..WAL_TRIES {
        match connection.execute_batch("PRAGMA journal_mode = WAL") {
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            _ => break,
        }
    }
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;",
    )
}

/// Makes the file of a new store, readable by its owner alone: it has the names and addresses of people. What SQLite puts
/// beside it has the same rights.
fn make_for_owner(path: &str) {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // It is there already, or cannot be made: that is told when it is opened.
    drop(options.open(path));
}

impl Sqlite {
    pub(crate) fn open(path: &str) -> Result<Self> {
        let failed = |what| {
            move |e| LedgerError::Store {
                store: path.to_owned(),
                what,
                message: words(path, e),
            }
        };
        make_for_owner(path);
        let connection = rusqlite::Connection::open(path).map_err(failed("opening"))?;
        connection.set_prepared_statement_cache_capacity(128);
        set_up(&connection).map_err(failed("setting up"))?;
        Ok(Self {
            connection,
            name: path.to_owned(),
        })
    }

    /// An empty store that is nowhere but in memory, under the name of one that does not exist.
    pub(crate) fn in_memory(name: &str) -> Result<Self> {
        let connection = rusqlite::Connection::open_in_memory();
        let connection = connection.map_err(|e| LedgerError::Store {
            store: name.to_owned(),
            what: "opening nothing in place of",
            message: e.to_string(),
        })?;
        Ok(Self {
            connection,
            name: name.to_owned(),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn script(&self, sql: &str) -> Answer<()> {
        let words = |e| words(&self.name, e);
        self.connection.execute_batch(&dialect(sql)).map_err(words)
    }

    pub(crate) fn run(&self, sql: &str, values: &[Value]) -> Answer<u64> {
        let words = |e| words(&self.name, e);
        let mut statement = self
            .connection
            .prepare_cached(&dialect(sql))
            .map_err(words)?;
        let changed = statement
            .execute(rusqlite::params_from_iter(values))
            .map_err(words)?;
        Ok(changed as u64)
    }

    pub(crate) fn query(&self, sql: &str, values: &[Value]) -> Answer<Vec<Row>> {
        let words = |e| words(&self.name, e);
        let mut statement = self
            .connection
            .prepare_cached(&dialect(sql))
            .map_err(words)?;
        let columns = statement.column_count();
        let mut found = statement
            .query(rusqlite::params_from_iter(values))
            .map_err(words)?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(words)? {
            let cells = (0..columns)
                .map(|i| row.get_ref(i).map(value))
                .collect::<std::result::Result<_, _>>();
            rows.push(Row(cells.map_err(words)?));
        }
        Ok(rows)
    }

    /// The bulk path of a harvest: about a microsecond per identity when they come sorted.
    pub(crate) fn add_identities(&self, rows: &[&Identity<'_>]) -> Answer<Vec<bool>> {
        let words = |e| words(&self.name, e);
        let mut insert = self
            .connection
            .prepare_cached(
                "INSERT INTO identity (kind, source_id, record_key, revision, content, row_content, home_id, identifier_id, scope_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            )
            .map_err(words)?;
        let mut new = Vec::with_capacity(rows.len());
        for row in rows {
            let key = &row.key;
            let changed = insert
                .execute((
                    key.kind,
                    key.source,
                    &*key.record_key,
                    key.revision,
                    row.content,
                    row.row_content,
                    row.home,
                    row.identifier,
                    row.scope,
                ))
                .map_err(words)?;
            new.push(changed == 1);
        }
        Ok(new)
    }
}

impl Sqlite {
    pub(crate) fn known_identities<'a>(
        &self,
        keys: &[IdentityKey<'a>],
    ) -> Answer<Vec<Option<Identity<'a>>>> {
        let words = |e| words(&self.name, e);
        let mut select = self
            .connection
            .prepare_cached(
                "SELECT content, row_content, home_id, identifier_id, scope_id FROM identity
                 WHERE kind = ?1 AND source_id = ?2 AND record_key = ?3 AND revision = ?4",
            )
            .map_err(words)?;
        let one = |key: &IdentityKey<'a>| {
            let found = select.query_row(
                (key.kind, key.source, &*key.record_key, key.revision),
                |row| {
                    Ok(Identity {
                        key: key.clone(),
                        content: row.get(0)?,
                        row_content: row.get(1)?,
                        home: row.get(2)?,
                        identifier: row.get(3)?,
                        scope: row.get(4)?,
                    })
                },
            );
            match found {
                Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
                other => other.map(Some).map_err(words),
            }
        };
        keys.iter().map(one).collect()
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(v) => ValueRef::Integer(*v),
            Self::Text(v) => ValueRef::Text(v.as_bytes()),
            Self::Blob(v) => ValueRef::Blob(v),
        }))
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
        ValueRef::Blob(v) => Value::Blob(v.to_vec()),
        // The schema is STRICT and has no REAL column.
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}

/// SQLite numbers its parameters `?1` and knows no BIGINT in STRICT tables.
fn dialect(sql: &str) -> Cow<'_, str> {
    if sql.contains('$') || sql.contains("BIGINT") {
        Cow::Owned(sql.replace('$', "?").replace("BIGINT", "INTEGER"))
    } else {
        Cow::Borrowed(sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commit_is_flushed_through_the_write_ahead_log_before_it_is_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.sqlite");
        let store = Sqlite::open(path.to_str().unwrap()).unwrap();
        let pragma = |name: &str| store.query(&format!("PRAGMA {name}"), &[]).unwrap();
        assert_eq!(pragma("journal_mode")[0].0, [Value::Text("wal".into())]);
        // 2 is FULL: the log is flushed at each commit, not only when it is folded in.
        assert_eq!(pragma("synchronous")[0].0, [Value::Int(2)]);
    }
}
