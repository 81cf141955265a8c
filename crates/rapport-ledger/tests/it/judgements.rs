//! Decisions, saved sets and published patterns: events that stay as they were written.

use crate::facts::NOW;
use crate::stores::{on_each_store, open, tamper};
use rapport_ledger::judgements::{ExceptionEvent, SuggestionEvent};
use rapport_ledger::{FixedClock, Ledger};
use rapport_model::{ContactId, Micros, RecordKey, ScopeId, TypeId};
use std::sync::Arc;

fn about(key: &str, action: &str) -> ExceptionEvent {
    ExceptionEvent {
        key: key.to_owned(),
        contact: ContactId(7),
        action: action.to_owned(),
        owner: None,
        outcome: None,
        note: None,
        by: "kim".to_owned(),
        at: Micros(0),
    }
}

#[test]
fn decisions_about_exceptions_are_kept_in_order_with_the_moment_of_the_ledger() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let close = ExceptionEvent {
            outcome: Some("acted".into()),
            note: Some("called; '; DROP TABLE x; -- \u{1F600} nul\0".into()),
            ..about("north:7:silence:1", "close")
        };
        let assign = ExceptionEvent {
            owner: Some("lee".into()),
            ..about("north:7:silence:1", "assign")
        };
        ledger
            .commit(|l| {
                l.judge_exception(&assign)?;
                l.judge_exception(&about("north:8:rv_low:2", "acknowledge"))?;
                l.judge_exception(&close)
            })
            .unwrap();
        let actions = |events: Vec<ExceptionEvent>| -> Vec<String> {
            events.into_iter().map(|e| e.action).collect()
        };
        drop(ledger);
        let mut ledger = open(location);
        assert_eq!(
            actions(ledger.exception_events().unwrap()),
            ["assign", "acknowledge", "close"]
        );
        let of_one = ledger.exception_events_of("north:7:silence:1").unwrap();
        assert_eq!(of_one[0], ExceptionEvent { at: NOW, ..assign });
        assert_eq!(
            (of_one[1].outcome.as_deref(), of_one[1].at),
            (Some("acted"), NOW)
        );
        assert!(
            of_one[1]
                .note
                .as_ref()
                .unwrap()
                .starts_with("called; '; DROP")
        );
        assert!(ledger.exception_events_of("north:9").unwrap().is_empty());
    });
}

#[test]
fn a_decision_that_fails_with_its_commit_leaves_nothing() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let failed: rapport_ledger::Result<()> = ledger.commit(|l| {
            l.judge_exception(&about("a", "reopen"))?;
            l.save_set("whales", "all", None, None)?;
            l.publish_pattern("north", 1, "{}", None, "kim")?;
            l.publish_pattern("north", 1, "{}", None, "kim").map(|_| ())
        });
        assert!(failed.is_err(), "the same version twice");
        assert!(ledger.exception_events().unwrap().is_empty());
        assert!(ledger.saved_sets().unwrap().is_empty());
        assert!(ledger.patterns().unwrap().is_empty());
    });
}

#[test]
fn a_decision_about_a_suggestion_keeps_what_was_expected_of_it() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let taken = SuggestionEvent {
            record: RecordKey {
                contact: ContactId(3),
                scope: ScopeId(2),
            },
            type_id: TypeId(9),
            verdict: "overridden".into(),
            reason: Some("wrong_time".into()),
            note: None,
            by: "lee".into(),
            at: NOW,
            known_until: Micros(NOW.0 - 5),
            last_at: Micros(NOW.0 - 9),
            horizon_days: 90,
            n: 31,
            rv_hundredths: -1_250,
            rv_interval_hundredths: Some([-2_000, -500]),
            cost_minor: 4_200,
        };
        let thin = SuggestionEvent {
            rv_interval_hundredths: None,
            verdict: "taken".into(),
            reason: None,
            ..taken.clone()
        };
        ledger
            .commit(|l| {
                l.judge_suggestion(&taken)?;
                l.judge_suggestion(&thin)
            })
            .unwrap();
        assert_eq!(ledger.suggestion_events().unwrap(), [taken, thin]);
    });
}

#[test]
fn a_name_means_the_set_it_was_given_last_and_nothing_once_it_is_removed() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let save = |ledger: &mut Ledger, name: &str, text: &str| {
            ledger
                .commit(|l| l.save_set(name, text, Some("why"), Some("kim")))
                .unwrap()
        };
        save(&mut ledger, "whales", "tier=high");
        save(&mut ledger, "minnows", "tier=low");
        let kept = save(&mut ledger, "whales", "tier=high AND rv>0");
        let sets = ledger.saved_sets().unwrap();
        let names: Vec<&str> = sets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["minnows", "whales"]);
        assert_eq!((&sets[1], kept.saved_at), (&kept, NOW));
        ledger.commit(|l| l.remove_set("whales")).unwrap();
        assert_eq!(ledger.saved_sets().unwrap().len(), 1);
        save(&mut ledger, "whales", "all");
        assert_eq!(ledger.saved_sets().unwrap()[1].text, "all");
    });
}

#[test]
fn versions_of_a_pattern_rise_within_their_scope_and_stay_as_they_were() {
    on_each_store(|location| {
        let mut ledger = open(location);
        for (scope, document) in [
            ("north", "{\"a\":1}"),
            ("south", "{}"),
            ("north", "{\"a\":2}"),
        ] {
            ledger
                .commit(|l| {
                    let version = l.next_pattern_version(scope)?;
                    l.publish_pattern(scope, version, document, Some("spring"), "kim")
                })
                .unwrap();
        }
        let all = ledger.patterns().unwrap();
        let of: Vec<(&str, i64)> = all.iter().map(|p| (p.scope.as_str(), p.version)).collect();
        assert_eq!(of, [("north", 2), ("north", 1), ("south", 1)]);
        assert_eq!(all[1].document, "{\"a\":1}");
        let newest = ledger.newest_pattern("north").unwrap().unwrap();
        assert_eq!(
            (newest, ledger.newest_pattern("east").unwrap()),
            (all[0].clone(), None)
        );
    });
}

#[test]
fn a_store_of_the_schema_before_is_brought_up_to_date_with_what_is_in_it() {
    on_each_store(|location| {
        let mut ledger = open(location);
        ledger.commit(|l| l.code_id("scope", "north")).unwrap();
        drop(ledger);
        tamper(
            location,
            "DROP TABLE exception_judgement; DROP TABLE suggestion_judgement; DROP TABLE saved_set;
             DROP TABLE published_pattern; DROP TABLE flow_use; DELETE FROM schema_version WHERE version >= 3;",
        );
        let mut ledger = Ledger::open(location, Arc::new(FixedClock(NOW))).unwrap();
        assert!(ledger.saved_sets().unwrap().is_empty());
        assert_eq!(ledger.codes("scope").unwrap(), [(1, "north".to_owned())]);
    });
}
