//! `rapport export`.

use super::{At, Done};
use crate::cli;
use crate::output::{self, count};
use rapport_engine::EngineError;
use rapport_engine::event_log::{LogFormat, check_set};
use rapport_engine::session::Access;
use rapport_model::Micros;
use std::fs::File;
use std::io::{BufWriter, Write};

pub(super) fn run(at: &At<'_>, what: &cli::Export) -> Done {
    let (format, args) = match what {
        cli::Export::Xes(args) => (LogFormat::Xes, args),
        cli::Export::Ocel(args) => (LogFormat::Ocel, args),
    };
    let records = args.records.as_deref().unwrap_or_default();
    // What was mistyped is said before anything is read.
    check_set(records)?;
    let mut session = at.session(Access::Read)?;
    let decided = session.decided()?;
    let book = session.book(Micros::END)?;
    let picked = book.records_of(&decided, records)?;
    let failed = |source| EngineError::File {
        what: "write",
        path: args.file.display().to_string(),
        source,
    };
    let mut out = BufWriter::new(File::create(&args.file).map_err(failed)?);
    let written = book
        .event_log(format, &picked, &mut out)
        .and_then(|written| out.flush().map(|()| written))
        .map_err(failed)?;
    for left_out in &book.left_out {
        output::note(&format!("note: {left_out}"));
    }
    if at.json {
        output::json(&serde_json::json!({
            "file": args.file,
            "cases": written.cases,
            "events": written.events,
        }))?;
        return Ok(0);
    }
    let cases = match format {
        LogFormat::Xes => "record(s)",
        LogFormat::Ocel => "contact(s)",
    };
    output::print(&format!(
        "wrote {}: {} {cases}, {} interaction(s)\n",
        args.file.display(),
        count(written.cases.cast_signed()),
        count(written.events.cast_signed())
    ))?;
    Ok(0)
}
