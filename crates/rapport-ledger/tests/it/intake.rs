//! Identity: duplicates, conflicts, and what leans on what within one commit.

use crate::facts::{
    all_facts, books, holding, interaction, origin, revenue, run, says, take_in, total,
};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::intake::{NewRecord, SourceRow, Verdict, identity_of, stable_hash};
use rapport_model::{Minor, SourceId};

fn is_conflict(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Conflict(_))
}

#[test]
fn the_same_facts_again_are_duplicates_and_add_nothing() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let records = || {
            vec![
                says(interaction("a", 0, 1)),
                books([revenue("b", 0, 1, 500)]),
                says(interaction("a", 0, 1)),
            ]
        };
        let first = take_in(&mut ledger, run, records()).unwrap();
        assert_eq!(
            first.verdicts,
            [Verdict::Accepted, Verdict::Accepted, Verdict::Duplicate]
        );
        assert_eq!((first.interactions, first.outcomes), (1, 1));
        let again = take_in(&mut ledger, run, records()).unwrap();
        assert_eq!(again.verdicts, vec![Verdict::Duplicate; 3]);
        assert_eq!((again.interactions, again.outcomes), (0, 0));
        drop(ledger);
        // Another process, later, from another file and row: identity does not depend on where it was read.
        let mut ledger = open(location);
        let mut moved = interaction("a", 0, 1);
        moved.fact.origin.row = 99;
        assert_eq!(
            take_in(&mut ledger, run, vec![says(moved)])
                .unwrap()
                .verdicts,
            [Verdict::Duplicate]
        );
        assert_eq!(all_facts(&mut ledger, 1..=1).len(), 1);
        assert_eq!(total(&mut ledger), 500);
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_conflict_keeps_its_whole_record_out_while_the_rest_goes_in() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("old", 0, 1))]).unwrap();
        let torn = NewRecord {
            interactions: vec![interaction("fresh", 0, 2), interaction("old", 0, 2)],
            outcomes: vec![revenue("paid", 0, 2, 100)],
            ..NewRecord::default()
        };
        let records = vec![
            says(interaction("before", 0, 2)),
            torn,
            says(interaction("after", 0, 2)),
        ];
        let taken = take_in(&mut ledger, run, records).unwrap();
        assert_eq!(taken.verdicts[0], Verdict::Accepted);
        assert!(is_conflict(&taken.verdicts[1]));
        assert_eq!(taken.verdicts[2], Verdict::Accepted);
        let Verdict::Conflict(why) = &taken.verdicts[1] else {
            unreachable!()
        };
        assert!(
            why.contains("`old`") && why.contains("higher revision"),
            "{why}"
        );
        assert_eq!(
            holding(&mut ledger, 2),
            [("after".into(), 0), ("before".into(), 0)]
        );
        assert_eq!(total(&mut ledger), 0);
        // What was kept out left no trace: it is new when it comes alone.
        let alone = take_in(&mut ledger, run, vec![says(interaction("fresh", 0, 2))]).unwrap();
        assert_eq!(alone.verdicts, [Verdict::Accepted]);
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_record_that_leaned_on_a_refused_one_brings_the_fact_itself() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("old", 0, 1))]).unwrap();
        let refused = NewRecord {
            interactions: vec![interaction("x", 0, 2), interaction("old", 0, 9)],
            ..NewRecord::default()
        };
        let same = take_in(
            &mut ledger,
            run,
            vec![refused, says(interaction("x", 0, 2))],
        )
        .unwrap();
        assert!(is_conflict(&same.verdicts[0]));
        assert_eq!(same.verdicts[1], Verdict::Accepted);
        assert_eq!(holding(&mut ledger, 2), [("x".into(), 0)]);
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_record_that_differs_from_a_refused_one_alone_is_no_conflict() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("old", 0, 1))]).unwrap();
        let refused = NewRecord {
            interactions: vec![interaction("x", 0, 2), interaction("old", 0, 9)],
            ..NewRecord::default()
        };
        // Says something else of `x`, but what it differs from was never taken in.
        let taken = take_in(
            &mut ledger,
            run,
            vec![refused, says(interaction("x", 0, 3))],
        )
        .unwrap();
        assert!(is_conflict(&taken.verdicts[0]));
        assert_eq!(taken.verdicts[1], Verdict::Accepted);
        assert_eq!(holding(&mut ledger, 3), [("x".into(), 0)]);
        // And `x` is known with the content that was taken in.
        let again = take_in(
            &mut ledger,
            run,
            vec![says(interaction("x", 0, 3)), says(interaction("x", 0, 2))],
        )
        .unwrap();
        assert_eq!(again.verdicts[0], Verdict::Duplicate);
        assert!(is_conflict(&again.verdicts[1]));
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_record_that_contradicts_itself_is_refused() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let record = NewRecord {
            interactions: vec![interaction("x", 0, 1), interaction("x", 0, 2)],
            ..NewRecord::default()
        };
        let taken = take_in(&mut ledger, run, vec![record]).unwrap();
        assert!(is_conflict(&taken.verdicts[0]));
        assert_eq!(
            take_in(&mut ledger, run, vec![says(interaction("x", 0, 2))])
                .unwrap()
                .verdicts,
            [Verdict::Accepted]
        );
        assert_verified(&mut ledger);
    });
}

#[test]
fn every_statement_of_a_fact_counts_as_content() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(
            &mut ledger,
            run,
            vec![says(interaction("i", 0, 1)), books([revenue("o", 0, 1, 5)])],
        )
        .unwrap();
        let base = interaction("i", 0, 1);
        let others: Vec<NewRecord> = vec![
            says({
                let mut f = base.clone();
                f.fact.happened_at.0 += 1;
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.type_id.0 += 1;
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.record.scope.0 += 1;
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.reaction = Some(rapport_model::Reaction::Worse);
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.actor.0 += 1;
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.say_hundredths = Some(0);
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.merge_key = 5;
                f
            }),
            says({
                let mut f = base.clone();
                f.fact.split.count = 2;
                f
            }),
            says({
                let mut f = base.clone();
                f.account.0 += 1;
                f
            }),
            books([StoredAs::amount(6)]),
            books([{
                let mut o = revenue("o", 0, 1, 5);
                o.currency = rapport_model::Currency::parse("EUR").unwrap();
                o
            }]),
            books([{
                let mut o = revenue("o", 0, 1, 5);
                o.product = "p".into();
                o
            }]),
            books([{
                let mut o = revenue("o", 0, 1, 5);
                o.account.0 += 1;
                o
            }]),
            books([{
                let mut o = revenue("o", 0, 1, 5);
                o.happened_at.0 += 1;
                o
            }]),
        ];
        for other in others {
            let said = format!("{other:?}");
            let taken = take_in(&mut ledger, run, vec![other]).unwrap();
            assert!(is_conflict(&taken.verdicts[0]), "{said}");
        }
        // Revenue and product cost of one row do not collide.
        let mut cost = revenue("o", 0, 1, 5);
        cost.kind = 2;
        assert_eq!(
            take_in(&mut ledger, run, vec![books([cost])])
                .unwrap()
                .verdicts,
            [Verdict::Accepted]
        );
        assert_verified(&mut ledger);
    });
}

struct StoredAs;

impl StoredAs {
    fn amount(amount: i64) -> rapport_ledger::StoredOutcome {
        rapport_ledger::StoredOutcome {
            amount: Minor(amount),
            ..revenue("o", 0, 1, 5)
        }
    }
}

#[test]
fn a_description_told_again_is_a_duplicate_and_told_anew_is_accepted() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let tells = |content| NewRecord {
            row: Some(Box::new(SourceRow {
                key: "person-1".into(),
                origin: origin(1),
                described: Some(content),
                ..SourceRow::default()
            })),
            ..NewRecord::default()
        };
        let mut verdicts = |contents: &[u64]| {
            take_in(
                &mut ledger,
                run,
                contents.iter().map(|c| tells(*c)).collect(),
            )
            .unwrap()
            .verdicts
        };
        assert_eq!(verdicts(&[5, 5]), [Verdict::Accepted, Verdict::Duplicate]);
        assert_eq!(verdicts(&[5]), [Verdict::Duplicate]);
        assert_eq!(verdicts(&[6]), [Verdict::Accepted]);
        assert_eq!(verdicts(&[6]), [Verdict::Duplicate]);
        // The latest holds, within one commit too.
        assert_eq!(verdicts(&[7, 8]), [Verdict::Accepted, Verdict::Accepted]);
        assert_eq!(verdicts(&[8]), [Verdict::Duplicate]);
        assert_verified(&mut ledger);
    });
}

#[test]
fn identity_hashes_never_change() {
    // These are on disk: a change here would make every known fact new. Figures of the reference implementation (xxhsum -H3).
    assert_eq!(stable_hash(b"rapport"), 0x9659_2366_8076_d923);
    assert_eq!(identity_of(SourceId(3), "A-1"), 0x5ec3_3c48_54bf_0818);
    assert_ne!(
        identity_of(SourceId(3), "A-1"),
        identity_of(SourceId(4), "A-1")
    );
}
