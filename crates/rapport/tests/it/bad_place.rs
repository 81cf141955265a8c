//! Places that cannot be written to or are not ours: exit code 5, a clear message, and nothing lost.

use crate::project::{Project, Ran, events, finish, skipped};
use rusqlite::Connection;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mount that is undone when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(arguments: &[&str], folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount").args(arguments).arg(folder).output();
        mounted
            .is_ok_and(|m| m.status.success())
            .then(|| Self(folder.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("--lazy").arg(&self.0).status();
        assert!(
            gone.is_ok_and(|status| status.success()),
            "the mount stays behind"
        );
    }
}

#[test]
fn a_full_disk_stops_with_a_clear_message_and_after_space_is_freed_the_same_command_succeeds() {
    let project = Project::quickstart();
    let data = project.path("data");
    std::fs::create_dir(&data).unwrap();
    let Some(_disk) = Mounted::new(&["-t", "tmpfs", "-o", "size=3m", "none"], &data) else {
        return skipped("full disk: mounting a small one needs root");
    };
    let ballast = data.join("ballast");
    let fill = |but: usize| {
        let mut size = 3 << 20;
        while std::fs::write(&ballast, vec![1; size]).is_err() {
            size -= 16 << 10;
        }
        std::fs::write(&ballast, vec![1; size.saturating_sub(but)]).unwrap();
    };
    let harvest = ["harvest", "--input", "exports"];
    for free in [0, 64 << 10, 200 << 10, 400 << 10] {
        fill(free);
        let ran = project.run(&harvest);
        assert_ne!(ran.code, Some(0), "with {free} bytes free");
        full(ran);
        std::fs::remove_file(&ballast).unwrap();
        if data.join("store.db").exists() {
            project.verify();
        }
    }
    project.run(&harvest).code(0);
    fill(0);
    full(project.run(&["seal"]));
    std::fs::remove_file(&ballast).unwrap();
    project.verify();
    project.run(&["seal"]).code(0);
    project.verify();

    let plain = Project::quickstart();
    plain.run(&harvest).code(0);
    plain.run(&["seal"]).code(0);
    assert_eq!(project.state(), plain.state());
}

/// The store or the lake, and which of them.
fn full(ran: Ran) {
    let ran = ran.code(5);
    assert!(
        ran.err.contains("data/store.db") || ran.err.contains("data/lake"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let project = Project::quickstart();
    let folder = project.path("");
    let bind = folder.to_string_lossy().into_owned();
    let Some(_mounted) = Mounted::new(&["--bind", &bind], &folder) else {
        return skipped("read-only folder: mounting needs root");
    };
    let remounted = Command::new("mount")
        .args(["-o", "remount,ro,bind"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(remounted.status.success());
    project.run(&["check"]).code(0);
    for verb in [["harvest", "--input", "exports"].as_slice(), &["seal"]] {
        let ran = project.run(verb).code(5);
        ran.complains(&["could not create the folder", "data", "Read-only"]);
    }
    // Reading needs no folder: there is nothing yet.
    for verb in [["status"].as_slice(), &["verify"]] {
        project.run(verb).code(0);
    }
}

#[test]
fn a_store_that_cannot_be_written_to_is_named_and_stays_as_it_is() {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let before = std::fs::read(project.path("data/store.db")).unwrap();
    let data = project.path("data");
    let bind = data.to_string_lossy().into_owned();
    let mounted = Mounted::new(&["--bind", &bind], &data);
    if mounted.is_none() {
        return skipped("read-only store: mounting needs root");
    }
    let remounted = Command::new("mount")
        .args(["-o", "remount,ro,bind"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(remounted.status.success());
    for verb in [
        ["harvest", "--input", "exports"].as_slice(),
        &["seal"],
        &["status"],
    ] {
        project.run(verb).code(5).complains(&["data/"]);
    }
    drop(mounted);
    assert_eq!(
        std::fs::read(project.path("data/store.db")).unwrap(),
        before
    );
    project.verify();
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_not_touched() {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let store = project.path("data/store.db");
    let database = Connection::open(&store).unwrap();
    database
        .execute("UPDATE schema_version SET version = 999", [])
        .unwrap();
    let folded: i64 = database
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(folded, 0, "everything is in the one file");
    drop(database);
    let before = std::fs::read(&store).unwrap();
    for verb in [
        ["harvest", "--input", "exports"].as_slice(),
        &["harvest", "--input", "exports", "--dry-run"],
        &["seal"],
        &["status"],
        &["record", "--top", "1"],
        &["quarantine", "list"],
        &["verify"],
    ] {
        let ran = project.run(verb).code(5);
        ran.complains(&[
            "schema version 999",
            "use a newer rapport",
            "nothing was changed",
        ]);
    }
    assert_eq!(std::fs::read(&store).unwrap(), before);
}

#[test]
fn while_one_process_writes_a_second_one_is_told_and_readers_go_on() {
    let project = Project::events();
    project.write("in/events.csv", events(3));
    project.harvest("in");
    // What a process that writes holds.
    let lock = std::fs::File::options()
        .write(true)
        .open(project.path("data/lake/writer.lock"))
        .unwrap();
    lock.lock().unwrap();
    for verb in [
        ["harvest", "--input", "in"].as_slice(),
        &["harvest", "--input", "in", "--dry-run"],
        &["seal"],
    ] {
        let ran = project.run(verb).code(5);
        ran.complains(&[
            "another rapport process is writing to",
            "data/lake",
            "wait for it or stop it",
        ]);
    }
    assert_eq!(project.json(&["status"])["totals"]["interactions"], 3);
    project.run(&["record", "p1@example.com"]).code(0);
    project.verify();
    lock.unlock().unwrap();
    assert_eq!(
        project.harvest("in")["sources"][0]["counts"]["duplicate"],
        3
    );
}

#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let mut child = project.start(&["record", "--top", "12", "--why", "--last", "0"]);
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn a_store_that_does_not_answer_is_named_without_its_password() {
    let project = Project::quickstart();
    let url = "store.url=postgres://me:secret@127.0.0.1:1/none";
    let ran = finish(&mut project.command(&["--set", url, "status"])).code(5);
    ran.complains(&["127.0.0.1"]);
    assert!(!ran.err.contains("secret"), "{}", ran.err);
}

#[test]
fn a_promise_that_is_broken_is_found_and_ends_with_1() {
    let project = Project::quickstart();
    project.run(&["harvest", "--input", "exports"]).code(0);
    let database = Connection::open(project.path("data/store.db")).unwrap();
    let gone = database
        .execute("DELETE FROM quarantine WHERE id = 1", [])
        .unwrap();
    assert_eq!(gone, 1);
    drop(database);
    let ran = project.run(&["verify"]).code(1);
    assert!(
        ran.out.contains(
            "FAIL  every quarantined record is kept with its raw bytes: 6 counted, 5 kept"
        ),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .ends_with("NOT verified: see the lines marked FAIL\n")
    );
    assert_eq!(
        project.run(&["--json", "verify"]).code(1).json()["holds"],
        false
    );
}
