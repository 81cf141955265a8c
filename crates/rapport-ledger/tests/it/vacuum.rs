//! A vacuum removes files and no fact.

use crate::damage::files_in_use;
use crate::seal::{READ_WITH_PYTHON, everything, grow};
use crate::stores::{assert_verified, data_files, on_each_store, skipped};
use rapport_ledger::vacuum::RETAIN_HOURS;
use rapport_ledger::{Clock, FixedClock, Ledger, Location, SystemClock};
use rapport_model::Micros;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the ledger so many hours from now: the Delta library dates what it replaces by the machine's clock.
fn open_in(location: &Location, hours: i64) -> Ledger {
    let now = SystemClock.now();
    let later = Micros(now.0 + hours * 3_600 * Micros::SECOND);
    Ledger::open(location, Arc::new(FixedClock(later))).unwrap()
}

/// Files that the current version of a table refers to.
fn used(location: &Location) -> BTreeSet<PathBuf> {
    ["interaction", "outcome"]
        .iter()
        .flat_map(|table| {
            let folder = location.lake.join(table);
            files_in_use(location, table)
                .into_iter()
                .map(move |file| folder.join(file))
        })
        .collect()
}

#[test]
fn a_vacuum_removes_what_no_version_within_the_retention_refers_to_and_no_fact() {
    on_each_store(|location| {
        let mut ledger = open_in(location, 0);
        for group in 0..13 {
            grow(&mut ledger, group);
            ledger.seal().unwrap();
        }
        let before = everything(&mut ledger);
        let all: BTreeSet<PathBuf> = data_files(location).into_iter().collect();
        // What a crash has left without a commit.
        let bucket = all.iter().next().unwrap().parent().unwrap();
        let orphan = bucket.join("seal-999999999999-b300000000000000000000000000000000.parquet");
        std::fs::write(&orphan, "half a file").unwrap();
        let unused = &(&all - &used(location)) | &BTreeSet::from([orphan]);
        assert!(unused.len() > 3, "compaction must have replaced files");

        // All of it is younger than the retention.
        for hours in [0, i64::from(RETAIN_HOURS) - 1] {
            drop(ledger);
            ledger = open_in(location, hours);
            let none = ledger.vacuum(RETAIN_HOURS, false).unwrap();
            assert_eq!(
                (none.files.len(), none.bytes),
                (0, 0),
                "after {hours} hours"
            );
        }
        drop(ledger);
        let mut ledger = open_in(location, i64::from(RETAIN_HOURS) + 1);
        let bytes: u64 = unused
            .iter()
            .map(|file| std::fs::metadata(file).unwrap().len())
            .sum();
        let planned = ledger.vacuum(RETAIN_HOURS, true).unwrap();
        assert_eq!(
            planned.files.iter().cloned().collect::<BTreeSet<_>>(),
            unused
        );
        assert_eq!(planned.bytes, bytes);
        assert!(
            unused.iter().all(|file| file.exists()),
            "a dry run removes nothing"
        );

        let removed = ledger.vacuum(RETAIN_HOURS, false).unwrap();
        assert_eq!((&removed.files, removed.bytes), (&planned.files, bytes));
        let left: BTreeSet<PathBuf> = data_files(location).into_iter().collect();
        assert_eq!(left, used(location));
        assert_eq!(everything(&mut ledger), before);
        assert_verified(&mut ledger);
        let again = ledger.vacuum(RETAIN_HOURS, false).unwrap();
        assert_eq!(again.files, [] as [PathBuf; 0]);

        // Sealing goes on, and what is replaced from now on stays for its time.
        grow(&mut ledger, 13);
        ledger.seal().unwrap();
        drop(ledger);
        let mut ledger = open_in(location, 0);
        let in_use = used(location);
        ledger.compact().unwrap();
        assert!(ledger.vacuum(RETAIN_HOURS, false).unwrap().files.is_empty());
        assert!(in_use.iter().all(|file| file.exists()));
        assert_verified(&mut ledger);
        python_reads(&mut ledger);
    });
}

#[test]
fn a_vacuum_of_an_empty_lake_removes_nothing() {
    on_each_store(|location| {
        let mut ledger = open_in(location, 0);
        assert!(ledger.vacuum(0, false).unwrap().files.is_empty());
    });
}

/// The independent reader opens what is left, with as many rows.
fn python_reads(ledger: &mut Ledger) {
    let Ok(python) = std::env::var("RAPPORT_TEST_PYTHON") else {
        return skipped("another Delta reader: RAPPORT_TEST_PYTHON is not set");
    };
    for (name, folder, rows) in ledger.lake_tables().unwrap() {
        let read = std::process::Command::new(&python)
            .args(["-c", READ_WITH_PYTHON])
            .arg(&folder)
            .output()
            .unwrap();
        assert!(
            read.status.success(),
            "{}",
            String::from_utf8_lossy(&read.stderr)
        );
        let told = String::from_utf8(read.stdout).unwrap();
        let count: i64 = told.split_whitespace().next().unwrap().parse().unwrap();
        assert_eq!(count, rows, "{name}");
    }
}
