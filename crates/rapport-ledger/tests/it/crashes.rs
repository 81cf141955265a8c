//! Killed at any moment, run again: nothing acknowledged is lost, nothing is doubled.

use crate::child::{GROUP, acknowledged, start};
use crate::facts::{all_facts, interaction, run, says, scatter, take_in};
use crate::stores::{assert_verified, data_files, figure, on_each_store, on_sqlite, open};
use rapport_ledger::Location;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

const POINTS: [&str; 3] = ["after-lake-file", "before-lake-commit", "after-lake-commit"];
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;

/// Seals in a child that must die at the named point.
fn crash(location: &Location, point: &str) {
    crash_at("seal", location, point);
}

fn crash_at(task: &str, location: &Location, point: &str) {
    let mut child = start(task, location, 0, Some(point));
    let status = child.wait().unwrap();
    assert_eq!(
        status.signal(),
        Some(SIGABRT),
        "the crash at {point} must have happened: {status}"
    );
}

#[test]
fn a_seal_killed_at_any_point_and_run_again_loses_and_doubles_nothing() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        drop(ledger);
        let mut keys = 0;
        // Facts in two buckets, so that one file can be there without the other; each round on top of sealed ones.
        for (round, point) in POINTS.iter().chain(&POINTS).enumerate() {
            let mut ledger = open(location);
            for contact in [1, 30_000, 1] {
                keys += 1;
                take_in(
                    &mut ledger,
                    run,
                    vec![says(interaction(&keys.to_string(), 0, contact))],
                )
                .unwrap();
            }
            drop(ledger);
            let task = ["seal", "seal beside"][round % 2];
            // Killed twice at the same point; after the lake's commit a second seal has nothing left to do.
            for _ in 0..=usize::from(round < POINTS.len() && *point != "after-lake-commit") {
                crash_at(task, location, point);
            }
            let mut ledger = open(location);
            let positions =
                |l: &mut _| all_facts(l, 1..=1).len() + all_facts(l, 30_000..=30_000).len();
            assert_eq!(positions(&mut ledger), keys, "read after a crash {point}");
            assert_verified(&mut ledger);
            // More facts between the crash and the next seal.
            keys += 1;
            take_in(
                &mut ledger,
                run,
                vec![says(interaction(&keys.to_string(), 0, 30_000))],
            )
            .unwrap();
            assert_eq!(positions(&mut ledger), keys);
            ledger.seal().unwrap();
            assert_eq!(positions(&mut ledger), keys);
            assert_eq!(ledger.recent_rows().unwrap(), 0);
            assert_verified(&mut ledger);
        }
    });
}

#[test]
fn a_killed_seal_leaves_no_orphan_file_after_the_next_one() {
    on_sqlite(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        for point in ["after-lake-file", "before-lake-commit"] {
            take_in(&mut ledger, run, vec![says(interaction(point, 0, 1))]).unwrap();
            drop(ledger);
            crash(location, point);
            ledger = open(location);
            take_in(
                &mut ledger,
                run,
                vec![says(interaction(&format!("{point}+"), 0, 1))],
            )
            .unwrap();
            ledger.seal().unwrap();
        }
        let used = crate::damage::files_in_use(location, "interaction").len();
        assert_eq!(data_files(location).len(), used);
    });
}

#[test]
fn every_acknowledged_fact_is_there_once_after_each_kill() {
    on_each_store(|location| {
        let mut ledger = open(location);
        assert_eq!(run(&mut ledger).0, 1);
        drop(ledger);
        let kills = 20;
        let (mut from, mut acked_groups, mut unacked_groups) = (0, 0, 0);
        for kill in 0..kills {
            let mut child = start("commit", location, from, None);
            let mut lines = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            while line != "ready\n" {
                line.clear();
                assert_ne!(
                    lines.read_line(&mut line).unwrap(),
                    0,
                    "the child must get ready"
                );
            }
            std::thread::sleep(Duration::from_micros(scatter(kill) % 60_000));
            child.kill().unwrap();
            let mut output = Vec::new();
            lines.read_to_end(&mut output).unwrap();
            assert_eq!(
                child.wait().unwrap().signal(),
                Some(SIGKILL),
                "the kill must have hit"
            );
            let acked = acknowledged(&output);
            assert!(acked.iter().copied().eq(from..from + acked.len() as i64));

            let mut ledger = open(location);
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for fact in all_facts(&mut ledger, 1..=3) {
                *seen.entry(fact.record_key.into()).or_default() += 1;
            }
            assert!(seen.values().all(|times| *times == 1));
            for group in 0..from + acked.len() as i64 {
                for n in 0..GROUP {
                    assert!(
                        seen.contains_key(&format!("{group}-{n}")),
                        "group {group} was acknowledged, fact {n} is lost"
                    );
                }
            }
            // A group is there whole or not at all; at most the one in flight is there without its acknowledgement.
            let groups = seen.len() as i64 / GROUP;
            assert_eq!(groups * GROUP, seen.len() as i64);
            assert!(groups <= from + acked.len() as i64 + 1);
            unacked_groups += groups - (from + acked.len() as i64);
            acked_groups += acked.len();
            from = groups;
            assert_verified(&mut ledger);
            if kill % 7 == 6 {
                ledger.seal().unwrap();
            }
        }
        assert!(acked_groups > 0, "the children must have got somewhere");
        figure(&format!(
            "{kills} kills, {acked_groups} acknowledged commits, {unacked_groups} durable without word, 0 lost"
        ));
    });
}
