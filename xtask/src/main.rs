//! The project's own verbs. `cargo xtask help` lists them.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool for people"
)]

mod bench;
mod binary;
mod demo;
mod process;
mod schemas;
mod screenshots;
mod test;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

/// A step's result; the text says what failed, on what, and what to do.
type Done<T = ()> = Result<T, String>;

const HELP: &str = "\
The project's own verbs.

  cargo xtask demo [--listen ADDRESS]
                                    a sample enterprise, harvested from raw exports, in the browser
  cargo xtask screenshots           the pictures of the demo that README shows
  cargo xtask test [OPTIONS] [-- RUNNER ARGS]
                                    everything that continuous integration checks
      --no-postgres                 leave out the tests on PostgreSQL and say so
      --no-python                   leave out the tests with an independent Delta Lake reader and say so
  cargo xtask tidy                  the house rules: layers, sizes, docs, decisions, promises
  cargo xtask gen [--check]         write schemas/, or only say what would change
  cargo xtask bench NAME [ARGS]     measure; without NAME: the list
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["demo", rest @ ..] => demo::run(rest),
        ["screenshots"] => screenshots::run(),
        ["test", rest @ ..] => test::run(rest),
        ["tidy"] => tidy::run(),
        ["gen"] => schemas::write(),
        ["gen", "--check"] => schemas::check(),
        ["bench", rest @ ..] => bench::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            eprint!("{HELP}");
            Err(format!("there is no `cargo xtask {}`", other.join(" ")))
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
