//! The store's write-ahead log cut at any byte: a copy opens with exactly the commits that lie whole before the cut.

use crate::facts::{all_facts, interaction, run, says, take_in};
use crate::stores::{on_sqlite, open};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rapport_ledger::Location;
use std::path::{Path, PathBuf};

/// Commits before and after the log is folded into the store's file.
const COMMITS: usize = 12;

fn log_of(store: &str) -> PathBuf {
    PathBuf::from(format!("{store}-wal"))
}

/// The store as it was while its process ran: its file, its log, and the log's length after each acknowledged commit.
struct Taken {
    file: Vec<u8>,
    log: Vec<u8>,
    /// Commits that the file has.
    folded: usize,
    /// Bytes of the log that the first, the second ... commit after those needs.
    ends: Vec<usize>,
}

fn taken(location: &Location, fold: bool) -> Taken {
    let mut ledger = open(location);
    let run = run(&mut ledger);
    let length = || std::fs::metadata(log_of(&location.store)).unwrap().len() as usize;
    let (mut folded, mut ends) = (0, Vec::new());
    for n in 0..2 * COMMITS {
        if fold && n == COMMITS {
            let other = rusqlite::Connection::open(&location.store).unwrap();
            let busy: i64 = other
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
                .unwrap();
            assert_eq!((busy, length()), (0, 0), "the log must be folded in");
            (folded, ends) = (n, Vec::new());
        }
        let facts = vec![says(interaction(&n.to_string(), 0, 1))];
        take_in(&mut ledger, run, facts).unwrap();
        ends.push(length());
    }
    assert!(
        ends.is_sorted_by(|a, b| a < b),
        "each commit adds to the log: {ends:?}"
    );
    // Copied before the ledger is closed, which would fold everything in.
    Taken {
        file: std::fs::read(&location.store).unwrap(),
        log: std::fs::read(log_of(&location.store)).unwrap(),
        folded,
        ends,
    }
}

/// Opens a copy whose log ends here; gives the facts it has.
fn opened(taken: &Taken, folder: &Path, cut: usize) -> Vec<String> {
    let location = Location {
        store: folder.join("copy.sqlite").display().to_string(),
        lake: folder.join("lake"),
    };
    std::fs::write(&location.store, &taken.file).unwrap();
    std::fs::write(log_of(&location.store), &taken.log[..cut]).unwrap();
    let facts = all_facts(&mut open(&location), 1..=1);
    facts
        .into_iter()
        .map(|fact| fact.record_key.into())
        .collect()
}

fn check(taken: &Taken, cut: usize) -> std::result::Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let mut found = opened(taken, folder.path(), cut);
    found.sort_by_key(|key| key.parse::<usize>().unwrap());
    let whole = taken.ends.iter().filter(|end| **end <= cut).count();
    let expected: Vec<String> = (0..taken.folded + whole).map(|n| n.to_string()).collect();
    prop_assert_eq!(
        found,
        expected,
        "cut at byte {} of {}",
        cut,
        taken.log.len()
    );
    Ok(())
}

#[test]
fn a_store_whose_log_is_cut_at_any_byte_has_exactly_the_first_of_the_acknowledged_commits() {
    for fold in [false, true] {
        on_sqlite(|location| {
            let taken = taken(location, fold);
            // Each side of each commit's end, and any byte between.
            for end in &taken.ends {
                check(&taken, end - 1).unwrap();
                check(&taken, *end).unwrap();
            }
            let mut runner = TestRunner::new(Config {
                cases: 60,
                failure_persistence: None,
                ..Config::default()
            });
            runner
                .run(&(0..=taken.log.len()), |cut| check(&taken, cut))
                .unwrap();
        });
    }
}
