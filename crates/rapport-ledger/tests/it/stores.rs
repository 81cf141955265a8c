//! The stores that every test runs on, and what a run left out.

use crate::facts::NOW;
use rapport_ledger::{FixedClock, Ledger, Location};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// URL of a database in which further databases may be made.
const POSTGRES_URL: &str = "RAPPORT_TEST_POSTGRES_URL";

static SKIPPED: AtomicUsize = AtomicUsize::new(0);
static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// Says aloud what was not tested. Goes round the test harness, which hides what passing tests print.
pub(crate) fn skipped(what: &str) {
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    say(&format!("SKIPPED ({count} in this process): {what}"));
}

/// Prints a figure, whether the test passes or fails.
pub(crate) fn figure(text: &str) {
    say(&format!("FIGURE: {text}"));
}

fn say(line: &str) {
    std::io::stderr()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}

/// Runs a test on a fresh store of each kind, with a fresh lake.
pub(crate) fn on_each_store(test: impl Fn(&Location)) {
    on_sqlite(&test);
    on_postgres(&test);
}

/// Runs a test on a fresh SQLite store.
pub(crate) fn on_sqlite(test: impl Fn(&Location)) {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.sqlite").display().to_string();
    test(&Location {
        store,
        lake: folder.path().join("lake"),
    });
}

/// Runs a test on a fresh PostgreSQL database, when there is a server.
pub(crate) fn on_postgres(test: impl Fn(&Location)) {
    let Ok(server) = std::env::var(POSTGRES_URL) else {
        return skipped(&format!("PostgreSQL store: {POSTGRES_URL} is not set"));
    };
    let database = Database::create(&server);
    let folder = tempfile::tempdir().unwrap();
    test(&Location {
        store: database.url.clone(),
        lake: folder.path().join("lake"),
    });
}

/// A database that is dropped with this value, also when the test fails.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    fn create(server: &str) -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("ledger_{}_{number}", std::process::id());
        let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
        client
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .unwrap();
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let mut url = url::Url::parse(server).unwrap();
        url.set_path(&name);
        Self {
            server: server.to_owned(),
            name,
            url: url.into(),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut client) = postgres::Client::connect(&self.server, postgres::NoTls) {
            let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            client.batch_execute(&drop).unwrap_or_default();
        }
    }
}

/// Opens a ledger for writing, at a fixed moment.
pub(crate) fn open(location: &Location) -> Ledger {
    Ledger::open(location, Arc::new(FixedClock(NOW))).unwrap()
}

/// Opens it at another time.
pub(crate) fn open_at(location: &Location, now: rapport_model::Micros) -> Ledger {
    Ledger::open(location, Arc::new(FixedClock(now))).unwrap()
}

/// Runs plain statements on the store, past the ledger: what damage, a newer version or an operator would do.
pub(crate) fn tamper(location: &Location, sql: &str) {
    if location.store.starts_with("postgres") {
        let mut client = postgres::Client::connect(&location.store, postgres::NoTls).unwrap();
        client.batch_execute(sql).unwrap();
    } else {
        rusqlite::Connection::open(&location.store)
            .unwrap()
            .execute_batch(sql)
            .unwrap();
    }
}

/// The data files of the lake, in order of path.
pub(crate) fn data_files(location: &Location) -> Vec<PathBuf> {
    let mut folders = vec![location.lake.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "parquet") {
                files.push(path);
            }
        }
    }
    files.retain(|path| {
        !path
            .components()
            .any(|part| part.as_os_str() == "_delta_log")
    });
    files.sort();
    files
}

/// Asserts that every promise `verify` checks holds, and gives how many there were.
#[track_caller]
pub(crate) fn assert_verified(ledger: &mut Ledger) -> usize {
    let checks = ledger.verify().unwrap();
    let broken: Vec<_> = checks.iter().filter(|check| !check.holds).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    checks.len()
}
