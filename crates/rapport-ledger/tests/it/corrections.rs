//! Revisions of interactions: the highest holds, wherever it moved the interaction and in whatever order they came.

use crate::facts::{all_facts, holding, interaction, run, says, take_in};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::intake::NewRecord;
use rapport_model::{Change, Fact};

#[test]
fn a_correction_that_moves_an_interaction_retracts_it_from_the_former_contact() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("call", 0, 1))]).unwrap();
        let moved = take_in(&mut ledger, run, vec![says(interaction("call", 1, 2))]).unwrap();
        assert_eq!(moved.interactions, 2, "the correction and the retraction");
        let former = all_facts(&mut ledger, 1..=1);
        let told: Vec<(u64, Change)> = former
            .iter()
            .map(|f| (f.fact.revision, f.fact.change))
            .collect();
        assert_eq!(told, [(0, Change::Happened), (1, Change::Retracted)]);
        assert_eq!(holding(&mut ledger, 1), []);
        assert_eq!(holding(&mut ledger, 2), [("call".into(), 1)]);
        // Facts never change: what was known before the correction can still be told.
        let facts: Vec<Fact> = former
            .iter()
            .map(|f| f.fact)
            .filter(|f| f.revision == 0)
            .collect();
        assert_eq!(
            rapport_model::fold::holding(&facts, rapport_model::Micros::END).len(),
            1
        );
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_correction_within_the_record_adds_one_fact_and_holds() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("call", 0, 1))]).unwrap();
        let mut later = interaction("call", 1, 1);
        later.fact.happened_at.0 += 60;
        assert_eq!(
            take_in(&mut ledger, run, vec![says(later)])
                .unwrap()
                .interactions,
            1
        );
        assert_eq!(holding(&mut ledger, 1), [("call".into(), 1)]);
    });
}

#[test]
fn a_cancellation_takes_the_interaction_out() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("call", 0, 1))]).unwrap();
        let mut cancelled = interaction("call", 1, 1);
        cancelled.fact.change = Change::Retracted;
        take_in(&mut ledger, run, vec![says(cancelled)]).unwrap();
        assert_eq!(holding(&mut ledger, 1), []);
        // And it is back by a further revision.
        take_in(&mut ledger, run, vec![says(interaction("call", 2, 1))]).unwrap();
        assert_eq!(holding(&mut ledger, 1), [("call".into(), 2)]);
    });
}

#[test]
fn a_lower_revision_that_comes_late_changes_nothing_that_holds() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("call", 2, 3))]).unwrap();
        for (revision, contact) in [(0, 1), (1, 2)] {
            take_in(
                &mut ledger,
                run,
                vec![says(interaction("call", revision, contact))],
            )
            .unwrap();
        }
        assert_eq!(holding(&mut ledger, 1), []);
        assert_eq!(holding(&mut ledger, 2), []);
        assert_eq!(holding(&mut ledger, 3), [("call".into(), 2)]);
        assert_verified(&mut ledger);
    });
}

#[test]
fn revisions_give_the_same_holding_fact_in_any_order_and_grouping() {
    // Contacts of revisions 0 to 3: away, back, away again.
    let contacts = [1, 2, 1, 3];
    let orders = permutations(&[0, 1, 2, 3]);
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        for (n, order) in orders.iter().enumerate() {
            for split in 1..=4 {
                let key = format!("k{n}-{split}");
                for group in order.chunks(split) {
                    let fact = |r: &u64| says(interaction(&key, *r, contacts[*r as usize]));
                    take_in(&mut ledger, run, group.iter().map(fact).collect()).unwrap();
                }
            }
        }
        let all: Vec<(String, u64)> = {
            let mut all: Vec<_> = (0..orders.len())
                .flat_map(|n| (1..=4).map(move |s| (format!("k{n}-{s}"), 3)))
                .collect();
            all.sort();
            all
        };
        assert_eq!(holding(&mut ledger, 1), []);
        assert_eq!(holding(&mut ledger, 2), []);
        assert_eq!(holding(&mut ledger, 3), all);
        ledger.seal().unwrap();
        assert_eq!(holding(&mut ledger, 3), all);
        assert_verified(&mut ledger);
    });
}

fn permutations(of: &[u64]) -> Vec<Vec<u64>> {
    let [] = of else {
        return of
            .iter()
            .flat_map(|first| {
                let rest: Vec<u64> = of.iter().copied().filter(|other| other != first).collect();
                permutations(&rest)
                    .into_iter()
                    .map(|tail| [vec![*first], tail].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    };
    vec![Vec::new()]
}

#[test]
fn a_correction_between_two_contacts_that_are_one_person_counts_once() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let key = |kind: &str, value: &str| (kind.to_owned(), value.to_owned());
        let (a, b) = (key("email", "ann@example.org"), key("phone", "+4912345"));
        let (first, second) = ledger
            .commit(|l| {
                Ok((
                    l.contact_of(std::slice::from_ref(&a))?,
                    l.contact_of(std::slice::from_ref(&b))?,
                ))
            })
            .unwrap();
        take_in(
            &mut ledger,
            run,
            vec![says(interaction("call", 0, first.home.0))],
        )
        .unwrap();
        take_in(
            &mut ledger,
            run,
            vec![says(interaction("call", 1, second.home.0))],
        )
        .unwrap();
        ledger
            .commit(|l| l.contact_of(&[a.clone(), b.clone()]))
            .unwrap();
        let mut records: Vec<Vec<Fact>> = Vec::new();
        ledger
            .each_record::<rapport_ledger::LedgerError>(rapport_model::Micros::END, |facts| {
                records.push(facts.to_vec());
                Ok(())
            })
            .unwrap();
        assert_eq!(records.len(), 1);
        assert!(
            records[0]
                .iter()
                .all(|f| f.record.contact == first.home.min(second.home))
        );
        let held = rapport_model::fold::holding(&records[0], rapport_model::Micros::END);
        assert_eq!(held.len(), 1);
        assert_eq!(records[0][held[0].fact as usize].change, Change::Happened);
    });
}

#[test]
fn positions_are_without_gap_and_follow_the_order_of_acceptance() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        for group in 0..5_i64 {
            let records: Vec<NewRecord> = (0..4)
                .map(|n| says(interaction(&format!("{group}-{n}"), 0, 1 + n % 2)))
                .collect();
            take_in(&mut ledger, run, records).unwrap();
            take_in(
                &mut ledger,
                run,
                vec![says(interaction(&format!("{group}-0"), 1, 3))],
            )
            .unwrap();
        }
        let positions: Vec<i64> = all_facts(&mut ledger, 1..=3)
            .iter()
            .map(|f| f.fact.position)
            .collect();
        assert_eq!(positions, (1..=5 * 6).collect::<Vec<_>>());
        assert_verified(&mut ledger);
    });
}
