//! Outcomes: plain sums are right whatever was corrected, in whatever order it came.

use crate::facts::{books, revenue, run, take_in, total};
use crate::stores::{assert_verified, on_each_store, open};
use proptest::prelude::*;
use rapport_ledger::{LedgerError, OutcomeTotal};
use rapport_model::{ContactId, Currency};
use std::cell::Cell;
use std::collections::BTreeMap;

#[test]
fn revisions_of_an_amount_in_one_commit_leave_the_last_one() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let records = [(0, 100), (1, 150), (2, 120)]
            .map(|(r, amount)| books([revenue("order", r, 1, amount)]));
        take_in(&mut ledger, run, records.into()).unwrap();
        assert_eq!(total(&mut ledger), 120);
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_corrected_amount_moves_between_contacts_and_currencies() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![books([revenue("order", 0, 1, 100)])]).unwrap();
        ledger.seal().unwrap();
        let mut moved = revenue("order", 1, 2, 90);
        moved.currency = Currency::parse("EUR").unwrap();
        take_in(&mut ledger, run, vec![books([moved])]).unwrap();
        let of = |totals: &[OutcomeTotal], contact: i64| -> Vec<(String, i128)> {
            let of_contact = totals
                .iter()
                .filter(|t| t.contact == ContactId(contact) && t.amount != 0);
            of_contact
                .map(|t| (t.currency.to_string(), t.amount))
                .collect()
        };
        let totals = ledger.outcome_totals().unwrap();
        assert_eq!(of(&totals, 1), []);
        assert_eq!(of(&totals, 2), [("EUR".to_owned(), 90)]);
        ledger.seal().unwrap();
        assert_eq!(ledger.outcome_totals().unwrap(), totals);
    });
}

#[test]
fn an_outcome_without_a_contact_is_corrected_too() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(
            &mut ledger,
            run,
            vec![books([revenue("a", 0, 0, 100), revenue("b", 0, 0, 7)])],
        )
        .unwrap();
        take_in(&mut ledger, run, vec![books([revenue("a", 3, 0, 40)])]).unwrap();
        assert_eq!(total(&mut ledger), 47);
    });
}

#[test]
fn sums_beyond_64_bits_are_exact_and_never_wrap() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(
            &mut ledger,
            run,
            vec![books([revenue("a", 0, 1, i64::MAX), revenue("b", 0, 1, 1)])],
        )
        .unwrap();
        let totals = ledger.outcome_totals().unwrap();
        let sums: Vec<i128> = totals.iter().map(|t| t.amount).collect();
        assert_eq!(sums, [i128::from(i64::MAX) + 1]);
    });
}

#[test]
fn an_amount_that_cannot_be_taken_back_is_refused_and_never_booked_wrong() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(
            &mut ledger,
            run,
            vec![books([revenue("a", 0, 1, i64::MIN)])],
        )
        .unwrap();
        let corrected = take_in(&mut ledger, run, vec![books([revenue("a", 1, 1, 5)])]);
        assert!(
            matches!(corrected, Err(LedgerError::Overflow(_))),
            "{corrected:?}"
        );
        assert_eq!(total(&mut ledger), i64::MIN);
        assert_verified(&mut ledger);
    });
}

/// What a source says in the property test: key, revision, contact, amount; and where the groups end.
type Said = (u8, u64, i64, i64, bool);

#[test]
fn the_sum_of_outcomes_is_the_sum_of_the_highest_revisions_in_any_arrival_order() {
    let said = (
        0_u8..4,
        0_u64..5,
        0_i64..3,
        -500_i64..500,
        prop::bool::weighted(0.4),
    );
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let case = Cell::new(0);
        // All cases share one store: each has keys of its own.
        let ledger = std::cell::RefCell::new(&mut ledger);
        let cases = if location.store.starts_with("postgres") {
            40
        } else {
            150
        };
        proptest!(ProptestConfig::with_cases(cases), |(mut said in prop::collection::vec(said.clone(), 1..14))| {
            let mut ledger = ledger.borrow_mut();
            case.set(case.get() + 1);
            let before = total(&mut ledger);
            let mut seen = std::collections::BTreeSet::new();
            said.retain(|(key, revision, ..)| seen.insert((*key, *revision)));
            let mut highest: BTreeMap<u8, (u64, i64)> = BTreeMap::new();
            for (key, revision, _, amount, _) in &said {
                let held = highest.entry(*key).or_insert((*revision, *amount));
                *held = (*held).max((*revision, *amount));
            }
            for group in said.split_inclusive(|(.., ends)| *ends) {
                let record = |(key, revision, contact, amount, _): &Said| {
                    books([revenue(&format!("{}-{key}", case.get()), *revision, *contact, *amount)])
                };
                take_in(&mut ledger, run, group.iter().map(record).collect()).unwrap();
            }
            let expected: i64 = highest.values().map(|(_, amount)| amount).sum();
            prop_assert_eq!(total(&mut ledger) - before, expected);
        });
        assert!(case.get() >= cases);
        assert_verified(&mut ledger.borrow_mut());
    });
}
