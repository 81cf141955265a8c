//! A child process measured from outside: wall time, processor time, peak memory.

use super::machine::{kib, value};
use crate::Done;
use std::fs::read_to_string;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a running child is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Linux counts processor time in these, on every architecture (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

/// What a run took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    /// Seconds from start to end.
    pub(super) wall_s: f64,
    /// Processor seconds of all its threads.
    pub(super) cpu_s: f64,
    /// Largest resident memory.
    pub(super) peak_mib: f64,
}

impl Taken {
    /// One run after the other.
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            wall_s: self.wall_s + next.wall_s,
            cpu_s: self.cpu_s + next.cpu_s,
            peak_mib: self.peak_mib.max(next.peak_mib),
        }
    }
}

/// Runs a child to its end without a word and measures it. Its output goes to `log`, which an error points to.
pub(super) fn run(command: &mut Command, log: &Path) -> Done<Taken> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |e: std::io::Error| format!("could not run `{name}`: {e}");
    let output = std::fs::File::create(log).map_err(failed)?;
    command.stdin(Stdio::null());
    command
        .stdout(output.try_clone().map_err(failed)?)
        .stderr(output);
    let start = now();
    let mut child = command.spawn().map_err(failed)?;
    let proc = Path::new("/proc").join(child.id().to_string());
    let has_ended = AtomicBool::new(false);
    let (status, taken) = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look_until(&proc, &has_ended));
        // Waited for here, so that its end is seen when it comes and not at the next look.
        let status = child.wait();
        let wall_s = start.elapsed().as_secs_f64();
        has_ended.store(true, Ordering::Relaxed);
        let seen = looking.join().unwrap_or_default();
        (status, Taken { wall_s, ..seen })
    });
    let status = status.map_err(failed)?;
    if status.success() {
        Ok(taken)
    } else {
        let said = read_to_string(log).unwrap_or_default();
        Err(format!("`{name}` ended with {status}: {said}"))
    }
}

/// Looks at a process until it has ended; its memory and processor time.
fn look_until(proc: &Path, has_ended: &AtomicBool) -> Taken {
    let mut seen = Taken::default();
    while !has_ended.load(Ordering::Relaxed) && !look(proc, &mut seen) {
        std::thread::sleep(LOOK_EVERY);
    }
    seen
}

/// Updates the counts; whether the child has ended.
fn look(proc: &Path, taken: &mut Taken) -> bool {
    let peak = read_to_string(proc.join("status")).unwrap_or_default();
    if let Some(peak_kib) = value(&peak, "VmHWM").and_then(kib) {
        taken.peak_mib = taken.peak_mib.max(peak_kib as f64 / 1024.0);
    }
    let Some((state, cpu_s)) = state_of(&read_to_string(proc.join("stat")).unwrap_or_default())
    else {
        return true;
    };
    taken.cpu_s = cpu_s;
    state == 'Z'
}

/// State and processor seconds from `/proc/PID/stat`, whose second field, in parentheses, may contain anything.
fn state_of(stat: &str) -> Option<(char, f64)> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let ticks = |index: usize| fields.get(index)?.parse::<u64>().ok();
    let (user, system) = (ticks(11)?, ticks(12)?);
    Some((
        fields.first()?.chars().next()?,
        (user + system) as f64 / TICKS_PER_SECOND,
    ))
}

/// Runs a child without measuring memory, as closely timed as can be: seconds. Its output is thrown away.
pub(super) fn time(command: &mut Command) -> Done<f64> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let start = now();
    let output = command
        .output()
        .map_err(|e| format!("could not run `{name}`: {e}"))?;
    let seconds = start.elapsed().as_secs_f64();
    if output.status.success() {
        return Ok(seconds);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{name}` ended with {}: {said}", output.status))
}

#[expect(
    clippy::disallowed_methods,
    reason = "measuring is what a bench is for"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_and_processor_time_are_read_behind_any_name() {
        let stat = "17 (a) b) Z 1 2 3 4 5 6 7 8 9 10 150 25 0 0";
        assert_eq!(state_of(stat), Some(('Z', 1.75)));
        assert_eq!(state_of(""), None);
    }

    #[test]
    fn a_child_is_measured_and_its_failure_is_told_in_its_own_words() {
        let log = std::env::temp_dir().join(format!("rapport-bench-{}.log", std::process::id()));
        let taken = run(Command::new("sleep").arg("0.1"), &log).unwrap();
        assert!((0.1..5.0).contains(&taken.wall_s), "{taken:?}");
        let error = run(Command::new("ls").arg("no-such-file-here"), &log).unwrap_err();
        assert!(error.contains("no-such-file-here"), "{error}");
        std::fs::remove_file(log).unwrap();
    }
}
