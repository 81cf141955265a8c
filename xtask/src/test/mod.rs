//! `cargo xtask test`: everything that continuous integration checks, in the order in which it is cheap to fail.
//!
//! A step that fails does not hide the later ones; the command fails at the end and names them. The last line is always
//! the count of tests: `N passed, N failed, N skipped`.

mod api;
mod apt;
mod postgres;
pub(crate) mod python;
mod runner;
mod web;

use crate::workspace::Workspace;
use crate::{Done, process, schemas, tidy};
use postgres::Cluster;
use runner::Counts;
use std::path::Path;
use std::time::Instant;

/// Where tests find the PostgreSQL that was started for them.
const POSTGRES_URL: &str = "RAPPORT_TEST_POSTGRES_URL";
/// Where tests find a Python that has the independent readers.
const PYTHON: &str = "RAPPORT_TEST_PYTHON";

struct Options<'a> {
    postgres: bool,
    python: bool,
    web: bool,
    runner: &'a [&'a str],
}

impl<'a> Options<'a> {
    fn parse(arguments: &'a [&'a str]) -> Done<Self> {
        let mut options = Self {
            postgres: true,
            python: true,
            web: true,
            runner: &[],
        };
        for (index, argument) in arguments.iter().enumerate() {
            match *argument {
                "--no-postgres" => options.postgres = false,
                "--no-python" => options.python = false,
                "--no-web" => options.web = false,
                "--" => {
                    options.runner = &arguments[index + 1..];
                    break;
                }
                other => {
                    return Err(format!(
                        "`{other}` is no option of test: see `cargo xtask help`"
                    ));
                }
            }
        }
        Ok(options)
    }
}

/// Runs all steps.
pub(crate) fn run(arguments: &[&str]) -> Done {
    let options = Options::parse(arguments)?;
    let root = Workspace::read()?.root;
    let mut steps = Steps::default();
    let cluster = options
        .postgres
        .then(|| steps.run("postgresql", Cluster::start))
        .flatten();
    let python = options
        .python
        .then(|| steps.run("python", python::prepare))
        .flatten();
    steps.run("fmt", || cargo(&root, &["fmt", "--all", "--check"]));
    steps.run("tidy", tidy::run);
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    steps.run("clippy", || cargo(&root, &clippy));
    steps.run("gen --check", schemas::check);
    if options.web {
        steps.run("web", || web::run(&root));
    }
    if options.python {
        steps.run("api", || api::run(&root));
    }
    let mut counts = Counts::default();
    steps.run("tests", || {
        let mut environment = Vec::new();
        environment.extend(
            cluster
                .as_ref()
                .map(|cluster| (POSTGRES_URL, cluster.url())),
        );
        environment.extend(
            python
                .as_ref()
                .map(|python| (PYTHON, python.display().to_string())),
        );
        let left_out: Vec<&str> = [
            ("postgres", cluster.is_none()),
            ("python", python.is_none()),
        ]
        .into_iter()
        .filter_map(|(word, out)| out.then_some(word))
        .collect();
        let (seen, result) = runner::run(&root, &environment, &left_out, options.runner)?;
        counts = seen;
        result
    });
    drop(cluster);
    skipped(!options.postgres, "the tests on PostgreSQL (--no-postgres)");
    skipped(
        !options.python,
        "the tests with an independent Delta Lake reader (--no-python)",
    );
    skipped(!options.web, "the tests of the web app (--no-web)");
    let failed = steps.failed.join(", ");
    if !failed.is_empty() {
        println!("failed steps: {failed}");
    }
    println!("{counts}");
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("these steps failed: {failed}"))
    }
}

fn cargo(root: &Path, arguments: &[&str]) -> Done {
    process::run(&mut process::cargo(root, arguments)?)
}

/// Runs steps, says how long each took, remembers which failed.
#[derive(Default)]
struct Steps {
    failed: Vec<&'static str>,
}

impl Steps {
    fn run<T>(&mut self, name: &'static str, step: impl FnOnce() -> Done<T>) -> Option<T> {
        println!("== {name}");
        let start = now();
        let result = step();
        let seconds = start.elapsed().as_secs();
        match result {
            Ok(value) => {
                println!("== {name}: ok, {seconds} s\n");
                Some(value)
            }
            Err(message) => {
                println!("== {name}: FAILED, {seconds} s: {message}\n");
                self.failed.push(name);
                None
            }
        }
    }
}

/// Says loudly that something was left out.
fn skipped(skipped: bool, what: &str) {
    if skipped {
        println!("SKIPPED: {what}");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the length of a step is measured, nothing depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_two_dashes_goes_to_the_runner() {
        let options = Options::parse(&["--no-postgres", "--", "fold", "--no-python"]).unwrap();
        assert!(!options.postgres && options.python);
        assert_eq!(options.runner, ["fold", "--no-python"]);
        assert!(Options::parse(&["--fast"]).is_err_and(|e| e.contains("--fast")));
    }

    #[test]
    fn a_failed_step_is_remembered_and_gives_nothing() {
        let mut steps = Steps::default();
        assert_eq!(steps.run("good", || Ok(1)), Some(1));
        assert_eq!(steps.run("bad", || Err::<u8, _>("broken".into())), None);
        assert_eq!(steps.failed, ["bad"]);
    }
}
