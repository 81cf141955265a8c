//! Measures the ledger, and fills one, where the `rapport` command has no verb for it. `cargo xtask bench` drives it; what
//! it found goes to standard output as one JSON object.

mod append;
mod arguments;
mod clock;
mod fill;
mod http;
mod identity;
mod interactive;
mod load;
mod next_action;
mod pattern;
mod sample;

use arguments::Arguments;
use std::error::Error;
use std::process::ExitCode;

/// The allocator that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A result of a bench; the error is shown to a person.
type Done<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "rapport-bench append --store FOLDER --seconds N --group N | rapport-bench fill --project FOLDER --contacts N --interactions N | rapport-bench pattern-fill --workload FOLDER --ledger FOLDER | rapport-bench pattern --from lake|arrival|memory --workload FOLDER --ledger FOLDER --threads N | rapport-bench next-action --log FOLDER | rapport-bench interactive --records N --interactions N | rapport-bench identity --project FOLDER --people N --interactions N --touched N";

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool for `cargo xtask bench`"
)]
fn main() -> ExitCode {
    match run() {
        Ok(found) => {
            println!("{found}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Done<serde_json::Value> {
    let mut given = std::env::args().skip(1);
    let verb = given.next().unwrap_or_default();
    let arguments = Arguments::read(given)?;
    match verb.as_str() {
        "append" => append::run(&arguments),
        "fill" => fill::run(&arguments),
        "identity" => identity::run(&arguments),
        "interactive" => interactive::run(&arguments),
        "load" => load::run(&arguments),
        "next-action" => next_action::run(&arguments),
        "pattern" => pattern::run(&arguments),
        "pattern-fill" => pattern::fill(&arguments),
        _ => Err(USAGE.into()),
    }
}
