//! `identity`: how long it takes to part one of very many people, and to value thousands anew whose identity has changed.

use crate::Done;
use crate::arguments::Arguments;
use crate::clock::now;
use crate::sample::{Sample, scatter};
use rapport_engine::session::Access;
use rapport_engine::{Project, Session};
use rapport_ledger::decisions::Reason;
use rapport_ledger::runs::Counts;
use rapport_ledger::{Ledger, LedgerError, SystemClock};
use rapport_model::fold::fold;
use rapport_model::{ContactId, Fact, FileId, IdentifierId, Micros, SourceId};
use serde_json::{Value, json};
use std::sync::Arc;

/// Rows of one commit.
const COMMIT_ROWS: i64 = 100_000;
/// How often one person is parted and joined again.
const TIMES: usize = 21;

/// Fills a project folder that has configuration and no data yet, then measures.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let people = arguments.number("people")?;
    let interactions = arguments.number("interactions")?;
    let touched = arguments.number("touched")?.min(people / 2);
    let project = Project::open(&arguments.folder("project")?, &[])?;
    let mut session = Session::open(project, Access::Write, Arc::new(SystemClock))?;
    fill(&mut session, people, interactions)?;
    let mut parting = Vec::with_capacity(TIMES);
    for n in 0..TIMES as i64 {
        let person =
            ContactId(1 + 2 * (scatter(n.cast_unsigned()).cast_signed().rem_euclid(people)));
        parting.push(part_one(&mut session.ledger, person)?);
    }
    parting.sort_unstable_by(f64::total_cmp);
    let (joined_s, valued_s, entries) = value_anew(&mut session, touched)?;
    Ok(json!({
        "people": people, "interactions": interactions, "touched": touched,
        "part_ms_median": parting[TIMES / 2] * 1e3, "part_ms_max": parting[TIMES - 1] * 1e3,
        "join_s": joined_s, "value_s": valued_s, "entries": entries,
    }))
}

/// People who are each known by two keys: identifiers 2n+1 and 2n+2.
fn fill(session: &mut Session, people: i64, interactions: i64) -> Done {
    let scope = session.scopes().keys().next().copied();
    let scope = scope.ok_or("org.yaml has no scope")?;
    let mut types: Vec<_> = session.types().values().copied().collect();
    types.sort_unstable();
    let ledger = &mut session.ledger;
    let (source, rule, run) = ledger.commit(|ledger| {
        let source = SourceId(ledger.code_id("source", "activities_csv")?);
        let rule = ledger.rule_id(source, "1", "")?;
        Ok((source, rule, ledger.start_run(source, rule, "harvest")?))
    })?;
    let all: Vec<i64> = (0..people).collect();
    for chunk in all.chunks(COMMIT_ROWS as usize) {
        ledger.commit(|ledger| {
            for person in chunk {
                let (number, mail) = (format!("C-{person}"), format!("p{person}@example.com"));
                ledger.contact_of(&[("crm_id", number.as_str()), ("email", mail.as_str())])?;
            }
            Ok(())
        })?;
    }
    let sample = Sample {
        source,
        rule,
        file: FileId::NONE,
        types,
        scope,
        interactions,
    };
    let mut first = 0;
    while first < interactions {
        let end = (first + COMMIT_ROWS).min(interactions);
        ledger.commit(|ledger| {
            let records = (first..end).map(|n| {
                let person = scatter(n.cast_unsigned()).cast_signed().rem_euclid(people);
                sample.record(n, ContactId(1 + 2 * person))
            });
            let accepted = ledger.accept(run, records.collect())?;
            let counts = Counts {
                received: end - first,
                accepted: end - first,
                interactions: accepted.interactions,
                ..Counts::default()
            };
            ledger.count_run(run, &counts, None)
        })?;
        first = end;
    }
    ledger.commit(|ledger| ledger.finish_run(run, "done"))?;
    ledger.seal()?;
    Ok(())
}

/// Parts the e-mail from a person, durably, and takes it back; gives how long the parting took, in seconds.
fn part_one(ledger: &mut Ledger, person: ContactId) -> Done<f64> {
    let mail = IdentifierId(person.0 + 1);
    let reason = Reason::default();
    let watch = now();
    let decision = ledger.commit(|ledger| ledger.split_person(person, &[mail], &reason))??;
    // What a read does next: it has the new version at hand.
    ledger.identity(Micros::END)?;
    let seconds = watch.elapsed().as_secs_f64();
    ledger.commit(|ledger| ledger.undo_decision(decision, &reason))??;
    Ok(seconds)
}

/// Joins so many people, two and two, in one commit, and values the records of all of them anew.
fn value_anew(session: &mut Session, touched: i64) -> Done<(f64, f64, usize)> {
    let pairs = (0..touched / 2).map(|n| (ContactId(1 + 4 * n), ContactId(3 + 4 * n)));
    let pairs: Vec<(ContactId, ContactId)> = pairs.collect();
    let watch = now();
    session.ledger.commit(|ledger| -> Result<(), LedgerError> {
        for (a, b) in &pairs {
            // Nobody was parted: there is nothing to refuse.
            drop(ledger.merge_people(*a, *b, &Reason::default())?);
        }
        Ok(())
    })?;
    let joined = watch.elapsed().as_secs_f64();
    let watch = now();
    let people: Vec<ContactId> = pairs.iter().map(|(a, _)| *a).collect();
    let mut stored = session.ledger.facts_of(&people, Micros::END)?;
    stored.sort_unstable_by_key(|s| s.fact.record);
    let mut entries = 0;
    for record in stored.chunk_by(|a, b| a.fact.record == b.fact.record) {
        let facts: Vec<Fact> = record.iter().map(|s| s.fact).collect();
        let flow = session.flow_of(facts[0].record.scope)?;
        entries += fold(flow, &facts, Micros::END)?.entries.len();
    }
    Ok((joined, watch.elapsed().as_secs_f64(), entries))
}
