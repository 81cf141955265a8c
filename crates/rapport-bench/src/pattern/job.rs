//! Runs the job once and says what it took.

use super::{arrival, checksum, lake, memory};
use crate::Done;
use crate::arguments::Arguments;
use crate::clock::now;
use serde_json::{Value, json};

/// `--from lake|arrival|memory`, `--workload FOLDER`, `--ledger FOLDER`, `--threads N`.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let workload = arguments.folder("workload")?;
    let threads = arguments.number("threads")? as usize;
    let start = now();
    let mut stages = serde_json::Map::new();
    let over = |stage: &'static str| {
        let seconds = start.elapsed().as_secs_f64();
        stages.insert(stage.to_owned(), json!(seconds));
    };
    let gathered = match arguments.text("from")? {
        "lake" => lake::run(&arguments.folder("ledger")?, &workload, threads, over)?,
        "arrival" => arrival::run(&workload, threads)?,
        "memory" => return memory::run(&workload, threads),
        other => return Err(format!("`--from {other}`: use lake, arrival or memory").into()),
    };
    let seconds = start.elapsed().as_secs_f64();
    let mut found = checksum::of(&gathered);
    found["seconds"] = json!(seconds);
    found["seconds_at_the_end_of"] = stages.into();
    Ok(found)
}
