//! A seal that goes on beside commits.

use crate::facts::NOW;
use crate::failing_disk::{FailingDisk, INJECTED, Trouble};
use crate::seal::{everything, grow, twin};
use crate::stores::{assert_verified, on_each_store, on_sqlite, open};
use rapport_ledger::{Disk, FixedClock, Ledger, MachineDisk, Sealed};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A disk that writes nothing until it is let go.
#[derive(Debug, Default)]
struct HeldDisk(Mutex<()>);

impl Disk for HeldDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner));
        MachineDisk.write(path, bytes)
    }

    fn flush(&self, file: &File, path: &Path) -> io::Result<()> {
        MachineDisk.flush(file, path)
    }

    fn publish(&self, staged: &Path, path: &Path, replaces: bool) -> io::Result<()> {
        MachineDisk.publish(staged, path, replaces)
    }
}

#[test]
fn facts_are_taken_in_while_a_seal_goes_on_and_each_is_read_once() {
    on_each_store(|location| {
        let (_twin_folder, twin) = twin();
        let mut never_sealed = open(&twin);
        let disk = Arc::new(HeldDisk::default());
        let clock = Arc::new(FixedClock(NOW));
        let mut ledger = Ledger::open_on(location, clock, Arc::<HeldDisk>::clone(&disk)).unwrap();
        for group in 0..4 {
            grow(&mut ledger, group);
            grow(&mut never_sealed, group);
        }
        let first = ledger.recent_rows().unwrap();
        let held = disk.0.lock().unwrap();
        assert_eq!(ledger.seal_beside().unwrap(), 0, "nothing is left out");
        // The seal cannot have written anything yet.
        for group in 4..8 {
            grow(&mut ledger, group);
            grow(&mut never_sealed, group);
            assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        }
        let all = ledger.recent_rows().unwrap();
        assert!(all > first);
        drop(held);
        ledger.settle().unwrap();
        assert_eq!(ledger.recent_rows().unwrap(), all - first);
        assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        assert_verified(&mut ledger);
        // Again without waiting, then the usual seal, which waits first.
        ledger.seal_beside().unwrap();
        let sealed = ledger.seal().unwrap();
        assert_eq!(sealed, Sealed::default(), "the one beside took everything");
        assert_eq!(ledger.recent_rows().unwrap(), 0);
        assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_ledger_let_go_while_a_seal_goes_on_ends_it_before_it_gives_the_lock_away() {
    on_each_store(|location| {
        let mut ledger = open(location);
        grow(&mut ledger, 0);
        let before = everything(&mut ledger);
        ledger.seal_beside().unwrap();
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(everything(&mut ledger), before);
        assert_verified(&mut ledger);
        let left = ledger.seal().unwrap();
        assert_eq!(left.files, 0, "the lake had all of it already");
        assert_eq!(ledger.recent_rows().unwrap(), 0);
        assert_eq!(everything(&mut ledger), before);
    });
}

#[test]
fn a_seal_beside_that_fails_is_told_when_it_is_settled_and_the_next_one_does_it() {
    on_sqlite(|location| {
        let disk = Arc::new(FailingDisk::new(Trouble::Fails));
        let clock = Arc::new(FixedClock(NOW));
        let mut ledger =
            Ledger::open_on(location, clock, Arc::<FailingDisk>::clone(&disk)).unwrap();
        for step in 0..3 {
            grow(&mut ledger, 2 * step as u64);
            let before = everything(&mut ledger);
            disk.works_for(Some(step));
            ledger.seal_beside().unwrap();
            let told = ledger.settle().unwrap_err().to_string();
            assert!(told.contains(INJECTED), "{told}");
            assert!(!disk.is_armed());
            assert_eq!(everything(&mut ledger), before);
            assert_verified(&mut ledger);
            // Facts go on being taken in, and the next seal has both.
            grow(&mut ledger, 2 * step as u64 + 1);
            let before = everything(&mut ledger);
            ledger.seal_beside().unwrap();
            ledger.settle().unwrap();
            assert_eq!(ledger.recent_rows().unwrap(), 0);
            assert_eq!(everything(&mut ledger), before);
            assert_verified(&mut ledger);
        }
    });
}
