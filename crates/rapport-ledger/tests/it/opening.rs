//! Opening: one writer, any number of readers, and stores that must be refused.

use crate::facts::{NOW, all_facts, interaction, run, says, take_in};
use crate::stores::{on_each_store, on_postgres, on_sqlite, open, skipped, tamper};
use rapport_ledger::{FixedClock, Ledger, LedgerError, Location};
use std::sync::Arc;

fn try_open(location: &Location) -> rapport_ledger::Result<Ledger> {
    Ledger::open(location, Arc::new(FixedClock(NOW)))
}

fn try_read(location: &Location) -> rapport_ledger::Result<Ledger> {
    Ledger::open_to_read(location, Arc::new(FixedClock(NOW)))
}

#[test]
fn a_second_writer_is_refused_while_the_first_is_open_and_reading_goes_on() {
    on_each_store(|location| {
        let mut first = open(location);
        let run = run(&mut first);
        take_in(&mut first, run, vec![says(interaction("a", 0, 1))]).unwrap();
        let refused = try_open(location);
        assert!(
            matches!(&refused, Err(LedgerError::Locked(_))),
            "{refused:?}"
        );
        let mut reader = try_read(location).unwrap();
        assert_eq!(all_facts(&mut reader, 1..=1).len(), 1);
        // The reader sees what is committed and sealed after it was opened.
        take_in(&mut first, run, vec![says(interaction("b", 0, 1))]).unwrap();
        assert_eq!(all_facts(&mut reader, 1..=1).len(), 2);
        first.seal().unwrap();
        assert_eq!(all_facts(&mut reader, 1..=1).len(), 2);
        // Also in the middle of a commit it sees what was before it.
        first
            .commit(|first| {
                crate::facts::take_in_uncommitted(first, run, vec![says(interaction("c", 0, 1))])?;
                assert_eq!(all_facts(&mut reader, 1..=1).len(), 2);
                Ok(())
            })
            .unwrap();
        assert_eq!(all_facts(&mut reader, 1..=1).len(), 3);
        drop(first);
        try_open(location).unwrap();
    });
}

#[test]
fn postgresql_refuses_a_second_writer_that_brings_a_lake_of_its_own() {
    on_postgres(|location| {
        let first = open(location);
        let other = Location {
            lake: location.lake.with_extension("other"),
            store: location.store.clone(),
        };
        let refused = try_open(&other);
        assert!(
            matches!(&refused, Err(LedgerError::Locked(_))),
            "{refused:?}"
        );
        drop(first);
        try_open(location).unwrap();
    });
}

#[test]
fn a_store_from_a_newer_version_is_refused_and_unchanged() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("a", 0, 1))]).unwrap();
        drop(ledger);
        tamper(
            location,
            "INSERT INTO schema_version (version) VALUES (9000); ALTER TABLE batch RENAME TO batch_of_9000",
        );
        for opened in [try_open(location), try_read(location)] {
            assert!(
                matches!(&opened, Err(LedgerError::NewerStore { found: 9000, .. })),
                "{opened:?}"
            );
            let words = opened.unwrap_err().to_string();
            assert!(words.contains("use a newer rapport"), "{words}");
        }
        // Taken back, everything is as it was.
        tamper(
            location,
            "DELETE FROM schema_version WHERE version = 9000; ALTER TABLE batch_of_9000 RENAME TO batch",
        );
        assert_eq!(all_facts(&mut open(location), 1..=1).len(), 1);
    });
}

#[test]
fn many_readers_may_open_a_new_ledger_at_once() {
    on_each_store(|location| {
        let start = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        try_read(location).map(drop)
                    })
                })
                .collect();
            for reader in readers {
                reader.join().unwrap().unwrap();
            }
        });
    });
}

#[test]
fn a_store_that_cannot_be_reached_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    for (store, shown) in [
        (
            "postgres://ann:se@cret@127.0.0.1:1/crm",
            "postgres://ann@127.0.0.1:1/crm",
        ),
        (
            "postgres://ann:secret@127.0.0.1:1/crm",
            "postgres://ann@127.0.0.1:1/crm",
        ),
        (
            "postgresql://127.0.0.1:1/crm?user=ann&password=secret",
            "postgresql://127.0.0.1:1/crm",
        ),
    ] {
        let location = Location {
            store: store.to_owned(),
            lake: folder.path().join("lake"),
        };
        let words = try_open(&location).unwrap_err().to_string();
        assert!(words.contains(shown) && !words.contains("cret"), "{words}");
    }
    let location = Location {
        store: "/nowhere/at/all/store.sqlite".into(),
        lake: folder.path().join("lake"),
    };
    let words = try_open(&location).unwrap_err().to_string();
    assert!(
        words.contains("/nowhere/at/all/store.sqlite") && words.contains("write access"),
        "{words}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    on_sqlite(|location| {
        let folder = location.lake.parent().unwrap();
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("a", 0, 1))]).unwrap();
        drop(ledger);
        let Some(_mount) = ReadOnly::mount(folder) else {
            return skipped("read-only folder: needs root and mount");
        };
        let words = try_open(location).unwrap_err().to_string();
        assert!(
            words.contains("writer.lock") && words.contains("Read-only file system"),
            "{words}"
        );
        // Reading needs the store's shared memory file: it either works or says what is missing.
        match try_read(location) {
            Ok(mut reader) => assert_eq!(all_facts(&mut reader, 1..=1).len(), 1),
            Err(e) => {
                let words = e.to_string();
                assert!(
                    words.contains("give this user write access")
                        || words.contains("mounted read-only"),
                    "{words}"
                );
            }
        }
    });
    on_sqlite(|location| open(location).seal().map(drop).unwrap());
}

/// A folder bound read-only onto itself, until dropped.
struct ReadOnly(std::path::PathBuf);

impl ReadOnly {
    fn mount(folder: &std::path::Path) -> Option<Self> {
        let mount = |arguments: &[&str]| {
            std::process::Command::new("mount")
                .args(arguments)
                .arg(folder)
                .status()
                .is_ok_and(|s| s.success())
        };
        let path = folder.to_str().unwrap();
        if !mount(&["--bind", path]) {
            return None;
        }
        let this = Self(folder.to_owned());
        mount(&["-o", "remount,ro,bind"]).then_some(this)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        let gone = std::process::Command::new("umount")
            .arg("--lazy")
            .arg(&self.0)
            .status();
        assert!(
            gone.is_ok_and(|s| s.success()),
            "the read-only mount stays behind"
        );
    }
}
