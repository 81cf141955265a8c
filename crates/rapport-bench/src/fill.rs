//! `fill`: a project with many contacts and many sealed interactions, for measuring how quickly one is found.

use crate::Done;
use crate::arguments::Arguments;
use crate::sample::{Sample, scatter};
use rapport_engine::session::Access;
use rapport_engine::{Project, Session};
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::{Ledger, LedgerError, SystemClock};
use rapport_model::{ContactId, SourceId};
use serde_json::{Value, json};
use std::sync::Arc;

/// Interactions of one commit.
const COMMIT_ROWS: i64 = 200_000;
/// Interactions between two seals: as a harvest does by default.
const SEAL_ROWS: i64 = 2_000_000;
/// What stays recent, as after a day of work since the last seal.
const RECENT_ROWS: i64 = 20_000;

/// Fills a project folder that has configuration and no data yet.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let (people, interactions) = (
        arguments.number("contacts")?,
        arguments.number("interactions")?,
    );
    let project = Project::open(&arguments.folder("project")?, &[])?;
    let mut session = Session::open(project, Access::Write, Arc::new(SystemClock))?;
    let scope = *session
        .scopes()
        .keys()
        .next()
        .ok_or("org.yaml has no scope")?;
    let mut types: Vec<_> = session.types().values().copied().collect();
    types.sort_unstable();
    let ledger = &mut session.ledger;
    let (source, rule, file, run) = ledger.commit(|ledger| {
        let source = SourceId(ledger.code_id("source", "activities_csv")?);
        let rule = ledger.rule_id(source, "1", "")?;
        let (file, _) = ledger.file_id(source, "activities.csv", "made-up", 0)?;
        Ok((
            source,
            rule,
            file,
            ledger.start_run(source, rule, "harvest")?,
        ))
    })?;
    let sample = Sample {
        source,
        rule,
        file,
        types,
        scope,
        interactions,
    };
    let contacts = known(ledger, people)?;
    let mut unsealed = 0;
    let mut first = 0;
    while first < interactions {
        // The last ones are not sealed: a record is read from the lake and the store together.
        let sealed_end = (interactions - RECENT_ROWS).max(0);
        let end = (first + COMMIT_ROWS).min(if first < sealed_end {
            sealed_end
        } else {
            interactions
        });
        ledger.commit(|ledger| one_commit(ledger, &sample, run, &contacts, first..end))?;
        unsealed += end - first;
        first = end;
        if unsealed >= SEAL_ROWS || first == sealed_end {
            ledger.seal()?;
            unsealed = 0;
        }
    }
    ledger.commit(|ledger| ledger.finish_run(run, "done"))?;
    Ok(json!({ "contacts": people, "interactions": interactions }))
}

/// The contacts, each known by an e-mail.
fn known(ledger: &mut Ledger, people: i64) -> Result<Vec<ContactId>, LedgerError> {
    let mut contacts = Vec::with_capacity(people as usize);
    let people: Vec<i64> = (0..people).collect();
    for chunk in people.chunks(100_000) {
        ledger.commit(|ledger| {
            for person in chunk {
                let key = ("email".to_owned(), format!("person{person}@example.com"));
                contacts.push(ledger.contact_of(&[key])?.home);
            }
            Ok(())
        })?;
    }
    Ok(contacts)
}

fn one_commit(
    ledger: &mut Ledger,
    sample: &Sample,
    run: RunId,
    contacts: &[ContactId],
    numbers: std::ops::Range<i64>,
) -> Result<(), LedgerError> {
    let received = numbers.end - numbers.start;
    let of =
        |number: i64| contacts[(scatter(number.cast_unsigned()) % contacts.len() as u64) as usize];
    let accepted = ledger.accept(
        run,
        numbers
            .map(|number| sample.record(number, of(number)))
            .collect(),
    )?;
    let counts = Counts {
        received,
        accepted: received,
        interactions: accepted.interactions,
        ..Counts::default()
    };
    ledger.count_run(run, &counts, None)
}
