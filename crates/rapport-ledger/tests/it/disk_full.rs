//! A full disk: a clear error, nothing lost, and the same records go in once there is space.

use crate::facts::{all_facts, interaction, run, says, take_in};
use crate::stores::{assert_verified, figure, open, skipped};
use rapport_ledger::intake::NewRecord;
use rapport_ledger::{LedgerError, Location};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system of its own, until dropped.
struct Small(PathBuf);

impl Small {
    fn mount(folder: &Path, kilobytes: u32) -> Option<Self> {
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder)
            .output();
        mounted
            .is_ok_and(|m| m.status.success())
            .then(|| Self(folder.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("--lazy").arg(&self.0).status();
        assert!(
            gone.is_ok_and(|s| s.success()),
            "the small file system stays behind"
        );
    }
}

fn group(n: u32) -> Vec<NewRecord> {
    (0..100)
        .map(|i| says(interaction(&format!("a-rather-long-key-{n}-{i}"), 0, 1)))
        .collect()
}

#[test]
fn a_full_disk_refuses_a_commit_clearly_and_takes_the_same_records_after_space_is_freed() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = Small::mount(folder.path(), 3_000) else {
        return skipped("disk full: needs root and mount");
    };
    let ballast = folder.path().join("ballast");
    std::fs::write(&ballast, vec![1_u8; 1_200_000]).unwrap();
    let location = Location {
        store: folder.path().join("store.sqlite").display().to_string(),
        lake: folder.path().join("lake"),
    };
    let mut ledger = open(&location);
    let run = run(&mut ledger);
    let mut taken = 0;
    let full = loop {
        match take_in(&mut ledger, run, group(taken)) {
            Ok(_) => taken += 1,
            Err(e) => break e,
        }
        assert!(taken < 2_000, "the disk must get full");
    };
    let LedgerError::Store { message, .. } = &full else {
        panic!("{full:?}")
    };
    assert!(message.contains("the disk is full; free space"), "{full}");
    // Again and again: still refused, and what was acknowledged can be read.
    assert!(take_in(&mut ledger, run, group(taken)).is_err());
    assert_eq!(all_facts(&mut ledger, 1..=1).len(), taken as usize * 100);
    let sealing = ledger.seal();
    assert!(
        sealing.is_err(),
        "there is no space to seal either: {sealing:?}"
    );
    assert_eq!(all_facts(&mut ledger, 1..=1).len(), taken as usize * 100);
    assert_verified(&mut ledger);

    std::fs::remove_file(&ballast).unwrap();
    // In the same process, without opening anew.
    let again = take_in(&mut ledger, run, group(taken)).unwrap();
    assert_eq!(again.interactions, 100);
    assert_eq!(
        all_facts(&mut ledger, 1..=1).len(),
        taken as usize * 100 + 100
    );
    ledger.seal().unwrap();
    assert_verified(&mut ledger);
    drop(ledger);
    let mut ledger = open(&location);
    assert_eq!(
        all_facts(&mut ledger, 1..=1).len(),
        taken as usize * 100 + 100
    );
    assert_verified(&mut ledger);
    figure(&format!(
        "disk full after {taken} commits of 100: 0 acknowledged facts lost"
    ));
}

#[test]
fn a_store_that_cannot_be_opened_on_a_full_disk_says_so_and_opens_once_there_is_space() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = Small::mount(folder.path(), 400) else {
        return skipped("disk full: needs root and mount");
    };
    let location = Location {
        store: folder.path().join("store.sqlite").display().to_string(),
        lake: folder.path().join("lake"),
    };
    std::fs::create_dir(&location.lake).unwrap();
    let ballast = folder.path().join("ballast");
    for free in [0, 8_192, 40_960] {
        let mut size = 400 * 1024;
        while std::fs::write(&ballast, vec![1_u8; size]).is_err() {
            size -= 4_096;
        }
        std::fs::write(&ballast, vec![1_u8; size - free]).unwrap();
        let words = rapport_ledger::Ledger::open(
            &location,
            std::sync::Arc::new(rapport_ledger::FixedClock(crate::facts::NOW)),
        )
        .unwrap_err()
        .to_string();
        assert!(
            words.contains(&location.store) && words.contains("the disk is full; free space"),
            "with {free} bytes free: {words}"
        );
        std::fs::remove_file(&ballast).unwrap();
    }
    assert_verified(&mut open(&location));
}
