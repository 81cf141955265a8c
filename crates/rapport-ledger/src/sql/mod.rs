//! One SQL text for two stores. Statements use `$1`, `$2` ... and the types BIGINT, TEXT and BLOB alone.

mod postgres;
mod sqlite;

use crate::error::{LedgerError, Result};
use std::borrow::Cow;

/// Text as both stores can keep it: PostgreSQL refuses the character NUL, and would refuse the whole commit with it.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if !text.contains('\0') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\0', "\u{FFFD}"))
}

/// A value bound to a statement or read from a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(storable(v).into_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        if v.contains('\0') {
            Self::Text(storable(&v).into_owned())
        } else {
            Self::Text(v)
        }
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Blob(v)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The integer in a column; 0 for null.
    pub(crate) fn int(&self, column: usize) -> i64 {
        if let Some(Value::Int(v)) = self.0.get(column) {
            *v
        } else {
            0
        }
    }

    /// The text in a column, taken out of the row; empty for null.
    pub(crate) fn text(&mut self, column: usize) -> String {
        self.text_or_null(column).unwrap_or_default()
    }

    /// The text in a column, taken out of the row.
    pub(crate) fn text_or_null(&mut self, column: usize) -> Option<String> {
        match self
            .0
            .get_mut(column)
            .map(|v| std::mem::replace(v, Value::Null))
        {
            Some(Value::Text(v)) => Some(v),
            _ => None,
        }
    }

    /// The bytes in a column, taken out of the row.
    pub(crate) fn blob(&mut self, column: usize) -> Vec<u8> {
        match self
            .0
            .get_mut(column)
            .map(|v| std::mem::replace(v, Value::Null))
        {
            Some(Value::Blob(v)) => v,
            _ => Vec::new(),
        }
    }
}

/// Key of a fact's identity within the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct IdentityKey<'a> {
    /// 1 interaction, 2 revenue, 3 product cost.
    pub(crate) kind: i64,
    pub(crate) source: i64,
    pub(crate) record_key: Cow<'a, str>,
    pub(crate) revision: i64,
}

/// A fact's identity and what is needed to compare and correct it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity<'a> {
    pub(crate) key: IdentityKey<'a>,
    /// Hash of what the rule made of the row.
    pub(crate) content: i64,
    /// Hash of the row itself; 0 when it is not known.
    pub(crate) row_content: i64,
    pub(crate) home: i64,
    pub(crate) identifier: i64,
    pub(crate) scope: i64,
}

/// A connection to either store.
#[derive(Debug)]
pub(crate) enum Db {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

impl Db {
    /// Opens the store: a `postgres://` URL, else the path of an SQLite file.
    pub(crate) fn open(store: &str) -> Result<Self> {
        if store.starts_with("postgres://") || store.starts_with("postgresql://") {
            postgres::Postgres::open(store).map(|p| Self::Postgres(Box::new(p)))
        } else {
            sqlite::Sqlite::open(store).map(Self::Sqlite)
        }
    }

    /// Whether there is a store to open: an SQLite file may not have been made yet.
    pub(crate) fn exists(store: &str) -> bool {
        store.contains("://") || std::path::Path::new(store).exists()
    }

    /// An empty store in memory, in place of one that does not exist yet.
    pub(crate) fn nothing(store: &str) -> Result<Self> {
        sqlite::Sqlite::in_memory(store).map(Self::Sqlite)
    }

    /// The store's name for messages; never with a password.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Sqlite(db) => db.name(),
            Self::Postgres(db) => db.name(),
        }
    }

    /// Runs several statements without parameters.
    pub(crate) fn script(&mut self, what: &'static str, sql: &str) -> Result<()> {
        let done = match self {
            Self::Sqlite(db) => db.script(sql),
            Self::Postgres(db) => db.script(sql),
        };
        done.map_err(|m| self.error(what, m))
    }

    /// Runs one statement; gives the number of rows it changed.
    pub(crate) fn run(&mut self, what: &'static str, sql: &str, values: &[Value]) -> Result<u64> {
        let done = match self {
            Self::Sqlite(db) => db.run(sql, values),
            Self::Postgres(db) => db.run(sql, values),
        };
        done.map_err(|m| self.error(what, m))
    }

    /// Runs one query.
    pub(crate) fn query(
        &mut self,
        what: &'static str,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Row>> {
        let rows = match self {
            Self::Sqlite(db) => db.query(sql, values),
            Self::Postgres(db) => db.query(sql, values),
        };
        rows.map_err(|m| self.error(what, m))
    }

    /// Takes up identities in bulk. Gives, for each, whether it is new.
    pub(crate) fn add_identities(&mut self, rows: &[&Identity<'_>]) -> Result<Vec<bool>> {
        let done = match self {
            Self::Sqlite(db) => db.add_identities(rows),
            Self::Postgres(db) => db.add_identities(rows),
        };
        done.map_err(|m| self.error("taking up identities", m))
    }

    /// What is known of these identities, in the order asked.
    pub(crate) fn known_identities<'a>(
        &mut self,
        keys: &[IdentityKey<'a>],
    ) -> Result<Vec<Option<Identity<'a>>>> {
        let done = match self {
            Self::Sqlite(db) => db.known_identities(keys),
            Self::Postgres(db) => db.known_identities(keys),
        };
        done.map_err(|m| self.error("looking up identities", m))
    }

    /// Begins a transaction; [`Db::transaction`] is the usual way.
    pub(crate) fn begin(&mut self) -> Result<()> {
        let begin = match self {
            // Takes the write lock at once instead of failing half-way.
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN",
        };
        self.script("beginning a transaction", begin)
    }

    /// Begins a transaction that no other process runs beside: for changes of the schema.
    pub(crate) fn begin_alone(&mut self) -> Result<()> {
        self.begin()?;
        let alone = match self {
            // Its transactions are alone already.
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => self.script(
                "waiting for others",
                "SELECT pg_advisory_xact_lock(5725471, 1)",
            ),
        };
        alone.or_else(|e| self.end(Err(e)))
    }

    /// Takes the store's own writer lock, held until the connection closes. `false` when another connection has it. An
    /// SQLite file has none of its own: its folder's lock is enough.
    pub(crate) fn lock_for_writing(&mut self) -> Result<bool> {
        if let Self::Sqlite(_) = self {
            return Ok(true);
        }
        // A writer that was killed holds the lock until the server notices; one whose machine is gone, until keep-alive
        // packets stay unanswered.
        let prepare = "SET lock_timeout = '3s'; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";
        self.script("preparing the writer's lock", prepare)?;
        let taken = match self.script(
            "taking the writer's lock",
            "SELECT pg_advisory_lock(5725471, 2)",
        ) {
            Ok(()) => true,
            Err(LedgerError::Store { message, .. }) if message.contains("(55P03)") => false,
            Err(e) => return Err(e),
        };
        self.script("preparing the writer's lock", "RESET lock_timeout")?;
        Ok(taken)
    }

    /// Whether the store has a table of this name.
    pub(crate) fn has_table(&mut self, name: &str) -> Result<bool> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1"
            }
            Self::Postgres(_) => {
                "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = CAST($1 AS TEXT)"
            }
        };
        Ok(self
            .query("looking for a table", sql, &[name.into()])?
            .first()
            .is_some_and(|row| row.int(0) > 0))
    }

    /// Ends a transaction: commits what succeeded, takes back what failed. A failed commit (full disk, lost connection)
    /// has not happened: the caller must not acknowledge.
    pub(crate) fn end<T>(&mut self, done: Result<T>) -> Result<T> {
        let done = done.and_then(|value| {
            if let Self::Postgres(_) = self {
                // After a failed statement PostgreSQL answers COMMIT by rolling back, without an error.
                self.script("committing", "SELECT 1")?;
            }
            self.script("committing", "COMMIT").map(|()| value)
        });
        if done.is_err() {
            // The first error is the one that explains; a failing rollback adds nothing.
            drop(self.script("rolling back", "ROLLBACK"));
        }
        done
    }

    /// Does the work in one transaction: all of it is durable when this returns `Ok`, none of it otherwise.
    pub(crate) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.begin()?;
        let done = work(self);
        self.end(done)
    }

    fn error(&self, what: &'static str, message: String) -> LedgerError {
        LedgerError::Store {
            store: self.name().to_owned(),
            what,
            message,
        }
    }
}
