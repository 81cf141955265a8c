//! A commit is all or nothing, and what it acknowledged is there.

use crate::facts::{
    all_facts, books, interaction, revenue, run, says, take_in, take_in_uncommitted, total,
};
use crate::stores::{assert_verified, on_each_store, on_postgres, open};
use rapport_ledger::intake::Verdict;
use rapport_ledger::runs::Counts;
use rapport_ledger::{LedgerError, Result};

#[test]
fn an_abandoned_commit_leaves_nothing_behind() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        take_in(&mut ledger, run, vec![says(interaction("kept", 0, 1))]).unwrap();
        let records = || {
            vec![
                says(interaction("lost", 0, 1)),
                says(interaction("kept", 1, 2)),
                books([revenue("r", 0, 1, 9)]),
            ]
        };
        let abandoned: Result<()> = ledger.commit(|ledger| {
            take_in_uncommitted(ledger, run, records())?;
            Err(LedgerError::Overflow("abandoned".into()))
        });
        assert!(
            matches!(abandoned, Err(LedgerError::Overflow(why)) if why == "abandoned"),
            "the first error is told"
        );
        assert_eq!(all_facts(&mut ledger, 1..=2).len(), 1);
        assert_eq!(total(&mut ledger), 0);
        assert_eq!(ledger.recent_rows().unwrap(), 1);
        assert_eq!(ledger.runs(None, 1).unwrap()[0].counts.received, 1);
        assert_verified(&mut ledger);
        // Nothing of it is remembered as known, and no position is missing.
        let again = take_in(&mut ledger, run, records()).unwrap();
        assert_eq!(again.verdicts, vec![Verdict::Accepted; 3]);
        assert_verified(&mut ledger);
    });
}

#[test]
fn what_a_commit_acknowledged_is_there_though_a_statement_in_it_failed_and_was_passed_over() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let huge = Counts {
            silent: i64::MAX,
            ..Counts::default()
        };
        let acknowledged = ledger.commit(|ledger| {
            take_in_uncommitted(ledger, run, vec![says(interaction("a", 0, 1))])?;
            ledger.count_run(run, &huge, None)?;
            assert!(
                ledger.count_run(run, &huge, None).is_err(),
                "the fault must have fired"
            );
            Ok(())
        });
        drop(ledger);
        let mut ledger = open(location);
        let facts = all_facts(&mut ledger, 1..=1).len();
        assert_eq!(facts, usize::from(acknowledged.is_ok()), "{acknowledged:?}");
        assert_verified(&mut ledger);
    });
}

#[test]
fn postgresql_losing_the_connection_is_an_error_that_acknowledges_nothing() {
    on_postgres(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let cut: Result<()> = ledger.commit(|ledger| {
            take_in_uncommitted(ledger, run, vec![says(interaction("a", 0, 1))])?;
            let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            crate::stores::tamper(location, others);
            Ok(())
        });
        assert!(matches!(cut, Err(LedgerError::Store { .. })), "{cut:?}");
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(
            take_in(&mut ledger, run, vec![says(interaction("a", 0, 1))])
                .unwrap()
                .verdicts,
            [Verdict::Accepted]
        );
        assert_verified(&mut ledger);
    });
}
