//! Killed at any moment and run again, a harvest or a seal ends where an uninterrupted one does.

use crate::project::{HEADER, Project, sum};
use std::ops::RangeInclusive;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Enough events that a harvest takes many commits; some rows are bad and some repeat.
fn export(ids: RangeInclusive<usize>) -> String {
    let row = |id: usize| match id % 97 {
        5 => format!("{id},2026-13-02,p{id}@example.com,content_view,,\n"),
        7 => format!(
            "{},2026-01-02T03:04:05Z,p{}@example.com,content_view,{}.25,\n",
            id - 1,
            (id - 1) % 500,
            id % 50
        ),
        _ => format!(
            "{id},2026-01-02T03:04:05Z,p{}@example.com,content_view,,\n",
            id % 500
        ),
    };
    format!("{HEADER}{}", ids.map(row).collect::<String>())
}

fn project() -> Project {
    let mut project = Project::events();
    project.set = vec![
        "harvest.commit_rows=300".into(),
        "harvest.seal_rows=4000".into(),
    ];
    project.write("in/events1.csv", export(1..=6_000));
    project.write("in/events2.csv", export(5_500..=12_000));
    project
}

/// Milliseconds after the start at which a process is killed.
const MOMENTS: [u64; 20] = [
    1, 3, 5, 8, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200, 260, 340, 450,
];

/// Whether it was still at work when it was killed.
fn kill_after(project: &Project, arguments: &[&str], milliseconds: u64) -> bool {
    let mut command = project.command(arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(milliseconds));
    let at_work = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    at_work
}

/// Restarts are of no use as a test when most of them had nothing to interrupt.
const KILLED_AT_LEAST: usize = 8;

#[test]
fn a_harvest_that_is_killed_at_any_moment_ends_where_an_uninterrupted_one_does() {
    let plain = project();
    plain.harvest("in");
    plain.json(&["seal"]);

    let killed = project();
    let mut at_work = 0;
    for milliseconds in MOMENTS {
        at_work += usize::from(kill_after(
            &killed,
            &["harvest", "--input", "in"],
            milliseconds,
        ));
        if milliseconds % 4 == 0 {
            killed.verify();
        }
    }
    assert!(at_work >= KILLED_AT_LEAST, "only {at_work} were killed");
    killed.harvest("in");
    killed.verify();
    killed.json(&["seal"]);
    killed.verify();
    assert_eq!(killed.state(), plain.state());
    let top = |project: &Project| {
        let mut lines = project.json(&["record", "--top", "600"]);
        for line in lines.as_array_mut().unwrap() {
            line["contact_id"].take();
        }
        let mut lines: Vec<String> = lines
            .as_array()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(top(&killed), top(&plain));
}

#[test]
fn a_seal_that_is_killed_at_any_moment_loses_and_doubles_nothing() {
    let mut project = project();
    project.set.push("harvest.seal_rows=1000000".into());
    project.harvest("in");
    let before = project.state();
    let recent = before["totals"]["recent_facts"].as_i64().unwrap();
    assert!(recent > 10_000);
    let mut at_work = 0;
    for milliseconds in MOMENTS {
        at_work += usize::from(kill_after(&project, &["seal"], milliseconds / 2));
        let after = project.json(&["status"]);
        assert_eq!(
            after["totals"]["interactions"], before["totals"]["interactions"],
            "after {milliseconds} ms"
        );
        assert_eq!(
            after["totals"]["rv_hundredths"],
            before["totals"]["rv_hundredths"]
        );
    }
    assert!(at_work >= KILLED_AT_LEAST, "only {at_work} were killed");
    project.verify();
    project.json(&["seal"]);
    project.verify();
    let mut after = project.state();
    assert_eq!(after["totals"]["recent_facts"], 0);
    after["totals"]["recent_facts"] = recent.into();
    assert_eq!(after, before);
}

#[test]
fn ctrl_c_ends_a_harvest_with_130_and_the_next_one_goes_on() {
    let plain = project();
    plain.harvest("in");
    let project = project();
    let mut interrupted = 0;
    for milliseconds in [60, 90, 120, 150, 200, 250, 300] {
        let child = project.start(&["harvest", "--input", "in"]);
        std::thread::sleep(Duration::from_millis(milliseconds));
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .output()
            .unwrap();
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        if !sent.status.success() || ended.status.code() == Some(0) {
            // It was quicker.
            continue;
        }
        if ended.status.code().is_some() {
            assert_eq!(ended.status.code(), Some(130), "{said}");
            assert!(
                said.contains("press Ctrl-C again to stop at once"),
                "{said}"
            );
            assert!(
                said.contains("interrupted; what was taken in so far is kept"),
                "{said}"
            );
            interrupted += 1;
            let status = project.json(&["status"]);
            assert_eq!(status["sources"][0]["last_run_status"], "interrupted");
        }
        project.verify();
    }
    assert!(interrupted > 0, "no Ctrl-C came in time");
    let report = project.harvest("in");
    assert_eq!(sum(&report, "received"), 12_501);
    project.verify();
    project.json(&["seal"]);
    plain.json(&["seal"]);
    assert_eq!(project.state(), plain.state());
}

#[test]
fn ctrl_c_ends_a_seal_with_130_and_says_what_was_sealed_and_the_next_one_goes_on() {
    let mut project = project();
    project.set.push("harvest.seal_rows=1000000".into());
    project.harvest("in");
    let before = project.state();
    let recent = before["totals"]["recent_facts"].as_i64().unwrap();
    let mut interrupted = 0;
    // Quicker each time that it came to its end: the first moments are before it listens, the last after it is done.
    for milliseconds in 10..60 {
        let child = project.start(&["--json", "seal"]);
        std::thread::sleep(Duration::from_millis(milliseconds));
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .output()
            .unwrap();
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        project.verify();
        if sent.status.success() && said.contains("press Ctrl-C again") {
            assert_eq!(ended.status.code(), Some(130), "{said}");
            assert!(said.contains("run the same command again"), "{said}");
            let sealed: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
            assert_eq!(sealed["interrupted"], true);
            let left = project.state()["totals"]["recent_facts"].as_i64().unwrap();
            let moved = ["interactions", "outcomes"].map(|of| sealed[of].as_i64().unwrap());
            assert_eq!(left + moved[0] + moved[1], recent);
            interrupted += 1;
            break;
        }
        if project.state()["totals"]["recent_facts"] == 0 {
            break;
        }
    }
    assert_eq!(interrupted, 1, "no Ctrl-C came in time");
    project.run(&["seal"]).code(0);
    project.verify();
    let mut after = project.state();
    assert_eq!(after["totals"]["recent_facts"], 0);
    after["totals"]["recent_facts"] = recent.into();
    assert_eq!(after, before);
}
