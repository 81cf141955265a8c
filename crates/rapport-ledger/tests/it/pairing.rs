//! A store and a lake that do not belong together must not be opened as one: facts would vanish without a word.

use crate::facts::{NOW, all_facts, interaction, run, says, take_in};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::{FixedClock, Ledger, LedgerError, Location};
use std::path::Path;
use std::sync::Arc;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

fn refused(location: &Location) {
    let clock = || Arc::new(FixedClock(NOW));
    for opened in [
        Ledger::open(location, clock()),
        Ledger::open_to_read(location, clock()),
    ] {
        assert!(
            matches!(&opened, Err(LedgerError::Damaged { .. })),
            "{opened:?}"
        );
        let words = opened.unwrap_err().to_string();
        assert!(
            words.contains("interaction") && words.contains("backup"),
            "{words}"
        );
    }
}

fn grow(ledger: &mut Ledger, keys: std::ops::Range<i32>) {
    let run = run(ledger);
    for key in keys {
        take_in(ledger, run, vec![says(interaction(&key.to_string(), 0, 1))]).unwrap();
    }
}

#[test]
fn a_new_store_beside_an_old_lake_is_refused() {
    let old = tempfile::tempdir().unwrap();
    let store = old.path().join("store.sqlite").display().to_string();
    let mut ledger = open(&Location {
        store,
        lake: old.path().join("lake"),
    });
    grow(&mut ledger, 0..5);
    ledger.seal().unwrap();
    drop(ledger);
    on_each_store(|location| {
        copy(&old.path().join("lake"), &location.lake);
        refused(location);
    });
}

#[test]
fn a_store_whose_lake_is_gone_or_older_is_refused() {
    on_each_store(|location| {
        let mut ledger = open(location);
        grow(&mut ledger, 0..3);
        ledger.seal().unwrap();
        let older = location.lake.with_extension("older");
        copy(&location.lake, &older);
        grow(&mut ledger, 3..5);
        ledger.seal().unwrap();
        grow(&mut ledger, 5..6);
        drop(ledger);
        refused(&Location {
            store: location.store.clone(),
            lake: location.lake.with_extension("empty"),
        });
        refused(&Location {
            store: location.store.clone(),
            lake: older,
        });
        let mut ledger = open(location);
        assert_eq!(all_facts(&mut ledger, 1..=1).len(), 6);
        assert_verified(&mut ledger);
    });
}
