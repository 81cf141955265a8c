//! A disk that fails, and power that goes, at every step of a seal: nothing acknowledged is lost, nothing is doubled.

use crate::child::start_on_cut_disk;
use crate::damage::files_in_use;
use crate::facts::{NOW, all_facts, books, interaction, revenue, run, says, take_in};
use crate::failing_disk::{FailingDisk, INJECTED, Trouble};
use crate::stores::{assert_verified, data_files, figure, on_sqlite, open};
use rapport_ledger::{FixedClock, Ledger, LedgerError, Location, Sealed};
use std::cell::Cell;
use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;

/// More steps than any seal here takes.
const STEPS_MAX: usize = 200;

/// Interactions in two buckets and an outcome, on top of a first seal when `round` is not 0.
fn grow(ledger: &mut Ledger, round: usize) {
    let run = run(ledger);
    let key = |n: usize| format!("{round}-{n}");
    let records = vec![
        says(interaction(&key(0), 0, 1)),
        says(interaction(&key(1), 0, 30_000)),
        books([revenue(&key(2), 0, 1, 500)]),
    ];
    take_in(ledger, run, records).unwrap();
}

/// Every fact is there once, whatever is sealed.
#[track_caller]
fn assert_whole(ledger: &mut Ledger, rounds: usize) {
    let facts = all_facts(ledger, 1..=1).len() + all_facts(ledger, 30_000..=30_000).len();
    assert_eq!(facts, 2 * rounds);
    let booked: i64 = ledger
        .outcome_totals()
        .unwrap()
        .iter()
        .map(|total| i64::try_from(total.amount).unwrap())
        .sum();
    assert_eq!(booked, 500 * rounds as i64);
    assert_verified(ledger);
}

/// Sealed to the end, without a file that no table uses.
#[track_caller]
fn assert_sealed(location: &Location, ledger: &mut Ledger, rounds: usize) {
    assert_whole(ledger, rounds);
    assert_eq!(ledger.recent_rows().unwrap(), 0);
    assert_eq!(ledger.seal().unwrap(), Sealed::default());
    let used: usize = ["interaction", "outcome"]
        .iter()
        .map(|table| files_in_use(location, table).len())
        .sum();
    assert_eq!(data_files(location).len(), used);
}

#[test]
fn a_write_or_flush_that_fails_at_any_step_of_a_seal_is_told_and_the_same_seal_then_succeeds() {
    let failures = Cell::new(0);
    for first in [0, 1] {
        for step in 0..STEPS_MAX {
            let done = Cell::new(false);
            on_sqlite(|location| {
                let disk = Arc::new(FailingDisk::new(Trouble::Fails));
                let reopen = || {
                    let (clock, disk) = (Arc::new(FixedClock(NOW)), Arc::clone(&disk));
                    Ledger::open_on(location, clock, disk).unwrap()
                };
                let mut ledger = reopen();
                for round in 0..first {
                    grow(&mut ledger, round);
                    ledger.seal().unwrap();
                }
                grow(&mut ledger, first);
                let rounds = first + 1;
                disk.works_for(Some(step));
                let sealed = ledger.seal();
                if disk.is_armed() {
                    assert_eq!(sealed.unwrap().interactions, 2);
                    done.set(true);
                    return;
                }
                let error = sealed.unwrap_err();
                let words = error.to_string();
                let (LedgerError::File { .. } | LedgerError::Lake { .. }) = error else {
                    panic!("step {step}: {error:?}")
                };
                let lake = location.lake.parent().unwrap().to_str().unwrap();
                assert!(
                    words.contains(INJECTED) && words.contains(lake),
                    "step {step}: {words}"
                );
                // What failed is not taken for sealed: the store still has it.
                let kept = if words.contains("/interaction") { 3 } else { 1 };
                assert!(
                    ledger.recent_rows().unwrap() >= kept,
                    "step {step}: {words}"
                );
                assert_whole(&mut ledger, rounds);
                if step % 2 == 0 {
                    drop(ledger);
                    ledger = reopen();
                    assert_whole(&mut ledger, rounds);
                }
                ledger.seal().unwrap();
                assert_sealed(location, &mut ledger, rounds);
                drop(ledger);
                assert_whole(&mut open(location), rounds);
                failures.set(failures.get() + 1);
            });
            if done.get() {
                break;
            }
            assert!(step + 1 < STEPS_MAX, "a seal must come to its end");
        }
    }
    let failures = failures.get();
    assert!(failures > 30, "{failures} failures");
    figure(&format!(
        "{failures} failed writes and flushes of a seal: 0 facts lost, 0 doubled"
    ));
}

#[test]
fn a_power_cut_at_any_step_of_a_seal_loses_and_doubles_nothing() {
    let cuts = Cell::new(0);
    for (trouble, first) in [
        (Trouble::CutsOff, 0),
        (Trouble::CutsOffNames, 0),
        (Trouble::CutsOff, 1),
        (Trouble::CutsOffNames, 1),
    ] {
        for step in 0..STEPS_MAX {
            let done = Cell::new(false);
            on_sqlite(|location| {
                let mut ledger = open(location);
                for round in 0..first {
                    grow(&mut ledger, round);
                    ledger.seal().unwrap();
                }
                grow(&mut ledger, first);
                drop(ledger);
                let names_too = trouble == Trouble::CutsOffNames;
                let status = start_on_cut_disk(location, step, names_too).wait().unwrap();
                done.set(status.success());
                assert!(done.get() || status.signal() == Some(6), "{status}");
                let mut ledger = open(location);
                assert_whole(&mut ledger, first + 1);
                // More facts come before the next seal.
                grow(&mut ledger, first + 1);
                ledger.seal().unwrap();
                assert_sealed(location, &mut ledger, first + 2);
                cuts.set(cuts.get() + usize::from(!done.get()));
            });
            if done.get() {
                break;
            }
            assert!(step + 1 < STEPS_MAX, "a seal must come to its end");
        }
    }
    let cuts = cuts.get();
    assert!(cuts > 60, "{cuts} cuts");
    figure(&format!(
        "{cuts} power cuts within a seal: 0 facts lost, 0 doubled"
    ));
}

#[test]
fn a_log_entry_that_is_cut_off_or_empty_is_named() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        for round in 0..2 {
            grow(&mut ledger, round);
            ledger.seal().unwrap();
        }
        drop(ledger);
        let entry = location
            .lake
            .join("interaction/_delta_log/00000000000000000002.json");
        let bytes = std::fs::read(&entry).unwrap();
        for cut in [0, 10, bytes.len() / 2, bytes.len() - 3] {
            std::fs::write(&entry, &bytes[..cut]).unwrap();
            let told = Ledger::open(location, Arc::new(FixedClock(NOW)));
            let Err(LedgerError::Damaged { place, message }) = told else {
                panic!("cut to {cut}: {told:?}")
            };
            assert_eq!(
                place,
                entry.display().to_string(),
                "cut to {cut}: {message}"
            );
        }
        std::fs::write(&entry, &bytes).unwrap();
        assert_whole(&mut open(location), 2);
    });
}
