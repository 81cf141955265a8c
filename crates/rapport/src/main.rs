//! The `rapport` command. Data goes to standard output, everything else to standard error; exit codes are listed in
//! `docs/reference/cli.md`. No logic lives here: a command parses, calls the engine, and shapes what comes back.

mod cli;
mod command;
mod diagnose;
mod harmless;
mod interrupt;
mod output;
mod plot;
mod progress;
mod remote;
mod table;

use clap::Parser;
use std::process::ExitCode;

/// Records are made on one thread and freed on another, millions of times a harvest.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    log(&cli.command);
    let json = cli.json;
    match command::run(cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            diagnose::report(&error, json);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Sends the log to standard error: warnings alone, but of a server also what it does.
fn log(command: &cli::Command) {
    let serve = match command {
        cli::Command::Serve(serve) => Some(serve),
        _ => None,
    };
    let usual = if serve.is_some() {
        "warn,rapport_server=info,rapport_server::access=warn"
    } else {
        "warn"
    };
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("RAPPORT_LOG").unwrap_or_else(|_| usual.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if serve.is_some_and(|serve| serve.log == cli::LogFormat::Json) {
        log.json().init();
    } else {
        log.init();
    }
}
