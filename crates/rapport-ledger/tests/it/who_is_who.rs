//! The identity graph: persons from evidence, in any order of arrival, joined and parted and joined again.

use crate::facts::{interaction, run, says, take_in};
use crate::stores::{assert_verified, on_each_store, on_sqlite, open};
use proptest::prelude::*;
use rapport_ledger::decisions::{DecisionKind, Reason, Undecidable};
use rapport_ledger::{Ledger, Subject};
use rapport_model::{ContactId, IdentifierId, Micros};
use std::collections::{BTreeMap, BTreeSet};

type Key = (&'static str, &'static str);

const KINDS: [&str; 3] = ["crm", "email", "phone"];

fn ledger(location: &rapport_ledger::Location) -> Ledger {
    let mut ledger = open(location);
    ledger.trust(&KINDS, true).unwrap();
    ledger
}

fn meet(ledger: &mut Ledger, keys: &[Key]) -> Subject {
    ledger.commit(|ledger| ledger.contact_of(keys)).unwrap()
}

fn person(ledger: &mut Ledger, key: Key) -> ContactId {
    ledger.known_by(key.0, key.1).unwrap().unwrap()
}

fn reason() -> Reason {
    Reason {
        by: Some("kim".to_owned()),
        note: None,
    }
}

/// Keys by person, as sets: who is who, whatever the ids.
fn partition(ledger: &mut Ledger) -> BTreeSet<BTreeSet<(String, String)>> {
    let mut of: BTreeMap<ContactId, BTreeSet<(String, String)>> = BTreeMap::new();
    for (person, kind, value) in ledger.all_keys().unwrap() {
        of.entry(person).or_default().insert((kind, value));
    }
    of.into_values().collect()
}

/// Every fact with its person, and whose every identifier is: what reads see.
fn seen(ledger: &mut Ledger) -> String {
    let mut lines = Vec::new();
    ledger
        .each_history::<rapport_ledger::LedgerError>(Micros::END, |facts| {
            lines.push(format!("{facts:?}"));
            Ok(())
        })
        .unwrap();
    lines.push(format!("{:?}", ledger.all_keys().unwrap()));
    lines.push(format!("{:?}", ledger.outcome_totals().unwrap()));
    lines.join("\n")
}

#[test]
fn two_values_of_a_more_trusted_kind_are_two_people_whatever_weaker_key_they_share() {
    on_each_store(|location| {
        let mut ledger = ledger(location);
        meet(&mut ledger, &[("crm", "1"), ("email", "office")]);
        meet(
            &mut ledger,
            &[("crm", "2"), ("email", "office"), ("phone", "7")],
        );
        let (one, two) = (
            person(&mut ledger, ("crm", "1")),
            person(&mut ledger, ("crm", "2")),
        );
        let office = person(&mut ledger, ("email", "office"));
        assert_eq!(BTreeSet::from([one, two, office]).len(), 3);
        assert_eq!(person(&mut ledger, ("phone", "7")), two);
        let matches = ledger.possible_matches(Some(one)).unwrap();
        assert_eq!(matches.len(), 1);
        assert_eq!(
            (matches[0].key.value.as_str(), &matches[0].claimed_by),
            ("office", &vec![one, two])
        );
        assert_eq!(ledger.possible_matches(None).unwrap(), matches);
        assert_verified(&mut ledger);
    });
}

#[test]
fn facts_follow_their_identifier_through_merge_split_and_undo() {
    use DecisionKind::{Merge, Split, Undo};
    on_each_store(|location| {
        let mut ledger = ledger(location);
        let run = run(&mut ledger);
        let a = meet(&mut ledger, &[("crm", "1"), ("email", "a")]);
        let email = meet(&mut ledger, &[("email", "a")]);
        let b = meet(&mut ledger, &[("crm", "2")]);
        assert_eq!(
            email.home, a.home,
            "who is met with somebody lives with them"
        );
        for (key, subject) in [("1", a), ("2", email), ("3", b), ("4", b)] {
            let mut fact = interaction(key, 0, subject.home.0);
            fact.fact.identifier = subject.identifier;
            take_in(&mut ledger, run, vec![says(fact)]).unwrap();
        }
        ledger.seal().unwrap();
        let count = |ledger: &mut Ledger, person: ContactId| {
            ledger.facts_of(&[person], Micros::END).unwrap().len()
        };
        let before = seen(&mut ledger);
        // Part the e-mail from the CRM's number.
        let split = ledger
            .commit(|l| l.split_person(a.home, &[email.identifier], &reason()))
            .unwrap()
            .unwrap();
        let parted = person(&mut ledger, ("email", "a"));
        assert_eq!(parted, ContactId::from(email.identifier));
        assert_eq!(
            (count(&mut ledger, a.home), count(&mut ledger, parted)),
            (1, 1)
        );
        assert_verified(&mut ledger);
        // Merge the parted one with the other.
        let merge = ledger
            .commit(|l| l.merge_people(parted, b.home, &reason()))
            .unwrap()
            .unwrap();
        assert_eq!(count(&mut ledger, parted), 3);
        assert_eq!(
            count(&mut ledger, b.home),
            0,
            "the lower id stands for both"
        );
        for decision in [merge, split] {
            ledger
                .commit(|l| l.undo_decision(decision, &reason()))
                .unwrap()
                .unwrap();
            assert_verified(&mut ledger);
        }
        assert_eq!(seen(&mut ledger), before);
        let decisions = ledger.identity_decisions(None).unwrap();
        let kinds: Vec<_> = decisions.iter().map(|d| (d.what, d.undone)).collect();
        assert_eq!(
            kinds,
            [(Undo, false), (Undo, false), (Merge, true), (Split, true)]
        );
        // Opened anew it is the same.
        drop(ledger);
        assert_eq!(seen(&mut open(location)), before);
    });
}

#[test]
fn a_decision_that_cannot_hold_is_refused_with_what_to_do() {
    on_each_store(|location| {
        let mut ledger = ledger(location);
        let a = meet(&mut ledger, &[("crm", "1"), ("email", "a")]);
        let email = IdentifierId(a.identifier.0 + 1);
        let mut split = |off: &[IdentifierId]| {
            ledger
                .commit(|l| l.split_person(a.home, off, &reason()))
                .unwrap()
        };
        assert_eq!(split(&[]), Err(Undecidable::NothingLeft(a.home)));
        assert_eq!(
            split(&[a.identifier, email]),
            Err(Undecidable::NothingLeft(a.home))
        );
        assert!(matches!(
            split(&[IdentifierId(99)]),
            Err(Undecidable::NotTheirs { .. })
        ));
        let decision = split(&[email]).unwrap();
        let again = split(&[email]);
        assert!(
            matches!(again, Err(Undecidable::NotTheirs { .. })),
            "{again:?}"
        );
        let parted = ContactId::from(email);
        let merged = ledger
            .commit(|l| l.merge_people(a.home, parted, &reason()))
            .unwrap();
        assert!(
            matches!(merged, Err(Undecidable::SaidApart { decision: d, .. }) if d == decision),
            "{merged:?}"
        );
        let with_itself = ledger
            .commit(|l| l.merge_people(a.home, a.home, &reason()))
            .unwrap();
        assert!(matches!(with_itself, Err(Undecidable::OnePerson(..))));
        let nobody = ledger
            .commit(|l| l.merge_people(a.home, ContactId(77), &reason()))
            .unwrap();
        assert_eq!(nobody, Err(Undecidable::UnknownPerson(ContactId(77))));
        let mut undo = |n| ledger.commit(|l| l.undo_decision(n, &reason())).unwrap();
        assert!(undo(decision).is_ok());
        assert_eq!(undo(decision), Err(Undecidable::Undone(decision)));
        assert_eq!(undo(99), Err(Undecidable::UnknownDecision(99)));
    });
}

#[test]
fn a_record_that_is_refused_leaves_no_trace_of_people() {
    on_each_store(|location| {
        let mut ledger = ledger(location);
        let run = run(&mut ledger);
        let known = meet(&mut ledger, &[("crm", "1")]);
        let mut old = interaction("x", 0, known.home.0);
        old.fact.identifier = known.identifier;
        take_in(&mut ledger, run, vec![says(old)]).unwrap();
        let before = seen(&mut ledger);
        ledger
            .commit(|ledger| {
                let mut intents = rapport_ledger::Intents::default();
                let subject =
                    ledger.resolve_contact(&[("crm", "1"), ("email", "new")], &mut intents)?;
                let stranger = ledger.resolve_contact(&[("crm", "9")], &mut intents)?;
                ledger.resolve_account("new-inc", &mut intents)?;
                ledger.resolve_staff("eve", &mut intents)?;
                assert!(!intents.is_empty());
                let mut other = interaction("x", 0, stranger.home.0);
                other.fact.identifier = stranger.identifier;
                let record = rapport_ledger::intake::NewRecord {
                    intents: Some(Box::new(intents)),
                    ..says(other)
                };
                let accepted = ledger.accept(run, vec![record])?;
                assert!(matches!(
                    accepted.verdicts[0],
                    rapport_ledger::intake::Verdict::Conflict(_)
                ));
                assert_eq!(subject.identifier, known.identifier);
                Ok(())
            })
            .unwrap();
        assert_eq!(seen(&mut ledger), before);
        assert_eq!(ledger.codes("staff").unwrap(), []);
        assert_eq!(ledger.people_count().unwrap(), (1, 0));
    });
}

#[test]
fn a_key_that_very_many_claim_joins_nobody_and_costs_nothing() {
    on_sqlite(|location| {
        let mut ledger = ledger(location);
        for n in 0..60 {
            let number = n.to_string();
            ledger
                .commit(|l| l.contact_of(&[("crm", number.as_str()), ("phone", "switchboard")]))
                .unwrap();
        }
        assert_eq!(partition(&mut ledger).len(), 61);
        // The CRM's numbers that were there before somebody shared the key are who they were.
        let first = person(&mut ledger, ("crm", "0"));
        assert_eq!(
            ledger.keys_of(first).unwrap(),
            [("crm".to_owned(), "0".to_owned())]
        );
    });
}

#[test]
fn as_known_then_only_evidence_of_then_counts() {
    on_each_store(|location| {
        let mut ledger = crate::stores::open_at(location, Micros(1_000));
        ledger.trust(&KINDS, true).unwrap();
        let a = meet(&mut ledger, &[("crm", "1")]);
        let b = meet(&mut ledger, &[("email", "b")]);
        drop(ledger);
        let mut ledger = crate::stores::open_at(location, Micros(2_000));
        meet(&mut ledger, &[("crm", "1"), ("email", "b")]);
        drop(ledger);
        let mut ledger = crate::stores::open_at(location, Micros(3_000));
        let split = |l: &mut Ledger| l.split_person(a.home, &[b.identifier], &reason());
        ledger.commit(split).unwrap().unwrap();
        for (then, joined) in [
            (1_500, false),
            (2_500, true),
            (3_500, false),
            (i64::MAX, false),
        ] {
            let identity = ledger.identity(Micros(then)).unwrap();
            let of = |s: Subject| identity.person(s.home, s.identifier);
            assert_eq!(of(a) == of(b), joined, "as known at {then}");
        }
    });
}

/// Records that each name some keys of one person.
fn records() -> impl Strategy<Value = Vec<Vec<Key>>> {
    let key = prop_oneof![
        prop::sample::select(vec![("crm", "1"), ("crm", "2"), ("crm", "3")]),
        prop::sample::select(vec![("email", "a"), ("email", "b"), ("email", "c")]),
        prop::sample::select(vec![("phone", "x"), ("phone", "y"), ("phone", "z")]),
    ];
    let record = prop::collection::vec(key, 1..4).prop_map(|mut keys| {
        keys.sort_unstable();
        keys.dedup_by_key(|(kind, _)| *kind);
        keys
    });
    prop::collection::vec(record, 1..9)
}

#[test]
fn who_is_who_does_not_depend_on_the_order_of_arrival() {
    proptest!(ProptestConfig::with_cases(60), |(records in records(), seed in any::<u64>())| {
        let of = |order: &[Vec<Key>]| {
            let mut found = BTreeSet::new();
            on_sqlite_only(|ledger| {
                for keys in order {
                    meet(ledger, keys);
                }
                found = partition(ledger);
            });
            found
        };
        let mut shuffled = records.clone();
        let len = shuffled.len();
        for i in 0..len {
            let j = (crate::facts::scatter(seed.wrapping_add(i as u64)) as usize) % len;
            shuffled.swap(i, j);
        }
        prop_assert_eq!(of(&records), of(&shuffled));
    });
}

fn on_sqlite_only(mut test: impl FnMut(&mut Ledger)) {
    let cell = std::cell::RefCell::new(&mut test);
    on_sqlite(|location| {
        let mut ledger = ledger(location);
        (cell.borrow_mut())(&mut ledger);
    });
}

/// What somebody does: merges two of four people, or parts one key of one; by number.
#[derive(Debug, Clone, Copy)]
enum Act {
    Merge(usize, usize),
    Split(usize),
}

#[test]
fn any_series_of_joins_and_partings_that_is_undone_leaves_the_same_bytes() {
    let act = prop_oneof![
        (0_usize..4, 0_usize..4).prop_map(|(a, b)| Act::Merge(a, b)),
        (0_usize..8).prop_map(Act::Split),
    ];
    let check = |location: &rapport_ledger::Location, cases: u32| {
        let mut ledger = ledger(location);
        let run = run(&mut ledger);
        let mut subjects = Vec::new();
        for (crm, email) in [("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")] {
            subjects.push(meet(&mut ledger, &[("crm", crm), ("email", email)]));
            subjects.push(meet(&mut ledger, &[("email", email)]));
        }
        for (n, subject) in subjects.iter().enumerate() {
            let mut fact = interaction(&n.to_string(), 0, subject.home.0);
            fact.fact.identifier = subject.identifier;
            take_in(&mut ledger, run, vec![says(fact)]).unwrap();
            if n == 4 {
                ledger.seal().unwrap();
            }
        }
        let before = seen(&mut ledger);
        let state = std::cell::RefCell::new(ledger);
        proptest!(ProptestConfig::with_cases(cases), |(acts in prop::collection::vec(act.clone(), 1..7))| {
            let mut ledger = state.borrow_mut();
            let mut kept = Vec::new();
            for act in &acts {
                let done = ledger.commit(|l| match act {
                    Act::Merge(a, b) => l.merge_people(subjects[a * 2].home, subjects[b * 2].home, &reason()),
                    Act::Split(n) => {
                        let subject = subjects[*n];
                        let person = l.person_of(ContactId::from(subject.identifier))?.unwrap_or_default();
                        l.split_person(person, &[subject.identifier], &reason())
                    }
                });
                kept.extend(done.unwrap());
                assert_verified(&mut ledger);
            }
            // Newest first, as one who changes their mind would.
            for decision in kept.into_iter().rev() {
                ledger.commit(|l| l.undo_decision(decision, &reason())).unwrap().unwrap();
            }
            prop_assert_eq!(seen(&mut ledger), before.clone());
        });
    };
    on_sqlite(|location| check(location, 40));
    crate::stores::on_postgres(|location| check(location, 6));
}
