//! The test runner: cargo-nextest, or `cargo test` where it is not installed; and the counts in its closing lines.
//!
//! A test that needs something from outside has its name in its own: `postgres` or `python`. Where the thing is left out,
//! so are these tests, by name, and they count as skipped.

use crate::{Done, process};
use std::path::Path;

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// Runs all tests; gives the counts also when some failed.
pub(super) fn run(
    root: &Path,
    environment: &[(&str, String)],
    left_out: &[&str],
    arguments: &[&str],
) -> Done<(Counts, Done)> {
    let has_nextest = process::find("cargo-nextest", &[]).is_some();
    let words = if has_nextest {
        nextest(left_out, arguments)
    } else {
        plain(left_out, arguments)
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut command = process::cargo(root, &words)?;
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let (lines, ended_well) = process::tee(&mut command)?;
    let lines = lines.iter().map(String::as_str);
    let counts = if has_nextest {
        of_nextest(lines)
    } else {
        of_cargo_test(lines)
    };
    let counts = counts.ok_or("no tests ran: the runner stopped before them")?;
    let result = if !ended_well || counts.failed > 0 {
        Err(format!("{} tests failed", counts.failed))
    } else if counts.passed == 0 {
        Err("not one test passed: a run without tests proves nothing".into())
    } else {
        Ok(())
    };
    Ok((counts, result))
}

fn nextest(left_out: &[&str], arguments: &[&str]) -> Vec<String> {
    let mut words = words(&["nextest", "run", "--workspace", "--color", "never"]);
    if !left_out.is_empty() {
        let filters = left_out.iter().map(|word| format!("not test({word})"));
        words.extend(["-E".to_owned(), filters.collect::<Vec<_>>().join(" and ")]);
    }
    words.extend(arguments.iter().map(|word| (*word).to_owned()));
    words
}

fn plain(left_out: &[&str], arguments: &[&str]) -> Vec<String> {
    let mut words = words(&[
        "test",
        "--workspace",
        "--all-targets",
        "--no-fail-fast",
        "--",
    ]);
    words.extend(
        left_out
            .iter()
            .flat_map(|word| ["--skip".to_owned(), (*word).to_owned()]),
    );
    words.extend(arguments.iter().map(|word| (*word).to_owned()));
    words
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Reads `Summary [ 1.2s] 7 tests run: 5 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
fn of_nextest<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Counts> {
    let summary = lines
        .filter(|line| line.trim_start().starts_with("Summary ["))
        .last()?;
    let (_, parts) = summary.split_once(" run: ")?;
    let mut counts = Counts::default();
    for part in parts.split(',') {
        let count = |word| number_before(part, word);
        counts.passed += count("passed").unwrap_or(0);
        counts.skipped += count("skipped").unwrap_or(0);
        counts.failed += ["failed", "timed out", "exec failed"]
            .iter()
            .find_map(|w| count(w))
            .unwrap_or(0);
    }
    Some(counts)
}

/// Adds up `test result: ok. 5 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 0.1s`.
fn of_cargo_test<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Counts> {
    let mut sum = None;
    for parts in lines.filter_map(|line| line.trim_start().strip_prefix("test result: ")) {
        let counts = sum.get_or_insert_with(Counts::default);
        for part in parts.split([';', '.']) {
            let count = |word| number_before(part, word).unwrap_or(0);
            counts.passed += count("passed");
            counts.failed += count("failed");
            counts.skipped += count("ignored") + count("filtered out");
        }
    }
    sum
}

/// The number of ` 12 passed` or ` 12 passed (1 slow)`.
fn number_before(part: &str, word: &str) -> Option<u64> {
    let (number, rest) = part.trim().split_once(' ')?;
    let rest = rest.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(" (")).then_some(())?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn the_counts_of_nextest_are_read_from_its_last_summary() {
        let of = |text: &str| of_nextest(text.lines());
        let plain = "     Summary [   0.020s] 5 tests run: 5 passed, 0 skipped";
        assert_eq!(of(plain), Some(counts(5, 0, 0)));
        let mixed =
            "Summary [  61.5s] 8 tests run: 5 passed (1 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(of(mixed), Some(counts(5, 3, 3)));
        let cut_short = "Summary [ 1s] 4/9 tests run: 3 passed, 1 exec failed, 0 skipped";
        assert_eq!(of(cut_short), Some(counts(3, 1, 0)));
        assert_eq!(of("error: could not compile `rapport`"), None);
    }

    #[test]
    fn the_counts_of_cargo_test_are_added_up_over_its_binaries() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s\n\
                    test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.5s\n";
        assert_eq!(of_cargo_test(text.lines()), Some(counts(6, 3, 3)));
        assert_eq!(of_cargo_test("error: no".lines()), None);
    }

    #[test]
    fn what_is_left_out_is_left_out_by_name() {
        assert!(
            nextest(&["postgres", "python"], &["fold"]).ends_with(&words(&[
                "-E",
                "not test(postgres) and not test(python)",
                "fold"
            ]))
        );
        assert!(plain(&["postgres"], &[]).ends_with(&words(&["--", "--skip", "postgres"])));
        assert!(!nextest(&[], &[]).contains(&"-E".to_owned()));
    }
}
