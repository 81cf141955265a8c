//! Keeps a query from doing anything but read, and from taking more than it may.

use super::deadline::Deadline;
use super::memory::resident_bytes;
use super::{Limits, ScratchError};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The longest text or row, in bytes. Functions that search a text in another take the product of both within one step,
/// which nothing can interrupt: this keeps such a step below a second.
pub(super) const LENGTH_MAX: i32 = 100_000;
/// The longest query, in bytes.
const QUERY_MAX: i32 = 50_000;
/// Steps of the database between two looks at clock and memory.
const STEPS: i32 = 1_000;
/// Functions that reach out of the database.
const FORBIDDEN: [&str; 3] = ["load_extension", "fts3_tokenizer", "sqlite_log"];

const TIME: u8 = 1;
const MEMORY: u8 = 2;

/// What a query reads, by table and column, as it was seen when it was understood. Names are as in the tables.
pub(super) type Reads = Arc<Mutex<BTreeSet<(String, String)>>>;

/// Watches one query.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    limits: Limits,
    pub(super) reads: Reads,
}

impl Guard {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            reads: Arc::default(),
        }
    }

    /// From now on: limits of sizes, and the clock and memory are watched.
    pub(super) fn watch(&self, connection: &mut Connection) -> rusqlite::Result<Watch> {
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_LENGTH, LENGTH_MAX),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, QUERY_MAX),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
            (Limit::SQLITE_LIMIT_COLUMN, 1_000),
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            connection.set_limit(limit, most)?;
        }
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            // A column in double quotes that is mistyped is an error, not a text.
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        ] {
            connection.set_db_config(config, on)?;
        }
        let watch = Watch::new(self);
        let look = watch.clone();
        connection.progress_handler(STEPS, Some(move || look.is_over()))?;
        Ok(watch)
    }

    /// From now on: everything but reading is refused.
    pub(super) fn only_reading(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let reads = Arc::clone(&self.reads);
        let decide = move |asked: AuthContext<'_>| match asked.action {
            AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
            AuthAction::Read {
                table_name,
                column_name,
            } => {
                let mut reads = reads.lock().unwrap_or_else(PoisonError::into_inner);
                reads.insert((table_name.to_owned(), column_name.to_owned()));
                Authorization::Allow
            }
            AuthAction::Function { function_name } => {
                if FORBIDDEN.contains(&function_name.to_ascii_lowercase().as_str()) {
                    Authorization::Deny
                } else {
                    Authorization::Allow
                }
            }
            _ => Authorization::Deny,
        };
        connection.authorizer(Some(decide))
    }

    /// Makes the connection free again, to be filled.
    pub(super) fn free(connection: &mut Connection) -> rusqlite::Result<()> {
        connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
    }

    /// Forgets what was read before.
    pub(super) fn forget(&self) {
        self.reads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// Looks at the clock and at the memory.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    deadline: Deadline,
    memory_max: Option<u64>,
    stopped: Arc<AtomicU8>,
}

impl Watch {
    fn new(guard: &Guard) -> Self {
        let limit = guard.limits.memory_bytes;
        Self {
            deadline: Deadline::within(guard.limits.time),
            memory_max: resident_bytes().map(|now| now.saturating_add(limit)),
            stopped: Arc::default(),
        }
    }

    /// Whether it must stop now; the reason is kept.
    pub(super) fn is_over(&self) -> bool {
        let is_too_large = || match (resident_bytes(), self.memory_max) {
            (Some(now), Some(most)) => now > most,
            _ => false,
        };
        let reason = if self.deadline.is_over() {
            TIME
        } else if is_too_large() {
            MEMORY
        } else {
            return false;
        };
        self.stopped.store(reason, Ordering::Relaxed);
        true
    }

    /// Why the query was stopped, if it was by us.
    pub(super) fn reason(&self, limits: &Limits) -> Option<ScratchError> {
        match self.stopped.load(Ordering::Relaxed) {
            TIME => Some(ScratchError::too_long(limits)),
            MEMORY => Some(ScratchError::too_much_memory(limits)),
            _ => None,
        }
    }
}
