//! `append`: single interactions, made durable in groups, as a server would acknowledge them.

use crate::Done;
use crate::arguments::Arguments;
use crate::clock::now;
use crate::sample::{Sample, scatter};
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::{Ledger, LedgerError, Location, SystemClock};
use rapport_model::{FileId, ScopeId, SourceId, TypeId};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// People that the interactions are with.
const PEOPLE: u64 = 100_000;

/// Commits groups for so many seconds into a store of its own.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let (seconds, group) = (arguments.number("seconds")?, arguments.number("group")?);
    let folder = arguments.folder("store")?;
    std::fs::create_dir_all(&folder)?;
    let store = folder.join("store.db").to_string_lossy().into_owned();
    let mut ledger = Ledger::open(
        &Location {
            store,
            lake: folder.join("lake"),
        },
        Arc::new(SystemClock),
    )?;
    let (sample, run) = ledger.commit(begin)?;
    let end = Duration::from_secs(seconds.cast_unsigned());
    let mut groups: Vec<Duration> = Vec::new();
    let start = now();
    while start.elapsed() < end {
        let before = now();
        ledger
            .commit(|ledger| one_group(ledger, &sample, run, groups.len() as i64 * group, group))?;
        groups.push(before.elapsed());
    }
    let taken = start.elapsed().as_secs_f64();
    groups.sort_unstable();
    let at =
        |hundredths: usize| groups[(groups.len() - 1) * hundredths / 100].as_secs_f64() * 1_000.0;
    Ok(json!({
        "group": group,
        "per_second": groups.len() as f64 * group as f64 / taken,
        "commit_ms_p50": at(50),
        "commit_ms_p99": at(99),
        "interactions": groups.len() as i64 * group,
    }))
}

fn begin(ledger: &mut Ledger) -> Result<(Sample, RunId), LedgerError> {
    let source = SourceId(ledger.code_id("source", "bench")?);
    let rule = ledger.rule_id(source, "1", "")?;
    let run = ledger.start_run(source, rule, "harvest")?;
    let scope = ScopeId(ledger.code_id("scope", "direct")?);
    let types = vec![
        TypeId(ledger.code_id("type", "call")?),
        TypeId(ledger.code_id("type", "meeting")?),
    ];
    Ok((
        Sample {
            source,
            rule,
            file: FileId::NONE,
            types,
            scope,
            interactions: 10_000_000,
        },
        run,
    ))
}

fn one_group(
    ledger: &mut Ledger,
    sample: &Sample,
    run: RunId,
    first: i64,
    group: i64,
) -> Result<(), LedgerError> {
    let mut records = Vec::with_capacity(group as usize);
    for number in first..first + group {
        let person = scatter(number.cast_unsigned()) % PEOPLE;
        let key = ("email".to_owned(), format!("person{person}@example.com"));
        let contact = ledger.contact_of(&[key])?;
        records.push(sample.record(number, contact.home));
    }
    let accepted = ledger.accept(run, records)?;
    let counts = Counts {
        received: group,
        accepted: group,
        interactions: accepted.interactions,
        ..Counts::default()
    };
    ledger.count_run(run, &counts, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interaction_that_was_counted_is_in_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let words = [
            "--seconds",
            "1",
            "--group",
            "50",
            "--store",
            folder.path().to_str().unwrap(),
        ];
        let arguments = Arguments::read(words.iter().map(|word| (*word).to_owned())).unwrap();
        let found = run(&arguments).unwrap();
        let store = folder
            .path()
            .join("store.db")
            .to_string_lossy()
            .into_owned();
        let location = Location {
            store,
            lake: folder.path().join("lake"),
        };
        let mut ledger = Ledger::open_to_read(&location, Arc::new(SystemClock)).unwrap();
        assert_eq!(
            found["interactions"].as_i64(),
            Some(ledger.recent_rows().unwrap())
        );
    }
}
