//! Runs: counts that add up, hits, notices, rule versions and files.

use crate::facts::{NOW, SOURCE, run};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::runs::Counts;
use rapport_ledger::{Ledger, Result};
use rapport_model::Micros;

#[test]
fn counts_of_commits_add_up_in_the_run() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let counts = Counts {
            received: 10,
            accepted: 6,
            duplicate: 3,
            quarantined: 0,
            silent: 2,
            interactions: 0,
            outcomes: 0,
        };
        let rest = Counts {
            received: 1,
            accepted: 1,
            ..Counts::default()
        };
        ledger
            .commit(|l| l.count_run(run, &counts, Some(Micros(50))))
            .unwrap();
        ledger
            .commit(|l| l.count_run(run, &rest, Some(Micros(40))))
            .unwrap();
        ledger
            .commit(|l| l.count_run(run, &Counts::default(), None))
            .unwrap();
        ledger.commit(|l| l.finish_run(run, "done")).unwrap();
        let kept = ledger.runs(Some(SOURCE), 5).unwrap().remove(0);
        let mut sum = counts;
        sum.add(&rest);
        assert_eq!(kept.counts, sum);
        assert_eq!(
            (
                kept.id,
                kept.source.as_str(),
                kept.kind.as_str(),
                kept.status.as_str()
            ),
            (run, "crm", "harvest", "done")
        );
        assert_eq!((kept.started_at, kept.finished_at), (NOW, Some(NOW)));
        assert_eq!(
            kept.last_happened_at,
            Some(Micros(50)),
            "the latest, not the last told"
        );
    });
}

#[test]
fn verify_names_the_source_whose_counts_do_not_add_up() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let right = Counts {
            received: 3,
            accepted: 1,
            duplicate: 2,
            ..Counts::default()
        };
        assert!(right.conserved());
        ledger.commit(|l| l.count_run(run, &right, None)).unwrap();
        assert_verified(&mut ledger);
        let wrong = Counts {
            received: 3,
            accepted: 1,
            duplicate: 1,
            ..Counts::default()
        };
        assert!(!wrong.conserved());
        ledger.commit(|l| l.count_run(run, &wrong, None)).unwrap();
        let broken: Vec<_> = ledger
            .verify()
            .unwrap()
            .into_iter()
            .filter(|check| !check.holds)
            .collect();
        assert_eq!(broken.len(), 1);
        assert!(broken[0].what.starts_with("crm: received"), "{broken:?}");
        assert_eq!(broken[0].found, "6 = 2 + 3 + 0");
    });
}

#[test]
fn two_runs_that_err_in_opposite_ways_do_not_hide_each_other() {
    on_each_store(|location| {
        let mut ledger = open(location);
        for received in [2, 0] {
            let run = run(&mut ledger);
            ledger
                .commit(|l| {
                    l.count_run(
                        run,
                        &Counts {
                            received,
                            accepted: 1,
                            ..Counts::default()
                        },
                        None,
                    )
                })
                .unwrap();
        }
        assert!(ledger.verify().unwrap().iter().any(|check| !check.holds));
    });
}

#[test]
fn hits_notices_rules_and_files_are_kept_once() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let said: Result<()> = ledger.commit(|l| {
            for hits in [2, 3] {
                l.count_hits(run, "call", hits)?;
                l.keep_notice(
                    run,
                    "calls.csv",
                    "new_column",
                    "mood",
                    "column `mood` was added",
                    hits,
                )?;
            }
            l.count_hits(run, "nothing", 9)
        });
        said.unwrap();
        assert_eq!(
            ledger.hits(SOURCE).unwrap(),
            [("nothing".to_owned(), 9), ("call".to_owned(), 5)]
        );
        let notice = (
            "calls.csv".to_owned(),
            "new_column".to_owned(),
            "column `mood` was added".to_owned(),
            5,
        );
        assert_eq!(ledger.notices(SOURCE).unwrap(), [notice]);

        let ids = |l: &mut Ledger| {
            let rule = l.rule_id(SOURCE, "v1", "other text").unwrap();
            (rule, l.file_id(SOURCE, "calls.csv", "f00d", 12).unwrap())
        };
        let (rule, (file, seen)) = ids(&mut ledger);
        assert!(!seen);
        assert_eq!(ids(&mut ledger), (rule, (file, true)));
        assert_ne!(
            ledger.file_id(SOURCE, "calls.csv", "beef", 12).unwrap().0,
            file,
            "other content is another file"
        );
        assert_eq!(ledger.rule_version(rule).unwrap().as_deref(), Some("v1"));
        assert_eq!(
            ledger.file_name(file).unwrap().as_deref(),
            Some("calls.csv")
        );
    });
}
