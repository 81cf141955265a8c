//! Quarantine: nothing is lost, nothing is doubled, and what was mended can be taken in.

use crate::facts::{NOW, SOURCE, run};
use crate::stores::{assert_verified, on_each_store, open};
use rapport_ledger::Ledger;
use rapport_ledger::quarantine::NewQuarantined;
use rapport_ledger::runs::{Counts, RunId};
use rapport_model::{FileId, RuleId};

fn bad(row: i64, raw: &[u8]) -> NewQuarantined {
    NewQuarantined {
        file: "calls.csv".into(),
        row,
        rows: 1,
        reason: "bad_date".into(),
        message: "`31.02.` is not a date".into(),
        raw: raw.to_vec(),
        file_id: FileId(5),
        context: "{\"key\":\"id\"}".into(),
    }
}

fn put(ledger: &mut Ledger, run: RunId, rule: RuleId, what: &NewQuarantined) -> bool {
    ledger
        .commit(|ledger| {
            let new = ledger.quarantine(run, SOURCE, rule, what)?;
            let (quarantined, duplicate) = if new { (what.rows, 0) } else { (0, what.rows) };
            ledger.count_run(
                run,
                &Counts {
                    received: what.rows,
                    quarantined,
                    duplicate,
                    ..Counts::default()
                },
                None,
            )?;
            Ok(new)
        })
        .unwrap()
}

#[test]
fn a_record_is_kept_with_its_raw_bytes_reason_and_rule() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rule = ledger.rule_id(SOURCE, "v1", "").unwrap();
        let raw = [0_u8, 255, b'\n', b'"', 0xC3];
        assert!(put(&mut ledger, run, rule, &bad(3, &raw)));
        drop(ledger);
        let mut ledger = open(location);
        let kept = ledger.quarantined(None, false, i64::MAX, 10).unwrap();
        assert_eq!(kept.len(), 1);
        let kept = &kept[0];
        assert_eq!(kept.raw, raw);
        assert_eq!(
            (
                kept.source.as_str(),
                kept.file.as_str(),
                kept.row,
                kept.rows
            ),
            ("crm", "calls.csv", 3, 1)
        );
        assert_eq!(
            (
                kept.reason.as_str(),
                kept.rule_version.as_str(),
                kept.state.as_str()
            ),
            ("bad_date", "v1", "open")
        );
        assert_eq!(kept.at, NOW);
        assert_eq!(
            (kept.file_id, kept.context.as_str()),
            (FileId(5), "{\"key\":\"id\"}")
        );
        assert_verified(&mut ledger);
    });
}

#[test]
fn the_same_row_again_is_not_doubled_but_brought_up_to_date() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rules = [
            ledger.rule_id(SOURCE, "v1", "").unwrap(),
            ledger.rule_id(SOURCE, "v2", "").unwrap(),
        ];
        assert!(put(&mut ledger, run, rules[0], &bad(3, b"x")));
        let worse = NewQuarantined {
            reason: "bad_amount".into(),
            ..bad(3, b"x")
        };
        assert!(!put(&mut ledger, run, rules[1], &worse));
        // Other bytes in the same row, or the same bytes in another, are another record.
        assert!(put(&mut ledger, run, rules[1], &bad(3, b"y")));
        assert!(put(&mut ledger, run, rules[1], &bad(4, b"x")));
        let kept = ledger
            .quarantined(Some(SOURCE), false, i64::MAX, 10)
            .unwrap();
        let told: Vec<_> = kept
            .iter()
            .rev()
            .map(|k| {
                (
                    k.row,
                    k.raw.as_slice(),
                    k.reason.as_str(),
                    k.rule_version.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (3, &b"x"[..], "bad_amount", "v2"),
                (3, b"y", "bad_date", "v2"),
                (4, b"x", "bad_date", "v2")
            ]
        );
        assert_eq!(
            ledger.quarantine_summary().unwrap(),
            [
                ("crm".to_owned(), "bad_amount".to_owned(), 1, 1),
                ("crm".to_owned(), "bad_date".to_owned(), 2, 2)
            ]
        );
        assert_verified(&mut ledger);
    });
}

#[test]
fn a_released_record_leaves_the_open_ones_and_comes_back_when_it_fails_again() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rule = ledger.rule_id(SOURCE, "v1", "").unwrap();
        put(&mut ledger, run, rule, &bad(3, b"x"));
        put(&mut ledger, run, rule, &bad(4, b"x"));
        let open_rows = ledger.open_quarantine(SOURCE, 0, 10).unwrap();
        let first = &open_rows[0];
        assert_eq!((first.file.as_str(), first.row), ("calls.csv", 3));
        let id = first.id;
        ledger.commit(|ledger| ledger.release(id, run)).unwrap();
        let rows = |ledger: &mut Ledger, all| -> Vec<(i64, String)> {
            ledger
                .quarantined(None, all, i64::MAX, 10)
                .unwrap()
                .into_iter()
                .map(|k| (k.row, k.state))
                .collect()
        };
        assert_eq!(rows(&mut ledger, false), [(4, "open".to_owned())]);
        assert_eq!(
            rows(&mut ledger, true),
            [(4, "open".to_owned()), (3, "replayed".to_owned())]
        );
        assert!(!put(&mut ledger, run, rule, &bad(3, b"x")));
        assert_eq!(rows(&mut ledger, false).len(), 2);
        assert_verified(&mut ledger);
    });
}

#[test]
fn quarantine_is_read_a_page_at_a_time_from_either_end_each_record_once() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rule = ledger.rule_id(SOURCE, "v1", "").unwrap();
        for row in 1..=7 {
            put(&mut ledger, run, rule, &bad(row, b"x"));
        }
        let gone = ledger.quarantined(None, false, i64::MAX, 3).unwrap()[2].id;
        ledger.commit(|ledger| ledger.release(gone, run)).unwrap();
        let (mut after, mut up, mut places) = (0, Vec::new(), Vec::new());
        let last = ledger.last_quarantined(SOURCE).unwrap();
        // What comes meanwhile is not met.
        put(&mut ledger, run, rule, &bad(8, b"x"));
        loop {
            let page = ledger.quarantined_after(SOURCE, after, last, 2).unwrap();
            assert!(page.len() <= 2);
            let same = ledger.open_quarantine(SOURCE, after, 2).unwrap();
            let Some(end) = page.last() else { break };
            after = end.id;
            up.extend(page.iter().map(|entry| entry.row));
            places.extend(same.iter().map(|entry| entry.row));
        }
        assert_eq!(up, [1, 2, 3, 4, 6, 7]);
        assert_eq!(places, up);
        let (mut before, mut down) = (i64::MAX, Vec::new());
        loop {
            let page = ledger.quarantined(Some(SOURCE), true, before, 3).unwrap();
            let Some(end) = page.last() else { break };
            before = end.id;
            down.extend(page.iter().map(|entry| entry.row));
        }
        assert_eq!(down, [8, 7, 6, 5, 4, 3, 2, 1]);
        let found = ledger.quarantined_as(gone).unwrap().unwrap();
        assert_eq!((found.row, found.state.as_str()), (5, "replayed"));
        assert_eq!(ledger.quarantined_as(9_999).unwrap(), None);
    });
}

#[test]
fn verify_finds_a_quarantined_record_that_is_gone() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let rule = ledger.rule_id(SOURCE, "v1", "").unwrap();
        put(&mut ledger, run, rule, &bad(3, b"x"));
        assert_verified(&mut ledger);
        crate::stores::tamper(location, "DELETE FROM quarantine");
        assert!(
            ledger
                .verify()
                .unwrap()
                .iter()
                .any(|check| !check.holds && check.found == "1 counted, 0 kept")
        );
    });
}
