//! Sealing and compaction move facts and change none.

use crate::facts::{all_facts, books, interaction, revenue, run, says, scatter, take_in};
use crate::stores::{assert_verified, data_files, on_each_store, on_sqlite, open, skipped};
use rapport_ledger::{Ledger, LedgerError, Location, Sealed, StoredFact};
use rapport_model::{ContactId, Fact};

/// Contacts far enough apart for several buckets.
pub(crate) const CONTACTS: [i64; 4] = [1, 2, 20_000, 70_000];

pub(crate) fn grow(ledger: &mut Ledger, group: u64) {
    let run = run(ledger);
    let records = (0..20).map(|n| {
        let n = group * 20 + n;
        let contact = CONTACTS[(scatter(n) % 4) as usize];
        if n.is_multiple_of(5) {
            books([revenue(
                &n.to_string(),
                0,
                contact,
                scatter(n) as i64 % 1000,
            )])
        } else {
            let mut fact = interaction(&n.to_string(), 0, contact);
            fact.fact.happened_at.0 += scatter(n) as i64 % 1_000_000;
            fact.fact.say_hundredths = n.is_multiple_of(3).then_some(n as i64);
            says(fact)
        }
    });
    take_in(ledger, run, records.collect()).unwrap();
    // A correction that moves an interaction, so that revisions lie in different files.
    take_in(
        ledger,
        run,
        vec![says(interaction(&(group * 20 + 1).to_string(), 1, 1))],
    )
    .unwrap();
}

pub(crate) fn everything(
    ledger: &mut Ledger,
) -> (
    Vec<StoredFact>,
    Vec<Vec<Fact>>,
    Vec<rapport_ledger::OutcomeTotal>,
) {
    let mut facts = ledger
        .facts_of(&CONTACTS.map(ContactId), rapport_model::Micros::END)
        .unwrap();
    facts.sort_by_key(|f| f.fact.position);
    let mut records = Vec::new();
    let told: Result<(), LedgerError> = ledger.each_record(rapport_model::Micros::END, |facts| {
        records.push(facts.to_vec());
        Ok(())
    });
    told.unwrap();
    (facts, records, ledger.outcome_totals().unwrap())
}

#[test]
fn sealed_and_recent_together_are_the_same_facts_after_any_number_of_seals() {
    on_each_store(|location| {
        let (twin_folder, twin) = twin();
        let mut never_sealed = open(&twin);
        let mut ledger = open(location);
        for group in 0..12 {
            grow(&mut ledger, group);
            grow(&mut never_sealed, group);
            let recent = ledger.recent_rows().unwrap();
            if group % 3 != 2 {
                let sealed = ledger.seal().unwrap();
                assert_eq!(sealed.interactions + sealed.outcomes, recent);
                assert!(sealed.files > 0);
                assert_eq!(ledger.recent_rows().unwrap(), 0);
                assert_eq!(
                    ledger.seal().unwrap(),
                    Sealed::default(),
                    "nothing is left to seal"
                );
            }
            assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        }
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        let records: usize = everything(&mut ledger).1.iter().map(Vec::len).sum();
        assert_eq!(
            records,
            everything(&mut ledger).0.len(),
            "each fact in one record"
        );
        assert_verified(&mut ledger);
        drop(twin_folder);
    });
}

/// Where another ledger may lie for as long as its folder does.
pub(crate) fn twin() -> (tempfile::TempDir, Location) {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("twin.sqlite").display().to_string();
    let location = Location {
        store,
        lake: folder.path().join("lake"),
    };
    (folder, location)
}

#[test]
fn records_come_in_order_of_contact_and_scope_each_once() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        for group in 0..4 {
            grow(&mut ledger, group);
            if group == 1 {
                ledger.seal().unwrap();
            }
        }
        let records = everything(&mut ledger).1;
        let keys: Vec<_> = records.iter().map(|facts| facts[0].record).collect();
        let mut sorted = keys.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(keys, sorted);
        assert!(
            records
                .iter()
                .all(|facts| facts.iter().all(|f| f.record == facts[0].record))
        );
        assert!(
            records
                .iter()
                .all(|facts| facts.is_sorted_by_key(|f| f.happened_at))
        );
    });
}

#[test]
fn a_seal_that_is_asked_to_stop_says_what_it_sealed_and_the_next_one_goes_on() {
    on_each_store(|location| {
        let mut ledger = open(location);
        grow(&mut ledger, 0);
        let before = everything(&mut ledger);
        let all = ledger.recent_rows().unwrap();
        let asked = std::cell::Cell::new(0);
        let stops_after = |looks: i32| {
            asked.set(0);
            let asked = &asked;
            move || {
                asked.set(asked.get() + 1);
                asked.get() > looks
            }
        };
        let nothing = ledger.seal_until(&stops_after(0)).unwrap();
        let interrupted = Sealed {
            interrupted: true,
            ..Sealed::default()
        };
        assert_eq!(nothing, interrupted);
        assert_eq!(ledger.recent_rows().unwrap(), all);
        let some = ledger.seal_until(&stops_after(1)).unwrap();
        assert!(some.interrupted && some.interactions > 0 && some.outcomes == 0);
        assert_eq!(ledger.recent_rows().unwrap(), all - some.interactions);
        assert_eq!(everything(&mut ledger), before);
        assert_verified(&mut ledger);
        let rest = ledger.seal().unwrap();
        assert!(!rest.interrupted && rest.interactions == 0);
        assert_eq!(some.interactions + rest.outcomes, all);
        assert_eq!(everything(&mut ledger), before);
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_contact_asked_for_twice_is_told_once() {
    on_each_store(|location| {
        let mut ledger = open(location);
        grow(&mut ledger, 0);
        for _ in 0..2 {
            let once = ledger
                .facts_of(&[ContactId(1)], rapport_model::Micros::END)
                .unwrap()
                .len();
            assert!(once > 0);
            assert_eq!(
                ledger
                    .facts_of(&[ContactId(1), ContactId(1)], rapport_model::Micros::END)
                    .unwrap()
                    .len(),
                once
            );
            ledger.seal().unwrap();
        }
    });
}

#[test]
fn a_hundred_seals_with_compaction_and_checkpoints_keep_every_fact() {
    // The Delta library writes a checkpoint every hundred commits: the mark of what is sealed must survive it.
    on_sqlite(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        for n in 0..110 {
            take_in(
                &mut ledger,
                run,
                vec![says(interaction(&n.to_string(), 0, 1))],
            )
            .unwrap();
            ledger.seal().unwrap();
        }
        assert_eq!(all_facts(&mut ledger, 1..=1).len(), 110);
        let log = location.lake.join("interaction/_delta_log");
        assert!(
            log.join("_last_checkpoint").exists(),
            "the checkpoint must have been written"
        );
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(ledger.seal().unwrap(), Sealed::default());
        let positions: Vec<i64> = all_facts(&mut ledger, 1..=1)
            .iter()
            .map(|f| f.fact.position)
            .collect();
        assert_eq!(positions, (1..=110).collect::<Vec<_>>());
        assert_verified(&mut ledger);
    });
}

#[test]
fn compaction_leaves_few_files_and_the_same_facts() {
    on_each_store(|location| {
        let (twin_folder, twin) = twin();
        let mut never_sealed = open(&twin);
        let mut ledger = open(location);
        let mut most = 0;
        for group in 0..13 {
            grow(&mut ledger, group);
            grow(&mut never_sealed, group);
            ledger.seal().unwrap();
            most = most.max(live_files(location));
        }
        assert!(
            data_files(location).len() > most,
            "compaction must have rewritten files"
        );
        assert!(
            most <= 10 * 3 * 2,
            "{most} files in use for 3 buckets of 2 tables"
        );
        assert_eq!(everything(&mut ledger), everything(&mut never_sealed));
        assert_verified(&mut ledger);
        drop(twin_folder);
    });
}

/// Files that the tables' logs name, by their last word on each.
fn live_files(location: &Location) -> usize {
    ["interaction", "outcome"]
        .iter()
        .map(|table| crate::damage::files_in_use(location, table).len())
        .sum()
}

/// Leaves at once when done: the reader's own threads may abort an interpreter that shuts down in order.
pub(crate) const READ_WITH_PYTHON: &str = "\
import os, sys
from deltalake import DeltaTable
t = DeltaTable(sys.argv[1]).to_pyarrow_table()
print(t.num_rows, sum(t['position'].to_pylist()), sum(t['home_id'].to_pylist()), flush=True)
os._exit(0)
";

#[test]
fn the_lake_opens_in_another_delta_reader_with_equal_counts() {
    let Ok(python) = std::env::var("RAPPORT_TEST_PYTHON") else {
        return skipped("another Delta reader: RAPPORT_TEST_PYTHON is not set");
    };
    on_sqlite(|location| {
        let mut ledger = open(location);
        for group in 0..9 {
            grow(&mut ledger, group);
            ledger.seal().unwrap();
        }
        let facts = ledger
            .facts_of(&CONTACTS.map(ContactId), rapport_model::Micros::END)
            .unwrap();
        let tables = ledger.lake_tables().unwrap();
        assert_eq!(tables.len(), 2);
        for (name, folder, rows) in tables {
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
            let numbers: Vec<i64> = told
                .split_whitespace()
                .map(|n| n.parse().unwrap())
                .collect();
            assert_eq!(numbers[0], rows, "{name}");
            if name == "interaction" {
                let sum = |value: fn(&StoredFact) -> i64| facts.iter().map(value).sum::<i64>();
                assert_eq!(
                    numbers,
                    [
                        facts.len() as i64,
                        sum(|f| f.fact.position),
                        sum(|f| f.fact.record.contact.0)
                    ]
                );
            }
        }
    });
}
