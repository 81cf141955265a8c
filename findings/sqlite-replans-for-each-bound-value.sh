#!/bin/sh
# SQLite, as rusqlite bundles it: a prepared statement is planned anew at every execution with another bound value, once the
# table has a partial index on a compared column, though the statement cannot use that index.
#
# Version: rusqlite 0.37.0 with its bundled SQLite 3.50.2.
# Expected: a statement that is prepared once and bound a hundred times is planned once.
# Seen: it is planned anew for each of the other values: the planner looked at the first value bound to decide whether the index
#   applies, and the statement expires when that value is replaced. With the query planner stability guarantee
#   (SQLITE_DBCONFIG_ENABLE_QPSG) it is planned once.
# Why it matters: adding one partial index to a table made every look-up by a prepared statement two to three times as slow, and
#   nothing in the text of the statement or in its plan says so.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
cat > "$work/Cargo.toml" <<'TOML'
[package]
name = "replans"
version = "0.0.0"
edition = "2021"
[dependencies]
rusqlite = { version = "=0.37.0", features = ["bundled"] }
TOML
cat > "$work/src/main.rs" <<'RUST'
use rusqlite::{config::DbConfig, Connection, StatementStatus};

fn replans(partial: bool, stable: bool) -> i32 {
    let db = Connection::open_in_memory().unwrap();
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, stable).unwrap();
    db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, kind INTEGER); CREATE INDEX t_a ON t (a);").unwrap();
    if partial {
        db.execute_batch("CREATE INDEX t_two ON t (a) WHERE kind = 2").unwrap();
    }
    let mut look_up = db.prepare("SELECT id FROM t WHERE a = ?1 AND kind = ?2").unwrap();
    for value in 0..100 {
        assert!(!look_up.exists([value, value + 10]).unwrap());
    }
    look_up.get_status(StatementStatus::RePrepare)
}

fn main() {
    let (none, partial, stable) = (replans(false, false), replans(true, false), replans(true, true));
    println!("SQLite {}: planned anew {none} times without the partial index, {partial} with it, {stable} with it and the guarantee", rusqlite::version());
    assert_eq!((none, partial > 90, stable), (0, true, 0));
}
RUST
cd "$work"
CARGO_TARGET_DIR="$work/target" cargo run --quiet
