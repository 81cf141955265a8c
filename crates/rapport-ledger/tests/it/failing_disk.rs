//! A disk that fails at one step of its work, or that the power leaves there.

use rapport_ledger::{Disk, MachineDisk};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What happens at the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The step fails: half of the bytes are written, or what was written is lost at the flush.
    Fails,
    /// The power goes: what was not flushed is cut in half, and the process ends.
    CutsOff,
    /// As before, and files whose folder was not flushed are gone.
    CutsOffNames,
}

/// What an error says that this disk has made.
pub(crate) const INJECTED: &str = "injected: the disk has failed";

#[derive(Debug, Default)]
struct State {
    /// Steps until the trouble; `None` for a disk that works.
    left: Option<usize>,
    unflushed: Vec<PathBuf>,
    unnamed: Vec<PathBuf>,
}

#[derive(Debug)]
pub(crate) struct FailingDisk {
    trouble: Trouble,
    state: Mutex<State>,
}

impl FailingDisk {
    pub(crate) fn new(trouble: Trouble) -> Self {
        Self {
            trouble,
            state: Mutex::default(),
        }
    }

    /// Works for so many steps more, then has its trouble once; for ever when `None`.
    pub(crate) fn works_for(&self, steps: Option<usize>) {
        self.state().left = steps;
    }

    /// Whether the trouble is still to come.
    pub(crate) fn is_armed(&self) -> bool {
        self.state().left.is_some()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a step; an error when it is the one that fails. Does not return when the power goes.
    fn step(&self) -> io::Result<()> {
        let mut state = self.state();
        match state.left {
            None => return Ok(()),
            Some(0) => state.left = None,
            Some(left) => {
                state.left = Some(left - 1);
                return Ok(());
            }
        }
        if self.trouble == Trouble::Fails {
            return Err(io::Error::other(INJECTED));
        }
        for path in &state.unflushed {
            cut(path);
        }
        if self.trouble == Trouble::CutsOffNames {
            for path in &state.unnamed {
                std::fs::remove_file(path).unwrap_or_default();
            }
        }
        std::process::abort();
    }
}

/// Takes the second half of a file.
fn cut(path: &Path) {
    if let Ok(bytes) = std::fs::read(path) {
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }
}

impl Disk for FailingDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        if let Err(e) = self.step() {
            std::fs::write(path, &bytes[..bytes.len() / 2])?;
            return Err(e);
        }
        let file = MachineDisk.write(path, bytes)?;
        let mut state = self.state();
        state.unflushed.push(path.to_owned());
        state.unnamed.push(path.to_owned());
        Ok(file)
    }

    fn flush(&self, _: &File, path: &Path) -> io::Result<()> {
        if let Err(e) = self.step() {
            if path.is_file() {
                cut(path);
            }
            return Err(e);
        }
        let mut state = self.state();
        state.unflushed.retain(|written| written != path);
        state
            .unnamed
            .retain(|written| written.parent() != Some(path));
        Ok(())
    }

    fn publish(&self, staged: &Path, path: &Path, replaces: bool) -> io::Result<()> {
        self.step()?;
        MachineDisk.publish(staged, path, replaces)?;
        let mut state = self.state();
        // The same bytes under another name: flushed or not, as they were.
        for written in &mut state.unflushed {
            if written == staged {
                path.clone_into(written);
            }
        }
        state.unnamed.push(path.to_owned());
        Ok(())
    }
}
