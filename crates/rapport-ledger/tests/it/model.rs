//! The ledger against a model of a few lines, over random sequences of taking in, sealing and opening anew.

use crate::facts::{holding, interaction, revenue, run, take_in, total};
use crate::stores::{assert_verified, on_each_store, open};
use proptest::prelude::*;
use rapport_ledger::intake::{NewRecord, Verdict};
use rapport_ledger::{Ledger, Location};
use std::cell::RefCell;
use std::collections::BTreeMap;

const CONTACTS: std::ops::RangeInclusive<i64> = 1..=3;

/// One statement of a record: key, revision, contact, amount (an interaction when none).
type Statement = (u8, u64, i64, Option<i64>);

#[derive(Debug, Clone)]
enum Step {
    Accept(Vec<Vec<Statement>>),
    Seal,
    SealBeside,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let statement = (
        0_u8..5,
        0_u64..3,
        CONTACTS,
        prop::option::weighted(0.4, 1_i64..3),
    );
    let record = prop::collection::vec(statement, 1..4);
    let step = prop_oneof![
        6 => prop::collection::vec(record, 1..6).prop_map(Step::Accept),
        1 => Just(Step::Seal),
        2 => Just(Step::SealBeside),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..8)
}

/// Contact and amount.
type Said = (i64, Option<i64>);

/// What the docs promise, as a map: (is an outcome, key) to what each revision said.
#[derive(Default)]
struct Model(BTreeMap<(bool, u8), BTreeMap<u64, Said>>);

impl Model {
    fn take(&mut self, record: &[Statement]) -> &'static str {
        let mut news: BTreeMap<(bool, u8, u64), Said> = BTreeMap::new();
        for (key, revision, contact, amount) in record {
            let (is_outcome, said) = (amount.is_some(), (*contact, *amount));
            let known = self
                .0
                .get(&(is_outcome, *key))
                .and_then(|revisions| revisions.get(revision));
            match known.or(news.get(&(is_outcome, *key, *revision))) {
                Some(earlier) if *earlier != said => return "conflict",
                Some(_) => {}
                None => drop(news.insert((is_outcome, *key, *revision), said)),
            }
        }
        let verdict = if news.is_empty() {
            "duplicate"
        } else {
            "accepted"
        };
        for ((is_outcome, key, revision), said) in news {
            self.0
                .entry((is_outcome, key))
                .or_default()
                .insert(revision, said);
        }
        verdict
    }

    fn highest(&self, is_outcome: bool) -> impl Iterator<Item = (u8, u64, Said)> + '_ {
        let of_kind = self
            .0
            .iter()
            .filter(move |((kind, _), _)| *kind == is_outcome);
        of_kind.map(|((_, key), revisions)| {
            let (revision, said) = revisions.last_key_value().unwrap();
            (*key, *revision, *said)
        })
    }
}

fn record(case: u32, statements: &[Statement]) -> NewRecord {
    let mut record = NewRecord::default();
    for (key, revision, contact, amount) in statements {
        let key = format!("{case}-{key}");
        match amount {
            Some(amount) => record
                .outcomes
                .push(revenue(&key, *revision, *contact, *amount)),
            None => record
                .interactions
                .push(interaction(&key, *revision, *contact)),
        }
    }
    record
}

fn agrees(
    ledger: &mut Ledger,
    model: &Model,
    case: u32,
    sum_before: i64,
) -> Result<(), TestCaseError> {
    let prefix = format!("{case}-");
    for contact in CONTACTS {
        let mut expected: Vec<(String, u64)> = model
            .highest(false)
            .filter(|(.., (of, _))| *of == contact)
            .map(|(key, revision, _)| (format!("{prefix}{key}"), revision))
            .collect();
        expected.sort();
        let mut found = holding(ledger, contact);
        found.retain(|(key, _)| key.starts_with(&prefix));
        prop_assert_eq!(found, expected, "contact {}", contact);
    }
    let expected: i64 = model
        .highest(true)
        .filter_map(|(.., (_, amount))| amount)
        .sum();
    prop_assert_eq!(total(ledger) - sum_before, expected);
    Ok(())
}

fn check(location: &Location, cases: u32) {
    let mut first = open(location);
    let run = run(&mut first);
    // All cases share one ledger, each with keys of its own.
    let state = RefCell::new((Some(first), 0_u32));
    proptest!(ProptestConfig::with_cases(cases), |(steps in steps())| {
        let (slot, case) = &mut *state.borrow_mut();
        *case += 1;
        let mut ledger = slot.take().unwrap_or_else(|| open(location));
        let mut model = Model::default();
        let sum_before = total(&mut ledger);
        for step in &steps {
            match step {
                Step::Accept(records) => {
                    let new = records.iter().map(|r| record(*case, r)).collect();
                    let verdicts = take_in(&mut ledger, run, new).unwrap().verdicts;
                    let told: Vec<&str> = verdicts.iter().map(|v| match v {
                        Verdict::Accepted => "accepted",
                        Verdict::Duplicate => "duplicate",
                        Verdict::Conflict(_) => "conflict",
                    }).collect();
                    // Statements are compared interactions first, as the ledger takes them.
                    let expected: Vec<&str> = records.iter().map(|r| model.take(r)).collect();
                    prop_assert_eq!(told, expected);
                }
                Step::Seal => drop(ledger.seal().unwrap()),
                Step::SealBeside => drop(ledger.seal_beside().unwrap()),
                Step::Reopen => {
                    drop(ledger);
                    ledger = open(location);
                }
            }
            agrees(&mut ledger, &model, *case, sum_before)?;
        }
        *slot = Some(ledger);
    });
    let (ledger, ran) = state.into_inner();
    assert!(ran >= cases);
    assert_verified(&mut ledger.unwrap_or_else(|| open(location)));
}

#[test]
fn the_ledger_agrees_with_its_model_over_random_histories() {
    on_each_store(|location| {
        check(
            location,
            if location.store.starts_with("postgres") {
                12
            } else {
                40
            },
        );
    });
}
