//! Damaged bytes are found and named; nothing panics and nothing wrong is shown.

use crate::facts::{all_facts, books, interaction, revenue, run, says, take_in};
use crate::stores::{data_files, figure, on_sqlite, open, tamper};
use rapport_ledger::{Ledger, LedgerError, Location, StoredFact};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn small(location: &Location) -> Ledger {
    let mut ledger = open(location);
    let run = run(&mut ledger);
    let facts = (0..6).map(|n| says(interaction(&format!("key-{n}"), 0, 1)));
    take_in(
        &mut ledger,
        run,
        facts.chain([books([revenue("r", 0, 1, 5)])]).collect(),
    )
    .unwrap();
    ledger
}

/// The data files that a table's log names as in use.
pub(crate) fn files_in_use(location: &Location, table: &str) -> BTreeSet<String> {
    let mut entries: Vec<_> = std::fs::read_dir(location.lake.join(table).join("_delta_log"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.retain(|path| path.extension().is_some_and(|e| e == "json"));
    entries.sort();
    let mut live = BTreeSet::new();
    for line in entries.iter().flat_map(|e| {
        std::fs::read_to_string(e)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    }) {
        let action: serde_json::Value = serde_json::from_str(&line).unwrap();
        if let Some(path) = action["add"]["path"].as_str() {
            live.insert(path.to_owned());
        }
        if let Some(path) = action["remove"]["path"].as_str() {
            live.remove(path);
        }
    }
    live
}

#[test]
fn every_flipped_byte_of_a_recent_batch_is_named() {
    on_sqlite(|location| {
        let mut ledger = small(location);
        let store = rusqlite::Connection::open(&location.store).unwrap();
        let (seq, data): (i64, Vec<u8>) = store
            .query_row(
                "SELECT seq, data FROM batch WHERE facts = 'interaction'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        let step = (data.len() / 200).max(1);
        let mut flips = 0;
        for at in (0..data.len()).step_by(step) {
            let mut flipped = data.clone();
            flipped[at] ^= 0x20;
            store
                .execute("UPDATE batch SET data = ?1 WHERE seq = ?2", (&flipped, seq))
                .unwrap();
            let damaged = |told: Result<(), LedgerError>| {
                let Err(LedgerError::Damaged { place, .. }) = &told else {
                    panic!("byte {at}: {told:?}")
                };
                assert_eq!(place, &format!("recent batch {seq}"));
            };
            damaged(
                ledger
                    .facts_of(&[rapport_model::ContactId(1)], rapport_model::Micros::END)
                    .map(drop),
            );
            damaged(ledger.each_record(rapport_model::Micros::END, |_| Ok::<_, LedgerError>(())));
            damaged(ledger.verify().map(drop));
            damaged(ledger.seal().map(drop));
            flips += 1;
        }
        assert!(flips >= 200, "{flips} flips");
        for cut in [0, 1, data.len() / 2, data.len() - 1] {
            store
                .execute(
                    "UPDATE batch SET data = ?1 WHERE seq = ?2",
                    (&data[..cut], seq),
                )
                .unwrap();
            assert!(matches!(ledger.verify(), Err(LedgerError::Damaged { .. })));
        }
        // The rest stays readable, and the bytes put back everything is.
        assert_eq!(ledger.outcome_totals().unwrap().len(), 1);
        store
            .execute("UPDATE batch SET data = ?1 WHERE seq = ?2", (&data, seq))
            .unwrap();
        crate::stores::assert_verified(&mut ledger);
    });
}

#[test]
fn every_flipped_byte_of_a_lake_file_is_named() {
    on_sqlite(|location| {
        let mut ledger = small(location);
        ledger.seal().unwrap();
        let right = all_facts(&mut ledger, 1..=1);
        drop(ledger);
        let file = data_files(location)
            .into_iter()
            .find(|f| f.to_str().unwrap().contains("/interaction/"))
            .unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let step = (bytes.len() / 150).max(1);
        let mut found = 0;
        for at in (0..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x04;
            std::fs::write(&file, &flipped).unwrap();
            is_named(
                location,
                &file,
                &right,
                &format!("byte {at} of {}", bytes.len()),
            );
            found += 1;
        }
        assert!(found >= 150);
        figure(&format!(
            "{found} flipped bytes of a lake file of {} bytes, all named",
            bytes.len()
        ));
        for cut in [0, 1, 4, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(&file, &bytes[..cut]).unwrap();
            is_named(location, &file, &right, &format!("cut to {cut}"));
        }
        std::fs::remove_file(&file).unwrap();
        is_named(location, &file, &right, "removed");
        std::fs::write(&file, &bytes).unwrap();
        crate::stores::assert_verified(&mut open(location));
    });
}

/// Every way to read the file ends in an error that names it, in a process that has not read it before.
fn is_named(location: &Location, file: &std::path::Path, right: &[StoredFact], what: &str) {
    type Read = fn(&mut Ledger) -> Result<(), LedgerError>;
    let ways: [(&str, Read); 3] = [
        ("verify", |l| l.verify().map(drop)),
        ("facts_of", |l| {
            l.facts_of(&[rapport_model::ContactId(1)], rapport_model::Micros::END)
                .map(drop)
        }),
        ("each_record", |l| {
            l.each_record(rapport_model::Micros::END, |_| Ok(()))
        }),
    ];
    for (way, read) in ways {
        let mut ledger = open(location);
        let told = catch_unwind(AssertUnwindSafe(|| read(&mut ledger)));
        let Ok(told) = told else {
            panic!("{what}: {way} panicked")
        };
        let words = told
            .expect_err(&format!(
                "{what}: {way} did not notice, {} facts expected",
                right.len()
            ))
            .to_string();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(words.contains(name), "{what}: {way}: {words}");
    }
}

#[test]
fn a_lost_batch_is_noticed_by_verify() {
    on_sqlite(|location| {
        let mut ledger = small(location);
        tamper(location, "DELETE FROM batch WHERE facts = 'outcome'");
        let broken: Vec<_> = ledger
            .verify()
            .unwrap()
            .into_iter()
            .filter(|check| !check.holds)
            .collect();
        assert!(!broken.is_empty());
    });
}

#[test]
fn a_fact_that_was_swapped_for_another_is_noticed_by_verify() {
    // Counts and positions stay right; what an identity stands for is gone.
    on_sqlite(|location| {
        let mut ledger = small(location);
        tamper(
            location,
            "UPDATE identity SET record_key = 'another' WHERE record_key = 'key-3'",
        );
        let broken: Vec<_> = ledger
            .verify()
            .unwrap()
            .into_iter()
            .filter(|check| !check.holds)
            .collect();
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].what.contains("identity"), "{broken:?}");
    });
}

#[test]
fn a_delta_log_that_is_no_log_yet_does_not_lock_anyone_out() {
    // What a process that was killed while it made the table leaves behind.
    on_sqlite(|location| {
        for table in ["interaction", "outcome"] {
            std::fs::create_dir_all(location.lake.join(table).join("_delta_log")).unwrap();
        }
        let mut ledger = small(location);
        assert_eq!(all_facts(&mut ledger, 1..=1).len(), 6);
        ledger.seal().unwrap();
        assert_eq!(all_facts(&mut ledger, 1..=1).len(), 6);
        crate::stores::assert_verified(&mut ledger);
    });
}

#[test]
fn a_damaged_old_log_entry_is_named_by_verify_and_keeps_nobody_from_looking_up() {
    on_sqlite(|location| {
        let mut ledger = small(location);
        ledger.seal().unwrap();
        let right = all_facts(&mut ledger, 1..=1);
        drop(ledger);
        let first = location
            .lake
            .join("interaction/_delta_log/00000000000000000000.json");
        std::fs::write(&first, "{\"commitInfo\"").unwrap();
        assert_eq!(all_facts(&mut open(location), 1..=1), right);
        let error = open(location).verify().unwrap_err().to_string();
        assert!(error.contains("00000000000000000000.json"), "{error}");
    });
}
