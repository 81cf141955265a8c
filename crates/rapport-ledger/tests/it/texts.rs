//! Texts as sources really write them: none of them may stop the records around it.

use crate::facts::{
    SOURCE, all_facts, books, interaction, revenue, run, says, take_in, tells, total,
};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::intake::Verdict;
use rapport_ledger::quarantine::NewQuarantined;
use rapport_ledger::statements::{ContactSaid, Statement};

const NASTY: [&str; 7] = [
    "nul\0in the middle",
    "",
    "  ",
    "'; DROP TABLE identity; --",
    "e\u{301}",
    "\u{1F600}\u{202E}",
    "a\\b\"c%_$1?1",
];

#[test]
fn record_keys_of_any_text_are_told_apart_and_recognised() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let records = || {
            NASTY
                .iter()
                .map(|key| says(interaction(key, 0, 1)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            take_in(&mut ledger, run, records()).unwrap().verdicts,
            vec![Verdict::Accepted; NASTY.len()]
        );
        assert_eq!(
            take_in(&mut ledger, run, records()).unwrap().verdicts,
            vec![Verdict::Duplicate; NASTY.len()]
        );
        for (n, key) in NASTY.iter().enumerate() {
            take_in(&mut ledger, run, vec![books([revenue(key, 0, 2, 1 << n)])]).unwrap();
            take_in(
                &mut ledger,
                run,
                vec![books([revenue(key, 1, 2, 1 << (n + 8))])],
            )
            .unwrap();
        }
        assert_eq!(total(&mut ledger), (1 << (NASTY.len() + 8)) - (1 << 8));
        let keys = |ledger: &mut _| {
            all_facts(ledger, 1..=1)
                .into_iter()
                .map(|f| f.record_key)
                .collect::<Vec<_>>()
        };
        let mut expected = NASTY.map(str::to_owned);
        expected.sort();
        for sealed in [false, true] {
            if sealed {
                ledger.seal().unwrap();
            }
            let mut found = keys(&mut ledger);
            found.sort();
            assert_eq!(found, expected);
        }
        assert_verified(&mut ledger);
    });
}

#[test]
fn people_and_quarantine_take_any_text() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rule = ledger.rule_id(SOURCE, "v1", "").unwrap();
        for (row, text) in NASTY.iter().enumerate() {
            let text = (*text).to_owned();
            let key = [("crm".to_owned(), text.clone())];
            let id = ledger.commit(|l| l.contact_of(&key)).unwrap();
            let said = ContactSaid {
                name: Some(text.clone()),
                attributes: [(text.clone(), text.clone())].into(),
                ..ContactSaid::default()
            };
            let record = tells(&row.to_string(), Statement::Contact(id, said), None);
            take_in(&mut ledger, run, vec![record]).unwrap();
            assert_eq!(ledger.commit(|l| l.contact_of(&key)).unwrap(), id);
            let bad = NewQuarantined {
                file: text.clone(),
                row: row as i64,
                rows: 1,
                reason: "bad".into(),
                message: text.clone(),
                context: text.clone(),
                raw: text.into_bytes(),
                file_id: rapport_model::FileId(1),
            };
            assert!(
                ledger
                    .commit(|l| l.quarantine(run, SOURCE, rule, &bad))
                    .unwrap()
            );
            assert!(
                !ledger
                    .commit(|l| l.quarantine(run, SOURCE, rule, &bad))
                    .unwrap()
            );
        }
        let people = ledger.people_count().unwrap().0;
        assert_eq!(people, NASTY.len() as i64);
        assert_eq!(
            ledger
                .quarantined(None, false, i64::MAX, 100)
                .unwrap()
                .len(),
            NASTY.len()
        );
    });
}
