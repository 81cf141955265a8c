//! The sweep meets the records that reading them one after the other meets, whichever way they come.

use crate::facts::{interaction, run, says, scatter, take_in};
use crate::stores::{on_each_store, on_sqlite, open};
use rapport_ledger::sweep::RecordFacts;
use rapport_ledger::{Ledger, LedgerError};
use rapport_model::fold::holding;
use rapport_model::{Fact, Micros, Reaction, RecordKey, TypeId};
use std::collections::BTreeMap;

/// Contacts of three buckets.
const CONTACTS: [i64; 5] = [1, 2, 3, 20_000, 70_000];

type Held = Vec<(i64, TypeId, Option<Reaction>)>;

/// A group of interactions, some of them at the same moment, one in seven with a reaction.
fn grow(ledger: &mut Ledger, group: u64) {
    let run = run(ledger);
    let records = (0..40).map(|n| {
        let n = group * 40 + n;
        let mut fact = interaction(&n.to_string(), 0, CONTACTS[(scatter(n) % 5) as usize]);
        fact.fact.happened_at.0 += scatter(n) as i64 % 50;
        fact.fact.reaction = n.is_multiple_of(7).then_some(Reaction::Worse);
        says(fact)
    });
    take_in(ledger, run, records.collect()).unwrap();
}

fn held(facts: &[Fact]) -> Held {
    let arranged = holding(facts, Micros::END).into_iter();
    let one = arranged.map(|a| {
        let fact = &facts[a.fact as usize];
        (fact.happened_at.0, fact.type_id, a.reaction)
    });
    one.collect()
}

/// Records by key, by both ways; and how many came as columns.
fn both(ledger: &mut Ledger, threads: usize) -> [(BTreeMap<RecordKey, Held>, usize); 2] {
    let mut one_by_one = BTreeMap::new();
    let read: Result<(), LedgerError> = ledger.each_record(rapport_model::Micros::END, |facts| {
        one_by_one.insert(facts[0].record, held(facts));
        Ok(())
    });
    read.unwrap();
    let visit = |state: &mut (BTreeMap<RecordKey, Held>, usize),
                 facts: RecordFacts<'_>|
     -> Result<(), LedgerError> {
        let (record, held) = match facts {
            RecordFacts::Any(facts) => (facts[0].record, held(facts)),
            RecordFacts::Plain(plain) => {
                state.1 += 1;
                let rows = plain.happened_at.iter().zip(plain.type_id).enumerate();
                let held = rows.map(|(i, (at, id))| (*at, TypeId(*id), plain.reaction(i)));
                (plain.record, held.collect())
            }
        };
        assert!(
            state.0.insert(record, held).is_none(),
            "a record came twice"
        );
        Ok(())
    };
    let states = ledger.sweep(threads, Default::default, visit).unwrap();
    let mut all = (BTreeMap::new(), 0);
    for (records, plain) in states {
        all.1 += plain;
        for (key, held) in records {
            assert!(
                all.0.insert(key, held).is_none(),
                "two threads met one record"
            );
        }
    }
    [(one_by_one, 0), all]
}

#[test]
fn a_sweep_meets_each_record_once_with_the_facts_that_hold() {
    on_each_store(|location| {
        let mut ledger = open(location);
        for group in 0..4 {
            grow(&mut ledger, group);
            for threads in [1, 3] {
                let [(expected, _), (found, plain)] = both(&mut ledger, threads);
                assert_eq!(found, expected);
                assert_eq!(plain, 0, "recent facts take the general way");
            }
            ledger.seal().unwrap();
            // Of one file, and of several; moments that are equal are in the order of identity.
            let [(expected, _), (found, plain)] = both(&mut ledger, 2);
            assert_eq!(found, expected);
            assert_eq!(plain, expected.len(), "all of it is sealed and plain");
        }
        ledger.compact().unwrap();
        let [(expected, _), (found, plain)] = both(&mut ledger, 2);
        assert_eq!((&found, plain), (&expected, expected.len()));
        // A correction takes its whole bucket the general way; the others stay plain.
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("1", 1, 1))]).unwrap();
        ledger.seal().unwrap();
        let [(expected, _), (found, plain)] = both(&mut ledger, 2);
        assert_eq!(found, expected);
        assert!(
            plain > 0 && plain < expected.len(),
            "{plain} of {}",
            expected.len()
        );
    });
}

/// Two files, of which each has three row groups: records end within one, reach over one, and one moment lies in two.
#[test]
fn a_record_that_reaches_over_row_groups_comes_whole() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        for file in 0..2 {
            let run = run(&mut ledger);
            let records = (0..140_000_u64).map(|n| {
                let contact = if n < 100 { 1 } else { 2 + n as i64 / 90_000 };
                let mut fact = interaction(&format!("{file}-{n}"), 0, contact);
                // Four in five at a moment of their own; the last fact of the first row group shares the next one's.
                fact.fact.happened_at.0 += (n + 1 - u64::from(n.is_multiple_of(5))) as i64;
                fact.fact.type_id = TypeId(1 + (scatter(n) % 40) as i32);
                fact.fact.reaction = n.is_multiple_of(7).then_some(Reaction::Worse);
                says(fact)
            });
            take_in(&mut ledger, run, records.collect()).unwrap();
            ledger.seal().unwrap();
            let [(expected, _), (found, plain)] = both(&mut ledger, 2);
            for (key, held) in &expected {
                let other = &found[key];
                assert_eq!(held.len(), other.len(), "file {file}, {key:?}");
                // The whole of them would fill the screen.
                let differs = held.iter().zip(other).position(|(a, b)| a != b);
                let around = differs.map(|at| (at, &held[at], &other[at]));
                assert_eq!(around, None, "file {file}, {key:?}");
            }
            assert_eq!(found.len(), expected.len());
            assert_eq!(plain, expected.len());
        }
    });
}

#[test]
fn merged_contacts_are_swept_as_one() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        let (a, b) = ledger
            .commit(|ledger| {
                Ok((
                    ledger.contact_of(&[("email", "a@example.com")])?,
                    ledger.contact_of(&[("email", "b@example.com")])?,
                ))
            })
            .unwrap();
        let run = run(&mut ledger);
        let records = (0..6).map(|n| {
            says(interaction(
                &n.to_string(),
                0,
                if n % 2 == 0 { a.home.0 } else { b.home.0 },
            ))
        });
        take_in(&mut ledger, run, records.collect()).unwrap();
        ledger.seal().unwrap();
        let keys = [("email", "a@example.com"), ("email", "b@example.com")];
        ledger.commit(|ledger| ledger.contact_of(&keys)).unwrap();
        let [(expected, _), (found, _)] = both(&mut ledger, 2);
        assert_eq!(found, expected);
        assert_eq!(found.len(), 1);
    });
}

#[test]
fn a_file_that_was_changed_stops_the_sweep_and_is_named() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        grow(&mut ledger, 0);
        ledger.seal().unwrap();
        let file = crate::stores::data_files(location).remove(0);
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let told = ledger.sweep(2, || (), |(), _| Ok::<_, LedgerError>(()));
        assert!(told.is_err_and(|e| e.to_string().contains("checksum")));
    });
}
